//! The listener before plain TCP clients, well-behaved and not.

use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use super::{CallbackError, Listener, Verdict};

/// Longer than anything here takes, shorter than a person waits.
const PATIENCE: Duration = Duration::from_secs(20);

/// The login that is waited for has the token `ours`.
fn judge(address: &str) -> Verdict {
    match address.split_once('?').map(|(_, query)| query) {
        Some("oauth_token=ours&oauth_verifier=v") => Verdict::Success,
        Some("denied=ours") => Verdict::Denied,
        _ => Verdict::NotOurs,
    }
}

type Waiting = JoinHandle<Result<String, CallbackError>>;

async fn waiting(limit: Duration) -> (u16, Waiting) {
    let listener = Listener::bind(None).await.unwrap();
    (listener.port(), tokio::spawn(listener.wait(judge, limit)))
}

/// Sends bytes and reads until the other side closes.
async fn say(to: impl Into<SocketAddr>, request: &str) -> io::Result<String> {
    let mut stream = TcpStream::connect(to.into()).await?;
    stream.write_all(request.as_bytes()).await?;
    rest(&mut stream).await
}

async fn rest(stream: &mut TcpStream) -> io::Result<String> {
    let mut answer = String::new();
    tokio::time::timeout(PATIENCE, stream.read_to_string(&mut answer)).await.expect("it is closed")?;
    Ok(answer)
}

fn get(port: u16, target: &str) -> String {
    format!("GET {target} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n")
}

async fn visit(port: u16, target: &str) -> String {
    say((Ipv4Addr::LOCALHOST, port), &get(port, target)).await.unwrap()
}

fn status(answer: &str) -> &str {
    answer.split(' ').nth(1).unwrap_or("nothing")
}

const OURS: &str = "/callback?oauth_token=ours&oauth_verifier=v";

/// The right visitor gets the friendly page, and the whole address is given back.
async fn still_works(port: u16, waiting: Waiting) {
    let answer = visit(port, OURS).await;
    assert_eq!(status(&answer), "200", "{answer}");
    assert!(answer.contains("You can close this tab"), "{answer}");
    assert_eq!(waiting.await.unwrap().unwrap(), format!("http://127.0.0.1:{port}{OURS}"));
}

#[tokio::test]
async fn the_first_success_ends_it_and_the_port_is_closed() {
    let (port, waiting) = waiting(PATIENCE).await;
    let answer = visit(port, OURS).await;
    let head = answer.split("\r\n\r\n").next().unwrap().to_ascii_lowercase();
    for header in [
        "content-type: text/html; charset=utf-8",
        "cache-control: no-store",
        "content-security-policy: default-src 'none';",
        "referrer-policy: no-referrer",
        "x-content-type-options: nosniff",
        "connection: close",
    ] {
        assert!(head.contains(header), "{header} in {head}");
    }
    assert_eq!(waiting.await.unwrap().unwrap(), format!("http://127.0.0.1:{port}{OURS}"));
    let late = say((Ipv4Addr::LOCALHOST, port), &get(port, OURS)).await;
    assert_eq!(late.unwrap_err().kind(), io::ErrorKind::ConnectionRefused);
}

#[tokio::test]
async fn a_refusal_ends_it_too_and_says_that_nothing_was_allowed() {
    let (port, waiting) = waiting(PATIENCE).await;
    let answer = visit(port, "/callback?denied=ours").await;
    assert!(answer.contains("Nothing was allowed"), "{answer}");
    assert!(waiting.await.unwrap().unwrap().ends_with("/callback?denied=ours"));
}

#[tokio::test]
async fn an_answer_to_another_login_is_turned_away_and_the_wait_goes_on() {
    let (port, waiting) = waiting(PATIENCE).await;
    for target in ["/callback?oauth_token=theirs&oauth_verifier=v", "/callback?denied=theirs", "/callback"] {
        let answer = visit(port, target).await;
        assert_eq!(status(&answer), "400", "{target}: {answer}");
        assert!(answer.contains("not the login that twite waits for"), "{answer}");
    }
    still_works(port, waiting).await;
}

#[tokio::test]
async fn other_paths_are_not_there() {
    let (port, waiting) = waiting(PATIENCE).await;
    for target in
        ["/favicon.ico", "/", "/callback/", "/Callback?oauth_token=ours&oauth_verifier=v", "//callback"]
    {
        assert_eq!(status(&visit(port, target).await), "404", "{target}");
    }
    still_works(port, waiting).await;
}

#[tokio::test]
async fn other_methods_are_not_allowed() {
    let (port, waiting) = waiting(PATIENCE).await;
    for method in ["POST", "HEAD", "OPTIONS", "PUT"] {
        let request =
            format!("{method} {OURS} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Length: 0\r\n\r\n");
        let answer = say((Ipv4Addr::LOCALHOST, port), &request).await.unwrap();
        assert_eq!(status(&answer), "405", "{method}: {answer}");
        assert!(answer.to_ascii_lowercase().contains("allow: get\r\n"), "{answer}");
    }
    still_works(port, waiting).await;
}

