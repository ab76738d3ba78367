//! Writes sketches as PNG files, for looking at them: `look OUT.png WIDTH HEIGHT FIRST_SEED COUNT PROMPT…`.
//!
//! The tiles of one prompt are joined edge to edge, four in a row, scaled as they are.

use std::error::Error;
use std::fs::File;
use std::io::BufWriter;

use maquette_sketch::{StillOrder, compose};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [out, width, height, first, count, words @ ..] = arguments.as_slice() else {
        return Err("usage: look OUT.png WIDTH HEIGHT FIRST_SEED COUNT PROMPT…".into());
    };
    let (width, height): (u32, u32) = (width.parse()?, height.parse()?);
    let (first, count): (u64, u64) = (first.parse()?, count.parse()?);
    let prompt = words.join(" ");
    let columns = count.clamp(1, 4) as usize;
    let rows = (count as usize).div_ceil(columns);
    let (w, h) = (width as usize, height as usize);
    let mut sheet = vec![24_u8; w * columns * h * rows * 4];
    for k in 0..count {
        let order =
            StillOrder { prompt: &prompt, negative: None, seed: first + k, width, height, palette: &[] };
        let still = compose(&order)?;
        let (column, row) = (k as usize % columns, k as usize / columns);
        for y in 0..h {
            let to = ((row * h + y) * w * columns + column * w) * 4;
            sheet[to..to + w * 4].copy_from_slice(&still.picture.rgba()[y * w * 4..(y + 1) * w * 4]);
        }
    }
    let mut encoder =
        png::Encoder::new(BufWriter::new(File::create(out)?), (w * columns) as u32, (h * rows) as u32);
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Fast);
    encoder.write_header()?.write_image_data(&sheet)?;
    Ok(())
}
