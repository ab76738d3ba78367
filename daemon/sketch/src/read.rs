//! Reading a prompt: a small grammar over words that says what it understood and what it did not.

mod phrases;
mod slots;
mod tokens;

use crate::colour::Rgb;
pub use crate::reading::{
    Angle, Aspect, Camera, Kind, Lens, LightCue, LightFrom, Material, Mood, Reading, Relation, Season,
    Setting, Side, Size, Space, Style, Subject, TextPlace, TimeOfDay, Typeface, Weather,
};
use crate::subject::{Habit, habit};
use crate::text::{FontFile, Fonts, SHIPPED_FONTS};
use crate::words::{Joint, Meaning, Whole};
use tokens::{Tokens, quote_index};

/// The most words of a prompt that are looked at; the rest is reported as not understood.
const MAX_WORDS: usize = 400;
/// The most things that are placed in one picture.
const MAX_SUBJECTS: usize = 8;

/// Reads a prompt. Any string will do; time is bounded by the length and at most 400 words count.
pub fn read(prompt: &str) -> Reading {
    read_for(prompt, &SHIPPED_FONTS)
}

/// As [`read`], where letters that the shipped fonts lack can be set by others: they are not listed then.
pub fn read_with(prompt: &str, fonts: &[FontFile<'_>]) -> Reading {
    read_for(prompt, &Fonts::with(fonts))
}

/// The letters of quoted text that no shipped font has, each once; look for a font that has them.
pub fn missing_letters(prompt: &str) -> String {
    let quotes = tokens::cut(prompt).quotes;
    SHIPPED_FONTS.missing(&quotes.concat())
}

/// Reads a prompt whose quoted text will be set in the given fonts.
pub(crate) fn read_for(prompt: &str, fonts: &Fonts<'_>) -> Reading {
    let Tokens { tokens, quotes, left_out } = tokens::cut(prompt);
    let text_places = vec![None; quotes.len()];
    let reading = Reading { quoted: quotes, text_places, not_understood: left_out, ..Reading::default() };
    let mut reader = Reader { reading, ..Reader::default() };
    let looked_at = &tokens[..tokens.len().min(MAX_WORDS)];
    let mut at = 0;
    while at < looked_at.len() {
        reader.first = at == 0 || looked_at[at - 1] == ",";
        at += reader.step(&looked_at[at..]);
    }
    reader.end_sentence();
    if tokens.len() > MAX_WORDS {
        reader.reading.not_understood.push(format!("… and {} more words", tokens.len() - MAX_WORDS));
    }
    reader.finish(fonts)
}

/// The state of reading one noun phrase after the other. What was said before a noun is kept with its word,
/// so that it can be listed if no noun comes.
#[derive(Default)]
struct Reader {
    reading: Reading,
    /// The next token begins a phrase of the sentence.
    first: bool,
    /// A determiner or number has opened this noun phrase.
    opened: bool,
    count: Option<(u8, String)>,
    colour: Option<Rgb>,
    tint: Option<(f32, Option<Mood>, String)>,
    material: Option<(Material, String)>,
    size: Option<(Size, String)>,
    unknown: Vec<String>,
    /// A noun that nobody knows and that stands alone: a block, if nothing better comes.
    deferred: Option<Subject>,
    negating: bool,
    relation: Option<(Relation, String)>,
    /// The last thing of this sentence.
    last: Option<usize>,
    forbidden: Vec<Kind>,
    /// Light was spoken of, so that a direction after it is the light's.
    lit: bool,
    /// Where the next quoted text goes.
    text_place: Option<TextPlace>,
    /// A board for text was named, and no text yet.
    sign: Option<String>,
    /// A part of the picture that the next words may explain.
    hint: Option<(Setting, String)>,
    no_text: bool,
    /// The typeface that was said, and its words.
    typeface: Option<(Typeface, String)>,
    /// Words for text that is to be seen from far.
    loud: bool,
    clear_sky: bool,
    /// The last words named a place, and so did the ones before them.
    placed: bool,
    after_place: bool,
}

impl Reader {
    /// Reads the longest phrase at the front; returns how many tokens it took.
    fn step(&mut self, tokens: &[String]) -> usize {
        self.after_place = std::mem::take(&mut self.placed);
        if let Some(length) = self.special(tokens) {
            return length;
        }
        if let Some((meaning, phrase, length)) = phrases::longest(tokens) {
            if matches!(meaning, Meaning::Whole(Whole::Setting(_)))
                && phrases::begins_with_preposition(&phrase)
            {
                // What was said before `in a house` is no adjective of it.
                self.end_phrase(true);
            }
            self.take(meaning, &phrase);
            return length;
        }
        let word = &tokens[0];
        if word == "," {
            self.end_sentence();
        } else if let Some(colour) = Rgb::from_hex(word) {
            self.take(Meaning::Colour(colour), word);
        } else {
            self.unknown.push(word.clone());
        }
        1
    }

    /// Phrases whose meaning depends on what stands around them.
    fn special(&mut self, tokens: &[String]) -> Option<usize> {
        let joined = |length: usize| tokens[..length].join(" ");
        if let Some(index) = quote_index(&tokens[0]) {
            return Some(1 + self.quote(index, &tokens[1..]));
        }
        if self.lit
            && let Some((cue, length)) = phrases::light_from(tokens)
        {
            self.take(Meaning::Whole(Whole::Light(cue)), &joined(length));
            return Some(length);
        }
        if let Some((aspect, length)) = phrases::shape(tokens) {
            self.take(Meaning::Whole(Whole::Aspect(aspect.width, aspect.height)), &joined(length));
            return Some(length);
        }
        if let Some((lens, length)) = phrases::lens(tokens) {
            self.take(Meaning::Whole(Whole::Lens(lens)), &joined(length));
            return Some(length);
        }
        let ends = |at: usize| tokens.get(at).is_none_or(|t| t == ",");
        match tokens[0].as_str() {
            "low" | "high" if self.first && ends(1) => {
                let angle = if tokens[0] == "low" { Angle::Low } else { Angle::High };
                self.take(Meaning::Whole(Whole::Angle(angle)), &tokens[0]);
                return Some(1);
            }
            // Alone, a drawing's tool; before a thing, its colour.
            "charcoal" if self.first && ends(1) => {
                self.take(Meaning::Whole(Whole::Style(Style::Charcoal)), "charcoal");
                return Some(1);
            }
            "light" if tokens.get(1).is_some_and(|t| self.is_colour(t)) => {
                self.take(Meaning::Tint(0.35, None), "light");
                return Some(1);
            }
            "soft" if tokens.get(1..).and_then(phrases::longest).is_some_and(|(m, ..)| m.is_light()) => {
                self.take(Meaning::Whole(Whole::Light(LightCue::Soft)), "soft");
                return Some(1);
            }
            "reading" if phrases::quote_follows(&tokens[1..]) => {
                self.reading.understood.push("reading".to_owned());
                return Some(1);
            }
            _ => {}
        }
        self.space(tokens).or_else(|| self.part(tokens))
    }

    fn is_colour(&self, word: &str) -> bool {
        Rgb::from_hex(word).is_some() || matches!(crate::words::meaning(word), Some(Meaning::Colour(_)))
    }

    /// Quoted text and where it goes; returns how many further tokens that took.
    fn quote(&mut self, index: usize, after: &[String]) -> usize {
        let negating = self.negating;
        self.end_sentence();
        self.negating = negating;
        let said = self.text_place.take();
        let (place, length) =
            phrases::text_place(after).map_or((said, 0), |(place, length)| (Some(place), length));
        if let Some(slot) = self.reading.text_places.get_mut(index) {
            *slot = place;
        }
        if length > 0 {
            if after[..length].iter().any(|word| word == "neon")
                && !self.reading.light.contains(&LightCue::Neon)
            {
                self.reading.light.push(LightCue::Neon);
            }
            self.reading.understood.push(after[..length].join(" "));
        }
        if let Some(word) = self.sign.take() {
            self.reading.understood.push(word);
        }
        length
    }

    /// Space that is to be kept free, with the part of the picture before or after it.
    fn space(&mut self, tokens: &[String]) -> Option<usize> {
        const FREE: [&str; 6] = ["empty", "free", "blank", "clear", "open", "uncluttered"];
        let leave = phrases::one_of(tokens, &["leave", "keep", "leaving", "keeping"]);
        let is_space = |rest: &[String]| {
            phrases::longest(rest)
                .filter(|(m, ..)| *m == Meaning::Whole(Whole::Space))
                .map(|(_, _, length)| length)
        };
        let rest = &tokens[leave..];
        let (side, length) = if let Some((side, length)) = phrases::part(rest) {
            let free = phrases::one_of(&rest[length..], &FREE);
            let space = is_space(&rest[length..]).unwrap_or(free);
            (space > 0).then_some((Some(side), length + space))?
        } else if let Some(length) = is_space(rest) {
            let after = phrases::part(&rest[length..]);
            (after.map(|(side, _)| side), length + after.map_or(0, |(_, length)| length))
        } else if phrases::one_of(rest, &FREE) == 1 {
            let (side, length) = phrases::part(&rest[1..])?;
            (Some(side), length + 1)
        } else {
            return None;
        };
        let length = leave + length;
        let phrase = tokens[..length].join(" ");
        self.keep_free(side.map_or(Space::Anywhere, Space::At), &phrase);
        Some(length)
    }

    /// A part of the picture: for the text that follows, or for the thing before it.
    fn part(&mut self, tokens: &[String]) -> Option<usize> {
        let (side, length) = phrases::part(tokens)?;
        let phrase = tokens[..length].join(" ");
        if phrases::quote_follows(&tokens[length..]) {
            self.text_place = Some(TextPlace::At(side));
            self.reading.understood.push(phrase);
        } else if self.last == Some(0) && !self.negating {
            self.placed_thing(side, phrase);
        } else {
            self.end_phrase(false);
            self.reading.not_understood.push(phrase);
        }
        Some(length)
    }

    /// A joint of the sentence: what was collected for a noun is closed.
    fn joint(&mut self, joint: Joint, word: &str) {
        if joint == Joint::But {
            return self.end_sentence();
        }
        self.end_phrase(true);
        match joint {
            Joint::Determiner => self.opened = true,
            Joint::Count(count) => {
                self.opened = true;
                self.count = Some((count, word.to_owned()));
            }
            Joint::Relation(relation) => {
                self.negating = false;
                self.relate(relation, word);
            }
            Joint::And if !self.negating => self.relate(Relation::Beside, word),
            Joint::And | Joint::Or | Joint::But => {}
            Joint::Negation => self.negating = true,
        }
    }

    fn relate(&mut self, relation: Relation, word: &str) {
        self.drop_relation();
        self.relation = Some((relation, word.to_owned()));
    }

    /// A relation that found nothing: the joints of a sentence are no loss, a hand that holds nothing is.
    fn drop_relation(&mut self) {
        if let Some((Relation::Holding, word)) = self.relation.take() {
            self.reading.not_understood.push(word);
        }
    }

    fn thing(&mut self, kind: Kind, count: u8, word: &str) {
        self.lit = false;
        self.drop_unknown();
        if self.negating {
            self.reading.negated.push(word.to_owned());
            self.forbidden.push(kind);
            self.forget_phrase();
            return;
        }
        let subject = self.subject(kind, count, word);
        self.reading.understood.push(word.to_owned());
        self.push(subject);
    }

    /// A thing with what was said before it; those words have found their noun.
    fn subject(&mut self, kind: Kind, count: u8, word: &str) -> Subject {
        let (said, material, size) = (self.count.take(), self.material.take(), self.size.take());
        let number = said.as_ref().map_or(count, |(n, _)| *n).clamp(1, 6);
        self.reading.understood.extend(said.map(|(_, w)| w));
        self.reading.understood.extend(material.as_ref().map(|(_, w)| w.clone()));
        // Only the main thing's size leads the picture; others keep their proportion to it.
        let leads = self.reading.subjects.is_empty();
        if let Some((_, word)) = &size {
            let list = if leads { &mut self.reading.understood } else { &mut self.reading.not_understood };
            list.push(word.clone());
        }
        Subject {
            kind,
            word: word.to_owned(),
            count: number,
            size: size.filter(|_| leads).map_or(Size::Usual, |(size, _)| size),
            colour: self.colour,
            material: material.map(|(m, _)| m),
            relation: None,
        }
    }

    fn push(&mut self, subject: Subject) {
        if self.reading.subjects.len() >= MAX_SUBJECTS {
            self.reading.not_understood.push(subject.word);
        } else {
            let index = self.reading.subjects.len();
            self.reading.subjects.push(subject);
            if let (Some((relation, _)), Some(last)) = (self.relation.take(), self.last) {
                let within = relation == Relation::In && takes_in(self.reading.subjects[index].kind);
                let relation = if within { Relation::On } else { relation };
                self.reading.subjects[last].relation.get_or_insert((relation, index));
            }
            self.last = Some(index);
        }
        self.forget_phrase();
    }

    /// A noun phrase is over: an unknown word in a noun's place becomes a block, at once if the sentence goes
    /// `on`, else only if nothing better is named.
    fn end_phrase(&mut self, on: bool) {
        let nothing_yet = self.reading.subjects.is_empty() && self.reading.setting.is_none();
        let noun = self.unknown.iter().rev().find(|w| self.opened || is_noun_like(w)).cloned();
        match noun {
            Some(word) if !self.negating && (self.opened || nothing_yet) => {
                let opened = self.opened;
                self.drop_unknown();
                let block = self.subject(Kind::Unknown, 1, &word);
                if opened || on {
                    self.push(block);
                } else {
                    self.deferred.get_or_insert(block);
                }
            }
            Some(_) | None => {}
        }
        if self.negating {
            let dropped = std::mem::take(&mut self.unknown);
            self.reading.negated.extend(dropped);
        }
        self.drop_unknown();
        self.forget_phrase();
    }

    /// A comma, a quote, the end: nothing reaches over it.
    fn end_sentence(&mut self) {
        self.end_phrase(false);
        self.drop_relation();
        self.negating = false;
        self.lit = false;
    }

    /// What was collected for a noun belongs to no later one; what found no noun is listed.
    fn forget_phrase(&mut self) {
        if let Some((_, mood, word)) = self.tint.take() {
            match mood {
                Some(mood) if self.negating || self.reading.mood.is_none_or(|m| m == mood) => {
                    self.take_whole(Whole::Mood(mood), &word);
                }
                Some(_) | None => self.lose(word),
            }
        }
        let lost = [
            self.count.take().map(|(_, w)| w),
            self.material.take().map(|(_, w)| w),
            self.size.take().map(|(_, w)| w),
        ];
        lost.into_iter().flatten().for_each(|word| self.lose(word));
        (self.opened, self.colour) = (false, None);
    }

    /// A word that found nothing to change.
    fn lose(&mut self, word: String) {
        let list = if self.negating { &mut self.reading.negated } else { &mut self.reading.not_understood };
        list.push(word);
    }

    fn drop_unknown(&mut self) {
        let dropped = std::mem::take(&mut self.unknown);
        self.reading.not_understood.extend(dropped);
    }

    fn finish(mut self, fonts: &Fonts<'_>) -> Reading {
        let forbidden = std::mem::take(&mut self.forbidden);
        self.settle(fonts);
        remove_kinds(&mut self.reading, &forbidden);
        let mut seen: Vec<String> = Vec::new();
        self.reading.not_understood.retain(|word| {
            let fresh = !seen.contains(word);
            if fresh {
                seen.push(word.clone());
            }
            fresh
        });
        self.reading
    }

    /// What could only be decided once everything was read.
    fn settle(&mut self, fonts: &Fonts<'_>) {
        if let Some(block) = self.deferred.take()
            && self.reading.subjects.is_empty()
            && self.reading.setting.is_none()
        {
            self.reading.subjects.push(block);
        }
        if let Some((setting, word)) = self.hint.take() {
            let flies = self.reading.subjects.iter().all(|s| may_fly(s.kind));
            let fits = self.reading.setting.is_none() && (setting != Setting::Sky || flies);
            if fits {
                self.reading.setting = Some(setting);
                self.reading.understood.push(word);
            } else {
                self.reading.not_understood.push(word);
            }
        }
        if let Some(word) = self.sign.take() {
            self.reading.not_understood.push(word);
        }
        for quote in &self.reading.quoted {
            let missing = fonts.missing(quote);
            if !missing.is_empty() {
                self.reading.not_understood.push(missing);
            }
        }
        if self.clear_sky && self.reading.weather.is_none() {
            self.reading.weather = Some(Weather::Clear);
        }
        if self.no_text {
            let texts = std::mem::take(&mut self.reading.quoted);
            self.reading.text_places.clear();
            self.reading.negated.extend(texts);
        }
        self.settle_typeface();
    }
}

impl Reader {
    /// The typeface that was said, else what is usual where such words stand; without text there is none.
    fn settle_typeface(&mut self) {
        let reading = &mut self.reading;
        let said = self.typeface.take();
        if reading.quoted.is_empty() {
            reading.not_understood.extend(said.map(|(_, word)| word));
            return;
        }
        let on_sign = reading.text_places.contains(&Some(TextPlace::Sign));
        let glows = on_sign && reading.light.contains(&LightCue::Neon);
        reading.understood.extend(said.as_ref().map(|(_, word)| word.clone()));
        let usual = (self.loud || glows).then_some(Typeface::Display);
        reading.typeface = said.map(|(typeface, _)| typeface).or(usual);
    }
}

/// True for what somebody or something sits in, which is drawn as sitting on it: in an armchair, in a boat, in a tree.
fn takes_in(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Armchair
            | Kind::Chair
            | Kind::Sofa
            | Kind::Bed
            | Kind::Boat
            | Kind::Bowl
            | Kind::Tree
            | Kind::Pine
            | Kind::Palm
            | Kind::Window
    )
}

