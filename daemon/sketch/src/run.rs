//! Runs of pixels that get a paint at one coverage.
//!
//! Most of a picture's time is spent here. Runs of one colour are blended in 16-bit lanes, which every processor has side by side, and
//! single pixels two channels at a time.

use crate::paint::{Table, Varying};

/// How many pixels find their place in a gradient together.
const TOGETHER: usize = 32;

/// Fills or blends a run with one colour, at a coverage of 1 to 256; returns the opacity it had, 0 to 256.
#[inline]
pub(crate) fn paint_constant(run: &mut [[u8; 4]], colour: [u8; 4], cover: u32) -> u32 {
    let alpha = weight(colour[3], cover);
    if let [pixel] = run {
        *pixel = blend(*pixel, colour, alpha);
    } else {
        lay_over(run, colour, alpha);
    }
    alpha
}

/// Lays a colour over a run with a weight of 0 to 256.
pub(crate) fn lay_over(run: &mut [[u8; 4]], colour: [u8; 4], alpha: u32) {
    if alpha >= 256 {
        run.fill([colour[0], colour[1], colour[2], 255]);
    } else if alpha > 0 && run.len() < 8 {
        let mix = Mix::of(colour, alpha);
        run.iter_mut().for_each(|pixel| *pixel = mix.over(*pixel));
    } else if alpha > 0 {
        let mut add = [0; 16];
        for (i, add) in add.iter_mut().enumerate() {
            let channel = if i % 4 == 3 { 255 } else { colour[i % 4] };
            *add = u16::from(channel) * alpha as u16 + 128;
        }
        let keep = 256 - alpha as u16;
        let (pixels, rest) = run.as_chunks_mut::<4>();
        for four in pixels {
            for (old, add) in four.as_flattened_mut().iter_mut().zip(&add) {
                *old = ((u16::from(*old) * keep + add) >> 8) as u8;
            }
        }
        let mix = Mix::of(colour, alpha);
        rest.iter_mut().for_each(|pixel| *pixel = mix.over(*pixel));
    }
}

