//! Figures of the measures on pictures, as JSON, for `tests/eye/reference.py` to check against independent implementations:
//! `figures A.png B.png`. The pictures are of one size; luma, MS-SSIM and GMSD are taken at that size, without a normal form.
#![allow(clippy::print_stdout)]

use std::error::Error;

use maquette_colour::ciede2000_of_pixels;
use maquette_eye::Frame;
use maquette_eye::ground::normal::Normal;
use maquette_eye::ground::statistics::mean;
use maquette_eye::still::{gmsd, ms_ssim};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [a, b] = arguments.as_slice() else { return Err("usage: figures A.png B.png".into()) };
    let (a, b) = (image::open(a)?.to_rgba8(), image::open(b)?.to_rgba8());
    if a.dimensions() != b.dimensions() {
        return Err("the pictures are of different sizes".into());
    }
    let long = a.width().max(a.height()) as usize;
    let (width, height) = a.dimensions();
    let (a, b) = (Frame::new(width, height, a.as_raw())?, Frame::new(width, height, b.as_raw())?);
    let mut apart = vec![0.0; a.pixels().len()];
    ciede2000_of_pixels(a.pixels(), b.pixels(), &mut apart);
    let [a, b] = [a, b].map(|frame| Normal::new(frame, long).luma());
    let Some(similar) = ms_ssim(&a, &b) else { return Err("the pictures are too small".into()) };
    println!(
        "{{\"luma\": {}, \"ms_ssim\": {similar}, \"gmsd\": {}, \"ciede2000\": {}}}",
        mean(a.values()),
        gmsd(&a, &b),
        mean(&apart)
    );
    Ok(())
}
