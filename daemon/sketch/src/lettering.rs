//! Quoted text: placed in the quietest free part of the picture, fitted, and contrasted against its ground.

use crate::chance::{stratum, within_stratum};
use crate::colour::{Ink, ink};
use crate::path::Place;
use crate::read::{Reading, Side, TextPlace};
use crate::stage::Stage;
use crate::text::{self, CAP_HEIGHT, Face};

/// Left, top, right, bottom in pixels.
type Area = (f32, f32, f32, f32);

/// A place for a line: centre, the room it has, and how large it may be, in pixels.
#[derive(Debug, Clone, Copy)]
struct Spot {
    x: f32,
    y: f32,
    room: f32,
    size: f32,
}

/// Sets up to four quoted lines: each where the prompt wants it, the others together in the quietest part.
///
/// `subject` is the main subject's extent and `others` are those of the other things; letters keep off them.
pub(crate) fn set_quotes(stage: &mut Stage, reading: &Reading, subject: Option<Area>, others: &[Area]) {
    if reading.quoted.is_empty() {
        return;
    }
    let face = if stratum(stage.plan.choices.lettering, 2) == 0 { Face::Serif } else { Face::Sans };
    stage.on_what_is_there();
    let mut free: Vec<(Face, String)> = Vec::new();
    // Lines of one part stand below each other.
    let mut used: Vec<(TextPlace, f32)> = Vec::new();
    for (quote, place) in reading.quoted.iter().zip(&reading.text_places) {
        let Some((face, quote)) = text::settable(face, quote) else { continue };
        let Some(place) = place.or_else(|| stage.plan.space.map(TextPlace::At)) else {
            free.push((face, quote));
            continue;
        };
        let down = used.iter().filter(|(p, _)| *p == place).map(|(_, size)| size * 1.25).sum();
        let size = match place {
            TextPlace::At(side) => in_part(stage, face, &quote, side, down),
            TextPlace::Sign => on_sign(stage, face, &quote, down),
        };
        used.push((place, size));
    }
    if !free.is_empty() {
        in_quiet(stage, &free, subject, others);
    }
}

/// Lines in the quietest free part.
fn in_quiet(stage: &mut Stage, quotes: &[(Face, String)], subject: Option<Area>, others: &[Area]) {
    let spot = quietest(stage, subject, others);
    let mut y = spot.y;
    for (i, (face, quote)) in quotes.iter().enumerate() {
        let face = *face;
        let scale = if i == 0 { 1.0 } else { 0.45 };
        let tracking = tracking(face, quote);
        let size = text::fitted_size(face, quote, spot.room, spot.size * scale, tracking);
        line(stage, face, quote, (spot.x, y), size, tracking);
        y += size * 1.15;
    }
}

/// One line in the part of the picture that was asked for; returns its size.
fn in_part(stage: &mut Stage, face: Face, quote: &str, side: Side, down: f32) -> f32 {
    let (w, h) = (stage.w, stage.h);
    let (x, y, room) = match side {
        Side::Top => (0.5, 0.13, 0.84),
        Side::Bottom => (0.5, 0.87, 0.84),
        Side::Centre => (0.5, 0.48, 0.84),
        Side::Left => (0.25, 0.42, 0.4),
        Side::Right => (0.75, 0.42, 0.4),
        Side::TopLeft => (0.25, 0.13, 0.4),
        Side::TopRight => (0.75, 0.13, 0.4),
        Side::BottomLeft => (0.25, 0.88, 0.4),
        Side::BottomRight => (0.75, 0.88, 0.4),
    };
    let tracking = tracking(face, quote);
    let largest = (h * 0.13).min(w * 0.13);
    let size = text::fitted_size(face, quote, w * room, largest, tracking);
    // Further lines go up from the bottom and down from everywhere else.
    let upwards = matches!(side, Side::Bottom | Side::BottomLeft | Side::BottomRight);
    let y = h * y + if upwards { -down } else { down };
    let half = text::width(face, quote, size, tracking) / 2.0;
    // Above and below, a short line moves aside from a window's edge and the like.
    let aside: &[f32] = if matches!(side, Side::Top | Side::Bottom) { &[x, 0.3, 0.7] } else { &[x] };
    let fits = |x: &f32| *x == 0.5 || w * x - half > w * 0.05 && w * x + half < w * 0.95;
    let unrest = |x: f32| {
        let area = (w * x - half, y - size * 0.4, w * x + half, y + size * 0.4);
        ground_colour(stage, area).spread + (x - 0.5).abs() * 0.25
    };
    let x = aside.iter().copied().filter(fits).min_by(|a, b| unrest(*a).total_cmp(&unrest(*b))).unwrap_or(x);
    line(stage, face, quote, (w * x, y), size, tracking);
    size
}

