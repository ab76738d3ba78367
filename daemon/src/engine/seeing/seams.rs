//! Seams: what jumps where clips would be joined, and where to cut them instead.

use maquette_eye::Measured;
use maquette_eye::clip::{Ends, Seam as Jump, flicker, seam, trim};
use maquette_eye::decode::Part;
use maquette_protocol::TakeId;
use serde::{Deserialize, Serialize};

use super::VERSION;
use super::clips::Clip;
use super::figures::{Measure, of_seam};
use crate::cache::Key;
use crate::engine::{Engine, Fault};
use crate::plan::request::Trim;
use crate::state::records::TakeRecord;

/// The fewest and the most clips, as `stitch` takes them.
const CLIPS: std::ops::RangeInclusive<usize> = 2..=64;
/// What is looked at on either side of a seam, in seconds: the ten frames that may be cut, and enough before them to tell a standing one.
const LOOKED_AT: f64 = 1.5;

/// Where one clip would end and the next begin.
#[derive(Debug, Clone, PartialEq)]
pub struct Seam {
    /// The clip before it.
    pub first: TakeId,
    /// The clip behind it.
    pub second: TakeId,
    /// What jumps there.
    pub measure: Measure,
    /// Where less jumps; none where nothing near is better.
    pub better: Option<Better>,
}

/// A cut at which less jumps.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Better {
    /// Where the first clip should end, in milliseconds from its own start.
    pub out_ms: u32,
    /// Where the second should begin, in milliseconds from its own start.
    pub in_ms: u32,
    /// What still jumps there.
    pub measure: Measure,
}

/// A clip with the part of it that is used.
type Used<'a> = (&'a TakeRecord, Trim);

impl Engine {
    /// Measures each seam of clips that would be joined. Blocks; what was measured before is only read.
    ///
    /// # Errors
    /// For fewer than two clips or more than 64, for trims that are not one for each, for stills, and where a clip cannot be read.
    pub fn seams(&self, takes: &[TakeId], trims: Vec<Trim>) -> Result<Vec<Seam>, Fault> {
        if !CLIPS.contains(&takes.len()) {
            return Err(Fault::Invalid {
                message: format!("{} clips have no seams that are looked at", takes.len()),
                hint: format!("Name {} to {}.", CLIPS.start(), CLIPS.end()),
            });
        }
        if !trims.is_empty() && trims.len() != takes.len() {
            return Err(Fault::Invalid {
                message: format!("{} trims for {} clips", trims.len(), takes.len()),
                hint: "Give one for each clip, or none.".to_owned(),
            });
        }
        let clips: Vec<TakeRecord> =
            takes.iter().map(|take| self.joinable(*take)).collect::<Result<_, _>>()?;
        let trims = trims.into_iter().chain(std::iter::repeat(Trim::default()));
        let used: Vec<Used<'_>> = clips.iter().zip(trims).collect();
        used.windows(2).map(|pair| self.seam(pair[0], pair[1])).collect()
    }

    fn joinable(&self, id: TakeId) -> Result<TakeRecord, Fault> {
        let take = self.take(id)?;
        if take.media.media.is_clip() {
            return Ok(take);
        }
        Err(Fault::Invalid {
            message: format!("{id} is a still; seams are between clips"),
            hint: "`maquette drift` compares stills.".to_owned(),
        })
    }

    fn seam(&self, first: Used<'_>, second: Used<'_>) -> Result<Seam, Fault> {
        let mut key = Key::new("maquette seam 1");
        key.number(VERSION);
        for (clip, trim) in [first, second] {
            key.digest(&clip.media.digest);
            key.number(trim.in_ms.into());
            key.number(trim.out_ms.map_or(0, |ms| 1 + u64::from(ms)));
        }
        let (measure, better) = self.measured(&key.finish(), || {
            let (before, behind) = (self.tail(first)?, self.head(second)?);
            let jump = seam(&before, &behind);
            Ok((of_seam(&jump), better(&jump, &before, &behind)))
        })?;
        Ok(Seam { first: first.0.id, second: second.0.id, measure, better })
    }

    fn tail(&self, (clip, trim): Used<'_>) -> Result<Ends, Fault> {
        let length = clip.media.duration_ms.map_or(f64::INFINITY, |ms| ms as f64 / 1000.0);
        let end = trim.out_ms.map_or(length, |ms| f64::from(ms) / 1000.0);
        // The last frame begins before the clip's end, so an untrimmed end is no bound.
        let bound = if trim.out_ms.is_some() { end } else { f64::INFINITY };
        self.ends(clip, (end - LOOKED_AT).max(f64::from(trim.in_ms) / 1000.0), bound)
    }

    fn head(&self, (clip, trim): Used<'_>) -> Result<Ends, Fault> {
        let start = f64::from(trim.in_ms) / 1000.0;
        let end = trim.out_ms.map_or(f64::INFINITY, |ms| f64::from(ms) / 1000.0);
        self.ends(clip, start, end.min(start + LOOKED_AT))
    }

    fn ends(&self, clip: &TakeRecord, from: f64, to: f64) -> Result<Ends, Fault> {
        Clip::of(clip).shown(&self.assets, |whole| flicker(&mut Part::new(whole, from, to), None).ends)
    }
}

/// A cut within ten frames of either side that jumps less; none where nothing jumps or nothing near is better.
fn better(jump: &Measured<Jump>, before: &Ends, behind: &Ends) -> Option<Better> {
    let plain = jump.value()?;
    let Measured::Value(found) = trim(before, behind) else { return None };
    let is_better = found.seam.level() < plain.level() || found.seam.structure > plain.structure + 0.01;
    (is_better && found.seam != *plain).then(|| Better {
        out_ms: found.out_ms,
        in_ms: found.in_ms,
        measure: of_seam(&Measured::Value(found.seam)),
    })
}
