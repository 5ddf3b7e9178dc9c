//! How the full screen ended.

/// Why the loop was left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// The reader quit.
    Quit,
    /// A signal asked for it.
    Signal(u8),
    /// The terminal is gone.
    HungUp,
}

impl Ending {
    /// The exit code: 0 after quitting; 128 and the signal's number as a shell would say it (130 for an interrupt).
    pub fn exit_code(self) -> u8 {
        match self {
            Self::Quit => 0,
            Self::Signal(number) => 128_u8.saturating_add(number),
            Self::HungUp => 129,
        }
    }
}
