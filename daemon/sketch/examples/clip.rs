//! Makes a clip of a sketch and says how long it took: `clip OUT.mp4 WIDTH HEIGHT FPS SECONDS MOTION PROMPT…`.
#![allow(clippy::disallowed_methods, clippy::print_stdout)]

use std::error::Error;
use std::ops::ControlFlow;
use std::time::Instant;

use maquette_sketch::{DepthMap, MotionOrder, StillOrder, compose, parallax};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [out, width, height, fps, seconds, motion, words @ ..] = arguments.as_slice() else {
        return Err("usage: clip OUT.mp4 WIDTH HEIGHT FPS SECONDS MOTION PROMPT…".into());
    };
    let (width, height): (u32, u32) = (width.parse()?, height.parse()?);
    let prompt = words.join(" ");
    let still =
        compose(&StillOrder { prompt: &prompt, negative: None, seed: 5, width, height, palette: &[] })?;
    let order = MotionOrder {
        anchor: &still.picture,
        depth: Some(DepthMap { width, height, values: &still.depth }),
        prompt: &prompt,
        seed: 5,
        width,
        height,
        fps: fps.parse()?,
        seconds: seconds.parse()?,
        motion: motion.parse()?,
        guidance: 0.3,
    };
    let start = Instant::now();
    let clip = parallax(&order, &mut |_, _| ControlFlow::Continue(()))?;
    let time = start.elapsed().as_secs_f64();
    println!(
        "{} frames in {time:.2} s, {:.1} ms a frame, {} kB",
        clip.frames,
        time * 1e3 / f64::from(clip.frames),
        clip.mp4.len() / 1000
    );
    std::fs::write(out, clip.mp4)?;
    Ok(())
}
