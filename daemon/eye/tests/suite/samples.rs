//! What every measure says of every edit of a picture.

use image::RgbaImage;
use image::imageops::FilterType::{CatmullRom, Lanczos3, Triangle};
use maquette_eye::Frame;
use maquette_eye::still::{Component, Drift, Look, Options, Swatch, drift};

use super::edits::{self, Chance};

/// Names of the measures, in the order of [`Sample::values`]: a component and its part.
pub const MEASURES: [(Component, &str); 12] = [
    (Component::Layout, "LAYOUT_SHIFT"),
    (Component::Layout, "LAYOUT_OVERLAP"),
    (Component::Edges, "EDGES_GMSD"),
    (Component::Edges, "EDGES_SHARPNESS"),
    (Component::Structure, "STRUCTURE_LOSS"),
    (Component::Structure, "STRUCTURE_LOCAL"),
    (Component::Palette, "PALETTE_MEAN"),
    (Component::Palette, "PALETTE_MOST"),
    (Component::Tone, "TONE_DISTANCE"),
    (Component::Tone, "TONE_TURN"),
    (Component::Brand, "BRAND"),
    (Component::Text, "TEXT"),
];

/// An edit at one strength and what came of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    pub kind: &'static str,
    pub step: usize,
    /// The strength in the unit of the kind; rising.
    pub strength: f32,
    /// By [`MEASURES`]; nothing where a measure is not defined.
    pub values: [Option<f32>; 12],
}

/// Kinds that change nothing a person would call a change.
pub const HARMLESS: [&str; 3] = ["harmless", "harmless, with a brand colour", "harmless, lit"];

/// The brand colour of the suite.
pub const BRAND: [u8; 3] = [11, 95, 255];

fn values(drift: &Drift) -> [Option<f32>; 12] {
    let (layout, edges) = (drift.layout.value(), drift.edges.value());
    let (structure, palette, tone) = (drift.structure.value(), drift.palette.value(), drift.tone.value());
    let brand = drift.brand.value().and_then(|all| all.first()).and_then(|one| one.value());
    let values = [
        layout.map(|v| v.shift),
        layout.map(|v| 1.0 - v.overlap),
        edges.map(|v| v.gmsd),
        edges.map(|v| v.sharpness.ln().abs()),
        structure.map(|v| 1.0 - v.ms_ssim),
        structure.map(|v| v.local),
        palette.map(|v| v.mean),
        palette.map(|v| v.most),
        tone.map(|v| v.distance),
        tone.and_then(|v| v.turn.value()).map(|turn| turn.abs()),
        brand.map(|v| v.drift()),
        drift.text.value().map(|v| v.distance),
    ];
    assert!(values.iter().flatten().all(|v| v.is_finite()), "{drift:?}");
    values
}

fn look(picture: &RgbaImage) -> Look {
    Look::new(Frame::new(picture.width(), picture.height(), picture.as_raw()).expect("a frame"))
}

fn look_beside(picture: &RgbaImage, other: &Look) -> Look {
    Look::beside(Frame::new(picture.width(), picture.height(), picture.as_raw()).expect("a frame"), other)
}

/// Collects samples of one picture.
struct Bench<'a> {
    out: Vec<Sample>,
    only: &'a dyn Fn(&str) -> bool,
}

impl Bench<'_> {
    /// Compares a base with its edits; `None` takes an edit's own base.
    fn run(&mut self, kind: &'static str, base: &Look, strengths: &[f32], edit: impl Fn(f32) -> RgbaImage) {
        if !(self.only)(kind) {
            return;
        }
        for (step, strength) in strengths.iter().enumerate() {
            let swatch = [Swatch { name: "brand", srgb: BRAND, tolerance: 3.0 }];
            let options = Options { brand: &swatch, text: None };
            let values = values(&drift(base, &look_beside(&edit(*strength), base), &options));
            self.out.push(Sample { kind, step, strength: *strength, values });
        }
    }
}

