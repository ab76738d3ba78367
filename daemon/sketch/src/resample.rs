//! Resampling: separable filters in fixed point, the same bytes on every machine.
//!
//! Enlarging uses the Catmull–Rom cubic (E. Catmull, R. Rom 1974; `B = 0, C = ½` of Mitchell and Netravali 1988),
//! shrinking a triangle as wide as the step, so that every source pixel counts. Both work on the encoded
//! channels; partly transparent pictures are weighted by their opacity.

use crate::error::SketchError;
use crate::picture::{Picture, check_size};

/// Weights are in 1/16384.
const ONE: i32 = 1 << 14;
/// Between the passes channels carry six more bits.
const EXTRA: i32 = 6;

/// The part of a picture that is used, in source pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Window {
    pub x: f32,
    pub y: f32,
    pub width: f32,
    pub height: f32,
}

impl Window {
    /// The largest centred part with the aspect of `width × height`: nothing is stretched.
    pub(crate) fn covering(picture: &Picture, width: u32, height: u32) -> Self {
        let (pw, ph) = (picture.width() as f32, picture.height() as f32);
        let scale = (pw / width as f32).min(ph / height as f32);
        let (w, h) = ((width as f32 * scale).min(pw), (height as f32 * scale).min(ph));
        Self { x: (pw - w) / 2.0, y: (ph - h) / 2.0, width: w, height: h }
    }

    fn whole(picture: &Picture) -> Self {
        Self { x: 0.0, y: 0.0, width: picture.width() as f32, height: picture.height() as f32 }
    }
}

/// Which source samples make one output sample.
struct Taps {
    first: usize,
    weights: Vec<i32>,
}

/// Scales a picture to an exact size; the aspect changes if the sizes' aspects differ.
pub(crate) fn resize(picture: &Picture, width: u32, height: u32) -> Result<Picture, SketchError> {
    resize_window(picture, Window::whole(picture), width, height)
}

/// Scales a part of a picture to an exact size.
pub(crate) fn resize_window(
    picture: &Picture,
    window: Window,
    width: u32,
    height: u32,
) -> Result<Picture, SketchError> {
    check_size(width, height)?;
    let whole = Window::whole(picture);
    if window == whole && (width, height) == (picture.width(), picture.height()) {
        return Ok(picture.clone());
    }
    let see_through = picture.pixels().iter().any(|p| p[3] != 255);
    let weighted: Vec<[u8; 4]>;
    let source = if see_through {
        weighted = picture.pixels().iter().map(|p| weigh(*p)).collect();
        &weighted
    } else {
        picture.pixels()
    };
    let across = taps(window.x, window.width, picture.width() as usize, width as usize);
    let down = taps(window.y, window.height, picture.height() as usize, height as usize);
    let mut pixels = two_passes(source, picture.width() as usize, &across, &down);
    if see_through {
        pixels.iter_mut().for_each(|p| *p = unweigh(*p));
    }
    Ok(Picture::from_pixels(width, height, pixels))
}

fn weigh(p: [u8; 4]) -> [u8; 4] {
    let channel = |c: u8| ((u32::from(c) * u32::from(p[3]) + 127) / 255) as u8;
    [channel(p[0]), channel(p[1]), channel(p[2]), p[3]]
}

fn unweigh(p: [u8; 4]) -> [u8; 4] {
    let alpha = u32::from(p[3]);
    let channel = |c: u8| ((u32::from(c) * 255 + alpha / 2) / alpha.max(1)).min(255) as u8;
    [channel(p[0]), channel(p[1]), channel(p[2]), p[3]]
}

