//! The perturbation suite in full: `perturb [--write | --harmless] [FOLDER OF PHOTOGRAPHS]`. `--harmless` only says how many harmless
//! edits raise an alarm, in a tenth of the time.
//!
//! Half of the pictures fit the thresholds, the other half reports what they are worth. `--write` puts the thresholds into
//! `src/still/thresholds.rs` and the table into `README.md`.
#![allow(clippy::print_stdout, clippy::expect_used)]

#[path = "../tests/suite/mod.rs"]
mod suite;

use std::error::Error;
use std::path::Path;

use suite::fit::{Group, fit, report};
use suite::pictures::{Named, photographs, rendered};
use suite::samples::{HARMLESS, MEASURES, samples};
use suite::table::{between_markers, markdown, with_thresholds};

/// Long edge of the suite's pictures, in pixels.
const LONG: u32 = 512;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let write = arguments.iter().any(|a| a == "--write");
    let mut pictures = rendered(44, LONG);
    let only_harmless = arguments.iter().any(|a| a == "--harmless");
    if let Some(folder) = arguments.iter().find(|a| !a.starts_with("--")) {
        pictures.extend(photographs(Path::new(folder), LONG));
    }
    let groups = groups(&pictures, only_harmless);
    let (mut fitting, mut reporting): (Vec<&Group>, Vec<&Group>) = (Vec::new(), Vec::new());
    for (i, group) in groups.iter().enumerate() {
        if i % 2 == 0 { fitting.push(group) } else { reporting.push(group) }
    }
    let fitted = fit(&fitting);
    let (alarms, table) = report(&reporting, &fitted);
    let photographs = pictures.iter().filter(|p| p.photograph).count();
    let head = format!(
        "{} pictures, {photographs} of them photographs; every second one fits the thresholds, the others report.",
        pictures.len()
    );
    if only_harmless {
        alarms
            .iter()
            .for_each(|(component, share, n)| println!("{component:?}: {:.2} % of {n}", 100.0 * share));
        fitted.iter().for_each(|(name, steps)| println!("{name}: slight {:.4}", steps.slight));
        worst(&pictures, &groups);
        return Ok(());
    }
    let text = markdown(&alarms, &table, &head);
    println!("{text}");
    fitted.iter().for_each(|(name, steps)| println!("{name}: {steps:?}"));
    worst(&pictures, &groups);
    if write {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let (source, readme) = (root.join("src/still/thresholds.rs"), root.join("README.md"));
        std::fs::write(&source, with_thresholds(&std::fs::read_to_string(&source)?, &fitted))?;
        let old = std::fs::read_to_string(&readme)?;
        std::fs::write(
            &readme,
            between_markers(&old, "perturbations", &text).ok_or("no markers in README.md")?,
        )?;
    }
    Ok(())
}

/// For each measure, the harmless edits that moved it most.
fn worst(pictures: &[Named], groups: &[Group]) {
    for (measure, (_, name)) in MEASURES.iter().enumerate() {
        let mut all: Vec<(f32, String)> = Vec::new();
        for (picture, group) in pictures.iter().zip(groups) {
            let harmless = group.iter().filter(|s| HARMLESS.contains(&s.kind));
            all.extend(harmless.filter_map(|s| {
                s.values[measure]
                    .map(|v| (v, format!("{v:.4} {} by {} {}", picture.name, s.kind, s.strength)))
            }));
        }
        all.sort_by(|a, b| b.0.total_cmp(&a.0));
        println!("{name}: {:#?}", all.iter().take(8).map(|(_, words)| words).collect::<Vec<_>>());
    }
}

/// Samples of all pictures, on two threads.
fn groups(pictures: &[Named], only_harmless: bool) -> Vec<Group> {
    let run = |i: usize| {
        let other = &pictures[(i + 7) % pictures.len()].picture;
        let wanted = |kind: &str| !only_harmless || HARMLESS.contains(&kind);
        samples(&pictures[i].picture, other, i as u64 * 977 + 1, &wanted)
    };
    std::thread::scope(|scope| {
        let odd = scope.spawn(|| (1..pictures.len()).step_by(2).map(run).collect::<Vec<_>>());
        let even: Vec<Group> = (0..pictures.len()).step_by(2).map(run).collect();
        let mut odd = odd.join().expect("the other thread").into_iter();
        even.into_iter().flat_map(|group| [Some(group), odd.next()]).flatten().collect()
    })
}
