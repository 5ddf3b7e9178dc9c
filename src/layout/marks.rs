//! The marks that twite draws itself: the usual ones, and their ASCII forms.

use crate::post::MediaKind;

/// Which set of marks is used.
#[derive(Clone, Copy, Debug)]
pub(super) struct Marks {
    pub(super) dot: &'static str,
    pub(super) repost: &'static str,
    pub(super) reply: &'static str,
    pub(super) like: &'static str,
    pub(super) bar: &'static str,
    pub(super) warning: &'static str,
    pub(super) elided: &'static str,
    pub(super) filled: &'static str,
    pub(super) empty: &'static str,
    ascii: bool,
}

impl Marks {
    pub(super) const fn new(ascii: bool) -> Self {
        if ascii {
            Self {
                dot: "-",
                repost: "reposts",
                reply: "replies",
                like: "likes",
                bar: "| ",
                warning: "!",
                elided: "...",
                filled: "#",
                empty: ".",
                ascii,
            }
        } else {
            Self {
                dot: "·",
                repost: "↻",
                reply: "↩",
                like: "♡",
                bar: "│ ",
                warning: "⚠",
                elided: "…",
                filled: "▇",
                empty: "░",
                ascii,
            }
        }
    }

    /// Before who reposted.
    pub(super) const fn reposted_by(self) -> &'static str {
        if self.ascii { "reposted by" } else { "↻ by" }
    }

    /// Before whom it answers.
    pub(super) const fn in_reply(self) -> &'static str {
        if self.ascii { "to" } else { "↩ to" }
    }

    /// Before an attachment.
    pub(super) const fn media(self, kind: MediaKind) -> &'static str {
        match (kind, self.ascii) {
            (MediaKind::Photo, false) => "▣ ",
            (MediaKind::Video, false) => "▶ ",
            (MediaKind::Animation, false) => "↺ ",
            (MediaKind::Audio, false) => "♪ ",
            (MediaKind::Other, false) => "□ ",
            (MediaKind::Photo, true) => "[photo] ",
            (MediaKind::Video, true) => "[video] ",
            (MediaKind::Animation, true) => "[loop] ",
            (MediaKind::Audio, true) => "[sound] ",
            (MediaKind::Other, true) => "[file] ",
        }
    }
}
