//! Figures of a project over the weeks. Each comes with the number that it rests on, and what is not known says so.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ids::{BatchId, ShotId};
use crate::library::Asset;
use crate::seeing::MeasureState;

/// Ask for a project's figures.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StatsParams {
    /// Folder or id of the project; none means the default project.
    pub project: Option<String>,
    /// How many ISO weeks (in UTC), the present one among them: 1 to 104; 12 if not given.
    pub weeks: Option<u32>,
    /// What an earlier page gave: as many weeks before that page's.
    pub cursor: Option<String>,
    /// How many pictures this call looks at anew, 0 to 200; 24 if not given. Those that were looked at before cost nothing. While the
    /// reply's `to_look` is not 0, the same call again goes on.
    pub look: Option<u32>,
}

/// A project's figures.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct StatsReply {
    /// The project's id.
    pub project: String,
    /// Where the weeks begin: a Monday, 00:00 UTC.
    pub from_ms: u64,
    /// Where they end; that moment is not among them.
    pub until_ms: u64,
    /// Takes that were made in these weeks, imports left out: what all counts rest on.
    pub takes: u64,
    /// Older takes of these weeks that were not counted, because there are more than 20,000.
    pub uncounted: u64,
    /// What accepted heroes took.
    pub heroes: HeroStats,
    /// How takes were judged, by tier.
    pub by_tier: Vec<Acceptance>,
    /// By route; at most 50, those with most takes first.
    pub by_route: Vec<Acceptance>,
    /// By prompt file of the project, where its takes are found by their words; at most 50.
    pub by_template: Vec<Acceptance>,
    /// How long things took.
    pub pace: PaceStats,
    /// What was spent on all tiers together.
    pub spent: SpendingStats,
    /// By tier.
    pub spending: Vec<SpendingStats>,
    /// The latest batches of two or more stills from words, newest first, at most 12: how alike their pictures are.
    pub batches: Vec<BatchStats>,
    /// The weeks, oldest first.
    pub weeks: Vec<WeekStats>,
    /// The look of accepted stills of all these weeks together; none where none was looked at.
    pub look: Option<LookStats>,
    /// Pictures that the looks and batches rest on.
    pub looked: u64,
    /// Pictures that were not looked at yet.
    pub to_look: u64,
    /// Accepted stills of these weeks that are never looked at, because only the newest 400 are.
    pub beyond: u64,
    /// For the weeks before these; none where the project has no earlier takes.
    pub cursor: Option<String>,
}

/// What accepted heroes took: kept takes of refinement tiers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct HeroStats {
    /// Accepted heroes: the n of the figures below.
    pub accepted: u64,
    /// Rolls: takes generated on refinement tiers; those from the cache, edits and imports are none.
    pub rolls: u64,
    /// What refinement tiers took, edits and what ended without a take included.
    pub credits_microcredits: i64,
    /// Rolls for each accepted hero; none without any.
    pub rolls_each: Option<f64>,
    /// Credits for each accepted hero, rounded up; none without any.
    pub credits_each_microcredits: Option<i64>,
    /// The shots that took most rolls first; at most 20.
    pub shots: Vec<ShotStats>,
}

/// What one shot's heroes took.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ShotStats {
    /// The shot.
    pub shot: ShotId,
    /// Its name.
    pub shot_name: String,
    /// Rolls.
    pub rolls: u64,
    /// Accepted heroes.
    pub accepted: u64,
    /// Credits.
    pub credits_microcredits: i64,
}

/// How takes were judged. The n of the share is `kept` + `rejected`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Acceptance {
    /// A tier, a route, or a prompt file's name.
    pub name: String,
    /// Takes, judged or not.
    pub made: u64,
    /// Kept.
    pub kept: u64,
    /// Rejected.
    pub rejected: u64,
    /// Kept among the judged, 0 to 1; none where nothing was judged.
    pub share: Option<f64>,
    /// Where the share lies with 95 % confidence, were these a sample (Wilson's interval): from here …
    pub low: Option<f64>,
    /// … to here.
    pub high: Option<f64>,
}

/// How long things took, from when a request was accepted. Work from the cache is not counted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PaceStats {
    /// Drafts that were made in the time of one hero: `hero_ms` over `draft_ms`; none where one of them is not known.
    pub drafts_per_hero: Option<f64>,
    /// Time of one draft: the time of its batch over the drafts in it. n is the number of batches.
    pub draft_ms: TimeStats,
    /// Time until a hero was there. n is the number of heroes.
    pub hero_ms: TimeStats,
    /// Time until the first take of a batch of drafts was there.
    pub first_take_ms: TimeStats,
    /// Time until the first thumbnail was seen.
    pub first_thumbnail_ms: TimeStats,
}

