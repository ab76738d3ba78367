//! Measures clips: takes an MP4 of ours apart, decodes it, and compares. Shared by the tests, an example and the bench.
#![allow(dead_code, clippy::expect_used, reason = "not everybody who shares it needs all of it")]

use openh264::decoder::{DecodedYUV, Decoder};
use openh264::formats::YUVSource;

/// Planes of one frame without padding: BT.709, limited range, 4:2:0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// Width of luma.
    pub width: usize,
    /// Height of luma.
    pub height: usize,
    /// Luma, blue's difference, red's difference.
    pub planes: [Vec<u8>; 3],
}

impl Decoded {
    fn of(yuv: &DecodedYUV<'_>) -> Decoded {
        let (width, height) = yuv.dimensions();
        let (sy, su, sv) = yuv.strides();
        let cut = |plane: &[u8], stride: usize, w: usize, h: usize| -> Vec<u8> {
            (0..h).flat_map(|y| plane[y * stride..y * stride + w].iter().copied()).collect()
        };
        let planes = [
            cut(yuv.y(), sy, width, height),
            cut(yuv.u(), su, width / 2, height / 2),
            cut(yuv.v(), sv, width / 2, height / 2),
        ];
        Decoded { width, height, planes }
    }

    /// Red, green and blue; chroma is taken bilinearly between its samples, as players do.
    pub fn rgb(&self) -> Vec<u8> {
        let (width, height) = (self.width, self.height);
        let [luma, blue, red] = &self.planes;
        let chroma = |plane: &[u8], x: usize, y: usize| {
            let near = |v: usize, n: usize| {
                let a = v / 2;
                (a, if v.is_multiple_of(2) { a.saturating_sub(1) } else { (a + 1).min(n - 1) })
            };
            let ((x0, x1), (y0, y1)) = (near(x, width / 2), near(y, height / 2));
            let at = |x: usize, y: usize| f32::from(plane[y * (width / 2) + x]);
            0.75 * (0.75 * at(x0, y0) + 0.25 * at(x1, y0)) + 0.25 * (0.75 * at(x0, y1) + 0.25 * at(x1, y1))
                - 128.0
        };
        let mut rgb = Vec::with_capacity(width * height * 3);
        for (y, line) in luma.chunks_exact(width).enumerate() {
            for (x, luma) in line.iter().enumerate() {
                let luma = (f32::from(*luma) - 16.0) * 255.0 / 219.0;
                let (u, v) = (chroma(blue, x, y) * 255.0 / 224.0, chroma(red, x, y) * 255.0 / 224.0);
                let pixel = [luma + 1.5748 * v, luma - 0.1873 * u - 0.4681 * v, luma + 1.8556 * u];
                rgb.extend(pixel.map(|channel| channel.round() as u8));
            }
        }
        rgb
    }

    /// PSNR of the worst plane to another frame's, in dB.
    pub fn worst_plane(&self, other: [&[u8]; 3]) -> f64 {
        self.planes.iter().zip(other).map(|(a, b)| psnr(a, b)).fold(f64::MAX, f64::min)
    }
}

/// The samples of a clip as Annex B packets: parameter sets from `avcC`, lengths made start codes.
fn annex_b(mp4: &[u8]) -> Vec<Vec<u8>> {
    let find = |kind: &[u8]| mp4.windows(4).position(|w| w == kind).expect("a box") + 4;
    let word = |at: usize| u32::from_be_bytes(mp4[at..at + 4].try_into().expect("four bytes")) as usize;
    let config = find(b"avcC");
    let sps_len = usize::from(u16::from_be_bytes([mp4[config + 6], mp4[config + 7]]));
    let sps = &mp4[config + 8..config + 8 + sps_len];
    let pps_at = config + 8 + sps_len + 1;
    let pps_len = usize::from(u16::from_be_bytes([mp4[pps_at], mp4[pps_at + 1]]));
    let pps = &mp4[pps_at + 2..pps_at + 2 + pps_len];
    let sizes = find(b"stsz");
    let mut at = word(find(b"stco") + 8);
    let mut out = Vec::new();
    for i in 0..word(sizes + 8) {
        let length = word(sizes + 12 + i * 4);
        let mut packet = Vec::new();
        if i == 0 {
            for set in [sps, pps] {
                packet.extend([0, 0, 0, 1]);
                packet.extend(set);
            }
        }
        let mut unit = at;
        while unit < at + length {
            let n = word(unit);
            packet.extend([0, 0, 0, 1]);
            packet.extend(&mp4[unit + 4..unit + 4 + n]);
            unit += 4 + n;
        }
        at += length;
        out.push(packet);
    }
    out
}

/// Every frame of a clip.
pub fn decoded(mp4: &[u8]) -> Vec<Decoded> {
    let mut decoder = Decoder::new().expect("a decoder");
    let mut frames = Vec::new();
    for packet in annex_b(mp4) {
        frames.extend(decoder.decode(&packet).expect("it decodes").as_ref().map(Decoded::of));
    }
    frames.extend(decoder.flush_remaining().expect("it ends").iter().map(Decoded::of));
    frames
}

/// Peak signal to noise ratio of bytes, in dB.
pub fn psnr(a: &[u8], b: &[u8]) -> f64 {
    assert_eq!(a.len(), b.len(), "equal sizes");
    let sum: u64 = a.iter().zip(b).map(|(a, b)| u64::from(a.abs_diff(*b)).pow(2)).sum();
    10.0 * (255.0_f64 * 255.0 / (sum as f64 / a.len() as f64).max(1e-9)).log10()
}

/// PSNR of the BT.709 luma of RGB bytes, in dB.
pub fn luma_psnr(a: &[u8], b: &[u8]) -> f64 {
    let luma = |p: &[u8; 3]| 0.2126 * f64::from(p[0]) + 0.7152 * f64::from(p[1]) + 0.0722 * f64::from(p[2]);
    let (a, b) = (a.as_chunks::<3>().0, b.as_chunks::<3>().0);
    let sum: f64 = a.iter().zip(b).map(|(a, b)| (luma(a) - luma(b)).powi(2)).sum();
    10.0 * (255.0_f64 * 255.0 / (sum / a.len() as f64).max(1e-9)).log10()
}

/// The first three of every four bytes.
pub fn without_alpha(rgba: &[u8]) -> Vec<u8> {
    rgba.as_chunks::<4>().0.iter().flat_map(|[r, g, b, _]| [*r, *g, *b]).collect()
}
