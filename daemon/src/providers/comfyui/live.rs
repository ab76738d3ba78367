//! What ComfyUI says on its WebSocket while it works: how far the sampler is, and previews (`protocol.py` and `server.py` of ComfyUI).
//!
//! Nothing rests on it. Messages are not repeated for whoever comes late, so how a job ends is read from queue and history; a server
//! that cannot be listened to is only one that shows no progress.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures_util::StreamExt;
use serde_json::Value;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{ClientRequestBuilder, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

use crate::providers::http::Url;
use crate::providers::{MAX_PREVIEW, Watch};

/// The longest message that is taken, in bytes: a preview of a large picture as PNG.
const MAX_MESSAGE: usize = 4 << 20;

/// What a message says of a job.
#[derive(Debug, Clone, PartialEq)]
pub enum Said {
    /// The fraction of the sampler's steps that are done.
    Progress(f32),
    /// A picture of the work so far.
    Preview(Vec<u8>),
    /// Something else, or of another job.
    Nothing,
}

/// How long an order waits for somebody to listen to it.
const CONNECT: Duration = Duration::from_millis(500);

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// Sockets of orders that are being handed over: whoever connects after the order misses its beginning. None where nobody answered, so
/// that nobody knocks twice.
#[derive(Debug, Default)]
pub struct Ears(Mutex<HashMap<String, Option<Socket>>>);

impl Ears {
    /// Connects for an order that is about to be sent.
    pub async fn prick_up(&self, base: &Url, id: &str) {
        let socket = tokio::time::timeout(CONNECT, connect(base, id)).await.unwrap_or_default();
        self.lock().insert(id.to_owned(), socket);
    }

    /// The order was not taken.
    pub fn close(&self, id: &str) {
        self.lock().remove(id);
    }

    /// Listens for as long as the server speaks, and passes on what it says of the job.
    pub async fn listen(&self, base: &Url, id: &str, watch: &Watch) {
        let pricked_up = self.lock().remove(id);
        let socket = match pricked_up {
            Some(socket) => socket,
            // An order that an earlier run of the daemon sent.
            None => connect(base, id).await,
        };
        if let Some(socket) = socket {
            pass_on(socket, id, watch).await;
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Option<Socket>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn connect(base: &Url, id: &str) -> Option<Socket> {
    let request = ClientRequestBuilder::new(address(base, id)?);
    let config =
        WebSocketConfig::default().max_message_size(Some(MAX_MESSAGE)).max_frame_size(Some(MAX_MESSAGE));
    let connected = tokio_tungstenite::connect_async_with_config(request, Some(config), false).await;
    connected.ok().map(|(socket, _)| socket)
}

async fn pass_on(mut socket: Socket, id: &str, watch: &Watch) {
    while let Some(Ok(message)) = socket.next().await {
        match read(&message, id) {
            Said::Progress(done) => (watch.progress)(done, None),
            Said::Preview(bytes) if bytes.len() <= MAX_PREVIEW => (watch.preview)(bytes),
            Said::Preview(_) | Said::Nothing => {}
        }
    }
}

/// The socket of a server that is asked over `http`. One over `https` is not listened to.
fn address(base: &Url, id: &str) -> Option<tokio_tungstenite::tungstenite::http::Uri> {
    let mut url = base.join("ws").ok().filter(|url| url.scheme() == "http")?;
    url.query_pairs_mut().append_pair("clientId", id);
    url.as_str().replacen("http", "ws", 1).parse().ok()
}

/// Reads a message. Pure.
pub fn read(message: &Message, id: &str) -> Said {
    match message {
        Message::Text(text) => read_text(text.as_str(), id),
        Message::Binary(bytes) => read_frame(bytes, id),
        Message::Ping(_) | Message::Pong(_) | Message::Close(_) | Message::Frame(_) => Said::Nothing,
    }
}

fn read_text(text: &str, id: &str) -> Said {
    let Ok(message) = serde_json::from_str::<Value>(text) else { return Said::Nothing };
    let data = &message["data"];
    // Older servers do not say whose progress it is; they send it to the job's own client alone.
    let is_ours = data["prompt_id"].as_str().is_none_or(|prompt| prompt == id);
    if message["type"] != "progress" || !is_ours {
        return Said::Nothing;
    }
    match (data["value"].as_f64(), data["max"].as_f64()) {
        // A node of one step says nothing of the work.
        (Some(value), Some(max)) if max > 1.0 => Said::Progress((value / max).clamp(0.0, 1.0) as f32),
        _ => Said::Nothing,
    }
}

/// Binary frames, big-endian: an event, then 1: a format and a picture; or 4: a length, JSON of that length, a picture.
fn read_frame(bytes: &[u8], id: &str) -> Said {
    let Some((event, rest)) = number(bytes) else { return Said::Nothing };
    match event {
        1 => number(rest).map_or(Said::Nothing, |(_, picture)| Said::Preview(picture.to_vec())),
        4 => {
            let Some((length, rest)) = number(rest) else { return Said::Nothing };
            let Some((about, picture)) = rest.split_at_checked(length as usize) else { return Said::Nothing };
            let about: Value = serde_json::from_slice(about).unwrap_or_default();
            let is_ours = about["prompt_id"].as_str().is_none_or(|prompt| prompt == id);
            if is_ours { Said::Preview(picture.to_vec()) } else { Said::Nothing }
        }
        _ => Said::Nothing,
    }
}

fn number(bytes: &[u8]) -> Option<(u32, &[u8])> {
    let (number, rest) = bytes.split_first_chunk()?;
    Some((u32::from_be_bytes(*number), rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_read_or_passed_over() {
        let text = |text: &str, expect: Said| assert_eq!(read(&Message::text(text), "me"), expect, "{text}");
        text(
            r#"{"type":"progress","data":{"value":5,"max":20,"prompt_id":"me","node":"3"}}"#,
            Said::Progress(0.25),
        );
        text(r#"{"type":"progress","data":{"value":5,"max":20}}"#, Said::Progress(0.25));
        text(r#"{"type":"progress","data":{"value":50,"max":20,"prompt_id":"me"}}"#, Said::Progress(1.0));
        text(r#"{"type":"progress","data":{"value":5,"max":20,"prompt_id":"other"}}"#, Said::Nothing);
        text(r#"{"type":"progress","data":{"value":1,"max":1,"prompt_id":"me"}}"#, Said::Nothing);
        text(r#"{"type":"progress","data":{"value":"x","max":null}}"#, Said::Nothing);
        text(r#"{"type":"status","data":{"status":{"exec_info":{"queue_remaining":1}}}}"#, Said::Nothing);
        text("<html>", Said::Nothing);
        let frame = |bytes: &[u8], expect: Said| {
            assert_eq!(read(&Message::binary(bytes.to_vec()), "me"), expect, "{bytes:?}");
        };
        let preview = |bytes: &[u8]| Said::Preview(bytes.to_vec());
        frame(b"\0\0\0\x01\0\0\0\x01jp", preview(b"jp"));
        let about = |id: &str| {
            let about = format!("{{\"prompt_id\":\"{id}\"}}");
            let length = u32::try_from(about.len()).unwrap().to_be_bytes();
            [&[0, 0, 0, 4], length.as_slice(), about.as_bytes(), b"jp"].concat()
        };
        frame(&about("me"), preview(b"jp"));
        frame(&about("other"), Said::Nothing);
        for damaged in
            [&b""[..], b"\0\0\0\x01", b"\0\0\0\x04\0\0\xff\xff{}", b"\0\0\0\x02\0\0\0\x01jp", b"\0"]
        {
            frame(damaged, Said::Nothing);
        }
    }

    #[test]
    fn a_socket_is_beside_its_server() {
        let check = |base: &str, expect: Option<&str>| {
            let found = address(&base.parse().unwrap(), "a b").map(|address| address.to_string());
            assert_eq!(found.as_deref(), expect);
        };
        check("http://127.0.0.1:8188/", Some("ws://127.0.0.1:8188/ws?clientId=a+b"));
        check("http://studio:8188/comfy/", Some("ws://studio:8188/comfy/ws?clientId=a+b"));
        check("https://studio/", None);
    }
}
