//! The charts: each has a heading with its unit, and a legend in words where there is more than one kind of mark.

use plotters::prelude::*;

use super::canvas::{ACCENT, Canvas, Drawn, FAINT, Ink, LINE, QUIET, RULE, Scale, WELL, WORDS, cut};
use super::{in_credits, short};
use crate::stats::{Figures, Week, label};

/// Where a chart stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Panel {
    pub(super) left: i32,
    pub(super) top: i32,
    pub(super) width: i32,
}

/// Height of a chart's plot.
const PLOT: i32 = 132;
const HEADING: i32 = 52;
/// Room for the figures of the scale.
const SCALE: i32 = 44;

impl Panel {
    fn heading<DB: DrawingBackend>(
        self,
        canvas: &Canvas<'_, DB>,
        words: &str,
        unit: &str,
    ) -> Drawn<DB::ErrorType> {
        canvas.text(words, (self.left, self.top), 17, LINE)?;
        canvas.text(unit, (self.left, self.top + 22), 14, FAINT)
    }

    fn nothing<DB: DrawingBackend>(self, canvas: &Canvas<'_, DB>, why: &str) -> Drawn<DB::ErrorType> {
        let middle = (self.left + self.width / 2, self.top + HEADING + PLOT / 2 - 8);
        canvas.fill(
            (self.left, self.top + HEADING),
            (self.left + self.width, self.top + HEADING + PLOT),
            WELL,
        )?;
        canvas.centred(why, middle, 15, FAINT)
    }
}

/// A plot over weeks: where each week stands, and how high a value does.
struct OverWeeks<'a> {
    panel: Panel,
    weeks: &'a [Week],
    scale: Scale,
}

impl OverWeeks<'_> {
    fn floor(&self) -> i32 {
        self.panel.top + HEADING + PLOT
    }

    fn up(&self, value: f64) -> i32 {
        self.floor() - self.scale.up(value, PLOT)
    }

    /// The left and right edge of a week's column.
    fn column(&self, place: usize) -> (i32, i32) {
        let (left, wide) = (self.panel.left + SCALE, self.panel.width - SCALE);
        let edge = |place: usize| left + wide * place as i32 / self.weeks.len().max(1) as i32;
        let (from, to) = (edge(place), edge(place + 1));
        let space = ((to - from) / 5).clamp(1, 14);
        (from + space, (to - space).max(from + space + 1))
    }

    fn ground<DB: DrawingBackend>(&self, canvas: &Canvas<'_, DB>) -> Drawn<DB::ErrorType> {
        let (left, right) = (self.panel.left + SCALE, self.panel.left + self.panel.width);
        canvas.fill((left, self.floor() - PLOT), (right, self.floor()), WELL)?;
        for step in self.scale.steps() {
            let y = self.up(step);
            if step > 0.0 {
                canvas.line((left, y), (right, y), 1, RULE)?;
            }
            canvas.ending(&short(step), (left - 8, y - 6), 14, FAINT)?;
        }
        let every = self.weeks.len().div_ceil(8).max(1);
        for (place, week) in self.weeks.iter().enumerate() {
            // Counted from the newest, which always has its name.
            if (self.weeks.len() - 1 - place).is_multiple_of(every) {
                let (from, to) = self.column(place);
                let name = label(week.from_ms);
                let name = name.split_once('-').map_or(name.as_str(), |(_, week)| week);
                canvas.centred(name, ((from + to) / 2, self.floor() + 7), 14, FAINT)?;
            }
        }
        Ok(())
    }
}

/// Marks with their words, from the right end of a heading.
fn legend<DB: DrawingBackend>(
    canvas: &Canvas<'_, DB>,
    panel: Panel,
    entries: &[(&str, Ink, bool)],
) -> Drawn<DB::ErrorType> {
    let mut right = panel.left + panel.width;
    for (words, colour, is_filled) in entries.iter().rev() {
        canvas.ending(words, (right, panel.top + 22), 14, WORDS)?;
        let left = right - canvas.width(words, 14) - 18;
        let (from, to) = ((left, panel.top + 23), (left + 11, panel.top + 34));
        if *is_filled {
            canvas.fill(from, to, *colour)?
        } else {
            canvas.frame(from, to, *colour)?
        }
        right = left - 18;
    }
    Ok(())
}

/// Takes a week, by verdict.
pub(super) mod takes {
    use super::*;

