//! Pictures that cameras travel through: textures as photographs have them, or sketches.

use std::path::Path;

use image::imageops::FilterType;
use maquette_sketch::{StillOrder, compose};

/// Numbers that only depend on a seed (G. Steele, D. Lea, C. Flood, "Fast splittable pseudorandom number generators", 2014).
#[derive(Debug, Clone)]
pub struct Chance(pub u64);

impl Chance {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// 0 up to 1.
    pub fn share(&mut self) -> f32 {
        (self.next() >> 40) as f32 / (1_u64 << 24) as f32
    }

    pub fn between(&mut self, low: f32, high: f32) -> f32 {
        low + (high - low) * self.share()
    }

    /// A normal number, by the sum of twelve.
    pub fn normal(&mut self) -> f32 {
        (0..12).map(|_| self.share()).sum::<f32>() - 6.0
    }
}

/// A large picture: red, green, blue from 0 to 255.
pub struct World {
    pub width: usize,
    pub height: usize,
    pub pixels: Vec<[f32; 3]>,
}

const WIDTH: usize = 720;
const HEIGHT: usize = 440;

/// Value noise: random numbers on a grid of `step` pixels, smooth between them.
fn noise(chance: &mut Chance, step: usize) -> Vec<f32> {
    let (across, down) = (WIDTH / step + 2, HEIGHT / step + 2);
    let grid: Vec<f32> = (0..across * down).map(|_| chance.between(-1.0, 1.0)).collect();
    let ease = |t: f32| t * t * (3.0 - 2.0 * t);
    let mut out = Vec::with_capacity(WIDTH * HEIGHT);
    for y in 0..HEIGHT {
        let (gy, ty) = (y / step, ease((y % step) as f32 / step as f32));
        for x in 0..WIDTH {
            let (gx, tx) = (x / step, ease((x % step) as f32 / step as f32));
            let at = |dx: usize, dy: usize| grid[(gy + dy) * across + gx + dx];
            let upper = at(0, 0) + tx * (at(1, 0) - at(0, 0));
            let lower = at(0, 1) + tx * (at(1, 1) - at(0, 1));
            out.push(upper + ty * (lower - upper));
        }
    }
    out
}

impl World {
    /// Noise whose amplitude falls with frequency, as in photographs of nature, over a slope of light, with things that have edges.
    pub fn texture(seed: u64) -> Self {
        let mut chance = Chance(seed * 7919 + 11);
        let rough = chance.between(0.45, 0.8);
        let base = [0, 1, 2].map(|_| chance.between(70.0, 170.0));
        let tilt = (chance.between(-60.0, 60.0), chance.between(-60.0, 60.0));
        let mut pixels: Vec<[f32; 3]> = (0..WIDTH * HEIGHT)
            .map(|i| {
                let (x, y) =
                    ((i % WIDTH) as f32 / WIDTH as f32 - 0.5, (i / WIDTH) as f32 / HEIGHT as f32 - 0.5);
                base.map(|c| c + tilt.0 * x + tilt.1 * y)
            })
            .collect();
        let mut strength = 34.0;
        for step in [128, 64, 32, 16, 8, 4, 2] {
            let octave = noise(&mut chance, step);
            let weights = [0, 1, 2].map(|_| strength * chance.between(0.6, 1.2));
            for (pixel, value) in pixels.iter_mut().zip(&octave) {
                (0..3).for_each(|c| pixel[c] += weights[c] * value);
            }
            strength *= rough;
        }
        let mut world = Self { width: WIDTH, height: HEIGHT, pixels };
        for _ in 0..(chance.next() % 14 + 6) {
            world.thing(&mut chance);
        }
        world
    }

