//! The strip picture: time across, measures up, the film above and the worst frames below.
//!
//! Drawn by `plotters` into pixels, or as SVG without the frames; its letters are Inter, which Maquette ships.

use plotters::backend::BitMapBackend;
use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{FontStyle, register_font};

use super::film::{Still, paste};
use super::flicker::Watched;
use super::report::{Measure, Point, Worst};
use super::thresholds::{BOILING, GHOSTING, WARP};
use crate::Measured;
use crate::still::thresholds::PALETTE_MEAN;
use crate::still::{Level, Steps};

/// A drawn picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StripPicture {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Opaque RGBA, rows from the top.
    pub rgba: Vec<u8>,
}

/// Why nothing was drawn.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the strip cannot be drawn: {0}")]
pub struct StripError(String);

const WIDTH: u32 = 1280;
/// Where time begins and ends, from the left.
const LEFT: i32 = 128;
const RIGHT: i32 = WIDTH as i32 - 128;
const LANE: i32 = 64;
const GAP: i32 = 14;
const FILM: i32 = 64;
const CAPTION: i32 = 20;
const SMALL: i32 = 15;

/// Greys without hue, since colours are judged beside them, and one colour for what counts.
const GROUND: RGBColor = RGBColor(30, 30, 30);
const WELL: RGBColor = RGBColor(40, 40, 40);
const RULE: RGBColor = RGBColor(84, 84, 84);
const WORDS: RGBColor = RGBColor(196, 196, 196);
const FAINT: RGBColor = RGBColor(136, 136, 136);
const LINE: RGBColor = RGBColor(228, 228, 228);
const COUNTS: RGBColor = RGBColor(255, 176, 64);
const FONT: &str = "maquette";

/// One lane: a name, a value for each frame, and from when on it counts.
struct Lane {
    name: &'static str,
    unit: &'static str,
    measure: Measure,
    steps: Option<Steps>,
    value: fn(&Point) -> f32,
    /// The least height of the scale.
    scale: f32,
}

const LANES: [Lane; 5] = [
    Lane {
        name: "boiling",
        unit: "levels",
        measure: Measure::Boiling,
        steps: Some(BOILING),
        value: |p| p.boiling,
        scale: 2.0,
    },
    Lane {
        name: "light",
        unit: "levels",
        measure: Measure::Pumping,
        steps: None,
        value: |p| p.light,
        scale: 4.0,
    },
    Lane {
        name: "trails",
        unit: "share",
        measure: Measure::Ghosting,
        steps: Some(GHOSTING),
        value: |p| p.trail.max(0.0),
        scale: 0.3,
    },
    Lane {
        name: "warp",
        unit: "levels",
        measure: Measure::Warp,
        steps: Some(WARP),
        value: |p| p.warp,
        scale: 3.0,
    },
    Lane {
        name: "motion",
        unit: "px a frame",
        measure: Measure::Freezes,
        steps: None,
        value: |p| p.way,
        scale: 1.0,
    },
];
const PALETTE: Lane = Lane {
    name: "off anchor",
    unit: "ΔE",
    measure: Measure::Anchor,
    steps: Some(PALETTE_MEAN),
    value: |p| p.palette,
    scale: 4.0,
};

/// Draws a clip's strip, 1280 pixels wide.
///
/// # Errors
/// [`StripError`] if the drawing library refuses.
pub fn strip(watched: &Watched) -> Result<StripPicture, StripError> {
    font()?;
    let lanes = lanes(watched);
    let height = height(&lanes, !watched.worst.is_empty());
    let mut rgb = vec![0; WIDTH as usize * height as usize * 3];
    {
        let area = BitMapBackend::with_buffer(&mut rgb, (WIDTH, height)).into_drawing_area();
        draw(&area, watched, &lanes, true).map_err(refused)?;
        area.present().map_err(refused)?;
    }
    film(&mut rgb, watched);
    worst_frames(&mut rgb, watched, lanes_end(&lanes));
    let rgba = rgb.as_chunks::<3>().0.iter().flat_map(|[r, g, b]| [*r, *g, *b, 255]).collect();
    Ok(StripPicture { width: WIDTH, height, rgba })
}

/// The same lanes as SVG, without pictures of frames.
///
/// # Errors
/// [`StripError`] if the drawing library refuses.
pub fn strip_svg(watched: &Watched) -> Result<String, StripError> {
    font()?;
    let lanes = lanes(watched);
    let mut out = String::new();
    {
        let area = SVGBackend::with_string(&mut out, (WIDTH, height(&lanes, false))).into_drawing_area();
        draw(&area, watched, &lanes, false).map_err(refused)?;
        area.present().map_err(refused)?;
    }
    Ok(out)
}

fn refused(error: impl std::fmt::Display) -> StripError {
    StripError(error.to_string())
}

fn font() -> Result<(), StripError> {
    let bytes = include_bytes!("../../../sketch/fonts/Inter-SemiBold.otf");
    register_font(FONT, FontStyle::Normal, bytes).map_err(|_| StripError("its font is no font".to_owned()))
}

