//! Animated PNG (the `png` crate decodes, the canvas composes); a PNG without animation is a clip of one frame.

use std::io::Cursor;

use png::{BlendOp, ColorType, Decoder, DisposeOp, FrameControl, Limits, Reader, Transformations};

use super::canvas::{Area, Canvas, Lay, Leave};
use super::{FrameBuf, FrameFault, Frames, MAX_FRAMES, Pixels, checked_size};

pub(super) struct Apng<'a> {
    reader: Reader<Cursor<&'a [u8]>>,
    canvas: Canvas,
    size: (u32, u32),
    /// One part as the decoder gives it.
    part: Vec<u8>,
    /// Images that are still to come.
    left: u32,
    count: u32,
    seconds: f64,
    ended: bool,
}

impl<'a> Apng<'a> {
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, FrameFault> {
        let limits = Limits { bytes: 256 << 20 };
        let mut decoder = Decoder::new_with_limits(Cursor::new(bytes), limits);
        decoder.set_transformations(Transformations::normalize_to_color8() | Transformations::ALPHA);
        let reader = decoder.read_info().map_err(FrameFault::damaged)?;
        let info = reader.info();
        let size = checked_size(info.width, info.height)?;
        // The first image may be a still for those who cannot show the animation.
        let still = info.animation_control.is_some() && info.frame_control.is_none();
        let left = info.animation_control.map_or(1, |control| control.num_frames);
        let left = left.saturating_add(u32::from(still));
        let bytes = reader.output_buffer_size().ok_or_else(|| FrameFault::damaged("its size"))?;
        let canvas = Canvas::new(size.0, size.1);
        Ok(Self { reader, canvas, size, part: vec![0; bytes], left, count: 0, seconds: 0.0, ended: false })
    }

    /// Lays the part that was decoded; gives how long it stands, in seconds.
    fn lay(&mut self, control: Option<FrameControl>, color: ColorType) -> Option<f64> {
        let (width, height) = self.size;
        let whole = FrameControl { width, height, ..FrameControl::default() };
        let control = control.unwrap_or(whole);
        let [left, top, across, down] =
            [control.x_offset, control.y_offset, control.width, control.height].map(|n| n as usize);
        let channels = color.samples();
        // Parts of interlaced pictures come with rows as long as the canvas.
        let row = if self.reader.info().interlaced { width as usize } else { across };
        let rgba;
        let part = match channels {
            4 => &self.part,
            _ => {
                rgba = widened(self.part.get(..row * down * channels)?, channels);
                &rgba
            }
        };
        let lay = match control.blend_op {
            BlendOp::Source => Lay::Replace,
            BlendOp::Over => Lay::Over,
        };
        let leave = match control.dispose_op {
            DisposeOp::None => Leave::Keep,
            DisposeOp::Background => Leave::Clear,
            DisposeOp::Previous => Leave::Restore,
        };
        let area = Area { left, top, width: across, height: down };
        let fits = self.canvas.put(area, part, row * 4, lay, leave);
        // Without a divisor, hundredths are meant.
        let per = if control.delay_den == 0 { 100 } else { control.delay_den };
        fits.then(|| f64::from(control.delay_num) / f64::from(per))
    }
}

/// Grey, grey with alpha or RGB as RGBA.
fn widened(part: &[u8], channels: usize) -> Vec<u8> {
    let widen = |pixel: &[u8]| match *pixel {
        [r, g, b] => [r, g, b, 255],
        [grey, alpha] => [grey, grey, grey, alpha],
        [grey, ..] => [grey, grey, grey, 255],
        [] => [0; 4],
    };
    part.chunks_exact(channels.max(1)).flat_map(widen).collect()
}

impl Frames for Apng<'_> {
    fn next(&mut self) -> Option<Result<FrameBuf, FrameFault>> {
        while !self.ended && self.left > 0 {
            self.left -= 1;
            let at = self.count;
            if at == MAX_FRAMES {
                self.ended = true;
                return Some(Err(FrameFault::TooMany));
            }
            let decoded = match self.reader.next_frame(&mut self.part) {
                Ok(decoded) => decoded,
                Err(error) => {
                    self.ended = true;
                    return Some(Err(FrameFault::Broken { frame: at, why: error.to_string() }));
                }
            };
            let info = self.reader.info();
            let control = info.frame_control;
            if info.animation_control.is_some() && control.is_none() {
                continue;
            }
            self.count += 1;
            let Some(stands) = self.lay(control, decoded.color_type) else {
                let why = "it lies outside the picture".to_owned();
                return Some(Err(FrameFault::Broken { frame: at, why }));
            };
            let seconds = self.seconds;
            // Every browser shows a frame without a time for a tenth of a second.
            self.seconds += if stands <= 0.01 { 0.1 } else { stands };
            let (width, height) = self.size;
            let pixels = Pixels::Rgba(self.canvas.pixels.clone());
            return Some(Ok(FrameBuf { width, height, seconds, pixels }));
        }
        None
    }

    fn fps(&self) -> Option<f64> {
        None
    }

    fn count_hint(&self) -> Option<u32> {
        Some(self.reader.info().animation_control.map_or(1, |control| control.num_frames))
    }
}
