//! What is known of each frame once it was looked at: a few numbers, so that a long clip takes little memory.

use super::pair::Tint;

/// One frame against the one before it. The first frame of a clip has zeros.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Moment {
    pub seconds: f64,
    /// Mean absolute difference of luma, in levels of 255, nothing compensated.
    pub plain: f32,
    /// Mean way of what moves, in pixels at the normal size.
    pub way: f32,
    /// Mean way with its direction, in pixels at the normal size.
    pub drift: (f32, f32),
    /// How many times as far it moved as before and after; 1 is even, 0 cannot be told.
    pub pace: f32,
    /// Whether the step after it goes where the step before it went: 1 quite, −1 the other way, 0 where nothing moves.
    pub onward: f32,
    /// How much lighter all became, in levels.
    pub lighter: f32,
    pub tint: Tint,
    /// Energy of boiling, in levels²; below 0 where there is none.
    pub boil: f32,
    /// Energy of the residues, in levels², for the share of it that boils.
    pub energy: f32,
    /// What compensation leaves, in levels.
    pub warp: f32,
    /// Share of textured blocks that were not found.
    pub lost: f32,
    /// The share of the frame before that is still there, and how surely: see [`super::ghost::Echoes::weight`].
    pub trail: f32,
    pub told: f32,
    /// Share of contrast that motion explains.
    pub explained: f32,
    /// Difference of luma histograms, 0 to 1.
    pub histogram: f32,
    /// A new shot begins with this frame.
    pub cut: bool,
}

/// The stretches between cuts, as ranges of frames.
pub(super) fn shots(moments: &[Moment]) -> Vec<std::ops::Range<usize>> {
    let mut starts: Vec<usize> = vec![0];
    starts.extend((1..moments.len()).filter(|i| moments[*i].cut));
    let ends = starts.iter().skip(1).copied().chain([moments.len()]);
    starts.iter().zip(ends).map(|(start, end)| *start..end).collect()
}

/// Frames that repeat the one before them: for each frame whether it stands.
///
/// A freeze begins or ends from one frame to the next; what comes to rest slowly is no freeze. So a run counts where the frame before
/// or after it changed at least `EDGE` times as much.
pub(super) fn standing(moments: &[Moment]) -> Vec<bool> {
    let mut stands = vec![false; moments.len()];
    for shot in shots(moments) {
        let first = shot.start + 1;
        let plain: Vec<f32> =
            moments[first.min(shot.end)..shot.end].iter().map(|moment| moment.plain).collect();
        let forward = edges(&plain);
        let mut backward = edges(&plain.iter().rev().copied().collect::<Vec<_>>());
        backward.reverse();
        for (i, (f, b)) in forward.iter().zip(&backward).enumerate() {
            // A single frame between two that move: every other one, where a clip was made from half as many.
            let beside = i.checked_sub(1).and_then(|i| plain.get(i)).zip(plain.get(i + 1));
            let alone = beside.is_some_and(|(a, b)| a.min(*b) > MOVES && plain[i] * EDGE < a.min(*b))
                && moments[first + i].onward > 0.3;
            // A run of one counts only so; a hand that turns back stands for a moment too.
            let longer = [i.wrapping_sub(1), i + 1].iter().any(|near| {
                forward.get(*near).is_some_and(|stands| *stands && *f)
                    || backward.get(*near).is_some_and(|stands| *stands && *b)
            });
            stands[first + i] = (*f || *b) && longer || alone;
        }
    }
    stands
}

/// How much less a standing frame changes than the ones before the run.
const EDGE: f32 = 6.0;
/// The least change of a frame, in levels, beside which another one can be said to stand.
const MOVES: f32 = 0.35;

/// Runs that begin with a sudden fall.
fn edges(plain: &[f32]) -> Vec<bool> {
    let mut stands = vec![false; plain.len()];
    // The usual change: the least of the last two that moved, so that a single jump does not count as usual.
    let (mut usual, mut before) = (0.0_f32, 0.0_f32);
    for (stand, change) in stands.iter_mut().zip(plain) {
        let reference = usual.min(before);
        if reference > MOVES && *change * EDGE < reference {
            *stand = true;
        } else {
            (usual, before) = (before, *change);
        }
    }
    stands
}

/// How much farther each frame moved than its two neighbours: 1 is even, 2 is one frame missing. 0 where it cannot be told.
pub(super) fn jumps(moments: &[Moment]) -> Vec<f32> {
    moments.iter().map(|moment| moment.pace).collect()
}

/// A rhythm in a series: how much it swings and how often.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Swing {
    /// Standard deviation of what is faster than [`SLOW`].
    pub deviation: f32,
    /// Its strongest frequency in Hz; 0 without any.
    pub hertz: f32,
}

/// Slower changes than this, in Hz, belong to the scene: clouds, a lamp that is turned up, a pan into shade.
pub(super) const SLOW: f64 = 1.2;
/// The longest stretch that is analysed at once, in frames.
const STRETCH: usize = 256;

