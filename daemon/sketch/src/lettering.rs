//! Quoted text: placed in the quietest free part of the picture, fitted, and contrasted against its ground.

mod block;
mod ground;

use crate::chance::{stratum, within_stratum};
use crate::colour::{Ink, Rgb, ink};
use crate::path::{Path, Place};
use crate::read::{LightCue, Mood, Reading, Side, Style, TextPlace, Typeface};
use crate::stage::Stage;
use crate::text::Fonts;
use block::Block;
use ground::{contrast, pixels_of, quieten, unrest};

/// Left, top, right, bottom in pixels.
type Area = (f32, f32, f32, f32);

/// Free space at the edges of the picture, as a share of each side.
const MARGIN: f32 = 0.04;

/// Where a text was set, for whoever wants to read it there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetteringBox {
    /// The letters that were set; those that no font has are left out.
    pub text: String,
    /// The first column that its letters touch.
    pub left: u32,
    /// The first row that its letters touch.
    pub top: u32,
    /// Columns of its letters; they end inside the picture.
    pub width: u32,
    /// Rows of its letters; they end inside the picture.
    pub height: u32,
    /// The colour of the letters; every pixel around them in the box has a contrast of 4.5 or more to it.
    pub colour: Rgb,
    /// The face; letters it lacks come from other fonts.
    pub face: Typeface,
}

/// A place for a text: centre, the room it has, and how large it may be, in pixels.
#[derive(Debug, Clone, Copy)]
struct Spot {
    x: f32,
    y: f32,
    room: (f32, f32),
    size: f32,
}

/// One text that can be set.
struct Quote {
    face: Typeface,
    text: String,
}

/// Sets up to four quoted texts: each where the prompt wants it, the others together in the quietest part.
///
/// `subject` is the main subject's extent and `others` are those of the other things; letters keep off them.
pub(crate) fn set_quotes(
    stage: &mut Stage,
    reading: &Reading,
    fonts: &Fonts<'_>,
    subject: Option<Area>,
    others: &[Area],
) -> Vec<LetteringBox> {
    if reading.quoted.is_empty() {
        return Vec::new();
    }
    let wanted = face(stage, reading);
    stage.on_what_is_there();
    let mut free: Vec<Quote> = Vec::new();
    let mut setter = Setter { fonts, set: Vec::new(), taken: Vec::new(), subject, others };
    for (quote, place) in reading.quoted.iter().zip(&reading.text_places) {
        let Some((face, text)) = fonts.settable(wanted, quote) else { continue };
        let quote = Quote { face, text };
        match place.or_else(|| stage.plan.space.map(TextPlace::At)) {
            None => free.push(quote),
            Some(TextPlace::At(side)) => setter.in_part(stage, &quote, side),
            Some(TextPlace::Sign) => setter.on_sign(stage, &quote),
        }
    }
    for (i, quote) in free.iter().enumerate() {
        setter.in_quiet(stage, quote, if i == 0 { 1.0 } else { 0.5 });
    }
    setter.set
}

/// The face that was asked for, else one that suits style and mood, by the seed.
fn face(stage: &Stage, reading: &Reading) -> Typeface {
    let fitting = faces(stage);
    reading.typeface.unwrap_or(fitting[stratum(stage.plan.choices.lettering, fitting.len())])
}

/// The faces that suit a style and a mood.
fn faces(stage: &Stage) -> &'static [Typeface] {
    use Typeface::{Display, Sans, Serif};
    match stage.plan.style {
        Some(Style::Flat | Style::Ink) => &[Display, Sans],
        Some(Style::Noir) => &[Display, Serif],
        Some(Style::Isometric | Style::Blueprint) => &[Sans],
        Some(Style::Watercolour | Style::Charcoal) => &[Serif, Sans],
        None => match stage.plan.mood {
            Some(Mood::Epic | Mood::Vivid | Mood::Joyful) => &[Display, Sans],
            Some(Mood::Calm | Mood::Romantic | Mood::Dreamy | Mood::Lonely) => &[Serif, Sans],
            Some(
                Mood::Tense
                | Mood::Gloomy
                | Mood::Mysterious
                | Mood::Cosy
                | Mood::Dark
                | Mood::Bright
                | Mood::Warm
                | Mood::Cold
                | Mood::Muted,
            )
            | None => &[Serif, Sans, Display],
        },
    }
}

