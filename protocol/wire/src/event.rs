//! Events: what changed, in order, with the journal's sequence number as cursor.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ids::{BatchId, JobId, ShotId, TakeId};
use crate::jobs::{JobState, Progress};

/// What kind of thing happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum EventKind {
    /// A job has a new state.
    Job,
    /// A take exists.
    Take,
    /// A verdict was given or taken back.
    Verdict,
    /// A shot has another anchor.
    Anchor,
    /// A shot was made or renamed.
    Shot,
    /// Content was deleted.
    Deleted,
    /// The books have a new entry.
    Credit,
    /// A project was made or trusted.
    Project,
    /// A client asked to be paired, or was paired, denied or revoked (`asked`, `paired`, `denied`, `revoked` in `detail`). Only for
    /// those who may do everything; `asked` and `denied` only in subscriptions, never kept: `seq` is 0.
    Client,
    /// How far a job is. Only in subscriptions, never kept: `seq` is 0.
    Progress,
    /// The daemon is leaving; come back with the last `seq`. Only in subscriptions.
    Closing,
    /// A kind that this build does not know.
    #[serde(other)]
    Unknown,
}

/// One event. What does not apply is null.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Event {
    /// Sequence number; several events of one commit may share it.
    pub seq: u64,
    /// When.
    pub at_ms: u64,
    /// What kind.
    pub kind: EventKind,
    /// Project id.
    pub project: Option<String>,
    /// Shot.
    pub shot: Option<ShotId>,
    /// Take.
    pub take: Option<TakeId>,
    /// Job.
    pub job: Option<JobId>,
    /// Batch.
    pub batch: Option<BatchId>,
    /// The job's new state.
    pub state: Option<JobState>,
    /// How far it is.
    pub progress: Option<Progress>,
    /// A word more: a verdict, an entry kind, an error code.
    pub detail: Option<String>,
}

/// What to subscribe to.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SubscribeParams {
    /// Begin after this sequence number; none means from now on.
    pub since: Option<u64>,
    /// Folder or id of the project; none means all projects.
    pub project: Option<String>,
}
