//! The state against a reference model: random commands, and after every one of them the invariants of the books.
//!
//! The model is bookkeeping by hand: it hears only commands and answers, never events. Each case prints its seed when it fails
//! (proptest), and shrinks to the shortest run of commands that breaks an invariant.

#![allow(clippy::wildcard_enum_match_arm)]

use std::collections::{BTreeMap, BTreeSet};

use maquette_protocol::{Digest, JobId, TakeId};
use proptest::prelude::*;

use super::command::*;
use super::domain::*;
use super::event::{Commit, Event, Idem};
use super::records::*;
use super::view::{MemoryView, Overlay, View};
use super::{decide, event, fold};
use crate::journal::Place;
use crate::ledger::money::{Microcredits, Rate};
use crate::ledger::reserve::BudgetLine;
use crate::ledger::settle::Charge;
use crate::ledger::{available, left_in_grants};

/// What the driver may do next; numbers pick among what there is.
#[derive(Debug, Clone)]
enum Act {
    Make {
        recipe: u8,
        shot: u8,
        count: u8,
        go_on: bool,
        price: u8,
        tier: u8,
        key: Option<u8>,
        parent: u8,
        force: bool,
        client: u8,
    },
    Pair {
        name: u8,
        may_pay: bool,
        limit: Option<u8>,
    },
    Revoke {
        pick: u8,
    },
    Step {
        pick: u8,
        step: u8,
    },
    End {
        pick: u8,
        how: u8,
        charge: u8,
    },
    Stop {
        pick: u8,
    },
    Resolve {
        pick: u8,
        charge: u8,
        with_take: bool,
    },
    Judge {
        pick: u8,
        keep: Option<bool>,
    },
    Anchor {
        pick: u8,
    },
    Pin {
        pick: u8,
        on: bool,
    },
    Undo,
    Delete {
        pick: u8,
    },
    Grant {
        amount: u8,
        expires: Option<u8>,
    },
    Checkin,
    Limit {
        amount: Option<u8>,
    },
    Clock {
        forward: i32,
    },
    Reopen,
}

fn act() -> impl Strategy<Value = Act> {
    let make = (
        (0..3u8, 0..3u8, 1..4u8, any::<bool>()),
        (0..4u8, 0..2u8, proptest::option::of(0..4u8), any::<u8>(), any::<bool>()),
        any::<u8>(),
    )
        .prop_map(|((recipe, shot, count, go_on), (price, tier, key, parent, force), client)| {
            Act::Make { recipe, shot, count, go_on, price, tier, key, parent, force, client }
        });
    prop_oneof![
        6 => make,
        8 => (any::<u8>(), any::<u8>()).prop_map(|(pick, step)| Act::Step { pick, step }),
        6 => (any::<u8>(), 0..5u8, 0..6u8).prop_map(|(pick, how, charge)| Act::End { pick, how, charge }),
        2 => any::<u8>().prop_map(|pick| Act::Stop { pick }),
        2 => (any::<u8>(), 0..6u8, any::<bool>()).prop_map(|(pick, charge, with_take)| Act::Resolve { pick, charge, with_take }),
        3 => (any::<u8>(), any::<Option<bool>>()).prop_map(|(pick, keep)| Act::Judge { pick, keep }),
        1 => any::<u8>().prop_map(|pick| Act::Anchor { pick }),
        1 => (any::<u8>(), any::<bool>()).prop_map(|(pick, on)| Act::Pin { pick, on }),
        1 => Just(Act::Undo),
        1 => any::<u8>().prop_map(|pick| Act::Delete { pick }),
        1 => (1..20u8, proptest::option::of(0..50u8)).prop_map(|(amount, expires)| Act::Grant { amount, expires }),
        1 => Just(Act::Checkin),
        1 => proptest::option::of(0..40u8).prop_map(|amount| Act::Limit { amount }),
        1 => (-1_000_000_000..1_000_000_000i32).prop_map(|forward| Act::Clock { forward }),
        1 => Just(Act::Reopen),
        2 => (0..3u8, any::<bool>(), proptest::option::of(0..12u8))
            .prop_map(|(name, may_pay, limit)| Act::Pair { name, may_pay, limit }),
        1 => any::<u8>().prop_map(|pick| Act::Revoke { pick }),
    ]
}

