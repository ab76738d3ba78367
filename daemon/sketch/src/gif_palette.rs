//! A palette for an animation, and pictures in it: median cut (P. Heckbert, "Color Image Quantization for Frame Buffer Display",
//! SIGGRAPH 1982) and ordered dither (B. Bayer 1973), whose pattern stands still, so that what does not move does not flicker.

/// The most colours: one of the 256 is kept for "as before".
pub(crate) const MOST: usize = 255;
/// Bits of each channel by which colours are counted and looked up.
const BITS: usize = 5;
const CELLS: usize = 1 << (3 * BITS);
/// A colour that was not asked for yet.
const UNKNOWN: u16 = u16::MAX;
/// How far, in levels, the dither moves a channel each way.
const SPREAD: i32 = 6;

/// Colours, and the nearest one of them for every colour that was asked for so far.
pub(crate) struct Palette {
    colours: Vec<[u8; 3]>,
    nearest: Vec<u16>,
}

/// A range of a list of cells with colours.
struct Part {
    from: usize,
    to: usize,
    /// The widest channel, and its width times the number of pixels.
    axis: usize,
    weight: u64,
}

impl Palette {
    /// The colours that serve a picture best, as red, green and blue.
    pub(crate) fn of(pixels: &[[u8; 3]]) -> Self {
        let mut counts = vec![([0_u32; 3], 0_u32); CELLS];
        for pixel in pixels {
            let (sum, count) = &mut counts[cell(*pixel)];
            sum.iter_mut().zip(pixel).for_each(|(s, v)| *s += u32::from(*v));
            *count += 1;
        }
        let mut cells: Vec<([u8; 3], u32)> = counts
            .iter()
            .filter(|(_, count)| *count > 0)
            .map(|(sum, count)| (sum.map(|s| (s / count) as u8), *count))
            .collect();
        let mut parts = vec![Part::new(&cells, 0, cells.len())];
        while parts.len() < MOST {
            let Some(widest) = (0..parts.len()).max_by_key(|i| parts[*i].weight) else { break };
            if parts[widest].weight == 0 {
                break;
            }
            let Part { from, to, axis, .. } = parts.swap_remove(widest);
            cells[from..to].sort_unstable_by_key(|(colour, count)| (colour[axis], *colour, *count));
            let middle = middle(&cells[from..to]) + from;
            parts.push(Part::new(&cells, from, middle));
            parts.push(Part::new(&cells, middle, to));
        }
        let colours = parts.iter().map(|part| mean(&cells[part.from..part.to])).collect();
        Self { colours, nearest: vec![UNKNOWN; 1 << 18] }
    }

    /// The colours as bytes.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        self.colours.as_flattened().to_vec()
    }

    /// The colour for a pixel at a place, dithered.
    pub(crate) fn index(&mut self, pixel: [u8; 3], x: usize, y: usize) -> u8 {
        let step = bayer(x, y) * SPREAD / 32;
        let pixel = pixel.map(|v| (i32::from(v) + step).clamp(0, 255) as u8);
        let [r, g, b] = pixel.map(|v| usize::from(v >> 2));
        let slot = r << 12 | g << 6 | b;
        if self.nearest[slot] == UNKNOWN {
            self.nearest[slot] = self.search(pixel.map(|v| v & 0xfc | 2));
        }
        self.nearest[slot] as u8
    }

    fn search(&self, [r, g, b]: [u8; 3]) -> u16 {
        let gap = |c: &[u8; 3]| {
            let d = |a: u8, b: u8| i32::from(a.abs_diff(b)) * i32::from(a.abs_diff(b));
            3 * d(c[0], r) + 6 * d(c[1], g) + d(c[2], b)
        };
        (0..).zip(&self.colours).min_by_key(|(_, c)| gap(c)).map_or(0, |(i, _)| i)
    }
}

