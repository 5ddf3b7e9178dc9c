//! Whether a terminal is as a shell expects it.

use rustix::termios::{LocalModes, Termios};
use vt100::Screen;

/// What of a terminal's modes a program may change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Modes {
    text: String,
    /// Keys are echoed.
    pub echo: bool,
    /// Input comes in lines.
    pub canonical: bool,
}

impl Modes {
    pub(super) fn of(termios: &Termios) -> Self {
        Self {
            text: format!(
                "{:?} {:?} {:?} {:?} {:?}",
                termios.input_modes,
                termios.output_modes,
                termios.control_modes,
                termios.local_modes,
                termios.special_codes
            ),
            echo: termios.local_modes.contains(LocalModes::ECHO),
            canonical: termios.local_modes.contains(LocalModes::ICANON),
        }
    }
}

/// What on this screen a shell would not expect.
pub fn unclean(screen: &Screen) -> Vec<&'static str> {
    let pen_is_default = screen.fgcolor() == vt100::Color::Default
        && screen.bgcolor() == vt100::Color::Default
        && !(screen.bold() || screen.dim() || screen.italic() || screen.underline() || screen.inverse());
    [
        (screen.alternate_screen(), "alternate screen"),
        (screen.hide_cursor(), "cursor hidden"),
        (screen.bracketed_paste(), "bracketed paste"),
        (screen.application_cursor(), "application cursor keys"),
        (screen.application_keypad(), "application keypad"),
        (screen.mouse_protocol_mode() != vt100::MouseProtocolMode::None, "mouse captured"),
        (!pen_is_default, "colours or attributes"),
    ]
    .into_iter()
    .filter_map(|(is, what)| is.then_some(what))
    .collect()
}
