//! The figures as one drawing, 1280 pixels wide: key figures, weeks, batches, shares, and the look of accepted stills.
//!
//! Drawn by `plotters` into pixels or as SVG; its letters are Inter, which Maquette ships. Greys without hue, since colours stand beside
//! them; one accent marks what went to rejected takes. Nothing is told by colour alone.

mod canvas;
mod charts;
mod look;

use plotters::backend::BitMapBackend;
use plotters::prelude::*;
use plotters::style::{FontStyle, register_font};

use self::canvas::{Canvas, Drawn, FAINT, FONT, GROUND, LINE, WORDS};
use self::charts::{Panel, batches, credits, rolls, shares, takes};
use super::{Figures, label};
use crate::ledger::money::Microcredits;

/// Width of the drawing in pixels.
pub const WIDTH: u32 = 1280;
const MARGIN: i32 = 40;
const BETWEEN: i32 = 48;
const HEAD: i32 = 200;
const ROW: i32 = 244;
const LOOK: i32 = 290;

/// What the figures are drawn on: beside other pictures, and on the page of somebody who works in the light.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ground {
    /// Nearly black.
    Dark,
    /// Nearly white.
    Light,
}

/// A drawn picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawing {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Opaque RGBA, rows from the top.
    pub rgba: Vec<u8>,
}

/// Why nothing was drawn.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the figures cannot be drawn: {0}")]
pub struct PlotError(String);

/// Draws the figures as pixels.
///
/// # Errors
/// [`PlotError`] if the drawing library refuses.
pub fn pixels(figures: &Figures, ground: Ground) -> Result<Drawing, PlotError> {
    font()?;
    let height = height(figures);
    let (wide, high) = (WIDTH * FINER as u32, height * FINER as u32);
    let mut rgb = vec![0; wide as usize * high as usize * 3];
    {
        let area = BitMapBackend::with_buffer(&mut rgb, (wide, high)).into_drawing_area();
        draw(&Canvas { area: &area, scale: FINER, ground }, figures).map_err(refused)?;
        area.present().map_err(refused)?;
    }
    Ok(Drawing { width: WIDTH, height, rgba: smaller(&rgb, wide as usize) })
}

/// Each pixel is the mean of so many times so many drawn ones: the library draws edges of circles and lines without steps between.
const FINER: i32 = 2;

/// Means of squares of [`FINER`] pixels of rows of `wide` RGB pixels, as opaque RGBA.
fn smaller(rgb: &[u8], wide: usize) -> Vec<u8> {
    let finer = FINER as usize;
    let mut rgba = Vec::with_capacity(rgb.len() / 3 / finer);
    for rows in rgb.chunks_exact(wide * 3 * finer) {
        for column in 0..wide / finer {
            for channel in 0..3 {
                let mut sum = 0_usize;
                for row in rows.chunks_exact(wide * 3) {
                    sum += (0..finer)
                        .map(|i| usize::from(row[(column * finer + i) * 3 + channel]))
                        .sum::<usize>();
                }
                rgba.push((sum / (finer * finer)) as u8);
            }
            rgba.push(255);
        }
    }
    rgba
}

/// Draws the figures as SVG, which names the system's own letters where Inter is not installed.
///
/// # Errors
/// [`PlotError`] if the drawing library refuses.
pub fn svg(figures: &Figures, ground: Ground) -> Result<String, PlotError> {
    font()?;
    let mut out = String::new();
    {
        let area = SVGBackend::with_string(&mut out, (WIDTH, height(figures))).into_drawing_area();
        draw(&Canvas { area: &area, scale: 1, ground }, figures).map_err(refused)?;
        area.present().map_err(refused)?;
    }
    Ok(out.replace(&format!("\"{FONT}\""), "\"Inter, system-ui, sans-serif\""))
}

fn refused(error: impl std::fmt::Display) -> PlotError {
    PlotError(error.to_string())
}

fn font() -> Result<(), PlotError> {
    let bytes = include_bytes!("../../sketch/fonts/Inter-SemiBold.otf");
    register_font(FONT, FontStyle::Normal, bytes).map_err(|_| PlotError("its font is no font".to_owned()))
}

