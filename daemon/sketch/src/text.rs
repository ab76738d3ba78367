//! Text: shaped by rustybuzz, drawn from the outlines of two shipped fonts.

use std::sync::LazyLock;

use rustybuzz::ttf_parser::{GlyphId, OutlineBuilder};
use rustybuzz::{Face as Font, UnicodeBuffer, shape};

use crate::canvas::Canvas;
use crate::colour::Ink;
use crate::path::{Path, Place};

/// The shipped fonts (licence beside them in `fonts/`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Face {
    /// EB Garamond, for words in a picture.
    Serif,
    /// Inter semi-bold, for words in a picture and for captions.
    Sans,
}

static SERIF: LazyLock<Option<Font<'static>>> =
    LazyLock::new(|| Font::from_slice(include_bytes!("../fonts/EBGaramond12-Regular.otf"), 0));
static SANS: LazyLock<Option<Font<'static>>> =
    LazyLock::new(|| Font::from_slice(include_bytes!("../fonts/Inter-SemiBold.otf"), 0));

/// The most characters of one line that are set.
pub(crate) const MAX_LINE: usize = 200;

/// Height of a capital letter as a share of the font size.
pub(crate) const CAP_HEIGHT: f32 = 0.69;

fn font(face: Face) -> Option<&'static Font<'static>> {
    match face {
        Face::Serif => SERIF.as_ref(),
        Face::Sans => SANS.as_ref(),
    }
}

/// True if a font has the character; spaces and controls need no shape.
fn has(face: Face, c: char) -> bool {
    c.is_whitespace() || c.is_control() || font(face).is_some_and(|font| font.glyph_index(c).is_some())
}

/// The characters of a line that neither font has, as one text.
pub(crate) fn missing(line: &str) -> String {
    line.chars().filter(|c| !has(Face::Serif, *c) && !has(Face::Sans, *c)).collect()
}

/// The line as it can be set, and the face for it: the wanted one unless only the other has every letter.
/// Letters that no font has are left out rather than drawn as boxes; nothing may remain.
pub(crate) fn settable(wanted: Face, line: &str) -> Option<(Face, String)> {
    let other = match wanted {
        Face::Serif => Face::Sans,
        Face::Sans => Face::Serif,
    };
    let lost = |face: Face| line.chars().filter(|c| !has(face, *c)).count();
    let face = if lost(other) < lost(wanted) { other } else { wanted };
    let kept: String = line.chars().filter(|c| has(face, *c)).collect();
    let kept = kept.trim();
    (!kept.is_empty()).then(|| (face, kept.to_owned()))
}

/// One placed glyph: its id and its pen position, in shares of the font size.
struct Glyph {
    id: GlyphId,
    x: f32,
    y: f32,
}

/// Shapes a line; gives the glyphs and the line's width, in shares of the font size.
fn shaped(face: Face, line: &str, tracking: f32) -> (Vec<Glyph>, f32) {
    let Some(font) = font(face) else { return (Vec::new(), 0.0) };
    let mut buffer = UnicodeBuffer::new();
    let short: String = line.chars().take(MAX_LINE).collect();
    buffer.push_str(&short);
    let output = shape(font, &[], buffer);
    let unit = 1.0 / font.units_per_em().max(1) as f32;
    let mut pen = 0.0;
    let mut glyphs = Vec::with_capacity(output.len());
    for (info, position) in output.glyph_infos().iter().zip(output.glyph_positions()) {
        glyphs.push(Glyph {
            id: GlyphId(info.glyph_id as u16),
            x: pen + position.x_offset as f32 * unit,
            y: position.y_offset as f32 * unit,
        });
        pen += position.x_advance as f32 * unit + tracking;
    }
    (glyphs, (pen - tracking).max(0.0))
}

/// Width of a line in pixels at a font size, with extra `tracking` (in shares of the size) between letters.
pub(crate) fn width(face: Face, line: &str, size: f32, tracking: f32) -> f32 {
    shaped(face, line, tracking).1 * size
}

/// The largest font size up to `largest` at which the line fits `room` pixels.
pub(crate) fn fitted_size(face: Face, line: &str, room: f32, largest: f32, tracking: f32) -> f32 {
    let one = shaped(face, line, tracking).1;
    if one <= 0.0 { largest } else { largest.min(room / one) }
}

/// Sets a line with its baseline at the place's origin; one shape a glyph.
///
/// `place` is in canvas pixels (y down along `up`); size is the font size in pixels.
pub(crate) fn set(
    canvas: &mut Canvas,
    place: Place,
    face: Face,
    line: &str,
    size: f32,
    tracking: f32,
    colour: Ink,
) {
    let Some(font) = font(face) else { return };
    let unit = size / font.units_per_em().max(1) as f32;
    for glyph in shaped(face, line, tracking).0 {
        let at = place.moved((glyph.x * size, -glyph.y * size));
        let mut outline = Outline { path: Path::new(at.scaled(unit, -unit)) };
        if font.outline_glyph(glyph.id, &mut outline).is_some() {
            canvas.fill(&outline.path, colour);
        }
    }
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
mod tests {
    use super::*;
    use crate::colour::ink;

    #[test]
    fn widths_grow_and_fit() {
        for face in [Face::Serif, Face::Sans] {
            let short = width(face, "SPRING", 40.0, 0.0);
            assert!(short > 80.0 && short < 220.0, "{short}");
            assert!(width(face, "SPRING", 40.0, 0.2) > short + 39.0);
            let size = fitted_size(face, "SPRING", 50.0, 400.0, 0.1);
            assert!((width(face, "SPRING", size, 0.1) - 50.0).abs() < 0.1);
        }
    }

    #[test]
    fn letters_leave_ink() {
        let mut canvas = Canvas::new(200, 60);
        let place = Place { origin: (10.0, 45.0), ..Place::CANVAS };
        set(&mut canvas, place, Face::Serif, "Ωж Spring", 36.0, 0.0, ink(255, 255, 255));
        let ink_there = canvas.pixels.iter().filter(|p| p[0] > 128).count();
        assert!((300..4000).contains(&ink_there), "{ink_there}");
    }

    #[test]
    fn letters_that_no_font_has_are_left_out() {
        let check = |line: &str, expect: Option<&str>, lost: &str| {
            let set = settable(Face::Serif, line).map(|(_, kept)| kept);
            assert_eq!((set.as_deref(), missing(line).as_str()), (expect, lost), "{line}");
        };
        check("SPRING", Some("SPRING"), "");
        check("Grüße Ελλάδα Привет", Some("Grüße Ελλάδα Привет"), "");
        check("SALE \u{1f525}", Some("SALE"), "\u{1f525}");
        check("日本", None, "日本");
    }
}
