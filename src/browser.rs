//! Whether there is a browser that can be opened for the user, and opening it.
//!
//! Over SSH there is none: it would open on the wrong screen, or be a text browser inside of ours. So twite opens one on
//! a graphical desktop alone.

use std::ffi::{OsStr, OsString};
use std::io;
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;

/// Set in a session that came in by SSH.
const REMOTE: [&str; 3] = ["SSH_CONNECTION", "SSH_TTY", "SSH_CLIENT"];

/// Browsers that run inside of a terminal.
const TEXT_BROWSERS: [&str; 14] = [
    "browsh",
    "carbonyl",
    "cha",
    "edbrowse",
    "elinks",
    "felinks",
    "links",
    "links2",
    "lynx",
    "netrik",
    "retawq",
    "w3m",
    "w3mman",
    "www-browser",
];

/// Whether the reader sits before another computer than this one.
pub fn over_ssh(variable: &dyn Fn(&str) -> Option<OsString>) -> bool {
    REMOTE.iter().any(|name| variable(name).is_some_and(|value| !value.is_empty()))
}

/// The command that shows an address in a graphical browser, told from the environment alone: a program and its
/// arguments, for [`open`]. `None` over SSH and without a graphical desktop.
pub fn graphical_opener(variable: &dyn Fn(&str) -> Option<OsString>) -> Option<Vec<OsString>> {
    let value = |name: &str| variable(name).filter(|value| !value.is_empty());
    if over_ssh(variable) {
        return None;
    }
    let desktop = if cfg!(target_os = "macos") {
        "open"
    } else if value("WAYLAND_DISPLAY").is_some() || value("DISPLAY").is_some_and(|name| is_own(&name)) {
        "xdg-open"
    } else {
        return None;
    };
    let chosen = value("BROWSER").and_then(|list| list.to_str().and_then(graphical_choice));
    Some(chosen.unwrap_or_else(|| vec![desktop.into()]))
}

/// A display with a host name before its colon is on another computer (`localhost:10.0` is what SSH forwards).
fn is_own(display: &OsStr) -> bool {
    display.to_str().is_some_and(|name| name.starts_with([':', '/']) || name.starts_with("unix:"))
}

/// The first graphical browser of `$BROWSER`: commands with `:` between them.
fn graphical_choice(list: &str) -> Option<Vec<OsString>> {
    list.split(':')
        .map(|command| command.split_whitespace().map(OsString::from).collect::<Vec<_>>())
        .find(|command| command.first().is_some_and(|program| !is_text_browser(program)))
}

fn is_text_browser(program: &OsStr) -> bool {
    let name = Path::new(program).file_name().and_then(OsStr::to_str).unwrap_or_default();
    TEXT_BROWSERS.contains(&name)
}

/// Shows an address with a command from [`graphical_opener`]; `%s` in an argument stands for the address, which goes
/// last otherwise. Nothing of it reaches our terminal, and Ctrl-C there does not reach it.
///
/// # Errors
/// When the address is none of the web, or the program cannot be started. What it does then is not waited for.
pub fn open(opener: &[OsString], address: &str) -> io::Result<()> {
    let bad = |what: &str| io::Error::new(io::ErrorKind::InvalidInput, what.to_owned());
    if !["https://", "http://"].iter().any(|scheme| address.starts_with(scheme)) {
        return Err(bad("not an address of the web"));
    }
    let (program, arguments) = opener.split_first().ok_or_else(|| bad("no browser"))?;
    let mut child = Command::new(program)
        .args(filled_in(arguments, address))
        // xdg-open would fall back on it, and it names nothing but text browsers here.
        .env_remove("BROWSER")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .process_group(0)
        .spawn()?;
    thread::Builder::new().name("browser".into()).spawn(move || match child.wait() {
        Ok(status) if status.success() => {}
        Ok(status) => log::warn!("the browser ended with {status}"),
        Err(error) => log::warn!("the browser cannot be waited for: {error}"),
    })?;
    Ok(())
}

