//! The vocabulary: which word means what. Adding a word is adding a line here or in `words/`.

mod camera;
mod light;
mod places;
mod small;
mod style;

use std::sync::LazyLock;

use crate::colour::Rgb;
use crate::colour_names::colour_named;
use crate::read::{
    Angle, Camera, Kind, Lens, LightCue, Material, Mood, Relation, Season, Setting, Side, Size, Style,
    TextPlace, TimeOfDay, Typeface, Weather,
};
use crate::subject::{CROWDS, THINGS, posed};

/// What one word, or one fixed phrase, contributes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Meaning {
    /// A thing, and how many the form of the word itself says.
    Thing(Kind, u8),
    /// Something about the whole picture.
    Whole(Whole),
    /// What holds a sentence together.
    Joint(Joint),
    Colour(Rgb),
    /// Makes the next colour lighter (above 0) or darker; alone it is a mood.
    Tint(f32, Option<Mood>),
    Material(Material),
    Size(Size),
    /// A word for light, after which its direction may be told.
    LightNoun,
    /// A part of the picture.
    Side(Side),
    /// A word for quoted text, and where such text usually goes.
    Text(Option<TextPlace>),
    /// The form of quoted letters.
    Typeface(Typeface),
    /// Carries nothing a sketch could show.
    Filler,
}

/// What a word says of the whole picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Whole {
    Setting(Setting),
    /// A setting, but only if no other word says one: `sky`, `water`, `wall`.
    Hint(Setting),
    Time(TimeOfDay),
    Camera(Camera),
    Angle(Angle),
    Dutch,
    Lens(Lens),
    Weather(Weather),
    Season(Season),
    Light(LightCue),
    Style(Style),
    Mood(Mood),
    /// Shape of the picture, width and height.
    Aspect(u16, u16),
    /// Space to be kept free; where, is told beside it.
    Space,
}

/// What holds a sentence together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Joint {
    /// Begins a noun phrase: a, the, his.
    Determiner,
    Count(u8),
    Relation(Relation),
    /// and: two things side by side, or a negation that goes on.
    And,
    /// or, nor: a negation goes on.
    Or,
    /// but: a negation ends.
    But,
    /// no, without.
    Negation,
}

impl Meaning {
    /// True for words that speak of light.
    pub(crate) fn is_light(self) -> bool {
        matches!(self, Self::Whole(Whole::Light(_)) | Self::LightNoun)
    }
}

/// Words beside what they mean.
type List<M> = &'static [(M, &'static [&'static str])];

/// The most words of one fixed phrase.
pub(crate) const LONGEST_PHRASE: usize = 5;

/// The meaning of a lower-case word or phrase (words joined by one space).
pub(crate) fn meaning(words: &str) -> Option<Meaning> {
    let plain = |w: &str| exact(w).or_else(|| colour_named(w).map(Meaning::Colour));
    plain(words).or_else(|| singular(words).and_then(|(one, many)| as_plural(plain(one)?, many)))
}

/// True for words about text that is to be seen from far: it is set in the display face.
pub(crate) fn is_loud(word: &str) -> bool {
    matches!(
        word,
        "poster"
            | "posters"
            | "poster style"
            | "poster art"
            | "headline"
            | "logo"
            | "billboard"
            | "slogan"
            | "neon sign"
            | "neon signs"
    )
}

/// True for words that only hold a sentence together, or that speak of the picture as a picture.
#[cfg(test)]
pub(crate) fn is_filler(word: &str) -> bool {
    let is_joint = |joint: Joint| !matches!(joint, Joint::Count(_));
    meaning(word).is_some_and(|meaning| {
        matches!(meaning, Meaning::Filler | Meaning::LightNoun | Meaning::Text(_))
            || matches!(meaning, Meaning::Joint(joint) if is_joint(joint))
    })
}

/// The singular of a regular plural.
fn singular(word: &str) -> Option<(&str, u8)> {
    let stem = word.strip_suffix("es").filter(|s| s.ends_with("ch") || s.ends_with("sh") || s.ends_with('x'));
    stem.or_else(|| word.strip_suffix('s')).map(|one| (one, 3))
}

/// Only things have a plural that says how many; of settings the number does not matter.
fn as_plural(meaning: Meaning, many: u8) -> Option<Meaning> {
    if let Meaning::Thing(kind, _) = meaning {
        return Some(Meaning::Thing(kind, many));
    }
    let is_place = matches!(meaning, Meaning::Whole(Whole::Setting(_) | Whole::Hint(_)));
    (is_place || matches!(meaning, Meaning::Filler | Meaning::Text(_))).then_some(meaning)
}

/// Looks a word up as it stands.
fn exact(word: &str) -> Option<Meaning> {
    let at = TABLE.binary_search_by(|(name, _)| (*name).cmp(word)).ok();
    let posed = || posed(word).map(|(kind, count)| Meaning::Thing(kind, count));
    at.map(|at| TABLE[at].1).or_else(posed)
}

/// Every word and phrase, sorted.
static TABLE: LazyLock<Vec<(&'static str, Meaning)>> = LazyLock::new(|| {
    let mut all: Vec<(&str, Meaning)> = listed().collect();
    all.sort_by_key(|(name, _)| *name);
    all.dedup_by_key(|(name, _)| *name);
    all
});

