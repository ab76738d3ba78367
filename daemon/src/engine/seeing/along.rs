//! How far a clip goes from a still along time: the whole drift, lettering among it, at a few frames that are spread evenly.
//!
//! The still is what the clip was made from, or whatever it is to be compared with. Frames are decoded one by one, so memory does not
//! grow with the clip.

use maquette_eye::decode::FrameBuf;
use maquette_eye::still::Look;
use maquette_protocol::Digest;
use serde::{Deserialize, Serialize};

use super::clips::Clip;
use super::figures::{self, Measure, State};
use super::reading::{self, Word};
use super::{Locked, NO_READER, VERSION, compared, framed, put_brand};
use crate::assets::DecodedPicture;
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

/// One frame of a clip.
pub(super) struct Stand {
    /// Its number among the frames that could be decoded, from 0.
    pub frame: u32,
    /// When it is shown.
    pub seconds: f64,
    /// What is to be seen.
    pub picture: DecodedPicture,
}

/// What is known of the lettering of the still.
enum Lettering {
    /// Nobody asked.
    NotAsked,
    /// No program that reads gave an answer.
    NoReader,
    /// There is none.
    Nothing,
    /// Its words, and the side at which they were read.
    Words(Vec<Word>, u32),
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
        let before = self.picture(still)?;
        let look = Look::new(framed(&before)?);
        let (mut moments, mut lettering) = (Vec::new(), None);
        self.each_frame(clip, &spread(frames_of(flicker)), |stand| {
            let lettering = lettering.get_or_insert_with(|| match read_text {
                true => Lettering::of(&before, &stand.picture),
                false => Lettering::NotAsked,
            });
            let drift = compare(&look, &stand.picture, brand, lettering)?;
            moments.push(Moment { frame: stand.frame, seconds: stand.seconds, drift });
            Ok(())
        })?;
        // Where lettering was asked for and nobody could read it, it is asked for again next time.
        let is_unread = |one: &Measure| read_text && one.name == "text" && one.state == State::NotChecked;
        if !moments.iter().flat_map(|moment| &moment.drift).any(is_unread) {
            self.keep(&key, &moments)?;
        }
        Ok(moments)
    }

    /// Hands over the frames of a clip that have these numbers, which rise. One is held at a time.
    pub(super) fn each_frame(
        &self,
        clip: &Clip,
        numbers: &[u32],
        mut look: impl FnMut(Stand) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        clip.shown(&self.assets, |mut frames| {
            let (mut number, mut size) = (0, None);
            while numbers.last().is_some_and(|last| number <= *last) {
                let Some(frame) = frames.next() else { break };
                let Ok(frame) = frame else { continue };
                // What is broken or of another size has no number, as in the measures over time.
                if *size.get_or_insert((frame.width, frame.height)) != (frame.width, frame.height) {
                    continue;
                }
                if numbers.contains(&number) {
                    look(Stand::of(number, &frame))?;
                }
                number += 1;
            }
            Ok(())
        })?
    }
}

impl Stand {
    fn of(number: u32, frame: &FrameBuf) -> Self {
        let picture = DecodedPicture { width: frame.width, height: frame.height, rgba: frame.rgba() };
        Self { frame: number, seconds: frame.seconds, picture }
    }
}

impl Lettering {
    /// The lettering of the still, read at the size of the clip's frames: what is only lost by being smaller is not the clip's doing.
    fn of(still: &DecodedPicture, frame: &DecodedPicture) -> Self {
        let side = reading::side([(still.width, still.height), (frame.width, frame.height)]);
        match reading::words(still, side) {
            None => Self::NoReader,
            Some(words) if !reading::has_lettering(&words) => Self::Nothing,
            Some(words) => Self::Words(words, side),
        }
    }
}

/// How far one frame is from the still.
fn compare(
    still: &Look,
    picture: &DecodedPicture,
    brand: &[Locked],
    lettering: &Lettering,
) -> Result<Vec<Measure>, Fault> {
    let (texts, why) = match lettering {
        Lettering::NotAsked => {
            (None, (State::NotChecked, "not checked: nobody asked for lettering to be read"))
        }
        Lettering::NoReader => (None, (State::NotChecked, NO_READER)),
        Lettering::Nothing => (None, (State::NotDefined, "not defined: no lettering was read in the still")),
        Lettering::Words(before, side) => {
            let after = reading::words(picture, *side);
            (after.map(|after| reading::lettering(before, &after)), (State::NotChecked, NO_READER))
        }
    };
    let text = texts.as_ref().map(|(before, after)| (before.as_slice(), after.as_slice()));
    let mut drift = compared(still, framed(picture)?, brand, text);
    if text.is_none() {
        figures::no_text(&mut drift, why);
    }
    Ok(drift)
}

/// How many frames a clip has, by its measures over time.
pub(super) fn frames_of(flicker: &[Measure]) -> u32 {
    let motion = flicker.iter().find(|measure| measure.name == "motion");
    // A count of frames is at most 10,000, so nothing is cut off.
    motion.and_then(|motion| motion.figures.get("frames")).map_or(0, |frames| *frames as u32)
}

/// Up to [`MOMENTS`] numbers of `count` frames, spread evenly: the first, the last and those between.
pub(super) fn spread(count: u32) -> Vec<u32> {
    let Some(last) = count.checked_sub(1) else { return Vec::new() };
    let mut numbers: Vec<u32> = (0..MOMENTS).map(|step| last * step / (MOMENTS - 1)).collect();
    numbers.dedup();
    numbers
}

fn along_key((clip, still): (&Digest, &Digest), brand: &[Locked], read_text: bool) -> Digest {
    let mut key = Key::new("maquette along 2");
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
