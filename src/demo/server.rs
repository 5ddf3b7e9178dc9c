//! The socket and the routes. One task a connection; every body that comes in is bounded.

use std::convert::Infallible;
use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

use http_body_util::{BodyExt as _, Either, Full, Limited};
use hyper::body::{Bytes, Incoming as Body};
use hyper::header::{AUTHORIZATION, CONTENT_TYPE, DATE, HOST, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response};
use hyper_util::rt::{TokioIo, TokioTimer};
use serde_json::{Value, json};
use tokio::sync::oneshot;

use super::cut::Cut;
use super::faults::Fault;
use super::provider::Refusal;
use super::signed::{Incoming, Malformed, Signed, decode_form, encode};
use super::{REMEMBERED, Seen, Shared, lock, now, page};

/// Bytes of a body that are taken.
const BODY: usize = 64 * 1024;
const JSON: &str = "application/json; charset=utf-8";
const HTML: &str = "text/html; charset=utf-8";
const PLAIN: &str = "text/plain; charset=utf-8";
const FORM: &str = "application/x-www-form-urlencoded";

/// What goes out as a body.
type Outgoing = Either<Full<Bytes>, Cut>;

/// An answer before it becomes HTTP.
struct Reply {
    status: u16,
    content_type: &'static str,
    body: Vec<u8>,
    headers: Vec<(String, String)>,
    /// The connection ends in the middle of the body.
    is_cut: bool,
}

impl Reply {
    fn new(status: u16, content_type: &'static str, body: impl Into<Vec<u8>>) -> Self {
        Self { status, content_type, body: body.into(), headers: Vec::new(), is_cut: false }
    }

    fn json(status: u16, value: &Value) -> Self {
        Self::new(status, JSON, value.to_string())
    }

    fn error(shared: &Shared, status: u16, code: u32, message: &str) -> Self {
        Self::json(status, &(shared.spoken.error)(status, code, message))
    }

    fn redirect(to: String) -> Self {
        let mut reply = Self::new(302, PLAIN, "");
        reply.headers.push(("location".to_owned(), to));
        reply
    }
}

/// Serves until it is told to stop.
pub(super) async fn run(listener: TcpListener, shared: Arc<Shared>, mut stopped: oneshot::Receiver<()>) {
    let listener = match tokio::net::TcpListener::from_std(listener) {
        Ok(listener) => listener,
        Err(error) => {
            log::error!("the demo cannot listen: {error}");
            return;
        }
    };
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = &mut stopped => return,
        };
        let Ok((stream, _)) = accepted else {
            // Out of file descriptors, say: not a reason to spin.
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        let shared = Arc::clone(&shared);
        tokio::spawn(async move {
            let service = service_fn(|request| answer(&shared, request));
            let served = http1::Builder::new()
                .timer(TokioTimer::new())
                .header_read_timeout(Duration::from_secs(10))
                .serve_connection(TokioIo::new(stream), service)
                .await;
            if let Err(error) = served {
                log::debug!("demo: a connection ended: {error}");
            }
        });
    }
}

async fn answer(shared: &Shared, request: Request<Body>) -> Result<Response<Outgoing>, Infallible> {
    let (parts, body) = request.into_parts();
    let body = match tokio::time::timeout(Duration::from_secs(10), Limited::new(body, BODY).collect()).await {
        Ok(Ok(body)) => body.to_bytes(),
        _ => return Ok(finish(shared, Reply::new(413, PLAIN, "too much"))),
    };
    let path = parts.uri.path().to_owned();
    let is_for_people = path == "/" || path.ends_with("/authorize");
    let fault = if is_for_people { None } else { shared.faults.take() };
    let header = |name| parts.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let is_form = header(CONTENT_TYPE).starts_with(FORM);
    let form = if is_form { String::from_utf8_lossy(&body) } else { "".into() };
    let incoming = Incoming {
        method: parts.method.as_str(),
        origin: &format!("http://{}", header(HOST).to_ascii_lowercase()),
        path: &path,
        query: parts.uri.query().unwrap_or_default(),
        authorization: header(AUTHORIZATION),
        form: &form,
    };
    let reply = match fault {
        None => route(shared, &parts.method, &incoming),
        Some(Fault::Delay(wait)) => {
            tokio::time::sleep(wait).await;
            route(shared, &parts.method, &incoming)
        }
        Some(Fault::Hang) => std::future::pending().await,
        Some(fault) => faulty(fault),
    };
    let mut seen = lock(&shared.seen);
    if seen.len() < REMEMBERED {
        seen.push(Seen { method: parts.method.to_string(), path, status: reply.status });
    }
    drop(seen);
    Ok(finish(shared, reply))
}

