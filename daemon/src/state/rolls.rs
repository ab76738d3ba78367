//! The Three-Roll Rule: how often a shot is rolled on a refinement tier before somebody has to keep one, or go back to the drafts.

use std::collections::BTreeMap;

use maquette_protocol::{ShotId, TakeId};

use super::command::{Make, Refusal};
use super::domain::Stage;
use super::make::{Found, Layout};
use super::records::*;
use super::view::{StateError, View};
use crate::ledger::money::Microcredits;

/// Drafts that were kept after their shot's rolls began, with the shot: promoting one for the first time begins its rolls anew.
pub(super) fn fresh_parents(
    state: &dyn View,
    make: &Make,
    layout: &Layout,
) -> Result<BTreeMap<TakeId, ShotId>, StateError> {
    let mut fresh = BTreeMap::new();
    if make.stage != Stage::Refinement {
        return Ok(fresh);
    }
    for cell in layout.cells.iter().filter(|cell| cell.found == Found::New) {
        let (Some(shot), Some(parent)) = (cell.shot, make.series[cell.series].edge.parent()) else {
            continue;
        };
        let Some(take) = state.get::<TakeRecord>(&parent)? else { continue };
        let Some(kept_at) = take.verdict.filter(Judgement::is_keep).map(|judgement| judgement.seq) else {
            continue;
        };
        let since = state.get::<ShotRecord>(&shot)?.map_or(0, |mut shot| shot.rolls_of(&make.tier).since);
        if take.stage == Stage::Exploration && kept_at > since {
            fresh.insert(parent, shot);
        }
    }
    Ok(fresh)
}

/// The Three-Roll Rule: the request is refused whole if it would make more rolls in any shot than the tier allows. Each draft that was
/// freshly kept begins anew, so a kept selection of two hundred is two hundred first rolls and not two hundred rolls of one picture.
pub(super) fn three_rolls(
    state: &dyn View,
    make: &Make,
    layout: &Layout,
    fresh: &BTreeMap<TakeId, ShotId>,
) -> Result<Option<Refusal>, StateError> {
    let paid = make.price_each.is_some_and(|price| price > Microcredits::ZERO);
    let Some(limit) = make.rolls.filter(|_| paid && make.stage == Stage::Refinement) else { return Ok(None) };
    if make.override_reason.is_some() {
        return Ok(None);
    }
    for (name, wanted) in wanted(make, layout, fresh) {
        let record = match wanted.shot {
            Some(shot) if wanted.of_fresh.is_empty() => state.get::<ShotRecord>(&shot)?,
            _ => None,
        };
        let rolls = record.map_or(0, |mut shot| shot.rolls_of(&make.tier).jobs.len());
        let rolls = u32::try_from(rolls).unwrap_or(u32::MAX);
        if rolls.saturating_add(wanted.rolls()) > limit {
            return Ok(Some(Refusal::ThreeRolls {
                shot: name.to_owned(),
                tier: make.tier.clone(),
                rolls,
                limit,
            }));
        }
    }
    Ok(None)
}

/// What a request wants of one shot.
#[derive(Default)]
struct Wanted {
    shot: Option<ShotId>,
    /// New pictures of freshly kept drafts, by draft.
    of_fresh: BTreeMap<TakeId, u32>,
    /// All other new pictures.
    others: u32,
}

impl Wanted {
    /// The most that stand one after the other.
    fn rolls(&self) -> u32 {
        self.others.saturating_add(self.of_fresh.values().copied().max().unwrap_or(0))
    }
}

fn wanted<'a>(
    make: &'a Make,
    layout: &Layout,
    fresh: &BTreeMap<TakeId, ShotId>,
) -> BTreeMap<&'a str, Wanted> {
    let mut wanted: BTreeMap<&str, Wanted> = BTreeMap::new();
    for cell in layout.cells.iter().filter(|cell| cell.found == Found::New) {
        let order = &make.series[cell.series];
        let of_shot = wanted.entry(&order.shot).or_default();
        of_shot.shot = cell.shot;
        match order.edge.parent().filter(|parent| fresh.contains_key(parent)) {
            Some(parent) => *of_shot.of_fresh.entry(parent).or_default() += 1,
            None => of_shot.others += 1,
        }
    }
    wanted
}
