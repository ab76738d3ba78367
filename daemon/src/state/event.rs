//! Events: what the journal holds. They are the disk's own family of types and the truth, so their shape only ever grows:
//! `events_stay_readable` in this file's tests reads lines as they were first written.

use maquette_protocol::{BatchId, Digest, JobId, ShotId, TakeId};
use serde::{Deserialize, Serialize};

use super::domain::{ClientScope, Edge, Hold, JobState, Media, RecipeRef, Stage, Verdict};
use super::records::Answer;
use crate::journal::Place;
use crate::ledger::money::{Microcredits, Rate};

/// One commit: what one command led to. It is one frame of the journal, so it is there wholly or not at all.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Commit {
    /// When, in milliseconds since the Unix epoch; never earlier than the commit before.
    pub at_ms: u64,
    /// What happened, in order.
    pub events: Vec<Event>,
}

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Event {
    /// A wallet exists.
    WalletOpened {
        /// Its name.
        wallet: String,
        /// Its own unit.
        unit: String,
        /// What the unit is worth.
        rate: Rate,
    },
    /// Credits were given.
    Granted {
        /// To this wallet.
        wallet: String,
        /// How much.
        amount: Microcredits,
        /// Why.
        reason: String,
        /// When the rest is lost.
        expires_ms: Option<u64>,
        /// The ISO year and week, if it was a check-in.
        checkin: Option<(i32, u8)>,
        /// The request's key.
        idem: Option<Idem>,
        /// The wallet's `posted` after it.
        posted_after: Microcredits,
    },
    /// What was left of a grant is lost.
    Expired {
        /// The wallet.
        wallet: String,
        /// The grant's expiry, to find it by.
        expires_ms: u64,
        /// How much.
        amount: Microcredits,
        /// The wallet's `posted` after it.
        posted_after: Microcredits,
    },
    /// A project was seen for the first time, or at another place or under another name.
    ProjectOpened {
        /// Its id.
        project: String,
        /// Its name.
        name: String,
        /// Its folder.
        root: String,
    },
    /// A person allowed spending in a folder.
    ProjectTrusted {
        /// The project's id.
        project: String,
        /// The folder.
        root: String,
    },
    /// A person allowed paying a route whose contract was never checked.
    RouteAccepted {
        /// The route.
        route: String,
        /// The model that it led to.
        model: String,
    },
    /// A provider said that a route's model is gone.
    RouteRetired {
        /// The route.
        route: String,
        /// The model that it led to.
        model: String,
    },
    /// A person wrote a remark beside a route.
    RouteNoted {
        /// The route.
        route: String,
        /// The remark; none took it away.
        note: Option<String>,
    },
    /// A shot exists.
    ShotOpened {
        /// Its number.
        shot: ShotId,
        /// Project id.
        project: String,
        /// Its name.
        name: String,
    },
    /// A shot has another name.
    ShotRenamed {
        /// Its number.
        shot: ShotId,
        /// Its name from now on.
        name: String,
    },
    /// A request was accepted; the jobs and takes that it led to follow in the same commit.
    Requested {
        /// Who asked.
        client: String,
        /// The request's key.
        idem: Option<Idem>,
        /// What it led to.
        answer: Answer,
        /// Why a gate or rule was passed over.
        override_reason: Option<String>,
    },
    /// A request was refused for money or a rule.
    Turned {
        /// Who asked.
        client: String,
        /// Project id.
        project: String,
        /// Tier.
        tier: String,
        /// The wallet that would have paid.
        wallet: String,
        /// What would have been held.
        amount: Microcredits,
        /// Error code.
        code: String,
        /// The wallet's `posted`, unchanged.
        posted_after: Microcredits,
    },
    /// A job was accepted, with its hold.
    JobQueued(Box<NewJob>),
    /// Another shot wants a running job's picture too.
    JobJoined {
        /// The job.
        job: JobId,
        /// The other project.
        project: String,
        /// The other shot.
        shot: ShotId,
        /// The other batch.
        batch: BatchId,
    },
    /// A job went on.
    JobMoved {
        /// The job.
        job: JobId,
        /// Where it stands.
        state: JobState,
        /// The provider's name for it, once known.
        remote_id: Option<String>,
        /// A word more, for example why it needs a person.
        why: Option<String>,
    },
    /// A person asked to stop a job that was sent already.
    StopWanted {
        /// The job.
        job: JobId,
    },
    /// A job ended, and its hold with it.
    JobEnded {
        /// The job.
        job: JobId,
        /// `done`, `refused`, `failed` or `cancelled`.
        state: JobState,
        /// Error code and message, where it did not end well.
        error: Option<(String, String)>,
        /// The wallet of its hold.
        wallet: String,
        /// What was on hold.
        held: Microcredits,
        /// Taken from the hold; the rest went back.
        captured: Microcredits,
        /// Charged beyond the hold.
        overage: Microcredits,
        /// The wallet's `posted` after it.
        posted_after: Microcredits,
    },
    /// A take exists.
    TakeMade(Box<NewTake>),
    /// A refinement tier's rolls of a shot begin anew.
    RollsReset {
        /// The shot.
        shot: ShotId,
        /// The tier.
        tier: String,
    },
    /// A person judged takes.
    Judged {
        /// The project.
        project: String,
        /// The takes.
        takes: Vec<TakeId>,
        /// The word; none takes an earlier word back.
        verdict: Option<Verdict>,
        /// Why.
        reason: Option<String>,
    },
    /// A shot has another anchor.
    AnchorSet {
        /// The project.
        project: String,
        /// The shot.
        shot: ShotId,
        /// The still.
        take: TakeId,
        /// Why.
        reason: Option<String>,
    },
    /// A person pinned takes, against which later versions of their models are measured.
    CanaryPinned {
        /// The project.
        project: String,
        /// The pins.
        pins: Vec<NewPin>,
    },
    /// A person took such pins away.
    CanaryUnpinned {
        /// The project.
        project: String,
        /// The takes.
        takes: Vec<TakeId>,
    },
    /// The last judgement, anchor or change of pins of a project was taken back.
    Undone {
        /// The project.
        project: String,
    },
    /// Content was deleted. The books stay.
    Deleted {
        /// The takes.
        takes: Vec<TakeId>,
        /// Assets that nothing else uses.
        assets: Vec<Digest>,
        /// Recipes that nothing else uses.
        recipes: Vec<Place>,
    },
    /// A person set a budget, or took it away.
    LimitSet {
        /// The scope.
        scope: String,
        /// The limit.
        limit: Option<Microcredits>,
    },
    /// An asset was brought in.
    Imported {
        /// What is known of it.
        media: Media,
    },
    /// A client was given a token.
    ClientPaired(Box<NewClient>),
    /// A client's token counts no longer.
    ClientRevoked {
        /// The client.
        client: String,
    },
}

