//! The face: paints the model into a [`Frame`]. Pure: never wraps, never measures, never writes.

mod frame;

pub use frame::{Frame, LinkSpan};
