//! A body that ends in an error, after its first bytes are on their way.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use hyper::body::{Body, Bytes, Frame};

/// What is left to do.
pub(super) enum Cut {
    Send(Bytes),
    Flush,
    Break,
}

impl Cut {
    /// Sends these bytes, then breaks.
    pub(super) fn new(bytes: Bytes) -> Self {
        Self::Send(bytes)
    }
}

impl Body for Cut {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        let this = self.get_mut();
        match std::mem::replace(this, Self::Break) {
            Self::Send(bytes) => {
                *this = Self::Flush;
                Poll::Ready(Some(Ok(Frame::data(bytes))))
            }
            // The server sends what it has while it waits for more.
            Self::Flush => {
                context.waker().wake_by_ref();
                Poll::Pending
            }
            Self::Break => Poll::Ready(Some(Err(io::ErrorKind::BrokenPipe.into()))),
        }
    }
}
