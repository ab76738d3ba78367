//! `finish`: the parent's composition in higher fidelity. Works on any picture, not only on sketches.

use crate::chance::Chance;
use crate::colour::{Ink, Rgb};
use crate::detail::{luma, sharpen};
use crate::error::SketchError;
use crate::light::grade;
use crate::number::mix;
use crate::picture::{Picture, check_size};
use crate::read::read;
use crate::resample::{Window, resize, resize_window};

/// What to finish, and how.
#[derive(Debug, Clone, Copy)]
pub struct FinishOrder<'a> {
    /// The picture whose composition is kept.
    pub parent: &'a Picture,
    /// Its line; a time of day in it leans the light, the rest is not needed.
    pub prompt: &'a str,
    /// Decides the grain.
    pub seed: u64,
    /// Width in pixels; up to 4096.
    pub width: u32,
    /// Height in pixels; up to 4096. Another aspect than the parent's crops it, centred; nothing is stretched.
    pub height: u32,
    /// How much detail, light and grain are added: 0 is a plain enlargement, 1 the most.
    pub strength: f32,
    /// Brand colours: what is already close to one is pulled onto it.
    pub palette: &'a [Rgb],
}

/// The longest side of a finish, in pixels.
const MAX_FINISH_SIDE: u32 = 4096;
/// The longer side of the map in which bright light spreads.
const BLOOM_SIDE: u32 = 96;
/// Side of a cell of grain, in pixels.
const GRAIN: usize = 2;
/// How far, in 8-bit RGB, a colour may be from a brand colour to be pulled onto it.
const BRAND_REACH: f32 = 44.0;

/// Renders a picture in higher fidelity, keeping its composition.
///
/// # Errors
/// [`SketchError::Size`] for a size out of bounds, [`SketchError::Parameter`] for a side over 4096 or a strength
/// outside 0 to 1.
pub fn finish(order: &FinishOrder<'_>) -> Result<Picture, SketchError> {
    check_size(order.width, order.height)?;
    if order.width > MAX_FINISH_SIDE || order.height > MAX_FINISH_SIDE {
        return Err(SketchError::Parameter { name: "width and height", expected: "at most 4096" });
    }
    if !(0.0..=1.0).contains(&order.strength) {
        return Err(SketchError::Parameter { name: "strength", expected: "0 to 1" });
    }
    let window = Window::covering(order.parent, order.width, order.height);
    let large = resize_window(order.parent, window, order.width, order.height)?;
    if order.strength == 0.0 {
        return Ok(large);
    }
    let bloom = Bloom::of(&large)?;
    let parent =
        resize_window(order.parent, window, window.width.ceil() as u32, window.height.ceil() as u32)?;
    let sharp = sharpen(large, &parent, 0.35 + 0.65 * order.strength);
    Ok(relight(order, sharp, &bloom))
}

/// Bright light, spread: a small blurred map of what is brighter than its surroundings.
struct Bloom {
    width: usize,
    height: usize,
    light: Vec<[f32; 3]>,
}

impl Bloom {
    fn of(picture: &Picture) -> Result<Self, SketchError> {
        let small = crate::resample::thumbnail(picture, BLOOM_SIDE);
        let bright: Vec<[u8; 4]> = small
            .pixels()
            .iter()
            .map(|p| {
                let over = (i32::from(luma(*p)) - 158).max(0);
                let channel = |c: u8| (i32::from(c) * over / 97).clamp(0, 255) as u8;
                [channel(p[0]), channel(p[1]), channel(p[2]), 255]
            })
            .collect();
        let bright = Picture::from_pixels(small.width(), small.height(), bright);
        // Shrinking and enlarging again is a wide, smooth blur.
        let side = |s: u32| (s / 8).max(1);
        let wide = resize(
            &resize(&bright, side(small.width()), side(small.height()))?,
            small.width(),
            small.height(),
        )?;
        let light =
            wide.pixels().iter().map(|p| [f32::from(p[0]), f32::from(p[1]), f32::from(p[2])]).collect();
        Ok(Self { width: small.width() as usize, height: small.height() as usize, light })
    }