/// True for what may be in the sky.
fn may_fly(kind: Kind) -> bool {
    habit(kind) == Habit::Flies || matches!(kind, Kind::Bird | Kind::Owl | Kind::Rocket)
}

/// False for words that look like verbs and adverbs: they make no block.
fn is_noun_like(word: &str) -> bool {
    const NOUNS: [&str; 12] = [
        "building",
        "painting",
        "ceiling",
        "clothing",
        "earring",
        "wedding",
        "pudding",
        "drawing",
        "string",
        "sling",
        "family",
        "butterfly",
    ];
    let verb = word.len() > 4 && word.ends_with("ing") || word.len() > 3 && word.ends_with("ly");
    !verb || NOUNS.contains(&word)
}

/// Takes things out again, keeping the relations between the others.
pub(crate) fn remove_kinds(reading: &mut Reading, kinds: &[Kind]) {
    let mut kept = Vec::new();
    for (index, subject) in reading.subjects.iter().enumerate() {
        if !kinds.contains(&subject.kind) {
            kept.push(index);
        }
    }
    let old = std::mem::take(&mut reading.subjects);
    for (index, mut subject) in old.into_iter().enumerate() {
        if kept.contains(&index) {
            subject.relation =
                subject.relation.and_then(|(r, to)| kept.iter().position(|k| *k == to).map(|new| (r, new)));
            reading.subjects.push(subject);
        }
    }
}

#[cfg(test)]
mod tests;
