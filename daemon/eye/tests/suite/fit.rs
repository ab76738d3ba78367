//! Thresholds from one half of the pictures, and what they are worth on the other half.

use maquette_eye::ground::statistics::{auc, mean, median, quantile, spearman};
use maquette_eye::still::{Component, Steps};

use super::samples::{HARMLESS, MEASURES, Sample};

/// What each component has to find: its own changes.
pub const OWN: [(Component, &[&str]); 7] = [
    (Component::Layout, &["shift", "crop", "rotate", "mirror"]),
    (Component::Edges, &["blur", "sharpen", "noise", "resize far down"]),
    (Component::Structure, &["object added", "object removed", "object moved", "noise"]),
    (Component::Palette, &["hue", "less saturation", "more saturation"]),
    (Component::Brand, &["brand colour off"]),
    (Component::Tone, &["darker (gamma)", "lighter (gamma)", "light turned"]),
    (Component::Text, &["letters changed"]),
];

/// The kinds by which the steps of a measure above the first are set.
const STEPS_BY: [(&str, &str); 10] = [
    ("LAYOUT_SHIFT", "shift"),
    ("LAYOUT_OVERLAP", "shift"),
    ("EDGES_GMSD", "noise"),
    ("EDGES_SHARPNESS", "blur"),
    ("STRUCTURE_LOSS", "object added"),
    ("STRUCTURE_LOCAL", "object added"),
    ("PALETTE_MEAN", "hue"),
    ("PALETTE_MOST", "hue"),
    ("TONE_DISTANCE", "darker (gamma)"),
    ("TONE_TURN", "light turned"),
];

/// Share of harmless edits of the fitting half that are called a change: a fifth of the 1 % that is promised for other pictures, since
/// edits of one picture hang together and a handful of pictures decides the tail. (At 0.5 % structure alarmed on 1.4 % of the others.)
const ALARMS: f32 = 0.002;

/// No threshold is set under the measure's own resolution: degrees that the light turns when anything else moves.
const LEAST_TURN: f32 = 5.0;

/// Samples of one picture.
pub type Group = Vec<Sample>;

