//! Jobs and their events.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::error::ErrorData;
use crate::event::Event;
use crate::ids::{BatchId, Digest, JobId, ShotId, TakeId};

/// Where a job stands. `done`, `refused`, `failed` and `cancelled` are final.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum JobState {
    /// Accepted; the credits are on hold.
    Queued,
    /// A worker has taken it; nothing was sent.
    Intent,
    /// The request may have reached the provider.
    Submitting,
    /// The provider has accepted it and given it a name.
    Submitted,
    /// The bytes are here.
    Fetched,
    /// The take exists.
    Done,
    /// The provider or a rule said no.
    Refused,
    /// It went wrong.
    Failed,
    /// A person stopped it.
    Cancelled,
    /// Nobody knows whether the provider made and charged it; it is being looked up.
    Unknown,
    /// A person has to say what became of it: `job.resolve`.
    NeedsYou,
    /// A state that this build does not know.
    #[serde(other)]
    Other,
}

impl JobState {
    /// Whether the job has ended.
    pub fn is_final(self) -> bool {
        matches!(self, JobState::Done | JobState::Refused | JobState::Failed | JobState::Cancelled)
    }
}

/// One job.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Job {
    /// Its name.
    pub id: JobId,
    /// The request it came from.
    pub batch: BatchId,
    /// Project id.
    pub project: String,
    /// Shot.
    pub shot: ShotId,
    /// The shot's name.
    pub shot_name: String,
    /// Tier.
    pub tier: String,
    /// Route.
    pub route: String,
    /// Variation.
    pub k: u32,
    /// Where it stands.
    pub state: JobState,
    /// Credits on hold; 0 once it has ended.
    pub held_microcredits: i64,
    /// Credits taken.
    pub captured_microcredits: i64,
    /// Its take, once done.
    pub take: Option<TakeId>,
    /// The job this one tries again.
    pub retry_of: Option<JobId>,
    /// The job that tries this one again. Where its model is gone, that one goes on by the tier's next route.
    #[serde(default)]
    pub retried_by: Option<JobId>,
    /// Why it did not end well.
    pub error: Option<ErrorData>,
    /// What the worker says now.
    pub progress: Option<Progress>,
    /// When it was accepted.
    pub created_ms: u64,
    /// When its state changed last.
    pub updated_ms: u64,
}

/// How far a job is. Volatile: only the latest is told, and none is kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Progress {
    /// Jobs before it in the queue, while it waits.
    pub place: Option<u32>,
    /// Work done, 0 to 1.
    pub fraction: Option<f64>,
    /// Time left, from measured medians or from the provider.
    pub left_ms: Option<u64>,
    /// The newest picture of the work so far: `GET /assets/<digest>`, until there is a newer one or the work is over.
    #[serde(default)]
    pub preview: Option<Digest>,
}

/// Name one job.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct JobGetParams {
    /// The job.
    pub job: JobId,
    /// Wait up to this long for it to end before answering; at most 60,000.
    pub wait_ms: Option<u64>,
}

/// Which jobs.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct JobListParams {
    /// Folder or id of the project; none means all projects.
    pub project: Option<String>,
    /// Only jobs that have not ended.
    #[serde(default)]
    pub open: bool,
    /// Only jobs of this batch.
    pub batch: Option<BatchId>,
    /// How many, 1 to 500; 50 if not given.
    pub limit: Option<u32>,
    /// Where the last page ended.
    pub cursor: Option<String>,
}

/// A page of jobs, newest first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct JobListReply {
    /// The jobs.
    pub jobs: Vec<Job>,
    /// Give it back for the next page; none at the end.
    pub cursor: Option<String>,
}

/// Stop jobs.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct JobCancelParams {
    /// The jobs, up to 500.
    #[serde(default)]
    pub jobs: Vec<JobId>,
    /// Or all open jobs of a batch.
    pub batch: Option<BatchId>,
    /// Or all open jobs of the project.
    #[serde(default)]
    pub all: bool,
    /// Folder or id of the project, for `all`; none means the default project.
    pub project: Option<String>,
}

/// Jobs after a change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct JobsReply {
    /// The jobs as they stand now.
    pub jobs: Vec<Job>,
}

/// Try again what failed, was refused or was cancelled.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct JobRetryParams {
    /// The job.
    pub job: JobId,
    /// See `draft`.
    pub idempotency_key: Option<String>,
    /// See `draft`.
    pub wait_ms: Option<u64>,
}

/// Say what became of a job that needs you.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct JobResolveParams {
    /// The job.
    pub job: JobId,
    /// What became of it.
    pub outcome: Resolution,
    /// What the provider charged, for `charged`; the whole hold if not given.
    pub charged_microcredits: Option<i64>,
    /// Why you know, for the books.
    pub reason: String,
    /// The result, imported before, for `charged` with a picture in hand.
    pub asset: Option<Digest>,
}

/// What a person found out about a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Resolution {
    /// The provider charged it.
    Charged,
    /// The provider did not charge it.
    NotCharged,
    /// A value that this build does not know.
    #[serde(other)]
    Unknown,
}

/// Events after a sequence number.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EventsSinceParams {
    /// Sequence number of the last event you have; 0 for all that are kept.
    pub seq: u64,
    /// Folder or id of the project; none means all projects.
    pub project: Option<String>,
    /// Wait up to this long for a first event; at most 60,000.
    pub wait_ms: Option<u64>,
    /// How many at most, 1 to 1,000; 200 if not given.
    pub limit: Option<u32>,
}

/// Events in order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct EventsReply {
    /// The events.
    pub events: Vec<Event>,
    /// Give it back as `seq`. It moves on even where no event was for you.
    pub seq: u64,
    /// Whether more events wait already.
    pub more: bool,
}
