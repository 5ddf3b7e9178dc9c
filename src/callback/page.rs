//! The pages that end a visit: self-contained, no script, readable on light and dark, kept by no cache.

/// What a visit comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Page {
    /// The verifier has arrived.
    Done,
    /// The owner refused.
    Denied,
    /// The address belongs to no login that is under way.
    NotOurs,
    /// Another path.
    NotFound,
    /// Another method than GET.
    NotAllowed,
    /// No `Host`, or more than one.
    NoHost,
    /// A `Host` that does not name this computer.
    OtherHost,
    /// Nobody waits here any more.
    Over,
}

impl Page {
    /// HTTP status.
    pub(super) fn status(self) -> u16 {
        match self {
            Self::Done | Self::Denied => 200,
            Self::NotOurs | Self::NoHost => 400,
            Self::NotFound => 404,
            Self::NotAllowed => 405,
            Self::Over => 410,
            Self::OtherHost => 421,
        }
    }

    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Done => (
                "You can close this tab",
                "twite has what it needs and goes on in your terminal. This address worked once and is of no use to \
                 anyone now.",
            ),
            Self::Denied => (
                "Nothing was allowed",
                "twite was not given access, and nothing was changed. You can close this tab; in your terminal the \
                 login can be started again.",
            ),
            Self::NotOurs => (
                "This is not the login that twite waits for",
                "The page you come from belongs to another login, perhaps an older one. Open the address that twite \
                 shows in your terminal: it still waits.",
            ),
            Self::NotFound => ("Nothing is here", "twite only waits for the end of a login at this address."),
            Self::NotAllowed => ("Only to be visited", "Nothing can be sent to this address."),
            Self::NoHost => ("The request cannot be read", "It does not say which host it is meant for."),
            Self::OtherHost => ("Not this host", "The request was meant for another computer."),
            Self::Over => ("The login is over", "twite does not wait any more. You can close this tab."),
        }
    }

    /// The whole page.
    pub(super) fn html(self) -> String {
        let (heading, text) = self.words();
        format!(
            r#"<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{heading} – twite</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ font: 1.15rem/1.6 system-ui, sans-serif; max-width: 32rem; margin: 16vh auto; padding: 0 1.2rem; }}
h1 {{ font-size: 1.7rem; line-height: 1.25; }}
</style>
</head>
<body>
<main>
<h1>{heading}</h1>
<p>{text}</p>
</main>
</body>
</html>
"#
        )
    }
}

/// The headers of every page. The style is in the page itself; nothing else may be loaded, sent, framed or kept, and
/// no other site learns the address (the verifier stands in it).
pub(super) const HEADERS: [(&str, &str); 6] = [
    ("content-type", "text/html; charset=utf-8"),
    ("cache-control", "no-store"),
    (
        "content-security-policy",
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
    ("referrer-policy", "no-referrer"),
    ("x-content-type-options", "nosniff"),
    ("connection", "close"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_is_whole_and_needs_nothing_from_anywhere() {
        for page in [
            Page::Done,
            Page::Denied,
            Page::NotOurs,
            Page::NotFound,
            Page::NotAllowed,
            Page::NoHost,
            Page::OtherHost,
            Page::Over,
        ] {
            let html = page.html();
            assert!(html.starts_with("<!doctype html>") && html.ends_with("</html>\n"));
            assert!(html.contains("light dark"));
            for foreign in ["<script", "<link", "<img", "src=", "http", "url("] {
                assert!(!html.contains(foreign), "{page:?}: {foreign}");
            }
            assert!(html.len() < 4096, "it fits into any socket's buffer");
        }
    }
}
