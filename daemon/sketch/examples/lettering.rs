//! Draws every row of a list of texts, for reading them back: `lettering TEXTS.tsv FOLDER [FONT…]`; the fonts set what the shipped ones lack.
//!
//! A row is `language ⇥ WIDTHxHEIGHT ⇥ seed ⇥ text ⇥ prompt`, where `{}` in the prompt stands for the quoted text.
//! The folder gets `000.png` and so on, and `boxes.tsv`: `number ⇥ left ⇥ top ⇥ width ⇥ height ⇥ text` of the letters as they were set.

use std::error::Error;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::BufWriter;
use std::path::Path;

use maquette_sketch::{FontFile, StillOrder, compose_with};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [list, folder, fonts @ ..] = arguments.as_slice() else {
        return Err("usage: lettering TEXTS.tsv FOLDER [FONT…]".into());
    };
    let fonts: Vec<Vec<u8>> = fonts.iter().map(fs::read).collect::<Result<_, _>>()?;
    let fonts: Vec<FontFile<'_>> = fonts.iter().map(|bytes| FontFile { bytes, index: 0 }).collect();
    let folder = Path::new(folder);
    fs::create_dir_all(folder)?;
    let mut boxes = String::new();
    for (number, row) in fs::read_to_string(list)?.lines().filter(|l| !l.starts_with('#')).enumerate() {
        let fields: Vec<&str> = row.split('\t').collect();
        let [_, size, seed, text, prompt] = fields.as_slice() else {
            return Err(format!("{row}: not five fields").into());
        };
        let (width, height) = size.split_once('x').ok_or("a size is WIDTHxHEIGHT")?;
        let (width, height): (u32, u32) = (width.parse()?, height.parse()?);
        let prompt = prompt.replace("{}", &format!("“{text}”"));
        let order =
            StillOrder { prompt: &prompt, negative: None, seed: seed.parse()?, width, height, palette: &[] };
        let still = compose_with(&order, &fonts)?;
        let [set] = still.lettering.as_slice() else {
            return Err(format!("{prompt}: {} texts were set", still.lettering.len()).into());
        };
        let (left, top) = (set.left, set.top);
        writeln!(boxes, "{number:03}\t{left}\t{top}\t{}\t{}\t{}", set.width, set.height, set.text)?;
        let file = BufWriter::new(File::create(folder.join(format!("{number:03}.png")))?);
        let mut encoder = png::Encoder::new(file, width, height);
        encoder.set_color(png::ColorType::Rgba);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.set_compression(png::Compression::Fast);
        encoder.write_header()?.write_image_data(still.picture.rgba())?;
    }
    fs::write(folder.join("boxes.tsv"), boxes)?;
    Ok(())
}
