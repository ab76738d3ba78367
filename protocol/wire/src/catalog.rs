//! Catalog: tiers, models, projects.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A project, by the folder that holds `maquette.toml` or by its id; none means the built-in default project.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ProjectParams {
    /// Folder or id.
    pub project: Option<String>,
}

/// What a tier is for; gates sit between stages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Many cheap drafts.
    Exploration,
    /// A few heroes.
    Refinement,
    /// Clips from an anchor.
    Motion,
    /// A stage that this build does not know.
    #[serde(other)]
    Unknown,
}

/// The rungs of the ladder, lowest first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TierListReply {
    /// The tiers.
    pub tiers: Vec<Tier>,
}

/// One rung of the ladder.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Tier {
    /// Its name, for example `draft`.
    pub name: String,
    /// What it is for.
    pub stage: Stage,
    /// The route it is bound to, for example `sketch/composition`.
    pub route: String,
    /// How many pictures a request makes if it does not say.
    pub count: u32,
    /// Its size in pixels if a request does not say.
    pub width: u32,
    /// See `width`.
    pub height: u32,
    /// Price of one take.
    pub price_microcredits: i64,
    /// Date on which the price was looked up, `YYYY-MM-DD`.
    pub price_as_of: Option<String>,
    /// Rolls before the Three-Roll Rule refuses; none means no limit.
    pub rolls: Option<u32>,
    /// Whether a shot needs an anchor first.
    pub needs_anchor: bool,
    /// Length of a clip.
    pub seconds: Option<f64>,
    /// Median time of one take on this machine so far, and how many were measured.
    pub median_ms: Option<u64>,
    /// How many takes `median_ms` and `p95_ms` rest on.
    pub measured: u64,
    /// Within this, 95 of 100 takes were made on this machine so far.
    #[serde(default)]
    pub p95_ms: Option<u64>,
    /// What the person wrote beside its route by `model.note`.
    #[serde(default)]
    pub note: Option<String>,
}

/// The models that routes lead to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ModelListReply {
    /// The routes.
    pub routes: Vec<Route>,
}

/// One route: provider, model, price, capabilities.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Route {
    /// Name, `provider/name`.
    pub route: String,
    /// Provider.
    pub provider: String,
    /// Model id as sent to the provider, and its version.
    pub model: String,
    /// The id alone.
    #[serde(default)]
    pub model_id: String,
    /// The version alone.
    #[serde(default)]
    pub model_version: String,
    /// Other names that people use for the model.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// What it says of itself.
    pub about: String,
    /// Stages it can serve.
    pub stages: Vec<Stage>,
    /// Price of one take.
    pub price_microcredits: i64,
    /// Date of the price, `YYYY-MM-DD`.
    pub price_as_of: String,
    /// Where the price comes from.
    pub price_source: String,
    /// Whether a refusal costs: `yes`, `no` or `unknown`.
    pub charges_on_refusal: String,
    /// `none`, `best_effort` or `echoed`.
    pub seed: String,
    /// `native` or `none`.
    pub mask: String,
    /// Longest side it makes, in pixels.
    pub max_side: u32,
    /// Shortest side it makes, in pixels.
    #[serde(default)]
    pub min_side: u32,
    /// Only these sizes, such as `1024x1536`, where there is a list.
    #[serde(default)]
    pub sizes: Vec<String>,
    /// Only these aspects, such as `16:9`, where there is a list.
    #[serde(default)]
    pub aspects: Vec<String>,
    /// Date on which it is shut down, if announced.
    pub shutdown: Option<String>,
    /// Whether the adapter was checked against the provider's own client or server.
    #[serde(default)]
    pub verified: bool,
    /// Whether a person said yes to paying it; always so where it is verified or free.
    #[serde(default)]
    pub accepted: bool,
    /// Days until then; negative once it is past.
    #[serde(default)]
    pub shutdown_days: Option<i64>,
    /// The route to use instead, where one is known.
    #[serde(default)]
    pub successor: Option<String>,
    /// What it makes: `still` or `clip`.
    #[serde(default)]
    pub makes: String,
    /// What it can be asked for: `draft`, `promote`, `inpaint`, `upscale`, `stitch`.
    #[serde(default)]
    pub does: Vec<String>,
    /// What the price is for: `take`, `second` or `megapixel`. `price_microcredits` is that of one picture of 1K, or of one second.
    #[serde(default)]
    pub price_per: String,
    /// Most pictures to look at beside the prompt.
    #[serde(default)]
    pub max_references: u32,
    /// Whether a picture can be the first frame of a clip.
    #[serde(default)]
    pub first_frame: bool,
    /// Whether a picture can be the last frame of a clip.
    #[serde(default)]
    pub last_frame: bool,
    /// Whether it keeps to a guide: a picture of depth, edges or segments.
    #[serde(default)]
    pub guide: bool,
    /// Longest clip.
    #[serde(default)]
    pub max_seconds: Option<f64>,
    /// How much of a prompt the model reads at once, in what `tokenizer` counts; none where no source says.
    #[serde(default)]
    pub prompt_tokens: Option<u32>,
    /// What `prompt_tokens` counts: `clip` or `t5` tokens, `words` or `characters`.
    #[serde(default)]
    pub tokenizer: Option<String>,
    /// Median time of one take on this machine so far; none where nothing was measured.
    #[serde(default)]
    pub median_ms: Option<u64>,
    /// Within this, 95 of 100 takes were made on this machine so far.
    #[serde(default)]
    pub p95_ms: Option<u64>,
    /// How many takes `median_ms` and `p95_ms` rest on.
    #[serde(default)]
    pub measured: u64,
    /// The wallet that pays.
    #[serde(default)]
    pub wallet: String,
    /// Whether the route can be used now.
    pub ready: bool,
    /// Why not, and what to do.
    pub why_not: Option<String>,
    /// What the person wrote beside it by `model.note`.
    #[serde(default)]
    pub note: Option<String>,
}

