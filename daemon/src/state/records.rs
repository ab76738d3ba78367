//! Records: what the daemon knows, one value for each key. They are a pure fold of the journal, so their layout may change freely:
//! a store written in another layout is thrown away and built anew.

use maquette_protocol::{BatchId, Digest, JobId, ShotId, TakeId};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::domain::{ClientScope, Edge, Hold, JobState, Media, RecipeRef, Stage, Verdict};
use crate::ledger::money::{Microcredits, Rate};

/// Something that is kept under a key.
pub trait Record: Serialize + DeserializeOwned {
    /// What it is looked up by.
    type Id: ?Sized;
    /// First byte of all its keys.
    const TABLE: u8;
    /// The key of `id`. Keys of one table sort as their numbers do.
    fn key(id: &Self::Id) -> Vec<u8>;
}

macro_rules! record {
    ($name:ident, $table:literal, number $id:ty) => {
        impl Record for $name {
            type Id = $id;
            const TABLE: u8 = $table;
            fn key(id: &$id) -> Vec<u8> {
                let mut key = vec![$table];
                key.extend_from_slice(&id.0.to_be_bytes());
                key
            }
        }
    };
    ($name:ident, $table:literal, text) => {
        impl Record for $name {
            type Id = str;
            const TABLE: u8 = $table;
            fn key(id: &str) -> Vec<u8> {
                let mut key = vec![$table];
                key.extend_from_slice(id.as_bytes());
                key
            }
        }
    };
    ($name:ident, $table:literal, digest) => {
        impl Record for $name {
            type Id = Digest;
            const TABLE: u8 = $table;
            fn key(id: &Digest) -> Vec<u8> {
                let mut key = vec![$table];
                key.extend_from_slice(&id.0);
                key
            }
        }
    };
}

/// The next free numbers, and what is counted over everything.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counters {
    /// Next number of a take and of its job: they share it, `j17` makes `t17`.
    pub next_take: u64,
    /// Next batch.
    pub next_batch: u64,
    /// Next shot.
    pub next_shot: u64,
    /// Takes that exist and whose content was not deleted.
    pub takes: u64,
    /// Jobs that have not ended.
    pub open_jobs: u64,
    /// Clients that were ever paired.
    pub clients: u64,
}

impl Counters {
    /// A batch of this number exists.
    pub fn saw_batch(&mut self, batch: BatchId) {
        self.next_batch = self.next_batch.max(batch.0 + 1);
    }
}

impl Record for Counters {
    type Id = ();
    const TABLE: u8 = b'#';
    fn key(_: &()) -> Vec<u8> {
        vec![b'#']
    }
}

/// One take.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TakeRecord {
    /// Its number.
    pub id: TakeId,
    /// Project id.
    pub project: String,
    /// Its shot.
    pub shot: ShotId,
    /// Tier it was made on.
    pub tier: String,
    /// The tier's stage.
    pub stage: Stage,
    /// Route that made it.
    pub route: String,
    /// Model and version.
    pub model: String,
    /// How it came to be, and from what.
    pub edge: Edge,
    /// Its recipe; none for imports.
    pub recipe: Option<RecipeRef>,
    /// Seed.
    pub seed: Option<u64>,
    /// Variation.
    pub k: u32,
    /// Its bytes.
    pub media: Media,
    /// What it cost.
    pub cost: Microcredits,
    /// Whether it came from the cache.
    pub cached: bool,
    /// A person's word.
    pub verdict: Option<Judgement>,
    /// The request it came from; none for imports.
    pub batch: Option<BatchId>,
    /// The job that made it (the same number), with the job it tries again.
    pub made_by: Option<(JobId, Option<JobId>)>,
    /// When its job was accepted.
    pub queued_ms: u64,
    /// When it came to be.
    pub created_ms: u64,
    /// What the provider said about its work.
    pub notes: Vec<String>,
    /// The provider's own token to carry the work on.
    pub continuation: Option<String>,
    /// Whether its content was deleted.
    pub deleted: bool,
}
record!(TakeRecord, b't', number TakeId);

/// A person's word on a take.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judgement {
    /// The word.
    pub verdict: Verdict,
    /// Why.
    pub reason: Option<String>,
    /// Sequence number at which it was given.
    pub seq: u64,
}

impl Judgement {
    /// Whether it is a `keep`.
    pub fn is_keep(&self) -> bool {
        self.verdict == Verdict::Keep
    }
}

impl TakeRecord {
    /// Whether a person kept it.
    pub fn is_kept(&self) -> bool {
        self.verdict.as_ref().is_some_and(Judgement::is_keep)
    }
}

