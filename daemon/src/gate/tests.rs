//! The attack matrix: what a page, a rebound name or a stranger on this machine can try, and what the gate says.

use axum::http::Request;
use maquette_protocol::Scope;

use super::*;

const PORT: u16 = 47113;
const TOKEN: &str = "right";
const NOW_MS: u64 = 1_000_000;
const DIGEST: &str = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
const OTHER: &str = "ff23456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
const HOST: (&str, &str) = ("host", "127.0.0.1:47113");
const JSON: (&str, &str) = ("content-type", "application/json");
const BEARER: (&str, &str) = ("authorization", "Bearer right");
const UPGRADE: (&str, &str) = ("upgrade", "websocket");
const EVIL: (&str, &str) = ("origin", "https://evil.example");
const NULL: (&str, &str) = ("origin", "null");
const LISTED: (&str, &str) = ("origin", "https://design.example");

fn keys() -> Keys {
    let keys = Keys::new([9; 32]);
    keys.admit(Credential::Token(TOKEN).hash(), Client::new("local", vec![Scope::Read], None));
    let session = Credential::Session { cookie: "half", page_key: "other" };
    keys.admit(session.hash(), Client::new("panel", vec![Scope::Read], Some(NOW_MS + 1)));
    keys
}

/// What the gate says to one request, as a short text.
fn said(transport: Transport, request: &str, headers: &[(&str, &str)]) -> String {
    let (method, target) = request.split_once(' ').unwrap();
    let mut builder = Request::builder().method(method).uri(target);
    for (name, value) in headers {
        builder = builder.header(*name, *value);
    }
    let request = builder.body(()).unwrap();
    let origins = ["https://design.example".to_owned()];
    let keys = keys();
    let place = Place { transport, origins: &origins, keys: &keys, now_ms: NOW_MS };
    let head = RequestHead { method: request.method(), uri: request.uri(), headers: request.headers() };
    match decide(TABLE, &head, &place) {
        Err(refusal) => refusal.status.as_u16().to_string(),
        Ok(Admission { surface, caller, cookies }) => {
            let caller = match caller {
                Caller::Unix { uid } => format!("user {uid}"),
                Caller::Client(client) => client.id.clone(),
                Caller::Signed => "signed".to_owned(),
                Caller::Anonymous => "nobody".to_owned(),
            };
            let half = if cookies.is_empty() { "" } else { " with half a session" };
            format!("{surface:?} {caller}{half}")
        }
    }
}

fn check(request: &str, headers: &[(&str, &str)], expect: &str) {
    assert_eq!(said(Transport::Tcp { port: PORT }, request, headers), expect, "{request} {headers:?}");
}

#[test]
fn the_host_must_be_ours_before_anything_else_is_looked_at() {
    for host in ["127.0.0.1:47113", "localhost:47113", "LOCALHOST:47113", "[::1]:47113"] {
        check("POST /rpc", &[("host", host), JSON, BEARER], "Rpc local");
    }
    let strangers = [
        "evil.example",
        "evil.example:47113",
        "127.0.0.1",
        "127.0.0.1:80",
        "127.0.0.1:47113.evil.example",
        "127.0.0.1:47113@evil.example",
        "user@127.0.0.1:47113",
        "localhost.:47113",
        "0.0.0.0:47113",
        "127.1:47113",
        ":47113",
        "",
        " ",
    ];
    for host in strangers {
        for request in ["POST /rpc", "GET /health", "GET /rpc", "OPTIONS /rpc", "GET /nothing"] {
            check(request, &[("host", host), JSON, BEARER], "421");
        }
    }
    check("POST /rpc", &[JSON, BEARER], "421");
    check("POST /rpc", &[HOST, HOST, JSON, BEARER], "421");
    check("POST /rpc", &[HOST, ("host", "evil.example"), JSON, BEARER], "421");
    check("GET http://evil.example/health", &[HOST], "421");
    check("GET http://127.0.0.1:47113/health", &[HOST], "Health nobody");
    // A rebound page's Origin equals its Host; that must not help it.
    check(
        "POST /rpc",
        &[("host", "evil.example:47113"), ("origin", "http://evil.example:47113"), JSON, BEARER],
        "421",
    );
}

