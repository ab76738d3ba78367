//! The vocabulary: which word means what. Adding a word is adding a line here.

use crate::colour::Rgb;
use crate::colour_names::colour_named;
use crate::read::{Camera, Kind, Material, Relation, Setting, TimeOfDay, Weather};
use crate::subject::{CROWDS, THINGS, posed};

/// What one word, or one fixed phrase, contributes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Meaning {
    /// A thing, and how many the form of the word itself says.
    Thing(Kind, u8),
    Setting(Setting),
    Time(TimeOfDay),
    Camera(Camera),
    Weather(Weather),
    Colour(Rgb),
    /// Makes the next colour lighter (above 0) or darker.
    Tint(f32),
    Material(Material),
    Count(u8),
    /// Begins a noun phrase: a, the, his.
    Determiner,
    Relation(Relation),
    /// no, without.
    Negation,
    /// or, nor: a negation goes on.
    Or,
    /// Carries nothing a sketch could show.
    Filler,
}

/// The meaning of a lower-case word or phrase (words joined by one space).
pub(crate) fn meaning(words: &str) -> Option<Meaning> {
    let plain = |w: &str| exact(w).or_else(|| colour_named(w).map(Meaning::Colour));
    plain(words).or_else(|| singular(words).and_then(|(one, many)| as_plural(plain(one)?, many)))
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
        Meaning::Setting(_) | Meaning::Filler => Some(meaning),
        Meaning::Time(_)
        | Meaning::Camera(_)
        | Meaning::Weather(_)
        | Meaning::Colour(_)
        | Meaning::Tint(_)
        | Meaning::Material(_)
        | Meaning::Count(_)
        | Meaning::Determiner
        | Meaning::Relation(_)
        | Meaning::Negation
        | Meaning::Or => None,
    }
}

/// Looks a word up as it stands.
fn exact(word: &str) -> Option<Meaning> {
    let listed = |words: &[&str]| words.contains(&word);
    THINGS
        .iter()
        .find(|(_, names)| listed(names))
        .map(|(kind, _)| Meaning::Thing(*kind, 1))
        .or_else(|| CROWDS.iter().find(|(_, _, names)| listed(names)).map(|(k, n, _)| Meaning::Thing(*k, *n)))
        .or_else(|| posed(word).map(|(kind, count)| Meaning::Thing(kind, count)))
        .or_else(|| OTHERS.iter().find(|(_, names)| listed(names)).map(|(meaning, _)| *meaning))
}

