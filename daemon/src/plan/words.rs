//! Words that plans share with the state: what a tier is for, and what has to be there first.

use serde::{Deserialize, Serialize};

/// What a tier is for; gates sit between stages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Many cheap drafts.
    Exploration,
    /// A few heroes.
    Refinement,
    /// Clips from an anchor.
    Motion,
}

/// What has to be there before a request may run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gate {
    /// Nothing.
    None,
    /// A `keep` on each parent.
    Kept,
    /// The parent must be its shot's current anchor.
    Anchor,
}
