//! Pairing from end to end: a plugin that knows nothing but the port, a person with the code, a token with limits, and its end.

use std::time::Duration;

use maquette_protocol::methods::method;
use maquette_protocol::{
    ClientScope, ErrorCode, EventKind, EventsSinceParams, MICROCREDITS, Nothing, PairApproveParams,
    PairBeginParams, PairPollParams, PairRevokeParams, PairState,
};
use maquette_tests::http::Http;
use maquette_tests::{Client, Daemon, Home, sha256};
use serde_json::{Value, json};

/// A plugin that reaches the daemon by loopback TCP.
struct Plugin {
    http: Http,
    host: String,
    token: Option<String>,
}

impl Plugin {
    fn of(daemon: &Daemon) -> Plugin {
        let host = daemon.http().unwrap().to_owned();
        Plugin { http: Http::tcp(&host).unwrap(), host, token: None }
    }

    /// Status, and the result or the error's data.
    fn ask(&mut self, method: &str, params: Value) -> (u16, Value) {
        let bearer = self.token.as_ref().map(|token| format!("Bearer {token}"));
        let mut headers =
            vec![("Host", self.host.as_str()), ("Content-Type", "application/json"), ("Origin", "null")];
        headers.extend(bearer.as_deref().map(|bearer| ("Authorization", bearer)));
        let body = json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params }).to_string();
        let response = self.http.request("POST /rpc", &headers, body.as_bytes()).unwrap();
        assert_eq!(response.header("access-control-allow-origin"), Some("null"));
        let mut reply: Value = serde_json::from_slice(&response.body).unwrap();
        let said = match reply.get("result") {
            Some(_) => reply["result"].take(),
            None => reply["error"]["data"].take(),
        };
        (response.status, said)
    }
}

fn wish(name: &str, scopes: &[ClientScope], credits: Option<i64>) -> PairBeginParams {
    PairBeginParams {
        client: name.to_owned(),
        scopes: scopes.to_vec(),
        spend_per_day_microcredits: credits.map(|credits| credits * MICROCREDITS),
        nonce_hash: sha256("the nonce"),
    }
}

fn poll(pair_id: &str) -> PairPollParams {
    PairPollParams { pair_id: pair_id.to_owned(), nonce: "the nonce".to_owned(), wait_ms: Some(60_000) }
}

/// Files below a folder that hold these bytes.
fn files_with(folder: &std::path::Path, bytes: &[u8]) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files_with(&path, bytes));
        } else if std::fs::read(&path).is_ok_and(|text| text.windows(bytes.len()).any(|part| part == bytes)) {
            found.push(path);
        }
    }
    found
}

/// Pairs a plugin as it wishes; gives its name in the books.
fn pair(client: &mut Client, plugin: &mut Plugin, wish: &PairBeginParams) -> String {
    let begun = client.call::<method::PairBegin>(wish);
    let approve = PairApproveParams { code: begun.code, ..PairApproveParams::default() };
    client.call::<method::PairApprove>(&approve);
    let told = client.call::<method::PairPoll>(&poll(&begun.pair_id));
    plugin.token = told.token;
    told.client.unwrap()
}