fn lanes(watched: &Watched) -> Vec<Lane> {
    let mut lanes = Vec::from(LANES);
    if watched.report.anchor.value().is_some() {
        lanes.push(PALETTE);
    }
    lanes
}

fn lane_top(index: usize) -> i32 {
    GAP + FILM + GAP + index as i32 * (LANE + GAP)
}

fn lanes_end(lanes: &[Lane]) -> i32 {
    lane_top(lanes.len()) + CAPTION
}

fn height(lanes: &[Lane], with_worst: bool) -> u32 {
    (lanes_end(lanes) + if with_worst { WORST + CAPTION + 2 * GAP } else { GAP }) as u32
}

/// Where a moment stands.
fn across(seconds: f64, duration: f64) -> i32 {
    LEFT + (f64::from(RIGHT - LEFT) * (seconds / duration.max(1e-6)).clamp(0.0, 1.0)) as i32
}

type Drawn<E> = Result<(), DrawingAreaErrorKind<E>>;

fn draw<DB: DrawingBackend>(
    area: &DrawingArea<DB, Shift>,
    watched: &Watched,
    lanes: &[Lane],
    with_worst: bool,
) -> Drawn<DB::ErrorType> {
    area.fill(&GROUND)?;
    let duration = watched.report.seconds;
    for (index, lane) in lanes.iter().enumerate() {
        draw_lane(area, watched, lane, lane_top(index), duration)?;
    }
    for place in &watched.report.cuts {
        let x = across(place.seconds, duration);
        area.draw(&PathElement::new(
            vec![(x, lane_top(0) - 4), (x, lane_top(lanes.len()) - GAP)],
            WORDS.stroke_width(1),
        ))?;
        text(area, "cut", (x + 4, lane_top(0) + 2), WORDS, HPos::Left)?;
    }
    ticks(area, duration, lane_top(lanes.len()) - GAP)?;
    match with_worst && !watched.worst.is_empty() {
        true => captions(area, watched, lanes_end(lanes)),
        false => Ok(()),
    }
}

fn draw_lane<DB: DrawingBackend>(
    area: &DrawingArea<DB, Shift>,
    watched: &Watched,
    lane: &Lane,
    top: i32,
    duration: f64,
) -> Drawn<DB::ErrorType> {
    let points = &watched.report.series;
    let values: Vec<f32> = points.iter().map(lane.value).collect();
    let high = values.iter().copied().fold(lane.scale, f32::max);
    // Light goes both ways; all else begins at nought.
    let low = values
        .iter()
        .copied()
        .fold(if lane.steps.is_none() && lane.name == "light" { -lane.scale } else { 0.0 }, f32::min);
    let up = |value: f32| {
        top + LANE - ((value - low) / (high - low).max(1e-6) * LANE as f32).clamp(0.0, LANE as f32) as i32
    };
    area.draw(&Rectangle::new([(LEFT, top), (RIGHT, top + LANE)], WELL.filled()))?;
    if lane.measure == Measure::Freezes {
        marks(area, points, top, duration)?;
    }
    if let Some(steps) = lane.steps {
        for step in [steps.slight, steps.visible].into_iter().filter(|step| *step < high) {
            area.draw(&PathElement::new(vec![(LEFT, up(step)), (RIGHT, up(step))], RULE.stroke_width(1)))?;
        }
    }
    for (pair, seconds) in values.windows(2).zip(points.windows(2)) {
        let counts = lane.steps.is_some_and(|steps| pair[1] > steps.slight);
        let from = (across(seconds[0].seconds, duration), up(pair[0]));
        let to = (across(seconds[1].seconds, duration), up(pair[1]));
        let style = if counts { COUNTS } else { LINE };
        area.draw(&PathElement::new(vec![from, to], style.stroke_width(2)))?;
    }
    text(area, lane.name, (LEFT - 12, top + 14), WORDS, HPos::Right)?;
    text(area, lane.unit, (LEFT - 12, top + 34), FAINT, HPos::Right)?;
    let top_value = if high < 1.0 { format!("{high:.2}") } else { format!("{high:.1}") };
    text(area, &top_value, (LEFT + 4, top + 2), FAINT, HPos::Left)?;
    verdict(area, watched, lane.measure, top)
}

/// Standing frames as bars, jumps as marks.
fn marks<DB: DrawingBackend>(
    area: &DrawingArea<DB, Shift>,
    points: &[Point],
    top: i32,
    duration: f64,
) -> Drawn<DB::ErrorType> {
    for (i, point) in points.iter().enumerate() {
        let x = across(point.seconds, duration);
        if point.stands {
            let from = points.get(i.saturating_sub(1)).map_or(x, |before| across(before.seconds, duration));
            area.draw(&Rectangle::new([(from, top + LANE - 8), (x, top + LANE)], COUNTS.filled()))?;
        }
        if point.jump > super::thresholds::JUMPING.slight {
            let tip = vec![(x - 6, top + 2), (x + 6, top + 2), (x, top + 14)];
            area.draw(&Polygon::new(tip, COUNTS))?;
        }
    }
    Ok(())
}

