//! Requests: cache hits against a bare echo, a hit that enters another shot against an fsync, job lives against SQLite.

use std::fs::File;
use std::io::{Seek, Write};

use maquette_protocol::methods::method;
use maquette_protocol::{DraftParams, GrantParams, MICROCREDITS};
use maquette_tests::client::draft_params;
use maquette_tests::http::Http;
use maquette_tests::{Audit, Client, Home};
use serde_json::json;

use crate::Size;
use crate::echo::{Echo, call};
use crate::measure::{Runs, Times, rate_of_many};
use crate::report::Row;
use crate::sqlite;

/// A draft on the tier that makes nothing.
fn noop(shot: &str, seed: u64) -> DraftParams {
    DraftParams { tier: Some("noop".into()), seed: Some(seed), ..draft_params(shot, "script: noop", 1) }
}

/// Hits against echo and fsync.
pub fn rows(size: Size) -> Vec<Row> {
    let home = Home::new();
    let daemon = home.start();
    let mut client = daemon.client();
    client.call::<method::Draft>(&noop("hit", 1));
    let echo = Echo::start(home.path());
    let calls = 20_000 / size.part;
    let hit = body("draft", &serde_json::to_value(noop("hit", 1)).expect("JSON"));
    let same = body("echo", &json!({ "prompt": "script: noop", "shot": "hit" }));
    let (mut p50_hit, mut p50_echo, mut rate_hit, mut rate_echo) =
        (Runs(vec![]), Runs(vec![]), Runs(vec![]), Runs(vec![]));
    for _ in 0..size.runs {
        let mut http = echo.connect();
        let bare = Times::of(calls, |_| call(&mut http, &same, b"script: noop"));
        let mut http = Http::unix(daemon.socket()).expect("the daemon listens");
        let hits = Times::of(calls, |_| call(&mut http, &hit, b"\"hits\":1"));
        p50_hit.0.push(hits.percentile(50));
        p50_echo.0.push(bare.percentile(50));
        rate_hit.0.push(hits.rate());
        rate_echo.0.push(bare.rate());
    }
    let mut rows = vec![
        Row::told("bare echo, Unix socket, one connection: p50", p50_echo.clone(), "ms"),
        Row::told("draft answered from the cache: p50", p50_hit.clone(), "ms"),
        Row::at_most("the same less the echo", p50_hit.less(&p50_echo), 0.1, "ms"),
        Row::at_least("its rate by the echo's", rate_hit.ratio(&rate_echo), 0.7, "×"),
    ];
    drop(echo);
    rows.extend(other_shots(size, &home, &mut client));
    assert!(daemon.stop().success());
    rows
}

/// A hit that enters another shot: one commit, so one fsync.
fn other_shots(size: Size, home: &Home, client: &mut Client) -> Vec<Row> {
    let calls = 1_000 / size.part;
    let (mut entering, mut syncs) = (Runs(vec![]), Runs(vec![]));
    for run in 0..size.runs {
        syncs.0.push(sync_ms(home, calls));
        // A recipe of its own for each run: one recipe's takes are bounded.
        let seed = 100 + u64::from(run);
        client.call::<method::Draft>(&noop("origin", seed));
        let seq = client.status().last_seq;
        let mut serial = 0;
        let times = Times::of(calls, |_| {
            serial += 1;
            let made = client.call::<method::Draft>(&noop(&format!("other {run} {serial}"), seed));
            assert_eq!(made.hits, 1);
        });
        assert!(client.status().last_seq >= seq + u64::from(calls));
        entering.0.push(times.percentile(50));
    }
    vec![
        Row::told("one fsync of 512 bytes in the same folder: p5", syncs.clone(), "ms"),
        Row::told("a hit that enters another shot: p50", entering.clone(), "ms"),
        Row::at_most("the same less the fsync", entering.less(&syncs), 0.3, "ms"),
    ]
}