/// One job that has no take (yet). A job that is done lives on in its take's record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct JobRecord {
    /// Its number; the take that it makes gets the same.
    pub id: JobId,
    /// The request it came from.
    pub batch: BatchId,
    /// Who asked.
    pub client: String,
    /// Project id.
    pub project: String,
    /// Shot.
    pub shot: ShotId,
    /// Tier.
    pub tier: String,
    /// The tier's stage.
    pub stage: Stage,
    /// Route.
    pub route: String,
    /// Model and version.
    pub model: String,
    /// How the take will have come to be.
    pub edge: Edge,
    /// Its recipe.
    pub recipe: RecipeRef,
    /// Seed.
    pub seed: u64,
    /// Variation.
    pub k: u32,
    /// Where it stands.
    pub state: JobState,
    /// What is on hold for it; it ends exactly once, with the job.
    pub hold: Hold,
    /// How often it was handed to the provider.
    pub attempt: u32,
    /// The provider's name for it.
    pub remote_id: Option<String>,
    /// Whether a person asked to stop it after it was sent.
    pub stop_wanted: bool,
    /// The job this one tries again.
    pub retry_of: Option<JobId>,
    /// The job that tries this one again.
    pub retried_by: Option<JobId>,
    /// Other shots that asked for the same picture while it was being made.
    pub also: Vec<(String, ShotId, BatchId)>,
    /// Why it did not end well: error code, message.
    pub error: Option<(String, String)>,
    /// What was captured, once it has ended.
    pub captured: Microcredits,
    /// When it was accepted.
    pub queued_ms: u64,
    /// When its state changed last.
    pub updated_ms: u64,
}
record!(JobRecord, b'j', number JobId);

/// All that was made from one recipe: the cache.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct SeriesRecord {
    /// Where the recipe's content lies.
    pub recipe: Option<RecipeRef>,
    /// What there is, by variation and shot. At most [`MAX_VARIATIONS`].
    pub made: Vec<MadeEntry>,
}
record!(SeriesRecord, b'c', digest);

/// Entries that one series may have, so that its record stays under 16 KiB.
pub const MAX_VARIATIONS: usize = 1_500;

/// One entry of a series.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct MadeEntry {
    /// Variation.
    pub k: u32,
    /// The shot it is in.
    pub shot: ShotId,
    /// The take, or the number that it will get.
    pub take: TakeId,
    /// Whether the take exists; otherwise its job is open.
    pub exists: bool,
}

/// One shot.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ShotRecord {
    /// Its number.
    pub id: ShotId,
    /// Project id.
    pub project: String,
    /// Its name.
    pub name: String,
    /// Takes in it that were not deleted.
    pub takes: u64,
    /// Of these, kept.
    pub kept: u64,
    /// The newest take.
    pub latest: Option<TakeId>,
    /// The current anchor.
    pub anchor: Option<TakeId>,
    /// All anchors it ever had, oldest first: take, when, why. At most [`MAX_ANCHOR_STEPS`].
    pub anchors: Vec<(Option<TakeId>, u64, Option<String>)>,
    /// Rolls by tier.
    pub rolls: Vec<Rolls>,
    /// When something last changed in it.
    pub updated_ms: u64,
}
record!(ShotRecord, b's', number ShotId);

impl ShotRecord {
    /// The rolls of a tier; begun at the beginning of time where there are none.
    pub fn rolls_of(&mut self, tier: &str) -> &mut Rolls {
        if let Some(place) = self.rolls.iter().position(|rolls| rolls.tier == tier) {
            return &mut self.rolls[place];
        }
        let place = self.rolls.len();
        self.rolls.push(Rolls { tier: tier.to_owned(), since: 0, jobs: Vec::new() });
        &mut self.rolls[place]
    }

    /// Takes a reset back: the rolls before it count again, and those since then still do.
    pub fn restore_rolls(&mut self, before: Vec<Rolls>) {
        for old in before {
            let now = self.rolls_of(&old.tier);
            let since_reset = std::mem::take(&mut now.jobs);
            now.since = old.since;
            now.jobs = old.jobs;
            for job in since_reset {
                if !now.jobs.contains(&job) {
                    now.jobs.push(job);
                }
            }
        }
    }
}

/// Anchor changes that a shot remembers.
pub const MAX_ANCHOR_STEPS: usize = 64;

/// Rolls of one tier since the last reset.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rolls {
    /// Tier.
    pub tier: String,
    /// Sequence number of the reset.
    pub since: u64,
    /// Running or finished paid generations since then.
    pub jobs: Vec<JobId>,
}

/// From a shot's name to its number: `project/name`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShotName(pub ShotId);
record!(ShotName, b'n', text);

/// What a person said of a route.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RouteRecord {
    /// The model that may be paid; another one is asked about anew.
    pub accepted: Option<String>,
    /// The model of which its provider said that it is gone.
    pub retired: Option<String>,
    /// What the person wrote beside it.
    pub note: Option<String>,
}
record!(RouteRecord, b'r', text);

/// One wallet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WalletRecord {
    /// Its name.
    pub name: String,
    /// Its own unit.
    pub unit: String,
    /// What its unit is worth.
    pub rate: Rate,
    /// Granted − captured − overage − expired.
    pub posted: Microcredits,
    /// Σ of open holds.
    pub held: Microcredits,
    /// Grants that still have something left.
    pub grants: Vec<GrantRecord>,
    /// ISO year and week of the last check-in.
    pub checked_in: Option<(i32, u8)>,
}
record!(WalletRecord, b'w', text);

