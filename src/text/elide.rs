//! Shortens one line of text to a number of columns, so that one sees that something is missing.

use super::{Widths, clusters};

/// `text` in at most `width` columns: whole if it fits, else cut between clusters with `…` at the end (in `ascii`
/// `...`, or `~` where that would leave no room). Takes sanitised text without line breaks.
pub fn elide(text: &str, width: usize, widths: Widths, ascii: bool) -> String {
    // No cluster has no width, so a text of this many clusters or more cannot fit: stop measuring there.
    let mut used = 0;
    let fits = clusters(text).all(|cluster| {
        used += usize::from(widths.cluster(cluster));
        used <= width
    });
    if fits {
        return text.to_owned();
    }
    let sign = match ascii {
        true if width >= 8 => "...",
        false if widths.text("…") <= width => "…",
        _ => "~",
    };
    let Some(room) = width.checked_sub(widths.text(sign)) else { return String::new() };
    let mut kept = String::new();
    let mut used = 0;
    for cluster in clusters(text) {
        used += usize::from(widths.cluster(cluster));
        if used > room {
            break;
        }
        kept.push_str(cluster);
    }
    kept.truncate(kept.trim_end().len());
    kept.push_str(sign);
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str, width: usize) -> String {
        elide(text, width, Widths::default(), false)
    }

    #[test]
    fn what_fits_stays_whole() {
        assert_eq!(cut("Ana Lima", 8), "Ana Lima");
        assert_eq!(cut("", 0), "");
    }

    #[test]
    fn what_is_too_long_ends_in_a_sign_within_the_width() {
        assert_eq!(cut("Ana Lima", 7), "Ana Li…");
        assert_eq!(cut("Ana Lima", 5), "Ana…");
        assert_eq!(cut("Ana Lima", 1), "…");
        assert_eq!(cut("Ana Lima", 0), "");
    }

    #[test]
    fn clusters_are_never_torn() {
        assert_eq!(cut("e\u{301}e\u{301}e\u{301}", 2), "e\u{301}…");
        assert_eq!(cut("서울날씨", 4), "서…");
        assert_eq!(cut("👩‍👩‍👧x👩‍👩‍👧", 4), "👩‍👩‍👧x…");
        assert_eq!(cut("🇵🇹🇩🇪", 3), "🇵🇹…");
    }

    #[test]
    fn in_ascii_and_where_the_dots_are_wide_the_sign_still_fits() {
        assert_eq!(elide("Ana Maria Lima", 9, Widths::default(), true), "Ana Ma...");
        assert_eq!(elide("Ana Maria Lima", 4, Widths::default(), true), "Ana~");
        assert_eq!(elide("Ana Lima", 1, Widths { ambiguous: 2 }, false), "~");
        assert_eq!(elide("Ana Lima", 5, Widths { ambiguous: 2 }, false), "Ana…");
    }
}
