//! Plays the owner of @maru: opens the authorise page as a browser would, presses a button, and brings back the PIN, or
//! the address that the browser is sent to.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::signed::encode;

/// Bytes of a page that are read.
const PAGE: u64 = 256 * 1024;
const PATIENCE: Duration = Duration::from_secs(10);

/// Allows the access; gives back the PIN from the page, or the address that the browser is sent to.
///
/// # Errors
/// When the page cannot be had, or shows no PIN and sends nowhere.
pub async fn approve(authorize_url: &str) -> io::Result<String> {
    let page = press(authorize_url, "allow").await?;
    let pin =
        page.split_once("<output id=\"pin\">").and_then(|(_, rest)| rest.split_once('<')).map(|(pin, _)| pin);
    let head = page.split_once("\r\n\r\n").map_or(page.as_str(), |(head, _)| head);
    let sent_to = head.lines().find_map(|line| line.strip_prefix("location: "));
    match pin.or(sent_to) {
        Some(brought) if !brought.is_empty() => Ok(brought.to_owned()),
        _ => Err(io::Error::other("the page shows no PIN")),
    }
}

/// Refuses the access.
///
/// # Errors
/// When the page cannot be had.
pub async fn deny(authorize_url: &str) -> io::Result<()> {
    press(authorize_url, "deny").await.map(|_| ())
}

async fn press(authorize_url: &str, answer: &str) -> io::Result<String> {
    let bad = || io::Error::new(io::ErrorKind::InvalidInput, "not an address of the demo");
    let rest = authorize_url.strip_prefix("http://").ok_or_else(bad)?;
    let (host, target) = rest.split_once('/').ok_or_else(bad)?;
    if !host.parse::<SocketAddr>().is_ok_and(|address| address.ip().is_loopback()) {
        return Err(bad());
    }
    let page = exchange(host, "GET", target, "").await?;
    // What stands in the form, and not what stands in the address, is what a browser sends.
    let token = page
        .split_once("name=\"oauth_token\" value=\"")
        .and_then(|(_, rest)| rest.split_once('"'))
        .map(|(token, _)| token)
        .ok_or_else(|| io::Error::other("the page has no form"))?;
    let form = format!("oauth_token={}&answer={answer}", encode(token));
    let page = target.split('?').next().unwrap_or_default();
    exchange(host, "POST", page, &form).await
}

async fn exchange(host: &str, method: &str, target: &str, form: &str) -> io::Result<String> {
    let work = async {
        let mut stream = TcpStream::connect(host).await?;
        let request = format!(
            "{method} /{target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
            form.len()
        );
        stream.write_all(request.as_bytes()).await?;
        let mut answer = Vec::new();
        stream.take(PAGE).read_to_end(&mut answer).await?;
        Ok(String::from_utf8_lossy(&answer).into_owned())
    };
    tokio::time::timeout(PATIENCE, work).await.unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()))
}