fn faulty(fault: Fault) -> Reply {
    match fault {
        Fault::Status { status, content_type, body, headers } => {
            let mut reply = Reply::new(status, "", body);
            reply.headers = headers;
            reply.headers.push(("content-type".to_owned(), content_type));
            reply
        }
        Fault::CutBody => {
            let mut reply = Reply::new(200, JSON, "[{\"id\":");
            reply.is_cut = true;
            reply.headers.push(("content-length".to_owned(), "100000".to_owned()));
            reply
        }
        Fault::HugeBody(bytes) => Reply::new(200, JSON, vec![b' '; bytes]),
        Fault::GarbageGzip => {
            let mut reply = Reply::new(200, JSON, "this is not gzip");
            reply.headers.push(("content-encoding".to_owned(), "gzip".to_owned()));
            reply
        }
        Fault::Redirect(to) => Reply::redirect(to),
        Fault::Delay(_) | Fault::Hang => Reply::new(500, PLAIN, ""),
    }
}

fn finish(shared: &Shared, reply: Reply) -> Response<Outgoing> {
    let body = Bytes::from(reply.body);
    let mut response = Response::new(if reply.is_cut {
        Either::Right(Cut::new(body))
    } else {
        Either::Left(Full::new(body))
    });
    *response.status_mut() =
        hyper::StatusCode::from_u16(reply.status).unwrap_or(hyper::StatusCode::INTERNAL_SERVER_ERROR);
    let headers = response.headers_mut();
    let at = jiff::Timestamp::from_second(now() + shared.faults.clock_ahead())
        .unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    let date =
        at.to_zoned_datetime(jiff::tz::TimeZone::UTC).strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
    if let Ok(date) = HeaderValue::from_str(&date) {
        headers.insert(DATE, date);
    }
    if !reply.content_type.is_empty() {
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(reply.content_type));
    }
    for (name, value) in reply.headers {
        if let (Ok(name), Ok(value)) =
            (hyper::header::HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_str(&value))
        {
            headers.insert(name, value);
        }
    }
    response
}

fn route(shared: &Shared, method: &Method, incoming: &Incoming<'_>) -> Reply {
    let (spoken, method, path) = (shared.spoken, method.as_str(), incoming.path);
    match (method, path.strip_prefix(spoken.login)) {
        ("GET", Some("/authorize")) => return question(shared, incoming),
        ("POST", Some("/authorize")) => return decided(shared, incoming),
        ("POST", Some("/request_token")) => return leg(shared, incoming, Leg::Temporary),
        ("POST", Some("/access_token")) => return leg(shared, incoming, Leg::Exchange),
        _ => {}
    }
    match (method, path) {
        ("GET", "/") => {
            let login = format!("{}{}", shared.keys.url, spoken.login);
            Reply::new(200, HTML, page::root(&login, &shared.keys.consumer_key))
        }
        ("GET", path) if path == spoken.me => {
            resource(shared, incoming, |shared, _, _| Reply::json(200, &lock(&shared.api).me()))
        }
        ("GET", path) if path == spoken.home => resource(shared, incoming, home),
        ("POST", "/1.1/oauth/invalidate_token.json") => resource(shared, incoming, |shared, _, token| {
            lock(&shared.provider).revoke(token);
            Reply::json(200, &json!({"access_token": token}))
        }),
        _ => Reply::error(shared, 404, 34, "Sorry, that page does not exist"),
    }
}

fn question(shared: &Shared, incoming: &Incoming<'_>) -> Reply {
    let token = value_of(incoming.query, "oauth_token");
    if lock(&shared.provider).is_open(&token, clock(shared)) {
        Reply::new(200, HTML, page::question(&token))
    } else {
        stale()
    }
}

fn stale() -> Reply {
    let words = page::words(
        "This login has run out",
        "Its address works once and for ten minutes. Start the login again in your program.",
    );
    Reply::new(404, HTML, words)
}

fn decided(shared: &Shared, incoming: &Incoming<'_>) -> Reply {
    let token = value_of(incoming.form, "oauth_token");
    let mut provider = lock(&shared.provider);
    if value_of(incoming.form, "answer") == "allow" {
        match provider.allow(&token, clock(shared)) {
            Ok((callback, verifier)) if callback == "oob" => Reply::new(200, HTML, page::pin(&verifier)),
            Ok((callback, verifier)) => {
                let answer = format!("oauth_token={}&oauth_verifier={}", encode(&token), encode(&verifier));
                // Tumblr, which has no PINs, puts this behind the address.
                let fragment = if shared.spoken.has_pin { "" } else { "#_=_" };
                Reply::redirect(with_query(&callback, &answer) + fragment)
            }
            Err(_) => stale(),
        }
    } else {
        match provider.deny(&token) {
            Ok(callback) if callback == "oob" => Reply::new(
                200,
                HTML,
                page::words("Not allowed", "twite was not given access. You can close this page."),
            ),
            Ok(callback) => Reply::redirect(with_query(&callback, &format!("denied={}", encode(&token)))),
            Err(_) => stale(),
        }
    }
}

