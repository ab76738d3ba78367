//! The attack matrix: what a page, a rebound name, a neighbour on another port or a guest can try, over HTTP and WebSocket, against a
//! real daemon. All of it is refused, and the table of what was sent and what came back stands in `SECURITY.md`.
//!
//! Each surface has a row that must be let in, so that a gate that refuses everything fails here too.
//! `UPDATE_EXPECT=1 cargo test -p maquette-tests --test e2e attacks` writes the table anew; `--nocapture` shows it.

mod doors;

use doors::{Headers, call, is_refusal, knock, socket, told};
use maquette_tests::pictures::{png, stripes};
use maquette_tests::{Client, Daemon, Home, sha256};
use serde_json::{Value, json};

const DOCUMENT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../SECURITY.md");
const BEGIN: &str = "| tried | sent | came back |\n|---|---|---|\n";
const JSON: (&str, &str) = ("Content-Type", "application/json");

/// The table as it grows.
#[derive(Default)]
struct Matrix {
    rows: Vec<(String, String, String)>,
}

impl Matrix {
    /// Something that must be refused.
    #[track_caller]
    fn refused(&mut self, tried: &str, sent: &str, came: String) {
        assert!(is_refusal(&came), "{tried} ({sent}) was let in: {came}");
        self.rows.push((tried.to_owned(), sent.to_owned(), came));
    }

    /// Something that must not be.
    #[track_caller]
    fn let_in(&mut self, tried: &str, sent: &str, came: String) {
        assert!(!is_refusal(&came), "{tried} ({sent}) was refused: {came}");
        self.rows.push((format!("*{tried}*"), sent.to_owned(), came));
    }

    fn text(&self) -> String {
        self.rows.iter().map(|(tried, sent, came)| format!("| {tried} | {sent} | {came} |\n")).collect()
    }
}

/// A daemon with all that an attacker would like to have.
struct Castle {
    home: Home,
    daemon: Daemon,
    client: Client,
    address: String,
    port: String,
    token: String,
    /// The token of a client that may only look.
    reader: String,
    cookie: String,
    page_key: String,
}

impl Castle {
    fn new() -> Castle {
        let home = Home::new();
        let daemon = home.start();
        let client = daemon.client();
        let address = daemon.http().expect("it listens").to_owned();
        let port = address.rsplit(':').next().unwrap().to_owned();
        let token = std::fs::read_to_string(home.at("state/token")).unwrap();
        let [reader, cookie, page_key] = [const { String::new() }; 3];
        let mut castle = Castle { home, daemon, client, address, port, token, reader, cookie, page_key };
        castle.reader = castle.pair("reader", json!(["read"]), None);
        let code = castle.login_code();
        (castle.cookie, castle.page_key) = castle.log_in(&code).expect("a fresh code");
        castle
    }

    fn login_code(&mut self) -> String {
        let login = self.client.try_raw("panel.login", &json!({})).unwrap();
        login["url"].as_str().unwrap().split("#code=").nth(1).unwrap().to_owned()
    }

    /// A session's cookie and page key.
    fn log_in(&self, code: &str) -> Option<(String, String)> {
        let host = [("Host", self.address.as_str()), JSON];
        let body = json!({ "code": code }).to_string();
        let response = knock(&self.address, "POST /login", &host, body.as_bytes());
        let cookie = response.header("set-cookie")?;
        assert!(cookie.ends_with("; HttpOnly; SameSite=Strict; Path=/; Max-Age=2592000"), "{cookie}");
        let page_key = serde_json::from_slice::<Value>(&response.body).unwrap()["page_key"].clone();
        Some((cookie.split(';').next().unwrap().to_owned(), page_key.as_str().unwrap().to_owned()))
    }

    /// A plugin's token with these scopes.
    fn pair(&mut self, name: &str, scopes: Value, limit: Option<i64>) -> String {
        let nonce_hash = sha256(name);
        let mut ask = json!({ "client": name, "scopes": scopes, "nonce_hash": nonce_hash });
        if let Some(limit) = limit {
            ask["spend_per_day_microcredits"] = limit.into();
        }
        let begun = self.client.try_raw("pair.begin", &ask).unwrap();
        self.client.try_raw("pair.approve", &json!({ "code": begun["code"] })).unwrap();
        let poll = json!({ "pair_id": begun["pair_id"], "nonce": name });
        self.client.try_raw("pair.poll", &poll).unwrap()["token"].as_str().unwrap().to_owned()
    }