/// The filter's taps for every output position.
fn taps(start: f32, length: f32, source: usize, target: usize) -> Vec<Taps> {
    let step = length / target as f32;
    let enlarging = step < 1.0;
    let radius = if enlarging { 2.0 } else { step };
    (0..target)
        .map(|i| {
            let centre = start + (i as f32 + 0.5) * step;
            let from = (centre - radius).floor();
            let to = (centre + radius).ceil();
            let mut weights = Vec::new();
            let mut first = usize::MAX;
            for k in from as i32..=to as i32 {
                let distance = (k as f32 + 0.5 - centre).abs();
                let weight =
                    if enlarging { catmull_rom(distance) } else { (1.0 - distance / radius).max(0.0) };
                if weight == 0.0 {
                    continue;
                }
                let index = k.clamp(0, source as i32 - 1) as usize;
                first = first.min(index);
                let slot = index - first;
                // A weight of zero between two others has its place too.
                while weights.len() <= slot {
                    weights.push(0.0);
                }
                weights[slot] += weight;
            }
            normalised(first, &weights)
        })
        .collect()
}

/// Fixed-point weights that sum to exactly one; the largest takes the rounding.
fn normalised(first: usize, weights: &[f32]) -> Taps {
    let sum: f32 = weights.iter().sum();
    let mut fixed: Vec<i32> = weights.iter().map(|w| (w / sum * ONE as f32).round() as i32).collect();
    let rest = ONE - fixed.iter().sum::<i32>();
    if let Some(largest) = fixed.iter_mut().max() {
        *largest += rest;
    }
    Taps { first, weights: fixed }
}

fn catmull_rom(x: f32) -> f32 {
    if x < 1.0 {
        (1.5 * x - 2.5) * x * x + 1.0
    } else if x < 2.0 {
        ((2.5 - 0.5 * x) * x - 4.0) * x + 2.0
    } else {
        0.0
    }
}

/// Rows first, kept only as long as the columns need them; then columns.
fn two_passes(source: &[[u8; 4]], width: usize, across: &[Taps], down: &[Taps]) -> Vec<[u8; 4]> {
    let target = across.len();
    let fours = Fours::of(across, width);
    let mut out = vec![[0_u8; 4]; target * down.len()];
    let mut kept: std::collections::VecDeque<Vec<i16>> = std::collections::VecDeque::new();
    let mut kept_first = 0;
    let mut spare: Vec<Vec<i16>> = Vec::new();
    let mut sums = vec![0_i32; target * 4];
    // A weight that is zero to the last bit is left out, so one position may begin a line before the position above it.
    let mut needed_from: Vec<usize> = down.iter().map(|taps| taps.first).collect();
    for place in (1..needed_from.len()).rev() {
        needed_from[place - 1] = needed_from[place - 1].min(needed_from[place]);
    }
    for ((taps, needed_from), row) in down.iter().zip(needed_from).zip(out.chunks_exact_mut(target)) {
        while kept_first < needed_from && !kept.is_empty() {
            spare.extend(kept.pop_front());
            kept_first += 1;
        }
        if kept.is_empty() {
            kept_first = needed_from;
        }
        while kept_first + kept.len() < taps.first + taps.weights.len() {
            let y = kept_first + kept.len();
            let mut line = spare.pop().unwrap_or_else(|| vec![0; target * 4]);
            let source = &source[y * width..(y + 1) * width];
            match &fours {
                Some(fours) => fours.pass_across(source, &mut line),
                None => pass_across(source, across, &mut line),
            }
            kept.push_back(line);
        }
        let lines = kept.iter().skip(taps.first - kept_first);
        pass_down(&taps.weights, lines, &mut sums, row.as_flattened_mut());
    }
    out
}

/// A half of what the vertical filter's sums are divided by.
const HALF: i32 = 1 << (13 + EXTRA);

/// A channel of the vertical filter's sum.
fn channel_of(sum: i32) -> u8 {
    (sum >> (14 + EXTRA)).clamp(0, 255) as u8
}

