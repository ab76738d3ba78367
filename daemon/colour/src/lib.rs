//! Colour arithmetic for the sketcher and for the eye: sRGB and linear light, CIE L\*a\*b\* and CIEDE2000.
//!
//! Only `+ − × ÷ √` and rounding, which IEEE 754 fixes to the last bit, and no fused steps: the platform's own powers and angles differ
//! between systems, which would change pixels, keys of the cache and measures. A test greps the sources for them.
//!
//! There are two precisions on purpose. Double precision ([`FineLab`], [`ciede2000_fine`]) decides over pixels of pictures, whose bytes are
//! frozen, one colour at a time; [`LabTables`] are frozen with them. Single precision ([`Lab`], [`ciede2000`] and what goes through whole
//! pictures) is written so that the compiler compares several pixels at once; the other one is its test.

#![allow(clippy::manual_clamp, reason = "`max` and `min` turn NaN into a bound; `clamp` keeps it")]

mod fine;
mod lab;
mod light;
mod pixels;
mod tables;
#[cfg(test)]
mod tests;

pub use fine::ciede2000_fine;
pub use lab::{FineLab, Lab, lab, lab_of_srgb, labs, srgb_of_lab};
pub use light::{MID_GREY, code, encoded, linear, linear_table, lumas, luminance};
pub use pixels::{ciede2000, ciede2000_map, ciede2000_of_pixels};
pub use tables::LabTables;
