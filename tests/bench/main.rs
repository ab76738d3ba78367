//! The benches: every row of the speed table, its results verified, its ratios measured in the same run.
//!
//! `tests/run --bench` builds and runs them without fail points and writes `tests/bench/README.md`. With `--smoke` each runs once and
//! small, without thresholds, to show that it still works. Name rows to run only these.

mod boards;
mod echo;
mod editor;
mod eye;
mod large;
mod measure;
mod nginx;
mod pictures;
mod remote;
mod report;
mod requests;
mod sketcher;
mod sqlite;

use std::path::Path;

use report::Row;

/// The echo that we are measured against has the allocator that we have.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How much is measured.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    /// Runs of each row.
    pub runs: u32,
    /// Divides the numbers of calls and takes.
    pub part: u32,
}

/// A group of rows that share their preparation.
type Group = (&'static str, fn(Size) -> Vec<Row>);

const GROUPS: &[Group] = &[
    ("requests", requests::rows),
    ("lives", requests::lives),
    ("sketch", sketcher::rows),
    ("eye", eye::rows),
    ("pictures", pictures::rows),
    ("boards", boards::rows),
    ("assets", pictures::assets),
    ("remote", remote::rows),
    ("editor", editor::rows),
    ("large", large::rows),
];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [flag, socket] = arguments.as_slice()
        && flag == "--echo"
    {
        return echo::serve(Path::new(socket));
    }
    let smoke = arguments.iter().any(|argument| argument == "--smoke");
    let size = if smoke { Size { runs: 1, part: 50 } } else { Size { runs: 5, part: 1 } };
    let chosen: Vec<&String> = arguments.iter().filter(|argument| !argument.starts_with("--")).collect();
    let groups =
        GROUPS.iter().filter(|(name, _)| chosen.is_empty() || chosen.iter().any(|chosen| chosen == name));
    let mut rows = Vec::new();
    for (name, measure) in groups {
        maquette_tests::programs::say(&format!("measuring: {name}"));
        rows.extend(measure(size));
    }
    let table = report::table(&rows);
    maquette_tests::programs::say(&table);
    if !smoke && chosen.is_empty() {
        report::write(&table);
    }
}
