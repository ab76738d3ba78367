//! Making: quote, draft, promote, edit, stitch. Each answers at once with a batch of jobs and hits.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::canary::CanaryRunParams;
use crate::ids::{BatchId, Digest, ShotId, TakeId};
use crate::jobs::Job;
use crate::library::Take;
use crate::seeing::Measure;

/// Ask for drafts.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DraftParams {
    /// What to draw. 1 to 32,768 bytes. Either this or `variants`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub prompt: String,
    /// Several wordings at once, 1 to 256, each with variations of its own: one request, one quote, one total. Equal ones are made once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub variants: Vec<Variant>,
    /// Folder or id of the project; none means the default project.
    pub project: Option<String>,
    /// Name of the shot; made from the prompt, or the first of `variants`, if not given.
    pub shot: Option<String>,
    /// Tier; the lowest if not given.
    pub tier: Option<String>,
    /// Another route of the catalog for this request; the tier's own if not given. What the person's config does not allow stays refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub route: Option<String>,
    /// How many variations, 1 to 256; the tier's count if not given. With several `variants`: of each, and 1 if not given. A request
    /// makes at most 1,000 takes.
    pub count: Option<u32>,
    /// Continue after the variations the shot already has.
    #[serde(default)]
    pub more: bool,
    /// Roll anew even where the cache has an answer. Needs an idempotency key, as `more` does.
    #[serde(default)]
    pub again: bool,
    /// Seed of variation 0; a function of the recipe if not given.
    pub seed: Option<u64>,
    /// `1K`, `2K`, `4K` (long side) or `1280x720`.
    pub size: Option<String>,
    /// `16:9` and the like; only with a named size.
    pub aspect: Option<String>,
    /// What not to draw.
    pub negative: Option<String>,
    /// Colours, `#rrggbb`; the project's brand palette if not given.
    pub palette: Option<Vec<String>>,
    /// Pictures to look at, by digest: assets of takes, or imported ones. As many as the route takes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub references: Vec<Digest>,
    /// What the composition has to keep to, depth or lines, by digest, where the route takes one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guide: Option<Digest>,
    /// Same key and parameters: same answer, never twice the work. 1 to 128 bytes.
    pub idempotency_key: Option<String>,
    /// Run only if the plan still is the one that was quoted.
    pub quote_id: Option<String>,
    /// Go on in spite of a gate or the Three-Roll Rule, for this reason.
    pub override_reason: Option<String>,
    /// Only by a route of the tier that makes 95 of 100 takes within so many milliseconds, as measured here; the first that fits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within_ms: Option<u64>,
    /// Only by a route of the tier that makes a take for at most so much; the first that fits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub under_microcredits: Option<i64>,
    /// Wait up to this long for the jobs to end before answering; at most 60,000.
    pub wait_ms: Option<u64>,
}

/// One wording of a request for drafts. What it does not say is as the request says it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Variant {
    /// What to draw. 1 to 32,768 bytes.
    pub prompt: String,
    /// Name of its shot, instead of the request's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shot: Option<String>,
    /// What not to draw, instead of the request's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub negative: Option<String>,
    /// Seed of variation 0, instead of the request's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
    /// Pictures to look at, instead of the request's.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub references: Vec<Digest>,
}

/// Make takes on a higher tier.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PromoteParams {
    /// The takes to promote, 1 to 256. For motion: none, with `shot` set, promotes the shot's anchor.
    #[serde(default)]
    pub takes: Vec<TakeId>,
    /// A shot whose anchor is promoted, when `takes` is empty.
    pub shot: Option<String>,
    /// Folder or id of the project; needed only to find `shot`.
    pub project: Option<String>,
    /// Tier to go to; the next one up if not given.
    pub tier: Option<String>,
    /// See `draft`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub route: Option<String>,
    /// How many variations of each, 1 to 16; 1 if not given. A request makes at most 1,000 takes.
    pub count: Option<u32>,
    /// Continue after the variations there already are.
    #[serde(default)]
    pub more: bool,
    /// Roll anew even where the cache has an answer.
    #[serde(default)]
    pub again: bool,
    /// Another wording for this tier; the take's own prompt if not given.
    pub prompt: Option<String>,
    /// A wording for each of `takes`, in their order; instead of `prompt`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub prompts: Vec<String>,
    /// What not to draw for each of `takes`, in their order; null keeps the take's own, and an empty text leaves it out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub negatives: Vec<Option<String>>,
    /// Seed of variation 0; the take's own if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
    /// How much may change, 0 (nothing) to 1 (anything).
    pub strength: Option<f64>,
    /// `2K`, `4K` (long side) or `1280x720`; keeps the parent's aspect with a named size.
    pub size: Option<String>,
    /// Motion: how strong, 0 to 255.
    pub motion: Option<u32>,
    /// Motion: how close to the anchor it stays, 0 to 1.
    pub guidance: Option<f64>,
    /// Motion: length, 0.5 to 20 seconds.
    pub seconds: Option<f64>,
    /// Motion: frames a second, 12 to 60.
    pub fps: Option<u32>,
    /// Motion: where the camera goes; what the prompt says, if not given. Models are told in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub camera: Option<CameraMove>,
    /// Motion: whether the last frame leads into the first.
    #[serde(default, rename = "loop", skip_serializing_if = "std::ops::Not::not")]
    pub looped: bool,
    /// Pictures to look at beside the parent; see `draft`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub references: Vec<Digest>,
    /// Motion: the last frame, by digest, where the route takes one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_frame: Option<Digest>,
    /// What the composition has to keep to, depth or lines, by digest, where the route takes one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guide: Option<Digest>,
    /// See `draft`.
    pub idempotency_key: Option<String>,
    /// See `draft`.
    pub quote_id: Option<String>,
    /// See `draft`.
    pub override_reason: Option<String>,
    /// See `draft`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within_ms: Option<u64>,
    /// See `draft`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub under_microcredits: Option<i64>,
    /// See `draft`.
    pub wait_ms: Option<u64>,
}

