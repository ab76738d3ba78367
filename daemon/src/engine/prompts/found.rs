//! What is there of a prompt file already. Takes have no file's name on them: the file's wordings are put into recipes once more, and the
//! takes of its shots that have these recipes are its own, and so is whatever came from them.

use std::collections::{BTreeMap, BTreeSet};

use maquette_prompt::expand::Wording;
use maquette_protocol::{ShotId, TakeId};
use serde_json::{Map, Value};

use super::request::{Drafts, drafts};
use super::source::{Opened, Way};
use crate::config::Tier;
use crate::engine::preparing::facts;
use crate::engine::{Engine, Fault};
use crate::plan;
use crate::plan::words::Stage;
use crate::state::records::{SeriesRecord, ShotName, ShotRecord, TakeRecord, shot_name_key};

/// Combinations whose takes are looked for, and takes that are looked at, at most.
const MAX_COMBINATIONS: u64 = 1_000;
const MAX_TAKES: usize = 10_000;

/// A take that came of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Own {
    /// The take.
    pub id: TakeId,
    /// The combination whose wording it was made of, from 0.
    pub k: u64,
    /// Its shot.
    pub shot: ShotId,
    /// The tier's name.
    pub tier: String,
    /// Whether a person kept it.
    pub is_kept: bool,
}

/// The takes of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// By number.
    takes: BTreeMap<TakeId, Own>,
    /// The anchors of its shots, with the combination that each stands for.
    pub anchors: Vec<(TakeId, u64)>,
    /// Shots of it that have no anchor, by name.
    pub without_anchor: Vec<String>,
}

impl Found {
    /// Whether a take came of the file.
    pub fn has(&self, take: TakeId) -> bool {
        self.takes.contains_key(&take)
    }

    /// Takes of a tier, newest first.
    pub fn of_tier(&self, tier: &str) -> impl Iterator<Item = &Own> {
        self.takes.values().rev().filter(move |take| take.tier == tier)
    }

    /// What a tier may be promoted from: the takes of the stage that is next below and has any. In order of combination.
    pub fn below(&self, tier: &Tier, ladder: &[Tier]) -> Vec<&Own> {
        let under: Vec<&Tier> = ladder.iter().take_while(|other| other.name != tier.name).collect();
        let has = |other: &&&Tier| self.of_tier(&other.name).next().is_some();
        let Some(nearest) = under.iter().rev().find(has).map(|other| other.stage) else { return Vec::new() };
        let of_stage = under.iter().filter(|other| other.stage == nearest && nearest != Stage::Motion);
        let mut takes: Vec<&Own> = of_stage.flat_map(|other| self.of_tier(&other.name)).collect();
        takes.sort_by_key(|take| (take.k, take.id));
        takes
    }
}

impl Engine {
    /// The takes that came of a file. Waits while the tables are loaded.
    pub(super) fn made_of(
        &self,
        opened: &Opened,
        set: &Map<String, Value>,
        shot_otherwise: &str,
    ) -> Result<Found, Fault> {
        let mut search = Search { engine: self, found: Found::default() };
        let mut shots: BTreeMap<String, u64> = BTreeMap::new();
        for tier in &opened.project.ladder.tiers {
            if self.way(opened, tier) != Way::Drafts {
                continue;
            }
            // What is wrong on another tier is told when that one is asked for.
            let Ok(expansion) = opened.expansion(Some(tier), set) else { continue };
            let Ok(wordings) = expansion.wordings(0, MAX_COMBINATIONS) else { continue };
            for wording in &wordings {
                let shot = wording.shot.as_deref().unwrap_or(shot_otherwise).trim().to_owned();
                shots.entry(shot).or_insert(wording.k);
            }
            search.drafted(opened, tier, &wordings, shot_otherwise)?;
        }
        search.anchored(opened, &shots)?;
        Ok(search.found)
    }
}

