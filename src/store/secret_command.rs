//! Gets a secret from a command such as `pass show work/consumer`.

use std::env;
use std::ffi::OsStr;
use std::io::{self, Read};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use thiserror::Error;
use zeroize::Zeroizing;

use crate::oauth::Secret;
use crate::text::one_line;

/// The most that is read of what a command prints, in bytes.
const MAX_OUTPUT: usize = 64 * 1024;
/// The most that is shown of its complaints, in characters.
const MAX_COMPLAINT: usize = 300;
/// How long an ended command's output may still take: a child of its own may hold the pipe open for ever.
const LAST_WORDS: Duration = Duration::from_millis(500);

/// Why a secret command gave no secret. Holds what the command said on standard error, never its output.
#[derive(Debug, Error)]
pub enum SecretCommandError {
    /// It could not be started.
    #[error("cannot run `{program}`: {cause}; check the command in config.toml")]
    CannotRun {
        /// The program.
        program: String,
        /// What the system said.
        #[source]
        cause: io::Error,
    },
    /// It took too long and was ended.
    #[error(
        "`{program}` did not end within {seconds} s; it cannot ask on this terminal, so unlock its agent first{complaint}"
    )]
    TooSlow {
        /// The program.
        program: String,
        /// The limit.
        seconds: u64,
        /// What it said.
        complaint: String,
    },
    /// It ended with an error.
    #[error("`{program}` failed ({status}); run it by hand to see why{complaint}")]
    Failed {
        /// The program.
        program: String,
        /// How it ended.
        status: ExitStatus,
        /// What it said.
        complaint: String,
    },
    /// The first line of its output is no secret.
    #[error("the first line that `{program}` printed is empty, too long, or not plain text{complaint}")]
    NoSecret {
        /// The program.
        program: String,
        /// What it said.
        complaint: String,
    },
}

impl SecretCommandError {
    /// The exit code of a twite command that met it.
    pub fn exit_code(&self) -> u8 {
        2
    }
}

/// Runs a command (program and arguments, no shell) and takes the first line of its output as the secret.
///
/// Blocks for `limit` and a second at the most; then the command and its children are killed. It has no standard input,
/// and a process group of its own, so it can read nothing from the terminal.
pub fn run_secret_command(argv: &[String], limit: Duration) -> Result<Secret, SecretCommandError> {
    let (name, arguments) = argv.split_first().map_or(("", argv), |(name, rest)| (name.as_str(), rest));
    let program = one_line(name, 100);
    let until = Instant::now() + limit;
    let cannot_run = |cause| SecretCommandError::CannotRun { program: program.clone(), cause };
    let mut command = Command::new(name);
    for (variable, _) in env::vars_os().filter(|(variable, _)| holds_secret(variable)) {
        command.env_remove(variable);
    }
    let mut child = command
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .process_group(0)
        .spawn()
        .map_err(cannot_run)?;
    let output = collect(child.stdout.take());
    let complaints = collect(child.stderr.take());

    let Some(status) = wait_until(&mut child, until).map_err(cannot_run)? else {
        kill(&mut child);
        let complaint = complaint(&complaints);
        return Err(SecretCommandError::TooSlow { program, seconds: limit.as_secs(), complaint });
    };
    if !status.success() {
        return Err(SecretCommandError::Failed { program, status, complaint: complaint(&complaints) });
    }
    let output = output.take(true);
    let line = output.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    match str::from_utf8(line) {
        Ok(line) if (1..=4096).contains(&line.len()) && !line.chars().any(char::is_control) => {
            Ok(Secret::new(line))
        }
        _ => Err(SecretCommandError::NoSecret { program, complaint: complaint(&complaints) }),
    }
}

/// Whether a variable holds a token or secret of a service: a password store has no use for them.
fn holds_secret(variable: &OsStr) -> bool {
    variable.to_str().is_some_and(|name| {
        name.starts_with("TWITE_") && (name.ends_with("_SECRET") || name.ends_with("_ACCESS_TOKEN"))
    })
}

/// Bytes that another thread reads, so that a pipe that stays open holds nobody up.
struct Collected(Receiver<Zeroizing<Vec<u8>>>);

fn collect(pipe: Option<impl Read + Send + 'static>) -> Collected {
    // A full channel makes the reader wait, so a command that prints without end fills no memory.
    let (sender, receiver) = sync_channel(MAX_OUTPUT / 4096);
    if let Some(mut pipe) = pipe {
        let read = move || read_chunks(&mut pipe, &sender);
        // Without a thread the sender is dropped, and the output counts as empty.
        let _ = thread::Builder::new().name("secret command".to_owned()).spawn(read);
    }
    Collected(receiver)
}

