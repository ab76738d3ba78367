//! Session: greeting, health, self-description, leaving.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// For methods that need nothing.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

/// Who asks, and which protocol numbers it speaks.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HelloParams {
    /// Oldest and newest protocol number that the client speaks; none means any.
    pub client_protocol: Option<[u32; 2]>,
    /// Name and version of the client, for the log, for example "krita 0.1.0".
    pub client: Option<String>,
}

/// Who answers. Over TCP without a token, only `protocol` is set.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct HelloReply {
    /// The protocol number both sides will use.
    pub protocol: u32,
    /// A random name of this run of the daemon; the discovery file holds the same one.
    pub instance_id: Option<String>,
    /// Version of the daemon.
    pub build: Option<String>,
    /// Path of the Unix socket, for clients that want to check the discovery file.
    pub socket: Option<String>,
    /// Base of asset URLs, for example `http://127.0.0.1:47113`.
    pub http: Option<String>,
    /// Names of optional features; unknown ones are to be ignored.
    #[serde(default)]
    pub features: Vec<String>,
}

/// How the daemon is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct StatusReply {
    /// Version of the daemon.
    pub build: String,
    /// Process id.
    pub pid: u32,
    /// When it started.
    pub started_ms: u64,
    /// Path of the Unix socket.
    pub socket: Option<String>,
    /// Base of asset URLs on loopback.
    pub http: Option<String>,
    /// The folder that holds journal and assets.
    pub data_folder: String,
    /// The folder that holds the logs.
    pub log_folder: String,
    /// Sequence number of the last event on disk.
    pub last_seq: u64,
    /// Takes that exist.
    pub takes: u64,
    /// Jobs that have not ended, `needs_you` among them.
    pub open_jobs: u64,
    /// Whether requests that change something are accepted.
    pub writable: bool,
    /// What is wrong or worth knowing, most important first.
    pub notices: Vec<Notice>,
    /// Resident memory in bytes, where the system tells.
    pub memory_bytes: Option<u64>,
}

/// One thing that the daemon wants a person to know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Notice {
    /// Stable name, for example `torn_tail_repaired`.
    pub code: String,
    /// How grave it is.
    pub level: NoticeLevel,
    /// What happened, in a sentence.
    pub message: String,
    /// What to do next, in a sentence.
    pub hint: String,
}

/// How grave a notice is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum NoticeLevel {
    /// Good to know.
    Info,
    /// Something is not as it should be, work goes on.
    Warning,
    /// Work that changes something is refused.
    Error,
    /// A level that this build does not know.
    #[serde(other)]
    Unknown,
}

/// How to leave.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DrainParams {
    /// Leave only if no job is open; otherwise answer `busy`.
    #[serde(default)]
    pub if_idle: bool,
}

/// The daemon is leaving.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DrainReply {
    /// Open jobs that go on after the next start.
    pub open_jobs: u64,
}
