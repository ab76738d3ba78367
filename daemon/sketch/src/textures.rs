//! Textures: tiles of relief and grain, one for a material, made of lattice noise (K. Perlin, "An Image Synthesizer", 1985) and cells
//! (S. Worley, "A Cellular Texture Basis Function", 1996). Every tile's mean is nothing, so that a texture never shifts a tone.

use crate::chance::Chance;
use crate::materials::Texture;
use crate::number::{mix, sin_turns, smooth_step};

/// A square tile of brightness steps that repeats without a seam.
pub(crate) struct Tile {
    /// The side, a power of two.
    pub side: usize,
    /// −127 to 127, as shares of the texture's full step.
    pub steps: Vec<i8>,
}

impl Tile {
    /// A material's tile at a scale (pixels of one grain at which the picture has 1600 pixels is 1). Relief is lit from `light`: −1 from
    /// the left, 1 from the right; always from above too.
    pub(crate) fn new(texture: Texture, scale: f32, light: f32, seed: u64) -> Self {
        let side = if scale > 1.5 { 1024 } else { 512 };
        let field = Field { side: side as f32, scale, seed };
        let mut heights = Vec::with_capacity(side * side);
        for y in 0..side {
            for x in 0..side {
                heights.push(field.height(texture, x as f32, y as f32));
            }
        }
        let values = if is_relief(texture) { lit(&heights, side, light, scale) } else { heights };
        Self { side, steps: levelled(&values) }
    }
}

/// How many levels of 255 the strongest step of a texture is.
pub(crate) fn full_step(texture: Texture) -> f32 {
    match texture {
        Texture::Brushed => 30.0,
        Texture::Linen => 30.0,
        Texture::Velvet => 24.0,
        Texture::Leather => 40.0,
        Texture::Wood => 42.0,
        Texture::Stone => 30.0,
        Texture::Marble => 34.0,
        Texture::Glass => 30.0,
        Texture::Asphalt => 40.0,
        Texture::WetAsphalt => 46.0,
        Texture::Paper => 20.0,
        Texture::Ceramic => 22.0,
    }
}

/// Whether a tile's values are heights that light falls on.
fn is_relief(texture: Texture) -> bool {
    match texture {
        Texture::Leather | Texture::Linen | Texture::Stone | Texture::Paper => true,
        Texture::Brushed
        | Texture::Velvet
        | Texture::Wood
        | Texture::Marble
        | Texture::Glass
        | Texture::Asphalt
        | Texture::WetAsphalt
        | Texture::Ceramic => false,
    }
}

/// Slopes towards the light.
fn lit(heights: &[f32], side: usize, light: f32, scale: f32) -> Vec<f32> {
    let step = (scale.round() as usize).max(1);
    let at = |x: usize, y: usize| heights[(y % side) * side + x % side];
    let mut out = Vec::with_capacity(heights.len());
    for y in 0..side {
        for x in 0..side {
            let across = at(x + step, y) - at(x + side - step, y);
            let down = at(x, y + step) - at(x, y + side - step);
            out.push(down - across * light);
        }
    }
    out
}

/// Mean zero, and all but the last outliers within the range.
fn levelled(values: &[f32]) -> Vec<i8> {
    let count = values.len() as f32;
    let mean = values.iter().sum::<f32>() / count;
    let spread = (values.iter().map(|v| (v - mean) * (v - mean)).sum::<f32>() / count).sqrt().max(1e-6);
    values.iter().map(|v| ((v - mean) / spread * 42.0).round().clamp(-127.0, 127.0) as i8).collect()
}

/// Noise that repeats after a side.
struct Field {
    side: f32,
    scale: f32,
    seed: u64,
}

