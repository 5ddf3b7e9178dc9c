//! One connection, on which one request is read and one page is answered.

use std::convert::Infallible;
use std::time::Duration;

use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::header::{ALLOW, HOST, HeaderName, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpStream;
use tokio::sync::{mpsc, oneshot};
use tokio::task;

use super::PATH;
use super::page::{HEADERS, Page};

/// How long a request's head may take to arrive.
const HEAD: Duration = Duration::from_secs(5);
/// How long a whole visit may take.
const VISIT: Duration = Duration::from_secs(10);
/// Bytes of a head: a redirected address fits many times.
const LARGEST_HEAD: usize = 16 * 1024;
const MOST_HEADERS: usize = 64;

/// A question for whoever knows the login: what is this query?
pub(super) struct Visit {
    /// Of the redirected address, without its `?`.
    pub(super) query: String,
    /// Takes the page to show.
    pub(super) answer: oneshot::Sender<Page>,
    /// Whose visit it is.
    pub(super) visitor: Option<task::Id>,
}

/// Serves one connection to its end, at most [`VISIT`]. It fails quietly: whoever it was may come again.
pub(super) async fn serve(stream: TcpStream, port: u16, visits: mpsc::Sender<Visit>) {
    let service = service_fn(|request| {
        let visits = visits.clone();
        async move { Ok::<_, Infallible>(response(page_for(&request, port, &visits).await)) }
    });
    let serving = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD)
        .max_buf_size(LARGEST_HEAD)
        .max_headers(MOST_HEADERS)
        .keep_alive(false)
        .serve_connection(TokioIo::new(stream), service);
    if tokio::time::timeout(VISIT, serving).await.is_err() {
        log::debug!("callback: a connection took too long");
    }
}

async fn page_for(request: &Request<Incoming>, port: u16, visits: &mpsc::Sender<Visit>) -> Page {
    match host_of(request) {
        Err(page) => return page,
        Ok(host) if !is_here(&host, port) => return Page::OtherHost,
        Ok(_) => {}
    }
    if request.uri().path() != PATH {
        return Page::NotFound;
    }
    if request.method() != Method::GET {
        return Page::NotAllowed;
    }
    let (answer, page) = oneshot::channel();
    let query = request.uri().query().unwrap_or_default().to_owned();
    if visits.send(Visit { query, answer, visitor: task::try_id() }).await.is_err() {
        return Page::Over;
    }
    page.await.unwrap_or(Page::Over)
}

/// The one `Host`; where the request line holds a whole address, that has to name the same one (RFC 9112 §3.2).
fn host_of(request: &Request<Incoming>) -> Result<String, Page> {
    let mut hosts = request.headers().get_all(HOST).iter();
    let (Some(host), None) = (hosts.next(), hosts.next()) else { return Err(Page::NoHost) };
    let host = host.to_str().map_err(|_| Page::NoHost)?.to_ascii_lowercase();
    match request.uri().authority() {
        Some(authority) if !authority.as_str().eq_ignore_ascii_case(&host) => Err(Page::OtherHost),
        _ => Ok(host),
    }
}

/// Whether a host in lower case is this computer's own, with the port that is listened on.
fn is_here(host: &str, port: u16) -> bool {
    ["127.0.0.1", "localhost", "[::1]"].iter().any(|name| match host.strip_prefix(name) {
        Some("") => port == 80,
        Some(rest) => rest.strip_prefix(':') == Some(port.to_string().as_str()),
        None => false,
    })
}

fn response(page: Page) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(Bytes::from(page.html())));
    *response.status_mut() = StatusCode::from_u16(page.status()).unwrap_or(StatusCode::BAD_REQUEST);
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    if page == Page::NotAllowed {
        headers.insert(ALLOW, HeaderValue::from_static("GET"));
    }
    response
}

#[cfg(test)]
mod tests {
    use super::is_here;

    #[test]
    fn only_this_computers_own_names_are_taken() {
        for host in ["127.0.0.1:9", "localhost:9", "[::1]:9"] {
            assert!(is_here(host, 9), "{host}");
        }
        for host in [
            "",
            "127.0.0.1",
            "127.0.0.1:8",
            "127.0.0.1:99",
            "127.0.0.1:9.evil.example",
            "localhost.evil.example:9",
            "evil.example:9",
            "127.0.0.1.evil.example:9",
            "::1:9",
            "0.0.0.0:9",
            "user@localhost:9",
        ] {
            assert!(!is_here(host, 9), "{host}");
        }
        assert!(is_here("127.0.0.1", 80));
    }
}
