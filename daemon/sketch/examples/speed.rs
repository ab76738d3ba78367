//! Measures drafts on one thread, drawn and encoded as the program encodes them: for each of nine seeds the least of some rounds, which
//! other people's work on the machine disturbs least; of the seeds the median and the worst. `speed [ROUNDS [PART OF A PROMPT]]`.
#![allow(clippy::disallowed_methods, clippy::print_stdout)]

use std::error::Error;
use std::time::Instant;

use maquette_sketch::{StillOrder, compose};

/// The program's allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const PROMPTS: [&str; 6] = [
    "a ceramic teapot on an oak table at dawn, 'SPRING'",
    "a red car on a rainy street at night",
    "two people on a beach at dusk, wide",
    "a cat beside a window",
    "a small house in the mountains",
    "a person in a foggy forest",
];

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let rounds = arguments.first().map_or(Ok(3), |text| text.parse())?;
    let part = arguments.get(1).map_or("", String::as_str);
    for side in [512, 1024] {
        for prompt in PROMPTS.into_iter().filter(|prompt| prompt.contains(part)) {
            line(side, prompt, rounds)?;
        }
    }
    if part.is_empty() { filters() } else { Ok(()) }
}

fn line(side: u32, prompt: &str, rounds: u32) -> Result<(), Box<dyn Error>> {
    let (mut drawn, mut both, mut bytes, mut shapes) = (Vec::new(), Vec::new(), 0, 0);
    for seed in 0..9 {
        let order = StillOrder { prompt, negative: None, seed, width: side, height: side, palette: &[] };
        let (mut least_drawn, mut least_both) = (f64::MAX, f64::MAX);
        for _ in 0..rounds {
            let start = Instant::now();
            let still = compose(&order)?;
            least_drawn = least_drawn.min(start.elapsed().as_secs_f64() * 1e3);
            bytes = png_bytes(side, still.picture.rgba())?.len();
            least_both = least_both.min(start.elapsed().as_secs_f64() * 1e3);
            shapes = still.shapes;
        }
        drawn.push(least_drawn);
        both.push(least_both);
    }
    drawn.sort_by(f64::total_cmp);
    both.sort_by(f64::total_cmp);
    println!(
        "{side:5} drawn {:6.2} ms (worst {:6.2})  with PNG {:6.2} ms (worst {:6.2}) {:5} kB {shapes:4} shapes  {prompt}",
        drawn[4],
        drawn[8],
        both[4],
        both[8],
        bytes / 1000
    );
    Ok(())
}

/// As the daemon's `encode_png` does for what is opaque.
fn png_bytes(side: u32, rgba: &[u8]) -> Result<Vec<u8>, Box<dyn Error>> {
    let mut out = Vec::with_capacity(rgba.len() / 2 + 1024);
    let mut encoder = png::Encoder::new(&mut out, side, side);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Fast);
    encoder.set_filter(png::Filter::Paeth);
    encoder.write_header()?.write_image_data(&without_alpha(rgba))?;
    Ok(out)
}

fn without_alpha(rgba: &[u8]) -> Vec<u8> {
    let mut rgb = vec![0; rgba.len() / 4 * 3];
    let (fours, last) = rgba.as_chunks::<16>();
    let (threes, rest) = rgb.as_chunks_mut::<12>();
    for (to, from) in threes.iter_mut().zip(fours) {
        let four = u128::from_le_bytes(*from);
        let pixel = |i: u32| ((four >> (32 * i)) & 0xff_ffff) << (24 * i);
        let bytes = (pixel(0) | pixel(1) | pixel(2) | pixel(3)).to_le_bytes();
        to.copy_from_slice(&bytes[..12]);
    }
    for (to, from) in rest.chunks_exact_mut(3).zip(last.chunks_exact(4)) {
        to.copy_from_slice(&from[..3]);
    }
    rgb
}

/// What the PNG encoder's settings cost on one sketch: as RGB (a sketch is opaque), with one filter for all rows.
fn filters() -> Result<(), Box<dyn Error>> {
    let order =
        StillOrder { prompt: PROMPTS[0], negative: None, seed: 3, width: 1024, height: 1024, palette: &[] };
    let still = compose(&order)?;
    let rgb = without_alpha(still.picture.rgba());
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
