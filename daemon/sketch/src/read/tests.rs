//! Prompts and what is read from them.

use super::*;
use crate::words::is_filler;
use proptest::prelude::*;

fn word<T: std::fmt::Debug>(value: Option<T>) -> String {
    value.map_or_else(|| "-".into(), |v| format!("{v:?}"))
}

/// `setting time camera weather | subjects | quoted | negated | not understood`, with dashes for nothing.
fn summary(prompt: &str) -> String {
    let r = read(prompt);
    let place = [word(r.setting), word(r.time), word(r.camera), word(r.weather)].join(" ");
    let subject = |s: &Subject| {
        let mut text = format!("{} {:?}", s.count, s.kind);
        text += &s.material.map_or(String::new(), |m| format!(" {m:?}"));
        text += &s.colour.map_or(String::new(), |c| format!(" #{:02x}{:02x}{:02x}", c.r, c.g, c.b));
        text += &s.relation.map_or(String::new(), |(how, to)| format!(" {how:?} {to}"));
        text
    };
    let list = |items: Vec<String>| if items.is_empty() { "-".into() } else { items.join(", ") };
    let subjects = list(r.subjects.iter().map(subject).collect());
    format!("{place} | {subjects} | {} | {} | {}", list(r.quoted), list(r.negated), list(r.not_understood))
}

fn check(prompt: &str, expect: &str) {
    assert_eq!(summary(prompt), expect, "{prompt}");
}

/// The slots of the look: only what is filled, then what was not understood.
fn check_look(prompt: &str, expect: &str) {
    let r = read(prompt);
    let mut parts: Vec<String> = Vec::new();
    let mut add = |name: &str, value: String| {
        if value != "-" {
            parts.push(format!("{name} {value}"));
        }
    };
    add("angle", word(r.angle));
    add("dutch", word(r.dutch.then_some(true)));
    add("lens", word(r.lens));
    add("season", word(r.season));
    add("style", word(r.style));
    add("mood", word(r.mood));
    add("space", word(r.space));
    add("focus", word(r.focus));
    add("aspect", r.aspect.map_or("-".into(), |a| format!("{}:{}", a.width, a.height)));
    for cue in &r.light {
        add("light", format!("{cue:?}"));
    }
    add("typeface", word(r.typeface));
    for place in r.text_places.iter().flatten() {
        add("text", format!("{place:?}"));
    }
    add("?", if r.not_understood.is_empty() { "-".into() } else { r.not_understood.join(", ") });
    assert_eq!(parts.join("; "), expect, "{prompt}");
}

#[test]
fn letters_have_the_typeface_that_was_said_or_is_usual() {
    check_look("a boat, 'ADRIFT' in serif letters", "typeface Serif");
    check_look("a boat, sans-serif 'ADRIFT'", "typeface Sans");
    check_look("'SALE' in bold lettering", "typeface Display");
    check_look("a poster of a boat, 'ADRIFT'", "typeface Display");
    check_look("a poster of a boat, 'ADRIFT', serif", "typeface Serif");
    check_look("a street, 'OPEN' on a neon sign", "light Neon; typeface Display; text Sign");
    check_look("a boat, 'ADRIFT'", "");
    check_look("a boat, serif", "? serif");
    check_look("'A' in serif, sans", "typeface Serif; ? sans");
}

#[test]
fn letters_that_no_shipped_font_has_are_told() {
    assert_eq!(missing_letters("a boat, '日本 SALE 日'"), "日本");
    assert_eq!(missing_letters("日本, 'SALE'"), "", "only quoted text is set");
    assert_eq!(read("a boat, '日本'").not_understood, ["日本"]);
}

#[test]
fn settings_times_and_cameras() {
    check("", "- - - - | - | - | - | -");
    check("a street at night", "Street Night - - | - | - | - | -");
    check("wide shot of the sea at sunrise", "Sea Dawn Wide - | - | - | - | -");
    check("Close-up, foggy forest, golden hour", "Forest GoldenHour Close Fog | - | - | - | -");
    check("kitchen interior in the afternoon", "Kitchen Day - - | - | - | - | -");
    check("snowy mountains at midnight", "Mountains Midnight - Snow | - | - | - | -");
    check("the skyline of a city at blue hour", "Skyline BlueHour - - | - | - | - | -");
    check("a city skyline under an overcast sky", "Skyline - - Overcast | - | - | - | -");
    check("extreme close-up, underwater", "Underwater - ExtremeClose - | - | - | - | -");
    check("extreme wide shot: a stormy sea", "Sea - ExtremeWide Storm | - | - | - | -");
    check("a street, a desert", "Street - - - | - | - | - | desert");
    check("a blue sky", "Sky - - - | - | - | - | -");
}

