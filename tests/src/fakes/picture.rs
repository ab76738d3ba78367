//! Real small pictures and clips whose pixels depend on prompt and seed, so that a test can tell which order it got the result of.

use std::ops::ControlFlow;

use image::{Rgb, RgbImage};
use maquette_sketch::{MotionOrder, Picture, parallax};

/// How a result is encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `image/png`
    Png,
    /// `image/jpeg`
    Jpeg,
    /// `video/mp4`
    Mp4,
}

impl Kind {
    /// The media type.
    pub fn mime(self) -> &'static str {
        match self {
            Kind::Png => "image/png",
            Kind::Jpeg => "image/jpeg",
            Kind::Mp4 => "video/mp4",
        }
    }

    /// The ending of a file's name.
    pub fn ending(self) -> &'static str {
        match self {
            Kind::Png => "png",
            Kind::Jpeg => "jpg",
            Kind::Mp4 => "mp4",
        }
    }
}

/// What a result is made of; the same again gives the same bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipe {
    /// The prompt.
    pub prompt: String,
    /// The seed.
    pub seed: i64,
    /// Which of several from one order.
    pub index: usize,
    /// In pixels; held between 16 and 4096.
    pub width: u32,
    /// In pixels; held between 16 and 4096.
    pub height: u32,
    /// The encoding.
    pub kind: Kind,
}

impl Recipe {
    /// A picture of 64 × 64.
    pub fn small(prompt: &str, seed: i64, kind: Kind) -> Recipe {
        Recipe { prompt: prompt.to_owned(), seed, index: 0, width: 64, height: 64, kind }
    }

    /// Of another size.
    pub fn sized(mut self, width: u64, height: u64) -> Recipe {
        let side = |value: u64| u32::try_from(value.clamp(16, 4096)).expect("within bounds");
        (self.width, self.height) = (side(width), side(height));
        self
    }

    /// The file.
    pub fn bytes(&self) -> Vec<u8> {
        let picture = self.pixels();
        match self.kind {
            Kind::Png => crate::pictures::png(&picture),
            Kind::Jpeg => crate::pictures::jpeg(&picture),
            Kind::Mp4 => self.clip(&picture),
        }
    }

    /// Tiles whose colours are drawn from a digest of prompt, seed and index.
    fn pixels(&self) -> RgbImage {
        let words = format!("{}\n{}\n{}", self.seed, self.index, self.prompt);
        let digest = blake3::hash(words.as_bytes());
        let tile = |at: u32, all: u32| usize::try_from(at * 4 / all).expect("below four");
        RgbImage::from_fn(self.width, self.height, |x, y| {
            let cell = tile(x, self.width) + 4 * tile(y, self.height);
            let part = |shift: usize| digest.as_bytes()[(cell * 2 + shift) % 32];
            Rgb([part(0), part(1), part(7)])
        })
    }

    fn clip(&self, picture: &RgbImage) -> Vec<u8> {
        let (width, height) = (self.width.min(128), self.height.min(128));
        let rgba = image::DynamicImage::ImageRgb8(picture.clone()).into_rgba8().into_raw();
        let anchor = Picture::new(self.width, self.height, rgba).expect("its size is small");
        let order = MotionOrder {
            anchor: &anchor,
            depth: None,
            prompt: &self.prompt,
            seed: self.seed.unsigned_abs(),
            width,
            height,
            fps: 12,
            seconds: 0.5,
            motion: 60,
            guidance: 0.5,
        };
        parallax(&order, &mut |_, _| ControlFlow::Continue(())).expect("a small clip can be made").mp4
    }
}

#[test]
fn the_same_order_gives_the_same_bytes_and_another_gives_others() {
    for kind in [Kind::Png, Kind::Jpeg, Kind::Mp4] {
        let bytes = |prompt: &str, seed: i64| Recipe::small(prompt, seed, kind).bytes();
        assert_eq!(bytes("a fox", 1), bytes("a fox", 1));
        assert_ne!(bytes("a fox", 1), bytes("a fox", 2), "{kind:?}");
        assert_ne!(bytes("a fox", 1), bytes("a hen", 1), "{kind:?}");
    }
    let wide = Recipe::small("a", 1, Kind::Png).sized(160, 90);
    let decoded = image::load_from_memory(&wide.bytes()).unwrap();
    assert_eq!((decoded.width(), decoded.height()), (160, 90));
    assert_eq!(&Recipe::small("a", 1, Kind::Mp4).bytes()[4..8], b"ftyp");
}
