//! What is kept: timelines (in memory until there is an archive on disk) and, on disk, accounts and their secrets.
//!
//! The store answers from a thread of its own, in order. The model never holds a timeline, only the slices that it
//! asks for here.

mod memory;
mod thread;

pub use memory::Timeline;
pub use thread::{Handle, Reply, spawn};
