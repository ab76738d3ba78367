//! `inpaint`: what the mask covers is made again from its surroundings; everything else stays as it is.
//!
//! The gap is filled smoothly first and then from patches of the picture, coarse to fine: the completion of
//! Y. Wexler, E. Shechtman, M. Irani, "Space-Time Completion of Video" (PAMI 2007), with the search of
//! C. Barnes and others, "PatchMatch" (SIGGRAPH 2009). A thing named in the prompt is then drawn into the gap.

use crate::canvas::{Bounds, Canvas};
use crate::chance::Choices;
use crate::error::SketchError;
use crate::fill::fill_gaps;
use crate::light::Light;
use crate::patches::{Patchwork, complete};
use crate::picture::{Mask, Picture};
use crate::read::{TimeOfDay, Weather, read};
use crate::unit::draw_into;

/// Fills the masked part of a picture. Every pixel outside the mask is equal to the parent's, byte for byte.
///
/// The prompt may name a thing ("a cat"): it is drawn into the masked part, as large as fits.
///
/// # Errors
/// [`SketchError::MaskSize`] if the mask has another size than the picture.
pub fn inpaint(parent: &Picture, mask: &Mask, prompt: &str, seed: u64) -> Result<Picture, SketchError> {
    mask.fits(parent)?;
    let width = parent.width() as usize;
    let hole = Bounds::of(mask.values(), width);
    if hole.is_empty() {
        return Ok(parent.clone());
    }
    let mut pixels = parent.pixels().to_vec();
    fill(&mut pixels, mask, hole, seed);
    let reading = read(prompt);
    if let Some(subject) = reading.subjects.first() {
        let mut canvas = Canvas::new(width, parent.height() as usize);
        canvas.pixels = pixels;
        let time = reading.time.unwrap_or(TimeOfDay::Day);
        let light = Light::new(time, reading.weather.unwrap_or(Weather::Clear), &Choices::of(seed));
        draw_into(&mut canvas, &light, subject, hole);
        pixels = canvas.pixels;
    }
    for ((pixel, old), masked) in pixels.iter_mut().zip(parent.pixels()).zip(mask.values()) {
        if *masked == 0 {
            *pixel = *old;
        }
    }
    Ok(Picture::from_pixels(parent.width(), parent.height(), pixels))
}

/// Takes a thing away: what the mask covers, grown by `margin` pixels so that no rim of it stays, is made again from its surroundings.
/// Without a margin one is chosen by the size of the thing. Every pixel outside the grown mask is equal to the parent's.
///
/// # Errors
/// [`SketchError::MaskSize`] if the mask has another size than the picture, [`SketchError::Parameter`] for a margin over 256.
pub fn remove(parent: &Picture, mask: &Mask, margin: Option<u32>, seed: u64) -> Result<Picture, SketchError> {
    if margin.is_some_and(|margin| margin > MAX_MARGIN) {
        return Err(SketchError::Parameter { name: "margin", expected: "at most 256" });
    }
    inpaint(parent, &mask.grown(margin.unwrap_or_else(|| usual_margin(mask))), "", seed)
}

/// The most that a mask is grown, in pixels.
const MAX_MARGIN: u32 = 256;

/// A fortieth of the thing's longer side: masks are drawn by hand, and edges are soft.
fn usual_margin(mask: &Mask) -> u32 {
    let extent = Bounds::of(mask.values(), mask.width() as usize);
    if extent.is_empty() {
        return 0;
    }
    let side = (extent.right - extent.left).max(extent.bottom - extent.top) as u32;
    (side / 40).clamp(2, 24)
}

/// Fills the hole from a window around it.
fn fill(pixels: &mut [[u8; 4]], mask: &Mask, hole: Bounds, seed: u64) {
    let (width, height) = (mask.width() as usize, mask.height() as usize);
    let side = (hole.right - hole.left).max(hole.bottom - hole.top);
    let area = hole.grown((side / 2).clamp(24, 512), width, height);
    let (w, h) = (area.right - area.left, area.bottom - area.top);
    let rows = |y: usize| (y + area.top) * width + area.left..(y + area.top) * width + area.right;
    let mut window: Vec<[u8; 4]> = (0..h).flat_map(|y| pixels[rows(y)].iter().copied()).collect();
    let gap: Vec<u8> = (0..h).flat_map(|y| mask.values()[rows(y)].iter().copied()).collect();
    for channel in 0..4 {
        let mut plane: Vec<u8> = window.iter().map(|p| p[channel]).collect();
        fill_gaps(&mut plane, &gap, w, h);
        window.iter_mut().zip(plane).for_each(|(p, v)| p[channel] = v);
    }
    let made = complete(Patchwork { width: w, height: h, pixels: window, hole: gap, known: None }, seed);
    for y in 0..h {
        pixels[rows(y)].copy_from_slice(&made[y * w..(y + 1) * w]);
    }
}
