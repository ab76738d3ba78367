//! What the daemon said last, by project. Features use what is there and never wait for more.

mod keep;
mod store;

use std::collections::BTreeMap;
use std::path::PathBuf;

use maquette_prompt::facts;
use maquette_protocol::{KeyListReply, Project, PromptExpandReply, Quote, Route, Shot, Take, Tier};

use crate::daemon::Refused;

pub use keep::{expand, keep};
pub use store::Knowledge;

/// What is known about a project and the machine. Everything is empty until the daemon has answered.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Facts {
    /// The folder with the `maquette.toml`; none for a file outside of every project.
    pub root: Option<PathBuf>,
    /// Whether the daemon has answered at all: without it, unknown names are no findings.
    pub is_known: bool,
    /// The ladder, lowest tier first.
    pub tiers: Vec<Tier>,
    /// All routes of the catalog.
    pub routes: Vec<Route>,
    /// The project, as the daemon knows it.
    pub project: Option<Project>,
    /// Providers that need a key, and whether there is one.
    pub keys: Option<KeyListReply>,
    /// The project's shots, the one changed last first.
    pub shots: Vec<Shot>,
    /// The newest takes of shots that open documents name, by the shot's name, newest first.
    pub takes: BTreeMap<String, Vec<Take>>,
    /// Base of the daemon's asset URLs on loopback.
    pub http: Option<String>,
    /// The same as checks want it.
    pub checked: maquette_prompt::facts::Facts,
    /// Changes with every change.
    pub generation: u64,
}

/// What a document's plan would be now, by tier from the lowest.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Plan {
    /// The version of the document it was asked for.
    pub version: i32,
    /// A rung for each tier.
    pub rungs: Vec<Rung>,
}

/// What can be done on a tier.
#[derive(Debug, Clone, PartialEq)]
pub struct Rung {
    /// What the document makes there: combinations, shot, route, request, what has to come first, and what is there already.
    pub expanded: PromptExpandReply,
    /// The price of the request; none where there is no request, or it was refused.
    pub quote: Option<Quote>,
    /// Why the quote was refused.
    pub refused: Option<Refused>,
}

impl Facts {
    /// With what checks may know of them. What the daemon did not answer stays unknown, so that nothing is said about it.
    #[must_use]
    pub fn with_checks(mut self) -> Facts {
        let known = |is_known: bool| is_known.then_some(());
        self.checked = facts::Facts {
            tiers: known(!self.tiers.is_empty()).map(|()| self.tiers.iter().map(tier).collect()),
            routes: known(self.is_known).map(|()| self.routes.iter().map(route).collect()),
            palettes: self.project.as_ref().map(|project| project.palette.clone()),
        };
        self
    }

    /// The tier of this name.
    pub fn tier(&self, name: &str) -> Option<&Tier> {
        self.tiers.iter().find(|tier| tier.name == name)
    }

    /// The route of this name, or the first of a model of this name.
    pub fn route(&self, name: &str) -> Option<&Route> {
        let by = |text: fn(&Route) -> &String| self.routes.iter().find(|route| text(route) == name);
        by(|route| &route.route).or_else(|| by(|route| &route.model))
    }

    /// The shot of this name.
    pub fn shot(&self, name: &str) -> Option<&Shot> {
        self.shots.iter().find(|shot| shot.name == name)
    }

    /// The newest takes of a shot, newest first.
    pub fn takes_of(&self, shot: &str) -> &[Take] {
        self.takes.get(shot).map(Vec::as_slice).unwrap_or_default()
    }
}

fn tier(tier: &Tier) -> facts::Tier {
    facts::Tier { name: tier.name.clone(), route: tier.route.clone() }
}

fn route(route: &Route) -> facts::Route {
    facts::Route {
        name: route.route.clone(),
        provider: route.provider.clone(),
        model: route.model.clone(),
        shutdown: route.shutdown.clone(),
        days_left: route.shutdown_days,
        successor: route.successor.clone(),
        prompt_tokens: route.prompt_tokens,
        tokenizer: route.tokenizer.clone(),
    }
}

impl Rung {
    /// What the person wrote beside the route that would make it.
    pub fn note(&self) -> Option<&str> {
        let quoted = self.quote.as_ref().and_then(|quote| quote.note.as_deref());
        let expanded = &self.expanded;
        let listed = || expanded.tiers.iter().find(|tier| tier.tier == expanded.tier)?.note.as_deref();
        quoted.or_else(listed)
    }
}

impl Plan {
    /// What can be done on a tier.
    pub fn rung(&self, tier: &str) -> Option<&Rung> {
        self.rungs.iter().find(|rung| rung.expanded.tier == tier)
    }
}

/// What the person wrote beside a route, as a sentence.
pub fn noted(route: &str, note: &str) -> String {
    format!("Your note on {route}: \u{201c}{note}\u{201d}.")
}
