//! Clips as GIF, for chats and mails that play no video: small, few frames a second, one palette.

use maquette_eye::decode::{FrameFault, Frames, open};
use maquette_sketch::{GifReel, SketchError};

use super::picture::DecodedPicture;
use super::thumbs::{ThumbError, shrink};

/// Frames a second at most: chats show no more, and each costs its bytes.
const MOST_FPS: f64 = 15.0;
/// Frames at most: a minute.
const MOST_FRAMES: usize = 900;
/// Seconds between the frames whose colours make the palette.
const SAMPLE_SECONDS: f64 = 0.5;
/// The long side at which colours are counted, in pixels.
const SAMPLE_SIDE: u32 = 96;
/// How long a frame stands where the file does not say.
const GUESS_FPS: f64 = 24.0;

/// Makes a GIF of a clip whose long side is at most `side` pixels.
///
/// # Errors
/// [`ThumbError::Clip`] for what is no clip that can be read, or breaks off before its first frame.
pub(super) fn as_gif(clip: &[u8], side: u32) -> Result<Vec<u8>, ThumbError> {
    let colours = sampled(clip)?;
    let mut frames = open(clip)?;
    let fps = frames.fps().unwrap_or(GUESS_FPS);
    let every = (fps / MOST_FPS).ceil().max(1.0) as usize;
    let mut reel: Option<GifReel> = None;
    let mut kept = 0;
    let mut number = 0;
    let mut ended = 0;
    while kept < MOST_FRAMES {
        let Some(frame) = next(&mut *frames)? else { break };
        number += 1;
        if (number - 1) % every != 0 {
            continue;
        }
        let (width, height, pixels) = small(&frame, side)?;
        let reel = match &mut reel {
            Some(reel) => reel,
            None => reel.insert(GifReel::new(width, height, &colours).map_err(writing)?),
        };
        kept += 1;
        // A GIF counts hundredths of a second: what is rounded off a frame is given to the next.
        let end = ((kept * every) as f64 * 100.0 / fps).round() as u32;
        reel.add(&pixels, end - ended).map_err(writing)?;
        ended = end;
    }
    reel.ok_or(ThumbError::Clip(FrameFault::Empty))?.finish().map_err(writing)
}

fn writing(error: SketchError) -> ThumbError {
    ThumbError::Resize(error.to_string())
}

/// Colours of the whole clip, so that its end looks as good as its beginning.
fn sampled(clip: &[u8]) -> Result<Vec<[u8; 3]>, ThumbError> {
    let mut frames = open(clip)?;
    let (mut colours, mut due) = (Vec::new(), 0.0);
    while let Some(frame) = next(&mut *frames)? {
        if frame.seconds >= due {
            due = frame.seconds + SAMPLE_SECONDS;
            colours.extend(small(&frame, SAMPLE_SIDE)?.2);
        }
    }
    Ok(colours)
}

/// The first frame of a clip that can be shown: MP4 with H.264, GIF, APNG, WebP, Y4M.
///
/// # Errors
/// [`ThumbError::Clip`] for what is no clip that can be read, or has no whole frame.
pub fn first_frame(clip: &[u8]) -> Result<DecodedPicture, ThumbError> {
    let frame = next(&mut *open(clip)?)?.ok_or(ThumbError::Clip(FrameFault::Empty))?;
    Ok(DecodedPicture { width: frame.width, height: frame.height, rgba: frame.rgba() })
}

/// The next frame; one that is broken is passed over, and the one before it stands longer.
fn next(frames: &mut dyn Frames) -> Result<Option<maquette_eye::decode::FrameBuf>, ThumbError> {
    loop {
        match frames.next() {
            Some(Err(FrameFault::Broken { .. })) => {}
            other => return Ok(other.transpose()?),
        }
    }
}

/// A frame made small, without its transparency.
fn small(
    frame: &maquette_eye::decode::FrameBuf,
    side: u32,
) -> Result<(usize, usize, Vec<[u8; 3]>), ThumbError> {
    let whole = DecodedPicture { width: frame.width, height: frame.height, rgba: frame.rgba() };
    let small = shrink(&whole, side)?;
    let pixels = small.rgba.as_chunks::<4>().0.iter().map(|[r, g, b, _]| [*r, *g, *b]).collect();
    Ok((small.width as usize, small.height as usize, pixels))
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;

    use maquette_sketch::{MotionOrder, Picture, parallax};

    use super::*;
    use crate::assets::picture::tests::gradient;

    fn clip(fps: u32) -> Vec<u8> {
        let anchor = Picture::new(160, 90, gradient(160, 90, true)).unwrap();
        let order = MotionOrder {
            anchor: &anchor,
            depth: None,
            prompt: "pan left",
            seed: 1,
            width: 160,
            height: 90,
            fps,
            seconds: 1.0,
            motion: 200,
            guidance: 0.0,
        };
        parallax(&order, &mut |_, _| ControlFlow::Continue(())).unwrap().mp4
    }

    #[test]
    fn a_gif_is_small_and_lasts_as_long_as_its_clip() {
        for (fps, frames) in [(12, 12), (24, 12), (60, 15)] {
            let gif = as_gif(&clip(fps), 96).unwrap();
            let mut played = open(&gif).unwrap();
            let (mut count, mut end, mut sizes) = (0, 0.0, Vec::new());
            while let Some(frame) = played.next() {
                let frame = frame.unwrap();
                (count, end) = (count + 1, frame.seconds);
                sizes.push((frame.width, frame.height));
            }
            assert_eq!((count, sizes[0]), (frames, (96, 54)), "{fps} frames a second");
            assert!((end - (1.0 - 1.0 / f64::from(frames))).abs() < 0.02, "{end}");
        }
    }

    #[test]
    fn a_clip_has_a_first_frame() {
        let first = first_frame(&clip(12)).unwrap();
        assert_eq!((first.width, first.height, first.rgba.len()), (160, 90, 160 * 90 * 4));
        let anchor = gradient(160, 90, true);
        let far: u64 = first.rgba.iter().zip(&anchor).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
        assert!(far / (anchor.len() as u64) < 6, "{far}");
    }

    #[test]
    fn what_is_no_clip_is_said() {
        assert!(matches!(first_frame(b"hello"), Err(ThumbError::Clip(FrameFault::NoClip))));
        assert!(matches!(as_gif(b"hello", 96), Err(ThumbError::Clip(FrameFault::NoClip))));
    }
}
