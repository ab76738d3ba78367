//! Makes the gallery of the README, a contact sheet of this crate's own: `gallery OUT.png TILE_PX [PROMPTS.txt]`.

use std::error::Error;
use std::fs::File;
use std::io::BufWriter;

use maquette_sketch::{StillOrder, Tile, compose, sheet};

/// Prompt and seed of every tile.
const PROMPTS: [(&str, u64); 24] = [
    ("a ceramic teapot on an oak table at dawn, 'SPRING'", 100),
    ("a red car on a rainy street at night", 1),
    ("two people on a beach at dusk, wide", 3),
    ("a cat beside a window in the morning", 7),
    ("a small house in the snowy mountains", 9),
    ("a boat at sunrise, 'ADRIFT'", 12),
    ("a bottle of wine and two apples on a walnut table", 5),
    ("a person in a foggy forest", 21),
    ("a vase of flowers on a marble table, 'MAY'", 14),
    ("a lighthouse on the coast at night", 15),
    ("a teal sofa and a lamp in a room in the evening", 6),
    ("a woman with an umbrella on a rainy street", 31),
    ("a candle and three books on a table at night", 18),
    ("a green bicycle on a street in the morning", 19),
    ("a mug on a wooden table, close up", 22),
    ("a dog in a meadow at golden hour", 23),
    ("a lone tree in the hills at dusk, wide", 24),
    ("a potted plant on a table by a window", 25),
    ("a phone on a table, '50 % off'", 26),
    ("a gift on a table in the evening", 27),
    ("a bird on a table at the sea", 28),
    ("an oak chair in a room", 29),
    ("three pine trees in a snowy forest", 32),
    ("a robot in a kitchen", 33),
];

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [out, tile, more @ ..] = arguments.as_slice() else {
        return Err("usage: gallery OUT.png TILE_PX [PROMPTS.txt]".into());
    };
    let list = more.first().map(std::fs::read_to_string).transpose()?;
    let prompts: Vec<(&str, u64)> = match &list {
        Some(text) => text.lines().zip(1..).collect(),
        None => PROMPTS.to_vec(),
    };
    let mut pictures = Vec::new();
    for (prompt, seed) in &prompts {
        let order = StillOrder { prompt, negative: None, seed: *seed, width: 640, height: 480, palette: &[] };
        pictures.push(compose(&order)?.picture);
    }
    let tiles: Vec<Tile<'_>> = pictures
        .iter()
        .zip(&prompts)
        .enumerate()
        .map(|(i, (picture, (prompt, _)))| Tile { picture, caption: prompt, marked: i == 0 })
        .collect();
    let made = sheet(&tiles, 6, tile.parse()?)?;
    let rgb: Vec<u8> = made.rgba().as_chunks::<4>().0.iter().flat_map(|p| [p[0], p[1], p[2]]).collect();
    let mut encoder = png::Encoder::new(BufWriter::new(File::create(out)?), made.width(), made.height());
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::High);
    encoder.write_header()?.write_image_data(&rgb)?;
    Ok(())
}
