//! How far a clip is from another one: the drift of frames at the same shares of both, by component the worst of them; and what the
//! second one does over time that the first one does not.

use maquette_eye::still::Look;

use super::along::{Stand, frames_of, spread};
use super::clips::Clip;
use super::figures::{self, Amount, Measure, State};
use super::reading::{self, Texts};
use super::{Locked, NO_READER, VERSION, compared, framed, put_brand};
use crate::cache::Key;
use crate::engine::{Engine, Fault};
use crate::state::records::TakeRecord;

/// A moment's drift: when it is, in seconds of the second clip, and how far it is.
type At = (f64, Vec<Measure>);

impl Engine {
    /// How far a clip is from `from`, by the components of drift, and by the measures over time. Blocks; what was measured before is only
    /// read.
    pub(in crate::engine) fn clip_drift(
        &self,
        from: &TakeRecord,
        clip: &TakeRecord,
        read_text: bool,
    ) -> Result<Vec<Measure>, Fault> {
        let brand = self.locked(&clip.project);
        let mut key = Key::new("maquette two clips 1");
        key.number(VERSION);
        key.digest(&from.media.digest);
        key.digest(&clip.media.digest);
        key.number(read_text.into());
        put_brand(&mut key, &brand);
        let key = key.finish();
        if let Some(measures) = self.kept(&key) {
            return Ok(measures);
        }
        let (before, after) = (Clip::of(from), Clip::of(clip));
        let flickers = [
            self.flicker(&before, self.anchor_of(from)?.as_ref())?,
            self.flicker(&after, self.anchor_of(clip)?.as_ref())?,
        ];
        let sizes = [from, clip].map(|take| (take.media.width, take.media.height));
        let read_at = read_text.then(|| reading::side(sizes));
        let moments = self.moments_of_both([&before, &after], &flickers, &brand, read_at)?;
        let mut measures = worst(&moments);
        let is_unread = measures.iter().any(|one| read_text && one.words == NO_READER);
        measures.extend(over_time(&flickers));
        if !is_unread {
            self.keep(&key, &measures)?;
        }
        Ok(measures)
    }

    fn moments_of_both(
        &self,
        [before, after]: [&Clip; 2],
        flickers: &[Vec<Measure>; 2],
        brand: &[Locked],
        read_at: Option<u32>,
    ) -> Result<Vec<At>, Fault> {
        let [first, second] = flickers.each_ref().map(|flicker| frames_of(flicker));
        // As many moments of both, at the same shares of each.
        let count = spread(first).len().min(spread(second).len());
        let [first, second] = [first, second].map(|frames| spread_over(frames, count));
        let mut stands = Vec::with_capacity(count);
        self.each_frame(before, &first, |frame: Stand| {
            let words = read_at.and_then(|side| reading::words(&frame.picture, side));
            stands.push((Look::new(framed(&frame.picture)?), words));
            Ok(())
        })?;
        let (mut moments, mut stands) = (Vec::with_capacity(count), stands.into_iter());
        self.each_frame(after, &second, |frame: Stand| {
            let Some((look, words)) = stands.next() else { return Ok(()) };
            let texts: Option<Texts> = words.zip(read_at).and_then(|(words, side)| {
                Some(reading::lettering(&words, &reading::words(&frame.picture, side)?))
            });
            let text = texts.as_ref().map(|(a, b)| (a.as_slice(), b.as_slice()));
            let mut drift = compared(&look, framed(&frame.picture)?, brand, text);
            match &texts {
                Some((a, b)) if a.is_empty() && b.is_empty() => {
                    figures::no_text(
                        &mut drift,
                        (State::NotDefined, "not defined: no lettering was read in either"),
                    );
                }
                None if read_at.is_some() => figures::no_text(&mut drift, (State::NotChecked, NO_READER)),
                Some(_) | None => {}
            }
            moments.push((frame.seconds, drift));
            Ok(())
        })?;
        Ok(moments)
    }
}

/// `count` numbers of `frames`, spread evenly: the first, the last and those between.
fn spread_over(frames: u32, count: usize) -> Vec<u32> {
    let steps = u32::try_from(count.saturating_sub(1)).unwrap_or(u32::MAX).max(1);
    (0..count).filter_map(|step| Some(frames.checked_sub(1)? * u32::try_from(step).ok()? / steps)).collect()
}

