//! Which addresses a service may have.

use url::{Host, Url};

/// Checks an address from the configuration and gives it back as it will be asked: host in lower case, default port
/// and trailing slashes left out.
///
/// Taken is `https://`, and `http://` for this computer alone (`localhost`, 127.0.0.0/8, `::1`) unless `allow_http`.
/// No user, no password, no query, no fragment. The error is what is wrong and what to do.
pub(crate) fn check(address: &str, allow_http: bool) -> Result<String, (String, &'static str)> {
    const LIKE: &str = "write it like \"https://social.example\"";
    let wrong = |what: &str, remedy| Err((what.to_owned(), remedy));
    if address.len() > 2048 {
        return wrong("is longer than 2048 bytes", LIKE);
    }
    if address.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return wrong("holds blanks or control characters", LIKE);
    }
    let Ok(url) = Url::parse(address) else { return wrong("is not an address", LIKE) };
    let Some(host) = url.host() else { return wrong("names no host", LIKE) };
    match url.scheme() {
        "https" => {}
        "http" if allow_http || is_loopback(&host) => {}
        "http" => {
            return wrong(
                "is not encrypted (http://)",
                "use https://, or say `allow_http = true` for this service if you trust every network in between",
            );
        }
        _ => return wrong("is neither https:// nor http://", LIKE),
    }
    if !url.username().is_empty() || url.password().is_some() {
        return wrong("holds a user name or password", "leave out everything before the @");
    }
    if url.query().is_some() || url.fragment().is_some() {
        return wrong("holds a query or fragment", "leave out everything from the ? or # on");
    }
    Ok(url.as_str().trim_end_matches('/').to_owned())
}

/// Whether the host is this computer, by its name or number.
fn is_loopback(host: &Host<&str>) -> bool {
    match host {
        Host::Domain(name) => {
            let name = name.strip_suffix('.').unwrap_or(name);
            name == "localhost" || name.ends_with(".localhost")
        }
        Host::Ipv4(number) => number.is_loopback(),
        Host::Ipv6(number) => number.is_loopback(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_good_address_comes_back_in_the_form_in_which_it_is_asked() {
        for (address, asked) in [
            ("https://social.example", "https://social.example"),
            ("https://Social.Example:443/", "https://social.example"),
            ("https://social.example/sub/index.php/", "https://social.example/sub/index.php"),
            ("https://social.example:8443", "https://social.example:8443"),
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
            ("http://127.9.9.9", "http://127.9.9.9"),
            ("http://[::1]:80/", "http://[::1]"),
            ("http://localhost:3000", "http://localhost:3000"),
            ("https://bücher.example", "https://xn--bcher-kva.example"),
        ] {
            assert_eq!(check(address, false).as_deref(), Ok(asked), "{address}");
        }
    }

    #[test]
    fn a_bad_address_is_refused_for_its_reason() {
        for (address, reason) in [
            ("", "is not an address"),
            ("social.example", "is not an address"),
            ("https://", "is not an address"),
            ("ftp://social.example", "is neither"),
            ("file:///etc/passwd", "names no host"),
            ("http://social.example", "is not encrypted"),
            ("http://127.0.0.1.social.example", "is not encrypted"),
            ("http://localhost.social.example", "is not encrypted"),
            ("http://0.0.0.0", "is not encrypted"),
            ("http://192.168.1.1", "is not encrypted"),
            ("https://me@social.example", "holds a user name"),
            ("https://:pw@social.example", "holds a user name"),
            ("https://social.example?x=1", "holds a query"),
            ("https://social.example/?", "holds a query"),
            ("https://social.example/#a", "holds a query or fragment"),
            ("https://social.example/ ", "holds blanks"),
            ("https://social.exa\nmple", "holds blanks"),
        ] {
            let (what, _) = check(address, false).expect_err(address);
            assert!(what.starts_with(reason), "{address}: {what}");
        }
        assert!(check(&format!("https://a.example/{}", "a".repeat(3000)), false).is_err());
    }

    #[test]
    fn plain_http_needs_to_be_allowed() {
        assert_eq!(check("http://social.example", true).as_deref(), Ok("http://social.example"));
    }

    proptest! {
        #[test]
        fn whatever_is_taken_is_taken_again_unchanged(address in "(https?://)?[a-z@:?#/.\\[\\]0-9]{0,20}") {
            if let Ok(once) = check(&address, false) {
                prop_assert_eq!(check(&once, false), Ok(once));
            }
        }
    }
}
