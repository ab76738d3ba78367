//! `animate`: a camera move as a GIF, for chats and mails that play no video.
//!
//! GIF and not WebP: no pure Rust crate writes animated WebP (the maintained one encodes lossless stills), and a second C library would
//! be a high price for it. One palette serves all frames, the dither stands still, and what does not change is left out of a frame.

use std::borrow::Cow;
use std::ops::ControlFlow;

use gif::{DisposalMethod, Encoder, Repeat};

use crate::error::SketchError;
use crate::gif_palette::{MOST, Palette};
use crate::parallax::{MotionOrder, each_frame};
use crate::travel::Course;
use crate::yuv::Planes;

/// A finished animation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Animation {
    /// The file: GIF89a, repeating for ever.
    pub gif: Vec<u8>,
    /// Width in pixels, even.
    pub width: u32,
    /// Height in pixels, even.
    pub height: u32,
    /// Number of frames in the file.
    pub frames: u32,
    /// How long one round takes, in hundredths of a second.
    pub hundredths: u32,
}

/// The longer side of an animation, in pixels; chats show no more.
const MAX_SIDE: u32 = 1280;
/// Players slow down what is faster than this.
const MAX_FPS: u32 = 50;
/// The index that means "as before".
const AS_BEFORE: u8 = MOST as u8;

/// Makes an animation. Rates over 50 a second are halved, since players show no more. `on_frame` hears of every frame and may break off.
///
/// # Errors
/// Those of [`crate::parallax`], and [`SketchError::Parameter`] for a side over 1280.
pub fn animate(
    order: &MotionOrder<'_>,
    course: &Course,
    on_frame: &mut dyn FnMut(u32, u32) -> ControlFlow<()>,
) -> Result<Animation, SketchError> {
    if order.width.max(order.height) > MAX_SIDE {
        return Err(SketchError::Parameter { name: "width and height", expected: "at most 1280 for a GIF" });
    }
    let halved = order.fps > MAX_FPS;
    let fps = if halved { order.fps / 2 } else { order.fps };
    let order = MotionOrder { fps, ..*order };
    let mut reel: Option<GifReel> = None;
    let frames = each_frame(&order, course, &mut |done, total, planes| {
        let pixels = rgb(planes);
        let reel = match &mut reel {
            Some(reel) => reel,
            None => reel.insert(GifReel::new(planes.width, planes.height, &pixels)?),
        };
        reel.add(&pixels, hundredths(done, fps) - hundredths(done - 1, fps))?;
        match on_frame(done, total) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(SketchError::Cancelled { done, total }),
        }
    })?;
    let gif = match reel {
        Some(reel) => reel.finish()?,
        None => Vec::new(),
    };
    let (width, height) = (order.width & !1, order.height & !1);
    Ok(Animation { gif, width, height, frames, hundredths: hundredths(frames, fps) })
}

/// When a frame ends, in hundredths of a second: GIF has no finer clock, so what is rounded off a frame is given to the next.
fn hundredths(frame: u32, fps: u32) -> u32 {
    (frame * 100 + fps / 2) / fps
}

/// A GIF as it grows, frame by frame: one palette for all of it, and of each frame only what changes.
pub struct GifReel {
    encoder: Encoder<Vec<u8>>,
    palette: Palette,
    width: usize,
    height: usize,
    /// The indices that are shown.
    shown: Vec<u8>,
}

impl GifReel {
    /// Begins a GIF of a size, each side 1 to 65,535 pixels, that repeats for ever. `colours` are those that its palette has to serve:
    /// the pixels of a frame, or some of several.
    ///
    /// # Errors
    /// [`SketchError::Encoder`] for what the format cannot hold.
    pub fn new(width: usize, height: usize, colours: &[[u8; 3]]) -> Result<Self, SketchError> {
        let (Ok(across), Ok(down)) = (u16::try_from(width), u16::try_from(height)) else {
            return Err(SketchError::Encoder(format!("{width} × {height} pixels are too many for a GIF")));
        };
        let palette = Palette::of(colours);
        let mut bytes = palette.bytes();
        bytes.resize(256 * 3, 0);
        let mut encoder = Encoder::new(Vec::new(), across, down, &bytes).map_err(refused)?;
        encoder.set_repeat(Repeat::Infinite).map_err(refused)?;
        Ok(Self { encoder, palette, width, height, shown: Vec::new() })
    }

