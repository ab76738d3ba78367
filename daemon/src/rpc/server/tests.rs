//! The server from outside: raw bytes and jsonrpsee's own client, over the Unix socket and over TCP.

use std::sync::Arc;
use std::time::Duration;

use jsonrpsee::RpcModule;
use jsonrpsee::core::client::{ClientT, SubscriptionClientT};
use jsonrpsee::rpc_params;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpStream, UnixStream};

use super::*;
use maquette_protocol::{ErrorCode, Scope};

use crate::gate::{Client, Credential, Keys};
use crate::platform::folders::Folders;
use crate::platform::lock::Lock;
use crate::platform::socket;
use crate::rpc::Refusal;
use crate::rpc::asset_route::{AssetFile, AssetSource, Assets, Version, routes};

mod sockets;

const TOKEN: &str = "0123456789";
const READER: &str = "reader-token";

/// A daemon of the tests: a few methods, one folder of assets.
struct Daemon {
    folders: Folders,
    port: u16,
    keys: Arc<Keys>,
    module: Arc<Probe>,
    stop: CancellationToken,
    serving: tokio::task::JoinHandle<Drained>,
    _socket: socket::SocketFile,
    _home: tempfile::TempDir,
}

/// What the methods leave for the tests to see.
#[derive(Default)]
struct Probe {
    subscription_ended: Notify,
    slow_started: Notify,
    slow_may_end: Notify,
}

struct Folder(std::path::PathBuf);

impl AssetSource for Folder {
    fn file(&self, version: &Version) -> Result<AssetFile, Refusal> {
        let path = self.0.join(&version.digest);
        if !path.exists() {
            return Err(Refusal::new(
                StatusCode::NOT_FOUND,
                ErrorCode::UnknownAsset,
                "no such asset",
                "Look with `take.list`.",
            ));
        }
        Ok(AssetFile { path, media_type: "image/png".to_owned() })
    }
}

fn module(probe: Arc<Probe>) -> RpcModule<Arc<Probe>> {
    let mut module = RpcModule::new(probe);
    module.register_method("take.get", |params, _, _| params.parse::<Value>()).unwrap();
    module
        .register_method("take.delete", |_, _, extensions| {
            Peer::of(extensions).map(|peer| peer.name().to_owned())
        })
        .unwrap();
    module
        .register_method("status", |_, _, extensions| {
            Peer::of(extensions).map(|peer| json!({ "peer": peer.name(), "paths": peer.sees_paths() }))
        })
        .unwrap();
    module.register_method("draft", |_, _, _| "drawn").unwrap();
    module.register_method("big", |_, _, _| "x".repeat(5 << 20)).unwrap();
    module
        .register_async_method("slow", |_, probe, _| async move {
            probe.slow_started.notify_one();
            probe.slow_may_end.notified().await;
            "ended"
        })
        .unwrap();
    module
        .register_subscription("events", "event", "events.stop", |_, pending, probe, _| async move {
            let sink = pending.accept().await?;
            sink.send(serde_json::value::to_raw_value(&1)?).await?;
            sink.closed().await;
            probe.subscription_ended.notify_one();
            Ok(())
        })
        .unwrap();
    module
}

fn scope_of(method: &str) -> Option<Scope> {
    match method {
        "take.delete" => Some(Scope::Admin),
        "draft" => Some(Scope::Spend),
        _ => Some(Scope::Read),
    }
}

async fn daemon() -> Daemon {
    let home = tempfile::tempdir().unwrap();
    let folders = Folders::under(home.path());
    folders.prepare().unwrap();
    let lock = Lock::try_take(&folders.daemon_lock()).unwrap();
    let (unix, socket) = socket::bind(&lock, &folders).unwrap();
    let listeners = Listeners::none().with_unix(unix).unwrap().with_tcp(&[]).await.unwrap();
    let port = listeners.port().unwrap();
    let keys = Arc::new(Keys::new([3; 32]));
    keys.admit(Credential::Token(TOKEN).hash(), Client::local());
    keys.admit(Credential::Token(READER).hash(), Client::new("reader", vec![Scope::Read], None));
    let probe = Arc::new(Probe::default());
    let service = Service {
        methods: module(probe.clone()).into(),
        scope_of,
        routes: routes(Assets::new(Folder(folders.data.clone()))),
        gate: Gate::new(keys.clone(), vec!["https://design.example".to_owned()]),
        memo: None,
        protocol: 1,
    };
    let stop = CancellationToken::new();
    let tracker = TaskTracker::new();
    let serving = tracker.spawn(serve(listeners, service, stop.clone()));
    Daemon { folders, port, keys, module: probe, stop, serving, _socket: socket, _home: home }
}