/// Every word of every list.
fn listed() -> impl Iterator<Item = (&'static str, Meaning)> {
    let things = THINGS.iter().flat_map(|(kind, names)| names.iter().map(|n| (*n, Meaning::Thing(*kind, 1))));
    let crowds = CROWDS
        .iter()
        .flat_map(|(kind, many, names)| names.iter().map(|n| (*n, Meaning::Thing(*kind, *many))));
    let wholes = [
        places::SETTINGS,
        places::HINTS,
        light::TIMES,
        light::WEATHERS,
        light::SEASONS,
        light::CUES,
        camera::CAMERAS,
        camera::ANGLES,
        camera::LENSES,
        camera::SHAPES,
        style::STYLES,
        style::MOODS,
    ];
    let joints = [small::COUNTS, small::RELATIONS];
    let others = [camera::SPACES, style::SURFACES, small::TEXTS, small::TYPEFACES, small::FILLERS];
    let nouns = light::NOUNS.iter().map(|name| (*name, Meaning::LightNoun));
    things
        .chain(crowds)
        .chain(nouns)
        .chain(wholes.into_iter().flat_map(|list| named(list, Meaning::Whole)))
        .chain(joints.into_iter().flat_map(|list| named(list, Meaning::Joint)))
        .chain(others.into_iter().flat_map(|list| named(list, |meaning| meaning)))
}

/// The words of one list.
fn named<M: Copy>(list: List<M>, meaning: fn(M) -> Meaning) -> impl Iterator<Item = (&'static str, Meaning)> {
    list.iter().flat_map(move |(what, names)| names.iter().map(move |name| (*name, meaning(*what))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_word_is_listed_twice() {
        let mut all: Vec<&str> = listed().map(|(name, _)| name).collect();
        let count = all.len();
        all.sort_unstable();
        let doubles: Vec<_> = all.windows(2).filter(|p| p[0] == p[1]).map(|p| p[0]).collect();
        assert!(doubles.is_empty(), "{doubles:?} in {count}");
        assert!(all.iter().all(|w| *w == w.to_lowercase()));
        assert!(all.iter().all(|w| w.split(' ').count() <= LONGEST_PHRASE));
    }

    #[test]
    fn every_setting_has_a_word() {
        for setting in Setting::ALL {
            assert!(listed().any(|(_, m)| m == Meaning::Whole(Whole::Setting(setting))), "{setting:?}");
        }
        assert!(Setting::ALL.len() >= 25);
    }

    #[test]
    fn plurals_count() {
        assert_eq!(meaning("boxes"), Some(Meaning::Thing(Kind::Box, 3)));
        assert_eq!(meaning("cats"), Some(Meaning::Thing(Kind::Cat, 3)));
        assert_eq!(meaning("streets"), Some(Meaning::Whole(Whole::Setting(Setting::Street))));
        assert_eq!(meaning("glas"), None);
        assert_eq!(meaning("zebra"), None);
    }
}
