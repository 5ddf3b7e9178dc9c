//! The core: model, message, effect, update. Pure.

mod key;

pub use key::{Key, KeyCode};
