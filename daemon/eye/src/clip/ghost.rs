//! Trails: what is left of an old frame where its content has moved on.
//!
//! In steady motion a trail moves along with what it belongs to, so compensation does not show it. But every detail then has an echo
//! behind it, exactly as far as it moves in one frame, and an echo is a ripple in the logarithm of the spectrum: of frames mixed as
//! `(1 − a) · new + a · last`, where `last` is the mixed one, the ripple is `2 Σ aᵏ/k · cos(k ω · v)` with the motion v (B. Bogert,
//! M. Healy, J. Tukey, "The quefrency alanysis of time series for echoes", 1963). Its first coefficient is fitted by least squares to
//! the log spectrum of windows that move as one, beside a smooth spectrum that may fall and lean as pictures' spectra do. Motion blur
//! makes the coefficient negative, so it is never called a trail; it may hide one.

use std::sync::LazyLock;

use super::motion::{Block, Grid, SIDE};
use super::pair::Pair;
use super::small::Small;
use crate::ground::fft::{Complex, Fft};

/// Pixels along the side of a window: two blocks.
const WINDOW: usize = 2 * SIDE;
/// Below this way in pixels an echo lies inside the detail itself; above the other one it leaves the window.
const WAYS: std::ops::RangeInclusive<f32> = 1.4..=14.0;
/// What rounding leaves everywhere, in levels².
const FLOOR: f32 = 0.05;
/// What a codec leaves, in levels²: frequencies where a picture has less hardly count.
const CODEC: f32 = 0.6;
/// The most windows of a frame.
const MOST: usize = 36;
/// Steps of the histogram of echoes from −1 to 1.
const STEPS: usize = 256;
/// The frequencies that are looked at, as shares of the highest: from there, in full to there, and not beyond.
const BAND: [f32; 3] = [0.09, 0.45, 0.8];

/// Echoes of many windows: a histogram, each window counting by what it can tell.
#[derive(Debug, Clone, Default)]
pub(super) struct Echoes {
    /// From −1 to 1; empty before the first window.
    weights: Vec<f32>,
}

impl Echoes {
    pub(super) fn add(&mut self, windows: &[Echo]) {
        self.weights.resize(STEPS, 0.0);
        for echo in windows {
            let place = (echo.share.clamp(-1.0, 1.0) + 1.0) / 2.0 * (STEPS - 1) as f32;
            let (low, part) = ((place as usize).min(STEPS - 2), place.fract());
            self.weights[low] += echo.weight * (1.0 - part);
            self.weights[low + 1] += echo.weight * part;
        }
    }

    /// How much all windows can tell: with pure noise in them the error of the share is about `1 / √weight`.
    pub(super) fn weight(&self) -> f32 {
        self.weights.iter().sum()
    }

    /// The share of the last frame that is still there, −1 to 1: the median of the windows; 0 without any.
    pub(super) fn share(&self) -> f32 {
        let half = self.weight() / 2.0;
        let mut sum = 0.0;
        for (step, weight) in self.weights.iter().enumerate().filter(|(_, weight)| **weight > 0.0) {
            if sum + weight >= half {
                let part = (half - sum) / weight - 0.5;
                return (step as f32 + part) / (STEPS - 1) as f32 * 2.0 - 1.0;
            }
            sum += weight;
        }
        0.0
    }
}

/// The echo of one window.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Echo {
    /// The share of the last frame.
    pub share: f32,
    /// How much it can tell.
    pub weight: f32,
}

/// Looks at every window whose four blocks move as one.
pub(super) fn trail(now: &Small, pair: &Pair) -> Vec<Echo> {
    let grid = Grid::of(now.width, now.height);
    let window = |x: usize, y: usize| {
        let index = y * grid.across + x;
        let four = [index, index + 1, index + grid.across, index + grid.across + 1];
        let way = common(four.map(|i| pair.blocks.get(i)))?;
        let (left, top) = grid.corner(index);
        Some((left, top, way))
    };
    let (across, down) = (grid.across.saturating_sub(1), grid.down.saturating_sub(1));
    let places = (0..down).flat_map(|y| (0..across).map(move |x| (x, y)));
    let mut moving: Vec<_> = places.filter_map(|(x, y)| window(x, y)).collect();
    // Small things are looked at in windows that overlap; of large ones every other window is enough.
    let stride = moving.len().div_ceil(MOST).max(1);
    moving = moving.into_iter().step_by(stride).collect();
    let spectra = &*SPECTRA;
    let mut echoes = Vec::with_capacity(moving.len());
    for two in moving.chunks(2) {
        let logs = spectra.logs(now, two.iter().map(|(left, top, _)| (*left, *top)));
        echoes.extend(two.iter().zip(&logs).map(|((_, _, way), logs)| spectra.echo(logs, *way)));
    }
    echoes
}