impl Field {
    fn height(&self, texture: Texture, x: f32, y: f32) -> f32 {
        match texture {
            Texture::Brushed => {
                0.6 * self.noise(x, y, (90.0, 1.2), 1) + 0.5 * self.noise(x, y, (260.0, 4.0), 2)
            }
            Texture::Linen => self.weave(x, y),
            Texture::Velvet => self.noise(x, y, (26.0, 34.0), 1) + 0.7 * self.noise(x, y, (1.4, 2.6), 2),
            Texture::Leather => self.pebbles(x, y, 9.0) + 0.25 * self.noise(x, y, (3.0, 3.0), 5),
            Texture::Wood => self.grain(x, y),
            Texture::Stone => self.cloud(x, y, 22.0),
            Texture::Marble => {
                let vein = (self.cloud(x, y, 120.0) - 0.5).abs();
                let fine = (self.noise(x, y, (70.0, 50.0), 9) - 0.5).abs();
                smooth_step(0.0, 0.09, vein) + 0.5 * smooth_step(0.0, 0.04, fine)
            }
            Texture::Glass => {
                // Gleams run down and to the left.
                let along = self.noise(x + y, y - x, (110.0, 900.0), 3);
                smooth_step(0.5, 0.9, along)
            }
            Texture::Asphalt => self.speckle(x, y) + 0.25 * self.noise(x, y, (40.0, 40.0), 4),
            Texture::WetAsphalt => {
                let puddle = smooth_step(0.42, 0.66, self.cloud(x, y, 130.0));
                mix(self.speckle(x, y), 0.9, puddle * 0.85)
            }
            Texture::Paper => self.cloud(x, y, 5.0) + 0.4 * self.noise(x, y, (9.0, 1.4), 6),
            Texture::Ceramic => {
                let dot = self.noise(x, y, (3.2, 3.2), 7);
                -smooth_step(0.86, 0.94, dot) + 0.12 * self.noise(x, y, (60.0, 60.0), 8)
            }
        }
    }

    /// Threads over and under each other.
    fn weave(&self, x: f32, y: f32) -> f32 {
        let count = (self.side / (5.0 * self.scale)).round().max(2.0);
        // An even number of threads keeps the alternation across the seam.
        let thread = self.side / ((count / 2.0).round() * 2.0);
        let (u, v) = (x / thread, y / thread);
        let over = (u.floor() as i32 + v.floor() as i32) % 2 == 0;
        let bow = |t: f32| sin_turns((t - t.floor()) / 2.0);
        let uneven = if over { self.noise(x, y, (60.0, 5.0), 1) } else { self.noise(x, y, (5.0, 60.0), 2) };
        let (along, across) = if over { (u, v) } else { (v, u) };
        bow(across) * (0.55 + 0.45 * bow(along)) * (0.6 + 0.8 * uneven)
    }

    /// Long rings, and pores along them.
    fn grain(&self, x: f32, y: f32) -> f32 {
        let bend = self.noise(x, y, (190.0, 60.0), 1) * 26.0 * self.scale;
        let ring = self.noise(x, y + bend, (420.0, 9.0), 2);
        let fine = self.noise(x, y + bend, (120.0, 2.2), 3);
        let pore = smooth_step(0.72, 0.9, self.noise(x, y, (22.0, 1.3), 4));
        0.9 * ring + 0.45 * fine - 0.5 * pore
    }

    /// Rounded cells with creases between them.
    fn pebbles(&self, x: f32, y: f32, cell: f32) -> f32 {
        let count = (self.side / (cell * self.scale)).round().max(2.0) as i32;
        let (u, v) = (x / self.side * count as f32, y / self.side * count as f32);
        let (mut first, mut second) = (9.0_f32, 9.0_f32);
        for cy in v.floor() as i32 - 1..=v.floor() as i32 + 1 {
            for cx in u.floor() as i32 - 1..=u.floor() as i32 + 1 {
                let (hx, hy) = (self.hash(cx.rem_euclid(count), cy.rem_euclid(count), 11), self.hash(cx.rem_euclid(count), cy.rem_euclid(count), 12));
                let (dx, dy) = (cx as f32 + hx - u, cy as f32 + hy - v);
                let gap = dx * dx + dy * dy;
                if gap < first {
                    (first, second) = (gap, first);
                } else {
                    second = second.min(gap);
                }
            }
        }
        smooth_step(0.0, 0.28, second.sqrt() - first.sqrt())
    }

