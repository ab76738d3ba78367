//! Takes frames one by one and keeps a few numbers of each, and the last few frames.

use super::even::{Even, even};
use super::ghost::{Echoes, trail};
use super::motion::{Block, Grid};
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
    /// What trails of the whole clip.
    pub echoes: Echoes,
    /// The frame of the same shot before the one that comes.
    before: Option<Small>,
    last: Option<Pair>,
    /// The blocks of the pair before the last one.
    earlier: Vec<Block>,
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
        if let Some(before) = self.before.take() {
            let pair = Pair::new(&now, &before, self.last.as_ref());
            self.measure(&mut moment, &now, pair);
        }
        self.before = Some(now);
        self.moments.push(moment);
        moment
    }

    fn measure(&mut self, moment: &mut Moment, now: &Small, pair: Pair) {
        (moment.plain, moment.explained, moment.histogram) = (pair.plain, pair.explained, pair.histogram);
        moment.cut = !pair.blocks.is_empty()
            && pair.plain > 4.0
            && (pair.explained < UNLIKE || pair.explained < UNEXPLAINED && pair.histogram > OTHER_LIGHT);
        if moment.cut {
            self.last = None;
            self.earlier.clear();
            return;
        }
        (moment.way, moment.lighter, moment.tint) = (pair.way(), pair.lighter, pair.tint);
        moment.drift = pair.drift();
        (moment.warp, moment.lost) = pair.warp();
        let grid = Grid::of(now.width, now.height);
        // Texture goes through the picture slowly, so every other frame has nearly all of it.
        let looked_at = self.moments.len() % 2 == 1;
        if looked_at {
            let (echoes, mut of_frame) = (trail(now, &pair), Echoes::default());
            of_frame.add(&echoes);
            (moment.trail, moment.told) = (of_frame.share(), of_frame.weight());
            self.echoes.add(&echoes);
        }
        self.boil.resize(grid.count(), (0.0, 0));
        if let Some(last) = &self.last {
            if let Some(then) = self.moments.last_mut() {
                let Even { pace, onward } = even(&self.earlier, &last.blocks, &pair.blocks, grid);
                (then.pace, then.onward) = (pace, onward);
            }
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
        self.earlier = self.last.replace(pair).map(|last| last.blocks).unwrap_or_default();
    }

    /// How much each block boils over the whole clip, in levels; blocks that were seen in three pairs at least.
    pub(super) fn boil_of_blocks(&self) -> Vec<f32> {
        let seen = self.boil.iter().filter(|(_, count)| *count >= 3);
        seen.map(|(sum, count)| (sum / f64::from(*count)).max(0.0).sqrt() as f32).collect()
    }
}
