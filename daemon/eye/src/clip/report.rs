//! The report of a clip: every measure for itself, and every frame's numbers.

use super::anchor::AnchorPath;
use super::findings::{Boiling, Freezes, Ghosting, HueDrift, Jumps, Motion, Place, Pumping, Warp};
use crate::Measured;
use crate::still::Level;

/// A measure of clips.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Measure {
    /// Texture that is new in every frame.
    Boiling,
    /// All gets lighter and darker.
    Pumping,
    /// Old frames show through.
    Ghosting,
    /// Frames that repeat.
    Freezes,
    /// Motion that jumps.
    Jumps,
    /// Things that change while they move.
    Warp,
    /// Colours that go away.
    Hue,
    /// The way from the anchor.
    Anchor,
}

/// What was found in a clip. Every part stands for itself; there is no total on purpose.
#[derive(Debug, Clone, PartialEq)]
pub struct FlickerReport {
    /// How many frames were looked at.
    pub frames: u32,
    /// From the first frame to the end of the last one, in seconds.
    pub seconds: f64,
    /// Frames a second: as the file says, or the mean of their times.
    pub fps: f64,
    /// Frames that could not be decoded, or had another shape than the first one, and what was said of the first eight.
    pub missed: u32,
    /// One sentence for each of the first eight that were missed.
    pub faults: Vec<String>,
    /// Motion and plain change.
    pub motion: Motion,
    /// Texture that is new in every frame.
    pub boiling: Measured<Boiling>,
    /// All gets lighter and darker.
    pub pumping: Measured<Pumping>,
    /// Old frames show through.
    pub ghosting: Measured<Ghosting>,
    /// Frames that repeat.
    pub freezes: Measured<Freezes>,
    /// Motion that jumps.
    pub jumps: Measured<Jumps>,
    /// Things that change while they move.
    pub warp: Measured<Warp>,
    /// Colours that go away.
    pub hue: Measured<HueDrift>,
    /// The way from the anchor; not checked without one.
    pub anchor: Measured<AnchorPath>,
    /// Frames with which a new shot begins.
    pub cuts: Vec<Place>,
    /// The worst frames of each measure that has some, the worst first.
    pub worst: Vec<Worst>,
    /// Every frame's numbers, in order.
    pub series: Vec<Point>,
}

/// One of the worst frames of a measure.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Worst {
    /// By which measure.
    pub measure: Measure,
    /// Which frame.
    pub place: Place,
    /// Its value: levels, shares or times, as the measure's.
    pub value: f32,
}

/// One frame's numbers against the frame before it; the first one's are 0.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// Seconds from the first frame.
    pub seconds: f64,
    /// Mean change of luma, in levels.
    pub change: f32,
    /// Mean way, in pixels at the normal size.
    pub way: f32,
    /// Boiling, in levels.
    pub boiling: f32,
    /// Luma of everything since the shot began, in levels.
    pub light: f32,
    /// Share of old detail.
    pub trail: f32,
    /// What compensation leaves, in levels.
    pub warp: f32,
    /// It repeats the frame before.
    pub stands: bool,
    /// How many times farther than its neighbours it moved; 0 where that cannot be told.
    pub jump: f32,
    /// CIEDE2000 of the palette to the anchor's; 0 without an anchor.
    pub palette: f32,
    /// A shot begins with it.
    pub cut: bool,
}

/// One measure as it is shown to a person.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// Which one.
    pub measure: Measure,
    /// How much of it there is.
    pub level: Measured<Level>,
    /// One sentence.
    pub words: String,
}

impl FlickerReport {
    /// Every measure as it is shown: its level and one sentence, or why there is none.
    pub fn findings(&self) -> Vec<Finding> {
        vec![
            finding(Measure::Boiling, &self.boiling, Boiling::level, Boiling::words),
            finding(Measure::Pumping, &self.pumping, Pumping::level, Pumping::words),
            finding(Measure::Ghosting, &self.ghosting, Ghosting::level, Ghosting::words),
            finding(Measure::Freezes, &self.freezes, Freezes::level, Freezes::words),
            finding(Measure::Jumps, &self.jumps, Jumps::level, Jumps::words),
            finding(Measure::Warp, &self.warp, Warp::level, Warp::words),
            finding(Measure::Hue, &self.hue, HueDrift::level, HueDrift::words),
            finding(Measure::Anchor, &self.anchor, AnchorPath::level, AnchorPath::words),
        ]
    }
}

fn finding<T>(
    measure: Measure,
    measured: &Measured<T>,
    level: fn(&T) -> Level,
    words: fn(&T) -> String,
) -> Finding {
    let (level, words) = match measured {
        Measured::Value(value) => (Measured::Value(level(value)), words(value)),
        Measured::NotDefined(why) => (Measured::NotDefined(*why), format!("not defined: {why}")),
        Measured::NotChecked(why) => (Measured::NotChecked(*why), format!("not checked: {why}")),
    };
    Finding { measure, level, words }
}
