//! Any prompt: whatever bytes come, what is read and what is drawn stay within bounds. Counters are asserted, never a clock.
#![allow(clippy::expect_used, clippy::print_stdout)]

use maquette_sketch::{Reading, Still, StillOrder, compose, read};
use proptest::prelude::*;

/// The longest prompt that is tried: 32 KiB, some eight times what a form takes.
const LONG: usize = 32 * 1024;
/// The most shapes of any picture; forty-eight labelled blocks with their mirror images take ten thousand.
const MOST_SHAPES: usize = 16_000;

/// Random cases, and the size of a picture.
const CASES: u32 = 24;
const SIZE: (u32, u32) = (64, 48);

fn drawn(prompt: &str, negative: Option<&str>, seed: u64) -> Still {
    compose(&StillOrder { prompt, negative, seed, width: SIZE.0, height: SIZE.1, palette: &[] })
        .expect("a still")
}

/// What was read stays within the bounds of the grammar, and within the prompt's own length.
fn check_reading(prompt: &str, reading: &Reading) {
    assert!(reading.subjects.len() <= 8, "{} subjects", reading.subjects.len());
    assert!(reading.subjects.iter().all(|s| (1..=6).contains(&s.count)));
    assert!(reading.subjects.iter().all(|s| s.relation.is_none_or(|(_, to)| to < reading.subjects.len())));
    assert!(reading.quoted.len() <= 4 && reading.quoted.len() == reading.text_places.len());
    assert!(reading.quoted.iter().all(|quote| quote.chars().count() <= 200));
    let lists = [&reading.understood, &reading.negated, &reading.not_understood];
    // A prompt's words are looked at up to a limit, and each is listed once; four texts may list letters that no font has.
    let entries: usize = lists.iter().map(|list| list.len()).sum();
    assert!(entries <= 420, "{entries} entries");
    let bytes: usize = lists.into_iter().flatten().map(String::len).sum();
    // A capital may grow in lower case; the count of what is left out adds a line.
    assert!(bytes <= prompt.len() * 3 + 100, "{bytes} bytes of {}", prompt.len());
}

fn check(prompt: &str, seed: u64) -> Still {
    let still = drawn(prompt, None, seed);
    check_reading(prompt, &still.reading);
    // The surroundings, the ground, and eight things with six copies each.
    assert!(still.segments.names.len() <= 2 + 8 * 6, "{} things", still.segments.names.len());
    assert!((1..MOST_SHAPES).contains(&still.shapes), "{} shapes", still.shapes);
    assert!(still.picture.rgba().as_chunks::<4>().0.iter().all(|p| p[3] == 255));
    still
}

#[test]
fn long_prompts_of_one_thing_again_and_again_stay_in_bounds() {
    let mut most = 0;
    for part in [
        ",",
        ", ",
        "(",
        "'",
        "\"a\" ",
        "'a' ",
        "a cat on ",
        "a man holding ",
        "six crowds and ",
        "six pianos, ",
        "cat ",
        "no ",
        "without a cat or ",
        "beside behind ",
        "zebra ",
        "a zebra and ",
        "red ",
        "#ff0000 ",
        "street ",
        "night rain ",
        "neon light from the left ",
        "x",
        "\u{1f525}",
        "'\u{1f525}' ",
        "İ",
        "a\u{301}",
        "\u{0}",
        "\u{202e}",
        "16:9 35mm ",
        "copy space on the left, ",
        "- ",
        "\n",
    ] {
        let prompt = part.repeat(LONG / part.len());
        let still = check(&prompt, 3);
        most = most.max(still.shapes);
    }
    println!("the most shapes: {most}");
}

#[test]
fn as_many_things_as_there_may_be_are_drawn() {
    let label = "q".repeat(LONG / 8);
    for prompt in [
        "six crowds and six crowds and six crowds and six crowds, six crowds and six crowds, six crowds, six crowds in a jungle, ink"
            .to_owned(),
        (0..8).map(|i| format!("six {label}{i} and ")).collect::<String>(),
        (0..4).map(|_| format!("'{}' ", "W".repeat(200))).collect::<String>(),
        (0..3000).map(|i| format!("a thing{i} on ")).collect::<String>(),
    ] {
        for seed in 0..3 {
            let still = check(&prompt, seed);
            println!("{} shapes, {} things", still.shapes, still.segments.names.len());
        }
    }
}

#[test]
fn a_thousand_quotes_are_four_and_a_count() {
    let prompt: String = (0..1000).map(|i| format!("'line {i}' ")).collect();
    let reading = read(&prompt);
    check_reading(&prompt, &reading);
    assert_eq!(reading.quoted, ["line 0", "line 1", "line 2", "line 3"]);
    assert!(reading.not_understood.contains(&"line 4".to_owned()), "the first that is left out is named");
    assert!(reading.not_understood.iter().any(|line| line.contains("more texts")), "the others are counted");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(CASES))]
    #[test]
    fn any_bytes_up_to_the_longest_are_read_and_drawn(
        bytes in proptest::collection::vec(any::<u8>(), 0..LONG), seed: u64,
    ) {
        check(&String::from_utf8_lossy(&bytes), seed);
    }

    #[test]
    fn any_long_text_is_read_and_drawn(text in "\\PC{0,8000}", negative in "\\PC{0,2000}", seed: u64) {
        check(&text, seed);
        drawn(&text, Some(&negative), seed);
    }

    /// Thousands of words of the grammar: things on things on things, negations of negations, commas and quotes anywhere.
    #[test]
    fn thousands_of_words_are_read_and_drawn(
        words in proptest::collection::vec(
            "(a|six|many|red|dark|cat|crowds|trees|ship|lighthouse|boat|piano|zebra|gizmo|on|in|under|behind|in front of|\
              beside|holding|and|or|but|no|without|,|\\.|'HI'|'|\\(|street|sea|jungle|night|storm|neon|ink|isometric|\
              macro|top down|extreme close up|copy space|left|reading)",
            0..4000,
        ),
        seed: u64,
    ) {
        check(&words.join(" "), seed);
    }
}
