//! Makes every edit of a sketch, or of a PNG that is given, writes the results and says how long each took on one thread:
//! `edits FOLDER [PICTURE.png [PROMPT]]`. Times are the least and the median of several runs.
#![allow(clippy::disallowed_methods, clippy::print_stdout)]

use std::error::Error;
use std::fs::File;
use std::io::{BufReader, BufWriter};
use std::time::Instant;

use maquette_sketch::{
    Background, DepthMap, FinishHints, FinishOrder, Mask, Picture, RecolourOrder, Rgb, Segments, Sides,
    Still, StillOrder, compose, crop, depth_guide, edge_guide, finish_with, focal_point, inpaint, outpaint,
    recolour, remove, replace_background, segment_guide, upscale,
};

type Made<T> = Result<T, Box<dyn Error>>;

const PROMPT: &str = "a brushed aluminium teapot on an oak table beside a linen sofa, at dawn";

/// What is edited: a sketch brings its depth and segments with it.
struct Source {
    picture: Picture,
    prompt: String,
    still: Option<Still>,
}

fn main() -> Made<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let folder = arguments.first().ok_or("usage: edits FOLDER [PICTURE.png [PROMPT]]")?;
    let prompt = arguments.get(2).map_or(PROMPT, String::as_str).to_owned();
    let source = match arguments.get(1).filter(|path| path.ends_with(".png")) {
        Some(path) => Source { picture: read(path)?, prompt, still: None },
        None => {
            let prompt = arguments.get(1).map_or(PROMPT, String::as_str).to_owned();
            let order = StillOrder {
                prompt: &prompt,
                negative: None,
                seed: 4,
                width: 1024,
                height: 1024,
                palette: &[],
            };
            let still = compose(&order)?;
            Source { picture: still.picture.clone(), prompt, still: Some(still) }
        }
    };
    write(&format!("{folder}/0_source.png"), &source.picture)?;
    finishes(folder, &source)?;
    fills(folder, &source)?;
    colours(folder, &source)?;
    guides(folder, &source)
}

fn finishes(folder: &str, source: &Source) -> Made<()> {
    let segments = source.still.as_ref().map(|still| &still.segments);
    for longer in [2048, 4096] {
        let (width, height) = scaled(&source.picture, longer);
        let order = FinishOrder {
            parent: &source.picture,
            prompt: &source.prompt,
            seed: 4,
            width,
            height,
            strength: 0.7,
            palette: &[Rgb::new(11, 95, 255), Rgb::new(196, 60, 40)],
        };
        let hints = FinishHints { segments, ..FinishHints::default() };
        let made = timed(&format!("finish {longer}"), || finish_with(&order, &hints))?;
        println!("    drift {:.2}, {:?}", made.drift, made.surfaces);
        let bare = FinishOrder { prompt: "", palette: &[], ..order };
        timed(&format!("finish {longer} without words or palette"), || finish_with(&bare, &hints))?;
        let plain = finish_with(&FinishOrder { strength: 0.0, ..order }, &hints)?.picture;
        write(&format!("{folder}/1_finish{longer}.png"), &made.picture)?;
        write(
            &format!("{folder}/1_finish{longer}_part.png"),
            &beside(&part(&plain)?, &part(&made.picture)?)?,
        )?;
    }
    for factor in [2, 4] {
        timed(&format!("upscale {factor}"), || upscale(&source.picture, factor))?;
    }
    Ok(())
}

fn fills(folder: &str, source: &Source) -> Made<()> {
    let (width, height) = (source.picture.width(), source.picture.height());
    let side = (width.min(height) / 4).max(1);
    let (left, top) = (width * 3 / 10, height / 2);
    let inside =
        |i: u32| (left..left + side).contains(&(i % width)) && (top..top + side).contains(&(i / width));
    let mask = Mask::new(width, height, (0..width * height).map(|i| u8::from(inside(i))).collect())?;
    let what = format!("inpaint {side}² in {width} × {height}");
    write(&format!("{folder}/2_inpaint.png"), &timed(&what, || inpaint(&source.picture, &mask, "", 4))?)?;
    let cat = timed("inpaint with a cat", || inpaint(&source.picture, &mask, "a cat", 4))?;
    write(&format!("{folder}/2_inpaint_cat.png"), &cat)?;
    let thing = thing_mask(source)?;
    let gone = timed("remove", || remove(&source.picture, &thing, None, 4))?;
    write(&format!("{folder}/3_remove.png"), &gone)?;
    let (quarter, eighth) = (width / 4, height / 8);
    for (name, sides) in [
        ("right", Sides { right: quarter, ..Sides::default() }),
        ("all", Sides { left: quarter / 2, top: eighth, right: quarter / 2, bottom: eighth }),
    ] {
        let made = timed(&format!("outpaint {name}"), || outpaint(&source.picture, sides, 4))?;
        write(&format!("{folder}/4_outpaint_{name}.png"), &made)?;
    }
    let behind = Mask::new(width, height, thing.values().iter().map(|v| u8::from(*v == 0)).collect())?;
    let gradient = Background::Gradient(Rgb::new(250, 214, 190), Rgb::new(120, 90, 140));
    let made = timed("background", || replace_background(&source.picture, &behind, gradient, 6))?;
    write(&format!("{folder}/5_background.png"), &made)
}

