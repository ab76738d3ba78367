//! Whether motion is even: how far blocks go in one frame against how far they go in the frames before and after.

use super::motion::{Block, Grid};

/// Ways under this many pixels say nothing of a pace: they are known to a tenth of a pixel, and the few blocks of a slow and plain clip
/// can all be wrong the same way, where a codec holds an edge back and then lets it go.
const LEAST: f32 = 0.3;
/// So many blocks have to be followed through three steps.
const BLOCKS: usize = 6;

/// One step of a clip beside its neighbours.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Even {
    /// How many times as far as before and after, less what the blocks' own scatter explains; 1 is even, 0 cannot be told.
    pub pace: f32,
    /// Whether the step after goes where the step before went: 1 quite, −1 quite the other way, 0 where nothing moves.
    pub onward: f32,
}

/// Compares three steps: `now` ends where `after` begins. Each block is followed backwards to where it was, and forwards to where it
/// will be if it goes on as before. The pace is the median of the blocks' paces, those counting most that go far and have texture.
pub(super) fn even(before: &[Block], now: &[Block], after: &[Block], grid: Grid) -> Even {
    let (mut paces, mut ways) = (Vec::new(), Vec::new());
    let (mut along, mut of_before, mut of_after) = (0.0_f32, 0.0_f32, 0.0_f32);
    for (index, block) in now.iter().enumerate().filter(|(_, block)| block.texture > 1.5) {
        if let (Some(a), Some(b)) = (seen(before.get(index)), seen(after.get(index))) {
            along += a.exact.0 * b.exact.0 + a.exact.1 * b.exact.1;
            of_before += a.way() * a.way();
            of_after += b.way() * b.way();
        }
        if !block.found {
            continue;
        }
        let place = |way: (f32, f32)| grid.at(block.x as f32 + way.0, block.y as f32 + way.1);
        let Some(then) = place(block.exact).and_then(|i| seen(before.get(i))) else { continue };
        let onwards = (-then.exact.0, -then.exact.1);
        let Some(next) = place(onwards).and_then(|i| seen(after.get(i))) else { continue };
        let usual = ((then.exact.0 + next.exact.0) * 0.5, (then.exact.1 + next.exact.1) * 0.5);
        let way = usual.0.hypot(usual.1);
        let apart = (then.exact.0 - next.exact.0).hypot(then.exact.1 - next.exact.1);
        // A rim of a thing, or a hand that turns back, has no pace.
        if way > LEAST && apart < 0.2 + 0.35 * way {
            let pace = (block.exact.0 * usual.0 + block.exact.1 * usual.1) / (way * way);
            let weight = (way * block.texture.min(8.0)).powi(2);
            paces.push((pace, weight));
            ways.push((way, weight));
        }
    }
    let all = (of_before * of_after).sqrt();
    let onward = if all > 1e-3 { along / all } else { 0.0 };
    if paces.len() < BLOCKS {
        return Even { pace: 0.0, onward };
    }
    let pace = middle(&mut paces);
    let usual = middle(&mut ways);
    let mut misses: Vec<_> = paces.iter().map(|(p, weight)| ((p - pace).abs(), *weight)).collect();
    // Three times the error of a median, from the median of what lies beside it.
    let doubt = 3.0 * 1.86 * middle(&mut misses) / (paces.len() as f32).sqrt();
    // A codec moves edges by parts of a pixel.
    let pace = match pace {
        pace if pace <= 1.0 => pace.max(0.01),
        pace if (pace - 1.0) * usual < 0.1 => 1.0,
        pace => (pace - doubt).max(1.0),
    };
    Even { pace, onward }
}

fn seen(block: Option<&Block>) -> Option<&Block> {
    block.filter(|block| block.found)
}

/// The value below and above which half of the weight lies; 0 without any.
fn middle(values: &mut [(f32, f32)]) -> f32 {
    values.sort_by(|a, b| a.0.total_cmp(&b.0));
    let half = values.iter().map(|(_, weight)| weight).sum::<f32>() / 2.0;
    let mut sum = 0.0;
    let reached = |(_, weight): &&(f32, f32)| {
        sum += weight;
        sum >= half
    };
    values.iter().find(reached).map_or(0.0, |(value, _)| *value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clip::motion::SIDE;

    /// Blocks that all go by what `way` says of their place.
    fn blocks(way: impl Fn(f32, f32) -> (f32, f32)) -> Vec<Block> {
        let grid = Grid::of(256, 144);
        let block = |index: usize| {
            let (x, y) = grid.corner(index);
            let exact = way(x as f32 - 120.0, y as f32 - 64.0);
            Block { x, y, exact, texture: 5.0, found: true, ..Block::default() }
        };
        (0..grid.count()).map(block).collect()
    }

    #[test]
    fn steps_are_compared_with_their_neighbours() {
        let grid = Grid::of(256, 144);
        assert_eq!(SIDE, 16);
        let pan = |far: f32| blocks(move |_, _| (far, 0.3 * far));
        let zoom = |rate: f32| blocks(move |x, y| (rate * x, rate * y));
        let pace = |a: &[Block], b: &[Block], c: &[Block]| even(a, b, c, grid).pace;
        assert!((pace(&pan(2.0), &pan(2.0), &pan(2.0)) - 1.0).abs() < 1e-4);
        assert!((pace(&pan(2.0), &pan(4.0), &pan(2.0)) - 2.0).abs() < 1e-4);
        assert!((pace(&zoom(0.01), &zoom(0.03), &zoom(0.01)) - 3.0).abs() < 0.2);
        // It speeds up evenly: no jump.
        assert!((pace(&pan(2.0), &pan(2.4), &pan(2.8)) - 1.0).abs() < 1e-4);
        assert_eq!(pace(&pan(0.0), &pan(0.0), &pan(0.0)), 0.0);
        assert_eq!(pace(&pan(0.2), &pan(0.5), &pan(0.2)), 0.0, "too slow to tell");
        assert_eq!(pace(&[], &[], &[]), 0.0);
    }

    #[test]
    fn a_hand_that_turns_back_does_not_go_onward() {
        let grid = Grid::of(256, 144);
        let pan = |far: f32| blocks(move |_, _| (far, 0.0));
        assert!(even(&pan(0.6), &pan(0.0), &pan(-0.6), grid).onward < -0.9);
        assert!(even(&pan(0.6), &pan(0.0), &pan(0.6), grid).onward > 0.9);
    }
}