    pub(in crate::stats::plot) fn draw<DB: DrawingBackend>(
        canvas: &Canvas<'_, DB>,
        panel: Panel,
        figures: &Figures,
    ) -> Drawn<DB::ErrorType> {
        panel.heading(canvas, "Takes made a week", "takes, by verdict")?;
        let weeks = &figures.counts.weeks;
        let most = weeks.iter().map(|week| week.made).max().unwrap_or(0);
        if most == 0 {
            return panel.nothing(canvas, "nothing was made in these weeks");
        }
        legend(
            canvas,
            panel,
            &[("kept", LINE, true), ("not judged", QUIET, true), ("rejected", WORDS, false)],
        )?;
        let plot = OverWeeks { panel, weeks, scale: Scale::holding(most as f64, 1.0) };
        plot.ground(canvas)?;
        for (place, week) in weeks.iter().enumerate().filter(|(_, week)| week.made > 0) {
            let (from, to) = plot.column(place);
            let (kept, unjudged) = (week.kept, week.made - week.kept - week.rejected);
            let (low, middle, high) =
                (plot.up(kept as f64), plot.up((kept + unjudged) as f64), plot.up(week.made as f64));
            canvas.fill((from, low), (to, plot.floor()), LINE)?;
            if middle < low {
                canvas.fill((from, middle), (to, low), QUIET)?;
            }
            if high < middle {
                canvas.frame((from, high), (to, middle), WORDS)?;
            }
        }
        Ok(())
    }
}

/// Credits a week.
pub(super) mod credits {
    use super::*;

    pub(in crate::stats::plot) fn draw<DB: DrawingBackend>(
        canvas: &Canvas<'_, DB>,
        panel: Panel,
        figures: &Figures,
    ) -> Drawn<DB::ErrorType> {
        panel.heading(canvas, "Spent a week", "credits")?;
        let weeks = &figures.counts.weeks;
        let most = weeks.iter().map(|week| in_credits(week.captured)).fold(0.0, f64::max);
        if most <= 0.0 {
            return panel.nothing(canvas, "no credits were spent in these weeks");
        }
        legend(canvas, panel, &[("all else", FAINT, true), ("on rejected takes", ACCENT, true)])?;
        let plot = OverWeeks { panel, weeks, scale: Scale::holding(most, 0.01) };
        plot.ground(canvas)?;
        for (place, week) in weeks.iter().enumerate().filter(|(_, week)| week.captured.0 > 0) {
            let (from, to) = plot.column(place);
            let (wasted, all) = (plot.up(in_credits(week.wasted)), plot.up(in_credits(week.captured)));
            canvas.fill((from, all), (to, plot.floor()), FAINT)?;
            if week.wasted.0 > 0 {
                canvas.fill((from, wasted.min(plot.floor() - 1)), (to, plot.floor()), ACCENT)?;
            }
        }
        Ok(())
    }
}

/// Rolls for each accepted hero, week by week.
pub(super) mod rolls {
    use super::*;

    pub(in crate::stats::plot) fn draw<DB: DrawingBackend>(
        canvas: &Canvas<'_, DB>,
        panel: Panel,
        figures: &Figures,
    ) -> Drawn<DB::ErrorType> {
        panel.heading(
            canvas,
            "Rolls for each accepted hero",
            "rolls of the week over its heroes; n above the mark",
        )?;
        let weeks = &figures.counts.weeks;
        let each = |week: &Week| (week.heroes > 0).then(|| week.rolls as f64 / week.heroes as f64);
        let most = weeks.iter().filter_map(each).fold(0.0, f64::max);
        if most <= 0.0 {
            return panel.nothing(canvas, "no hero was accepted in these weeks");
        }
        // A little room for the n above the highest mark.
        let plot = OverWeeks { panel, weeks, scale: Scale::holding(most * 1.2, 1.0) };
        plot.ground(canvas)?;
        let mut before = None;
        for (place, week) in weeks.iter().enumerate() {
            let (from, to) = plot.column(place);
            let middle = (from + to) / 2;
            let Some(value) = each(week) else {
                // Rolls without a hero have no such figure; a small mark says that there were some.
                if week.rolls > 0 {
                    canvas.line((middle - 4, plot.floor() - 3), (middle + 4, plot.floor() - 3), 2, QUIET)?;
                }
                before = None;
                continue;
            };
            let at = (middle, plot.up(value));
            if let Some(before) = before {
                canvas.line(before, at, 1, QUIET)?;
            }
            before = Some(at);
        }
        for (place, week) in weeks.iter().enumerate() {
            let (from, to) = plot.column(place);
            if let Some(value) = each(week) {
                let at = ((from + to) / 2, plot.up(value));
                canvas.dot(at, 4, LINE)?;
                canvas.centred(&week.heroes.to_string(), (at.0, at.1 - 20), 14, FAINT)?;
            }
        }
        Ok(())
    }
}

/// How alike the latest batches are.
pub(super) mod batches {
    use super::*;

    /// Rows that fit.
    const MOST: usize = 6;
    /// Pictures that have nothing to do with each other are about this far apart.
    const FAR: f64 = 0.5;
    const NAMES: i32 = 190;

