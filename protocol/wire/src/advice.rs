//! Advice: what could be done with a take, with the reasons for each. Never a verdict: nothing says which to choose, and nothing is done.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ids::TakeId;
use crate::library::Verdict;

/// Ask what could be done with a take.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AdviseParams {
    /// The take.
    pub take: TakeId,
}

/// What could be done with a take. The options always come in the same order, which says nothing about them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct AdviseReply {
    /// The take.
    pub take: TakeId,
    /// Its shot's name.
    pub shot_name: String,
    /// The tier it was made on.
    pub tier: String,
    /// The route that made it.
    pub route: String,
    /// What the person wrote beside that route by `model.note`.
    pub note: Option<String>,
    /// Whether it is a clip.
    pub clip: bool,
    /// Whether it is its shot's anchor frame.
    pub anchor: bool,
    /// The person's word.
    pub verdict: Option<Verdict>,
    /// What it was measured against; none where it came from no still.
    pub against: Option<TakeId>,
    /// Stay, edit, upscale, promote, diagnose: all five, always.
    pub options: Vec<AdviceOption>,
}

/// One thing that could be done.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct AdviceOption {
    /// What.
    pub kind: AdviceKind,
    /// Whether it could be done as things stand.
    pub possible: bool,
    /// Why not, and what comes first.
    pub why_not: Option<String>,
    /// Promote: the tier that is next. Edit, upscale: the tier that pays.
    pub tier: Option<String>,
    /// The route that would do it.
    pub route: Option<String>,
    /// What the person wrote beside that route.
    pub note: Option<String>,
    /// What it would cost now, one take; nought where the take is there already. None where there is no price to tell.
    pub each_microcredits: Option<i64>,
    /// Facts that bear on it, for and against; at most 24. Empty where nothing is known.
    pub reasons: Vec<AdviceReason>,
}

/// What could be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AdviceKind {
    /// Leave it as it is, and judge it.
    Stay,
    /// Change a part of it.
    Edit,
    /// More pixels, same picture.
    Upscale,
    /// Make it on the next tier.
    Promote,
    /// Find out why it comes out as it does before anything else is paid.
    Diagnose,
    /// Something that this build does not know.
    #[serde(other)]
    Unknown,
}

/// A fact in a short sentence, and where it comes from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct AdviceReason {
    /// Where it comes from.
    pub source: ReasonSource,
    /// A sentence for people.
    pub words: String,
    /// How many cases it rests on, where it is counted.
    pub n: Option<u64>,
}

/// Where a reason comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReasonSource {
    /// A measure of the pictures: drift, kinetic potential, flicker.
    Measure,
    /// Words of the prompt.
    Prompt,
    /// What the person wrote beside a route.
    Note,
    /// The count of rolls, and the tier's limit.
    Rolls,
    /// What was kept and rejected in the project so far.
    History,
    /// The take itself: its size, its verdict, whether it is the anchor.
    Take,
    /// A source that this build does not know.
    #[serde(other)]
    Unknown,
}
