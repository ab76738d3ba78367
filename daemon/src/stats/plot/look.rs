//! The look of accepted stills: for each week its colours by their shares, and where stands what stands out.

use maquette_eye::sameness::GroupLook;
use plotters::prelude::*;

use super::canvas::{Canvas, Drawn, FAINT, Ink, LINE, QUIET, WELL, WORDS};
use super::charts::Panel;
use crate::stats::{Figures, label, look_words};

/// Weeks that fit beside each other.
const MOST: usize = 16;
const STRIP: i32 = 92;
const FRAME: i32 = 44;

/// Draws the looks of the newest weeks that have one.
pub(super) fn draw<DB: DrawingBackend>(
    canvas: &Canvas<'_, DB>,
    panel: Panel,
    figures: &Figures,
) -> Drawn<DB::ErrorType> {
    canvas.text("The look of accepted stills", (panel.left, panel.top), 17, LINE)?;
    let words = match &figures.look {
        Some(look) => format!("n = {}: {}", look.count, look_words(look)),
        None => "no accepted still was looked at".to_owned(),
    };
    canvas.text(&words, (panel.left, panel.top + 22), 14, FAINT)?;
    let weeks = figures.counts.weeks.iter().zip(&figures.looks);
    let mut shown: Vec<(u64, &GroupLook)> =
        weeks.filter_map(|(week, look)| Some((week.from_ms, look.as_ref()?))).collect();
    shown.drain(..shown.len().saturating_sub(MOST));
    let names = 150;
    let top = panel.top + 56;
    canvas.text("colours", (panel.left, top), 14, WORDS)?;
    canvas.text("height is share", (panel.left, top + 18), 14, FAINT)?;
    let frames = top + STRIP + 12;
    canvas.text("what stands out", (panel.left, frames), 14, WORDS)?;
    canvas.text("ring is scatter", (panel.left, frames + 18), 14, FAINT)?;
    let slots = shown.len().max(6) as i32;
    let wide = (panel.width - names) / slots;
    for (place, (from_ms, look)) in shown.into_iter().enumerate() {
        let left = panel.left + names + place as i32 * wide;
        let right = left + (wide - 12).min(78);
        strip(canvas, (left, top), right, look)?;
        centre(canvas, (left, frames), right, look)?;
        let name = label(from_ms);
        let name = name.split_once('-').map_or(name.as_str(), |(_, week)| week);
        let below = frames + FRAME + 7;
        canvas.centred(name, ((left + right) / 2, below), 14, WORDS)?;
        canvas.centred(&format!("n = {}", look.count), ((left + right) / 2, below + 18), 14, FAINT)?;
    }
    Ok(())
}

/// The colours above each other, as high as their shares.
fn strip<DB: DrawingBackend>(
    canvas: &Canvas<'_, DB>,
    (left, top): (i32, i32),
    right: i32,
    look: &GroupLook,
) -> Drawn<DB::ErrorType> {
    let all: f32 = look.palette.iter().map(|colour| colour.weight).sum();
    let mut before = 0.0;
    for colour in &look.palette {
        let after = before + colour.weight / all.max(1e-6);
        let y = |share: f32| top + (share * STRIP as f32).round() as i32;
        if y(after) > y(before) {
            canvas.fill((left, y(before)), (right, y(after)), Ink::own(colour.srgb()))?;
        }
        before = after;
    }
    Ok(())
}

/// A small frame with the mean centre of what stands out and how far the pictures' centres are from it.
fn centre<DB: DrawingBackend>(
    canvas: &Canvas<'_, DB>,
    (left, top): (i32, i32),
    right: i32,
    look: &GroupLook,
) -> Drawn<DB::ErrorType> {
    let (wide, high) = (right - left, FRAME);
    canvas.fill((left, top), (right, top + high), WELL)?;
    let (x, y) = look.centre;
    let at = (left + (x * wide as f32).round() as i32, top + (y * high as f32).round() as i32);
    let scatter = (look.scatter * (wide as f32).hypot(high as f32)).round() as i32;
    // A ring that left its frame would look like a mark of its own.
    let room = (at.0 - left).min(right - at.0).min(at.1 - top).min(top + high - at.1);
    let radius = scatter.min(room);
    if radius > 4 {
        canvas.ring(at, radius, QUIET)?;
    }
    canvas.dot(at, 3, LINE)
}