/// The way of four blocks, if they have one and enough detail.
fn common(four: [Option<&Block>; 4]) -> Option<(f32, f32)> {
    let [Some(a), Some(b), Some(c), Some(d)] = four else { return None };
    let four = [a, b, c, d];
    let mean = |pick: fn(&Block) -> f32| four.iter().map(|block| pick(block)).sum::<f32>() / 4.0;
    let (x, y) = (mean(|block| block.exact.0), mean(|block| block.exact.1));
    let way = x.hypot(y);
    let alike = |block: &&Block| (block.exact.0 - x).hypot(block.exact.1 - y) < 0.25 + 0.06 * way;
    let detailed = four.iter().filter(|block| block.texture > 1.5).count() >= 3;
    (WAYS.contains(&way) && detailed && four.iter().all(|block| block.found) && four.iter().all(alike))
        .then_some((x, y))
}

/// How pictures' log spectra fall and lean, over the logarithm of the frequency and its angle.
const SHAPES: [fn(f32, f32) -> f32; 9] = [
    |_, _| 1.0,
    |log, _| log,
    |log, _| log * log,
    |log, _| log * log * log,
    |_, angle| (2.0 * angle).cos(),
    |_, angle| (2.0 * angle).sin(),
    |log, angle| log * (2.0 * angle).cos(),
    |log, angle| log * (2.0 * angle).sin(),
    |_, angle| (4.0 * angle).cos(),
];

static SPECTRA: LazyLock<Spectra> = LazyLock::new(Spectra::new);

/// One frequency that is looked at.
struct Bin {
    index: usize,
    /// Its place in the transform where its sign is the other one.
    opposite: usize,
    /// Radians a pixel.
    omega: (f32, f32),
    weight: f32,
}

/// What windows' spectra need: a transform, a window, the frequencies, and smooth shapes over these.
struct Spectra {
    fft: Fft,
    bell: [f32; WINDOW],
    bins: Vec<Bin>,
    /// Orthonormal under the weights of the bins.
    smooth: Vec<Vec<f32>>,
}

impl Spectra {
    fn new() -> Self {
        let angle = |i: usize| std::f32::consts::TAU * (i as f32 + 0.5) / WINDOW as f32;
        let bell = std::array::from_fn(|i| 0.5 - 0.5 * angle(i).cos());
        let mut bins = Vec::new();
        let half = WINDOW as i32 / 2;
        // One half of the plane: the spectrum of real numbers is the same in the other.
        for (ky, kx) in (0..=half).flat_map(|ky| (-half..half).map(move |kx| (ky, kx))) {
            let radius = (kx as f32).hypot(ky as f32) / half as f32;
            if (ky == 0 && kx <= 0) || !(BAND[0]..BAND[2]).contains(&radius) {
                continue;
            }
            let fade = ((radius - BAND[1]) / (BAND[2] - BAND[1])).max(0.0);
            let turn = std::f32::consts::TAU / WINDOW as f32;
            let at =
                |kx: i32, ky: i32| (ky.rem_euclid(2 * half) * 2 * half + kx.rem_euclid(2 * half)) as usize;
            bins.push(Bin {
                index: at(kx, ky),
                opposite: at(-kx, -ky),
                omega: (kx as f32 * turn, ky as f32 * turn),
                weight: 0.5 + 0.5 * (std::f32::consts::PI * fade).cos(),
            });
        }
        let mut spectra = Self { fft: Fft::new(WINDOW), bell, bins, smooth: Vec::new() };
        for shape in SHAPES {
            let of_bin =
                |bin: &Bin| shape(bin.omega.0.hypot(bin.omega.1).ln(), bin.omega.1.atan2(bin.omega.0));
            let mut values: Vec<f32> = spectra.bins.iter().map(of_bin).collect();
            // Twice, since single precision leaves a little of what is taken off.
            spectra.take_smooth_off(&mut values);
            spectra.take_smooth_off(&mut values);
            let length = spectra.product(&values, &values).sqrt().max(1e-6);
            spectra.smooth.push(values.into_iter().map(|v| v / length).collect());
        }
        spectra
    }

