//! Fonts, shaping and lines: what is measured is what is drawn.

use super::*;
use crate::colour::ink;

const FACES: [Typeface; 3] = [Typeface::Serif, Typeface::Sans, Typeface::Display];

#[test]
fn widths_grow_and_fit() {
    for face in FACES {
        let short = width(face, "SPRING", 40.0);
        assert!(short > 80.0 && short < 220.0, "{short}");
        let spaced = Line::new(&SHIPPED_FONTS, face, "SPRING", 0.2).width * 40.0;
        assert!((spaced - short - 40.0).abs() < 0.1, "five gaps of a fifth: {spaced}");
        let size = fitted_size(face, "SPRING", 50.0, 400.0);
        assert!((width(face, "SPRING", size) - 50.0).abs() < 0.1);
    }
}

#[test]
fn letters_leave_ink_where_the_extent_says() {
    for face in FACES {
        for text in ["Ωж Spring", "Ẵgĵ", "«Ой, ΐ!»", "fjord"] {
            let mut canvas = Canvas::new(400, 120);
            let place = Place { origin: (20.0, 75.0), ..Place::CANVAS };
            let line = Line::new(&SHIPPED_FONTS, face, text, 0.0);
            line.draw(&mut canvas, place, 50.0, ink(255, 255, 255));
            let extent = line.extent().expect("letters");
            let (mut count, mut outside) = (0, 0);
            for (i, pixel) in canvas.pixels.iter().enumerate() {
                let (x, y) = ((i % 400) as f32, (i / 400) as f32);
                let inside = x >= 20.0 + extent.left * 50.0 - 1.0
                    && x <= 20.0 + extent.right * 50.0 + 1.0
                    && y >= 75.0 - extent.top * 50.0 - 1.0
                    && y <= 75.0 - extent.bottom * 50.0 + 1.0;
                count += usize::from(pixel[0] > 128);
                outside += usize::from(pixel[0] > 0 && !inside);
            }
            assert!((300..9000).contains(&count) && outside == 0, "{face:?} {text}: {count}, {outside}");
        }
    }
}

#[test]
fn letters_that_no_font_has_are_left_out() {
    let check = |line: &str, expect: Option<&str>, lost: &str| {
        let fonts = &SHIPPED_FONTS;
        let set = fonts.settable(Typeface::Serif, line).map(|(_, kept)| kept);
        assert_eq!((set.as_deref(), fonts.missing(line).as_str()), (expect, lost), "{line}");
    };
    check("SPRING", Some("SPRING"), "");
    check("Grüße Ελλάδα Привет", Some("Grüße Ελλάδα Привет"), "");
    check("SALE \u{1f525}", Some("SALE"), "\u{1f525}");
    check("10 \u{1f525} DAYS", Some("10 DAYS"), "\u{1f525}");
    check("日本日", None, "日本");
    check("\u{200f}", None, "");
}

#[test]
fn every_face_has_latin_greek_and_cyrillic() {
    let letters = "ABCXYZabcxyz0123456789ÄÖÜßàéîñçøåœŁžőığ.,:;!?&%$£€#@*()+=–—“”‘’«»„…\
        ΑΒΓΔΩαβγδωάέήίόύώϊΰ АБВЯабвяёїієґљњћџўѣ";
    for face in FACES {
        let (got, kept) = SHIPPED_FONTS.settable(face, letters).expect("letters");
        assert_eq!((got, kept.as_str()), (face, letters), "{face:?}");
    }
}

/// Five letters of DejaVu Sans: alef, bet, gimel (Hebrew), beh and teh (Arabic, with their joined forms).
const EASTERN: &[u8] = include_bytes!("../../tests/fonts/eastern.ttf");

#[test]
fn other_scripts_are_set_by_fonts_that_are_handed_in() {
    let fonts = Fonts::with(&[FontFile { bytes: EASTERN, index: 0 }]);
    assert_eq!(fonts.missing("אבג ד SALE"), "ד");
    assert_eq!(fonts.settable(Typeface::Sans, "אבגד").map(|(_, kept)| kept).as_deref(), Some("אבג"));
    assert!(!fonts.is_shipped("אבג") && fonts.is_shipped("SALE"));
    assert_eq!(SHIPPED_FONTS.missing("אב"), "אב");
    let junk =
        Fonts::with(&[FontFile { bytes: b"no font", index: 0 }, FontFile { bytes: EASTERN, index: 7 }]);
    assert_eq!(junk.missing("א"), "א");
}

#[test]
fn hebrew_runs_from_the_right_and_figures_in_it_from_the_left() {
    let fonts = Fonts::with(&[FontFile { bytes: EASTERN, index: 0 }]);
    let ids = |text: &str| -> Vec<(u16, u16)> {
        let line = Line::new(&fonts, Typeface::Sans, text, 0.0);
        let mut placed: Vec<_> =
            line.glyphs.iter().map(|g| (g.x, (g.id.0, g.font.number_of_glyphs()))).collect();
        placed.sort_by(|a, b| a.0.total_cmp(&b.0));
        placed.into_iter().map(|(_, id)| id).collect()
    };
    let one = |text: &str| ids(text)[0];
    assert_eq!(ids("אבג"), [one("ג"), one("ב"), one("א")]);
    // A line that begins in Latin runs from the left; its Hebrew word runs back.
    let mixed = ids("A אב B");
    let letters: Vec<_> =
        mixed.iter().filter(|id| [one("A"), one("B"), one("א"), one("ב")].contains(id)).collect();
    assert_eq!(letters, [&one("A"), &one("ב"), &one("א"), &one("B")]);
    let price = ids("אב 12");
    let place = |id| price.iter().position(|p| *p == id).expect("a glyph");
    assert!(place(one("1")) < place(one("2")) && place(one("2")) < place(one("ב")), "{price:?}");
}

#[test]
fn arabic_letters_join() {
    let fonts = Fonts::with(&[FontFile { bytes: EASTERN, index: 0 }]);
    let ids = |text: &str| -> Vec<u16> {
        Line::new(&fonts, Typeface::Sans, text, 0.0).glyphs.iter().map(|g| g.id.0).collect()
    };
    let (joined, alone) = (ids("بت"), [ids("ت")[0], ids("ب")[0]]);
    assert_eq!(joined.len(), 2);
    assert!(joined[0] != alone[0] && joined[1] != alone[1], "{joined:?} {alone:?}");
}
