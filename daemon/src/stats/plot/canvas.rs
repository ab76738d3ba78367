//! What the charts draw with: text, filled and hollow boxes, lines, dots, and a scale with round steps.

use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

pub(super) const GROUND: RGBColor = RGBColor(30, 30, 30);
pub(super) const WELL: RGBColor = RGBColor(40, 40, 40);
pub(super) const RULE: RGBColor = RGBColor(66, 66, 66);
pub(super) const QUIET: RGBColor = RGBColor(96, 96, 96);
pub(super) const FAINT: RGBColor = RGBColor(146, 146, 146);
pub(super) const WORDS: RGBColor = RGBColor(196, 196, 196);
pub(super) const LINE: RGBColor = RGBColor(228, 228, 228);
/// The one accent: what went to rejected takes.
pub(super) const ACCENT: RGBColor = RGBColor(255, 176, 64);
pub(super) const FONT: &str = "maquette";

pub(super) type Drawn<E> = Result<(), DrawingAreaErrorKind<E>>;

/// The drawing area with the few shapes that are needed.
pub(super) struct Canvas<'a, DB: DrawingBackend>(pub(super) &'a DrawingArea<DB, Shift>);

/// A place in pixels.
pub(super) type At = (i32, i32);

impl<DB: DrawingBackend> Canvas<'_, DB> {
    /// Text from its upper left corner.
    pub(super) fn text(&self, words: &str, at: At, size: i32, colour: RGBColor) -> Drawn<DB::ErrorType> {
        self.aligned(words, at, size, colour, HPos::Left)
    }

    /// Text around its upper middle.
    pub(super) fn centred(&self, words: &str, at: At, size: i32, colour: RGBColor) -> Drawn<DB::ErrorType> {
        self.aligned(words, at, size, colour, HPos::Center)
    }

    /// Text that ends at its upper right corner.
    pub(super) fn ending(&self, words: &str, at: At, size: i32, colour: RGBColor) -> Drawn<DB::ErrorType> {
        self.aligned(words, at, size, colour, HPos::Right)
    }

    fn aligned(
        &self,
        words: &str,
        at: At,
        size: i32,
        colour: RGBColor,
        side: HPos,
    ) -> Drawn<DB::ErrorType> {
        let style = TextStyle::from((FONT, size)).color(&colour).pos(Pos::new(side, VPos::Top));
        self.0.draw(&Text::new(words.to_owned(), at, style))
    }

    /// A filled box.
    pub(super) fn fill(&self, from: At, to: At, colour: RGBColor) -> Drawn<DB::ErrorType> {
        self.0.draw(&Rectangle::new([from, to], colour.filled()))
    }

    /// A box of one line.
    pub(super) fn frame(&self, from: At, to: At, colour: RGBColor) -> Drawn<DB::ErrorType> {
        self.0.draw(&Rectangle::new([from, to], colour.stroke_width(1)))
    }

    /// A line.
    pub(super) fn line(&self, from: At, to: At, width: u32, colour: RGBColor) -> Drawn<DB::ErrorType> {
        self.0.draw(&PathElement::new(vec![from, to], colour.stroke_width(width)))
    }

    /// A dot.
    pub(super) fn dot(&self, at: At, radius: i32, colour: RGBColor) -> Drawn<DB::ErrorType> {
        self.0.draw(&Circle::new(at, radius, colour.filled()))
    }

    /// A ring.
    pub(super) fn ring(&self, at: At, radius: i32, colour: RGBColor) -> Drawn<DB::ErrorType> {
        self.0.draw(&Circle::new(at, radius, colour.stroke_width(1)))
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