/// What is left of a grant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GrantRecord {
    /// Why it was given.
    pub reason: String,
    /// What was given.
    pub granted: Microcredits,
    /// What is left.
    pub left: Microcredits,
    /// When the rest is lost.
    pub expires_ms: Option<u64>,
}

/// The key of a shot's name in a project.
pub fn shot_name_key(project: &str, name: &str) -> String {
    format!("{project}/{name}")
}

/// What was spent under one budget scope (`p/<project>`, `d/<project>/<date>`, `t/<project>/<tier>`, `c/<client>/<date>`).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpendRecord {
    /// Captured, overage included.
    pub captured: Microcredits,
    /// On hold.
    pub held: Microcredits,
}
record!(SpendRecord, b'b', text);

/// A limit that a person set (`p/<project>`, `d/<project>`, `t/<project>/<tier>`, `c/<client>`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LimitRecord(pub Microcredits);
record!(LimitRecord, b'l', text);

/// A client that was paired. It stays when it is revoked, so that its name in the books is nobody else's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientRecord {
    /// Its name in the books.
    pub id: String,
    /// What it called itself.
    pub name: String,
    /// The origin that it asked from.
    pub origin: Option<String>,
    /// What it may do.
    pub scopes: Vec<ClientScope>,
    /// What it may spend in a day (UTC), where that is bounded.
    pub limit: Option<Microcredits>,
    /// BLAKE3 of its token.
    pub token_hash: Digest,
    /// Whether it is a session of the panel.
    pub panel: bool,
    /// When it was paired.
    pub paired_ms: u64,
    /// When its token ends by itself.
    pub expires_ms: Option<u64>,
    /// Whether its token was taken back.
    pub revoked: bool,
}
record!(ClientRecord, b'k', text);

impl ClientRecord {
    /// Whether its token counts.
    pub fn is_valid(&self, now_ms: u64) -> bool {
        !self.revoked && self.expires_ms.is_none_or(|expires_ms| now_ms < expires_ms)
    }

    /// What it may spend in a day: nothing where it may only make what is free.
    pub fn spends_at_most(&self) -> Option<Microcredits> {
        let may_pay =
            self.scopes.iter().any(|scope| matches!(scope, ClientScope::Spend | ClientScope::Admin));
        if may_pay { self.limit } else { Some(Microcredits::ZERO) }
    }
}

/// One project.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProjectRecord {
    /// Its id.
    pub id: String,
    /// Its name when it was last opened.
    pub name: String,
    /// Its folder then.
    pub root: String,
    /// Folders in which a person allowed spending.
    pub trusted: Vec<String>,
    /// When one of these last changed.
    pub updated_ms: u64,
}
record!(ProjectRecord, b'p', text);

/// The pins of one project, in the order in which they were set. At most [`MAX_PINS`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PinsRecord(pub Vec<Pin>);
record!(PinsRecord, b'y', text);

/// Pins of one project; with templates of 100 bytes they stay under 16 KiB.
pub const MAX_PINS: usize = 64;

/// A take against which later versions of its model are measured.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pin {
    /// The take.
    pub take: TakeId,
    /// What it stands for.
    pub template: Option<String>,
    /// When it was pinned.
    pub at_ms: u64,
}

/// What a person can take back in a project, oldest first. At most [`MAX_UNDO`].
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct UndoRecord {
    /// The steps.
    pub steps: Vec<UndoStep>,
}
record!(UndoRecord, b'u', text);

/// Steps that can be taken back in one project.
pub const MAX_UNDO: usize = 32;

/// One step that can be taken back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum UndoStep {
    /// Takes were judged: what each had before, and the rolls of the shots before.
    Judged {
        /// Take and its former verdict.
        before: Vec<(TakeId, Option<Judgement>)>,
        /// The rolls that a `keep` had reset.
        rolls: Vec<(ShotId, Vec<Rolls>)>,
    },
    /// A shot got another anchor.
    Anchor {
        /// The shot.
        shot: ShotId,
        /// The anchor before.
        before: Option<TakeId>,
    },
    /// Pins were set, changed or taken away: what each take had before, and where it stood in the list.
    Pins {
        /// Take, its place and its pin.
        before: Vec<(TakeId, Option<(u32, Pin)>)>,
    },
}

/// What a request with an idempotency key led to: `client/key`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct IdemRecord {
    /// Digest of the canonical parameters.
    pub params: Digest,
    /// What is answered again.
    pub answer: Answer,
    /// When it was made; kept for at least 30 days.
    pub at_ms: u64,
}
record!(IdemRecord, b'i', text);

/// What a request led to, in a form from which the reply can be built again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Answer {
    /// A batch.
    Batch {
        /// Its number; none where all was there already.
        batch: Option<BatchId>,
        /// The shot.
        shot: ShotId,
        /// Numbers in the order of variation.
        takes: Vec<TakeId>,
        /// How many came from the cache.
        hits: u32,
        /// How many were running already.
        joined: u32,
        /// What was put on hold.
        held: Microcredits,
    },
    /// A grant to this wallet.
    Grant {
        /// The wallet.
        wallet: String,
    },
}

/// An asset that was brought in and is no take: a mask or a reference.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ImportRecord(pub Media);
record!(ImportRecord, b'a', digest);
