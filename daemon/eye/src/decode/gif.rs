//! Animated GIF (the `gif` crate decodes, the canvas composes).

use std::io::Cursor;

use ::gif::{ColorOutput, DecodeOptions, Decoder, DisposalMethod, MemoryLimit};

use super::canvas::{Area, Canvas, Lay, Leave};
use super::{FrameBuf, FrameFault, Frames, MAX_FRAMES, Pixels, checked_size};

pub(super) struct Gif<'a> {
    decoder: Decoder<Cursor<&'a [u8]>>,
    canvas: Canvas,
    size: (u32, u32),
    count: u32,
    seconds: f64,
    ended: bool,
}

impl<'a> Gif<'a> {
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, FrameFault> {
        let mut options = DecodeOptions::new();
        options.set_color_output(ColorOutput::RGBA);
        // A frame inside the canvas has at most as many bytes; the crate checks before it reserves.
        options.set_memory_limit(MemoryLimit::Bytes(
            const { std::num::NonZeroU64::new(crate::MAX_PIXELS * 4).unwrap() },
        ));
        options.check_frame_consistency(true);
        let decoder = options.read_info(Cursor::new(bytes)).map_err(FrameFault::damaged)?;
        let size = checked_size(decoder.width().into(), decoder.height().into())?;
        let canvas = Canvas::new(size.0, size.1);
        Ok(Self { decoder, canvas, size, count: 0, seconds: 0.0, ended: false })
    }

    fn end(&mut self, fault: FrameFault) -> Option<Result<FrameBuf, FrameFault>> {
        self.ended = true;
        Some(Err(fault))
    }
}

impl Frames for Gif<'_> {
    fn next(&mut self) -> Option<Result<FrameBuf, FrameFault>> {
        if self.ended {
            return None;
        }
        let at = self.count;
        let part = match self.decoder.read_next_frame() {
            Ok(Some(part)) => part,
            Ok(None) if at == 0 => return self.end(FrameFault::Empty),
            Ok(None) => {
                self.ended = true;
                return None;
            }
            // The stream has no marks to find the next frame by.
            Err(error) => return self.end(FrameFault::Broken { frame: at, why: error.to_string() }),
        };
        if at == MAX_FRAMES {
            return self.end(FrameFault::TooMany);
        }
        let leave = match part.dispose {
            DisposalMethod::Any | DisposalMethod::Keep => Leave::Keep,
            DisposalMethod::Background => Leave::Clear,
            DisposalMethod::Previous => Leave::Restore,
        };
        let [left, top, width, height] = [part.left, part.top, part.width, part.height].map(usize::from);
        let delay = part.delay;
        let fits = self.canvas.put(
            Area { left, top, width, height },
            &part.buffer,
            width.max(1) * 4,
            Lay::Over,
            leave,
        );
        self.count += 1;
        if !fits {
            let why = "it lies outside the picture".to_owned();
            return Some(Err(FrameFault::Broken { frame: at, why }));
        }
        let seconds = self.seconds;
        // Every browser shows a frame without a time for a tenth of a second.
        self.seconds += if delay <= 1 { 0.1 } else { f64::from(delay) / 100.0 };
        let (width, height) = self.size;
        Some(Ok(FrameBuf { width, height, seconds, pixels: Pixels::Rgba(self.canvas.pixels.clone()) }))
    }

    fn fps(&self) -> Option<f64> {
        None
    }

    fn count_hint(&self) -> Option<u32> {
        None
    }
}
