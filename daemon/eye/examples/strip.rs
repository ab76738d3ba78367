//! Draws the strip of a clip: `cargo run --release -p maquette-eye --example strip [CLIP] STRIP.png`; without a clip, of one from the
//! suite that boils, stands and jumps.
#![allow(clippy::print_stdout, clippy::expect_used, reason = "an example talks to a terminal")]

#[path = "../tests/clip_suite/mod.rs"]
mod clip_suite;

use clip_suite::camera::{FPS, Way, shoot};
use clip_suite::defect::Defect;
use clip_suite::{Codec, frames, world};
use maquette_eye::clip::{Flicker, Watched, flicker, strip, strip_svg};
use maquette_eye::decode::open;

fn made() -> Watched {
    let clean = shoot(&world(0, &[]), &world(1, &[]), Way::Orbit, false, 72, 3);
    let mut planes = Defect::Dropped.into(&Defect::Frozen.into(&clean, 8.0, 2), 2.0, 9);
    let boiling = Defect::Boiling.into(&planes, 4.0, 5);
    planes.splice(48.., boiling[48..].iter().cloned());
    let cut = shoot(&world(2, &[]), &world(5, &[]), Way::Pan, false, 30, 7);
    planes.extend(Defect::Pumping.into(&cut, 5.0, 1));
    let frames = frames(&planes, Codec::Fine);
    let first = frames[0].rgba();
    let anchor = maquette_eye::Frame::new(frames[0].width, frames[0].height, &first).expect("a frame");
    let mut flicker = Flicker::new(Some(f64::from(FPS))).with_anchor(anchor);
    frames.iter().for_each(|frame| flicker.take(frame));
    flicker.finish()
}

fn main() {
    let names: Vec<String> = std::env::args().skip(1).collect();
    let (watched, to) = match names.as_slice() {
        [to] => (made(), to),
        [clip, to] => {
            let bytes = std::fs::read(clip).expect("a file");
            let mut frames = open(&bytes).expect("a clip");
            (flicker(&mut *frames, None), to)
        }
        _ => {
            println!("STRIP.png, or CLIP STRIP.png");
            return;
        }
    };
    watched.report.findings().iter().for_each(|finding| println!("{:?}: {}", finding.measure, finding.words));
    let picture = strip(&watched).expect("a strip");
    let file = std::fs::File::create(to).expect("a file");
    let mut encoder = png::Encoder::new(file, picture.width, picture.height);
    encoder.set_color(png::ColorType::Rgba);
    encoder.write_header().expect("it is written").write_image_data(&picture.rgba).expect("it is written");
    println!("{} bytes of SVG", strip_svg(&watched).expect("a strip").len());
}
