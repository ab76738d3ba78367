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
                "{side:5} render {:6.2} ms (least {:6.2})  png {:6.2} ms {:5} kB {shapes:4} shapes  {prompt}",
                render[4],
                render[0],
                encode[4],
                bytes / 1000
            );
        }
    }
    filters()
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

/// What the PNG encoder's settings cost on one sketch: as RGB (a sketch is opaque), with one filter for all rows.
fn filters() -> Result<(), Box<dyn Error>> {
    let order =
        StillOrder { prompt: PROMPTS[0], negative: None, seed: 3, width: 1024, height: 1024, palette: &[] };
    let still = compose(&order)?;
    let rgb: Vec<u8> =
        still.picture.rgba().as_chunks::<4>().0.iter().flat_map(|p| [p[0], p[1], p[2]]).collect();
    for filter in
        [png::Filter::NoFilter, png::Filter::Sub, png::Filter::Up, png::Filter::Paeth, png::Filter::Adaptive]
    {
        for compression in [png::Compression::Fastest, png::Compression::Fast] {
            let mut times = Vec::new();
            let mut out = Vec::new();
            for _ in 0..9 {
                out.clear();
                let start = Instant::now();
                let mut encoder = png::Encoder::new(&mut out, 1024, 1024);
                encoder.set_color(png::ColorType::Rgb);
                encoder.set_depth(png::BitDepth::Eight);
                encoder.set_compression(compression);
                encoder.set_filter(filter);
                encoder.write_header()?.write_image_data(&rgb)?;
                times.push(start.elapsed().as_secs_f64() * 1e3);
            }
            times.sort_by(f64::total_cmp);
            println!(
                "png as RGB, {filter:?}, {compression:?}: least {:.2} ms, median {:.2} ms, {} kB",
                times[0],
                times[4],
                out.len() / 1000
            );
        }
    }
    Ok(())
}
