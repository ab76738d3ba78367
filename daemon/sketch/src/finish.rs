//! `finish`: the parent's composition in higher fidelity. Works on any picture, not only on sketches.

use maquette_colour::{FineLab, LabTables, ciede2000_fine};

use crate::chance::Chance;
use crate::colour::Rgb;
use crate::detail::{luma, sharpen};
use crate::error::SketchError;
use crate::light::grade;
use crate::number::{mix, whole};
use crate::palette_lock::PaletteLock;
use crate::picture::{DepthMap, Picture, check_size};
use crate::read::read;
use crate::resample::{Window, resize, resize_window};
use crate::segments::Segments;
use crate::surfaces::{Laid, Place, Surface};

/// What to finish, and how.
#[derive(Debug, Clone, Copy)]
pub struct FinishOrder<'a> {
    /// The picture whose composition is kept.
    pub parent: &'a Picture,
    /// Its line: a time of day in it leans the light, a material in it becomes texture on what it is said of.
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

/// What else is known about the parent.
#[derive(Debug, Clone, Copy)]
pub struct FinishHints<'a> {
    /// Which thing every pixel belongs to, if the parent is a sketch ([`crate::Still::segments`]). Otherwise the places of materials are
    /// estimated by colour, and the answer says so.
    pub segments: Option<&'a Segments>,
    /// How far, in CIEDE2000, a colour may be from a brand colour to be pulled onto it; 0 to 100.
    pub tolerance: f32,
}

impl Default for FinishHints<'_> {
    fn default() -> Self {
        Self { segments: None, tolerance: 12.0 }
    }
}

/// A finished picture, with what was done.
#[derive(Debug, Clone, PartialEq)]
pub struct Finished {
    /// The picture.
    pub picture: Picture,
    /// The materials that were laid on it.
    pub surfaces: Vec<Surface>,
    /// How far the composition drifted: see [`composition_drift`].
    pub drift: f32,
}

/// The longest side of a finish, in pixels.
const MAX_FINISH_SIDE: u32 = 4096;
/// The longer side of the map in which bright light spreads.
const BLOOM_SIDE: u32 = 96;
/// Side of a cell of grain, in pixels.
const GRAIN: usize = 2;
/// The longer side of the pictures by which a composition is compared.
const COMPOSITION_SIDE: u32 = 48;

/// Renders a picture in higher fidelity, keeping its composition.
///
/// # Errors
/// [`SketchError::Size`] for a size out of bounds, [`SketchError::Parameter`] for a side over 4096 or a strength
/// outside 0 to 1.
pub fn finish(order: &FinishOrder<'_>) -> Result<Picture, SketchError> {
    Ok(made(order, &FinishHints::default())?.0)
}

/// The same with what else is known about the parent, and with a report of what was done.
///
/// # Errors
/// Those of [`finish`], and those for segments that are not as large as they say or a tolerance outside 0 to 100.
pub fn finish_with(order: &FinishOrder<'_>, hints: &FinishHints<'_>) -> Result<Finished, SketchError> {
    let (picture, surfaces) = made(order, hints)?;
    let drift = composition_drift(order.parent, &picture);
    Ok(Finished { picture, surfaces, drift })
}

/// How far the composition of a picture is from its parent's: the mean CIEDE2000 difference of both after a low pass (48 pixels on the
/// longer side). Under 1 nobody tells them apart side by side; a parent of another aspect is cropped as a finish does it.
pub fn composition_drift(parent: &Picture, made: &Picture) -> f32 {
    let longer = made.width().max(made.height());
    let side = |s: u32| (s * COMPOSITION_SIDE.min(longer) / longer).max(1);
    let (width, height) = (side(made.width()), side(made.height()));
    let window = Window::covering(parent, made.width(), made.height());
    let (Ok(before), Ok(after)) =
        (resize_window(parent, window, width, height), resize(&sampled(made), width, height))
    else {
        return f32::MAX;
    };
    let tables = LabTables::new();
    let lab = |pixel: &[u8; 4]| {
        let [l, a, b] = tables.lab(*pixel).map(f64::from);
        FineLab { l, a, b }
    };
    let gaps = before.pixels().iter().zip(after.pixels()).map(|(a, b)| ciede2000_fine(lab(a), lab(b)));
    (gaps.sum::<f64>() / before.pixels().len() as f64) as f32
}

