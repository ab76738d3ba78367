//! Bad input and the whole way of a clip.

use proptest::prelude::*;

use super::*;
use crate::decode::{FrameBuf, FrameFault, Frames, Matrix, Pixels, Yuv, open};
use crate::{Frame, Measured, Why};

/// A pattern that goes to the right.
fn frame(width: u32, height: u32, number: u32, speed: f32) -> FrameBuf {
    let level = |i: u32| {
        let (x, y) = ((i % width) as f32 - speed * number as f32, (i / width) as f32);
        let v = (x * 0.19).sin() * 40.0
            + (y * 0.23 + x * 0.07).sin() * 40.0
            + ((x * 0.05).sin() * 3.0).sin() * 30.0;
        (128.0 + v) as u8
    };
    let rgba = (0..width * height).flat_map(|i| [level(i), level(i), 255 - level(i), 255]).collect();
    FrameBuf { width, height, seconds: f64::from(number) / 24.0, pixels: Pixels::Rgba(rgba) }
}

fn watched(frames: &[FrameBuf]) -> Watched {
    let mut flicker = Flicker::new(None);
    frames.iter().for_each(|frame| flicker.take(frame));
    flicker.finish()
}

fn moving(count: u32) -> Vec<FrameBuf> {
    (0..count).map(|i| frame(192, 108, i, 2.0)).collect()
}

/// Nothing in a report is NaN or infinite, and each measure has a sentence.
fn is_sound(watched: &Watched) {
    let shown = format!("{:?}", watched.report);
    assert!(!shown.contains("NaN") && !shown.contains("inf"), "{shown}");
    assert!(watched.report.findings().iter().all(|found| !found.words.is_empty()));
    let picture = strip(watched).unwrap();
    assert_eq!(picture.rgba.len(), (picture.width * picture.height * 4) as usize);
}

#[test]
fn one_frame_has_no_measures_and_says_why() {
    let one = watched(&moving(1));
    is_sound(&one);
    assert_eq!(one.report.frames, 1);
    assert_eq!(one.report.boiling, Measured::NotDefined(Why::Few));
    assert_eq!(one.report.freezes, Measured::NotDefined(Why::Few));
    assert_eq!(one.report.anchor, Measured::NotChecked(Why::NotAsked));
    let none = watched(&[]);
    is_sound(&none);
    assert_eq!((none.report.frames, none.film.len()), (0, 0));
    assert_eq!(seam(&none.ends, &one.ends), Measured::NotDefined(Why::Few));
}

#[test]
fn small_and_flat_clips_have_answers() {
    for (width, height) in [(1, 1), (3, 200), (40, 20), (31, 31), (500, 1)] {
        let frames: Vec<FrameBuf> = (0..12).map(|i| frame(width, height, i, 1.0)).collect();
        let found = watched(&frames);
        is_sound(&found);
        assert_eq!(found.report.boiling, Measured::NotDefined(Why::Small), "{width} × {height}");
    }
    let flat = FrameBuf { pixels: Pixels::Rgba(vec![90; 128 * 96 * 4]), ..frame(128, 96, 0, 0.0) };
    let found = watched(&vec![flat; 12]);
    is_sound(&found);
    assert_eq!(found.report.boiling.value().map(|boiling| boiling.level()), Some(crate::still::Level::Same));
    assert_eq!(found.report.ghosting, Measured::NotDefined(Why::Slow));
}

#[test]
fn another_shape_in_the_middle_is_missed_and_named() {
    let mut frames = moving(12);
    frames[5] = frame(100, 200, 5, 2.0);
    let found = watched(&frames);
    is_sound(&found);
    assert_eq!((found.report.frames, found.report.missed), (11, 1));
    assert_eq!(found.report.faults, ["after frame 5 the size changes to 100 × 200"]);
    // The same shape at another size is the same picture.
    let mut frames = moving(12);
    frames[5] = FrameBuf { width: 192, ..frame(192, 108, 5, 2.0) };
    assert_eq!(watched(&frames).report.missed, 0);
}

#[test]
fn faults_are_counted_and_the_clip_goes_on() {
    struct Some3(u32);
    impl Frames for Some3 {
        fn next(&mut self) -> Option<Result<FrameBuf, FrameFault>> {
            self.0 += 1;
            match self.0 {
                3 => Some(Err(FrameFault::Broken { frame: 2, why: "no data".to_owned() })),
                12.. => None,
                number => Some(Ok(frame(192, 108, number, 1.0))),
            }
        }
        fn fps(&self) -> Option<f64> {
            Some(24.0)
        }
        fn count_hint(&self) -> Option<u32> {
            None
        }
    }
    let found = flicker(&mut Some3(0), None);
    is_sound(&found);
    assert_eq!((found.report.frames, found.report.missed, found.report.fps), (10, 1, 24.0));
    assert_eq!(found.report.faults, ["frame 2 is broken: no data"]);
    assert_eq!(open(b"a text file called .mp4").err(), Some(FrameFault::NoClip));
}

