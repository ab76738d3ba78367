//! The fakes shown to be what they say, by plain HTTP: the faults once for all, then each provider's own ways.

mod at_once;
mod comfy;
mod described;
mod fal;
mod faults;
mod google;
mod queued;

use std::io;

use serde_json::{Value, json};

use super::Fake;
use crate::http::{Http, Response};

/// A client of one address, with the headers that it sends along.
pub struct Caller {
    http: Http,
    headers: Vec<(String, String)>,
}

impl Caller {
    /// To a fake's API, with its key in a header.
    pub fn new(fake: &Fake) -> Caller {
        let mut caller = Caller::of(fake.url());
        let (name, value) = match fake.name() {
            "google" => ("X-Goog-Api-Key", fake.key().to_owned()),
            "fal" => ("Authorization", format!("Key {}", fake.key())),
            "bfl" => ("X-Key", fake.key().to_owned()),
            "kling" => ("Authorization", format!("Bearer {}", described::token(fake.key()))),
            _ => ("Authorization", format!("Bearer {}", fake.key())),
        };
        if let Some((name, value)) = described::header(fake.name()) {
            caller.headers.push((name.to_owned(), value.to_owned()));
        }
        if !fake.key().is_empty() {
            caller.headers.push((name.to_owned(), value));
        }
        caller
    }

    /// To the host of an address, without a key.
    pub fn of(url: &str) -> Caller {
        Caller::try_of(url).expect("the fake listens")
    }

    /// The same, where nobody may listen.
    pub fn try_of(url: &str) -> io::Result<Caller> {
        let host = url.trim_start_matches("http://").split('/').next().unwrap_or_default();
        let headers = vec![("Host".to_owned(), host.to_owned())];
        Ok(Caller { http: Http::tcp(host)?, headers })
    }

    /// Asks and takes what comes.
    pub fn try_ask(&mut self, line: &str, body: &[u8]) -> io::Result<Response> {
        let headers: Vec<(&str, &str)> =
            self.headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        self.http.request(line, &headers, body)
    }

    /// Asks with JSON; gives status and JSON.
    pub fn ask(&mut self, line: &str, body: &Value) -> (u16, Value) {
        let body = if body.is_null() { Vec::new() } else { body.to_string().into_bytes() };
        let response = self.try_ask(line, &body).expect("an answer");
        (response.status, serde_json::from_slice(&response.body).unwrap_or(Value::Null))
    }

    /// Reads one more answer without asking.
    pub fn read(&mut self) -> io::Result<Response> {
        self.http.response()
    }
}

/// What an address leads to, by a client without a key.
pub fn fetched(url: &str) -> Response {
    let path = url.trim_start_matches("http://").split_once('/').map_or("", |(_, path)| path);
    Caller::of(url).try_ask(&format!("GET /{path}"), b"").expect("an answer")
}

/// An order for a picture at Google.
pub fn google_order() -> (&'static str, Value) {
    let body = json!({"contents": [{"role": "user", "parts": [{"text": "a fox"}]}]});
    ("POST /v1beta/models/gemini-nano-banana-2.1:generateContent", body)
}