/// All edits of one picture whose kind passes `only`; `other` lends objects, `seed` decides places.
pub fn samples(
    picture: &RgbaImage,
    other: &RgbaImage,
    seed: u64,
    only: &dyn Fn(&str) -> bool,
) -> Vec<Sample> {
    let mut chance = Chance(seed);
    let mut place = || (0.2 + 0.6 * chance.next(), 0.2 + 0.6 * chance.next());
    let (here, there) = (place(), place());
    let (angle, way) = (place().0 * 9.0, place().1 * 3.0);
    let lamp = 360.0 * way;
    let (branded, lit) = (edits::label(picture, BRAND, here), edits::lit(picture, lamp));
    let (base, brand_base, lit_base) = (look(picture), look(&branded), look(&lit));
    let mut bench = Bench { out: Vec::new(), only };
    bench.run(HARMLESS[0], &base, &HARMLESS_STEPS, |s| harmless(picture, s, seed));
    bench.run(HARMLESS[1], &brand_base, &HARMLESS_STEPS[5..], |s| harmless(&branded, s, seed));
    bench.run(HARMLESS[2], &lit_base, &HARMLESS_STEPS[5..], |s| harmless(&lit, s, seed));
    bench.run("shift", &base, &[0.01, 0.02, 0.04, 0.08, 0.12, 0.2], |s| edits::shift(picture, s, angle));
    bench.run("crop", &base, &[0.02, 0.05, 0.1, 0.2, 0.3, 0.4], |s| edits::crop(picture, 1.0 - s));
    bench.run("rotate", &base, &[1.0, 2.0, 4.0, 8.0, 15.0, 30.0], |s| edits::rotate(picture, s));
    bench.run("mirror", &base, &[1.0], |_| edits::mirror(picture));
    bench.run("blur", &base, &[0.7, 1.0, 1.5, 2.5, 4.0, 6.0], |s| edits::blur(picture, s));
    let soft = edits::blur(picture, 1.5);
    bench.run("sharpen", &base, &[0.25, 0.5, 1.0, 1.5, 2.0, 3.0], |s| edits::sharpen(picture, &soft, s));
    bench.run("noise", &base, &[6.0, 9.0, 13.0, 18.0, 25.0, 36.0], |s| edits::noise(picture, s, seed));
    bench.run("JPEG", &base, &[20.0, 40.0, 60.0, 80.0, 90.0], |s| edits::jpeg(picture, (100.0 - s) as u8));
    bench.run("resize far down", &base, &[2.5, 3.5, 5.0, 8.0, 12.0], |s| {
        edits::scaled(picture, 1.0 / s, Triangle)
    });
    let areas = [0.02, 0.03, 0.05, 0.08, 0.12, 0.2];
    bench.run("object added", &base, &areas, |s| edits::object(picture, other, s, there));
    if only("object removed") {
        for (step, area) in areas.iter().enumerate() {
            let with = look(&edits::object(picture, other, *area, there));
            let values = values(&drift(&with, &base, &Options::default()));
            bench.out.push(Sample { kind: "object removed", step, strength: *area, values });
        }
    }
    let middle = look(&edits::object(picture, other, 0.04, (0.5, 0.5)));
    bench.run("object moved", &middle, &[0.02, 0.04, 0.08, 0.15, 0.25], |s| {
        edits::object(picture, other, 0.04, (0.5 + s * angle.cos(), 0.5 + s * angle.sin()))
    });
    // A grey picture has no hue to turn: nothing would change.
    let coloured = edits::chroma(picture) > 6.0;
    let only_coloured = |kind: &str| only(kind) && coloured;
    bench.only = &only_coloured;
    bench.run("hue", &base, &[5.0, 10.0, 20.0, 40.0, 80.0, 120.0], |s| edits::hue(picture, s));
    bench.run("less saturation", &base, &[0.1, 0.2, 0.35, 0.5, 0.75, 1.0], |s| {
        edits::saturation(picture, 1.0 - s)
    });
    bench.run("more saturation", &base, &[0.1, 0.2, 0.35, 0.5, 0.75, 1.0], |s| {
        edits::saturation(picture, 1.0 + s)
    });
    bench.only = only;
    bench.run("darker (gamma)", &base, &[0.05, 0.1, 0.2, 0.35, 0.6, 1.0], |s| edits::gamma(picture, 1.0 + s));
    bench.run("lighter (gamma)", &base, &[0.05, 0.1, 0.2, 0.35, 0.6, 1.0], |s| {
        edits::gamma(picture, 1.0 / (1.0 + s))
    });
    bench.run("light turned", &lit_base, &[15.0, 30.0, 60.0, 90.0, 135.0, 180.0], |s| {
        edits::lit(picture, lamp + s)
    });
    bench.run("brand colour off", &brand_base, &[2.0, 3.0, 5.0, 8.0, 11.0, 15.0], |s| {
        edits::label(picture, edits::off_by(BRAND, s, way), here)
    });
    bench.out.extend(texts(&base, seed));
    bench.out
}

/// What a reading program would hand over, with one to six letters changed; other line breaks are harmless.
fn texts(base: &Look, seed: u64) -> Vec<Sample> {
    let words = "SPRING SALE at the old mill, 3 May 2026";
    let mut chance = Chance(seed);
    let sample = |kind, step: usize, lines: &[String]| {
        let drift = drift(base, base, &Options { brand: &[], text: Some((&[words.to_owned()], lines)) });
        let mut only_text = [None; 12];
        only_text[11] = values(&drift)[11];
        Sample { kind, step, strength: step as f32 + 1.0, values: only_text }
    };
    let broken: Vec<String> = words.split(' ').map(str::to_owned).collect();
    let mut out = vec![sample(HARMLESS[0], 0, &[words.to_owned()]), sample(HARMLESS[0], 1, &broken)];
    let mut letters: Vec<char> = words.chars().collect();
    let mut free: Vec<usize> = (0..letters.len()).filter(|i| letters[*i] != ' ').collect();
    for step in 0..6 {
        let place = free.remove((chance.next() * free.len() as f32) as usize);
        letters[place] = if letters[place] == 'X' { 'Y' } else { 'X' };
        out.push(sample("letters changed", step, &[letters.iter().collect()]));
    }
    out
}

const HARMLESS_STEPS: [f32; 11] = [0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0];

/// Harmless edits, by number: other sizes (much smaller ones in linear light: other ways darken fine texture), JPEG of quality 90, a little noise, and two together.
fn harmless(picture: &RgbaImage, which: f32, seed: u64) -> RgbaImage {
    match which as usize {
        0 => edits::scaled_in_light(picture, 0.6, Lanczos3),
        1 => edits::scaled_in_light(picture, 0.75, Triangle),
        2 => edits::scaled(picture, 0.9, CatmullRom),
        3 => edits::scaled(picture, 1.5, CatmullRom),
        4 => edits::scaled(picture, 1.3, Lanczos3),
        5 => edits::jpeg(picture, 90),
        6 => edits::noise(picture, 1.0, seed),
        7 => edits::noise(picture, 2.0, seed),
        8 => edits::noise(picture, 3.0, seed),
        9 => edits::jpeg(&edits::scaled_in_light(picture, 0.75, CatmullRom), 90),
        _ => edits::jpeg(&edits::noise(picture, 2.0, seed), 90),
    }
}
