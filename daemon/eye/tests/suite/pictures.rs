//! Pictures of the suite: rendered ones, and photographs from a folder.

use std::path::Path;

use image::RgbaImage;
use image::imageops::FilterType;
use maquette_sketch::{StillOrder, compose};

/// What is rendered; each line is composed with two seeds.
const PROMPTS: [&str; 24] = [
    "a ceramic teapot on an oak table at dawn, 'SPRING'",
    "a red car on a city street at night",
    "a lighthouse on a cliff in a storm",
    "a woman in a park in autumn",
    "a perfume bottle on marble, studio light",
    "mountains at sunset with a lake",
    "a cat on a windowsill, morning light",
    "a bicycle against a brick wall",
    "a bowl of fruit on a linen cloth",
    "a robot in a desert at noon",
    "a sailing boat at sea, blue hour",
    "a coffee cup beside a book, 'SLOW'",
    "a forest in fog",
    "a pair of sneakers on concrete",
    "a snowy village at dusk",
    "a potted plant in a white room",
    "a dog on the beach in summer",
    "a glass vase with tulips, spring",
    "a chair in an empty gallery",
    "skyscrapers in the rain at night",
    "a watch on black velvet, macro",
    "a house in a meadow under clouds",
    "a lamp on a wooden desk, 'NIGHT'",
    "a tree on a hill in winter",
];

/// A picture with its name.
pub struct Named {
    pub name: String,
    pub photograph: bool,
    pub picture: RgbaImage,
}

/// The first `count` rendered pictures at a long edge of `long` pixels, in three shapes.
pub fn rendered(count: usize, long: u32) -> Vec<Named> {
    (0..count.min(2 * PROMPTS.len()))
        .map(|i| {
            let prompt = PROMPTS[i % PROMPTS.len()];
            let (width, height) = [(long, long), (long, long * 5 / 8), (long * 3 / 4, long)][i % 3];
            Named {
                name: format!("rendered {i}: {prompt}"),
                photograph: false,
                picture: still(prompt, 11 + i as u64, width, height),
            }
        })
        .collect()
}

/// One rendered picture.
pub fn still(prompt: &str, seed: u64, width: u32, height: u32) -> RgbaImage {
    let order = StillOrder { prompt, negative: None, seed, width, height, palette: &[] };
    let picture = compose(&order).expect("a still").picture;
    RgbaImage::from_raw(width, height, picture.into_rgba()).expect("its bytes")
}

/// All photographs in a folder (PNG and JPEG) by name, brought to a long edge of at most `long` pixels.
pub fn photographs(folder: &Path, long: u32) -> Vec<Named> {
    let mut paths: Vec<_> =
        std::fs::read_dir(folder).expect("a folder").map(|e| e.expect("an entry").path()).collect();
    paths.sort();
    let open = |path: &std::path::PathBuf| {
        let picture = image::open(path).ok()?.to_rgba8();
        let edge = picture.width().max(picture.height());
        let scaled = |side: u32| (side * long / edge).max(1);
        let picture = match edge > long {
            true => image::imageops::resize(
                &picture,
                scaled(picture.width()),
                scaled(picture.height()),
                FilterType::CatmullRom,
            ),
            false => picture,
        };
        Some(Named { name: path.file_name()?.to_string_lossy().into_owned(), photograph: true, picture })
    };
    paths.iter().filter_map(open).collect()
}