/// Ways a camera can go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CameraMove {
    /// In, towards what is near.
    Push,
    /// Back.
    Pull,
    /// Turning to the left.
    PanLeft,
    /// Turning to the right.
    PanRight,
    /// Turning up.
    TiltUp,
    /// Turning down.
    TiltDown,
    /// Around the subject, to the left.
    OrbitLeft,
    /// Around the subject, to the right.
    OrbitRight,
    /// In while the lens widens.
    DollyZoom,
    /// Held in the hand, in place.
    Handheld,
    /// A move that this build does not know.
    #[serde(other)]
    Unknown,
}

/// Change a part of a take. Outside a mask not one pixel changes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EditParams {
    /// The take to edit.
    pub take: TakeId,
    /// What to do.
    pub op: EditOp,
    /// Inpaint, remove, background and, if wished, recolour: an imported picture of the take's size; white changes, black stays.
    pub mask: Option<Digest>,
    /// Inpaint and outpaint: what to put there; the take's own prompt if not given.
    pub prompt: Option<String>,
    /// Upscale: 2 or 4.
    pub factor: Option<u32>,
    /// Outpaint: how many pixels are added on each side. Either this or `aspect`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sides: Option<Sides>,
    /// Crop and outpaint: the aspect of the result, `16:9`. An outpaint grows evenly on two sides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub aspect: Option<String>,
    /// Crop: what has to be as near to the middle as it can be; what stands out if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub focus: Option<Focus>,
    /// Recolour: the old colour, `#rrggbb`; the one that leads in the mask, or in the picture, if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// Recolour: the new colour, `#rrggbb`. Background: one colour, or two for a gradient from top to bottom.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub to: Vec<String>,
    /// Recolour and calm: how far, 0 to 1; 1 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub strength: Option<f64>,
    /// Background: a picture that comes behind, instead of colours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture: Option<Digest>,
    /// Guide: which map.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub map: Option<GuideMap>,
    /// Tier that pays and decides the route; the take's own if not given.
    pub tier: Option<String>,
    /// See `draft`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub route: Option<String>,
    /// Seed; a function of the recipe if not given.
    pub seed: Option<u64>,
    /// See `draft`.
    #[serde(default)]
    pub again: bool,
    /// See `draft`.
    pub idempotency_key: Option<String>,
    /// See `draft`.
    pub quote_id: Option<String>,
    /// See `draft`.
    pub override_reason: Option<String>,
    /// See `draft`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within_ms: Option<u64>,
    /// See `draft`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub under_microcredits: Option<i64>,
    /// See `draft`.
    pub wait_ms: Option<u64>,
}

/// What an edit does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum EditOp {
    /// Fill the white part of a mask.
    Inpaint,
    /// Take away what the white part of a mask covers, and go on with what is around it.
    Remove,
    /// Go on beyond the sides.
    Outpaint,
    /// More pixels, same picture.
    Upscale,
    /// Another colour, the same light and shade.
    Recolour,
    /// The part of another aspect that holds what stands out.
    Crop,
    /// Another background where the mask is white.
    Background,
    /// A map of the picture's depth, edges or segments, as a guide for other models.
    Guide,
    /// Fine regular texture made softer where a motion model would have it boil.
    Calm,
    /// An operation that this build does not know.
    #[serde(other)]
    Unknown,
}

