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
    let width = picture.width() as usize;
    let lumas: Vec<u8> = picture.pixels().iter().map(|p| luma(*p)).collect();
    (around(&lumas, width, u8::min), around(&lumas, width, u8::max))
}

/// The best of the 3 × 3 values around each value.
fn around(values: &[u8], width: usize, best: impl Fn(u8, u8) -> u8) -> Vec<u8> {
    let take = |to: &mut [u8], from: &[u8]| to.iter_mut().zip(from).for_each(|(to, v)| *to = best(*to, *v));
    let mut across = values.to_vec();
    for (to, from) in across.chunks_exact_mut(width).zip(values.chunks_exact(width)) {
        take(&mut to[1..], from);
        take(to, &from[1..]);
    }
    let mut both = across.clone();
    take(&mut both[width..], &across);
    take(&mut both, &across[width..]);
    both
}

/// Mean over a square of `2·radius + 1` pixels, edges held.
pub(crate) fn box_blur(values: &mut [u8], width: usize, height: usize, radius: usize) {
    if width == 0 || height == 0 {
        return;
    }
    let scale = 65_536 / (2 * radius as u32 + 1);
    let mean = |sum: u32| (sum.wrapping_mul(scale).wrapping_add(32_768) >> 16) as u8;
    // The row with its ends held.
    let mut held = vec![0_u8; width + 2 * radius];
    for row in values.chunks_exact_mut(width) {
        held[..radius].fill(row[0]);
        held[radius..radius + width].copy_from_slice(row);
        held[radius + width..].fill(row[width - 1]);
        let mut sum: u32 = held[..2 * radius].iter().map(|v| u32::from(*v)).sum();
        for (value, (leave, enter)) in row.iter_mut().zip(held.iter().zip(&held[2 * radius..])) {
            sum = sum.wrapping_add(u32::from(*enter));
            *value = mean(sum);
            sum = sum.wrapping_sub(u32::from(*leave));
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
    for (y, row) in (0_isize..).zip(values.chunks_exact_mut(width)) {
        let lines = line(y + r).iter().zip(line(y - r));
        for ((value, sum), (enter, leave)) in row.iter_mut().zip(&mut sums).zip(lines) {
            let full = sum.wrapping_add(u32::from(*enter));
            *value = mean(full);
            *sum = full.wrapping_sub(u32::from(*leave));
        }
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
