//! Tone: how luma is spread, and where the light comes from.
//!
//! The distance of histograms is Wasserstein's first (the area between the cumulated ones). The direction of the key light is that
//! of the mean gradient of low-passed luma; its coherence is the length of the mean gradient by the mean length (K. Mardia,
//! "Statistics of Directional Data", 1972): 1 when all gradients point one way, 0 when they cancel.

use super::thresholds::{Level, TONE_DISTANCE, TONE_TURN};
use crate::ground::plane::Plane;
use crate::{Measured, Why};

/// Cells along each side for the light's direction.
const SIDE: usize = 32;
/// Deviation of the low pass, in cells.
const PASS: f32 = 4.0;
/// Under this coherence there is no one direction.
const COHERENT: f32 = 0.4;
/// Luma that has to rise over the whole picture to be called a light.
const RISE: f32 = 12.0;

/// Where the light comes from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Key {
    /// In degrees: 0 from the right, 90 from above, 180 from the left, −90 from below; over −180 to 180.
    pub degrees: f32,
    /// How much it is one direction, 0 to 1.
    pub coherence: f32,
    /// Luma (of 255) that it rises over the picture's width or height.
    pub rise: f32,
}

/// How the tone of two pictures differs.
#[derive(Debug, Clone, PartialEq)]
pub struct Tone {
    /// Distance of the histograms as a share of the range: 0 the same, 1 black against white.
    pub distance: f32,
    /// Mean luma, second minus first, as a share of the range: −1 to 1.
    pub brighter: f32,
    /// Deviation of luma, second by first: under 1 it is flatter. 1 if the first has none.
    pub contrast: f32,
    /// Degrees that the key light turned, over −180 to 180, positive against the clock; not defined where a picture's light has no one direction.
    pub turn: Measured<f32>,
    /// Where the light comes from in the second picture.
    pub key: Measured<Key>,
}

impl Tone {
    pub(super) fn between(a: &[f32; 256], b: &[f32; 256], from: &Measured<Key>, to: &Measured<Key>) -> Self {
        let (mut gap, mut distance) = (0.0, 0.0);
        for (a, b) in a.iter().zip(b) {
            gap += b - a;
            distance += gap.abs();
        }
        let ((mean_a, spread_a), (mean_b, spread_b)) = (moments(a), moments(b));
        let turn = match (from, to) {
            (Measured::Value(from), Measured::Value(to)) => Measured::Value(turned(from.degrees, to.degrees)),
            _ => Measured::NotDefined(Why::Scattered),
        };
        Self {
            distance: distance / 255.0,
            brighter: (mean_b - mean_a) / 255.0,
            contrast: if spread_a > 0.5 { spread_b / spread_a } else { 1.0 },
            turn,
            key: to.clone(),
        }
    }

    fn turn_size(&self) -> f32 {
        self.turn.value().map_or(0.0, |turn| turn.abs())
    }

    pub(super) fn score(&self) -> f32 {
        TONE_DISTANCE.score(self.distance).max(TONE_TURN.score(self.turn_size()))
    }

    pub(super) fn level(&self) -> Level {
        TONE_DISTANCE.level(self.distance).max(TONE_TURN.level(self.turn_size()))
    }

    pub(super) fn words(&self) -> String {
        let mut said = Vec::new();
        if TONE_DISTANCE.level(self.distance) > Level::Same {
            let percent = (100.0 * self.brighter.abs()).round();
            said.push(match self.brighter {
                b if b > 0.5 * self.distance => format!("it is brighter by {percent} % of the range"),
                b if b < -0.5 * self.distance => format!("it is darker by {percent} % of the range"),
                _ if self.contrast < 0.97 => "it has less contrast".to_owned(),
                _ if self.contrast > 1.03 => "it has more contrast".to_owned(),
                _ => "light and dark are spread differently".to_owned(),
            });
        }
        if let (Some(turn), Some(key)) = (self.turn.value(), self.key.value())
            && TONE_TURN.level(turn.abs()) > Level::Same
        {
            said.push(format!(
                "the light turned {}° and now comes from {}",
                turn.abs().round(),
                side_words(key.degrees)
            ));
        }
        if said.is_empty() { "light and tone are the same".to_owned() } else { said.join("; ") }
    }
}

/// Where a light of some degrees comes from, in words.
pub(crate) fn side_words(degrees: f32) -> &'static str {
    let eighth = ((degrees / 45.0).round() as i32).rem_euclid(8) as usize;
    [
        "the right",
        "the upper right",
        "above",
        "the upper left",
        "the left",
        "the lower left",
        "below",
        "the lower right",
    ][eighth]
}