fn colours(folder: &str, source: &Source) -> Made<()> {
    let order = RecolourOrder {
        parent: &source.picture,
        mask: None,
        from: None,
        to: Rgb::new(20, 110, 120),
        strength: 1.0,
    };
    write(&format!("{folder}/6_recolour.png"), &timed("recolour the leading colour", || recolour(&order))?)?;
    let thing = thing_mask(source)?;
    let order = RecolourOrder { mask: Some(&thing), to: Rgb::new(190, 40, 60), ..order };
    write(&format!("{folder}/6_recolour_mask.png"), &timed("recolour in a mask", || recolour(&order))?)?;
    println!("focal point {:?}", focal_point(&source.picture));
    for (name, aspect) in [("tall", (9, 16)), ("wide", (21, 9))] {
        let made = timed(&format!("crop {name}"), || crop(&source.picture, aspect, None))?;
        write(&format!("{folder}/7_crop_{name}.png"), &made.picture)?;
    }
    Ok(())
}

fn guides(folder: &str, source: &Source) -> Made<()> {
    let picture = &source.picture;
    let (width, height) = (picture.width(), picture.height());
    let known = source.still.as_ref().map(|still| DepthMap { width, height, values: &still.depth });
    let depth = timed("depth guide", || depth_guide(picture, known))?;
    let edges = timed("edge guide", || Ok::<_, Box<dyn Error>>(edge_guide(picture)))?;
    let segments: Option<&Segments> = source.still.as_ref().map(|still| &still.segments);
    let parts = timed("segment guide", || segment_guide(picture, segments))?;
    write(&format!("{folder}/8_depth.png"), &depth.picture)?;
    write(&format!("{folder}/8_edges.png"), &edges.picture)?;
    write(&format!("{folder}/8_segments.png"), &parts.picture)?;
    if source.still.is_some() {
        let guessed = (depth_guide(picture, None)?, segment_guide(picture, None)?);
        write(&format!("{folder}/8_guessed.png"), &beside(&guessed.0.picture, &guessed.1.picture)?)?;
    }
    Ok(())
}

/// The first thing of a sketch; of any other picture an ellipse in the middle.
fn thing_mask(source: &Source) -> Made<Mask> {
    let (width, height) = (source.picture.width(), source.picture.height());
    let values = match &source.still {
        Some(still) => {
            let last = (still.segments.names.len() - 1) as u8;
            still.segments.parts.iter().map(|p| u8::from(*p == last)).collect()
        }
        None => (0..width * height)
            .map(|i| {
                let off = |at: u32, side: u32| (at as f32 + 0.5) / side as f32 - 0.5;
                let (x, y) = (off(i % width, width), off(i / width, height));
                u8::from(x * x + y * y < 0.03)
            })
            .collect(),
    };
    Ok(Mask::new(width, height, values)?)
}

/// A size with the longer side as given.
fn scaled(picture: &Picture, longer: u32) -> (u32, u32) {
    let (width, height) = (picture.width(), picture.height());
    let most = width.max(height);
    ((width * longer / most).max(1), (height * longer / most).max(1))
}

/// The middle of a picture, pixel by pixel.
fn part(picture: &Picture) -> Made<Picture> {
    let (width, side) = (picture.width() as usize, 600.min(picture.height() as usize));
    let (left, top) =
        (width * 40 / 100, (picture.height() as usize * 52 / 100).min(picture.height() as usize - side));
    let rows = (top..top + side)
        .flat_map(|y| picture.rgba()[(y * width + left) * 4..(y * width + left + side) * 4].iter());
    Ok(Picture::new(side as u32, side as u32, rows.copied().collect())?)
}

/// Two pictures of one size side by side.
fn beside(a: &Picture, b: &Picture) -> Made<Picture> {
    let row = a.width() as usize * 4;
    let rows = a.rgba().chunks(row).zip(b.rgba().chunks(row)).flat_map(|(a, b)| a.iter().chain(b));
    Ok(Picture::new(a.width() * 2, a.height(), rows.copied().collect())?)
}

fn timed<T, E>(what: &str, work: impl Fn() -> Result<T, E>) -> Result<T, E> {
    let mut times = Vec::new();
    for _ in 0..4 {
        let start = Instant::now();
        work()?;
        times.push(start.elapsed().as_secs_f64() * 1e3);
    }
    let start = Instant::now();
    let made = work();
    times.push(start.elapsed().as_secs_f64() * 1e3);
    times.sort_by(f64::total_cmp);
    println!("{what}: least {:.0}, median {:.0} ms", times[0], times[2]);
    made
}

fn read(path: &str) -> Made<Picture> {
    let mut decoder = png::Decoder::new(BufReader::new(File::open(path)?));
    decoder.set_transformations(png::Transformations::normalize_to_color8() | png::Transformations::ALPHA);
    let mut reader = decoder.read_info()?;
    let mut bytes = vec![0; reader.output_buffer_size().ok_or("too large")?];
    let info = reader.next_frame(&mut bytes)?;
    bytes.truncate(info.buffer_size());
    if info.color_type == png::ColorType::GrayscaleAlpha {
        bytes = bytes.as_chunks::<2>().0.iter().flat_map(|[v, a]| [*v, *v, *v, *a]).collect();
    }
    Ok(Picture::new(info.width, info.height, bytes)?)
}

fn write(path: &str, picture: &Picture) -> Made<()> {
    let file = BufWriter::new(File::create(path)?);
    let mut encoder = png::Encoder::new(file, picture.width(), picture.height());
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Fast);
    encoder.write_header()?.write_image_data(picture.rgba())?;
    Ok(())
}
