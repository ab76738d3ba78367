//! A frame at the normal size of clips: luma, colour cells and a small picture, made straight from what the codec gives.
//!
//! Unlike stills, frames are averaged in codes and not in linear light: what flickers does so in codes, and a video's planes are
//! codes already. One pass over the planes; nothing of full size is kept.

use maquette_colour::{Lab, lab, linear_table};

use crate::decode::{FrameBuf, Pixels, Yuv};
use crate::ground::normal::normal_size;

/// The longest side at which clips are looked at, in pixels. Smaller clips keep their size.
pub const CLIP_LONG: usize = 256;
/// Pixels along the side of a colour cell.
pub(super) const CELL: usize = 4;

/// A frame at the normal size. Every plane has its own rows from the top.
#[derive(Debug, Clone)]
pub(super) struct Small {
    pub width: usize,
    pub height: usize,
    pub seconds: f64,
    /// 8 bits a channel.
    pub rgb: Vec<[u8; 3]>,
    /// BT.709 luma of the codes, 0 to 255.
    pub luma: Vec<f32>,
    /// Luma under the filter 1 2 1 both ways: nothing near the limit of sampling is left, so that it can be shifted by parts of pixels.
    pub soft: Vec<f32>,
    /// The same, rounded, for fast search.
    pub bytes: Vec<u8>,
    /// The same at half the size.
    pub half: Vec<u8>,
    /// L*a*b* of cells of 4 × 4 pixels, `width / 4` to a row.
    pub cells: Vec<Lab>,
}

impl Small {
    pub(super) fn new(frame: &FrameBuf) -> Self {
        let size = (frame.width as usize, frame.height as usize);
        let long = CLIP_LONG.min(size.0.max(size.1));
        let (width, height) = normal_size(frame.width, frame.height, long);
        let rgb = match &frame.pixels {
            Pixels::Rgba(rgba) => of_rgba(rgba, size, (width, height)),
            Pixels::Yuv(yuv) => of_yuv(yuv, size, (width, height)),
        };
        let luma: Vec<f32> = rgb.iter().map(|[r, g, b]| 0.2126 * r + 0.7152 * g + 0.0722 * b).collect();
        let soft = softened(&luma, width, height);
        let bytes: Vec<u8> = soft.iter().map(|v| (v + 0.5) as u8).collect();
        let half = halved(&bytes, width, height);
        let cells = cells(&rgb, width, height);
        let rgb = rgb.iter().map(|rgb| rgb.map(|c| (c + 0.5) as u8)).collect();
        Self { width, height, seconds: frame.seconds, rgb, luma, soft, bytes, half, cells }
    }

    /// Cells in a row.
    pub(super) fn across(&self) -> usize {
        self.width / CELL
    }

    /// Straight-alpha RGBA bytes of the small picture.
    pub(super) fn rgba(&self) -> Vec<u8> {
        self.rgb.iter().flat_map(|[r, g, b]| [*r, *g, *b, 255]).collect()
    }
}

fn of_yuv(yuv: &Yuv, size: (usize, usize), to: (usize, usize)) -> Vec<[f32; 3]> {
    let colours = (yuv.columns(size.0), size.1.div_ceil(yuv.down as usize));
    let y = shrunk::<1>(&yuv.y, size, to);
    let grey = || vec![[128.0]; to.0 * to.1];
    let plane = |plane: &[u8]| if plane.is_empty() { grey() } else { shrunk::<1>(plane, colours, to) };
    let (u, v) = (plane(&yuv.u), plane(&yuv.v));
    let to_rgb = crate::decode::ToRgb::new(yuv.matrix, yuv.full_range);
    y.iter().zip(&u).zip(&v).map(|((y, u), v)| to_rgb.rgb(y[0], u[0], v[0])).collect()
}

/// What is transparent is laid over mid grey, as for stills.
fn of_rgba(rgba: &[u8], size: (usize, usize), to: (usize, usize)) -> Vec<[f32; 3]> {
    let pixels = rgba.as_chunks::<4>().0;
    if pixels.iter().all(|pixel| pixel[3] == 255) {
        return shrunk::<4>(rgba, size, to).into_iter().map(|[r, g, b, _]| [r, g, b]).collect();
    }
    let laid = |[r, g, b, a]: [u8; 4]| {
        let over = |c: u8| ((u32::from(c) * u32::from(a) + 128 * (255 - u32::from(a)) + 127) / 255) as u8;
        [over(r), over(g), over(b)]
    };
    let laid: Vec<u8> = pixels.iter().flat_map(|pixel| laid(*pixel)).collect();
    shrunk::<3>(&laid, size, to)
}

