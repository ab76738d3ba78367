//! Library: takes, shots, assets, boards, undo.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::catalog::Stage;
use crate::ids::{Digest, JobId, ShotId, TakeId};

/// Content-addressed bytes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Asset {
    /// BLAKE3 of the bytes.
    pub digest: Digest,
    /// Media type, for example `image/png`.
    pub media: String,
    /// Length in bytes.
    pub bytes: u64,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Length of a clip.
    pub duration_ms: Option<u64>,
    /// `GET` it here: range requests, `?max_side=` for a smaller picture.
    pub url: Option<String>,
    /// The file itself, told to Unix peers only. Read-only: ask `take.export` for a copy of your own.
    pub path: Option<String>,
    /// A small PNG of it, told to Unix peers only.
    pub thumbnail: Option<String>,
}

/// A person's word on a take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Good: may be promoted.
    Keep,
    /// Not good.
    Reject,
    /// A verdict that this build does not know.
    #[serde(other)]
    Unknown,
}

/// How a take came from its parent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// Made from a prompt.
    Draft,
    /// Made on a higher tier from its parent.
    Promote,
    /// Its parent with a part changed.
    Edit,
    /// Clips joined.
    Stitch,
    /// Brought in from a file.
    Import,
    /// An origin that this build does not know.
    #[serde(other)]
    Unknown,
}

/// One result, a still or a clip.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Take {
    /// Its name.
    pub id: TakeId,
    /// Project id.
    pub project: String,
    /// Shot.
    pub shot: ShotId,
    /// The shot's name.
    pub shot_name: String,
    /// Tier it was made on.
    pub tier: String,
    /// The tier's stage.
    pub stage: Stage,
    /// Route that made it.
    pub route: String,
    /// Model id and version as the provider names them.
    pub model: String,
    /// How it came to be.
    pub origin: Origin,
    /// The take it came from.
    pub parent: Option<TakeId>,
    /// The prompt as sent; none once its content was deleted.
    pub prompt: Option<String>,
    /// Seed.
    pub seed: Option<u64>,
    /// Variation.
    pub k: u32,
    /// The bytes.
    pub asset: Asset,
    /// What it cost.
    pub cost_microcredits: i64,
    /// Whether it came from the cache.
    pub cached: bool,
    /// A person's word.
    pub verdict: Option<Verdict>,
    /// Why.
    pub verdict_reason: Option<String>,
    /// Whether it is the shot's current anchor frame.
    pub anchor: bool,
    /// The job that made it.
    pub job: Option<JobId>,
    /// When it came to be.
    pub created_ms: u64,
    /// What the model or renderer said about its work, for example words that it did not understand.
    #[serde(default)]
    pub notes: Vec<String>,
}

/// Name one take.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TakeParams {
    /// The take.
    pub take: TakeId,
}

/// A take with its recipe.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TakeReply {
    /// The take.
    pub take: Take,
    /// Everything that made it, as it was sent; none once its content was deleted.
    pub recipe: Option<serde_json::Value>,
}

/// Which takes, newest first.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TakeListParams {
    /// Folder or id of the project; none means the default project.
    pub project: Option<String>,
    /// Only this shot.
    pub shot: Option<String>,
    /// Only this tier.
    pub tier: Option<String>,
    /// How many, 1 to 500; 50 if not given.
    pub limit: Option<u32>,
    /// Where the last page ended.
    pub cursor: Option<String>,
}

/// Look for takes. All conditions must hold. Newest first.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TakeSearchParams {
    /// Words of the prompt; each must begin a word of it, in any order, whatever the case.
    pub text: Option<String>,
    /// Folder or id of the project; none means the default project.
    pub project: Option<String>,
    /// Look in all projects.
    #[serde(default)]
    pub everywhere: bool,
    /// Only this shot.
    pub shot: Option<String>,
    /// Only this tier.
    pub tier: Option<String>,
    /// Only this seed.
    pub seed: Option<u64>,
    /// Only takes with this verdict.
    pub verdict: Option<Verdict>,
    /// Only takes made at or after this time.
    pub after_ms: Option<u64>,
    /// Only takes made before this time.
    pub before_ms: Option<u64>,
    /// How many, 1 to 500; 50 if not given.
    pub limit: Option<u32>,
    /// Where the last page ended.
    pub cursor: Option<String>,
}

/// A page of takes, newest first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TakeListReply {
    /// The takes.
    pub takes: Vec<Take>,
    /// How many match in all, this page included; none where it was not counted.
    pub total: Option<u64>,
    /// Give it back for the next page; none at the end.
    pub cursor: Option<String>,
}

/// Judge takes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TakeJudgeParams {
    /// The takes, 1 to 256.
    pub takes: Vec<TakeId>,
    /// The word; none takes an earlier word back.
    pub verdict: Option<Verdict>,
    /// Why, up to 1,000 bytes.
    pub reason: Option<String>,
}

/// Takes after a change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TakesReply {
    /// The takes as they stand now.
    pub takes: Vec<Take>,
}

/// A take's ancestors and descendants.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LineageReply {
    /// From the first ancestor down to the take itself.
    pub ancestors: Vec<Take>,
    /// Takes that came from it, directly or not, oldest first; at most 500.
    pub descendants: Vec<Take>,
}

