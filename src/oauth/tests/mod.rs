//! Signing against published signatures and against a second implementation.

mod oracle;
mod published;
mod signing;
mod vectors;
