//! Whatever comes in, answers are typed and finite, and nothing panics.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::io::Cursor;

use image::{DynamicImage, ImageBuffer, ImageFormat, Luma, Rgba};
use maquette_eye::clip::flicker;
use maquette_eye::decode::{FrameFault, open};
use maquette_eye::kinetic::{Kinetic, calm};
use maquette_eye::sameness::{Hash, Trait, group_look};
use maquette_eye::still::{Component, Drift, Level, Look, Options, Report, Swatch, drift};
use maquette_eye::{Frame, Measured, Why};
use proptest::prelude::*;

/// A picture of the given kind.
fn bytes(width: u32, height: u32, kind: u32, seed: u32) -> Vec<u8> {
    (0..width * height)
        .flat_map(|i| {
            let v = (i.wrapping_mul(seed | 1).wrapping_mul(2_654_435_761) >> 24) as u8;
            let (x, y) = ((i % width) as u8, (i / width) as u8);
            match kind {
                0 => [seed as u8, 128, 7, 255],
                1 => [v, v.wrapping_mul(3), v.wrapping_add(90), 255],
                2 => [v, x, y, 0],
                3 => [x, y, v, v],
                4 => [x.wrapping_mul(2), x.wrapping_mul(2), y, 255],
                _ => [0, 0, 0, 255],
            }
        })
        .collect()
}

fn look(width: u32, height: u32, kind: u32) -> Look {
    Look::new(Frame::new(width, height, &bytes(width, height, kind, 9)).unwrap())
}

fn compare(a: &Look, b: &Look) -> Drift {
    let brand = [Swatch { name: "brand", srgb: [9, 128, 7], tolerance: f32::NAN }];
    drift(a, b, &Options { brand: &brand, text: None })
}

fn level(reports: &[Report], component: Component) -> Measured<Level> {
    reports.iter().find(|r| r.component == component).expect("a report").level.clone()
}

#[test]
fn answers_are_typed() {
    let textured = look(64, 64, 1);
    let undefined = |b: &Look, component, why| {
        assert_eq!(
            level(&compare(&textured, b).reports(), component),
            Measured::NotDefined(why),
            "{component:?}"
        );
    };
    undefined(&look(8, 8, 2), Component::Palette, Why::Empty);
    undefined(&look(8, 8, 2), Component::Tone, Why::Empty);
    undefined(&look(8, 8, 2), Component::Edges, Why::Empty);
    undefined(&look(1, 1, 0), Component::Layout, Why::Flat);
    undefined(&look(64, 32, 1), Component::Layout, Why::Shape);
    undefined(&look(64, 32, 1), Component::Structure, Why::Shape);
    undefined(&look(64, 64, 1), Component::Brand, Why::Absent);
    let other_shape = compare(&textured, &look(64, 32, 1));
    assert!(other_shape.palette.value().is_some() && other_shape.tone.value().is_some());
    let thin = compare(&look(4096, 1, 1), &look(4096, 1, 1));
    assert_eq!(thin.structure, Measured::NotDefined(Why::Small));
    assert_eq!(thin.identity, Measured::NotChecked(Why::NoModel));
    assert_eq!(thin.text, Measured::NotChecked(Why::NoReader));
    assert_eq!(drift(&textured, &textured, &Options::default()).brand, Measured::NotChecked(Why::NotAsked));
}

#[test]
fn a_picture_has_not_drifted_from_itself() {
    for kind in [0, 1, 3, 4, 5] {
        let same = look(120, 90, kind);
        for report in compare(&same, &same).reports() {
            assert!(
                report.component == Component::Brand
                    || report.level.value().is_none_or(|l| *l == Level::Same),
                "{kind}: {report:?}"
            );
        }
    }
}

#[test]
fn a_few_pixels_more_or_less_are_compared_around_the_middle() {
    let near = compare(&look(200, 200, 4), &look(200, 196, 4));
    assert!(near.structure.value().is_some_and(|s| s.ms_ssim > 0.9), "{near:?}");
}

