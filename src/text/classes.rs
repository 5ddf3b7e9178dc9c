//! What kinds of characters there are, as far as showing text from strangers is concerned.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthChar;

/// What the sanitiser does with a character, seen by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// Shown as it is (or as its neighbours demand: marks, letters, emoji).
    Shown,
    /// Ends a line.
    LineEnd,
    /// Another character stands for it.
    Becomes(char),
    /// Invisible, and nothing is lost without it.
    Dropped,
    /// ZWJ or ZWNJ: means something only between two characters that it can join or part.
    Joiner,
    /// Chooses a form of the character before it.
    Selector,
    /// A tag: spells a flag after U+1F3F4.
    Tag,
}

/// Stands for what cannot be shown.
pub(super) const REPLACEMENT: char = '\u{FFFD}';
/// Carries a combining mark that has no base.
pub(super) const DOTTED_CIRCLE: char = '\u{25CC}';
pub(super) const ZWJ: char = '\u{200D}';
/// Emoji presentation (VS16).
pub(super) const EMOJI_FORM: char = '\u{FE0F}';
/// Combining enclosing keycap.
pub(super) const KEYCAP: char = '\u{20E3}';
/// The flag that tags may follow.
pub(super) const BLACK_FLAG: char = '\u{1F3F4}';
/// Ends a sequence of tags.
pub(super) const TAG_END: char = '\u{E007F}';

/// Sorts a character.
pub(super) fn class(c: char) -> Class {
    match c {
        '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => Class::LineEnd,
        '\t' => Class::Becomes(' '),
        // Control pictures stand at the same offset in their block.
        '\0'..='\u{1F}' => Class::Becomes(char::from_u32(0x2400 + u32::from(c)).unwrap_or(REPLACEMENT)),
        '\u{7F}' => Class::Becomes('\u{2421}'),
        '\u{80}'..='\u{9F}' => Class::Becomes(REPLACEMENT),
        // Fillers look like nothing but count as letters: they make names that seem empty.
        '\u{115F}' | '\u{1160}' | '\u{3164}' | '\u{FFA0}' => Class::Becomes(' '),
        '\u{200C}' | '\u{200D}' => Class::Joiner,
        '\u{FE0E}' | '\u{FE0F}' | '\u{E0100}'..='\u{E01EF}' => Class::Selector,
        '\u{E0020}'..='\u{E007F}' => Class::Tag,
        _ if is_bidi_control(c) || is_invisible(c) => Class::Dropped,
        _ if is_private(c) || is_noncharacter(c) => Class::Becomes(REPLACEMENT),
        _ => Class::Shown,
    }
}

/// Marks, embeddings, overrides and isolates of the bidirectional algorithm (UAX 9 §2).
fn is_bidi_control(c: char) -> bool {
    matches!(c, '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Default-ignorable and format characters that have no business in a cell: soft hyphen, grapheme joiner, zero
/// width spaces and joiners of words, invisible operators, annotations, musical and shorthand format controls,
/// hieroglyph joiners, unused form selectors, language tags and the reserved ignorable ranges.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{AD}' | '\u{34F}' | '\u{17B4}'..='\u{17B5}' | '\u{180B}'..='\u{180F}' | '\u{200B}'
        | '\u{2060}'..='\u{2065}' | '\u{206A}'..='\u{206F}' | '\u{FE00}'..='\u{FE0D}' | '\u{FEFF}'
        | '\u{FFF0}'..='\u{FFFB}' | '\u{13430}'..='\u{1343F}' | '\u{1BCA0}'..='\u{1BCA3}'
        | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E001F}' | '\u{E0080}'..='\u{E00FF}'
        | '\u{E01F0}'..='\u{E0FFF}')
}

/// Private use: nobody can know what the reader's font makes of it, nor how wide.
fn is_private(c: char) -> bool {
    matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{FFFFD}' | '\u{100000}'..='\u{10FFFD}')
}

fn is_noncharacter(c: char) -> bool {
    matches!(c, '\u{FDD0}'..='\u{FDEF}') || u32::from(c) & 0xFFFE == 0xFFFE
}

/// Whether `text` is one grapheme cluster.
pub(super) fn is_one_cluster(text: &str) -> bool {
    text.graphemes(true).nth(1).is_none()
}

/// Whether the character clings to any letter before it (Grapheme_Extend or SpacingMark).
pub(super) fn clings(c: char) -> bool {
    !c.is_ascii() && is_one_cluster(&String::from_iter(['a', c]))
}

/// Whether the character is an Extended_Pictographic: only those join around a ZWJ (UAX 29, GB11).
pub(super) fn is_pictograph(c: char) -> bool {
    !c.is_ascii() && is_one_cluster(&String::from_iter([c, ZWJ, '\u{1F600}']))
}

/// Halfwidth (semi-)voiced sound marks cling to the kana before them but have a cell of their own.
pub(super) fn is_halfwidth_sound_mark(c: char) -> bool {
    matches!(c, '\u{FF9E}' | '\u{FF9F}')
}

/// Whether the character by itself takes no cell.
pub(super) fn is_zero_width(c: char) -> bool {
    !c.is_ascii() && !is_halfwidth_sound_mark(c) && c.width().unwrap_or(0) == 0
}

/// Letters and marks of the scripts whose shapes a ZWJ or ZWNJ changes: Hebrew, the Arabic family, the Indic ones.
pub(super) fn is_shaping_script(c: char) -> bool {
    matches!(c,
        '\u{5D0}'..='\u{5EA}' | '\u{620}'..='\u{DFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17D3}'
        | '\u{1820}'..='\u{18AA}' | '\u{1A00}'..='\u{1AAF}' | '\u{1B00}'..='\u{1C4F}'
        | '\u{A840}'..='\u{A8FF}' | '\u{A900}'..='\u{A9FF}' | '\u{AA00}'..='\u{AADF}'
        | '\u{FB50}'..='\u{FDCF}' | '\u{FE70}'..='\u{FEFC}' | '\u{11000}'..='\u{11FFF}')
}

/// Han ideographs, the bases of ideographic variation sequences.
pub(super) fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFD}')
}

/// Characters that need no thought at all: most text is made of them. Each is its own cluster whatever stands
/// before it, save for the few prepended marks, and none of them is changed.
pub(super) fn is_plain(c: char) -> bool {
    matches!(c,
        '\n' | ' '..='~' | '\u{A1}'..='\u{A8}' | '\u{AA}'..='\u{AC}' | '\u{AF}'..='\u{2FF}'
        | '\u{370}'..='\u{377}' | '\u{386}' | '\u{388}'..='\u{38A}' | '\u{391}'..='\u{3A1}'
        | '\u{3A3}'..='\u{482}' | '\u{48A}'..='\u{52F}' | '\u{2010}'..='\u{2027}' | '\u{3001}'..='\u{3029}'
        | '\u{3041}'..='\u{3096}' | '\u{309B}'..='\u{30FF}' | '\u{4E00}'..='\u{9FFF}'
        | '\u{AC00}'..='\u{D7A3}' | '\u{FF01}'..='\u{FF9D}')
}
