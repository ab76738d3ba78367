//! The writer on a real disk: what it has answered is there after a reopen, whatever is thrown away in between.

use std::path::Path;

use maquette_protocol::{Digest, JobId, TakeId};
use proptest::prelude::*;

use super::*;
use crate::assets::digest_of;
use crate::jobs::transitions::is_final;
use crate::ledger::left_in_grants;
use crate::ledger::money::{Microcredits, Rate};
use crate::ledger::settle::Charge;
use crate::state::command::{Ending, First, Gate, Make, SeriesOrder, Step};
use crate::state::domain::{Edge, Media, MediaType, RecipeRef, Stage};
use crate::state::records::{JobRecord, TakeRecord, WalletRecord};

fn clock() -> u64 {
    1_790_000_000_000
}

struct Bench {
    runtime: tokio::runtime::Runtime,
    writer: Option<Writer>,
    store: Option<Arc<Store>>,
    thread: Option<JoinHandle<()>>,
}

impl Bench {
    fn open(folder: &Path) -> Bench {
        let opening = open(folder).unwrap();
        let (writer, store, thread) = start(folder.to_owned(), opening, clock).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let mut following = writer.following();
        let level = runtime.block_on(following.wait_for(|following| *following == Following::Level));
        assert!(level.is_ok(), "a lost index is built anew");
        drop(level);
        Bench { runtime, writer: Some(writer), store: Some(store), thread: Some(thread) }
    }

    /// Many callers at once, as one group or several.
    fn carry_out(&self, commands: Vec<Command>) -> Vec<Result<Reply, Unwritten>> {
        let writer = self.writer.as_ref().unwrap();
        self.runtime.block_on(async {
            let calls = commands.into_iter().map(|command| {
                let contents = contents_of(&command);
                writer.carry_out_with(command, contents)
            });
            futures_util::future::join_all(calls).await
        })
    }

    fn records<R: crate::state::records::Record>(&self) -> Vec<R> {
        self.store.as_ref().unwrap().scan::<R>().map(|record| record.unwrap()).collect()
    }

    /// Ends in order: the thread hands what has gathered to sled. Kills are for the kill harness.
    fn close(mut self) {
        drop(self.writer.take());
        drop(self.store.take());
        self.thread.take().unwrap().join().unwrap();
    }
}

fn content(n: u8) -> Vec<u8> {
    crate::plan::Recipe::imported(format!("picture {n}"), Digest([n; 32]), 1, 1).content()
}

fn contents_of(command: &Command) -> Vec<(Digest, Vec<u8>)> {
    (0..4)
        .map(content)
        .map(|bytes| (digest_of(&bytes), bytes))
        .filter(|(digest, _)| command.recipes().iter().any(|(_, named)| named == digest))
        .collect()
}

fn make(n: u8, count: u32, price: i64) -> Command {
    let content = digest_of(&content(n));
    Command::Make(Box::new(Make {
        client: "test".into(),
        idem: None,
        project: "default".into(),
        root: None,
        tier: "draft".into(),
        stage: Stage::Exploration,
        route: "test/route".into(),
        model: "m".into(),
        verified: true,
        wallet: "house".into(),
        price_each: Some(Microcredits(price)),
        rolls: None,
        gate: Gate::None,
        series: vec![SeriesOrder {
            shot: "shot".into(),
            edge: Edge::Draft,
            recipe: RecipeRef { series: content, content, place: Place::default() },
            count,
            first: First::Anew,
            base_seed: None,
        }],
        budgets: vec![],
        override_reason: None,
        quoted: None,
        retry_of: None,
    }))
}

fn media(n: u64) -> Media {
    let digest = digest_of(&n.to_be_bytes());
    Media { digest, media: MediaType::Png, bytes: 1, width: 1, height: 1, duration_ms: None }
}

#[derive(Debug, Clone)]
enum Act {
    Group(Vec<(u8, u32, i64)>),
    FinishAll,
    FailAll,
    Reopen,
    LoseIndex,
}

fn act() -> impl Strategy<Value = Act> {
    let one = (0..4u8, 1..4u32, 0..5i64);
    prop_oneof![
        4 => proptest::collection::vec(one, 1..6).prop_map(Act::Group),
        3 => Just(Act::FinishAll),
        1 => Just(Act::FailAll),
        2 => Just(Act::Reopen),
        1 => Just(Act::LoseIndex),
    ]
}

/// What was acknowledged.
#[derive(Default)]
struct Acknowledged {
    queued: Vec<JobId>,
    done: Vec<TakeId>,
}