/// What the model believes.
#[derive(Debug, Default)]
struct Books {
    granted: i64,
    captured: i64,
    overage: i64,
    expired: i64,
    /// Open holds by job.
    holds: BTreeMap<u64, i64>,
    ended: BTreeSet<u64>,
    /// Answers by key, with the parameters they were given to.
    keys: BTreeMap<String, (Digest, Answer)>,
}

struct Driver {
    state: MemoryView,
    log: Vec<Commit>,
    now_ms: u64,
    last_ms: u64,
    books: Books,
}

impl Driver {
    fn new() -> Self {
        let mut driver = Driver {
            state: MemoryView::default(),
            log: Vec::new(),
            now_ms: 1_700_000_000_000,
            last_ms: 0,
            books: Books::default(),
        };
        let (name, unit) = ("house".to_owned(), "credit".to_owned());
        let open = Command::OpenWallet { name, unit, rate: Rate::HOUSE, signup: Microcredits(30) };
        driver.run(&open).unwrap();
        driver
    }

    fn run(&mut self, command: &Command) -> Result<Reply, Refusal> {
        // The writer never lets time go back.
        self.last_ms = self.last_ms.max(self.now_ms);
        let decision = decide(&self.state, command, self.last_ms).unwrap();
        if !decision.events.is_empty() {
            let commit = Commit { at_ms: self.last_ms, events: decision.events };
            self.hear(&commit);
            // Through JSON, as the journal keeps it.
            let commit: Commit = serde_json::from_slice(&serde_json::to_vec(&commit).unwrap()).unwrap();
            self.apply(commit);
        }
        decision.outcome
    }

    fn apply(&mut self, commit: Commit) {
        let changes = {
            let mut overlay = Overlay::new(&self.state);
            fold(&mut overlay, self.log.len() as u64 + 1, &commit).unwrap();
            overlay.into_changes()
        };
        self.state.apply(changes);
        self.log.push(commit);
    }

    /// The books by hand.
    fn hear(&mut self, commit: &Commit) {
        for event in &commit.events {
            match event {
                Event::Granted { amount, .. } => self.books.granted += amount.0,
                Event::Expired { amount, .. } => self.books.expired += amount.0,
                Event::JobQueued(job) => {
                    let double = self.books.holds.insert(job.id.0, job.hold.amount.0);
                    assert_eq!(double, None, "a job was queued twice");
                    assert!(!self.books.ended.contains(&job.id.0));
                }
                Event::JobEnded { job, captured, overage, .. } => {
                    let held = self.books.holds.remove(&job.0).expect("a hold ended twice or never began");
                    assert!(self.books.ended.insert(job.0), "a job ended twice");
                    assert!(0 <= captured.0 && captured.0 <= held, "captured {captured} of {held}");
                    self.books.captured += captured.0;
                    self.books.overage += overage.0;
                }
                _ => {}
            }
        }
    }

    fn wallet(&self) -> WalletRecord {
        (&self.state as &dyn View).get("house").unwrap().unwrap()
    }

    fn jobs(&self) -> Vec<JobRecord> {
        self.state.all().unwrap()
    }

    fn open_jobs(&self) -> Vec<JobRecord> {
        self.jobs().into_iter().filter(|job| !crate::jobs::transitions::is_final(job.state)).collect()
    }

    fn takes(&self) -> Vec<TakeRecord> {
        self.state.all::<TakeRecord>().unwrap().into_iter().filter(|take| !take.deleted).collect()
    }

