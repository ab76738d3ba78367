//! What each meaning does to the reading: every slot takes the first word, and a second that differs is listed.

use super::Reader;
use crate::colour::{Ink, Rgb};
use crate::read::{Aspect, LightCue, Setting, Side, Space, TextPlace, Typeface, Weather};
use crate::words::{Meaning, Whole, is_loud};

impl Reader {
    /// Takes one meaning in.
    pub(super) fn take(&mut self, meaning: Meaning, word: &str) {
        self.loud |= !self.negating && is_loud(word);
        match meaning {
            Meaning::Thing(kind, count) => self.thing(kind, count, word),
            Meaning::Colour(colour) => self.colour(colour, word),
            Meaning::Tint(amount, mood) => {
                if let Some((.., old)) = self.tint.replace((amount, mood, word.to_owned())) {
                    self.lose(old);
                }
            }
            Meaning::Material(material) => {
                if let Some((_, old)) = self.material.replace((material, word.to_owned())) {
                    self.lose(old);
                }
            }
            Meaning::Size(size) => {
                if let Some((_, old)) = self.size.replace((size, word.to_owned())) {
                    self.lose(old);
                }
            }
            Meaning::Whole(whole) => self.whole(whole, word),
            Meaning::Joint(joint) => self.joint(joint, word),
            Meaning::LightNoun => self.lit = true,
            Meaning::Text(place) => self.text(place, word),
            Meaning::Typeface(typeface) => self.typeface(typeface, word),
            Meaning::Side(_) => self.lose(word.to_owned()),
            Meaning::Filler => {}
        }
    }

    /// A word for the whole picture. A place ends a relation to a thing; any such word ends a noun that
    /// nobody knows.
    fn whole(&mut self, whole: Whole, word: &str) {
        if matches!(whole, Whole::Setting(_) | Whole::Hint(_)) {
            self.drop_relation();
            self.forget_phrase();
        }
        self.drop_unknown();
        self.take_whole(whole, word);
    }

    /// Fills the slot of a word for the whole picture.
    pub(super) fn take_whole(&mut self, whole: Whole, word: &str) {
        if self.negating {
            self.clear_sky |= matches!(whole, Whole::Weather(weather) if weather != Weather::Clear);
            self.reading.negated.push(word.to_owned());
            return;
        }
        let reading = &mut self.reading;
        let taken = match whole {
            // The last of two nouns is the head: a café street is a street.
            Whole::Setting(setting) => {
                self.placed = true;
                if self.after_place && reading.setting.is_some_and(|old| !old.lies_in(setting)) {
                    reading.setting = None;
                }
                fill_setting(&mut reading.setting, setting)
            }
            Whole::Time(time) => {
                self.lit = true;
                fill(&mut reading.time, time)
            }
            Whole::Camera(camera) => fill(&mut reading.camera, camera),
            Whole::Angle(angle) => fill(&mut reading.angle, angle),
            Whole::Dutch => {
                reading.dutch = true;
                true
            }
            Whole::Lens(lens) => fill(&mut reading.lens, lens),
            Whole::Weather(weather) => {
                self.lit = true;
                fill(&mut reading.weather, weather)
            }
            Whole::Season(season) => fill(&mut reading.season, season),
            Whole::Light(cue) => {
                self.lit = true;
                add_light(&mut reading.light, cue)
            }
            Whole::Style(style) => fill(&mut reading.style, style),
            Whole::Mood(mood) => fill(&mut reading.mood, mood),
            Whole::Aspect(width, height) => fill(&mut reading.aspect, Aspect { width, height }),
            Whole::Space => fill(&mut reading.space, Space::Anywhere),
            Whole::Hint(setting) => {
                let old = self.hint.replace((setting, word.to_owned()));
                reading.not_understood.extend(old.map(|(_, w)| w));
                return;
            }
        };
        let list = if taken { &mut reading.understood } else { &mut reading.not_understood };
        list.push(word.to_owned());
    }

    /// Space that stays free.
    pub(super) fn keep_free(&mut self, space: Space, phrase: &str) {
        self.drop_unknown();
        if self.negating {
            self.reading.negated.push(phrase.to_owned());
        } else {
            let taken = fill(&mut self.reading.space, space);
            let list = if taken { &mut self.reading.understood } else { &mut self.reading.not_understood };
            list.push(phrase.to_owned());
        }
    }

    /// The main thing's place in the picture.
    pub(super) fn placed_thing(&mut self, side: Side, phrase: String) {
        self.drop_unknown();
        let taken = fill(&mut self.reading.focus, side);
        let list = if taken { &mut self.reading.understood } else { &mut self.reading.not_understood };
        list.push(phrase);
    }

    fn colour(&mut self, colour: Rgb, word: &str) {
        if self.negating {
            self.reading.negated.push(word.to_owned());
            return;
        }
        let tint = self.tint.take();
        let tinted = tint.as_ref().map_or(colour, |(amount, ..)| {
            let [r, g, b, _] = Ink::from(colour).shift(*amount).bytes();
            Rgb::new(r, g, b)
        });
        self.colour = Some(tinted);
        self.reading.colours.push(tinted);
        self.reading.understood.extend(tint.map(|(_, _, w)| w));
        self.reading.understood.push(word.to_owned());
    }

    /// A word for text: the next quote goes where such text goes; `no text` takes all of it away.
    fn text(&mut self, place: Option<TextPlace>, word: &str) {
        if self.negating {
            self.reading.negated.push(word.to_owned());
            self.no_text = true;
            return;
        }
        self.text_place = place.or(self.text_place);
        if place == Some(TextPlace::Sign) {
            self.sign = Some(word.to_owned());
        }
    }
}

impl Reader {
    /// A word for the letters' form; whether there are letters is seen at the end.
    fn typeface(&mut self, typeface: Typeface, word: &str) {
        match &self.typeface {
            _ if self.negating => self.reading.negated.push(word.to_owned()),
            Some((said, _)) if *said != typeface => self.lose(word.to_owned()),
            Some(_) | None => self.typeface = Some((typeface, word.to_owned())),
        }
    }
}

/// Fills an empty slot; false if it holds something else already.
fn fill<T: PartialEq>(slot: &mut Option<T>, value: T) -> bool {
    match slot {
        Some(old) => *old == value,
        None => {
            *slot = Some(value);
            true
        }
    }
}

/// As [`fill`], but a place that lies within the other is no contradiction.
fn fill_setting(slot: &mut Option<Setting>, value: Setting) -> bool {
    match *slot {
        Some(old) if old.lies_in(value) => true,
        Some(old) if value.lies_in(old) => {
            *slot = Some(value);
            true
        }
        Some(_) | None => fill(slot, value),
    }
}

/// Light comes from one side only; all other cues add up.
fn add_light(cues: &mut Vec<LightCue>, cue: LightCue) -> bool {
    let from = |c: &LightCue| matches!(c, LightCue::From(_));
    let other_side = from(&cue) && cues.iter().any(|c| from(c) && *c != cue);
    if !other_side && !cues.contains(&cue) {
        cues.push(cue);
    }
    !other_side
}
