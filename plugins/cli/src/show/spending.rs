//! Spending drawn with text: a bar for what is used of a limit, and one bar a day for what was taken.

use maquette_protocol::{Entry, EntryKind};

use crate::{amount, day};

/// Days that the plot covers, today among them.
const DAYS: u64 = 14;
/// Cells of the longest bar.
const CELLS: usize = 32;
const DAY_MS: u64 = 86_400_000;
const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/// A bar of at most `cells` cells, `part` of `whole`, to an eighth of a cell. Something is never drawn as nothing.
pub fn bar(part: i64, whole: i64, cells: usize) -> String {
    if part <= 0 || whole <= 0 {
        return String::new();
    }
    let steps = i128::from(part) * 8 * cells as i128 / i128::from(whole);
    let steps = usize::try_from(steps).unwrap_or(usize::MAX).clamp(1, cells * 8);
    format!("{}{}", "█".repeat(steps / 8), EIGHTHS[steps % 8])
}

/// When the first day that is plotted begins.
pub fn first_day_ms(now_ms: u64) -> u64 {
    (now_ms / DAY_MS).saturating_sub(DAYS - 1) * DAY_MS
}

/// A line for each of the last days (UTC), the newest last; nothing where nothing was spent in them.
pub fn by_day(entries: &[Entry], now_ms: u64) -> Vec<String> {
    let today = now_ms / DAY_MS;
    let first = first_day_ms(now_ms) / DAY_MS;
    let spent: Vec<(u64, i64)> = (first..=today).map(|day| (day, spent_on(entries, day))).collect();
    let most = spent.iter().map(|(_, spent)| *spent).max().unwrap_or(0);
    if most <= 0 {
        return Vec::new();
    }
    let from = spent.iter().position(|(_, spent)| *spent > 0).unwrap_or(0);
    let shown = &spent[from..];
    let width = shown.iter().map(|(_, spent)| amount::credits(*spent).len()).max().unwrap_or(0);
    let mut lines = vec!["spent by day (UTC)".to_owned()];
    for (of_day, spent) in shown {
        let line = format!(
            "{}  {:>width$}  {}",
            day::day(of_day * DAY_MS),
            amount::credits(*spent),
            bar(*spent, most, CELLS)
        );
        lines.push(line.trim_end().to_owned());
    }
    lines
}

fn spent_on(entries: &[Entry], day: u64) -> i64 {
    let taken = |entry: &&Entry| matches!(entry.kind, EntryKind::Capture | EntryKind::Overage);
    entries
        .iter()
        .filter(taken)
        .filter(|entry| entry.at_ms / DAY_MS == day)
        .fold(0, |sum, entry| sum.saturating_add(entry.amount_microcredits))
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::expect;

    fn capture(at_ms: u64, credits: i64) -> Entry {
        Entry {
            seq: 1,
            at_ms,
            kind: EntryKind::Capture,
            wallet: "house".into(),
            amount_microcredits: credits * 1_000_000,
            posted_after_microcredits: Some(0),
            job: None,
            take: None,
            project: None,
            tier: None,
            reason: None,
        }
    }

    #[test]
    fn bars_are_in_proportion() {
        let check = |part: i64, expect: &str| assert_eq!(bar(part, 80, 10), expect, "{part}");
        check(0, "");
        check(-5, "");
        check(80, "██████████");
        check(400, "██████████");
        check(40, "█████");
        check(1, "▏");
        check(12, "█▌");
        assert_eq!(bar(1, i64::MAX, 10), "▏");
    }

    #[test]
    fn days_begin_with_the_first_spending() {
        let now = 1_795_219_200_000 + 3_600_000;
        let grant = Entry { kind: EntryKind::Grant, ..capture(now, 400) };
        let entries = [
            capture(now, 40),
            capture(now - 2 * DAY_MS, 12),
            capture(now - 2 * DAY_MS, 8),
            grant,
            capture(0, 99),
        ];
        expect![[r#"
            spent by day (UTC)
            2026-11-19  20  ████████████████
            2026-11-20   0
            2026-11-21  40  ████████████████████████████████"#]]
        .assert_eq(&by_day(&entries, now).join("\n"));
        assert!(by_day(&[], now).is_empty());
    }
}
