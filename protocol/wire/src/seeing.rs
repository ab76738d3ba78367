//! Seeing: what changed between two takes, what a still promises as a clip, and what a clip does. Measures, never a verdict.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ids::TakeId;
use crate::library::Asset;
use crate::making::Trim;

/// Ask for a take's measures.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InspectParams {
    /// The take.
    pub take: TakeId,
    /// What it is compared with, a still; the take that it came from if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub against: Option<TakeId>,
    /// Have lettering read too, where `tesseract` is installed; it takes a second or more the first time, for a clip up to ten.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub read_text: bool,
}

/// What was measured. Each list is empty where its question has no meaning for the take.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct InspectReply {
    /// The take.
    pub take: TakeId,
    /// What it was compared with; none where it came from nothing.
    pub against: Option<TakeId>,
    /// How far it is from that, by component: `layout`, `edges`, `structure`, `palette`, `brand` (one for each colour), `tone`, `text`,
    /// `identity`. There is no total.
    pub drift: Vec<Measure>,
    /// What a still promises as a clip: `depth`, `light`, `subject`, `boil`, `tones`.
    pub kinetic: Vec<Measure>,
    /// What a clip does over time: `motion`, `boiling`, `pumping`, `ghosting`, `freezes`, `jumps`, `warp`, `hue`, `anchor`.
    #[serde(default)]
    pub flicker: Vec<Measure>,
    /// How far a clip is from `against` along time: at most eight frames that are spread evenly, the first and the last among them.
    #[serde(default)]
    pub along: Vec<Moment>,
}

/// How far one frame of a clip is from a still.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Moment {
    /// Its number among the frames that could be decoded, from 0.
    pub frame: u32,
    /// When it is shown, in seconds from the clip's start.
    pub seconds: f64,
    /// How far it is, by component, as in `drift`.
    pub drift: Vec<Measure>,
}

/// Ask for the measures of a clip that is no take. For processes on this machine, which may name paths.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClipInspectParams {
    /// A file of a clip, at most 512 MiB; or a folder of frames, PNG, JPEG or WebP of one size with a number at the end of their names, without
    /// gaps: at most 10,000, 64 MiB each, 16 GiB and 10 gigapixels in all.
    pub path: String,
    /// Frames a second of a folder, more than 0 and at most 240; a file says its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fps: Option<f64>,
    /// A still that its frames are compared with; none if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub against: Option<TakeId>,
    /// Have lettering read too; see `inspect`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub read_text: bool,
    /// Draw a strip of it, as `strip.make` does.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub strip: bool,
    /// Folder or id of the project whose brand colours count; none means the default project.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub project: Option<String>,
}

/// What was measured of it. Nothing of the clip is kept but its measures and the strip.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ClipInspectReply {
    /// What it does over time, as in `inspect`.
    pub flicker: Vec<Measure>,
    /// How far it is from `against` along time, as in `inspect`; empty without one.
    pub along: Vec<Moment>,
    /// The strip, where one was asked for.
    pub strip: Option<Asset>,
}

/// Ask what jumps where clips would be joined.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SeamParams {
    /// The clips in order, 2 to 64, as `stitch` takes them.
    pub takes: Vec<TakeId>,
    /// What would be used of each of `takes`, in their order; all of every one if not given.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub trims: Vec<Trim>,
}

/// Each seam, in order: one fewer than there are clips.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SeamReply {
    /// The seams.
    pub seams: Vec<Seam>,
}

/// Where one clip would end and the next begin.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Seam {
    /// The clip before it.
    pub first: TakeId,
    /// The clip behind it.
    pub second: TakeId,
    /// What jumps there, as a measure called `seam`. Its figures are `structure` (MS-SSIM), `luma` (levels of 255), `palette` (CIEDE2000)
    /// and `motion` (pixels of 256 along the long edge, a frame).
    pub measure: Measure,
    /// Where to cut so that less jumps; none where nothing within ten frames is better.
    pub better: Option<BetterSeam>,
}

