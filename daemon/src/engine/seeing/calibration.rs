//! Gathering for the calibration: what the anchors of a project's clips promised, and what the clips then did.

use std::collections::BTreeMap;

use maquette_protocol::{Digest, TakeId};

use super::clips::{Clip, flicker_key};
use super::correlation::{self, Correlation, Pairs};
use crate::engine::{Engine, Fault};
use crate::state::records::TakeRecord;
use crate::store::Query;

/// Takes that are looked through for clips, the newest ones, and clips that are used of them.
const MAX_TAKES: usize = 20_000;
const MAX_CLIPS: usize = 400;
/// Clips that one call measures which nobody measured before: a second each at most.
const MAX_ANEW: usize = 32;

/// What stills promised against what their clips did.
#[derive(Debug, Clone, PartialEq)]
pub struct Calibration {
    /// Anchors with a clip that was measured.
    pub anchors: u32,
    /// Clips that were measured.
    pub clips: u32,
    /// Clips that are left for the next call.
    pub not_measured: u32,
    /// Clips that cannot be measured, or whose anchor is gone.
    pub left_out: u32,
    /// Each sub-score with each measure.
    pub correlations: Vec<Correlation>,
}

/// An anchor with its clips.
type Group = (TakeRecord, Vec<TakeRecord>);

impl Engine {
    /// Whether the promises of stills hold over the clips of a project, those of one route where that is named. What was measured is
    /// read; of the rest at most 32 clips are measured now. Blocks.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn calibrate(&self, project: &str, route: Option<&str>) -> Result<Calibration, Fault> {
        let (groups, mut left_out) = self.clips_by_anchor(project, route)?;
        let (mut pairs, mut anchors, mut clips) = (Pairs::default(), 0, 0);
        let (mut not_measured, mut anew) = (0, MAX_ANEW);
        for (anchor, of_anchor) in groups.into_values() {
            let mut watched = Vec::new();
            for clip in of_anchor {
                let is_kept =
                    self.measures.read(&flicker_key(&clip.media.digest, Some(&anchor.media))).is_some();
                if !is_kept && anew == 0 {
                    not_measured += 1;
                    continue;
                }
                anew -= usize::from(!is_kept);
                match self.flicker(&Clip::of(&clip), Some(&anchor.media)) {
                    Ok(measures) => watched.push(measures),
                    Err(_) => left_out += 1,
                }
            }
            if watched.is_empty() {
                continue;
            }
            match self.kinetic(&anchor.media) {
                Ok(promise) => {
                    anchors += 1;
                    clips += correlation::counted(watched.len());
                    pairs.add(&promise, &watched);
                }
                Err(_) => left_out += correlation::counted(watched.len()),
            }
        }
        Ok(Calibration { anchors, clips, not_measured, left_out, correlations: pairs.correlations() })
    }

    /// The clips that were made from a still, by that still's picture; and how many have none any more.
    fn clips_by_anchor(
        &self,
        project: &str,
        route: Option<&str>,
    ) -> Result<(BTreeMap<Digest, Group>, u32), Fault> {
        let query = Query { project: Some(project.to_owned()), limit: MAX_TAKES, ..Query::default() };
        let (mut groups, mut left_out, mut clips) = (BTreeMap::<Digest, Group>::new(), 0, 0);
        for id in self.store.search(&query)?.takes {
            let Some(clip) = self.clip(id, route)? else { continue };
            if clips == MAX_CLIPS {
                break;
            }
            clips += 1;
            let parent =
                clip.edge.parent().map(|parent| self.get::<TakeRecord>(&parent)).transpose()?.flatten();
            match parent.filter(|parent| !parent.deleted && !parent.media.media.is_clip()) {
                Some(anchor) => {
                    groups.entry(anchor.media.digest).or_insert_with(|| (anchor, Vec::new())).1.push(clip);
                }
                None => left_out += 1,
            }
        }
        Ok((groups, left_out))
    }

    /// A clip that a model made from a still; copies from the cache are the same clip once more.
    fn clip(&self, id: TakeId, route: Option<&str>) -> Result<Option<TakeRecord>, Fault> {
        use crate::state::domain::Edge;
        let take = self.get::<TakeRecord>(&id)?.filter(|take| !take.deleted && !take.cached);
        Ok(take.filter(|take| {
            take.media.media.is_clip()
                && matches!(take.edge, Edge::Promote(_))
                && route.is_none_or(|route| route == take.route)
        }))
    }
}
