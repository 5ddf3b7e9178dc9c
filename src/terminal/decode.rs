//! Bytes from the terminal → [`Input`].
//!
//! A decoder of our own, because terminals also send what nobody asked for: an answer to a query, a focus report, the
//! rest of a mouse report. Those are recognised by their form (ECMA-48 §5.4 for control sequences, §5.6 for control
//! strings) and dropped whole: none of it may turn into keys, and no key after it may be lost.

use std::time::Duration;

use crate::app::{Key, KeyCode};

use super::input::{Input, PASTE_LIMIT};

/// After an ESC that nothing follows: how long until it is the key.
const ESCAPE_PATIENCE: Duration = Duration::from_millis(50);
/// A paste whose end does not come: how long until it is taken as it is.
const PASTE_PATIENCE: Duration = Duration::from_secs(2);
/// A control sequence longer than this is no key of ours; a control string longer than [`STRING_LIMIT`] no answer.
const SEQUENCE_LIMIT: usize = 64;
const STRING_LIMIT: usize = 4096;

const PASTE_END: &[u8] = b"\x1b[201~";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Ground,
    /// Within a UTF-8 character of so many bytes.
    Utf8(usize),
    /// After ESC; after ESC ESC.
    Escape {
        twice: bool,
    },
    /// After ESC [.
    Sequence,
    /// After ESC O.
    Single,
    /// The three bytes after CSI M.
    Mouse(u8),
    /// The one byte after CSI [ (the Linux console's F1 to F5).
    Console,
    /// Within DCS, OSC, SOS, PM or APC. `escaped`: the last byte was ESC.
    Text {
        introducer: u8,
        escaped: bool,
    },
    Paste,
}

/// Decodes a stream of bytes, cut anywhere.
#[derive(Debug)]
pub(super) struct Decoder {
    state: State,
    alt: bool,
    held: Vec<u8>,
    overflow: usize,
}

impl Decoder {
    pub(super) fn new() -> Self {
        Self { state: State::Ground, alt: false, held: Vec::new(), overflow: 0 }
    }

    /// How long to wait for more before [`Decoder::give_up`]; `None` when nothing is begun.
    pub(super) fn patience(&self) -> Option<Duration> {
        match self.state {
            State::Ground => None,
            State::Paste => Some(PASTE_PATIENCE),
            _ => Some(ESCAPE_PATIENCE),
        }
    }

    /// Takes what was read.
    pub(super) fn feed(&mut self, bytes: &[u8], out: &mut Vec<Input>) {
        for &byte in bytes {
            self.step(byte, out);
        }
    }

    /// Nothing more came: what was begun is either a key after all or nothing.
    pub(super) fn give_up(&mut self, out: &mut Vec<Input>) {
        match self.state {
            State::Escape { twice } => {
                out.extend((0..=u8::from(twice)).map(|_| Input::Key(Key::plain(KeyCode::Esc))));
            }
            State::Sequence if self.held.is_empty() => out.push(alt('[')),
            State::Single => out.push(alt('O')),
            State::Text { introducer, escaped: false } if self.held.is_empty() => {
                out.push(alt(introducer.into()));
            }
            State::Paste => self.end_paste(out),
            _ => {}
        }
        self.ground();
    }

    fn ground(&mut self) {
        self.state = State::Ground;
        self.alt = false;
        self.overflow = 0;
        self.held.clear();
    }

    fn begin(&mut self, state: State) {
        self.state = state;
        self.held.clear();
        self.overflow = 0;
    }

    fn step(&mut self, byte: u8, out: &mut Vec<Input>) {
        match self.state {
            State::Ground => self.plain(byte, out),
            State::Utf8(length) => self.character(byte, length, out),
            State::Escape { twice } => self.escape(byte, twice, out),
            State::Sequence => self.sequence(byte, out),
            State::Single => self.single(byte, out),
            State::Mouse(left) => {
                if left > 1 {
                    self.state = State::Mouse(left - 1);
                } else {
                    self.ground();
                }
            }
            State::Console => self.ground(),
            State::Text { introducer, escaped } => self.text(byte, introducer, escaped, out),
            State::Paste => self.paste(byte, out),
        }
    }

