//! The machinery of providers that are asked over HTTP; no vendor's name stands in here.
//!
//! One call leads to one [`Answer`] or to a [`Lost`] that says whether the server can have got anything of it: that alone decides whether
//! a paid create may be sent again. Nothing in here repeats a call.

pub mod address;
mod backoff;
mod base64;
mod download;
mod form;
mod sieve;
mod spool;
pub mod status;

#[cfg(test)]
pub(crate) mod listener;
#[cfg(test)]
mod tests;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
pub use reqwest::{Method, Url};

pub use backoff::{Patience, wait};
pub use download::{Link, NotFetched};
pub use form::Form;
pub use sieve::Keys;
pub use spool::Spooled;

use crate::keys::Key;
use sieve::{Sieve, Sifted};

const JSON: &str = "application/json";
/// The most bytes of an answer that are kept in memory.
const MAX_TEXT: usize = 1 << 20;

/// How long things may take and how often a read may fail.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// Until a connection stands, TLS included.
    pub connect: Duration,
    /// Until a create that is answered with its result begins to be answered.
    pub create: Duration,
    /// Until any other call begins to be answered.
    pub answer: Duration,
    /// Between two packets of an answer.
    pub idle: Duration,
    /// First wait between two polls.
    pub poll_first: Duration,
    /// Longest wait between two polls of a job that goes on.
    pub poll_most: Duration,
    /// Longest wait between two polls that fail.
    pub trouble_most: Duration,
    /// Polls in a row that are answered badly before an order counts as gone.
    pub bad_answers: u32,
    /// Polls in a row without an answer before a person is asked.
    pub silences: u32,
}

impl Default for Pace {
    /// Four minutes are usual for a large picture. 140 silences take about an hour, after which providers have dropped what they made.
    fn default() -> Pace {
        Pace {
            connect: Duration::from_secs(10),
            create: Duration::from_secs(600),
            answer: Duration::from_secs(60),
            idle: Duration::from_secs(60),
            poll_first: Duration::from_millis(300),
            poll_most: Duration::from_secs(3),
            trouble_most: Duration::from_secs(30),
            bad_answers: 6,
            silences: 140,
        }
    }
}

/// The one HTTP client; clones share it. Each call has a connection of its own: one that waited may be closed by the server in the moment
/// in which it is used again, and then nobody knows whether a create arrived; and what comes late on it, an answer twice for example,
/// would be read as the answer to the next question, which may be another job's. That is worth a handshake.
#[derive(Debug, Clone)]
pub struct Http {
    /// For addresses that the person chose.
    chosen: reqwest::Client,
    /// For links out of answers: names resolve to public addresses only.
    public: reqwest::Client,
    /// How long things may take.
    pub pace: Pace,
    /// Where files on their way in lie.
    pub spool: PathBuf,
}

/// The client could not be built: the system gives no certificates.
#[derive(Debug, thiserror::Error)]
#[error("no HTTP client: {0}")]
pub struct NoClient(String);

impl Http {
    /// A client with this pace; what arrives lies in `spool` until somebody keeps it.
    ///
    /// # Errors
    /// [`NoClient`].
    pub fn new(pace: Pace, spool: PathBuf) -> Result<Http, NoClient> {
        // The first of a process counts; that another part was faster is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let plain = || {
            reqwest::Client::builder()
                .user_agent(concat!("maquette/", env!("CARGO_PKG_VERSION")))
                .redirect(reqwest::redirect::Policy::none())
                .retry(reqwest::retry::never())
                .no_proxy()
                .pool_max_idle_per_host(0)
                .connect_timeout(pace.connect)
                .read_timeout(pace.create.max(pace.idle))
                .tcp_keepalive(Duration::from_secs(30))
        };
        let build = |builder: reqwest::ClientBuilder| builder.build().map_err(|error| NoClient(told(&error)));
        Ok(Http {
            chosen: build(plain())?,
            public: build(plain().dns_resolver(Arc::new(address::PublicOnly)))?,
            pace,
            spool,
        })
    }

    /// Makes one call to an address that the person chose. Redirects are answers like others.
    ///
    /// # Errors
    /// Where there is no answer.
    pub async fn call(&self, call: Call) -> Result<Answer, Lost> {
        self.make(&self.chosen, call).await
    }

    async fn make(&self, client: &reqwest::Client, call: Call) -> Result<Answer, Lost> {
        let first_byte = if call.is_slow { self.pace.create } else { self.pace.answer };
        let taking = call.taking;
        let request = call.into_request(client)?;
        let response = match tokio::time::timeout(first_byte, client.execute(request)).await {
            Ok(Ok(response)) => response,
            Ok(Err(error)) => return Err(Lost::of(&error)),
            Err(_) => return Err(Lost::perhaps(format!("no answer within {} s", first_byte.as_secs()))),
        };
        self.receive(response, taking).await
    }

    async fn receive(&self, mut response: reqwest::Response, taking: Taking) -> Result<Answer, Lost> {
        let mut answer = Answer {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            body: Vec::new(),
            blobs: Vec::new(),
            broken: None,
        };
        // Only a good answer brings what was asked for; others are texts.
        let taking = if answer.is_good() { taking } else { Taking::Text };
        let mut basin = Basin::new(taking, &self.spool);
        loop {
            let chunk = tokio::time::timeout(self.pace.idle, response.chunk()).await;
            let taken = match chunk {
                Ok(Ok(Some(chunk))) => basin.take(&chunk),
                Ok(Ok(None)) => break,
                Ok(Err(error)) => Err(Broken::Cut(told(&error))),
                Err(_) => Err(Broken::Cut("nothing came any more".to_owned())),
            };
            if let Err(broken) = taken {
                answer.broken = Some(broken);
                break;
            }
        }
        basin.pour(&mut answer);
        Ok(answer)
    }
}

