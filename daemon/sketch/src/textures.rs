//! Textures: tiles of relief and grain, one for a material, made of lattice noise (K. Perlin, "An Image Synthesizer", 1985) and cells
//! (S. Worley, "A Cellular Texture Basis Function", 1996). Every tile's mean is nothing, so that a texture never shifts a tone.

use crate::chance::Chance;
use crate::materials::Texture;
use crate::number::{mix, smooth_step};

/// The side of a tile.
const SIDE: usize = 512;

/// A square tile of brightness steps that repeats without a seam.
pub(crate) struct Tile {
    /// −127 to 127, as shares of the texture's full step.
    steps: Vec<i8>,
    /// How many halvings take a result's pixel to a tile's: large results show each step as a few pixels.
    halvings: u32,
}

impl Tile {
    /// A material's tile at a scale (1 for a result of 1600 pixels). Relief is lit from `light`: −1 from the left, 1 from the right;
    /// always from above too.
    pub(crate) fn new(texture: Texture, scale: f32, light: f32, seed: u64) -> Self {
        let halvings = u32::from(scale > 1.7);
        let scale = if halvings > 0 { scale / 2.0 } else { scale };
        let field = Field { scale, seed };
        let heights = field.heights(texture);
        let values = if is_relief(texture) { lit(&heights, light) } else { heights };
        Self { steps: levelled(&values), halvings }
    }

    /// The tile's row under a row of the result.
    pub(crate) fn row(&self, y: usize) -> &[i8] {
        let at = (y >> self.halvings) % SIDE;
        &self.steps[at * SIDE..(at + 1) * SIDE]
    }

