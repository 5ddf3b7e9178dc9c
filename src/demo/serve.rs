//! `twite demo --serve`: only the service.

use std::io::{self, Write as _};

use tokio::signal::unix::{SignalKind, signal};

use super::{Demo, Options};

/// Prints address and keys as one line of JSON on standard output, and serves until INT, TERM or HUP.
///
/// # Errors
/// When the service cannot start or standard output is closed.
pub fn serve(options: Options) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let demo = Demo::start(options)?;
    runtime.block_on(async {
        let mut interrupt = signal(SignalKind::interrupt())?;
        let mut terminate = signal(SignalKind::terminate())?;
        let mut hang_up = signal(SignalKind::hangup())?;
        let mut out = io::stdout();
        writeln!(out, "{}", demo.keys().to_json_line())?;
        out.flush()?;
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
            _ = hang_up.recv() => {}
        }
        Ok(())
    })
}