/// What is made of a good answer's body.
#[derive(Debug, Clone, Copy)]
pub enum Taking {
    /// A text of at most 1 MiB.
    Text,
    /// JSON whose long texts go to files.
    Sifted {
        /// Which.
        keys: Keys,
        /// The most bytes, as they travel.
        max: u64,
    },
    /// A file.
    File {
        /// The most bytes.
        max: u64,
    },
}

/// A call that is to be made once.
#[derive(Debug, Clone)]
pub struct Call {
    /// The method.
    pub method: Method,
    /// Where.
    pub url: Url,
    /// The provider's header for the key, and the key.
    pub key: Option<(HeaderName, Key)>,
    /// Other headers.
    pub headers: Vec<(HeaderName, String)>,
    /// Type and bytes of what is sent.
    pub body: Option<(String, Vec<u8>)>,
    /// Whether the answer takes as long as the work.
    pub is_slow: bool,
    /// What is made of the answer.
    pub taking: Taking,
}

impl Call {
    /// Reads an address.
    pub fn get(url: Url) -> Call {
        Call {
            method: Method::GET,
            url,
            key: None,
            headers: Vec::new(),
            body: None,
            is_slow: false,
            taking: Taking::Text,
        }
    }

    /// Sends JSON that may cost something, so that nobody makes this call twice.
    pub fn create(url: Url, body: Vec<u8>) -> Call {
        Call::post(url, body)
    }

    /// Sends JSON that costs nothing, however often it arrives.
    pub fn post(url: Url, body: Vec<u8>) -> Call {
        Call { method: Method::POST, body: Some((JSON.to_owned(), body)), ..Call::get(url) }
    }

    /// Sends a form instead of JSON.
    #[must_use]
    pub fn with_form(self, form: Form) -> Call {
        Call { body: Some(form.finish()), ..self }
    }

    /// With one more header, which is no secret.
    #[must_use]
    pub fn with_header(mut self, name: HeaderName, value: impl Into<String>) -> Call {
        self.headers.push((name, value.into()));
        self
    }

    /// With a key.
    #[must_use]
    pub fn with_key(self, header: HeaderName, key: Key) -> Call {
        Call { key: Some((header, key)), ..self }
    }

    fn into_request(self, client: &reqwest::Client) -> Result<reqwest::Request, Lost> {
        let mut builder = client.request(self.method, self.url.clone());
        if let Some((name, key)) = self.key {
            if !address::may_carry_key(&self.url) {
                return Err(Lost::nothing("a key is not sent over a connection that anybody can read"));
            }
            let mut value = HeaderValue::from_str(key.reveal())
                .map_err(|_| Lost::nothing("the key holds characters that no key has"))?;
            value.set_sensitive(true);
            builder = builder.header(name, value);
        }
        for (name, value) in self.headers {
            builder = builder.header(name, value);
        }
        if let Some((kind, bytes)) = self.body {
            builder = builder.header(CONTENT_TYPE, kind).body(bytes);
        }
        builder.build().map_err(|error| Lost::nothing(&told(&error)))
    }
}

/// An answer; its body may have broken off.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The text, or the skeleton of a sifted one.
    pub body: Vec<u8>,
    /// The file, or the decoded texts of a sifted one; none for a text that was no base64 to its end.
    pub blobs: Vec<Option<Spooled>>,
    /// Why the body is not whole.
    pub broken: Option<Broken>,
}

