//! The clip suite in full: `clips [--write] [--only DEFECT,…] [--pictures N] [FOLDER OF PHOTOGRAPHS]`. Prints what thresholds it fits on
//! half of the pictures and what they do on the other half; `--write` puts the table into the README.
#![allow(clippy::print_stdout, clippy::expect_used, reason = "an example talks to a terminal")]

#[path = "../tests/clip_suite/mod.rs"]
mod clip_suite;

use std::path::PathBuf;

use clip_suite::camera::{WAYS, Way};
use clip_suite::defect::{DEFECTS, Defect};
use clip_suite::seams::{JUMPS, SeamRow, seam_outcome, seams};
use clip_suite::table::{Plan, Row, outcome, rows, table};

/// What the command line says.
#[derive(Default)]
struct Asked {
    write: bool,
    only: Vec<String>,
    pictures: usize,
    photographs: Vec<PathBuf>,
}

fn asked() -> Asked {
    let mut asked = Asked { pictures: 24, ..Asked::default() };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        match word.as_str() {
            "--write" => asked.write = true,
            "--only" => asked.only = words.next().expect("defects").split(',').map(str::to_owned).collect(),
            "--pictures" => asked.pictures = words.next().and_then(|n| n.parse().ok()).expect("a number"),
            folder => {
                let entries = std::fs::read_dir(folder).expect("a folder");
                asked.photographs = entries.map(|entry| entry.expect("an entry").path()).collect();
                asked.photographs.sort();
            }
        }
    }
    asked
}

/// Clips and seams of all pictures, on two threads.
fn shot(asked: &Asked) -> (Vec<Row>, Vec<SeamRow>) {
    let wanted = |defect: &&Defect| asked.only.is_empty() || asked.only.contains(&format!("{defect:?}"));
    let defects: Vec<Defect> = DEFECTS.iter().filter(wanted).copied().collect();
    let plan = &Plan { ways: &WAYS, defects: &defects, rare: 6, length: 30, photographs: &asked.photographs };
    let pictures = asked.pictures;
    std::thread::scope(|scope| {
        let joined = asked.only.is_empty() || asked.only.iter().any(|name| name == "Seams");
        let of = move |first: usize| -> (Vec<Row>, Vec<SeamRow>) {
            let pictures = || (first..pictures).step_by(2);
            let seams = if joined {
                pictures().flat_map(|picture| seams(picture, plan)).collect()
            } else {
                Vec::new()
            };
            (pictures().flat_map(|picture| rows(picture, plan)).collect(), seams)
        };
        let odd = scope.spawn(move || of(1));
        let (mut clips, mut seams) = of(0);
        let (more_clips, more_seams) = odd.join().expect("the other thread");
        clips.extend(more_clips);
        seams.extend(more_seams);
        (clips, seams)
    })
}

fn main() {
    let asked = asked();
    let (all, joined) = shot(&asked);
    // Kinds of pictures follow each other in sixes.
    let half =
        |even: bool| -> Vec<&Row> { all.iter().filter(|row| (row.picture / 6 % 2 == 0) == even).collect() };
    let (fitting, reporting) = (half(true), half(false));
    let mut outcomes = Vec::new();
    for (index, defect) in DEFECTS.iter().enumerate() {
        if !asked.only.is_empty() && !asked.only.contains(&format!("{defect:?}")) {
            continue;
        }
        let fitted = outcome(&fitting, index, 0.0);
        println!("{defect:?}: fitted {:.3?}, AUC {:.3}", fitted.steps, fitted.auc);
        let mut clean: Vec<(f32, String)> = all
            .iter()
            .filter(|row| row.defect.is_none())
            .filter_map(|row| Some((row.values[index]?, format!("{} {:?}", row.picture, row.way))))
            .collect();
        clean.sort_by(|a, b| b.0.total_cmp(&a.0));
        println!("  highest clean: {:.3?}", &clean[..clean.len().min(12)]);
        let mut weak: Vec<(f32, String)> = all
            .iter()
            .filter(|row| row.defect.is_some_and(|(kind, grade)| kind == *defect && grade == 0))
            .filter_map(|row| Some((row.values[index]?, format!("{} {:?}", row.picture, row.way))))
            .collect();
        weak.sort_by(|a, b| a.0.total_cmp(&b.0));
        println!("  lowest weak: {:.3?}", &weak[..weak.len().min(12)]);
        outcomes.push(outcome(&reporting, index, fitted.steps[0]));
    }
    let wrong = |row: &&&Row| row.defect.is_none() && row.cuts != usize::from(row.way == Way::Cut);
    println!(
        "clean clips with a wrong number of cuts: {}",
        all.iter().collect::<Vec<_>>().iter().filter(wrong).count()
    );
    let of_half = |even: bool| -> Vec<&SeamRow> {
        joined.iter().filter(|row| (row.picture / 6 % 2 == 0) == even).collect()
    };
    let (fitting, reporting) = (of_half(true), of_half(false));
    for (index, jump) in JUMPS.iter().enumerate().filter(|_| !joined.is_empty()) {
        let fitted = seam_outcome(&fitting, index, 0.0);
        println!("Seam, {jump:?}: fitted {:.3?}, AUC {:.3}", fitted.steps, fitted.auc);
        let mut clean: Vec<(f32, String)> = joined
            .iter()
            .filter(|row| row.jump.is_none())
            .map(|row| (row.values[index], format!("{} {:?}", row.picture, row.way)))
            .collect();
        clean.sort_by(|a, b| b.0.total_cmp(&a.0));
        println!("  highest clean: {:.3?}", &clean[..clean.len().min(8)]);
        outcomes.push(seam_outcome(&reporting, index, fitted.steps[0]));
    }
    let table = table(&outcomes);
    println!("{table}");
    if !asked.write {
        return;
    }
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");
    let readme = std::fs::read_to_string(path).expect("the README");
    let (before, rest) = readme.split_once("<!-- clips -->\n").expect("a marker");
    let (_, after) = rest.split_once("<!-- /clips -->").expect("a marker");
    std::fs::write(path, format!("{before}<!-- clips -->\n{table}<!-- /clips -->{after}"))
        .expect("it is written");
}
