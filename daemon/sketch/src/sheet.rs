//! Sheets: a page on which pictures, lines of text and marks are laid, and on it the plain contact sheet.
//!
//! What stands where on a board is its caller's business; here is only how a thing that has its place is drawn.

mod contact;

use crate::canvas::{Canvas, blend};
use crate::colour::{Ink, ink};
use crate::error::SketchError;
use crate::path::{Path, Place, Point};
use crate::picture::{Picture, check_size};
use crate::read::Typeface;
use crate::resample::resize;
use crate::text;

pub use contact::{Tile, sheet};

/// A rectangle of a sheet in pixels, from its upper left corner. What lies outside the sheet is not drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Area {
    /// Left edge.
    pub x: f32,
    /// Upper edge.
    pub y: f32,
    /// Width, over 0.
    pub width: f32,
    /// Height, over 0.
    pub height: f32,
}

/// A sign that is told by its shape, so that it is seen without colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// A filled disc with a tick cut out of it.
    Kept,
    /// A cross.
    Rejected,
    /// An anchor.
    Anchor,
    /// A triangle that points to the right.
    Clip,
}

/// A line of text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Words<'a> {
    /// What it says; control characters become spaces, and at most 200 letters are set.
    pub text: &'a str,
    /// Where its baseline begins.
    pub at: (f32, f32),
    /// Font size in pixels.
    pub size: f32,
    /// Pixels that it may take; it is shortened with an ellipsis where it needs more.
    pub room: f32,
    /// Red, green, blue.
    pub colour: [u8; 3],
}

/// A page of one colour that things are drawn on.
pub struct Sheet {
    canvas: Canvas,
}

impl Sheet {
    /// An empty sheet.
    ///
    /// # Errors
    /// [`SketchError::Size`] for a size that no picture may have.
    pub fn new(width: u32, height: u32, ground: [u8; 3]) -> Result<Self, SketchError> {
        check_size(width, height)?;
        let mut canvas = Canvas::new(width as usize, height as usize);
        let [r, g, b] = ground;
        canvas.pixels.fill([r, g, b, 255]);
        Ok(Self { canvas })
    }

    /// Fills a rectangle; with a `radius` over 0 its corners are round. Opacity 0 to 1.
    pub fn fill(&mut self, area: Area, radius: f32, colour: [u8; 3], opacity: f32) {
        let Area { x, y, width, height } = area;
        let path = Path::new(Place::CANVAS);
        let path = match radius > 0.0 {
            true => path.round_rect(x, y, width, height, radius),
            false => path.rect(x, y, width, height),
        };
        self.canvas.fill(&path, shade(colour).alpha(opacity));
    }

    /// Lays a picture over an area, whose edges are rounded to whole pixels; its shape becomes the area's. What is transparent shows
    /// what lies below. Opacity 0 to 1.
    ///
    /// # Errors
    /// [`SketchError::Size`] for an area that is no size of a picture.
    pub fn picture(&mut self, area: Area, picture: &Picture, opacity: f32) -> Result<(), SketchError> {
        let (left, top) = (area.x.round() as i64, area.y.round() as i64);
        let side = |from: i64, end: f32| u32::try_from(end.round() as i64 - from).unwrap_or(0);
        let (width, height) = (side(left, area.x + area.width), side(top, area.y + area.height));
        let small = resize(picture, width, height)?;
        let opacity = (opacity.clamp(0.0, 1.0) * 256.0) as u32;
        let cut = usize::try_from(-left).unwrap_or(0);
        for (row, line) in (top..).zip(small.pixels().chunks_exact(width as usize)) {
            let Some(row) = usize::try_from(row).ok().filter(|row| *row < self.canvas.height) else {
                continue;
            };
            let start = usize::try_from(left).unwrap_or(0).min(self.canvas.width);
            let to = &mut self.canvas.pixels[row * self.canvas.width + start..(row + 1) * self.canvas.width];
            for (to, from) in to.iter_mut().zip(line.iter().skip(cut)) {
                let alpha = u32::from(from[3]);
                *to = blend(*to, *from, ((alpha + (alpha >> 7)) * opacity) >> 8);
            }
        }
        Ok(())
    }