#[test]
fn things_with_counts_colours_and_materials() {
    check("a red car", "- - - - | 1 Car #c42628 | - | - | -");
    check("two people and three dogs", "- - - - | 2 Person Beside 1, 3 Dog | - | - | -");
    check("a dark blue vase", "- - - - | 1 Vase #1b3d78 | - | - | -");
    check("a light blue vase", "- - - - | 1 Vase #7596d1 | - | - | -");
    check("a steel blue vase", "- - - - | 1 Vase #4682b4 | - | - | -");
    check("#0b5fff bottle", "- - - - | 1 Bottle #0b5fff | - | - | -");
    check("a glass bottle of wine", "- - - - | 1 Bottle Glass | - | - | -");
    check("boxes", "- - - - | 3 Box | - | - | -");
    check("six birds", "- - - - | 6 Bird | - | - | -");
    check("a cat, wooden", "- - - - | 1 Cat | - | - | wooden");
    check("three in a forest", "Forest - - - | - | - | - | three");
}

#[test]
fn relations_between_things() {
    check(
        "a ceramic teapot on an oak table at dawn, 'SPRING'",
        "- Dawn - - | 1 Teapot Glossy On 1, 1 Table Oak | SPRING | - | -",
    );
    check("a cat beside a window", "- - - - | 1 Cat Beside 1, 1 Window | - | - | -");
    check("a dog in front of a house", "- - - - | 1 Dog InFrontOf 1, 1 House | - | - | -");
    check("a small house in the mountains", "Mountains - - - | 1 House | - | - | -");
    check("a woman holding a red umbrella", "- - - - | 1 Person Holding 1, 1 Umbrella #c42628 | - | - | -");
    check("a woman holding, a street", "Street - - - | 1 Person | - | - | holding");
}

#[test]
fn quotes_keep_apostrophes_apart() {
    check("a mug, \"Don't panic\"", "- - - - | 1 Mug | Don't panic | - | -");
    check("the dog's bowl", "- - - - | 1 Bowl | - | - | dog's");
    check("«Été» and “Ωμέγα”", "- - - - | - | Été, Ωμέγα | - | -");
    check("'unclosed car", "- - - - | 1 Car | - | - | unclosed");
    check("''", "- - - - | - | - | - | -");
    check("'a' 'b' 'c' 'd' 'e'", "- - - - | - | a, b, c, d | - | e");
}

#[test]
fn negations_take_away() {
    check("a beach with no people", "Beach - - - | - | - | people | -");
    check("a street without cars or people", "Street - - - | - | - | cars, people | -");
    check("a street without cars and people", "Street - - - | - | - | cars, people | -");
    check("a table, not a forest", "- - - - | 1 Table | - | forest | -");
    check("no gizmos, a cat", "- - - - | 1 Cat | - | gizmos | -");
    check("a boat without text, 'ADRIFT'", "- - - - | 1 Boat | - | text, ADRIFT | -");
    check("a meadow, no clouds", "Meadow - - Clear | - | - | clouds | -");
    check("a room, not red, not noir, not at night", "Interior - - - | - | - | red, noir, at night | -");
}

#[test]
fn what_is_unknown_is_said() {
    check("a gizmo in a room", "Interior - - - | 1 Unknown | - | - | gizmo");
    check("a rusty car", "- - - - | 1 Car | - | - | rusty");
    check("a cat yawning on a sofa", "- - - - | 1 Cat On 1, 1 Sofa | - | - | yawning");
    check("zebrafish", "- - - - | 1 Unknown | - | - | zebrafish");
    check("splendid, a car", "- - - - | 1 Car | - | - | splendid");
    check("dark, moody", "- - - - | - | - | - | moody");
}

#[test]
fn cameras_and_lenses() {
    check_look("low angle", "angle Low");
    check_look("low, a car", "angle Low");
    check_look("a low table", "? low");
    check_look("worm’s-eye view of a tree", "angle Low");
    check_look("top-down flat lay", "angle TopDown");
    check_look("a street from above", "angle High");
    check_look("dutch angle, low angle", "angle Low; dutch true");
    check_look("85mm", "lens Mm85");
    check_look("a 24 mm lens", "lens WideAngle");
    check_look("fisheye, 35mm", "lens Fisheye; ? 35mm");
    check_look("telephoto shot", "lens Telephoto");
    check_look("16:9", "aspect 16:9");
    check_look("2.39:1 noir", "style Noir; aspect 239:100");
    check_look("4 by 5", "aspect 4:5");
    check_look("square, vertical", "aspect 1:1; ? vertical");
}

#[test]
fn light_season_style_and_mood() {
    check_look("light from the left", "light From(Left)");
    check_look("a teapot lit from below", "light From(Below)");
    check_look("soft window light from the right side", "light Soft; light From(Right)");
    check_look("backlit, rim light, neon", "light Back; light Rim; light Neon");
    check_look("a spotlight from above", "light Spot; light From(Above)");
    check_look("sunlight from behind", "light Back");
    check_look("candlelit moonlight, hard shadows", "light Candle; light Moon; light Hard");
    check_look("light from the left, light from the right", "light From(Left); ? from the right");
    check_look("a tree in autumn", "season Autumn");
    check_look("winter, cherry blossom", "season Winter; ? cherry blossom");
    check_look("watercolour wash", "style Watercolour");
    check_look("a house, charcoal", "style Charcoal");
    check_look("a charcoal house", "");
    check_look("pen and ink, isometric", "style Ink; ? isometric");
    check_look("a calm lake", "mood Calm");
    check_look("a dark forest", "mood Dark");
    check_look("epic, joyful", "mood Epic; ? joyful");
}