/// One row of the vertical filter. Enlarging has four taps, which are taken in one go; `sums` is room for others.
fn pass_down<'a>(
    weights: &[i32],
    mut lines: impl Iterator<Item = &'a Vec<i16>>,
    sums: &mut [i32],
    row: &mut [u8],
) {
    if let [w0, w1, w2, w3] = *weights
        && let (Some(a), Some(b), Some(c), Some(d)) = (lines.next(), lines.next(), lines.next(), lines.next())
    {
        // Both factors have 16 bits, of which processors multiply eight pairs at once. No weight is as large as 2.
        let weights = [w0, w1, w2, w3].map(|w| i32::from(w as i16));
        for ((((to, a), b), c), d) in row.iter_mut().zip(a).zip(b).zip(c).zip(d) {
            let first = weights[0] * i32::from(*a) + weights[1] * i32::from(*b);
            *to = channel_of(HALF + first + weights[2] * i32::from(*c) + weights[3] * i32::from(*d));
        }
        return;
    }
    sums.fill(HALF);
    for (weight, line) in weights.iter().zip(lines) {
        // A weight of 16384 fits as well.
        let weight = i32::from(*weight as i16);
        for (sum, value) in sums.iter_mut().zip(line) {
            *sum += weight * i32::from(*value);
        }
    }
    row.iter_mut().zip(sums).for_each(|(to, sum)| *to = channel_of(*sum));
}

/// One row through the horizontal filter, with `EXTRA` bits more.
fn pass_across(source: &[[u8; 4]], across: &[Taps], line: &mut [i16]) {
    for (taps, to) in across.iter().zip(line.as_chunks_mut::<4>().0) {
        let mut sum = [1_i32 << (13 - EXTRA); 4];
        for (weight, pixel) in taps.weights.iter().zip(&source[taps.first..]) {
            let weight = i32::from(*weight as i16);
            for (sum, value) in sum.iter_mut().zip(pixel) {
                *sum += weight * i32::from(*value);
            }
        }
        *to = sum.map(|s| (s >> (14 - EXTRA)) as i16);
    }
}

/// Four taps for every output position, which enlarging needs: fewer at the edges are filled up with weights of zero.
struct Fours {
    taps: Vec<(u32, [i16; 4])>,
}

impl Fours {
    /// None if some position has more taps, or the source has fewer than four samples.
    fn of(taps: &[Taps], source: usize) -> Option<Self> {
        let four = |taps: &Taps| {
            let shift = (taps.first + 4).saturating_sub(source);
            let first = taps.first.checked_sub(shift)?;
            let mut weights = [0; 4];
            for (i, weight) in taps.weights.iter().enumerate() {
                *weights.get_mut(i + shift)? = *weight as i16;
            }
            Some((first as u32, weights))
        };
        Some(Self { taps: taps.iter().map(four).collect::<Option<_>>()? })
    }

    /// One row through the horizontal filter, with `EXTRA` bits more.
    fn pass_across(&self, source: &[[u8; 4]], line: &mut [i16]) {
        for ((first, weights), to) in self.taps.iter().zip(line.as_chunks_mut::<4>().0) {
            let Some([a, b, c, d]) = source.get(*first as usize..).and_then(|s| s.first_chunk::<4>()) else {
                continue;
            };
            let weights = weights.map(i32::from);
            *to = std::array::from_fn(|i| {
                let first = weights[0] * i32::from(a[i]) + weights[1] * i32::from(b[i]);
                let second = weights[2] * i32::from(c[i]) + weights[3] * i32::from(d[i]);
                (((1 << (13 - EXTRA)) + first + second) >> (14 - EXTRA)) as i16
            });
        }
    }
}

/// Scales a picture down so that its longer side is `long_side` pixels; a smaller picture stays as it is.
pub fn thumbnail(picture: &Picture, long_side: u32) -> Picture {
    let longest = picture.width().max(picture.height());
    let long_side = long_side.max(1);
    if longest <= long_side {
        return picture.clone();
    }
    let side = |s: u32| {
        ((u64::from(s) * u64::from(long_side) + u64::from(longest) / 2) / u64::from(longest)).max(1) as u32
    };
    resize(picture, side(picture.width()), side(picture.height())).unwrap_or_else(|_| picture.clone())
}

