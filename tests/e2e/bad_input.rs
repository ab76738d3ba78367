//! Bad input: a typed error with a hint for each, and nothing changed by any.

use maquette_protocol::ErrorCode;
use maquette_protocol::methods::method;
use maquette_tests::{Audit, Client, Home};
use serde_json::{Value, json};

use crate::cache::paid;

/// What every refusal must be: of the expected code, its own number, with a message and a hint.
#[track_caller]
fn check(client: &mut Client, method: &str, params: Value, expect: ErrorCode) {
    let shown: String = params.to_string().chars().take(120).collect();
    match client.try_raw(method, &params) {
        Ok(reply) => panic!("{method} {shown} was answered: {reply}"),
        Err(refused) => {
            assert_eq!(refused.code(), expect, "{method} {shown}: {refused:?}");
            assert_eq!(refused.number, i64::from(expect.number()), "{method} {shown}");
            assert!(
                !refused.data.hint.is_empty() && !refused.message.is_empty(),
                "{method} {shown}: {refused:?}"
            );
        }
    }
}

#[test]
fn each_bad_request_gets_its_own_answer_and_changes_nothing() {
    let home = Home::new();
    let daemon = home.start();
    let c = &mut daemon.client();
    let take = c.call::<method::Draft>(&paid("good", "a mill")).takes[0].id;
    let before = Audit::read(c);
    let seq = c.status().last_seq;
    let draft = |more: Value| {
        let mut params = json!({ "prompt": "a mill", "shot": "bad" });
        params.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        params
    };
    check(c, "take.get", json!({ "take": "t999" }), ErrorCode::UnknownTake);
    check(c, "promote", json!({ "takes": ["t999"] }), ErrorCode::UnknownTake);
    check(c, "take.judge", json!({ "takes": ["t999"], "verdict": "keep" }), ErrorCode::UnknownTake);
    check(c, "anchor.get", json!({ "shot": "nowhere" }), ErrorCode::UnknownShot);
    check(c, "job.get", json!({ "job": "j999" }), ErrorCode::UnknownJob);
    check(c, "draft", draft(json!({ "tier": "masterpiece" })), ErrorCode::UnknownTier);
    check(c, "project.get", json!({ "project": "/nowhere/at/all" }), ErrorCode::UnknownProject);
    check(c, "asset.get", json!({ "digest": "00".repeat(32) }), ErrorCode::UnknownAsset);
    check(c, "draft", draft(json!({ "prompt": "" })), ErrorCode::EmptyPrompt);
    check(c, "draft", draft(json!({ "prompt": " \n\t " })), ErrorCode::EmptyPrompt);
    check(c, "draft", draft(json!({ "prompt": "x".repeat(40_000) })), ErrorCode::TooLarge);
    check(c, "draft", draft(json!({ "count": 0 })), ErrorCode::InvalidParams);
    check(c, "draft", draft(json!({ "count": 100_000 })), ErrorCode::InvalidParams);
    check(c, "draft", draft(json!({ "count": -1 })), ErrorCode::InvalidParams);
    check(c, "draft", draft(json!({ "size": "60000x60000" })), ErrorCode::NotSupported);
    check(c, "draft", draft(json!({ "size": "3x3" })), ErrorCode::NotSupported);
    check(c, "draft", draft(json!({ "size": "huge" })), ErrorCode::InvalidParams);
    check(c, "draft", draft(json!({ "palette": ["red?"] })), ErrorCode::InvalidParams);
    check(c, "draft", draft(json!({ "prmpt": "a mill" })), ErrorCode::InvalidParams);
    check(c, "draft", json!({ "shot": "bad" }), ErrorCode::EmptyPrompt);
    check(c, "draft", draft(json!({ "variants": [{ "prompt": "a mill" }] })), ErrorCode::InvalidParams);
    check(c, "draft", draft(json!({ "prompt": 7 })), ErrorCode::InvalidParams);
    check(c, "draft", draft(json!({ "shot": "../../etc" })), ErrorCode::InvalidParams);
    check(c, "draft", draft(json!({ "idempotency_key": "k".repeat(1000) })), ErrorCode::InvalidParams);
    check(c, "draft", json!(["a mill"]), ErrorCode::InvalidParams);
    check(
        c,
        "promote",
        json!({ "takes": [take], "strength": 7.5, "tier": "rolled" }),
        ErrorCode::InvalidParams,
    );
    check(c, "promote", json!({ "takes": [] }), ErrorCode::InvalidParams);
    check(c, "stitch", json!({ "takes": [take, take] }), ErrorCode::NotSupported);
    check(c, "take.search", json!({ "limit": 100_000 }), ErrorCode::InvalidParams);
    check(c, "credit.grant", json!({ "amount_microcredits": -5, "reason": "x" }), ErrorCode::InvalidParams);
    check(c, "credit.grant", json!({ "amount_microcredits": 5, "reason": "" }), ErrorCode::InvalidParams);
    check(
        c,
        "credit.grant",
        json!({ "amount_microcredits": i64::MAX, "reason": "x" }),
        ErrorCode::InvalidParams,
    );
    check(c, "no.such.method", json!({}), ErrorCode::UnknownMethod);
    assert_eq!(c.status().last_seq, seq, "something was committed");
    let after = Audit::read(c);
    assert_eq!((before.entries, before.jobs), (after.entries, after.jobs));
    assert!(daemon.stop().success());
}

#[test]
fn a_misspelt_name_is_met_with_the_right_one() {
    let home = Home::new();
    let daemon = home.start();
    let refused = daemon
        .client()
        .try_raw("draft", &json!({ "prompt": "x", "tier": "herro" }))
        .expect_err("no such tier");
    assert!(refused.data.more.did_you_mean.contains(&"hero".to_owned()), "{refused:?}");
    assert!(daemon.stop().success());
}