/// Everything that is no thing.
const OTHERS: &[(Meaning, &[&str])] = &[
    (
        Meaning::Setting(Setting::Interior),
        &[
            "interior",
            "room",
            "kitchen",
            "indoors",
            "inside",
            "living room",
            "bedroom",
            "studio",
            "cafe",
            "café",
            "office",
            "hall",
            "wall",
            "dining room",
            "library",
        ],
    ),
    (
        Meaning::Setting(Setting::Street),
        &[
            "street",
            "city",
            "road",
            "town",
            "alley",
            "downtown",
            "urban",
            "avenue",
            "boulevard",
            "pavement",
            "sidewalk",
            "skyline",
            "lane",
        ],
    ),
    (
        Meaning::Setting(Setting::Forest),
        &["forest", "woods", "wood clearing", "woodland", "jungle", "clearing", "park", "grove", "glade"],
    ),
    (
        Meaning::Setting(Setting::Coast),
        &[
            "coast",
            "beach",
            "sea",
            "ocean",
            "shore",
            "seaside",
            "harbour",
            "harbor",
            "bay",
            "water",
            "lagoon",
            "waves",
            "seashore",
            "coastline",
        ],
    ),
    (
        Meaning::Setting(Setting::Mountains),
        &[
            "mountain",
            "mountains",
            "alps",
            "alpine",
            "hill",
            "hills",
            "valley",
            "peak",
            "meadow",
            "field",
            "ridge",
            "highlands",
            "countryside",
        ],
    ),
    (
        Meaning::Time(TimeOfDay::Dawn),
        &["dawn", "sunrise", "daybreak", "morning", "early morning", "first light", "at first light"],
    ),
    (
        Meaning::Time(TimeOfDay::Day),
        &["day", "noon", "midday", "daylight", "afternoon", "daytime", "sunny", "sunlight", "sunlit"],
    ),
    (
        Meaning::Time(TimeOfDay::Dusk),
        &["dusk", "sunset", "evening", "twilight", "golden hour", "blue hour", "sundown"],
    ),
    (
        Meaning::Time(TimeOfDay::Night),
        &["night", "midnight", "nighttime", "moonlight", "moonlit", "starry", "nocturnal", "moon"],
    ),
    (
        Meaning::Camera(Camera::Close),
        &[
            "close up",
            "closeup",
            "close",
            "macro",
            "detail",
            "tight shot",
            "close shot",
            "closeup shot",
            "close up shot",
        ],
    ),
    (Meaning::Camera(Camera::Medium), &["medium shot", "medium", "mid shot", "medium distance"]),
    (
        Meaning::Camera(Camera::Wide),
        &[
            "wide",
            "wide shot",
            "wide angle",
            "far",
            "distant",
            "panorama",
            "establishing shot",
            "long shot",
            "panoramic",
            "far away",
            "wide view",
        ],
    ),
    (Meaning::Weather(Weather::Rain), &["rain", "rainy", "wet", "raining", "storm", "drizzle", "stormy"]),
    (Meaning::Weather(Weather::Fog), &["fog", "foggy", "mist", "misty", "haze", "hazy"]),
    (Meaning::Weather(Weather::Snow), &["snow", "snowy", "snowing", "winter", "wintry"]),
    (Meaning::Weather(Weather::Clear), &["clear", "cloudless", "clear sky"]),
    (
        Meaning::Material(Material::Glossy),
        &["ceramic", "porcelain", "glazed", "glossy", "enamel", "polished", "shiny", "plastic"],
    ),
    (Meaning::Material(Material::Glass), &["glass", "crystal", "transparent"]),
    (
        Meaning::Material(Material::Metal),
        &["metal", "steel", "iron", "chrome", "tin", "aluminium", "aluminum", "metallic", "cast iron"],
    ),
    (Meaning::Material(Material::Oak), &["oak", "wooden", "wood", "timber", "ash", "beech", "birch"]),
    (Meaning::Material(Material::Walnut), &["walnut", "dark wood", "teak", "ebony"]),
    (Meaning::Material(Material::Stone), &["marble", "stone", "concrete", "granite"]),
    (
        Meaning::Material(Material::Matte),
        &["matte", "clay", "linen", "paper", "cardboard", "leather", "stoneware", "earthenware"],
    ),
    (Meaning::Tint(0.35), &["light", "pale", "pastel", "bright", "soft"]),
    (Meaning::Tint(-0.35), &["dark", "deep"]),
    (Meaning::Count(1), &["one", "single", "1", "lone", "solitary"]),
    (Meaning::Count(2), &["two", "2", "pair", "pair of", "both"]),
    (Meaning::Count(3), &["three", "3", "several", "few", "some", "group of"]),
    (Meaning::Count(4), &["four", "4"]),
    (Meaning::Count(5), &["five", "5", "many"]),
    (Meaning::Count(6), &["six", "6"]),
    (
        Meaning::Determiner,
        &["a", "an", "the", "his", "her", "their", "my", "our", "its", "this", "that", "another", "each"],
    ),
    (
        Meaning::Relation(Relation::On),
        &["on", "upon", "on top of", "atop", "onto", "standing on", "sitting on", "lying on", "resting on"],
    ),
    (
        Meaning::Relation(Relation::Beside),
        &[
            "beside",
            "next to",
            "near",
            "by",
            "with",
            "and",
            "alongside",
            "besides",
            "against",
            "to the left of",
            "to the right of",
        ],
    ),
    (Meaning::Relation(Relation::Behind), &["behind", "beyond"]),
    (Meaning::Relation(Relation::InFrontOf), &["in front of", "before"]),
    (Meaning::Relation(Relation::Under), &["under", "below", "beneath"]),
    (
        Meaning::Relation(Relation::In),
        &["in", "at", "inside of", "within", "into", "over", "above", "through", "along", "across"],
    ),
    (Meaning::Negation, &["no", "without", "not", "never", "excluding"]),
    (Meaning::Or, &["or", "nor"]),
    (
        Meaning::Filler,
        &[
            "of",
            "is",
            "are",
            "to",
            "from",
            "for",
            "as",
            "it",
            "there",
            "very",
            "small",
            "little",
            "photo",
            "picture",
            "image",
            "photograph",
            "scene",
            "view",
            "shot",
            "sketch",
            "drawing",
            "illustration",
            "text",
            "word",
            "words",
            "letters",
            "lettering",
            "title",
            "saying",
            "says",
            "reading",
            "labelled",
            "top",
            "time",
            "sky",
            "standing",
            "sitting",
            "lying",
            "resting",
            "sign",
            "caption",
            "color",
            "colour",
            "colored",
            "coloured",
            "background",
        ],
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_word_is_listed_twice() {
        let mut all: Vec<&str> = THINGS.iter().flat_map(|(_, w)| w.iter().copied()).collect();
        all.extend(CROWDS.iter().flat_map(|(_, _, w)| w.iter().copied()));
        all.extend(OTHERS.iter().flat_map(|(_, w)| w.iter().copied()));
        let count = all.len();
        all.sort_unstable();
        let doubles: Vec<_> = all.windows(2).filter(|p| p[0] == p[1]).map(|p| p[0]).collect();
        assert!(doubles.is_empty(), "{doubles:?} in {count}");
        assert!(all.iter().all(|w| *w == w.to_lowercase()));
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
