//! From how much on a measure counts. Every number here was made by the perturbation suite (`cargo run --release -p maquette-eye
//! --example perturb`) on the fitting half of its pictures, at 0.2 % false alarms on harmless edits. Brand colours go by their own
//! tolerance and text by any letter; these two are set by hand.

/// How much changed, in a designer's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// No more than harmless edits do (another size, JPEG of quality 90, a little noise).
    Same,
    /// More than harmless edits do.
    Slight,
    /// As much as the middle one of the suite's graded changes.
    Visible,
    /// As much as the strongest of the suite's graded changes.
    Strong,
}

/// The levels of one measure, rising.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Steps {
    /// Above it harmless edits come out 1 % of the time.
    pub slight: f32,
    /// The median over pictures under the middle change of its own kind.
    pub visible: f32,
    /// The median over pictures under the strongest change of its own kind.
    pub strong: f32,
}

impl Steps {
    /// The level of a value; what is not finite counts as the same.
    pub fn level(self, value: f32) -> Level {
        match value {
            v if v > self.strong => Level::Strong,
            v if v > self.visible => Level::Visible,
            v if v > self.slight => Level::Slight,
            _ => Level::Same,
        }
    }

    /// How many times the threshold a value is: over 1 it counts.
    pub fn score(self, value: f32) -> f32 {
        value / self.slight
    }
}

/// Shift of the centre of what is salient, as a share of the diagonal.
pub const LAYOUT_SHIFT: Steps = Steps { slight: 0.0105, visible: 0.0477, strong: 0.1054 };
/// One minus the overlap of the salient fifths.
pub const LAYOUT_OVERLAP: Steps = Steps { slight: 0.0981, visible: 0.5917, strong: 0.8876 };
/// GMSD.
pub const EDGES_GMSD: Steps = Steps { slight: 0.0285, visible: 0.0427, strong: 0.0959 };
/// Natural logarithm of the ratio of mean gradients, without its sign.
pub const EDGES_SHARPNESS: Steps = Steps { slight: 0.0602, visible: 0.1429, strong: 0.4497 };
/// One minus MS-SSIM.
pub const STRUCTURE_LOSS: Steps = Steps { slight: 0.0054, visible: 0.1436, strong: 0.3087 };
/// CIEDE2000 that 1 % of the picture exceeds.
pub const STRUCTURE_LOCAL: Steps = Steps { slight: 3.8491, visible: 41.7234, strong: 62.5851 };
/// CIEDE2000 between matched palettes, mean.
pub const PALETTE_MEAN: Steps = Steps { slight: 1.1974, visible: 11.5196, strong: 22.8607 };
/// CIEDE2000 between matched palettes, greatest.
pub const PALETTE_MOST: Steps = Steps { slight: 3.4933, visible: 17.6309, strong: 34.1609 };
/// Wasserstein-1 distance of luma histograms, as a share of the range.
pub const TONE_DISTANCE: Steps = Steps { slight: 0.0087, visible: 0.0898, strong: 0.1998 };
/// Degrees that the key light turned.
pub const TONE_TURN: Steps = Steps { slight: 5.0, visible: 78.9177, strong: 143.6513 };
/// Edit distance of the texts read, as a share of the longer one. Any letter counts; the steps are one letter in ten and in three.
pub const TEXT_DISTANCE: Steps = Steps { slight: 0.0, visible: 0.1, strong: 0.33 };
