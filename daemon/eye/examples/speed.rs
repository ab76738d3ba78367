//! How long the measures of stills take: `speed [ROUNDS [WORDS OF A ROW]]`, least process time of some rounds, one thread, from decoded RGBA8.
#![allow(clippy::print_stdout, clippy::expect_used)]

use std::fs;

use maquette_eye::Frame;
use maquette_eye::kinetic::{Kinetic, calm};
use maquette_eye::sameness::{Hash, sameness};
use maquette_eye::still::{Look, Options, drift};
use maquette_sketch::{StillOrder, compose};

/// The allocator that the daemon has.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    let rounds = std::env::args().nth(1).and_then(|n| n.parse().ok()).unwrap_or(7);
    let asked = std::env::args().nth(2).unwrap_or_default();
    let row = |name: &str, bound: f64, rounds: usize, work: &dyn Fn() -> f32| {
        if name.contains(&asked) {
            row(name, bound, rounds, work);
        }
    };
    let small = [still(1, 1024), still(2, 1024)];
    // Every pixel four by four times: as much to read, and sketched sooner.
    let large = [0, 1].map(|i| repeated(&small[i], 1024, 4));
    let ten: Vec<Vec<u8>> = (0..10).map(|k| still(k, 256)).collect();
    let thumbnails: Vec<Vec<u8>> = (0..1000).map(|k| varied(&ten[k % 10], k)).collect();
    row("drift of two 1024²", 30.0, rounds, &|| pair(&small, 1024));
    row("drift of two 4096²", 150.0, rounds, &|| pair(&large, 4096));
    row("one look at 1024²", f64::NAN, rounds, &|| Look::new(frame(&small[0], 1024)).palette().len() as f32);
    let looks = [0, 1].map(|i| Look::new(frame(&small[i], 1024)));
    row("drift of two looks", f64::NAN, rounds, &|| {
        drift(&looks[0], &looks[1], &Options::default()).reports().len() as f32
    });
    row("kinetic of 1024²", 25.0, rounds, &|| Kinetic::new(frame(&small[0], 1024)).scores().len() as f32);
    row("calm of 1024²", f64::NAN, rounds, &|| f32::from(calm(frame(&small[0], 1024), 1.0)[0][0]));
    row("sameness of 1,000 thumbnails of 256²", 1000.0, rounds, &|| {
        let hashes: Vec<Hash> = thumbnails.iter().map(|t| Hash::new(frame(t, 256))).collect();
        sameness(&hashes).value().map_or(0.0, |s| s.mean)
    });
}

fn frame(bytes: &[u8], side: u32) -> Frame<'_> {
    Frame::new(side, side, bytes).expect("a frame")
}

fn pair(pictures: &[Vec<u8>; 2], side: u32) -> f32 {
    let [a, b] = [0, 1].map(|i| Look::new(frame(&pictures[i], side)));
    drift(&a, &b, &Options::default()).reports().len() as f32
}

fn still(seed: u64, side: u32) -> Vec<u8> {
    let prompt = "a ceramic teapot on an oak table at dawn, 'SPRING'";
    let order = StillOrder { prompt, negative: None, seed, width: side, height: side, palette: &[] };
    compose(&order).expect("a still").picture.into_rgba()
}

/// A square picture so many times as large.
fn repeated(bytes: &[u8], side: usize, times: usize) -> Vec<u8> {
    let pixels = bytes.as_chunks::<4>().0;
    let large = side * times;
    (0..large * large).flat_map(|i| pixels[i / large / times * side + i % large / times]).collect()
}

/// The same bytes a few rows further: another picture for the hash.
fn varied(bytes: &[u8], rows: usize) -> Vec<u8> {
    let mut out = bytes.to_vec();
    out.rotate_left(rows % 256 * 1024);
    out
}

fn row(name: &str, bound: f64, rounds: usize, work: &dyn Fn() -> f32) {
    let mut least = f64::MAX;
    let mut sum = 0.0;
    // The scheduler's figure moves in steps of some milliseconds: short work is done several times over.
    let before = process_time();
    sum += work();
    let times = (0.1 / (process_time() - before).max(0.001)).ceil();
    for _ in 0..rounds {
        let before = process_time();
        (0..times as usize).for_each(|_| sum += work());
        least = least.min((process_time() - before) / times);
    }
    assert!(sum.is_finite());
    let bound = if bound.is_nan() { String::new() } else { format!("at most {bound} ms") };
    println!("| {name} | {:.1} ms | {bound} |", least * 1000.0);
}

/// Seconds that this process has computed, from the first figure of its own scheduler statistics (nanoseconds).
fn process_time() -> f64 {
    let text = fs::read_to_string("/proc/self/schedstat").expect("Linux");
    text.split(' ').next().and_then(|n| n.parse::<f64>().ok()).expect("a number") / 1e9
}