/// Sets one text after the other, each clear of those before it.
struct Setter<'f> {
    fonts: &'f Fonts<'f>,
    set: Vec<LetteringBox>,
    taken: Vec<Area>,
    subject: Option<Area>,
    others: &'f [Area],
}

impl Setter<'_> {
    /// One text in the quietest free part.
    fn in_quiet(&mut self, stage: &mut Stage, quote: &Quote, scale: f32) {
        let spots = spots(stage, self.subject);
        let start = (within_stratum(stage.plan.choices.lettering, 2) * spots.len() as f32) as usize;
        let mut best: Option<(f32, Spot)> = None;
        for (i, spot) in spots.iter().enumerate() {
            let spot = Spot { size: spot.size * scale, ..*spot };
            let Some((area, size)) = self.tried(stage, quote, spot) else { continue };
            let covers = |other: &Area| meet(area, *other);
            // Letters on a frame, a curtain or a branch are hard to read, and so are small ones: both count
            // fully, the seed only a little.
            let rating = unrest(&stage.canvas, area).1
                + if i == start { 0.0 } else { 0.025 }
                + if self.others.iter().any(covers) { 0.3 } else { 0.0 }
                + if self.subject.iter().any(covers) { 0.4 } else { 0.0 }
                + if self.taken.iter().any(covers) { 0.3 } else { 0.0 }
                + 0.35 * (1.0 - size / (stage.s * 0.15).max(0.01)).max(0.0);
            if best.is_none_or(|(least, _)| rating < least) {
                best = Some((rating, spot));
            }
        }
        if let Some((_, spot)) = best {
            self.set(stage, quote, spot, None);
        }
    }

    /// One text in the part of the picture that was asked for.
    fn in_part(&mut self, stage: &mut Stage, quote: &Quote, side: Side) {
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
        let tall = if matches!(side, Side::Centre | Side::Left | Side::Right) { 0.6 } else { 0.3 };
        let largest = (h * 0.13).min(w * 0.13);
        let spot = |x: f32, scale: f32| Spot {
            x: w * x,
            y: h * y,
            room: (w * room, h * tall * scale),
            size: largest * scale,
        };
        // Above and below, a text moves aside from a window's edge or a head, or makes itself smaller.
        let aside: &[f32] = if matches!(side, Side::Top | Side::Bottom) { &[x, 0.3, 0.7] } else { &[x] };
        let tries = [1.0, 0.7, 0.5].into_iter().flat_map(|scale| aside.iter().map(move |x| spot(*x, scale)));
        let mut best = (f32::MAX, spot(x, 1.0));
        for spot in tries {
            let Some((area, size)) = self.tried(stage, quote, spot) else { continue };
            let moved = ((area.0 + area.2) / 2.0 - spot.x).abs() > w * 0.01;
            let rating = unrest(&stage.canvas, area).1
                + (spot.x / w - 0.5).abs() * 0.25
                + if moved { 1.0 } else { 0.0 }
                + if self.subject.iter().any(|other| meet(area, *other)) { 0.4 } else { 0.0 }
                + 0.5 * (1.0 - size / largest.max(0.01)).max(0.0);
            if rating < best.0 {
                best = (rating, spot);
            }
        }
        self.set(stage, quote, best.1, None);
    }

    /// A board that hangs into the picture away from the subject, with the text on it.
    fn on_sign(&mut self, stage: &mut Stage, quote: &Quote) {
        let (w, h, s) = (stage.w, stage.h, stage.s);
        let x = if stage.plan.focus > 0.5 { w * 0.24 } else { w * 0.76 };
        let spot = Spot { x, y: h * 0.24, room: (w * 0.36, h * 0.3), size: s * 0.1 };
        let Some((area, size)) = self.tried(stage, quote, spot) else { return };
        let (dx, dy) = (size * 0.45, size * 0.4);
        // The board has to be inside as well.
        let near = |v: f32, low: f32, high: f32| {
            if v < low {
                low - v
            } else if v > high {
                high - v
            } else {
                0.0
            }
        };
        let right = near(area.0, dx + w * 0.02, w).max(0.0) + near(area.2, 0.0, w * 0.98 - dx).min(0.0);
        let area = (area.0 + right, area.1, area.2 + right, area.3);
        let board = (area.0 - dx, area.1 - dy, area.2 + dx, area.3 + dy);
        let (ground, letter) = board_colours(stage);
        hang(stage, board, size * 0.08, ground, h * 0.004);
        let middle = ((area.0 + area.2) / 2.0, (area.1 + area.3) / 2.0);
        let spot =
            Spot { x: middle.0, y: middle.1, room: (area.2 - area.0 + 0.5, area.3 - area.1 + 0.5), size };
        self.set(stage, quote, spot, Some(letter));
        if let Some(last) = self.taken.last_mut() {
            *last = board;
        }
    }

    /// Where the letters of a text would be at a spot, and their font size.
    fn tried(&self, stage: &Stage, quote: &Quote, spot: Spot) -> Option<(Area, f32)> {
        let (block, size) = self.block(stage, quote, spot)?;
        Some((self.placed(stage, &block, size, spot), size))
    }

    /// The text as it is broken at a spot; no larger than the picture allows.
    fn block(&self, stage: &Stage, quote: &Quote, spot: Spot) -> Option<(Block<'_>, f32)> {
        let inside = 1.0 - 2.0 * MARGIN;
        let room = (spot.room.0.min(stage.w * inside), spot.room.1.min(stage.h * inside));
        Block::fitted(self.fonts, quote.face, &quote.text, room, spot.size)
    }

    /// The area of a block at a spot: moved into the picture, and clear of other texts where there is room.
    fn placed(&self, stage: &Stage, block: &Block<'_>, size: f32, spot: Spot) -> Area {
        let (w, h) = (stage.w, stage.h);
        let (wide, tall) = (block.width * size, block.height * size);
        let within = |middle: f32, length: f32, side: f32| {
            (middle - length / 2.0).clamp(side * MARGIN, (side * (1.0 - MARGIN) - length).max(side * MARGIN))
        };
        let left = within(spot.x, wide, w);
        let at = |y: f32| {
            let top = within(y, tall, h);
            (left, top, left + wide, top + tall)
        };
        let air = size * 0.3;
        let free = |area: &Area| {
            let grown = (area.0 - air, area.1 - air, area.2 + air, area.3 + air);
            !self.taken.iter().any(|t| meet(grown, *t))
        };
        // Further texts go up from the lower half and down from the upper one.
        let away = if spot.y > h * 0.6 { -1.0 } else { 1.0 };
        let steps = (0..48).map(|i| spot.y + away * h * i as f32 / 48.0);
        let back = (1..48).map(|i| spot.y - away * h * i as f32 / 48.0);
        steps.chain(back).map(at).find(free).unwrap_or_else(|| at(spot.y))
    }

    /// Sets a text, in a colour that was chosen with its ground or in the one that stands out most.
    fn set(&mut self, stage: &mut Stage, quote: &Quote, spot: Spot, colour: Option<Ink>) {
        let Some((block, size)) = self.block(stage, quote, spot) else { return };
        let area = self.placed(stage, &block, size, spot);
        let pad = size * 0.22;
        let quiet = (area.0 - pad, area.1 - pad, area.2 + pad, area.3 + pad);
        let colour = colour.unwrap_or_else(|| letter_colour(stage, quiet));
        quieten(&mut stage.canvas, quiet, size * 1.5, colour);
        block.draw(&mut stage.canvas, (area.0, area.1), size, colour);
        let (left, top, right, bottom) = pixels_of(&stage.canvas, area);
        let [r, g, b, _] = colour.bytes();
        self.set.push(LetteringBox {
            text: quote.text.clone(),
            left: left as u32,
            top: top as u32,
            width: (right - left) as u32,
            height: (bottom - top) as u32,
            colour: Rgb::new(r, g, b),
            face: quote.face,
        });
        self.taken.push(area);
    }
}

