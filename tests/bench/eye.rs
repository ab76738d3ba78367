//! The eye: its measures on one thread, from decoded pixels or, for clips, from the file's bytes.

use std::ops::ControlFlow;

use maquette_eye::Frame;
use maquette_eye::clip::flicker;
use maquette_eye::decode::open;
use maquette_eye::kinetic::Kinetic;
use maquette_eye::sameness::{Hash, sameness};
use maquette_eye::still::{Look, Options, drift};
use maquette_sketch::{MotionOrder, StillOrder, compose, parallax};

use crate::Size;
use crate::measure::{Runs, ms, timed};
use crate::report::Row;

const LINE: &str = "a ceramic teapot on an oak table at dawn, 'SPRING'";

/// Drift, kinetic potential, flicker and sameness.
pub fn rows(size: Size) -> Vec<Row> {
    let (side, large) = (1024, if size.part > 1 { 1024 } else { 4096 });
    let (one, other) = (still(1, side), still(2, side));
    let mut rows = vec![Row::at_most(
        "drift of two 1024², one thread",
        runs(size, || drifted(&one, &other, side)),
        30.0,
        "ms",
    )];
    let (one4, other4) = (repeated(&one, side, large / side), repeated(&other, side, large / side));
    let what = format!("drift of two {large}², one thread");
    rows.push(Row::at_most(&what, runs(size, || drifted(&one4, &other4, large)), 150.0, "ms"));
    let kinetic = runs(size, || {
        let (time, seen) = timed(|| Kinetic::new(frame(&one, side)));
        assert!(seen.scores().iter().all(|score| !score.words.is_empty()));
        ms(time)
    });
    rows.push(Row::at_most("kinetic potential of 1024², one thread", kinetic, 25.0, "ms"));
    let clip = clip(if size.part > 1 { 0.5 } else { 4.0 });
    let watched = runs(size, || {
        let (time, watched) = timed(|| flicker(&mut *open(&clip.0).expect("a clip"), None));
        assert_eq!((watched.report.frames, watched.report.missed), (clip.1, 0));
        ms(time)
    });
    let what = format!("flicker of {} frames 1280 × 720 with H.264 decoding, one thread", clip.1);
    rows.push(Row::at_most(&what, watched, 1000.0, "ms"));
    let ten: Vec<Vec<u8>> = (0..10).map(|seed| still(seed, 256)).collect();
    let count = 1000 / size.part as usize;
    let thumbnails: Vec<Vec<u8>> = (0..count).map(|k| turned(&ten[k % 10], k)).collect();
    let alike = runs(size, || {
        let (time, alike) = timed(|| {
            let hashes: Vec<Hash> = thumbnails.iter().map(|picture| Hash::new(frame(picture, 256))).collect();
            sameness(&hashes)
        });
        assert!(alike.value().is_some_and(|alike| alike.mean.is_finite()));
        ms(time)
    });
    rows.push(Row::at_most(
        &format!("sameness of {count} thumbnails of 256², one thread"),
        alike,
        1000.0,
        "ms",
    ));
    rows
}

fn runs(size: Size, mut work: impl FnMut() -> f64) -> Runs {
    Runs((0..size.runs).map(|_| work()).collect())
}

fn frame(rgba: &[u8], side: u32) -> Frame<'_> {
    Frame::new(side, side, rgba).expect("a frame")
}

/// Milliseconds from two decoded pictures to every component.
fn drifted(one: &[u8], other: &[u8], side: u32) -> f64 {
    let (time, drift) = timed(|| {
        let look = Look::new(frame(one, side));
        drift(&look, &Look::beside(frame(other, side), &look), &Options::default())
    });
    assert!(drift.structure.value().is_some_and(|structure| structure.ms_ssim < 1.0));
    ms(time)
}

fn still(seed: u64, side: u32) -> Vec<u8> {
    let order = StillOrder { prompt: LINE, negative: None, seed, width: side, height: side, palette: &[] };
    compose(&order).expect("a still").picture.into_rgba()
}

/// A square picture so many times as large: as much to read as any other one of its size.
fn repeated(rgba: &[u8], side: u32, times: u32) -> Vec<u8> {
    let (side, times) = (side as usize, times as usize);
    let (pixels, large) = (rgba.as_chunks::<4>().0, side * times);
    (0..large * large).flat_map(|i| pixels[i / large / times * side + i % large / times]).collect()
}

/// The same bytes some rows further: another picture for the hash.
fn turned(rgba: &[u8], rows: usize) -> Vec<u8> {
    let mut out = rgba.to_vec();
    out.rotate_left(rows % 256 * 1024);
    out
}

/// A clip of the sketcher, and how many frames it has.
fn clip(seconds: f32) -> (Vec<u8>, u32) {
    let order = StillOrder {
        prompt: "a red car on a rainy street at night",
        negative: None,
        seed: 5,
        width: 1280,
        height: 720,
        palette: &[],
    };
    let anchor = compose(&order).expect("a still").picture;
    let order = MotionOrder {
        anchor: &anchor,
        depth: None,
        prompt: "push in",
        seed: 1,
        width: 1280,
        height: 720,
        fps: 24,
        seconds,
        motion: 160,
        guidance: 0.2,
    };
    let clip = parallax(&order, &mut |_, _| ControlFlow::Continue(())).expect("a clip");
    (clip.mp4, clip.frames)
}