impl Part {
    fn new(cells: &[([u8; 3], u32)], from: usize, to: usize) -> Self {
        let (mut low, mut high, mut count) = ([255_u8; 3], [0_u8; 3], 0_u64);
        for (colour, pixels) in &cells[from..to] {
            for (axis, value) in colour.iter().enumerate() {
                low[axis] = low[axis].min(*value);
                high[axis] = high[axis].max(*value);
            }
            count += u64::from(*pixels);
        }
        // Green is seen best, blue least.
        let width = |axis: usize| u64::from(high[axis].saturating_sub(low[axis])) * [5, 6, 3][axis];
        let axis = (0..3).max_by_key(|a| width(*a)).unwrap_or(0);
        // The square of the width: a smooth large plane must not take all colours from small vivid things.
        let weight =
            if to - from > 1 { width(axis) * width(axis) * (64 - count.leading_zeros()) as u64 } else { 0 };
        Self { from, to, axis, weight }
    }
}

/// Where half of the pixels are passed; each side keeps at least one colour.
fn middle(cells: &[([u8; 3], u32)]) -> usize {
    let half = cells.iter().map(|(_, count)| u64::from(*count)).sum::<u64>() / 2;
    let mut sum = 0;
    let passed = cells.iter().position(|(_, count)| {
        sum += u64::from(*count);
        sum > half
    });
    passed.unwrap_or(0).clamp(1, cells.len() - 1)
}

fn mean(cells: &[([u8; 3], u32)]) -> [u8; 3] {
    let count: u64 = cells.iter().map(|(_, count)| u64::from(*count)).sum::<u64>().max(1);
    let of = |axis: usize| {
        let sum: u64 = cells.iter().map(|(colour, n)| u64::from(colour[axis]) * u64::from(*n)).sum();
        ((sum + count / 2) / count) as u8
    };
    [of(0), of(1), of(2)]
}

fn cell([r, g, b]: [u8; 3]) -> usize {
    let part = |v: u8| usize::from(v) >> (8 - BITS);
    part(r) << (2 * BITS) | part(g) << BITS | part(b)
}

/// Bayer's matrix of 8 × 8, −32 to 31.
fn bayer(x: usize, y: usize) -> i32 {
    let (x, y) = (x & 7, y & 7);
    let mixed = x ^ y;
    let bit = |v: usize, at: usize| (v >> at & 1) as i32;
    let order = bit(mixed, 0) << 5
        | bit(y, 0) << 4
        | bit(mixed, 1) << 3
        | bit(y, 1) << 2
        | bit(mixed, 2) << 1
        | bit(y, 2);
    order - 32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_colours_are_kept_as_they_are() {
        let colours = [[12, 200, 30], [240, 240, 240], [0, 0, 0], [90, 20, 160]];
        let pixels: Vec<[u8; 3]> = (0..400).map(|i| colours[i % 4]).collect();
        let palette = Palette::of(&pixels);
        let mut kept = palette.colours.clone();
        kept.sort_unstable();
        let mut expect = colours.to_vec();
        expect.sort_unstable();
        assert_eq!(kept, expect);
    }

    #[test]
    fn a_gradient_is_near_its_colours() {
        let pixels: Vec<[u8; 3]> =
            (0..256 * 64).map(|i| [(i % 256) as u8, (i / 256 * 4) as u8, 128]).collect();
        let mut palette = Palette::of(&pixels);
        assert!((128..=MOST).contains(&palette.colours.len()));
        let mut sum = 0_u32;
        for (i, pixel) in pixels.iter().enumerate() {
            let index = usize::from(palette.index(*pixel, i % 256, i / 256));
            let shown = palette.colours[index];
            sum += shown.iter().zip(pixel).map(|(a, b)| u32::from(a.abs_diff(*b))).sum::<u32>();
        }
        let mean = f64::from(sum) / pixels.len() as f64 / 3.0;
        assert!(mean < 6.0, "{mean:.2} levels");
    }

    #[test]
    fn bayers_matrix_has_every_step_once() {
        let mut steps: Vec<i32> = (0..64).map(|i| bayer(i % 8, i / 8)).collect();
        steps.sort_unstable();
        assert_eq!(steps, (-32..32).collect::<Vec<_>>());
    }
}