/// Status, headers and body of an HTTP/1.1 response on a connection that the server closes.
struct Answer {
    status: u16,
    head: String,
    body: Vec<u8>,
}

impl Answer {
    fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or(Value::Null)
    }

    fn code(&self) -> String {
        self.json()["error"]["data"]["code"].as_str().unwrap_or("none").to_owned()
    }
}

async fn exchange(mut io: impl AsyncRead + AsyncWrite + Unpin, request: &[u8]) -> Answer {
    io.write_all(request).await.unwrap();
    let mut all = Vec::new();
    io.read_to_end(&mut all).await.unwrap();
    let end = all.windows(4).position(|four| four == b"\r\n\r\n").expect("a whole response head");
    let head = String::from_utf8(all[..end].to_vec()).unwrap().to_lowercase();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    let mut body = all[end + 4..].to_vec();
    if head.contains("transfer-encoding: chunked") {
        let text = String::from_utf8(body).unwrap();
        body = text.split("\r\n").skip(1).step_by(2).collect::<String>().into_bytes();
    }
    Answer { status, head, body }
}

impl Daemon {
    async fn unix(&self) -> UnixStream {
        UnixStream::connect(&self.folders.socket).await.unwrap()
    }

    async fn tcp(&self) -> TcpStream {
        TcpStream::connect(("127.0.0.1", self.port)).await.unwrap()
    }

    async fn post_unix(&self, body: &str) -> Answer {
        let request = post("localhost", "", body);
        exchange(self.unix().await, request.as_bytes()).await
    }

    async fn post_tcp(&self, headers: &str, body: &str) -> Answer {
        let request = post(&format!("127.0.0.1:{}", self.port), headers, body);
        exchange(self.tcp().await, request.as_bytes()).await
    }

    async fn get(&self, path: &str, headers: &str) -> Answer {
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: localhost:{}\r\nConnection: close\r\n{headers}\r\n",
            self.port
        );
        exchange(self.tcp().await, request.as_bytes()).await
    }

    async fn websocket_tcp(&self) -> jsonrpsee_ws_client::WsClient {
        let url = format!("ws://127.0.0.1:{}/rpc", self.port);
        jsonrpsee_ws_client::WsClientBuilder::default()
            .build_with_stream(url, self.tcp().await)
            .await
            .unwrap()
    }

    async fn websocket_unix(&self) -> jsonrpsee_ws_client::WsClient {
        jsonrpsee_ws_client::WsClientBuilder::default()
            .build_with_stream("ws://localhost/rpc", self.unix().await)
            .await
            .unwrap()
    }
}

fn post(host: &str, headers: &str, body: &str) -> String {
    let kind = if headers.to_lowercase().contains("content-type") {
        ""
    } else {
        "Content-Type: application/json\r\n"
    };
    format!(
        "POST /rpc HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{kind}{headers}Content-Length: {}\r\n\r\n{body}",
        body.len()
    )
}

fn call(method: &str) -> String {
    json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": {} }).to_string()
}

fn bearer(token: &str) -> String {
    format!("Authorization: Bearer {token}\r\n")
}

fn error_code(error: &jsonrpsee::core::client::Error) -> String {
    let jsonrpsee::core::client::Error::Call(error) = error else { panic!("{error}") };
    let data: Value = error.data().map(|data| serde_json::from_str(data.get()).unwrap()).unwrap_or_default();
    data["code"].as_str().unwrap_or("none").to_owned()
}

#[tokio::test]
async fn the_unix_socket_serves_a_call_and_names_the_peer() {
    let daemon = daemon().await;
    let answer = daemon.post_unix(&call("status")).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.json()["result"], json!({ "peer": "unix", "paths": true }));
}

