//! One normal size: pictures are compared in linear light at one long edge, so that more detail is not called a change.
//!
//! Smaller: every pixel is the mean of the area it covers, with fractions at its rims. Larger (small sources only): linear between
//! the middles of pixels. What is transparent is laid over mid grey (sRGB 128) in linear light: a see-through picture is judged as it
//! is shown on a neutral page, and grey is the ground that favours neither light nor dark. All of it is one pass over the source.

use super::colour::{Lab, to_lab};
use super::light::{MID_GREY, linear_table, lumas, luminance};
use super::plane::Plane;
use crate::Frame;

/// A picture in linear light at a normal size, rows from the top.
#[derive(Debug, Clone, PartialEq)]
pub struct Normal {
    width: usize,
    height: usize,
    light: Vec<[f32; 3]>,
    cover: f32,
}

/// Light of 1 in the integers that areas are summed in: 8192 × that is under 2³².
const ONE: f32 = (1 << 18) as f32;

impl Normal {
    /// Brings a picture to a long edge of `long` pixels (at least 1); the short edge follows, rounded, at least 1.
    pub fn new(frame: Frame<'_>, long: usize) -> Self {
        let (width, height) = normal_size(frame.width(), frame.height(), long);
        Self::sized(frame, width, height)
    }

    /// Brings a picture to a size, whatever its shape (sides at least 1).
    pub fn sized(frame: Frame<'_>, width: usize, height: usize) -> Self {
        let (width, height) = (width.max(1), height.max(1));
        let (from_x, from_y) = (frame.width() as usize, frame.height() as usize);
        // Both ways are separable, but only one of them is fast enough for large sources.
        let (light, cover) = if (width, height) == (from_x, from_y) {
            (shown(frame), cover(frame))
        } else if width <= from_x && height <= from_y {
            reduced(frame, width, height)
        } else {
            (stretched(frame, width, height), cover(frame))
        };
        Self { width, height, light, cover }
    }

    /// Width in pixels.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Height in pixels.
    pub fn height(&self) -> usize {
        self.height
    }

    /// Linear light, 0 to 1 a channel (red, green, blue).
    pub fn light(&self) -> &[[f32; 3]] {
        &self.light
    }

    /// How much of the source is opaque: the mean of its alpha, 0 to 1.
    pub fn cover(&self) -> f32 {
        self.cover
    }

    /// The same at half the size, by means of 2 × 2 pixels; an odd last row or column is dropped, unless it is the only one.
    pub fn halved(&self) -> Self {
        let (width, height) = ((self.width / 2).max(1), (self.height / 2).max(1));
        let (right, below) = (usize::from(self.width > 1), usize::from(self.height > 1) * self.width);
        let mut light = Vec::with_capacity(width * height);
        for y in 0..height {
            for x in 0..width {
                let at = 2 * y * self.width + 2 * x;
                let four = [at, at + right, at + below, at + below + right].map(|i| self.light[i]);
                light.push([0, 1, 2].map(|c| four.iter().map(|p| p[c]).sum::<f32>() * 0.25));
            }
        }
        Self { width, height, light, cover: self.cover }
    }

    /// Luma 0 to 255: see [`super::light::Encoder::luma`].
    pub fn luma(&self) -> Plane {
        let mut values: Vec<f32> = self.light.iter().map(|light| luminance(*light)).collect();
        lumas(&mut values);
        Plane::of(self.width, self.height, values)
    }

    /// Every pixel in L*a*b*.
    pub fn lab(&self) -> Vec<Lab> {
        to_lab().all(&self.light)
    }
}

/// Luma (0 to 255) of a picture at a long edge of at most `long` pixels: as [`Normal::luma`], without the light in between where the size
/// stays what it is, and never larger.
pub fn luma_of(frame: Frame<'_>, long: usize) -> Plane {
    let (width, height) = (frame.width() as usize, frame.height() as usize);
    if width.max(height) > long {
        return Normal::new(frame, long).luma();
    }
    let light = lights();
    let mut values: Vec<f32> = frame.pixels().iter().map(|pixel| luminance(light(pixel))).collect();
    lumas(&mut values);
    Plane::of(width, height, values)
}

