//! Kinetic potential: what a still promises as a clip, before a clip is paid. Five sub-scores with their reasons, and no total.
//!
//! These are heuristics on pixels, to be set against the flicker measured later on the project's own clips. Their ramps are stated
//! where they stand; unlike the thresholds of drift no suite fits them.

mod boil;
mod calm;
mod depth;
mod light;
mod subject;

pub use boil::Boil;
pub use calm::calm;
pub use depth::Depth;
pub use light::{Light, Tones};
pub use subject::Subject;

use crate::ground::normal::{Normal, luma_of};
use crate::ground::plane::Plane;
use crate::still::saliency;
use crate::{Frame, Measured, Why};

/// Texture is judged at this long edge at most, in pixels: what motion models work at.
const FINE: usize = 1024;
/// Everything else is judged at this long edge.
const COARSE: usize = 256;
/// A picture whose long edge is under this many pixels has no texture to speak of.
const LEAST: u32 = 32;

/// What a still promises as a clip.
#[derive(Debug, Clone, PartialEq)]
pub struct Kinetic {
    /// Layers that can move against each other.
    pub depth: Measured<Depth>,
    /// Light with a range and a direction.
    pub light: Measured<Light>,
    /// Something to look at that stands out.
    pub subject: Measured<Subject>,
    /// Fine texture that would boil.
    pub boil: Measured<Boil>,
    /// Tones without detail.
    pub tones: Measured<Tones>,
}

/// One sub-score as it is shown to a person.
#[derive(Debug, Clone, PartialEq)]
pub struct SubScore {
    /// `depth`, `light`, `subject`, `boil` or `tones`.
    pub name: &'static str,
    /// 0 to 1; 1 promises most: many layers, clear light, a distinct subject, nothing that boils, nothing clipped.
    pub score: Measured<f32>,
    /// Why, in a sentence.
    pub words: String,
}

impl Kinetic {
    /// Measures a still. Everything is not defined for a wholly transparent one or one under 32 pixels; depth, light and subject are not
    /// for one colour.
    pub fn new(frame: Frame<'_>) -> Self {
        let long = frame.width().max(frame.height());
        let cells = Normal::sized(frame, subject::SIDE, subject::SIDE);
        let why = match () {
            () if cells.cover() <= 0.0 => Some(Why::Empty),
            () if long < LEAST => Some(Why::Small),
            () => None,
        };
        if let Some(why) = why {
            return Self {
                depth: Measured::NotDefined(why),
                light: Measured::NotDefined(why),
                subject: Measured::NotDefined(why),
                boil: Measured::NotDefined(why),
                tones: Measured::NotDefined(why),
            };
        }
        let luma = luma_of(frame, FINE);
        let coarse = luma_of(frame, COARSE);
        let flat = range(&coarse) < 2.0;
        let lab = cells.lab();
        let lit = |make: &dyn Fn() -> Measured<Subject>| {
            if flat { Measured::NotDefined(Why::Flat) } else { make() }
        };
        Self {
            depth: if flat { Measured::NotDefined(Why::Flat) } else { Depth::new(&coarse) },
            light: if flat { Measured::NotDefined(Why::Flat) } else { Measured::Value(Light::new(&coarse)) },
            subject: lit(&|| Measured::Value(Subject::new(&saliency(&coarse), &lab, &coarse))),
            boil: Measured::Value(Boil::new(&luma)),
            tones: Measured::Value(Tones::new(&luma)),
        }
    }

    /// All five, as they are shown.
    pub fn scores(&self) -> [SubScore; 5] {
        [
            shown("depth", &self.depth, Depth::score, Depth::words),
            shown("light", &self.light, Light::score, Light::words),
            shown("subject", &self.subject, Subject::score, Subject::words),
            shown("boil", &self.boil, Boil::score, Boil::words),
            shown("tones", &self.tones, Tones::score, Tones::words),
        ]
    }
}

fn shown<T>(
    name: &'static str,
    measured: &Measured<T>,
    score: fn(&T) -> f32,
    words: fn(&T) -> String,
) -> SubScore {
    match measured {
        Measured::Value(value) => {
            SubScore { name, score: Measured::Value(score(value)), words: words(value) }
        }
        Measured::NotDefined(why) => {
            SubScore { name, score: Measured::NotDefined(*why), words: format!("not defined: {why}") }
        }
        Measured::NotChecked(why) => {
            SubScore { name, score: Measured::NotChecked(*why), words: format!("not checked: {why}") }
        }
    }
}

fn range(luma: &Plane) -> f32 {
    let (low, high) = luma.values().iter().fold((f32::MAX, f32::MIN), |(l, h), v| (l.min(*v), h.max(*v)));
    high - low
}

/// 0 up to `from`, 1 from `to` on, straight between.
fn ramp(value: f32, from: f32, to: f32) -> f32 {
    ((value - from) / (to - from)).max(0.0).min(1.0)
}