/// The colour of a board, and of letters that stand out on it. In neon, the letters glow on a dark one.
fn board_colours(stage: &Stage) -> (Ink, Ink) {
    let neon = stage.plan.cues.contains(&LightCue::Neon);
    let board = stage.light.tone(stage.plan.palette[1].shift(-0.25), 0.95);
    let (mut board, letter) = if neon && stage.plan.style.is_none() {
        (board.mix(ink(16, 14, 24), 0.85), ink(255, 120, 190).mix(stage.plan.palette[2].shift(0.6), 0.2))
    } else {
        (board, ink(255, 251, 242))
    };
    for _ in 0..8 {
        if contrast(board, letter) < ground::CONTRAST * 1.3 {
            board = board.shift(-0.2);
        }
    }
    (board, letter)
}

/// A board on two rods.
fn hang(stage: &mut Stage, (left, top, right, bottom): Area, edge: f32, board: Ink, rod: f32) {
    let (wide, tall) = (right - left, bottom - top);
    let iron = stage.light.tone(ink(52, 50, 50), 0.6);
    for t in [0.14, 0.86] {
        stage.rect(left + wide * t - rod / 2.0, 0.0, rod, top.max(0.0), iron);
    }
    let shade = stage.light.shade.shift(-0.5).alpha(0.35);
    let round = |x: f32, y: f32| Path::new(Place::CANVAS).round_rect(x, y, wide, tall, edge);
    stage.canvas.fill(&round(left + edge, top + edge * 2.0), shade);
    stage.canvas.fill(&round(left, top), board);
    for y in [top + edge, bottom - 1.5 * edge] {
        stage.rect(left + edge, y, wide - 2.0 * edge, edge * 0.5, board.shift(0.35));
    }
}

