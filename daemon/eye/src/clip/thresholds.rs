//! From how much on a measure of clips counts. Unless it says otherwise, every number was made by the clip suite (`cargo run --release -p maquette-eye
//! --example clips`) on the fitting half of its pictures: `slight` is what 1 % of the clean clips exceed, or two thirds of the
//! way by ratio from there to what nine of ten weak defects exceed; the other two are the medians under the middle and the strong defect.

use crate::still::Steps;

/// Deviation of luma that is new in every frame, in levels of 255 at the normal size.
pub const BOILING: Steps = Steps { slight: 0.899, visible: 3.101, strong: 5.221 };
/// Deviation of everything's luma, faster than 1.2 Hz, in levels.
pub const PUMPING: Steps = Steps { slight: 0.357, visible: 2.134, strong: 3.677 };
/// Deviation of everything's a and b, faster than 1.2 Hz.
pub const TINTING: Steps = Steps { slight: 0.4, visible: 1.2, strong: 2.4 };
/// Share of the last frame that stays: an echo at the distance of one frame's motion. Weak trails lie among what clean texture does by
/// itself, so `visible` is half way from the first to the last.
pub const GHOSTING: Steps = Steps { slight: 0.272, visible: 0.322, strong: 0.373 };
/// Frames that repeat the one before them.
pub const STANDING: Steps = Steps { slight: 0.5, visible: 2.5, strong: 7.5 };
/// How many times farther one frame moves than its neighbours; `slight` stands between the clean clips and one missing frame.
pub const JUMPING: Steps = Steps { slight: 1.439, visible: 2.894, strong: 3.895 };
/// What compensation leaves, in levels. Weak and middle wobbles lie among what occlusion leaves in clean clips, so `visible` is half way
/// from the first to the last.
pub const WARP: Steps = Steps { slight: 2.672, visible: 2.896, strong: 3.119 };
/// Way of all colours in a and b from the first frame of a shot.
pub const HUE: Steps = Steps { slight: 1.571, visible: 6.678, strong: 13.338 };
/// One minus MS-SSIM of two frames on both sides of a seam; a quick pan changes as much from frame to frame as `slight`.
pub const SEAM_STRUCTURE: Steps = Steps { slight: 0.196, visible: 0.612, strong: 0.723 };
/// Jump of mean luma at a seam, in levels of 255.
pub const SEAM_LUMA: Steps = Steps { slight: 2.296, visible: 11.554, strong: 30.083 };
/// CIEDE2000 of palettes at a seam.
pub const SEAM_PALETTE: Steps = Steps { slight: 4.347, visible: 5.827, strong: 13.731 };
/// Change of the mean motion at a seam, in pixels of the normal size a frame.
pub const SEAM_MOTION: Steps = Steps { slight: 1.010, visible: 3.012, strong: 3.806 };