/// A board that hangs into the picture away from the subject, with the line on it; returns the line's size.
fn on_sign(stage: &mut Stage, face: Face, quote: &str, down: f32) -> f32 {
    let (w, h, s) = (stage.w, stage.h, stage.s);
    let x = if stage.plan.focus > 0.5 { w * 0.24 } else { w * 0.76 };
    let y = h * 0.24 + down * 1.4;
    let tracking = tracking(face, quote);
    let size = text::fitted_size(face, quote, w * 0.34, s * 0.085, tracking);
    let wide = text::width(face, quote, size, tracking) + size * 0.9;
    let tall = size * 1.5;
    let light = stage.light.clone();
    let (left, top) = ((x - wide / 2.0).clamp(w * 0.02, (w * 0.98 - wide).max(w * 0.02)), y - tall / 2.0);
    let board = stage.plan.palette[1].shift(-0.25);
    let iron = light.tone(ink(52, 50, 50), 0.6);
    for t in [0.14, 0.86] {
        stage.rect(left + wide * t - s * 0.002, 0.0, s * 0.004, top, iron);
    }
    let edge = size * 0.08;
    stage.rect(left + edge, top + edge * 2.0, wide, tall, light.shade.shift(-0.5).alpha(0.35));
    stage.rect(left, top, wide, tall, light.tone(board, 0.95));
    stage.rect(left + edge, top + edge, wide - 2.0 * edge, edge * 0.5, light.tone(board, 1.0).shift(0.35));
    stage.rect(
        left + edge,
        top + tall - 1.5 * edge,
        wide - 2.0 * edge,
        edge * 0.5,
        light.tone(board, 1.0).shift(0.35),
    );
    line(stage, face, quote, (left + wide / 2.0, y), size, tracking);
    size
}

/// Space between letters, in shares of the size: short words in capitals are spaced, running text is not.
fn tracking(face: Face, quote: &str) -> f32 {
    let capitals = !quote.chars().any(char::is_lowercase);
    match (capitals && quote.chars().count() <= 14, face) {
        (true, Face::Serif) => 0.22,
        (true, Face::Sans) => 0.14,
        (false, Face::Serif | Face::Sans) => 0.02,
    }
}

/// One centred line, its middle at the point.
fn line(stage: &mut Stage, face: Face, quote: &str, (x, y): (f32, f32), size: f32, tracking: f32) {
    let wide = text::width(face, quote, size, tracking);
    let left = (x - wide / 2.0).clamp(stage.w * 0.045, (stage.w * 0.955 - wide).max(stage.w * 0.02));
    let tall = size * CAP_HEIGHT;
    let area = (left, y - tall / 2.0, left + wide, y + tall / 2.0);
    let ground = ground_colour(stage, area);
    let colour = letter_colour(stage, &ground);
    let weak = contrast(colour, ground.colour) < 3.0 || ground.spread > 0.22;
    if weak {
        let veil = if colour.luma() > 0.5 { ink(16, 18, 24) } else { ink(255, 252, 244) };
        let (cx, cy) = ((area.0 + area.2) / 2.0, y);
        stage.glow((cx, cy), wide * 0.85, tall * 2.6, veil.alpha(0.62));
    }
    let place = Place { origin: (left, y + tall / 2.0), ..Place::CANVAS };
    text::set(&mut stage.canvas, place, face, quote, size, tracking, colour);
}

