//! Text: shaped by rustybuzz, ordered by the bidirectional algorithm, drawn from the outlines of fonts.

mod faces;

use rustybuzz::ttf_parser::{GlyphId, OutlineBuilder, Tag};
use rustybuzz::{Direction, Face as Font, Feature, UnicodeBuffer, shape};
use unicode_bidi::BidiInfo;

use crate::canvas::Canvas;
use crate::colour::Ink;
use crate::path::{Path, Place};
use crate::read::Typeface;
pub use faces::FontFile;
pub(crate) use faces::{Fonts, SHIPPED_FONTS};

/// The most characters of one line that are set.
pub(crate) const MAX_LINE: usize = 200;

/// Scripts from here on may run from right to left.
const FIRST_RIGHT_TO_LEFT: char = '\u{590}';

/// One placed glyph: its pen position, and how large a unit of its font is, in shares of the font size.
struct Glyph<'f> {
    font: &'f Font<'f>,
    id: GlyphId,
    x: f32,
    y: f32,
    unit: f32,
}

/// What letters cover, in shares of the font size from the start of the baseline; y points up.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Extent {
    pub left: f32,
    pub bottom: f32,
    pub right: f32,
    pub top: f32,
}

/// A shaped line.
pub(crate) struct Line<'f> {
    glyphs: Vec<Glyph<'f>>,
    /// How far the pen goes, in shares of the font size.
    pub width: f32,
}

impl<'f> Line<'f> {
    /// Shapes a line, with extra `tracking` (in shares of the size) between letters.
    pub(crate) fn new(fonts: &'f Fonts<'f>, face: Typeface, text: &str, tracking: f32) -> Self {
        let short: String = text.chars().take(MAX_LINE).collect();
        let mut line = Self { glyphs: Vec::new(), width: 0.0 };
        if short.chars().all(|c| c < FIRST_RIGHT_TO_LEFT) {
            line.stretch(fonts, face, &short, false, tracking);
        } else {
            let order = BidiInfo::new(&short, None);
            for paragraph in &order.paragraphs {
                let (levels, stretches) = order.visual_runs(paragraph, paragraph.range.clone());
                for stretch in stretches {
                    let right_to_left = levels.get(stretch.start).is_some_and(|level| level.is_rtl());
                    line.stretch(fonts, face, &short[stretch], right_to_left, tracking);
                }
            }
        }
        line.width = (line.width - tracking).max(0.0);
        line
    }

    /// Appends a stretch of one direction.
    fn stretch(
        &mut self,
        fonts: &'f Fonts<'f>,
        face: Typeface,
        text: &str,
        right_to_left: bool,
        tracking: f32,
    ) {
        let mut runs = fonts.runs(face, text);
        if right_to_left {
            runs.reverse();
        }
        // Figures stand on the line, as in headlines; spaced letters do not join.
        let ligatures = u32::from(tracking < 0.02);
        let features = [(b"lnum", 1), (b"liga", ligatures), (b"clig", ligatures)]
            .map(|(tag, value)| Feature::new(Tag::from_bytes(tag), value, ..));
        let direction = if right_to_left { Direction::RightToLeft } else { Direction::LeftToRight };
        for (range, font) in runs {
            let mut buffer = UnicodeBuffer::new();
            buffer.push_str(&text[range]);
            buffer.set_direction(direction);
            let output = shape(font, &features, buffer);
            let unit = 1.0 / font.units_per_em().max(1) as f32;
            for (info, position) in output.glyph_infos().iter().zip(output.glyph_positions()) {
                self.glyphs.push(Glyph {
                    font,
                    id: GlyphId(info.glyph_id as u16),
                    x: self.width + position.x_offset as f32 * unit,
                    y: position.y_offset as f32 * unit,
                    unit,
                });
                self.width += position.x_advance as f32 * unit + tracking;
            }
        }
    }

    /// What its letters cover; none if nothing of it can be seen.
    pub(crate) fn extent(&self) -> Option<Extent> {
        let boxes = self.glyphs.iter().filter_map(|glyph| {
            let b = glyph.font.glyph_bounding_box(glyph.id)?;
            let share = |v: i16| f32::from(v) * glyph.unit;
            Some(Extent {
                left: glyph.x + share(b.x_min),
                bottom: glyph.y + share(b.y_min),
                right: glyph.x + share(b.x_max),
                top: glyph.y + share(b.y_max),
            })
        });
        boxes.reduce(|a, b| Extent {
            left: a.left.min(b.left),
            bottom: a.bottom.min(b.bottom),
            right: a.right.max(b.right),
            top: a.top.max(b.top),
        })
    }

    /// Draws it with its baseline at the place's origin; one shape a glyph.
    ///
    /// `place` is in canvas pixels (y down along `up`); size is the font size in pixels.
    pub(crate) fn draw(&self, canvas: &mut Canvas, place: Place, size: f32, colour: Ink) {
        for glyph in &self.glyphs {
            let unit = size * glyph.unit;
            let at = place.moved((glyph.x * size, -glyph.y * size));
            let mut outline = Outline { path: Path::new(at.scaled(unit, -unit)) };
            if glyph.font.outline_glyph(glyph.id, &mut outline).is_some() {
                canvas.fill(&outline.path, colour);
            }
        }
    }
}

/// Width in pixels at a font size, in the shipped fonts.
pub(crate) fn width(face: Typeface, line: &str, size: f32) -> f32 {
    Line::new(&SHIPPED_FONTS, face, line, 0.0).width * size
}

/// The largest font size up to `largest` at which the line fits `room` pixels, in the shipped fonts.
pub(crate) fn fitted_size(face: Typeface, line: &str, room: f32, largest: f32) -> f32 {
    let one = width(face, line, 1.0);
    if one <= 0.0 { largest } else { largest.min(room / one) }
}

/// Sets a line in the shipped fonts, as [`Line::draw`] does.
pub(crate) fn set(canvas: &mut Canvas, place: Place, face: Typeface, line: &str, size: f32, colour: Ink) {
    Line::new(&SHIPPED_FONTS, face, line, 0.0).draw(canvas, place, size, colour);
}

/// Receives a glyph's outline.
struct Outline {
    path: Path,
}

impl OutlineBuilder for Outline {
    fn move_to(&mut self, x: f32, y: f32) {
        self.path.move_to((x, y));
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.path.line_to((x, y));
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        self.path.quad_to((x1, y1), (x, y));
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        self.path.cubic_to((x1, y1), (x2, y2), (x, y));
    }

    fn close(&mut self) {}
}

#[cfg(test)]
mod tests;