    fn product(&self, a: &[f32], b: &[f32]) -> f32 {
        a.iter().zip(b).zip(&self.bins).map(|((a, b), bin)| a * b * bin.weight).sum()
    }

    fn take_smooth_off(&self, values: &mut [f32]) {
        for shape in &self.smooth {
            let share = self.product(shape, values);
            values.iter_mut().zip(shape).for_each(|(value, shape)| *value -= share * shape);
        }
    }

    /// Logarithms of the spectra of one or two windows; of two for the price of one, as real and imaginary part.
    fn logs(&self, small: &Small, corners: impl Iterator<Item = (usize, usize)>) -> Vec<Vec<f32>> {
        let mut field = vec![[0.0_f32; 2]; WINDOW * WINDOW];
        let mut count = 0;
        for (part, (left, top)) in corners.take(2).enumerate() {
            count = part + 1;
            let rows = || (top..top + WINDOW).map(|y| &small.luma[y * small.width + left..][..WINDOW]);
            let mean = rows().flatten().sum::<f32>() / (WINDOW * WINDOW) as f32;
            for ((row, line), down) in rows().zip(field.chunks_exact_mut(WINDOW)).zip(&self.bell) {
                for ((value, cell), across) in row.iter().zip(line).zip(&self.bell) {
                    cell[part] = (value - mean) * down * across;
                }
            }
        }
        self.transform(&mut field);
        let power: f32 = self.bell.iter().map(|v| v * v).sum();
        let floor = FLOOR * power * power;
        let log = |part: usize| {
            let of_bin = |bin: &Bin| {
                let ([a, b], [c, d]) = (field[bin.index], field[bin.opposite]);
                let (re, im) = if part == 0 { (a + c, b - d) } else { (b + d, a - c) };
                ((re * re + im * im) * 0.25 + floor).ln()
            };
            self.bins.iter().map(of_bin).collect()
        };
        (0..count).map(log).collect()
    }

    fn transform(&self, field: &mut [Complex]) {
        field.chunks_exact_mut(WINDOW).for_each(|row| self.fft.forward(row));
        let mut column = [[0.0_f32; 2]; WINDOW];
        for x in 0..WINDOW {
            (0..WINDOW).for_each(|y| column[y] = field[y * WINDOW + x]);
            self.fft.forward(&mut column);
            (0..WINDOW).for_each(|y| field[y * WINDOW + x] = column[y]);
        }
    }

    /// Half the coefficient of the ripple of an echo at a way, by least squares beside the smooth shapes.
    fn echo(&self, logs: &[f32], (x, y): (f32, f32)) -> Echo {
        let mut smooth = vec![0.0; logs.len()];
        for shape in &self.smooth {
            let share = self.product(shape, logs);
            smooth.iter_mut().zip(shape).for_each(|(value, shape)| *value += share * shape);
        }
        let power: f32 = self.bell.iter().map(|v| v * v).sum();
        let noise = CODEC * power * power;
        let weights = self.bins.iter().zip(&smooth).map(|(bin, smooth)| {
            let signal = smooth.clamp(-20.0, 40.0).exp();
            bin.weight * (signal / (signal + noise)).powi(2)
        });
        let weights: Vec<f32> = weights.collect();
        let ripple: Vec<f32> =
            self.bins.iter().map(|bin| (bin.omega.0 * x + bin.omega.1 * y).cos()).collect();
        let ripple = self.beside_smooth(ripple, &weights);
        let sum = |values: &[f32]| -> f32 {
            ripple.iter().zip(values).zip(&weights).map(|((a, b), weight)| a * b * weight).sum()
        };
        let energy = sum(&ripple);
        let share = if energy < 1.0 { 0.0 } else { 0.5 * sum(logs) / energy };
        Echo { share, weight: if energy < 1.0 { 0.0 } else { energy } }
    }

