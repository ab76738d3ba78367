//! One normal size: pictures are compared in linear light at one long edge, so that more detail is not called a change.
//!
//! Smaller: every pixel is the mean of the area it covers, with fractions at its rims. Larger (small sources only): linear between
//! the middles of pixels. What is transparent is laid over mid grey (sRGB 128) in linear light: a see-through picture is judged as it
//! is shown on a neutral page, and grey is the ground that favours neither light nor dark. All of it is one pass over the source.

use maquette_colour::{Lab, MID_GREY, labs, linear_table, lumas, luminance};

use super::plane::Plane;
use super::reduced::reduced;
use crate::Frame;

/// A picture in linear light at a normal size, rows from the top.
#[derive(Debug, Clone, PartialEq)]
pub struct Normal {
    width: usize,
    height: usize,
    light: Vec<[f32; 3]>,
    cover: f32,
}

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

    /// Luma 0 to 255: see [`maquette_colour::lumas`].
    pub fn luma(&self) -> Plane {
        let mut values: Vec<f32> = self.light.iter().map(|light| luminance(*light)).collect();
        lumas(&mut values);
        Plane::of(self.width, self.height, values)
    }

    /// Every pixel in L*a*b*.
    pub fn lab(&self) -> Vec<Lab> {
        labs(&self.light)
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

/// The light of every pixel as it is.
fn shown(frame: Frame<'_>) -> Vec<[f32; 3]> {
    frame.pixels().iter().map(lights()).collect()
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
        // The same, downwards.
        let column: Vec<u8> = (0..3).flat_map(|y| row[4 * y..4 * y + 4].repeat(3)).collect();
        let got = normal(3, 3, &column, 2);
        for (i, pixel) in got.light().iter().enumerate() {
            assert!(pixel.iter().zip(expect[i / 2]).all(|(a, b)| (a - b).abs() < 1e-4), "{i}: {pixel:?}");
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