/// Times.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TimeStats {
    /// How many.
    pub n: u64,
    /// Median in milliseconds.
    pub median_ms: Option<u64>,
    /// Within this, 95 of 100.
    pub p95_ms: Option<u64>,
    /// Why it is not known, where it is not.
    pub why_not: Option<String>,
}

/// What was spent, by what became of it. The parts add up to `captured_microcredits`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SpendingStats {
    /// The tier; empty for all together.
    pub tier: String,
    /// Paid takes.
    pub paid_takes: u64,
    /// Of these, rejected.
    pub rejected_takes: u64,
    /// Everything.
    pub captured_microcredits: i64,
    /// On kept takes.
    pub kept_microcredits: i64,
    /// On rejected takes.
    pub rejected_microcredits: i64,
    /// On takes that nobody judged.
    pub unjudged_microcredits: i64,
    /// On jobs that ended without a take: a provider charged them all the same.
    pub lost_microcredits: i64,
}

/// How alike the pictures of one batch are.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct BatchStats {
    /// The batch.
    pub batch: BatchId,
    /// Name of its shot, the first one's of several.
    pub shot_name: String,
    /// When its last take was made.
    pub at_ms: u64,
    /// Pictures that were looked at.
    pub n: u64,
    /// Pictures that it has; at most 64 are looked at.
    pub of: u64,
    /// Whether it was measured.
    pub state: MeasureState,
    /// Mean share of differing bits over all pairs: 0 equal, about 0.5 unrelated.
    pub mean: Option<f64>,
    /// Mean of that to each picture's nearest other.
    pub nearest: Option<f64>,
    /// Pairs that are nearly the same picture; at most 100.
    pub near_pairs: u64,
    /// A sentence for people.
    pub words: String,
}

/// One week.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct WeekStats {
    /// ISO year and week, `2026-W47`.
    pub week: String,
    /// Its Monday, 00:00 UTC.
    pub from_ms: u64,
    /// Takes that were made in it.
    pub made: u64,
    /// Of these, kept, whenever that was.
    pub kept: u64,
    /// Of these, rejected.
    pub rejected: u64,
    /// Rolls among them.
    pub rolls: u64,
    /// Accepted heroes among them.
    pub heroes: u64,
    /// What was spent.
    pub captured_microcredits: i64,
    /// Of this, on takes that were rejected.
    pub rejected_microcredits: i64,
    /// The look of its accepted stills; none where none was looked at.
    pub look: Option<LookStats>,
}

/// What accepted stills have in common.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LookStats {
    /// How many stills.
    pub n: u64,
    /// Up to six colours of all of them together, the largest first.
    pub palette: Vec<LookColour>,
    /// Mean lightness L*, 0 to 100.
    pub lightness: f64,
    /// Mean chroma C*ab: 0 grey, 30 muted, 60 and more vivid.
    pub chroma: f64,
    /// Mean CIEDE2000 of the stills' mean colours from the group's: small means one palette again and again.
    pub spread_delta_e: f64,
    /// Mean centre of what stands out, across, 0 (left) to 1 (right).
    pub centre_x: f64,
    /// The same, down, 0 (top) to 1 (bottom).
    pub centre_y: f64,
    /// Mean distance of the stills' centres from it, as a share of the diagonal: small means one composition again and again.
    pub scatter: f64,
    /// A sentence for people. Under eight stills it says that they are too few.
    pub words: String,
}

/// One colour of a common palette.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LookColour {
    /// `#rrggbb`.
    pub colour: String,
    /// Its share, 0 to 1.
    pub share: f64,
}

/// Draw a project's figures.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StatsPlotParams {
    /// See `stats.get`.
    pub project: Option<String>,
    /// See `stats.get`.
    pub weeks: Option<u32>,
    /// See `stats.get`.
    pub cursor: Option<String>,
    /// See `stats.get`.
    pub look: Option<u32>,
    /// As SVG instead of PNG.
    #[serde(default)]
    pub svg: bool,
    /// On a light ground instead of a dark one.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub light: bool,
}

/// A project's figures, drawn.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct StatsPlotReply {
    /// The PNG, where that was asked for.
    pub asset: Option<Asset>,
    /// The SVG as text, where that was asked for. It is no asset, because browsers run what is in an SVG.
    pub svg: Option<String>,
}