#[test]
fn a_plugin_is_given_what_the_person_grants_and_keeps_it() {
    let home = Home::new();
    let daemon = home.start();
    let (mut client, mut plugin) = (daemon.client(), Plugin::of(&daemon));
    let asked = wish("Figma", &[ClientScope::Read, ClientScope::Spend], Some(50));
    let (status, begun) = plugin.ask("pair.begin", serde_json::to_value(asked).unwrap());
    assert_eq!(status, 200, "{begun}");
    let list = client.call::<method::PairList>(&Nothing {});
    assert_eq!(list.requests.len(), 1);
    let request = &list.requests[0];
    assert_eq!((request.client.as_str(), request.origin.as_deref()), ("Figma", Some("null")));
    assert_eq!(request.code, begun["code"]);
    // The plugin waits for the person, who gives less than was asked.
    let pair_id = begun["pair_id"].as_str().unwrap().to_owned();
    let waiting = {
        let (mut plugin, poll) = (Plugin::of(&daemon), serde_json::to_value(poll(&pair_id)).unwrap());
        std::thread::spawn(move || plugin.ask("pair.poll", poll).1)
    };
    let approve = PairApproveParams {
        code: request.code.to_lowercase(),
        scopes: Some(vec![ClientScope::Read]),
        ..PairApproveParams::default()
    };
    let paired = client.call::<method::PairApprove>(&approve).client;
    assert_eq!((paired.id.as_str(), paired.scopes), ("figma", vec![ClientScope::Read]));
    assert_eq!(paired.spend_per_day_microcredits, None);
    let told = waiting.join().unwrap();
    assert_eq!((&told["state"], &told["scopes"]), (&json!("approved"), &json!(["read"])));
    let again = client.call::<method::PairPoll>(&poll(&pair_id));
    assert_eq!((again.state, again.token), (PairState::Approved, None), "the token is told once");
    plugin.token = Some(told["token"].as_str().unwrap().to_owned());
    assert_eq!(plugin.ask("take.list", json!({})).0, 200);
    assert_eq!(plugin.ask("draft", json!({ "prompt": "x" })).1["code"], "forbidden");
    let seen = client.call::<method::PairList>(&Nothing {}).clients;
    assert!(seen[0].last_seen_ms.is_some());
    assert!(daemon.stop().success());
    // The journal knows the hash of its token, and nothing knows the token.
    let token = plugin.token.clone().unwrap();
    assert_eq!(files_with(home.path(), token.as_bytes()), Vec::<std::path::PathBuf>::new());
    let daemon = home.start();
    let mut plugin = Plugin { token: plugin.token, ..Plugin::of(&daemon) };
    assert_eq!(plugin.ask("take.list", json!({})).0, 200, "it outlives the daemon");
    let mut client = daemon.client();
    let other = pair(&mut client, &mut Plugin::of(&daemon), &wish("Figma", &[ClientScope::Read], None));
    assert_eq!(other, "figma-2", "its name in the books is its own");
    client.call::<method::PairRevoke>(&PairRevokeParams { client: "figma".to_owned() });
    assert_eq!(plugin.ask("take.list", json!({})).0, 401);
    let again = PairRevokeParams { client: "figma".to_owned() };
    assert_eq!(client.refused::<method::PairRevoke>(&again).code(), ErrorCode::InvalidParams);
    assert!(daemon.stop().success());
    let daemon = home.start();
    let mut plugin = Plugin { token: Some(token), ..Plugin::of(&daemon) };
    assert_eq!(plugin.ask("take.list", json!({})).0, 401, "and stays away");
    assert!(daemon.stop().success());
}

#[test]
fn a_client_spends_its_limit_a_day_and_no_more() {
    let home = Home::new();
    let daemon = home.start();
    let (mut client, mut plugin) = (daemon.client(), Plugin::of(&daemon));
    let id = pair(&mut client, &mut plugin, &wish("Figma", &[ClientScope::Spend], Some(20)));
    let paid = |prompt: &str| json!({ "prompt": prompt, "shot": "mill", "count": 1, "tier": "paid", "wait_ms": 60_000 });
    assert_eq!(plugin.ask("draft", paid("a mill")).1["held_microcredits"], 12 * MICROCREDITS);
    let (_, refused) = plugin.ask("draft", paid("a barn"));
    assert_eq!(refused["code"], "budget_passed", "{refused}");
    assert_eq!(refused["message"], "12 credits are needed, and `Figma` has 8 left of its 20 a day");
    assert!(refused["hint"].as_str().unwrap().starts_with("Ask in the panel for more"), "{refused}");
    assert_eq!(refused["more"]["available_microcredits"], 8 * MICROCREDITS);
    let mut quote = paid("a barn");
    quote["method"] = "draft".into();
    quote.as_object_mut().unwrap().remove("wait_ms");
    assert_eq!(plugin.ask("quote", quote).1["would_refuse"], "budget_passed");
    assert_eq!(plugin.ask("draft", paid("a mill")).1["hits"], 1, "what is there is free");
    assert_eq!(plugin.ask("draft", json!({ "prompt": "a free barn", "count": 1 })).0, 200);
    let listed = client.call::<method::PairList>(&Nothing {}).clients.remove(0);
    assert_eq!((listed.id, listed.spent_today_microcredits), (id, 12 * MICROCREDITS));
    // Others are not bound by it, and it is bound again after a restart, until the day is over.
    client.try_raw("draft", &paid("a third one")).unwrap();
    assert!(daemon.stop().success());
    let daemon = home.start();
    let mut plugin = Plugin { token: plugin.token, ..Plugin::of(&daemon) };
    assert_eq!(plugin.ask("draft", paid("a barn")).1["code"], "budget_passed");
    assert!(daemon.stop().success());
    let tomorrow = format!("clock.set_back_ms=return({})", -24 * 3_600_000_i64);
    let daemon = home.try_start(&[("MAQUETTE_FAIL_AT", &tomorrow)]).unwrap();
    let mut plugin = Plugin { token: plugin.token, ..Plugin::of(&daemon) };
    assert_eq!(plugin.ask("draft", paid("a barn")).1["held_microcredits"], 12 * MICROCREDITS);
    assert!(daemon.stop().success());
}

