//! Passes over the finished layers: what lies in the air, the lens, the mood's grade, the style.
//!
//! Each is pure and is left out where the prompt does not ask for it, so that a plain sketch pays nothing.

mod air;
mod exposure;
mod grade;
mod optics;
mod soft;
mod style;

pub(crate) use air::{cues, quiet_side};
pub(crate) use exposure::exposure;
pub(crate) use grade::mood;
pub(crate) use optics::{background, bend};
pub(crate) use style::style;

/// A cheap hash of a pixel's place, 0 to 255: grain that does not move with anything.
pub(crate) fn grain(x: usize, y: usize) -> u32 {
    let mut v = (x as u32).wrapping_mul(0x9e37_79b1) ^ (y as u32).wrapping_mul(0x85eb_ca77);
    v ^= v >> 15;
    v = v.wrapping_mul(0x2c1b_3c6d);
    (v ^ (v >> 13)) >> 24
}
