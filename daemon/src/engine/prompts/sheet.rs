//! A prompt file on one tier: its wordings, and the request that makes them, or what a person has to do before there is one.

use std::collections::BTreeMap;
use std::path::PathBuf;

use maquette_prompt::expand::{Expansion, Wording};
use maquette_protocol::{Digest, TakeId};
use serde_json::{Map, Value};

use super::found::{Found, Own};
use super::request::{self, Request, project_name};
use super::source::{Opened, Way};
use super::{Lacks, MAX_TOLD, Waiting};
use crate::config::Tier;
use crate::engine::preparing::{Enclosed, What};
use crate::engine::{Caller, Engine, Fault};
use crate::plan::Refusal;
use crate::plan::names::near;
use crate::plan::numbers::MAX_VARIANTS;
use crate::state::records::ImportRecord;

/// The most bytes of words that a reply tells, and that a request may have: it comes back as one body of at most 1 MiB.
const MAX_REPLY: usize = 1 << 20;
const MAX_REQUEST: usize = 768 << 10;

/// A request, or what lacks for it.
#[derive(Default)]
pub struct Ready {
    /// To be asked.
    pub request: Option<Request>,
    /// Pictures that are not there yet.
    pub import: BTreeMap<Digest, PathBuf>,
    /// What lacks.
    pub waiting: Option<Waiting>,
}

/// A file, expanded for one tier.
pub struct Sheet<'a> {
    engine: &'a Engine,
    /// The file.
    pub opened: &'a Opened,
    /// The tier.
    pub tier: &'a Tier,
    /// What it says there.
    pub expansion: Expansion,
    /// The shot of wordings that name none.
    pub shot_otherwise: String,
    /// The first combination's shot.
    pub shot: String,
}

impl<'a> Sheet<'a> {
    /// A file on the tier of this name, or on the lowest that draws from words.
    ///
    /// # Errors
    /// Where there is no such tier, or the file is broken.
    pub fn new(
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

    /// Some of its wordings; fewer where they are long.
    ///
    /// # Errors
    /// Where one of them cannot be written.
    pub fn wordings(&self, first: u64, count: u64) -> Result<Vec<Wording>, Fault> {
        let wordings = self.expansion.wordings(first, count);
        let mut wordings = wordings.map_err(|finding| self.opened.broken(&finding))?;
        let mut left = MAX_REPLY;
        wordings.truncate(
            wordings
                .iter()
                .take_while(|wording| {
                    let fits = left > 0;
                    left = left.saturating_sub(words(wording));
                    fits
                })
                .count(),
        );
        for wording in &mut wordings {
            wording.shot = wording.shot.take().filter(|shot| *shot != self.shot);
        }
        Ok(wordings)
    }

    /// The request that makes the file on the tier, or what lacks for it.
    ///
    /// # Errors
    /// Where the file says what cannot be asked.
    pub fn ready(&self, caller: &Caller, found: &Found) -> Result<Ready, Fault> {
        match self.engine.way(self.opened, self.tier) {
            Way::Drafts => self.drafts(caller),
            way @ (Way::Promotion | Way::Anchor) => self.promotion(way, caller, found),
        }
    }

    fn drafts(&self, caller: &Caller) -> Result<Ready, Fault> {
        let (total, most) = (self.expansion.total(), MAX_VARIANTS as u64);
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
        let bytes = wordings.iter().map(words).sum();
        if bytes > MAX_REQUEST {
            let (field, max) = ("what this file says in all combinations", MAX_REQUEST);
            return Err(Fault::Plan(Refusal::TextTooLong { field, bytes, max }));
        }
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
            let waiting = Some(self.waiting(way, &below, caller));
            return Ok(Ready { waiting, ..Ready::default() });
        }
        let what = request::promotion(self.opened, self.tier, way, &self.expansion, &takes)?;
        let project = project_name(&self.opened.project, caller.sees_paths);
        let request = Some(Request { what, enclosed: Enclosed::default(), project });
        Ok(Ready { request, ..Ready::default() })
    }

    fn waiting(&self, way: Way, below: &[&Own], caller: &Caller) -> Waiting {
        let (tier, shot) = (&self.tier.name, &self.shot);
        let kept = below.iter().filter(|own| own.is_kept).map(|own| own.id);
        let all = || below.iter().map(|own| own.id);
        let mut takes: Vec<TakeId> = if way == Way::Anchor { kept.collect() } else { Vec::new() };
        if takes.is_empty() {
            takes = all().collect();
        }
        takes.truncate(MAX_TOLD);
        let example = takes.first().map_or_else(|| "TAKE".to_owned(), TakeId::to_string);
        let no_anchor = || format!("`{tier}` begins with the anchor frame of `{shot}`, which has none");
        let named = self.opened.anchor().filter(|_| way == Way::Anchor && caller.sees_paths);
        let (lacks, message, hint) = match way {
            Way::Anchor if named.is_some() => {
                let path = named.unwrap_or_default();
                let hint = format!(
                    "The file names one: `maquette import \"{path}\" --shot \"{shot}\"`, then `maquette anchor` it."
                );
                (Lacks::Anchor, no_anchor(), hint)
            }
            _ if takes.is_empty() => (
                Lacks::Takes,
                format!("`{tier}` is made from takes of this file, and there are none yet"),
                "Make the lower tiers first: `maquette run FILE`.".to_owned(),
            ),
            Way::Anchor => (Lacks::Anchor, no_anchor(), format!("Pin a still: `maquette anchor {example}`.")),
            Way::Drafts | Way::Promotion => (
                Lacks::Keep,
                format!("`{tier}` is made from kept takes, and none of these is kept"),
                format!("Keep what is good: `maquette keep {example}`."),
            ),
        };
        Waiting { lacks, message, hint, takes }
    }
}

/// How many bytes of words a wording has.
fn words(wording: &Wording) -> usize {
    let references = wording.references.iter().map(String::len).sum::<usize>();
    wording.prompt.len() + wording.negative.as_ref().map_or(0, String::len) + references
}

fn first_of(opened: &Opened, expansion: &Expansion) -> Result<Wording, Fault> {
    expansion.wording(0).map_err(|finding| opened.broken(&finding))
}
