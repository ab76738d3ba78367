//! Palette lock: what is close to a brand colour is pulled onto it; how close is told in CIEDE2000.

use maquette_colour::{FineLab, LabTables, ciede2000_fine};

use crate::canvas::blend;
use crate::colour::Rgb;

/// Bits of each channel by which colours are told apart here; half a step is a difference that nobody sees.
const BITS: u32 = 6;
/// The most brand colours that count.
const MOST: usize = 8;
/// A colour that was not asked for yet.
const UNKNOWN: u16 = u16::MAX;

/// Brand colours with their reach, and what was found for every colour so far.
pub(crate) struct PaletteLock {
    brand: Vec<(FineLab, [u8; 4])>,
    tolerance: f64,
    strength: f32,
    tables: LabTables,
    /// Position of a brand colour times 512, plus a weight of 0 to 256.
    found: Vec<u16>,
}

impl PaletteLock {
    /// None without brand colours or without reach.
    pub(crate) fn new(palette: &[Rgb], tolerance: f32, strength: f32) -> Option<Self> {
        let brand: Vec<_> = palette
            .iter()
            .take(MOST)
            .map(|c| (FineLab::of_srgb([c.r, c.g, c.b]), [c.r, c.g, c.b, 255]))
            .collect();
        if brand.is_empty() || tolerance <= 0.0 {
            return None;
        }
        let found = vec![UNKNOWN; 1 << (3 * BITS)];
        Some(Self { brand, tolerance: f64::from(tolerance), strength, tables: LabTables::new(), found })
    }

    /// Pulls a colour: wholly onto a brand colour within half of the tolerance, less and less up to all of it.
    pub(crate) fn pull(&mut self, pixel: [u8; 4]) -> [u8; 4] {
        let [r, g, b, _] = pixel.map(|c| usize::from(c >> (8 - BITS)));
        let slot = (r << (2 * BITS)) | (g << BITS) | b;
        let mut entry = self.found[slot];
        if entry == UNKNOWN {
            entry = self.look_up(pixel);
            self.found[slot] = entry;
        }
        let weight = u32::from(entry & 511);
        if weight == 0 {
            return pixel;
        }
        let mut pulled = blend(pixel, self.brand[usize::from(entry >> 9)].1, weight);
        pulled[3] = pixel[3];
        pulled
    }

    fn look_up(&self, pixel: [u8; 4]) -> u16 {
        // The middle of all colours that share the slot.
        let middle = pixel.map(|c| (c >> (8 - BITS) << (8 - BITS)) | (1 << (7 - BITS)));
        let [l, a, b] = self.tables.lab(middle).map(f64::from);
        let own = FineLab { l, a, b };
        let nearest = (0..).zip(&self.brand).map(|(i, (lab, _))| (ciede2000_fine(own, *lab), i));
        let (gap, index): (f64, u16) = nearest.min_by(|a, b| a.0.total_cmp(&b.0)).unwrap_or((f64::MAX, 0));
        let near = (2.0 - 2.0 * gap / self.tolerance).clamp(0.0, 1.0);
        (index << 9) | (near as f32 * self.strength * 256.0) as u16
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_near_enough_is_pulled() {
        let brand = Rgb::new(11, 95, 255);
        let mut lock = PaletteLock::new(&[brand], 10.0, 1.0).expect("a lock");
        let gap = |p: [u8; 4]| {
            ciede2000_fine(
                FineLab::of_srgb([p[0], p[1], p[2]]),
                FineLab::of_srgb([brand.r, brand.g, brand.b]),
            )
        };
        for i in 0..4000_u32 {
            let pixel = [(i * 7 % 256) as u8, (i * 31 % 256) as u8, (i * 101 % 256) as u8, 200];
            let pulled = lock.pull(pixel);
            assert_eq!(pulled[3], 200);
            if gap(pixel) > 12.0 {
                assert_eq!(pulled, pixel, "{pixel:?}");
            } else if gap(pixel) < 3.5 {
                assert_eq!(pulled[..3], [11, 95, 255], "{pixel:?}");
            } else {
                assert!(gap(pulled) <= gap(pixel) + 0.5, "{pixel:?}");
            }
        }
        assert!(PaletteLock::new(&[], 10.0, 1.0).is_none() && PaletteLock::new(&[brand], 0.0, 1.0).is_none());
    }
}