/// A large picture by a part of its pixels: means over a hundred of them say the same as means over thousands.
fn sampled(picture: &Picture) -> Picture {
    let step = picture.width().min(picture.height()) / 512;
    if step < 2 {
        return picture.clone();
    }
    let (width, height) = (picture.width() / step, picture.height() / step);
    let row = |y: u32| &picture.pixels()[(y * step * picture.width()) as usize..];
    let pixels = (0..height)
        .flat_map(|y| row(y).iter().step_by(step as usize).take(width as usize).copied())
        .collect();
    Picture::from_pixels(width, height, pixels)
}

fn made(order: &FinishOrder<'_>, hints: &FinishHints<'_>) -> Result<(Picture, Vec<Surface>), SketchError> {
    check(order, hints)?;
    let window = Window::covering(order.parent, order.width, order.height);
    let large = resize_window(order.parent, window, order.width, order.height)?;
    if order.strength == 0.0 {
        return Ok((large, Vec::new()));
    }
    let bloom = Bloom::of(&large)?;
    let parent =
        resize_window(order.parent, window, window.width.ceil() as u32, window.height.ceil() as u32)?;
    let sharp = sharpen(large, &parent, 0.35 + 0.65 * order.strength);
    let place = Place {
        parent: order.parent,
        window,
        width: order.width,
        height: order.height,
        strength: order.strength,
        seed: order.seed,
    };
    let (laid, surfaces) = Laid::new(order.prompt, &place, hints.segments);
    let lock = PaletteLock::new(order.palette, hints.tolerance, order.strength);
    Ok((relight(order, sharp, &bloom, &laid, lock), surfaces))
}

fn check(order: &FinishOrder<'_>, hints: &FinishHints<'_>) -> Result<(), SketchError> {
    check_size(order.width, order.height)?;
    if order.width > MAX_FINISH_SIDE || order.height > MAX_FINISH_SIDE {
        return Err(SketchError::Parameter { name: "width and height", expected: "at most 4096" });
    }
    if !(0.0..=1.0).contains(&order.strength) {
        return Err(SketchError::Parameter { name: "strength", expected: "0 to 1" });
    }
    if !(0.0..=100.0).contains(&hints.tolerance) {
        return Err(SketchError::Parameter { name: "tolerance", expected: "0 to 100" });
    }
    match hints.segments {
        Some(Segments { width, height, parts, names: _ }) => {
            DepthMap { width: *width, height: *height, values: parts }.check()
        }
        None => Ok(()),
    }
}

/// Bright light, spread: a small blurred map of what is brighter than its surroundings.
struct Bloom {
    width: usize,
    height: usize,
    light: Vec<[f32; 4]>,
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
        let light = wide.pixels().iter().map(|p| [p[0], p[1], p[2], 0].map(f32::from)).collect();
        Ok(Self { width: small.width() as usize, height: small.height() as usize, light })
    }

    /// The map's row at a height of 0 to 1, interpolated.
    fn row(&self, v: f32, out: &mut Vec<[f32; 4]>) {
        let y = (v * self.height as f32 - 0.5).clamp(0.0, self.height as f32 - 1.0);
        let (top, t) = (y as usize, y - y.floor());
        let bottom = (top + 1).min(self.height - 1);
        out.clear();
        for x in 0..self.width {
            let (a, b) = (self.light[top * self.width + x], self.light[bottom * self.width + x]);
            out.push(std::array::from_fn(|i| mix(a[i], b[i], t)));
        }
    }
}