    fn plain(&mut self, byte: u8, out: &mut Vec<Input>) {
        let key = match byte {
            0x1b => {
                self.begin(State::Escape { twice: false });
                return;
            }
            b'\r' => Key::plain(KeyCode::Enter),
            b'\t' => Key::plain(KeyCode::Tab),
            // Some terminals send ^H for the backspace key, and nothing here needs Ctrl-H.
            0x08 | 0x7f => Key::plain(KeyCode::Backspace),
            0 => Key::ctrl(' '),
            0x01..=0x1a => Key::ctrl(char::from(byte - 1 + b'a')),
            0x1c..=0x1f => Key::ctrl(char::from(byte - 0x1c + b'\\')),
            0x20..=0x7e => Key::char(char::from(byte)),
            0xc2..=0xf4 => {
                let length = 2 + usize::from(byte >= 0xe0) + usize::from(byte >= 0xf0);
                self.begin(State::Utf8(length));
                self.held.push(byte);
                return;
            }
            // No character begins so.
            0x80..=0xc1 | 0xf5..=0xff => {
                self.ground();
                return;
            }
        };
        out.push(Input::Key(Key { alt: self.alt, ..key }));
        self.ground();
    }

    fn character(&mut self, byte: u8, length: usize, out: &mut Vec<Input>) {
        if !matches!(byte, 0x80..=0xbf) {
            self.ground();
            self.step(byte, out);
            return;
        }
        self.held.push(byte);
        if self.held.len() < length {
            return;
        }
        let character = std::str::from_utf8(&self.held).ok().and_then(|text| text.chars().next());
        // C1 controls are no keys.
        if let Some(c) = character.filter(|c| !c.is_control()) {
            out.push(Input::Key(Key { alt: self.alt, ..Key::char(c) }));
        }
        self.ground();
    }

    fn escape(&mut self, byte: u8, twice: bool, out: &mut Vec<Input>) {
        if twice && !matches!(byte, b'[' | b'O') {
            // Two keys pressed fast; before a sequence the first ESC is an Alt instead (rxvt, PuTTY).
            out.push(Input::Key(Key::plain(KeyCode::Esc)));
        }
        self.alt = twice;
        match byte {
            0x1b => self.state = State::Escape { twice: true },
            b'[' => self.begin(State::Sequence),
            b'O' => self.begin(State::Single),
            b'P' | b']' | b'X' | b'^' | b'_' => self.begin(State::Text { introducer: byte, escaped: false }),
            // Esc and then a control key, faster than we read: Ctrl-C must stay Ctrl-C.
            0x00..=0x07 | 0x09..=0x0c | 0x0e..=0x1f => {
                out.push(Input::Key(Key::plain(KeyCode::Esc)));
                self.ground();
                self.step(byte, out);
            }
            _ => {
                self.state = State::Ground;
                self.alt = true;
                self.plain(byte, out);
            }
        }
    }

    fn sequence(&mut self, byte: u8, out: &mut Vec<Input>) {
        match byte {
            0x20..=0x3f => {
                if self.held.len() < SEQUENCE_LIMIT {
                    self.held.push(byte);
                } else {
                    self.overflow += 1;
                }
            }
            b'M' if self.held.is_empty() => self.begin(State::Mouse(3)),
            b'[' if self.held.is_empty() => self.begin(State::Console),
            0x40..=0x7e => {
                let whole = self.overflow == 0;
                let parameters = std::mem::take(&mut self.held);
                if whole && byte == b'~' && parameters == b"200" {
                    self.begin(State::Paste);
                    return;
                }
                if whole && let Some(key) = key_of(&parameters, byte) {
                    out.push(Input::Key(Key { alt: key.alt || self.alt, ..key }));
                }
                self.ground();
            }
            // Broken off: what breaks it counts.
            _ => {
                self.ground();
                self.step(byte, out);
            }
        }
    }

    fn single(&mut self, byte: u8, out: &mut Vec<Input>) {
        let code = match byte {
            b'A'..=b'D' | b'F' | b'H' => key_of(b"", byte).map(|key| key.code),
            b'M' => Some(KeyCode::Enter),
            b'I' => Some(KeyCode::Tab),
            b'X' => Some(KeyCode::Char('=')),
            b' ' => Some(KeyCode::Char(' ')),
            // The keypad in application mode: j to y are * to 9.
            b'j'..=b'y' => Some(KeyCode::Char(char::from(byte - b'j' + b'*'))),
            b'P'..=b'S' | b'E' => None,
            _ => {
                out.push(alt('O'));
                self.ground();
                self.step(byte, out);
                return;
            }
        };
        out.extend(code.map(|code| Input::Key(Key { alt: self.alt, ..Key::plain(code) })));
        self.ground();
    }