fn finish(bench: &Bench, acknowledged: &mut Acknowledged, well: bool) {
    let open: Vec<JobRecord> =
        bench.records::<JobRecord>().into_iter().filter(|job| !is_final(job.state)).collect();
    let steps = open.iter().map(|job| Command::Move { job: job.id, step: Step::Submitting }).collect();
    bench.carry_out(steps);
    let ends = open.iter().map(|job| {
        let ending = match well {
            true => Ending::Done {
                media: media(job.id.0),
                charge: Charge::Price,
                notes: vec![],
                continuation: None,
            },
            false => Ending::Failed { code: "provider_failed", reason: "broken".into() },
        };
        Command::End { job: job.id, ending }
    });
    for (job, ended) in open.iter().zip(bench.carry_out(ends.collect())) {
        ended.unwrap();
        if well {
            acknowledged.done.push(TakeId(job.id.0));
        }
    }
}

fn check(bench: &Bench, acknowledged: &Acknowledged) {
    let wallet = bench.records::<WalletRecord>().pop().unwrap();
    let (jobs, takes) = (bench.records::<JobRecord>(), bench.records::<TakeRecord>());
    let held: i64 = jobs.iter().map(|job| job.hold.amount.0).sum();
    let spent: i64 = takes.iter().map(|take| take.cost.0).sum();
    assert_eq!((wallet.held.0, wallet.posted.0), (held, 60 - spent));
    assert_eq!(left_in_grants(&wallet).unwrap(), wallet.posted);
    for id in &acknowledged.done {
        assert!(takes.iter().any(|take| take.id == *id), "{id} was acknowledged");
    }
    for id in &acknowledged.queued {
        let known = jobs.iter().any(|job| job.id == *id) || takes.iter().any(|take| take.id.0 == id.0);
        assert!(known, "{id} was acknowledged");
    }
}

fn run(acts: &[Act]) {
    let home = tempfile::tempdir().unwrap();
    let mut bench = Bench::open(home.path());
    let (name, unit) = ("house".to_owned(), "credit".to_owned());
    bench.carry_out(vec![Command::OpenWallet { name, unit, rate: Rate::HOUSE, signup: Microcredits(60) }]);
    let mut acknowledged = Acknowledged::default();
    for act in acts {
        match act {
            Act::Group(asks) => {
                for reply in
                    bench.carry_out(asks.iter().map(|(n, count, price)| make(*n, *count, *price)).collect())
                {
                    match reply {
                        Ok(Reply::Made { start, .. }) => acknowledged.queued.extend(start),
                        Ok(other) => panic!("{other:?}"),
                        Err(Unwritten::Refused(_)) => {}
                        Err(other) => panic!("{other:?}"),
                    }
                }
            }
            Act::FinishAll => finish(&bench, &mut acknowledged, true),
            Act::FailAll => finish(&bench, &mut acknowledged, false),
            Act::Reopen | Act::LoseIndex => {
                bench.close();
                if matches!(act, Act::LoseIndex) {
                    std::fs::remove_dir_all(home.path().join("index")).unwrap();
                }
                bench = Bench::open(home.path());
            }
        }
        check(&bench, &acknowledged);
    }
    bench.close();
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_was_answered_is_there_after_every_reopen(acts in proptest::collection::vec(act(), 1..7)) {
        run(&acts);
    }
}

#[test]
fn an_index_made_anew_is_the_same_as_the_one_that_was_lost() {
    let home = tempfile::tempdir().unwrap();
    let bench = Bench::open(home.path());
    let (name, unit) = ("house".to_owned(), "credit".to_owned());
    bench.carry_out(vec![Command::OpenWallet { name, unit, rate: Rate::HOUSE, signup: Microcredits(60) }]);
    bench.carry_out(vec![make(0, 3, 2), make(1, 1, 1)]);
    finish(&bench, &mut Acknowledged::default(), true);
    let before = (bench.records::<TakeRecord>(), bench.records::<WalletRecord>());
    bench.close();
    std::fs::remove_dir_all(home.path().join("index")).unwrap();
    let bench = Bench::open(home.path());
    assert_eq!((bench.records::<TakeRecord>(), bench.records::<WalletRecord>()), before);
    bench.close();
}

#[test]
fn the_clock_never_goes_back_in_the_journal() {
    let home = tempfile::tempdir().unwrap();
    let bench = Bench::open(home.path());
    let (name, unit) = ("house".to_owned(), "credit".to_owned());
    bench.carry_out(vec![Command::OpenWallet { name, unit, rate: Rate::HOUSE, signup: Microcredits(60) }]);
    bench.close();
    let opening = open(home.path()).unwrap();
    assert_eq!(opening.last_ms, clock());
    let (writer, _store, thread) =
        start(home.path().to_owned(), opening, || clock() - 31_536_000_000).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(writer.carry_out(make(0, 1, 1))).unwrap();
    drop(writer);
    thread.join().unwrap();
    let (journal, _) = Journal::open(home.path(), options()).unwrap();
    let times: Vec<u64> = journal
        .reader()
        .read_from(1)
        .map(|entry| {
            let (seq, payload) = entry.unwrap();
            let commit = read_commit(seq, &payload).unwrap();
            assert!(!commit.events.is_empty());
            commit.at_ms
        })
        .collect();
    assert_eq!(times, vec![clock(), clock()], "a clock set back a year stands still");
}