/// Enlarges a picture 2 or 4 times, sharpened so that edges stay edges.
///
/// # Errors
/// [`SketchError::Parameter`] for another factor, [`SketchError::Size`] if the result would be too large.
pub fn upscale(parent: &Picture, factor: u32) -> Result<Picture, SketchError> {
    if !matches!(factor, 2 | 4) {
        return Err(SketchError::Parameter { name: "factor", expected: "2 or 4" });
    }
    let side = |s: u32| s.saturating_mul(factor);
    let large = resize(parent, side(parent.width()), side(parent.height()))?;
    Ok(crate::detail::sharpen(large, parent, 0.7))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gradient(width: u32, height: u32) -> Picture {
        let pixels = (0..width * height).map(|i| [(i % width) as u8, (i / width) as u8, 77, 255]).collect();
        Picture::from_pixels(width, height, pixels)
    }

    #[test]
    fn the_same_size_is_the_same_picture() {
        let picture = gradient(31, 17);
        assert_eq!(resize(&picture, 31, 17), Ok(picture));
    }

    #[test]
    fn flat_pictures_stay_flat() {
        let flat = Picture::from_pixels(7, 5, vec![[12, 200, 99, 255]; 35]);
        for (width, height) in [(1, 1), (3, 2), (14, 10), (100, 3), (7, 40)] {
            let scaled = resize(&flat, width, height).expect("size is allowed");
            assert!(scaled.pixels().iter().all(|p| *p == [12, 200, 99, 255]), "{width}x{height}");
        }
    }

    /// From 5 to 7 lines, for example, a row begins a line before the row above it; what it needs has to be there still.
    #[test]
    fn flat_pictures_stay_flat_from_any_height_to_any_other() {
        for from in 1..=24_u32 {
            let flat = Picture::from_pixels(2, from, vec![[12, 200, 99, 255]; 2 * from as usize]);
            for to in 1..=64 {
                let scaled = resize(&flat, 2, to).expect("size is allowed");
                assert!(scaled.pixels().iter().all(|p| *p == [12, 200, 99, 255]), "{from} to {to}");
            }
        }
    }

    #[test]
    fn gradients_keep_their_course() {
        let large = resize(&gradient(64, 64), 256, 256).expect("size is allowed");
        for x in 8..248_u32 {
            let expect = (x as f32 + 0.5) / 4.0 - 0.5;
            let got = f32::from(large.pixels()[128 * 256 + x as usize][0]);
            assert!((got - expect).abs() <= 1.0, "{got} at {x}");
        }
    }

    #[test]
    fn transparent_colour_does_not_bleed() {
        let mut pixels = vec![[255, 0, 0, 0]; 16];
        pixels[5] = [0, 0, 255, 255];
        let small = resize(&Picture::from_pixels(4, 4, pixels), 2, 2).expect("size is allowed");
        assert!(small.pixels().iter().all(|p| p[0] == 0), "{:?}", small.pixels());
    }

    #[test]
    fn thumbnails_keep_the_aspect() {
        let thumb = thumbnail(&gradient(200, 100), 50);
        assert_eq!((thumb.width(), thumb.height()), (50, 25));
        assert_eq!(thumbnail(&gradient(20, 10), 50), gradient(20, 10));
        assert_eq!(thumbnail(&gradient(250, 1), 50).height(), 1);
    }

    #[test]
    fn upscale_takes_two_and_four() {
        assert_eq!(upscale(&gradient(20, 10), 4).map(|p| (p.width(), p.height())), Ok((80, 40)));
        assert!(matches!(upscale(&gradient(2, 2), 3), Err(SketchError::Parameter { .. })));
        let long = Picture::from_pixels(4000, 1, vec![[0; 4]; 4000]);
        assert!(matches!(upscale(&long, 4), Err(SketchError::Size { .. })));
    }
}