/// A cut at which less jumps.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct BetterSeam {
    /// Where the first clip should end, in milliseconds from its own start.
    pub out_ms: u32,
    /// Where the second should begin, in milliseconds from its own start.
    pub in_ms: u32,
    /// What still jumps there.
    pub measure: Measure,
}

/// Ask whether the promises of stills hold over a project's own clips.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CalibrateParams {
    /// Folder or id of the project; none means the default project.
    pub project: Option<String>,
    /// Only clips of this route: models differ in what they make of a still.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub route: Option<String>,
}

/// What stills promised against what their clips did. One pair of values for each anchor: clips of one anchor are no independent trials,
/// so the median of theirs counts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CalibrateReply {
    /// Anchors with a clip that was measured: the most that an `n` below can be.
    pub anchors: u32,
    /// Clips that were measured.
    pub clips: u32,
    /// Clips that were not measured yet: a call measures 32 at most. Ask again.
    pub not_measured: u32,
    /// Clips that cannot be measured, and clips whose anchor was deleted.
    pub left_out: u32,
    /// The `n` from which on a correlation says something; `words` says why.
    pub least_n: u32,
    /// What the intervals are worth: 0.95.
    pub confidence: f64,
    /// Each sub-score with each measure of a clip.
    pub correlations: Vec<Correlation>,
    /// How to read them, in a few sentences.
    pub words: String,
}

/// How one sub-score of stills goes with one measure of their clips.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Correlation {
    /// The sub-score: `depth`, `light`, `subject`, `boil`, `tones`. 1 promises most.
    pub score: String,
    /// The measure of the clip, for example `boiling`.
    pub measure: String,
    /// The figure of that measure that was ranked, for example `levels`. Higher is worse.
    pub figure: String,
    /// Anchors that have both.
    pub n: u32,
    /// Spearman's rank correlation, -1 to 1; none for fewer than two pairs, or where all of one side are equal.
    pub rho: Option<f64>,
    /// The interval around it; none for fewer than four pairs.
    pub low: Option<f64>,
    /// See `low`.
    pub high: Option<f64>,
    /// What it says.
    pub says: CorrelationSays,
    /// In words.
    pub words: String,
}

/// What a correlation says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CorrelationSays {
    /// There are too few anchors to say anything.
    TooFew,
    /// There is no value: all anchors are equal in one of the two.
    NotDefined,
    /// The interval holds zero.
    Nothing,
    /// The more was promised, the less of it the clip had: as it should be.
    Holds,
    /// The more was promised, the more of it the clip had.
    Contrary,
    /// Something that this build does not know.
    #[serde(other)]
    Unknown,
}

/// One measure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Measure {
    /// What was measured, for example `palette`.
    pub name: String,
    /// Whether there is a value.
    pub state: MeasureState,
    /// How much that is, where thresholds were fitted for it.
    #[serde(default)]
    pub level: Option<Level>,
    /// Drift: how many times more it changed than by harmless edits; over 1 it counts. Kinetic: 0 to 1, and 1 promises most. Flicker: none.
    #[serde(default)]
    pub score: Option<f64>,
    /// A sentence for people.
    pub words: String,
    /// The figures behind it by name; their units are in `daemon/eye/README.md`.
    #[serde(default)]
    pub figures: BTreeMap<String, f64>,
}

/// Whether a measure has a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MeasureState {
    /// It was measured.
    Measured,
    /// It has no meaning for these pictures; `words` says why.
    NotDefined,
    /// It could have one and was not looked at; `words` says why. That is no pass.
    NotChecked,
    /// A state that this build does not know.
    #[serde(other)]
    Unknown,
}

/// How much something changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Not more than by harmless edits.
    Same,
    /// A little.
    Slight,
    /// To be seen side by side.
    Visible,
    /// To be seen at once.
    Strong,
    /// A level that this build does not know.
    #[serde(other)]
    Unknown,
}
