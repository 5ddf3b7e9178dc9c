//! Reading what the owner brings back from the authorise page: a PIN, or the whole address they were sent to.

use super::token_answer::only;
use super::{Secret, Verifiers, form};

/// More than this is no PIN and no address, but something else that was pasted.
const LONGEST_INPUT: usize = 8192;

/// The longest verifier taken.
const LONGEST_VERIFIER: usize = 512;

/// What is wrong with an input, so that the owner can try again: the temporary credentials are still good.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InputError {
    /// Nothing, or only blanks.
    #[error("type the PIN, or paste the whole address that the browser was sent to")]
    Empty,
    /// More than any PIN or address.
    #[error("that is too long for a PIN or an address")]
    TooLong,
    /// Not a PIN.
    #[error("a PIN has digits only, at most 10")]
    NotAPin,
    /// Not a verifier.
    #[error("that is neither a PIN nor an address")]
    NotAVerifier,
    /// An address that answers another login.
    #[error("that address belongs to another login: open the address shown here")]
    OtherLogin,
    /// An address that does not say which login it answers.
    #[error("that address has no oauth_token: paste the one that the browser was sent to, whole")]
    NoToken,
    /// An address without a verifier.
    #[error(
        "that address has no oauth_verifier: paste the one that the browser was sent to after you agreed"
    )]
    NoVerifier,
    /// An address with escapes that are no text, or with contradicting parameters.
    #[error("that address cannot be read")]
    Unreadable,
}

/// What the owner, or the provider in their name, said.
pub(super) enum Said {
    Verifier(Secret),
    Denied,
    Problem,
}

/// What an address that a browser was sent to says to a login.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answers {
    /// It brings the verifier.
    Yes,
    /// The owner, or the provider, refused.
    No,
    /// It does not belong to this login, or says nothing.
    AnotherLogin,
}

/// What this address says to the login with the temporary token `token`.
pub fn answers(address: &str, token: &str) -> Answers {
    match self::address(address, token) {
        Ok(Said::Verifier(_)) => Answers::Yes,
        Ok(Said::Denied | Said::Problem) => Answers::No,
        Err(_) => Answers::AnotherLogin,
    }
}

/// Reads an input for the temporary token `token`.
pub(super) fn read(input: &str, token: &str, verifiers: Verifiers) -> Result<Said, InputError> {
    if input.len() > LONGEST_INPUT {
        return Err(InputError::TooLong);
    }
    // Neither a PIN nor an address holds a blank: those inside come from grouping, or from a line that was broken.
    let input: String = input.chars().filter(|c| !c.is_whitespace() && !is_invisible(*c)).collect();
    if input.is_empty() {
        Err(InputError::Empty)
    } else if input.contains(['?', '=', '/']) {
        address(&input, token)
    } else {
        bare(&input, verifiers).map(Said::Verifier)
    }
}

/// Zero-width characters and marks that copying from a web page brings along.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

fn bare(input: &str, verifiers: Verifiers) -> Result<Secret, InputError> {
    let input: String = input.chars().map(narrow_digit).collect();
    match verifiers {
        Verifiers::Digits if input.len() <= 10 && input.bytes().all(|byte| byte.is_ascii_digit()) => Ok(()),
        Verifiers::Digits => Err(InputError::NotAPin),
        Verifiers::Words if input.len() <= LONGEST_VERIFIER && input.bytes().all(is_unreserved) => Ok(()),
        Verifiers::Words => Err(InputError::NotAVerifier),
    }?;
    Ok(Secret::new(input))
}

/// The wide digits that an input method for Chinese, Japanese or Korean types.
fn narrow_digit(c: char) -> char {
    match c {
        '\u{ff10}'..='\u{ff19}' => char::from_u32(u32::from(c) - 0xff10 + 0x30).unwrap_or(c),
        _ => c,
    }
}

fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~')
}