    /// Takes off what the smooth shapes explain under other weights: normal equations, solved by Cholesky's way.
    fn beside_smooth(&self, mut values: Vec<f32>, weights: &[f32]) -> Vec<f32> {
        const N: usize = SHAPES.len();
        let (mut matrix, mut right) = ([[0.0_f32; N]; N], [0.0_f32; N]);
        let weighted: Vec<Vec<f32>> =
            self.smooth.iter().map(|shape| shape.iter().zip(weights).map(|(s, w)| s * w).collect()).collect();
        let dot = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f32>();
        for i in 0..N {
            right[i] = dot(&weighted[i], &values);
            for (value, shape) in matrix[i].iter_mut().zip(&self.smooth).take(i + 1) {
                *value = dot(&weighted[i], shape);
            }
            matrix[i][i] += 1e-3;
        }
        let shares = solved(matrix, right);
        for (shape, share) in self.smooth.iter().zip(shares) {
            values.iter_mut().zip(shape).for_each(|(value, shape)| *value -= share * shape);
        }
        values
    }
}

/// Solves for a symmetric matrix above nought, of which the lower half is given.
fn solved<const N: usize>(mut matrix: [[f32; N]; N], mut right: [f32; N]) -> [f32; N] {
    for i in 0..N {
        for j in 0..=i {
            let known: f32 = (0..j).map(|k| matrix[i][k] * matrix[j][k]).sum();
            let left = matrix[i][j] - known;
            matrix[i][j] = if i == j { left.max(1e-9).sqrt() } else { left / matrix[j][j] };
        }
        let known: f32 = (0..i).map(|k| matrix[i][k] * right[k]).sum();
        right[i] = (right[i] - known) / matrix[i][i];
    }
    for i in (0..N).rev() {
        let known: f32 = (i + 1..N).map(|k| matrix[k][i] * right[k]).sum();
        right[i] = (right[i] - known) / matrix[i][i];
    }
    right
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::{FrameBuf, Pixels};

    /// Noise of all frequencies alike, mixed with itself some pixels off.
    fn echoed(share: f32, off: usize) -> Small {
        let (width, height) = (256_usize, 144_usize);
        let at = |x: usize, y: usize| {
            // G. Steele, D. Lea, C. Flood, "Fast splittable pseudorandom number generators", 2014.
            let hash = |x: usize, y: usize| {
                let mut z = ((y * 4096 + x) as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
                z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
                z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
                ((z ^ (z >> 31)) >> 56) as f32
            };
            20.0 + 0.8 * hash(x, y)
        };
        let level = |i: usize| {
            let (x, y) = (i % width + 40, i / width);
            ((1.0 - share) * at(x, y) + share * at(x - off, y)) as u8
        };
        let rgba = (0..width * height).flat_map(|i| [level(i), level(i), level(i), 255]).collect();
        let pixels = Pixels::Rgba(rgba);
        Small::new(&FrameBuf { width: width as u32, height: height as u32, seconds: 0.0, pixels })
    }

    fn found(small: &Small, way: (f32, f32)) -> f32 {
        let corners: Vec<(usize, usize)> =
            (0..4).flat_map(|y| (0..8).map(move |x| (32 * x, 32 * y))).collect();
        let of = |two: &[(usize, usize)]| {
            let logs = SPECTRA.logs(small, two.iter().copied());
            logs.iter().map(|logs| SPECTRA.echo(logs, way)).collect::<Vec<_>>()
        };
        let mut echoes = Echoes::default();
        corners.chunks(2).for_each(|two| echoes.add(&of(two)));
        echoes.share()
    }

    #[test]
    fn an_echo_has_its_share_at_its_own_way_only() {
        let off = 3;
        let way = (off as f32, 0.0);
        // Of a mix with the last clean frame the first coefficient is the ratio of the shares.
        for share in [0.1_f32, 0.2, 0.3] {
            let got = found(&echoed(share, off), way);
            assert!((got - share / (1.0 - share)).abs() < 0.08, "{off} {share}: {got}");
        }
        let clean = found(&echoed(0.0, off), way);
        assert!(clean.abs() < 0.08, "{off}: {clean}");
        let across = found(&echoed(0.3, off), (0.0, off as f32));
        assert!(across < 0.1, "{off}: {across}");
    }
}