impl Engine {
    /// The takes with the recipes that a tier makes of these wordings, with the combination of each.
    fn made_by_wordings(
        &self,
        opened: &Opened,
        tier: &Tier,
        wordings: &[Wording],
        shot_otherwise: &str,
    ) -> Result<Vec<(TakeId, u64)>, Fault> {
        let project = &opened.project;
        let Ok(Drafts { request, .. }) = drafts(opened, tier, wordings, shot_otherwise) else {
            return Ok(Vec::new());
        };
        let Ok(series) = plan::draft::series(&request, &project.ladder, &self.catalog, &facts(project))
        else {
            return Ok(Vec::new());
        };
        let mut shots: BTreeMap<&str, Option<ShotId>> = BTreeMap::new();
        let mut roots = Vec::new();
        for (wording, one) in wordings.iter().zip(&series) {
            let shot = match shots.get(one.shot.as_str()) {
                Some(known) => *known,
                None => {
                    let known = self.get::<ShotName>(&shot_name_key(&project.id, &one.shot))?;
                    *shots.entry(&one.shot).or_insert(known.map(|known| known.0))
                }
            };
            let Some(shot) = shot else { continue };
            let made = self.get::<SeriesRecord>(&one.digest)?.unwrap_or_default().made;
            roots.extend(
                made.iter()
                    .filter(|made| made.exists && made.shot == shot)
                    .map(|made| (made.take, wording.k)),
            );
        }
        Ok(roots)
    }

    /// The takes that a file's own wordings made, without what came from them. Whoever only counts has those at hand.
    pub(super) fn drafts_of(&self, opened: &Opened, shot_otherwise: &str) -> Result<Vec<TakeId>, Fault> {
        let mut drafts = Vec::new();
        for tier in opened.project.ladder.tiers.iter().filter(|tier| self.way(opened, tier) == Way::Drafts) {
            let Ok(expansion) = opened.expansion(Some(tier), &Map::new()) else { continue };
            let Ok(wordings) = expansion.wordings(0, MAX_COMBINATIONS) else { continue };
            let made = self.made_by_wordings(opened, tier, &wordings, shot_otherwise)?;
            drafts.extend(made.into_iter().map(|(take, _)| take));
        }
        Ok(drafts)
    }
}

struct Search<'a> {
    engine: &'a Engine,
    found: Found,
}

impl Search<'_> {
    /// Takes with the recipes that a tier makes of these wordings, and what came from them.
    fn drafted(
        &mut self,
        opened: &Opened,
        tier: &Tier,
        wordings: &[Wording],
        shot_otherwise: &str,
    ) -> Result<(), Fault> {
        let roots = self.engine.made_by_wordings(opened, tier, wordings, shot_otherwise)?;
        self.with_descendants(roots)
    }

    /// The anchors of the file's shots, wherever they are from, and what came from them.
    fn anchored(&mut self, opened: &Opened, shots: &BTreeMap<String, u64>) -> Result<(), Fault> {
        let mut roots = Vec::new();
        for (name, k) in shots {
            let shot = self.engine.get::<ShotName>(&shot_name_key(&opened.project.id, name))?;
            let shot = shot.map(|known| self.engine.get::<ShotRecord>(&known.0)).transpose()?.flatten();
            match shot.and_then(|shot| shot.anchor) {
                Some(anchor) => {
                    let k = self.found.takes.get(&anchor).map_or(*k, |own| own.k);
                    self.found.anchors.push((anchor, k));
                    roots.extend(self.engine.store.children(anchor)?.into_iter().map(|child| (child, k)));
                }
                None => self.found.without_anchor.push(name.clone()),
            }
        }
        self.with_descendants(roots)
    }

    fn with_descendants(&mut self, roots: Vec<(TakeId, u64)>) -> Result<(), Fault> {
        let mut seen = BTreeSet::new();
        let mut open = roots;
        while let Some((id, k)) = open.pop() {
            if self.found.takes.len() >= MAX_TAKES || self.found.takes.contains_key(&id) || !seen.insert(id) {
                continue;
            }
            let Some(take) = self.engine.get::<TakeRecord>(&id)?.filter(|take| !take.deleted) else {
                continue;
            };
            let is_kept = take.is_kept();
            self.found.takes.insert(id, Own { id, k, shot: take.shot, tier: take.tier, is_kept });
            open.extend(self.engine.store.children(id)?.into_iter().map(|child| (child, k)));
        }
        Ok(())
    }
}
