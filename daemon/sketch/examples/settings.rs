//! Draws every setting with one thing in it, on one contact sheet: `settings OUT.png TILE_PX SEED [WORDS…]`.

use std::error::Error;
use std::fs::File;
use std::io::BufWriter;

use maquette_sketch::{Setting, StillOrder, Tile, compose, sheet};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [out, tile, seed, words @ ..] = arguments.as_slice() else {
        return Err("usage: settings OUT.png TILE_PX SEED [WORDS…]".into());
    };
    let seed: u64 = seed.parse()?;
    let mut made = Vec::new();
    for (setting, k) in Setting::ALL.into_iter().zip(0..) {
        // A bridge alone is a thing.
        let on = if setting == Setting::Bridge { "on a " } else { "" };
        let name = format!("{on}{setting:?}").to_lowercase();
        let prompt = format!("{name}, {}", words.join(" "));
        let order = StillOrder {
            prompt: &prompt,
            negative: None,
            seed: seed + k,
            width: 640,
            height: 400,
            palette: &[],
        };
        made.push((compose(&order)?.picture, name));
    }
    let tiles: Vec<Tile<'_>> =
        made.iter().map(|(picture, name)| Tile { picture, caption: name, marked: false }).collect();
    let made = sheet(&tiles, 5, tile.parse()?)?;
    let mut encoder = png::Encoder::new(BufWriter::new(File::create(out)?), made.width(), made.height());
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Fast);
    encoder.write_header()?.write_image_data(made.rgba())?;
    Ok(())
}
