//! Whether this computer's clock and the server's agree, told from the `Date` header.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use super::{Answer, Cause, Trouble};

/// How many seconds two clocks may differ before a refused signature is put down to them.
pub const CLOCK_TOLERANCE: i64 = 60;

/// By how many seconds `now` is ahead of the answer's `Date` (negative: behind). `None` without a readable `Date`.
///
/// `now` is the time that the request was signed with, any correction included, so that a second refusal after a
/// correction is not put down to the clock again.
pub fn clock_ahead_by(answer: &Answer, now: Timestamp) -> Option<i64> {
    Some(now.as_second() - server_time(answer)?.as_second())
}

/// The server's clock, as the `Date` header has it.
pub(super) fn server_time(answer: &Answer) -> Option<Timestamp> {
    http_date(answer.header("date")?)
}

/// An HTTP date (RFC 9110 §5.6.7, its preferred form). `UTC` is taken for `GMT`, as X once wrote it; the day's name
/// is not looked at.
pub(super) fn http_date(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    let text = text.split_once(',').map_or(text, |(_, rest)| rest).trim();
    let text = ["GMT", "UTC", "+0000"].iter().find_map(|zone| text.strip_suffix(zone))?.trim_end();
    let civil = DateTime::strptime("%d %b %Y %H:%M:%S", text).ok()?;
    TimeZone::UTC.to_timestamp(civil).ok()
}

impl Trouble {
    /// The same trouble, put down to the clock where a 401 comes with clocks more than [`CLOCK_TOLERANCE`] apart.
    /// See [`clock_ahead_by`] for `now`.
    #[must_use]
    pub fn with_clock(mut self, answer: &Answer, now: Timestamp) -> Self {
        /// "Invalid or expired token": the service looked past the clock already.
        const INVALID_TOKEN: i64 = 89;
        let may_be_clock = match self.cause {
            Cause::ClockWrong { ahead_by: None } => true,
            Cause::AppKeysWrong | Cause::TokenRevoked | Cause::LoginExpired | Cause::Refused => {
                self.status == Some(401) && self.code != Some(INVALID_TOKEN)
            }
            _ => false,
        };
        if let Some(ahead) =
            clock_ahead_by(answer, now).filter(|ahead| may_be_clock && ahead.abs() > CLOCK_TOLERANCE)
        {
            self.cause = Cause::ClockWrong { ahead_by: Some(ahead) };
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::service::{During, dialect};

    fn answer(status: u16, date: &str, body: &str) -> Answer {
        Answer { status, headers: vec![("date".into(), date.into())], body: body.into() }
    }

    #[test]
    fn the_date_header_is_read_with_either_name_of_its_zone() {
        let now: Timestamp = "2022-10-07T22:53:15Z".parse().unwrap();
        for date in [
            "Fri, 07 Oct 2022 22:43:15 GMT",
            "Fri, 07 Oct 2022 22:43:15 UTC",
            "07 Oct 2022 22:43:15 GMT",
            "Mon, 7 Oct 2022 22:43:15 GMT",
        ] {
            assert_eq!(clock_ahead_by(&answer(401, date, ""), now), Some(600), "{date}");
        }
        for bad in ["", "yesterday", "Fri, 07 Oct 2022 22:43:15 CET", "Fri, 77 Oct 2022 22:43:15 GMT"] {
            assert_eq!(clock_ahead_by(&answer(401, bad, ""), now), None, "{bad}");
        }
    }

    #[test]
    fn a_refused_signature_with_clocks_apart_is_the_clocks_fault() {
        let dialect = dialect("twitter-1.1").unwrap();
        let date = "Mon, 23 Nov 2026 17:00:00 GMT";
        let ahead: Timestamp = "2026-11-23T17:10:00Z".parse().unwrap();
        let close: Timestamp = "2026-11-23T17:01:00Z".parse().unwrap();
        let cause = |status, body: &str, now| {
            let answer = answer(status, date, body);
            dialect.trouble(&answer, During::Api).with_clock(&answer, now).cause
        };
        let v2 = r#"{"title":"Unauthorized","type":"about:blank","status":401,"detail":"Unauthorized"}"#;
        let code_32 = r#"{"errors":[{"code":32,"message":"Could not authenticate you."}]}"#;
        let code_89 = r#"{"errors":[{"code":89,"message":"Invalid or expired token."}]}"#;
        let code_135 = r#"{"errors":[{"code":135,"message":"Timestamp out of bounds."}]}"#;
        for body in [v2, code_32, code_135, ""] {
            assert_eq!(cause(401, body, ahead), Cause::ClockWrong { ahead_by: Some(600) }, "{body}");
        }
        assert_eq!(cause(401, code_89, ahead), Cause::TokenRevoked);
        assert_eq!(cause(401, code_32, close), Cause::AppKeysWrong);
        assert_eq!(cause(401, v2, close), Cause::TokenRevoked);
        assert_eq!(cause(401, code_135, close), Cause::ClockWrong { ahead_by: None });
        assert_eq!(cause(403, "", ahead), Cause::Refused);
        assert_eq!(cause(500, "", ahead), Cause::ServerFault);
    }
}
