//! The sketcher: its calls on one thread, from the order to the encoded file, and fifty drafts by the command line.

use std::ops::ControlFlow;
use std::path::Path;

use maquette_daemon::assets::encode_png;
use maquette_sketch::{
    DepthMap, FinishOrder, Mask, MotionOrder, Picture, Still, StillOrder, compose, composition_drift, finish,
    inpaint, parallax, sameness,
};
use maquette_tests::Home;

use crate::Size;
use crate::measure::{Runs, ms, timed};
use crate::report::Row;

/// What is drafted: settings and weathers that cost little and much.
const LINES: [&str; 6] = [
    "a ceramic teapot on an oak table at dawn, 'SPRING'",
    "a red car on a rainy street at night",
    "two people on a beach at dusk, wide",
    "a cat beside a window",
    "a small house in the mountains",
    "a person in a foggy forest",
];
/// Lines whose fifty variations are compared.
const VARIED: [&str; 4] = ["a castle", "a man in a street", "a boat", "a teapot on a table"];

/// Drafts, finishes, an inpainting, a clip, the command, and how alike fifty drafts are.
pub fn rows(size: Size) -> Vec<Row> {
    let drafts = (50 / size.part).max(2);
    let mut rows = Vec::new();
    for (side, limit) in [(512, 12.0), (1024, 25.0)] {
        let (mean, slowest) = each_line(size, side);
        let what = format!("draft {side}², drawn and encoded, one thread");
        rows.push(Row::at_most(&format!("{what}: mean of six lines"), mean, limit, "ms"));
        rows.push(Row::at_most(&format!("{what}: the slowest of them"), slowest, limit, "ms"));
    }
    let parent = drawn(LINES[0], 3, 1024, 1024);
    for (what, side, limit) in [("2K", 2048, 250.0), ("4K", 4096, 900.0)] {
        let what = format!("finish 1024² to {what}, one thread");
        rows.push(Row::at_most(&what, runs(size, || finished(&parent.picture, side)), limit, "ms"));
    }
    let hole = runs(size, || filled(&parent.picture));
    rows.push(Row::at_most("inpaint of a 256² hole in 1024², one thread", hole, 250.0, "ms"));
    let frames = runs(size, || a_frame(if size.part > 1 { 0.25 } else { 4.0 }));
    rows.push(Row::at_most("parallax 1280 × 720, a frame with encoding, one thread", frames, 12.0, "ms"));
    let (mut whole, mut warm) = (Runs(vec![]), Runs(vec![]));
    for _ in 0..size.runs {
        whole.0.push(command(&Home::new(), drafts));
        let home = Home::new();
        let daemon = home.start();
        warm.0.push(command(&home, drafts));
        assert!(daemon.stop().success());
    }
    let what = |how: &str| format!("`maquette draft -n {drafts}` at 1024², {how}");
    rows.push(Row::at_most(&what("daemon started by it"), whole, 1.0, "s"));
    rows.push(Row::at_most(&what("daemon running"), warm, 1.0, "s"));
    for line in VARIED {
        let what = format!("sameness of {drafts} drafts of `{line}`: 0 alike to 1, each to its nearest");
        rows.push(Row::told(&what, Runs(vec![apart(line, drafts)]), ""));
    }
    rows
}

fn runs(size: Size, mut work: impl FnMut() -> f64) -> Runs {
    Runs((0..size.runs).map(|_| work()).collect())
}

fn drawn(prompt: &str, seed: u64, width: u32, height: u32) -> Still {
    let order = StillOrder { prompt, negative: None, seed, width, height, palette: &[] };
    compose(&order).expect("a still")
}

