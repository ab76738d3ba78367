//! Looks: which pictures are looked at, what they have in common, and how that is said.
//!
//! The steps between the words are rules of thumb and were fitted to nothing; the figures are told beside them.

use std::collections::{BTreeMap, BTreeSet};

use maquette_eye::Measured;
use maquette_eye::sameness::{GroupLook, Sameness, Trait, group_look};
use maquette_protocol::{BatchId, TakeId};

use crate::state::domain::{Edge, Stage};
use crate::state::records::TakeRecord;

/// Fewer stills than this are too few to speak of a habit.
pub const ENOUGH: usize = 8;
/// Mean CIEDE2000 from the group's colour: under the first one palette comes again and again, under the second the palettes are related.
const SPREAD: (f32, f32) = (5.0, 9.0);
/// Mean distance from the group's centre as a share of the diagonal: the same for compositions.
const SCATTER: (f32, f32) = (0.04, 0.09);

/// Whether a take is a still that can be looked at.
fn is_still(take: &TakeRecord) -> bool {
    !take.deleted && !take.media.media.is_clip()
}

/// The accepted stills: kept, not imported, and each picture once. A kept draft whose kept hero is among them is left to its hero.
/// In the order of `takes`.
pub fn accepted_stills(takes: &[TakeRecord]) -> Vec<&TakeRecord> {
    let kept: Vec<&TakeRecord> =
        takes.iter().filter(|take| take.is_kept() && is_still(take) && take.edge != Edge::Import).collect();
    let carried_on: BTreeSet<TakeId> = kept.iter().filter_map(|take| take.edge.parent()).collect();
    kept.into_iter().filter(|take| !carried_on.contains(&take.id)).collect()
}

/// The newest batches of two or more stills from words: newest first, at most `most`, each with its takes by number.
pub fn new_batches(takes: &[TakeRecord], most: usize) -> Vec<(BatchId, Vec<&TakeRecord>)> {
    let mut batches: BTreeMap<BatchId, Vec<&TakeRecord>> = BTreeMap::new();
    for take in takes {
        let is_draft = take.stage == Stage::Exploration && take.edge == Edge::Draft && is_still(take);
        if let Some(batch) = take.batch.filter(|_| is_draft) {
            batches.entry(batch).or_default().push(take);
        }
    }
    let mut newest: Vec<(BatchId, Vec<&TakeRecord>)> =
        batches.into_iter().rev().filter(|(_, takes)| takes.len() >= 2).take(most).collect();
    newest.iter_mut().for_each(|(_, takes)| takes.sort_by_key(|take| take.id));
    newest
}

/// What some stills have in common; none without any.
pub fn common_look(traits: &[Trait]) -> Option<GroupLook> {
    group_look(traits).value().cloned()
}

/// How alike a batch is, in words.
pub fn batch_words(sameness: Option<&Measured<Sameness>>) -> String {
    match sameness {
        Some(Measured::Value(sameness)) => sameness.words(),
        Some(Measured::NotDefined(why)) => format!("not defined: {why}"),
        Some(Measured::NotChecked(why)) => format!("not checked: {why}"),
        None => "not checked: not all of its pictures were looked at yet".to_owned(),
    }
}

/// What a look says about a habit, in words.
pub fn look_words(look: &GroupLook) -> String {
    if look.count < ENOUGH {
        let few =
            if look.count == 1 { "1 still is".to_owned() } else { format!("{} stills are", look.count) };
        return format!("{few} too few to speak of a habit; {ENOUGH} are the least");
    }
    let palette = match look.spread {
        spread if spread < SPREAD.0 => "one palette comes again and again",
        spread if spread < SPREAD.1 => "the palettes are related",
        _ => "the palettes vary",
    };
    let composition = match look.scatter {
        scatter if scatter < SCATTER.0 => "what stands out is nearly always",
        scatter if scatter < SCATTER.1 => "what stands out is mostly",
        _ => "compositions vary around",
    };
    let light = match look.lightness {
        l if l < 35.0 => "dark",
        l if l > 65.0 => "light",
        _ => "of middle lightness",
    };
    let colour = match look.chroma {
        c if c < 12.0 => "nearly grey",
        c if c < 35.0 => "muted",
        _ => "vivid",
    };
    format!("{palette}, {light} and {colour}; {composition} {}", place(look.centre))
}

/// Where a centre is: in thirds of the picture.
fn place((x, y): (f32, f32)) -> &'static str {
    let third = |v: f32| if v < 0.4 { 0 } else { 1 + usize::from(v > 0.6) };
    [
        ["at the upper left", "at the top", "at the upper right"],
        ["at the left", "in the middle", "at the right"],
        ["at the lower left", "at the bottom", "at the lower right"],
    ][third(y)][third(x)]
}
