//! The background task: owns the HTTP client; signs, sends, reads, decodes. One thread with its own runtime, so that
//! nothing here can hold up a key press.

mod clocks;
mod http;
mod learnt;
mod perform;
mod probe;
mod thread;

pub use http::{Client, Limits};
pub use perform::{Done, News, perform};
pub use thread::{Handle, Reply, spawn};
