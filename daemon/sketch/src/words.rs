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
    TextPlace, TimeOfDay, Weather,
};
use crate::subject::{CROWDS, THINGS, posed};

/// What one word, or one fixed phrase, contributes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Meaning {
    /// A thing, and how many the form of the word itself says.
    Thing(Kind, u8),
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
    /// A word for light, after which its direction may be told.
    LightNoun,
    Style(Style),
    Mood(Mood),
    /// Shape of the picture, width and height.
    Aspect(u16, u16),
    Colour(Rgb),
    /// Makes the next colour lighter (above 0) or darker; alone it is a mood.
    Tint(f32, Option<Mood>),
    Material(Material),
    Size(Size),
    Count(u8),
    /// Begins a noun phrase: a, the, his.
    Determiner,
    Relation(Relation),
    /// no, without.
    Negation,
    /// or, nor: a negation goes on.
    Or,
    /// and: two things side by side, or a negation that goes on.
    And,
    /// but: a negation ends.
    But,
    /// Space to be kept free; where, is told beside it.
    Space,
    /// A part of the picture.
    Side(Side),
    /// A word for quoted text, and where such text usually goes.
    Text(Option<TextPlace>),
    /// Carries nothing a sketch could show.
    Filler,
}

impl Meaning {
    /// True for words that speak of light.
    pub(crate) fn is_light(self) -> bool {
        matches!(self, Self::Light(_) | Self::LightNoun)
    }
}

/// The most words of one fixed phrase.
pub(crate) const LONGEST_PHRASE: usize = 5;

/// The meaning of a lower-case word or phrase (words joined by one space).
pub(crate) fn meaning(words: &str) -> Option<Meaning> {
    let plain = |w: &str| exact(w).or_else(|| colour_named(w).map(Meaning::Colour));
    plain(words).or_else(|| singular(words).and_then(|(one, many)| as_plural(plain(one)?, many)))
}

/// True for words that only hold a sentence together, or that speak of the picture as a picture.
#[cfg(test)]
pub(crate) fn is_filler(word: &str) -> bool {
    matches!(
        meaning(word),
        Some(
            Meaning::Filler
                | Meaning::Determiner
                | Meaning::Relation(_)
                | Meaning::Negation
                | Meaning::Or
                | Meaning::And
                | Meaning::But
                | Meaning::LightNoun
                | Meaning::Text(_)
        )
    )
}

/// The singular of a regular plural.
fn singular(word: &str) -> Option<(&str, u8)> {
    let stem = word.strip_suffix("es").filter(|s| s.ends_with("ch") || s.ends_with("sh") || s.ends_with('x'));
    stem.or_else(|| word.strip_suffix('s')).map(|one| (one, 3))
}

/// Only things have a plural that says how many; of settings the number does not matter.
fn as_plural(meaning: Meaning, many: u8) -> Option<Meaning> {
    match meaning {
        Meaning::Thing(kind, _) => Some(Meaning::Thing(kind, many)),
        Meaning::Setting(_) | Meaning::Hint(_) | Meaning::Filler | Meaning::Text(_) => Some(meaning),
        Meaning::Time(_)
        | Meaning::Camera(_)
        | Meaning::Angle(_)
        | Meaning::Dutch
        | Meaning::Lens(_)
        | Meaning::Weather(_)
        | Meaning::Season(_)
        | Meaning::Light(_)
        | Meaning::LightNoun
        | Meaning::Style(_)
        | Meaning::Mood(_)
        | Meaning::Aspect(..)
        | Meaning::Colour(_)
        | Meaning::Tint(..)
        | Meaning::Material(_)
        | Meaning::Size(_)
        | Meaning::Count(_)
        | Meaning::Determiner
        | Meaning::Relation(_)
        | Meaning::Negation
        | Meaning::Or
        | Meaning::And
        | Meaning::But
        | Meaning::Space
        | Meaning::Side(_) => None,
    }
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
    let others = [
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
        camera::SPACES,
        style::STYLES,
        style::MOODS,
        style::SURFACES,
        small::COUNTS,
        small::RELATIONS,
        small::TEXTS,
        small::FILLERS,
    ];
    let others = others
        .into_iter()
        .flat_map(|list| list.iter().flat_map(|(meaning, names)| names.iter().map(|n| (*n, *meaning))));
    things.chain(crowds).chain(others)
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
            assert!(listed().any(|(_, m)| m == Meaning::Setting(setting)), "{setting:?}");
        }
        assert!(Setting::ALL.len() >= 25);
    }

    #[test]
    fn plurals_count() {
        assert_eq!(meaning("boxes"), Some(Meaning::Thing(Kind::Box, 3)));
        assert_eq!(meaning("cats"), Some(Meaning::Thing(Kind::Cat, 3)));
        assert_eq!(meaning("streets"), Some(Meaning::Setting(Setting::Street)));
        assert_eq!(meaning("glas"), None);
        assert_eq!(meaning("zebra"), None);
    }
}