    fn check(&self) {
        let (wallet, books) = (self.wallet(), &self.books);
        let held: i64 = books.holds.values().sum();
        assert_eq!(wallet.posted.0, books.granted - books.captured - books.overage - books.expired, "posted");
        assert_eq!(wallet.held.0, held, "held is the sum of the open holds");
        assert_eq!(
            left_in_grants(&wallet).unwrap(),
            wallet.posted.max(Microcredits::ZERO),
            "grants cover what is posted"
        );
        let open: BTreeSet<u64> = self.open_jobs().iter().map(|job| job.id.0).collect();
        assert_eq!(open, books.holds.keys().copied().collect(), "open jobs are those with a hold");
        let counters: Counters = (&self.state as &dyn View).get(&()).unwrap().unwrap_or_default();
        assert_eq!(counters.open_jobs, open.len() as u64);
        assert_eq!(counters.takes, self.takes().len() as u64);
        for spend in self.spends() {
            assert!(spend.held.0 >= 0 && spend.captured.0 >= 0);
        }
        self.check_shots();
    }

    fn check_shots(&self) {
        for shot in self.state.all::<ShotRecord>().unwrap() {
            let takes: Vec<TakeRecord> =
                self.takes().into_iter().filter(|take| take.shot == shot.id).collect();
            assert_eq!(shot.takes, takes.len() as u64, "takes of {}", shot.name);
            assert_eq!(
                shot.kept,
                takes.iter().filter(|take| take.is_kept()).count() as u64,
                "kept of {}",
                shot.name
            );
            for pin in self.pins() {
                assert!(self.takes().iter().any(|take| take.id == pin.take), "what is pinned exists");
            }
            if let Some(anchor) = shot.anchor {
                assert!(takes.iter().any(|take| take.id == anchor), "the anchor exists");
            }
        }
        for series in self.state.all::<SeriesRecord>().unwrap() {
            for made in series.made {
                let job = self.open_jobs().iter().any(|job| job.id.0 == made.take.0);
                let take = self.takes().iter().any(|take| take.id == made.take && take.k == made.k);
                assert_eq!((made.exists, !made.exists), (take, job), "the cache knows what there is");
            }
        }
    }

    fn spends(&self) -> Vec<SpendRecord> {
        self.state.all().unwrap()
    }

    /// Throws the state away and folds the journal anew.
    fn reopen(&mut self) {
        let log = std::mem::take(&mut self.log);
        let before = std::mem::take(&mut self.state);
        for commit in log {
            self.apply(commit);
        }
        assert_eq!(self.state, before, "the journal gives the same state again");
    }