#[test]
fn what_takes_somebody_in_is_sat_on() {
    for (prompt, expect) in [
        ("a man in a boat", Some((Relation::On, 1))),
        ("a cat in an armchair", Some((Relation::On, 1))),
        ("three apples in a bowl", Some((Relation::On, 1))),
        ("a bird in a tree", Some((Relation::On, 1))),
        ("a man in a car", Some((Relation::In, 1))),
    ] {
        assert_eq!(read(prompt).subjects[0].relation, expect, "{prompt}");
    }
}

#[test]
fn of_two_places_side_by_side_the_last_is_the_head() {
    check("a cafe street", "Street - - - | - | - | - | -");
    check("a forest, a street", "Forest - - - | - | - | - | street");
    check("a mountain lake", "Lake - - - | - | - | - | -");
}

#[test]
fn space_and_text_find_their_places() {
    check_look("copy space on the left", "space At(Left)");
    check_look("a car with room for a headline at the top", "space At(Top)");
    check_look("a car, negative space", "space Anywhere");
    check_look("leave the right third empty", "space At(Right)");
    check_look("empty left side of the picture", "space At(Left)");
    check_look("a boat on the left", "focus Left");
    check_look("a boat in the upper right corner of the frame", "focus TopRight");
    check_look("a boat to the left of a house", "");
    check_look("'SALE' at the top", "text At(Top)");
    check_look("bottom left 'SALE'", "text At(BottomLeft)");
    check_look("a shop, 'OPEN' on the sign", "text Sign; ? shop");
    check_look("a sign saying 'OPEN'", "text Sign");
    check_look("title 'DUNE', caption 'soon'", "text At(Top); text At(Bottom)");
    check_look("upside the left", "? upside, the left");
}

#[test]
fn a_long_prompt_is_bounded() {
    let reading = read(&"cat tree ".repeat(60_000));
    assert_eq!(reading.subjects.len(), MAX_SUBJECTS);
    assert!(reading.not_understood.iter().any(|w| w.contains("more words")));
}

/// Every word of a prompt shaped the picture, is listed, or only holds the sentence together.
fn unaccounted(prompt: &str) -> Vec<String> {
    let reading = read(prompt);
    let told: Vec<&str> = [&reading.understood, &reading.negated, &reading.not_understood]
        .into_iter()
        .flatten()
        .flat_map(|phrase| phrase.split(' '))
        .collect();
    let tokens = tokens::cut(prompt).tokens;
    // A filler may be two words; then neither need be one alone.
    let filler_near = |at: usize| {
        (at.saturating_sub(4)..=at).any(|from| {
            (at + 1..=tokens.len().min(from + 5)).any(|to| is_filler(&tokens[from..to].join(" ")))
        })
    };
    let known = |(at, token): &(usize, &String)| {
        *token == "," || quote_index(token).is_some() || told.contains(&token.as_str()) || filler_near(*at)
    };
    tokens.iter().enumerate().filter(|pair| !known(pair)).map(|(_, token)| token.clone()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]
    #[test]
    fn no_word_is_dropped_silently(
        words in proptest::collection::vec(
            prop_oneof![
                3 => "[a-z]{1,7}",
                6 => "(a|the|two|many|red|dark|bright|pale|light|deep|oak|glass|small|huge|low|high|left|top|bottom right|empty|free|\
                      teapot|car|people|trees|table|sign|title|text|'HI'|no|without|not|or|and|but|on|in|holding|behind|from|\
                      street|city|kitchen|sea|sky|wall|water|night|dawn|rain|clouds|autumn|neon|lit|backlit|spotlight|\
                      close up|wide|low angle|dutch|35mm|fisheye|16:9|square|noir|ink|calm|epic|copy space|room for a headline|\
                      reading|coming|reading 'X'|leave|gizmo|,|\\.|of|picture|#f00|#0b5fff|6)",
            ],
            0..16,
        ),
    ) {
        let prompt = words.join(" ");
        let lost = unaccounted(&prompt);
        prop_assert!(lost.is_empty(), "{:?} of {:?}: {:?}", lost, prompt, read(&prompt));
    }

    #[test]
    fn any_text_is_accounted_for(prompt in "\\PC{0,200}") {
        let lost = unaccounted(&prompt);
        prop_assert!(lost.is_empty(), "{:?} of {:?}", lost, prompt);
    }
}

#[test]
fn a_place_in_a_building_is_no_thing_and_takes_no_noun() {
    check("a robot in a church", "Hall - - - | 1 Unknown | - | - | robot");
    check("a cat in a house", "Interior - - - | 1 Cat | - | - | -");
    check("a car on the bridge", "Bridge - - - | 1 Car | - | - | -");
    check("a bridge", "- - - - | 1 Bridge | - | - | -");
}
