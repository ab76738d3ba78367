//! The model canary: pinned takes that are made again once their route's model has another version, and how far the new ones are from
//! the pinned ones. Measures by template, never a verdict.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ids::{JobId, TakeId};
use crate::seeing::{Level, Measure};

/// Pin takes: each becomes what later versions of its model are measured against.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CanaryPinParams {
    /// Stills and clips that a model made, all of one project; a project has at most 64 pins. One that is pinned already gets the new template.
    pub takes: Vec<TakeId>,
    /// What the takes stand for, 1 to 100 bytes in one line; the prompt file of the project that makes them if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub template: Option<String>,
}

/// Take pins away. The takes stay.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CanaryUnpinParams {
    /// Pinned takes, all of one project.
    pub takes: Vec<TakeId>,
}

/// The pins of a project.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CanaryListReply {
    /// In the order in which they were pinned.
    pub pins: Vec<CanaryPin>,
}

/// One pin.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CanaryPin {
    /// The pinned take.
    pub take: TakeId,
    /// Its shot.
    pub shot_name: String,
    /// What it stands for; none where nobody said and no prompt file makes it.
    pub template: Option<String>,
    /// Its prompt.
    pub prompt: Option<String>,
    /// Its tier.
    pub tier: String,
    /// Its route.
    pub route: String,
    /// Its seed.
    pub seed: Option<u64>,
    /// Its width in pixels.
    pub width: u32,
    /// Its height in pixels.
    pub height: u32,
    /// When it was pinned.
    pub pinned_ms: u64,
    /// What made it.
    pub then: ModelVersion,
    /// What would make it now; none where the route is in no catalog any more.
    pub now: Option<ModelVersion>,
    /// What of the route is another now: `model`, `version`, `adapter`, `call`, `address`, `parameters`.
    pub changed: Vec<String>,
    /// How it stands.
    pub state: CanaryState,
    /// The take that the route as it is now made of it.
    pub again: Option<TakeId>,
    /// The job that makes it.
    pub job: Option<JobId>,
    /// Why it cannot be made again.
    pub why_not: Option<String>,
}

/// What makes the pictures of a route.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ModelVersion {
    /// Model id.
    pub model: String,
    /// The model's version, as catalog and provider call it.
    pub version: String,
    /// Version of the adapter that speaks to it, or of the embedded renderer.
    pub adapter_version: u32,
}

/// How a pin stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CanaryState {
    /// Its route is what it was when the take was made.
    Current,
    /// Its route is another, and nothing was made by that yet.
    Due,
    /// It is being made again.
    Running,
    /// Its route is another, and it was made again by that.
    Made,
    /// It cannot be made again; `why_not` says why.
    Cannot,
    /// A state that this build does not know.
    #[serde(other)]
    Unknown,
}

/// Make pinned takes again, of one tier and route at a time, into the shot `canary`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CanaryRunParams {
    /// Folder or id of the project; none means the default project.
    pub project: Option<String>,
    /// Only pins of this route; needed where those that are due are of several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub route: Option<String>,
    /// Only pins of this tier; needed where those that are due are of several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tier: Option<String>,
    /// All of them, also where the route is what it was: that shows how much comes by chance.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub all: bool,
    /// See `draft`.
    pub idempotency_key: Option<String>,
    /// See `draft`.
    pub quote_id: Option<String>,
    /// See `draft`.
    pub wait_ms: Option<u64>,
}

/// Ask how far the new takes are from the pinned ones.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CanaryReportParams {
    /// Folder or id of the project; none means the default project.
    pub project: Option<String>,
    /// Only pins of this route.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub route: Option<String>,
    /// Have lettering read too, where `tesseract` is installed; it takes a second or more for each picture the first time.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub read_text: bool,
}

/// How far the new takes are from the pinned ones.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CanaryReportReply {
    /// By template, those that changed most first; what has no template comes last among equals.
    pub templates: Vec<TemplateDrift>,
    /// By pin, in the order in which they were pinned.
    pub pins: Vec<PinDrift>,
}

/// The drift of one template.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TemplateDrift {
    /// The template; none for pins without one.
    pub template: Option<String>,
    /// How many takes this rests on: pins that were made again and measured.
    pub n: u32,
    /// Pins of it that were not made again, or could not be compared.
    pub missing: u32,
    /// The highest level of any component of any take; none where nothing was measured.
    pub level: Option<Level>,
    /// By component, in the order of `inspect`.
    pub components: Vec<ComponentDrift>,
    /// What that says of the template, in a sentence.
    pub words: String,
}

/// One component over the takes of a template.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ComponentDrift {
    /// The component, for example `palette`.
    pub name: String,
    /// How many takes have a value.
    pub n: u32,
    /// How many were not looked at. That is no pass.
    pub not_checked: u32,
    /// How many have no value because it has no meaning for the two pictures.
    pub not_defined: u32,
    /// The median score: how many times more it changed than by harmless edits.
    pub median: Option<f64>,
    /// The highest score.
    pub worst: Option<f64>,
    /// The level of the worst.
    pub level: Option<Level>,
    /// The new take that has the highest score.
    pub take: Option<TakeId>,
}

/// The drift of one pin.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PinDrift {
    /// The pin.
    pub pin: CanaryPin,
    /// How far the new take is from the pinned one, by component; empty where there is none. Of clips each component at the moment at which it changed
    /// most, and then the measures over time, with a level where the new clip does more of it.
    pub drift: Vec<Measure>,
    /// What there is to know of it: why nothing was measured, or what else may have made the difference.
    pub words: String,
}
