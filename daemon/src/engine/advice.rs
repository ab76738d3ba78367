//! Advice: gathers what is known of a take and around it, and has `plan/advice.rs` sort it. Writes nothing and holds nothing.

use std::sync::Arc;
use std::time::Duration;

use maquette_protocol::TakeId;

use super::preparing::{Ask, Enclosed, What};
use super::seeing::{self, Amount, Seen, State};
use super::{Caller, Engine, Fault, Project};
use crate::config::Tier;
use crate::plan::advice::{Advice, Facts, History, Kind, Measure, Noted, Rolls, Says, Way, Word, advise};
use crate::plan::size::usual;
use crate::plan::{EditOp, EditRequest, PromoteRequest, Wish};
use crate::state::domain::{Stage, Verdict};
use crate::state::records::{ShotRecord, TakeRecord};
use crate::store::Query;

/// Judged takes that are read to see which route made them, of each word, newest first.
const MAX_JUDGED: usize = 500;
/// Rejected takes of a shot whose reasons are read.
const MAX_REASONS_READ: usize = 20;

/// What could be done with a take.
#[derive(Debug, Clone, PartialEq)]
pub struct Advised {
    /// The take.
    pub take: TakeRecord,
    /// Its shot's name.
    pub shot_name: String,
    /// What the person wrote beside its route.
    pub note: Option<String>,
    /// Whether it is its shot's anchor.
    pub is_anchor: bool,
    /// What it was measured against.
    pub against: Option<TakeId>,
    /// The options.
    pub options: Vec<Advice>,
}

impl Engine {
    /// What could be done with a take, with the reasons for each.
    ///
    /// # Errors
    /// Where there is no such take, or the index cannot be read.
    pub async fn advise(self: &Arc<Self>, caller: &Caller, id: TakeId) -> Result<Advised, Fault> {
        let (engine, caller) = (self.clone(), caller.clone());
        tokio::task::spawn_blocking(move || engine.advised(&caller, id)).await?
    }

    fn advised(&self, caller: &Caller, id: TakeId) -> Result<Advised, Fault> {
        let take = self.take(id)?;
        let project = self.project(Some(&take.project), caller.sees_paths)?;
        let shot = self.shot(take.shot)?;
        let facts = self.advice_facts(caller, &project, &shot, &take)?;
        Ok(Advised {
            take,
            shot_name: shot.name,
            is_anchor: facts.is_anchor,
            against: facts.against,
            options: advise(&facts),
            note: facts.made_by.note,
        })
    }

    fn advice_facts(
        &self,
        caller: &Caller,
        project: &Project,
        shot: &ShotRecord,
        take: &TakeRecord,
    ) -> Result<Facts, Fault> {
        let is_clip = take.media.media.is_clip();
        let next = next(project, take).filter(|_| !is_clip);
        let (seen, unmeasured) = match self.inspect(take.id, None, false) {
            Ok(seen) => (Some(seen), None),
            // What cannot be read now is said; the other facts hold all the same.
            Err(fault) => (None, Some(unreadable(&fault))),
        };
        let judged_here = |verdict| self.judged(project, Some(take.shot), &take.tier, verdict);
        Ok(Facts {
            take: take.id,
            tier: take.tier.clone(),
            stage: take.stage,
            is_clip,
            is_anchor: shot.anchor == Some(take.id),
            verdict: word(take),
            size: (take.media.width, take.media.height),
            prompt: self
                .recipe_of(take)?
                .map(|read| read.recipe.prompt.clone())
                .filter(|text| !text.is_empty()),
            made_by: self.noted(&take.route)?,
            // Of two stills alone: a clip and its still are no pair to lay side by side.
            against: seen.as_ref().filter(|seen| seen.along.is_empty()).and_then(|seen| seen.against),
            measures: seen.map(measures).unwrap_or_default(),
            unmeasured,
            rolls: rolls(project, shot, take, next.map(|next| (next.name.as_str(), next.stage))),
            own_history: self.history(project, &take.tier)?,
            route_history: self.route_history(project, &take.route)?,
            next_history: next.map(|next| self.history(project, &next.name)).transpose()?,
            rejected_here: self.rejected_here(project, take)?,
            kept_here: judged_here(Verdict::Keep)?,
            promote: self.quoted_way(caller, promoting(take.id, next))?,
            next: next.and_then(|next| {
                let route = self.catalog.route(&next.route)?;
                Some((next.stage, usual(next, route)))
            }),
            upscale: self.editing_way(caller, take, EditOp::Upscale)?,
            edit: self.editing_way(caller, take, EditOp::Inpaint)?,
        })
    }