impl EditParams {
    /// An edit that says nothing yet but what is done to which take.
    pub fn new(take: TakeId, op: EditOp) -> EditParams {
        EditParams {
            take,
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
            idempotency_key: None,
            quote_id: None,
            override_reason: None,
            within_ms: None,
            under_microcredits: None,
            wait_ms: None,
        }
    }
}

/// Pixels on each side of a picture, 0 if not given.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Sides {
    /// Left of it.
    #[serde(default)]
    pub left: u32,
    /// Above it.
    #[serde(default)]
    pub top: u32,
    /// Right of it.
    #[serde(default)]
    pub right: u32,
    /// Below it.
    #[serde(default)]
    pub bottom: u32,
}

/// A place in a picture.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Focus {
    /// Across, 0 (left) to 1 (right).
    pub x: f64,
    /// Down, 0 (top) to 1 (bottom).
    pub y: f64,
}

/// Maps of a picture's structure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum GuideMap {
    /// White is near and black is far. A sketch knows its own; of any other picture it is an estimate.
    Depth,
    /// White lines on black.
    Edges,
    /// A colour for each thing. A sketch knows its own; of any other picture it is an estimate.
    Segments,
    /// A map that this build does not know.
    #[serde(other)]
    Unknown,
}

/// Join clips to one.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StitchParams {
    /// The clips in order, 2 to 64, all of one project, size and frame rate. A single one where it is trimmed.
    pub takes: Vec<TakeId>,
    /// What is used of each of `takes`, in their order; all of every one if not given.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub trims: Vec<Trim>,
    /// The shot that gets the result; the first clip's if not given.
    pub shot: Option<String>,
    /// See `draft`.
    pub idempotency_key: Option<String>,
    /// See `draft`.
    pub quote_id: Option<String>,
    /// See `draft`.
    pub wait_ms: Option<u64>,
}

/// The part of a clip that is used, exact to the frame: each end is the frame's edge that lies nearest.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Trim {
    /// Where it begins; at the clip's beginning if not given.
    #[serde(default)]
    pub in_ms: u32,
    /// Where it ends; at the clip's end if not given.
    #[serde(default)]
    pub out_ms: Option<u32>,
}

/// A request whose price is asked. The field `method` says which; the others are that method's own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "method", rename_all = "snake_case")]
pub enum QuoteParams {
    /// `draft`.
    Draft(DraftParams),
    /// `promote`.
    Promote(PromoteParams),
    /// `edit`.
    Edit(EditParams),
    /// `stitch`.
    Stitch(StitchParams),
    /// `canary.run`.
    #[serde(rename = "canary.run")]
    CanaryRun(CanaryRunParams),
}

/// What a plan would cost.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Quote {
    /// Bound to the plan's hash; give it back as `quote_id`.
    pub quote_id: String,
    /// What will be held: only what is neither in the cache nor already running.
    pub total_microcredits: i64,
    /// Price of one take that has to be made.
    pub each_microcredits: i64,
    /// Takes the plan leads to.
    pub takes: u32,
    /// How many of them the cache has, at zero.
    pub hits: u32,
    /// How many are being made already for somebody, at zero.
    pub joined: u32,
    /// Tier.
    pub tier: String,
    /// Route.
    pub route: String,
    /// Wallet that pays.
    pub wallet: String,
    /// What the wallet has left now.
    pub available_microcredits: i64,
    /// Date of the price, `YYYY-MM-DD`.
    pub price_as_of: Option<String>,
    /// What would stop the plan now, as an error code, if anything would.
    pub would_refuse: Option<String>,
    /// Expected time until the last take, from measured medians; none where nothing was measured.
    pub expected_ms: Option<u64>,
    /// Why it is this route and no other, where that was a question.
    #[serde(default)]
    pub why_route: Option<String>,
    /// What the person wrote beside the route by `model.note`.
    #[serde(default)]
    pub note: Option<String>,
    /// Of a clip: what its anchor promises, by sub-score; the first one's of several. See `inspect`.
    #[serde(default)]
    pub kinetic: Vec<Measure>,
}

/// What a request led to. A pure cache hit has no batch and no jobs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Made {
    /// The batch; none where every take was already in the shot.
    pub batch: Option<BatchId>,
    /// The project's id.
    pub project: String,
    /// The shot.
    pub shot: ShotId,
    /// The shot's name.
    pub shot_name: String,
    /// Takes that exist now, in order of variation: hits, and what ended within `wait_ms`.
    pub takes: Vec<Take>,
    /// Jobs of this request in order of variation; joined ones among them.
    pub jobs: Vec<Job>,
    /// How many takes came from the cache.
    pub hits: u32,
    /// How many jobs were running already.
    pub joined: u32,
    /// What was put on hold for the new jobs.
    pub held_microcredits: i64,
    /// Why it is this route and no other, where that was a question.
    #[serde(default)]
    pub why_route: Option<String>,
}