#[test]
fn bodies_that_are_no_request_are_answered_in_the_same_shape() {
    let home = Home::new();
    let daemon = home.start();
    let check = |body: &[u8], expect: ErrorCode| {
        let shown = String::from_utf8_lossy(&body[..body.len().min(60)]).into_owned();
        // The daemon may close a connection on which it refused to read a body.
        let response = daemon.client().post(body).unwrap_or_else(|error| panic!("{shown}: {error}"));
        let answer: Value = serde_json::from_slice(&response.body)
            .unwrap_or_else(|_| panic!("{shown}: no JSON: {response:?}"));
        assert_eq!(answer["error"]["data"]["code"], expect.text(), "{shown}: {answer}");
        assert!(
            answer["error"]["data"]["hint"].as_str().is_some_and(|hint| !hint.is_empty()),
            "{shown}: {answer}"
        );
    };
    check(b"{", ErrorCode::ParseError);
    check(b"", ErrorCode::ParseError);
    check(b"\xff\xfe\x00", ErrorCode::ParseError);
    let deep =
        [br#"{"jsonrpc":"2.0","id":1,"method":"draft","params":"#.as_slice(), &[b'['; 200_000]].concat();
    check(&deep, ErrorCode::ParseError);
    let megabyte = json!({ "jsonrpc": "2.0", "id": 1, "method": "draft", "params": { "prompt": "x".repeat(1_000_000) } });
    check(megabyte.to_string().as_bytes(), ErrorCode::TooLarge);
    let twenty = json!({ "jsonrpc": "2.0", "id": 1, "method": "draft", "params": { "prompt": "x".repeat(20_000_000) } });
    check(twenty.to_string().as_bytes(), ErrorCode::TooLarge);
    assert_eq!(daemon.client().status().takes, 0);
    assert!(daemon.stop().success());
}

#[test]
fn an_asset_is_to_be_had_in_formats_that_are_made_and_in_no_other() {
    let home = Home::new();
    let daemon = home.start();
    let mut client = daemon.client();
    let asset = client.draft("formats", "a mill", 1).takes.remove(0).asset;
    assert_eq!(asset.media, "image/png");
    let url = asset.url.expect("it listens on loopback");
    let (address, path) = url.strip_prefix("http://").and_then(|url| url.split_once('/')).expect("a URL");
    let mut http = maquette_tests::http::Http::tcp(address).unwrap();
    let mut check = |query: &str, status: u16, kind: &str| {
        let response = http.request(&format!("GET /{path}{query}"), &[("Host", address)], b"").unwrap();
        assert_eq!((response.status, response.header("content-type")), (status, Some(kind)), "{query}");
        response.body
    };
    let whole = check("&format=jpeg", 200, "image/jpeg");
    let picture = image::load_from_memory_with_format(&whole, image::ImageFormat::Jpeg).expect("a JPEG");
    assert_eq!((picture.width(), picture.height()), (asset.width, asset.height));
    assert_eq!(check("&format=jpg", 200, "image/jpeg"), whole);
    let small = check("&format=png&max_side=100", 200, "image/png");
    assert!(small.len() < whole.len());
    assert_eq!(check("&format=png", 200, "image/png").len() as u64, asset.bytes);
    let refused = check("&format=webp", 400, "application/json");
    let error: Value = serde_json::from_slice(&refused).unwrap();
    assert_eq!(error["error"]["data"]["code"], ErrorCode::NotSupported.text());
    assert!(error["error"]["message"].as_str().unwrap().contains("image/png"), "{error}");
    assert!(!error["error"]["data"]["hint"].as_str().unwrap().is_empty());
    assert!(daemon.stop().success());
}

#[test]
fn batches_are_not_served() {
    let home = Home::new();
    let daemon = home.start();
    let call = json!({ "jsonrpc": "2.0", "id": 1, "method": "status", "params": {} });
    let response = daemon.client().post(json!([call, call]).to_string().as_bytes()).unwrap();
    let text = String::from_utf8_lossy(&response.body).into_owned();
    assert!(text.contains("error") && !text.contains("last_seq"), "{text}");
    assert!(daemon.stop().success());
}

#[test]
fn strangers_on_the_network_side_get_nothing() {
    let home = Home::new();
    let daemon = home.start();
    let address = daemon.http().expect("it listens on loopback").to_owned();
    let host = address.as_str();
    let token = std::fs::read_to_string(home.at("state/token")).expect("there is a token file");
    let bearer = format!("Bearer {}", token.trim());
    let body = json!({ "jsonrpc": "2.0", "id": 1, "method": "status", "params": {} }).to_string();
    let check = |headers: &[(&str, &str)], expect: u16| {
        let mut http = maquette_tests::http::Http::tcp(&address).unwrap();
        let response = http.request("POST /rpc", headers, body.as_bytes()).unwrap();
        assert_eq!(response.status, expect, "{headers:?}: {}", String::from_utf8_lossy(&response.body));
    };
    let json_type = ("Content-Type", "application/json");
    check(&[("Host", host), json_type, ("Authorization", &bearer)], 200);
    check(&[("Host", host), json_type], 401);
    check(&[("Host", host), json_type, ("Authorization", "Bearer 00")], 401);
    check(&[("Host", "evil.example"), json_type, ("Authorization", &bearer)], 421);
    check(&[json_type, ("Authorization", &bearer)], 421);
    check(&[("Host", host), json_type, ("Authorization", &bearer), ("Origin", "http://evil.example")], 403);
    check(&[("Host", host), ("Content-Type", "text/plain"), ("Authorization", &bearer)], 415);
    assert!(daemon.stop().success());
}