#[test]
fn a_foreign_origin_is_turned_away_and_null_is_nobody() {
    for request in ["POST /rpc", "GET /health", "OPTIONS /rpc"] {
        check(request, &[HOST, EVIL, JSON, BEARER], "403");
        check(request, &[HOST, LISTED, LISTED, JSON, BEARER], "403");
    }
    check("GET /rpc", &[HOST, EVIL, UPGRADE], "403");
    for ours in ["http://127.0.0.1:47113", "http://localhost:47113", "http://[::1]:47113"] {
        check("POST /rpc", &[HOST, ("origin", ours), JSON, BEARER], "Rpc local");
        check("POST /rpc", &[HOST, ("origin", ours), JSON], "Rpc nobody");
    }
    let neighbours = [
        "http://127.0.0.1:47114",
        "http://127.0.0.1",
        "https://127.0.0.1:47113",
        "http://localhost:47113/",
        "http://LOCALHOST:47113",
        "http://127.0.0.1:47113.evil.example",
        "http://0.0.0.0:47113",
    ];
    for neighbour in neighbours {
        check("POST /rpc", &[HOST, ("origin", neighbour), JSON, BEARER], "403");
    }
    check("POST /rpc", &[HOST, ("origin", "https://design.example.evil"), JSON, BEARER], "403");
    check("POST /rpc", &[HOST, LISTED, JSON, BEARER], "Rpc local");
    check("POST /rpc", &[HOST, LISTED, JSON], "Rpc nobody");
    check("POST /rpc", &[HOST, NULL, JSON], "Rpc nobody");
    check("POST /rpc", &[HOST, NULL, JSON, BEARER], "Rpc local");
    check("GET /rpc", &[HOST, NULL, UPGRADE], "WebSocket nobody");
    check("OPTIONS /rpc", &[HOST, NULL], "Preflight nobody");
    check(&format!("GET /assets/{DIGEST}"), &[HOST, NULL], "401");
}