#[test]
fn kinetic_says_why_it_does_not_say() {
    let of = |width, height, kind| {
        Kinetic::new(Frame::new(width, height, &bytes(width, height, kind, 5)).unwrap())
    };
    assert_eq!(of(64, 64, 2).boil, Measured::NotDefined(Why::Empty));
    assert_eq!(of(1, 1, 0).tones, Measured::NotDefined(Why::Small));
    assert_eq!(of(64, 64, 0).subject, Measured::NotDefined(Why::Flat));
    assert!(of(64, 64, 0).boil.value().is_some_and(|b| b.risk == 0.0));
    assert!(of(256, 256, 1).scores().iter().all(|s| s.score.value().is_some() && !s.words.is_empty()));
}

/// Files of every kind that a person may have, as the daemon's decoder hands them on.
fn files() -> Vec<(&'static str, Vec<u8>)> {
    let written = |picture: DynamicImage| {
        let mut bytes = Cursor::new(Vec::new());
        picture.write_to(&mut bytes, ImageFormat::Png).unwrap();
        bytes.into_inner()
    };
    let wide =
        ImageBuffer::from_fn(90, 30, |x, y| Rgba([(x * 700) as u16, (y * 2000) as u16, 40_000, 65_535]));
    let clear = ImageBuffer::from_fn(40, 40, |x, y| Rgba([x as u8, y as u8, 9, 0]));
    let grey = ImageBuffer::from_fn(64, 64, |x, y| Luma([(x * 3 + y) as u8]));
    let mut palette = Vec::new();
    let mut encoder = png::Encoder::new(&mut palette, 16, 16);
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_depth(png::BitDepth::Two);
    encoder.set_palette(vec![0, 0, 0, 200, 30, 30, 30, 200, 30, 240, 240, 240]);
    encoder.set_trns(vec![255, 128]);
    encoder.write_header().unwrap().write_image_data(&[0b00_01_10_11; 64]).unwrap();
    vec![
        ("one pixel", written(ImageBuffer::from_pixel(1, 1, Rgba([7_u8, 8, 9, 255])).into())),
        ("one colour", written(ImageBuffer::from_pixel(70, 50, Rgba([90_u8, 8, 9, 255])).into())),
        ("wholly transparent", written(clear.into())),
        ("16 bit", written(wide.into())),
        ("grey", written(grey.into())),
        ("palette with transparency", palette),
        ("CMYK JPEG", include_bytes!("pictures/cmyk.jpg").to_vec()),
    ]
}

#[test]
fn every_kind_of_file_has_answers_beside_every_other() {
    let files = files();
    let decoded: Vec<_> = files
        .iter()
        .map(|(name, bytes)| (*name, image::load_from_memory(bytes).expect(name).to_rgba8()))
        .collect();
    let frame = |picture: &'_ image::RgbaImage| {
        let (width, height) = picture.dimensions();
        (width, height, picture.as_raw().clone())
    };
    for (name, one) in &decoded {
        let (width, height, rgba) = frame(one);
        let look = Look::new(Frame::new(width, height, &rgba).unwrap());
        let said = format!("{:?}", Kinetic::new(Frame::new(width, height, &rgba).unwrap()));
        assert!(!said.contains("NaN") && !said.contains("inf"), "{name}: {said}");
        for (other_name, other) in &decoded {
            let (width, height, rgba) = frame(other);
            let drift = compare(&look, &Look::new(Frame::new(width, height, &rgba).unwrap()));
            assert!(finite(&drift.reports()), "{name} and {other_name}: {drift:?}");
            let empty = [name, other_name].contains(&&"wholly transparent");
            assert_eq!(drift.palette == Measured::NotDefined(Why::Empty), empty, "{name} and {other_name}");
        }
    }
}

