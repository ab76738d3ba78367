//! What verdicts, anchors, pins and taking them back do to the records.

use maquette_protocol::{ShotId, TakeId};

use super::Fold;
use crate::state::event::NewPin;
use crate::state::records::*;
use crate::state::view::StateError;

impl Fold<'_, '_> {
    pub(super) fn judged(
        &mut self,
        project: &str,
        takes: &[TakeId],
        verdict: Option<Judgement>,
    ) -> Result<(), StateError> {
        let mut before = Vec::new();
        let mut rolls: Vec<(ShotId, Vec<Rolls>)> = Vec::new();
        for id in takes {
            let Some(take) = self.state.get::<TakeRecord>(id)? else { continue };
            if rolls.iter().all(|(shot, _)| *shot != take.shot)
                && let Some(shot) = self.state.get::<ShotRecord>(&take.shot)?
            {
                rolls.push((shot.id, shot.rolls));
            }
            before.push((*id, take.verdict.clone()));
            self.set_verdict(take, verdict.clone())?;
        }
        self.can_undo(project, UndoStep::Judged { before, rolls })
    }

    fn set_verdict(&mut self, mut take: TakeRecord, verdict: Option<Judgement>) -> Result<(), StateError> {
        let kept = |verdict: &Option<Judgement>| verdict.as_ref().is_some_and(Judgement::is_keep);
        let (was, is) = (u64::from(kept(&take.verdict)), u64::from(kept(&verdict)));
        let at_ms = self.at_ms;
        self.state.alter_if_there::<ShotRecord>(&take.shot, |shot| {
            shot.kept = (shot.kept + is).saturating_sub(was);
            shot.updated_ms = at_ms;
            Ok(())
        })?;
        take.verdict = verdict;
        self.state.put(&take.id.clone(), &take)
    }

    pub(super) fn anchor_set(
        &mut self,
        project: &str,
        shot: ShotId,
        take: TakeId,
        reason: &Option<String>,
    ) -> Result<(), StateError> {
        let before = self.state.get::<ShotRecord>(&shot)?.and_then(|shot| shot.anchor);
        self.change_anchor(shot, Some(take), reason.clone())?;
        self.can_undo(project, UndoStep::Anchor { shot, before })
    }

    fn change_anchor(
        &mut self,
        shot: ShotId,
        take: Option<TakeId>,
        reason: Option<String>,
    ) -> Result<(), StateError> {
        let at_ms = self.at_ms;
        self.state.alter_if_there::<ShotRecord>(&shot, |shot| {
            shot.anchor = take;
            shot.anchors.push((take, at_ms, reason));
            let surplus = shot.anchors.len().saturating_sub(MAX_ANCHOR_STEPS);
            shot.anchors.drain(..surplus);
            shot.updated_ms = at_ms;
            Ok(())
        })
    }

    pub(super) fn pinned(&mut self, project: &str, news: &[NewPin]) -> Result<(), StateError> {
        let at_ms = self.at_ms;
        let takes: Vec<TakeId> = news.iter().map(|pin| pin.take).collect();
        self.change_pins(project, &takes, |pins| {
            for NewPin { take, template } in news {
                let pin = Pin { take: *take, template: template.clone(), at_ms };
                match pins.iter_mut().find(|known| known.take == *take) {
                    Some(known) => *known = pin,
                    None => pins.push(pin),
                }
            }
        })
    }

    pub(super) fn unpinned(&mut self, project: &str, takes: &[TakeId]) -> Result<(), StateError> {
        self.change_pins(project, takes, |pins| pins.retain(|pin| !takes.contains(&pin.take)))
    }

    /// Changes the pins of some takes, and remembers how they were.
    fn change_pins(
        &mut self,
        project: &str,
        takes: &[TakeId],
        change: impl FnOnce(&mut Vec<Pin>),
    ) -> Result<(), StateError> {
        let PinsRecord(mut pins) = self.state.get::<PinsRecord>(project)?.unwrap_or_default();
        let was = |take: &TakeId| {
            let place = pins.iter().position(|pin| pin.take == *take)?;
            Some((u32::try_from(place).ok()?, pins[place].clone()))
        };
        let before = takes.iter().map(|take| (*take, was(take))).collect();
        change(&mut pins);
        self.state.put(project, &PinsRecord(pins))?;
        self.can_undo(project, UndoStep::Pins { before })
    }

    fn restore_pins(
        &mut self,
        project: &str,
        mut before: Vec<(TakeId, Option<(u32, Pin)>)>,
    ) -> Result<(), StateError> {
        for (take, was) in &mut before {
            // One that was deleted since cannot be pinned again.
            let is_gone = self.state.get::<TakeRecord>(take)?.is_none_or(|take| take.deleted);
            *was = was.take().filter(|_| !is_gone);
        }
        self.state.alter::<PinsRecord>(project, |PinsRecord(pins)| {
            pins.retain(|pin| before.iter().all(|(take, _)| *take != pin.take));
            // From the front, so that each place is the right one again.
            before.sort_by_key(|(_, was)| was.as_ref().map(|(place, _)| *place));
            for (place, pin) in before.into_iter().filter_map(|(_, was)| was) {
                pins.insert((place as usize).min(pins.len()), pin);
            }
            Ok(())
        })
    }

    fn can_undo(&mut self, project: &str, step: UndoStep) -> Result<(), StateError> {
        self.state.alter::<UndoRecord>(project, |undo| {
            undo.steps.push(step);
            let surplus = undo.steps.len().saturating_sub(MAX_UNDO);
            undo.steps.drain(..surplus);
            Ok(())
        })
    }

    pub(super) fn undone(&mut self, project: &str) -> Result<(), StateError> {
        let Some(mut undo) = self.state.get::<UndoRecord>(project)? else { return Ok(()) };
        let Some(step) = undo.steps.pop() else { return Ok(()) };
        self.state.put(project, &undo)?;
        match step {
            UndoStep::Pins { before } => self.restore_pins(project, before),
            UndoStep::Anchor { shot, before } => self.change_anchor(shot, before, Some("undo".to_owned())),
            UndoStep::Judged { before, rolls } => {
                for (id, verdict) in before {
                    if let Some(take) = self.state.get::<TakeRecord>(&id)? {
                        self.set_verdict(take, verdict)?;
                    }
                }
                for (shot, rolls) in rolls {
                    self.state.alter_if_there::<ShotRecord>(&shot, |shot| {
                        shot.restore_rolls(rolls);
                        Ok(())
                    })?;
                }
                Ok(())
            }
        }
    }
}