/// The light of one pixel, over mid grey.
fn lights() -> impl Fn(&[u8; 4]) -> [f32; 3] {
    let table = linear_table();
    move |pixel| {
        let light = [0, 1, 2].map(|c| table[usize::from(pixel[c])]);
        if pixel[3] == 255 {
            return light;
        }
        let alpha = f32::from(pixel[3]) / 255.0;
        light.map(|v| v * alpha + MID_GREY * (1.0 - alpha))
    }
}

/// The size of a picture at a long edge of `long` pixels: the short edge is rounded, at least 1.
pub fn normal_size(width: u32, height: u32, long: usize) -> (usize, usize) {
    let long = long.max(1);
    let edge = u64::from(width.max(height)).max(1);
    let scaled = |side: u32| ((u64::from(side) * long as u64 * 2 + edge) / (2 * edge)).max(1) as usize;
    (scaled(width), scaled(height))
}

fn cover(frame: Frame<'_>) -> f32 {
    let sum: u64 = frame
        .pixels()
        .chunks(1 << 16)
        .map(|part| u64::from(part.iter().map(|pixel| u32::from(pixel[3])).sum::<u32>()))
        .sum();
    (sum as f64 / (255.0 * frame.pixels().len() as f64)) as f32
}

/// What one pixel of the result covers along an axis: whole source pixels, and a share of one before and after them.
#[derive(Debug, Clone, Copy)]
struct Span {
    start: usize,
    end: usize,
    lead: f32,
    trail: f32,
}

/// The spans of `to` pixels over `from ≥ to` pixels; shares under a thousandth are dropped.
fn spans(from: usize, to: usize) -> Vec<Span> {
    let share = |v: usize| v as f32 / to as f32;
    (0..to)
        .map(|i| {
            let (low, high) = (i * from, (i + 1) * from);
            let (start, end) = (low.div_ceil(to), high / to);
            // Within one source pixel (only when nothing is reduced) there is no whole one.
            Span { start, end, lead: share(start * to - low), trail: share(high - end * to) }
        })
        .collect()
}

/// The light of every pixel as it is.
fn shown(frame: Frame<'_>) -> Vec<[f32; 3]> {
    frame.pixels().iter().map(lights()).collect()
}

/// Light as integers, one table for a channel in the low half of 64 bits and one for a channel in the high half: two channels are summed by
/// one addition, and the compiler does not try to gather them into vectors, which takes twice as long.
struct Codes {
    low: [u64; 256],
    high: [u64; 256],
}

impl Codes {
    fn new() -> Self {
        let low = linear_table().map(|light| (light * ONE + 0.5) as u64);
        Self { low, high: low.map(|light| light << 32) }
    }

    /// The light of some pixels, summed, and all their alphas at once.
    fn sum(&self, pixels: &[[u8; 4]]) -> ([u32; 3], u8) {
        let (mut red_green, mut blue, mut alpha) = (0_u64, 0_u64, 255_u8);
        for [r, g, b, a] in pixels {
            red_green += self.low[usize::from(*r)] + self.high[usize::from(*g)];
            blue += self.low[usize::from(*b)];
            alpha &= a;
        }
        ([red_green as u32, (red_green >> 32) as u32, blue as u32], alpha)
    }
}

