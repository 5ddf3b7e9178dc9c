//! An HTTP server that says whatever a test wants, well-formed or not, and remembers what it was asked.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a helper of tests fails as a test does")]
#![allow(dead_code, reason = "each test that includes this uses a part of it")]

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::Duration;

/// A server on a loopback port, for as long as the test's process lives. One request a connection.
pub(crate) struct Canned {
    /// Where it listens: `http://127.0.0.1:PORT`.
    pub(crate) url: String,
    asked: Arc<Asked>,
}

#[derive(Default)]
struct Asked {
    heads: Mutex<Vec<String>>,
    changed: Condvar,
    /// Connections that are kept open without an answer.
    kept: Mutex<Vec<TcpStream>>,
}

impl Canned {
    /// Answers each request (its head is handed over) with these bytes and closes the connection.
    pub(crate) fn serve(answer: impl Fn(&str) -> Vec<u8> + Send + 'static) -> Self {
        Self::start(move |mut stream, head, _| {
            // A client that has had enough closes the connection early.
            let _ = stream.write_all(&answer(head));
        })
    }

    /// Takes requests and never answers.
    pub(crate) fn hang() -> Self {
        Self::start(|stream, _, asked| asked.kept.lock().unwrap().push(stream))
    }

    /// Answers a byte at a time, without an end.
    pub(crate) fn drip() -> Self {
        Self::start(|mut stream, _, _| {
            thread::spawn(move || {
                let head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n[";
                let mut sent = stream.write_all(head);
                while sent.is_ok() {
                    thread::sleep(Duration::from_millis(20));
                    sent = stream.write_all(b" ");
                }
            });
        })
    }

    fn start(handle: impl Fn(TcpStream, &str, &Asked) + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let asked = Arc::new(Asked::default());
        let theirs = Arc::clone(&asked);
        thread::spawn(move || {
            for mut stream in listener.incoming().map_while(Result::ok) {
                let Some(head) = read_head(&mut stream) else { continue };
                theirs.heads.lock().unwrap().push(head.clone());
                theirs.changed.notify_all();
                handle(stream, &head, &theirs);
            }
        });
        Self { url, asked }
    }

    /// The heads of the requests so far: request line and headers.
    pub(crate) fn heads(&self) -> Vec<String> {
        self.asked.heads.lock().unwrap().clone()
    }

    /// Waits until so many requests have come.
    pub(crate) fn wait_for_requests(&self, count: usize) {
        let heads = self.asked.heads.lock().unwrap();
        let few = |heads: &mut Vec<String>| heads.len() < count;
        let (heads, _) = self.asked.changed.wait_timeout_while(heads, Duration::from_secs(20), few).unwrap();
        assert!(heads.len() >= count, "{} requests came", heads.len());
    }

    /// Closes the connections that were kept open.
    pub(crate) fn let_go(&self) {
        self.asked.kept.lock().unwrap().clear();
    }
}

fn read_head(stream: &mut TcpStream) -> Option<String> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        if head.len() > 64 * 1024 || stream.read(&mut byte).ok()? == 0 {
            return None;
        }
        head.push(byte[0]);
    }
    String::from_utf8(head).ok()
}

/// A whole answer.
pub(crate) fn answer(status: &str, content_type: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!(
        "HTTP/1.1 {status}\r\nContent-Type: {content_type}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    )
    .into_bytes()
}

/// A good answer, zipped.
pub(crate) fn gzipped(body: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(body).unwrap();
    let zipped = encoder.finish().unwrap();
    let mut answer = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\n\
         Content-Length: {}\r\nConnection: close\r\n\r\n",
        zipped.len()
    )
    .into_bytes();
    answer.extend_from_slice(&zipped);
    answer
}
