//! Measures drafts on one thread: render and PNG encoding, median of several seeds.
#![allow(clippy::disallowed_methods, clippy::print_stdout)]

use std::error::Error;
use std::time::Instant;

use maquette_sketch::{StillOrder, compose};

const PROMPTS: [&str; 6] = [
    "a ceramic teapot on an oak table at dawn, 'SPRING'",
    "a red car on a rainy street at night",
    "two people on a beach at dusk, wide",
    "a cat beside a window",
    "a small house in the mountains",
    "a person in a foggy forest",
];

fn main() -> Result<(), Box<dyn Error>> {
    for side in [512, 1024] {
        for prompt in PROMPTS {
            let (mut render, mut encode, mut bytes, mut shapes) = (Vec::new(), Vec::new(), 0, 0);
            for seed in 0..9 {
                let order =
                    StillOrder { prompt, negative: None, seed, width: side, height: side, palette: &[] };
                let start = Instant::now();
                let still = compose(&order)?;
                render.push(start.elapsed().as_secs_f64() * 1e3);
                let start = Instant::now();
                bytes = png_bytes(side, still.picture.rgba())?.len();
                encode.push(start.elapsed().as_secs_f64() * 1e3);
                shapes = still.shapes;
            }
            render.sort_by(f64::total_cmp);
            encode.sort_by(f64::total_cmp);
            println!(
                "{side:5} render {:6.2} ms  png {:6.2} ms {:5} kB {shapes:4} shapes  {prompt}",
                render[4],
                encode[4],
                bytes / 1000
            );
        }
    }
    Ok(())
}

fn png_bytes(side: u32, rgba: &[u8]) -> Result<Vec<u8>, Box<dyn Error>> {
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, side, side);
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Fast);
    encoder.write_header()?.write_image_data(rgba)?;
    Ok(out)
}
