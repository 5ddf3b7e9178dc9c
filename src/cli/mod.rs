//! The command line: its arguments, one file per subcommand, and what programs read.

pub mod accounts;
pub mod args;
pub mod config;
pub mod json;
