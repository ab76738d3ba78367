//! Reading a prompt: a small grammar over words that says what it understood and what it did not.

use crate::colour::Rgb;
pub use crate::reading::{Camera, Kind, Material, Reading, Relation, Setting, Subject, TimeOfDay, Weather};
use crate::words::{Meaning, meaning};

/// The most words of a prompt that are looked at; the rest is reported as not understood.
const MAX_WORDS: usize = 400;
/// The most things that are placed in one picture.
const MAX_SUBJECTS: usize = 8;

/// Reads a prompt. Any string will do; time is bounded by the length and at most 400 words count.
pub fn read(prompt: &str) -> Reading {
    let (plain, quoted) = take_quotes(prompt);
    let tokens = tokens(&plain);
    let mut reader = Reader { reading: Reading { quoted, ..Reading::default() }, ..Reader::default() };
    let mut at = 0;
    while at < tokens.len().min(MAX_WORDS) {
        at += reader.step(&tokens[at..]);
    }
    reader.end_phrase();
    if tokens.len() > MAX_WORDS {
        reader.reading.not_understood.push(format!("… and {} more words", tokens.len() - MAX_WORDS));
    }
    reader.finish()
}

/// Splits quoted text off. A quote opens at the beginning of a word and closes at the end of one, so that
/// apostrophes stay letters.
fn take_quotes(prompt: &str) -> (String, Vec<String>) {
    let chars: Vec<char> = prompt.chars().collect();
    let mut plain = String::with_capacity(prompt.len());
    let mut quoted = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let opens = at == 0 || !chars[at - 1].is_alphanumeric();
        match closing(chars[at]).filter(|_| opens).and_then(|close| quote_end(&chars, at, close)) {
            Some(end) => {
                let text: String = chars[at + 1..end].iter().collect();
                let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
                if !text.is_empty() && quoted.len() < 4 {
                    quoted.push(text);
                }
                plain.push_str(" , ");
                at = end + 1;
            }
            None => {
                plain.push(chars[at]);
                at += 1;
            }
        }
    }
    (plain, quoted)
}

/// The mark that closes a quote.
fn closing(open: char) -> Option<char> {
    [('\'', '\''), ('"', '"'), ('“', '”'), ('‘', '’'), ('«', '»'), ('„', '“')]
        .iter()
        .find(|(mark, _)| *mark == open)
        .map(|(_, close)| *close)
}

/// Where a quote that opens at `open` ends; at most 200 characters further.
fn quote_end(chars: &[char], open: usize, close: char) -> Option<usize> {
    let end_of_word = |i: usize| chars.get(i + 1).is_none_or(|next| !next.is_alphanumeric());
    (open + 1..chars.len().min(open + 202)).find(|i| chars[*i] == close && end_of_word(*i))
}

/// Lower-case words; punctuation that ends a phrase is a token of its own.
fn tokens(text: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    let mut word = String::new();
    for c in text.chars().chain([' ']) {
        if c.is_alphanumeric() || c == '#' || c == '\'' || c == '’' {
            word.extend(c.to_lowercase());
            continue;
        }
        let done = std::mem::take(&mut word);
        let done = done.trim_matches(['\'', '’']);
        if !done.is_empty() {
            tokens.push(done.to_owned());
        }
        if ",.;:!?()\n".contains(c) && tokens.last().is_some_and(|last| last != ",") {
            tokens.push(",".to_owned());
        }
    }
    tokens
}

/// The state of reading one noun phrase after the other.
#[derive(Default)]
struct Reader {
    reading: Reading,
    /// A determiner or number has opened this phrase.
    opened: bool,
    count: Option<u8>,
    colour: Option<Rgb>,
    tint: Option<(f32, String)>,
    material: Option<Material>,
    unknown: Vec<String>,
    negating: bool,
    relation: Option<Relation>,
    /// A thing was named since the last phrase boundary of the sentence.
    last: Option<usize>,
    forbidden: Vec<Kind>,
}

impl Reader {
    /// Reads the longest phrase at the front; returns how many tokens it took.
    fn step(&mut self, tokens: &[String]) -> usize {
        for length in (1..=tokens.len().min(3)).rev() {
            let phrase = tokens[..length].join(" ");
            if let Some(meaning) = meaning(&phrase) {
                self.take(meaning, &phrase);
                return length;
            }
        }
        let word = &tokens[0];
        if word == "," {
            self.end_phrase();
            self.negating = false;
            self.relation = None;
        } else if let Some(colour) = Rgb::from_hex(word) {
            self.take(Meaning::Colour(colour), word);
        } else {
            self.unknown.push(word.clone());
        }
        1
    }

