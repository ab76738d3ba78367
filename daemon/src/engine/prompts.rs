//! Prompt files: what is wrong with one, what it says on each tier, and the request that would make it. Everything about the file itself
//! is `maquette-prompt`'s, which is pure; here the disk, the ledger and the takes come in.

mod folders;
mod found;
mod ledger;
mod request;
mod sheet;
mod shelf;
mod source;
mod templates;

use std::path::PathBuf;
use std::sync::Arc;

use maquette_prompt::axes::Axes;
use maquette_prompt::check::check;
use maquette_prompt::document::Document;
use maquette_prompt::expand::Wording;
use maquette_prompt::finding::Finding;
use maquette_protocol::TakeId;
use serde_json::{Map, Value};

use super::{Caller, Engine, Fault, Project};
use crate::config::Tier;
use crate::ledger::money::Microcredits;
use crate::plan::words::Stage;

use found::Found;
use sheet::{Ready, Sheet};
use source::Opened;

pub use request::Request;
pub use shelf::{Field, Shelved};
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
    /// What the person wrote beside the route.
    pub note: Option<String>,
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

    /// The prompt files of a project, by name; at most 500.
    ///
    /// # Errors
    /// Where there is no such project.
    pub async fn prompt_files(
        self: &Arc<Self>,
        caller: &Caller,
        project: Option<String>,
    ) -> Result<Vec<Shelved>, Fault> {
        let (engine, caller) = (self.clone(), caller.clone());
        let listed = move || Ok(shelf::of(&*engine.project(project.as_deref(), caller.sees_paths)?).list());
        tokio::task::spawn_blocking(listed).await?
    }

    /// The takes that the wordings of each prompt file of a project made, by the file's name; files that say nothing because something in
    /// them is broken are left out. Reads at most `most` files. Blocks.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub(super) fn drafts_by_file(
        &self,
        caller: &Caller,
        project: &Project,
        most: usize,
    ) -> Result<Vec<(String, Vec<TakeId>)>, Fault> {
        let mut files = Vec::new();
        for file in shelf::of(project).list().into_iter().take(most) {
            let (name, project) = (Some(file.name.clone()), Some(project.id.clone()));
            let Ok(opened) = self.open_prompt(caller, Source { name, project, ..Source::default() }) else {
                continue;
            };
            let Ok(sheet) = Sheet::new(self, &opened, None, &Map::new()) else { continue };
            files.push((file.name, self.drafts_of(&opened, &sheet.shot_otherwise)?));
        }
        Ok(files)
    }

    /// The text of a prompt file of a project, and its inputs.
    ///
    /// # Errors
    /// Where there is no such project or file, or it cannot be read.
    pub async fn prompt_file(
        self: &Arc<Self>,
        caller: &Caller,
        project: Option<String>,
        name: &str,
    ) -> Result<(String, Vec<Field>), Fault> {
        let (engine, caller, name) = (self.clone(), caller.clone(), name.to_owned());
        let read = move || {
            let project = engine.project(project.as_deref(), caller.sees_paths)?;
            let (_, text) = shelf::of(&project).read(&name)?;
            let fields = shelf::fields(&Document::parse(text.as_str()));
            Ok((text, fields))
        };
        tokio::task::spawn_blocking(read).await?
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
        let route = self.catalog.route(name);
        let each = ladder.tier(&tier.name).zip(route);
        OfTier {
            tier: tier.name.clone(),
            stage: tier.stage,
            route: name.to_owned(),
            each: each.and_then(|(tier, route)| ladder.usual_price(tier, route)),
            // A note that cannot be read now keeps nobody from the file.
            note: route.and_then(|route| self.note_of(route).ok().flatten()),
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