#[test]
fn pictures_come_in_from_whoever_has_a_token() {
    const PNG: (&str, &str) = ("content-type", "image/png");
    check("POST /assets", &[HOST, PNG, BEARER], "Upload local");
    check("POST /assets", &[HOST, ("content-type", "image/jpeg"), BEARER], "Upload local");
    check("POST /assets", &[HOST, LISTED, PNG, BEARER], "Upload local");
    assert_eq!(said(Transport::Unix { uid: 7 }, "POST /assets", &[PNG]), "Upload user 7");
    check("POST /assets", &[HOST, PNG], "401");
    check("POST /assets?s=1", &[HOST, PNG], "401");
    check("POST /assets", &[HOST, PNG, ("authorization", "Bearer wrong")], "401");
    check("POST /assets", &[HOST, EVIL, PNG, BEARER], "403");
    check("POST /assets", &[HOST, PNG, BEARER, ("content-length", "67108864")], "Upload local");
    check("POST /assets", &[HOST, PNG, BEARER, ("content-length", "67108865")], "413");
    let cross = [("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "no-cors")];
    check("POST /assets", &[HOST, PNG, BEARER, cross[0], cross[1]], "403");
    for kind in ["image/svg+xml", "image/webp", "application/json", "text/plain", "multipart/form-data", ""] {
        check("POST /assets", &[HOST, ("content-type", kind), BEARER], "415");
    }
    check("GET /assets", &[HOST, BEARER], "405");
    check(&format!("POST /assets/{DIGEST}"), &[HOST, PNG, BEARER], "405");
}

#[test]
fn browsers_cannot_post_without_a_preflight_nor_embed_what_was_not_signed() {
    for kind in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "",
        "text/plain; application/json",
    ] {
        check("POST /rpc", &[HOST, ("content-type", kind), BEARER], "415");
    }
    check("POST /rpc", &[HOST, BEARER], "415");
    check("POST /rpc", &[HOST, JSON, JSON, BEARER], "415");
    check("POST /rpc", &[HOST, ("content-type", "application/json; charset=utf-8"), BEARER], "Rpc local");
    let cross = ("sec-fetch-site", "cross-site");
    let (no_cors, navigate, cors) =
        (("sec-fetch-mode", "no-cors"), ("sec-fetch-mode", "navigate"), ("sec-fetch-mode", "cors"));
    check("GET /health", &[HOST, cross, no_cors], "403");
    check("GET /health", &[HOST, cross, navigate], "403");
    check("GET /health", &[HOST, cross, cors], "Health nobody");
    let signed = format!("GET /assets/{DIGEST}?s={}", keys().sign(DIGEST, NOW_MS + 1));
    check(&signed, &[HOST, cross, no_cors], "Asset signed");
    check(&signed, &[HOST, cross, navigate], "403");
    check(&format!("GET /assets/{DIGEST}"), &[HOST, cross, no_cors], "403");
}

#[test]
fn only_the_right_token_in_the_right_place_counts() {
    check("POST /rpc", &[HOST, JSON], "Rpc nobody");
    for wrong in ["Bearer wrong", "Bearer", "Bearer ", "right", "Basic right", "Bearer right right"] {
        check("POST /rpc", &[HOST, JSON, ("authorization", wrong)], "401");
        check("GET /rpc", &[HOST, UPGRADE, ("authorization", wrong)], "401");
    }
    check("POST /rpc", &[HOST, JSON, BEARER, BEARER], "401");
    check("POST /rpc?token=right", &[HOST, JSON], "Rpc nobody");
    check("GET /rpc", &[HOST, UPGRADE, BEARER], "WebSocket local");
    check("GET /rpc", &[HOST, UPGRADE], "WebSocket nobody");
    check(&format!("GET /assets/{DIGEST}?token=right"), &[HOST], "401");
    check(&format!("GET /assets/{DIGEST}?access_token=right"), &[HOST], "401");
    check(&format!("GET /assets/{DIGEST}"), &[HOST, BEARER], "Asset local");
}

#[test]
fn a_signature_opens_its_own_asset_for_its_own_time() {
    let keys = keys();
    let good = keys.sign(DIGEST, NOW_MS + 1);
    let over = keys.sign(DIGEST, NOW_MS);
    let asset = |digest: &str, query: &str| format!("GET /assets/{digest}?{query}");
    check(&asset(DIGEST, &format!("s={good}")), &[HOST], "Asset signed");
    check(&asset(DIGEST, &format!("max_side=64&s={good}")), &[HOST], "Asset signed");
    check(&asset(OTHER, &format!("s={good}")), &[HOST], "401");
    check(&asset(DIGEST, &format!("s={over}")), &[HOST], "401");
    check(&asset(DIGEST, &format!("s={good}&s={good}")), &[HOST], "401");
    check(&asset(DIGEST, &format!("xs={good}")), &[HOST], "401");
    check(&asset(DIGEST, "s="), &[HOST], "401");
    check(&asset(DIGEST, &format!("s={good}")), &[HOST, ("authorization", "Bearer wrong")], "401");
}

#[test]
fn there_are_no_other_paths_and_no_other_methods() {
    let nowhere = [
        "/rpc/",
        "/RPC",
        "/health/",
        "/assets/",
        "/assets/../state/token",
        "/assets/..%2f..%2fstate%2ftoken",
        "/assets/%2e%2e/%2e%2e/etc/passwd",
        "/panels",
        "/Panel/",
        "/login/",
    ];
    for path in nowhere {
        check(&format!("GET {path}"), &[HOST, BEARER], "404");
    }
    check(&format!("GET /assets/{DIGEST}/.."), &[HOST, BEARER], "404");
    check(&format!("GET /assets/{}", DIGEST.to_uppercase()), &[HOST, BEARER], "404");
    check(&format!("GET /assets/{}", &DIGEST[1..]), &[HOST, BEARER], "404");
    check("GET /rpc", &[HOST, BEARER], "405");
    check("DELETE /rpc", &[HOST, BEARER], "405");
    check("POST /health", &[HOST, JSON], "405");
    check(&format!("PUT /assets/{DIGEST}"), &[HOST, BEARER], "405");
    check("POST /rpc", &[HOST, JSON, BEARER, UPGRADE], "405");
}

#[test]
fn a_body_that_says_it_is_too_long_is_refused_unread() {
    let long = ("content-length", "1048577");
    check("POST /rpc", &[HOST, JSON, BEARER, ("content-length", "1048576")], "Rpc local");
    check("POST /rpc", &[HOST, JSON, BEARER, long], "413");
    check("POST /rpc", &[HOST, JSON, ("content-length", "4097")], "413");
    check("GET /health", &[HOST, ("content-length", "1")], "413");
    // The order is fixed: who may not ask does not learn the limits.
    check("POST /rpc", &[HOST, JSON, ("authorization", "Bearer wrong"), long], "401");
}

#[test]
fn on_the_unix_socket_the_user_is_the_credential() {
    let unix = |request: &str, headers: &[(&str, &str)], expect: &str| {
        assert_eq!(said(Transport::Unix { uid: 7 }, request, headers), expect, "{request} {headers:?}");
    };
    unix("POST /rpc", &[JSON], "Rpc user 7");
    unix("POST /rpc", &[("host", "localhost"), JSON], "Rpc user 7");
    unix("GET /rpc", &[UPGRADE], "WebSocket user 7");
    unix(&format!("GET /assets/{DIGEST}"), &[], "Asset user 7");
    unix("POST /rpc", &[("content-type", "text/plain")], "415");
    unix("GET /assets/../token", &[], "404");
    unix("POST /rpc", &[JSON, ("content-length", "20000000")], "413");
}

#[test]
fn strangers_are_counted() {
    let gate = Gate::new(Arc::new(keys()), vec![]);
    let ask = |headers: &[(&str, &str)]| {
        let mut builder = Request::builder().method("GET").uri("/health");
        for (name, value) in headers {
            builder = builder.header(*name, *value);
        }
        let request = builder.body(()).unwrap();
        let head = RequestHead { method: request.method(), uri: request.uri(), headers: request.headers() };
        gate.admit(&head, Transport::Tcp { port: PORT })
    };
    // More than one second's worth at once; the machine may be slow enough to let a few more through, but not all.
    let answers: Vec<Verdict> = (0..1000).map(|_| ask(&[HOST])).collect();
    let answered = answers.iter().filter(|answer| answer.is_ok()).count();
    assert!((20..1000).contains(&answered), "{answered}");
    let refusal = answers.into_iter().find_map(Verdict::err).unwrap();
    assert_eq!((refusal.status.as_u16(), refusal.error.code), (429, ErrorCode::Busy));
    let wait_ms = refusal.error.more.retry_after_ms.unwrap();
    assert!((1..=51).contains(&wait_ms), "{wait_ms}");
}

#[test]
fn the_shell_is_for_everybody_and_other_sites_may_link_to_it_only() {
    let cross = ("sec-fetch-site", "cross-site");
    for path in ["/", "/panel", "/panel/", "/panel/app.js", "/panel/../token"] {
        check(&format!("GET {path}"), &[HOST], "Shell nobody");
        check(&format!("GET {path}"), &[HOST, cross, ("sec-fetch-mode", "navigate")], "Shell nobody");
        check(&format!("GET {path}"), &[HOST, cross, ("sec-fetch-mode", "no-cors")], "403");
        check(&format!("GET {path}"), &[HOST, EVIL], "403");
        check(&format!("GET {path}"), &[("host", "evil.example"), cross], "421");
        check(&format!("POST {path}"), &[HOST, JSON], "405");
    }
}

/// Our own page's origin.
const OURS: (&str, &str) = ("origin", "http://127.0.0.1:47113");
const COOKIE_HALF: (&str, &str) = ("cookie", "a=b; maquette=half; c=d");
const KEY_HALF: (&str, &str) = ("x-maquette-page", "other");

#[test]
fn a_login_comes_from_our_own_page_or_from_no_page() {
    check("POST /login", &[HOST, JSON], "Login nobody");
    check("POST /login", &[HOST, OURS, JSON], "Login nobody");
    check("POST /login", &[HOST, NULL, JSON], "403");
    check("POST /login", &[HOST, LISTED, JSON], "403");
    check("POST /login", &[HOST, EVIL, JSON], "403");
    check("POST /login", &[HOST, ("content-type", "text/plain")], "415");
    check("POST /login", &[HOST, JSON, ("content-length", "4097")], "413");
    check("GET /login", &[HOST], "405");
}

#[test]
fn a_session_counts_with_both_its_parts_and_from_our_own_page_only() {
    let rpc = |headers: &[(&str, &str)], expect: &str| {
        check("POST /rpc", &[&[HOST, JSON], headers].concat(), expect);
    };
    rpc(&[OURS, COOKIE_HALF, KEY_HALF], "Rpc panel");
    rpc(&[COOKIE_HALF, KEY_HALF], "Rpc panel");
    rpc(&[OURS, COOKIE_HALF], "Rpc nobody");
    rpc(&[OURS, KEY_HALF], "401");
    rpc(&[OURS, ("cookie", "maquette=other"), ("x-maquette-page", "half")], "401");
    rpc(&[OURS, COOKIE_HALF, ("x-maquette-page", "")], "401");
    rpc(&[OURS, COOKIE_HALF, KEY_HALF, KEY_HALF], "401");
    rpc(&[OURS, ("cookie", "xmaquette=half"), KEY_HALF], "401");
    rpc(&[NULL, COOKIE_HALF, KEY_HALF], "403");
    rpc(&[LISTED, COOKIE_HALF, KEY_HALF], "403");
    rpc(&[("origin", "http://127.0.0.1:8080"), COOKIE_HALF, KEY_HALF], "403");
    // A neighbour may set cookies of our name too, which must not lock the panel out.
    rpc(&[OURS, ("cookie", "maquette=theirs; maquette=half"), KEY_HALF], "Rpc panel");
    let five = "maquette=1; maquette=2; maquette=3; maquette=4; maquette=half";
    rpc(&[OURS, ("cookie", five), KEY_HALF], "401");
    // The parts are no token, and a token is no part.
    rpc(&[("authorization", "Bearer half")], "401");
    rpc(&[("authorization", "Bearer halfother")], "401");
    rpc(&[OURS, COOKIE_HALF, ("x-maquette-page", TOKEN)], "401");
    check(&format!("GET /assets/{DIGEST}"), &[HOST, OURS, COOKIE_HALF, KEY_HALF], "Asset panel");
    check(&format!("GET /assets/{DIGEST}"), &[HOST, OURS, COOKIE_HALF], "401");
}

#[test]
fn an_upgrade_brings_half_a_session_from_our_own_page_only() {
    check("GET /rpc", &[HOST, UPGRADE, OURS, COOKIE_HALF], "WebSocket nobody with half a session");
    check("GET /rpc", &[HOST, UPGRADE, COOKIE_HALF], "WebSocket nobody");
    check("GET /rpc", &[HOST, UPGRADE, NULL, COOKIE_HALF], "WebSocket nobody");
    check("GET /rpc", &[HOST, UPGRADE, LISTED, COOKIE_HALF], "WebSocket nobody");
    check("GET /rpc", &[HOST, UPGRADE, ("origin", "http://127.0.0.1:1"), COOKIE_HALF], "403");
    check("GET /rpc", &[HOST, UPGRADE, OURS, BEARER, COOKIE_HALF], "WebSocket local");
}
