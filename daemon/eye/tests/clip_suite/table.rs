//! Fits and reports: every clip through the measures, half of the pictures to fit, half to report.

use std::fmt::Write;
use std::path::PathBuf;

use maquette_eye::clip::{Flicker, FlickerReport};
use maquette_eye::ground::statistics::{auc, quantile, spearman};

use super::camera::Planes;
use super::camera::{FPS, Way, shoot};
use super::defect::{DEFECTS, Defect};
use super::{Codec, codec, frames, world};

/// One clip's outcome.
pub struct Row {
    pub picture: usize,
    pub way: Way,
    /// `None` for a clean clip.
    pub defect: Option<(Defect, usize)>,
    /// Values by the order of [`DEFECTS`]; `None` where the measure is not defined.
    pub values: [Option<f32>; 7],
    pub cuts: usize,
}

pub fn report(planes: &[Planes], codec: Codec) -> FlickerReport {
    let mut flicker = Flicker::new(Some(f64::from(FPS)));
    frames(planes, codec).iter().for_each(|frame| flicker.take(frame));
    flicker.finish().report
}

fn values(report: &FlickerReport) -> [Option<f32>; 7] {
    [
        report.boiling.value().map(|found| found.levels),
        report.pumping.value().map(|found| found.levels),
        report.ghosting.value().map(|found| found.share),
        report.hue.value().map(|found| found.way),
        report.freezes.value().map(|found| found.frames as f32),
        report.jumps.value().map(|found| found.most),
        report.warp.value().map(|found| found.levels),
    ]
}

/// What is shot and broken.
pub struct Plan<'a> {
    pub ways: &'a [Way],
    pub defects: &'a [Defect],
    /// Every so many clips are broken too, by every defect at every grade.
    pub rare: usize,
    /// Frames a clip.
    pub length: usize,
    pub photographs: &'a [PathBuf],
}

/// Every clip of one picture: all clean moves, each also fast where it travels, and some of them broken.
pub fn rows(picture: usize, plan: &Plan<'_>) -> Vec<Row> {
    let mut rows = Vec::new();
    let (world, other) = (world(picture, plan.photographs), world(picture + 1, plan.photographs));
    for (number, way) in plan.ways.iter().copied().enumerate() {
        let seed = (picture * 8 + number) as u64;
        for fast in [false, true] {
            if fast && !way.travels() {
                continue;
            }
            let codec = codec(picture + number + usize::from(fast));
            let clean = shoot(&world, &other, way, fast, plan.length, seed);
            let mut add = |defect: Option<(Defect, usize)>, planes: &[Planes]| {
                let report = report(planes, codec);
                let (values, cuts) = (values(&report), report.cuts.len());
                rows.push(Row { picture, way, defect, values, cuts });
            };
            add(None, &clean);
            if !(number + picture).is_multiple_of(plan.rare) {
                continue;
            }
            for defect in plan.defects.iter().filter(|defect| defect.shows_on(way, fast)) {
                for (grade, strength) in defect.strengths().into_iter().enumerate() {
                    add(Some((*defect, grade)), &Defect::into(*defect, &clean, strength, seed * 31));
                }
            }
        }
    }
    rows
}

/// What one measure does on some clips.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    pub name: String,
    pub unit: &'static str,
    pub strengths: [f32; 3],
    pub clean: usize,
    pub broken: usize,
    /// Over all grades together.
    pub auc: f32,
    pub auc_weak: f32,
    /// Rank correlation of strength and value.
    pub rises: f32,
    /// The value that 1 % of the clean clips exceed, the medians under the middle and the strong grade.
    pub steps: [f32; 3],
    /// Share of clean clips above a given threshold.
    pub alarms: f32,
    /// Share of defects of each grade above it.
    pub found: [f32; 3],
}

pub fn outcome(rows: &[&Row], index: usize, threshold: f32) -> Outcome {
    let defect = DEFECTS[index];
    let of = |wanted: Option<(Defect, usize)>| -> Vec<f32> {
        rows.iter().filter(|row| row.defect == wanted).filter_map(|row| row.values[index]).collect()
    };
    let grades = [0, 1, 2].map(|grade| of(Some((defect, grade))));
    told(format!("{defect:?}"), defect.unit(), defect.strengths(), &of(None), &grades, threshold)
}

/// What values on clean clips and under three grades of a defect say.
pub fn told(
    name: String,
    unit: &'static str,
    strengths: [f32; 3],
    clean: &[f32],
    grades: &[Vec<f32>; 3],
    threshold: f32,
) -> Outcome {
    let all: Vec<f32> = grades.concat();
    let strength_of_each: Vec<f32> =
        grades.iter().zip(strengths).flat_map(|(v, s)| vec![s; v.len()]).collect();
    let above = |values: &[f32]| {
        values.iter().filter(|v| **v > threshold).count() as f32 / values.len().max(1) as f32
    };
    let median = |values: &[f32]| quantile(values, 0.5).unwrap_or(0.0);
    Outcome {
        name,
        unit,
        strengths,
        clean: clean.len(),
        broken: all.len(),
        auc: auc(clean, &all).unwrap_or(0.0),
        auc_weak: auc(clean, &grades[0]).unwrap_or(0.0),
        rises: spearman(&strength_of_each, &all).unwrap_or(0.0),
        steps: [between(clean, &grades[0]), median(&grades[1]), median(&grades[2])],
        alarms: above(clean),
        found: [above(&grades[0]), above(&grades[1]), above(&grades[2])],
    }
}

/// What 1 % of the clean clips exceed; where nine of ten weak defects lie above that, two thirds of the way there by ratio,
/// since a hundred clips tell little of one per cent.
fn between(clean: &[f32], weak: &[f32]) -> f32 {
    let (high, low) = (quantile(clean, 0.99).unwrap_or(0.0).max(0.01), quantile(weak, 0.1).unwrap_or(0.0));
    if low > high { high.powf(0.35) * low.powf(0.65) } else { high }
}

/// The table of the README.
pub fn table(outcomes: &[Outcome]) -> String {
    let mut out = String::from(
        "| defect | grades | clean / broken clips | AUC | AUC, weak grade | rank correlation | alarms on clean | found, by grade |\n|---|---|---|---|---|---|---|---|\n",
    );
    for outcome in outcomes {
        let [a, b, c] = outcome.strengths;
        let found = outcome.found.map(|share| format!("{:.0} %", 100.0 * share)).join(", ");
        let _ = writeln!(
            out,
            "| {} | {a}, {b}, {c} {} | {} / {} | {:.3} | {:.3} | {:.2} | {:.1} % | {found} |",
            outcome.name,
            outcome.unit,
            outcome.clean,
            outcome.broken,
            outcome.auc,
            outcome.auc_weak,
            outcome.rises,
            100.0 * outcome.alarms,
        );
    }
    out
}
