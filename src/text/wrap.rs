//! Breaking text into lines: at the places of UAX #14, never inside a cluster, and inside a word only where the word
//! is longer than a line.

use unicode_segmentation::UnicodeSegmentation as _;

use super::Widths;

/// What stands in for a cluster that is wider than the whole line.
const STAND_IN: &str = "?";

/// Sanitised text with a tag that it keeps through wrapping; may hold `\n`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece<T> {
    /// The text.
    pub text: String,
    /// What it is.
    pub tag: T,
}

/// A run of one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrapped<T> {
    /// The text, without line ends.
    pub text: String,
    /// Its columns.
    pub width: u16,
    /// What it is.
    pub tag: T,
}

struct Cluster<'a> {
    text: &'a str,
    width: u16,
    piece: usize,
    is_space: bool,
    may_break_after: bool,
}

/// Wraps pieces as one text. Every line is at most `width` columns; blanks at a line's end are swallowed; of several
/// blank lines in a row one is kept. Takes time in proportion to the text.
pub fn wrap<T: Clone + PartialEq>(pieces: &[Piece<T>], width: u16, widths: Widths) -> Vec<Vec<Wrapped<T>>> {
    let width = width.max(1);
    let text: String = pieces.iter().map(|piece| piece.text.as_str()).collect();
    let mut ends = Vec::with_capacity(pieces.len());
    let mut end = 0;
    for piece in pieces {
        end += piece.text.len();
        ends.push(end);
    }
    let mut lines = Vec::new();
    let mut offset = 0;
    let mut was_blank = false;
    for paragraph in text.split('\n') {
        let clusters = clusters(paragraph, offset, &ends, widths);
        offset += paragraph.len() + 1;
        let is_blank = clusters.iter().all(|cluster| cluster.is_space);
        if !is_blank {
            fill(&clusters, pieces, width, &mut lines);
        } else if !was_blank {
            lines.push(Vec::new());
        }
        was_blank = is_blank;
    }
    lines
}

/// Wraps plain text.
pub fn wrap_plain(text: &str, width: u16, widths: Widths) -> Vec<String> {
    let pieces = [Piece { text: text.to_owned(), tag: () }];
    wrap(&pieces, width, widths)
        .into_iter()
        .map(|line| line.into_iter().map(|run| run.text).collect())
        .collect()
}

fn clusters<'a>(paragraph: &'a str, offset: usize, ends: &[usize], widths: Widths) -> Vec<Cluster<'a>> {
    let mut breaks = unicode_linebreak::linebreaks(paragraph).map(|(at, _)| at).peekable();
    let mut piece = 0;
    paragraph
        .grapheme_indices(true)
        .map(|(at, text)| {
            while ends.get(piece).is_some_and(|end| *end <= offset + at) {
                piece += 1;
            }
            let end = at + text.len();
            while breaks.next_if(|at| *at < end).is_some() {}
            Cluster {
                text,
                width: widths.cluster(text),
                piece,
                is_space: text.chars().all(|c| c.is_whitespace() && !matches!(c, '\u{a0}' | '\u{202f}')),
                may_break_after: breaks.peek() == Some(&end),
            }
        })
        .collect()
}

