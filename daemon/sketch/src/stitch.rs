//! `stitch`: clips joined end to end. What can be copied is copied; only what stands between a cut and the next picture that needs no
//! other is decoded and encoded again.

use std::ops::ControlFlow;

use openh264::decoder::Decoder;
use openh264::formats::YUVSource;

use crate::error::SketchError;
use crate::mp4::{self, Sample, Track};
use crate::parallax::Recorder;
use crate::yuv::Planes;

/// A part of a clip that this crate made.
#[derive(Debug, Clone, Copy)]
pub struct Piece<'a> {
    /// The file.
    pub mp4: &'a [u8],
    /// Its first frame that is used, from 0.
    pub first: u32,
    /// The frame after the last that is used; none for all to the clip's end.
    pub end: Option<u32>,
}

/// Clips that were joined.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Joined {
    /// The file: MP4 with one H.264 track.
    pub mp4: Vec<u8>,
    /// How many frames it has.
    pub frames: u32,
    /// Frames a second.
    pub fps: u32,
    /// Frames that were encoded again, because a cut had taken away what they rest on.
    pub encoded_again: u32,
}

/// Joins MP4 clips that this crate made. Their size, rate and encoder parameters must be equal.
///
/// # Errors
/// [`SketchError::Parameter`] for no clips, [`SketchError::NotOurClip`] for other bytes,
/// [`SketchError::ClipsDiffer`] naming what differs.
pub fn stitch(clips: &[&[u8]]) -> Result<Vec<u8>, SketchError> {
    let pieces: Vec<Piece<'_>> = clips.iter().map(|mp4| Piece { mp4, first: 0, end: None }).collect();
    Ok(stitch_pieces(&pieces, &mut || ControlFlow::Continue(()))?.mp4)
}

/// Joins parts of clips, exact to the frame. `on_frame` is asked before every frame that is encoded again, and may break off.
///
/// # Errors
/// As [`stitch`]; [`SketchError::Parameter`] too for a part without a frame or past its clip's end, [`SketchError::Encoder`], and
/// [`SketchError::Cancelled`].
pub fn stitch_pieces(
    pieces: &[Piece<'_>],
    on_frame: &mut dyn FnMut() -> ControlFlow<()>,
) -> Result<Joined, SketchError> {
    let mut joined: Option<Track> = None;
    let mut encoded_again = 0;
    for (index, piece) in pieces.iter().enumerate() {
        let mut track = mp4::read(piece.mp4)?;
        if let Some(what) = joined.as_ref().and_then(|joined| difference(joined, &track)) {
            return Err(SketchError::ClipsDiffer { index, what });
        }
        let range = range(piece, track.samples.len())?;
        encoded_again += trim(&mut track, range, index, on_frame)?;
        match &mut joined {
            None => joined = Some(track),
            Some(joined) => joined.samples.append(&mut track.samples),
        }
    }
    let track = joined.ok_or(SketchError::Parameter { name: "clips", expected: "at least one" })?;
    Ok(Joined { mp4: mp4::write(&track), frames: track.samples.len() as u32, fps: track.fps, encoded_again })
}

/// The samples of a piece.
fn range(piece: &Piece<'_>, count: usize) -> Result<std::ops::Range<usize>, SketchError> {
    let (first, end) = (piece.first as usize, piece.end.map_or(count, |end| end as usize));
    if first < end && end <= count {
        return Ok(first..end);
    }
    Err(SketchError::Parameter { name: "a part of a clip", expected: "one frame or more, within the clip" })
}

/// Leaves a range of a track's samples; gives how many had to be encoded again.
fn trim(
    track: &mut Track,
    range: std::ops::Range<usize>,
    index: usize,
    on_frame: &mut dyn FnMut() -> ControlFlow<()>,
) -> Result<u32, SketchError> {
    track.samples.truncate(range.end);
    let key_after = (range.start..range.end).find(|at| track.samples[*at].key).unwrap_or(range.end);
    let head = encode_again(track, range.start..key_after, index, on_frame)?;
    let count = head.len() as u32;
    track.samples.splice(..key_after, head);
    Ok(count)
}

/// The samples of a range, whose first is no key picture, as a group of their own.
fn encode_again(
    track: &Track,
    range: std::ops::Range<usize>,
    index: usize,
    on_frame: &mut dyn FnMut() -> ControlFlow<()>,
) -> Result<Vec<Sample>, SketchError> {
    if range.is_empty() {
        return Ok(Vec::new());
    }
    let key_before = track.samples[..range.start].iter().rposition(|sample| sample.key);
    let key_before = key_before.ok_or(SketchError::NotOurClip("no picture to begin with"))?;
    let mut decoder = Decoder::new().map_err(|error| SketchError::Encoder(error.to_string()))?;
    let mut recorder = Recorder::new(track.width, track.height, track.fps)?;
    for at in key_before..range.end {
        if on_frame().is_break() {
            let (done, total) = (at - key_before, range.end - key_before);
            return Err(SketchError::Cancelled { done: done as u32, total: total as u32 });
        }
        let packet = packet(track, &track.samples[at]);
        let decoded = decoder.decode(&packet).map_err(|error| SketchError::Encoder(error.to_string()))?;
        let decoded = decoded.ok_or(SketchError::NotOurClip("a picture is not whole"))?;
        if at >= range.start {
            recorder.record(&planes(&decoded, track)?)?;
        }
    }
    let again = recorder.into_track();
    match difference(track, &again) {
        Some(what) => Err(SketchError::ClipsDiffer { index, what }),
        None => Ok(again.samples),
    }
}

/// A sample as decoders want it by itself: a start code before every unit (H.264, annex B), the parameter sets before a key picture.
fn packet(track: &Track, sample: &Sample) -> Vec<u8> {
    let mut packet = Vec::with_capacity(sample.bytes.len() + 64);
    let mut put = |unit: &[u8]| {
        packet.extend([0, 0, 0, 1]);
        packet.extend(unit);
    };
    if sample.key {
        put(&track.sps);
        put(&track.pps);
    }
    let mut rest = sample.bytes.as_slice();
    while let Some((length, after)) = rest.split_first_chunk() {
        let (unit, after) = after.split_at((u32::from_be_bytes(*length) as usize).min(after.len()));
        put(unit);
        rest = after;
    }
    packet
}

/// A decoded frame without its padding.
fn planes(decoded: &impl YUVSource, track: &Track) -> Result<Planes, SketchError> {
    let (width, height) = (track.width as usize, track.height as usize);
    if decoded.dimensions() != (width, height) {
        return Err(SketchError::NotOurClip("another picture size"));
    }
    let (of_y, of_u, of_v) = decoded.strides();
    let mut planes = Planes::new(width, height);
    copy(&mut planes.y, width, decoded.y(), of_y);
    copy(&mut planes.u, width / 2, decoded.u(), of_u);
    copy(&mut planes.v, width / 2, decoded.v(), of_v);
    Ok(planes)
}

fn copy(to: &mut [u8], width: usize, from: &[u8], stride: usize) {
    for (to, from) in to.chunks_exact_mut(width).zip(from.chunks(stride)) {
        to.copy_from_slice(&from[..width]);
    }
}

/// What keeps two tracks apart.
fn difference(a: &Track, b: &Track) -> Option<&'static str> {
    if (a.width, a.height) != (b.width, b.height) {
        Some("size")
    } else if a.fps != b.fps {
        Some("frame rate")
    } else if (&a.sps, &a.pps) != (&b.sps, &b.pps) {
        Some("encoder parameters")
    } else {
        None
    }
}
