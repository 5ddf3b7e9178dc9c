//! The loop: signals, replies, the model's next moment, input, painting. Carries effects out and waits for nothing
//! else; never touches disk or network itself.

mod ending;
mod event;
mod events;
mod shell;

pub use ending::Ending;
pub use event::Event;
pub use shell::{Keeper, Owner, Setup, full_screen, run};