    fn text(&mut self, byte: u8, introducer: u8, escaped: bool, out: &mut Vec<Input>) {
        match byte {
            b'\\' if escaped => self.ground(),
            0x07 if introducer == b']' => self.ground(),
            0x1b => self.state = State::Text { introducer, escaped: true },
            // CAN and SUB end it; so does a control key, which no answer holds.
            0x00..=0x06 | 0x0e..=0x1a | 0x1c..=0x1f => {
                self.ground();
                self.step(byte, out);
            }
            _ if escaped => {
                self.begin(State::Escape { twice: false });
                self.step(byte, out);
            }
            _ if self.overflow >= STRING_LIMIT => self.ground(),
            _ => {
                self.overflow += 1;
                if self.held.is_empty() {
                    self.held.push(byte);
                }
            }
        }
    }

    fn paste(&mut self, byte: u8, out: &mut Vec<Input>) {
        self.held.push(byte);
        if self.held.ends_with(PASTE_END) {
            self.held.truncate(self.held.len() - PASTE_END.len());
            self.end_paste(out);
            self.ground();
        } else if self.held.len() > PASTE_LIMIT + PASTE_END.len() {
            // Past the limit only the last bytes are kept, to find the end.
            self.held.remove(PASTE_LIMIT);
        }
    }

    fn end_paste(&mut self, out: &mut Vec<Input>) {
        self.held.truncate(PASTE_LIMIT);
        let cut = match std::str::from_utf8(&self.held) {
            // The limit may have fallen into a character.
            Err(error) if error.error_len().is_none() => error.valid_up_to(),
            _ => self.held.len(),
        };
        self.held.truncate(cut);
        out.push(Input::Paste(String::from_utf8_lossy(&self.held).into_owned()));
    }
}

fn alt(c: char) -> Input {
    Input::Key(Key { alt: true, ..Key::char(c) })
}

/// The key that a control sequence stands for, if it is one of ours. Modifiers as xterm writes them: 1 + Shift 1,
/// Alt 2, Ctrl 4; a release, which the kitty protocol marks with `:3`, is none.
fn key_of(parameters: &[u8], last: u8) -> Option<Key> {
    let text = std::str::from_utf8(parameters).ok()?;
    if !text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b';' | b':')) {
        return None;
    }
    let mut fields = text.split(';').map(|field| {
        let mut parts = field.split(':');
        (number(parts.next()), number(parts.next()))
    });
    let (first, _) = fields.next()?;
    let (modifiers, kind) = fields.next().unwrap_or((None, None));
    let (third, _) = fields.next().unwrap_or((None, None));
    if kind == Some(3) {
        return None;
    }
    let bits = modifiers.unwrap_or(1).saturating_sub(1);
    let shift = bits & 1 != 0;
    let code = match last {
        b'A' => KeyCode::Up,
        b'B' => KeyCode::Down,
        b'C' => KeyCode::Right,
        b'D' => KeyCode::Left,
        b'F' => KeyCode::End,
        b'H' => KeyCode::Home,
        b'Z' => KeyCode::BackTab,
        b'u' => unicode_key(first?, shift)?,
        b'~' => match first? {
            1 | 7 => KeyCode::Home,
            4 | 8 => KeyCode::End,
            3 => KeyCode::Delete,
            5 => KeyCode::PageUp,
            6 => KeyCode::PageDown,
            // xterm's modifyOtherKeys.
            27 => unicode_key(third?, shift)?,
            _ => return None,
        },
        _ => return None,
    };
    Some(Key { code, ctrl: bits & 4 != 0, alt: bits & 2 != 0 })
}

fn number(text: Option<&str>) -> Option<u32> {
    text?.parse().ok()
}

fn unicode_key(code: u32, shift: bool) -> Option<KeyCode> {
    Some(match code {
        8 | 127 => KeyCode::Backspace,
        9 if shift => KeyCode::BackTab,
        9 => KeyCode::Tab,
        13 => KeyCode::Enter,
        27 => KeyCode::Esc,
        _ => {
            // The private-use area holds the kitty protocol's functional keys.
            let c =
                char::from_u32(code).filter(|c| !c.is_control() && !matches!(c, '\u{e000}'..='\u{f8ff}'))?;
            KeyCode::Char(if shift { c.to_uppercase().next().unwrap_or(c) } else { c })
        }
    })
}

#[cfg(test)]
mod tests;
