//! Layout: where the eye goes, by the spectral residual of luma.
//!
//! X. Hou, L. Zhang, "Saliency Detection: A Spectral Residual Approach" (CVPR 2007): what a picture's log spectrum has beside its own
//! local mean stands out. On 64 × 64 cells, whatever the picture's shape, so that places are shares of width and height.

use super::structure::place_words;
use super::thresholds::{LAYOUT_OVERLAP, LAYOUT_SHIFT, Level};
use crate::ground::fft::{Complex, Fft};
use crate::ground::plane::Plane;
use crate::ground::statistics::quantile;

/// Cells along each side.
const SIDE: usize = 64;
/// How far saliency is spread, in cells.
const SPREAD: f32 = 2.5;
/// The salient part is what lies above this quantile …
const SALIENT: f32 = 0.8;
/// … wholly from so far above it, and in part from so far below it: half the way between the quantiles a tenth to either side, or this
/// part of the mean where the picture draws the eye nowhere more than elsewhere (a page of print), since which of its cells come out on
/// top is chance.
const NEARLY: f32 = 0.15;
/// The mirrored overlap has to be this much better than the plain one to be called a mirror image.
const MIRROR_GAIN: f32 = 0.25;

/// How the layout of two pictures differs.
#[derive(Debug, Clone, PartialEq)]
pub struct Layout {
    /// How far the centre of the salient fifth moved, as a share of the diagonal: 0 to 1.
    pub shift: f32,
    /// How much of the salient fifths is common to both (intersection over union): 1 the same places, 0 none.
    pub overlap: f32,
    /// The same with the second picture mirrored left to right.
    pub mirrored_overlap: f32,
    /// Where the centre was, as shares of width and height from the upper left.
    pub before: (f32, f32),
    /// Where the centre is now.
    pub after: (f32, f32),
}

impl Layout {
    /// Compares two maps of saliency of 64 × 64 cells.
    pub(crate) fn between(a: &Plane, b: &Plane) -> Self {
        let (top_a, top_b) = (Top::new(a), Top::new(b));
        let (before, after) = (top_a.centre(a), top_b.centre(b));
        let shift =
            ((after.0 - before.0).powi(2) + (after.1 - before.1).powi(2)).sqrt() / std::f32::consts::SQRT_2;
        Self {
            shift,
            overlap: top_a.overlap(&top_b),
            mirrored_overlap: top_a.overlap(&top_b.mirrored()),
            before,
            after,
        }
    }

    /// Whether the second picture looks like the mirror image of the first.
    pub fn is_mirrored(&self) -> bool {
        self.mirrored_overlap > self.overlap + MIRROR_GAIN
    }

    pub(super) fn score(&self) -> f32 {
        LAYOUT_SHIFT.score(self.shift).max(LAYOUT_OVERLAP.score(1.0 - self.overlap))
    }

    pub(super) fn level(&self) -> Level {
        LAYOUT_SHIFT.level(self.shift).max(LAYOUT_OVERLAP.level(1.0 - self.overlap))
    }

    pub(super) fn words(&self) -> String {
        let (dx, dy) = (self.after.0 - self.before.0, self.after.1 - self.before.1);
        let way = match (dx.abs() >= dy.abs(), dx >= 0.0, dy >= 0.0) {
            (true, true, _) => "to the right",
            (true, false, _) => "to the left",
            (false, _, true) => "down",
            (false, _, false) => "up",
        };
        let percent = (100.0 * dx.abs().max(dy.abs())).round();
        let kept = (100.0 * self.overlap).round();
        match (self.level(), LAYOUT_SHIFT.level(self.shift)) {
            (Level::Same, _) => "the layout is the same".to_owned(),
            _ if self.is_mirrored() => "the layout is mirrored left to right".to_owned(),
            (_, Level::Same) => {
                format!("what draws the eye sits elsewhere, around the same centre ({kept} % kept)")
            }
            (..) => format!(
                "what draws the eye moved {percent} % {way}, to the {} ({kept} % kept)",
                place_words(self.after)
            ),
        }
    }
}

/// How far each cell belongs to the salient part, 0 to 1.
struct Top(Vec<f32>);

impl Top {
    fn new(map: &Plane) -> Self {
        let at = |q: f32| quantile(map.values(), q).unwrap_or(0.0);
        let (middle, half) = (at(SALIENT), ((at(SALIENT + 0.1) - at(SALIENT - 0.1)) / 2.0).max(NEARLY));
        // A map of nothing has no salient part.
        let top = map
            .values()
            .iter()
            .map(|v| if *v > 0.0 { (0.5 + 0.5 * (v - middle) / half).clamp(0.0, 1.0) } else { 0.0 });
        Self(top.collect())
    }