#[tokio::test]
async fn a_name_that_somebody_else_points_here_is_turned_away() {
    let (port, waiting) = waiting(PATIENCE).await;
    let here = format!("Host: 127.0.0.1:{port}\r\n");
    for (line, headers, wanted) in [
        (format!("GET {OURS} HTTP/1.1"), "Host: evil.example\r\n".to_owned(), "421"),
        (format!("GET {OURS} HTTP/1.1"), format!("Host: evil.example:{port}\r\n"), "421"),
        (format!("GET {OURS} HTTP/1.1"), "Host: 127.0.0.1:1\r\n".to_owned(), "421"),
        (format!("GET http://evil.example{OURS} HTTP/1.1"), here.clone(), "421"),
        (format!("GET {OURS} HTTP/1.1"), String::new(), "400"),
        (format!("GET {OURS} HTTP/1.0"), String::new(), "400"),
        (format!("GET {OURS} HTTP/1.1"), format!("{here}Host: evil.example\r\n"), "400"),
    ] {
        let request = format!("{line}\r\n{headers}\r\n");
        let answer = say((Ipv4Addr::LOCALHOST, port), &request).await.unwrap();
        assert_eq!(status(&answer), wanted, "{request:?}: {answer}");
    }
    still_works(port, waiting).await;
}

#[tokio::test]
async fn nonsense_ends_its_own_connection_and_nothing_else() {
    let (port, waiting) = waiting(PATIENCE).await;
    let endless = format!("GET /{} HTTP/1.1\r\n", "a".repeat(100_000));
    let many = format!("GET {OURS} HTTP/1.1\r\n{}\r\n", "A: b\r\n".repeat(1000));
    for request in [
        "\r\n\r\n",
        "\u{16}\u{3}\u{1}\u{2}\0\u{1}",
        "GET\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        &endless,
        &many,
    ] {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await.unwrap();
        // What comes back does not matter, and a reset is an answer too.
        let is_sent = stream.write_all(request.as_bytes()).await.is_ok() && stream.shutdown().await.is_ok();
        if is_sent && let Ok(answer) = rest(&mut stream).await {
            let is_refused =
                answer.is_empty() || status(&answer).starts_with('4') || status(&answer) == "505";
            assert!(is_refused, "{answer}");
        }
    }
    still_works(port, waiting).await;
}

#[tokio::test]
async fn a_crowd_of_silent_clients_does_not_keep_the_browser_out() {
    let (port, waiting) = waiting(PATIENCE).await;
    let mut crowd = Vec::new();
    for number in 0..200 {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await.unwrap();
        if number % 2 == 0 {
            stream.write_all(b"GET /callb").await.unwrap();
        }
        crowd.push(stream);
    }
    still_works(port, waiting).await;
    for stream in &mut crowd {
        // All are sent away: with a reset, or an end.
        if let Ok(answer) = rest(stream).await {
            assert!(!answer.contains("200"), "{answer}");
        }
    }
}

#[tokio::test]
async fn whoever_says_nothing_or_never_ends_is_sent_away_in_time() {
    let (port, waiting) = waiting(2 * PATIENCE).await;
    let mut silent = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await.unwrap();
    let mut slow = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await.unwrap();
    slow.write_all(b"GET /callback?oauth_token=ours HTTP/1.1\r\nHost: ").await.unwrap();
    for stream in [&mut silent, &mut slow] {
        let answer = rest(stream).await.unwrap_or_default();
        assert!(answer.is_empty() || status(&answer) == "408", "{answer}");
    }
    still_works(port, waiting).await;
}

#[tokio::test]
async fn a_browser_that_leaves_before_its_page_does_not_hold_up_the_login() {
    let (port, waiting) = waiting(PATIENCE).await;
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await.unwrap();
    stream.write_all(get(port, OURS).as_bytes()).await.unwrap();
    drop(stream);
    assert!(waiting.await.unwrap().unwrap().ends_with(OURS));
}

#[tokio::test]
async fn nobody_coming_is_a_time_out_and_closes_the_port() {
    let (port, waiting) = waiting(Duration::from_millis(50)).await;
    assert!(matches!(waiting.await.unwrap(), Err(CallbackError::TimedOut)));
    assert!(TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await.is_err());
}

#[tokio::test]
async fn the_same_port_answers_on_ipv6_where_there_is_any() {
    if TcpListener::bind((Ipv6Addr::LOCALHOST, 0)).await.is_err() {
        return;
    }
    let (port, waiting) = waiting(PATIENCE).await;
    for host in ["[::1]", "localhost"] {
        let request = format!("GET /callback HTTP/1.1\r\nHost: {host}:{port}\r\n\r\n");
        assert_eq!(status(&say((Ipv6Addr::LOCALHOST, port), &request).await.unwrap()), "400", "{host}");
    }
    let request = format!("GET {OURS} HTTP/1.1\r\nHost: [::1]:{port}\r\n\r\n");
    assert_eq!(status(&say((Ipv6Addr::LOCALHOST, port), &request).await.unwrap()), "200");
    // However the browser came, the address is the one that the service was told.
    assert_eq!(waiting.await.unwrap().unwrap(), format!("http://127.0.0.1:{port}{OURS}"));
}

#[tokio::test]
async fn a_port_that_somebody_has_is_an_error_on_either_address() {
    let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let error = Listener::bind(Some(taken.local_addr().unwrap().port())).await.unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::AddrInUse);
    if let Ok(taken) = TcpListener::bind((Ipv6Addr::LOCALHOST, 0)).await {
        let error = Listener::bind(Some(taken.local_addr().unwrap().port())).await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::AddrInUse);
    }
}

#[tokio::test]
async fn a_port_that_was_asked_for_is_used_again_and_again() {
    let (port, waiting) = waiting(PATIENCE).await;
    still_works(port, waiting).await;
    let listener = Listener::bind(Some(port)).await.unwrap();
    assert_eq!((listener.port(), listener.address()), (port, format!("http://127.0.0.1:{port}/callback")));
    assert_eq!(listener.ssh_line(Some("maru@pier")), format!("ssh -L {port}:127.0.0.1:{port} maru@pier"));
}
