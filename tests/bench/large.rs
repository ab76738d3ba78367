//! A library of 100,000 takes: start, rebuilt index, search, memory.

use maquette_protocol::methods::method;
use maquette_protocol::{
    DraftParams, GrantParams, MICROCREDITS, TakeId, TakeListParams, TakeParams, TakeSearchParams,
};
use maquette_tests::client::draft_params;
use maquette_tests::{Client, Daemon, Home};

use crate::Size;
use crate::measure::{Runs, Times, ms, timed};
use crate::report::Row;

/// Words of which prompts are made.
const WORDS: &[&str] = &[
    "harbour",
    "lighthouse",
    "teapot",
    "oak",
    "dawn",
    "mill",
    "river",
    "dunes",
    "zeppelin",
    "orchard",
    "violin",
    "snow",
    "copper",
    "window",
    "street",
    "lantern",
    "bridge",
    "meadow",
    "forest",
    "island",
];

/// All rows of a large library, and the memory of an empty one.
pub fn rows(size: Size) -> Vec<Row> {
    let mut rows = vec![idle(size)];
    let home = Home::new();
    let takes = 100_000 / size.part;
    let (time, ()) = timed(|| fill(&home, takes));
    rows.push(Row::told(
        &format!("making {takes} takes over RPC, 256 a request"),
        Runs(vec![ms(time) / 1000.0]),
        "s",
    ));
    rows.push(starts(size, &home, takes));
    rows.extend(searches(size, &home));
    rows.extend(rebuild(size, &home, takes));
    rows
}

fn idle(size: Size) -> Row {
    let mut memory = Runs(vec![]);
    for _ in 0..size.runs {
        let home = Home::new();
        let daemon = home.start();
        daemon.client().status();
        memory.0.push(resident_mb(&daemon));
        assert!(daemon.stop().success());
    }
    Row::at_most("memory, idle", memory, 40.0, "MB")
}

/// Fills a home with takes by 256 at a time.
fn fill(home: &Home, takes: u32) {
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
    let mut made = 0;
    let mut batch = 0_usize;
    while made < takes {
        let count = 256.min(takes - made);
        let word = |by: usize| WORDS[(batch * by + batch / 7 + by) % WORDS.len()];
        let prompt = format!("{} {} {} number {batch} script: noop", word(1), word(3), word(7));
        let params = DraftParams {
            tier: Some("noop".into()),
            ..draft_params(&format!("shot {}", batch % 50), &prompt, count)
        };
        let reply = client.call::<method::Draft>(&params);
        assert_eq!(
            reply.takes.len(),
            count as usize,
            "{:?}",
            reply.jobs.iter().find_map(|job| job.error.as_ref())
        );
        made += count;
        batch += 1;
    }
    assert_eq!(client.status().takes, u64::from(takes));
    assert!(daemon.stop().success());
}

fn starts(size: Size, home: &Home, takes: u32) -> Row {
    let mut times = Runs(vec![]);
    for _ in 0..size.runs {
        let (time, daemon) = timed(|| {
            let daemon = home.start();
            let mut client = daemon.client();
            assert_eq!(client.status().takes, u64::from(takes));
            daemon
        });
        times.0.push(ms(time));
        assert!(daemon.stop().success());
    }
    Row::at_most("start to the first answer", times, 150.0, "ms")
}

fn searches(size: Size, home: &Home) -> Vec<Row> {
    let daemon = home.start();
    let mut client = daemon.client();
    let text = |n: u32| {
        format!("{} {}", WORDS[n as usize % WORDS.len()], &WORDS[(n as usize / 3) % WORDS.len()][..3])
    };
    let search = |client: &mut Client, n: u32| {
        let params = TakeSearchParams { text: Some(text(n)), ..TakeSearchParams::default() };
        client.call::<method::TakeSearch>(&params)
    };
    // The tables are loaded after the first answer; the first search waits for them.
    let found = (0..100).map(|n| search(&mut client, n).takes.len()).sum::<usize>();
    assert!(found > 0, "nothing is found");
    let mut p99 = Runs(vec![]);
    for run in 0..size.runs {
        let times = Times::of((1_000 / size.part).max(100), |n| {
            let reply = search(&mut client, run * 1_000 + n);
            let words = text(run * 1_000 + n);
            let first = words.split(' ').next().unwrap_or_default().to_owned();
            assert!(
                reply
                    .takes
                    .iter()
                    .all(|take| take.prompt.as_ref().is_some_and(|prompt| prompt.contains(&first)))
            );
        });
        p99.0.push(times.percentile(99));
    }
    let memory = Runs(vec![resident_mb(&daemon)]);
    assert!(daemon.stop().success());
    vec![
        Row::at_most("search: p99", p99, 8.0, "ms"),
        Row::at_most("memory, with them and after the searches", memory, 150.0, "MB"),
    ]
}

fn rebuild(size: Size, home: &Home, takes: u32) -> Vec<Row> {
    let (mut first, mut times) = (Runs(vec![]), Runs(vec![]));
    for _ in 0..size.runs {
        std::fs::remove_dir_all(home.at("data/index")).expect("the index is there");
        let (to_first, (daemon, mut client)) = timed(|| {
            let daemon = home.start();
            let mut client = daemon.client();
            let status = client.status();
            assert_eq!(client.call::<method::TakeGet>(&TakeParams { take: TakeId(1) }).take.id, TakeId(1));
            // A small library is done before anybody can ask.
            let rebuilding = status.notices.iter().any(|notice| notice.code == "rebuilding");
            assert!(rebuilding || size.part > 1, "{:?}", status.notices);
            (daemon, client)
        });
        let (to_lists, ()) = timed(|| {
            let page = client
                .call::<method::TakeList>(&TakeListParams { limit: Some(5), ..TakeListParams::default() });
            assert_eq!(page.takes.len(), 5);
        });
        assert_eq!(daemon.client().status().takes, u64::from(takes));
        first.0.push(ms(to_first));
        times.0.push(ms(to_first + to_lists) / 1000.0);
        assert!(daemon.stop().success());
    }
    vec![
        Row::at_most("deleted index: start to the first reads, while it is rebuilt", first, 150.0, "ms"),
        Row::at_most("deleted index: start until it is rebuilt and lists", times, 10.0, "s"),
    ]
}

/// Resident memory by the system's own books.
fn resident_mb(daemon: &Daemon) -> f64 {
    daemon.kib("VmRSS:") as f64 / 1024.0
}
