//! Jobs of a remote provider against a direct call to the same fake: what the daemon adds, how many it bears at once, and in how much
//! memory. What is measured is compared with the fake's books: every byte and every charge.

use std::collections::BTreeSet;

use maquette_protocol::methods::method;
use maquette_protocol::{DraftParams, JobState, MICROCREDITS};
use maquette_tests::client::draft_params;
use maquette_tests::fakes::{self, Fake, Fault, Release, Step};
use maquette_tests::http::Http;
use maquette_tests::{Audit, Daemon, Home};
use serde_json::json;

use crate::Size;
use crate::echo::call;
use crate::measure::{Runs, Times, rate_of_many};
use crate::report::Row;
use crate::requests::{body, steady_sync_ms, sync_ms};

/// How long the fake takes for its work.
const DELAY: std::time::Duration = std::time::Duration::from_millis(200);
/// Jobs a second in the open loop.
const A_SECOND: u32 = 100;
/// Threads that ask in the open loop: three times as many as calls are under way.
const THREADS: u32 = 64;
/// The model behind the route, as its provider names it.
const MODEL: &str = "gemini-nano-banana-2.1";
/// Fifteen megabytes are twenty in base64.
const HEAVY: usize = 15_000_000;
/// Jobs of one request.
const BATCH: u32 = 250;

/// A daemon whose tier `model` leads to a fake.
struct Stage {
    fake: Fake,
    home: Home,
    daemon: Daemon,
    wallet: &'static str,
    /// Orders that the fake got past the daemon.
    direct: u32,
}

impl Stage {
    /// One call, one picture.
    fn at_once() -> Stage {
        let catalog =
            include_str!("../../daemon/catalog/google.toml").replace("at_once = 64", "at_once = 1000");
        let address = "https://generativelanguage.googleapis.com";
        Stage::begin(fakes::google(), "google", catalog, address, "google/nano-banana", "GEMINI_API_KEY")
    }

    /// An order that is taken under a name, asked about, and fetched.
    fn queued() -> Stage {
        let catalog = include_str!("../../daemon/catalog/fal.toml").to_owned();
        Stage::begin(fakes::fal(), "fal", catalog, "https://queue.fal.run", "fal/nano-banana", "FAL_KEY")
    }

    fn begin(
        fake: Fake,
        wallet: &'static str,
        catalog: String,
        address: &str,
        route: &str,
        key: &str,
    ) -> Stage {
        let home = Home::new();
        home.write(&format!("config/catalog/{wallet}.toml"), catalog.replace(address, fake.url()));
        let tier = format!(
            "[tiers.model]\nstage = \"exploration\"\nroute = \"{route}\"\ncount = 1\nsize = \"1024x1024\"\n"
        );
        let purse = format!("[wallets.{wallet}]\nunit = \"USD\"\nrate = \"100\"\nsignup = 100000\n");
        home.write("config/config.toml", format!("{tier}{purse}"));
        let environment = [("MAQUETTE_REMOTE", "1"), (key, fake.key())];
        let daemon = home.try_start(&environment).unwrap_or_else(|why| panic!("{why}"));
        let stage = Stage { fake, home, daemon, wallet, direct: 0 };
        // What only the first order needs is there.
        stage.make("first", 1);
        stage
    }

    fn connect(&self) -> Http {
        Http::unix(self.daemon.socket()).expect("the daemon listens")
    }

    /// From the request until the take is there.
    fn make(&self, words: &str, n: u32) {
        ask(&mut self.connect(), words, n);
    }