/// The life of a job: hold, states, capture, all durable; 32 callers.
pub fn lives(size: Size) -> Vec<Row> {
    let (callers, each) = (32, (600 / size.part).max(2));
    let (mut ours, mut theirs) = (Runs(vec![]), Runs(vec![]));
    let mut shape = String::new();
    for _ in 0..size.runs {
        let home = Home::new();
        let daemon = home.start();
        let mut client = daemon.client();
        let grant = GrantParams {
            wallet: None,
            amount_microcredits: 1_000_000 * MICROCREDITS,
            reason: "for the bench".into(),
            expires_ms: None,
            idempotency_key: None,
        };
        client.call::<method::CreditGrant>(&grant);
        let seq = client.status().last_seq;
        let posted = client.wallet("house").posted_microcredits;
        // The callers write and check bytes: what a client makes of its replies is not what is measured.
        let connect = |_| Http::unix(daemon.socket()).expect("the daemon listens");
        let rate = rate_of_many(callers, each, connect, |http, caller, n| {
            let seed = u64::from(caller) * 1_000_000 + u64::from(n) + 1;
            let asked = noop(&format!("lives {caller}"), seed);
            let asked = body("draft", &serde_json::to_value(asked).expect("JSON"));
            call(http, &asked, b"\"takes\":[{\"id\":");
        });
        let lives = callers * each;
        assert_eq!(client.status().takes, u64::from(lives), "takes were lost");
        let spent = posted - client.wallet("house").posted_microcredits;
        assert_eq!(spent, i64::from(lives) * 1_000, "each life costs a thousandth of a credit");
        if lives < 2_000 {
            Audit::read(&mut client).assert_books_hold();
        }
        assert!(daemon.stop().success());
        let same = sqlite::lives_of(&home.at("data"), seq);
        assert_eq!(same.len(), lives as usize, "a life was not read back");
        shape = shape_of(&same);
        ours.0.push(rate);
        theirs.0.push(sqlite::rate(home.path(), callers, &same));
    }
    let what = format!("SQLite (WAL, FULL, group commit) committing the same: {shape}");
    vec![
        Row::at_least("job lives over RPC, 32 callers", ours.clone(), 3_000.0, "/s"),
        Row::told(&what, theirs.clone(), "/s"),
        Row::at_least("lives by SQLite's", ours.ratio(&theirs), 0.8, "×"),
    ]
}

/// One fsync of this machine in milliseconds.
pub fn sync_ms(home: &Home, calls: u32) -> f64 {
    let mut file = laid_out(home);
    let sync = Times::of(calls, |_| sync_of(&mut file));
    std::fs::remove_file(home.at("data/fsync.probe")).expect("it is ours");
    // Some disks make every other sync wait for a timer of 4 ms: against those, a slow answer would look quick.
    sync.percentile(5)
}

/// The median of fsyncs that are asked for so often a second: what a disk makes of them then.
pub fn steady_sync_ms(home: &Home, calls: u32, a_second: u32) -> f64 {
    let syncs =
        Times::open_loop(calls, a_second, 1, || laid_out(home), |file, _| sync_of(file)).percentile(50);
    std::fs::remove_file(home.at("data/fsync.probe")).expect("it is ours");
    syncs
}

fn sync_of(file: &mut File) {
    file.write_all(&[7; 512]).and_then(|()| file.sync_data()).expect("it syncs");
}

/// A file whose blocks are laid out already, as the journal's are, so that a sync writes no more than the data.
fn laid_out(home: &Home) -> File {
    let mut file = File::create(home.at("data/fsync.probe")).expect("the home can be written");
    file.write_all(&vec![1; 1 << 20]).and_then(|()| file.sync_all()).expect("it syncs");
    file.rewind().expect("it is a file");
    file
}

/// What a life consists of, in the mean.
fn shape_of(lives: &[sqlite::Life]) -> String {
    let commits: Vec<_> = lives.iter().flat_map(|life| life.iter()).collect();
    let mean = |sum: usize| sum / lives.len();
    let rows = commits.iter().map(|commit| commit.rows.len()).sum();
    let frames = commits.iter().map(|commit| commit.frame.len()).sum();
    format!(
        "{} commits, {} bytes of events, {} rows of the index a life",
        mean(commits.len()),
        mean(frames),
        mean(rows)
    )
}

/// A call's body.
pub fn body(method: &str, params: &serde_json::Value) -> Vec<u8> {
    json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params }).to_string().into_bytes()
}
