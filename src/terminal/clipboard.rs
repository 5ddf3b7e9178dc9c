//! The way to the clipboard of whoever sits before the terminal, be it on another host: through tmux where twite runs
//! in one (with its defaults it drops OSC 52), by OSC 52 else, in GNU screen inside its own wrapper.

use std::ffi::OsString;
use std::io::Write as _;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use thiserror::Error;

/// How long tmux may take.
const PATIENCE: Duration = Duration::from_secs(2);
/// Terminals take different lengths (xterm 100,000 bytes of base64), and a pipe 64 KiB. An address never comes near.
const LONGEST: usize = 60_000;
/// GNU screen passes a string on only if it is short; the terminal joins the pieces.
const SCREEN_PIECE: usize = 240;

/// Why a text was not copied.
#[derive(Debug, Error)]
pub enum CopyError {
    /// tmux could not be run, or refused.
    #[error("tmux did not take it: {0}")]
    Tmux(String),
    /// More than terminals take.
    #[error("it is too long for the clipboard of a terminal")]
    TooLong,
}

/// How a text gets into the clipboard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clipboard {
    /// `tmux load-buffer -w`: into tmux's buffer and, by tmux, into the clipboard of the terminal outside.
    Tmux,
    /// OSC 52 (xterm's control sequences, "Manipulate Selection Data").
    Terminal,
    /// OSC 52, in the DCS string that GNU screen passes on.
    Screen,
}

impl Clipboard {
    /// What the environment says.
    pub fn from_vars(var: impl Fn(&str) -> Option<OsString>) -> Self {
        let is_set = |name| var(name).is_some_and(|value| !value.is_empty());
        if is_set("TMUX") {
            Self::Tmux
        } else if is_set("STY") {
            Self::Screen
        } else {
            Self::Terminal
        }
    }

    /// What has to be written to the terminal for this text; `None`: nothing, tmux is to be run instead.
    ///
    /// # Errors
    /// When the text is too long.
    pub fn sequence(self, text: &str) -> Result<Option<Vec<u8>>, CopyError> {
        if text.len() > LONGEST {
            return Err(CopyError::TooLong);
        }
        let bare = || format!("\x1b]52;c;{}\x07", STANDARD.encode(text)).into_bytes();
        Ok(match self {
            Self::Tmux => None,
            Self::Terminal => Some(bare()),
            Self::Screen => Some(
                bare().chunks(SCREEN_PIECE).flat_map(|piece| [b"\x1bP", piece, b"\x1b\\"].concat()).collect(),
            ),
        })
    }

    /// Hands a text to tmux, on its standard input: it stands in no argument list. Blocks for two seconds at most.
    ///
    /// # Errors
    /// When there is no tmux, it is too old for `-w` (3.2 has it), or it says no.
    pub fn through_tmux(text: &str) -> Result<(), CopyError> {
        let error =
            |words: &dyn std::fmt::Display| CopyError::Tmux(crate::text::one_line(&words.to_string(), 120));
        let mut child = Command::new("tmux")
            .args(["load-buffer", "-w", "-"])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|cause| error(&cause))?;
        // A pipe takes this much without a reader, and closing it is the end of the text.
        let written = child.stdin.take().map_or(Ok(()), |mut input| input.write_all(text.as_bytes()));
        let status = wait(&mut child).map_err(|cause| error(&cause))?;
        written.map_err(|cause| error(&cause))?;
        match status {
            Some(status) if status.success() => Ok(()),
            Some(status) => Err(error(&status)),
            None => Err(error(&"no answer")),
        }
    }
}

/// Waits for a child; one that takes too long is killed.
fn wait(child: &mut Child) -> std::io::Result<Option<std::process::ExitStatus>> {
    let until = Instant::now() + PATIENCE;
    while Instant::now() < until {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    child.kill()?;
    child.wait()?;
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(vars: &[(&str, &str)]) -> Clipboard {
        Clipboard::from_vars(|name| vars.iter().find(|(n, _)| *n == name).map(|(_, value)| (*value).into()))
    }

    #[test]
    fn tmux_goes_before_screen_and_screen_before_the_bare_terminal() {
        assert_eq!(found(&[]), Clipboard::Terminal);
        assert_eq!(found(&[("TMUX", ""), ("STY", "")]), Clipboard::Terminal);
        assert_eq!(found(&[("STY", "7.tty")]), Clipboard::Screen);
        assert_eq!(found(&[("STY", "7.tty"), ("TMUX", "/run/tmux,1,0")]), Clipboard::Tmux);
    }

    #[test]
    fn the_text_goes_as_base64_so_that_nothing_in_it_steers_the_terminal() {
        let sequence = |clipboard: Clipboard, text: &str| clipboard.sequence(text).unwrap();
        let bytes = sequence(Clipboard::Terminal, "a\x07b\x1b\\c").unwrap();
        assert_eq!(bytes, b"\x1b]52;c;YQdiG1xj\x07");
        assert_eq!(sequence(Clipboard::Tmux, "a"), None);
        assert!(Clipboard::Terminal.sequence(&"a".repeat(LONGEST + 1)).is_err());
    }

    #[test]
    fn in_screen_short_pieces_join_to_the_same() {
        let text = "https://a.example/?q=".repeat(40);
        let wrapped = Clipboard::Screen.sequence(&text).unwrap().unwrap();
        let wrapped = String::from_utf8(wrapped).unwrap();
        let pieces: Vec<&str> =
            wrapped.split("\x1bP").skip(1).map(|piece| piece.strip_suffix("\x1b\\").unwrap()).collect();
        assert!(pieces.len() > 1 && pieces.iter().all(|piece| piece.len() <= SCREEN_PIECE));
        assert_eq!(pieces.concat().into_bytes(), Clipboard::Terminal.sequence(&text).unwrap().unwrap());
    }
}