    fn act(&mut self, act: &Act) {
        match act {
            Act::Make { .. } => self.make(act),
            Act::Pair { name, may_pay, limit } => self.pair(*name, *may_pay, *limit),
            Act::Revoke { pick } => {
                let Some(client) = chosen(&self.clients(), *pick) else { return };
                let outcome = self.run(&Command::RevokeClient { client: client.id.clone() });
                assert_eq!(outcome.is_ok(), !client.revoked, "{client:?}");
            }
            Act::Step { pick, step } => {
                let Some(job) = chosen(&self.open_jobs(), *pick) else { return };
                let step = match step % 7 {
                    0 => Step::Intent,
                    1 => Step::Submitting,
                    2 => Step::Submitted { remote_id: format!("r{step}") },
                    3 => Step::Fetched,
                    4 => Step::Unknown { why: "the line went dead".into() },
                    5 => Step::NeedsYou { why: "nobody knows".into() },
                    _ => Step::Again,
                };
                let _ = self.run(&Command::Move { job: job.id, step });
            }
            Act::End { pick, how, charge } => {
                // Any job, ended ones too: a second end must be refused.
                let Some(job) = chosen(&self.jobs(), *pick) else { return };
                let ended = crate::jobs::transitions::is_final(job.state);
                let charge = charge_of(*charge);
                let ending = match how {
                    0 => Ending::Done { media: media(job.id.0), charge, notes: vec![], continuation: None },
                    1 => Ending::Refused { reason: "no".into(), charge },
                    2 => Ending::Unusable { reason: "noise".into(), charge },
                    3 => Ending::Failed { code: "provider_failed", reason: "broken".into() },
                    _ => Ending::Cancelled { charge },
                };
                let outcome = self.run(&Command::End { job: job.id, ending });
                assert!(!(ended && outcome.is_ok()), "terminal is final");
            }
            Act::Stop { pick } => {
                let Some(job) = chosen(&self.open_jobs(), *pick) else { return };
                self.run(&Command::Stop { jobs: vec![job.id] }).unwrap();
            }
            Act::Resolve { pick, charge, with_take } => {
                let Some(job) = chosen(&self.open_jobs(), *pick) else { return };
                let media = with_take.then(|| media(job.id.0));
                let (charge, reason) = (charge_of(*charge), "the bill says so".to_owned());
                let outcome = self.run(&Command::Resolve { job: job.id, charge, media, reason });
                assert_eq!(outcome.is_ok(), job.state == JobState::NeedsYou);
            }
            Act::Judge { pick, keep } => {
                let Some(take) = chosen(&self.takes(), *pick) else { return };
                let verdict = keep.map(|keep| if keep { Verdict::Keep } else { Verdict::Reject });
                self.run(&Command::Judge { takes: vec![take.id], verdict, reason: None }).unwrap();
            }
            Act::Anchor { pick } => {
                let Some(take) = chosen(&self.takes(), *pick) else { return };
                self.run(&Command::SetAnchor { take: take.id, reason: None }).unwrap();
            }
            Act::Pin { pick, on } => self.pin(*pick, *on),
            Act::Undo => self.undo(),
            Act::Delete { pick } => {
                let Some(take) = chosen(&self.takes(), *pick) else { return };
                let _ = self.run(&Command::Delete { takes: vec![take.id] });
            }
            Act::Grant { amount, expires } => {
                let expires_ms = expires.map(|days| self.now_ms + u64::from(days) * 86_400_000);
                let (wallet, amount) = ("house".to_owned(), Microcredits(i64::from(*amount)));
                self.run(&Command::Grant { wallet, amount, reason: "test".into(), expires_ms, idem: None })
                    .unwrap();
            }
            Act::Checkin => {
                let (wallet, amount, cap) = ("house".to_owned(), Microcredits(4), Microcredits(60));
                let _ = self.run(&Command::Checkin { wallet, amount, cap });
            }
            Act::Limit { amount } => {
                let limit = amount.map(|amount| Microcredits(i64::from(amount)));
                self.run(&Command::SetLimit { scope: "p/default".into(), limit }).unwrap();
            }
            Act::Clock { forward } => self.now_ms = self.now_ms.saturating_add_signed(i64::from(*forward)),
            Act::Reopen => self.reopen(),
        }
    }

    fn clients(&self) -> Vec<ClientRecord> {
        self.state.all().unwrap()
    }

    fn pair(&mut self, name: u8, may_pay: bool, limit: Option<u8>) {
        let before = self.clients();
        let pairing = Pairing {
            name: format!("Client {name}"),
            origin: None,
            scopes: vec![if may_pay { ClientScope::Spend } else { ClientScope::Generate }],
            limit: limit.map(|limit| Microcredits(i64::from(limit))),
            token_hash: Digest([name; 32]),
            panel: false,
            expires_ms: None,
        };
        let Ok(Reply::Paired(id)) = self.run(&Command::PairClient(Box::new(pairing))) else {
            panic!("a pairing is never refused")
        };
        assert!(before.iter().all(|client| client.id != id), "a name in the books is given once");
    }