    /// Compares everything that was made and charged, and ends.
    fn end(self) {
        let mut client = self.daemon.client();
        let audit = Audit::read(&mut client);
        audit.assert_books_hold();
        audit.assert_all_ended();
        audit.assert_assets_are_whole();
        let books = self.fake.books();
        let made: BTreeSet<String> = books.made.iter().map(|made| made.digest.clone()).collect();
        let kept: BTreeSet<String> = audit.takes.iter().map(|take| take.asset.digest.to_string()).collect();
        assert!(kept.is_subset(&made), "what is here was made there");
        assert_eq!((kept.len(), audit.jobs.len()), (audit.takes.len(), audit.takes.len()));
        assert!(audit.jobs.values().all(|job| job.state == JobState::Done));
        assert_eq!((books.accepted(), books.made.len()), (books.charges.len(), books.charges.len()));
        assert_eq!(books.made.len(), audit.takes.len() + self.direct as usize, "each was made once");
        // A hundred credits a dollar. Google counts tokens of the prompt, too.
        let price = books.charges[0].usd_micros;
        assert!(books.charges.iter().all(|charge| charge.usd_micros == price));
        let jobs = i64::try_from(audit.jobs.len()).expect("few");
        let charged = i64::try_from(price).expect("little") * 100 * jobs;
        let wallet = client.wallet(self.wallet);
        let spent = 100_000 * MICROCREDITS - wallet.posted_microcredits;
        assert!((0..=1_000 * jobs).contains(&(spent - charged)), "{spent} for {charged}");
        assert_eq!(wallet.held_microcredits, 0);
        assert!(self.daemon.stop().success());
    }
}

fn params(words: &str, n: u32) -> DraftParams {
    let prompt = format!("{words}, number {n}");
    DraftParams {
        tier: Some("model".into()),
        seed: Some(n.into()),
        ..draft_params(&format!("shot {}", n % 16), &prompt, 1)
    }
}

fn ask(http: &mut Http, words: &str, n: u32) {
    let params = serde_json::to_value(params(words, n)).expect("JSON");
    call(http, &body("draft", &params), b"\"takes\":[{\"id\":");
}

/// All rows of remote jobs.
pub fn rows(size: Size) -> Vec<Row> {
    let mut rows = added(size);
    rows.push(in_flight(size));
    rows.push(heavy(size));
    rows.extend(rates(size));
    rows
}

/// What is added to the direct call, in an open loop.
fn added(size: Size) -> Vec<Row> {
    let mut stage = Stage::at_once();
    stage.fake.delay(DELAY);
    let direct = Direct::new(&stage.fake);
    let calls = (400 / size.part).max(2);
    let mut runs = [const { Runs(vec![]) }; 6];
    for run in 0..size.runs {
        let sync = sync_ms(&stage.home, 1_000 / size.part);
        let steady = steady_sync_ms(&stage.home, calls / 2, A_SECOND);
        let bare = Times::open_loop(calls, A_SECOND, THREADS, || (), |(), n| direct.call(n));
        let words = format!("open loop {run}");
        let ours =
            Times::open_loop(calls, A_SECOND, THREADS, || stage.connect(), |http, n| ask(http, &words, n));
        let added = [50, 99].map(|percent| ours.percentile(percent) - bare.percentile(percent));
        let figures =
            [bare.percentile(50), ours.percentile(50), added[0], added[0] - 5.0 * sync, added[1], steady];
        runs.iter_mut().zip(figures).for_each(|(runs, figure)| runs.0.push(figure));
    }
    stage.direct = calls * size.runs;
    stage.fake.delay(std::time::Duration::ZERO);
    stage.end();
    let [bare, ours, added, less, tail, steady] = runs;
    vec![
        Row::told("direct call of a provider that takes 200 ms, open loop, 100 a second: p50", bare, "ms"),
        Row::told("remote job from request to take, the same: p50", ours, "ms"),
        Row::told("one fsync of 512 bytes, 100 a second: p50", steady, "ms"),
        Row::told("added to the direct call: p50", added, "ms"),
        Row::at_most("the same less five fsyncs", less, 1.5, "ms"),
        Row::at_most("added to the direct call: p99", tail, 25.0, "ms"),
    ]
}

/// The same order, sent by itself.
struct Direct {
    runtime: tokio::runtime::Runtime,
    client: reqwest::Client,
    url: String,
    key: &'static str,
}

