//! The kill harness: a daemon is aborted at every named fail point and at random moments while four clients work it, and then the next
//! one must know everything that was acknowledged, and its books must add up.
//!
//! `MAQUETTE_KILLS` says how many random kills (20 if not given), `MAQUETTE_ROUNDS` how often each fail point is hit (1),
//! `MAQUETTE_SEED` repeats a run.

mod chance;
mod work;

use std::collections::BTreeMap;

use chance::Chance;
use maquette_protocol::methods::method;
use maquette_protocol::{
    EntryKind, ErrorCode, GrantParams, JobGetParams, JobListParams, JobState, MICROCREDITS, Verdict,
};
use maquette_tests::programs::until;
use maquette_tests::{Audit, Client, Home, points};
use work::{Acknowledged, Ending};

/// Kills in one home before a fresh one is taken: long enough to pile up history, short enough to read it all after each kill.
const KILLS_A_HOME: u32 = 12;

/// A home that lives through many kills, and everything that was acknowledged in it.
struct Life {
    home: Home,
    known: Acknowledged,
    chance: Chance,
    kills: u32,
}

impl Life {
    fn begin(chance: Chance) -> Life {
        let life = Life { home: Home::new(), known: Acknowledged::default(), chance, kills: 0 };
        let daemon = life.home.start();
        let mut client = daemon.client();
        let grant = GrantParams {
            wallet: None,
            amount_microcredits: 1_000_000 * MICROCREDITS,
            reason: "enough for a thousand kills".into(),
            expires_ms: None,
            idempotency_key: Some("begin".into()),
        };
        client.call::<method::CreditGrant>(&grant);
        assert!(daemon.stop().success());
        life
    }

    /// One daemon's life with its violent end. Gives whether the end came where it should.
    fn kill(&mut self, ending: Ending) -> bool {
        self.kills += 1;
        if matches!(&ending, Ending::At { point, .. } if point == "recovery.batch") {
            // A daemon comes by there only when it builds its index anew. There may be none yet.
            let _ = std::fs::remove_dir_all(self.home.at("data/index"));
        }
        let aborts = ending.environment();
        let environment: Vec<(&str, &str)> =
            aborts.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let Ok(daemon) = self.home.try_start(&environment) else {
            // It aborted while starting, which is a fine place too.
            return true;
        };
        let died = work::until_the_end(daemon, &ending, &mut self.known, &mut self.chance);
        self.verify(&ending);
        died
    }

    /// Starts the next daemon and looks at everything.
    fn verify(&self, ending: &Ending) {
        let context = format!("after kill {} ({ending:?}), seed {}", self.kills, self.chance.seed);
        let daemon = self.home.try_start(&[]).unwrap_or_else(|why| panic!("{context}: {why}"));
        let mut client = daemon.client();
        settle(&mut client, &context);
        let audit = Audit::read(&mut client);
        audit.assert_books_hold();
        audit.assert_all_ended();
        audit.assert_assets_are_whole();
        audit.assert_agrees_with(&self.home.provider_books());
        self.known.assert_present_in(&audit, &context);
        assert!(daemon.stop().success(), "{context}");
        let unfinished = self.home.unfinished_files();
        assert!(unfinished.is_empty(), "{context}: {unfinished:?}");
    }
}

/// Waits until no job is open but those that ask a person.
fn settle(client: &mut Client, context: &str) {
    let asked = JobListParams { open: true, limit: Some(500), ..Default::default() };
    for _ in 0..100 {
        // Lists wait for an index that is being built anew from a long history.
        let open = until("the index is built", || match client.try_call::<method::JobList>(&asked) {
            Err(refused) if refused.code() == ErrorCode::Rebuilding => None,
            answer => Some(answer.unwrap_or_else(|refused| panic!("{context}: {refused:?}"))),
        });
        let mut running = open.jobs.iter().filter(|job| job.state != JobState::NeedsYou).peekable();
        if running.peek().is_none() && open.cursor.is_none() {
            return;
        }
        for job in running {
            client.call::<method::JobGet>(&JobGetParams { job: job.id, wait_ms: Some(2_000) });
        }
    }
    panic!("{context}: jobs do not end");
}

impl Acknowledged {
    /// Whatever a client was told is there.
    fn assert_present_in(&self, audit: &Audit, context: &str) {
        let takes: BTreeMap<_, _> = audit.takes.iter().map(|take| (take.id, take)).collect();
        for job in &self.jobs {
            assert!(audit.jobs.contains_key(job), "{context}: {job} was acknowledged and is gone");
        }
        for (take, digest) in &self.takes {
            if self.may_be_deleted.contains(take) {
                continue;
            }
            let found =
                takes.get(take).unwrap_or_else(|| panic!("{context}: {take} was acknowledged and is gone"));
            assert_eq!(found.asset.digest, *digest, "{context}: {take} has other bytes");
        }
        for take in &self.deleted {
            assert!(!takes.contains_key(take), "{context}: {take} was deleted and is back");
        }
        for take in self.kept.iter().filter(|take| !self.may_be_deleted.contains(take)) {
            assert_eq!(takes[take].verdict, Some(Verdict::Keep), "{context}: the keep of {take} is gone");
        }
        for grant in &self.grants {
            let times = audit
                .entries
                .iter()
                .filter(|entry| entry.kind == EntryKind::Grant && entry.reason.as_deref() == Some(grant))
                .count();
            assert_eq!(times, 1, "{context}: the grant {grant} is there {times} times");
        }
    }
}

#[test]
fn every_fail_point_and_random_kills() {
    let number = |name: &str, default: u32| {
        std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
    };
    let seed = std::env::var("MAQUETTE_SEED")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or_else(chance::fresh_seed);
    println!("seed {seed}");
    let mut chance = Chance { seed, state: seed };
    let mut endings: Vec<Ending> = Vec::new();
    for point in points::all() {
        for _ in 0..number("MAQUETTE_ROUNDS", 1) {
            endings.push(Ending::At { point: point.clone(), nth: 1 + chance.below(4) });
        }
    }
    endings.extend(
        (0..number("MAQUETTE_KILLS", 20)).map(|_| Ending::After { acknowledgements: 1 + chance.below(120) }),
    );
    let mut reached: BTreeMap<String, u32> = BTreeMap::new();
    let mut life = Life::begin(chance);
    for ending in endings {
        if life.kills >= KILLS_A_HOME {
            life = Life::begin(life.chance);
        }
        let died = life.kill(ending.clone());
        if let Ending::At { point, .. } = ending {
            *reached.entry(point).or_default() += u32::from(died);
        }
    }
    println!("{reached:#?}");
    let never: Vec<&String> =
        reached.iter().filter(|(_, times)| **times == 0).map(|(point, _)| point).collect();
    assert!(never.is_empty(), "no daemon died at {never:?}: the work does not come by there (seed {seed})");
}