    /// What a paired client has spent today, and what it may.
    fn spent_and_limit(&self, client: &str) -> Option<(Microcredits, Microcredits)> {
        let client = self.clients().into_iter().find(|known| known.id == client)?;
        let limit = client.spends_at_most()?;
        let key = format!("c/{}/{}", client.id, crate::ledger::calendar::date(self.last_ms));
        let spent = (&self.state as &dyn View).get::<SpendRecord>(&key).unwrap().unwrap_or_default();
        Some((spent.captured.plus(spent.held).unwrap(), limit))
    }

    fn make(&mut self, act: &Act) {
        let Act::Make { recipe, shot, count, go_on, price, tier, key, parent, force, client } = act else {
            return;
        };
        let refinement = *tier == 1;
        let parent = refinement.then(|| chosen(&self.takes(), *parent)).flatten().map(|take| take.id);
        let mut make =
            request(*recipe, *shot, u32::from(*count), *go_on, i64::from(*price), parent, *key, *force);
        // Every other request comes from a process of this user, which was never paired.
        if let Some(client) = chosen(&self.clients(), *client).filter(|_| client % 2 == 0) {
            make.client = client.id;
        }
        let (before, spent) = (self.wallet(), self.spends());
        let outcome = self.run(&Command::Make(Box::new(make.clone())));
        self.check_key(&make, &outcome);
        match outcome {
            Ok(Reply::Made { answer: Answer::Batch { held, .. }, start }) => {
                let paid = start.iter().map(|job| self.books.holds[&job.0]).sum::<i64>();
                if !start.is_empty() {
                    assert_eq!(held.0, paid, "what is answered is what is held");
                }
                if paid > 0
                    && let Some((spent, limit)) = self.spent_and_limit(&make.client)
                {
                    assert!(spent <= limit, "{} spent {spent} of {limit}", make.client);
                }
                if paid > 0 {
                    assert!(available(&self.wallet()).unwrap().0 >= 0, "never more on hold than there is");
                }
            }
            Ok(other) => panic!("{other:?}"),
            Err(refusal) => {
                assert_eq!((self.wallet(), self.spends()), (before, spent), "a refusal holds nothing");
                let for_the_client =
                    matches!(refusal, Refusal::Short(crate::ledger::reserve::Short::Client { .. }));
                assert!(!(for_the_client && *price == 0), "free work is never refused for money");
            }
        }
    }

    /// Same key and parameters: same answer; other parameters: a refusal.
    fn check_key(&mut self, make: &Make, outcome: &Result<Reply, Refusal>) {
        let Some(idem) = &make.idem else { return };
        match (self.books.keys.get(&idem.key), outcome) {
            (Some((params, answer)), outcome) if *params == idem.params => {
                let expect = Reply::Made { answer: answer.clone(), start: vec![] };
                assert_eq!(outcome.as_ref(), Ok(&expect), "the same answer again, and nothing new runs");
            }
            (Some(_), outcome) => assert_eq!(outcome, &Err(Refusal::IdempotencyMismatch)),
            (None, Ok(Reply::Made { answer, .. })) => {
                self.books.keys.insert(idem.key.clone(), (idem.params, answer.clone()));
            }
            (None, _) => {}
        }
    }

    fn pins(&self) -> Vec<Pin> {
        (&self.state as &dyn View).get::<PinsRecord>("default").unwrap().unwrap_or_default().0
    }

    /// Pins a take or takes its pin away, sees it so, and half of the time takes that back: then all is as it was.
    fn pin(&mut self, pick: u8, on: bool) {
        let Some(take) = chosen(&self.takes(), pick) else { return };
        let before = self.pins();
        let was = before.iter().any(|pin| pin.take == take.id);
        let pin = event::NewPin { take: take.id, template: Some(format!("template {}", pick % 4)) };
        let outcome = match on {
            true => self.run(&Command::Pin { pins: vec![pin.clone()] }),
            false => self.run(&Command::Unpin { takes: vec![take.id] }),
        };
        if !on && !was {
            assert_eq!(outcome, Err(Refusal::NotPinned(take.id)));
            return;
        }
        assert_eq!(outcome, Ok(Reply::Done));
        let now = self.pins();
        assert_eq!(now.iter().any(|pin| pin.take == take.id), on);
        assert_eq!(now.iter().filter(|pin| pin.take != take.id).count(), before.len() - usize::from(was));
        if pick.is_multiple_of(2) && now != before {
            self.run(&Command::Undo { project: "default".into() }).unwrap();
            assert_eq!(self.pins(), before, "as it was, places and all");
        }
    }

