//! The ladder as a whole: which provider's routes its tiers use, and using another one's.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Tier;

/// Make the tiers use a provider's routes.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LadderUseParams {
    /// A provider whose catalog file has a `[ladder]`, for example `google`; with `tier`, a route such as `google/pro`.
    pub provider: String,
    /// Bind this tier alone to the route that `provider` names.
    pub tier: Option<String>,
    /// Folder or id of the project; none means the built-in one.
    pub project: Option<String>,
    /// Write the names of the routes into the project's maquette.toml, and nothing into the person's own config.
    #[serde(default)]
    pub in_project: bool,
    /// What may be spent from now on, in millionths of the wallet's unit: granted to the wallet.
    pub funds_micro_units: Option<i64>,
    /// Makes a repeated request grant once.
    pub idempotency_key: Option<String>,
}

/// The ladder as it stands, and the ladders that there are.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LadderReply {
    /// The tiers of the project, lowest first.
    pub tiers: Vec<Tier>,
    /// What the providers offer.
    pub ladders: Vec<ProviderLadder>,
    /// What is still missing before these tiers can make anything.
    pub missing: Vec<Missing>,
}

/// The routes of a provider that make a ladder.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ProviderLadder {
    /// What `ladder.use` calls it.
    pub name: String,
    /// Its routes by tier.
    pub routes: BTreeMap<String, String>,
    /// Whether the project's tiers use exactly these.
    pub in_use: bool,
}

/// Something that is missing, and how to get it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Missing {
    /// What it is.
    pub what: String,
    /// How to get it.
    pub hint: String,
}

/// What was written, and the ladder that came of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LadderUseReply {
    /// The ladder that is used now.
    pub provider: String,
    /// Whether a file was changed; it was not where it said so already.
    pub changed: bool,
    /// The file, told to Unix peers only.
    pub file: Option<String>,
    /// The file as it was before, told to Unix peers only.
    pub backup: Option<String>,
    /// The tiers of the project, lowest first.
    pub tiers: Vec<Tier>,
    /// What is still missing.
    pub missing: Vec<Missing>,
    /// What a person should know of what was done.
    pub notes: Vec<String>,
}
