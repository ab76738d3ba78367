//! Planar YUV 4:2:0, BT.709, limited range: what the encoder takes.

use openh264::formats::YUVSource;

use crate::picture::Picture;

/// Three planes; luma has the picture's size, chroma half of it each way. Sides are even.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Planes {
    pub width: usize,
    pub height: usize,
    pub y: Vec<u8>,
    pub u: Vec<u8>,
    pub v: Vec<u8>,
}

impl Planes {
    /// Grey planes of an even size.
    pub(crate) fn new(width: usize, height: usize) -> Self {
        let chroma = width / 2 * (height / 2);
        Self { width, height, y: vec![16; width * height], u: vec![128; chroma], v: vec![128; chroma] }
    }

    /// Converts a picture of even size; transparency is laid on mid grey.
    ///
    /// Coefficients are those of ITU-R BT.709-6, item 3.2 and 3.4, scaled to 219 and 224 steps, in 1/65536.
    pub(crate) fn from_picture(picture: &Picture) -> Self {
        let (width, height) = (picture.width() as usize, picture.height() as usize);
        let mut planes = Self::new(width, height);
        let pixels: Vec<[i32; 3]> = picture.pixels().iter().map(|p| opaque(*p)).collect();
        for (y, [r, g, b]) in planes.y.iter_mut().zip(&pixels) {
            *y = ((11_966 * r + 40_254 * g + 4_064 * b + (16 << 16) + 32_768) >> 16) as u8;
        }
        for row in 0..height / 2 {
            for column in 0..width / 2 {
                let at = row * 2 * width + column * 2;
                let mut sum = [0; 3];
                for [r, g, b] in [pixels[at], pixels[at + 1], pixels[at + width], pixels[at + width + 1]] {
                    sum = [sum[0] + r, sum[1] + g, sum[2] + b];
                }
                let [r, g, b] = sum;
                let to = row * (width / 2) + column;
                planes.u[to] = ((-6_596 * r - 22_189 * g + 28_784 * b + (128 << 18) + 131_072) >> 18) as u8;
                planes.v[to] = ((28_784 * r - 26_145 * g - 2_639 * b + (128 << 18) + 131_072) >> 18) as u8;
            }
        }
        planes
    }
}

fn opaque(p: [u8; 4]) -> [i32; 3] {
    let channel = |c: u8| {
        let alpha = i32::from(p[3]);
        (i32::from(c) * alpha + 128 * (255 - alpha) + 127) / 255
    };
    if p[3] == 255 {
        [p[0].into(), p[1].into(), p[2].into()]
    } else {
        [channel(p[0]), channel(p[1]), channel(p[2])]
    }
}

impl YUVSource for Planes {
    fn dimensions(&self) -> (usize, usize) {
        (self.width, self.height)
    }

    fn strides(&self) -> (usize, usize, usize) {
        (self.width, self.width / 2, self.width / 2)
    }

    fn y(&self) -> &[u8] {
        &self.y
    }

    fn u(&self) -> &[u8] {
        &self.u
    }

    fn v(&self) -> &[u8] {
        &self.v
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_colours_meet_their_codes() {
        for (rgb, yuv) in [
            ([0, 0, 0], [16, 128, 128]),
            ([255, 255, 255], [235, 128, 128]),
            ([255, 0, 0], [63, 102, 240]),
            ([0, 255, 0], [173, 42, 26]),
            ([0, 0, 255], [32, 240, 118]),
        ] {
            let picture = Picture::from_pixels(2, 2, vec![[rgb[0], rgb[1], rgb[2], 255]; 4]);
            let planes = Planes::from_picture(&picture);
            let got = [planes.y[0], planes.u[0], planes.v[0]];
            assert!(got.iter().zip(yuv).all(|(a, b): (&u8, u8)| a.abs_diff(b) <= 1), "{got:?} for {rgb:?}");
        }
    }
}
