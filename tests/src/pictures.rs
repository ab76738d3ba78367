//! Pictures to bring in: good ones, and ones that a decoder must survive.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};

/// A picture of coloured stripes; another `seed` gives another picture.
pub fn stripes(width: u32, height: u32, seed: u8) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        let wave = |by: u32| u8::try_from((x * by + y * 3 + u32::from(seed) * 17) % 256).expect("below 256");
        Rgb([wave(1), wave(5), wave(11)])
    })
}

/// A black mask with a white rectangle in its middle.
pub fn mask(width: u32, height: u32) -> RgbImage {
    let inside = |at: u32, all: u32| (all / 3..all * 2 / 3).contains(&at);
    RgbImage::from_fn(width, height, |x, y| {
        Rgb(if inside(x, width) && inside(y, height) { [255; 3] } else { [0; 3] })
    })
}

/// As PNG.
pub fn png(picture: &RgbImage) -> Vec<u8> {
    encoded(picture, ImageFormat::Png)
}

/// As JPEG.
pub fn jpeg(picture: &RgbImage) -> Vec<u8> {
    encoded(picture, ImageFormat::Jpeg)
}

fn encoded(picture: &RgbImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(picture.clone()).write_to(&mut bytes, format).expect("encodes in memory");
    bytes.into_inner()
}

/// A PNG whose header says `width` × `height` with a correct checksum, and whose data is that of one pixel.
pub fn png_that_claims(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = png(&stripes(1, 1, 0));
    bytes[16..20].copy_from_slice(&width.to_be_bytes());
    bytes[20..24].copy_from_slice(&height.to_be_bytes());
    let sum = crc32(&bytes[12..29]);
    bytes[29..33].copy_from_slice(&sum.to_be_bytes());
    bytes
}

/// CRC-32 as PNG uses it (ISO 3309, reflected, polynomial 0xEDB88320).
fn crc32(bytes: &[u8]) -> u32 {
    let mut sum = u32::MAX;
    for byte in bytes {
        sum ^= u32::from(*byte);
        for _ in 0..8 {
            sum = (sum >> 1) ^ (0xEDB8_8320 & (sum & 1).wrapping_neg());
        }
    }
    !sum
}

#[test]
fn claims_have_a_correct_checksum() {
    let same = png_that_claims(1, 1);
    assert_eq!(same, png(&stripes(1, 1, 0)));
    let reader =
        image::ImageReader::with_format(Cursor::new(png_that_claims(60_000, 60_000)), ImageFormat::Png);
    assert_eq!(reader.into_dimensions().unwrap(), (60_000, 60_000));
}
