//! The table of results.

use std::path::Path;
use std::process::Command;

use crate::measure::Runs;

/// One line of the table.
pub struct Row {
    /// What was measured.
    pub what: String,
    /// What should be reached, in words.
    pub reach: String,
    /// The figures.
    pub runs: Runs,
    /// Their unit.
    pub unit: &'static str,
    /// Whether the median reaches it; none where there is nothing to reach.
    pub reached: Option<bool>,
}

impl Row {
    /// A figure that has to be at most `limit`.
    pub fn at_most(what: &str, runs: Runs, limit: f64, unit: &'static str) -> Row {
        let reached = runs.median() <= limit;
        Row {
            what: what.to_owned(), reach: format!("≤ {limit} {unit}"), runs, unit, reached: Some(reached)
        }
    }

    /// A figure that has to be at least `limit`.
    pub fn at_least(what: &str, runs: Runs, limit: f64, unit: &'static str) -> Row {
        let reached = runs.median() >= limit;
        Row {
            what: what.to_owned(), reach: format!("≥ {limit} {unit}"), runs, unit, reached: Some(reached)
        }
    }

    /// A figure that is only told.
    pub fn told(what: &str, runs: Runs, unit: &'static str) -> Row {
        Row { what: what.to_owned(), reach: String::new(), runs, unit, reached: None }
    }
}

/// All rows as a Markdown table.
pub fn table(rows: &[Row]) -> String {
    let mut text =
        String::from("| what | reach | median | lowest to highest | reached |\n|---|---|---|---|---|\n");
    for row in rows {
        let (low, high) = row.runs.spread();
        let reached = row.reached.map_or("", |reached| if reached { "yes" } else { "**no**" });
        let unit = row.unit;
        text.push_str(&format!(
            "| {} | {} | {} {unit} | {} to {} | {reached} |\n",
            row.what,
            row.reach,
            figure(row.runs.median()),
            figure(low),
            figure(high)
        ));
    }
    text
}

/// Three significant digits, no more than four decimals.
fn figure(value: f64) -> String {
    match value.abs() {
        large if large >= 100.0 => format!("{value:.0}"),
        middle if middle >= 10.0 => format!("{value:.1}"),
        small if small >= 0.1 => format!("{value:.2}"),
        _ => format!("{value:.4}"),
    }
}

/// Writes the README of the benches with date and machine.
pub fn write(table: &str) {
    let about = [
        ("date", told(&["date", "-u", "+%Y-%m-%d %H:%M UTC"])),
        ("system", told(&["uname", "-srm"])),
        ("processor", processor()),
        (
            "cores",
            std::thread::available_parallelism().map_or_else(|_| "unknown".into(), |cores| cores.to_string()),
        ),
        ("compiler", told(&["rustc", "--version"])),
    ];
    let about: String = about.iter().map(|(name, value)| format!("- {name}: {value}\n")).collect();
    let text = format!(
        "# Benches\n\n`tests/run --bench` runs them and writes this page. Each figure is the median of five runs or more; a ratio's two sides ran right\n\
         after each other in the same run, with the same client. What a remote job adds is against a direct call to the same fake in the same\n\
         run. The results of what is measured are checked while it is measured.\n\n\
         {about}\n{table}"
    );
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("bench/README.md");
    std::fs::write(&path, text).expect("the repository can be written");
}

fn told(command: &[&str]) -> String {
    let output = Command::new(command[0]).args(&command[1..]).output();
    output
        .map_or_else(|_| "unknown".into(), |output| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

fn processor() -> String {
    let text = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let line = text.lines().find(|line| line.starts_with("model name"));
    line.and_then(|line| line.split_once(':'))
        .map_or_else(|| "unknown".into(), |(_, name)| name.trim().to_owned())
}

#[test]
fn rows_are_told() {
    let row = Row::at_most("a call", Runs(vec![0.5, 0.25, 2.0]), 0.4, "ms");
    assert_eq!(row.reached, Some(false));
    assert!(table(&[row]).ends_with("| a call | ≤ 0.4 ms | 0.50 ms | 0.25 to 2.00 | **no** |\n"));
}