    fn noted(&self, route: &str) -> Result<Noted, Fault> {
        let note = self.catalog.route(route).map(|route| self.note_of(route)).transpose()?.flatten();
        Ok(Noted { route: route.to_owned(), note })
    }

    /// How something would be done, by the words of its quote.
    fn quoted_way(&self, caller: &Caller, what: What) -> Result<Way, Fault> {
        self.quoted_way_with(caller, what, Enclosed::default())
    }

    fn quoted_way_with(&self, caller: &Caller, what: What, enclosed: Enclosed) -> Result<Way, Fault> {
        let ask = Ask {
            what,
            project: None,
            key: None,
            quote_id: None,
            override_reason: None,
            enclosed,
            wish: Wish::default(),
            wait: Duration::ZERO,
        };
        let quoted = match self.quote(caller, ask) {
            Ok(quoted) => quoted,
            Err(Fault::Plan(refusal)) => {
                return Ok(Way { why_not: Some(refusal.to_string()), ..Way::default() });
            }
            Err(fault) => return Err(fault),
        };
        let is_there = quoted.hits + quoted.joined >= quoted.takes;
        Ok(Way {
            by: Some(self.noted(&quoted.route)?),
            tier: Some(quoted.tier),
            each: if is_there { Some(quoted.total) } else { quoted.each },
            why_not: quoted.would_refuse.map(|code| why_not(&code)),
        })
    }

    fn editing_way(&self, caller: &Caller, take: &TakeRecord, op: EditOp) -> Result<Way, Fault> {
        if take.media.media.is_clip() {
            let why = "it is a clip, and edits are for stills; edit its anchor frame, or trim and join clips";
            return Ok(Way { why_not: Some(why.to_owned()), ..Way::default() });
        }
        // There is no mask yet; the take's own picture has the right size, and for a price that is all that counts.
        let mask = (op == EditOp::Inpaint).then_some(take.media.digest);
        let what = What::Edit { request: EditRequest::new(op), take: take.id };
        self.quoted_way_with(caller, what, Enclosed { mask, ..Enclosed::default() })
    }

    /// How many takes of a tier have this verdict, in the whole project or in one shot.
    fn judged(
        &self,
        project: &Project,
        shot: Option<maquette_protocol::ShotId>,
        tier: &str,
        verdict: Verdict,
    ) -> Result<u64, Fault> {
        let query = Query {
            project: Some(project.id.clone()),
            shot,
            tier: Some(tier.to_owned()),
            verdict: Some(verdict),
            limit: 1,
            ..Query::default()
        };
        Ok(self.store.search(&query)?.total)
    }

    fn history(&self, project: &Project, tier: &str) -> Result<History, Fault> {
        Ok(History {
            of: format!("{tier} takes"),
            kept: self.judged(project, None, tier, Verdict::Keep)?,
            rejected: self.judged(project, None, tier, Verdict::Reject)?,
        })
    }

    /// How the newest judged takes of a route fared.
    fn route_history(&self, project: &Project, route: &str) -> Result<History, Fault> {
        let mut is_cut = false;
        let mut of = |verdict: Verdict| -> Result<u64, Fault> {
            let query = Query {
                project: Some(project.id.clone()),
                verdict: Some(verdict),
                limit: MAX_JUDGED,
                ..Query::default()
            };
            let page = self.store.search(&query)?;
            is_cut |= page.more;
            let mut count = 0;
            for id in page.takes {
                count += u64::from(self.get::<TakeRecord>(&id)?.is_some_and(|take| take.route == route));
            }
            Ok(count)
        };
        let (kept, rejected) = (of(Verdict::Keep)?, of(Verdict::Reject)?);
        let newest =
            if is_cut { format!(" among the newest {MAX_JUDGED} of each verdict") } else { String::new() };
        Ok(History { of: format!("takes by {route}{newest}"), kept, rejected })
    }

