//! What verdicts, anchors and taking them back do to the records.

use maquette_protocol::{ShotId, TakeId};

use super::Fold;
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
