//! Clips after they are made: what boils, pumps, trails, stands, jumps, warps or drifts, and where two clips join best.
//!
//! Frames are taken one by one at a normal size ([`CLIP_LONG`] pixels), motion is taken out block by block, and what is left is
//! measured; a clip that only moves is not called flickering. Nothing here judges a clip: water and fire boil too.

mod anchor;
mod even;
mod film;
mod findings;
mod flicker;
mod ghost;
mod motion;
mod pair;
mod report;
mod seam;
mod series;
mod small;
mod strip;
pub mod thresholds;
mod watch;

pub use anchor::{AnchorPath, AnchorPoint};
pub use film::Still;
pub use findings::{Boiling, Freezes, Ghosting, HueDrift, Jumps, Motion, Place, Pumping, Warp};
pub use flicker::{Flicker, Watched, flicker};
pub use report::{Finding, FlickerReport, Measure, Point, Worst};
pub use seam::{Ends, Seam, Trim, seam, trim};
pub use small::CLIP_LONG;
pub use strip::{StripError, StripPicture, strip, strip_svg};

#[cfg(test)]
mod tests;