fn reduced(frame: Frame<'_>, width: usize, height: usize) -> (Vec<[f32; 3]>, f32) {
    let (from_x, from_y) = (frame.width() as usize, frame.height() as usize);
    let codes = Codes::new();
    let columns = spans(from_x, width);
    let mut row_sums = vec![[0.0_f32; 3]; width];
    let mut shown = Vec::with_capacity(from_x);
    let mut light = vec![[0.0_f32; 3]; width * height];
    let scale = (width as f64 * height as f64 / (from_x as f64 * from_y as f64)) as f32 / ONE;
    let (mut held, mut covered) = (usize::MAX, 0_u64);
    for (span, out) in spans(from_y, height).iter().zip(light.chunks_exact_mut(width)) {
        let before = (span.lead > 0.0).then(|| (span.start - 1, span.lead));
        let after = (span.trail > 0.0).then_some((span.end, span.trail));
        for (y, weight) in before.into_iter().chain((span.start..span.end).map(|y| (y, 1.0))).chain(after) {
            if y != held {
                let row = &frame.pixels()[y * from_x..(y + 1) * from_x];
                covered += sum_row(row, &codes, &columns, &mut shown, &mut row_sums);
                held = y;
            }
            for (out, sum) in out.iter_mut().zip(&row_sums) {
                (0..3).for_each(|c| out[c] += sum[c] * weight);
            }
        }
        out.iter_mut().for_each(|p| *p = p.map(|v| (v * scale).min(1.0)));
    }
    (light, (covered as f64 / (255.0 * frame.pixels().len() as f64)) as f32)
}

/// The sums of light over each span of one row; gives the sum of its alphas.
fn sum_row(
    row: &[[u8; 4]],
    codes: &Codes,
    columns: &[Span],
    shown: &mut Vec<[u32; 3]>,
    sums: &mut [[f32; 3]],
) -> u64 {
    // Nearly every row is opaque; one that is not is summed anew.
    let mut alpha = 255;
    sum_spans(
        row,
        |pixels| {
            let (sum, of_these) = codes.sum(pixels);
            alpha &= of_these;
            sum
        },
        columns,
        sums,
    );
    if alpha == 255 {
        return 255 * row.len() as u64;
    }
    let grey = (MID_GREY * ONE + 0.5) as u32;
    shown.clear();
    shown.extend(row.iter().map(|pixel| {
        let alpha = u32::from(pixel[3]);
        let light = |c: usize| codes.low[usize::from(pixel[c])] as u32;
        [0, 1, 2].map(|c| (light(c) * alpha + grey * (255 - alpha) + 127) / 255)
    }));
    let add = |[a, b, c]: [u32; 3], [d, e, f]: &[u32; 3]| [a + d, b + e, c + f];
    sum_spans(shown, |lights| lights.iter().fold([0; 3], add), columns, sums);
    row.iter().map(|pixel| u64::from(pixel[3])).sum()
}

/// How many source pixels each pixel covers, where that is a whole number.
fn even(columns: &[Span], length: usize) -> Option<usize> {
    let each = length / columns.len().max(1);
    (each > 0 && each * columns.len() == length).then_some(each)
}

fn sum_spans<P>(row: &[P], mut light: impl FnMut(&[P]) -> [u32; 3], columns: &[Span], sums: &mut [[f32; 3]]) {
    if let Some(each) = even(columns, row.len()) {
        for (pixels, sum) in row.chunks_exact(each).zip(sums) {
            *sum = light(pixels).map(|v| v as f32);
        }
        return;
    }
    for (span, sum) in columns.iter().zip(sums) {
        *sum = light(row.get(span.start..span.end).unwrap_or(&[])).map(|v| v as f32);
        let before = span.start.checked_sub(1).filter(|_| span.lead > 0.0).map(|i| (i, span.lead));
        let after = (span.trail > 0.0).then_some((span.end, span.trail));
        for (index, weight) in before.into_iter().chain(after) {
            let light = light(&row[index..=index]);
            (0..3).for_each(|c| sum[c] += light[c] as f32 * weight);
        }
    }
}