/// The level's word beside a lane.
fn verdict<DB: DrawingBackend>(
    area: &DrawingArea<DB, Shift>,
    watched: &Watched,
    measure: Measure,
    top: i32,
) -> Drawn<DB::ErrorType> {
    let findings = watched.report.findings();
    let level = |wanted: Measure| {
        findings.iter().find(|found| found.measure == wanted).map(|found| found.level.clone())
    };
    // The lane of motion tells of freezes and of jumps.
    let also = if measure == Measure::Freezes { level(Measure::Jumps) } else { None };
    let worst = match (level(measure), also) {
        (Some(Measured::Value(a)), Some(Measured::Value(b))) => Some(Measured::Value(a.max(b))),
        (found, _) => found,
    };
    let (word, colour) = match worst {
        Some(Measured::Value(Level::Same)) => ("steady", WORDS),
        Some(Measured::Value(Level::Slight)) => ("slight", COUNTS),
        Some(Measured::Value(Level::Visible)) => ("visible", COUNTS),
        Some(Measured::Value(Level::Strong)) => ("strong", COUNTS),
        Some(Measured::NotDefined(_) | Measured::NotChecked(_)) | None => ("not defined", RULE),
    };
    text(area, word, (RIGHT + 12, top + LANE / 2 - SMALL / 2), colour, HPos::Left)
}

fn ticks<DB: DrawingBackend>(area: &DrawingArea<DB, Shift>, duration: f64, top: i32) -> Drawn<DB::ErrorType> {
    let step =
        [0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 300.0].into_iter().find(|step| duration / step <= 12.0);
    let step = step.unwrap_or(600.0);
    for i in 0..=((duration / step) as usize).min(40) {
        let seconds = i as f64 * step;
        let x = across(seconds, duration);
        area.draw(&PathElement::new(vec![(x, top), (x, top + 4)], WORDS.stroke_width(1)))?;
        text(area, &format!("{seconds} s"), (x, top + 7), WORDS, HPos::Center)?;
    }
    Ok(())
}

fn text<DB: DrawingBackend>(
    area: &DrawingArea<DB, Shift>,
    words: &str,
    at: (i32, i32),
    colour: RGBColor,
    side: HPos,
) -> Drawn<DB::ErrorType> {
    let style = TextStyle::from((FONT, SMALL)).color(&colour).pos(Pos::new(side, VPos::Top));
    area.draw(&Text::new(words.to_owned(), at, style))
}

/// Height of the worst frames.
const WORST: i32 = 135;

/// The worst frames' places: left edge, width, and which.
fn placed(watched: &Watched) -> impl Iterator<Item = (i32, i32, &(Worst, Still))> {
    let mut left = LEFT;
    watched.worst.iter().map_while(move |pair| {
        let wide = WORST * pair.1.width as i32 / pair.1.height.max(1) as i32;
        let at = left;
        left += wide.max(170) + GAP;
        (at + wide <= WIDTH as i32 - GAP).then_some((at, wide, pair))
    })
}

fn captions<DB: DrawingBackend>(
    area: &DrawingArea<DB, Shift>,
    watched: &Watched,
    top: i32,
) -> Drawn<DB::ErrorType> {
    text(area, "worst frames", (LEFT - 12, top + 2), WORDS, HPos::Right)?;
    for (left, _, (worst, _)) in placed(watched) {
        let what = match worst.measure {
            Measure::Boiling => format!("boils {:.1}", worst.value),
            Measure::Ghosting => format!("trail {:.0} %", 100.0 * worst.value),
            Measure::Warp => format!("warps {:.1}", worst.value),
            Measure::Anchor => format!("off anchor ΔE {:.1}", worst.value),
            Measure::Pumping | Measure::Freezes | Measure::Jumps | Measure::Hue => String::new(),
        };
        text(
            area,
            &format!("{what}, {:.2} s", worst.place.seconds),
            (left, top + WORST + 6),
            WORDS,
            HPos::Left,
        )?;
    }
    Ok(())
}

/// Frames above the lanes, as many as fit, each at its time.
fn film(rgb: &mut [u8], watched: &Watched) {
    let mut free = LEFT;
    for still in &watched.film {
        let wide = FILM * still.width as i32 / still.height.max(1) as i32;
        let left = across(still.place.seconds, watched.report.seconds);
        if left >= free && left + wide <= WIDTH as i32 {
            paste(rgb, WIDTH, still, (left, GAP), (wide, FILM));
            free = left + wide + 4;
        }
    }
}

fn worst_frames(rgb: &mut [u8], watched: &Watched, top: i32) {
    for (left, wide, (_, still)) in placed(watched) {
        paste(rgb, WIDTH, still, (left, top), (wide, WORST));
    }
}
