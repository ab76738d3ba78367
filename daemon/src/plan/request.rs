//! Requests as the plan reads them. They carry what decides the plan; keys, quotes and waiting are the engine's.

use super::facts::PictureFacts;
use super::recipe::{CameraMove, Map, Sides};

/// Ask for drafts.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct DraftRequest {
    /// What to draw: a series each, equal ones once.
    pub variants: Vec<Variant>,
    /// Name of the shot; made from the first prompt if not given.
    pub shot: Option<String>,
    /// Tier; the lowest that draws from words if not given.
    pub tier: Option<String>,
    /// Another route than the tier's own.
    pub route: Option<String>,
    /// How many variations of each; the tier's count if not given, and 1 where there are several variants.
    pub count: Option<u32>,
    /// Continue after the variations that the shot has.
    pub more: bool,
    /// Roll anew.
    pub again: bool,
    /// Whether the request carries an idempotency key.
    pub has_key: bool,
    /// `1K`, `2K`, `4K` or `1280x720`.
    pub size: Option<String>,
    /// `16:9` and the like.
    pub aspect: Option<String>,
    /// Colours, `#rrggbb`.
    pub palette: Option<Vec<String>>,
    /// What every composition has to keep to.
    pub guide: Option<PictureFacts>,
}

/// One wording of a request for drafts.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Variant {
    /// What to draw.
    pub prompt: String,
    /// Name of its shot, where that is not the request's.
    pub shot: Option<String>,
    /// What not to draw.
    pub negative: Option<String>,
    /// Seed of variation 0.
    pub seed: Option<u64>,
    /// Pictures to look at.
    pub references: Vec<PictureFacts>,
}

impl From<&str> for Variant {
    fn from(prompt: &str) -> Variant {
        Variant { prompt: prompt.to_owned(), ..Variant::default() }
    }
}

/// Pictures that go in beside the parent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pictures {
    /// To look at.
    pub references: Vec<PictureFacts>,
    /// The last frame of a clip.
    pub last_frame: Option<PictureFacts>,
    /// What the composition has to keep to.
    pub guide: Option<PictureFacts>,
}

/// Make takes on a higher tier.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PromoteRequest {
    /// Tier to go to; the next one up if not given.
    pub tier: Option<String>,
    /// Another route than the tier's own.
    pub route: Option<String>,
    /// How many variations of each; 1 if not given.
    pub count: Option<u32>,
    /// Continue after the variations that there are.
    pub more: bool,
    /// Roll anew.
    pub again: bool,
    /// Whether the request carries an idempotency key.
    pub has_key: bool,
    /// Another wording.
    pub prompt: Option<String>,
    /// A wording for each take, instead.
    pub prompts: Vec<String>,
    /// What not to draw for each take; none keeps the take's own, and an empty text leaves it out.
    pub negatives: Vec<Option<String>>,
    /// Seed of variation 0; the take's own if not given.
    pub seed: Option<u64>,
    /// How much may change, 0 to 1.
    pub strength: Option<f64>,
    /// `2K`, `4K` or `1280x720`.
    pub size: Option<String>,
    /// How strong the motion is, 0 to 255.
    pub motion: Option<u32>,
    /// How close to the anchor it stays, 0 to 1.
    pub guidance: Option<f64>,
    /// Length, 0.5 to 20 seconds.
    pub seconds: Option<f64>,
    /// Frames a second, 12 to 60.
    pub fps: Option<u32>,
    /// Where the camera of a clip goes.
    pub camera: Option<CameraMove>,
    /// Whether the last frame leads into the first.
    pub looped: bool,
    /// Pictures that go in.
    pub pictures: Pictures,
}

/// Change a part of a take.
#[derive(Debug, Clone, PartialEq)]
pub struct EditRequest {
    /// What to do.
    pub op: EditOp,
    /// Where; of the take's size.
    pub mask: Option<PictureFacts>,
    /// What to put there; the take's own prompt if not given.
    pub prompt: Option<String>,
    /// Upscale: 2 or 4; 2 if not given.
    pub factor: Option<u32>,
    /// Outpaint: pixels on each side.
    pub sides: Option<Sides>,
    /// Crop and outpaint: `16:9` and the like.
    pub aspect: Option<String>,
    /// Crop: what is as near to the middle as it can be, 0 to 1 across and down.
    pub focus: Option<(f64, f64)>,
    /// Recolour: the old colour, `#rrggbb`.
    pub from: Option<String>,
    /// Recolour: the new colour. Background: one colour or two.
    pub to: Vec<String>,
    /// Recolour and calm: how far, 0 to 1.
    pub strength: Option<f64>,
    /// Background: what comes behind.
    pub picture: Option<PictureFacts>,
    /// Guide: which map.
    pub map: Option<Map>,
    /// Tier that pays; the take's own if not given.
    pub tier: Option<String>,
    /// Another route than the tier's own.
    pub route: Option<String>,
    /// Seed.
    pub seed: Option<u64>,
    /// Roll anew.
    pub again: bool,
    /// Whether the request carries an idempotency key.
    pub has_key: bool,
}

impl EditRequest {
    /// A request that says nothing yet but what is done.
    pub fn new(op: EditOp) -> EditRequest {
        EditRequest {
            op,
            mask: None,
            prompt: None,
            factor: None,
            sides: None,
            aspect: None,
            focus: None,
            from: None,
            to: Vec::new(),
            strength: None,
            picture: None,
            map: None,
            tier: None,
            route: None,
            seed: None,
            again: false,
            has_key: false,
        }
    }
}

/// What an edit is asked to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EditOp {
    /// Fill the white part of a mask.
    Inpaint,
    /// Take away what the white part of a mask covers.
    Remove,
    /// Go on beyond the sides.
    Outpaint,
    /// More pixels, same picture.
    Upscale,
    /// Another colour, the same light and shade.
    Recolour,
    /// A part of another aspect.
    Crop,
    /// Another background in the white part of a mask.
    Background,
    /// A map of the picture's structure.
    Guide,
    /// Softer texture where it would boil.
    Calm,
    /// Something that this build does not know.
    Unknown,
}

impl EditOp {
    /// The word on the wire.
    pub fn text(self) -> &'static str {
        match self {
            EditOp::Inpaint => "inpaint",
            EditOp::Remove => "remove",
            EditOp::Outpaint => "outpaint",
            EditOp::Upscale => "upscale",
            EditOp::Recolour => "recolour",
            EditOp::Crop => "crop",
            EditOp::Background => "background",
            EditOp::Guide => "guide",
            EditOp::Calm => "calm",
            EditOp::Unknown => "unknown",
        }
    }
}

/// Join clips.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct StitchRequest {
    /// What is used of each clip; empty for all of every one.
    pub trims: Vec<Trim>,
    /// The shot that gets the result; the first clip's if not given.
    pub shot: Option<String>,
}

/// The part of a clip that is used, in milliseconds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Trim {
    /// Where it begins.
    pub in_ms: u32,
    /// Where it ends; the clip's end if not given.
    pub out_ms: Option<u32>,
}
