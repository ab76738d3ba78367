//! WebSockets, the limits of connections, and leaving.

use super::*;

#[tokio::test]
async fn a_websocket_on_the_unix_socket_calls_and_subscribes() {
    let daemon = daemon().await;
    let client = daemon.websocket_unix().await;
    let status: Value = client.request("status", rpc_params![]).await.unwrap();
    assert_eq!(status["peer"], "unix");
    let mut events = client.subscribe::<u32, _>("events", rpc_params![], "events.stop").await.unwrap();
    assert_eq!(events.next().await.unwrap().unwrap(), 1);
    let error = client.request::<Value, _>("statsu", rpc_params![]).await.unwrap_err();
    assert_eq!(error_code(&error), "unknown_method");
    drop((events, client));
    daemon.module.subscription_ended.notified().await;
}

#[tokio::test]
async fn a_connection_has_sixteen_subscriptions() {
    let daemon = daemon().await;
    let client = daemon.websocket_unix().await;
    let mut held = Vec::new();
    for _ in 0..16 {
        held.push(client.subscribe::<u32, _>("events", rpc_params![], "events.stop").await.unwrap());
    }
    let error = client.subscribe::<u32, _>("events", rpc_params![], "events.stop").await.unwrap_err();
    assert_eq!(error_code(&error), "busy");
}

#[tokio::test]
async fn a_websocket_on_tcp_says_who_it_is_first() {
    let daemon = daemon().await;
    let client = daemon.websocket_tcp().await;
    for method in ["status", "hello", "events.stop"] {
        let early = client.request::<Value, _>(method, rpc_params![]).await.unwrap_err();
        assert_eq!(error_code(&early), "unauthorized", "{method}");
    }
    let mut params = jsonrpsee::core::params::ObjectParams::new();
    params.insert("token", READER).unwrap();
    let reply: Value = client.request("auth", params).await.unwrap();
    assert_eq!(reply["client"], "reader");
    let status: Value = client.request("status", rpc_params![]).await.unwrap();
    assert_eq!(status, json!({ "peer": "reader", "paths": false }));
    let error = client.request::<Value, _>("take.delete", rpc_params![]).await.unwrap_err();
    assert_eq!(error_code(&error), "forbidden");
}

#[tokio::test]
async fn calls_on_one_websocket_are_counted_too() {
    let daemon = daemon().await;
    let client = daemon.websocket_tcp().await;
    let mut params = jsonrpsee::core::params::ObjectParams::new();
    params.insert("token", TOKEN).unwrap();
    client.request::<Value, _>("auth", params).await.unwrap();
    for _ in 0..1000 {
        let Err(error) = client.request::<Value, _>("draft", rpc_params![]).await else { continue };
        assert_eq!(error_code(&error), "busy");
        return;
    }
    panic!("a thousand calls that may spend were answered");
}

/// Sends a short text frame (RFC 6455, section 5.2) with a mask of zeros, and gives the text of the short frame that comes back.
async fn said(io: &mut (impl AsyncRead + AsyncWrite + Unpin), text: &str) -> Value {
    let length = u8::try_from(text.len()).ok().filter(|length| *length < 126).expect("a short text");
    io.write_all(&[&[0x81, 0x80 | length, 0, 0, 0, 0], text.as_bytes()].concat()).await.unwrap();
    let mut head = [0; 2];
    io.read_exact(&mut head).await.unwrap();
    while head == [0x89, 0] {
        // A ping; it can wait for its answer.
        io.read_exact(&mut head).await.unwrap();
    }
    assert!(head[0] == 0x81 && head[1] < 126, "no short text: {head:?}");
    let mut reply = vec![0; usize::from(head[1])];
    io.read_exact(&mut reply).await.unwrap();
    serde_json::from_slice(&reply).unwrap()
}

#[tokio::test]
async fn what_is_no_call_is_answered_by_the_transport_with_a_number_alone() {
    let daemon = daemon().await;
    let mut io = daemon.unix().await;
    let upgrade = "GET /rpc HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
                   Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    io.write_all(upgrade.as_bytes()).await.unwrap();
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(io.read_u8().await.unwrap());
    }
    for (text, number) in [("{", -32700), ("hello", -32700), ("{}", -32700), ("[]", -32005)] {
        let reply = said(&mut io, text).await;
        assert_eq!((&reply["id"], reply["error"]["code"].as_i64()), (&Value::Null, Some(number)), "{text}");
        assert!(reply["error"]["message"].as_str().is_some_and(|message| !message.is_empty()), "{reply}");
    }
    // The connection lives on, and what is a call has our shape.
    assert_eq!(said(&mut io, &call("status")).await["result"]["peer"], "unix");
}

#[tokio::test]
async fn a_wrong_token_spoils_the_connection() {
    let daemon = daemon().await;
    let client = daemon.websocket_tcp().await;
    for token in ["wrong", TOKEN] {
        let mut params = jsonrpsee::core::params::ObjectParams::new();
        params.insert("token", token).unwrap();
        let error = client.request::<Value, _>("auth", params).await.unwrap_err();
        assert_eq!(error_code(&error), "unauthorized", "{token}");
    }
}