    /// Stones in tar: dark, with bright grains.
    fn speckle(&self, x: f32, y: f32) -> f32 {
        let grain = self.noise(x, y, (2.4, 2.4), 1);
        0.6 * grain + 0.8 * smooth_step(0.74, 0.9, self.noise(x, y, (3.4, 3.0), 2))
    }

    /// Three octaves of noise, 0 to 1.
    fn cloud(&self, x: f32, y: f32, cell: f32) -> f32 {
        let octave = |part: f32, stream| self.noise(x, y, (cell / part, cell / part), stream);
        0.55 * octave(1.0, 21) + 0.3 * octave(2.3, 22) + 0.15 * octave(5.1, 23)
    }

    /// Lattice noise of 0 to 1 with cells of a size in pixels at scale 1.
    fn noise(&self, x: f32, y: f32, cell: (f32, f32), stream: u64) -> f32 {
        let count = |size: f32| (self.side / (size * self.scale)).round().clamp(1.0, self.side) as i32;
        let (across, down) = (count(cell.0), count(cell.1));
        let (u, v) = (x / self.side * across as f32, y / self.side * down as f32);
        let (cx, cy) = (u.floor(), v.floor());
        let (tx, ty) = (smooth_step(0.0, 1.0, u - cx), smooth_step(0.0, 1.0, v - cy));
        let at = |dx: i32, dy: i32| {
            self.hash((cx as i32 + dx).rem_euclid(across), (cy as i32 + dy).rem_euclid(down), stream)
        };
        mix(mix(at(0, 0), at(1, 0), tx), mix(at(0, 1), at(1, 1), tx), ty)
    }

    /// A number of 0 to 1 for a lattice point.
    fn hash(&self, x: i32, y: i32, stream: u64) -> f32 {
        let point = (x as u64) << 32 | y as u64 & 0xffff_ffff;
        Chance::new(self.seed ^ point.wrapping_mul(0xd6e8_feb8_6659_fd93), stream).unit()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Texture; 12] = [
        Texture::Brushed,
        Texture::Linen,
        Texture::Velvet,
        Texture::Leather,
        Texture::Wood,
        Texture::Stone,
        Texture::Marble,
        Texture::Glass,
        Texture::Asphalt,
        Texture::WetAsphalt,
        Texture::Paper,
        Texture::Ceramic,
    ];

    #[test]
    fn no_texture_shifts_a_tone_or_is_flat() {
        for texture in ALL {
            let tile = Tile::new(texture, 1.0, -1.0, 7);
            let sum: i64 = tile.steps.iter().map(|s| i64::from(*s)).sum();
            let mean = sum as f64 / tile.steps.len() as f64;
            assert!(mean.abs() < 3.0, "{texture:?}: {mean}");
            let strong = tile.steps.iter().filter(|s| s.unsigned_abs() > 20).count();
            assert!(strong > tile.steps.len() / 50, "{texture:?}: {strong}");
        }
    }

    #[test]
    fn tiles_meet_without_a_seam() {
        for texture in ALL {
            let tile = Tile::new(texture, 1.0, 1.0, 3);
            let at = |x: usize, y: usize| i32::from(tile.steps[y * tile.side + x]);
            let jumps = |a: usize, b: usize| (0..tile.side).map(|y| (at(a, y) - at(b, y)).abs()).sum::<i32>();
            let usual = (1..tile.side).map(|x| jumps(x - 1, x)).max().unwrap_or(0);
            assert!(jumps(tile.side - 1, 0) <= usual * 5 / 4 + 50, "{texture:?}");
        }
    }

    #[test]
    fn relief_is_lit_from_the_side_of_the_light() {
        let (left, right) = (Tile::new(Texture::Leather, 1.0, -1.0, 3), Tile::new(Texture::Leather, 1.0, 1.0, 3));
        assert_ne!(left.steps, right.steps);
    }
}
