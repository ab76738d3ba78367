//! Stills: the same bytes everywhere, for any prompt and size, with shapes, depth and time in bounds.
#![allow(clippy::expect_used, clippy::panic, clippy::print_stdout)]

use std::path::Path;

use maquette_sketch::{Setting, SketchError, Still, StillOrder, compose};
use proptest::prelude::*;

fn still(prompt: &str, seed: u64, width: u32, height: u32) -> Still {
    compose(&StillOrder { prompt, negative: None, seed, width, height, palette: &[] }).expect("a still")
}

/// Golden digests: a change of any pixel shows here and asks for a new `RENDERER_VERSION`.
#[test]
fn pixels_are_as_they_were() {
    let golden = include_str!("golden.txt");
    let mut made = String::new();
    for (prompt, seed) in [
        ("a ceramic teapot on an oak table at dawn, 'SPRING'", 100),
        ("a red car on a rainy street at night", 1),
        ("two people on a beach at dusk, wide", 2),
        ("a cat beside a window", 3),
        ("a small house in the snowy mountains", 4),
        ("a person in a foggy forest", 5),
        ("a robot and a sofa in a room, close up", 6),
    ] {
        let still = still(prompt, seed, 320, 240);
        let digest = blake3::hash(&[still.picture.rgba(), still.depth.as_slice()].concat()).to_hex();
        made += &format!("{} {seed} {prompt}\n", &digest[..16]);
    }
    assert_eq!(
        made, golden,
        "if this is meant, put the left side into tests/golden.txt and raise RENDERER_VERSION"
    );
}

#[test]
fn a_still_has_sixty_shapes_and_five_planes() {
    for prompt in [
        "a ceramic teapot on an oak table",
        "a street",
        "a forest",
        "the sea",
        "mountains",
        "a chair in a room",
        "",
    ] {
        for seed in 0..6 {
            let still = still(prompt, seed, 256, 256);
            assert!(still.shapes >= 60, "{prompt}: {} shapes", still.shapes);
            let mut bands = [0; 16];
            still.depth.iter().for_each(|d| bands[usize::from(*d) / 16] += 1);
            let planes = bands.iter().filter(|n| **n > 20).count();
            assert!(planes >= 5, "{prompt}, seed {seed}: {planes} planes");
        }
    }
}

#[test]
fn every_setting_has_its_planes() {
    let mut digests = Vec::new();
    for setting in Setting::ALL {
        // The word `sky` alone is only a hint, and a bridge is a thing.
        let word = format!("{setting:?}").to_lowercase();
        let words = if setting == Setting::Sky {
            "above the clouds"
        } else if setting == Setting::Bridge {
            "on a bridge"
        } else {
            &word
        };
        let name = format!("{words}, noon");
        for seed in 0..3 {
            let still = still(&name, seed, 256, 192);
            assert_eq!(still.reading.setting, Some(setting), "{name}");
            assert!(still.shapes >= 60, "{name}: {} shapes", still.shapes);
            let mut bands = [0; 16];
            still.depth.iter().for_each(|d| bands[usize::from(*d) / 16] += 1);
            let planes = bands.iter().filter(|n| **n > 20).count();
            assert!(planes >= 5, "{name}, seed {seed}: {planes} planes");
            digests.push(blake3::hash(still.picture.rgba()));
        }
    }
    for (i, digest) in digests.iter().enumerate() {
        assert!(!digests[..i].contains(digest), "{i} repeats another");
    }
}

#[test]
fn every_word_about_the_look_is_seen() {
    let plain = still("a house in the hills, noon, clear, medium shot, eye level", 5, 160, 120);
    for word in [
        "flat",
        "ink",
        "charcoal",
        "watercolour",
        "noir",
        "blueprint",
        "isometric",
        "autumn",
        "winter",
        "spring",
        "calm",
        "tense",
        "joyful",
        "gloomy",
        "dreamy",
        "epic",
        "romantic",
        "mysterious",
        "cosy",
        "lonely",
        "low key",
        "high key",
        "warm",
        "cold",
        "vivid",
        "muted",
        "neon",
        "candlelight",
        "spotlight",
        "moonlight",
        "backlit",
        "rim light",
        "soft light",
        "hard light",
        "top light",
        "lit from below",
        "dutch angle",
        "fisheye",
        "wide angle",
        "35mm",
        "85mm",
        "telephoto",
        "macro",
        "copy space on the left",
        "copy space at the bottom",
    ] {
        let prompt = format!("a house in the hills, noon, clear, medium shot, eye level, {word}");
        let made = still(&prompt, 5, 160, 120);
        assert!(made.reading.not_understood.is_empty(), "{word}: {:?}", made.reading.not_understood);
        assert_ne!(made.picture, plain.picture, "{word}");
    }
}

