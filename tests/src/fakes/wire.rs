//! A connection that can be spoiled: read from only while the gate is open, cut after a number of bytes, or written twice.

use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

/// What becomes of those who were kept waiting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Release {
    /// They get what they waited for.
    Proceed,
    /// Their connections are reset.
    Reset,
}

/// Whether anything is read at all; shared by all connections of a fake.
#[derive(Default)]
pub struct Deafness {
    inner: Mutex<Inner>,
}

#[derive(Default)]
struct Inner {
    deaf: bool,
    waiting: Vec<Waker>,
    /// How many times it was released by a reset.
    resets: u64,
}

impl Deafness {
    /// Nothing is read from now on.
    pub fn begin(&self) {
        self.lock().deaf = true;
    }

    /// Reading goes on.
    pub fn end(&self, release: Release) {
        let mut inner = self.lock();
        if inner.deaf && release == Release::Reset {
            inner.resets += 1;
        }
        inner.deaf = false;
        inner.waiting.drain(..).for_each(Waker::wake);
    }

    /// How many connections are waiting to be read.
    pub fn waiting(&self) -> usize {
        self.lock().waiting.len()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Inner> {
        self.inner.lock().expect("no holder of this lock panics")
    }
}

/// What is to happen to the bytes that are written.
#[derive(Debug, Default)]
pub struct Spoil {
    /// The kind, if any.
    pub kind: Option<SpoilKind>,
    /// What was written since then.
    seen: Vec<u8>,
    /// What is still to be written again.
    again: Vec<u8>,
}

/// How an answer is spoiled on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SpoilKind {
    /// It ends after the head and so many bytes of the body; without a number, before the head. True: with a reset.
    Cut(Option<usize>, bool),
    /// The answer, whose body has so many bytes, is written twice.
    Twice(usize),
}

/// A TCP connection with these powers.
pub struct Wire {
    stream: TcpStream,
    deafness: Arc<Deafness>,
    /// The count of resets when this connection began to wait, if it waits.
    waits_since: Option<u64>,
    spoil: Arc<Mutex<Spoil>>,
}

impl Wire {
    /// Around a connection that was just accepted.
    pub fn new(stream: TcpStream, deafness: Arc<Deafness>, spoil: Arc<Mutex<Spoil>>) -> Wire {
        Wire { stream, deafness, waits_since: None, spoil }
    }

    fn reset(&self) -> io::Error {
        // Closing with a linger of zero sends RST and throws away what was not sent.
        let _ = self.stream.set_zero_linger();
        io::ErrorKind::ConnectionReset.into()
    }
}

/// The length of the head at the beginning of `bytes`, once it is whole.
fn head(bytes: &[u8]) -> Option<usize> {
    super::exchange::find(bytes, b"\r\n\r\n").map(|at| at + 4)
}

impl AsyncRead for Wire {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        {
            let mut inner = this.deafness.lock();
            if inner.deaf {
                let resets = inner.resets;
                this.waits_since.get_or_insert(resets);
                inner.waiting.push(cx.waker().clone());
                return Poll::Pending;
            }
            if this.waits_since.take().is_some_and(|since| since < inner.resets) {
                drop(inner);
                return Poll::Ready(Err(this.reset()));
            }
        }
        Pin::new(&mut this.stream).poll_read(cx, buf)
    }
}

impl AsyncWrite for Wire {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let spoil = Arc::clone(&this.spoil);
        let mut spoil = spoil.lock().expect("no holder of this lock panics");
        let Some(kind) = spoil.kind else { return Pin::new(&mut this.stream).poll_write(cx, buf) };
        let before = spoil.seen.len();
        let allowed = match kind {
            SpoilKind::Twice(_) => buf.len(),
            SpoilKind::Cut(None, _) => 0,
            SpoilKind::Cut(Some(body), _) => {
                let all: Vec<u8> = [spoil.seen.as_slice(), buf].concat();
                head(&all).map_or(buf.len(), |head| (head + body).saturating_sub(before).min(buf.len()))
            }
        };
        if allowed == 0
            && let SpoilKind::Cut(_, reset) = kind
        {
            let error = if reset { this.reset() } else { io::ErrorKind::BrokenPipe.into() };
            return Poll::Ready(Err(error));
        }
        let written = Pin::new(&mut this.stream).poll_write(cx, &buf[..allowed]);
        if let Poll::Ready(Ok(count)) = &written {
            spoil.seen.extend_from_slice(&buf[..*count]);
            if let SpoilKind::Twice(body) = kind
                && head(&spoil.seen).is_some_and(|head| spoil.seen.len() >= head + body)
            {
                spoil.again = std::mem::take(&mut spoil.seen);
                spoil.kind = None;
            }
        }
        written
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let mut spoil = this.spoil.lock().expect("no holder of this lock panics");
        while !spoil.again.is_empty() {
            match Pin::new(&mut this.stream).poll_write(cx, &spoil.again) {
                Poll::Ready(Ok(count)) => drop(spoil.again.drain(..count)),
                Poll::Ready(Err(error)) => return Poll::Ready(Err(error)),
                Poll::Pending => return Poll::Pending,
            }
        }
        Pin::new(&mut this.stream).poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_shutdown(cx)
    }
}
