//! Runs the clip suite, prints what thresholds it fits and what they do on other pictures, and writes the table into the README.
#![allow(clippy::print_stdout, clippy::expect_used, reason = "an example talks to a terminal")]

#[path = "../tests/clip_suite/mod.rs"]
mod clip_suite;

use clip_suite::camera::WAYS;
use clip_suite::defect::DEFECTS;
use clip_suite::table::{Row, outcome, rows, table};

fn main() {
    let pictures: usize = std::env::args().nth(1).and_then(|n| n.parse().ok()).unwrap_or(24);
    let all = rows(0..pictures, &WAYS, 4, 30);
    let half =
        |even: bool| -> Vec<&Row> { all.iter().filter(|row| (row.picture / 3 % 2 == 0) == even).collect() };
    let (fitting, reporting) = (half(true), half(false));
    let mut outcomes = Vec::new();
    for (index, defect) in DEFECTS.iter().enumerate() {
        let fitted = outcome(&fitting, index, 0.0);
        println!("{defect:?}: fitted {:.3?}, AUC {:.3}", fitted.steps, fitted.auc);
        let mut clean: Vec<(f32, String)> = all
            .iter()
            .filter(|row| row.defect.is_none())
            .filter_map(|row| Some((row.values[index]?, format!("{} {:?}", row.picture, row.way))))
            .collect();
        clean.sort_by(|a, b| b.0.total_cmp(&a.0));
        println!("  highest clean: {:.3?}", &clean[..clean.len().min(6)]);
        let weak: Vec<(f32, String)> = all
            .iter()
            .filter(|row| row.defect.is_some_and(|(kind, grade)| kind == *defect && grade == 0))
            .filter_map(|row| Some((row.values[index]?, format!("{} {:?}", row.picture, row.way))))
            .collect();
        println!("  weak: {weak:.2?}");
        outcomes.push(outcome(&reporting, index, fitted.steps[0]));
    }
    let wrong = |row: &&&Row| {
        row.defect.is_none() && row.cuts != usize::from(row.way == clip_suite::camera::Way::Cut)
    };
    println!(
        "clean clips with a wrong number of cuts: {}",
        all.iter().collect::<Vec<_>>().iter().filter(wrong).count()
    );
    let warps: Vec<f32> = fitting.iter().filter(|row| row.defect.is_none()).map(|row| row.warp).collect();
    println!("warp on clean clips, 99 %: {:.3?}", maquette_eye::ground::statistics::quantile(&warps, 0.99));
    let table = table(&outcomes);
    println!("{table}");
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");
    let readme = std::fs::read_to_string(path).expect("the README");
    let (before, rest) = readme.split_once("<!-- clips -->\n").expect("a marker");
    let (_, after) = rest.split_once("<!-- /clips -->").expect("a marker");
    std::fs::write(path, format!("{before}<!-- clips -->\n{table}<!-- /clips -->{after}"))
        .expect("it is written");
}
