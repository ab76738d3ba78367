//! Deciding about what a person has: projects, verdicts, anchors, names, deletion, imports, and taking a step back.

use maquette_protocol::{ShotId, TakeId};

use super::{Decider, Decision};
use crate::ledger::money::Microcredits;
use crate::state::command::{ImportInto, Refusal, Reply};
use crate::state::domain::{Edge, Media, Stage, Verdict};
use crate::state::event::{Event, NewTake};
use crate::state::records::*;
use crate::state::view::StateError;

impl Decider<'_> {
    pub(super) fn open_project(
        &self,
        project: &str,
        name: &str,
        root: &str,
        trust: bool,
    ) -> Result<Decision, StateError> {
        let known = self.state.get::<ProjectRecord>(project)?.unwrap_or_default();
        let mut events = Vec::new();
        if known.name != name || known.root != root {
            let (project, name, root) = (project.to_owned(), name.to_owned(), root.to_owned());
            events.push(Event::ProjectOpened { project, name, root });
        }
        if trust && !known.trusted.iter().any(|trusted| trusted == root) {
            events.push(Event::ProjectTrusted { project: project.to_owned(), root: root.to_owned() });
        }
        Ok(Decision::done(events))
    }

    pub(super) fn accept_route(&self, route: &str, model: &str) -> Result<Decision, StateError> {
        let known = self.state.get::<RouteRecord>(route)?.unwrap_or_default();
        if known.accepted.as_deref() == Some(model) && known.retired.is_none() {
            return Ok(Decision::nothing(Reply::Done));
        }
        Ok(Decision::done(vec![Event::RouteAccepted { route: route.to_owned(), model: model.to_owned() }]))
    }

    pub(super) fn retire_route(&self, route: &str, model: &str) -> Result<Decision, StateError> {
        let known = self.state.get::<RouteRecord>(route)?.and_then(|route| route.retired);
        if known.as_deref() == Some(model) {
            return Ok(Decision::nothing(Reply::Done));
        }
        Ok(Decision::done(vec![Event::RouteRetired { route: route.to_owned(), model: model.to_owned() }]))
    }

    pub(super) fn note_route(&self, route: &str, note: Option<&str>) -> Result<Decision, StateError> {
        let known = self.state.get::<RouteRecord>(route)?.and_then(|route| route.note);
        if known.as_deref() == note {
            return Ok(Decision::nothing(Reply::Done));
        }
        let (route, note) = (route.to_owned(), note.map(str::to_owned));
        Ok(Decision::done(vec![Event::RouteNoted { route, note }]))
    }

    /// The takes that exist, all of one project.
    pub(super) fn takes(&self, ids: &[TakeId]) -> Result<Result<Vec<TakeRecord>, Refusal>, StateError> {
        let mut takes: Vec<TakeRecord> = Vec::new();
        for id in ids {
            match self.state.get::<TakeRecord>(id)?.filter(|take| !take.deleted) {
                None => return Ok(Err(Refusal::UnknownTake(*id))),
                Some(take) if takes.first().is_some_and(|first| first.project != take.project) => {
                    return Ok(Err(Refusal::MixedProjects));
                }
                Some(take) => takes.push(take),
            }
        }
        Ok(Ok(takes))
    }

    pub(super) fn judge(
        &self,
        ids: &[TakeId],
        verdict: Option<Verdict>,
        reason: &Option<String>,
    ) -> Result<Decision, StateError> {
        let takes = match self.takes(ids)? {
            Ok(takes) => takes,
            Err(refusal) => return Ok(Decision::refuse(refusal)),
        };
        let Some(first) = takes.first() else { return Ok(Decision::nothing(Reply::Done)) };
        let mut events = vec![Event::Judged {
            project: first.project.clone(),
            takes: ids.to_vec(),
            verdict,
            reason: reason.clone(),
        }];
        if verdict == Some(Verdict::Keep) {
            let mut reset: Vec<(ShotId, &str)> = Vec::new();
            for take in takes.iter().filter(|take| take.stage == Stage::Refinement) {
                if !reset.contains(&(take.shot, &take.tier)) {
                    reset.push((take.shot, &take.tier));
                }
            }
            let reset =
                reset.into_iter().map(|(shot, tier)| Event::RollsReset { shot, tier: tier.to_owned() });
            events.extend(reset);
        }
        Ok(Decision::done(events))
    }

    pub(super) fn set_anchor(&self, id: TakeId, reason: &Option<String>) -> Result<Decision, StateError> {
        let Some(take) = self.state.get::<TakeRecord>(&id)?.filter(|take| !take.deleted) else {
            return Ok(Decision::refuse(Refusal::UnknownTake(id)));
        };
        if take.media.media.is_clip() {
            return Ok(Decision::refuse(Refusal::NotAStill(id)));
        }
        if self.state.get::<ShotRecord>(&take.shot)?.is_some_and(|shot| shot.anchor == Some(id)) {
            return Ok(Decision::nothing(Reply::Done));
        }
        Ok(Decision::done(vec![Event::AnchorSet {
            project: take.project,
            shot: take.shot,
            take: id,
            reason: reason.clone(),
        }]))
    }

    pub(super) fn undo(&self, project: &str) -> Result<Decision, StateError> {
        let mut steps = self.state.get::<UndoRecord>(project)?.unwrap_or_default().steps;
        let Some(step) = steps.pop() else { return Ok(Decision::refuse(Refusal::NothingToUndo)) };
        let (what, takes) = match step {
            UndoStep::Anchor { shot, before } => {
                let anchor = self.state.get::<ShotRecord>(&shot)?.and_then(|shot| shot.anchor);
                ("the anchor".to_owned(), anchor.into_iter().chain(before).collect())
            }
            UndoStep::Pins { before } => {
                let takes: Vec<TakeId> = before.into_iter().map(|(take, _)| take).collect();
                let what = match takes.len() {
                    1 => "the canary pin of one take".to_owned(),
                    n => format!("the canary pins of {n} takes"),
                };
                (what, takes)
            }
            UndoStep::Judged { before, .. } => {
                let takes: Vec<TakeId> = before.into_iter().map(|(take, _)| take).collect();
                let what = match takes.len() {
                    1 => "the verdict on one take".to_owned(),
                    n => format!("the verdicts on {n} takes"),
                };
                (what, takes)
            }
        };
        let left = u32::try_from(steps.len()).unwrap_or(u32::MAX);
        Ok(Decision {
            events: vec![Event::Undone { project: project.to_owned() }],
            outcome: Ok(Reply::Undone { what, takes, left }),
        })
    }

    pub(super) fn rename(&self, project: &str, shot: ShotId, name: &str) -> Result<Decision, StateError> {
        let Some(record) = self.state.get::<ShotRecord>(&shot)?.filter(|record| record.project == project)
        else {
            return Ok(Decision::refuse(Refusal::UnknownShot(shot.to_string())));
        };
        match self.state.get::<ShotName>(&shot_name_key(project, name))? {
            Some(ShotName(same)) if same == record.id => Ok(Decision::nothing(Reply::Done)),
            Some(_) => Ok(Decision::refuse(Refusal::NameTaken(name.to_owned()))),
            None => Ok(Decision::done(vec![Event::ShotRenamed { shot, name: name.to_owned() }])),
        }
    }

    pub(super) fn delete(&self, ids: &[TakeId]) -> Result<Decision, StateError> {
        let takes = match self.takes(ids)? {
            Ok(takes) => takes,
            Err(refusal) => return Ok(Decision::refuse(refusal)),
        };
        for take in &takes {
            if self.state.get::<ShotRecord>(&take.shot)?.is_some_and(|shot| shot.anchor == Some(take.id)) {
                return Ok(Decision::refuse(Refusal::IsAnchor(take.id)));
            }
            if self.is_pinned(&take.project, take.id)? {
                return Ok(Decision::refuse(Refusal::IsPinned(take.id)));
            }
        }
        let unshared = self.state.unshared(ids)?;
        let mut recipes = Vec::new();
        for take in &takes {
            let Some(recipe) = take.recipe.filter(|recipe| unshared.series.contains(&recipe.series)) else {
                continue;
            };
            let in_use = self
                .state
                .get::<SeriesRecord>(&recipe.series)?
                .is_some_and(|series| series.made.iter().any(|made| !made.exists));
            if !in_use && !recipes.contains(&recipe.place) {
                recipes.push(recipe.place);
            }
        }
        let deleted =
            Event::Deleted { takes: ids.to_vec(), assets: unshared.assets.clone(), recipes: recipes.clone() };
        Ok(Decision { events: vec![deleted], outcome: Ok(Reply::Erase { assets: unshared.assets, recipes }) })
    }

    pub(super) fn import(&self, media: &Media, into: Option<&ImportInto>) -> Result<Decision, StateError> {
        let Some(into) = into else {
            if self.state.get::<ImportRecord>(&media.digest)?.is_some() {
                return Ok(Decision::nothing(Reply::Done));
            }
            return Ok(Decision::done(vec![Event::Imported { media: media.clone() }]));
        };
        let counters = self.state.get::<Counters>(&())?.unwrap_or_default();
        let mut events = Vec::new();
        let shot = match self.state.get::<ShotName>(&shot_name_key(&into.project, &into.shot))? {
            Some(ShotName(shot)) => shot,
            None => {
                let shot = ShotId(counters.next_shot.max(1));
                events.push(Event::ShotOpened {
                    shot,
                    project: into.project.clone(),
                    name: into.shot.clone(),
                });
                shot
            }
        };
        let id = TakeId(counters.next_take.max(1));
        events.push(Event::TakeMade(Box::new(imported(id, shot, media, into))));
        Ok(Decision { events, outcome: Ok(Reply::Take(id)) })
    }
}

fn imported(id: TakeId, shot: ShotId, media: &Media, into: &ImportInto) -> NewTake {
    NewTake {
        id,
        project: into.project.clone(),
        shot,
        tier: into.tier.clone(),
        stage: into.stage,
        route: "import".to_owned(),
        model: "import".to_owned(),
        edge: Edge::Import,
        recipe: into.recipe,
        seed: None,
        k: 0,
        media: media.clone(),
        cost: Microcredits::ZERO,
        cached: false,
        batch: None,
        job: None,
        notes: Vec::new(),
        continuation: None,
    }
}