    /// Draws a mark into a square of `side` pixels at `corner`; what is cut out of it has the colour `hole`.
    pub fn mark(&mut self, mark: Mark, corner: (f32, f32), side: f32, colour: [u8; 3], hole: [u8; 3]) {
        // The shapes are those of the panel, on a grid of 16.
        let unit = side / 16.0;
        let place = Place { origin: corner, right: (unit, 0.0), up: (0.0, unit) };
        let mut draw = |path: Path, colour: [u8; 3]| self.canvas.fill(&path, shade(colour));
        let shape = || Path::new(place);
        match mark {
            Mark::Kept => {
                draw(shape().ellipse((8.0, 8.0), 7.0, 7.0), colour);
                draw(shape().polygon(&TICK), hole);
            }
            Mark::Rejected => draw(shape().polygon(&CROSS), colour),
            Mark::Anchor => {
                draw(shape().ellipse((8.0, 3.3), 2.3, 2.3), colour);
                draw(shape().ellipse((8.0, 3.3), 0.9, 0.9), hole);
                draw(shape().rect(7.25, 5.2, 1.5, 8.6), colour);
                draw(shape().rect(5.0, 7.0, 6.0, 1.5), colour);
                draw(shape().stroke(&FLUKES, 1.5, 1.5), colour);
            }
            Mark::Clip => draw(shape().polygon(&[(4.0, 2.5), (4.0, 13.5), (13.0, 8.0)]), colour),
        }
    }

    /// Sets a line of text; gives how many pixels it takes.
    pub fn words(&mut self, words: Words<'_>) -> f32 {
        let line = shortened(words.text, words.size, words.room);
        let place = Place { origin: words.at, ..Place::CANVAS };
        text::set(&mut self.canvas, place, Typeface::Sans, &line, words.size, shade(words.colour));
        text::width(Typeface::Sans, &line, words.size)
    }

    /// The sheet as a picture.
    pub fn finish(self) -> Picture {
        Picture::from_pixels(self.canvas.width as u32, self.canvas.height as u32, self.canvas.pixels)
    }
}

const TICK: [Point; 6] = [(11.6, 6.2), (7.2, 10.9), (4.4, 8.1), (5.4, 7.1), (7.2, 8.9), (10.6, 5.2)];
const CROSS: [Point; 12] = [
    (4.0, 3.0),
    (8.0, 7.0),
    (12.0, 3.0),
    (13.0, 4.0),
    (9.0, 8.0),
    (13.0, 12.0),
    (12.0, 13.0),
    (8.0, 9.0),
    (4.0, 13.0),
    (3.0, 12.0),
    (7.0, 8.0),
    (3.0, 4.0),
];
const FLUKES: [Point; 5] = [(2.8, 9.4), (4.4, 12.6), (8.0, 14.2), (11.6, 12.6), (13.2, 9.4)];

/// How many pixels a line of text takes at a font size.
pub fn words_width(line: &str, size: f32) -> f32 {
    text::width(Typeface::Sans, &shown(line), size)
}

fn shade([r, g, b]: [u8; 3]) -> Ink {
    ink(r, g, b)
}

/// A line as it is set.
fn shown(line: &str) -> String {
    line.chars().map(|c| if c.is_control() { ' ' } else { c }).take(text::MAX_LINE).collect()
}