fn fill<T: Clone + PartialEq>(
    clusters: &[Cluster<'_>],
    pieces: &[Piece<T>],
    width: u16,
    lines: &mut Vec<Vec<Wrapped<T>>>,
) {
    let mut rest = clusters;
    while !rest.is_empty() {
        let (line, after) = rest.split_at(line_length(rest, width));
        let text_end = line.iter().rposition(|cluster| !cluster.is_space).map_or(0, |last| last + 1);
        if text_end > 0 {
            lines.push(runs(line.get(..text_end).unwrap_or(line), pieces, width));
        }
        let blanks = after.iter().take_while(|cluster| cluster.is_space).count();
        rest = after.get(blanks..).unwrap_or_default();
    }
}

/// How many clusters go on the first line, at least one.
fn line_length(clusters: &[Cluster<'_>], width: u16) -> usize {
    let mut used = 0;
    let mut last_break = None;
    for (index, cluster) in clusters.iter().enumerate() {
        let columns = fitted(cluster, width);
        if used + columns > width {
            if !cluster.is_space {
                return last_break.unwrap_or(index).max(1);
            }
        } else {
            used += columns;
        }
        if cluster.may_break_after {
            last_break = Some(index + 1);
        }
    }
    clusters.len()
}

fn fitted(cluster: &Cluster<'_>, width: u16) -> u16 {
    if cluster.width > width { 1 } else { cluster.width }
}

fn runs<T: Clone + PartialEq>(line: &[Cluster<'_>], pieces: &[Piece<T>], width: u16) -> Vec<Wrapped<T>> {
    let mut out: Vec<Wrapped<T>> = Vec::new();
    for cluster in line {
        let Some(piece) = pieces.get(cluster.piece) else { continue };
        let text = if cluster.width > width { STAND_IN } else { cluster.text };
        let columns = fitted(cluster, width);
        match out.last_mut() {
            Some(run) if run.tag == piece.tag => {
                run.text.push_str(text);
                run.width += columns;
            }
            _ => out.push(Wrapped { text: text.to_owned(), width: columns, tag: piece.tag.clone() }),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const W: Widths = Widths::new(1);

    #[test]
    fn words_wrap_and_blanks_at_line_ends_go() {
        assert_eq!(wrap_plain("the ferry is late again", 10, W), ["the ferry", "is late", "again"]);
        assert_eq!(wrap_plain("a    b", 3, W), ["a", "b"]);
    }

    #[test]
    fn cjk_wraps_between_characters_and_long_words_wherever_they_must() {
        assert_eq!(wrap_plain("今日は良い天気", 5, W), ["今日", "は良", "い天", "気"]);
        assert_eq!(wrap_plain("ok abcdefghij", 4, W), ["ok", "abcd", "efgh", "ij"]);
    }

    #[test]
    fn blank_lines_stay_but_only_one_in_a_row() {
        assert_eq!(wrap_plain("a\n\n\n \nb", 9, W), ["a", "", "b"]);
    }

    #[test]
    fn a_cluster_wider_than_the_line_gets_a_stand_in() {
        assert_eq!(wrap_plain("今a", 1, W), ["?", "a"]);
    }

    #[test]
    fn tags_survive_wrapping() {
        let pieces = [Piece { text: "see ".into(), tag: 0 }, Piece { text: "the link".into(), tag: 1 }];
        let lines = wrap(&pieces, 7, W);
        assert_eq!(lines.len(), 2);
        assert_eq!(
            lines[0].iter().map(|run| (run.text.as_str(), run.tag)).collect::<Vec<_>>(),
            [("see ", 0), ("the", 1)]
        );
        assert_eq!(lines[1][0], Wrapped { text: "link".into(), width: 4, tag: 1 });
    }

    proptest! {
        #[test]
        fn every_line_fits_and_no_text_is_lost(text in "(\\PC| |\n|[가-힣]|👩‍👧|[a-z]{1,30}){0,60}", width in 2u16..60) {
            let text = super::super::sanitise(&text).into_owned();
            let widest = text.graphemes(true).map(|c| W.cluster(c)).max().unwrap_or(1);
            let width = width.max(widest);
            let lines = wrap(&[Piece { text: text.clone(), tag: () }], width, W);
            let mut kept = String::new();
            for line in &lines {
                let columns: u16 = line.iter().map(|run| run.width).sum();
                prop_assert!(columns <= width);
                for run in line {
                    prop_assert_eq!(usize::from(run.width), W.text(&run.text));
                    kept.push_str(&run.text);
                }
            }
            let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            prop_assert_eq!(bare(&kept), bare(&text));
        }
    }
}