/// Copy takes out, with readable names.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TakeExportParams {
    /// The takes, 1 to 500.
    pub takes: Vec<TakeId>,
    /// The folder to put copies into; it is made if it is not there. Unix peers only.
    pub folder: String,
    /// Write the recipe beside each as `.json`.
    #[serde(default)]
    pub recipes: bool,
    /// Another file format: `gif` for clips (512 pixels on the long side, at most 15 frames a second), `png` or `jpeg` for stills.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub format: Option<String>,
}

/// What was written.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ExportReply {
    /// The files, in the order of the takes.
    pub files: Vec<String>,
}

/// Delete the content of takes. The books stay.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TakeDeleteParams {
    /// The takes, 1 to 256.
    pub takes: Vec<TakeId>,
}

/// What was deleted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DeleteReply {
    /// The takes that are gone.
    pub takes: Vec<TakeId>,
    /// Bytes given back to the disk.
    pub freed_bytes: u64,
}

/// Which shots.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ShotListParams {
    /// Folder or id of the project; none means the default project.
    pub project: Option<String>,
    /// How many, 1 to 500; 100 if not given.
    pub limit: Option<u32>,
    /// Where the last page ended.
    pub cursor: Option<String>,
}

/// A named idea inside a project.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Shot {
    /// Its number.
    pub id: ShotId,
    /// Project id.
    pub project: String,
    /// Its name.
    pub name: String,
    /// Takes in it.
    pub takes: u64,
    /// Of these, kept.
    pub kept: u64,
    /// The current anchor frame.
    pub anchor: Option<TakeId>,
    /// Rolls so far on each refinement tier, since the last reset.
    pub rolls: std::collections::BTreeMap<String, u32>,
    /// The newest take.
    pub latest: Option<TakeId>,
    /// When something last changed in it.
    pub updated_ms: u64,
}

/// A page of shots, the one changed last first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ShotListReply {
    /// The shots.
    pub shots: Vec<Shot>,
    /// Give it back for the next page; none at the end.
    pub cursor: Option<String>,
}

/// Give a shot another name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ShotRenameParams {
    /// Folder or id of the project; none means the default project.
    pub project: Option<String>,
    /// Its name now.
    pub shot: String,
    /// Its name from now on: 1 to 64 letters, digits, `-`, `_`, `.` or spaces.
    pub name: String,
}

/// Name one asset.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AssetGetParams {
    /// Its digest.
    pub digest: Digest,
}

/// Bring a picture in: by path, which Unix peers alone may name, or by the digest of one that `POST /assets` stored.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AssetImportParams {
    /// The file: PNG or JPEG, at most 64 MiB and 100 megapixels. Either this or `digest`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub path: String,
    /// A still that is an asset already, for example by `POST /assets`. Either this or `path`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<Digest>,
    /// Make it a take of this shot; without it, only the asset is stored (a mask, a reference).
    pub shot: Option<String>,
    /// Folder or id of the project; none means the default project.
    pub project: Option<String>,
    /// Tier the take counts for; the lowest if not given.
    pub tier: Option<String>,
    /// Words to find it by.
    pub prompt: Option<String>,
}

/// The answer to `POST /assets`: the body, `image/png` or `image/jpeg`, is an asset now.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct UploadReply {
    /// The bytes. `asset.import` with its `digest` makes it a take.
    pub asset: Asset,
}

/// What came in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ImportReply {
    /// The bytes.
    pub asset: Asset,
    /// The take, where a shot was named.
    pub take: Option<Take>,
}

/// Compose a contact sheet or a mood board.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BoardMakeParams {
    /// The takes in order: 1 to 256, on a mood board 1 to 48.
    pub takes: Vec<TakeId>,
    /// How they are arranged; a contact sheet if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub layout: Option<BoardLayout>,
    /// What it is to be; a picture if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub format: Option<BoardFormat>,
    /// A title, one line of 1 to 120 letters; none if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Columns of a contact sheet, 1 to 16; as many as leave few holes if not given.
    pub columns: Option<u32>,
    /// Long side of a tile of a contact sheet in pixels, 64 to 1,024; 256 if not given.
    pub tile: Option<u32>,
    /// Text with each picture: number, take, shot, tier, seed, verdict, what drifted most. Yes if not given; marks stay without.
    pub captions: Option<bool>,
}

/// How a board is arranged.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum BoardLayout {
    /// A contact sheet: equal tiles in rows.
    #[default]
    Sheet,
    /// A mood board: larger and smaller pictures that fill pages without being cut, and the colours of all of them.
    Mood,
    /// An arrangement that this build does not know.
    #[serde(other)]
    Unknown,
}

/// What a board is made as.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum BoardFormat {
    /// A PNG.
    #[default]
    Png,
    /// One page of HTML of at most 7 MB that holds its pictures, runs no script and fetches nothing. Its pictures' texts for readers
    /// hold the prompts.
    Html,
    /// A format that this build does not know.
    #[serde(other)]
    Unknown,
}

/// The board. It is an asset, no take.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct BoardReply {
    /// The bytes. A page has no width and height: both are 0.
    pub asset: Asset,
    /// Takes whose drift is not measured yet, so that the board says nothing of it; the same request may measure more of them.
    #[serde(default)]
    pub unmeasured: Vec<TakeId>,
}

/// The strip picture of a clip. It is an asset, no take.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct StripReply {
    /// The bytes.
    pub asset: Asset,
}

/// Take back the last keep, reject or anchor of a project.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct UndoReply {
    /// What was taken back, in a sentence.
    pub undone: String,
    /// The takes it concerned, as they stand now.
    pub takes: Vec<Take>,
    /// How many more steps can be taken back.
    pub left: u32,
}
