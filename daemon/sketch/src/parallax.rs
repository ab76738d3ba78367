//! `parallax`: a clip that begins with the anchor frame and moves the camera through its layers.

use std::ops::ControlFlow;

use openh264::OpenH264API;
use openh264::encoder::{
    BitRate, Complexity, EncodedBitStream, Encoder, EncoderConfig, FrameRate, IntraFramePeriod, QpRange,
    RateControlMode, SpsPpsStrategy, UsageType, VuiConfig,
};

use crate::depth::Depth;
use crate::error::SketchError;
use crate::layers::{Layer, split};
use crate::mp4::{self, Sample, Track};
use crate::outpaint::{Sides, outpaint};
use crate::picture::{DepthMap, Picture, check_size};
use crate::resample::{Window, resize_window};
use crate::travel::{Course, Travel};
use crate::warp;
use crate::yuv::Planes;

/// What to set in motion, and how.
#[derive(Debug, Clone, Copy)]
pub struct MotionOrder<'a> {
    /// The anchor frame: the first frame of the clip is this picture at the clip's size.
    pub anchor: &'a Picture,
    /// Its depth, if it is known; otherwise an estimate from height in the picture and sharpness is used.
    pub depth: Option<DepthMap<'a>>,
    /// Camera words are read from it, if no course is given: see [`Course::named`].
    pub prompt: &'a str,
    /// Chooses the move where the prompt names none.
    pub seed: u64,
    /// Width in pixels, 16 to 3840; an odd width loses one pixel.
    pub width: u32,
    /// Height in pixels, 16 to 2160 (3840 where the width is at most 2160); an odd height loses one pixel.
    pub height: u32,
    /// Frames a second, 12 to 60.
    pub fps: u32,
    /// Length in seconds, above 0 and up to 60.
    pub seconds: f32,
    /// How far the camera goes: 0 is nearly still.
    pub motion: u8,
    /// How close it stays to the anchor, 0 to 1.
    pub guidance: f32,
}

/// A finished clip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clip {
    /// The file: MP4 with one H.264 track, BT.709, limited range.
    pub mp4: Vec<u8>,
    /// Width in pixels, even.
    pub width: u32,
    /// Height in pixels, even.
    pub height: u32,
    /// Frames a second.
    pub fps: u32,
    /// Number of frames.
    pub frames: u32,
}

/// Makes a clip on the course that the prompt names. `on_frame` hears of every frame that is done and may break off.
///
/// # Errors
/// [`SketchError::Parameter`] for a parameter out of range, [`SketchError::Bytes`] for a depth map of a wrong
/// length, [`SketchError::Cancelled`] if `on_frame` broke off, [`SketchError::Encoder`] if the encoder refused.
pub fn parallax(
    order: &MotionOrder<'_>,
    on_frame: &mut dyn FnMut(u32, u32) -> ControlFlow<()>,
) -> Result<Clip, SketchError> {
    parallax_along(order, &Course::named(order.prompt), on_frame)
}

/// Makes a clip on a given course.
///
/// # Errors
/// Those of [`parallax`].
pub fn parallax_along(
    order: &MotionOrder<'_>,
    course: &Course,
    on_frame: &mut dyn FnMut(u32, u32) -> ControlFlow<()>,
) -> Result<Clip, SketchError> {
    let (width, height, _) = checked(order)?;
    let mut recorder = Recorder::new(width, height, order.fps)?;
    let frames = each_frame(order, course, &mut |done, total, frame| {
        recorder.record(frame)?;
        match on_frame(done, total) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(SketchError::Cancelled { done, total }),
        }
    })?;
    Ok(Clip { mp4: mp4::write(&recorder.track), width, height, fps: order.fps, frames })
}

/// One frame as the encoder is given it: planes of BT.709, limited range, 4:2:0, row by row without padding.
#[derive(Debug, Clone, Copy)]
pub struct Frame<'a> {
    /// Width of luma in pixels, even.
    pub width: usize,
    /// Height of luma in pixels, even.
    pub height: usize,
    /// Luma.
    pub y: &'a [u8],
    /// Blue's difference, half of the width and height.
    pub u: &'a [u8],
    /// Red's difference, half of the width and height.
    pub v: &'a [u8],
}

/// Renders the frames of the clip that [`parallax`] makes of the same order and encodes none of them, so that a test or a bench can
/// measure what encoding loses. Gives the number of frames.
///
/// # Errors
/// Those of [`parallax`], but for the encoder's.
pub fn rendered(order: &MotionOrder<'_>, on_frame: &mut dyn FnMut(Frame<'_>)) -> Result<u32, SketchError> {
    rendered_along(order, &Course::named(order.prompt), on_frame)
}

