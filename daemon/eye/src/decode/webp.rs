//! Animated WebP (the `image-webp` crate decodes and composes); a WebP without animation is a clip of one frame.

use std::io::Cursor;

use image_webp::{DecodingError, WebPDecoder};

use super::{FrameBuf, FrameFault, Frames, MAX_FRAMES, Pixels, checked_size};

pub(super) struct Webp<'a> {
    decoder: WebPDecoder<Cursor<&'a [u8]>>,
    size: (u32, u32),
    frame: Vec<u8>,
    count: u32,
    seconds: f64,
    ended: bool,
}

impl<'a> Webp<'a> {
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, FrameFault> {
        let mut decoder = WebPDecoder::new(Cursor::new(bytes)).map_err(FrameFault::damaged)?;
        decoder.set_memory_limit(256 << 20);
        let (width, height) = decoder.dimensions();
        let size = checked_size(width, height)?;
        let bytes = decoder.output_buffer_size().ok_or_else(|| FrameFault::damaged("its size"))?;
        Ok(Self { decoder, size, frame: vec![0; bytes], count: 0, seconds: 0.0, ended: false })
    }
}

impl Frames for Webp<'_> {
    fn next(&mut self) -> Option<Result<FrameBuf, FrameFault>> {
        if self.ended || self.decoder.is_animated() && self.count == self.decoder.num_frames() {
            return None;
        }
        let at = self.count;
        self.count += 1;
        let read = match self.decoder.is_animated() {
            _ if at == MAX_FRAMES => {
                self.ended = true;
                return Some(Err(FrameFault::TooMany));
            }
            true => self.decoder.read_frame(&mut self.frame),
            false => {
                self.ended = true;
                self.decoder.read_image(&mut self.frame).map(|()| 0)
            }
        };
        let stands = match read {
            Ok(stands) => stands,
            Err(DecodingError::NoMoreFrames) => return None,
            Err(error) => {
                // The decoder does not step over a frame that it could not read.
                self.ended = true;
                return Some(Err(FrameFault::Broken { frame: at, why: error.to_string() }));
            }
        };
        let seconds = self.seconds;
        // Every browser shows a frame without a time for a tenth of a second.
        self.seconds += if stands <= 10 { 0.1 } else { f64::from(stands) / 1000.0 };
        let rgba = match self.decoder.has_alpha() {
            true => self.frame.clone(),
            false => self.frame.as_chunks::<3>().0.iter().flat_map(|[r, g, b]| [*r, *g, *b, 255]).collect(),
        };
        let (width, height) = self.size;
        Some(Ok(FrameBuf { width, height, seconds, pixels: Pixels::Rgba(rgba) }))
    }

    fn fps(&self) -> Option<f64> {
        None
    }

    fn count_hint(&self) -> Option<u32> {
        Some(if self.decoder.is_animated() { self.decoder.num_frames() } else { 1 })
    }
}
