//! Prompt files: what is wrong with one, what it says on each tier, and the request that would make it. Everything about the file itself
//! is `maquette-prompt`'s, which is pure; here the disk, the ledger and the takes come in.

mod folders;
mod found;
mod ledger;
mod request;
mod source;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use maquette_prompt::axes::Axes;
use maquette_prompt::check::check;
use maquette_prompt::document::Document;
use maquette_prompt::expand::{Expansion, Wording};
use maquette_prompt::finding::Finding;
use maquette_protocol::{Digest, TakeId};
use serde_json::{Map, Value};

use super::{Caller, Engine, Fault};
use crate::config::Tier;
use crate::ledger::money::Microcredits;
use crate::plan::Refusal;
use crate::plan::names::near;
use crate::plan::words::Stage;
use crate::state::records::ImportRecord;

use super::preparing::{Enclosed, What};
use found::Found;
use request::project_name;
use source::{Opened, Way};

pub use request::Request;
pub use source::Source;

/// What is wrong with a file.
pub struct Checked {
    /// The file.
    pub document: Document,
    /// In order of place.
    pub findings: Vec<Finding>,
    /// Whether it is one of ours.
    pub is_ours: bool,
}

/// What is asked of a file's expansion.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// The tier; the lowest that draws from words if not given.
    pub tier: Option<String>,
    /// Values of inputs.
    pub set: Map<String, Value>,
    /// The first combination to tell.
    pub offset: u64,
    /// How many to tell.
    pub limit: u64,
    /// Whether to make the request as well.
    pub with_request: bool,
}

/// What a file makes on a tier.
pub struct Expanded {
    /// How many combinations there are.
    pub total: u64,
    /// The axes.
    pub axes: Axes,
    /// The combinations that were asked for.
    pub wordings: Vec<Wording>,
    /// The project's id.
    pub project: String,
    /// The first combination's shot.
    pub shot: String,
    /// The tier.
    pub tier: String,
    /// Its stage.
    pub stage: Stage,
    /// The route that it uses for this file.
    pub route: String,
    /// The request, where it was asked for and can be made.
    pub request: Option<Request>,
    /// Pictures that have to be brought in before it.
    pub import: Vec<PathBuf>,
    /// A picture that could become the anchor frame of a shot that has none.
    pub anchor: Option<String>,
    /// What lacks before it can be made.
    pub waiting: Option<Waiting>,
    /// Tiers that the file says something about.
    pub mentions: Vec<String>,
    /// All tiers, with what is there of this file.
    pub tiers: Vec<OfTier>,
}

/// What a person has to do before a tier can be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// What lacks.
    pub lacks: Lacks,
    /// In words.
    pub message: String,
    /// What to do.
    pub hint: String,
    /// Takes to choose from.
    pub takes: Vec<TakeId>,
}

/// What lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lacks {
    /// Takes of a lower tier.
    Takes,
    /// A `keep`.
    Keep,
    /// An anchor frame.
    Anchor,
}

/// What is there of a file on one tier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfTier {
    /// The tier.
    pub tier: String,
    /// Its stage.
    pub stage: Stage,
    /// The route that it uses for this file.
    pub route: String,
    /// What one take usually costs.
    pub each: Option<Microcredits>,
    /// Takes, newest first.
    pub takes: Vec<TakeId>,
    /// Those that are kept.
    pub kept: Vec<TakeId>,
}

/// Takes of one tier that are told, at most.
const MAX_TOLD: usize = 256;

impl Engine {
    /// Everything that is wrong with a prompt file, or worth a look.
    ///
    /// # Errors
    /// Where it cannot be read, or its project cannot.
    pub async fn check_prompt(self: &Arc<Self>, caller: &Caller, source: Source) -> Result<Checked, Fault> {
        let (engine, caller) = (self.clone(), caller.clone());
        tokio::task::spawn_blocking(move || engine.prompt_checked(&caller, source)).await?
    }

    fn prompt_checked(&self, caller: &Caller, source: Source) -> Result<Checked, Fault> {
        let opened = self.open_prompt(caller, source)?;
        let mut findings = check(&opened.document, &opened.facts, &opened.files, opened.is_ours);
        if opened.is_ours {
            let more = self.ledger_findings(caller, &opened, &findings)?;
            findings.extend(more);
            findings.sort_by_key(|finding| (finding.span, finding.code));
        }
        Ok(Checked { findings, is_ours: opened.is_ours, document: opened.document })
    }