    fn undo(&mut self) {
        let (takes, shots) = (self.takes(), self.state.all::<ShotRecord>().unwrap());
        let Some(take) = takes.first() else { return };
        // Judge and undo at once: all verdicts and rolls are as before.
        self.run(&Command::Judge { takes: vec![take.id], verdict: Some(Verdict::Keep), reason: None })
            .unwrap();
        self.run(&Command::Undo { project: "default".into() }).unwrap();
        assert_eq!(self.takes(), takes);
        let rolls = |shots: &[ShotRecord]| -> Vec<(u64, Vec<Rolls>)> {
            shots
                .iter()
                .map(|shot| {
                    (
                        shot.kept,
                        shot.rolls
                            .iter()
                            .filter(|rolls| rolls.since > 0 || !rolls.jobs.is_empty())
                            .cloned()
                            .collect(),
                    )
                })
                .collect()
        };
        assert_eq!(rolls(&self.state.all::<ShotRecord>().unwrap()), rolls(&shots));
    }
}

fn chosen<T: Clone>(among: &[T], pick: u8) -> Option<T> {
    (!among.is_empty()).then(|| among[usize::from(pick) % among.len()].clone())
}

fn charge_of(pick: u8) -> Charge {
    match pick {
        0 | 1 => Charge::Price,
        2 => Charge::Nothing,
        more => Charge::Exactly(Microcredits(i64::from(more) - 2)),
    }
}

fn media(n: u64) -> Media {
    let mut digest = [0; 32];
    digest[..8].copy_from_slice(&(n % 5).to_be_bytes());
    Media { digest: Digest(digest), media: MediaType::Png, bytes: 10, width: 1, height: 1, duration_ms: None }
}

fn recipe_ref(n: u8, parent: Option<TakeId>) -> RecipeRef {
    let mut digest = [n; 32];
    digest[..8].copy_from_slice(&parent.map_or(0, |take| take.0).to_be_bytes());
    RecipeRef { series: Digest(digest), content: Digest(digest), place: Place { pack: 1, offset: 0, len: 1 } }
}