/// The same on a given course, as [`parallax_along`] makes it.
///
/// # Errors
/// Those of [`rendered`].
pub fn rendered_along(
    order: &MotionOrder<'_>,
    course: &Course,
    on_frame: &mut dyn FnMut(Frame<'_>),
) -> Result<u32, SketchError> {
    each_frame(order, course, &mut |_, _, planes| {
        let Planes { width, height, y, u, v } = planes;
        on_frame(Frame { width: *width, height: *height, y, u, v });
        Ok(())
    })
}

/// What is done with each frame: its number from 1, how many there are, and its planes.
pub(crate) type Visit<'a> = dyn FnMut(u32, u32, &Planes) -> Result<(), SketchError> + 'a;

/// Renders one frame after the other, until all are done or `visit` breaks off. Gives their number.
pub(crate) fn each_frame(
    order: &MotionOrder<'_>,
    course: &Course,
    visit: &mut Visit<'_>,
) -> Result<u32, SketchError> {
    let (width, height, total) = checked(order)?;
    let window = Window::covering(order.anchor, width, height);
    let picture = resize_window(order.anchor, window, width, height)?;
    let depth = match &order.depth {
        Some(map) => Depth::from_map(map, width as usize, height as usize),
        None => Depth::estimate(&picture),
    };
    let travel = Travel::new(course, order.seed, order.motion, order.guidance);
    let mut frame = Planes::from_picture(&picture);
    let layers = layers_for(&travel, picture, &frame, depth, order.seed)?;
    for done in 0..total {
        if done > 0 {
            let view = travel.at(travel.moment(done, total), frame.width, frame.height);
            warp::draw(&layers, &view, &mut frame);
        }
        visit(done + 1, total, &frame)?;
    }
    Ok(total)
}

/// The anchor's layers; where the camera goes back they reach as far beyond the anchor as it will see.
fn layers_for(
    travel: &Travel,
    picture: Picture,
    anchor: &Planes,
    depth: Depth,
    seed: u64,
) -> Result<Vec<Layer>, SketchError> {
    let outside = |side: u32| {
        if travel.outside() > 0.0 { ((travel.outside() * side as f32) as u32 + 4) & !1 } else { 0 }
    };
    let (across, down) = (outside(picture.width()), outside(picture.height()));
    if across == 0 && down == 0 {
        return Ok(split(anchor, &depth, (0, 0)));
    }
    let sides = Sides { left: across, top: down, right: across, bottom: down };
    let (across, down) = (across as usize, down as usize);
    let wide = Planes::from_picture(&outpaint(&picture, sides, seed)?);
    Ok(split(&wide, &depth.widened(across, down), (across, down)))
}

/// Even width, even height and number of frames, if everything is in range.
fn checked(order: &MotionOrder<'_>) -> Result<(u32, u32, u32), SketchError> {
    let wrong = |name, expected| Err(SketchError::Parameter { name, expected });
    check_size(order.width, order.height)?;
    let (width, height) = (order.width & !1, order.height & !1);
    if width.min(height) < 16 || width.max(height) > 3840 || width.min(height) > 2160 {
        return wrong("width and height", "16 to 3840 × 2160, either way round");
    }
    if !(12..=60).contains(&order.fps) {
        return wrong("fps", "12 to 60");
    }
    if !(order.seconds > 0.0 && order.seconds <= 60.0) {
        return wrong("seconds", "above 0 and at most 60");
    }
    if !(0.0..=1.0).contains(&order.guidance) {
        return wrong("guidance", "0 to 1");
    }
    if let Some(map) = &order.depth {
        map.check()?;
    }
    let total = ((order.seconds * order.fps as f32 + 0.5) as u32).max(2);
    Ok((width, height, total))
}

/// H.264's quantiser, 0 to 51, lower is better: keeps decoded frames above 45 dB of rendered ones, and the first one above 40 dB of the
/// anchor even where its colours are vivid and its size is small.
const QUANTISER: u8 = 19;

/// The encoder and the track that grows from it.
pub(crate) struct Recorder {
    encoder: Encoder,
    track: Track,
}

impl Recorder {
    /// A recorder of frames of an even size.
    pub(crate) fn new(width: u32, height: u32, fps: u32) -> Result<Self, SketchError> {
        let encoder = Encoder::with_api_config(OpenH264API::from_source(), settings(width, height, fps))
            .map_err(refused)?;
        let track = Track { width, height, fps, sps: Vec::new(), pps: Vec::new(), samples: Vec::new() };
        Ok(Self { encoder, track })
    }

    /// Encodes one frame and keeps it.
    pub(crate) fn record(&mut self, frame: &Planes) -> Result<(), SketchError> {
        let stream = self.encoder.encode(frame).map_err(refused)?;
        keep(&stream, &mut self.track)
    }

    /// What was recorded.
    pub(crate) fn into_track(self) -> Track {
        self.track
    }
}

/// High quality by one fixed quantiser (the buffer mode clamps to the range); one thread, so that the bytes depend on nothing else.
fn settings(width: u32, height: u32, fps: u32) -> EncoderConfig {
    let bits = u64::from(width) * u64::from(height) * u64::from(fps) / 2;
    EncoderConfig::new()
        .bitrate(BitRate::from_bps(bits.clamp(1_000_000, 100_000_000) as u32))
        .max_frame_rate(FrameRate::from_hz(fps as f32))
        .rate_control_mode(RateControlMode::Bufferbased)
        .qp(QpRange::new(QUANTISER, QUANTISER))
        .usage_type(UsageType::CameraVideoRealTime)
        .sps_pps_strategy(SpsPpsStrategy::ConstantId)
        .complexity(Complexity::Low)
        .skip_frames(false)
        .scene_change_detect(false)
        .adaptive_quantization(false)
        .background_detection(false)
        .intra_frame_period(IntraFramePeriod::from_num_frames(fps * 2))
        .num_threads(1)
        .vui(VuiConfig::bt709())
}

/// Sorts NAL units (ITU-T H.264, table 7-1): parameter sets to the track, slices to a sample.
fn keep(stream: &EncodedBitStream<'_>, track: &mut Track) -> Result<(), SketchError> {
    let mut sample = Sample { bytes: Vec::new(), key: false };
    for layer in (0..stream.num_layers()).filter_map(|i| stream.layer(i)) {
        for unit in (0..layer.nal_count()).filter_map(|i| layer.nal_unit(i)) {
            let unit = without_start_code(unit);
            match unit.first().map(|byte| byte & 31) {
                Some(7) => track.sps = unit.to_vec(),
                Some(8) => track.pps = unit.to_vec(),
                Some(kind @ (1 | 5)) => {
                    sample.key |= kind == 5;
                    sample.bytes.extend((unit.len() as u32).to_be_bytes());
                    sample.bytes.extend(unit);
                }
                Some(_) | None => {}
            }
        }
    }
    if sample.bytes.is_empty() {
        return Err(SketchError::Encoder("a frame came back empty".into()));
    }
    track.samples.push(sample);
    Ok(())
}

/// A NAL unit without the zeros and the one before it (H.264, annex B).
fn without_start_code(unit: &[u8]) -> &[u8] {
    let zeros = unit.iter().take_while(|byte| **byte == 0).count();
    if zeros >= 2 && unit.get(zeros) == Some(&1) { &unit[zeros + 1..] } else { unit }
}

fn refused(error: openh264::Error) -> SketchError {
    SketchError::Encoder(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compose::{StillOrder, compose};
    use openh264::decoder::Decoder;
    use openh264::formats::YUVSource;

    fn psnr(a: &[u8], b: &[u8]) -> f64 {
        let sum: f64 = a.iter().zip(b).map(|(a, b)| f64::from(a.abs_diff(*b)).powi(2)).sum();
        10.0 * (255.0_f64 * 255.0 / (sum / a.len() as f64).max(1e-9)).log10()
    }

    /// The planes of a decoded frame without their padding.
    fn planes(yuv: &impl YUVSource) -> [Vec<u8>; 3] {
        let (width, height) = yuv.dimensions();
        let (sy, su, sv) = yuv.strides();
        let cut = |plane: &[u8], stride: usize, w: usize, h: usize| -> Vec<u8> {
            (0..h).flat_map(|y| plane[y * stride..y * stride + w].iter().copied()).collect()
        };
        [
            cut(yuv.y(), sy, width, height),
            cut(yuv.u(), su, width / 2, height / 2),
            cut(yuv.v(), sv, width / 2, height / 2),
        ]
    }

    #[test]
    fn every_decoded_frame_is_the_rendered_one() {
        let prompt = "a ceramic teapot on an oak table at dawn, 'SPRING'";
        let still =
            compose(&StillOrder { prompt, negative: None, seed: 5, width: 640, height: 360, palette: &[] })
                .expect("a still");
        let map = DepthMap { width: 640, height: 360, values: &still.depth };
        let anchor = Planes::from_picture(&still.picture);
        let layers = split(&anchor, &Depth::from_map(&map, 640, 360), (0, 0));
        assert!(layers.len() >= 2, "the teapot stands before the wall");
        let travel = Travel::new(&Course::default(), 5, 160, 0.2);
        let mut recorder = Recorder::new(640, 360, 24).expect("an encoder");
        let mut decoder = Decoder::new().expect("a decoder");
        let mut frame = anchor.clone();
        let total = 36;
        let mut worst = f64::MAX;
        for i in 0..total {
            if i > 0 {
                let view = travel.at(i as f32 / (total - 1) as f32, 640, 360);
                warp::draw(&layers, &view, &mut frame);
            }
            let stream = recorder.encoder.encode(&frame).expect("it encodes").to_vec();
            let decoded = decoder.decode(&stream).expect("it decodes").expect("a frame");
            for (rendered, decoded) in [&frame.y, &frame.u, &frame.v].into_iter().zip(planes(&decoded)) {
                worst = worst.min(psnr(rendered, &decoded));
            }
        }
        println!("worst plane of {total} frames: {worst:.1} dB");
        assert!(worst >= 38.0, "{worst:.1} dB");
    }
}