    /// A disc or a board, plain or striped.
    fn thing(&mut self, chance: &mut Chance) {
        let (cx, cy) = (chance.between(0.0, WIDTH as f32), chance.between(0.0, HEIGHT as f32));
        let (rx, ry) = (chance.between(12.0, 70.0), chance.between(12.0, 70.0));
        let colour = [0, 1, 2].map(|_| chance.between(20.0, 235.0));
        let other = [0, 1, 2].map(|_| chance.between(20.0, 235.0));
        let (round, stripes) = (chance.share() < 0.5, chance.between(0.0, 0.5));
        let angle = chance.between(0.0, 3.1);
        for y in 0..HEIGHT {
            for x in 0..WIDTH {
                let (dx, dy) = ((x as f32 - cx) / rx, (y as f32 - cy) / ry);
                let far = if round { dx * dx + dy * dy } else { dx.abs().max(dy.abs()) };
                if far < 1.0 {
                    let along = x as f32 * angle.cos() + y as f32 * angle.sin();
                    let ink = if (along * stripes).sin() > 0.3 { other } else { colour };
                    let pixel = &mut self.pixels[y * WIDTH + x];
                    // The ground's texture shows through a little.
                    (0..3).for_each(|c| pixel[c] = 0.85 * ink[c] + 0.15 * pixel[c]);
                }
            }
        }
    }

    /// The middle of a photograph.
    pub fn photograph(path: &Path) -> Self {
        let picture = image::open(path).expect("a picture").to_rgb8();
        let (wide, high) = (picture.width() as f32 / WIDTH as f32, picture.height() as f32 / HEIGHT as f32);
        let scale = wide.min(high);
        let size = |side: u32, least: usize| ((side as f32 / scale).ceil() as u32).max(least as u32);
        let (width, height) = (size(picture.width(), WIDTH), size(picture.height(), HEIGHT));
        let picture = image::imageops::resize(&picture, width, height, FilterType::CatmullRom);
        let (left, top) = ((width - WIDTH as u32) / 2, (height - HEIGHT as u32) / 2);
        let pixel = |i: usize| {
            let (x, y) = ((i % WIDTH) as u32 + left, (i / WIDTH) as u32 + top);
            picture.get_pixel(x, y).0.map(f32::from)
        };
        Self { width: WIDTH, height: HEIGHT, pixels: (0..WIDTH * HEIGHT).map(pixel).collect() }
    }

    /// A sketch of a prompt.
    pub fn sketch(prompt: &str, seed: u64) -> Self {
        let (width, height) = (WIDTH as u32, HEIGHT as u32);
        let order = StillOrder { prompt, negative: None, seed, width, height, palette: &[] };
        let still = compose(&order).expect("a still");
        let pixels = still.picture.rgba().as_chunks::<4>().0.iter();
        Self {
            width: WIDTH,
            height: HEIGHT,
            pixels: pixels.map(|[r, g, b, _]| [*r, *g, *b].map(f32::from)).collect(),
        }
    }

    /// The colour at a place, smooth between pixels (Catmull-Rom); beyond the rim the last pixels are repeated.
    pub fn at(&self, x: f32, y: f32) -> [f32; 3] {
        let (left, top) = (x.floor(), y.floor());
        let weights = |t: f32| {
            let (t2, t3) = (t * t, t * t * t);
            [
                -0.5 * t + t2 - 0.5 * t3,
                1.0 - 2.5 * t2 + 1.5 * t3,
                0.5 * t + 2.0 * t2 - 1.5 * t3,
                -0.5 * t2 + 0.5 * t3,
            ]
        };
        let (across, down) = (weights(x - left), weights(y - top));
        let mut out = [0.0; 3];
        for (j, down) in (-1..).zip(down) {
            let row = (top as i32 + j).clamp(0, self.height as i32 - 1) as usize * self.width;
            for (i, across) in (-1..).zip(across) {
                let pixel = self.pixels[row + (left as i32 + i).clamp(0, self.width as i32 - 1) as usize];
                (0..3).for_each(|c| out[c] += down * across * pixel[c]);
            }
        }
        out
    }
}