#[tokio::test]
async fn a_websocket_that_stays_silent_is_closed() {
    let daemon = daemon().await;
    let client = daemon.websocket_tcp().await;
    tokio::time::timeout(Duration::from_secs(20), client.on_disconnect())
        .await
        .expect("closed by the daemon");
}

#[tokio::test]
async fn a_foreign_page_gets_no_websocket() {
    let daemon = daemon().await;
    let upgrade = |host: &str, origin: &str| {
        format!(
            "GET /rpc HTTP/1.1\r\nHost: {host}\r\n{origin}Connection: Upgrade\r\nUpgrade: websocket\r\n\
             Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        )
    };
    let host = format!("127.0.0.1:{}", daemon.port);
    for (host, origin, status) in [
        ("evil.example", "", "421"),
        (host.as_str(), "Origin: https://evil.example\r\n", "403"),
        (&host, "", "101"),
    ] {
        let mut io = daemon.tcp().await;
        io.write_all(upgrade(host, origin).as_bytes()).await.unwrap();
        let mut start = [0; 12];
        io.read_exact(&mut start).await.unwrap();
        assert_eq!(&start[9..], status.as_bytes(), "{host} {origin}");
    }
}

#[tokio::test]
async fn a_running_call_ends_before_the_daemon_does() {
    let daemon = daemon().await;
    let body = call("slow");
    let (answer, ()) = tokio::join!(daemon.post_unix(&body), async {
        daemon.module.slow_started.notified().await;
        daemon.stop.cancel();
        daemon.module.slow_may_end.notify_one();
    });
    assert_eq!(answer.json()["result"], "ended");
    assert_eq!(daemon.serving.await.unwrap(), Drained::Clean);
    let refused = std::os::unix::net::UnixStream::connect(&daemon.folders.socket).unwrap_err();
    assert_eq!(refused.kind(), std::io::ErrorKind::ConnectionRefused);
}

#[tokio::test]
async fn an_open_websocket_does_not_hold_up_the_stop() {
    let daemon = daemon().await;
    let client = daemon.websocket_unix().await;
    let _events = client.subscribe::<u32, _>("events", rpc_params![], "events.stop").await.unwrap();
    daemon.stop.cancel();
    client.on_disconnect().await;
    daemon.module.subscription_ended.notified().await;
    assert_eq!(daemon.serving.await.unwrap(), Drained::Clean);
}

#[tokio::test]
async fn a_call_that_does_not_end_is_cut_after_ten_seconds() {
    let daemon = daemon().await;
    let client = daemon.websocket_unix().await;
    let calling = client.request::<Value, _>("slow", rpc_params![]);
    let stopping = async {
        daemon.module.slow_started.notified().await;
        tokio::time::pause();
        let start = tokio::time::Instant::now();
        daemon.stop.cancel();
        (daemon.serving.await.unwrap(), start.elapsed())
    };
    let (reply, (drained, took)) = tokio::join!(calling, stopping);
    assert!(reply.is_err(), "{reply:?}");
    assert_eq!(drained, Drained::Cut);
    assert!((Duration::from_secs(10)..Duration::from_secs(12)).contains(&took), "{took:?}");
}

#[tokio::test]
async fn a_connection_runs_sixty_four_calls_at_once() {
    let daemon = daemon().await;
    let client = Arc::new(daemon.websocket_unix().await);
    let mut calls = tokio::task::JoinSet::new();
    for _ in 0..crate::rpc::check::CALLS_PER_CONNECTION {
        let client = client.clone();
        calls.spawn(async move { client.request::<Value, _>("slow", rpc_params![]).await });
        daemon.module.slow_started.notified().await;
    }
    let error = client.request::<Value, _>("status", rpc_params![]).await.unwrap_err();
    assert_eq!(error_code(&error), "busy");
    daemon.module.slow_may_end.notify_one();
    assert!(calls.join_next().await.unwrap().unwrap().is_ok());
    assert!(client.request::<Value, _>("status", rpc_params![]).await.is_ok());
}

#[tokio::test]
async fn a_websocket_takes_no_more_in_one_message_than_http_does() {
    let daemon = daemon().await;
    let client = daemon.websocket_unix().await;
    let call = async |size: usize| {
        let mut params = jsonrpsee::core::params::ObjectParams::new();
        params.insert("text", "x".repeat(size)).unwrap();
        client.request::<Value, _>("take.get", params).await
    };
    assert!(call(1 << 19).await.is_ok());
    assert_eq!(error_code(&call(1 << 20).await.unwrap_err()), "too_large");
}

#[tokio::test]
async fn a_full_listener_serves_the_next_when_one_has_gone() {
    let daemon = daemon().await;
    let mut idle = Vec::new();
    for _ in 0..TCP_CONNECTIONS {
        idle.push(daemon.tcp().await);
    }
    let health = daemon.get("/health", "");
    tokio::pin!(health);
    let early = tokio::time::timeout(Duration::from_millis(100), health.as_mut()).await;
    assert!(early.is_err(), "the listener was full");
    drop(idle.pop());
    assert_eq!(health.await.status, 200);
}