/// Reads a redirected address, or its query alone.
fn address(input: &str, token: &str) -> Result<Said, InputError> {
    // Tumblr, for one, appends the fragment `#_=_`.
    let input = input.split_once('#').map_or(input, |(address, _)| address);
    let query = input.split_once('?').map_or(input, |(_, query)| query);
    let pairs = form::pairs(query).map_err(|form::NotText| InputError::Unreadable)?;
    let one = |name: &str| only(&pairs, name).map_err(|_| InputError::Unreadable);

    // X sends `denied` with the token instead of `oauth_token`; others send `oauth_problem`, with or without one.
    let denied = one("denied")?;
    let theirs = one("oauth_token")?;
    if [denied, theirs].into_iter().flatten().any(|theirs| theirs != token) {
        return Err(InputError::OtherLogin);
    }
    if denied.is_some() {
        return Ok(Said::Denied);
    }
    match one("oauth_problem")? {
        Some("user_refused" | "permission_denied") => return Ok(Said::Denied),
        Some(_) => return Ok(Said::Problem),
        None => {}
    }
    if theirs.is_none() {
        return Err(InputError::NoToken);
    }
    match one("oauth_verifier")? {
        None | Some("") => Err(InputError::NoVerifier),
        Some(verifier) if verifier.len() > LONGEST_VERIFIER => Err(InputError::TooLong),
        Some(verifier) => Ok(Said::Verifier(Secret::new(verifier))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(input: &str, verifiers: Verifiers) -> Result<String, InputError> {
        read(input, "our+token", verifiers).map(|said| match said {
            Said::Verifier(verifier) => verifier.reveal().to_owned(),
            Said::Denied => "(denied)".to_owned(),
            Said::Problem => "(problem)".to_owned(),
        })
    }

    #[test]
    fn a_pin_is_taken_however_it_was_typed() {
        for (input, pin) in [
            ("1234567", "1234567"),
            (" 1234567\r\n", "1234567"),
            ("123 4567", "1234567"),
            ("\t12\u{a0}34\u{200b}567\u{feff}", "1234567"),
            ("１２３４５６７", "1234567"),
            ("7", "7"),
            ("0012", "0012"),
            ("1234567890", "1234567890"),
        ] {
            assert_eq!(said(input, Verifiers::Digits).as_deref(), Ok(pin), "{input:?}");
            assert_eq!(said(input, Verifiers::Words).as_deref(), Ok(pin), "{input:?}");
        }
        assert_eq!(said("hfdp7dh39dks9884", Verifiers::Words).as_deref(), Ok("hfdp7dh39dks9884"));
        assert_eq!(said("a-b_c.d~e", Verifiers::Words).as_deref(), Ok("a-b_c.d~e"));
    }

    #[test]
    fn the_redirected_address_is_taken_however_it_was_pasted() {
        for input in [
            "http://127.0.0.1:8080/callback?oauth_token=our%2Btoken&oauth_verifier=v%2Fw",
            "http://127.0.0.1:8080/callback?oauth_verifier=v%2Fw&oauth_token=our%2Btoken#_=_",
            " http://127.0.0.1:8080/callback?service=11&oauth_token=our%2B\n token&oauth_verifier=v%2Fw \n",
            "127.0.0.1:8080/callback?oauth_token=our%2Btoken&oauth_verifier=v%2Fw",
            "/callback?oauth_token=our%2Btoken&oauth_verifier=v%2Fw",
            "?oauth_token=our%2Btoken&oauth_verifier=v%2Fw",
            "oauth_token=our%2Btoken&oauth_verifier=v%2Fw",
        ] {
            for verifiers in [Verifiers::Digits, Verifiers::Words] {
                assert_eq!(said(input, verifiers).as_deref(), Ok("v/w"), "{input:?}");
            }
        }
    }

    #[test]
    fn a_refusal_is_told_from_a_mistake() {
        for (query, outcome) in [
            ("denied=our%2Btoken", Ok("(denied)")),
            ("denied=our%2Btoken&oauth_token=our%2Btoken&oauth_verifier=v", Ok("(denied)")),
            ("denied=another", Err(InputError::OtherLogin)),
            ("denied=", Err(InputError::OtherLogin)),
            ("oauth_problem=user_refused", Ok("(denied)")),
            ("oauth_problem=permission_denied&oauth_token=our%2Btoken", Ok("(denied)")),
            ("oauth_problem=user_refused&oauth_token=another", Err(InputError::OtherLogin)),
            ("oauth_problem=token_expired", Ok("(problem)")),
            ("oauth_token=another&oauth_verifier=v", Err(InputError::OtherLogin)),
            ("oauth_token=our+token&oauth_verifier=v", Err(InputError::OtherLogin)),
            ("oauth_token=&oauth_verifier=v", Err(InputError::OtherLogin)),
            ("oauth_verifier=v", Err(InputError::NoToken)),
            ("oauth_token=our%2Btoken", Err(InputError::NoVerifier)),
            ("oauth_token=our%2Btoken&oauth_verifier=", Err(InputError::NoVerifier)),
            ("oauth_token=our%2Btoken&oauth_verifier=v&oauth_verifier=w", Err(InputError::Unreadable)),
            ("oauth_token=our%2Btoken&oauth_token=another&oauth_verifier=v", Err(InputError::Unreadable)),
            ("oauth_token=our%2Btoken&oauth_verifier=%FF", Err(InputError::Unreadable)),
            ("", Err(InputError::NoToken)),
        ] {
            let input = format!("http://127.0.0.1:8080/callback?{query}");
            assert_eq!(said(&input, Verifiers::Digits).as_deref(), outcome.as_ref().copied(), "{query}");
        }
    }

    #[test]
    fn what_is_no_pin_is_said_to_be_none() {
        for (input, verifiers, error) in [
            ("", Verifiers::Digits, InputError::Empty),
            (" \n\t\u{200b}", Verifiers::Words, InputError::Empty),
            ("12345678901", Verifiers::Digits, InputError::NotAPin),
            ("12a4567", Verifiers::Digits, InputError::NotAPin),
            ("PIN: 1234567", Verifiers::Digits, InputError::NotAPin),
            ("\u{1b}[201~", Verifiers::Digits, InputError::NotAPin),
            ("\u{1b}[201~", Verifiers::Words, InputError::NotAVerifier),
            ("pässwört", Verifiers::Words, InputError::NotAVerifier),
            ("https://social.example", Verifiers::Words, InputError::NoToken),
        ] {
            assert_eq!(said(input, verifiers), Err(error), "{input:?}");
        }
        assert_eq!(said(&"1".repeat(513), Verifiers::Words), Err(InputError::NotAVerifier));
        assert_eq!(said(&"1".repeat(8193), Verifiers::Words), Err(InputError::TooLong));
        let long = format!("?oauth_token=our%2Btoken&oauth_verifier={}", "v".repeat(513));
        assert_eq!(said(&long, Verifiers::Words), Err(InputError::TooLong));
    }
}