/// Milliseconds from the order to the bytes of the file: the mean over the lines, and the slowest line. A line's figure is the median
/// of five seeds.
fn each_line(size: Size, side: u32) -> (Runs, Runs) {
    let (mut mean, mut slowest) = (Runs(vec![]), Runs(vec![]));
    for _ in 0..size.runs {
        let lines = LINES.map(|line| {
            let seeds = (0..5).map(|seed| {
                let (time, (still, file)) = timed(|| {
                    let still = drawn(line, seed, side, side);
                    let file = encode_png(side, side, still.picture.rgba(), true).expect("it is encoded");
                    (still, file)
                });
                let read = image::load_from_memory(&file).expect("it can be read").into_rgba8();
                assert!(read.as_raw() == still.picture.rgba(), "the file holds the picture");
                ms(time)
            });
            Runs(seeds.collect()).median()
        });
        mean.0.push(lines.iter().sum::<f64>() / lines.len() as f64);
        slowest.0.push(lines.iter().copied().fold(0.0, f64::max));
    }
    (mean, slowest)
}

/// Milliseconds of a finish at full strength.
fn finished(parent: &Picture, side: u32) -> f64 {
    let order = FinishOrder {
        parent,
        prompt: LINES[0],
        seed: 9,
        width: side,
        height: side,
        strength: 1.0,
        palette: &[],
    };
    let (time, made) = timed(|| finish(&order).expect("a finish"));
    assert!(composition_drift(parent, &made) < 2.5, "the composition is kept");
    ms(time)
}

/// Milliseconds of filling a square hole of 256 pixels over the middle.
fn filled(parent: &Picture) -> f64 {
    let (width, height) = (parent.width(), parent.height());
    let inside = |at: u32, all: u32| (all / 2 - 128..all / 2 + 128).contains(&at);
    let values: Vec<u8> = (0..width * height)
        .map(|i| u8::from(inside(i % width, width) && inside(i / width, height)))
        .collect();
    let mask = Mask::new(width, height, values).expect("a mask");
    let (time, made) = timed(|| inpaint(parent, &mask, "", 1).expect("it is filled"));
    let pairs = made.rgba().chunks_exact(4).zip(parent.rgba().chunks_exact(4));
    assert!(pairs.zip(mask.values()).all(|((new, old), masked)| *masked > 0 || new == old));
    ms(time)
}

/// Milliseconds a frame of a clip, drawn and encoded.
fn a_frame(seconds: f32) -> f64 {
    let still = drawn(LINES[0], 4, 1280, 720);
    let order = MotionOrder {
        anchor: &still.picture,
        depth: Some(DepthMap { width: 1280, height: 720, values: &still.depth }),
        prompt: "",
        seed: 1,
        width: 1280,
        height: 720,
        fps: 24,
        seconds,
        motion: 120,
        guidance: 0.5,
    };
    let (time, clip) = timed(|| parallax(&order, &mut |_, _| ControlFlow::Continue(())).expect("a clip"));
    assert_eq!(f64::from(clip.frames), (f64::from(seconds) * 24.0).round(), "no frame is left out");
    ms(time) / f64::from(clip.frames)
}

/// The whole command, from its start to its end, in seconds.
fn command(home: &Home, drafts: u32) -> f64 {
    let count = drafts.to_string();
    let (time, output) = timed(|| home.cli(&["draft", LINES[0], "-n", &count, "--json"]));
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let takes = pictures_in(&home.at("data/assets"));
    assert_eq!(takes, drafts as usize, "each draft is a picture of its own");
    // A daemon that the command started is ours to end; one that was running is ended by its owner.
    if home.processes().len() == 1 && !home.at("daemon.stderr").exists() {
        home.stop_by_cli();
    }
    time.as_secs_f64()
}

fn pictures_in(folder: &Path) -> usize {
    let mut count = 0;
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            count += pictures_in(&path);
        } else if path.extension().is_some_and(|ending| ending == "png") {
            count += 1;
        }
    }
    count
}

/// How far each of so many drafts of a line is from its nearest other, in the mean.
fn apart(line: &str, drafts: u32) -> f64 {
    let pictures: Vec<Picture> =
        (0..drafts).map(|k| drawn(line, 1000 + u64::from(k), 320, 240).picture).collect();
    f64::from(sameness(&pictures).expect("there are two or more").nearest)
}
