//! Silhouettes: every one of them is the same bytes on every machine, at the sizes a picture can have.
#![allow(clippy::expect_used)]

use maquette_sketch::{Kind, SketchError, portrait};

/// One digest for all portraits at 64 pixels: it changes when any silhouette does.
#[test]
fn portraits_are_as_they_were() {
    let mut hasher = blake3::Hasher::new();
    for kind in Kind::ALL {
        hasher.update(portrait(kind, 64).expect("a portrait").rgba());
    }
    let made = hasher.finalize().to_hex();
    assert_eq!(&made[..16], "4841af84f2f6b5da", "if this is meant, put the left side here");
}

#[test]
fn portraits_have_the_bounds_of_pictures() {
    assert!(matches!(portrait(Kind::Cat, 0), Err(SketchError::Size { .. })));
    assert!(matches!(portrait(Kind::Cat, 60_000), Err(SketchError::Size { .. })));
    let one = portrait(Kind::Cat, 1).expect("a portrait");
    assert_eq!((one.width(), one.height()), (1, 1));
}
