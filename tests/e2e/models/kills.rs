//! A daemon that is aborted wherever a remote job comes by, and what the next one makes of it.
//!
//! For every fail point that the sources name and every passing of it: at most one order became work, whatever was charged is captured or
//! held for a person, and a result that the provider still has is not lost.

use std::collections::BTreeMap;

use maquette_protocol::methods::method;
use maquette_protocol::{DraftParams, Job, JobId, JobState};
use maquette_tests::fakes::{Fault, Release, Step};
use maquette_tests::programs::say;
use maquette_tests::{Audit, Client, Daemon, Home, points};
use serde_json::{Value, json};

use super::round::{Round, taken, word};
use super::setups::{Setup, comfyui, fal, google, in_words};
use super::{draft, settled};

/// More often than this no single job comes by one place.
const MOST_PASSINGS: u32 = 16;

/// A home that lives through all kills of one provider's jobs.
struct Life {
    setup: Setup,
    home: Home,
    /// How things stand before the next job.
    round: Round,
    jobs: u64,
}

impl Life {
    fn begin(setup: Setup) -> Life {
        let home = setup.home();
        // What only a first start does is done.
        let daemon = setup.start(&home);
        let round = Round::begin(&setup, &mut daemon.client());
        assert!(daemon.stop().success());
        Life { setup, home, round, jobs: 0 }
    }

    /// A draft of its own, whose answer may be asked for again.
    fn params(&mut self) -> DraftParams {
        self.jobs += 1;
        let key = Some(format!("job {}", self.jobs));
        DraftParams { idempotency_key: key, ..draft(10_000 + self.jobs) }
    }

    /// One job whose daemon is aborted there; says how it ended, and nothing where it does not come by.
    fn abort_at(&mut self, point: &str, nth: u32) -> Option<String> {
        let params = self.params();
        let abort = format!("{point}:{nth}");
        let survived = match self.setup.start_with(&self.home, &[("MAQUETTE_ABORT_AT", &abort)]) {
            Ok(daemon) => survives(daemon, &params),
            // It comes by there while it starts, too.
            Err(_) => false,
        };
        self.setup.fake.finish();
        let daemon = self.setup.start(&self.home);
        let mut client = daemon.client();
        // Whoever lost the answer asks again with the same key, and gets the same job.
        let again = client.call::<method::Draft>(&params);
        let outcome = self.end(&mut client, again.jobs[0].id, &abort);
        assert!(daemon.stop().success(), "{abort}");
        let unfinished = self.home.unfinished_files();
        assert!(unfinished.is_empty(), "{abort}: {unfinished:?}");
        (!survived).then_some(outcome)
    }

    /// A job's end, looked at; the next job begins there.
    fn end(&mut self, client: &mut Client, job: JobId, context: &str) -> String {
        let job = settled(client, job);
        let outcome = self.check(client, &job, context);
        self.round = Round::begin(&self.setup, client);
        outcome
    }

    /// What holds of a job's end beside what holds of every end: what the provider has is here. Gives the end in a word.
    fn check(&self, client: &mut Client, job: &Job, context: &str) -> String {
        let came = self.round.end(&self.setup, client, job, context);
        let context = format!("{}, {context}: {:?}", self.setup.fake.name(), job.error);
        let outcome = match word(job) {
            "done" => {
                assert_eq!(came.orders, 1, "{context}: it was made");
                let made = self.setup.fake.books().made.pop().expect("it was made");
                assert!(taken(client, job) == made.bytes, "{context}: other bytes than those that were made");
                "done".to_owned()
            }
            "asks the person" => {
                assert_eq!(came.still_there, 0, "{context}: the provider has a result that nobody fetches");
                format!("asks the person ({})", if came.orders == 0 { "not sent" } else { "made" })
            }
            other => panic!("{context}: {other}: that is no end of an order that nothing is wrong with"),
        };
        let audit = Audit::read(client);
        audit.assert_books_hold();
        audit.assert_all_ended();
        audit.assert_assets_are_whole();
        outcome
    }
}

