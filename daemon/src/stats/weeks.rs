//! Weeks: whole ISO weeks in UTC, so that pages of figures meet without a gap.

use crate::ledger::calendar::iso_week;

const DAY_MS: u64 = 86_400_000;
const WEEK_MS: u64 = 7 * DAY_MS;
/// 1970-01-05, the first Monday.
const FIRST_MONDAY_MS: u64 = 4 * DAY_MS;

/// A run of whole weeks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// A Monday, 00:00 UTC.
    pub from_ms: u64,
    /// The Monday on which it is over.
    pub until_ms: u64,
}

impl Window {
    /// So many weeks, the last of which holds `now_ms`. None begins before 1970-01-05.
    pub fn ending_with(now_ms: u64, weeks: u32) -> Window {
        let until_ms = monday(now_ms) + WEEK_MS;
        let from_ms = until_ms.saturating_sub(u64::from(weeks) * WEEK_MS).max(FIRST_MONDAY_MS);
        Window { from_ms: from_ms.min(until_ms), until_ms }
    }

    /// So many weeks that end where another window begins; none where that is no Monday, or nothing can be before it.
    pub fn before(from_ms: u64, weeks: u32) -> Option<Window> {
        let is_monday = from_ms > FIRST_MONDAY_MS && (from_ms - FIRST_MONDAY_MS).is_multiple_of(WEEK_MS);
        is_monday.then(|| Window::ending_with(from_ms - 1, weeks))
    }

    /// How many weeks it has.
    pub fn weeks(self) -> usize {
        usize::try_from((self.until_ms - self.from_ms) / WEEK_MS).unwrap_or(0)
    }

    /// The Mondays of its weeks.
    pub fn mondays(self) -> impl Iterator<Item = u64> {
        (0..self.weeks() as u64).map(move |week| self.from_ms + week * WEEK_MS)
    }

    /// The place of the week that holds a time; none where it is outside.
    pub fn week_of(self, at_ms: u64) -> Option<usize> {
        let is_inside = (self.from_ms..self.until_ms).contains(&at_ms);
        is_inside.then(|| usize::try_from((at_ms - self.from_ms) / WEEK_MS).ok()).flatten()
    }
}

/// The Monday of a time's week.
fn monday(at_ms: u64) -> u64 {
    let at_ms = at_ms.max(FIRST_MONDAY_MS);
    at_ms - (at_ms - FIRST_MONDAY_MS) % WEEK_MS
}

/// A week as ISO 8601 writes it: `2026-W47`.
pub fn label(at_ms: u64) -> String {
    let (year, week) = iso_week(at_ms);
    format!("{year}-W{week:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    const SATURDAY_MS: u64 = 1_795_226_640_000; // 2026-11-21 02:04 UTC

    #[test]
    fn windows_are_whole_weeks_that_meet() {
        let window = Window::ending_with(SATURDAY_MS, 3);
        let labels: Vec<String> = window.mondays().map(label).collect();
        assert_eq!(labels, ["2026-W45", "2026-W46", "2026-W47"]);
        assert_eq!((window.weeks(), window.week_of(SATURDAY_MS)), (3, Some(2)));
        assert_eq!(window.week_of(window.until_ms), None);
        assert_eq!(window.week_of(window.from_ms - 1), None);
        let before = Window::before(window.from_ms, 2).unwrap();
        assert_eq!((before.until_ms, before.weeks()), (window.from_ms, 2));
        assert_eq!(Window::before(window.from_ms + 1, 2), None);
        assert_eq!(Window::before(0, 2), None);
        assert_eq!(Window::ending_with(0, 104).weeks(), 1, "nothing is before the first Monday");
    }
}
