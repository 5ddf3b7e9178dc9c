//! Over SSH the browser runs elsewhere: the line that makes its loopback port lead here.

use std::ffi::OsString;
use std::net::IpAddr;

/// What stands in the line where it is not known who and where we are.
const PLACEHOLDER: &str = "user@host";

/// The line to type on the desktop: it makes the desktop's `port` lead to ours (`ssh -L`). A `user_host` that a shell
/// or ssh could take for something else is left out.
pub fn forward_line(port: u16, user_host: Option<&str>) -> String {
    let user_host = user_host.filter(|name| is_harmless(name)).unwrap_or(PLACEHOLDER);
    format!("ssh -L {port}:127.0.0.1:{port} {user_host}")
}

/// Letters, digits and what addresses are made of: no blank, no quote, no option.
fn is_harmless(name: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"@.:/-_%[]".contains(&byte);
    (1..=255).contains(&name.len()) && !name.starts_with('-') && name.bytes().all(is_plain)
}

/// Who and where we are as the desktop's ssh saw it, from what sshd leaves in the environment: `maru@203.0.113.5`, or
/// `ssh://maru@203.0.113.5:2222` where the port is not the usual one. `None` where this is no SSH session.
pub fn user_host(variable: &dyn Fn(&str) -> Option<OsString>) -> Option<String> {
    let text = |name| variable(name)?.into_string().ok().filter(|value| !value.is_empty());
    let connection = text("SSH_CONNECTION")?;
    let mut ends = connection.split(' ').skip(2);
    let host: IpAddr = ends.next()?.parse().ok()?;
    let port: u16 = ends.next()?.parse().ok()?;
    let user = text("USER").or_else(|| text("LOGNAME"))?;
    Some(match (port, host) {
        (22, _) => format!("{user}@{host}"),
        (_, IpAddr::V4(_)) => format!("ssh://{user}@{host}:{port}"),
        (_, IpAddr::V6(_)) => format!("ssh://{user}@[{host}]:{port}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(connection: &str, user: &str) -> Option<String> {
        user_host(&|name| match name {
            "SSH_CONNECTION" => Some(connection.into()),
            "USER" => Some(user.into()),
            _ => None,
        })
    }

    #[test]
    fn the_line_names_the_port_twice_and_the_host_where_it_is_known() {
        assert_eq!(forward_line(8765, Some("maru@pier")), "ssh -L 8765:127.0.0.1:8765 maru@pier");
        assert_eq!(forward_line(8765, None), "ssh -L 8765:127.0.0.1:8765 user@host");
    }

    #[test]
    fn what_a_shell_would_run_is_no_host() {
        for name in ["", "-oProxyCommand=x", "a b", "a;b", "a$(b)", "a`b`", "a'b", "a\nb", "é@host"] {
            assert_eq!(forward_line(1, Some(name)), "ssh -L 1:127.0.0.1:1 user@host", "{name:?}");
        }
    }

    #[test]
    fn the_host_is_the_one_that_the_session_came_in_by() {
        assert_eq!(found("198.51.100.7 50312 203.0.113.5 22", "maru").as_deref(), Some("maru@203.0.113.5"));
        assert_eq!(
            found("198.51.100.7 50312 203.0.113.5 2222", "maru").as_deref(),
            Some("ssh://maru@203.0.113.5:2222")
        );
        assert_eq!(found("::1 5 2001:db8::1 22", "maru").as_deref(), Some("maru@2001:db8::1"));
        assert_eq!(found("::1 5 2001:db8::1 23", "maru").as_deref(), Some("ssh://maru@[2001:db8::1]:23"));
        for broken in ["", "x", "1.2.3.4 5", "1.2.3.4 5 host 22", "1.2.3.4 5 1.2.3.4 many"] {
            assert_eq!(found(broken, "maru"), None, "{broken}");
        }
        assert_eq!(found("198.51.100.7 50312 203.0.113.5 22", ""), None);
    }
}
