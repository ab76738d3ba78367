//! Prompts and what is read from them.

use super::*;

/// `setting time camera weather | subjects | quoted | negated | not understood`, with dashes for nothing.
fn summary(prompt: &str) -> String {
    let r = read(prompt);
    let word = |v: Option<String>| v.unwrap_or_else(|| "-".into());
    let place = [
        word(r.setting.map(|v| format!("{v:?}"))),
        word(r.time.map(|v| format!("{v:?}"))),
        word(r.camera.map(|v| format!("{v:?}"))),
        word(r.weather.map(|v| format!("{v:?}"))),
    ]
    .join(" ");
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

#[test]
fn settings_times_and_cameras() {
    check("", "- - - - | - | - | - | -");
    check("a street at night", "Street Night - - | - | - | - | -");
    check("wide shot of the sea at sunrise", "Coast Dawn Wide - | - | - | - | -");
    check("Close-up, foggy forest, golden hour", "Forest Dusk Close Fog | - | - | - | -");
    check("kitchen interior in the afternoon", "Interior Day - - | - | - | - | -");
    check("snowy mountains at midnight", "Mountains Night - Snow | - | - | - | -");
}

#[test]
fn things_with_counts_colours_and_materials() {
    check("a red car", "- - - - | 1 Car #c42628 | - | - | -");
    check("two people and three dogs", "- - - - | 2 Person Beside 1, 3 Dog | - | - | -");
    check("a dark blue vase", "- - - - | 1 Vase #1b3d78 | - | - | -");
    check("#0b5fff bottle", "- - - - | 1 Bottle #0b5fff | - | - | -");
    check("a glass bottle of wine", "- - - - | 1 Bottle Glass | - | - | -");
    check("boxes", "- - - - | 3 Box | - | - | -");
    check("six birds", "- - - - | 6 Bird | - | - | -");
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
}

#[test]
fn quotes_keep_apostrophes_apart() {
    check("a mug, \"Don't panic\"", "- - - - | 1 Mug | Don't panic | - | -");
    check("the dog's bowl", "- - - - | 1 Bowl | - | - | dog's");
    check("«Été» and “Ωμέγα”", "- - - - | - | Été, Ωμέγα | - | -");
    check("'unclosed car", "- - - - | 1 Car | - | - | unclosed");
    check("''", "- - - - | - | - | - | -");
}

#[test]
fn negations_take_away() {
    check("a beach with no people", "Coast - - - | - | - | people | -");
    check("a street without cars or people", "Street - - - | - | - | cars, people | -");
    check("a table, not a forest", "- - - - | 1 Table | - | forest | -");
    check("no gizmos, a cat", "- - - - | 1 Cat | - | gizmos | -");
}

#[test]
fn what_is_unknown_is_said() {
    check("a robot in a room", "Interior - - - | 1 Unknown | - | - | robot");
    check("a rusty car", "- - - - | 1 Car | - | - | rusty");
    check("a cat sleeping on a sofa", "- - - - | 1 Cat On 1, 1 Sofa | - | - | sleeping");
    check("a man riding a horse", "- - - - | 1 Person, 1 Horse | - | - | riding");
    check("zebra", "- - - - | 1 Unknown | - | - | zebra");
    check("dark, moody", "- - - - | 1 Unknown | - | - | dark, moody");
}

#[test]
fn a_long_prompt_is_bounded() {
    let reading = read(&"cat tree ".repeat(60_000));
    assert_eq!(reading.subjects.len(), MAX_SUBJECTS);
    assert!(reading.not_understood.iter().any(|w| w.contains("more words")));
}