#[test]
fn seeds_differ_and_repeat() {
    let digests: Vec<_> =
        (0..50).map(|seed| blake3::hash(still("a teapot", seed, 64, 64).picture.rgba())).collect();
    for (i, digest) in digests.iter().enumerate() {
        assert!(!digests[..i].contains(digest), "seed {i} repeats another");
    }
    assert_eq!(still("a teapot", 7, 64, 64).picture, still("a teapot", 7, 64, 64).picture);
}

#[test]
fn any_size_in_bounds_is_made_and_no_other() {
    for (width, height) in [(1, 1), (1, 700), (700, 1), (2, 3), (33, 257), (640, 360), (4096, 64), (64, 4096)]
    {
        let still = still("a red car on a street, 'GO'", 3, width, height);
        assert_eq!((still.picture.width(), still.picture.height()), (width, height));
        assert_eq!(still.depth.len(), (width * height) as usize);
    }
    for (width, height) in [(0, 5), (5, 0), (60_000, 10), (8192, 8192), (u32::MAX, u32::MAX)] {
        let order = StillOrder { prompt: "", negative: None, seed: 0, width, height, palette: &[] };
        assert!(matches!(compose(&order), Err(SketchError::Size { .. })), "{width} × {height}");
    }
}

#[test]
fn a_negative_prompt_takes_things_out() {
    let order = |negative| StillOrder {
        prompt: "a cat and a dog",
        negative,
        seed: 1,
        width: 64,
        height: 64,
        palette: &[],
    };
    let words = |negative| -> Vec<String> {
        let still = compose(&order(negative)).expect("a still");
        still.reading.subjects.into_iter().map(|s| s.word).collect()
    };
    assert_eq!(words(None), ["cat", "dog"]);
    assert_eq!(words(Some("dog, blurry")), ["cat"]);
}

#[test]
fn quoted_text_changes_the_picture_and_keeps_its_depth() {
    let (with, without) = (still("a boat, 'ADRIFT'", 4, 320, 240), still("a boat", 4, 320, 240));
    let changed = |a: &[u8], b: &[u8]| a.iter().zip(b).filter(|(a, b)| a.abs_diff(**b) > 24).count();
    assert!(changed(with.picture.rgba(), without.picture.rgba()) > 600);
    assert_eq!(with.depth, without.depth);
}

/// Platform maths differs between machines in the last bits; the renderer has its own.
#[test]
fn no_platform_maths_in_the_sources() {
    let forbidden = [
        ".sin(",
        ".cos(",
        ".tan(",
        ".sin_cos(",
        ".asin(",
        ".acos(",
        ".atan(",
        ".atan2(",
        ".exp(",
        ".exp2(",
        ".ln(",
        ".log(",
        ".log2(",
        ".log10(",
        ".powf(",
        ".powi(",
        ".cbrt(",
        ".hypot(",
        ".mul_add(",
        ".sinh(",
        ".tanh(",
        "HashMap",
        "HashSet",
        "std::fs",
        "std::time",
        "std::thread",
        "std::net",
        "std::env",
    ];
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    let mut seen = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let source = std::fs::read_to_string(&path).expect("a source");
            // Tests may measure with whatever they like.
            let source = source.split("#[cfg(test)]").next().unwrap_or_default();
            seen += 1;
            for word in forbidden {
                assert!(!source.contains(word), "{} uses {word}", path.display());
            }
        }
    }
    assert!(seen > 30, "only {seen} sources were looked at");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(80))]
    #[test]
    fn any_prompt_is_drawn(prompt in "\\PC{0,300}", seed: u64, width in 1_u32..130, height in 1_u32..130) {
        let still = still(&prompt, seed, width, height);
        prop_assert_eq!(still.picture.rgba().len(), (width * height * 4) as usize);
        prop_assert!(still.picture.rgba().as_chunks::<4>().0.iter().all(|p| p[3] == 255));
    }

    #[test]
    fn any_bytes_are_drawn(bytes: Vec<u8>, seed: u64) {
        let prompt = String::from_utf8_lossy(&bytes);
        prop_assert!(still(&prompt, seed, 48, 32).shapes > 0);
    }

    #[test]
    fn words_of_the_grammar_in_any_order_are_drawn(
        words in proptest::collection::vec("(a|two|red|dark|teapot|cat|car|people|on|beside|in front of|no|without|street|sea|night|rain|close up|wide|table|,|'HI'|boat|oak|6|ink|noir|blueprint|isometric|charcoal|fisheye|dutch angle|macro|neon|spotlight|epic|gloomy|winter|extreme close up|top down|copy space|left|cave|space|underwater)", 0..14),
        seed: u64,
    ) {
        let still = still(&words.join(" "), seed, 96, 64);
        prop_assert!(still.reading.subjects.iter().all(|s| (1..=6).contains(&s.count)));
    }
}
