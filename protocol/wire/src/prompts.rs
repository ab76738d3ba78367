//! Prompt files: what is wrong with one, and what it would make. Plugins send a path or a text and get wordings, and requests ready to be
//! quoted and made; they hold no rules of their own.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::catalog::Stage;
use crate::ids::TakeId;
use crate::making::QuoteParams;

/// The prompt files of a project.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PromptListReply {
    /// Files that end in `.prompt`, partials apart, from the project's `prompts` folder and then its root, by name; at most 500.
    pub files: Vec<PromptFile>,
}

/// A prompt file in a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PromptFile {
    /// Its path below the project's `prompts` folder, or below its root: `teapot.prompt`. `prompt.get`, `prompt.check` and
    /// `prompt.expand` take it as `name`.
    pub name: String,
    /// What it says of itself (`description`), in one line.
    pub title: Option<String>,
    /// Its length in bytes.
    pub bytes: u64,
    /// When it was last written.
    pub updated_ms: u64,
}

/// Ask for a prompt file.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PromptGetParams {
    /// Folder or id of the project; none means the default project.
    pub project: Option<String>,
    /// The file, as `prompt.list` names it.
    pub name: String,
}

/// A prompt file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PromptGetReply {
    /// Its name.
    pub name: String,
    /// Its text.
    pub text: String,
    /// Its inputs, in order of declaration.
    pub inputs: Vec<PromptInput>,
}

/// An input of a prompt file: a field that a person may fill in. `set` of `prompt.expand` takes values by name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PromptInput {
    /// Its name.
    pub name: String,
    /// `string`, `number`, `integer`, `boolean`, `array`, `object`, `enum` or `any`; `any` too where the file does not say.
    pub kind: String,
    /// What it is if nobody says.
    pub default: Option<Value>,
    /// What the file says it is for.
    pub description: Option<String>,
    /// The values that an `enum` takes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<Value>,
    /// Whether the file varies it; a value that is set then stands for all of the axis.
    pub is_axis: bool,
}

/// Ask what is wrong with a prompt file.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PromptCheckParams {
    /// The file's absolute path; what it names is looked for beside it. Read only for peers on the Unix socket.
    pub path: Option<String>,
    /// A file of the project as `prompt.list` names it, for every peer; instead of `path`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its text, where it is not (yet) what is on the disk. At most 1 MiB. This, `path` or `name` is needed.
    pub text: Option<String>,
    /// Folder or id of the project; else the nearest folder above `path` with a `maquette.toml`, else the default project.
    pub project: Option<String>,
}

/// What is wrong with a prompt file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PromptCheckReply {
    /// Everything that was found, in order of place.
    pub findings: Vec<PromptFinding>,
    /// Whether it is one of ours: it has a `maquette.` key, or lies in a project's `prompts` folder.
    pub is_ours: bool,
}

/// One thing that was found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PromptFinding {
    /// A stable word, such as `undefined-input`.
    pub code: String,
    /// How bad it is.
    pub severity: PromptSeverity,
    /// What is wrong, in words.
    pub message: String,
    /// What to do next; empty where the message says it.
    pub hint: String,
    /// The line, from 1.
    pub line: u32,
    /// The column, from 1, in characters.
    pub column: u32,
    /// The line of its end, from 1.
    pub end_line: u32,
    /// The column behind its end, from 1, in characters.
    pub end_column: u32,
    /// The first byte in the text.
    pub start: u64,
    /// The byte after the last.
    pub end: u64,
}

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PromptSeverity {
    /// Nothing can be made of the file.
    Error,
    /// Probably not what is meant.
    Warning,
    /// Worth knowing.
    Info,
    /// A small improvement.
    Hint,
    /// A severity that this build does not know.
    #[serde(other)]
    Unknown,
}

/// Ask what a prompt file would make on a tier.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PromptExpandParams {
    /// See `prompt.check`.
    pub path: Option<String>,
    /// See `prompt.check`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// See `prompt.check`.
    pub text: Option<String>,
    /// See `prompt.check`.
    pub project: Option<String>,
    /// The tier; the lowest that draws from words, if not given.
    pub tier: Option<String>,
    /// Values of inputs. An input that is an axis then has this one value.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub set: BTreeMap<String, Value>,
    /// The first combination to tell, from 0.
    #[serde(default)]
    pub offset: u64,
    /// How many combinations to tell, 0 to 1,000; 100 if not given. Fewer are told where they are long: a reply has about 1 MiB of words.
    pub limit: Option<u32>,
    /// Whether to give the request as well.
    #[serde(default)]
    pub with_request: bool,
}

/// What a prompt file makes on a tier.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PromptExpandReply {
    /// How many combinations there are.
    pub total: u64,
    /// The axes, in order, and how many values each has.
    pub axes: Vec<PromptAxis>,
    /// The combinations that were asked for.
    pub items: Vec<PromptItem>,
    /// The project's id.
    pub project: String,
    /// The shot; the first one, where the file names several.
    pub shot: String,
    /// The tier.
    pub tier: String,
    /// Its stage.
    pub stage: Stage,
    /// The route that the tier uses for this file.
    pub route: String,
    /// What to give to `quote`, and then to the method that it names. None where a person has to do something first.
    pub request: Option<QuoteParams>,
    /// Pictures to bring in by `asset.import` before the request; absolute paths. Empty for peers that see no paths.
    #[serde(default)]
    pub import: Vec<String>,
    /// A picture to bring in as the shot's anchor frame, where the file names one and the shot has none; an absolute path.
    #[serde(default)]
    pub anchor: Option<String>,
    /// What a person has to do before this tier can be made.
    pub waiting: Option<PromptWaiting>,
    /// Tiers that the file says something about.
    #[serde(default)]
    pub mentions: Vec<String>,
    /// All tiers from the lowest up, with what is there of this file already.
    pub tiers: Vec<PromptTier>,
}

/// An axis of a prompt file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PromptAxis {
    /// The input's name.
    pub name: String,
    /// How many values it has.
    pub values: u32,
}

/// One combination.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PromptItem {
    /// Its number, from 0.
    pub k: u64,
    /// The value of each axis.
    pub values: BTreeMap<String, Value>,
    /// The shot, where it is not the first one's.
    pub shot: Option<String>,
    /// What is sent.
    pub prompt: String,
    /// What is not to be drawn.
    pub negative: Option<String>,
    /// Pictures to look at, as the file names them.
    pub references: Vec<String>,
}

/// Why a tier cannot be made yet.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PromptWaiting {
    /// What lacks.
    pub kind: PromptWaitingKind,
    /// In words.
    pub message: String,
    /// What to do, as a command.
    pub hint: String,
    /// Takes to choose from.
    pub takes: Vec<TakeId>,
}

/// What lacks before a tier can be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PromptWaitingKind {
    /// Takes of a lower tier.
    Takes,
    /// A `keep`.
    Keep,
    /// An anchor frame.
    Anchor,
    /// Something that this build does not know.
    #[serde(other)]
    Unknown,
}

/// What is there of a prompt file on one tier.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PromptTier {
    /// The tier.
    pub tier: String,
    /// Its stage.
    pub stage: Stage,
    /// The route that it uses for this file.
    pub route: String,
    /// What one take usually costs; none where that is not known.
    pub each_microcredits: Option<i64>,
    /// What the person wrote beside the route by `model.note`.
    #[serde(default)]
    pub note: Option<String>,
    /// Takes of this file, newest first; at most 256.
    pub takes: Vec<TakeId>,
    /// Those of them that are kept.
    pub kept: Vec<TakeId>,
}