fn height(figures: &Figures) -> u32 {
    (HEAD + 2 * ROW + shares::height(figures) + LOOK) as u32
}

fn draw<DB: DrawingBackend>(canvas: &Canvas<'_, DB>, figures: &Figures) -> Drawn<DB::ErrorType> {
    canvas.area.fill(&canvas.ink(GROUND))?;
    head(canvas, figures)?;
    let half = (WIDTH as i32 - 2 * MARGIN - BETWEEN) / 2;
    let left = |top| Panel { left: MARGIN, top, width: half };
    let right = |top| Panel { left: MARGIN + half + BETWEEN, top, width: half };
    takes::draw(canvas, left(HEAD), figures)?;
    credits::draw(canvas, right(HEAD), figures)?;
    rolls::draw(canvas, left(HEAD + ROW), figures)?;
    batches::draw(canvas, right(HEAD + ROW), figures)?;
    let whole = |top| Panel { left: MARGIN, top, width: WIDTH as i32 - 2 * MARGIN };
    let shares_top = HEAD + 2 * ROW;
    shares::draw(canvas, whole(shares_top), figures)?;
    look::draw(canvas, whole(shares_top + shares::height(figures)), figures)
}

/// What this is, and four figures that are asked for most.
fn head<DB: DrawingBackend>(canvas: &Canvas<'_, DB>, figures: &Figures) -> Drawn<DB::ErrorType> {
    let window = figures.window;
    let name: String = figures.project.chars().take(60).collect();
    canvas.text(&name, (MARGIN, 28), 24, LINE)?;
    let (first, last) = (label(window.from_ms), label(window.until_ms - 1));
    let weeks = if first == last { first } else { format!("{first} to {last}") };
    let takes = figures.counts.takes;
    canvas.text(
        &format!("{weeks} · {takes} takes, imports left out · weeks in UTC"),
        (MARGIN, 62),
        15,
        FAINT,
    )?;
    let wide = (WIDTH as i32 - 2 * MARGIN) / 4;
    for (place, (figure, words)) in key_figures(figures).iter().enumerate() {
        let left = MARGIN + place as i32 * wide;
        let colour = if figure == NOT_KNOWN { FAINT } else { LINE };
        canvas.text(figure, (left, 102), 30, colour)?;
        canvas.text(words, (left, 142), 15, WORDS)?;
    }
    Ok(())
}

/// What stands where nothing is known.
const NOT_KNOWN: &str = "not known";

fn key_figures(figures: &Figures) -> [(String, String); 4] {
    let heroes = &figures.counts.heroes;
    let n = heroes.accepted;
    let each = |total: f64| if n == 0 { NOT_KNOWN.to_owned() } else { short(total / n as f64) };
    let pace = &figures.counts.pace;
    let spent = &figures.counts.spent;
    let share = match spent.captured {
        Microcredits::ZERO => NOT_KNOWN.to_owned(),
        all => format!("{:.0} %", 100.0 * in_credits(spent.rejected) / in_credits(all)),
    };
    [
        (each(heroes.rolls as f64), format!("rolls for each accepted hero, n = {n}")),
        (each(in_credits(heroes.credits)), format!("credits for each accepted hero, n = {n}")),
        (
            pace.drafts_per_hero().map_or_else(|| NOT_KNOWN.to_owned(), short),
            format!("drafts in the time of a hero, n = {} and {}", pace.draft.n, pace.hero.n),
        ),
        (share, format!("of credits on rejected takes, n = {}", spent.paid_takes)),
    ]
}

/// Credits as a number to draw.
fn in_credits(amount: Microcredits) -> f64 {
    amount.0 as f64 / 1e6
}

/// A number as short as it can be told.
fn short(value: f64) -> String {
    match value {
        v if v >= 100.0 || v == v.round() => format!("{v:.0}"),
        v if v >= 10.0 => format!("{v:.1}"),
        v => format!("{v:.2}"),
    }
}
