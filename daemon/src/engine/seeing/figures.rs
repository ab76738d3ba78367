//! The eye's answers as lists of measures: one shape for all, with the figures behind each by name.

use std::collections::BTreeMap;

use maquette_eye::Measured;
use maquette_eye::clip::{FlickerReport, Measure as Watched, Seam};
use maquette_eye::kinetic::Kinetic;
use maquette_eye::still::{Component, Drift, Level, Report};
use serde::{Deserialize, Serialize};

/// One measure, as it is kept and told.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Measure {
    /// What was measured.
    pub name: String,
    /// Whether there is a value.
    pub state: State,
    /// How much that is, where thresholds were fitted for it.
    pub level: Option<Amount>,
    /// Drift: times the threshold. Kinetic: 0 to 1.
    pub score: Option<f64>,
    /// A sentence.
    pub words: String,
    /// Figures by name; all finite.
    pub figures: BTreeMap<String, f64>,
}

/// Whether there is a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum State {
    /// It was measured.
    Measured,
    /// It has no meaning for these pictures.
    NotDefined,
    /// It was not looked at.
    NotChecked,
}

/// How much something changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Amount {
    /// Not more than by harmless edits.
    Same,
    /// A little.
    Slight,
    /// To be seen side by side.
    Visible,
    /// To be seen at once.
    Strong,
}

/// The components of drift, in the order in which the eye tells them; `brand` are the locked colours, as `#rrggbb`.
pub fn of_drift(drift: &Drift, brand: &[&str]) -> Vec<Measure> {
    let mut colours = drift.brand.value().map(Vec::as_slice).unwrap_or_default().iter().zip(brand);
    let measure = |report: Report| {
        let mut words = report.words;
        let figures = match report.component {
            Component::Brand => colours.next().map_or_else(Vec::new, |(measured, colour)| {
                // A sentence about a colour names it; a reason why there is none does not yet.
                if measured.value().is_none() {
                    words = format!("{colour}: {words}");
                }
                of_brand(measured)
            }),
            Component::Layout
            | Component::Edges
            | Component::Structure
            | Component::Palette
            | Component::Tone
            | Component::Text
            | Component::Identity => figures(drift, report.component),
        };
        Measure {
            name: name(report.component).to_owned(),
            state: state(&report.level),
            level: report.level.value().map(|level| amount(*level)),
            score: report.score.value().and_then(|score| finite(*score)),
            words,
            figures: named(figures),
        }
    };
    drift.reports().into_iter().map(measure).collect()
}

/// Says why there is nothing about lettering.
pub fn no_text(drift: &mut [Measure], (state, words): (State, &str)) {
    if let Some(text) = drift.iter_mut().find(|measure| measure.name == name(Component::Text)) {
        (text.state, text.words) = (state, words.to_owned());
    }
}

/// The sub-scores of what a still promises.
pub fn of_kinetic(kinetic: &Kinetic) -> Vec<Measure> {
    let measure = |score: maquette_eye::kinetic::SubScore| Measure {
        name: score.name.to_owned(),
        state: state(&score.score),
        level: None,
        score: score.score.value().and_then(|score| finite(*score)),
        words: score.words,
        figures: named(promise(kinetic, score.name)),
    };
    kinetic.scores().into_iter().map(measure).collect()
}

/// What a clip does over time, in the order in which the eye tells it.
pub fn of_flicker(report: &FlickerReport) -> Vec<Measure> {
    let measure = |finding: maquette_eye::clip::Finding| {
        let worst = report.worst.iter().find(|worst| worst.measure == finding.measure);
        let mut figures = over_time(report, finding.measure);
        figures.extend(worst.map(|worst| ("worst_seconds", worst.place.seconds as f32)));
        Measure {
            name: clip_name(finding.measure).to_owned(),
            state: state(&finding.level),
            level: finding.level.value().map(|level| amount(*level)),
            score: None,
            words: finding.words,
            figures: named(figures),
        }
    };
    let motion = Measure {
        name: "motion".to_owned(),
        state: State::Measured,
        level: None,
        score: None,
        words: format!(
            "{} frames in {:.1} s{}",
            report.frames,
            report.seconds,
            match report.missed {
                0 => String::new(),
                missed => format!("; {missed} could not be decoded"),
            }
        ),
        figures: named(vec![
            ("frames", report.frames as f32),
            ("seconds", report.seconds as f32),
            ("fps", report.fps as f32),
            ("missed", report.missed as f32),
            ("cuts", report.cuts.len() as f32),
            ("speed", report.motion.speed),
            ("change", report.motion.change),
            ("mae_flicker", report.motion.mae_flicker),
        ]),
    };
    std::iter::once(motion).chain(report.findings().into_iter().map(measure)).collect()
}

/// What jumps where two clips meet.
pub fn of_seam(seam: &Measured<Seam>) -> Measure {
    let value = seam.value();
    Measure {
        name: "seam".to_owned(),
        state: state(seam),
        level: value.map(|seam| amount(seam.level())),
        score: None,
        words: match seam {
            Measured::Value(seam) => seam.words(),
            Measured::NotDefined(why) | Measured::NotChecked(why) => why.to_string(),
        },
        figures: named(value.map_or_else(Vec::new, |seam| {
            vec![
                ("structure", seam.structure),
                ("luma", seam.luma),
                ("palette", seam.palette),
                ("motion", seam.motion),
            ]
        })),
    }
}