    /// What a prompt file makes on a tier.
    ///
    /// # Errors
    /// Where it cannot be read, or says nothing because something in it is broken.
    pub async fn expand_prompt(
        self: &Arc<Self>,
        caller: &Caller,
        source: Source,
        wanted: Wanted,
    ) -> Result<Expanded, Fault> {
        let (engine, caller) = (self.clone(), caller.clone());
        tokio::task::spawn_blocking(move || engine.prompt_expanded(&caller, source, wanted)).await?
    }

    fn prompt_expanded(&self, caller: &Caller, source: Source, wanted: Wanted) -> Result<Expanded, Fault> {
        let opened = self.open_prompt(caller, source)?;
        let sheet = Sheet::new(self, &opened, wanted.tier.as_deref(), &wanted.set)?;
        let wordings = sheet.wordings(wanted.offset, wanted.limit)?;
        let found = self.made_of(&opened, &wanted.set, &sheet.shot_otherwise)?;
        let mut ready = Ready::default();
        if wanted.with_request {
            ready = sheet.ready(caller, &found)?;
        }
        let settings = opened.document.settings();
        Ok(Expanded {
            total: sheet.expansion.total(),
            axes: sheet.expansion.axes().clone(),
            wordings,
            project: opened.project.id.clone(),
            shot: sheet.shot,
            tier: sheet.tier.name.clone(),
            stage: sheet.tier.stage,
            route: opened.route_name(sheet.tier).to_owned(),
            request: ready.request,
            import: ready.import.into_values().collect(),
            anchor: opened.anchor().filter(|_| caller.sees_paths && !found.without_anchor.is_empty()),
            waiting: ready.waiting,
            mentions: settings.tiers.iter().map(|block| block.name.value.clone()).collect(),
            tiers: opened
                .project
                .ladder
                .tiers
                .iter()
                .map(|tier| self.of_tier(&opened, tier, &found))
                .collect(),
        })
    }

    fn of_tier(&self, opened: &Opened, tier: &Tier, found: &Found) -> OfTier {
        let name = opened.route_name(tier);
        let ladder = opened.project.ladder.on_route(&tier.name, name);
        let each = ladder.tier(&tier.name).zip(self.catalog.route(name));
        OfTier {
            tier: tier.name.clone(),
            stage: tier.stage,
            route: name.to_owned(),
            each: each.and_then(|(tier, route)| ladder.usual_price(tier, route)),
            takes: found.of_tier(&tier.name).map(|own| own.id).take(MAX_TOLD).collect(),
            kept: found
                .of_tier(&tier.name)
                .filter(|own| own.is_kept)
                .map(|own| own.id)
                .take(MAX_TOLD)
                .collect(),
        }
    }
}

/// A request, or what lacks for it.
#[derive(Default)]
struct Ready {
    request: Option<Request>,
    import: BTreeMap<Digest, PathBuf>,
    waiting: Option<Waiting>,
}

/// A file, expanded for one tier.
struct Sheet<'a> {
    engine: &'a Engine,
    opened: &'a Opened,
    tier: &'a Tier,
    expansion: Expansion,
    /// The shot of wordings that name none.
    shot_otherwise: String,
    /// The first combination's shot.
    shot: String,
}

