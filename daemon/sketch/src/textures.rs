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
    /// Between which points of a row every column of the tile lies.
    columns: Vec<Between>,
}

/// Two neighbouring points of a lattice's row or column, and how far from the first to the second a place is, softened.
#[derive(Clone, Copy)]
struct Between {
    first: usize,
    second: usize,
    t: f32,
}

impl Between {
    /// A place of the tile, in pixels, between the `count` points that a lattice has along the tile's side.
    fn at(place: f32, count: usize) -> Self {
        let along = place * count as f32 / SIDE as f32;
        let cell = along as usize;
        let t = along - cell as f32;
        // Most places are in the tile itself, and dividing takes long.
        let first = if cell < count { cell } else { cell % count };
        let second = if first + 1 < count { first + 1 } else { 0 };
        Self { first, second, t: t * t * (3.0 - 2.0 * t) }
    }
}

/// The two rows of a lattice that a height lies between.
struct Rows<'a> {
    upper: &'a [f32],
    lower: &'a [f32],
    t: f32,
}

impl Rows<'_> {
    /// The value between two points of both rows.
    #[inline]
    fn value(&self, x: Between) -> f32 {
        let upper = mix(self.upper[x.first], self.upper[x.second], x.t);
        mix(upper, mix(self.lower[x.first], self.lower[x.second], x.t), self.t)
    }
}

impl Lattice {
    /// The rows around a height in pixels, which is not above the tile's beginning.
    fn rows(&self, y: f32) -> Rows<'_> {
        let Between { first, second, t } = Between::at(y, self.down);
        let row = |i: usize| &self.values[i * self.across..(i + 1) * self.across];
        Rows { upper: row(first), lower: row(second), t }
    }

    /// The value at any place in pixels that is not before the tile's beginning.
    fn at(&self, x: f32, y: f32) -> f32 {
        self.rows(y).value(Between::at(x, self.across))
    }

    /// The value of a column of the tile at any height.
    fn of_column(&self, x: usize, y: f32) -> f32 {
        self.rows(y).value(self.columns[x])
    }
}

impl Field {
    /// A material's values, row by row.
    fn heights(&self, texture: Texture) -> Vec<f32> {
        let noise = |across, down, stream| self.lattice(across, down, stream);
        match texture {
            Texture::Brushed => each([noise(90.0, 1.2, 1), noise(260.0, 4.0, 2)], |[fine, broad], _, _| {
                0.6 * fine + 0.5 * broad
            }),
            Texture::Linen => self.weave(),
            Texture::Velvet => {
                each([noise(26.0, 34.0, 1), noise(1.4, 2.6, 2)], |[broad, fine], _, _| broad + 0.7 * fine)
            }
            Texture::Leather => {
                let pebbles = Pebbles::new(self, 9.0);
                each([noise(3.0, 3.0, 5)], |[fine], x, y| pebbles.at(x as f32, y as f32) + 0.25 * fine)
            }
            Texture::Wood => self.grain(),
            Texture::Stone => each(self.cloud(22.0), |octaves, _, _| cloud(octaves)),
            Texture::Marble => {
                let [broad, middle, fine] = self.cloud(120.0);
                each([broad, middle, fine, noise(70.0, 50.0, 9)], |[broad, middle, fine, thin], _, _| {
                    let vein = (cloud([broad, middle, fine]) - 0.5).abs();
                    smooth_step(0.0, 0.09, vein) + 0.5 * smooth_step(0.0, 0.04, (thin - 0.5).abs())
                })
            }
            Texture::Glass => {
                // Gleams run down and to the left.
                let gleam = noise(128.0, 512.0, 3);
                each([], |[], x, y| smooth_step(0.5, 0.9, gleam.at((x + y) as f32, y as f32)))
            }
            Texture::Asphalt => {
                let [tar, grains] = self.speckle();
                each([tar, grains, noise(40.0, 40.0, 4)], |[tar, grains, broad], _, _| {
                    speckle([tar, grains]) + 0.25 * broad
                })
            }
            Texture::WetAsphalt => {
                let ([tar, grains], [broad, middle, fine]) = (self.speckle(), self.cloud(130.0));
                each([tar, grains, broad, middle, fine], |[tar, grains, broad, middle, fine], _, _| {
                    let puddle = smooth_step(0.42, 0.66, cloud([broad, middle, fine]));
                    mix(speckle([tar, grains]), 0.9, puddle * 0.85)
                })
            }
            Texture::Paper => {
                let [broad, middle, fine] = self.cloud(5.0);
                each([broad, middle, fine, noise(9.0, 1.4, 6)], |[broad, middle, fine, fibre], _, _| {
                    cloud([broad, middle, fine]) + 0.4 * fibre
                })
            }
            Texture::Ceramic => each([noise(3.2, 3.2, 7), noise(60.0, 60.0, 8)], |[dots, glaze], _, _| {
                0.2 * glaze - smooth_step(0.84, 0.94, dots)
            }),
        }
    }

    /// Threads over and under each other.
    fn weave(&self) -> Vec<f32> {
        // An even number of threads keeps the alternation across the seam.
        let pairs = (SIDE as f32 / (10.0 * self.scale)).round().max(1.0);
        let thread = SIDE as f32 / (pairs * 2.0);
        let bow = |t: f32| {
            let t = t - (t as usize) as f32;
            4.0 * t * (1.0 - t)
        };
        each([self.lattice(60.0, 5.0, 1), self.lattice(5.0, 60.0, 2)], |[warp, weft], x, y| {
            let (u, v) = (x as f32 / thread, y as f32 / thread);
            let over = (u as usize + v as usize).is_multiple_of(2);
            let (along, across, uneven) = if over { (u, v, warp) } else { (v, u, weft) };
            bow(across) * (0.55 + 0.45 * bow(along)) * (0.6 + 0.8 * uneven)
        })
    }

    /// Long rings, and pores along them.
    fn grain(&self) -> Vec<f32> {
        let (ring, fine) = (self.lattice(420.0, 9.0, 2), self.lattice(120.0, 2.2, 3));
        each([self.lattice(190.0, 60.0, 1), self.lattice(22.0, 1.3, 4)], |[bend, pores], x, y| {
            let bent = y as f32 + bend * 26.0 * self.scale;
            let pore = smooth_step(0.72, 0.9, pores);
            0.9 * ring.of_column(x, bent) + 0.45 * fine.of_column(x, bent) - 0.5 * pore
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
        Lattice {
            across,
            down,
            values: (0..across * down).map(|_| chance.unit()).collect(),
            columns: (0..SIDE).map(|x| Between::at(x as f32, across)).collect(),
        }
    }
}

/// A value for every place of a tile, column by row, from those of lattices there.
fn each<const N: usize>(lattices: [Lattice; N], value: impl Fn([f32; N], usize, usize) -> f32) -> Vec<f32> {
    let mut values = Vec::with_capacity(SIDE * SIDE);
    for y in 0..SIDE {
        let rows = lattices.each_ref().map(|lattice| lattice.rows(y as f32));
        values.extend(
            (0..SIDE).map(|x| value(std::array::from_fn(|i| rows[i].value(lattices[i].columns[x])), x, y)),
        );
    }
    values
}

fn cloud([broad, middle, fine]: [f32; 3]) -> f32 {
    0.55 * broad + 0.3 * middle + 0.15 * fine
}

fn speckle([tar, grains]: [f32; 2]) -> f32 {
    0.6 * tar + 0.8 * smooth_step(0.74, 0.9, grains)
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
