//! What a laid-out post is made of.

use crate::text::Remote;

/// What a run of text is, so that the theme can give it a style.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// An author's chosen name.
    Name,
    /// A handle, with its `@`.
    Handle,
    /// Age, "reposted by", counts, and other small print.
    Meta,
    /// The post's own text.
    Text,
    /// A link.
    Link,
    /// A mention.
    Mention,
    /// A hashtag.
    Tag,
    /// The mark and kind of an attachment, and its description.
    Media,
    /// The bar of a quote, the bars of a poll.
    Frame,
    /// A content warning or "sensitive".
    Warning,
}

/// A piece of one line in one role. Holds only sanitised text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// Sanitised text without line breaks.
    pub text: String,
    /// Its width in columns.
    pub width: u16,
    /// What it is.
    pub role: Role,
    /// Index into [`Laid::links`], where it is a link.
    pub link: Option<usize>,
}

/// One row. The sum of the runs' widths is never more than the width asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// From left to right in logical order.
    pub runs: Vec<Run>,
}

/// A post laid out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Laid {
    /// At least one row.
    pub lines: Vec<Line>,
    /// The addresses that runs point to, in order of appearance.
    pub links: Vec<Remote>,
}

/// How to lay out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// Columns, at least 1.
    pub width: u16,
    /// Whether warned text and sensitive media are unfolded.
    pub unfolded: bool,
    /// The age as it is to be shown ("now", "3m", "2d", "12 Mar").
    pub age: String,
    /// Only ASCII in what twite itself draws (the text of posts stays as it is).
    pub ascii: bool,
    /// Columns of an ambiguous-width character: 1 or 2.
    pub ambiguous_width: u8,
}