    /// The map's row at a height of 0 to 1, interpolated.
    fn row(&self, v: f32, out: &mut Vec<[f32; 3]>) {
        let y = (v * self.height as f32 - 0.5).clamp(0.0, self.height as f32 - 1.0);
        let (top, t) = (y as usize, y - y.floor());
        let bottom = (top + 1).min(self.height - 1);
        out.clear();
        for x in 0..self.width {
            let (a, b) = (self.light[top * self.width + x], self.light[bottom * self.width + x]);
            out.push([mix(a[0], b[0], t), mix(a[1], b[1], t), mix(a[2], b[2], t)]);
        }
    }
}

/// Light, grade, brand colours and grain, in one pass over the pixels, a cell of grain at a time.
fn relight(order: &FinishOrder<'_>, picture: Picture, bloom: &Bloom) -> Picture {
    let width = picture.width() as usize;
    let rows = picture.height() as f32;
    let tint = grade(read(order.prompt).time, order.strength).map(|c| (c * 4096.0) as i32);
    let brand: Vec<Ink> = order.palette.iter().take(8).map(|c| Ink::from(*c)).collect();
    let mut pixels = picture.into_pixels();
    let mut light = Vec::new();
    let step = bloom.width as f32 / width as f32;
    for (y, row) in pixels.chunks_exact_mut(width).enumerate() {
        bloom.row((y as f32 + 0.5) / rows, &mut light);
        let mut grain = Chance::new(order.seed ^ (y as u64 / GRAIN as u64), 5);
        for (i, cell) in row.chunks_mut(GRAIN).enumerate() {
            let spread = spread_light(&light, (i * GRAIN) as f32 * step, order.strength);
            let noise = grain_step(&mut grain, order.strength);
            for pixel in cell {
                for channel in 0..3 {
                    let value = (i32::from(pixel[channel]) * tint[channel]) >> 12;
                    let lit = value + ((spread[channel] * (255 - value).max(0)) >> 16);
                    pixel[channel] = (lit + noise).clamp(0, 255) as u8;
                }
                if !brand.is_empty() {
                    *pixel = onto_brand(*pixel, &brand, order.strength);
                }
            }
        }
    }
    Picture::from_pixels(order.width, order.height, pixels)
}

/// The light that has spread to a position of the map, in 1/65536 of the way to white.
fn spread_light(light: &[[f32; 3]], at: f32, strength: f32) -> [i32; 3] {
    let left = ((at - 0.5).max(0.0) as usize).min(light.len() - 1);
    let right = (left + 1).min(light.len() - 1);
    let t = (at - 0.5 - left as f32).clamp(0.0, 1.0);
    let (a, b) = (light[left], light[right]);
    [0, 1, 2].map(|i| (mix(a[i], b[i], t) * 0.34 * strength * 257.0) as i32)
}

/// Film grain of a cell of 2 × 2 pixels: mostly none, at most two levels up or down.
fn grain_step(grain: &mut Chance, strength: f32) -> i32 {
    let reach = 1.0 + strength;
    let sum = grain.unit() + grain.unit() - 1.0;
    (sum * reach * 1.5) as i32
}

/// Pulls a colour that is close to a brand colour onto it.
fn onto_brand(pixel: [u8; 4], brand: &[Ink], strength: f32) -> [u8; 4] {
    let mut best = (0.0, pixel);
    for colour in brand {
        let [r, g, b, _] = colour.bytes();
        let d = |a: u8, b: u8| f32::from(a) - f32::from(b);
        let (dr, dg, db) = (d(pixel[0], r), d(pixel[1], g), d(pixel[2], b));
        let near = 1.0 - (dr * dr + dg * dg + db * db) / (BRAND_REACH * BRAND_REACH);
        if near > best.0 {
            best = (near, [r, g, b, pixel[3]]);
        }
    }
    if best.0 <= 0.0 {
        pixel
    } else {
        crate::canvas::blend(pixel, best.1, (best.0 * strength * 256.0) as u32)
    }
}
