//! Drift: all components between two pictures, each with its level and its words.

use super::brand::{Brand, Swatch};
use super::edges::Edges;
use super::layout::Layout;
use super::look::{Look, Pair};
use super::palette::{PaletteDrift, nearest_drift};
use super::structure::Structure;
use super::text::Text;
use super::thresholds::Level;
use super::tone::Tone;
use crate::{Measured, Why};

/// What a comparison needs beside the pictures.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options<'a> {
    /// Locked brand colours.
    pub brand: &'a [Swatch<'a>],
    /// The lines that a reading program found in the first and in the second picture, in reading order; `None` if nobody read them.
    pub text: Option<(&'a [String], &'a [String])>,
}

/// A component of drift.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Component {
    /// Where the eye goes.
    Layout,
    /// Edges and sharpness.
    Edges,
    /// Structure, and where something changed.
    Structure,
    /// The main colours.
    Palette,
    /// Locked brand colours.
    Brand,
    /// Light and dark, and where the light comes from.
    Tone,
    /// Lettering.
    Text,
    /// Whether persons are the same: never checked here.
    Identity,
}

/// How far the second picture is from the first, by component. There is no total on purpose: components mean different things.
#[derive(Debug, Clone, PartialEq)]
pub struct Drift {
    /// Where the eye goes.
    pub layout: Measured<Layout>,
    /// Edges and sharpness.
    pub edges: Measured<Edges>,
    /// Structure, and where something changed.
    pub structure: Measured<Structure>,
    /// The main colours.
    pub palette: Measured<PaletteDrift>,
    /// Each locked brand colour in the order given; not checked if none was.
    pub brand: Measured<Vec<Measured<Brand>>>,
    /// Light and dark, and where the light comes from.
    pub tone: Measured<Tone>,
    /// Lettering.
    pub text: Measured<Text>,
    /// Whether persons are the same: never checked, for want of a model; there is no value.
    pub identity: Measured<std::convert::Infallible>,
}

/// One component as it is shown to a person.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// Which one.
    pub component: Component,
    /// How much changed.
    pub level: Measured<Level>,
    /// How many times more than by harmless edits it changed; over 1 it counts.
    pub score: Measured<f32>,
    /// One sentence.
    pub words: String,
}

/// Compares two pictures. Components that compare places are not defined for pictures of different shapes; nothing is where a picture
/// is wholly transparent.
pub fn drift(a: &Look, b: &Look, options: &Options<'_>) -> Drift {
    let seen = if a.is_empty() || b.is_empty() { Err(Why::Empty) } else { Ok(()) };
    let pair = seen.and_then(|()| Pair::new(a, b));
    let lit = pair.as_ref().map_err(|why| *why).and_then(|pair| match a.is_flat() || b.is_flat() {
        true => Err(Why::Flat),
        false => Ok(pair),
    });
    let pair = pair.as_ref().map_err(|why| *why);
    let colours = seen.and_then(|()| nearest_drift(&a.colours, &b.colours).ok_or(Why::Empty));
    let brand = match (options.brand, pair) {
        ([], _) => Measured::NotChecked(Why::NotAsked),
        (swatches, Ok(pair)) => {
            Measured::Value(swatches.iter().map(|swatch| Brand::between(pair, swatch)).collect())
        }
        (_, Err(why)) => Measured::NotDefined(why),
    };
    Drift {
        layout: lit.map(|_| Layout::between(&a.saliency, &b.saliency)).into(),
        edges: pair.map(Edges::between).into(),
        structure: pair.and_then(Structure::between).into(),
        palette: colours.into(),
        brand,
        tone: seen.map(|()| Tone::between(&a.tones, &b.tones, &a.key, &b.key)).into(),
        text: Text::between(options.text),
        identity: Measured::NotChecked(Why::NoModel),
    }
}

impl Drift {
    /// Every component as it is shown: one sentence each, and one for each brand colour.
    pub fn reports(&self) -> Vec<Report> {
        let mut all = vec![
            report(Component::Layout, &self.layout, Layout::level, Layout::score, Layout::words),
            report(Component::Edges, &self.edges, Edges::level, Edges::score, Edges::words),
            report(
                Component::Structure,
                &self.structure,
                Structure::level,
                Structure::score,
                Structure::words,
            ),
            report(
                Component::Palette,
                &self.palette,
                PaletteDrift::level,
                PaletteDrift::score,
                PaletteDrift::words,
            ),
        ];
        let brand =
            |one: &Measured<Brand>| report(Component::Brand, one, Brand::level, Brand::score, Brand::words);
        match &self.brand {
            Measured::Value(colours) => all.extend(colours.iter().map(brand)),
            Measured::NotDefined(why) => all.push(brand(&Measured::NotDefined(*why))),
            Measured::NotChecked(why) => all.push(brand(&Measured::NotChecked(*why))),
        }
        all.push(report(Component::Tone, &self.tone, Tone::level, Tone::score, Tone::words));
        all.push(report(Component::Text, &self.text, Text::level, Text::score, Text::words));
        all.push(report(Component::Identity, &self.identity, |_| Level::Same, |_| 0.0, |_| String::new()));
        all
    }
}

fn report<T>(
    component: Component,
    measured: &Measured<T>,
    level: fn(&T) -> Level,
    score: fn(&T) -> f32,
    words: fn(&T) -> String,
) -> Report {
    let (level, score, words) = match measured {
        Measured::Value(value) => {
            (Measured::Value(level(value)), Measured::Value(score(value)), words(value))
        }
        Measured::NotDefined(why) => {
            (Measured::NotDefined(*why), Measured::NotDefined(*why), format!("not defined: {why}"))
        }
        Measured::NotChecked(why) => {
            (Measured::NotChecked(*why), Measured::NotChecked(*why), format!("not checked: {why}"))
        }
    };
    Report { component, level, score, words }
}