fn with_query(callback: &str, answer: &str) -> String {
    let joint = if callback.contains('?') { '&' } else { '?' };
    format!("{callback}{joint}{answer}")
}

fn value_of(form: &str, name: &str) -> String {
    decode_form(form).into_iter().find(|(n, _)| n == name).map(|(_, value)| value).unwrap_or_default()
}

fn clock(shared: &Shared) -> i64 {
    now() + shared.faults.clock_ahead()
}

#[derive(Clone, Copy)]
enum Leg {
    Temporary,
    Exchange,
}

fn leg(shared: &Shared, incoming: &Incoming<'_>, leg: Leg) -> Reply {
    let signed = match Signed::read(incoming) {
        Ok(signed) => signed,
        Err(Malformed::NoOauth | Malformed::BadParameter) => {
            return Reply::new(400, PLAIN, "Bad Authentication data");
        }
    };
    let (now, refuse) = (clock(shared), shared.faults.refuses_nonces());
    let mut provider = lock(&shared.provider);
    let result = match leg {
        Leg::Temporary => provider.temporary(&signed, now, refuse),
        Leg::Exchange => provider.exchange(&signed, now, refuse),
    };
    let pair = match result {
        Ok(pair) => pair,
        Err(refusal) => return leg_refused(shared, refusal),
    };
    let mut body = format!("oauth_token={}&oauth_token_secret={}", encode(&pair.key), encode(&pair.secret));
    match leg {
        Leg::Temporary if shared.faults.omits_confirmation() => {}
        Leg::Temporary => body.push_str("&oauth_callback_confirmed=true"),
        Leg::Exchange => body.push_str("&user_id=1000&screen_name=maru"),
    }
    // As X does, the form comes under another content type.
    Reply::new(200, HTML, body)
}

fn leg_refused(shared: &Shared, refusal: Refusal) -> Reply {
    match refusal {
        Refusal::Signature | Refusal::Token => {
            Reply::new(401, PLAIN, "Failed to validate oauth signature and token")
        }
        Refusal::Timestamp => Reply::error(shared, 401, 135, "Timestamp out of bounds."),
        Refusal::Nonce => Reply::new(401, PLAIN, "Nonce already used"),
        Refusal::Temporary => Reply::new(401, PLAIN, "Invalid request token"),
        Refusal::Verifier => {
            Reply::new(401, PLAIN, "Error processing your OAuth request: Invalid oauth_verifier parameter")
        }
        Refusal::Callback => {
            Reply::error(shared, 403, 415, "Callback URL not approved for this client application.")
        }
        Refusal::Busy => Reply::error(shared, 503, 130, "Over capacity"),
    }
}

fn resource(
    shared: &Shared,
    incoming: &Incoming<'_>,
    then: impl FnOnce(&Shared, &Signed, &str) -> Reply,
) -> Reply {
    let signed = match Signed::read(incoming) {
        Ok(signed) => signed,
        Err(_) => return Reply::error(shared, 400, 215, "Bad Authentication data."),
    };
    let allowed = lock(&shared.provider).resource(&signed, clock(shared), shared.faults.refuses_nonces());
    let mut reply = match allowed {
        Ok(token) => then(shared, &signed, &token),
        Err(Refusal::Token) => Reply::error(shared, 401, 89, "Invalid or expired token."),
        Err(Refusal::Timestamp) => Reply::error(shared, 401, 135, "Timestamp out of bounds."),
        Err(Refusal::Nonce) => Reply::new(401, PLAIN, "Nonce already used"),
        Err(_) => Reply::error(shared, 401, 32, "Could not authenticate you."),
    };
    reply.headers.push(("x-access-level".to_owned(), "read".to_owned()));
    reply
}

fn home(shared: &Shared, request: &Signed, _: &str) -> Reply {
    let timeline = lock(&shared.api).home(request, clock(shared));
    let mut reply = match &timeline.body {
        Some(body) => Reply::json(200, body),
        None => Reply::error(shared, 429, 88, "Rate limit exceeded"),
    };
    reply.headers.extend(timeline.limit);
    reply
}