/// Linear between the middles of source pixels.
fn stretched(frame: Frame<'_>, width: usize, height: usize) -> Vec<[f32; 3]> {
    let table = linear_table();
    let (from_x, from_y) = (frame.width() as usize, frame.height() as usize);
    let at = |x: usize, y: usize| {
        let pixel = frame.pixels()[y * from_x + x];
        let alpha = f32::from(pixel[3]) / 255.0;
        [0, 1, 2].map(|c| table[usize::from(pixel[c])] * alpha + MID_GREY * (1.0 - alpha))
    };
    let place = |i: usize, to: usize, from: usize| {
        let middle = ((i as f32 + 0.5) * from as f32 / to as f32 - 0.5).clamp(0.0, (from - 1) as f32);
        let low = (middle as usize).min(from - 1);
        (low, (low + 1).min(from - 1), middle - low as f32)
    };
    let mut light = Vec::with_capacity(width * height);
    for y in 0..height {
        let (top, bottom, down) = place(y, height, from_y);
        for x in 0..width {
            let (left, right, along) = place(x, width, from_x);
            let (a, b, c, d) = (at(left, top), at(right, top), at(left, bottom), at(right, bottom));
            light.push([0, 1, 2].map(|i| {
                let (upper, lower) = (a[i] + (b[i] - a[i]) * along, c[i] + (d[i] - c[i]) * along);
                upper + (lower - upper) * down
            }));
        }
    }
    light
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn normal(width: u32, height: u32, rgba: &[u8], long: usize) -> Normal {
        Normal::new(Frame::new(width, height, rgba).unwrap(), long)
    }

    #[test]
    fn sizes_keep_the_shape() {
        for (size, long, expect) in [
            ((1024, 1024), 256, (256, 256)),
            ((1920, 1080), 256, (256, 144)),
            ((100, 50), 256, (256, 128)),
            ((8192, 1), 256, (256, 1)),
            ((1, 1), 256, (256, 256)),
            ((3, 2), 0, (1, 1)),
        ] {
            assert_eq!(normal_size(size.0, size.1, long), expect, "{size:?}");
        }
    }

    #[test]
    fn means_are_taken_of_light_and_not_of_codes() {
        let black_white = [0, 0, 0, 255, 255, 255, 255, 255];
        let got = normal(2, 1, &black_white, 1);
        assert!((got.light()[0][0] - 0.5).abs() < 1e-4);
        assert!((got.luma().values()[0] - 187.5).abs() < 0.2, "{:?}", got.luma());
        let clear = normal(2, 1, &[255, 0, 0, 0, 9, 9, 9, 0], 2);
        assert!(clear.cover() == 0.0 && clear.light().iter().flatten().all(|v| (v - MID_GREY).abs() < 1e-4));
    }

    #[test]
    fn fractions_of_pixels_count() {
        // Three pixels onto two: each takes one and a half.
        let row = [255, 0, 0, 255, 0, 255, 0, 255, 0, 0, 255, 255].repeat(3);
        let got = normal(3, 3, &row, 2);
        let third = 1.0 / 3.0;
        let expect = [[2.0 * third, third, 0.0], [0.0, third, 2.0 * third]];
        for (pixel, expect) in got.light().iter().zip(expect.iter().cycle()) {
            assert!(pixel.iter().zip(expect).all(|(a, b)| (a - b).abs() < 1e-4), "{pixel:?}");
        }
    }

    proptest! {
        #[test]
        fn the_mean_light_is_kept_and_all_is_finite(
            width in 1_u32..40, height in 1_u32..40, long in 1_usize..60, seed in any::<u32>(), opaque in any::<bool>(),
        ) {
            let byte = |i: u32| (i.wrapping_mul(seed | 1).wrapping_add(i >> 3).wrapping_mul(2_654_435_761) >> 24) as u8;
            let mut rgba: Vec<u8> = (0..width * height * 4).map(byte).collect();
            if opaque { rgba.iter_mut().skip(3).step_by(4).for_each(|a| *a = 255); }
            let (at, one) = (normal(width, height, &rgba, long), normal(width, height, &rgba, width.max(height) as usize));
            prop_assert_eq!((at.width(), at.height()), normal_size(width, height, long));
            prop_assert!(at.light().iter().flatten().all(|v| (0.0..=1.0).contains(v)));
            prop_assert!(at.luma().values().iter().all(|v| (0.0..=255.0).contains(v)));
            if long <= width.min(height) as usize {
                let mean = |n: &Normal| n.light().iter().map(|p| f64::from(p[1])).sum::<f64>() / n.light().len() as f64;
                prop_assert!((mean(&at) - mean(&one)).abs() < 1e-3, "{} {}", mean(&at), mean(&one));
            }
        }
    }
}