/// Why a body is not whole.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Broken {
    /// It was longer than it may be.
    #[error("it is longer than {0} bytes, or nested too deeply")]
    TooLong(u64),
    /// The connection broke or fell silent.
    #[error("it broke off: {0}")]
    Cut(String),
    /// The disk did not take it.
    #[error("it cannot be written to the disk: {0}")]
    Disk(String),
}

impl Answer {
    /// Whether the status says that all is well.
    pub fn is_good(&self) -> bool {
        (200..=299).contains(&self.status)
    }

    /// A header as text.
    pub fn header(&self, name: &str) -> Option<String> {
        self.headers.get(name)?.to_str().ok().map(str::to_owned)
    }

    /// The body as JSON.
    pub fn json<T: serde::de::DeserializeOwned>(&self) -> Option<T> {
        serde_json::from_slice(&self.body).ok()
    }
}

/// A call without an answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct Lost {
    /// Whether the server can have got any of it. Only what is certainly not there may be sent again.
    pub may_have_arrived: bool,
    /// What happened, without the address.
    pub reason: String,
}

impl Lost {
    fn nothing(reason: &str) -> Lost {
        Lost { may_have_arrived: false, reason: reason.to_owned() }
    }

    fn perhaps(reason: String) -> Lost {
        Lost { may_have_arrived: true, reason }
    }

    /// Before a connection stands (name, refusal, TLS) nothing of a call leaves this machine; after that anything may have.
    fn of(error: &reqwest::Error) -> Lost {
        let before = error.is_connect() || error.is_builder();
        Lost { may_have_arrived: !before, reason: told(error) }
    }
}

/// An error with its causes and without its address, which may be long.
fn told(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    if let Some((before, _)) = text.split_once(" for url (") {
        text = before.to_owned();
    }
    let mut cause = error.source();
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    text.chars().take(300).collect()
}

/// Where a body runs to.
struct Basin {
    taking: Taking,
    sieve: Sieve,
    text: Vec<u8>,
    spool: PathBuf,
    files: Vec<Spooled>,
    bytes: u64,
}

impl Basin {
    fn new(taking: Taking, spool: &std::path::Path) -> Basin {
        let keys = match taking {
            Taking::Sifted { keys, .. } => keys,
            Taking::Text | Taking::File { .. } => Keys { decoded: &[], dropped: &[] },
        };
        let sieve = Sieve::new(keys, MAX_TEXT);
        Basin { taking, sieve, text: Vec::new(), spool: spool.to_owned(), files: Vec::new(), bytes: 0 }
    }

    fn take(&mut self, chunk: &[u8]) -> Result<(), Broken> {
        self.bytes += chunk.len() as u64;
        match self.taking {
            Taking::Text => {
                self.check(MAX_TEXT as u64)?;
                self.text.extend_from_slice(chunk);
                Ok(())
            }
            Taking::Sifted { max, .. } => {
                self.check(max)?;
                let mut pieces = Vec::new();
                self.sieve.push(chunk, &mut pieces).map_err(|_| Broken::TooLong(MAX_TEXT as u64))?;
                pieces.iter().try_for_each(|piece| self.write(piece.blob, &piece.bytes))
            }
            Taking::File { max } => {
                self.check(max)?;
                self.write(0, chunk)
            }
        }
    }

    fn check(&self, max: u64) -> Result<(), Broken> {
        if self.bytes > max { Err(Broken::TooLong(max)) } else { Ok(()) }
    }

    fn write(&mut self, blob: usize, bytes: &[u8]) -> Result<(), Broken> {
        let on_disk = |error: std::io::Error| Broken::Disk(error.to_string());
        while self.files.len() <= blob {
            self.files.push(Spooled::create(&self.spool).map_err(on_disk)?);
        }
        self.files.get_mut(blob).map_or(Ok(()), |file| file.write(bytes).map_err(on_disk))
    }

    fn pour(self, answer: &mut Answer) {
        let Sifted { skeleton, whole } = self.sieve.finish();
        answer.body = if self.text.is_empty() { skeleton } else { self.text };
        let whole = match self.taking {
            Taking::File { .. } => vec![answer.broken.is_none(); self.files.len()],
            Taking::Text | Taking::Sifted { .. } => whole,
        };
        let mut files = self.files.into_iter();
        answer.blobs = whole
            .into_iter()
            .map(|is_whole| {
                let mut file = files.next()?;
                file.close();
                Some(file).filter(|_| is_whole)
            })
            .collect();
    }
}
