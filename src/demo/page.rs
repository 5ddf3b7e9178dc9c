//! The pages for a browser: plain, accessible, without scripts, readable on light and dark.

/// A whole page around a body.
fn page(title: &str, body: &str) -> String {
    format!(
        r#"<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ font: 1.1rem/1.6 system-ui, sans-serif; max-width: 34rem; margin: 12vh auto; padding: 0 1.2rem; }}
h1 {{ font-size: 1.6rem; line-height: 1.25; }}
button {{ font: inherit; padding: .5rem 1.4rem; margin: 0 .8rem .8rem 0; border-radius: .4rem; border: 1px solid; cursor: pointer; }}
button.allow {{ background: #0b6e4f; border-color: #0b6e4f; color: #fff; }}
output {{ display: block; font: 700 3rem/1.4 ui-monospace, monospace; letter-spacing: .15em; }}
</style>
</head>
<body>
<main>
{body}
</main>
</body>
</html>
"#
    )
}

/// Text inside of HTML.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// The question. `token` names the login.
pub(super) fn question(token: &str) -> String {
    page(
        "Allow twite to read? – the harbour",
        &format!(
            r#"<h1>Allow <strong>twite</strong> to read your timeline?</h1>
<p>You are signed in as <strong>@maru</strong>.</p>
<p>twite will be able to:</p>
<ul><li>see the posts of the people you follow</li><li>see your handle and your name</li></ul>
<p>It will <strong>not</strong> be able to post, follow, like, or see your password.</p>
<form method="post" action="authorize">
<input type="hidden" name="oauth_token" value="{}">
<button class="allow" type="submit" name="answer" value="allow">Allow</button>
<button type="submit" name="answer" value="deny">Do not allow</button>
</form>"#,
            escape(token)
        ),
    )
}

/// The PIN, after the owner allowed it.
pub(super) fn pin(verifier: &str) -> String {
    page(
        "Your PIN – the harbour",
        &format!(
            r#"<h1>Type this PIN into twite</h1>
<output id="pin">{}</output>
<p>It works once, for the next ten minutes. Then you can close this page.</p>"#,
            escape(verifier)
        ),
    )
}

/// A few words.
pub(super) fn words(heading: &str, text: &str) -> String {
    page(&format!("{heading} – the harbour"), &format!("<h1>{heading}</h1>\n<p>{text}</p>"))
}

/// What this place is.
pub(super) fn root(login: &str, consumer_key: &str) -> String {
    page(
        "The harbour: twite's demo service",
        &format!(
            r#"<h1>The harbour</h1>
<p>This is the service inside <strong>twite demo</strong>: an OAuth 1.0a provider and a small made-up community, on
this computer alone. It ends when the demo ends.</p>
<p>A login begins in the client, which shows the address of the page to open. The client asks
<code>{login}/request_token</code> with the consumer key <code>{}</code>.</p>"#,
            escape(consumer_key)
        ),
    )
}
