//! A post as it is written down in this folder, before it becomes a status.
//!
//! In a text, `<<shown|https://address.example/>>` is a link; `@handle`, `#tag` and `$TAG` are what they look like.

/// A post to be.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Draft {
    /// Who writes.
    pub(super) who: &'static str,
    /// What.
    pub(super) text: &'static str,
    /// What comes with it.
    pub(super) with: With,
    /// A name by which later posts answer or quote this one.
    pub(super) name: &'static str,
}

/// What comes with a post.
#[derive(Clone, Copy, Debug, Default)]
pub(super) enum With {
    /// Nothing.
    #[default]
    Nothing,
    /// Photos with their descriptions; an empty one is missing.
    Photos(&'static [&'static str]),
    /// A video.
    Video(&'static str),
    /// A short loop.
    Loop(&'static str),
    /// A poll that is open.
    Poll(&'static [(&'static str, u32)]),
    /// One that is closed.
    ClosedPoll(&'static [(&'static str, u32)]),
    /// It answers the post of that name.
    Answers(&'static str),
    /// It quotes the post of that name.
    Quotes(&'static str),
    /// It quotes a post that is gone.
    QuotesGone,
}

pub(super) const fn say(who: &'static str, text: &'static str) -> Draft {
    Draft { who, text, with: With::Nothing, name: "" }
}

pub(super) const fn with(who: &'static str, text: &'static str, with: With) -> Draft {
    Draft { who, text, with, name: "" }
}

impl Draft {
    pub(super) const fn named(self, name: &'static str) -> Self {
        Self { name, ..self }
    }
}
