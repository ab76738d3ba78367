//! A picture that is looked at: borrowed bytes with a checked size, so that no measure has to doubt it.

/// The longest side that is looked at, in pixels.
pub const MAX_SIDE: u32 = 8192;
/// The most pixels that are looked at (8192 × 4096).
pub const MAX_PIXELS: u64 = 8192 * 4096;

/// A picture or one frame of a clip: straight-alpha RGBA, 8 bits a channel, sRGB, rows from the top, already turned upright.
#[derive(Debug, Clone, Copy)]
pub struct Frame<'a> {
    width: u32,
    height: u32,
    pixels: &'a [[u8; 4]],
}

/// Why bytes are no picture.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FrameError {
    /// A side is zero or too long, or there are too many pixels.
    #[error(
        "{width} × {height} pixels are out of bounds: a side has 1 to {MAX_SIDE}, a picture at most {MAX_PIXELS}"
    )]
    Size {
        /// Width in pixels.
        width: u32,
        /// Height in pixels.
        height: u32,
    },
    /// The bytes are not width × height × 4.
    #[error("{actual} bytes came for {expected}")]
    Bytes {
        /// How many there have to be.
        expected: u64,
        /// How many there are.
        actual: u64,
    },
}

impl<'a> Frame<'a> {
    /// Looks at `width × height × 4` bytes, rows from the top.
    ///
    /// # Errors
    /// [`FrameError::Size`] for a side or area out of bounds, [`FrameError::Bytes`] for a wrong byte count.
    pub fn new(width: u32, height: u32, rgba: &'a [u8]) -> Result<Self, FrameError> {
        let area = u64::from(width) * u64::from(height);
        if width == 0 || height == 0 || width > MAX_SIDE || height > MAX_SIDE || area > MAX_PIXELS {
            return Err(FrameError::Size { width, height });
        }
        let (expected, actual) = (area * 4, rgba.len() as u64);
        match actual == expected {
            true => Ok(Self { width, height, pixels: rgba.as_chunks().0 }),
            false => Err(FrameError::Bytes { expected, actual }),
        }
    }

    /// Width in pixels, 1 to [`MAX_SIDE`].
    pub fn width(self) -> u32 {
        self.width
    }

    /// Height in pixels, 1 to [`MAX_SIDE`].
    pub fn height(self) -> u32 {
        self.height
    }

    /// The pixels: red, green, blue, alpha; rows from the top.
    pub fn pixels(self) -> &'a [[u8; 4]] {
        self.pixels
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_and_bytes_are_checked() {
        let check = |width, height, bytes: usize, expect: Result<(), FrameError>| {
            assert_eq!(Frame::new(width, height, &vec![0; bytes]).map(drop), expect);
        };
        check(1, 1, 4, Ok(()));
        check(3, 2, 24, Ok(()));
        check(0, 1, 0, Err(FrameError::Size { width: 0, height: 1 }));
        check(MAX_SIDE + 1, 1, 4, Err(FrameError::Size { width: MAX_SIDE + 1, height: 1 }));
        check(MAX_SIDE, MAX_SIDE, 4, Err(FrameError::Size { width: MAX_SIDE, height: MAX_SIDE }));
        check(2, 2, 15, Err(FrameError::Bytes { expected: 16, actual: 15 }));
    }
}
