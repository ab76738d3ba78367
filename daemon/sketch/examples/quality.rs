//! Measures what a clip loses: PSNR of the first decoded frame to the anchor in luma and RGB, beside what 4:2:0 alone loses, and the
//! worst plane of any frame to the rendered one; with time and size. `quality [SECONDS [WIDTH HEIGHT]]`.
#![allow(clippy::disallowed_methods, clippy::expect_used, clippy::print_stdout)]

use std::error::Error;
use std::ops::ControlFlow;
use std::time::Instant;

use maquette_sketch::{DepthMap, Frame, MotionOrder, StillOrder, compose, parallax, rendered};

#[path = "../tests/motion/clip.rs"]
mod clip;

use clip::{Decoded, decoded, luma_psnr, psnr, without_alpha};

const SIZES: [(u32, u32); 3] = [(640, 360), (1280, 720), (960, 960)];
const SCENES: [&str; 6] = [
    "a ceramic teapot on an oak table at dawn, 'SPRING'",
    "a red car on a rainy street at night",
    "a boat",
    "a forest",
    "a cat beside a window",
    "a bicycle on a street, vivid red and blue, 'SALE'",
];

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let seconds = arguments.first().map_or(Ok(0.5), |text| text.parse())?;
    let sizes = match arguments.as_slice() {
        [_, width, height, ..] => vec![(width.parse()?, height.parse()?)],
        _ => SIZES.to_vec(),
    };
    println!(
        "{:>9} {:>11} {:>11} {:>11} {:>8} {:>7} {:>7}",
        "size", "4:2:0 Y/RGB", "first Y/RGB", "frames", "bits", "time", ""
    );
    for (width, height) in sizes {
        for prompt in SCENES {
            line(prompt, width, height, seconds)?;
        }
    }
    Ok(())
}

fn line(prompt: &str, width: u32, height: u32, seconds: f32) -> Result<(), Box<dyn Error>> {
    let still = compose(&StillOrder { prompt, negative: None, seed: 5, width, height, palette: &[] })?;
    let order = MotionOrder {
        anchor: &still.picture,
        depth: Some(DepthMap { width, height, values: &still.depth }),
        prompt: "",
        seed: 1,
        width,
        height,
        fps: 24,
        seconds,
        motion: 120,
        guidance: 0.3,
    };
    let start = Instant::now();
    let clip = parallax(&order, &mut |_, _| ControlFlow::Continue(()))?;
    let time = start.elapsed().as_secs_f64();
    let frames = decoded(&clip.mp4);
    let (mut given, mut worst) = (Vec::new(), f64::MAX);
    rendered(&order, &mut |frame: Frame<'_>| {
        worst = worst.min(frames[given.len()].worst_plane([frame.y, frame.u, frame.v]));
        let planes = [frame.y, frame.u, frame.v].map(<[u8]>::to_vec);
        given.push(Decoded { width: frame.width, height: frame.height, planes });
    })?;
    let anchor = without_alpha(still.picture.rgba());
    let pair = |rgb: &[u8]| format!("{:.1} {:.1}", luma_psnr(&anchor, rgb), psnr(&anchor, rgb));
    println!(
        "{width:>4}x{height:<4} {:>11} {:>11} {worst:>11.1} {:>5} kB {time:>5.2} s {prompt}",
        pair(&given[0].rgb()),
        pair(&frames[0].rgb()),
        clip.mp4.len() / 1000,
    );
    Ok(())
}
