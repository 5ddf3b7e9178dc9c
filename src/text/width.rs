//! How many columns a grapheme cluster takes, and where terminals disagree about it.

use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

/// The most columns that one cluster is given.
const WIDEST: usize = 4;

/// The measure: the same for layout, painting and writing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Widths {
    ambiguous: u8,
}

impl Widths {
    /// With that many columns for characters of ambiguous width (1; or 2, as on some East Asian terminals).
    pub const fn new(ambiguous: u8) -> Self {
        Self { ambiguous }
    }

    /// Columns of one cluster, at least 1.
    pub fn cluster(self, cluster: &str) -> u16 {
        let width = if self.ambiguous == 2 { cluster.width_cjk() } else { cluster.width() };
        u16::try_from(width.clamp(1, WIDEST)).unwrap_or(1)
    }

    /// Columns of a text on one line.
    pub fn text(self, text: &str) -> usize {
        if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
            return text.len();
        }
        text.graphemes(true).map(|cluster| usize::from(self.cluster(cluster))).sum()
    }

    /// Whether terminals (and their libraries) disagree about the width of a cluster: after it, the column is to be
    /// set anew. Letters of ambiguous width are taken at the configured width and count as agreed: whoever has such a
    /// terminal says so in the configuration.
    pub fn disputed(self, cluster: &str) -> bool {
        let mut chars = cluster.chars();
        let (Some(first), rest) = (chars.next(), chars) else { return false };
        if rest.clone().next().is_none() {
            return is_disputed_char(first);
        }
        let summed: usize = cluster.chars().map(|c| c.width().unwrap_or(0)).sum();
        summed != cluster.width()
            || summed > 2
            || cluster.chars().any(changes_width)
            || is_disputed_char(first)
    }
}

/// Characters that make a cluster wider or narrower on some terminals and not on others.
fn changes_width(c: char) -> bool {
    matches!(
        c,
        '\u{200c}' | '\u{200d}' | '\u{fe0e}' | '\u{fe0f}' | '\u{20e3}' | '\u{1f1e6}'..='\u{1f1ff}'
        | '\u{1f3fb}'..='\u{1f3ff}' | '\u{e0020}'..='\u{e007f}' | '\u{0900}'..='\u{0dff}' | '\u{1000}'..='\u{109f}'
        | '\u{1100}'..='\u{11ff}' | '\u{1780}'..='\u{17ff}'
    )
}

fn is_disputed_char(c: char) -> bool {
    match c {
        // Box drawing and blocks: one column on every terminal that is not set up otherwise.
        '\u{2500}'..='\u{259f}' => false,
        '\u{1f1e6}'..='\u{1f1ff}' | '\u{1f3fb}'..='\u{1f3ff}' => true,
        // Emoji newer than what many terminals' tables know.
        '\u{1f6d5}'..='\u{1f6df}'
        | '\u{1f6f0}'..='\u{1f6ff}'
        | '\u{1f7e0}'..='\u{1f7ff}'
        | '\u{1fa00}'..='\u{1faff}' => true,
        c if c.is_alphanumeric() => false,
        // Punctuation that every terminal with a Latin font shows in one column, ambiguous or not.
        '\u{a0}'..='\u{ff}' | '\u{2010}'..='\u{2027}' | '\u{2190}'..='\u{2193}' => false,
        c => c.width() != c.width_cjk(),
    }
}

/// A text cut to a width by clusters, with a mark at its end where something was cut off.
pub fn elide(text: &str, width: u16, widths: Widths, mark: &str) -> String {
    let width = usize::from(width);
    if widths.text(text) <= width {
        return text.to_owned();
    }
    let mark_width = widths.text(mark);
    let (room, mark) = if mark_width < width { (width - mark_width, mark) } else { (width, "") };
    let mut used = 0;
    let mut out = String::new();
    for cluster in text.graphemes(true) {
        used += usize::from(widths.cluster(cluster));
        if used > room {
            break;
        }
        out.push_str(cluster);
    }
    out.push_str(mark);
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const W: Widths = Widths::new(1);

    #[test]
    fn clusters_have_the_widths_people_see() {
        for (text, width) in [
            ("a", 1),
            ("é", 1),
            ("e\u{301}", 1),
            ("한", 2),
            ("今", 2),
            ("👍🏽", 2),
            ("🇵🇹", 2),
            ("👩‍👩‍👧‍👦", 2),
            ("❤️", 2),
            ("…", 1),
            ("\u{fffd}", 1),
        ] {
            assert_eq!(W.cluster(text), width, "{text}");
        }
        assert_eq!(W.text("서울 ok"), 7);
        assert_eq!(Widths::new(2).cluster("§"), 2);
    }

    #[test]
    fn families_flags_keycaps_and_tones_are_disputed_and_plain_text_is_not() {
        for text in ["👩‍👩‍👧‍👦", "🇵🇹", "1️⃣", "👍🏽", "❤️", "क्ष", "🫠"]
        {
            assert!(W.disputed(text), "{text}");
        }
        for text in ["a", "é", "e\u{301}", "한", "今", "Ж", "ω", "─", "▌", "👍", "…", "·", "“"]
        {
            assert!(!W.disputed(text), "{text}");
        }
    }

    #[test]
    fn eliding_never_cuts_a_cluster() {
        assert_eq!(elide("서울날씨", 5, W, "…"), "서울…");
        assert_eq!(elide("서울날씨", 8, W, "…"), "서울날씨");
        assert_eq!(elide("abc", 1, W, "…"), "a");
    }

    proptest! {
        #[test]
        fn an_elided_text_fits(text in "\\PC{0,30}", width in 0u16..20) {
            prop_assert!(W.text(&elide(&text, width, W, "…")) <= usize::from(width));
        }
    }
}
