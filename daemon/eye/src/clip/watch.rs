//! Takes frames one by one and keeps a few numbers of each, and the last few frames.

use std::collections::VecDeque;

use super::ghost::{BACK, Trail, trail};
use super::motion::Grid;
use super::pair::{Pair, boiling};
use super::series::Moment;
use super::small::Small;
use crate::ground::statistics::quantile;

/// The state between frames; its size does not depend on how many there were, but for a [`Moment`] each.
#[derive(Debug, Default)]
pub(super) struct Watch {
    pub moments: Vec<Moment>,
    /// Energy of boiling in each block over time, in levels², and from how many frames.
    pub boil: Vec<(f64, u32)>,
    /// Frames of the same shot before the one that comes, the latest first.
    past: VecDeque<Small>,
    last: Option<Pair>,
}

/// Motion and light explain less of the contrast than this, and the histograms differ by more than [`OTHER_LIGHT`]: a cut.
const UNEXPLAINED: f32 = 0.3;
const OTHER_LIGHT: f32 = 0.1;
/// Below this it is a cut whatever the histograms say.
const UNLIKE: f32 = 0.0;

impl Watch {
    /// Takes a frame of the same size as the ones before; gives what is known of it now.
    pub(super) fn take(&mut self, now: Small) -> Moment {
        let mut moment = Moment { seconds: now.seconds, ..Moment::default() };
        if let Some(before) = self.past.front() {
            let pair = Pair::new(&now, before, self.last.as_ref());
            self.measure(&mut moment, &now, pair);
        }
        self.past.truncate(BACK);
        self.past.push_front(now);
        self.moments.push(moment);
        moment
    }

    fn measure(&mut self, moment: &mut Moment, now: &Small, pair: Pair) {
        (moment.plain, moment.explained, moment.histogram) = (pair.plain, pair.explained, pair.histogram);
        moment.cut = !pair.blocks.is_empty()
            && pair.plain > 4.0
            && (pair.explained < UNLIKE || pair.explained < UNEXPLAINED && pair.histogram > OTHER_LIGHT);
        if moment.cut {
            self.past.clear();
            self.last = None;
            return;
        }
        (moment.way, moment.lighter, moment.tint) = (pair.way(), pair.lighter, pair.tint);
        moment.drift = pair.drift();
        (moment.warp, moment.lost) = pair.warp();
        moment.trail = if pair.blocks.is_empty() { Trail::default() } else { trail(now, &pair, &self.past) };
        self.boil.resize(Grid::of(now.width, now.height).count(), (0.0, 0));
        if let Some(last) = &self.last {
            moment.pace = pair.pace(last).unwrap_or(1.0);
            let (mut found, mut energy) = (Vec::new(), 0.0);
            boiling(&pair, last, now.width, now.height, &mut |index, boil, of_both| {
                let cell = &mut self.boil[index];
                *cell = (cell.0 + f64::from(boil), cell.1 + 1);
                found.push(boil);
                energy += of_both;
            });
            // Not the mean: where things cover each other, a few blocks outweigh all.
            moment.boil = quantile(&found, 0.6).unwrap_or(0.0);
            moment.energy = energy / found.len().max(1) as f32;
        }
        self.last = Some(pair);
    }

    /// How much each block boils over the whole clip, in levels; blocks that were seen in three pairs at least.
    pub(super) fn boil_of_blocks(&self) -> Vec<f32> {
        let seen = self.boil.iter().filter(|(_, count)| *count >= 3);
        seen.map(|(sum, count)| (sum / f64::from(*count)).max(0.0).sqrt() as f32).collect()
    }
}
