//! Fifty variations of one line on a contact sheet, and how far apart they look:
//! `variations OUT.png TILE_PX FIRST_SEED COUNT PROMPT…`.
#![allow(clippy::print_stdout)]

use std::error::Error;
use std::fs::File;
use std::io::BufWriter;

use maquette_sketch::{Picture, StillOrder, Tile, compose, sameness, sheet};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [out, tile, first, count, words @ ..] = arguments.as_slice() else {
        return Err("usage: variations OUT.png TILE_PX FIRST_SEED COUNT PROMPT…".into());
    };
    let (first, count): (u64, u64) = (first.parse()?, count.parse()?);
    let prompt = words.join(" ");
    let order =
        |seed| StillOrder { prompt: &prompt, negative: None, seed, width: 640, height: 400, palette: &[] };
    let pictures: Vec<Picture> = (first..first + count)
        .map(|seed| compose(&order(seed)).map(|still| still.picture))
        .collect::<Result<_, _>>()?;
    if let Some(same) = sameness(&pictures) {
        println!(
            "distance: mean {:.3}, to the nearest {:.3}, least {:.3}",
            same.mean, same.nearest, same.least
        );
    }
    let names: Vec<String> = (0..count).map(|k| k.to_string()).collect();
    let tiles: Vec<Tile<'_>> = pictures
        .iter()
        .zip(&names)
        .map(|(picture, caption)| Tile { picture, caption, marked: false })
        .collect();
    let made = sheet(&tiles, 8, tile.parse()?)?;
    let mut encoder = png::Encoder::new(BufWriter::new(File::create(out)?), made.width(), made.height());
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Fast);
    encoder.write_header()?.write_image_data(made.rgba())?;
    Ok(())
}
