//! Measures finish, upscale and inpaint on one thread and writes the results: `edits FOLDER`.
#![allow(clippy::disallowed_methods, clippy::print_stdout)]

use std::error::Error;
use std::fs::File;
use std::io::BufWriter;
use std::time::Instant;

use maquette_sketch::{FinishOrder, Mask, Picture, StillOrder, compose, finish, inpaint, upscale};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("usage: edits FOLDER")?;
    let prompt = "a small house in the mountains";
    let parent =
        compose(&StillOrder { prompt, negative: None, seed: 4, width: 1024, height: 1024, palette: &[] })?
            .picture;
    for side in [2048, 4096] {
        let order = FinishOrder {
            parent: &parent,
            prompt,
            seed: 4,
            width: side,
            height: side,
            strength: 0.7,
            palette: &[],
        };
        let made = timed(&format!("finish {side}"), || finish(&order))?;
        let plain = finish(&FinishOrder { strength: 0.0, ..order })?;
        write(&format!("{folder}/finish{side}.png"), &made)?;
        write(&format!("{folder}/finish{side}_part.png"), &beside(&part(&plain)?, &part(&made)?)?)?;
    }
    timed("upscale 2", || upscale(&parent, 2))?;
    let inside = |i: u32| (300..556).contains(&(i % 1024)) && (520..776).contains(&(i / 1024));
    let mask = Mask::new(1024, 1024, (0..1024 * 1024).map(|i| u8::from(inside(i))).collect())?;
    write(
        &format!("{folder}/inpaint.png"),
        &timed("inpaint 256² in 1024²", || inpaint(&parent, &mask, "", 4))?,
    )?;
    write(
        &format!("{folder}/inpaint_cat.png"),
        &timed("inpaint with a cat", || inpaint(&parent, &mask, "a cat", 4))?,
    )?;
    Ok(())
}

/// The middle of a picture, pixel by pixel.
fn part(picture: &Picture) -> Result<Picture, Box<dyn Error>> {
    let (width, side) = (picture.width() as usize, 600);
    let (left, top) = (width * 45 / 100, picture.height() as usize * 45 / 100);
    let rows = (top..top + side)
        .flat_map(|y| picture.rgba()[(y * width + left) * 4..(y * width + left + side) * 4].iter());
    Ok(Picture::new(side as u32, side as u32, rows.copied().collect())?)
}

/// Two pictures of one size side by side.
fn beside(a: &Picture, b: &Picture) -> Result<Picture, Box<dyn Error>> {
    let row = a.width() as usize * 4;
    let rows = a.rgba().chunks(row).zip(b.rgba().chunks(row)).flat_map(|(a, b)| a.iter().chain(b));
    Ok(Picture::new(a.width() * 2, a.height(), rows.copied().collect())?)
}

fn timed<T, E>(what: &str, work: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
    let start = Instant::now();
    let made = work();
    println!("{what}: {:.0} ms", start.elapsed().as_secs_f64() * 1e3);
    made
}

fn write(path: &str, picture: &Picture) -> Result<(), Box<dyn Error>> {
    let file = BufWriter::new(File::create(path)?);
    let mut encoder = png::Encoder::new(file, picture.width(), picture.height());
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Fast);
    encoder.write_header()?.write_image_data(picture.rgba())?;
    Ok(())
}
