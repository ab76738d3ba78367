//! Phrases that are more than a fixed row of words: parts of the picture, shapes, lenses by their length.

use super::tokens::quote_index;
use crate::read::{Aspect, Lens, LightCue, LightFrom, Side, TextPlace};
use crate::words::{LONGEST_PHRASE, Meaning, meaning};

/// True for `in a house` and the like, which end the noun phrase before them.
pub(super) fn begins_with_preposition(phrase: &str) -> bool {
    let first = phrase.split_once(' ').map(|(first, _)| first);
    first.is_some_and(|word| ["in", "on", "at", "across", "over", "above", "among", "under"].contains(&word))
}

/// The longest fixed phrase at the front: its meaning, its words, and how many tokens it takes.
pub(super) fn longest(tokens: &[String]) -> Option<(Meaning, String, usize)> {
    (1..=tokens.len().min(LONGEST_PHRASE)).rev().find_map(|length| {
        let phrase = tokens[..length].join(" ");
        meaning(&phrase).map(|m| (m, phrase, length))
    })
}

/// How many tokens at the front are one of the words (0 or 1).
pub(super) fn one_of(tokens: &[String], words: &[&str]) -> usize {
    usize::from(tokens.first().is_some_and(|t| words.contains(&t.as_str())))
}

/// Words for the picture itself, after `of the`.
const PICTURE: [&str; 11] = [
    "picture",
    "image",
    "frame",
    "page",
    "canvas",
    "shot",
    "photo",
    "poster",
    "cover",
    "composition",
    "screen",
];

/// `on the left`, `at the top of the picture`, `in the upper right corner`, `left`: the part, and its length.
pub(super) fn part(tokens: &[String]) -> Option<(Side, usize)> {
    let mut at =
        one_of(tokens, &["on", "at", "to", "in", "along", "across", "near", "toward", "towards", "into"]);
    at += one_of(&tokens[at..], &["the", "its", "far", "very"]);
    at += one_of(&tokens[at..], &["far", "very"]);
    let (side, length) = side(&tokens[at..])?;
    // `top down` and `left of` are phrases of their own, unless an article makes them a part.
    if at == 0 && longest(tokens).is_some_and(|(_, _, whole)| whole > length) {
        return None;
    }
    at += length;
    at +=
        one_of(&tokens[at..], &["side", "corner", "third", "half", "edge", "part", "margin", "area", "hand"]);
    at += one_of(&tokens[at..], &["side"]);
    if one_of(&tokens[at..], &["of"]) == 1 {
        let article = one_of(&tokens[at + 1..], &["the", "this"]);
        let picture = one_of(&tokens[at + 1 + article..], &PICTURE);
        // `to the left of the house` speaks of the house.
        return (picture == 1).then_some((side, at + 2 + article));
    }
    Some((side, at))
}

/// The longest name of a part at the front, and how many tokens it takes.
fn side(tokens: &[String]) -> Option<(Side, usize)> {
    (1..=tokens.len().min(LONGEST_PHRASE)).rev().find_map(|length| {
        match meaning(&tokens[..length].join(" ")) {
            Some(Meaning::Side(side)) => Some((side, length)),
            Some(_) | None => None,
        }
    })
}

/// `from the left`, `from below`, `from behind`: where light comes from, and the phrase's length.
pub(super) fn light_from(tokens: &[String]) -> Option<(LightCue, usize)> {
    let mut at = one_of(tokens, &["coming", "shining", "falling", "streaming", "entering", "pouring", "is"]);
    let from = one_of(&tokens[at..], &["from", "on"]);
    at += from;
    at += one_of(&tokens[at..], &["the", "camera"]);
    let word = tokens.get(at)?.as_str();
    let cue = match word {
        "left" => LightCue::From(LightFrom::Left),
        "right" => LightCue::From(LightFrom::Right),
        "above" | "top" | "overhead" => LightCue::From(LightFrom::Above),
        "below" | "underneath" | "beneath" => LightCue::From(LightFrom::Below),
        "behind" | "back" => LightCue::Back,
        _ => return None,
    };
    at += 1;
    at += one_of(&tokens[at..], &["side", "hand"]);
    at += one_of(&tokens[at..], &["side"]);
    (from == 1).then_some((cue, at))
}

/// `16:9`, `9x16`, `4 by 5`, `2.39:1`: a shape, and the phrase's length.
pub(super) fn shape(tokens: &[String]) -> Option<(Aspect, usize)> {
    let first = tokens.first()?;
    let (width, height, length) = match first.split_once([':', 'x', '×', '/']) {
        Some((width, height)) => (width.to_owned(), height.to_owned(), 1),
        None if one_of(tokens.get(1..)?, &["by", "x", "to"]) == 1 => {
            (first.clone(), tokens.get(2)?.clone(), 3)
        }
        None => return None,
    };
    let number = |text: &str| -> Option<f32> {
        let digits = !text.is_empty() && text.chars().all(|c| c.is_ascii_digit() || c == '.');
        text.parse().ok().filter(|v| digits && (1.0..=32.0).contains(v))
    };
    let (width, height) = (number(&width)?, number(&height)?);
    let hundredths = |v: f32| (v * 100.0 + 0.5) as u16;
    let (width, height) = (hundredths(width), hundredths(height));
    let (mut common, mut rest) = (width, height);
    while rest > 0 {
        (common, rest) = (rest, common % rest);
    }
    Some((Aspect { width: width / common, height: height / common }, length))
}

/// `35mm`, `200 mm`: the lens, and the phrase's length.
pub(super) fn lens(tokens: &[String]) -> Option<(Lens, usize)> {
    let first = tokens.first()?;
    let (digits, length) = match first.strip_suffix("mm") {
        Some(digits) => (digits, 1),
        None if one_of(&tokens[1..], &["mm"]) == 1 => (first.as_str(), 2),
        None => return None,
    };
    let millimetres: u32 = digits.parse().ok()?;
    let lens = match millimetres {
        4..=15 => Lens::Fisheye,
        16..=29 => Lens::WideAngle,
        30..=42 => Lens::Mm35,
        43..=65 => Lens::Mm50,
        66..=104 => Lens::Mm85,
        105..=1200 => Lens::Telephoto,
        _ => return None,
    };
    Some((lens, length))
}

/// `on the sign`, `at the top`: where the quote before it goes, and the phrase's length.
pub(super) fn text_place(tokens: &[String]) -> Option<(TextPlace, usize)> {
    if let Some((side, length)) = part(tokens) {
        return Some((TextPlace::At(side), length));
    }
    let mut at = one_of(tokens, &["on", "as", "over"]);
    at += one_of(&tokens[at..], &["a", "the", "its", "an"]);
    at += one_of(&tokens[at..], &["neon", "wooden", "shop", "road", "street", "old", "big", "large"]);
    let (found, _, length) = longest(&tokens[at..])?;
    let Meaning::Text(Some(place)) = found else { return None };
    (at > 0).then_some((place, at + length))
}

/// True if the next token is quoted text.
pub(super) fn quote_follows(tokens: &[String]) -> bool {
    tokens.first().is_some_and(|t| quote_index(t).is_some())
}
