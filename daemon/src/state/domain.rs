//! The domain's own words, apart from wire and disk: stages, verdicts, job states, holds, media.

use maquette_protocol::{Digest, TakeId};
use serde::{Deserialize, Serialize};

use crate::journal::Place;
use crate::ledger::money::{Microcredits, Rate};

pub use crate::plan::words::Stage;

/// A person's word on a take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// May be promoted.
    Keep,
    /// Not good.
    Reject,
}

/// How a take came to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Edge {
    /// From a prompt.
    Draft,
    /// On a higher tier from this take.
    Promote(TakeId),
    /// This take with a part changed.
    Edit(TakeId),
    /// Clips joined; this is the first.
    Stitch(TakeId),
    /// From a file.
    Import,
}

impl Edge {
    /// The take it came from.
    pub fn parent(self) -> Option<TakeId> {
        match self {
            Edge::Promote(parent) | Edge::Edit(parent) | Edge::Stitch(parent) => Some(parent),
            Edge::Draft | Edge::Import => None,
        }
    }
}

/// Where a job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JobState {
    /// Accepted, hold on disk.
    Queued,
    /// A worker has it; nothing was sent.
    Intent,
    /// May have reached the provider.
    Submitting,
    /// The provider has given it a name.
    Submitted,
    /// The bytes are here.
    Fetched,
    /// The take exists.
    Done,
    /// Somebody said no.
    Refused,
    /// It went wrong.
    Failed,
    /// A person stopped it.
    Cancelled,
    /// Nobody knows; being looked up.
    Unknown,
    /// A person has to say.
    NeedsYou,
}

/// What a client was given when it was paired.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClientScope {
    /// Look.
    Read,
    /// Make and change what costs nothing.
    Generate,
    /// Pay, up to its limit a day.
    Spend,
    /// Everything.
    Admin,
}

/// Credits put aside for one job. It fixes wallet and rate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hold {
    /// The wallet.
    pub wallet: String,
    /// The amount; 0 for free work, and 0 once the job has ended.
    pub amount: Microcredits,
    /// What the wallet's unit was worth.
    pub rate: Rate,
    /// The budget scopes that it counts for.
    pub scopes: Vec<String>,
}

/// Where a recipe's content lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecipeRef {
    /// Digest of the recipe's key fields: the series it belongs to.
    pub series: Digest,
    /// Digest of the content's bytes.
    pub content: Digest,
    /// Where the bytes are.
    pub place: Place,
}

pub use crate::assets::Media as MediaType;

/// What is known of an asset's bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Media {
    /// BLAKE3 of the bytes.
    pub digest: Digest,
    /// Type.
    pub media: MediaType,
    /// Length in bytes.
    pub bytes: u64,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Length of a clip in milliseconds.
    pub duration_ms: Option<u64>,
}