impl Direct {
    fn new(fake: &Fake) -> Direct {
        // There may be one already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
        Direct {
            runtime: runtime.expect("a runtime"),
            client: reqwest::Client::builder().no_proxy().build().expect("a client"),
            url: format!("{}/v1beta/models/{MODEL}:generateContent", fake.url()),
            key: fake.key(),
        }
    }

    fn call(&self, n: u32) {
        let order = json!({
            "contents": [{ "role": "user", "parts": [{ "text": format!("direct, number {n}") }] }],
            "generationConfig": { "responseModalities": ["TEXT", "IMAGE"], "imageConfig": { "aspectRatio": "1:1", "imageSize": "1K" } },
        });
        let request = self.client.post(&self.url).header("x-goog-api-key", self.key);
        let request = request.header("content-type", "application/json").body(order.to_string());
        let bytes = self.runtime.block_on(async { request.send().await?.bytes().await }).expect("it answers");
        assert!(bytes.windows(6).any(|part| part == b"\"STOP\""), "it is a picture");
    }
}

/// The daemon's memory at its most while so many orders hang at their provider.
fn in_flight(size: Size) -> Row {
    let mut memory = Runs(vec![]);
    let jobs = 1_000 / size.part;
    for _ in 0..size.runs {
        let stage = Stage::at_once();
        let mut client = stage.daemon.client();
        stage.daemon.watch_memory();
        (0..jobs).for_each(|_| stage.fake.script(Step::Create, Fault::HangAfterReading));
        let mut begun = Vec::new();
        while begun.len() < jobs as usize {
            let count = BATCH.min(jobs - u32::try_from(begun.len()).expect("few"));
            let number = u32::try_from(begun.len()).expect("few");
            let params = DraftParams { count: Some(count), wait_ms: None, ..params("in flight", number) };
            let made = client.call::<method::Draft>(&params);
            begun.extend(made.jobs.iter().map(|job| job.id));
        }
        stage.fake.wait_until_held(jobs as usize);
        memory.0.push(stage.daemon.kib("VmHWM:") as f64 / 1024.0);
        stage.fake.release(Release::Proceed);
        begun.iter().for_each(|job| assert!(client.ended(*job).state.is_final()));
        stage.end();
    }
    Row::at_most(&format!("memory, {jobs} remote jobs in flight, at its most"), memory, 150.0, "MB")
}

/// What a large answer adds to the daemon's memory.
fn heavy(size: Size) -> Row {
    let mut memory = Runs(vec![]);
    for _ in 0..size.runs {
        let stage = Stage::at_once();
        stage.make("light", 1);
        stage.fake.weight(HEAVY);
        let before = stage.daemon.watch_memory();
        stage.make("heavy", 1);
        let most = stage.daemon.kib("VmHWM:");
        memory.0.push(most.saturating_sub(before) as f64 / 1024.0);
        stage.end();
    }
    Row::at_most("memory that an answer of 20 MB in base64 adds, at its most", memory, 8.0, "MB")
}

/// Jobs a second where the provider takes no time.
fn rates(size: Size) -> Vec<Row> {
    let (callers, each) = (32, (100 / size.part).max(2));
    let rate = |stage: Stage| {
        stage.fake.pace(0);
        let connect = |_| stage.connect();
        let rate =
            rate_of_many(callers, each, connect, |http, caller, n| ask(http, &format!("caller {caller}"), n));
        stage.end();
        rate
    };
    let (mut at_once, mut queued) = (Runs(vec![]), Runs(vec![]));
    for _ in 0..size.runs {
        at_once.0.push(rate(Stage::at_once()));
        queued.0.push(rate(Stage::queued()));
    }
    vec![
        Row::at_least("remote jobs, a provider that answers at once, 32 callers", at_once, 400.0, "/s"),
        Row::told("remote jobs by a queue (order, status, result, picture), the same", queued, "/s"),
    ]
}