/// What one pixel of the result covers along an axis: whole source pixels, and shares of the ones before and after them.
struct Span {
    start: usize,
    end: usize,
    before: f32,
    after: f32,
}

fn spans(from: usize, to: usize) -> Vec<Span> {
    let edge = |i: usize| i as f64 * from as f64 / to as f64;
    let span = |i: usize| {
        let (low, high) = (edge(i), edge(i + 1));
        let (start, end) = ((low - 1e-6).ceil() as usize, ((high + 1e-6).floor() as usize).min(from));
        let (before, after) = ((start as f64 - low) as f32, (high - end as f64) as f32);
        let (before, after) =
            (if before < 1e-3 { 0.0 } else { before }, if after < 1e-3 { 0.0 } else { after });
        Span { start: start.min(end), end, before, after: if end < from { after } else { 0.0 } }
    };
    (0..to).map(span).collect()
}

/// A plane of `N` channels at a smaller size, every pixel the mean of what it covers; planes that are smaller already are repeated.
fn shrunk<const N: usize>(from: &[u8], (width, height): (usize, usize), to: (usize, usize)) -> Vec<[f32; N]> {
    if width < to.0 || height < to.1 {
        return repeated(from, (width, height), to);
    }
    let (columns, rows) = (spans(width, to.0), spans(height, to.1));
    let line = |y: usize| from.get(y * width * N..(y + 1) * width * N).unwrap_or(&[]);
    let mut whole = vec![0_u16; width * N];
    let mut sums = vec![0_f32; width * N];
    let mut out = Vec::with_capacity(to.0 * to.1);
    for row in &rows {
        sums.fill(0.0);
        let mut partly = |y: usize, share: f32| {
            sums.iter_mut().zip(line(y)).for_each(|(sum, value)| *sum += share * f32::from(*value));
        };
        if row.before > 0.0 {
            partly(row.start - 1, row.before);
        }
        if row.after > 0.0 {
            partly(row.end, row.after);
        }
        // Sixteen bits hold 256 rows of bytes.
        for first in (row.start..row.end).step_by(256) {
            whole.fill(0);
            for y in first..row.end.min(first + 256) {
                whole.iter_mut().zip(line(y)).for_each(|(sum, value)| *sum += u16::from(*value));
            }
            sums.iter_mut().zip(&whole).for_each(|(sum, value)| *sum += f32::from(*value));
        }
        let sums = sums.as_chunks::<N>().0;
        let tall = (row.end - row.start) as f32 + row.before + row.after;
        out.extend(columns.iter().map(|column| {
            let mut sum = [0.0; N];
            let mut add = |pixel: &[f32; N], share: f32| {
                sum.iter_mut().zip(pixel).for_each(|(sum, value)| *sum += share * value);
            };
            sums[column.start..column.end].iter().for_each(|pixel| add(pixel, 1.0));
            if column.before > 0.0 {
                add(&sums[column.start - 1], column.before);
            }
            if column.after > 0.0 {
                add(&sums[column.end], column.after);
            }
            let wide = (column.end - column.start) as f32 + column.before + column.after;
            sum.map(|value| value / (wide * tall))
        }));
    }
    out
}

fn repeated<const N: usize>(
    from: &[u8],
    (width, height): (usize, usize),
    to: (usize, usize),
) -> Vec<[f32; N]> {
    let pixels = from.as_chunks::<N>().0;
    let place = |i: usize| (i / to.0 * height / to.1) * width + i % to.0 * width / to.0;
    let pixel = |i: usize| pixels.get(place(i)).map_or([0.0; N], |pixel| pixel.map(f32::from));
    (0..to.0 * to.1).map(pixel).collect()
}

