//! The blind test: every silhouette without text in numbered cells, shuffled; the key goes to another file.
//!
//! `blind SHEET.png KEY.md CELL_PX [COLUMNS]`; with `ordered` as a fifth word the cells follow the list and
//! no key is needed, for looking while drawing: `blind SHEET.png KEY.md CELL_PX COLUMNS ordered FIRST COUNT`.

use std::error::Error;
use std::fmt::Write as _;
use std::fs::File;
use std::io::BufWriter;

use maquette_sketch::{Kind, Tile, portrait, sheet};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [out, key, cell, more @ ..] = arguments.as_slice() else {
        return Err("usage: blind SHEET.png KEY.md CELL_PX [COLUMNS [ordered FIRST COUNT]]".into());
    };
    let columns: u32 = more.first().map_or(Ok(11), |c| c.parse())?;
    let mut kinds = Kind::ALL.to_vec();
    if let [_, _, first, count] = more {
        kinds = kinds.into_iter().skip(first.parse()?).take(count.parse()?).collect();
    } else {
        shuffle(&mut kinds);
    }
    let cell: u32 = cell.parse()?;
    let mut pictures = Vec::new();
    for kind in &kinds {
        let mut picture = portrait(*kind, cell)?;
        grey(&mut picture)?;
        pictures.push(picture);
    }
    let captions: Vec<String> = (1..=kinds.len()).map(|i| i.to_string()).collect();
    let tiles: Vec<Tile<'_>> = pictures
        .iter()
        .zip(&captions)
        .map(|(picture, caption)| Tile { picture, caption, marked: false })
        .collect();
    let made = sheet(&tiles, columns, cell)?;
    let luma: Vec<u8> = made.rgba().as_chunks::<4>().0.iter().map(|p| p[1]).collect();
    let mut encoder = png::Encoder::new(BufWriter::new(File::create(out)?), made.width(), made.height());
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::High);
    encoder.write_header()?.write_image_data(&luma)?;
    let mut lines = String::from("# Key of the blind test\n\nCell and class of `sheet.png`.\n\n");
    for (number, kind) in captions.iter().zip(&kinds) {
        writeln!(lines, "{number}. {kind:?}")?;
    }
    std::fs::write(key, lines)?;
    Ok(())
}

/// A fixed shuffle (Fisher–Yates over a linear congruential sequence): the sheet is the same every time.
fn shuffle(kinds: &mut [Kind]) {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    for i in (1..kinds.len()).rev() {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        kinds.swap(i, ((state >> 33) % (i as u64 + 1)) as usize);
    }
}

/// Takes the colour away: the shape has to speak for itself. In steps of eight, which keeps the file small.
fn grey(picture: &mut maquette_sketch::Picture) -> Result<(), Box<dyn Error>> {
    let (width, height) = (picture.width(), picture.height());
    let pixels = picture
        .rgba()
        .as_chunks::<4>()
        .0
        .iter()
        .flat_map(|p| {
            let luma = (u32::from(p[0]) * 54 + u32::from(p[1]) * 183 + u32::from(p[2]) * 19) >> 8;
            let step = (((luma + 4) & !7) as u8).min(248);
            [step, step, step, 255]
        })
        .collect();
    *picture = maquette_sketch::Picture::new(width, height, pixels)?;
    Ok(())
}
