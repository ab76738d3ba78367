//! Short rows of a frame's pixels, taken out of a plane.

use super::{Padded, Spot};

/// A short row of frame pixels and where its two ends come from.
pub(super) struct Run<const SIDE: usize> {
    pub(super) from: Spot,
    pub(super) to: Spot,
}

/// A run whose source leans by no more than this, in 1/256 of a sample, counts as level.
pub(super) const LEVEL: i32 = 24;

/// Pixels that are worked out side by side.
const LANES: usize = 8;

/// The most source samples that a run of luma is taken from in one go: twice its pixels.
pub(super) const REACH: usize = 32;

/// Two rows of samples mixed into one, doubled, between one that is never seen and some more.
#[derive(Clone, Copy)]
pub(super) struct Mixed {
    row: [u16; REACH + 2 * LANES],
    /// Where its first pixel lies, and how far the others are apart, in 1/4096 of a sample.
    at: i32,
    step: i32,
}

impl Mixed {
    pub(super) const EMPTY: Self = Self { row: [0; REACH + 2 * LANES], at: 0, step: 0 };

    /// The pixels of the run that was mixed.
    #[inline]
    pub(super) fn pixels<const SIDE: usize>(&self) -> [u8; SIDE] {
        let mut pixels = [0; SIDE];
        let mut at = self.at;
        for eight in pixels.as_chunks_mut::<LANES>().0 {
            self.between(at, eight);
            at += self.step * LANES as i32;
        }
        pixels
    }

    /// Takes pixels from between the samples, the first at `at`. Positions count in 1/128, which keeps everything in 16 bits.
    #[inline]
    fn between(&self, at: i32, pixels: &mut [u8; LANES]) {
        // How far the pixels run away from the samples that they would have if they were as far apart.
        let drift = self.step - 4096;
        let last = drift * (LANES as i32 - 1);
        // Every pixel lies between the first two or the last two of three samples; which ones, the drift decides.
        let (base, start) =
            if drift < 0 { ((at >> 12) - 1, (at & 4095) + 4096) } else { (at >> 12, at & 4095) };
        let window =
            usize::try_from(base).ok().and_then(|base| self.row.get(base..)?.first_chunk::<{ LANES + 2 }>());
        if let Some(window) = window
            && last.abs() <= 4096
        {
            let (start, drift) = (start as u16, drift as u16);
            for (i, pixel) in pixels.iter_mut().enumerate() {
                let place = start.wrapping_add(drift.wrapping_mul(i as u16)) >> 5;
                let (before, after) = (128_u16.saturating_sub(place), place.saturating_sub(128));
                let amid = 128_u16.wrapping_sub(before).wrapping_sub(after);
                let sum = (window[i].wrapping_mul(before))
                    .wrapping_add(window[i + 1].wrapping_mul(amid))
                    .wrapping_add(window[i + 2].wrapping_mul(after));
                *pixel = (sum.wrapping_add(128) >> 8) as u8;
            }
            return;
        }
        let mut at = at;
        for pixel in pixels {
            let (place, part) = (((at >> 12) as usize).min(self.row.len() - 2), ((at & 4095) >> 5) as u16);
            *pixel = ((self.row[place] * (128 - part) + self.row[place + 1] * part + 128) >> 8) as u8;
            at += self.step;
        }
    }
}

impl<const SIDE: usize> Run<SIDE> {
    /// The number of pixels is two to this power.
    const BITS: u32 = SIDE.trailing_zeros();

    /// The source position of every pixel. What lies outside the plane is its mirror image.
    fn positions(&self, plane: &Padded) -> impl Iterator<Item = Spot> + use<SIDE> {
        let limit = (((plane.width - 1) * 256) as i32, ((plane.height - 1) * 256) as i32);
        let step =
            ((self.to.0 - self.from.0) << 4 >> Self::BITS, (self.to.1 - self.from.1) << 4 >> Self::BITS);
        let start = (self.from.0 * 16, self.from.1 * 16);
        let mirror = |v: i32, limit: i32| {
            let v = v.abs();
            (if v > limit { 2 * limit - v } else { v }).clamp(0, limit)
        };
        (0..SIDE as i32).map(move |i| {
            let (x, y) = ((start.0 + step.0 * i) >> 4, (start.1 + step.1 * i) >> 4);
            (mirror(x, limit.0), mirror(y, limit.1))
        })
    }

    /// The plane at the run's positions; `room` is for what level runs are mixed in.
    pub(super) fn sample(&self, plane: &Padded, room: &mut Mixed) -> [u8; SIDE] {
        if self.is_level(plane) && self.mix(plane, room).is_some() {
            return room.pixels();
        }
        let mut pixels = [0; SIDE];
        for (pixel, at) in pixels.iter_mut().zip(self.positions(plane)) {
            *pixel = plane.sample(at);
        }
        pixels
    }