impl<'a> Sheet<'a> {
    fn new(
        engine: &'a Engine,
        opened: &'a Opened,
        tier: Option<&str>,
        set: &Map<String, Value>,
    ) -> Result<Sheet<'a>, Fault> {
        let ladder = &opened.project.ladder.tiers;
        let lowest = ladder.iter().find(|tier| engine.way(opened, tier) == Way::Drafts).or(ladder.first());
        let chosen = match tier {
            Some(name) => ladder.iter().find(|tier| tier.name == name),
            None => lowest,
        };
        let tier = chosen.ok_or_else(|| {
            let name: String = tier.unwrap_or("draft").chars().take(80).collect();
            let near = near(&name, ladder.iter().map(|tier| tier.name.as_str()));
            Fault::Plan(Refusal::UnknownTier { name, near })
        })?;
        let expansion = opened.expansion(Some(tier), set)?;
        // The name must be the same whichever tier is asked for.
        let first = opened.expansion(lowest, set).and_then(|lowest| first_of(opened, &lowest));
        let first = first.or_else(|_| first_of(opened, &expansion))?;
        let shot_otherwise = opened.shot_otherwise(&first.prompt);
        let shot = first.shot.unwrap_or_else(|| shot_otherwise.clone());
        Ok(Sheet { engine, opened, tier, expansion, shot_otherwise, shot })
    }

    fn wordings(&self, first: u64, count: u64) -> Result<Vec<Wording>, Fault> {
        let wordings = self.expansion.wordings(first, count);
        let mut wordings = wordings.map_err(|finding| self.opened.broken(&finding))?;
        for wording in &mut wordings {
            wording.shot = wording.shot.take().filter(|shot| *shot != self.shot);
        }
        Ok(wordings)
    }

    /// The request that makes the file on the tier, or what lacks for it.
    fn ready(&self, caller: &Caller, found: &Found) -> Result<Ready, Fault> {
        match self.engine.way(self.opened, self.tier) {
            Way::Drafts => self.drafts(caller),
            way @ (Way::Promotion | Way::Anchor) => self.promotion(way, caller, found),
        }
    }

    fn drafts(&self, caller: &Caller) -> Result<Ready, Fault> {
        let (total, most) = (self.expansion.total(), crate::plan::numbers::MAX_VARIANTS as u64);
        if total > most {
            let refusal = Refusal::CountOutOfRange {
                field: "the number of combinations",
                count: total,
                min: 1,
                max: most,
            };
            return Err(Fault::Plan(refusal));
        }
        let wordings = self.expansion.wordings(0, total).map_err(|finding| self.opened.broken(&finding))?;
        let drafts = request::drafts(self.opened, self.tier, &wordings, &self.shot_otherwise)?;
        let mut import = drafts.pictures;
        let mut lacking = BTreeMap::new();
        while let Some((digest, path)) = import.pop_first() {
            if self.engine.get::<ImportRecord>(&digest)?.is_none()
                && self.engine.assets.find(&digest).is_none()
            {
                lacking.insert(digest, path);
            }
        }
        let request = Request {
            what: What::Draft(drafts.request),
            enclosed: Enclosed { of_variants: drafts.of_variants, ..Enclosed::default() },
            project: project_name(&self.opened.project, caller.sees_paths),
        };
        Ok(Ready { request: Some(request), import: lacking, waiting: None })
    }

    fn promotion(&self, way: Way, caller: &Caller, found: &Found) -> Result<Ready, Fault> {
        let below = found.below(self.tier, &self.opened.project.ladder.tiers);
        let takes: Vec<(TakeId, u64)> = match way {
            Way::Anchor => found.anchors.clone(),
            Way::Drafts | Way::Promotion => {
                below.iter().filter(|own| own.is_kept).map(|own| (own.id, own.k)).collect()
            }
        };
        if takes.is_empty() {
            let waiting = Some(self.waiting(way, &below));
            return Ok(Ready { waiting, ..Ready::default() });
        }
        let what = request::promotion(self.opened, self.tier, way, &self.expansion, &takes)?;
        let project = project_name(&self.opened.project, caller.sees_paths);
        let request = Some(Request { what, enclosed: Enclosed::default(), project });
        Ok(Ready { request, ..Ready::default() })
    }

    fn waiting(&self, way: Way, below: &[&found::Own]) -> Waiting {
        let (tier, shot) = (&self.tier.name, &self.shot);
        let kept = below.iter().filter(|own| own.is_kept).map(|own| own.id);
        let all = || below.iter().map(|own| own.id);
        let mut takes: Vec<TakeId> = if way == Way::Anchor { kept.collect() } else { Vec::new() };
        if takes.is_empty() {
            takes = all().collect();
        }
        takes.truncate(MAX_TOLD);
        let example = takes.first().map_or_else(|| "TAKE".to_owned(), TakeId::to_string);
        let (lacks, message, hint) = match way {
            _ if takes.is_empty() => (
                Lacks::Takes,
                format!("`{tier}` is made from takes of this file, and there are none yet"),
                "Make the lower tiers first: `maquette run FILE`.".to_owned(),
            ),
            Way::Anchor => (
                Lacks::Anchor,
                format!("`{tier}` begins with the anchor frame of `{shot}`, which has none"),
                format!("Pin a still: `maquette anchor {example}`."),
            ),
            Way::Drafts | Way::Promotion => (
                Lacks::Keep,
                format!("`{tier}` is made from kept takes, and none of these is kept"),
                format!("Keep what is good: `maquette keep {example}`."),
            ),
        };
        Waiting { lacks, message, hint, takes }
    }
}

fn first_of(opened: &Opened, expansion: &Expansion) -> Result<Wording, Fault> {
    expansion.wording(0).map_err(|finding| opened.broken(&finding))
}