#[tokio::test]
async fn tcp_wants_a_token_and_tells_a_stranger_the_protocol_number_only() {
    let daemon = daemon().await;
    let check = async |headers: &str, method: &str, status: u16, code: &str| {
        let answer = daemon.post_tcp(headers, &call(method)).await;
        assert_eq!((answer.status, answer.code().as_str()), (status, code), "{headers} {method}");
        answer
    };
    let known = check(&bearer(TOKEN), "status", 200, "none").await;
    assert_eq!(known.json()["result"], json!({ "peer": "local", "paths": false }));
    let stranger = check("", "hello", 200, "none").await;
    assert_eq!(stranger.json()["result"], json!({ "protocol": 1 }));
    check("", "status", 401, "unauthorized").await;
    check("", "no.such", 401, "unauthorized").await;
    check(&bearer("wrong"), "status", 401, "unauthorized").await;
    check(&bearer("wrong"), "hello", 401, "unauthorized").await;
    check(&bearer(READER), "status", 200, "none").await;
    check(&bearer(READER), "take.delete", 200, "forbidden").await;
    check(&bearer(TOKEN), "take.delete", 200, "none").await;
    check("Origin: https://evil.example\r\n", "hello", 403, "forbidden").await;
    check("Origin: null\r\n", "status", 401, "unauthorized").await;
    check("Content-Type: text/plain\r\n", "hello", 415, "bad_request").await;
    let rebound =
        exchange(daemon.tcp().await, post("evil.example", &bearer(TOKEN), &call("status")).as_bytes()).await;
    assert_eq!((rebound.status, rebound.code().as_str()), (421, "forbidden"));
}

#[tokio::test]
async fn a_client_on_tcp_that_spends_too_often_is_asked_to_wait_and_the_unix_socket_is_not() {
    let daemon = daemon().await;
    let mut answers = Vec::new();
    while answers.last().is_none_or(|last: &Answer| last.status == 200) && answers.len() < 1000 {
        answers.push(daemon.post_tcp(&bearer(TOKEN), &call("draft")).await);
    }
    // Twenty at once; a slow machine earns some while it asks.
    assert!((20..1000).contains(&(answers.len() - 1)), "{} were answered", answers.len() - 1);
    let last = answers.pop().unwrap();
    assert_eq!((last.status, last.code().as_str()), (429, "busy"));
    let error = &last.json()["error"]["data"];
    let wait_ms = error["more"]["retry_after_ms"].as_u64().unwrap();
    assert!((1..=201).contains(&wait_ms), "{wait_ms}");
    assert!(error["hint"].as_str().unwrap().contains("ask again"));
    // Looking is counted apart, other clients have buckets of their own, and our own processes have none.
    assert_eq!(daemon.post_tcp(&bearer(TOKEN), &call("status")).await.status, 200);
    assert_eq!(daemon.post_tcp(&bearer(READER), &call("status")).await.status, 200);
    for _ in 0..50 {
        assert_eq!(daemon.post_unix(&call("draft")).await.status, 200);
    }
}

