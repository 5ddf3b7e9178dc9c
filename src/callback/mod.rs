//! Stub, replaced by the real room.
use std::{io, time::Duration};
/// x
pub struct Listener;
/// x
pub enum Verdict {
    /// x
    Success,
    /// x
    Denied,
    /// x
    NotOurs,
}
/// x
#[derive(Debug, thiserror::Error)]
pub enum CallbackError {
    /// x
    #[error("timed out")]
    TimedOut,
    /// x
    #[error("broken")]
    Broken(String),
}
impl Listener {
    /// x
    pub async fn bind(_port: Option<u16>) -> io::Result<Self> {
        Err(io::ErrorKind::Unsupported.into())
    }
    /// x
    pub fn address(&self) -> String {
        String::new()
    }
    /// x
    pub fn ssh_line(&self) -> String {
        String::new()
    }
    /// x
    pub async fn wait(
        self,
        _judge: impl Fn(&str) -> Verdict,
        _limit: Duration,
    ) -> Result<String, CallbackError> {
        Err(CallbackError::Broken(String::new()))
    }
}
/// x
pub fn over_ssh(var: &dyn Fn(&str) -> Option<std::ffi::OsString>) -> bool {
    var("SSH_CONNECTION").is_some()
}