fn over_time(report: &FlickerReport, measure: Watched) -> Figures {
    let figures = match measure {
        Watched::Boiling => report.boiling.value().map(|boiling| {
            vec![
                ("levels", boiling.levels),
                ("of_worst_parts", boiling.of_worst_parts),
                ("fast_share", boiling.fast_share),
            ]
        }),
        Watched::Pumping => report.pumping.value().map(|pumping| {
            vec![("levels", pumping.levels), ("hertz", pumping.hertz), ("tint", pumping.tint)]
        }),
        Watched::Ghosting => report.ghosting.value().map(|ghosting| vec![("share", ghosting.share)]),
        Watched::Freezes => report.freezes.value().map(|freezes| {
            vec![("frames", freezes.frames as f32), ("longest_seconds", freezes.longest as f32)]
        }),
        Watched::Jumps => report.jumps.value().map(|jumps| vec![("most", jumps.most)]),
        Watched::Warp => report.warp.value().map(|warp| vec![("levels", warp.levels), ("lost", warp.lost)]),
        Watched::Hue => report
            .hue
            .value()
            .map(|hue| vec![("way_delta_e", hue.way), ("degrees", hue.degrees), ("lighter", hue.lighter)]),
        Watched::Anchor => report
            .anchor
            .value()
            .and_then(|path| path.points.last())
            .map(|end| vec![("end_palette_delta_e", end.palette), ("end_gmsd", end.edges)]),
    };
    figures.unwrap_or_default()
}

fn clip_name(measure: Watched) -> &'static str {
    match measure {
        Watched::Boiling => "boiling",
        Watched::Pumping => "pumping",
        Watched::Ghosting => "ghosting",
        Watched::Freezes => "freezes",
        Watched::Jumps => "jumps",
        Watched::Warp => "warp",
        Watched::Hue => "hue",
        Watched::Anchor => "anchor",
    }
}

type Figures = Vec<(&'static str, f32)>;

fn figures(drift: &Drift, component: Component) -> Figures {
    match component {
        Component::Layout => drift.layout.value().map(|layout| {
            vec![
                ("shift", layout.shift),
                ("overlap", layout.overlap),
                ("mirrored_overlap", layout.mirrored_overlap),
            ]
        }),
        Component::Edges => {
            drift.edges.value().map(|edges| vec![("gmsd", edges.gmsd), ("sharpness", edges.sharpness)])
        }
        Component::Structure => drift.structure.value().map(|structure| {
            let (x, y) = structure.place;
            vec![
                ("ms_ssim", structure.ms_ssim),
                ("local_delta_e", structure.local),
                ("changed", structure.changed),
                ("place_x", x),
                ("place_y", y),
            ]
        }),
        Component::Palette => drift.palette.value().map(|palette| {
            vec![
                ("mean_delta_e", palette.mean),
                ("most_delta_e", palette.most),
                ("lightness", palette.lightness),
                ("chroma", palette.chroma),
            ]
        }),
        Component::Tone => drift.tone.value().map(|tone| {
            let mut figures =
                vec![("distance", tone.distance), ("brighter", tone.brighter), ("contrast", tone.contrast)];
            figures.extend(tone.turn.value().map(|turn| ("turn_degrees", *turn)));
            figures
        }),
        Component::Text => drift.text.value().map(|text| vec![("distance", text.distance)]),
        Component::Brand | Component::Identity => None,
    }
    .unwrap_or_default()
}

fn of_brand(measured: &Measured<maquette_eye::still::Brand>) -> Figures {
    let figures = measured.value().map(|brand| {
        vec![
            ("before_delta_e", brand.before),
            ("after_delta_e", brand.after),
            ("moved_delta_e", brand.moved),
            ("tolerance_delta_e", brand.tolerance),
            ("area", brand.area),
        ]
    });
    figures.unwrap_or_default()
}

fn promise(kinetic: &Kinetic, name: &str) -> Figures {
    let Kinetic { depth, light, subject, boil, tones } = kinetic;
    match name {
        "depth" => depth.value().map(|depth| {
            vec![("layers", depth.layers as f32), ("coherence", depth.coherence), ("trend", depth.trend)]
        }),
        "light" => light.value().map(|light| {
            let mut figures = vec![("range", light.range)];
            figures.extend(light.key.map(|key| ("key_degrees", key.degrees)));
            figures
        }),
        "subject" => subject.value().map(|subject| {
            vec![
                ("area", subject.area),
                ("blobs", subject.blobs as f32),
                ("contrast_delta_e", subject.contrast),
                ("sharper", subject.sharper),
            ]
        }),
        "boil" => {
            boil.value().map(|boil| vec![("risk", boil.risk), ("area", boil.area), ("regular", boil.regular)])
        }
        "tones" => tones.value().map(|tones| vec![("black", tones.black), ("white", tones.white)]),
        _ => None,
    }
    .unwrap_or_default()
}

fn named(figures: Figures) -> BTreeMap<String, f64> {
    figures.into_iter().filter_map(|(name, value)| Some((name.to_owned(), finite(value)?))).collect()
}

/// Six digits are more than any measure means, and keep what is told short.
fn finite(value: f32) -> Option<f64> {
    value.is_finite().then(|| (f64::from(value) * 1e6).round() / 1e6)
}

fn state<T>(measured: &Measured<T>) -> State {
    match measured {
        Measured::Value(_) => State::Measured,
        Measured::NotDefined(_) => State::NotDefined,
        Measured::NotChecked(_) => State::NotChecked,
    }
}

fn amount(level: Level) -> Amount {
    match level {
        Level::Same => Amount::Same,
        Level::Slight => Amount::Slight,
        Level::Visible => Amount::Visible,
        Level::Strong => Amount::Strong,
    }
}

fn name(component: Component) -> &'static str {
    match component {
        Component::Layout => "layout",
        Component::Edges => "edges",
        Component::Structure => "structure",
        Component::Palette => "palette",
        Component::Brand => "brand",
        Component::Tone => "tone",
        Component::Text => "text",
        Component::Identity => "identity",
    }
}
