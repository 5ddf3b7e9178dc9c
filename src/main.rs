//! twite: arguments in, exit code out.

use std::process::ExitCode;

fn main() -> ExitCode {
    twite::cli::main()
}
