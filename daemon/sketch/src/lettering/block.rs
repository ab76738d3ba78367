//! A text as a block of centred lines: broken where it may be, as large as its room allows.

use crate::canvas::Canvas;
use crate::colour::Ink;
use crate::path::Place;
use crate::read::Typeface;
use crate::text::{Extent, Fonts, Line};

/// The most lines of one text.
const MAX_LINES: usize = 6;
/// From one baseline to the next, in shares of the size, where no letter needs more.
const PITCH: f32 = 1.16;
/// Air between the letters of two lines that reach far up and down.
const AIR: f32 = 0.1;
/// Another line must make the letters larger by this factor.
const WORTH_A_BREAK: f32 = 1.3;

/// Lines below each other. All lengths are in shares of the font size; y points down from the top of the letters.
pub(super) struct Block<'f> {
    /// Each line, and where its baseline starts.
    lines: Vec<(Line<'f>, f32, f32)>,
    pub width: f32,
    pub height: f32,
}

impl<'f> Block<'f> {
    /// The block of a text in a room of pixels, and its font size in pixels, at most `largest`.
    /// None if nothing of it can be seen.
    pub(super) fn fitted(
        fonts: &'f Fonts<'f>,
        face: Typeface,
        text: &str,
        room: (f32, f32),
        largest: f32,
    ) -> Option<(Self, f32)> {
        let tracking = if fonts.is_shipped(text) { tracking(face, text) } else { 0.0 };
        let pieces = pieces(text);
        let widths: Vec<f32> =
            pieces.iter().map(|p| Line::new(fonts, face, p.text, tracking).width + tracking).collect();
        let mut best: Option<(Self, f32)> = None;
        for count in 1..=pieces.len().min(MAX_LINES) {
            let lines = broken(&pieces, &widths, count);
            let Some(block) = Self::of(lines.iter().map(|l| Line::new(fonts, face, l, tracking))) else {
                continue;
            };
            let size = largest.min(room.0 / block.width).min(room.1 / block.height);
            if best.as_ref().is_none_or(|(_, old)| size > old * WORTH_A_BREAK) {
                best = Some((block, size));
            }
        }
        best
    }

    /// Lines centred below each other.
    fn of(lines: impl Iterator<Item = Line<'f>>) -> Option<Self> {
        let lines: Vec<(Line<'f>, Extent)> = lines.filter_map(|l| l.extent().map(|e| (l, e))).collect();
        let width = lines.iter().map(|(_, e)| e.right - e.left).fold(0.0, f32::max).max(0.01);
        let first = lines.first()?.1;
        let close = lines.windows(2).map(|pair| pair[1].1.top - pair[0].1.bottom + AIR);
        let pitch = close.fold(PITCH, f32::max);
        let mut placed = Vec::with_capacity(lines.len());
        let mut height: f32 = 0.01;
        for (i, (line, extent)) in lines.into_iter().enumerate() {
            let baseline = first.top + pitch * i as f32;
            height = height.max(baseline - extent.bottom);
            placed.push((line, (width - extent.right + extent.left) / 2.0 - extent.left, baseline));
        }
        Some(Self { lines: placed, width, height })
    }

    /// Draws it with the top left of its letters at a point.
    pub(super) fn draw(&self, canvas: &mut Canvas, (left, top): (f32, f32), size: f32, colour: Ink) {
        for (line, x, y) in &self.lines {
            let place = Place { origin: (left + x * size, top + y * size), ..Place::CANVAS };
            line.draw(canvas, place, size, colour);
        }
    }
}

/// Space between letters, in shares of the size: short words in capitals are spaced, running text is not.
fn tracking(face: Typeface, text: &str) -> f32 {
    let capitals = !text.chars().any(char::is_lowercase) && text.chars().any(char::is_uppercase);
    match (capitals && text.chars().count() <= 14, face) {
        (true, Typeface::Serif) => 0.14,
        (true, Typeface::Sans) => 0.1,
        (_, Typeface::Display) => 0.03,
        (false, Typeface::Serif | Typeface::Sans) => 0.01,
    }
}

/// A part of a text that is not broken.
struct Piece<'t> {
    text: &'t str,
    /// A space stands before it, unless a line begins there.
    spaced: bool,
}

