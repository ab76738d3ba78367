//! MP4 with H.264: samples in decoding order go into OpenH264, frames come out in the order in which they are shown.
//!
//! OpenH264 reads Baseline, Main and High with 8 bits and 4:2:0, progressive; whatever else a stream uses ends in
//! [`FrameFault::Broken`] for each of its frames.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

use openh264::OpenH264API;
use openh264::decoder::{DecodedYUV, Decoder, DecoderConfig, Flush};
use openh264::formats::YUVSource;

use super::mp4::{self, Track};
use super::{FrameBuf, FrameFault, Frames, MAX_FRAMES, Matrix, Pixels, Yuv, checked_size};

pub(super) struct H264<'a> {
    bytes: &'a [u8],
    track: Track<'a>,
    decoder: Decoder,
    /// The next sample, in decoding order.
    at: usize,
    /// When the frames are shown that are in the decoder, the earliest first.
    pending: BinaryHeap<Reverse<i64>>,
    ready: VecDeque<FrameBuf>,
    packet: Vec<u8>,
    /// When the first shown frame is shown, in ticks.
    first: Option<i64>,
    flushed: bool,
}

impl<'a> H264<'a> {
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, FrameFault> {
        let track = mp4::read(bytes)?;
        checked_size(track.size.0, track.size.1)?;
        // A frame is only given out once no earlier one can come.
        let config = DecoderConfig::new().flush_after_decode(Flush::NoFlush);
        let decoder =
            Decoder::with_api_config(OpenH264API::from_source(), config).map_err(FrameFault::damaged)?;
        Ok(Self {
            bytes,
            track,
            decoder,
            at: 0,
            pending: BinaryHeap::new(),
            ready: VecDeque::new(),
            packet: Vec::new(),
            first: None,
            flushed: false,
        })
    }

    /// Feeds one sample to the decoder.
    fn feed(&mut self) -> Result<(), FrameFault> {
        let at = self.at;
        self.at += 1;
        let broken = |why: &str| FrameFault::Broken { frame: at as u32, why: why.to_owned() };
        let sample = self.track.samples[at];
        let start = usize::try_from(sample.offset).map_err(|_| broken("it lies outside the file"))?;
        let data = self.bytes.get(start..start.saturating_add(sample.size as usize));
        let data = data.ok_or_else(|| broken("it lies outside the file"))?;
        annex_b(&mut self.packet, data, &self.track, at == 0)
            .ok_or_else(|| broken("its units are damaged"))?;
        self.pending.push(Reverse(sample.shown));
        let decoded = match self.decoder.decode(&self.packet) {
            Ok(decoded) => decoded.map(|yuv| planes(&yuv, &self.track)),
            Err(error) => {
                // Times are given out in order; the one of a lost frame must go.
                self.pending.retain(|Reverse(shown)| *shown != sample.shown);
                return Err(broken(&error.to_string()));
            }
        };
        match decoded {
            Some(frame) => self.show(frame),
            None => Ok(()),
        }
    }

    /// Gives a decoded frame its time and puts it into the queue, unless an edit list hides it.
    fn show(&mut self, frame: Result<FrameBuf, FrameFault>) -> Result<(), FrameFault> {
        let shown = self.pending.pop().map_or(0, |Reverse(shown)| shown);
        let mut frame = frame?;
        if shown < 0 {
            return Ok(());
        }
        let first = *self.first.get_or_insert(shown);
        frame.seconds = shown.saturating_sub(first).max(0) as f64 / f64::from(self.track.scale);
        self.ready.push_back(frame);
        Ok(())
    }

    /// Takes what is left in the decoder.
    fn flush(&mut self) -> Result<(), FrameFault> {
        self.flushed = true;
        let frame = self.at as u32;
        let broken = |error: openh264::Error| FrameFault::Broken { frame, why: error.to_string() };
        let left: Vec<_> = self.decoder.flush_remaining().map_err(broken)?;
        let left: Vec<_> = left.iter().map(|yuv| planes(yuv, &self.track)).collect();
        left.into_iter().try_for_each(|frame| self.show(frame))
    }
}

impl Frames for H264<'_> {
    fn next(&mut self) -> Option<Result<FrameBuf, FrameFault>> {
        loop {
            if let Some(frame) = self.ready.pop_front() {
                return Some(Ok(frame));
            }
            let fed = match self.at {
                MANY if self.track.samples.len() > MANY => {
                    (self.at, self.flushed) = (usize::MAX, true);
                    return Some(Err(FrameFault::TooMany));
                }
                at if at < self.track.samples.len() => self.feed(),
                _ if self.flushed => return None,
                _ => self.flush(),
            };
            if let Err(fault) = fed {
                return Some(Err(fault));
            }
        }
    }

    fn fps(&self) -> Option<f64> {
        let shown = self.track.samples.iter().map(|sample| sample.shown);
        let (first, last) = (shown.clone().min()?, shown.max()?);
        let ticks = last.checked_sub(first).filter(|ticks| *ticks > 0)?;
        Some((self.track.samples.len() - 1) as f64 * f64::from(self.track.scale) / ticks as f64)
    }

    fn count_hint(&self) -> Option<u32> {
        Some(self.track.samples.len() as u32)
    }
}

const MANY: usize = MAX_FRAMES as usize;

/// A sample as the decoder wants it: a start code before every unit (H.264, annex B), parameter sets before the first and before
/// every picture that needs no other.
fn annex_b(packet: &mut Vec<u8>, mut data: &[u8], track: &Track<'_>, first: bool) -> Option<()> {
    packet.clear();
    let mut put = |unit: &[u8]| {
        packet.extend([0, 0, 0, 1]);
        packet.extend(unit);
    };
    let mut sets = first;
    let mut units = Vec::new();
    while !data.is_empty() {
        let (length, rest) = data.split_at_checked(track.length_bytes)?;
        let length = length.iter().fold(0, |value, byte| value << 8 | usize::from(*byte));
        let (unit, rest) = rest.split_at_checked(length)?;
        sets |= unit.first().is_some_and(|head| head & 0x1f == 5);
        units.push(unit);
        data = rest;
    }
    if sets {
        track.parameter_sets.iter().for_each(|set| put(set));
    }
    units.into_iter().for_each(put);
    Some(())
}

/// A decoded frame without its padding.
fn planes(decoded: &DecodedYUV<'_>, track: &Track<'_>) -> Result<FrameBuf, FrameFault> {
    let (width, height) = decoded.dimensions();
    let (width_px, height_px) = checked_size(width as u32, height as u32)?;
    let (of_y, of_u, of_v) = decoded.strides();
    let yuv = Yuv {
        y: plane(decoded.y(), of_y, width, height),
        u: plane(decoded.u(), of_u, width.div_ceil(2), height.div_ceil(2)),
        v: plane(decoded.v(), of_v, width.div_ceil(2), height.div_ceil(2)),
        across: 2,
        down: 2,
        full_range: track.full_range,
        matrix: track.matrix.unwrap_or(Matrix::by_height(height_px)),
    };
    Ok(FrameBuf { width: width_px, height: height_px, seconds: 0.0, pixels: Pixels::Yuv(yuv) })
}

/// A plane of `width` × `height`; what the decoder did not give is grey.
fn plane(from: &[u8], stride: usize, width: usize, height: usize) -> Vec<u8> {
    let mut out = Vec::with_capacity(width * height);
    for line in from.chunks(stride.max(1)).take(height) {
        out.extend(&line[..width.min(line.len())]);
    }
    out.resize(width * height, 128);
    out
}
