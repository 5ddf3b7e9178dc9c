//! The signs that twite itself draws with, plain or in ASCII only.

use crate::post::MediaKind;

/// One set of signs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Marks {
    /// Between two facts on one row.
    pub(super) dot: &'static str,
    pub(super) repost: &'static str,
    pub(super) reply: &'static str,
    pub(super) warning: &'static str,
    /// Before each row of a quoted post.
    pub(super) quote: &'static str,
    pub(super) likes: &'static str,
    pub(super) reposts: &'static str,
    pub(super) replies: &'static str,
    /// One step of a poll's bar, filled and empty.
    pub(super) filled: &'static str,
    pub(super) empty: &'static str,
    /// Before a poll's choice whose votes are not known.
    pub(super) choice: &'static str,
    photo: &'static str,
    video: &'static str,
    animation: &'static str,
    audio: &'static str,
    other: &'static str,
}

const PLAIN: Marks = Marks {
    dot: " · ",
    repost: "↻",
    reply: "↩",
    warning: "⚠ ",
    quote: "│ ",
    likes: "♡",
    reposts: "↻",
    replies: "↩",
    filled: "█",
    empty: "░",
    choice: "○ ",
    photo: "▣ ",
    video: "▶ ",
    animation: "↺ ",
    audio: "♪ ",
    other: "◆ ",
};

const ASCII: Marks = Marks {
    dot: " - ",
    repost: "RT",
    reply: "reply",
    warning: "! ",
    quote: "| ",
    likes: "like",
    reposts: "repost",
    replies: "reply",
    filled: "#",
    empty: ".",
    choice: "o ",
    photo: "[photo] ",
    video: "[video] ",
    animation: "[gif] ",
    audio: "[audio] ",
    other: "[file] ",
};

impl Marks {
    pub(super) fn new(ascii: bool) -> Self {
        if ascii { ASCII } else { PLAIN }
    }

    pub(super) fn media(&self, kind: MediaKind) -> &'static str {
        match kind {
            MediaKind::Photo => self.photo,
            MediaKind::Video => self.video,
            MediaKind::Animation => self.animation,
            MediaKind::Audio => self.audio,
            MediaKind::Other => self.other,
        }
    }
}

/// A count in at most four characters (`999`, `1.2k`, `12k`, `3.4M`), rounded down.
pub(super) fn compact(count: u64) -> String {
    let mut unit = 1_u64;
    let mut sign = "";
    for next in ["k", "M", "G", "T", "P", "E"] {
        if count / unit < 1000 {
            break;
        }
        unit *= 1000;
        sign = next;
    }
    let (whole, tenth) = (count / unit, count % unit * 10 / unit.max(1));
    if whole < 10 && tenth > 0 { format!("{whole}.{tenth}{sign}") } else { format!("{whole}{sign}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_short_and_never_rounded_up() {
        for (count, shown) in [
            (0, "0"),
            (999, "999"),
            (1_000, "1k"),
            (1_099, "1k"),
            (1_234, "1.2k"),
            (9_999, "9.9k"),
            (12_345, "12k"),
            (999_999, "999k"),
            (3_400_000, "3.4M"),
            (u64::MAX, "18E"),
        ] {
            assert_eq!(compact(count), shown);
        }
    }

    #[test]
    fn the_ascii_signs_are_ascii() {
        let all = format!("{:?}", ASCII);
        assert!(all.is_ascii() && !format!("{PLAIN:?}").is_ascii());
    }
}
