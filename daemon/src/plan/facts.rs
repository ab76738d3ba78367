//! Facts that the engine looks up before it plans.

use maquette_protocol::{Digest, TakeId};

use super::recipe::Composition;
use super::words::Stage;

/// What a plan has to know of the project.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ProjectFacts {
    /// Its id.
    pub id: String,
    /// Its brand colours, `#rrggbb`; drafts lean on them unless the request names others.
    pub palette: Vec<String>,
}

/// What a plan has to know of a take that something is made from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParentFacts {
    /// The take.
    pub take: TakeId,
    /// Name of its shot.
    pub shot: String,
    /// Route it was made by.
    pub route: String,
    /// The provider's own token to carry the work on.
    pub continuation: Option<String>,
    /// Tier it was made on.
    pub tier: String,
    /// The tier's stage.
    pub stage: Stage,
    /// Whether it is a clip.
    pub is_clip: bool,
    /// Its prompt; none for imports and where the content was deleted.
    pub prompt: Option<String>,
    /// What not to draw.
    pub negative: Option<String>,
    /// Its colours.
    pub palette: Vec<String>,
    /// BLAKE3 of its bytes.
    pub digest: Digest,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Its own seed.
    pub seed: Option<u64>,
    /// Frames a second of a clip.
    pub fps: Option<u16>,
    /// Length of a clip in milliseconds.
    pub duration_ms: Option<u32>,
    /// How it was composed, where a renderer on this machine did it and every place is as it was.
    pub composition: Option<Composition>,
}

/// What a plan has to know of a picture that goes in beside the parent: a mask, a reference, a last frame, a guide.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PictureFacts {
    /// BLAKE3 of its bytes.
    pub digest: Digest,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
}