#[allow(clippy::too_many_arguments)]
fn request(
    recipe: u8,
    shot: u8,
    count: u32,
    go_on: bool,
    price: i64,
    parent: Option<TakeId>,
    key: Option<u8>,
    force: bool,
) -> Make {
    let shot = format!("shot {shot}");
    let params =
        Digest([recipe.wrapping_mul(31) ^ u8::try_from(count).unwrap() ^ (u8::from(go_on) * 64); 32]);
    let budget = BudgetLine {
        spend_key: "p/default".into(),
        limit_key: "p/default".into(),
        file_limit: Some(Microcredits(100)),
        label: "the project's budget".into(),
    };
    Make {
        client: "test".into(),
        idem: key.map(|key| Idem { key: format!("test/{key}"), params }),
        project: "default".into(),
        root: None,
        tier: if parent.is_some() { "hero".into() } else { "draft".into() },
        stage: if parent.is_some() { Stage::Refinement } else { Stage::Exploration },
        route: "test/route".into(),
        model: "m".into(),
        verified: true,
        wallet: "house".into(),
        price_each: Some(Microcredits(price)),
        rolls: Some(3),
        gate: if parent.is_some() { Gate::Kept } else { Gate::None },
        series: vec![SeriesOrder {
            shot,
            edge: parent.map_or(Edge::Draft, Edge::Promote),
            recipe: recipe_ref(recipe, parent),
            count,
            first: if go_on { First::Continue } else { First::At(0) },
            base_seed: None,
        }],
        budgets: vec![budget],
        override_reason: force.then(|| "because".into()),
        quoted: None,
        retry_of: None,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_books_are_right_after_every_command(acts in proptest::collection::vec(act(), 1..40)) {
        let mut driver = Driver::new();
        for act in &acts {
            driver.act(act);
            driver.check();
        }
        driver.reopen();
        driver.check();
    }
}

#[test]
fn of_many_reserves_exactly_as_many_succeed_as_are_covered() {
    let mut driver = Driver::new();
    let outcomes: Vec<bool> = (0..12)
        .map(|n| {
            driver.run(&Command::Make(Box::new(request(n + 10, 0, 1, false, 4, None, None, false)))).is_ok()
        })
        .collect();
    assert_eq!(outcomes.iter().filter(|ok| **ok).count(), 7, "30 credits cover seven holds of 4");
    driver.check();
}

#[test]
fn the_three_roll_rule_refuses_whole_and_a_keep_resets_it() {
    let mut driver = Driver::new();
    driver.run(&Command::Make(Box::new(request(1, 0, 1, false, 0, None, None, false)))).unwrap();
    finish_all(&mut driver);
    let draft = driver.takes()[0].id;
    let hero =
        |count, go_on| Command::Make(Box::new(request(9, 0, count, go_on, 1, Some(draft), None, false)));
    assert_eq!(driver.run(&hero(1, false)), Err(Refusal::NotKept(draft)));
    driver.run(&Command::Judge { takes: vec![draft], verdict: Some(Verdict::Keep), reason: None }).unwrap();
    driver.run(&hero(2, false)).unwrap();
    let refusal = Refusal::ThreeRolls { shot: "shot 0".into(), tier: "hero".into(), rolls: 2, limit: 3 };
    assert_eq!(driver.run(&hero(2, true)), Err(refusal), "two more would be four");
    assert_eq!(driver.wallet().held, Microcredits(2), "refused whole: nothing was held");
    finish_all(&mut driver);
    let made = driver.takes().iter().map(|take| take.id).max().unwrap();
    driver.run(&Command::Judge { takes: vec![made], verdict: Some(Verdict::Keep), reason: None }).unwrap();
    driver.run(&hero(3, true)).unwrap();
    driver.check();
}

fn finish_all(driver: &mut Driver) {
    for job in driver.open_jobs() {
        for step in [Step::Intent, Step::Submitting] {
            driver.run(&Command::Move { job: job.id, step }).unwrap();
        }
        let ending =
            Ending::Done { media: media(job.id.0), charge: Charge::Price, notes: vec![], continuation: None };
        driver.run(&Command::End { job: job.id, ending }).unwrap();
    }
}

#[test]
fn two_shots_that_ask_for_one_picture_pay_once_and_both_get_it() {
    let mut driver = Driver::new();
    driver.run(&Command::Make(Box::new(request(1, 0, 2, false, 3, None, None, false)))).unwrap();
    let joined = driver.run(&Command::Make(Box::new(request(1, 1, 2, false, 3, None, None, false)))).unwrap();
    let Reply::Made { answer: Answer::Batch { joined, held, .. }, start } = joined else { panic!() };
    assert_eq!((joined, held, start), (2, Microcredits::ZERO, Vec::<JobId>::new()));
    assert_eq!(driver.wallet().held, Microcredits(6));
    finish_all(&mut driver);
    driver.check();
    let shots: Vec<u64> = driver.takes().iter().map(|take| take.shot.0).collect();
    assert_eq!(shots.iter().filter(|shot| **shot == 1).count(), 2);
    assert_eq!(shots.iter().filter(|shot| **shot == 2).count(), 2);
    assert_eq!(driver.wallet().posted, Microcredits(24), "paid once");
}