    /// The place in a tile's row of a column in 1/256.
    pub(crate) fn column(&self, x: i64) -> usize {
        (x >> (8 + self.halvings)) as usize & (SIDE - 1)
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
fn lit(heights: &[f32], light: f32) -> Vec<f32> {
    let at = |x: usize, y: usize| heights[(y % SIDE) * SIDE + x % SIDE];
    let mut out = Vec::with_capacity(heights.len());
    for y in 0..SIDE {
        for x in 0..SIDE {
            let across = at(x + 1, y) - at(x + SIDE - 1, y);
            let down = at(x, y + 1) - at(x, y + SIDE - 1);
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
    values.iter().map(|v| ((v - mean) / spread * 42.0) as i8).collect()
}

/// What a tile is made of.
struct Field {
    scale: f32,
    seed: u64,
}

/// Lattice noise of 0 to 1 that repeats after a tile's side.
struct Lattice {
    across: usize,
    down: usize,
    values: Vec<f32>,
}

impl Lattice {
    /// The value at a place of the tile, in pixels; places before its beginning must not be asked for.
    fn at(&self, x: f32, y: f32) -> f32 {
        let (u, v) = (x * self.across as f32 / SIDE as f32, y * self.down as f32 / SIDE as f32);
        let (cx, cy) = (u as usize, v as usize);
        let soft = |t: f32| t * t * (3.0 - 2.0 * t);
        let (tx, ty) = (soft(u - cx as f32), soft(v - cy as f32));
        // Most places are in the tile itself, and dividing takes long.
        let inside = |c: usize, count: usize| if c < count { c } else { c % count };
        let next = |c: usize, count: usize| if c + 1 < count { c + 1 } else { 0 };
        let (x0, y0) = (inside(cx, self.across), inside(cy, self.down));
        let (x1, y1) = (next(x0, self.across), next(y0, self.down) * self.across);
        let y0 = y0 * self.across;
        let (a, b) = (self.values[y0 + x0], self.values[y0 + x1]);
        let (c, d) = (self.values[y1 + x0], self.values[y1 + x1]);
        mix(mix(a, b, tx), mix(c, d, tx), ty)
    }
}

impl Field {
    /// A material's values, row by row.
    fn heights(&self, texture: Texture) -> Vec<f32> {
        let noise = |across, down, stream| self.lattice(across, down, stream);
        match texture {
            Texture::Brushed => {
                let (fine, broad) = (noise(90.0, 1.2, 1), noise(260.0, 4.0, 2));
                each(|x, y| 0.6 * fine.at(x, y) + 0.5 * broad.at(x, y))
            }
            Texture::Linen => self.weave(),
            Texture::Velvet => {
                let (broad, fine) = (noise(26.0, 34.0, 1), noise(1.4, 2.6, 2));
                each(|x, y| broad.at(x, y) + 0.7 * fine.at(x, y))
            }
            Texture::Leather => {
                let (pebbles, fine) = (Pebbles::new(self, 9.0), noise(3.0, 3.0, 5));
                each(|x, y| pebbles.at(x, y) + 0.25 * fine.at(x, y))
            }
            Texture::Wood => self.grain(),
            Texture::Stone => {
                let cloud = self.cloud(22.0);
                each(|x, y| cloud_at(&cloud, x, y))
            }
            Texture::Marble => {
                let (cloud, thin) = (self.cloud(120.0), noise(70.0, 50.0, 9));
                each(|x, y| {
                    let vein = (cloud_at(&cloud, x, y) - 0.5).abs();
                    let fine = (thin.at(x, y) - 0.5).abs();
                    smooth_step(0.0, 0.09, vein) + 0.5 * smooth_step(0.0, 0.04, fine)
                })
            }
            Texture::Glass => {
                // Gleams run down and to the left.
                let gleam = noise(128.0, 512.0, 3);
                each(|x, y| smooth_step(0.5, 0.9, gleam.at(x + y, y)))
            }
            Texture::Asphalt => {
                let (speckle, broad) = (self.speckle(), noise(40.0, 40.0, 4));
                each(|x, y| speckle_at(&speckle, x, y) + 0.25 * broad.at(x, y))
            }
            Texture::WetAsphalt => {
                let (speckle, puddles) = (self.speckle(), self.cloud(130.0));
                each(|x, y| {
                    let puddle = smooth_step(0.42, 0.66, cloud_at(&puddles, x, y));
                    mix(speckle_at(&speckle, x, y), 0.9, puddle * 0.85)
                })
            }
            Texture::Paper => {
                let (cloud, fibre) = (self.cloud(5.0), noise(9.0, 1.4, 6));
                each(|x, y| cloud_at(&cloud, x, y) + 0.4 * fibre.at(x, y))
            }
            Texture::Ceramic => {
                let (dots, glaze) = (noise(3.2, 3.2, 7), noise(60.0, 60.0, 8));
                each(|x, y| 0.2 * glaze.at(x, y) - smooth_step(0.84, 0.94, dots.at(x, y)))
            }
        }
    }

    /// Threads over and under each other.
    fn weave(&self) -> Vec<f32> {
        // An even number of threads keeps the alternation across the seam.
        let pairs = (SIDE as f32 / (10.0 * self.scale)).round().max(1.0);
        let thread = SIDE as f32 / (pairs * 2.0);
        let (warp, weft) = (self.lattice(60.0, 5.0, 1), self.lattice(5.0, 60.0, 2));
        let bow = |t: f32| {
            let t = t - (t as usize) as f32;
            4.0 * t * (1.0 - t)
        };
        each(|x, y| {
            let (u, v) = (x / thread, y / thread);
            let over = (u as usize + v as usize).is_multiple_of(2);
            let uneven = if over { warp.at(x, y) } else { weft.at(x, y) };
            let (along, across) = if over { (u, v) } else { (v, u) };
            bow(across) * (0.55 + 0.45 * bow(along)) * (0.6 + 0.8 * uneven)
        })
    }

    /// Long rings, and pores along them.
    fn grain(&self) -> Vec<f32> {
        let bend = self.lattice(190.0, 60.0, 1);
        let (ring, fine) = (self.lattice(420.0, 9.0, 2), self.lattice(120.0, 2.2, 3));
        let pores = self.lattice(22.0, 1.3, 4);
        each(|x, y| {
            let bent = y + bend.at(x, y) * 26.0 * self.scale;
            let pore = smooth_step(0.72, 0.9, pores.at(x, y));
            0.9 * ring.at(x, bent) + 0.45 * fine.at(x, bent) - 0.5 * pore
        })
    }

    /// Stones in tar, dark, and bright grains among them.
    fn speckle(&self) -> [Lattice; 2] {
        [self.lattice(2.4, 2.4, 1), self.lattice(3.4, 3.0, 2)]
    }

    /// Three octaves.
    fn cloud(&self, cell: f32) -> [Lattice; 3] {
        [(1.0, 21), (2.3, 22), (5.1, 23)].map(|(part, stream)| self.lattice(cell / part, cell / part, stream))
    }

    /// Noise with cells of a size in pixels at scale 1.
    fn lattice(&self, across: f32, down: f32, stream: u64) -> Lattice {
        let count = |size: f32| (SIDE as f32 / (size * self.scale)).clamp(1.0, SIDE as f32) as usize;
        let (across, down) = (count(across), count(down));
        let mut chance = Chance::new(self.seed, stream);
        Lattice { across, down, values: (0..across * down).map(|_| chance.unit()).collect() }
    }
}

/// A value for every place of a tile.
fn each(value: impl Fn(f32, f32) -> f32) -> Vec<f32> {
    (0..SIDE * SIDE).map(|i| value((i % SIDE) as f32, (i / SIDE) as f32)).collect()
}

fn cloud_at([broad, middle, fine]: &[Lattice; 3], x: f32, y: f32) -> f32 {
    0.55 * broad.at(x, y) + 0.3 * middle.at(x, y) + 0.15 * fine.at(x, y)
}

fn speckle_at([tar, grains]: &[Lattice; 2], x: f32, y: f32) -> f32 {
    0.6 * tar.at(x, y) + 0.8 * smooth_step(0.74, 0.9, grains.at(x, y))
}

/// Rounded cells with creases between them.
struct Pebbles {
    count: usize,
    middles: Vec<(f32, f32)>,
}

impl Pebbles {
    fn new(field: &Field, cell: f32) -> Self {
        let count = (SIDE as f32 / (cell * field.scale)).max(3.0) as usize;
        let mut chance = Chance::new(field.seed, 11);
        Self { count, middles: (0..count * count).map(|_| (chance.unit(), chance.unit())).collect() }
    }

    /// 0 in a crease, 1 on a pebble: by how much nearer the nearest middle is than the second.
    fn at(&self, x: f32, y: f32) -> f32 {
        let scale = self.count as f32 / SIDE as f32;
        // A whole tile more keeps the cells before the first one above zero.
        let (u, v) = (x * scale + self.count as f32, y * scale + self.count as f32);
        let (mut first, mut second) = (9.0_f32, 9.0_f32);
        for cy in v as usize - 1..=v as usize + 1 {
            for cx in u as usize - 1..=u as usize + 1 {
                let middle = self.middles[cy % self.count * self.count + cx % self.count];
                let (dx, dy) = (cx as f32 + middle.0 - u, cy as f32 + middle.1 - v);
                let gap = dx * dx + dy * dy;
                second = second.min(gap.max(first));
                first = first.min(gap);
            }
        }
        smooth_step(0.0, 0.28, second.sqrt() - first.sqrt())
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
            assert!(mean.abs() < 4.0, "{texture:?}: {mean}");
            let strong = tile.steps.iter().filter(|s| s.unsigned_abs() > 20).count();
            assert!(strong > tile.steps.len() / 50, "{texture:?}: {strong}");
        }
    }

    #[test]
    fn tiles_meet_without_a_seam() {
        for texture in ALL {
            let tile = Tile::new(texture, 1.0, 1.0, 3);
            let at = |x: usize, y: usize| i32::from(tile.steps[y * SIDE + x]);
            let jumps = |a: usize, b: usize| (0..SIDE).map(|y| (at(a, y) - at(b, y)).abs()).sum::<i32>();
            let usual = (1..SIDE).map(|x| jumps(x - 1, x)).max().unwrap_or(0);
            assert!(jumps(SIDE - 1, 0) <= usual * 5 / 4 + 50, "{texture:?}");
        }
    }

    #[test]
    fn relief_is_lit_from_the_side_of_the_light() {
        let (left, right) =
            (Tile::new(Texture::Leather, 1.0, -1.0, 3), Tile::new(Texture::Leather, 1.0, 1.0, 3));
        assert_ne!(left.steps, right.steps);
    }
}
