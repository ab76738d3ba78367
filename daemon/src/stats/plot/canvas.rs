//! What the charts draw with: text, filled and hollow boxes, lines, dots, and a scale with round steps.

use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use super::Ground;

/// A colour of the drawing: one on the dark ground, one on the light.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Ink {
    dark: RGBColor,
    light: RGBColor,
}

impl Ink {
    const fn grey(dark: u8, light: u8) -> Ink {
        Ink { dark: RGBColor(dark, dark, dark), light: RGBColor(light, light, light) }
    }

    /// A colour that is shown itself, whatever the ground is.
    pub(super) const fn own([r, g, b]: [u8; 3]) -> Ink {
        Ink { dark: RGBColor(r, g, b), light: RGBColor(r, g, b) }
    }
}

pub(super) const GROUND: Ink = Ink::grey(30, 250);
pub(super) const WELL: Ink = Ink::grey(40, 238);
pub(super) const RULE: Ink = Ink::grey(66, 212);
pub(super) const QUIET: Ink = Ink::grey(96, 178);
pub(super) const FAINT: Ink = Ink::grey(146, 108);
pub(super) const WORDS: Ink = Ink::grey(196, 66);
pub(super) const LINE: Ink = Ink::grey(228, 28);
/// The one accent: what went to rejected takes.
pub(super) const ACCENT: Ink = Ink { dark: RGBColor(255, 176, 64), light: RGBColor(186, 92, 0) };
pub(super) const FONT: &str = "maquette";

pub(super) type Drawn<E> = Result<(), DrawingAreaErrorKind<E>>;

/// The drawing area with the few shapes that are needed. All places and sizes are given in pixels of the finished drawing.
pub(super) struct Canvas<'a, DB: DrawingBackend> {
    /// Where it is drawn.
    pub(super) area: &'a DrawingArea<DB, Shift>,
    /// How many times larger that is than the finished drawing.
    pub(super) scale: i32,
    /// What it is drawn on.
    pub(super) ground: Ground,
}

/// A place in pixels.
pub(super) type At = (i32, i32);

impl<DB: DrawingBackend> Canvas<'_, DB> {
    /// The colour on this ground.
    pub(super) fn ink(&self, colour: Ink) -> RGBColor {
        match self.ground {
            Ground::Dark => colour.dark,
            Ground::Light => colour.light,
        }
    }

    /// Text from its upper left corner.
    pub(super) fn text(&self, words: &str, at: At, size: i32, colour: Ink) -> Drawn<DB::ErrorType> {
        self.aligned(words, at, size, colour, HPos::Left)
    }

    /// Text around its upper middle.
    pub(super) fn centred(&self, words: &str, at: At, size: i32, colour: Ink) -> Drawn<DB::ErrorType> {
        self.aligned(words, at, size, colour, HPos::Center)
    }

    /// Text that ends at its upper right corner.
    pub(super) fn ending(&self, words: &str, at: At, size: i32, colour: Ink) -> Drawn<DB::ErrorType> {
        self.aligned(words, at, size, colour, HPos::Right)
    }

    fn aligned(&self, words: &str, at: At, size: i32, colour: Ink, side: HPos) -> Drawn<DB::ErrorType> {
        let colour = self.ink(colour);
        let style = TextStyle::from((FONT, size * self.scale)).color(&colour);
        let style = style.pos(Pos::new(side, VPos::Top));
        self.area.draw(&Text::new(words.to_owned(), self.at(at), style))
    }

    /// How wide a text is.
    pub(super) fn width(&self, words: &str, size: i32) -> i32 {
        let style = TextStyle::from((FONT, size)).color(&WORDS.dark);
        // Where a backend cannot tell, half the size a letter is near enough for a legend.
        let told = self.area.estimate_text_size(words, &style);
        told.map_or(words.chars().count() as i32 * size / 2, |(width, _)| width as i32)
    }

    fn at(&self, (x, y): At) -> At {
        (x * self.scale, y * self.scale)
    }

    /// A filled box.
    pub(super) fn fill(&self, from: At, to: At, colour: Ink) -> Drawn<DB::ErrorType> {
        self.area.draw(&Rectangle::new([self.at(from), self.at(to)], self.ink(colour).filled()))
    }

    /// A box of one line, which lies inside it.
    pub(super) fn frame(&self, (left, top): At, (right, bottom): At, colour: Ink) -> Drawn<DB::ErrorType> {
        self.fill((left, top), (right, top + 1), colour)?;
        self.fill((left, bottom - 1), (right, bottom), colour)?;
        self.fill((left, top), (left + 1, bottom), colour)?;
        self.fill((right - 1, top), (right, bottom), colour)
    }

    /// A line.
    pub(super) fn line(&self, from: At, to: At, width: u32, colour: Ink) -> Drawn<DB::ErrorType> {
        let style = self.ink(colour).stroke_width(width * self.scale.unsigned_abs());
        self.area.draw(&PathElement::new(vec![self.at(from), self.at(to)], style))
    }

    /// A dot.
    pub(super) fn dot(&self, at: At, radius: i32, colour: Ink) -> Drawn<DB::ErrorType> {
        self.area.draw(&Circle::new(self.at(at), radius * self.scale, self.ink(colour).filled()))
    }

    /// A ring.
    pub(super) fn ring(&self, at: At, radius: i32, colour: Ink) -> Drawn<DB::ErrorType> {
        let style = self.ink(colour).stroke_width(self.scale.unsigned_abs());
        self.area.draw(&Circle::new(self.at(at), radius * self.scale, style))
    }
}

/// A scale from nought with round steps: where it ends, and the step.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Scale {
    pub(super) most: f64,
    pub(super) step: f64,
}

impl Scale {
    /// The least scale of at most four steps of 1, 2 or 5 times a power of ten that holds `most`.
    pub(super) fn holding(most: f64, least_step: f64) -> Scale {
        let most = if most.is_finite() { most.max(least_step) } else { least_step };
        let mut step = least_step;
        for factor in [2.0, 2.5, 2.0].into_iter().cycle().take(60) {
            if step * 4.0 >= most {
                break;
            }
            step *= factor;
        }
        Scale { most: (most / step).ceil() * step, step }
    }

    /// The steps, nought among them.
    pub(super) fn steps(self) -> impl Iterator<Item = f64> {
        let count = (self.most / self.step).round() as u32;
        (0..=count).map(move |i| f64::from(i) * self.step)
    }

    /// How high a value stands, 0 to `height`.
    pub(super) fn up(self, value: f64, height: i32) -> i32 {
        (value / self.most * f64::from(height)).round().max(0.0).min(f64::from(height)) as i32
    }
}

/// At most so many letters, with `…` where something is missing.
pub(super) fn cut(text: &str, most: usize) -> String {
    match text.chars().count() {
        count if count <= most => text.to_owned(),
        _ => text.chars().take(most.saturating_sub(1)).chain(['…']).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scales_have_few_round_steps() {
        let check = |most: f64, least: f64, expect: (f64, f64)| {
            let scale = Scale::holding(most, least);
            assert_eq!((scale.most, scale.step), expect, "{most}");
        };
        check(0.0, 1.0, (1.0, 1.0));
        check(3.0, 1.0, (3.0, 1.0));
        check(5.0, 1.0, (6.0, 2.0));
        check(13.0, 1.0, (15.0, 5.0));
        check(37.0, 1.0, (40.0, 10.0));
        check(f64::NAN, 1.0, (1.0, 1.0));
        assert!(Scale::holding(1e12, 1.0).steps().count() <= 5);
        assert_eq!(cut("a-long-name", 6), "a-lon…");
    }
}