    /// Adds a frame of width × height pixels, rows from the top, that stands for so many hundredths of a second.
    ///
    /// # Errors
    /// [`SketchError::Bytes`] for another number of pixels, [`SketchError::Encoder`] otherwise.
    pub fn add(&mut self, pixels: &[[u8; 3]], delay: u32) -> Result<(), SketchError> {
        let (expected, actual) = ((self.width * self.height) as u64, pixels.len() as u64);
        if actual != expected {
            return Err(SketchError::Bytes { expected, actual });
        }
        let mut indices = Vec::with_capacity(pixels.len());
        for (i, pixel) in pixels.iter().enumerate() {
            indices.push(self.palette.index(*pixel, i % self.width, i / self.width));
        }
        let changed: Vec<u8> = if self.shown.is_empty() {
            vec![1; indices.len()]
        } else {
            indices.iter().zip(&self.shown).map(|(a, b)| u8::from(a != b)).collect()
        };
        let part = crate::bounds::Bounds::of(&changed, self.width);
        // A frame needs at least one pixel.
        let part = if part.is_empty() {
            crate::bounds::Bounds { left: 0, top: 0, right: 1, bottom: 1 }
        } else {
            part
        };
        let rows =
            (part.top..part.bottom).flat_map(|y| y * self.width + part.left..y * self.width + part.right);
        let buffer: Vec<u8> = rows.map(|at| if changed[at] > 0 { indices[at] } else { AS_BEFORE }).collect();
        let frame = gif::Frame {
            delay: u16::try_from(delay).unwrap_or(u16::MAX),
            dispose: DisposalMethod::Keep,
            transparent: Some(AS_BEFORE),
            left: part.left as u16,
            top: part.top as u16,
            width: (part.right - part.left) as u16,
            height: (part.bottom - part.top) as u16,
            buffer: Cow::Owned(buffer),
            ..gif::Frame::default()
        };
        self.shown = indices;
        self.encoder.write_frame(&frame).map_err(refused)
    }

    /// The file.
    ///
    /// # Errors
    /// [`SketchError::Encoder`].
    pub fn finish(self) -> Result<Vec<u8>, SketchError> {
        self.encoder.into_inner().map_err(|error| SketchError::Encoder(error.to_string()))
    }
}

fn refused(error: gif::EncodingError) -> SketchError {
    SketchError::Encoder(error.to_string())
}