/// Write a remark beside a route, for example "poor at hands".
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ModelNoteParams {
    /// The route, `provider/name`.
    pub route: String,
    /// The remark, 1 to 500 bytes in one line; none takes the one away that is there.
    pub note: Option<String>,
}

/// Say yes to paying a route.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ModelAcceptParams {
    /// The route, `provider/name`.
    pub route: String,
}

/// A project as it stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Project {
    /// Its id; stays when the folder moves.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The folder, told to Unix peers only.
    pub path: Option<String>,
    /// Whether a person allowed spending in it.
    pub trusted: bool,
    /// The tiers, lowest first.
    pub tiers: Vec<Tier>,
    /// Brand colours by name, `#rrggbb`.
    pub palette: std::collections::BTreeMap<String, Vec<String>>,
    /// Limit on all credits the project may spend.
    pub budget_microcredits: Option<i64>,
    /// Limit on a day (UTC).
    pub budget_per_day_microcredits: Option<i64>,
    /// What was ignored in `maquette.toml`, and why.
    pub warnings: Vec<String>,
}

/// The projects.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ProjectListReply {
    /// The one changed last first; at most 500, the built-in one always among them.
    pub projects: Vec<ListedProject>,
}

/// A project in a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ListedProject {
    /// Its id; every method takes it as `project`.
    pub id: String,
    /// Its name when it was last opened.
    pub name: String,
    /// Its folder then, told to Unix peers only; the built-in one has none.
    pub root: Option<String>,
    /// Whether it is the built-in one, which a request means that names none.
    pub is_default: bool,
    /// Whether a person allowed spending in that folder.
    pub trusted: bool,
    /// Its shots.
    pub shots: u64,
    /// Takes in them whose content was not deleted.
    pub takes: u64,
    /// When it or one of its shots last changed; 0 where nothing ever did.
    pub updated_ms: u64,
}

/// Make a folder a project, or say yes to one that came from elsewhere.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ProjectInitParams {
    /// The folder. It is made if it is not there.
    pub path: String,
    /// A name; the folder's own if not given.
    pub name: Option<String>,
    /// Write the demo ladder with house prices.
    #[serde(default)]
    pub demo: bool,
    /// Allow spending in a project that was made elsewhere; writes no file.
    #[serde(default)]
    pub trust: bool,
}