    pub(in crate::stats::plot) fn draw<DB: DrawingBackend>(
        canvas: &Canvas<'_, DB>,
        panel: Panel,
        figures: &Figures,
    ) -> Drawn<DB::ErrorType> {
        panel.heading(
            canvas,
            "How alike the latest batches are",
            "share of differing bits: dot to the nearest other, line to the mean",
        )?;
        let measured: Vec<_> = figures
            .batches
            .iter()
            .filter_map(|batch| Some((batch, batch.sameness.as_ref()?.value()?)))
            .take(MOST)
            .collect();
        if measured.is_empty() {
            return panel.nothing(canvas, "no batch of two or more drafts was looked at");
        }
        let (left, right) = (panel.left + NAMES, panel.left + panel.width - 8);
        let across = |value: f64| left + ((right - left) as f64 * (value / FAR).min(1.0)).round() as i32;
        let (top, floor) = (panel.top + HEADING, panel.top + HEADING + PLOT);
        canvas.fill((left, top), (right, floor), WELL)?;
        for (value, words) in [(0.0, "0 equal"), (0.25, "0.25"), (0.5, "0.5 unrelated")] {
            let x = across(value);
            canvas.line((x, top), (x, floor), 1, RULE)?;
            match value {
                0.5 => canvas.ending(words, (x, floor + 7), 14, FAINT)?,
                0.0 => canvas.text(words, (x, floor + 7), 14, FAINT)?,
                _ => canvas.centred(words, (x, floor + 7), 14, FAINT)?,
            }
        }
        for (place, (batch, sameness)) in measured.into_iter().enumerate() {
            let y = top + 11 + place as i32 * 22;
            canvas.text(&cut(&batch.shot_name, 16), (panel.left, y - 5), 14, WORDS)?;
            let n = format!("n = {}", batch.looked);
            canvas.ending(&n, (left - 10, y - 5), 14, FAINT)?;
            let (nearest, mean) = (across(f64::from(sameness.nearest)), across(f64::from(sameness.mean)));
            canvas.line((nearest, y), (mean, y), 2, QUIET)?;
            canvas.dot((nearest, y), 4, LINE)?;
        }
        Ok(())
    }
}

/// Kept among the judged: tiers, routes and prompt files beside each other.
pub(super) mod shares {
    use super::*;
    use crate::stats::Judged;

    const MOST: usize = 7;
    const LINE_HEIGHT: i32 = 24;
    const NAMES: i32 = 164;
    const COUNTS: i32 = 84;

    fn columns(figures: &Figures) -> [(&'static str, &[Judged]); 3] {
        [
            ("by tier", &figures.counts.by_tier),
            ("by route", &figures.counts.by_route),
            ("by prompt file", &figures.by_template),
        ]
    }

    /// The height that the columns need.
    pub(in crate::stats::plot) fn height(figures: &Figures) -> i32 {
        let rows = columns(figures).iter().map(|(_, rows)| rows.len().min(MOST)).max().unwrap_or(0);
        HEADING + 34 + rows.max(1) as i32 * LINE_HEIGHT + 40
    }

    pub(in crate::stats::plot) fn draw<DB: DrawingBackend>(
        canvas: &Canvas<'_, DB>,
        panel: Panel,
        figures: &Figures,
    ) -> Drawn<DB::ErrorType> {
        panel.heading(
            canvas,
            "Kept among the judged",
            "share from 0 to 100 %, with the interval of 95 % confidence; kept of judged beside it",
        )?;
        let wide = (panel.width - 2 * 32) / 3;
        for (place, (title, rows)) in columns(figures).into_iter().enumerate() {
            let column = Panel {
                left: panel.left + place as i32 * (wide + 32),
                top: panel.top + HEADING + 6,
                width: wide,
            };
            canvas.text(title, (column.left, column.top), 14, FAINT)?;
            if rows.is_empty() {
                canvas.text("none", (column.left, column.top + 26), 14, FAINT)?;
            }
            for (place, judged) in rows.iter().take(MOST).enumerate() {
                row(canvas, column, column.top + 36 + place as i32 * LINE_HEIGHT, judged)?;
            }
        }
        Ok(())
    }

    fn row<DB: DrawingBackend>(
        canvas: &Canvas<'_, DB>,
        column: Panel,
        y: i32,
        judged: &Judged,
    ) -> Drawn<DB::ErrorType> {
        canvas.text(&cut(&judged.name, 20), (column.left, y - 5), 14, WORDS)?;
        let (left, right) = (column.left + NAMES, column.left + column.width - COUNTS);
        canvas.fill((left, y - 8), (right, y + 8), WELL)?;
        let across = |share: f64| left + ((right - left) as f64 * share).round() as i32;
        let counts = match judged.share() {
            Some(share) => {
                canvas.line((across(share.low), y), (across(share.high), y), 2, QUIET)?;
                canvas.dot((across(share.share), y), 4, LINE)?;
                format!("{} of {}", judged.kept, judged.n())
            }
            None => "not judged".to_owned(),
        };
        canvas.ending(&counts, (column.left + column.width, y - 5), 14, FAINT)
    }
}
