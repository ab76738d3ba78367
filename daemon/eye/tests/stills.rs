//! The perturbation suite in small: rendered pictures only, the committed thresholds, the promised bounds.
//!
//! The full suite with photographs is `cargo run --release -p maquette-eye --example perturb -- FOLDER`.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod suite;

use maquette_eye::Frame;
use maquette_eye::kinetic::{Kinetic, calm};
use maquette_eye::sameness::{Hash, sameness};
use maquette_eye::still::{Component, Level, Look, Options, drift, thresholds};
use suite::edits::noise;
use suite::fit::{Fitted, Found, Group, report};
use suite::pictures::{rendered, still};
use suite::samples::{HARMLESS, samples};
use suite::table::{PROMISE, own_rows};

/// Debug builds are slow: there a few small pictures only show that all of it runs. Otherwise sizes are those of the full suite, since noise
/// and blur are graded in pixels.
const COUNT: usize = 6;
const LONG: u32 = 512;
/// Harmless edits that may raise an alarm. The full suite's table tells the share over many pictures; six rendered ones are few and flat.
const ALARMS: f32 = 0.03;

fn committed() -> Fitted {
    vec![
        ("LAYOUT_SHIFT", thresholds::LAYOUT_SHIFT),
        ("LAYOUT_OVERLAP", thresholds::LAYOUT_OVERLAP),
        ("EDGES_GMSD", thresholds::EDGES_GMSD),
        ("EDGES_SHARPNESS", thresholds::EDGES_SHARPNESS),
        ("STRUCTURE_LOSS", thresholds::STRUCTURE_LOSS),
        ("STRUCTURE_LOCAL", thresholds::STRUCTURE_LOCAL),
        ("PALETTE_MEAN", thresholds::PALETTE_MEAN),
        ("PALETTE_MOST", thresholds::PALETTE_MOST),
        ("TONE_DISTANCE", thresholds::TONE_DISTANCE),
        ("TONE_TURN", thresholds::TONE_TURN),
    ]
}

#[test]
fn every_component_finds_its_own_changes_and_leaves_harmless_edits_alone() {
    // Seeds and sizes of the full suite's other half, so that nothing was fitted on these.
    let pictures = rendered(2 * COUNT, LONG);
    let run = |k: usize| samples(&pictures[2 * k + 1].picture, &pictures[2 * k].picture, k as u64, &|_| true);
    let groups: Vec<Group> = std::thread::scope(|scope| {
        let half = scope.spawn(|| (COUNT / 2..COUNT).map(run).collect::<Vec<_>>());
        let mut groups: Vec<Group> = (0..COUNT / 2).map(run).collect();
        groups.extend(half.join().expect("the other half"));
        groups
    });
    let (alarms, table) = report(&groups.iter().collect::<Vec<_>>(), &committed());
    assert!(groups.iter().flatten().any(|s| HARMLESS.contains(&s.kind)) && own_rows(&table).len() > 10);
    for (component, share, n) in alarms {
        assert!(share <= ALARMS, "{component:?}: {share} of {n} harmless edits raise an alarm");
    }
    let missed = |f: &&Found| f.auc < PROMISE || f.spearman.is_some_and(|(mean, _)| mean < PROMISE);
    let missed: Vec<&Found> = own_rows(&table).into_iter().filter(|f| missed(f)).collect();
    assert!(missed.is_empty(), "{missed:#?}");
}

#[test]
fn changed_letters_are_found_by_what_was_read() {
    let [a, b] = ["SPRING SALE", "SPRENG SALE"].map(|text| vec![text.to_owned()]);
    let picture = still("a poster, 'SPRING SALE'", 4, 128, 128);
    let look = Look::new(Frame::new(128, 128, picture.as_raw()).unwrap());
    let level = |before: &[String], after: &[String]| {
        let drift = drift(&look, &look, &Options { brand: &[], text: Some((before, after)) });
        drift.reports().iter().find(|r| r.component == Component::Text).map(|r| r.level.clone())
    };
    assert_eq!(level(&a, &a).and_then(|l| l.value().copied()), Some(Level::Same));
    assert_eq!(level(&a, &b).and_then(|l| l.value().copied()), Some(Level::Slight));
    assert_eq!(level(&a, &[]).and_then(|l| l.value().copied()), Some(Level::Strong));
}

#[test]
fn textured_pictures_boil_less_once_calmed() {
    let mut textured = 0;
    for named in rendered(10, 512) {
        let grainy = noise(&named.picture, 9.0, 5);
        let (width, height) = grainy.dimensions();
        let frame = Frame::new(width, height, grainy.as_raw()).unwrap();
        let calmed = calm(frame, 1.0);
        let risk = |frame| Kinetic::new(frame).boil.value().map_or(0.0, |boil| boil.risk);
        let (before, after) = (risk(frame), risk(Frame::new(width, height, calmed.as_flattened()).unwrap()));
        textured += usize::from(before > 0.05);
        assert!(before <= 0.05 || after < 0.6 * before, "{}: {before} {after}", named.name);
        let looks = [frame, Frame::new(width, height, calmed.as_flattened()).unwrap()].map(Look::new);
        let layout = drift(&looks[0], &looks[1], &Options::default()).layout;
        assert!(layout.value().is_some_and(|l| l.overlap > 0.8), "{}: {layout:?}", named.name);
    }
    assert!(textured > 0);
}

#[test]
fn variations_of_one_line_are_apart_and_copies_are_not() {
    let hashes = |seeds: &mut dyn Iterator<Item = u64>| -> Vec<Hash> {
        seeds
            .map(|seed| still("a lighthouse", seed, 160, 120))
            .map(|picture| Hash::new(Frame::new(160, 120, picture.as_raw()).unwrap()))
            .collect()
    };
    let varied = sameness(&hashes(&mut (100..150)));
    assert!(varied.value().is_some_and(|s| s.mean > 0.2 && s.nearest > 0.05), "{varied:?}");
    let same = sameness(&hashes(&mut [3, 3, 3].into_iter()));
    assert!(same.value().is_some_and(|s| s.mean == 0.0 && s.duplicates.len() == 3), "{same:?}");
}
