//! L\*a\*b\* by tables, one pixel at a time: what changes pixels of pictures. Its roundings are frozen with the bytes that it made.

use crate::lab::{Lab, bent, light, to_xyz};
use crate::light::{encoded, linear_table};

/// Steps of the tables of roots.
const STEPS: usize = 4096;

/// Tables for both ways: a few thousand roots, taken once.
#[derive(Debug, Clone)]
pub struct LabTables {
    root: Vec<f32>,
    encoded: Vec<f32>,
}

impl LabTables {
    /// Takes the roots.
    pub fn new() -> Self {
        let at = |i: usize| i as f64 / STEPS as f64;
        Self {
            root: (0..=STEPS + 1).map(|i| bent(at(i)) as f32).collect(),
            encoded: (0..=STEPS + 1).map(|i| (encoded(at(i)) * 255.0) as f32).collect(),
        }
    }

    /// L\*a\*b\* of a pixel's colour, whatever its opacity.
    pub fn lab(&self, pixel: [u8; 4]) -> Lab {
        let linear = linear_table();
        let rgb = [0, 1, 2].map(|i| f64::from(linear[usize::from(pixel[i])]));
        let f = to_xyz(rgb).map(|v| between(&self.root, v as f32));
        [116.0 * f[1] - 16.0, 500.0 * (f[0] - f[1]), 200.0 * (f[1] - f[2])]
    }

    /// The nearest sRGB colour, with the given opacity. What sRGB lacks is cut off channel by channel.
    pub fn pixel(&self, colour: Lab, alpha: u8) -> [u8; 4] {
        let [r, g, b] = light(colour).map(|v| (between(&self.encoded, v) + 0.5) as u8);
        [r, g, b, alpha]
    }
}

impl Default for LabTables {
    fn default() -> Self {
        Self::new()
    }
}

/// A table's value at 0 to 1, interpolated.
fn between(table: &[f32], at: f32) -> f32 {
    let place = at.clamp(0.0, 1.0) * STEPS as f32;
    let index = place as usize;
    let (low, high) = (table[index], table[index + 1]);
    low + (high - low) * (place - index as f32)
}