#[test]
fn an_anchor_of_another_shape_is_not_compared() {
    let rgba = vec![128; 100 * 100 * 4];
    let mut flicker = Flicker::new(None).with_anchor(Frame::new(100, 100, &rgba).unwrap());
    moving(6).iter().for_each(|frame| flicker.take(frame));
    assert_eq!(flicker.finish().report.anchor, Measured::NotDefined(Why::Shape));
    let first = frame(192, 108, 0, 0.0).rgba();
    let mut flicker = Flicker::new(None).with_anchor(Frame::new(192, 108, &first).unwrap());
    moving(6).iter().for_each(|frame| flicker.take(frame));
    let mut path = flicker.finish().report.anchor.value().cloned().unwrap();
    assert_eq!((path.points.len(), path.series.len()), (5, 6));
    assert!(path.series[0].0 < 0.01 && path.series[0].1 < 1e-3, "{:?}", path.series[0]);
    path.read(&["SPRING".to_owned()], &[Some(vec!["SPRING".to_owned()]), Some(vec!["SPRIMG".to_owned()])]);
    let distance = |i: usize| path.points[i].text.value().map(|text| text.distance > 0.0);
    assert_eq!([distance(0), distance(1), distance(2)], [Some(false), Some(true), None]);
}

#[test]
fn freezes_and_seams_are_placed() {
    let mut frames = moving(30);
    for i in 26..30 {
        frames[i].pixels = frames[25].pixels.clone();
    }
    let found = watched(&frames);
    let freezes = found.report.freezes.value().unwrap();
    assert_eq!((freezes.frames, freezes.runs[0].0.frame, freezes.runs[0].1), (4, 26, 4));
    // A clip that goes on where the first one froze: its frozen frames are cut away.
    let next: Vec<FrameBuf> =
        (26..50).map(|i| FrameBuf { seconds: f64::from(i - 26) / 24.0, ..frame(192, 108, i, 2.0) }).collect();
    let next = watched(&next);
    let trimmed = trim(&found.ends, &next.ends);
    let trimmed = trimmed.value().unwrap();
    assert_eq!((trimmed.out_frame, trimmed.in_frame, trimmed.in_ms), (25, 0, 0), "{trimmed:?}");
    assert!((i64::from(trimmed.out_ms) - 1083).abs() <= 1, "{trimmed:?}");
    let small = watched(&(0..9).map(|i| frame(100, 100, i, 1.0)).collect::<Vec<_>>());
    assert_eq!(seam(&small.ends, &next.ends), Measured::NotDefined(Why::Shape));
    assert!(strip_svg(&found).unwrap().starts_with("<svg"));
}

#[test]
fn the_film_of_a_long_clip_stays_short() {
    let found = watched(&(0..130).map(|i| frame(48, 32, i, 0.5)).collect::<Vec<_>>());
    assert!((10..=24).contains(&found.film.len()), "{}", found.film.len());
    assert_eq!(found.film[0].place.frame, 0);
    is_sound(&found);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn any_frames_have_finite_answers(
        width in 1_u32..90, height in 1_u32..90, count in 0_usize..9, seed in any::<u32>(), planar in any::<bool>(),
    ) {
        let byte = |i: u32, n: usize| (i.wrapping_mul(seed | 1).wrapping_add(n as u32 * 77) >> 13) as u8;
        let frames: Vec<FrameBuf> = (0..count).map(|n| {
            let plane = |size: u32| (0..size).map(|i| byte(i, n)).collect::<Vec<u8>>();
            let colours = width.div_ceil(2) * height.div_ceil(2);
            let pixels = match planar {
                false => Pixels::Rgba(plane(width * height * 4)),
                true => Pixels::Yuv(Yuv {
                    y: plane(width * height), u: plane(colours), v: plane(colours),
                    across: 2, down: 2, full_range: false, matrix: Matrix::Bt601,
                }),
            };
            FrameBuf { width, height, seconds: n as f64 / 10.0, pixels }
        }).collect();
        is_sound(&watched(&frames));
    }
}