#[tokio::test]
async fn bad_calls_are_answered_in_one_shape() {
    let daemon = daemon().await;
    let check = async |body: &str, status: u16, code: &str| {
        let answer = daemon.post_unix(body).await;
        let error = &answer.json()["error"];
        assert_eq!((answer.status, answer.code().as_str()), (status, code), "{body}");
        assert!(error["code"].is_i64() && error["message"].is_string(), "{error}");
        error["data"]["hint"].as_str().expect("a hint").to_owned()
    };
    check("{", 400, "parse_error").await;
    check("", 400, "parse_error").await;
    check("hello", 400, "parse_error").await;
    check(r#"{"jsonrpc":"2.0","id":1}"#, 400, "bad_request").await;
    check("[]", 400, "bad_request").await;
    check(&format!(" [{}]", call("status")), 400, "bad_request").await;
    check(&call("events"), 200, "bad_request").await;
    check(&call("big"), 200, "too_large").await;
    check(r#"{"jsonrpc":"2.0","id":1,"method":"take.get","params":[}"#, 400, "parse_error").await;
    let hint = check(&call("take.gte"), 200, "unknown_method").await;
    assert!(hint.contains("`take.get`") && hint.contains("rpc.discover"), "{hint}");
    let hint = check(&call("completely.different"), 200, "unknown_method").await;
    assert!(!hint.contains("Did you mean"), "{hint}");
}

#[tokio::test]
async fn a_body_of_20_megabytes_is_refused_whether_it_says_its_length_or_not() {
    let daemon = daemon().await;
    let huge = "x".repeat(20 << 20);
    let answer = daemon.post_unix(&huge).await;
    assert_eq!((answer.status, answer.code().as_str()), (413, "too_large"));
    let answer = daemon.post_tcp(&bearer(TOKEN), &huge).await;
    assert_eq!((answer.status, answer.code().as_str()), (413, "too_large"));
    let chunked = format!(
        "POST /rpc HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n\
         Transfer-Encoding: chunked\r\n\r\n{:x}\r\n{huge}\r\n0\r\n\r\n",
        huge.len()
    );
    let answer = exchange(daemon.unix().await, chunked.as_bytes()).await;
    assert_eq!((answer.status, answer.code().as_str()), (413, "too_large"));
    assert_eq!(daemon.post_tcp("", &"x".repeat(5000)).await.status, 413, "a stranger may send little");
}

#[tokio::test]
async fn health_and_preflight_say_little_and_are_open() {
    let daemon = daemon().await;
    let health = daemon.get("/health", "Origin: null\r\n").await;
    assert_eq!((health.status, health.json()), (200, json!({ "protocol": 1 })));
    assert!(
        health.head.contains("access-control-allow-origin: null") && health.head.contains("vary: origin")
    );
    let request = format!(
        "OPTIONS /rpc HTTP/1.1\r\nHost: localhost:{}\r\nOrigin: https://design.example\r\nConnection: close\r\n\r\n",
        daemon.port
    );
    let preflight = exchange(daemon.tcp().await, request.as_bytes()).await;
    assert_eq!(preflight.status, 204);
    assert!(preflight.head.contains("access-control-allow-headers: authorization"), "{}", preflight.head);
    assert!(!preflight.head.contains("allow-credentials"));
}

#[tokio::test]
async fn assets_are_served_whole_in_part_and_by_signature() {
    let daemon = daemon().await;
    let digest = "ab".repeat(32);
    let long = "cd".repeat(32);
    std::fs::write(daemon.folders.data.join(&digest), b"0123456789").unwrap();
    std::fs::write(daemon.folders.data.join(&long), vec![7; 5 << 20]).unwrap();
    let path = format!("/assets/{digest}");
    let signature = daemon.keys.sign(&digest, u64::MAX);
    let check = async |path: &str, headers: &str, status: u16, body: &[u8]| {
        let answer = daemon.get(path, headers).await;
        assert_eq!(answer.status, status, "{path} {headers}");
        if status < 400 {
            assert_eq!(answer.body, body, "{path} {headers}");
        }
        answer
    };
    let token = bearer(TOKEN);
    check(&path, "", 401, b"").await;
    check(&format!("{path}?token={TOKEN}"), "", 401, b"").await;
    let full = check(&path, &token, 200, b"0123456789").await;
    assert!(
        full.head.contains(&format!("etag: \"{digest}\"")) && full.head.contains("immutable"),
        "{}",
        full.head
    );
    check(&path, &format!("{token}Range: bytes=2-4\r\n"), 206, b"234").await;
    check(&path, &format!("{token}Range: bytes=20-\r\n"), 416, b"").await;
    check(&path, &format!("{token}If-None-Match: \"{digest}\"\r\n"), 304, b"").await;
    let signed = check(&format!("{path}?s={signature}"), "", 200, b"0123456789").await;
    assert!(signed.head.contains("cross-origin-resource-policy: cross-origin"));
    check(&format!("/assets/{long}?s={signature}"), "", 401, b"").await;
    check(&format!("{path}?max_side=0"), &token, 400, b"").await;
    check(&format!("/assets/{}", "ef".repeat(32)), &token, 404, b"").await;
    let streamed = check(&format!("/assets/{long}"), &token, 200, &vec![7; 5 << 20]).await;
    assert!(streamed.head.contains("content-length: 5242880"));
    check(&format!("/assets/{long}"), &format!("{token}Range: bytes=5242870-\r\n"), 206, &[7; 10]).await;
}
