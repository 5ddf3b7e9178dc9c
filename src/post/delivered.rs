//! The text of a post as one string, for JSON, for copying and for searching.

use super::{Content, Span};

impl Content {
    /// The text as delivered: unescaped, with links expanded, neither normalised nor shortened.
    /// It came from outside: not for a terminal as it is.
    pub fn as_delivered_text(&self) -> String {
        self.body.iter().map(Span::as_delivered).collect()
    }
}

impl Span {
    /// The piece as delivered; of a link, the whole address. Not for a terminal as it is.
    pub fn as_delivered(&self) -> &str {
        match self {
            Self::Text(text) | Self::Tag(text) => text.as_delivered(),
            Self::Link { url, .. } => url.as_delivered(),
            Self::Mention { shown, .. } => shown.as_delivered(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_written_whole_and_all_else_as_it_stands() {
        let spans = [
            Span::Mention { shown: "@Ana".into(), handle: "ana".into() },
            Span::Text(" 5 < 6 & so on\n".into()),
            Span::Link { url: "https://example.org/long/path".into(), shown: "example.org/lo…".into() },
            Span::Tag("＃雨".into()),
        ];
        let text: String = spans.iter().map(Span::as_delivered).collect();
        assert_eq!(text, "@Ana 5 < 6 & so on\nhttps://example.org/long/path＃雨");
    }
}