    /// The centre of what is salient, as shares of width and height; the middle if nothing is.
    fn centre(&self, map: &Plane) -> (f32, f32) {
        let (mut mass, mut x_sum, mut y_sum) = (0.0, 0.0, 0.0);
        for (i, (v, top)) in map.values().iter().zip(&self.0).enumerate() {
            let v = v * top;
            mass += v;
            x_sum += v * ((i % SIDE) as f32 + 0.5);
            y_sum += v * ((i / SIDE) as f32 + 0.5);
        }
        let share = |sum: f32| if mass > 0.0 { sum / mass / SIDE as f32 } else { 0.5 };
        (share(x_sum), share(y_sum))
    }

    fn overlap(&self, other: &Self) -> f32 {
        let sum = |of: fn(f32, f32) -> f32| self.0.iter().zip(&other.0).map(|(a, b)| of(*a, *b)).sum::<f32>();
        let (both, any) = (sum(f32::min), sum(f32::max));
        if any > 0.0 { both / any } else { 1.0 }
    }

    fn mirrored(&self) -> Self {
        Self(self.0.chunks_exact(SIDE).flat_map(|row| row.iter().rev()).copied().collect())
    }
}

/// How salient each of 64 × 64 cells is; the mean is 1, or all is 0 where luma (0 to 255, any size) is flat.
pub fn saliency(luma: &Plane) -> Plane {
    let small = luma.resized(SIDE, SIDE);
    let mut field: Vec<Complex> = small.values().iter().map(|v| [*v, 0.0]).collect();
    let fft = Fft::new(SIDE);
    both_ways(&mut field, |row| fft.forward(row));
    let logs = Plane::of(SIDE, SIDE, field.iter().map(|v| (v[0].hypot(v[1]) + 1e-3).ln()).collect());
    let around = wrapped_mean(&logs);
    for ((v, log), mean) in field.iter_mut().zip(logs.values()).zip(around.values()) {
        // exp(residual) with the phase that was: the amplitude is divided by exp(mean).
        let scale = (log - mean).exp() / log.exp();
        *v = [v[0] * scale, v[1] * scale];
    }
    both_ways(&mut field, |row| fft.inverse(row));
    let map =
        Plane::of(SIDE, SIDE, field.iter().map(|v| v[0] * v[0] + v[1] * v[1]).collect()).blurred(SPREAD);
    let mean = crate::ground::statistics::mean(map.values());
    let flat = small.values().iter().all(|v| (v - small.values()[0]).abs() < 0.5);
    let scale = if flat || mean <= 0.0 { 0.0 } else { 1.0 / mean };
    map.map(|v| v * scale)
}

/// A transform of rows, then of columns.
fn both_ways(field: &mut Vec<Complex>, transform: impl Fn(&mut [Complex])) {
    for _ in 0..2 {
        field.chunks_exact_mut(SIDE).for_each(&transform);
        let turned = (0..SIDE * SIDE).map(|i| field[i % SIDE * SIDE + i / SIDE]).collect();
        *field = turned;
    }
}

/// The mean of 3 × 3 cells; a spectrum has no rims.
fn wrapped_mean(map: &Plane) -> Plane {
    let values = map.values();
    let at = |x: usize, y: usize| values[y % SIDE * SIDE + x % SIDE];
    let mean = |i: usize| {
        let (x, y) = (i % SIDE + SIDE - 1, i / SIDE + SIDE - 1);
        (0..9).map(|k| at(x + k % 3, y + k / 3)).sum::<f32>() / 9.0
    };
    Plane::of(SIDE, SIDE, (0..SIDE * SIDE).map(mean).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spot(x: usize, y: usize) -> Plane {
        let at = |i: usize| if (i % 128).abs_diff(x) < 8 && (i / 128).abs_diff(y) < 8 { 220.0 } else { 90.0 };
        Plane::of(128, 128, (0..128 * 128).map(at).collect())
    }

    #[test]
    fn a_spot_is_salient_and_its_way_is_seen() {
        let (a, b) = (saliency(&spot(24, 64)), saliency(&spot(72, 64)));
        let same = Layout::between(&a, &a);
        assert!(same.shift == 0.0 && same.overlap == 1.0);
        let moved = Layout::between(&a, &b);
        assert!(
            moved.after.0 - moved.before.0 > 0.15 && (moved.after.1 - moved.before.1).abs() < 0.05,
            "{moved:?}"
        );
        assert!(
            moved.overlap < 0.65 && moved.words().contains("to the right"),
            "{moved:?} {}",
            moved.words()
        );
    }

    #[test]
    fn a_flat_picture_has_nothing_salient() {
        let flat = saliency(&Plane::new(5, 9, 130.0));
        assert!(flat.values().iter().all(|v| *v == 0.0));
        let none = Layout::between(&flat, &flat);
        assert!(none.shift == 0.0 && none.overlap == 1.0);
    }
}
