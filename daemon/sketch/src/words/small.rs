//! Small words: counts, what holds a sentence together, and words that speak of the picture as a picture.

use super::Meaning;
use crate::read::{Relation, Side, TextPlace};

type List = &'static [(Meaning, &'static [&'static str])];

/// How many.
pub(super) const COUNTS: List = &[
    (Meaning::Count(1), &["one", "single", "1", "lone", "solitary"]),
    (Meaning::Count(2), &["two", "2", "pair", "pair of", "both", "a pair of", "twin", "couple of", "a couple of"]),
    (Meaning::Count(3), &["three", "3", "several", "few", "some", "group of", "trio", "trio of", "a few", "a group of"]),
    (Meaning::Count(4), &["four", "4", "quartet of"]),
    (Meaning::Count(5), &["five", "5", "many", "lots of", "bunch of", "a bunch of"]),
    (Meaning::Count(6), &["six", "6", "half a dozen", "dozens of", "dozen", "countless"]),
];

/// How things stand to each other, and the joints of a sentence.
pub(super) const RELATIONS: List = &[
    (Meaning::Determiner, &["a", "an", "the", "his", "her", "their", "my", "our", "its", "this", "that", "another", "each", "your", "these", "those", "every"]),
    (Meaning::Relation(Relation::On), &["on", "upon", "on top of", "atop", "onto", "standing on", "sitting on", "lying on", "resting on", "placed on", "perched on", "sleeping on", "riding"]),
    (Meaning::Relation(Relation::Beside), &["beside", "next to", "near", "by", "with", "alongside", "besides", "against", "to the left of", "to the right of", "on the left of", "on the right of", "close to", "left of", "right of", "accompanied by", "leaning on", "leaning against", "surrounded by", "facing", "plus", "standing by", "together with"]),
    (Meaning::Relation(Relation::Behind), &["behind", "beyond", "at the back of", "hidden behind"]),
    (Meaning::Relation(Relation::InFrontOf), &["in front of", "before"]),
    (Meaning::Relation(Relation::Under), &["under", "below", "beneath", "underneath"]),
    (Meaning::Relation(Relation::In), &["in", "at", "inside of", "within", "into", "over", "above", "through", "along", "across", "around", "outside", "between", "among", "amid", "during", "amidst", "towards", "toward", "off", "up", "down", "out", "out of", "inside a", "inside the"]),
    (Meaning::Relation(Relation::Holding), &["holding", "carrying", "holds", "carries", "held by", "with a raised", "lifting", "clutching", "gripping", "bearing"]),
    (Meaning::Negation, &["no", "without", "not", "never", "excluding", "except", "minus", "nobody but", "free of", "no more", "avoid"]),
    (Meaning::Or, &["or", "nor"]),
    (Meaning::And, &["and"]),
    (Meaning::But, &["but", "only", "however", "instead"]),
];

/// Words for text in the picture.
pub(super) const TEXTS: List = &[
    (Meaning::Text(None), &["text", "word", "words", "letters", "lettering", "saying", "says", "labelled", "labeled", "logo", "inscription", "writing", "written", "typography", "slogan", "message", "claim", "reads", "that says", "that reads", "font", "type"]),
    (Meaning::Text(Some(TextPlace::At(Side::Top))), &["title", "headline", "heading", "titled"]),
    (Meaning::Text(Some(TextPlace::At(Side::Bottom))), &["caption", "subtitle", "footer", "tagline", "captioned"]),
    (Meaning::Text(Some(TextPlace::Sign)), &["sign", "signboard", "billboard", "placard", "signpost", "shop sign", "board"]),
];

/// Words that carry nothing a sketch could show.
pub(super) const FILLERS: List = &[
    (Meaning::Filler, &["of", "is", "are", "to", "from", "for", "as", "it", "there", "very", "photo", "picture", "image", "photograph", "scene", "view", "shot", "sketch", "drawing", "illustration", "time", "standing", "color", "colour", "colored", "coloured", "colours", "colors", "background", "be", "being", "was", "has", "have", "having", "which", "who", "where", "while", "when", "so", "too", "just", "really", "quite", "also", "then", "than", "like", "style", "mood", "tone", "tones", "palette", "atmosphere", "atmospheric", "camera", "angle", "frame", "framing", "composition", "format", "ratio", "aspect ratio", "aspect", "please", "draw", "show", "showing", "make", "create", "render", "rendering", "storyboard", "concept", "concept art", "art", "artwork", "painting", "video", "film", "movie", "still frame", "still life", "key frame", "keyframe", "set", "season", "weather", "hour", "lot", "kind", "piece", "looking", "seen", "placed", "full", "beautiful", "nice", "weathered look", "high quality", "detailed", "highly detailed", "masterpiece", "best quality", "4k", "8k", "hd", "quality", "resolution", "high resolution", "professional", "photorealistic", "realistic", "hyperrealistic", "photography", "depicting", "featuring", "side", "corner", "third", "half", "edge", "part", "foreground", "distance", "front", "back", "place", "can", "could", "will", "would", "should", "you", "we", "i", "me", "us", "they", "them", "he", "she", "him", "some kind of", "sort", "version", "look", "looks", "feel", "feeling", "wallpaper", "poster", "shot on", "taken", "taken with", "captured", "filmed", "behind the camera", "medium format", "here", "near by", "nearby", "all", "any", "more", "most", "much", "other", "own", "same", "such", "both sides", "via", "per", "about", "after", "s"]),
];
