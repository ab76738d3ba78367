//! Work that four clients do until the daemon is gone, and what they were told.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Condvar, Mutex, PoisonError};

use maquette_protocol::{Digest, JobId, Made, TakeId};
use maquette_tests::{Client, Daemon};
use serde_json::{Value, json};

use crate::chance::Chance;

/// Clients that work at once.
const CLIENTS: u32 = 4;
/// What each does before it gives up waiting for the end.
const REQUESTS: u32 = 60;

/// How a daemon ends.
#[derive(Debug, Clone)]
pub enum Ending {
    /// By itself, when it passes a fail point for the n-th time.
    At {
        /// The fail point.
        point: String,
        /// Which passing.
        nth: u32,
    },
    /// By SIGKILL, when the clients have heard so many answers.
    After {
        /// Answers.
        acknowledgements: u32,
    },
}

impl Ending {
    /// What the daemon has to be told.
    pub fn environment(&self) -> Vec<(&'static str, String)> {
        match self {
            Ending::At { point, nth } => vec![("MAQUETTE_ABORT_AT", format!("{point}:{nth}"))],
            Ending::After { .. } => Vec::new(),
        }
    }

    /// Whether much has to be written before the daemon comes by.
    fn needs_much(&self) -> bool {
        matches!(self, Ending::At { point, .. } if point.contains("seal") || point.contains("rotate"))
    }
}

/// Everything that clients were told.
#[derive(Debug, Default, Clone)]
pub struct Acknowledged {
    /// Jobs that were accepted.
    pub jobs: BTreeSet<JobId>,
    /// Takes and their bytes.
    pub takes: BTreeSet<(TakeId, Digest)>,
    /// Takes that were kept.
    pub kept: BTreeSet<TakeId>,
    /// Takes of which deletion was asked, answered or not.
    pub may_be_deleted: BTreeSet<TakeId>,
    /// Takes that are surely deleted.
    pub deleted: BTreeSet<TakeId>,
    /// Reasons of grants.
    pub grants: BTreeSet<String>,
}

/// What the clients share.
struct Shared {
    known: Mutex<Acknowledged>,
    answers: AtomicU32,
    /// Clients that have nothing more to do.
    idle: AtomicU32,
    changed: Condvar,
    serial: AtomicU32,
}

/// Works the daemon until it is gone, and adds to what is known. Gives whether the end came as it should.
pub fn until_the_end(daemon: Daemon, ending: &Ending, known: &mut Acknowledged, chance: &mut Chance) -> bool {
    let shared = Shared {
        known: Mutex::new(known.clone()),
        answers: AtomicU32::new(0),
        idle: AtomicU32::new(0),
        changed: Condvar::new(),
        // Every prompt is its own, also over many daemons' lives.
        serial: AtomicU32::new(chance.below(1 << 30)),
    };
    let requests = if ending.needs_much() { REQUESTS * 40 } else { REQUESTS };
    let mut daemon = Some(daemon);
    std::thread::scope(|scope| {
        let running = daemon.as_ref().expect("it runs");
        let workers: Vec<_> = (0..CLIENTS)
            .map(|_| {
                let (shared, mut chance) = (&shared, chance.fork());
                let client = Client::connect(running.socket());
                scope.spawn(move || {
                    if let Ok(mut client) = client {
                        let goes_on =
                            |_: &u32| one_request(&mut client, shared, &mut chance, ending).is_some();
                        (0..requests).take_while(goes_on).for_each(drop);
                    }
                    shared.idle.fetch_add(1, Ordering::SeqCst);
                    shared.changed.notify_all();
                })
            })
            .collect();
        if let Ending::After { acknowledgements } = ending {
            wait_for_answers(&shared, *acknowledgements);
            daemon.take().expect("it runs").kill9();
        }
        workers.into_iter().for_each(|worker| worker.join().expect("a worker ends"));
    });
    *known = shared.known.into_inner().unwrap_or_else(PoisonError::into_inner);
    let Some(daemon) = daemon else { return true };
    // Whoever still answers did not come by the fail point.
    let alive = Client::connect(daemon.socket())
        .is_ok_and(|mut client| client.envelope("status", &json!({})).is_ok());
    daemon.kill9();
    !alive
}

fn wait_for_answers(shared: &Shared, acknowledgements: u32) {
    let mut known = shared.known.lock().unwrap_or_else(PoisonError::into_inner);
    let is_over = || shared.idle.load(Ordering::SeqCst) == CLIENTS;
    while shared.answers.load(Ordering::SeqCst) < acknowledgements && !is_over() {
        let pause = std::time::Duration::from_millis(20);
        (known, _) = shared.changed.wait_timeout(known, pause).unwrap_or_else(PoisonError::into_inner);
    }
}

