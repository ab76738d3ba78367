//! How long single measures take on two decoded pictures, as JSON, for `tests/eye/reference.py` to set beside other libraries:
//! `ratio A.png B.png`. Least of several runs, one thread, in milliseconds; L*a*b* and light are made anew in each run.
#![allow(
    clippy::print_stdout,
    clippy::expect_used,
    reason = "an example that measures time and talks to a terminal"
)]

use std::error::Error;
use std::hint::black_box;

use maquette_colour::ciede2000_of_pixels;
use maquette_eye::Frame;
use maquette_eye::ground::normal::Normal;
use maquette_eye::still::{gmsd, ms_ssim};

/// Runs of which the least counts.
const RUNS: usize = 5;

/// The allocator that the daemon has.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [a, b] = arguments.as_slice() else { return Err("usage: ratio A.png B.png".into()) };
    let (a, b) = (image::open(a)?.to_rgba8(), image::open(b)?.to_rgba8());
    let (one, other) =
        (Frame::new(a.width(), a.height(), a.as_raw())?, Frame::new(b.width(), b.height(), b.as_raw())?);
    let long = a.width().max(a.height()) as usize;
    let normals = [Normal::new(one, long), Normal::new(other, long)];
    let lumas = [normals[0].luma(), normals[1].luma()];
    let mut apart = vec![0.0; normals[0].light().len()];
    let colours = least(|| {
        ciede2000_of_pixels(one.pixels(), other.pixels(), &mut apart);
        apart[0]
    });
    let rows = [
        ("ciede2000", colours),
        ("ms_ssim", least(|| ms_ssim(&lumas[0], &lumas[1]))),
        ("gmsd", least(|| gmsd(&lumas[0], &lumas[1]))),
        ("smaller", least(|| Normal::new(one, 256).light().len())),
    ];
    let shown: Vec<String> = rows.iter().map(|(name, ms)| format!("\"{name}\": {ms:.3}")).collect();
    println!("{{{}}}", shown.join(", "));
    Ok(())
}

/// Milliseconds of one call. The scheduler's figure moves in steps of some milliseconds: short work is done several times over.
fn least<T>(mut run: impl FnMut() -> T) -> f64 {
    let start = process_time();
    black_box(run());
    let times = (0.1 / (process_time() - start).max(0.001)).ceil();
    let mut best = f64::MAX;
    for _ in 0..RUNS {
        let start = process_time();
        (0..times as usize).for_each(|_| drop(black_box(run())));
        best = best.min((process_time() - start) / times * 1000.0);
    }
    best
}

/// Seconds that this process has computed, from the first figure of its own scheduler statistics (nanoseconds): other programs do not count.
fn process_time() -> f64 {
    let text = std::fs::read_to_string("/proc/self/schedstat").expect("Linux");
    text.split(' ').next().and_then(|n| n.parse::<f64>().ok()).expect("a number") / 1e9
}
