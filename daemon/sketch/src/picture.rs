//! Pictures and masks: bytes with a checked size, so that no later step has to doubt it.

use crate::error::SketchError;

/// The longest side of any picture, in pixels.
pub const MAX_SIDE: u32 = 8192;
/// The most pixels of any picture (8192 × 4096, 128 MiB as RGBA).
pub const MAX_PIXELS: u64 = 8192 * 4096;

/// A picture: straight-alpha RGBA, 8 bits a channel, sRGB, rows from the top.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    width: u32,
    height: u32,
    pixels: Vec<[u8; 4]>,
}

impl Picture {
    /// Takes `width × height × 4` bytes, rows from the top.
    ///
    /// # Errors
    /// [`SketchError::Size`] for a side or area out of bounds, [`SketchError::Bytes`] for a wrong byte count.
    pub fn new(width: u32, height: u32, rgba: Vec<u8>) -> Result<Self, SketchError> {
        let expected = check_size(width, height)? * 4;
        if rgba.len() as u64 != expected {
            return Err(SketchError::Bytes { expected, actual: rgba.len() as u64 });
        }
        Ok(Self { width, height, pixels: rgba.as_chunks().0.to_vec() })
    }

    /// Takes pixels that were made at this size by this crate.
    pub(crate) fn from_pixels(width: u32, height: u32, pixels: Vec<[u8; 4]>) -> Self {
        debug_assert_eq!(pixels.len(), width as usize * height as usize);
        Self { width, height, pixels }
    }

    /// Width in pixels, 1 to [`MAX_SIDE`].
    pub fn width(&self) -> u32 {
        self.width
    }

    /// Height in pixels, 1 to [`MAX_SIDE`].
    pub fn height(&self) -> u32 {
        self.height
    }

    /// The bytes: red, green, blue, alpha; rows from the top.
    pub fn rgba(&self) -> &[u8] {
        self.pixels.as_flattened()
    }

    /// Gives the bytes away without a copy.
    pub fn into_rgba(self) -> Vec<u8> {
        self.pixels.into_flattened()
    }

    /// Gives the pixels away without a copy.
    pub(crate) fn into_pixels(self) -> Vec<[u8; 4]> {
        self.pixels
    }

    /// The pixels as arrays of four bytes.
    pub(crate) fn pixels(&self) -> &[[u8; 4]] {
        &self.pixels
    }
}

/// Which pixels an edit may change: one byte a pixel, 0 keeps the pixel, anything else lets it change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mask {
    width: u32,
    height: u32,
    values: Vec<u8>,
}

impl Mask {
    /// Takes `width × height` bytes, rows from the top.
    ///
    /// # Errors
    /// [`SketchError::Size`] for a side or area out of bounds, [`SketchError::Bytes`] for a wrong byte count.
    pub fn new(width: u32, height: u32, values: Vec<u8>) -> Result<Self, SketchError> {
        let expected = check_size(width, height)?;
        if values.len() as u64 != expected {
            return Err(SketchError::Bytes { expected, actual: values.len() as u64 });
        }
        Ok(Self { width, height, values })
    }

    /// Reads a mask from a picture as design tools make them: white (or opaque, where the alpha varies) may change.
    ///
    /// A picture whose alpha varies is read by its alpha, any other by its luma; half and more counts as set.
    pub fn from_picture(picture: &Picture) -> Self {
        let by_alpha = picture.pixels().iter().any(|p| p[3] != 255);
        let set = |p: &[u8; 4]| {
            let value = if by_alpha {
                u32::from(p[3])
            } else {
                (54 * u32::from(p[0]) + 183 * u32::from(p[1]) + 19 * u32::from(p[2])) >> 8
            };
            if value >= 128 { 255 } else { 0 }
        };
        Self {
            width: picture.width,
            height: picture.height,
            values: picture.pixels().iter().map(set).collect(),
        }
    }

    /// Width in pixels.
    pub fn width(&self) -> u32 {
        self.width
    }

    /// Height in pixels.
    pub fn height(&self) -> u32 {
        self.height
    }

    /// Says whether the mask has the size of a picture.
    pub(crate) fn fits(&self, picture: &Picture) -> Result<(), SketchError> {
        if (self.width, self.height) == (picture.width, picture.height) {
            return Ok(());
        }
        Err(SketchError::MaskSize {
            mask_width: self.width,
            mask_height: self.height,
            width: picture.width,
            height: picture.height,
        })
    }

