//! How long a clip takes: decoding alone, the measures alone, both. Least of several runs, one thread.
#![allow(clippy::print_stdout, clippy::expect_used, reason = "an example that measures time")]

use std::ops::ControlFlow;

use maquette_eye::clip::{flicker, strip, trim};
use maquette_eye::decode::{FrameBuf, FrameFault, Frames, open};
use maquette_eye::{Frame, Measured};
use maquette_sketch::{MotionOrder, Picture, StillOrder, compose, parallax};

/// Frames that are there already.
struct Ready<'a>(std::slice::Iter<'a, FrameBuf>);

impl Frames for Ready<'_> {
    fn next(&mut self) -> Option<Result<FrameBuf, FrameFault>> {
        self.0.next().cloned().map(Ok)
    }

    fn fps(&self) -> Option<f64> {
        Some(24.0)
    }

    fn count_hint(&self) -> Option<u32> {
        Some(self.0.len() as u32)
    }
}

fn clip(prompt: &str, course: &str) -> (Picture, Vec<u8>) {
    let (width, height) = (1280, 720);
    let order = StillOrder { prompt, negative: None, seed: 5, width, height, palette: &[] };
    let anchor = compose(&order).expect("a still").picture;
    let order = MotionOrder {
        anchor: &anchor,
        depth: None,
        prompt: course,
        seed: 1,
        width,
        height,
        fps: 24,
        seconds: 4.0,
        motion: 160,
        guidance: 0.2,
    };
    let mp4 = parallax(&order, &mut |_, _| ControlFlow::Continue(())).expect("a clip").mp4;
    (anchor, mp4)
}

fn least<T>(name: &str, mut run: impl FnMut() -> T) -> T {
    let mut best = f64::MAX;
    let mut last = None;
    for _ in 0..5 {
        let start = process_time();
        last = Some(run());
        best = best.min((process_time() - start) * 1000.0);
    }
    println!("{name}: {best:.0} ms");
    last.expect("it ran")
}

fn main() {
    let (anchor, mp4) = clip("a red car on a rainy street at night", "push in");
    let (_, other) = clip("a red car on a rainy street at night", "orbit left");
    println!("96 frames 1280 × 720, {} kB", mp4.len() / 1000);
    let frames = least("decoding alone", || {
        let mut frames = open(&mp4).expect("a clip");
        std::iter::from_fn(|| frames.next()).filter(Result::is_ok).count()
    });
    assert_eq!(frames, 96);
    let mut opened = open(&mp4).expect("a clip");
    let ready: Vec<FrameBuf> =
        std::iter::from_fn(|| opened.next()).map(|frame| frame.expect("a frame")).collect();
    let anchor = Frame::new(1280, 720, anchor.rgba()).expect("a frame");
    least("measures alone", || flicker(&mut Ready(ready.iter()), None));
    least("measures alone, with an anchor", || flicker(&mut Ready(ready.iter()), Some(anchor)));
    let watched = least("flicker with decoding", || flicker(&mut *open(&mp4).expect("a clip"), None));
    let full = least("flicker with decoding and an anchor", || {
        flicker(&mut *open(&mp4).expect("a clip"), Some(anchor))
    });
    let second = flicker(&mut *open(&other).expect("a clip"), None);
    least("trim", || trim(&watched.ends, &second.ends));
    let picture = least("strip", || strip(&full).expect("a strip"));
    println!("strip: {} × {}", picture.width, picture.height);
    for finding in full.report.findings() {
        let level = match finding.level {
            Measured::Value(level) => format!("{level:?}"),
            Measured::NotDefined(why) | Measured::NotChecked(why) => why.to_string(),
        };
        println!("  {:?}: {level}: {}", finding.measure, finding.words);
    }
}

/// Seconds that this process has computed, from the first figure of its own scheduler statistics (nanoseconds): other programs do not count.
fn process_time() -> f64 {
    let text = std::fs::read_to_string("/proc/self/schedstat").expect("Linux");
    text.split(' ').next().and_then(|n| n.parse::<f64>().ok()).expect("a number") / 1e9
}