/// A take as it is pinned. What made it stands in its recipe, which stays as long as the pin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewPin {
    /// The take.
    pub take: TakeId,
    /// What it stands for.
    pub template: Option<String>,
}

/// A client as it is paired.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NewClient {
    /// Its name in the books, which no other client ever gets.
    pub client: String,
    /// What it called itself.
    pub name: String,
    /// The origin that it asked from, where it is a page.
    pub origin: Option<String>,
    /// What it may do.
    pub scopes: Vec<ClientScope>,
    /// What it may spend in a day (UTC), where that is bounded.
    pub limit: Option<Microcredits>,
    /// BLAKE3 of its token, or of both parts of a panel session. The token itself is written nowhere.
    pub token_hash: Digest,
    /// Whether it is a session of the panel.
    pub panel: bool,
    /// When its token ends by itself.
    pub expires_ms: Option<u64>,
}

/// An idempotency key with the digest of the parameters it came with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Idem {
    /// `client/key`.
    pub key: String,
    /// Digest of the canonical parameters.
    pub params: Digest,
}

/// A job as it is accepted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NewJob {
    /// Its number.
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
    /// What is put on hold.
    pub hold: Hold,
    /// The job this one tries again.
    pub retry_of: Option<JobId>,
}

/// A take as it is made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NewTake {
    /// Its number.
    pub id: TakeId,
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
    /// How it came to be.
    pub edge: Edge,
    /// Its recipe.
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
    /// The request it came from.
    pub batch: Option<BatchId>,
    /// The job that made it.
    pub job: Option<JobId>,
    /// What the provider said about its work.
    pub notes: Vec<String>,
    /// The provider's own token to carry the work on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub continuation: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A line of each kind of event that was added since the first release, as it was first written. They are never changed.
    const LINES: &[&str] = &[
        r#"{"type":"route_accepted","route":"fal/flux","model":"flux-2"}"#,
        r#"{"type":"route_retired","route":"fal/flux","model":"flux-2"}"#,
        r#"{"type":"client_paired","client":"figma","name":"Figma","origin":"null","scopes":["read","generate","spend","admin"],"limit":20000000,"token_hash":"abababababababababababababababababababababababababababababababab","panel":false,"expires_ms":null}"#,
        r#"{"type":"client_paired","client":"panel-2","name":"Panel","origin":null,"scopes":["admin"],"limit":null,"token_hash":"abababababababababababababababababababababababababababababababab","panel":true,"expires_ms":1797866242727}"#,
        r#"{"type":"client_revoked","client":"figma"}"#,
        r#"{"type":"canary_pinned","project":"default","pins":[{"take":"t7","template":"teapot.prompt"},{"take":"t9","template":null}]}"#,
        r#"{"type":"canary_unpinned","project":"default","takes":["t7"]}"#,
    ];

    #[test]
    fn events_stay_readable() {
        for line in LINES {
            let event: Event = serde_json::from_str(line).unwrap_or_else(|error| panic!("{line}: {error}"));
            assert_eq!(serde_json::to_string(&event).unwrap(), *line, "it is written as it was");
        }
    }
}