#[test]
fn a_client_that_may_only_make_what_is_free_pays_nothing() {
    let home = Home::new();
    let daemon = home.start();
    let (mut client, mut plugin) = (daemon.client(), Plugin::of(&daemon));
    pair(&mut client, &mut plugin, &wish("Krita", &[ClientScope::Generate], None));
    assert_eq!(plugin.ask("draft", json!({ "prompt": "a mill", "count": 2 })).0, 200);
    let (_, refused) = plugin.ask("draft", json!({ "prompt": "a mill", "count": 1, "tier": "paid" }));
    assert_eq!(refused["code"], "budget_passed");
    assert_eq!(refused["message"], "12 credits are needed, and `Krita` was given no credits to spend");
    assert!(home.provider_books().lines.is_empty(), "nothing was sent");
    assert_eq!(plugin.ask("pair.list", json!({})).1["code"], "forbidden");
    assert!(daemon.stop().success());
}

#[test]
fn whoever_is_revoked_is_cut_off_at_once() {
    let home = Home::new();
    let daemon = home.start();
    let (mut client, mut plugin) = (daemon.client(), Plugin::of(&daemon));
    let id = pair(&mut client, &mut plugin, &wish("Figma", &[ClientScope::Read], None));
    let seq = client.status().last_seq;
    let token = plugin.token.clone().unwrap();
    let poll = std::thread::spawn(move || {
        // The answer to this would take a minute, since it hears of nothing that happens here.
        plugin.ask("events.since", json!({ "seq": seq, "wait_ms": 60_000 }))
    });
    let address = daemon.http().unwrap().to_owned();
    let (ready, opened) = std::sync::mpsc::channel();
    let socket = std::thread::spawn(move || subscribe_until_closed(&address, &token, &ready));
    opened.recv().expect("the subscription is accepted");
    client.call::<method::PairRevoke>(&PairRevokeParams { client: id });
    socket.join().unwrap();
    let (status, said) = poll.join().unwrap();
    assert_eq!((status, &said["code"]), (401, &json!("unauthorized")));
    assert!(daemon.stop().success());
}

/// Subscribes with this token, says so, and waits until the socket is closed, which must not take long.
fn subscribe_until_closed(address: &str, token: &str, ready: &std::sync::mpsc::Sender<()>) {
    use jsonrpsee::core::client::{ClientT, Subscription, SubscriptionClientT};
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let stream = tokio::net::TcpStream::connect(address).await.unwrap();
        let url = format!("ws://{address}/rpc");
        let client =
            jsonrpsee_ws_client::WsClientBuilder::default().build_with_stream(url, stream).await.unwrap();
        let mut params = jsonrpsee::core::params::ObjectParams::new();
        params.insert("token", token).unwrap();
        client.request::<Value, _>("auth", params).await.unwrap();
        let [subscribe, unsubscribe, _] = maquette_protocol::methods::SUBSCRIPTION;
        let mut events: Subscription<Value> = client
            .subscribe(subscribe, jsonrpsee::core::params::ObjectParams::new(), unsubscribe)
            .await
            .unwrap();
        ready.send(()).unwrap();
        let closed = async {
            while let Some(event) = events.next().await {
                assert_ne!(event.unwrap()["kind"], "client", "who may only look hears of no other client");
            }
        };
        tokio::time::timeout(Duration::from_secs(20), closed).await.expect("the socket stayed open");
    });
}

#[test]
fn only_those_who_may_do_everything_hear_of_clients() {
    let home = Home::new();
    let daemon = home.start();
    let (mut client, mut plugin) = (daemon.client(), Plugin::of(&daemon));
    let id = pair(&mut client, &mut plugin, &wish("Figma", &[ClientScope::Read], None));
    client.call::<method::PairRevoke>(&PairRevokeParams { client: id });
    pair(&mut client, &mut plugin, &wish("Figma", &[ClientScope::Read], None));
    let all = EventsSinceParams { limit: Some(1_000), ..EventsSinceParams::default() };
    let heard = client.call::<method::EventsSince>(&all);
    let clients: Vec<&str> = heard
        .events
        .iter()
        .filter(|event| event.kind == EventKind::Client)
        .filter_map(|event| event.detail.as_deref())
        .collect();
    assert_eq!(clients, ["paired", "revoked", "paired"]);
    let (_, page) = plugin.ask("events.since", json!({ "seq": 0, "limit": 1_000 }));
    assert_eq!(page["seq"], heard.seq, "it is as far");
    assert!(page["events"].as_array().unwrap().iter().all(|event| event["kind"] != "client"), "{page}");
    assert!(daemon.stop().success());
}
