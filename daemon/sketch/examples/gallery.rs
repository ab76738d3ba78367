//! Makes the gallery of the README: `gallery OUT.png [THUMB_PX [PROMPTS.txt]]`, every prompt with four
//! consecutive seeds in one strip above its words.
//!
//! Thumbnails keep six bits a channel, which nobody sees at their size and which halves the file.

use std::error::Error;
use std::fs::File;
use std::io::BufWriter;

use maquette_sketch::{Picture, StillOrder, Tile, compose, sheet, thumbnail};

/// Sixty lines of all kinds: settings, things, relations, counts, light, weather, season, camera, lens,
/// style, mood, space, text and negation.
const PROMPTS: [&str; 60] = [
    "a ceramic teapot on an oak table at dawn, 'SPRING'",
    "a red car on a rainy street at night",
    "two people on a beach at dusk, wide",
    "a cat beside a window in the morning",
    "a small house in the snowy mountains",
    "a boat at sunrise, 'ADRIFT'",
    "a bottle of wine and two apples on a walnut table",
    "a hiker in a foggy forest",
    "a vase of flowers on a marble table, 'MAY'",
    "a lighthouse on the coast at night",
    "a teal sofa and a lamp in a room in the evening",
    "a woman with an umbrella on a rainy street",
    "a candle and three books on a table at night",
    "a green bicycle in an alley in the morning",
    "a laptop and a mug on a desk, window light",
    "a horse in a meadow at golden hour",
    "a lone tree on a hill in autumn, extreme wide",
    "a violin on a chair on a stage, spotlight",
    "a phone on a table, '50 % OFF' at the top",
    "a perfume bottle in a studio, rim light, noir",
    "a dancer on a stage, backlit",
    "a crowd at a market at noon",
    "a castle in the hills, watercolour",
    "a train at a station, ink",
    "a robot in a kitchen",
    "an elephant and a giraffe in the desert",
    "a whale in the sea, storm",
    "a ship in the harbour at blue hour",
    "a rocket on the moon in space, low angle",
    "three hot air balloons in the sky, joyful",
    "a fish underwater, blueprint",
    "a penguin on an ice field, wind",
    "a palm tree on a tropical island",
    "a deer in a winter forest, charcoal",
    "a church in a village street, snow",
    "skyscrapers, skyline at night, neon",
    "a man holding a guitar in an alley, noir",
    "a child holding a balloon in a park, spring",
    "a backpack beside a tent at a lake, dawn",
    "a burger and ice cream on a table, from above",
    "a birthday cake with candles, cosy, candlelight",
    "a watch on stone, macro, negative space on the left",
    "running shoes on a road, wide-angle lens, low angle",
    "a grand piano in a hall, soft light from the left",
    "a woman running on a bridge, dutch angle",
    "a camera on a stack of books in a library",
    "an owl on a tree, moonlight, mysterious",
    "a windmill and a cow on a hill, flat",
    "a motorbike in a canyon, epic, 85mm",
    "headphones, studio, copy space at the right, 'LISTEN'",
    "a cactus in the desert, isometric",
    "a house in a garden, summer, isometric",
    "a turtle on a beach, vivid, fisheye",
    "a helicopter over the mountains, gloomy",
    "a man sitting on a chair in a park, lonely",
    "a couple at a river at sunset, romantic",
    "a mushroom in a dark jungle, macro",
    "a tent in a cave, no people",
    "a wolf among ruins, fog, tense",
    "a #2a9d8f armchair, extreme close-up",
];
/// Seeds of one prompt.
const SEEDS: u64 = 4;
/// Strips beside each other.
const COLUMNS: u32 = 3;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [out, more @ ..] = arguments.as_slice() else {
        return Err("usage: gallery OUT.png [THUMB_PX [PROMPTS.txt]]".into());
    };
    let width: u32 = more.first().map_or(Ok(88), |px| px.parse())?;
    let list = more.get(1).map(std::fs::read_to_string).transpose()?;
    let prompts: Vec<&str> = list.as_ref().map_or_else(|| PROMPTS.to_vec(), |text| text.lines().collect());
    let strips = prompts.iter().map(|prompt| strip(prompt, width)).collect::<Result<Vec<_>, _>>()?;
    let tiles: Vec<Tile<'_>> = strips
        .iter()
        .zip(&prompts)
        .map(|(picture, caption)| Tile { picture, caption, marked: false })
        .collect();
    save(out, &sheet(&tiles, COLUMNS, width * SEEDS as u32)?)
}

/// Four sketches of one prompt side by side.
fn strip(prompt: &str, width: u32) -> Result<Picture, Box<dyn Error>> {
    let thumbs = (1..=SEEDS).map(|seed| {
        let order = StillOrder { prompt, negative: None, seed, width: 480, height: 320, palette: &[] };
        compose(&order).map(|still| thumbnail(&still.picture, width))
    });
    let thumbs = thumbs.collect::<Result<Vec<_>, _>>()?;
    let height = thumbs[0].height();
    let row = |y: usize| {
        thumbs.iter().flat_map(move |t| {
            let wide = t.width() as usize * 4;
            t.rgba()[y * wide..(y + 1) * wide].iter().copied()
        })
    };
    let rgba = (0..height as usize).flat_map(row).collect();
    Ok(Picture::new(thumbs.iter().map(Picture::width).sum(), height, rgba)?)
}

fn save(out: &str, picture: &Picture) -> Result<(), Box<dyn Error>> {
    let coarse = |c: u8| (c & 0xfc) | (c >> 6);
    let rgb: Vec<u8> =
        picture.rgba().as_chunks::<4>().0.iter().flat_map(|p| [p[0], p[1], p[2]].map(coarse)).collect();
    let mut encoder =
        png::Encoder::new(BufWriter::new(File::create(out)?), picture.width(), picture.height());
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::High);
    encoder.write_header()?.write_image_data(&rgb)?;
    Ok(())
}
