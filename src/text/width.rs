//! How many columns a grapheme cluster takes, and where terminals would not agree.

use unicode_linebreak::{BreakClass, break_property};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::classes::{is_halfwidth_sound_mark, is_pictograph, is_zero_width};

/// The grapheme clusters of a text, in order (UAX 29, extended).
pub fn clusters(text: &str) -> impl Iterator<Item = &str> {
    text.graphemes(true)
}

/// Measures sanitised text in columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Widths {
    /// Columns of a character whose width is ambiguous (UAX 11): 2 where the terminal is set so, else 1.
    pub ambiguous: u8,
}

impl Default for Widths {
    fn default() -> Self {
        Self { ambiguous: 1 }
    }
}

impl Widths {
    /// With that many columns for ambiguous characters.
    pub const fn new(ambiguous: u8) -> Self {
        Self { ambiguous }
    }

    /// The columns of one cluster: at least 1, for most 1 or 2, for some conjuncts more.
    pub fn cluster(self, cluster: &str) -> u16 {
        if cluster.len() <= 1 {
            return 1;
        }
        let marks = cluster.chars().skip(1).filter(|c| is_halfwidth_sound_mark(*c)).count();
        let width = if marks > 0 {
            // unicode-width counts these marks as nothing; terminals give each a cell.
            self.of_str(&cluster.replace(is_halfwidth_sound_mark, "")) + marks
        } else {
            self.of_str(cluster)
        };
        u16::try_from(width.max(1)).unwrap_or(u16::MAX)
    }

    fn of_str(self, cluster: &str) -> usize {
        if self.ambiguous < 2 {
            return cluster.width();
        }
        let width = cluster.width_cjk();
        // unicode-width takes all letters as narrow; a terminal set to wide ambiguous characters does not.
        if width == 1 && cluster.chars().next().is_some_and(is_ambiguous_letter) { 2 } else { width }
    }

    /// The columns of a text on one line: the sum over its clusters.
    pub fn text(self, text: &str) -> usize {
        clusters(text).map(|cluster| usize::from(self.cluster(cluster))).sum()
    }

    /// Whether terminals are known to differ on this cluster's width, so that after it the column must be set
    /// absolutely rather than believed.
    ///
    /// Undisputed are single characters of one settled width, with or without plain combining marks. Disputed are
    /// joined emoji, variation selectors, flags, keycaps, skin tones, conjuncts, jamo sequences, characters of
    /// ambiguous width (save for box drawing and block elements, which twite itself draws with), pictographs that
    /// are text by default, and what came into Unicode lately.
    pub fn disputed(self, cluster: &str) -> bool {
        let mut chars = cluster.chars();
        let Some(base) = chars.next() else { return false };
        is_disputed(base) || !chars.all(is_plain_mark)
    }
}

fn is_disputed(c: char) -> bool {
    match c {
        '\0'..='\u{A0}' | '\u{2500}'..='\u{259F}' | '\u{AC00}'..='\u{D7A3}' | '\u{4E00}'..='\u{9FFF}' => {
            false
        }
        '\u{1100}'..='\u{11FF}' | '\u{1F1E6}'..='\u{1F1FF}' | '\u{1F3FB}'..='\u{1F3FF}' => true,
        _ => {
            let width = c.width().unwrap_or(0);
            width != c.width_cjk().unwrap_or(0)
                || !(1..=2).contains(&width)
                || is_zero_width(c)
                || is_ambiguous_letter(c)
                || is_recent(c)
                || (width == 1 && is_pictograph(c))
                || break_property(u32::from(c)) == BreakClass::Unknown
        }
    }
}

/// Combining marks that every terminal puts onto the cell before them.
fn is_plain_mark(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36F}' | '\u{483}'..='\u{489}' | '\u{591}'..='\u{5C7}' | '\u{610}'..='\u{61A}'
        | '\u{64B}'..='\u{65F}' | '\u{670}' | '\u{6D6}'..='\u{6DC}' | '\u{6DF}'..='\u{6E4}'
        | '\u{6E7}'..='\u{6E8}' | '\u{6EA}'..='\u{6ED}' | '\u{E31}' | '\u{E34}'..='\u{E3A}'
        | '\u{E47}'..='\u{E4E}' | '\u{EB1}' | '\u{EB4}'..='\u{EBC}' | '\u{EC8}'..='\u{ECD}'
        | '\u{1AB0}'..='\u{1ACE}' | '\u{1DC0}'..='\u{1DFF}' | '\u{20D0}'..='\u{20DC}'
        | '\u{3099}'..='\u{309A}' | '\u{FE20}'..='\u{FE2F}')
}

/// Emoji newer than Unicode 12 and symbols that Unicode 16 made wide: older terminals count them as narrow.
fn is_recent(c: char) -> bool {
    matches!(c,
        '\u{2630}'..='\u{2637}' | '\u{268A}'..='\u{268F}' | '\u{4DC0}'..='\u{4DFF}' | '\u{31E4}'..='\u{31EF}'
        | '\u{1D300}'..='\u{1D376}' | '\u{1F6D5}'..='\u{1F6DF}' | '\u{1F6FA}'..='\u{1F6FF}'
        | '\u{1F7E0}'..='\u{1F7FF}' | '\u{1F90C}' | '\u{1F972}' | '\u{1F976}'..='\u{1F97A}'
        | '\u{1F9A3}'..='\u{1F9AD}' | '\u{1F9CB}'..='\u{1F9CC}' | '\u{1FA00}'..='\u{1FAFF}')
}

/// Letters with East_Asian_Width A (UAX 11): those that old East Asian character sets drew in a full square.
fn is_ambiguous_letter(c: char) -> bool {
    matches!(c,
        '\u{AA}' | '\u{BA}' | '\u{C6}' | '\u{D0}' | '\u{D8}' | '\u{DE}'..='\u{E1}' | '\u{E6}'
        | '\u{E8}'..='\u{EA}' | '\u{EC}'..='\u{ED}' | '\u{F0}' | '\u{F2}'..='\u{F3}' | '\u{F8}'..='\u{FA}'
        | '\u{FC}' | '\u{FE}' | '\u{101}' | '\u{111}' | '\u{113}' | '\u{11B}' | '\u{126}'..='\u{127}'
        | '\u{12B}' | '\u{131}'..='\u{133}' | '\u{138}' | '\u{13F}'..='\u{142}' | '\u{144}'
        | '\u{148}'..='\u{14B}' | '\u{14D}' | '\u{152}'..='\u{153}' | '\u{166}'..='\u{167}' | '\u{16B}'
        | '\u{1CE}' | '\u{1D0}' | '\u{1D2}' | '\u{1D4}' | '\u{1D6}' | '\u{1D8}' | '\u{1DA}' | '\u{1DC}'
        | '\u{251}' | '\u{261}' | '\u{2C4}' | '\u{2C7}' | '\u{2C9}'..='\u{2CB}' | '\u{2CD}' | '\u{2D0}'
        | '\u{391}'..='\u{3A1}' | '\u{3A3}'..='\u{3A9}' | '\u{3B1}'..='\u{3C1}' | '\u{3C3}'..='\u{3C9}'
        | '\u{401}' | '\u{410}'..='\u{44F}' | '\u{451}')
}

#[cfg(test)]
#[path = "width_tests.rs"]
mod tests;