fn filled_in(arguments: &[OsString], address: &str) -> Vec<OsString> {
    let mut is_named = false;
    let mut all: Vec<OsString> = arguments
        .iter()
        .map(|argument| match argument.to_str() {
            Some(text) if text.contains("%s") => {
                is_named = true;
                text.replace("%s", address).into()
            }
            _ => argument.clone(),
        })
        .collect();
    if !is_named {
        all.push(address.into());
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opener(variables: &[(&str, &str)]) -> Option<Vec<String>> {
        let found = graphical_opener(&|name| {
            variables.iter().find(|(known, _)| *known == name).map(|(_, value)| OsString::from(value))
        });
        found.map(|words| words.into_iter().map(|word| word.into_string().unwrap()).collect())
    }

    #[test]
    fn over_ssh_no_browser_is_opened_whatever_else_is_set() {
        for name in REMOTE {
            let desktop = [("DISPLAY", ":0"), ("WAYLAND_DISPLAY", "wayland-0"), ("BROWSER", "firefox")];
            assert!(opener(&desktop).is_some());
            assert_eq!(opener(&[desktop.as_slice(), &[(name, "1.2.3.4 5 6.7.8.9 22")]].concat()), None);
        }
    }

    #[cfg(not(target_os = "macos"))]
    #[test]
    fn a_desktop_is_needed_and_one_forwarded_by_ssh_is_none() {
        for variables in [
            vec![],
            vec![("BROWSER", "firefox")],
            vec![("DISPLAY", ""), ("WAYLAND_DISPLAY", "")],
            vec![("DISPLAY", "localhost:10.0")],
            vec![("DISPLAY", "pier.example:0")],
        ] {
            assert_eq!(opener(&variables), None, "{variables:?}");
        }
        for variables in [("DISPLAY", ":0"), ("DISPLAY", "unix:0"), ("WAYLAND_DISPLAY", "wayland-0")] {
            assert_eq!(opener(&[variables]), Some(vec!["xdg-open".to_owned()]), "{variables:?}");
        }
        assert!(opener(&[("DISPLAY", ":0"), ("SSH_TTY", "")]).is_some(), "an empty variable is not set");
    }

    #[cfg(not(target_os = "macos"))]
    #[test]
    fn a_chosen_browser_counts_unless_it_is_a_text_browser() {
        let chosen = |browser: &str| opener(&[("DISPLAY", ":0"), ("BROWSER", browser)]).unwrap().join(" ");
        assert_eq!(chosen("firefox"), "firefox");
        assert_eq!(chosen("/usr/bin/w3m:firefox --new-window %s:lynx"), "firefox --new-window %s");
        for text in
            ["w3m", "lynx -accept_all_cookies", "/usr/bin/www-browser", "elinks:links2", "links %s", ":"]
        {
            assert_eq!(chosen(text), "xdg-open", "{text}");
        }
    }

    #[test]
    fn the_address_goes_where_the_command_wants_it_and_is_one_argument() {
        let address = "https://x.example/a?b=c&d='$(e)'";
        let words = |words: &[&str]| words.iter().map(OsString::from).collect::<Vec<_>>();
        assert_eq!(filled_in(&words(&[]), address), words(&[address]));
        assert_eq!(filled_in(&words(&["-n"]), address), words(&["-n", address]));
        assert_eq!(
            filled_in(&words(&["--url=%s", "-n"]), address),
            words(&[&format!("--url={address}"), "-n"])
        );
    }

    #[test]
    fn only_addresses_of_the_web_are_opened() {
        for address in ["", "-help", "file:///etc/passwd", "javascript:alert(1)", "/tmp/x"] {
            let opener = [OsString::from("/nonexistent")];
            assert_eq!(open(&opener, address).unwrap_err().kind(), io::ErrorKind::InvalidInput, "{address}");
        }
        let nobody = open(&["/nonexistent/browser".into()], "https://x.example/");
        assert_eq!(nobody.unwrap_err().kind(), io::ErrorKind::NotFound);
    }
}