#[test]
fn what_is_no_clip_is_named() {
    let check = |bytes: &[u8], expect: FrameFault| assert_eq!(open(bytes).err(), Some(expect));
    check(b"a text file called clip.mp4", FrameFault::NoClip);
    check(b"", FrameFault::NoClip);
    check(include_bytes!("pictures/cmyk.jpg"), FrameFault::NotRead { what: "a JPEG picture".to_owned() });
    check(b"\x1a\x45\xdf\xa3 and so on", FrameFault::NotRead { what: "Matroska or WebM".to_owned() });
    // A still PNG is no clip, or one of a single frame; neither ends in a panic.
    for (name, bytes) in files() {
        let mut frames = match open(&bytes) {
            Ok(frames) => frames,
            Err(fault) => {
                assert!(!fault.to_string().is_empty(), "{name}");
                continue;
            }
        };
        let watched = flicker(&mut *frames, None);
        assert!(watched.report.frames <= 1, "{name}");
        assert_eq!(watched.report.boiling.value(), None, "{name}");
    }
}

#[test]
fn frames_that_are_broken_or_of_another_size_are_counted_and_passed_over() {
    let planes = |number: u32| bytes(64, 48, 4, number)[..64 * 48 * 3 / 2].to_vec();
    let mut clip = b"YUV4MPEG2 W64 H48 F24:1 Ip C420jpeg\n".to_vec();
    for number in 0..12 {
        clip.extend(if number == 5 { &b"FRANE\n"[..] } else { b"FRAME\n" });
        clip.extend(planes(number));
    }
    let watched = flicker(&mut *open(&clip).unwrap(), None);
    assert_eq!((watched.report.frames, watched.report.missed), (11, 1), "{:?}", watched.report.faults);
    // Cut off inside the last frame.
    clip.truncate(clip.len() - 9);
    let watched = flicker(&mut *open(&clip).unwrap(), None);
    assert_eq!((watched.report.frames, watched.report.missed), (10, 2), "{:?}", watched.report.faults);
    let said = format!("{:?}", watched.report);
    assert!(!said.contains("NaN") && !said.contains("inf"), "{said}");
}

fn finite(reports: &[Report]) -> bool {
    reports.iter().all(|r| r.score.value().is_none_or(|s| s.is_finite()) && !r.words.contains("NaN"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn every_pair_has_an_answer(
        a in (1_u32..90, 1_u32..90, 0_u32..6), b in (1_u32..90, 1_u32..90, 0_u32..6), seed in any::<u32>(), same in any::<bool>(),
    ) {
        let b = if same { (a.0, a.1, b.2) } else { b };
        let (bytes_a, bytes_b) = (bytes(a.0, a.1, a.2, seed), bytes(b.0, b.1, b.2, !seed));
        let (frame_a, frame_b) = (Frame::new(a.0, a.1, &bytes_a).unwrap(), Frame::new(b.0, b.1, &bytes_b).unwrap());
        let drift = compare(&Look::new(frame_a), &Look::new(frame_b));
        let said = format!("{drift:?}");
        prop_assert!(finite(&drift.reports()) && !said.contains("NaN") && !said.contains("inf"), "{}", said);
        let kinetic = Kinetic::new(frame_a);
        let said = format!("{kinetic:?}");
        prop_assert!(!said.contains("NaN") && !said.contains("inf"), "{}", said);
        prop_assert!(kinetic.scores().iter().all(|s| s.score.value().is_none_or(|v| (0.0..=1.0).contains(v))));
        prop_assert_eq!(calm(frame_a, 1.0).len(), frame_a.pixels().len());
        prop_assert!((0.0..=1.0).contains(&Hash::new(frame_a).distance(Hash::new(frame_b))));
        let traits: Vec<Trait> = [frame_a, frame_b].into_iter().filter_map(|f| Trait::new(f).value().cloned()).collect();
        let said = format!("{:?}", group_look(&traits));
        prop_assert!(!said.contains("NaN") && !said.contains("inf"), "{}", said);
    }
}