/// Blends a run that begins at column `from` with the colours of a gradient, at a coverage of 1 to 256. Returns its strongest opacity,
/// 0 to 256, exactly where it may be above half.
#[inline]
pub(crate) fn paint_varying(
    run: &mut [[u8; 4]],
    from: usize,
    paint: (&Varying<'_>, &Table),
    cover: u32,
) -> u32 {
    let (varying, table) = paint;
    if let [pixel] = run {
        let colour = table.colours[usize::from(varying.place(from))];
        let weight = weight(colour[3], cover);
        *pixel = blend(*pixel, colour, weight);
        return weight;
    }
    // What is surely transparent is left alone.
    let (left, right) = varying.reach;
    // Pixels go together as if nothing had been left out, so that they come out the same.
    let start = from + left.saturating_sub(from) / TOGETHER * TOGETHER;
    let end = right.min(from + run.len());
    if start >= end {
        return 0;
    }
    paint_together(&mut run[start - from..end - from], start, paint, cover)
}

/// The same for what may be seen of it.
fn paint_together(run: &mut [[u8; 4]], from: usize, paint: (&Varying<'_>, &Table), cover: u32) -> u32 {
    let (varying, table) = paint;
    let mut places = [0_u8; TOGETHER];
    let mut strongest = 0;
    for (i, pixels) in run.chunks_mut(TOGETHER).enumerate() {
        let places = varying.places(from + i * TOGETHER, &mut places);
        if cover < 256 {
            for (pixel, place) in pixels.iter_mut().zip(places) {
                let colour = table.colours[usize::from(*place)];
                let weight = weight(colour[3], cover);
                strongest = strongest.max(weight);
                *pixel = blend(*pixel, colour, weight);
            }
        } else if table.least == 256 {
            strongest = 256;
            for (pixel, place) in pixels.iter_mut().zip(places) {
                *pixel = table.colours[usize::from(*place)];
            }
        } else {
            strongest = strongest.max(mix_in(pixels, places, table));
        }
    }
    strongest
}

/// Blends pixels with their places' colours at full coverage.
fn mix_in(pixels: &mut [[u8; 4]], places: &[u8], table: &Table) -> u32 {
    if table.most <= 128 {
        for (pixel, place) in pixels.iter_mut().zip(places) {
            *pixel = table.mixes[usize::from(*place)].over(*pixel);
        }
        return table.most;
    }
    let mut keep = 256;
    for (pixel, place) in pixels.iter_mut().zip(places) {
        let mix = &table.mixes[usize::from(*place)];
        *pixel = mix.over(*pixel);
        keep = keep.min(mix.keep);
    }
    256 - keep
}

/// Every other channel of a pixel.
const EVEN: u32 = 0x00ff_00ff;
/// A half in each of them.
const HALF: u32 = 0x0080_0080;

/// A colour of some weight, made ready to be laid over others.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Mix {
    /// What is kept of the old colour, 0 to 256.
    keep: u32,
    /// The first and third channel by the weight, and a half.
    even: u32,
    /// The second and fourth.
    odd: u32,
}

impl Mix {
    /// A colour with a weight of 0 to 256; the result is opaque.
    #[inline]
    pub(crate) fn of(colour: [u8; 4], weight: u32) -> Self {
        let new = u32::from_le_bytes(colour) | 0xff00_0000;
        Self {
            keep: 256_u32.wrapping_sub(weight),
            even: (new & EVEN).wrapping_mul(weight).wrapping_add(HALF),
            odd: ((new >> 8) & EVEN).wrapping_mul(weight).wrapping_add(HALF),
        }
    }

    /// The colour over an old one.
    #[inline]
    pub(crate) fn over(&self, old: [u8; 4]) -> [u8; 4] {
        let old = u32::from_le_bytes(old);
        let even = (old & EVEN).wrapping_mul(self.keep).wrapping_add(self.even);
        let odd = ((old >> 8) & EVEN).wrapping_mul(self.keep).wrapping_add(self.odd);
        (((even >> 8) & EVEN) | (odd & !EVEN)).to_le_bytes()
    }
}

/// `old` under `colour` with a weight of 0 to 256; the result is opaque.
#[inline]
pub(crate) fn blend(old: [u8; 4], colour: [u8; 4], weight: u32) -> [u8; 4] {
    Mix::of(colour, weight).over(old)
}

/// Opacity times coverage, 0 to 256.
pub(crate) fn weight(alpha: u8, cover: u32) -> u32 {
    let alpha = u32::from(alpha);
    (alpha + (alpha >> 7)).wrapping_mul(cover) >> 8
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::colour::ink;
    use crate::paint::{Paint, Ready, Row};

    #[test]
    fn blending_meets_its_ends() {
        assert_eq!(blend([10, 20, 30, 255], [200, 100, 50, 9], 0), [10, 20, 30, 255]);
        assert_eq!(blend([10, 20, 30, 255], [200, 100, 50, 9], 256), [200, 100, 50, 255]);
        assert_eq!(blend([0, 100, 200, 255], [200, 100, 0, 255], 128), [100, 100, 100, 255]);
    }

    #[test]
    fn every_way_of_blending_gives_the_same() {
        let old = |i: usize| [(i * 7) as u8, (i * 31) as u8, 255 - i as u8, 255];
        let (start, end) = (ink(200, 90, 10), ink(30, 250, 120));
        for (a, b) in [(0.0, 0.4), (0.2, 0.9), (1.0, 1.0), (0.0, 0.0)] {
            let paint = Paint::linear((0.0, 0.0), (97.0, 20.0), start.alpha(a), end.alpha(b));
            let ready = Ready::new(&paint, 1.0);
            let row = ready.row(9);
            for cover in [3, 128, 255, 256] {
                let mut run: Vec<[u8; 4]> = (0..100).map(old).collect();
                let Row::Varying(varying, table) = &row else { unreachable!("a gradient across") };
                let strongest = paint_varying(&mut run, 5, (varying, table), cover);
                let mut most = 0;
                for (i, pixel) in run.iter().enumerate() {
                    // A pixel at a time, at most of a row that begins where its group of pixels did.
                    let mut places = [0; TOGETHER];
                    let place = varying.places(5 + i / TOGETHER * TOGETHER, &mut places)[i % TOGETHER];
                    let colour = table.colours[usize::from(place)];
                    let weight = weight(colour[3], cover);
                    most = most.max(weight);
                    assert_eq!(*pixel, blend(old(i), colour, weight), "{i}, {a} to {b}, {cover}");
                }
                assert!(strongest == most || strongest.max(most) <= 128, "{strongest} for {most}");
            }
        }
    }
}
