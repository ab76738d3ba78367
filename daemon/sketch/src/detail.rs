//! Edge-aware detail: unsharp masking that never leaves the range of the parent's neighbourhood.
//!
//! Plain unsharp masking leaves halos. Here the result is clamped to the darkest and brightest luma among
//! the 3 × 3 parent pixels around, so edges become steep and nothing overshoots.

use crate::picture::Picture;

/// BT.709 luma of a pixel, 0 to 255.
pub(crate) fn luma(p: [u8; 4]) -> u8 {
    ((54 * u32::from(p[0]) + 183 * u32::from(p[1]) + 19 * u32::from(p[2])) >> 8) as u8
}

/// Adds to all colour channels, clamped.
pub(crate) fn lift(p: [u8; 4], by: i32) -> [u8; 4] {
    let channel = |c: u8| (i32::from(c) + by).clamp(0, 255) as u8;
    [channel(p[0]), channel(p[1]), channel(p[2]), p[3]]
}

/// Sharpens an enlarged picture by `amount` (0 to 1); `parent` is what it was enlarged from, or itself.
pub(crate) fn sharpen(large: Picture, parent: &Picture, amount: f32) -> Picture {
    let (width, height) = (large.width() as usize, large.height() as usize);
    let scale = (width as f32 / parent.width() as f32).max(height as f32 / parent.height() as f32);
    let radius = ((scale * 0.8) as usize).clamp(1, 16);
    let lumas: Vec<u8> = large.pixels().iter().map(|p| luma(*p)).collect();
    let mut soft = lumas.clone();
    box_blur(&mut soft, width, height, radius);
    let (low, high) = extremes(parent);
    let gain = (amount * 2.2 * 256.0) as i32;
    let (pw, ph) = (parent.width() as usize, parent.height() as usize);
    let columns: Vec<usize> = (0..width).map(|x| x * pw / width).collect();
    let size = (large.width(), large.height());
    let mut pixels = large.into_pixels();
    for (y, row) in pixels.chunks_exact_mut(width).enumerate() {
        let base = y * ph / height * pw;
        let (low, high) = (&low[base..base + pw], &high[base..base + pw]);
        let (lumas, soft) = (&lumas[y * width..(y + 1) * width], &soft[y * width..(y + 1) * width]);
        for (x, pixel) in row.iter_mut().enumerate() {
            let here = i32::from(lumas[x]);
            let detail = here - i32::from(soft[x]);
            if detail == 0 {
                continue;
            }
            let column = columns[x];
            let wanted = here + ((detail * gain) >> 8);
            // The enlarging filter itself may have overshot; that is not pulled back here.
            let (floor, ceiling) = (i32::from(low[column]).min(here), i32::from(high[column]).max(here));
            *pixel = lift(*pixel, wanted.clamp(floor, ceiling) - here);
        }
    }
    Picture::from_pixels(size.0, size.1, pixels)
}

/// Darkest and brightest luma of the 3 × 3 pixels around each pixel.
fn extremes(picture: &Picture) -> (Vec<u8>, Vec<u8>) {
    let (width, height) = (picture.width() as usize, picture.height() as usize);
    let lumas: Vec<u8> = picture.pixels().iter().map(|p| luma(*p)).collect();
    let pick =
        |values: &[u8], step: usize, along: usize, length: usize, at: usize, best: fn(u8, u8) -> u8| {
            let mut value = values[at];
            if along > 0 {
                value = best(value, values[at - step]);
            }
            if along + 1 < length {
                value = best(value, values[at + step]);
            }
            value
        };
    let both = |best: fn(u8, u8) -> u8| {
        let across: Vec<u8> =
            (0..lumas.len()).map(|at| pick(&lumas, 1, at % width, width, at, best)).collect();
        (0..lumas.len()).map(|at| pick(&across, width, at / width, height, at, best)).collect()
    };
    (both(u8::min), both(u8::max))
}

/// Mean over a square of `2·radius + 1` pixels, edges held.
pub(crate) fn box_blur(values: &mut [u8], width: usize, height: usize, radius: usize) {
    if width == 0 || height == 0 {
        return;
    }
    let scale = 65_536 / (2 * radius as u32 + 1);
    let mut old = vec![0_u8; width];
    for row in values.chunks_exact_mut(width) {
        old.copy_from_slice(row);
        let edge = |x: isize| u32::from(old[x.clamp(0, width as isize - 1) as usize]);
        let r = radius as isize;
        let mut sum: u32 = (-r..r).map(edge).sum();
        for x in 0..width as isize {
            sum = sum.wrapping_add(edge(x + r));
            row[x as usize] = (sum.wrapping_mul(scale).wrapping_add(32_768) >> 16) as u8;
            sum = sum.wrapping_sub(edge(x - r));
        }
    }
    let across = values.to_vec();
    let line = |y: isize| {
        let y = y.clamp(0, height as isize - 1) as usize;
        &across[y * width..(y + 1) * width]
    };
    let r = radius as isize;
    let mut sums = vec![0_u32; width];
    for y in -r..r {
        sums.iter_mut().zip(line(y)).for_each(|(sum, v)| *sum = sum.wrapping_add(u32::from(*v)));
    }
    for y in 0..height as isize {
        sums.iter_mut().zip(line(y + r)).for_each(|(sum, v)| *sum = sum.wrapping_add(u32::from(*v)));
        let row = &mut values[y as usize * width..(y as usize + 1) * width];
        for (value, sum) in row.iter_mut().zip(&sums) {
            *value = (sum.wrapping_mul(scale).wrapping_add(32_768) >> 16) as u8;
        }
        sums.iter_mut().zip(line(y - r)).for_each(|(sum, v)| *sum = sum.wrapping_sub(u32::from(*v)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sharpening_never_leaves_the_parents_range() {
        let pixels: Vec<[u8; 4]> = (0..256).map(|i| if (i % 16) < 8 { [40; 4] } else { [200; 4] }).collect();
        let parent = Picture::from_pixels(16, 16, pixels);
        let large = crate::resample::resize(&parent, 64, 64).expect("size is allowed");
        let before: Vec<u8> = large.pixels().iter().map(|p| luma(*p)).collect();
        let sharp = sharpen(large, &parent, 1.0);
        let range = (*before.iter().min().expect("pixels"), *before.iter().max().expect("pixels"));
        assert!(sharp.pixels().iter().all(|p| (range.0..=range.1).contains(&luma(*p))));
        let middle = |p: &[[u8; 4]]| p.iter().filter(|q| (60..180).contains(&q[0])).count();
        let soft = before.iter().filter(|l| (60..180).contains(*l)).count();
        assert!(middle(sharp.pixels()) < soft, "the edge is steeper");
    }

    #[test]
    fn a_flat_plane_stays_flat() {
        let mut values = vec![137; 12 * 9];
        box_blur(&mut values, 12, 9, 4);
        assert!(values.iter().all(|v| *v == 137 || *v == 136), "{values:?}");
    }
}
