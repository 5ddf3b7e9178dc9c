//! The loop: signals, replies, the model's next moment, input, painting. Carries effects out and waits for nothing
//! else; never touches disk or network itself.

mod clocks;
mod come_back;
mod ending;
mod event;
mod events;
mod keeping;
mod shell;
mod surroundings;

pub use ending::Ending;
pub use event::Event;
pub use shell::{Setup, full_screen, run};
pub use surroundings::{Keeper, KeepsNothing, OpenBrowser, Owner};
