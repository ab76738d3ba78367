//! `replace_background`: what the mask covers becomes a colour, a gradient or another picture.

use crate::canvas::blend;
use crate::colour::{Ink, Rgb};
use crate::detail::box_blur;
use crate::error::SketchError;
use crate::picture::{Mask, Picture};
use crate::resample::{Window, resize_window};

/// What comes behind.
#[derive(Debug, Clone, Copy)]
pub enum Background<'a> {
    /// One colour.
    Colour(Rgb),
    /// From the top to the bottom.
    Gradient(Rgb, Rgb),
    /// Another picture, as large as covers, centred.
    Picture(&'a Picture),
}

/// Replaces the masked part. Every pixel outside the mask is equal to the parent's; the edge is soft by `feather` pixels into the mask.
///
/// # Errors
/// [`SketchError::MaskSize`] if the mask has another size than the picture, [`SketchError::Parameter`] for a feather over 64.
pub fn replace_background(
    parent: &Picture,
    mask: &Mask,
    background: Background<'_>,
    feather: u32,
) -> Result<Picture, SketchError> {
    mask.fits(parent)?;
    if feather > 64 {
        return Err(SketchError::Parameter { name: "feather", expected: "at most 64" });
    }
    let (width, height) = (parent.width(), parent.height());
    let behind = match background {
        Background::Picture(other) => {
            Some(resize_window(other, Window::covering(other, width, height), width, height)?)
        }
        Background::Colour(_) | Background::Gradient(..) => None,
    };
    let weights = soft_weights(mask, feather as usize);
    let mut pixels = parent.pixels().to_vec();
    for (y, row) in pixels.chunks_exact_mut(width as usize).enumerate() {
        let colour = match background {
            Background::Colour(colour) => Ink::from(colour),
            Background::Gradient(top, bottom) => {
                Ink::from(top).mix(bottom.into(), (y as f32 + 0.5) / height as f32)
            }
            Background::Picture(_) => Ink::from(Rgb::new(0, 0, 0)),
        }
        .bytes();
        for (x, pixel) in row.iter_mut().enumerate() {
            let at = y * width as usize + x;
            let new = behind.as_ref().map_or(colour, |picture| picture.pixels()[at]);
            *pixel = laid(*pixel, new, u32::from(weights[at]));
        }
    }
    Ok(Picture::from_pixels(width, height, pixels))
}

/// The new background over the old pixel: all of it at 255, nothing at 0. A see-through picture stays see-through.
fn laid(old: [u8; 4], new: [u8; 4], weight: u32) -> [u8; 4] {
    match weight {
        0 => old,
        255 => new,
        _ => {
            let weight = weight + (weight >> 7);
            let mut mixed = blend(old, new, weight);
            mixed[3] = ((u32::from(old[3]) * (256 - weight) + u32::from(new[3]) * weight + 128) >> 8) as u8;
            mixed
        }
    }
}

/// 0 outside the mask; inside it rises from the edge to 255.
fn soft_weights(mask: &Mask, feather: usize) -> Vec<u8> {
    let (width, height) = (mask.width() as usize, mask.height() as usize);
    let mut soft: Vec<u8> = mask.values().iter().map(|v| if *v > 0 { 255 } else { 0 }).collect();
    if feather == 0 {
        return soft;
    }
    for _ in 0..2 {
        box_blur(&mut soft, width, height, feather.div_ceil(2));
    }
    // Half is at the edge: the inner half of the slope is stretched to the whole.
    for (soft, masked) in soft.iter_mut().zip(mask.values()) {
        let inner = (i32::from(*soft) - 112) * 255 / 140;
        *soft = if *masked == 0 { 0 } else { inner.clamp(0, 255) as u8 };
    }
    soft
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parent() -> (Picture, Mask) {
        let pixels = (0..40 * 30).map(|i| [(i % 40 * 5) as u8, 90, (i / 40 * 8) as u8, 255]).collect();
        let inside = |i: u32| i % 40 > 20 || i / 40 < 6;
        let mask = Mask::new(40, 30, (0..1200).map(|i| u8::from(inside(i))).collect()).expect("a mask");
        (Picture::from_pixels(40, 30, pixels), mask)
    }

    #[test]
    fn the_subject_stays_and_the_background_goes() {
        let (parent, mask) = parent();
        let red = Rgb::new(200, 10, 20);
        let other = Picture::from_pixels(7, 3, vec![[200, 10, 20, 255]; 21]);
        for background in
            [Background::Colour(red), Background::Gradient(red, red), Background::Picture(&other)]
        {
            for feather in [0, 3, 10] {
                let made = replace_background(&parent, &mask, background, feather).expect("it is made");
                for (i, masked) in mask.values().iter().enumerate() {
                    assert!(*masked > 0 || made.pixels()[i] == parent.pixels()[i], "{background:?} {i}");
                }
                assert_eq!(made.pixels()[38], [200, 10, 20, 255], "{background:?} {feather}");
            }
        }
    }

    #[test]
    fn wrong_orders_are_refused() {
        let (parent, mask) = parent();
        let colour = Background::Colour(Rgb::new(0, 0, 0));
        assert!(replace_background(&parent, &mask, colour, 65).is_err());
        let small = Mask::new(2, 2, vec![1; 4]).expect("a mask");
        assert!(matches!(replace_background(&parent, &small, colour, 1), Err(SketchError::MaskSize { .. })));
    }
}
