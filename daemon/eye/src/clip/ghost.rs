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
/// What rounding and the codec leave everywhere, in levels²: no detail is seen below it.
const FLOOR: f32 = 0.05;
/// The frequencies that are looked at, as shares of the highest: from there, in full to there, and not beyond.
const BAND: [f32; 3] = [0.09, 0.45, 0.8];

/// Sums over windows of a frame.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Trail {
    sum: f64,
    /// Windows that moved far enough.
    pub windows: u32,
}

impl Trail {
    pub(super) fn add(&mut self, other: Self) {
        self.sum += other.sum;
        self.windows += other.windows;
    }

    /// Share of the last frame that is still there, about −1 to 1; 0 without windows.
    pub(super) fn share(self) -> f32 {
        (self.sum / f64::from(self.windows.max(1))) as f32
    }
}

/// Looks at every window whose four blocks move as one.
pub(super) fn trail(now: &Small, pair: &Pair) -> Trail {
    let grid = Grid::of(now.width, now.height);
    let places = (0..grid.down / 2).flat_map(|y| (0..grid.across / 2).map(move |x| (2 * x, 2 * y)));
    let moving: Vec<(usize, usize, (f32, f32))> = places
        .filter_map(|(x, y)| {
            let index = y * grid.across + x;
            let four = [index, index + 1, index + grid.across, index + grid.across + 1];
            let way = common(four.map(|i| pair.blocks.get(i)))?;
            let (left, top) = grid.corner(index);
            Some((left, top, way))
        })
        .collect();
    let mut trail = Trail::default();
    let spectra = &*SPECTRA;
    for two in moving.chunks(2) {
        let logs = spectra.logs(now, two.iter().map(|(left, top, _)| (*left, *top)));
        for ((_, _, way), logs) in two.iter().zip(&logs) {
            trail.sum += f64::from(spectra.echo(logs, *way).clamp(-1.0, 1.0));
            trail.windows += 1;
        }
    }
    trail
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
        let shapes: [fn(f32, f32) -> f32; 9] = [
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
        for shape in shapes {
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

    /// Half the coefficient of the ripple of an echo at a way: the share of the old frame.
    fn echo(&self, logs: &[f32], (x, y): (f32, f32)) -> f32 {
        let mut ripple: Vec<f32> =
            self.bins.iter().map(|bin| (bin.omega.0 * x + bin.omega.1 * y).cos()).collect();
        self.take_smooth_off(&mut ripple);
        let energy = self.product(&ripple, &ripple);
        if energy < 1e-3 { 0.0 } else { 0.5 * self.product(&ripple, logs) / energy }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::{FrameBuf, Pixels};

    /// Rough ground, mixed with itself some pixels off.
    fn echoed(share: f32, off: usize) -> Small {
        let (width, height) = (256_usize, 144_usize);
        let at = |x: usize, y: usize| {
            let hash = |x: usize, y: usize| {
                let mixed = (x as u32).wrapping_mul(0x9e37_79b9) ^ (y as u32).wrapping_mul(0x85eb_ca6b);
                ((mixed ^ (mixed >> 15)).wrapping_mul(0xc2b2_ae35) >> 24) as f32
            };
            // Two scales, as pictures have more of the coarse.
            0.35 * hash(x, y) + 0.65 * hash(x / 3, y / 3)
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
            logs.iter().map(|logs| SPECTRA.echo(logs, way)).sum::<f32>()
        };
        corners.chunks(2).map(of).sum::<f32>() / corners.len() as f32
    }

    #[test]
    fn an_echo_has_its_share_at_its_own_way_only() {
        for off in [2, 4, 7] {
            let way = (off as f32, 0.0);
            // Of a mix with the last clean frame the first coefficient is the ratio of the shares.
            for share in [0.1_f32, 0.2, 0.3] {
                let got = found(&echoed(share, off), way);
                assert!((got - share / (1.0 - share)).abs() < 0.06, "{off} {share}: {got}");
            }
            let clean = found(&echoed(0.0, off), way);
            assert!(clean.abs() < 0.05, "{off}: {clean}");
            let across = found(&echoed(0.3, off), (0.0, off as f32));
            assert!(across.abs() < 0.08, "{off}: {across}");
        }
    }
}