/// The longest beginning that fits, with an ellipsis if something was cut.
fn shortened(line: &str, size: f32, room: f32) -> String {
    let line = shown(line);
    if text::width(Typeface::Sans, &line, size) <= room {
        return line;
    }
    let letters: Vec<char> = line.chars().collect();
    let (mut fits, mut too_long) = (0, letters.len());
    while fits + 1 < too_long {
        let middle = (fits + too_long) / 2;
        let candidate: String = letters[..middle].iter().chain(['…'].iter()).collect();
        if text::width(Typeface::Sans, &candidate, size) <= room { fits = middle } else { too_long = middle }
    }
    let kept: String = letters[..fits].iter().collect();
    format!("{}…", kept.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    const RED: [u8; 3] = [200, 30, 30];

    fn of(width: u32, height: u32) -> Sheet {
        Sheet::new(width, height, [10, 10, 10]).expect("a sheet")
    }

    fn count(picture: &Picture, wanted: impl Fn(&[u8; 4]) -> bool) -> usize {
        picture.pixels().iter().filter(|pixel| wanted(pixel)).count()
    }

    #[test]
    fn a_picture_fills_its_area_and_nothing_beside_it() {
        let red = Picture::from_pixels(8, 4, vec![[200, 30, 30, 255]; 32]);
        let check = |area: (f32, f32, f32, f32), opacity: f32, expect: usize| {
            let mut sheet = of(20, 10);
            let (x, y, width, height) = area;
            sheet.picture(Area { x, y, width, height }, &red, opacity).expect("it is drawn");
            let made = sheet.finish();
            assert_eq!(count(&made, |pixel| pixel[0] > 10), expect, "{area:?}");
            assert!(made.pixels().iter().all(|pixel| pixel[3] == 255));
        };
        check((2.0, 1.0, 6.0, 3.0), 1.0, 18);
        check((2.4, 1.4, 6.0, 3.0), 0.5, 18);
        check((-3.0, -1.0, 6.0, 3.0), 1.0, 6);
        check((17.0, 8.0, 6.0, 6.0), 1.0, 6);
        check((40.0, 40.0, 6.0, 6.0), 1.0, 0);
        assert!(of(9, 9).picture(Area { x: 1.0, y: 1.0, width: 0.2, height: 4.0 }, &red, 1.0).is_err());
    }

    #[test]
    fn marks_are_told_apart_without_colour() {
        let drawn = [Mark::Kept, Mark::Rejected, Mark::Anchor, Mark::Clip].map(|mark| {
            let mut sheet = of(32, 32);
            sheet.mark(mark, (0.0, 0.0), 32.0, RED, [10, 10, 10]);
            sheet.finish()
        });
        for (i, one) in drawn.iter().enumerate() {
            assert!(count(one, |pixel| pixel[0] > 100) > 60, "{i}");
            for other in &drawn[i + 1..] {
                let differ = one.pixels().iter().zip(other.pixels()).filter(|(a, b)| a != b).count();
                assert!(differ > 200, "{i}: {differ}");
            }
        }
    }

    #[test]
    fn lines_are_cut_not_squeezed() {
        assert_eq!(shortened("kurz", 12.0, 500.0), "kurz");
        let cut = shortened("a caption that is too long", 12.0, 60.0);
        assert!(cut.ends_with('…') && text::width(Typeface::Sans, &cut, 12.0) <= 60.0, "{cut}");
        let mut sheet = of(100, 20);
        let words = Words { text: "one\ttwo", at: (2.0, 15.0), size: 12.0, room: 90.0, colour: RED };
        assert_eq!(sheet.words(words), words_width("one two", 12.0));
        assert!(count(&sheet.finish(), |pixel| pixel[0] > 100) > 20);
    }

    #[test]
    fn a_sheet_has_the_size_of_a_picture() {
        assert!(matches!(Sheet::new(9000, 9000, RED), Err(SketchError::Size { .. })));
        let mut sheet = of(4, 4);
        sheet.fill(Area { x: 1.0, y: 1.0, width: 2.0, height: 2.0 }, 0.0, RED, 1.0);
        assert_eq!(count(&sheet.finish(), |pixel| pixel[..3] == RED), 4);
    }
}