/// Each component at the moment at which it changed most.
fn worst(moments: &[At]) -> Vec<Measure> {
    let rows = moments.iter().map(|(_, drift)| drift.len()).min().unwrap_or(0);
    let most = |row: usize| {
        let all = moments.iter().map(|(seconds, drift)| (*seconds, &drift[row]));
        let by_score = |one: &Measure| (one.level, one.score.unwrap_or(-1.0));
        let found = all.reduce(|most, next| {
            let ((level, score), (other, higher)) = (by_score(most.1), by_score(next.1));
            if (other, higher) > (level, score) { next } else { most }
        });
        found.map(|(seconds, measure)| match measure.state {
            State::Measured => {
                Measure { words: format!("at {seconds:.2} s: {}", measure.words), ..measure.clone() }
            }
            State::NotDefined | State::NotChecked => measure.clone(),
        })
    };
    (0..rows).filter_map(most).collect()
}

/// What the second clip does over time, with a level where it does more of it than the first one.
fn over_time([before, after]: &[Vec<Measure>; 2]) -> Vec<Measure> {
    // How long a clip is says nothing, and the way from the anchor is in the frames already.
    let told = after.iter().filter(|measure| !matches!(measure.name.as_str(), "motion" | "anchor"));
    let pair = told.filter_map(|now| Some((before.iter().find(|then| then.name == now.name)?, now)));
    let measure = |(then, now): (&Measure, &Measure)| {
        if now.state != State::Measured {
            return now.clone();
        }
        let is_more = then.state != State::Measured || now.level > then.level;
        let level = now.level.map(|level| if is_more { level } else { Amount::Same });
        let words = format!("{}; in the pinned clip: {}", now.words, then.words);
        Measure { level, words, ..now.clone() }
    };
    pair.map(measure).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn measure(name: &str, level: Option<Amount>, score: Option<f64>, words: &str) -> Measure {
        let state = if level.is_some() { State::Measured } else { State::NotDefined };
        Measure {
            name: name.to_owned(),
            state,
            level,
            score,
            words: words.to_owned(),
            figures: BTreeMap::new(),
        }
    }

    #[test]
    fn frames_of_both_stand_at_the_same_shares() {
        let check =
            |frames: u32, count: usize, expect: &[u32]| assert_eq!(spread_over(frames, count), expect);
        check(24, 8, &[0, 3, 6, 9, 13, 16, 19, 23]);
        check(96, 2, &[0, 95]);
        check(5, 1, &[0]);
        check(0, 0, &[]);
    }

    #[test]
    fn of_each_component_the_worst_moment_is_told() {
        let none = || measure("layout", None, None, "not defined: a picture has one colour only");
        let moments = [
            (0.0, vec![none(), measure("tone", Some(Amount::Same), Some(0.2), "the same")]),
            (0.5, vec![none(), measure("tone", Some(Amount::Visible), Some(2.0), "darker")]),
            (1.0, vec![none(), measure("tone", Some(Amount::Visible), Some(1.5), "a bit darker")]),
        ];
        let told = worst(&moments);
        assert_eq!((told[0].state, told[0].words.as_str()), (State::NotDefined, none().words.as_str()));
        assert_eq!((told[1].level, told[1].words.as_str()), (Some(Amount::Visible), "at 0.50 s: darker"));
        assert_eq!(worst(&[]), []);
    }

    #[test]
    fn what_a_clip_does_more_of_has_a_level() {
        let before = vec![
            measure("motion", Some(Amount::Same), None, "24 frames"),
            measure("boiling", Some(Amount::Slight), None, "boils a little"),
            measure("pumping", Some(Amount::Strong), None, "pumps"),
        ];
        let after = vec![
            measure("motion", Some(Amount::Same), None, "48 frames"),
            measure("boiling", Some(Amount::Strong), None, "boils"),
            measure("pumping", Some(Amount::Slight), None, "pumps a little"),
        ];
        let told = over_time(&[before, after]);
        let levels: Vec<_> = told.iter().map(|one| (one.name.as_str(), one.level)).collect();
        assert_eq!(levels, [("boiling", Some(Amount::Strong)), ("pumping", Some(Amount::Same))]);
        assert_eq!(told[0].words, "boils; in the pinned clip: boils a little");
    }
}
