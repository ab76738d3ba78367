//! How far a clip goes from a still along time: the whole drift, lettering among it, at a few frames that are spread evenly.
//!
//! The still is what the clip was made from, or whatever it is to be compared with. Frames are decoded one by one, so memory does not
//! grow with the clip.

use maquette_eye::Frame;
use maquette_eye::decode::FrameBuf;
use maquette_eye::still::Look;
use maquette_protocol::Digest;
use serde::{Deserialize, Serialize};

use super::clips::Clip;
use super::figures::{Measure, State};
use super::{Locked, VERSION, compared, framed, put_brand, reading};
use crate::assets::{DecodedPicture, encode_png, shrink};
use crate::cache::Key;
use crate::engine::{Engine, Fault};
use crate::state::domain::Media;

/// The most frames that are compared; the last one is always among them.
pub const MOMENTS: u32 = 8;

/// How far one frame of a clip is from a still.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Moment {
    /// Its number among the frames that could be decoded, from 0.
    pub frame: u32,
    /// When it is shown, in seconds from the clip's start.
    pub seconds: f64,
    /// How far it is, by component.
    pub drift: Vec<Measure>,
}

/// What is known of the lettering of the still.
enum Lettering {
    /// Nobody asked.
    NotAsked,
    /// No program that reads gave an answer.
    NoReader,
    /// There is none.
    Nothing,
    /// Its lines.
    Lines(Vec<String>),
}

impl Engine {
    /// How far the frames of a clip are from a still. `flicker` tells how many frames the clip has. Blocks; what was measured before is
    /// only read.
    pub(super) fn along(
        &self,
        clip: &Clip,
        flicker: &[Measure],
        still: &Media,
        brand: &[Locked],
        read_text: bool,
    ) -> Result<Vec<Moment>, Fault> {
        let key = along_key((&clip.digest, &still.digest), brand, read_text);
        if let Some(moments) = self.kept(&key) {
            return Ok(moments);
        }
        let numbers = spread(frames_of(flicker));
        let before = self.picture(still)?;
        let look = Look::new(framed(&before)?);
        let (mut moments, mut lettering, mut size) = (Vec::new(), None, None);
        clip.shown(&self.assets, |mut frames| {
            let mut number = 0;
            while let Some(frame) = frames.next() {
                let Ok(frame) = frame else { continue };
                // What is broken or of another size has no number, as in the measures over time.
                if *size.get_or_insert((frame.width, frame.height)) != (frame.width, frame.height) {
                    continue;
                }
                if numbers.contains(&number) {
                    let lettering = lettering.get_or_insert_with(|| match read_text {
                        true => Lettering::of(&before, frame.width.max(frame.height)),
                        false => Lettering::NotAsked,
                    });
                    let drift = compare(&look, &frame, brand, lettering)?;
                    moments.push(Moment { frame: number, seconds: frame.seconds, drift });
                }
                if numbers.last() == Some(&number) {
                    break;
                }
                number += 1;
            }
            Ok::<(), Fault>(())
        })??;
        // Where lettering was asked for and nobody could read it, it is asked for again next time.
        let is_unread = |one: &Measure| read_text && one.name == "text" && one.state == State::NotChecked;
        if !moments.iter().flat_map(|moment| &moment.drift).any(is_unread) {
            self.keep(&key, &moments)?;
        }
        Ok(moments)
    }
}

impl Lettering {
    /// The lettering of the still, read at the size of the clip's frames: what is only lost by being smaller is not the clip's doing.
    fn of(still: &DecodedPicture, side: u32) -> Self {
        let small = shrink(still, side).ok();
        match small.and_then(|small| read(small.width, small.height, &small.rgba)) {
            None => Self::NoReader,
            Some(lines) if lines.is_empty() => Self::Nothing,
            Some(lines) => Self::Lines(lines),
        }
    }
}

/// How far one frame is from the still.
fn compare(
    still: &Look,
    frame: &FrameBuf,
    brand: &[Locked],
    lettering: &Lettering,
) -> Result<Vec<Measure>, Fault> {
    let rgba = frame.rgba();
    let lines = match lettering {
        Lettering::Lines(_) => read(frame.width, frame.height, &rgba),
        Lettering::NotAsked | Lettering::NoReader | Lettering::Nothing => None,
    };
    let text = match (lettering, &lines) {
        (Lettering::Lines(before), Some(after)) => Some((before.as_slice(), after.as_slice())),
        _ => None,
    };
    let picture =
        Frame::new(frame.width, frame.height, &rgba).map_err(|error| Fault::Broken(error.to_string()))?;
    let mut drift = compared(still, picture, brand, text);
    let why = match lettering {
        Lettering::NotAsked => (State::NotChecked, "not checked: nobody asked for lettering to be read"),
        Lettering::NoReader => (
            State::NotChecked,
            "not checked: lettering is read by tesseract, which gave no answer; is it installed?",
        ),
        Lettering::Nothing => (State::NotDefined, "not defined: no lettering was read in the still"),
        Lettering::Lines(_) if lines.is_none() => {
            (State::NotChecked, "not checked: tesseract gave no answer for this frame")
        }
        Lettering::Lines(_) => return Ok(drift),
    };
    if let Some(text) = drift.iter_mut().find(|measure| measure.name == "text") {
        (text.state, text.words) = (why.0, why.1.to_owned());
    }
    Ok(drift)
}

/// The lines of lettering in pixels; none where nobody could read them.
fn read(width: u32, height: u32, rgba: &[u8]) -> Option<Vec<String>> {
    let png = encode_png(width, height, rgba, true).ok()?;
    reading::lines(reading::Picture::Png(png))
}

/// How many frames a clip has, by its measures over time.
fn frames_of(flicker: &[Measure]) -> u32 {
    let motion = flicker.iter().find(|measure| measure.name == "motion");
    // A count of frames is at most 10,000, so nothing is cut off.
    motion.and_then(|motion| motion.figures.get("frames")).map_or(0, |frames| *frames as u32)
}

/// Up to [`MOMENTS`] numbers of `count` frames, spread evenly: the first, the last and those between.
fn spread(count: u32) -> Vec<u32> {
    let Some(last) = count.checked_sub(1) else { return Vec::new() };
    let mut numbers: Vec<u32> = (0..MOMENTS).map(|step| last * step / (MOMENTS - 1)).collect();
    numbers.dedup();
    numbers
}

fn along_key((clip, still): (&Digest, &Digest), brand: &[Locked], read_text: bool) -> Digest {
    let mut key = Key::new("maquette along 1");
    key.number(VERSION);
    key.digest(clip);
    key.digest(still);
    key.number(read_text.into());
    put_brand(&mut key, brand);
    key.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_are_spread_evenly_and_the_last_is_among_them() {
        let check = |count: u32, expect: &[u32]| assert_eq!(spread(count), expect, "{count}");
        check(0, &[]);
        check(1, &[0]);
        check(2, &[0, 1]);
        check(5, &[0, 1, 2, 3, 4]);
        check(8, &[0, 1, 2, 3, 4, 5, 6, 7]);
        check(96, &[0, 13, 27, 40, 54, 67, 81, 95]);
        check(10_000, &[0, 1428, 2856, 4285, 5713, 7142, 8570, 9999]);
    }
}
