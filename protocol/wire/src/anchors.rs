//! Anchor frames: the approved still of a shot.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ids::{ShotId, TakeId};
use crate::library::Take;

/// Name a shot.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ShotParams {
    /// Folder or id of the project; none means the default project.
    pub project: Option<String>,
    /// The shot's name or number (`s3`).
    pub shot: String,
}

/// A shot's anchor.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct AnchorReply {
    /// The shot.
    pub shot: ShotId,
    /// Its name.
    pub shot_name: String,
    /// The anchor; none if the shot has none.
    pub take: Option<Take>,
}

/// Pin a still as the anchor of its shot.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AnchorSetParams {
    /// The still.
    pub take: TakeId,
    /// Why, up to 1,000 bytes.
    pub reason: Option<String>,
}

/// All anchors a shot ever had, newest first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct AnchorHistoryReply {
    /// The steps.
    pub steps: Vec<AnchorStep>,
}

/// One change of anchor.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct AnchorStep {
    /// The anchor from then on; none where an undo took the first one back.
    pub take: Option<TakeId>,
    /// When.
    pub at_ms: u64,
    /// Why.
    pub reason: Option<String>,
}