    /// Rejected takes of the same shot on the same tier, with the reasons of the newest.
    fn rejected_here(&self, project: &Project, take: &TakeRecord) -> Result<(u64, Vec<String>), Fault> {
        let query = Query {
            project: Some(project.id.clone()),
            shot: Some(take.shot),
            tier: Some(take.tier.clone()),
            verdict: Some(Verdict::Reject),
            limit: MAX_REASONS_READ,
            ..Query::default()
        };
        let page = self.store.search(&query)?;
        let mut reasons = Vec::new();
        for id in page.takes {
            let judgement = self.get::<TakeRecord>(&id)?.and_then(|take| take.verdict);
            reasons.extend(judgement.and_then(|judgement| judgement.reason));
        }
        Ok((page.total, reasons))
    }
}

/// The tier that a promotion is about: the first of a later stage, else the next one up. Who has several tiers for drafts means neither
/// of them by "promote".
fn next<'a>(project: &'a Project, take: &TakeRecord) -> Option<&'a Tier> {
    let ladder = &project.ladder;
    let is_later = |tier: &&Tier| tier.stage > take.stage && ladder.is_above(tier, &take.tier, take.stage);
    ladder.tiers.iter().find(is_later).or_else(|| ladder.next_above(&take.tier, take.stage))
}

fn promoting(take: TakeId, to: Option<&Tier>) -> What {
    let request = PromoteRequest { tier: to.map(|tier| tier.name.clone()), ..PromoteRequest::default() };
    What::Promote { request, takes: vec![take], shot: None }
}

fn word(take: &TakeRecord) -> Word {
    match &take.verdict {
        None => Word::None,
        Some(judgement) => match judgement.verdict {
            Verdict::Keep => Word::Keep(judgement.reason.clone()),
            Verdict::Reject => Word::Reject(judgement.reason.clone()),
        },
    }
}

/// The rolls of the tier that another roll would be on.
fn rolls(
    project: &Project,
    shot: &ShotRecord,
    take: &TakeRecord,
    next: Option<(&str, Stage)>,
) -> Option<Rolls> {
    let tier = match take.stage {
        Stage::Refinement => Some(take.tier.as_str()),
        Stage::Exploration | Stage::Motion => {
            next.filter(|(_, stage)| *stage == Stage::Refinement).map(|(name, _)| name)
        }
    }?;
    let made = shot.rolls.iter().find(|rolls| rolls.tier == tier).map_or(0, |rolls| rolls.jobs.len());
    Some(Rolls {
        tier: tier.to_owned(),
        made: u32::try_from(made).unwrap_or(u32::MAX),
        limit: project.ladder.tier(tier).and_then(|tier| tier.rolls),
    })
}

fn measures(seen: Seen) -> Vec<Measure> {
    let Seen { against: _, drift, kinetic, flicker, along: _ } = seen;
    let of = |kind: Kind, list: Vec<seeing::Measure>| list.into_iter().map(move |one| measure(kind, one));
    of(Kind::Drift, drift).chain(of(Kind::Kinetic, kinetic)).chain(of(Kind::Flicker, flicker)).collect()
}

fn measure(kind: Kind, measure: seeing::Measure) -> Measure {
    let says = match (measure.state, measure.level) {
        (State::NotDefined | State::NotChecked, _) | (State::Measured, None) => Says::Nothing,
        (State::Measured, Some(Amount::Same)) => Says::Same,
        (State::Measured, Some(Amount::Slight)) => Says::Slight,
        (State::Measured, Some(Amount::Visible)) => Says::Visible,
        (State::Measured, Some(Amount::Strong)) => Says::Strong,
    };
    Measure { kind, name: measure.name, says, score: measure.score, words: measure.words }
}

/// Why nothing was measured, without paths.
fn unreadable(fault: &Fault) -> String {
    if let Fault::Invalid { message, .. } = fault {
        return message.clone();
    }
    "its file cannot be read now; `maquette doctor` says more".to_owned()
}

/// What stands in the way, from a refusal's code.
fn why_not(code: &str) -> String {
    match code {
        "not_kept" => "it is not kept yet, and only kept takes are promoted".to_owned(),
        "no_anchor" => "it is not its shot's anchor frame, and clips begin with that".to_owned(),
        "three_rolls" => "its tier's rolls are used: keep one, or say why another is needed".to_owned(),
        "credits_short" => "the wallet has too few credits".to_owned(),
        "budget_passed" => "a budget would be passed".to_owned(),
        "untrusted" => "this project was made elsewhere, and nobody allowed spending in it yet".to_owned(),
        "route_unverified" => {
            "its route was never checked against its provider, and nobody said yes to it".to_owned()
        }
        other => other.replace('_', " "),
    }
}
