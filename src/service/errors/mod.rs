//! What the body of a refusal says, in whichever of its many shapes. Reading one never fails.
//!
//! The shape is told from the body alone: what `Content-Type` says about refusals is often wrong.

mod json;
mod markup;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

/// More of a refusal than this is not looked at.
const LONGEST_BODY: usize = 64 * 1024;

/// How long a detail may be, in characters.
const LONGEST_DETAIL: usize = 300;

/// What a service said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Said {
    /// Its own error code.
    pub(super) code: Option<i64>,
    /// In words. Redacted and clipped.
    pub(super) message: String,
    /// The last part of a problem's `type` (RFC 9457), such as `usage-capped`.
    pub(super) kind: Option<String>,
    /// A word for machines: a problem's `reason`, OAuth's `oauth_problem`, an error's name.
    pub(super) reason: Option<String>,
}

/// What a body says; where it says nothing, what its status means.
pub(super) fn read(status: u16, body: &[u8]) -> Said {
    let text = text(body);
    let text = text.trim_start_matches('\u{feff}').trim();
    let mut said = match text.chars().next() {
        Some('{' | '[' | '"') => json::read(text),
        Some('<') => markup::xml(text).or_else(|| markup::html(text)),
        _ => None,
    }
    .unwrap_or_else(|| plain(text));
    if said.message.trim().is_empty() {
        said.message = reason_phrase(status).to_owned();
    }
    said.message = clip(&redact(&said.message));
    said
}

/// Whether a body is an object that tells of an error: services send such with status 200, too.
pub(super) fn is_error_object(body: &[u8]) -> bool {
    let text = text(body);
    let text = text.trim_start_matches('\u{feff}').trim();
    text.starts_with('{') && json::is_error(text)
}

/// At most [`LONGEST_DETAIL`] characters.
pub(super) fn clip(text: &str) -> String {
    let mut clipped: String = text.chars().take(LONGEST_DETAIL).collect();
    if clipped.len() < text.len() {
        clipped.pop();
        clipped.push('…');
    }
    clipped
}

fn text(body: &[u8]) -> Cow<'_, str> {
    String::from_utf8_lossy(body.get(..LONGEST_BODY).unwrap_or(body))
}

/// Plain text: its first line. OAuth's problem reporting is a form: its problem is the reason.
fn plain(text: &str) -> Said {
    let line = text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
    let problem = line.split('&').find_map(|pair| pair.strip_prefix("oauth_problem="));
    match problem {
        Some(problem) => {
            let mut message = problem.replace('_', " ");
            // Which parameters it is about stands beside it: `oauth_parameters_rejected=oauth_callback`.
            let about = line
                .split('&')
                .filter_map(|pair| pair.strip_prefix("oauth_parameters_"))
                .find_map(|pair| ["absent=", "rejected="].iter().find_map(|name| pair.strip_prefix(name)));
            if about.is_some_and(|names| names.contains("oauth_callback")) {
                message.push_str(": oauth_callback");
            }
            Said { message, reason: Some(clip(problem)), ..Said::default() }
        }
        None => Said { message: line.to_owned(), ..Said::default() },
    }
}

/// Cuts off query strings, and what follows `=` in OAuth's parameters: servers like to repeat what they were sent.
pub(super) fn redact(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for piece in text.split_inclusive(char::is_whitespace) {
        let word = piece.trim_end();
        let query = word.find("://").and_then(|at| Some(at + word.get(at..)?.find('?')?));
        let oauth = word.find("oauth_").and_then(|at| {
            let rest = word.get(at..)?;
            Some(at + rest.find(['=', '%', ':'])?)
        });
        match query.into_iter().chain(oauth).min().and_then(|at| word.get(..at)) {
            Some(kept) => {
                out.push_str(kept);
                out.push('…');
                out.push_str(piece.get(word.len()..).unwrap_or_default());
            }
            None => out.push_str(piece),
        }
    }
    out
}

/// What a status means where nothing else is said.
fn reason_phrase(status: u16) -> &'static str {
    match status {
        200..=299 => "an answer without the expected content",
        300..=399 => "a redirect",
        400 => "Bad Request",
        401 => "Unauthorized",
        402 => "Payment Required",
        403 => "Forbidden",
        404 => "Not Found",
        406 => "Not Acceptable",
        408 => "Request Timeout",
        409 => "Conflict",
        410 => "Gone",
        413 => "Content Too Large",
        415 => "Unsupported Media Type",
        420 | 429 => "Too Many Requests",
        422 => "Unprocessable Content",
        500 => "Internal Server Error",
        501 => "Not Implemented",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        _ if (400..500).contains(&status) => "refused without a reason",
        _ if (500..600).contains(&status) => "a fault of the service",
        _ => "an answer that makes no sense",
    }
}
