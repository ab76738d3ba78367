//! What can go wrong in the renderer: a few kinds, each with the numbers that a person needs to put it right.

use thiserror::Error;

/// Why a picture or clip was not made. No variant leaves a half-made result behind.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SketchError {
    /// A side is zero, longer than [`crate::MAX_SIDE`], or the area is larger than [`crate::MAX_PIXELS`].
    #[error("a picture of {width} × {height} pixels is outside 1 to {max_side} a side and {max_pixels} in all", max_side = crate::MAX_SIDE, max_pixels = crate::MAX_PIXELS)]
    Size {
        /// Width asked for, in pixels.
        width: u64,
        /// Height asked for, in pixels.
        height: u64,
    },
    /// The byte count does not fit the width and height that came with it.
    #[error("expected {expected} bytes for this size and got {actual}")]
    Bytes {
        /// Bytes that the size needs.
        expected: u64,
        /// Bytes that came.
        actual: u64,
    },
    /// A mask must have exactly the size of its picture.
    #[error("the mask is {mask_width} × {mask_height} pixels and the picture {width} × {height}")]
    MaskSize {
        /// Width of the mask, in pixels.
        mask_width: u32,
        /// Height of the mask, in pixels.
        mask_height: u32,
        /// Width of the picture, in pixels.
        width: u32,
        /// Height of the picture, in pixels.
        height: u32,
    },
    /// A parameter is outside its written range.
    #[error("{name} must be {expected}")]
    Parameter {
        /// The field's name.
        name: &'static str,
        /// The range in words.
        expected: &'static str,
    },
    /// The caller broke off; nothing was made.
    #[error("cancelled after {done} of {total} frames")]
    Cancelled {
        /// Frames that were finished.
        done: u32,
        /// Frames that were asked for.
        total: u32,
    },
    /// The H.264 encoder refused.
    #[error("the H.264 encoder failed: {0}")]
    Encoder(String),
    /// The bytes are no MP4 that this crate made.
    #[error("not a clip that this renderer made: {0}")]
    NotOurClip(&'static str),
    /// Two clips cannot be joined without encoding them again.
    #[error("clip {index} differs from the first one in {what}")]
    ClipsDiffer {
        /// Position of the clip that does not fit, from 0.
        index: usize,
        /// What differs: size, frame rate, or encoder parameters.
        what: &'static str,
    },
}
