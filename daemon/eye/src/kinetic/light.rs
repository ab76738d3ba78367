//! Light with a range and a direction, and tones that have no detail left.

use super::ramp;
use crate::ground::plane::Plane;
use crate::ground::statistics::quantile;
use crate::still::{Key, key_light};

/// Luma at and beyond these codes counts as black and as white.
const BLACK: f32 = 2.0;
const WHITE: f32 = 253.0;
/// The share of clipped pixels at which nothing is promised any more.
const WORST: f32 = 0.25;

/// The light of a still.
#[derive(Debug, Clone, PartialEq)]
pub struct Light {
    /// Luma between the 1st and the 99th hundredth, 0 to 255.
    pub range: f32,
    /// Where the light comes from, if from one side.
    pub key: Option<Key>,
}

impl Light {
    pub(super) fn new(luma: &Plane) -> Self {
        let at = |q| quantile(luma.values(), q).unwrap_or(0.0);
        Self { range: at(0.99) - at(0.01), key: key_light(luma).value().copied() }
    }

    /// Two thirds for the range (40 to 200 codes), one for the direction.
    pub fn score(&self) -> f32 {
        let direction = self.key.map_or(0.0, |key| ramp(key.coherence, 0.2, 0.9));
        (2.0 * ramp(self.range, 40.0, 200.0) + direction) / 3.0
    }

    pub(super) fn words(&self) -> String {
        let range = match self.range {
            r if r < 80.0 => "flat light",
            r if r < 160.0 => "moderate contrast",
            _ => "full contrast",
        };
        match self.key {
            Some(key) => format!("{range}, from {}", crate::still::side_words(key.degrees)),
            None => format!("{range}, from no one side"),
        }
    }
}

/// Tones without detail.
#[derive(Debug, Clone, PartialEq)]
pub struct Tones {
    /// Share of pixels at black, 0 to 1.
    pub black: f32,
    /// Share of pixels at white, 0 to 1.
    pub white: f32,
}

impl Tones {
    pub(super) fn new(luma: &Plane) -> Self {
        let (mut black, mut white) = (0_u32, 0_u32);
        for v in luma.values() {
            black += u32::from(*v <= BLACK);
            white += u32::from(*v >= WHITE);
        }
        let share = |count: u32| count as f32 / luma.values().len().max(1) as f32;
        Self { black: share(black), white: share(white) }
    }

    /// 1 without clipped pixels, 0 from a quarter of the picture on.
    pub fn score(&self) -> f32 {
        1.0 - ramp(self.black + self.white, 0.0, WORST)
    }

    pub(super) fn words(&self) -> String {
        let percent = |share: f32| format!("{:.0} %", 100.0 * share);
        match (self.black >= 0.005, self.white >= 0.005) {
            (false, false) => "no tones are clipped".to_owned(),
            (true, false) => format!("{} is clipped to black", percent(self.black)),
            (false, true) => format!("{} is clipped to white", percent(self.white)),
            (true, true) => {
                format!("{} is clipped to black and {} to white", percent(self.black), percent(self.white))
            }
        }
    }
}