/// Asks for one thing. None once the daemon is gone.
fn one_request(client: &mut Client, shared: &Shared, chance: &mut Chance, ending: &Ending) -> Option<()> {
    let serial = shared.serial.fetch_add(1, Ordering::SeqCst);
    let (method, params) = if ending.needs_much() {
        (
            "draft",
            json!({ "prompt": "script: noop", "shot": format!("much {serial}"), "tier": "noop", "count": 256, "negative": format!("{serial}"), "wait_ms": 60_000 }),
        )
    } else {
        request(chance, serial, shared)
    };
    if method == "take.delete" {
        let take = take_of(&params);
        lock(shared, |known| known.may_be_deleted.extend([take]));
    }
    let envelope = client.envelope(method, &params).ok()?;
    if let Some(result) = envelope.get("result") {
        lock(shared, |known| note(known, method, &params, result));
    }
    shared.answers.fetch_add(1, Ordering::SeqCst);
    shared.changed.notify_all();
    Some(())
}

fn lock(shared: &Shared, change: impl FnOnce(&mut Acknowledged)) {
    change(&mut shared.known.lock().unwrap_or_else(PoisonError::into_inner));
}

/// Scripts whose outcome is the provider's word alone, so that its books and ours can be compared after any kill.
const SCRIPTS: &[&str] = &[
    "done",
    "done list",
    "done resend",
    "accept-then-done list",
    "accept-then-fail list",
    "slow:3 list",
    "slow:3 resend",
    "refuse list",
    "fail list",
    "drop-reply list",
    "lose-order list",
    "undercharge list",
    "overcharge list",
    "drop-reply cannot-tell",
];

fn request(chance: &mut Chance, serial: u32, shared: &Shared) -> (&'static str, Value) {
    let shot = format!("shot {}", serial % 7);
    let any_take = |chance: &mut Chance| {
        let known = shared.known.lock().unwrap_or_else(PoisonError::into_inner);
        let takes: Vec<TakeId> = known
            .takes
            .iter()
            .map(|(take, _)| *take)
            .filter(|take| !known.may_be_deleted.contains(take))
            .collect();
        chance.one_of(&takes).copied()
    };
    let any_job = |chance: &mut Chance| {
        let known = shared.known.lock().unwrap_or_else(PoisonError::into_inner);
        let jobs: Vec<JobId> = known.jobs.iter().copied().collect();
        chance.one_of(&jobs).copied()
    };
    let wait = if chance.below(2) == 0 { 0 } else { 60_000 };
    let draft = |prompt: String, tier: &str, size: &str| {
        let key = format!("key {serial}");
        (
            "draft",
            json!({ "prompt": prompt, "shot": shot, "tier": tier, "count": 1 + serial % 3, "size": size, "idempotency_key": key, "wait_ms": wait }),
        )
    };
    match (chance.below(10), any_take(chance), any_job(chance)) {
        (0..=4, _, _) => {
            let script = chance.one_of(SCRIPTS).copied().unwrap_or("done");
            draft(format!("n{serial} script: {script}"), "paid", "64x64")
        }
        (5, _, _) => draft(format!("a small boat, number {serial}"), "draft", "64x64"),
        (6, Some(take), _) => ("take.judge", json!({ "takes": [take], "verdict": "keep" })),
        (7, _, Some(job)) => ("job.cancel", json!({ "jobs": [job] })),
        (8, Some(take), _) => ("take.delete", json!({ "takes": [take] })),
        (_, _, _) => {
            let reason = format!("grant {serial}");
            (
                "credit.grant",
                json!({ "amount_microcredits": 1_000_000, "reason": reason, "idempotency_key": reason }),
            )
        }
    }
}

fn take_of(params: &Value) -> TakeId {
    params["takes"][0].as_str().and_then(|take| take.parse().ok()).expect("we wrote it")
}

/// Remembers what an answer promises.
fn note(known: &mut Acknowledged, method: &str, params: &Value, result: &Value) {
    match method {
        "draft" => {
            let made: Made = serde_json::from_value(result.clone()).expect("a reply to draft");
            known.jobs.extend(made.jobs.iter().map(|job| job.id));
            known.takes.extend(made.takes.iter().map(|take| (take.id, take.asset.digest)));
        }
        "take.judge" => known.kept.extend([take_of(params)]),
        "take.delete" => known.deleted.extend([take_of(params)]),
        "credit.grant" => known.grants.extend([params["reason"].as_str().expect("we wrote it").to_owned()]),
        _ => {}
    }
}
