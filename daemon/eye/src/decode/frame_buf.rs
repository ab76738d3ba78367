//! One decoded frame in memory: RGBA, or the planes that a video codec gives, which are cheaper to make small.

/// A frame with the moment at which it is shown.
#[derive(Debug, Clone, PartialEq)]
pub struct FrameBuf {
    /// Width in pixels, 1 to [`crate::MAX_SIDE`].
    pub width: u32,
    /// Height in pixels, 1 to [`crate::MAX_SIDE`].
    pub height: u32,
    /// When it is shown, in seconds from the first frame; finite, never falling.
    pub seconds: f64,
    /// What is to be seen.
    pub pixels: Pixels,
}

/// Pixels as the file has them.
#[derive(Debug, Clone, PartialEq)]
pub enum Pixels {
    /// Straight-alpha RGBA, 8 bits a channel, sRGB, rows from the top: width × height × 4 bytes.
    Rgba(Vec<u8>),
    /// Luma and two colour differences.
    Yuv(Yuv),
}

/// Planes without padding. A colour plane has `width.div_ceil(across)` × `height.div_ceil(down)` samples, or none for grey.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Yuv {
    /// Luma, width × height.
    pub y: Vec<u8>,
    /// Blue's difference.
    pub u: Vec<u8>,
    /// Red's difference.
    pub v: Vec<u8>,
    /// How many luma columns share a colour sample: 1 or 2.
    pub across: u32,
    /// How many luma rows share a colour sample: 1 or 2.
    pub down: u32,
    /// Black is 0 and white 255, instead of 16 and 235.
    pub full_range: bool,
    /// What the colour differences stand for.
    pub matrix: Matrix,
}

/// How RGB was made luma and colour differences.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Matrix {
    /// ITU-R BT.601: standard definition.
    Bt601,
    /// ITU-R BT.709: high definition.
    Bt709,
}

impl Matrix {
    /// What a file without any word on it most probably means.
    pub(super) fn by_height(height: u32) -> Self {
        if height < 720 { Self::Bt601 } else { Self::Bt709 }
    }

    /// Shares of red and blue in luma (BT.601-7, 2.5.1; BT.709-6, 3.2).
    fn shares(self) -> (f32, f32) {
        match self {
            Self::Bt601 => (0.299, 0.114),
            Self::Bt709 => (0.2126, 0.0722),
        }
    }
}

/// Turns luma and colour differences (0 to 255) into red, green, blue (0 to 255, clamped).
#[derive(Debug, Clone, Copy)]
pub(crate) struct ToRgb {
    black: f32,
    gain: f32,
    /// Red by V, green by U, green by V, blue by U.
    by: [f32; 4],
}

impl ToRgb {
    pub(crate) fn new(matrix: Matrix, full_range: bool) -> Self {
        let (red, blue) = matrix.shares();
        let green = 1.0 - red - blue;
        let (black, gain, chroma) =
            if full_range { (0.0, 1.0, 1.0) } else { (16.0, 255.0 / 219.0, 255.0 / 224.0) };
        let (v, u) = (2.0 * (1.0 - red) * chroma, 2.0 * (1.0 - blue) * chroma);
        Self { black, gain, by: [v, -u * blue / green, -v * red / green, u] }
    }

    pub(crate) fn rgb(&self, y: f32, u: f32, v: f32) -> [f32; 3] {
        let (y, u, v) = ((y - self.black) * self.gain, u - 128.0, v - 128.0);
        let [rv, gu, gv, bu] = self.by;
        [y + rv * v, y + gu * u + gv * v, y + bu * u].map(|c| c.clamp(0.0, 255.0))
    }
}

impl FrameBuf {
    /// The frame as straight-alpha RGBA, width × height × 4 bytes; colour samples are repeated, not smoothed.
    pub fn rgba(&self) -> Vec<u8> {
        match &self.pixels {
            Pixels::Rgba(bytes) => bytes.clone(),
            Pixels::Yuv(yuv) => yuv.rgba(self.width as usize),
        }
    }
}

impl Yuv {
    /// Columns of a colour plane for a width of luma.
    pub(crate) fn columns(&self, width: usize) -> usize {
        width.div_ceil(self.across as usize)
    }

    fn rgba(&self, width: usize) -> Vec<u8> {
        let to_rgb = ToRgb::new(self.matrix, self.full_range);
        let mut out = Vec::with_capacity(self.y.len() * 4);
        let columns = self.columns(width);
        for (row, line) in self.y.chunks_exact(width).enumerate() {
            let start = row / self.down as usize * columns;
            for (x, y) in line.iter().enumerate() {
                let at = start + x / self.across as usize;
                let colour = |plane: &[u8]| plane.get(at).map_or(128.0, |value| f32::from(*value));
                let [r, g, b] = to_rgb.rgb(f32::from(*y), colour(&self.u), colour(&self.v));
                out.extend([r.round() as u8, g.round() as u8, b.round() as u8, 255]);
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn primaries_come_back() {
        // Bytes of BT.709, limited range, as BT.709-6 table 3 gives them.
        let check = |yuv: [f32; 3], expect: [u8; 3]| {
            let [y, u, v] = yuv;
            let rgb = ToRgb::new(Matrix::Bt709, false).rgb(y, u, v);
            for (got, expect) in rgb.iter().zip(expect) {
                assert!((got - f32::from(expect)).abs() < 1.6, "{yuv:?} {rgb:?} {expect}");
            }
        };
        check([16.0, 128.0, 128.0], [0, 0, 0]);
        check([235.0, 128.0, 128.0], [255, 255, 255]);
        check([63.0, 102.0, 240.0], [255, 0, 0]);
        check([173.0, 42.0, 26.0], [0, 255, 0]);
        check([32.0, 240.0, 118.0], [0, 0, 255]);
    }

    #[test]
    fn odd_sizes_share_their_last_colours() {
        let yuv = Yuv {
            y: vec![100; 9],
            u: vec![128, 128, 128, 200],
            v: vec![128; 4],
            across: 2,
            down: 2,
            full_range: true,
            matrix: Matrix::Bt601,
        };
        let frame = FrameBuf { width: 3, height: 3, seconds: 0.0, pixels: Pixels::Yuv(yuv) };
        let rgba = frame.rgba();
        assert_eq!(rgba.len(), 36);
        assert_eq!(rgba[..4], [100, 100, 100, 255]);
        assert_eq!(rgba[32..], [100, 75, 228, 255]);
    }
}
