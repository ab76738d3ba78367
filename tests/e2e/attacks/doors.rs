//! How an attacker knocks: raw HTTP and WebSockets with any headers, and what came back in a few words.

use std::io::ErrorKind;

use futures_util::{SinkExt, StreamExt};
use maquette_tests::http::{Http, Response};
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{Error, Message};

/// Headers as an attacker sets them; `Host` among them or not.
pub type Headers<'a> = &'a [(&'a str, &'a str)];

/// What a JSON-RPC body says: `ok`, or the code of its error.
fn said(body: &[u8]) -> String {
    let Ok(reply) = serde_json::from_slice::<Value>(body) else { return "ok".to_owned() };
    match reply["error"]["data"]["code"].as_str().or_else(|| reply["error"].as_object().map(|_| "error")) {
        Some(code) => code.to_owned(),
        None => "ok".to_owned(),
    }
}

/// Whether an answer in a few words is a refusal: it names a code, or the connection was closed.
pub fn is_refusal(answer: &str) -> bool {
    !answer.ends_with("ok")
}

/// A body with one call.
pub fn call(method: &str, params: Value) -> Vec<u8> {
    json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params }).to_string().into_bytes()
}

/// One HTTP request on a connection of its own. Strangers who knock too often are told to wait; an attacker would.
pub fn knock(address: &str, line: &str, headers: Headers<'_>, body: &[u8]) -> Response {
    for _ in 0..10_000 {
        let response = knock_once(address, line, headers, body);
        if response.status != 429 {
            return response;
        }
    }
    panic!("{line}: told to wait for ever");
}

fn knock_once(address: &str, line: &str, headers: Headers<'_>, body: &[u8]) -> Response {
    let mut http = Http::tcp(address).expect("the daemon listens");
    match http.request(line, headers, body) {
        Ok(response) => response,
        // No answer at all is a refusal too.
        Err(error) if [ErrorKind::UnexpectedEof, ErrorKind::ConnectionReset].contains(&error.kind()) => {
            Response { status: 0, headers: Vec::new(), body: Vec::new() }
        }
        Err(error) => panic!("{line}: {error}"),
    }
}

/// Status and code of an answer, as the table shows them.
pub fn told(response: &Response) -> String {
    match response.status {
        0 => "closed".to_owned(),
        // Redirects and what a browser has already are no refusals.
        status @ 200..400 => format!("{status} {}", said(&response.body)),
        status => match said(&response.body).as_str() {
            "ok" => format!("{status}"),
            code => format!("{status} {code}"),
        },
    }
}

/// Opens a WebSocket with these headers and sends the calls one after another. Gives what came of the last one.
pub fn socket(address: &str, path: &str, headers: Headers<'_>, calls: &[(&str, Value)]) -> String {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        for _ in 0..10_000 {
            let answer = socket_once(address, path, headers, calls).await;
            if !answer.starts_with("429") {
                return answer;
            }
        }
        panic!("{path}: told to wait for ever");
    })
}

async fn socket_once(address: &str, path: &str, headers: Headers<'_>, calls: &[(&str, Value)]) -> String {
    let stream = tokio::net::TcpStream::connect(address).await.expect("the daemon listens");
    let mut request = format!("ws://{address}{path}").into_client_request().expect("a good address");
    for (name, value) in headers {
        let name =
            name.to_ascii_lowercase().parse::<tokio_tungstenite::tungstenite::http::HeaderName>().unwrap();
        request.headers_mut().insert(name, value.parse().unwrap());
    }
    let (mut socket, _) = match tokio_tungstenite::client_async(request, stream).await {
        Ok(opened) => opened,
        Err(Error::Http(response)) => {
            let code = said(response.body().as_deref().unwrap_or_default());
            let code = if code == "ok" { String::new() } else { format!(" {code}") };
            return format!("{}{code}", response.status().as_u16());
        }
        Err(error) => return format!("closed: {error}"),
    };
    let mut answer = "open, silent".to_owned();
    for (method, params) in calls {
        let text = String::from_utf8(call(method, params.clone())).unwrap();
        if socket.send(Message::text(text)).await.is_err() {
            return "open, then closed".to_owned();
        }
        answer = loop {
            match socket.next().await {
                Some(Ok(Message::Text(text))) => break format!("open, {}", said(text.as_bytes())),
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                _ => return "open, then closed".to_owned(),
            }
        };
    }
    if calls.is_empty() {
        // Whoever proves nothing is shown out.
        while let Some(Ok(_)) = socket.next().await {}
        return "open, then closed".to_owned();
    }
    answer
}
