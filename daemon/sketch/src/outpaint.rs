//! `outpaint`: a picture goes on beyond its sides.
//!
//! The first guess is the picture's mirror image, which has no seam; patches of the picture then replace it, coarse to fine, as in
//! `inpaint` (Wexler 2007, PatchMatch 2009), so that the mirror is not seen.

use crate::bounds::Bounds;
use crate::error::SketchError;
use crate::patches::{Patchwork, complete};
use crate::picture::{Picture, check_size};

/// How many pixels are added on each side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sides {
    /// Left of the picture.
    pub left: u32,
    /// Above it.
    pub top: u32,
    /// Right of it.
    pub right: u32,
    /// Below it.
    pub bottom: u32,
}

/// Makes a picture larger on any side. The parent's pixels stay as they are, byte for byte.
///
/// # Errors
/// [`SketchError::Size`] if the result would be too large.
pub fn outpaint(parent: &Picture, sides: Sides, seed: u64) -> Result<Picture, SketchError> {
    let total = |a: u32, b: u32, c: u32| a.saturating_add(b).saturating_add(c);
    let width = total(parent.width(), sides.left, sides.right);
    let height = total(parent.height(), sides.top, sides.bottom);
    check_size(width, height)?;
    if (width, height) == (parent.width(), parent.height()) {
        return Ok(parent.clone());
    }
    let (w, h) = (width as usize, height as usize);
    let (left, top) = (sides.left as usize, sides.top as usize);
    let (pw, ph) = (parent.width() as usize, parent.height() as usize);
    let columns: Vec<usize> = (0..w).map(|x| mirrored(x as i64 - left as i64, pw)).collect();
    let mut pixels = Vec::with_capacity(w * h);
    let mut hole = vec![0_u8; w * h];
    for y in 0..h {
        let row = mirrored(y as i64 - top as i64, ph) * pw;
        pixels.extend(columns.iter().map(|x| parent.pixels()[row + x]));
        let inside = (top..top + ph).contains(&y);
        let line = &mut hole[y * w..(y + 1) * w];
        line.fill(255);
        if inside {
            line[left..left + pw].fill(0);
        }
    }
    let known = Some(Bounds { left, top, right: left + pw, bottom: top + ph });
    let made = complete(Patchwork { width: w, height: h, pixels, hole, known }, seed);
    let mut made = if made.len() == w * h { made } else { vec![[0; 4]; w * h] };
    for y in 0..ph {
        made[(y + top) * w + left..][..pw].copy_from_slice(&parent.pixels()[y * pw..(y + 1) * pw]);
    }
    Ok(Picture::from_pixels(width, height, made))
}

/// A place of an endless row of mirror images.
fn mirrored(at: i64, size: usize) -> usize {
    let size = size as i64;
    let place = at.rem_euclid(2 * size);
    (if place < size { place } else { 2 * size - 1 - place }) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mirror_images_meet_without_a_seam() {
        let row: Vec<usize> = (-5..8).map(|at| mirrored(at, 3)).collect();
        assert_eq!(row, [1, 2, 2, 1, 0, 0, 1, 2, 2, 1, 0, 0, 1]);
    }

    #[test]
    fn what_runs_to_a_side_goes_on_beyond_it() {
        let stripe =
            |y: usize| if (y / 6).is_multiple_of(2) { [40, 40, 60, 255] } else { [220, 200, 180, 255] };
        let parent = Picture::from_pixels(96, 96, (0..96 * 96).map(|i| stripe(i / 96)).collect());
        let sides = Sides { left: 20, right: 30, ..Sides::default() };
        let made = outpaint(&parent, sides, 2).expect("it is made");
        assert_eq!((made.width(), made.height()), (146, 96));
        let wrong = (0..146 * 96).filter(|i| made.pixels()[*i][0].abs_diff(stripe(i / 146)[0]) > 60).count();
        assert!(wrong < 50 * 96 / 20, "{wrong} pixels are off");
    }

    #[test]
    fn the_parent_stays_byte_for_byte() {
        for (width, height) in [(1, 1), (3, 40), (57, 31)] {
            let pixel = |i: u32| [(i * 7) as u8, (i * 31) as u8, i as u8, (i * 3) as u8];
            let parent = Picture::from_pixels(width, height, (0..width * height).map(pixel).collect());
            let made =
                outpaint(&parent, Sides { left: 9, top: 5, right: 70, bottom: 0 }, 1).expect("it is made");
            for y in 0..height {
                let from = ((y + 5) * made.width() + 9) as usize;
                let row = &parent.pixels()[(y * width) as usize..((y + 1) * width) as usize];
                assert_eq!(&made.pixels()[from..from + width as usize], row);
            }
        }
        let parent = Picture::from_pixels(1, 1, vec![[0; 4]]);
        let far = Sides { left: u32::MAX, right: u32::MAX, ..Sides::default() };
        assert!(matches!(outpaint(&parent, far, 0), Err(SketchError::Size { .. })));
    }
}