/// Light, grade, texture, brand colours and grain, in one pass over the pixels, a cell of grain at a time.
fn relight(
    order: &FinishOrder<'_>,
    picture: Picture,
    bloom: &Bloom,
    laid: &Laid,
    mut lock: Option<PaletteLock>,
) -> Picture {
    let width = picture.width() as usize;
    let rows = picture.height() as f32;
    let [r, g, b] = grade(read(order.prompt).time, order.strength).map(|c| (c * 4096.0) as i16);
    let tint = [r, g, b, 0];
    let mut pixels = picture.into_pixels();
    let mut light = Vec::new();
    let mut steps = vec![0_i16; width];
    let step = bloom.width as f32 / width as f32;
    let places: Vec<Between> = (0..width.div_ceil(GRAIN))
        .map(|cell| Between::at((cell * GRAIN) as f32 * step, bloom.width, order.strength))
        .collect();
    let mut noise = vec![0_i16; places.len()];
    for (y, row) in pixels.chunks_exact_mut(width).enumerate() {
        if laid.row(y, &mut steps) {
            row.iter_mut().zip(&steps).for_each(|(pixel, step)| *pixel = textured(*pixel, *step));
        }
        bloom.row((y as f32 + 0.5) / rows, &mut light);
        if y % GRAIN == 0 {
            let mut grain = Chance::new(order.seed ^ (y as u64 / GRAIN as u64), 5);
            noise.fill_with(|| grain_step(&mut grain, order.strength));
        }
        for (cell, (place, noise)) in row.chunks_mut(GRAIN).zip(places.iter().zip(&noise)) {
            let spread = place.light(&light);
            for pixel in cell {
                *pixel = relit(*pixel, tint, spread, *noise);
            }
        }
        if let Some(lock) = &mut lock {
            row.iter_mut().for_each(|pixel| *pixel = lock.pull(*pixel));
        }
    }
    Picture::from_pixels(order.width, order.height, pixels)
}

/// A pixel in the light that has spread to it, graded, with its grain. All factors fit into 16 bits.
#[inline]
fn relit(pixel: [u8; 4], tint: [i16; 4], spread: [i16; 4], noise: i16) -> [u8; 4] {
    let mut relit: [u8; 4] = std::array::from_fn(|i| {
        let value = (i32::from(pixel[i]) * i32::from(tint[i])) >> 12;
        let below = i32::from((255 - value as i16).max(0));
        let lit = value + ((i32::from(spread[i]) * below) >> 16);
        (lit + i32::from(noise)).clamp(0, 255) as u8
    });
    relit[3] = pixel[3];
    relit
}

/// A pixel with a texture's step of 1/16 level: brighter surfaces show more of it.
fn textured(pixel: [u8; 4], step: i16) -> [u8; 4] {
    if step == 0 {
        return pixel;
    }
    let by = (i32::from(step) * (i32::from(pixel[1]) + 48)) >> 12;
    // Near black and white there is no room both ways, and a step one way only would shift the tone.
    let least = i32::from(pixel[0].min(pixel[1]).min(pixel[2]));
    let most = i32::from(pixel[0].max(pixel[1]).max(pixel[2]));
    let room = least.max(12).min((255 - most).max(8));
    crate::detail::lift(pixel, by.clamp(-room, room))
}

/// A position between two places of a row of the map of light.
struct Between {
    left: usize,
    right: usize,
    t: f32,
    strength: f32,
}

impl Between {
    /// Position `at` of a map of a width.
    fn at(at: f32, width: usize, strength: f32) -> Self {
        let left = ((at - 0.5).max(0.0) as usize).min(width - 1);
        let t = (at - 0.5 - left as f32).clamp(0.0, 1.0);
        Self { left, right: (left + 1).min(width - 1), t, strength }
    }

    /// The light that has spread there, in 1/65536 of the way to white: less than a half.
    #[inline]
    fn light(&self, light: &[[f32; 4]]) -> [i16; 4] {
        let (a, b) = (light[self.left], light[self.right]);
        std::array::from_fn(|i| whole(mix(a[i], b[i], self.t) * 0.34 * self.strength * 257.0) as i16)
    }
}

/// Film grain of a cell of 2 × 2 pixels: mostly none, at most two levels up or down.
fn grain_step(grain: &mut Chance, strength: f32) -> i16 {
    let reach = 1.0 + strength;
    let sum = grain.unit() + grain.unit() - 1.0;
    (sum * reach * 1.5) as i16
}