/// The swing of a series that is given by its steps, at so many frames a second: linear trend taken off, Hann's window, discrete
/// Fourier transform, stretch by stretch, energies averaged (P. Welch, 1967, without overlap).
pub(super) fn swing(steps: &[f32], fps: f64) -> Swing {
    let mut sum = 0.0;
    let series: Vec<f64> = std::iter::once(0.0)
        .chain(steps.iter().map(|step| {
            sum += f64::from(*step);
            sum
        }))
        .collect();
    let count = series.len().div_ceil(STRETCH).max(1);
    let length = series.len() / count;
    if length < 8 || fps <= 0.0 {
        return Swing::default();
    }
    let mut powers = vec![0.0; length / 2 + 1];
    for stretch in series.chunks_exact(length) {
        add_powers(stretch, &mut powers);
    }
    let hertz = |bin: usize| bin as f64 * fps / length as f64;
    let fast: Vec<(usize, f64)> =
        powers.iter().copied().enumerate().filter(|(bin, _)| hertz(*bin) >= SLOW).collect();
    let energy: f64 = fast.iter().map(|(_, power)| power).sum::<f64>() / count as f64;
    let strongest = fast.iter().max_by(|a, b| a.1.total_cmp(&b.1));
    Swing {
        deviation: energy.max(0.0).sqrt() as f32,
        hertz: strongest.filter(|(_, power)| *power > 0.0).map_or(0.0, |(bin, _)| hertz(*bin) as f32),
    }
}

/// Adds the variance in each frequency of a stretch.
fn add_powers(stretch: &[f64], powers: &mut [f64]) {
    let n = stretch.len() as f64;
    let middle = (n - 1.0) / 2.0;
    let mean = stretch.iter().sum::<f64>() / n;
    let slope = (0..stretch.len()).zip(stretch).map(|(i, v)| (i as f64 - middle) * (v - mean)).sum::<f64>();
    let slope = slope / (0..stretch.len()).map(|i| (i as f64 - middle).powi(2)).sum::<f64>();
    let turn = std::f64::consts::TAU / n;
    // A window that is nought beside the stretch, not at its ends.
    let window = |i: usize| 0.5 - 0.5 * ((i as f64 + 0.5) * turn).cos();
    let weight: f64 = (0..stretch.len()).map(|i| window(i).powi(2)).sum();
    let values: Vec<f64> = (0..stretch.len())
        .zip(stretch)
        .map(|(i, v)| window(i) * (v - mean - slope * (i as f64 - middle)))
        .collect();
    for (bin, power) in powers.iter_mut().enumerate().skip(1) {
        let (step_cos, step_sin) = ((bin as f64 * turn).cos(), (bin as f64 * turn).sin());
        let (mut cos, mut sin, mut re, mut im) = (1.0, 0.0, 0.0, 0.0);
        for value in &values {
            re += value * cos;
            im -= value * sin;
            (cos, sin) = (cos * step_cos - sin * step_sin, sin * step_cos + cos * step_sin);
        }
        // Every bin but the last one of an even length stands for two.
        let times = if 2 * bin == stretch.len() { 1.0 } else { 2.0 };
        *power += times * (re * re + im * im) / (n * weight);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moving(ways: &[f32]) -> Vec<Moment> {
        ways.iter()
            .map(|way| Moment { way: *way, plain: 2.0 * way, onward: 1.0, ..Moment::default() })
            .collect()
    }

    fn numbers(flags: &[bool]) -> Vec<usize> {
        (0..flags.len()).filter(|i| flags[*i]).collect()
    }

    #[test]
    fn freezes_begin_or_end_suddenly() {
        let check = |ways: &[f32], expect: &[usize]| {
            assert_eq!(numbers(&standing(&moving(ways))), expect, "{ways:?}")
        };
        check(&[0.0, 1.0, 1.0, 1.0, 1.0], &[]);
        check(&[0.0, 1.0, 1.0, 0.0, 0.0, 1.0, 1.0], &[3, 4]);
        // It comes to rest slowly.
        check(&[0.0, 1.0, 0.7, 0.5, 0.3, 0.2, 0.1, 0.05, 0.0, 0.0], &[]);
        // It stands at its start, at its end, and every other frame.
        check(&[0.0, 0.0, 0.0, 1.0, 1.0], &[1, 2]);
        check(&[0.0, 1.0, 1.0, 0.0, 0.0], &[3, 4]);
        check(&[0.0, 1.0, 0.0, 1.0, 0.0, 1.0], &[2, 4]);
        check(&[0.0; 9], &[]);
    }

    #[test]
    fn swings_have_their_depth_and_frequency() {
        for (hertz, fps, frames) in
            [(2.0, 24.0, 96), (5.0, 24.0, 96), (11.0, 24.0, 90), (3.0, 30.0, 700), (8.0, 25.0, 24)]
        {
            let level = |i: usize| {
                3.0 * (i as f64 / fps * hertz * std::f64::consts::TAU + 0.8).sin() + 0.2 * i as f64
            };
            let steps: Vec<f32> = (1..frames).map(|i| (level(i) - level(i - 1)) as f32).collect();
            let swing = swing(&steps, fps);
            assert!((swing.deviation - 3.0 / 2.0_f32.sqrt()).abs() < 0.25, "{hertz} Hz: {swing:?}");
            assert!((f64::from(swing.hertz) - hertz).abs() < 0.6, "{hertz} Hz: {swing:?}");
        }
        let ramp = swing(&[0.5; 95], 24.0);
        assert!(ramp.deviation < 1e-3, "{ramp:?}");
        assert_eq!(swing(&[1.0; 3], 24.0), Swing::default());
    }
}