/// Cuts a text at its spaces, and between ideographs and kana, which stand without.
fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    for word in text.split_whitespace() {
        let mut start = 0;
        let mut spaced = true;
        let mut before: Option<char> = None;
        for (at, c) in word.char_indices() {
            if before.is_some_and(|b| is_ideograph(b) && is_ideograph(c)) {
                pieces.push(Piece { text: &word[start..at], spaced });
                (start, spaced) = (at, false);
            }
            before = Some(c);
        }
        pieces.push(Piece { text: &word[start..], spaced });
    }
    pieces
}

/// Ideographs and kana; the marks that must not begin a line (ー and the small kana are let be) are none.
fn is_ideograph(c: char) -> bool {
    matches!(u32::from(c), 0x3041..=0x3096 | 0x30a1..=0x30fa | 0x3400..=0x4dbf | 0x4e00..=0x9fff | 0x20000..=0x3ffff)
}

/// The pieces as `count` lines whose longest is as short as can be.
fn broken(pieces: &[Piece<'_>], widths: &[f32], count: usize) -> Vec<String> {
    const SPACE: f32 = 0.27;
    let total = pieces.len();
    let width = |from: usize, to: usize| -> f32 {
        let spaces = pieces[from + 1..to].iter().filter(|p| p.spaced).count();
        widths[from..to].iter().sum::<f32>() + SPACE * spaces as f32
    };
    // least[l][i]: the longest of `l` lines that hold the first `i` pieces, and where the last of them begins.
    let mut least = vec![vec![(f32::MAX, 0); total + 1]; count + 1];
    least[0][0] = (0.0, 0);
    for lines in 1..=count {
        for end in lines..=total {
            for start in lines - 1..end {
                let longest = least[lines - 1][start].0.max(width(start, end));
                if longest < least[lines][end].0 {
                    least[lines][end] = (longest, start);
                }
            }
        }
    }
    let mut lines = Vec::with_capacity(count);
    let mut end = total;
    for left in (1..=count).rev() {
        let start = least[left][end].1;
        let mut line = String::new();
        for (i, piece) in pieces[start..end].iter().enumerate() {
            if i > 0 && piece.spaced {
                line.push(' ');
            }
            line.push_str(piece.text);
        }
        lines.push(line);
        end = start;
    }
    lines.reverse();
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::SHIPPED_FONTS;

    #[test]
    fn texts_break_evenly() {
        let check = |text: &str, count: usize, expect: &[&str]| {
            let pieces = pieces(text);
            let widths: Vec<f32> = pieces.iter().map(|p| p.text.chars().count() as f32 * 0.5).collect();
            assert_eq!(broken(&pieces, &widths, count), expect, "{text}");
        };
        check("one two three four", 1, &["one two three four"]);
        check("one two three four", 2, &["one two", "three four"]);
        check("a b supercalifragilistic c d", 3, &["a b", "supercalifragilistic", "c d"]);
        check("日本語の文章", 2, &["日本語", "の文章"]);
        check("東京 タワー", 2, &["東京", "タワー"]);
    }

    #[test]
    fn a_short_text_stays_on_one_line_and_a_long_one_does_not() {
        let lines = |text: &str| {
            let fitted = Block::fitted(&SHIPPED_FONTS, Typeface::Sans, text, (800.0, 400.0), 120.0);
            fitted.map(|(block, size)| (block.lines.len(), size))
        };
        assert_eq!(lines("SPRING"), Some((1, 120.0)));
        let (count, size) =
            lines("The quick brown fox jumps over the lazy dog and runs away").expect("letters");
        assert!((2..=4).contains(&count) && size > 50.0, "{count} lines at {size}");
        assert_eq!(lines(""), None);
    }
}