    fn origin(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// `POST /rpc` with our own Host and JSON, and these headers besides.
    fn rpc(&self, headers: Headers<'_>, method: &str, params: Value) -> String {
        let mut all = vec![("Host", self.address.as_str()), JSON];
        all.extend_from_slice(headers);
        told(&knock(&self.address, "POST /rpc", &all, &call(method, params)))
    }

    /// `GET` with our own Host and these headers besides.
    fn get(&self, path: &str, headers: Headers<'_>) -> String {
        let mut all = vec![("Host", self.address.as_str())];
        all.extend_from_slice(headers);
        told(&knock(&self.address, &format!("GET {path}"), &all, b""))
    }

    fn socket(&self, headers: Headers<'_>, calls: &[(&str, Value)]) -> String {
        socket(&self.address, "/rpc", headers, calls)
    }

    fn bearer(&self) -> String {
        format!("Bearer {}", self.token)
    }
}

fn names(castle: &Castle, matrix: &mut Matrix) {
    let bearer = castle.bearer();
    let token = ("Authorization", bearer.as_str());
    matrix.let_in("our own name", "`POST /rpc`, right token", castle.rpc(&[token], "status", json!({})));
    let rebound = format!("evil.example:{}", castle.port);
    let wrong = [
        ("rebound Host", rebound.as_str()),
        ("Host of another port", "127.0.0.1:80"),
        ("Host without a name", &format!(":{}", castle.port)),
        ("empty Host", ""),
    ];
    for (tried, host) in wrong {
        let shown = host.replace(&castle.port, "PORT");
        let headers = [("Host", host), JSON, token];
        let came = told(&knock(&castle.address, "POST /rpc", &headers, &call("status", json!({}))));
        matrix.refused(tried, &format!("`POST /rpc`, right token, `Host: {shown}`"), came);
    }
    let twice = [("Host", castle.address.as_str()), ("Host", rebound.as_str()), JSON, token];
    let came = told(&knock(&castle.address, "POST /rpc", &twice, &call("status", json!({}))));
    matrix.refused("doubled Host", "`POST /rpc`, right token, ours and `Host: evil.example:PORT`", came);
    for line in ["GET /panel/", "GET /health", "POST /login", "OPTIONS /rpc"] {
        let came = told(&knock(&castle.address, line, &[("Host", &rebound), JSON], b"{}"));
        matrix.refused("rebound Host", &format!("`{line}`, `Host: evil.example:PORT`"), came);
    }
    let came = castle.socket(&[("Host", &rebound), token], &[("status", json!({}))]);
    matrix.refused("rebound Host", "WebSocket, right token, `Host: evil.example:PORT`", came);
}

fn origins(castle: &Castle, matrix: &mut Matrix) {
    let (bearer, ours) = (castle.bearer(), castle.origin());
    let token = ("Authorization", bearer.as_str());
    let came = castle.rpc(&[token, ("Origin", &ours)], "status", json!({}));
    matrix.let_in("our own page", "`POST /rpc`, right token, our Origin", came);
    let neighbour = "http://127.0.0.1:8080";
    for origin in ["https://evil.example", neighbour] {
        let headers = [token, ("Origin", origin)];
        let sent = format!("right token, `Origin: {origin}`");
        let came = castle.rpc(&headers, "status", json!({}));
        matrix.refused("foreign Origin", &format!("`POST /rpc`, {sent}"), came);
        let came = castle.socket(&headers, &[("status", json!({}))]);
        matrix.refused("foreign Origin", &format!("WebSocket, {sent}"), came);
    }
    let came = castle.rpc(&[("Origin", "null")], "status", json!({}));
    matrix.refused("`null` Origin without a token", "`POST /rpc` `status`", came);
    let came = castle.socket(&[("Origin", "null")], &[("status", json!({}))]);
    matrix.refused("`null` Origin without a token", "WebSocket, `status` first", came);
    let came = castle.rpc(&[("Origin", "null"), token], "status", json!({}));
    matrix.let_in("a plugin in a sandboxed frame", "`POST /rpc`, right token, `Origin: null`", came);
    let body = call("status", json!({}));
    for kind in ["text/plain", "application/x-www-form-urlencoded"] {
        let headers = [("Host", castle.address.as_str()), ("Content-Type", kind), token];
        let came = told(&knock(&castle.address, "POST /rpc", &headers, &body));
        matrix.refused("POST that needs no preflight", &format!("`POST /rpc`, right token, `{kind}`"), came);
    }
    let cross = [("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "navigate")];
    matrix.let_in("link from another site", "navigation to `/panel/`", castle.get("/panel/", &cross));
    matrix.refused("link from another site", "navigation to `/health`", castle.get("/health", &cross));
    let embedded = [("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "no-cors")];
    let came = castle.get("/panel/app.js", &embedded);
    matrix.refused("another site's page", "`<script src>` of `/panel/app.js`", came);
}

fn tokens(castle: &mut Castle, matrix: &mut Matrix) {
    let reader = castle.reader.clone();
    let maker = castle.pair("maker", json!(["read", "generate"]), None);
    let gone = castle.pair("gone", json!(["admin"]), None);
    castle.client.try_raw("pair.revoke", &json!({ "client": "gone" })).unwrap();
    matrix.refused("no token", "`POST /rpc` `status`", castle.rpc(&[], "status", json!({})));
    let wrong = "0".repeat(64);
    for (tried, token) in [("wrong token", &wrong), ("revoked token", &gone)] {
        let bearer = format!("Bearer {token}");
        let came = castle.rpc(&[("Authorization", &bearer)], "status", json!({}));
        matrix.refused(tried, "`POST /rpc` `status`", came);
        let auth = [("auth", json!({ "token": token }))];
        matrix.refused(tried, "WebSocket, `auth`", castle.socket(&[], &auth));
    }
    let query = format!("/rpc?token={}", castle.token);
    let headers = [("Host", castle.address.as_str()), JSON];
    let came = told(&knock(&castle.address, &format!("POST {query}"), &headers, &call("status", json!({}))));
    matrix.refused("token in the query", "`POST /rpc?token=…`", came);
    let came = socket(&castle.address, &query, &[], &[("status", json!({}))]);
    matrix.refused("token in the query", "WebSocket `/rpc?token=…`, `status` first", came);
    let cookie = format!("maquette={}", castle.token);
    let came = castle.rpc(&[("Cookie", &cookie)], "status", json!({}));
    matrix.refused("token as a cookie", "`POST /rpc` `status`", came);
    let auth = ("auth", json!({ "token": castle.token }));
    let came = castle.socket(&[], &[auth, ("status", json!({}))]);
    matrix.let_in("right token", "WebSocket, `auth`, `status`", came);
    matrix.refused("no word for 2 s", "WebSocket, nothing", castle.socket(&[], &[]));
    out_of_scope(castle, matrix, &reader, &maker);
}

fn out_of_scope(castle: &Castle, matrix: &mut Matrix, reader: &str, maker: &str) {
    let free = json!({ "prompt": "a mill", "count": 1 });
    let paid = json!({ "prompt": "a mill", "count": 1, "tier": "paid" });
    let (reader_bearer, maker_bearer) = (format!("Bearer {reader}"), format!("Bearer {maker}"));
    let (looks, makes) =
        ([("Authorization", reader_bearer.as_str())], [("Authorization", maker_bearer.as_str())]);
    let came = castle.rpc(&looks, "take.list", json!({}));
    matrix.let_in("client with `read`", "`POST /rpc` `take.list`", came);
    let came = castle.rpc(&looks, "draft", free.clone());
    matrix.refused("client with `read`", "`POST /rpc` `draft`", came);
    let came = castle.socket(&[], &[("auth", json!({ "token": reader })), ("draft", free.clone())]);
    matrix.refused("client with `read`", "WebSocket, `auth`, `draft`", came);
    let came = castle.rpc(&makes, "draft", free);
    matrix.let_in("client with `generate`", "`POST /rpc` `draft` that is free", came);
    let came = castle.rpc(&makes, "draft", paid);
    matrix.refused("client with `generate`", "`POST /rpc` `draft` that costs credits", came);
    for method in ["pair.list", "credit.grant", "key.set", "daemon.drain"] {
        let params = if method == "credit.grant" {
            json!({ "amount_microcredits": 1, "reason": "x" })
        } else if method == "key.set" {
            json!({ "provider": "keyed", "key": "x" })
        } else {
            json!({})
        };
        let came = castle.rpc(&makes, method, params);
        matrix.refused("client with `generate`", &format!("`POST /rpc` `{method}`"), came);
    }
}

fn pairing(castle: &mut Castle, matrix: &mut Matrix) {
    let ask = |name: &str| json!({ "client": name, "scopes": ["admin"], "nonce_hash": sha256("nonce") });
    let came = castle.rpc(&[("Origin", "null")], "pair.begin", ask("a guest"));
    matrix.let_in("a guest asks to be paired", "`POST /rpc` `pair.begin`, `Origin: null`", came);
    let came = castle.socket(&[], &[("pair.begin", ask("a guest"))]);
    matrix.refused("a guest asks to be paired", "WebSocket, `pair.begin` first", came);
    let came = castle.rpc(&[], "pair.approve", json!({ "code": "AAAA-AAAA" }));
    matrix.refused("a guest approves itself", "`POST /rpc` `pair.approve`", came);
    let list = castle.client.try_raw("pair.list", &json!({})).unwrap();
    let request = list["requests"][0].clone();
    let bearer = castle.bearer();
    let admin = [("Authorization", bearer.as_str())];
    for _ in 0..4 {
        castle.client.try_raw("pair.approve", &json!({ "code": "AAAA-AAAA" })).unwrap_err();
    }
    let came = castle.rpc(&admin, "pair.approve", json!({ "code": "AAAA-AAAA" }));
    matrix.refused("guessed pairing code", "`pair.approve`, the fifth wrong one", came);
    let came = castle.rpc(&admin, "pair.approve", json!({ "code": request["code"] }));
    matrix.refused("right code after five wrong ones", "`pair.approve`", came);
    let begun = castle.client.try_raw("pair.begin", &ask("another")).unwrap();
    for guess in 0..4 {
        let poll = json!({ "pair_id": begun["pair_id"], "nonce": format!("guess {guess}") });
        castle.client.try_raw("pair.poll", &poll).unwrap_err();
    }
    let came = castle.rpc(&[], "pair.poll", json!({ "pair_id": begun["pair_id"], "nonce": "guess" }));
    matrix.refused("guessed nonce", "`pair.poll`, the fifth wrong one", came);
    castle.client.try_raw("pair.approve", &json!({ "code": begun["code"] })).expect_err("it is over");
}

fn sessions(castle: &mut Castle, matrix: &mut Matrix) {
    let code = castle.login_code();
    let (other_cookie, _) = castle.log_in(&code).expect("a fresh code");
    let (ours, body) = (castle.origin(), |code: &str| json!({ "code": code }).to_string().into_bytes());
    let login = |castle: &Castle, origin: &str, code: &str| {
        let headers = [("Host", castle.address.as_str()), JSON, ("Origin", origin)];
        told(&knock(&castle.address, "POST /login", &headers, &body(code)))
    };
    matrix.refused("login code used twice", "`POST /login`", login(castle, &ours, &code));
    matrix.refused("guessed login code", "`POST /login`", login(castle, &ours, &"0".repeat(64)));
    let fresh = castle.login_code();
    for origin in ["null", "http://127.0.0.1:8080", "https://evil.example"] {
        let came = login(castle, origin, &fresh);
        matrix.refused(
            "login from another page",
            &format!("`POST /login`, fresh code, `Origin: {origin}`"),
            came,
        );
    }
    matrix.let_in("login", "`POST /login`, fresh code, our Origin", login(castle, &ours, &fresh));
    let (cookie, page_key) = (castle.cookie.clone(), castle.page_key.clone());
    let (cookie, key) = (("Cookie", cookie.as_str()), ("X-Maquette-Page", page_key.as_str()));
    let (other, origin) = (("Cookie", other_cookie.as_str()), ("Origin", ours.as_str()));
    let mut rpc = |tried: &str, sent: &str, headers: Headers<'_>| {
        let came = castle.rpc(headers, "status", json!({}));
        matrix.refused(tried, &format!("`POST /rpc`, {sent}"), came);
    };
    rpc("cookie without page key", "our Origin", &[origin, cookie]);
    rpc("page key without cookie", "our Origin", &[origin, key]);
    rpc("page key with another session's cookie", "our Origin", &[origin, other, key]);
    let neighbour = ("Origin", "http://127.0.0.1:8080");
    rpc("cookie from another port's page", "its Origin", &[neighbour, cookie]);
    rpc("cookie and page key from another port's page", "its Origin", &[neighbour, cookie, key]);
    rpc("cookie and page key from a sandboxed frame", "`Origin: null`", &[("Origin", "null"), cookie, key]);
    let came = castle.rpc(&[origin, cookie, key], "status", json!({}));
    matrix.let_in("the panel", "`POST /rpc`, cookie and page key, our Origin", came);
    let auth = |key: &str| [("auth", json!({ "page_key": key })), ("status", json!({}))];
    let mut socket = |tried: &str, sent: &str, headers: Headers<'_>, key: &str| {
        let came = castle.socket(headers, &auth(key)[..1]);
        matrix.refused(tried, &format!("WebSocket, `auth`, {sent}"), came);
    };
    socket("cookie without page key", "our Origin", &[origin, cookie], "");
    socket("page key without cookie", "our Origin", &[origin], &page_key);
    socket("page key with another session's cookie", "our Origin", &[origin, other], &page_key);
    socket("cookie and page key from another port's page", "its Origin", &[neighbour, cookie], &page_key);
    let sandboxed = [("Origin", "null"), cookie];
    socket("cookie and page key from a sandboxed frame", "`Origin: null`", &sandboxed, &page_key);
    socket("cookie and page key without an Origin", "no page", &[cookie], &page_key);
    let came = castle.socket(&[origin, cookie], &auth(&page_key));
    matrix.let_in("the panel", "WebSocket, cookie, `auth` with page key, `status`", came);
}

fn assets(castle: &mut Castle, matrix: &mut Matrix) {
    let script = "<svg xmlns='http://www.w3.org/2000/svg'><script>fetch('/rpc')</script></svg>";
    let path = castle.home.write("in/picture.svg", script).display().to_string();
    let code = castle.client.try_raw("asset.import", &json!({ "path": path })).unwrap_err().code();
    matrix.refused("SVG with a script as an asset", "`asset.import`", code.text().to_owned());
    uploads(castle, matrix, script.as_bytes());
    let mut import = |name: &str, seed: u8| {
        let path =
            castle.home.write(&format!("in/{name}"), png(&stripes(30, 20, seed))).display().to_string();
        castle.client.try_raw("asset.import", &json!({ "path": path })).unwrap()["asset"].clone()
    };
    let (one, two) = (import("one.png", 1), import("two.png", 2));
    let url = one["url"].as_str().unwrap();
    let path = &url[url.find("/assets/").unwrap()..];
    let signature = path.split("?s=").nth(1).unwrap();
    matrix.let_in("signed asset", "`GET /assets/…?s=…`", castle.get(path, &[]));
    let embedded = [("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "no-cors")];
    matrix.let_in(
        "signed asset in another site's `<img>`",
        "`GET /assets/…?s=…`",
        castle.get(path, &embedded),
    );
    let opened = [("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "navigate")];
    matrix.refused("link to a signed asset", "navigation to `/assets/…?s=…`", castle.get(path, &opened));
    let digest = |asset: &Value| asset["digest"].as_str().unwrap().to_owned();
    let came = castle.get(&format!("/assets/{}", digest(&one)), &[]);
    matrix.refused("asset without a signature", "`GET /assets/…`", came);
    let came = castle.get(&format!("/assets/{}?s={signature}", digest(&two)), &[]);
    matrix.refused("signature of another asset", "`GET /assets/…?s=…`", came);
    let (expires, mac) = signature.split_once('.').unwrap();
    let later = expires.parse::<u64>().unwrap() + 3_600_000;
    let came = castle.get(&format!("/assets/{}?s={later}.{mac}", digest(&one)), &[]);
    matrix.refused("signature with a later end", "`GET /assets/…?s=…`", came);
    matrix.let_in("the panel's file", "`GET /panel/app.js`", castle.get("/panel/app.js", &[]));
    for path in [
        "/panel/../state/token",
        "/panel/%2e%2e/state/token",
        "/panel/..%2f..%2fstate%2ftoken",
        "/panel//etc/passwd",
        "/assets/../state/token",
        "/assets/%2e%2e/%2e%2e/state/token",
    ] {
        matrix.refused("path that leads out", &format!("`GET {path}`"), castle.get(path, &[]));
    }
}

/// What comes in by `POST /assets`, from strangers and from clients.
fn uploads(castle: &Castle, matrix: &mut Matrix, script: &[u8]) {
    let reader = format!("Bearer {}", castle.reader);
    let bearer = castle.bearer();
    let picture = png(&stripes(30, 20, 7));
    let upload = |kind: &str, headers: Headers<'_>, body: &[u8]| {
        let mut all = vec![("Host", castle.address.as_str()), ("Content-Type", kind)];
        all.extend_from_slice(headers);
        told(&knock(&castle.address, "POST /assets", &all, body))
    };
    let token = [("Authorization", bearer.as_str())];
    matrix.let_in("a picture comes in", "`POST /assets`, right token", upload("image/png", &token, &picture));
    matrix.refused("upload without a token", "`POST /assets`, a picture", upload("image/png", &[], &picture));
    let came = upload("image/png", &[("Authorization", &reader)], &picture);
    matrix.refused("client with `read`", "`POST /assets`, a picture", came);
    let came = upload("text/plain", &token, &picture);
    matrix.refused("upload that needs no preflight", "`POST /assets`, right token, `text/plain`", came);
    let came = upload("image/svg+xml", &token, script);
    matrix.refused("SVG with a script as an asset", "`POST /assets`, right token", came);
    let came = upload("image/png", &token, script);
    matrix.refused("SVG with a script that calls itself PNG", "`POST /assets`, right token", came);
    let came = upload("image/png", &[token[0], ("Origin", "https://evil.example")], &picture);
    matrix.refused("upload from a foreign Origin", "`POST /assets`, right token", came);
}

/// After 30 days, and with a daemon that was started anew.
fn expired(castle: Castle, matrix: &mut Matrix) {
    let Castle { home, daemon, mut client, cookie, page_key, .. } = castle;
    let login = client.try_raw("panel.login", &json!({})).unwrap();
    let code = login["url"].as_str().unwrap().split("#code=").nth(1).unwrap().to_owned();
    drop(client);
    assert!(daemon.stop().success());
    let ask = |daemon: &Daemon, line: &str, headers: Headers<'_>, body: &[u8]| {
        let address = daemon.http().unwrap();
        let mut all = vec![("Host", address), JSON];
        all.extend_from_slice(headers);
        told(&knock(address, line, &all, body))
    };
    let session = [("Cookie", cookie.as_str()), ("X-Maquette-Page", page_key.as_str())];
    let daemon = home.start();
    let came = ask(&daemon, "POST /rpc", &session, &call("status", json!({})));
    matrix.let_in("the panel after a restart", "`POST /rpc`, cookie and page key", came);
    let body = json!({ "code": code }).to_string();
    let came = ask(&daemon, "POST /login", &[], body.as_bytes());
    matrix.refused("login code of the run before", "`POST /login`", came);
    assert!(daemon.stop().success());
    let later = format!("clock.set_back_ms=return({})", -31 * 24 * 3_600_000_i64);
    let daemon = home.try_start(&[("MAQUETTE_FAIL_AT", &later)]).unwrap();
    let came = ask(&daemon, "POST /rpc", &session, &call("status", json!({})));
    matrix.refused("expired session", "`POST /rpc`, cookie and page key, 31 days later", came);
    assert!(daemon.stop().success());
}

#[test]
fn every_attack_is_refused_and_every_door_opens() {
    let mut castle = Castle::new();
    let mut matrix = Matrix::default();
    names(&castle, &mut matrix);
    origins(&castle, &mut matrix);
    tokens(&mut castle, &mut matrix);
    pairing(&mut castle, &mut matrix);
    sessions(&mut castle, &mut matrix);
    assets(&mut castle, &mut matrix);
    expired(castle, &mut matrix);
    let table = matrix.text();
    println!("{BEGIN}{table}");
    let document = std::fs::read_to_string(DOCUMENT).unwrap();
    let (before, after) = document.split_once(BEGIN).expect("SECURITY.md has the table");
    let end = after.find("\n\n").map_or(after.len(), |end| end + 1);
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(DOCUMENT, format!("{before}{BEGIN}{table}{}", &after[end..])).unwrap();
        return;
    }
    assert_eq!(&after[..end], table, "UPDATE_EXPECT=1 writes SECURITY.md anew");
}