/// The shorter way round, over −180 to 180.
fn turned(from: f32, to: f32) -> f32 {
    let turn = (to - from).rem_euclid(360.0);
    if turn > 180.0 { turn - 360.0 } else { turn }
}

/// Shares of pixels by luma; they sum to 1 (to 0 for an empty map). Between two codes a pixel counts for both.
pub(super) fn histogram(luma: &Plane) -> [f32; 256] {
    let mut shares = [0.0; 256];
    let share = 1.0 / luma.values().len().max(1) as f32;
    for value in luma.values() {
        let value = value.max(0.0).min(254.999);
        let (code, part) = (value as usize, value.fract());
        shares[code] += share * (1.0 - part);
        shares[code + 1] += share * part;
    }
    shares
}

/// Mean and deviation of a histogram.
fn moments(shares: &[f32; 256]) -> (f32, f32) {
    let sum = |power: &dyn Fn(f32) -> f32| {
        shares.iter().zip(0_u8..=255).map(|(s, v)| s * power(f32::from(v))).sum::<f32>()
    };
    let mean = sum(&|v| v);
    (mean, sum(&|v| (v - mean).powi(2)).max(0.0).sqrt())
}

/// Where the light comes from, by luma of 0 to 255; not defined where it rises too little or in no one direction.
pub fn key_light(luma: &Plane) -> Measured<Key> {
    let low = luma.resized(SIDE, SIDE).blurred(PASS);
    let (mut x_sum, mut y_sum, mut length) = (0.0_f32, 0.0_f32, 0.0_f32);
    for y in 1..SIDE - 1 {
        let [up, at, down] = [low.row(y - 1), low.row(y), low.row(y + 1)];
        for x in 1..SIDE - 1 {
            let (dx, dy) = ((at[x + 1] - at[x - 1]) / 2.0, (up[x] - down[x]) / 2.0);
            (x_sum, y_sum, length) = (x_sum + dx, y_sum + dy, length + dx.hypot(dy));
        }
    }
    let mean = x_sum.hypot(y_sum);
    let rise = mean / (SIDE - 2).pow(2) as f32 * SIDE as f32;
    let coherence = if length > 0.0 { (mean / length).min(1.0) } else { 0.0 };
    if coherence < COHERENT || rise < RISE {
        return Measured::NotDefined(Why::Scattered);
    }
    Measured::Value(Key { degrees: y_sum.atan2(x_sum).to_degrees(), coherence, rise })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lit(degrees: f32) -> Plane {
        let (s, c) = degrees.to_radians().sin_cos();
        let at = |i: usize| {
            128.0 + 100.0 * (c * ((i % 64) as f32 / 64.0 - 0.5) - s * ((i / 64) as f32 / 64.0 - 0.5))
        };
        Plane::of(64, 64, (0..4096).map(at).collect())
    }

    #[test]
    fn the_light_is_found_all_around() {
        for degrees in [-135.0, -90.0, 0.0, 45.0, 120.0, 179.0] {
            let key = key_light(&lit(degrees));
            let key = key.value().expect("a light");
            assert!(turned(key.degrees, degrees).abs() < 1.0 && key.coherence > 0.9, "{degrees} {key:?}");
        }
        assert_eq!(key_light(&Plane::new(9, 9, 80.0)), Measured::NotDefined(Why::Scattered));
        assert_eq!(
            (side_words(91.0), side_words(-179.0), side_words(180.0)),
            ("above", "the left", "the left")
        );
    }

    #[test]
    fn turns_take_the_shorter_way() {
        for (from, to, turn) in
            [(10.0, 50.0, 40.0), (50.0, 10.0, -40.0), (170.0, -170.0, 20.0), (0.0, 180.0, 180.0)]
        {
            assert!((turned(from, to) - turn).abs() < 1e-3);
        }
    }

    #[test]
    fn histograms_are_as_far_apart_as_luma_moved() {
        let none = Measured::NotDefined(Why::Scattered);
        let tone = |a: f32, b: f32| {
            let [a, b] = [a, b].map(|v| histogram(&Plane::new(4, 4, v)));
            Tone::between(&a, &b, &none, &none)
        };
        for (a, b) in [(10.0, 10.0), (10.0, 61.0), (200.5, 100.25), (0.0, 255.0)] {
            let got = tone(a, b);
            assert!(
                (got.distance - (b - a).abs() / 255.0).abs() < 1e-4
                    && (got.brighter - (b - a) / 255.0).abs() < 1e-4
            );
        }
    }
}
