//! Planar YUV 4:2:0, BT.709, limited range: what the encoder takes.

use openh264::formats::YUVSource;

use crate::picture::Picture;

/// Three planes; luma has the picture's size, chroma half of it each way. Sides are even.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Planes {
    pub width: usize,
    pub height: usize,
    pub y: Vec<u8>,
    pub u: Vec<u8>,
    pub v: Vec<u8>,
}

impl Planes {
    /// Grey planes of an even size.
    pub(crate) fn new(width: usize, height: usize) -> Self {
        let chroma = width / 2 * (height / 2);
        Self { width, height, y: vec![16; width * height], u: vec![128; chroma], v: vec![128; chroma] }
    }

    /// Converts a picture of even size; transparency is laid on mid grey.
    ///
    /// Coefficients are those of ITU-R BT.709-6, items 3.2 and 3.4, scaled to 219 and 224 steps, in 1/65536. Chroma has a quarter of
    /// the samples, so what a player makes of it between them is off at coloured edges. Two things are done about that: the samples
    /// are chosen so that the player's interpolation meets the picture as well as it can, and luma takes up what is left, which
    /// halves the visible error (the idea is known as "sharp YUV").
    pub(crate) fn from_picture(picture: &Picture) -> Self {
        let (width, height) = (picture.width() as usize, picture.height() as usize);
        let mut planes = Self::new(width, height);
        let pixels: Vec<[i32; 3]> = picture.pixels().iter().map(|p| opaque(*p)).collect();
        let chroma = |by: [i32; 3]| -> Vec<i32> {
            pixels.iter().map(|[r, g, b]| (by[0] * r + by[1] * g + by[2] * b) >> 10).collect()
        };
        let (blue, red) = (chroma([-6_596, -22_189, 28_784]), chroma([28_784, -26_145, -2_639]));
        let off_blue = sample(&blue, &mut planes.u, width);
        let off_red = sample(&red, &mut planes.v, width);
        for (i, (y, [r, g, b])) in planes.y.iter_mut().zip(&pixels).enumerate() {
            let exact = 11_966 * r + 40_254 * g + 4_064 * b + (16 << 16);
            let taken_up = TAKEN_UP[0] * off_blue[i] + TAKEN_UP[1] * off_red[i];
            *y = ((exact - taken_up + 32_768) >> 16).clamp(16, 235) as u8;
        }
        planes
    }
}

/// Rounds of making the samples meet the picture; more change nothing that can be seen.
const ROUNDS: usize = 3;

/// How much luma, in 1/1024, takes up of an error in blue's and red's difference so that the sum of squares over red, green and blue is
/// least: a third of the sum of the error's parts in the three, 1.8556 − 0.1873 and 1.5748 − 0.4681, from 224 to 219 steps.
const TAKEN_UP: [i32; 2] = [557, 369];

/// Chooses the samples of a chroma plane for values at every pixel (in 1/64 step around 0), and gives for every pixel what a player's
/// interpolation of the samples is above the value, in 1/64 step.
fn sample(values: &[i32], plane: &mut [u8], width: usize) -> Vec<i32> {
    let half = width / 2;
    let mut samples = vec![0; plane.len()];
    let mut off: Vec<i32> = values.iter().map(|value| -value).collect();
    for round in 0..=ROUNDS {
        for (row, line) in samples.chunks_exact_mut(half).enumerate() {
            let (upper, lower) = off[row * 2 * width..][..2 * width].split_at(width);
            for (column, sample) in line.iter_mut().enumerate() {
                let at = column * 2;
                let sum = upper[at] + upper[at + 1] + lower[at] + lower[at + 1];
                *sample = (*sample - ((sum + 2) >> 2)).clamp(-112 << 6, 112 << 6);
            }
        }
        if round == ROUNDS {
            for (code, sample) in plane.iter_mut().zip(&mut samples) {
                *sample = (*sample + 32) >> 6 << 6;
                *code = ((*sample >> 6) + 128) as u8;
            }
        }
        interpolate(&samples, half, values, &mut off);
    }
    off
}

/// Writes to `off` the samples at every pixel, less its value. A sample lies amid its four pixels, so each pixel takes 9/16 of its own
/// sample, 3/16 of the ones beside and above or below, and 1/16 of the one across.
fn interpolate(samples: &[i32], half: usize, values: &[i32], off: &mut [i32]) {
    let (width, rows) = (half * 2, samples.len() / half);
    let mut mixed = vec![0; half];
    for (y, (line, values)) in off.chunks_exact_mut(width).zip(values.chunks_exact(width)).enumerate() {
        let own = y / 2;
        let other = if y % 2 == 0 { own.saturating_sub(1) } else { (own + 1).min(rows - 1) };
        let (own, other) = (&samples[own * half..][..half], &samples[other * half..][..half]);
        for (mixed, (own, other)) in mixed.iter_mut().zip(own.iter().zip(other)) {
            *mixed = 3 * own + other;
        }
        let (pairs, values) = (line.as_chunks_mut::<2>().0, values.as_chunks::<2>().0);
        for (column, (pair, value)) in pairs.iter_mut().zip(values).enumerate() {
            let here = 3 * mixed[column];
            let (left, right) = (mixed[column.saturating_sub(1)], mixed[(column + 1).min(half - 1)]);
            *pair = [((here + left + 8) >> 4) - value[0], ((here + right + 8) >> 4) - value[1]];
        }
    }
}