    /// How far apart the pixels' samples are, in 1/4096, and those of the outermost pixels, in 1/256.
    fn span(&self) -> (i32, i32, i32) {
        let step = (self.to.0 - self.from.0) << 4 >> Self::BITS;
        let last = self.from.0 + ((step * (SIDE as i32 - 1)) >> 4);
        (step, self.from.0.min(last), self.from.0.max(last))
    }

    /// Whether the run can be mixed from two rows inside the plane, as most can.
    fn is_level(&self, plane: &Padded) -> bool {
        let (_, low, high) = self.span();
        let inside =
            low >= 0 && high >> 8 < plane.width as i32 && (high >> 8) - (low >> 8) < 2 * SIDE as i32 - 2;
        let y = (self.from.1 + self.to.1) / 2;
        inside && (self.from.1 - self.to.1).abs() <= LEVEL && y >= 0 && y >> 8 < plane.height as i32
    }

    /// Mixes the two rows of the plane that a level run inside it lies between; none if it has fewer samples.
    #[inline]
    pub(super) fn mix(&self, plane: &Padded, to: &mut Mixed) -> Option<()> {
        let (step, low, high) = self.span();
        let (first, y) = (low >> 8, (self.from.1 + self.to.1) / 2);
        let start = (y >> 8) as usize * (plane.width + 1) + first as usize;
        let (upper, lower) = (plane.values.get(start..)?, plane.values.get(start + plane.width + 1..)?);
        (to.at, to.step) = ((self.from.0 - (first << 8)) * 16 + 4096, step);
        let down = (y & 255) as u16;
        // A run of luma that is about as long as its source needs no more than three times eight samples.
        if SIDE == 8 {
            mix::<16>(upper, lower, down, &mut to.row)
        } else if (high >> 8) - first < (SIDE + LANES - 1) as i32 {
            mix::<24>(upper, lower, down, &mut to.row)
        } else {
            mix::<REACH>(upper, lower, down, &mut to.row)
        }
    }
}

/// Mixes two rows into one: `down` is 0 (all of the upper one) to 256.
#[inline]
fn mix<const N: usize>(
    upper: &[u8],
    lower: &[u8],
    down: u16,
    to: &mut [u16; REACH + 2 * LANES],
) -> Option<()> {
    let (upper, lower) = (upper.first_chunk::<N>()?, lower.first_chunk::<N>()?);
    for (mixed, (a, b)) in to[1..].iter_mut().zip(upper.iter().zip(lower)) {
        *mixed = (u16::from(*a) * (256 - down) + u16::from(*b) * down + 64) >> 7;
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plane() -> (Vec<u8>, Padded) {
        let values: Vec<u8> = (0..64 * 48).map(|i| ((i % 64) * 3 + (i / 64) * 2 + i % 5) as u8).collect();
        let padded = Padded::new(&values, 64, 48);
        (values, padded)
    }

    fn sample(run: &Run<16>, plane: &Padded) -> [u8; 16] {
        run.sample(plane, &mut Mixed::EMPTY.clone())
    }

    #[test]
    fn standing_still_copies() {
        let (values, plane) = plane();
        for (x, y) in [(0, 0), (16, 5), (48, 47), (3, 20)] {
            let run = Run { from: (x * 256, y * 256), to: ((x + 16) * 256, y * 256) };
            assert_eq!(sample(&run, &plane), values[(y * 64 + x) as usize..][..16], "{x} {y}");
        }
    }

    #[test]
    fn level_runs_are_sampled_like_any_other() {
        let (_, plane) = plane();
        for (from, to) in
            [((700, 900), (4300, 910)), ((256, 1111), (5200, 1111)), ((9000, 300), (12_900, 300))]
        {
            let run = Run::<16> { from, to };
            assert!(run.is_level(&plane));
            let exact: Vec<u8> = run.positions(&plane).map(|at| plane.sample(at)).collect();
            let fast = sample(&run, &plane);
            assert!(fast.iter().zip(&exact).all(|(a, b)| a.abs_diff(*b) <= 1), "{fast:?} {exact:?}");
        }
    }

    #[test]
    fn outside_the_plane_is_its_mirror_image() {
        let (values, plane) = plane();
        let run = Run { from: (-8 * 256, 2560), to: (8 * 256, 2560) };
        let pixels = sample(&run, &plane);
        assert_eq!((pixels[0], pixels[8], pixels[15]), (values[648], values[640], values[647]));
        // Any position at all is inside.
        let far = Run { from: (-1_000_000, 9_999_999), to: (1_000_000, -5) };
        sample(&far, &plane);
    }
}
