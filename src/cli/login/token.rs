//! `--token`: an access token that one already has. Read from standard input alone: other users can see a command's
//! arguments.

use crate::oauth::{Credentials, Secret};

use super::lines::Masked;
use super::{Failure, given_up, say};

/// Longer than any token.
const LONGEST: usize = 1024;

/// Reads two lines: token, secret.
///
/// # Errors
/// When one is missing or cannot be one, or the program is to end.
pub(super) async fn ask(service: &str) -> Result<Credentials, Failure> {
    say(&format!(
        "The access token of your account at {service}, and its secret; what you type or paste is not shown."
    ));
    let mut masked = Masked::begin()?;
    let token = word(masked.ask("access token: ").await?.as_ref().map(|line| line.as_str()), "access token")?;
    let secret =
        word(masked.ask("access token secret: ").await?.as_ref().map(|line| line.as_str()), "secret")?;
    Ok(Credentials { key: token.reveal().to_owned(), secret })
}

/// Credentials that were rejected are more likely the typed ones than those of the configuration.
pub(super) fn explained(mut failure: Failure) -> Failure {
    if failure.code == 3 {
        failure.message = format!(
            "the token was not taken, and nothing was stored. Token and secret have to be whole, and made for the app \
             whose consumer key is configured.\n{}",
            failure.message
        );
    }
    failure
}

/// One word of visible ASCII, without the blanks around it.
fn word(line: Option<&str>, what: &str) -> Result<Secret, Failure> {
    let word = line.unwrap_or_default().trim();
    if word.is_empty() {
        Err(given_up(&format!("no {what} was given")))
    } else if word.len() > LONGEST || !word.bytes().all(|byte| byte.is_ascii_graphic()) {
        Err(given_up(&format!("that is no {what}: it has blanks or other characters that none has")))
    } else {
        Ok(Secret::new(word))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_one_visible_word_and_an_error_does_not_repeat_it() {
        assert_eq!(word(Some(" 12-Ab+/=%& \r\n"), "secret").unwrap().reveal(), "12-Ab+/=%&");
        let long = "a".repeat(LONGEST + 1);
        for line in
            [None, Some(""), Some(" \n"), Some("two hush"), Some("hüsh"), Some("hu\u{1b}sh"), Some(&long)]
        {
            let failure = word(line, "secret").unwrap_err();
            assert_eq!(failure.code, 3);
            assert!(failure.message.contains("nothing was stored"), "{}", failure.message);
            assert!(!failure.message.contains("hush"), "{}", failure.message);
        }
    }
}