fn read_chunks(pipe: &mut impl Read, sender: &SyncSender<Zeroizing<Vec<u8>>>) {
    let mut buffer = Zeroizing::new([0; 4096]);
    loop {
        match pipe.read(buffer.as_mut_slice()) {
            Ok(0) => return,
            Ok(n) => {
                let chunk = Zeroizing::new(buffer.iter().take(n).copied().collect());
                if sender.send(chunk).is_err() {
                    return;
                }
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(_) => return,
        }
    }
}

impl Collected {
    /// What was read until the pipe was closed, the cap reached, the first line ended (if that is enough), or nothing
    /// more came for a while.
    fn take(&self, first_line: bool) -> Zeroizing<Vec<u8>> {
        let mut bytes = Zeroizing::new(Vec::with_capacity(MAX_OUTPUT + 4096));
        let until = Instant::now() + LAST_WORDS;
        while bytes.len() < MAX_OUTPUT && !(first_line && bytes.contains(&b'\n')) {
            match self.0.recv_timeout(until.saturating_duration_since(Instant::now())) {
                Ok(chunk) => bytes.extend_from_slice(&chunk),
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => break,
            }
        }
        bytes
    }
}

fn complaint(complaints: &Collected) -> String {
    let text = complaints.take(false);
    let text = String::from_utf8_lossy(&text);
    let text = text.trim();
    if text.is_empty() { String::new() } else { format!("; it said: {}", one_line(text, MAX_COMPLAINT)) }
}

fn wait_until(child: &mut Child, until: Instant) -> io::Result<Option<ExitStatus>> {
    let mut pause = Duration::from_millis(1);
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        let left = until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Ok(None);
        }
        thread::sleep(pause.min(left));
        pause = (pause * 2).min(Duration::from_millis(50));
    }
}

fn kill(child: &mut Child) {
    let group = i32::try_from(child.id()).ok().and_then(rustix::process::Pid::from_raw);
    if let Some(group) = group {
        let _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
    }
    let _ = child.kill();
    let _ = child.wait();
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: Duration = Duration::from_secs(20);

    fn run(words: &[&str], limit: Duration) -> Result<Secret, SecretCommandError> {
        run_secret_command(&words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>(), limit)
    }

    fn shell(script: &str) -> Result<Secret, SecretCommandError> {
        run(&["sh", "-c", script], LONG)
    }

    #[test]
    fn the_first_line_is_the_secret() {
        for script in ["echo hush", "printf hush", "printf 'hush\\r\\nmore\\n'", "echo hush; echo noise >&2"]
        {
            assert_eq!(shell(script).unwrap().reveal(), "hush", "{script}");
        }
    }

    #[test]
    fn no_shell_looks_at_the_words() {
        assert_eq!(run(&["echo", "$HOME; *"], LONG).unwrap().reveal(), "$HOME; *");
    }

    #[test]
    fn a_failing_command_is_told_with_its_complaint_and_without_its_output() {
        let error = shell("echo hush; printf 'no \\033[2Jagent\\n' >&2; exit 3").unwrap_err();
        let text = error.to_string();
        assert!(text.contains("`sh` failed (exit status: 3)"), "{text}");
        assert!(text.ends_with("it said: no \\u{1b}[2Jagent"), "{text}");
        assert!(!format!("{error:?}").contains("hush"));
    }

    #[test]
    fn a_program_that_is_not_there_is_named() {
        let text = run(&["/nowhere/pass"], LONG).unwrap_err().to_string();
        assert!(text.starts_with("cannot run `/nowhere/pass`"), "{text}");
        assert!(run(&[], LONG).is_err());
    }

    #[test]
    fn what_is_no_secret_is_refused() {
        for script in [
            "true",
            "echo; echo hush",
            "printf '\\377\\n'",
            "printf 'a\\tb\\n'",
            "yes | head -c 9999 | tr -d '\\n'",
        ] {
            assert!(matches!(shell(script), Err(SecretCommandError::NoSecret { .. })), "{script}");
        }
    }

    #[test]
    fn a_command_that_waits_is_ended_with_its_children() {
        let folder = tempfile::tempdir().unwrap();
        let pid = folder.path().join("pid");
        let script = format!("sleep 600 & echo $! > '{}'; echo asking >&2; wait", pid.display());
        let text = run(&["sh", "-c", &script], Duration::from_secs(1)).unwrap_err().to_string();
        assert!(text.contains("did not end within 1 s") && text.ends_with("it said: asking"), "{text}");
        let child = std::fs::read_to_string(pid).unwrap();
        let child = rustix::process::Pid::from_raw(child.trim().parse().unwrap()).unwrap();
        let gone = || rustix::process::test_kill_process(child).is_err() || is_zombie(child);
        let until = Instant::now() + LONG;
        while !gone() {
            assert!(Instant::now() < until, "the child is still there");
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// In a container nobody may reap an orphan; it is dead all the same.
    fn is_zombie(pid: rustix::process::Pid) -> bool {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", pid.as_raw_nonzero()));
        stat.is_ok_and(|stat| stat.contains(") Z "))
    }

    #[test]
    fn a_child_that_keeps_the_pipe_open_holds_nobody_up() {
        let begun = Instant::now();
        assert_eq!(shell("echo hush; sleep 30 & exit 0").unwrap().reveal(), "hush");
        assert!(matches!(shell("sleep 30 & exit 0"), Err(SecretCommandError::NoSecret { .. })));
        assert!(begun.elapsed() < Duration::from_secs(25));
    }

    #[test]
    fn endless_output_is_ended_by_the_limit() {
        assert!(matches!(run(&["yes"], Duration::from_millis(300)), Err(SecretCommandError::TooSlow { .. })));
    }

    #[test]
    fn it_cannot_read_what_the_user_types() {
        assert!(matches!(shell("read line && echo got"), Err(SecretCommandError::Failed { .. })));
    }
}