/// Places for a text that keep off the subject.
fn spots(stage: &Stage, subject: Option<Area>) -> Vec<Spot> {
    let (w, h) = (stage.w, stage.h);
    let (left, top, right, _) = subject.unwrap_or((w * 0.5, h * 0.6, w * 0.5, h));
    let cap = (h * 0.15).min(w * 0.15);
    let mut spots = Vec::new();
    let above = top - h * 0.05;
    if above > h * 0.1 {
        let size = cap.min(above * 0.62);
        let tall = above * 0.9;
        spots.push(Spot { x: w * 0.5, y: (above * 0.52).min(h * 0.24), room: (w * 0.82, tall), size });
        let near = ((left + right) / 2.0).clamp(w * 0.3, w * 0.7);
        spots.push(Spot { x: near, y: (above * 0.6).min(h * 0.2), room: (w * 0.52, tall), size: size * 0.8 });
    }
    for x in [0.27, 0.73] {
        spots.push(Spot { x: w * x, y: h * 0.16, room: (w * 0.44, h * 0.24), size: cap * 0.8 });
        if above > h * 0.3 {
            spots.push(Spot { x: w * x, y: h * 0.26, room: (w * 0.4, h * 0.4), size: cap * 0.7 });
        }
    }
    for (from, to) in [(w * 0.05, left - w * 0.03), (right + w * 0.03, w * 0.95)] {
        if to - from > w * 0.26 {
            for y in [0.2, 0.34] {
                let room = ((to - from) * 0.94, h * 0.34);
                spots.push(Spot { x: (from + to) / 2.0, y: h * y, room, size: cap });
            }
        }
    }
    spots.push(Spot { x: w * 0.5, y: h * 0.1, room: (w * 0.84, h * 0.16), size: cap * 0.6 });
    spots.push(Spot { x: w * 0.5, y: h * 0.88, room: (w * 0.84, h * 0.16), size: cap * 0.6 });
    spots
}

/// True where two areas share pixels.
fn meet(a: Area, b: Area) -> bool {
    a.0 < b.2 && b.0 < a.2 && a.1 < b.3 && b.1 < a.3
}

/// Paper or ink, tinted by the picture's accent, whichever stands out more. Drawings without colour get none.
fn letter_colour(stage: &Stage, area: Area) -> Ink {
    let (mean, _) = unrest(&stage.canvas, area);
    let accent = stage.plan.palette[1];
    let paper = ink(255, 251, 242).mix(stage.light.key, 0.08);
    let dark = accent.mix(ink(24, 24, 30), 0.78);
    let colourless =
        matches!(stage.plan.style, Some(Style::Noir | Style::Ink | Style::Charcoal | Style::Blueprint));
    let suited = |colour: Ink| if colourless { colour.saturate(0.0) } else { colour };
    let (paper, dark) = (suited(paper), suited(dark));
    if contrast(paper, mean) >= contrast(dark, mean) { paper } else { dark }
}

#[cfg(test)]
mod tests;
