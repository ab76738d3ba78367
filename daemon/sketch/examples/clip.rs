//! Makes a clip of a sketch and says how long it took: `clip OUT.mp4 WIDTH HEIGHT FPS SECONDS MOTION PROMPT…`, or OUT.gif, or
//! OUT.y4m for the frames as they were rendered. Words for the camera are read from the prompt.
#![allow(clippy::disallowed_methods, clippy::print_stdout)]

use std::error::Error;
use std::io::Write;
use std::ops::ControlFlow;
use std::time::Instant;

use maquette_sketch::{
    Course, DepthMap, Frame, MotionOrder, StillOrder, animate, compose, parallax, rendered,
};

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
    rendered(&order, &mut |_| {})?;
    let drawing = start.elapsed().as_secs_f64();
    let start = Instant::now();
    let (frames, bytes) = if out.ends_with(".gif") {
        let made = animate(&order, &Course::named(&prompt), &mut |_, _| ControlFlow::Continue(()))?;
        (made.frames, made.gif)
    } else if out.ends_with(".y4m") {
        let mut bytes = format!("YUV4MPEG2 W{width} H{height} F{fps}:1 C420\n").into_bytes();
        let frames = rendered(&order, &mut |frame: Frame<'_>| {
            bytes.extend(b"FRAME\n");
            [frame.y, frame.u, frame.v].into_iter().for_each(|plane| bytes.extend(plane));
        })?;
        (frames, bytes)
    } else {
        let clip = parallax(&order, &mut |_, _| ControlFlow::Continue(()))?;
        (clip.frames, clip.mp4)
    };
    let time = start.elapsed().as_secs_f64();
    let a_frame = |seconds: f64| seconds * 1e3 / f64::from(frames);
    println!(
        "{frames} frames in {time:.2} s, {:.1} ms a frame ({:.1} of them drawing), {} kB",
        a_frame(time),
        a_frame(drawing),
        bytes.len() / 1000
    );
    std::fs::File::create(out)?.write_all(&bytes)?;
    Ok(())
}