/// The spot with the least unrest among those that keep off the subject; the seed breaks near ties.
fn quietest(stage: &Stage, subject: Option<Area>, others: &[Area]) -> Spot {
    let (w, h) = (stage.w, stage.h);
    let (left, top, right, _) = subject.unwrap_or((w * 0.5, h * 0.6, w * 0.5, h));
    let cap = (h * 0.15).min(w * 0.15);
    let mut spots = Vec::new();
    let above = top - h * 0.05;
    if above > h * 0.1 {
        let size = cap.min(above * 0.62);
        spots.push(Spot { x: w * 0.5, y: (above * 0.52).min(h * 0.24), room: w * 0.82, size });
        let near = ((left + right) / 2.0).clamp(w * 0.3, w * 0.7);
        spots.push(Spot { x: near, y: (above * 0.6).min(h * 0.2), room: w * 0.52, size: size * 0.8 });
    }
    for x in [0.27, 0.73] {
        spots.push(Spot { x: w * x, y: h * 0.16, room: w * 0.44, size: cap * 0.8 });
        if above > h * 0.3 {
            spots.push(Spot { x: w * x, y: h * 0.26, room: w * 0.4, size: cap * 0.7 });
        }
    }
    for (from, to) in [(w * 0.05, left - w * 0.03), (right + w * 0.03, w * 0.95)] {
        if to - from > w * 0.26 {
            for y in [0.2, 0.34] {
                spots.push(Spot { x: (from + to) / 2.0, y: h * y, room: (to - from) * 0.94, size: cap });
            }
        }
    }
    let start = (within_stratum(stage.plan.choices.lettering, 2) * spots.len() as f32) as usize;
    // Letters on a frame, a curtain or a branch are hard to read: unrest counts fully, the seed only a little.
    let rated = |i: usize, spot: &Spot| {
        let half = (spot.room / 2.0).min(spot.size * 2.6);
        let area = (spot.x - half, spot.y - spot.size * 0.5, spot.x + half, spot.y + spot.size * 0.5);
        let covered = others.iter().any(|other| meet(area, *other));
        ground_colour(stage, area).spread
            + if i == start { 0.0 } else { 0.025 }
            + if covered { 0.3 } else { 0.0 }
    };
    let mut best = Spot { x: w * 0.5, y: h * 0.1, room: w * 0.84, size: cap * 0.6 };
    let mut least = f32::MAX;
    for (i, spot) in spots.iter().enumerate() {
        let unrest = rated(i, spot);
        if unrest < least {
            (least, best) = (unrest, *spot);
        }
    }
    best
}

/// True where two areas share pixels.
fn meet(a: Area, b: Area) -> bool {
    a.0 < b.2 && b.0 < a.2 && a.1 < b.3 && b.1 < a.3
}

/// Mean colour of an area, and its unrest: how much its luma varies, in all and from one sample to the next.
struct Ground {
    colour: Ink,
    spread: f32,
}

fn ground_colour(stage: &Stage, (left, top, right, bottom): Area) -> Ground {
    let canvas = &stage.canvas;
    let column = |x: f32| (x.max(0.0) as usize).min(canvas.width - 1);
    let row = |y: f32| (y.max(0.0) as usize).min(canvas.height - 1);
    let (mut r, mut g, mut b, mut luma2, mut count, mut edges) = (0.0, 0.0, 0.0, 0.0, 0.0_f32, 0.0);
    for i in 0..9 {
        let mut before = None;
        for j in 0..40 {
            let y = row(top + (bottom - top) * (i as f32 + 0.5) / 9.0);
            let x = column(left + (right - left) * (j as f32 + 0.5) / 40.0);
            let [pr, pg, pb, _] = canvas.pixels[y * canvas.width + x];
            let colour = ink(pr, pg, pb);
            (r, g, b) = (r + colour.r, g + colour.g, b + colour.b);
            luma2 += colour.luma() * colour.luma();
            edges += before.map_or(0.0, |b: f32| (b - colour.luma()).abs());
            before = Some(colour.luma());
            count += 1.0;
        }
    }
    let colour = Ink { r: r / count, g: g / count, b: b / count, a: 1.0 };
    let variance = (luma2 / count - colour.luma() * colour.luma()).max(0.0);
    Ground { colour, spread: variance.sqrt() + 3.0 * edges / count }
}

/// Paper or ink, tinted by the picture's accent, whichever stands out more.
fn letter_colour(stage: &Stage, ground: &Ground) -> Ink {
    let accent = stage.plan.palette[1];
    let paper = ink(255, 251, 242).mix(stage.light.key, 0.08);
    let dark = accent.mix(ink(24, 24, 30), 0.78);
    if contrast(paper, ground.colour) >= contrast(dark, ground.colour) { paper } else { dark }
}

/// Contrast ratio as WCAG 2.2 defines it, with luminance taken as the square of luma (close to the sRGB
/// curve, and without a power function).
fn contrast(a: Ink, b: Ink) -> f32 {
    let light = |c: Ink| c.luma() * c.luma() + 0.05;
    let (a, b) = (light(a), light(b));
    if a > b { a / b } else { b / a }
}