fn opaque(p: [u8; 4]) -> [i32; 3] {
    let channel = |c: u8| {
        let alpha = i32::from(p[3]);
        (i32::from(c) * alpha + 128 * (255 - alpha) + 127) / 255
    };
    if p[3] == 255 {
        [p[0].into(), p[1].into(), p[2].into()]
    } else {
        [channel(p[0]), channel(p[1]), channel(p[2])]
    }
}

impl YUVSource for Planes {
    fn dimensions(&self) -> (usize, usize) {
        (self.width, self.height)
    }

    fn strides(&self) -> (usize, usize, usize) {
        (self.width, self.width / 2, self.width / 2)
    }

    fn y(&self) -> &[u8] {
        &self.y
    }

    fn u(&self) -> &[u8] {
        &self.u
    }

    fn v(&self) -> &[u8] {
        &self.v
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_colours_meet_their_codes() {
        for (rgb, yuv) in [
            ([0, 0, 0], [16, 128, 128]),
            ([255, 255, 255], [235, 128, 128]),
            ([255, 0, 0], [63, 102, 240]),
            ([0, 255, 0], [173, 42, 26]),
            ([0, 0, 255], [32, 240, 118]),
        ] {
            let picture = Picture::from_pixels(2, 2, vec![[rgb[0], rgb[1], rgb[2], 255]; 4]);
            let planes = Planes::from_picture(&picture);
            let got = [planes.y[0], planes.u[0], planes.v[0]];
            assert!(got.iter().zip(yuv).all(|(a, b): (&u8, u8)| a.abs_diff(b) <= 1), "{got:?} for {rgb:?}");
        }
    }

    /// Sum of squares over red, green and blue between a picture and what a player makes of its planes.
    fn lost(pixels: &[[u8; 4]], planes: &Planes) -> f64 {
        let width = planes.width;
        let wide = |plane: &[u8]| {
            let samples: Vec<i32> = plane.iter().map(|code| (i32::from(*code) - 128) << 6).collect();
            let mut at_pixels = vec![0; pixels.len()];
            interpolate(&samples, width / 2, &vec![0; pixels.len()], &mut at_pixels);
            at_pixels.into_iter().map(|value| f64::from(value) / 64.0 * 255.0 / 224.0).collect::<Vec<f64>>()
        };
        let (u, v) = (wide(&planes.u), wide(&planes.v));
        let of_pixel = |i: usize, p: &[u8; 4]| {
            let y = (f64::from(planes.y[i]) - 16.0) * 255.0 / 219.0;
            let rgb = [y + 1.5748 * v[i], y - 0.1873 * u[i] - 0.4681 * v[i], y + 1.8556 * u[i]];
            rgb.iter().zip(p).map(|(a, b)| (a.clamp(0.0, 255.0) - f64::from(*b)).powi(2)).sum::<f64>()
        };
        pixels.iter().enumerate().map(|(i, p)| of_pixel(i, p)).sum()
    }

    #[test]
    fn coloured_edges_lose_less_than_by_plain_averages() {
        // Colours that meet between two pixels that share a sample.
        let colour = |x: usize, y: usize| match (x / 5 + y / 7) % 3 {
            0 => [200, 60, 50, 255],
            1 => [40, 90, 190, 255],
            _ => [90, 150, 60, 255],
        };
        let pixels: Vec<[u8; 4]> = (0..64 * 48).map(|i| colour(i % 64, i / 64)).collect();
        let sharp = Planes::from_picture(&Picture::from_pixels(64, 48, pixels.clone()));
        let mut plain = Planes::new(64, 48);
        for (i, p) in pixels.iter().enumerate() {
            let flat = Planes::from_picture(&Picture::from_pixels(2, 2, vec![*p; 4]));
            let to = i / 128 * 32 + i % 64 / 2;
            plain.y[i] = flat.y[0];
            // The average of four, one quarter at a time, from the grey that was there.
            for (plane, code) in [(&mut plain.u, flat.u[0]), (&mut plain.v, flat.v[0])] {
                let first = i % 2 == 0 && i / 64 % 2 == 0;
                plane[to] = if first { 0 } else { plane[to] } + code / 4;
            }
        }
        let (sharp, plain) = (lost(&pixels, &sharp), lost(&pixels, &plain));
        assert!(sharp < plain * 0.7, "{sharp:.0} against {plain:.0}");
    }
}