/// The filter 1 2 1 both ways; rims are repeated.
fn softened(from: &[f32], width: usize, height: usize) -> Vec<f32> {
    let mut across = Vec::with_capacity(from.len());
    for line in from.chunks_exact(width) {
        let at = |x: usize| line[x.min(width - 1)];
        across.push((3.0 * line[0] + at(1)) * 0.25);
        across.extend(line.windows(3).map(|w| (w[0] + 2.0 * w[1] + w[2]) * 0.25));
        if width > 1 {
            across.push((3.0 * line[width - 1] + line[width - 2]) * 0.25);
        }
    }
    let mut out = Vec::with_capacity(from.len());
    for y in 0..height {
        let line = |y: usize| &across[y * width..(y + 1) * width];
        let (above, here, below) = (line(y.saturating_sub(1)), line(y), line((y + 1).min(height - 1)));
        out.extend(above.iter().zip(here).zip(below).map(|((a, h), b)| (a + 2.0 * h + b) * 0.25));
    }
    out
}

fn halved(from: &[u8], width: usize, height: usize) -> Vec<u8> {
    let mut out = Vec::with_capacity((width / 2) * (height / 2));
    for y in 0..height / 2 {
        let (upper, lower) = (&from[2 * y * width..], &from[(2 * y + 1) * width..]);
        let pairs = upper[..width].as_chunks::<2>().0.iter().zip(lower[..width].as_chunks::<2>().0);
        let mean = |(u, l): (&[u8; 2], &[u8; 2])| {
            ((u16::from(u[0]) + u16::from(u[1]) + u16::from(l[0]) + u16::from(l[1]) + 2) / 4) as u8
        };
        out.extend(pairs.map(mean));
    }
    out
}

/// L*a*b* of the mean of each whole cell.
fn cells(rgb: &[[f32; 3]], width: usize, height: usize) -> Vec<Lab> {
    let table = linear_table();
    let light = |code: f32| {
        let at = (code.clamp(0.0, 255.0) as usize).min(254);
        table[at] + (table[at + 1] - table[at]) * (code - at as f32)
    };
    let mut out = Vec::with_capacity((width / CELL) * (height / CELL));
    for y in 0..height / CELL {
        for x in 0..width / CELL {
            let mut sum = [0.0; 3];
            for row in y * CELL..(y + 1) * CELL {
                for pixel in &rgb[row * width + x * CELL..][..CELL] {
                    sum.iter_mut().zip(pixel).for_each(|(sum, value)| *sum += value);
                }
            }
            out.push(lab(sum.map(|sum| light(sum / (CELL * CELL) as f32))));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ramp(width: u32, height: u32) -> FrameBuf {
        let pixel = |i: u32| [(i % width * 255 / width) as u8, (i / width * 255 / height) as u8, 90, 255];
        let rgba = (0..width * height).flat_map(pixel).collect();
        FrameBuf { width, height, seconds: 0.0, pixels: Pixels::Rgba(rgba) }
    }

    #[test]
    fn every_size_becomes_a_normal_one() {
        let check = |size: (u32, u32), expect: (usize, usize)| {
            let small = Small::new(&ramp(size.0, size.1));
            assert_eq!((small.width, small.height), expect);
            let area = expect.0 * expect.1;
            assert_eq!((small.rgb.len(), small.soft.len(), small.bytes.len()), (area, area, area));
            let mean = small.rgb.iter().map(|p| f32::from(p[0])).sum::<f32>() / area as f32;
            assert!(size.0 < 200 || (mean - 127.0).abs() < 1.5, "{size:?}: {mean}");
        };
        check((1280, 720), (256, 144));
        check((720, 1280), (144, 256));
        check((1000, 333), (256, 85));
        check((257, 9), (256, 9));
        check((100, 50), (100, 50));
        check((1, 1), (1, 1));
        check((3000, 2), (256, 1));
        check((2, 4000), (1, 256));
    }

    #[test]
    fn planes_and_pixels_are_the_same_picture() {
        let yuv = Yuv {
            y: vec![100; 640 * 360],
            u: vec![110; 320 * 180],
            v: vec![150; 320 * 180],
            across: 2,
            down: 2,
            full_range: false,
            matrix: crate::decode::Matrix::Bt709,
        };
        let planes = FrameBuf { width: 640, height: 360, seconds: 0.0, pixels: Pixels::Yuv(yuv) };
        let pixels = FrameBuf { pixels: Pixels::Rgba(planes.rgba()), ..planes.clone() };
        let (a, b) = (Small::new(&planes), Small::new(&pixels));
        assert_eq!((a.rgb[500], a.cells.len()), (b.rgb[500], 64 * 36));
    }
}