    /// The mask with every set part grown by `by` pixels each way (a square), in time that does not depend on `by`.
    pub fn grown(&self, by: u32) -> Self {
        let (width, by) = (self.width as usize, by as usize);
        let mut across = vec![0_u8; self.values.len()];
        for (row, out) in self.values.chunks_exact(width).zip(across.chunks_exact_mut(width)) {
            spread(row.iter().map(|v| *v > 0), by, |x| out[x] = 255);
        }
        let mut values = vec![0_u8; across.len()];
        for x in 0..width {
            let column = across.iter().skip(x).step_by(width).map(|v| *v > 0);
            spread(column, by, |y| values[y * width + x] = 255);
        }
        Self { width: self.width, height: self.height, values }
    }

    /// One byte a pixel; 0 keeps the pixel.
    pub fn values(&self) -> &[u8] {
        &self.values
    }
}

/// Calls `set` for every place of a line that is within `by` of one that is set.
fn spread(line: impl ExactSizeIterator<Item = bool>, by: usize, mut set: impl FnMut(usize)) {
    let (length, mut next) = (line.len(), 0);
    for (at, is_set) in line.enumerate() {
        if is_set {
            let end = (at + by + 1).min(length);
            (next.max(at.saturating_sub(by))..end).for_each(&mut set);
            next = next.max(end);
        }
    }
}

/// Depth of a picture: one byte a pixel, 0 far and 255 near. It may be smaller than its picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DepthMap<'a> {
    /// Width in samples.
    pub width: u32,
    /// Height in samples.
    pub height: u32,
    /// `width × height` bytes, rows from the top.
    pub values: &'a [u8],
}

impl DepthMap<'_> {
    /// Says whether the map is as large as it says.
    pub(crate) fn check(&self) -> Result<(), SketchError> {
        let expected = check_size(self.width, self.height)?;
        let actual = self.values.len() as u64;
        if actual == expected { Ok(()) } else { Err(SketchError::Bytes { expected, actual }) }
    }
}

/// The number of pixels, if the size is allowed.
pub(crate) fn check_size(width: u32, height: u32) -> Result<u64, SketchError> {
    let pixels = u64::from(width) * u64::from(height);
    let allowed = (1..=MAX_SIDE).contains(&width) && (1..=MAX_SIDE).contains(&height) && pixels <= MAX_PIXELS;
    if allowed { Ok(pixels) } else { Err(SketchError::Size { width: width.into(), height: height.into() }) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_checked() {
        assert!(Picture::new(2, 1, vec![0; 8]).is_ok());
        for (width, height) in [(0, 1), (1, 0), (8193, 1), (8192, 8192), (u32::MAX, u32::MAX)] {
            assert!(matches!(Picture::new(width, height, Vec::new()), Err(SketchError::Size { .. })));
        }
        assert_eq!(Picture::new(2, 2, vec![0; 15]), Err(SketchError::Bytes { expected: 16, actual: 15 }));
        assert_eq!(Mask::new(3, 1, vec![0; 4]), Err(SketchError::Bytes { expected: 3, actual: 4 }));
    }

    #[test]
    fn masks_grow_by_a_square() {
        let mut values = vec![0; 63];
        (values[0], values[31]) = (7, 1);
        let mask = Mask::new(9, 7, values.clone()).expect("a mask");
        for by in [0_usize, 1, 2, 5, 40] {
            let grown = mask.grown(by as u32);
            for (i, value) in grown.values().iter().enumerate() {
                let near = |j: usize| (i % 9).abs_diff(j % 9) <= by && (i / 9).abs_diff(j / 9) <= by;
                assert_eq!(*value > 0, (0..63).any(|j| values[j] > 0 && near(j)), "{by} {i}");
            }
        }
    }

    #[test]
    fn masks_are_read_by_alpha_or_by_luma() {
        let by_luma = Picture::from_pixels(2, 1, vec![[255, 255, 255, 255], [9, 9, 9, 255]]);
        assert_eq!(Mask::from_picture(&by_luma).values(), [255, 0]);
        let by_alpha = Picture::from_pixels(2, 1, vec![[255, 255, 255, 0], [9, 9, 9, 255]]);
        assert_eq!(Mask::from_picture(&by_alpha).values(), [0, 255]);
    }
}
