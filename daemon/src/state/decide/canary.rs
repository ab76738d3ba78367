//! Deciding about pins: takes against which later versions of their models are measured.

use maquette_protocol::TakeId;

use super::{Decider, Decision};
use crate::state::command::{Refusal, Reply};
use crate::state::event::{Event, NewPin};
use crate::state::records::{MAX_PINS, PinsRecord};
use crate::state::view::StateError;

impl Decider<'_> {
    pub(super) fn pin(&self, pins: &[NewPin]) -> Result<Decision, StateError> {
        let ids: Vec<TakeId> = pins.iter().map(|pin| pin.take).collect();
        let takes = match self.takes(&ids)? {
            Ok(takes) => takes,
            Err(refusal) => return Ok(Decision::refuse(refusal)),
        };
        let Some(project) = takes.first().map(|take| take.project.clone()) else {
            return Ok(Decision::nothing(Reply::Done));
        };
        let PinsRecord(known) = self.state.get::<PinsRecord>(project.as_str())?.unwrap_or_default();
        let mut news: Vec<NewPin> = Vec::new();
        for pin in pins {
            let is_so = known.iter().any(|known| (known.take, &known.template) == (pin.take, &pin.template));
            // The last word on a take that is named twice counts.
            news.retain(|earlier| earlier.take != pin.take);
            if !is_so {
                news.push(pin.clone());
            }
        }
        let added = news.iter().filter(|pin| known.iter().all(|known| known.take != pin.take)).count();
        if known.len() + added > MAX_PINS {
            return Ok(Decision::refuse(Refusal::TooManyPins { max: MAX_PINS }));
        }
        match news.is_empty() {
            true => Ok(Decision::nothing(Reply::Done)),
            false => Ok(Decision::done(vec![Event::CanaryPinned { project, pins: news }])),
        }
    }

    pub(super) fn unpin(&self, ids: &[TakeId]) -> Result<Decision, StateError> {
        let takes = match self.takes(ids)? {
            Ok(takes) => takes,
            Err(refusal) => return Ok(Decision::refuse(refusal)),
        };
        let Some(project) = takes.first().map(|take| take.project.clone()) else {
            return Ok(Decision::nothing(Reply::Done));
        };
        for take in &takes {
            if !self.is_pinned(&project, take.id)? {
                return Ok(Decision::refuse(Refusal::NotPinned(take.id)));
            }
        }
        Ok(Decision::done(vec![Event::CanaryUnpinned { project, takes: ids.to_vec() }]))
    }

    pub(super) fn is_pinned(&self, project: &str, take: TakeId) -> Result<bool, StateError> {
        let PinsRecord(pins) = self.state.get::<PinsRecord>(project)?.unwrap_or_default();
        Ok(pins.iter().any(|pin| pin.take == take))
    }
}