/// Red, green and blue of a frame (BT.709, limited range), in 1/65536.
fn rgb(planes: &Planes) -> Vec<[u8; 3]> {
    let half = planes.width / 2;
    let mut pixels = Vec::with_capacity(planes.y.len());
    for (y, line) in planes.y.chunks_exact(planes.width).enumerate() {
        let chroma = y / 2 * half;
        for (x, luma) in line.iter().enumerate() {
            let at = chroma + x / 2;
            let (u, v) = (i32::from(planes.u[at]) - 128, i32::from(planes.v[at]) - 128);
            let luma = (i32::from(*luma) - 16) * 76_309 + 32_768;
            let channel = |add: i32| ((luma + add) >> 16).clamp(0, 255) as u8;
            pixels.push([channel(117_489 * v), channel(-13_975 * u - 34_925 * v), channel(138_438 * u)]);
        }
    }
    pixels
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compose::{Still, StillOrder, compose};

    fn still() -> Still {
        let prompt = "a red teapot on an oak table at dawn";
        compose(&StillOrder { prompt, negative: None, seed: 5, width: 160, height: 90, palette: &[] })
            .expect("a still")
    }

    fn order(still: &Still) -> MotionOrder<'_> {
        MotionOrder {
            anchor: &still.picture,
            depth: None,
            prompt: "",
            seed: 1,
            width: 160,
            height: 90,
            fps: 12,
            seconds: 1.0,
            motion: 120,
            guidance: 0.3,
        }
    }

    fn all(order: &MotionOrder<'_>) -> Animation {
        animate(order, &Course::default(), &mut |_, _| ControlFlow::Continue(())).expect("an animation")
    }

    /// The pictures that a player shows, and their delays.
    fn played(gif: &[u8]) -> (Vec<Vec<u8>>, Vec<u16>) {
        let mut options = gif::DecodeOptions::new();
        options.set_color_output(gif::ColorOutput::RGBA);
        let mut decoder = options.read_info(gif).expect("a GIF");
        let (width, height) = (usize::from(decoder.width()), usize::from(decoder.height()));
        let mut canvas = vec![0; width * height * 4];
        let (mut frames, mut delays) = (Vec::new(), Vec::new());
        while let Some(frame) = decoder.read_next_frame().expect("a frame") {
            for (row, line) in frame.buffer.chunks_exact(usize::from(frame.width) * 4).enumerate() {
                for (column, pixel) in line.as_chunks::<4>().0.iter().enumerate().filter(|(_, p)| p[3] > 0) {
                    let at = (row + usize::from(frame.top)) * width + column + usize::from(frame.left);
                    canvas[at * 4..at * 4 + 4].copy_from_slice(pixel);
                }
            }
            frames.push(canvas.clone());
            delays.push(frame.delay);
        }
        (frames, delays)
    }

    #[test]
    fn it_plays_and_begins_with_the_anchor() {
        let still = still();
        let made = all(&order(&still));
        let (frames, delays) = played(&made.gif);
        assert_eq!((frames.len() as u32, made.frames, made.width, made.height), (12, 12, 160, 90));
        assert_eq!(delays.iter().map(|d| u32::from(*d)).sum::<u32>(), made.hundredths);
        assert_eq!(made.hundredths, 100);
        let off: u64 =
            frames[0].iter().zip(still.picture.rgba()).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
        let mean = off as f64 / frames[0].len() as f64;
        assert!(mean < 4.0, "{mean:.2} levels from the anchor");
        assert_ne!(frames[0], frames[11]);
        assert_eq!(made, all(&order(&still)));
    }

    #[test]
    fn what_stands_still_does_not_flicker() {
        let flat: Vec<u8> = (0..160 * 90).flat_map(|i| [(i % 160) as u8, 90, 60, 255]).collect();
        let anchor = crate::picture::Picture::new(160, 90, flat).expect("a picture");
        let mut reel = GifReel::new(160, 90, &rgb(&Planes::from_picture(&anchor))).expect("a reel");
        let pixels = rgb(&Planes::from_picture(&anchor));
        reel.add(&pixels, 4).expect("a frame");
        let first = reel.shown.clone();
        reel.add(&pixels, 4).expect("a frame");
        assert_eq!(first, reel.shown);
    }

    #[test]
    fn rates_and_sizes_are_what_players_take() {
        let still = still();
        let fast = all(&MotionOrder { fps: 60, seconds: 0.5, ..order(&still) });
        assert_eq!(fast.frames, 15);
        assert!(played(&fast.gif).1.iter().all(|d| (3..=4).contains(d)));
        let wide = MotionOrder { width: 1281, ..order(&still) };
        assert!(animate(&wide, &Course::default(), &mut |_, _| ControlFlow::Continue(())).is_err());
        let broken = animate(&order(&still), &Course::default(), &mut |_, _| ControlFlow::Break(()));
        assert_eq!(broken, Err(SketchError::Cancelled { done: 1, total: 12 }));
    }
}
