//! The eye: what changed between two pictures, what a still promises as a clip, and what a clip does over time.
//!
//! Every measure is a pure function on pixels: no input or output, no clock, no model weights. It gives components with their
//! reasons and never one verdict, and where a measure does not apply it says so instead of passing.

#![allow(clippy::manual_clamp, reason = "`max` and `min` turn NaN into a bound; `clamp` keeps it")]

pub mod clip;
pub mod decode;
mod frame;
pub mod ground;
pub mod kinetic;
mod measured;
pub mod sameness;
pub mod still;

pub use frame::{Frame, FrameError, MAX_PIXELS, MAX_SIDE};
pub use measured::{Measured, Why};