/// Has a daemon carry a job to its end and leave; false if it aborted anywhere on the way.
fn survives(daemon: Daemon, params: &DraftParams) -> bool {
    // Each answer may be the one that does not come.
    let asks = || -> Option<()> {
        let mut client = Client::connect(daemon.socket()).ok()?;
        let params = serde_json::to_value(params).expect("JSON");
        let made = client.envelope("draft", &params).ok()?;
        let job = &made["result"]["jobs"][0]["id"];
        while !is_over(&client.envelope("job.get", &json!({ "job": job, "wait_ms": 30_000 })).ok()?) {}
        Some(())
    };
    let _heard_all = asks();
    daemon.stop().success()
}

fn is_over(envelope: &Value) -> bool {
    let state: JobState = serde_json::from_value(envelope["result"]["state"].clone()).expect("a job");
    state.is_final() || state == JobState::NeedsYou
}

/// Outcomes by point, one after the other.
fn outcomes(setup: Setup) -> BTreeMap<String, Vec<String>> {
    let mut life = Life::begin(setup);
    let mut all = BTreeMap::new();
    for point in points::places() {
        let passings: Vec<String> = (1..=MOST_PASSINGS).map_while(|nth| life.abort_at(&point, nth)).collect();
        assert!(passings.len() < MOST_PASSINGS as usize, "{point}: {passings:?}");
        say(&format!("{:<8} {point:<24} {passings:?}", life.setup.fake.name()));
        all.insert(point, passings);
    }
    all
}

/// Equal ones in a row are told once, with their number.
fn told(passings: &[String]) -> String {
    let runs: Vec<String> = passings
        .chunk_by(|a, b| a == b)
        .map(|run| match run.len() {
            1 => run[0].clone(),
            many => format!("{many} × {}", run[0]),
        })
        .collect();
    if runs.is_empty() { "not passed".to_owned() } else { runs.join(", ") }
}

#[test]
fn a_kill_anywhere_on_the_way_pays_once_and_loses_nothing() {
    let columns = std::thread::scope(|scope| {
        let threads = [google, fal, comfyui].map(|setup| scope.spawn(move || outcomes(setup())));
        threads.map(|thread| thread.join().expect("every kill was settled"))
    });
    let mut table = String::from("| killed at | google | fal | comfyui |\n|---|---|---|---|\n");
    for point in points::places() {
        let cells = columns.each_ref().map(|column| told(&column[&point]));
        table.push_str(&format!("| `{point}` | {} |\n", cells.join(" | ")));
    }
    say(&table);
    // Every one of them hands orders over and keeps what comes of them.
    for column in &columns {
        for point in ["job.before_submit", "job.after_submit", "job.after_asset", "writer.after_sync"] {
            assert!(!column[point].is_empty(), "no job comes by {point}");
        }
    }
}

#[test]
fn a_kill_while_a_status_or_a_picture_hangs_fetches_it_again() {
    for setup in in_words() {
        let waits = setup.steps.iter().filter(|step| **step != Step::Create).copied().collect::<Vec<_>>();
        let mut life = Life::begin(setup);
        for step in waits {
            let params = life.params();
            let daemon = life.setup.start(&life.home);
            let mut client = daemon.client();
            life.setup.fake.script(step, Fault::HangAfterReading);
            let made = client.call::<method::Draft>(&params);
            life.setup.fake.wait_until_held(1);
            daemon.kill9();
            life.setup.fake.release(Release::Proceed);
            let daemon = life.setup.start(&life.home);
            let mut client = daemon.client();
            let outcome = life.end(&mut client, made.jobs[0].id, &format!("{step:?}"));
            say(&format!("{:<8} kill -9 while {step:?} hangs: {outcome}", life.setup.fake.name()));
            assert_eq!(outcome, "done");
            assert!(daemon.stop().success());
        }
    }
}