    fn take(&mut self, meaning: Meaning, word: &str) {
        match meaning {
            Meaning::Thing(kind, count) => self.thing(kind, count, word),
            Meaning::Setting(setting) => {
                if self.placed(word) {
                    self.reading.setting.get_or_insert(setting);
                }
            }
            Meaning::Time(time) => {
                if self.placed(word) {
                    self.reading.time.get_or_insert(time);
                }
            }
            Meaning::Camera(camera) => {
                if self.placed(word) {
                    self.reading.camera.get_or_insert(camera);
                }
            }
            Meaning::Weather(weather) => {
                if self.placed(word) {
                    self.reading.weather.get_or_insert(weather);
                }
            }
            Meaning::Colour(colour) => self.colour(colour),
            Meaning::Tint(amount) => self.tint = Some((amount, word.to_owned())),
            Meaning::Material(material) => self.material = Some(material),
            Meaning::Count(count) => {
                self.end_phrase();
                self.opened = true;
                self.count = Some(count);
            }
            Meaning::Determiner => {
                self.end_phrase();
                self.opened = true;
            }
            Meaning::Relation(relation) => {
                self.end_phrase();
                self.negating = false;
                self.relation = Some(relation);
            }
            Meaning::Negation => {
                self.end_phrase();
                self.negating = true;
            }
            Meaning::Or => self.end_phrase(),
            Meaning::Filler => {}
        }
    }

    /// A word for the whole picture: false if it is negated. It ends a relation to a thing.
    fn placed(&mut self, word: &str) -> bool {
        self.relation = None;
        self.drop_unknown();
        if self.negating {
            self.reading.negated.push(word.to_owned());
        }
        !self.negating
    }

    fn colour(&mut self, colour: Rgb) {
        let tinted = self.tint.take().map_or(colour, |(amount, _)| {
            let [r, g, b, _] = crate::colour::Ink::from(colour).shift(amount).bytes();
            Rgb::new(r, g, b)
        });
        if !self.negating {
            self.colour = Some(tinted);
            self.reading.colours.push(tinted);
        }
    }

    fn thing(&mut self, kind: Kind, count: u8, word: &str) {
        self.drop_unknown();
        if self.negating {
            self.reading.negated.push(word.to_owned());
            self.forbidden.push(kind);
            self.forget_phrase();
            return;
        }
        let subject = Subject {
            kind,
            word: word.to_owned(),
            count: self.count.unwrap_or(count).clamp(1, 6),
            colour: self.colour,
            material: self.material,
            relation: None,
        };
        self.push(subject);
    }

    fn push(&mut self, subject: Subject) {
        if self.reading.subjects.len() >= MAX_SUBJECTS {
            self.reading.not_understood.push(subject.word);
        } else {
            let index = self.reading.subjects.len();
            self.reading.subjects.push(subject);
            if let (Some(relation), Some(last)) = (self.relation.take(), self.last) {
                self.reading.subjects[last].relation.get_or_insert((relation, index));
            }
            self.last = Some(index);
        }
        self.forget_phrase();
    }

    /// A noun phrase is over: an unknown word in a noun's place becomes a block.
    fn end_phrase(&mut self) {
        let in_noun_place = self.opened || self.reading.subjects.is_empty() && self.reading.setting.is_none();
        if in_noun_place && !self.negating && !self.unknown.is_empty() {
            let word = self.unknown.last().cloned().unwrap_or_default();
            self.drop_unknown();
            let count = self.count.unwrap_or(1).clamp(1, 6);
            let (colour, material) = (self.colour, self.material);
            self.push(Subject { kind: Kind::Unknown, word, count, colour, material, relation: None });
        } else if self.negating {
            let dropped = std::mem::take(&mut self.unknown);
            self.reading.negated.extend(dropped);
        }
        self.drop_unknown();
        self.forget_phrase();
    }

    /// What was collected for a noun belongs to no later one.
    fn forget_phrase(&mut self) {
        if let Some((_, word)) = self.tint.take() {
            // `light` alone speaks of light, not of a tint that was lost.
            if word != "light" {
                self.reading.not_understood.push(word);
            }
        }
        (self.opened, self.count, self.colour, self.material) = (false, None, None, None);
    }

    fn drop_unknown(&mut self) {
        let dropped = std::mem::take(&mut self.unknown);
        self.reading.not_understood.extend(dropped);
    }

    fn finish(mut self) -> Reading {
        let forbidden = self.forbidden;
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
