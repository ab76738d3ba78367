//! A listener for the tests of this folder: it takes one request a connection, keeps it, and does what it is told to.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::task::AbortOnDropHandle;

use super::{Pace, Url};

/// What happens to a connection.
#[derive(Debug, Clone)]
pub enum Act {
    /// The request is read and this is answered, byte for byte.
    Say(Vec<u8>),
    /// The connection stays open, and whatever is asked on it gets this, byte for byte: for the next question that is a late second copy.
    SayAgain(Vec<u8>),
    /// The request is read, and the connection is reset.
    Reset,
    /// It is taken and never read.
    Ignore,
    /// The request is read and never answered.
    Keep,
}

impl Act {
    /// A whole answer.
    pub fn answer(status: u16, kind: &str, body: &[u8]) -> Act {
        Act::with(status, &format!("content-type: {kind}\r\n"), body)
    }

    /// A whole answer in JSON.
    pub fn json(status: u16, body: &str) -> Act {
        Act::answer(status, "application/json", body.as_bytes())
    }

    /// A whole answer with these headers, each with its line end.
    pub fn with(status: u16, headers: &str, body: &[u8]) -> Act {
        let head = format!(
            "HTTP/1.1 {status} x\r\n{headers}content-length: {}\r\nconnection: close\r\n\r\n",
            body.len()
        );
        Act::Say([head.as_bytes(), body].concat())
    }

    /// A body that ends before it should.
    pub fn cut(status: u16, body: &[u8]) -> Act {
        let head = format!(
            "HTTP/1.1 {status} x\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
            body.len() + 10
        );
        Act::Say([head.as_bytes(), body].concat())
    }
}

/// The listener; it stops with its last owner.
pub struct Listener {
    /// Where it listens.
    pub base: Url,
    seen: Arc<Mutex<Vec<String>>>,
    _task: AbortOnDropHandle<()>,
}

impl Listener {
    /// One that does these acts in turn, and hangs up after them.
    pub async fn new(acts: Vec<Act>) -> Listener {
        Listener::begun(|_| acts).await
    }

    /// The same where the acts speak of its address.
    pub async fn begun(acts: impl FnOnce(&Url) -> Vec<Act>) -> Listener {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap()).parse().unwrap();
        let seen: Arc<Mutex<Vec<String>>> = Arc::default();
        let task = serve(listener, VecDeque::from(acts(&base)), seen.clone());
        Listener { base, seen, _task: AbortOnDropHandle::new(spawn(task)) }
    }

    /// The requests so far, heads and bodies.
    pub fn seen(&self) -> Vec<String> {
        self.seen.lock().unwrap().clone()
    }
}

#[allow(clippy::disallowed_methods)]
fn spawn(task: impl Future<Output = ()> + Send + 'static) -> tokio::task::JoinHandle<()> {
    tokio::spawn(task)
}

async fn serve(listener: TcpListener, mut acts: VecDeque<Act>, seen: Arc<Mutex<Vec<String>>>) {
    let (mut open, mut talks) = (Vec::new(), Vec::new());
    while let Ok((mut stream, _)) = listener.accept().await {
        let act = acts.pop_front().unwrap_or(Act::Reset);
        if !matches!(act, Act::Ignore) {
            let request = read(&mut stream).await;
            seen.lock().unwrap().push(request);
        }
        match act {
            Act::Say(bytes) => drop(stream.write_all(&bytes).await),
            Act::SayAgain(bytes) => talks.push(AbortOnDropHandle::new(spawn(say_again(stream, bytes)))),
            Act::Reset => drop(stream.set_zero_linger()),
            Act::Ignore | Act::Keep => open.push(stream),
        }
    }
}

/// Answers the request that was read and all that follow it.
async fn say_again(mut stream: TcpStream, bytes: Vec<u8>) {
    while stream.write_all(&bytes).await.is_ok() && !read(&mut stream).await.is_empty() {}
}

/// Reads a request with a body of known length; empty where there is none any more.
async fn read(stream: &mut TcpStream) -> String {
    let mut all = Vec::new();
    let mut chunk = [0; 4096];
    loop {
        let text = String::from_utf8_lossy(&all).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
            if body.len() >= length.unwrap_or(0) {
                return text;
            }
        }
        match stream.read(&mut chunk).await {
            Ok(0) | Err(_) => return text,
            Ok(count) => all.extend_from_slice(&chunk[..count]),
        }
    }
}

/// A pace at which a test does not wait.
pub fn quick() -> Pace {
    let ms = std::time::Duration::from_millis;
    Pace {
        connect: ms(400),
        create: ms(600),
        answer: ms(600),
        idle: ms(600),
        poll_first: ms(1),
        poll_most: ms(2),
        trouble_most: ms(2),
        bad_answers: 4,
        silences: 6,
    }
}