/// Fitted steps of the first ten measures.
pub type Fitted = Vec<(&'static str, Steps)>;

fn is_harmless(kind: &str) -> bool {
    HARMLESS.contains(&kind)
}

/// The threshold of a measure: fitted for ten, the tolerance of 3 for brand colours, less than a letter for text.
pub fn slight(fitted: &Fitted, measure: usize) -> f32 {
    fitted.get(measure).map_or(if measure == 10 { 3.0 } else { 0.01 }, |(_, steps)| steps.slight)
}

/// A component's score in a sample: the greatest of its measures by their thresholds.
pub fn score(sample: &Sample, component: Component, fitted: &Fitted) -> Option<f32> {
    let own = (0..MEASURES.len()).filter(|i| MEASURES[*i].0 == component);
    own.filter_map(|i| sample.values[i].map(|v| v / slight(fitted, i))).reduce(f32::max)
}

/// Fits: each measure to its quantile over harmless edits, then a component's measures together by one factor, so that the component
/// keeps the promised share of alarms.
pub fn fit(groups: &[&Group]) -> Fitted {
    let harmless: Vec<&Sample> =
        groups.iter().flat_map(|g| g.iter()).filter(|s| is_harmless(s.kind)).collect();
    let at = |measure: usize, kind: &str, strongest: bool| {
        let per_picture: Vec<f32> = groups
            .iter()
            .filter_map(|group| {
                let own: Vec<&Sample> = group.iter().filter(|s| s.kind == kind).collect();
                own.get(if strongest { own.len().checked_sub(1)? } else { own.len() / 2 })?.values[measure]
            })
            .collect();
        median(&per_picture).unwrap_or(0.0)
    };
    let mut fitted: Fitted = STEPS_BY
        .iter()
        .enumerate()
        .map(|(measure, (name, kind))| {
            let values: Vec<f32> = harmless.iter().filter_map(|s| s.values[measure]).collect();
            let slight = quantile(&values, 1.0 - ALARMS).unwrap_or(0.0);
            (*name, Steps { slight, visible: at(measure, kind, false), strong: at(measure, kind, true) })
        })
        .collect();
    for (component, _) in OWN.iter().take(6).filter(|(c, _)| *c != Component::Brand) {
        let scores: Vec<f32> = harmless.iter().filter_map(|s| score(s, *component, &fitted)).collect();
        let factor = quantile(&scores, 1.0 - ALARMS).unwrap_or(1.0);
        for (i, (_, steps)) in fitted.iter_mut().enumerate().filter(|(i, _)| MEASURES[*i].0 == *component) {
            steps.slight *= factor;
            if MEASURES[i].1 == "TONE_TURN" {
                steps.slight = steps.slight.max(LEAST_TURN);
            }
            steps.visible = steps.visible.max(1.5 * steps.slight);
            steps.strong = steps.strong.max(1.5 * steps.visible);
        }
    }
    fitted
}

/// How well one component finds one kind of change.
#[derive(Debug, Clone)]
pub struct Found {
    pub kind: &'static str,
    pub component: Component,
    pub auc: f32,
    /// AUC at the weakest, the middle and the strongest strength.
    pub by_strength: [f32; 3],
    /// Mean and least over pictures of the rank correlation of strength and score; nothing for kinds of one strength.
    pub spearman: Option<(f32, f32)>,
    /// Share of changes that are over the threshold.
    pub found: f32,
    pub n: usize,
}

/// What the thresholds are worth on some pictures.
pub fn report(groups: &[&Group], fitted: &Fitted) -> (Vec<(Component, f32, usize)>, Vec<Found>) {
    let all: Vec<&Sample> = groups.iter().flat_map(|g| g.iter()).collect();
    let scores = |component: Component, pick: &dyn Fn(&Sample) -> bool| -> Vec<f32> {
        all.iter().filter(|s| pick(s)).filter_map(|s| score(s, component, fitted)).collect()
    };
    let mut kinds: Vec<&'static str> = Vec::new();
    for sample in all.iter().filter(|s| !is_harmless(s.kind)) {
        if !kinds.contains(&sample.kind) {
            kinds.push(sample.kind);
        }
    }
    let (mut alarms, mut table) = (Vec::new(), Vec::new());
    for (component, _) in OWN {
        let still = scores(component, &|s| is_harmless(s.kind));
        if still.is_empty() {
            continue;
        }
        let share =
            |scores: &[f32]| mean(&scores.iter().map(|s| f32::from(u8::from(*s > 1.0))).collect::<Vec<_>>());
        alarms.push((component, share(&still), still.len()));
        for kind in &kinds {
            let changed = scores(component, &|s| s.kind == *kind);
            let last = all.iter().filter(|s| s.kind == *kind).map(|s| s.step).max().unwrap_or(0);
            let at = |step: usize| {
                auc(&still, &scores(component, &|s| s.kind == *kind && s.step == step)).unwrap_or(f32::NAN)
            };
            let Some(whole) = auc(&still, &changed) else { continue };
            let ranks: Vec<f32> =
                groups.iter().filter_map(|group| rises(group, kind, component, fitted)).collect();
            table.push(Found {
                kind,
                component,
                auc: whole,
                by_strength: [at(0), at(last / 2), at(last)],
                spearman: ranks.iter().copied().reduce(f32::min).map(|least| (mean(&ranks), least)),
                found: share(&changed),
                n: changed.len(),
            });
        }
    }
    (alarms, table)
}

/// The rank correlation of strength and score for one picture, where a turned light has a direction; the unchanged picture counts as strength and score 0.
fn rises(group: &Group, kind: &str, component: Component, fitted: &Fitted) -> Option<f32> {
    let pairs: Vec<(f32, f32)> = group
        .iter()
        .filter(|s| s.kind == kind && (kind != "light turned" || s.values[9].is_some()))
        .filter_map(|s| Some((s.strength, score(s, component, fitted)?)))
        .collect();
    if pairs.len() < 4 {
        return None;
    }
    let (mut x, mut y): (Vec<f32>, Vec<f32>) = pairs.into_iter().unzip();
    x.push(0.0);
    y.push(0.0);
    spearman(&x, &y)
}
