//! Small pictures of frames, for a film and for the worst ones.

use super::findings::Place;
use super::small::Small;

/// A frame of the clip as a small picture.
#[derive(Debug, Clone, PartialEq)]
pub struct Still {
    /// Which frame.
    pub place: Place,
    /// Width in pixels, at most [`super::CLIP_LONG`].
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Opaque RGBA, rows from the top.
    pub rgba: Vec<u8>,
}

/// The small picture of a frame.
pub(super) fn still(small: &Small, number: usize) -> Still {
    let place = Place { frame: number as u32, seconds: small.seconds };
    Still { place, width: small.width as u32, height: small.height as u32, rgba: small.rgba() }
}

/// Puts a frame into a box of a picture of RGB bytes, every pixel the mean of four places in the frame.
pub(super) fn paste(
    rgb: &mut [u8],
    width: u32,
    still: &Still,
    (left, top): (i32, i32),
    (wide, tall): (i32, i32),
) {
    let from = still.rgba.as_chunks::<4>().0;
    let sample = |x2: i32, y2: i32| {
        let x = x2 as usize * still.width as usize / (2 * wide.max(1)) as usize;
        let y = y2 as usize * still.height as usize / (2 * tall.max(1)) as usize;
        from.get(y * still.width as usize + x).copied().unwrap_or_default()
    };
    for y in 0..tall {
        for x in 0..wide {
            let at = ((top + y) as usize * width as usize + (left + x) as usize) * 3;
            let four = [(0, 0), (1, 0), (0, 1), (1, 1)].map(|(dx, dy)| sample(2 * x + dx, 2 * y + dy));
            if let Some(pixel) = rgb.get_mut(at..at + 3) {
                for (c, value) in pixel.iter_mut().enumerate() {
                    *value = (four.iter().map(|sample| u16::from(sample[c])).sum::<u16>() / 4) as u8;
                }
            }
        }
    }
}
