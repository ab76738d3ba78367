//! Sameness: how alike a batch of pictures looks, and the look of accepted takes over time.
//!
//! The hash is the difference hash (N. Krawetz, "Kind of Like That", 2013) on 16 × 16 steps of luma, with the same on two colour
//! differences at 8 × 8, so that light and palette count beside arrangement. Two pictures are as far apart as their differing bits.

use maquette_colour::{Lab, ciede2000};

use crate::ground::normal::Normal;
use crate::still::{Colour, Look, palette};
use crate::{Frame, Measured, Why};

/// Bits of one hash.
const BITS: u32 = 16 * 16 + 2 * 8 * 8;
/// Pictures nearer than this are called near duplicates: of 384 bits a resize or JPEG turns a few.
const NEAR: f32 = 0.06;
/// Steps of linear light that are no difference.
const STILL: f32 = 5e-4;

/// The perceptual hash of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Hash([u64; 6]);

impl Hash {
    /// Hashes a picture of any size; transparent parts are laid over mid grey.
    pub fn new(frame: Frame<'_>) -> Self {
        let fine = Normal::sized(frame, 17, 16);
        let coarse = Normal::sized(frame, 9, 8);
        let luma = |p: [f32; 3]| 0.2126 * p[0] + 0.7152 * p[1] + 0.0722 * p[2];
        let mut bits = Vec::with_capacity(BITS as usize);
        let mut rises = |means: &Normal, value: &dyn Fn([f32; 3]) -> f32| {
            for row in means.light().chunks_exact(means.width()) {
                bits.extend(row.windows(2).map(|pair| value(pair[1]) > value(pair[0]) + STILL));
            }
        };
        rises(&fine, &luma);
        rises(&coarse, &|p| p[2] - luma(p));
        rises(&coarse, &|p| p[0] - luma(p));
        let mut words = [0_u64; 6];
        for (word, part) in words.iter_mut().zip(bits.chunks(64)) {
            *word = part.iter().fold(0, |word, bit| (word << 1) | u64::from(*bit));
        }
        Self(words)
    }

    /// The share of bits that differ: 0 equal, about 0.5 unrelated.
    pub fn distance(self, other: Self) -> f32 {
        self.0.iter().zip(other.0).map(|(a, b)| (a ^ b).count_ones()).sum::<u32>() as f32 / BITS as f32
    }

    /// The words of the hash, to be kept.
    pub fn words(self) -> [u64; 6] {
        self.0
    }

    /// A hash that was kept.
    pub fn of(words: [u64; 6]) -> Self {
        Self(words)
    }
}

/// How far the pictures of a batch are apart, as shares of differing bits: 0 equal, about 0.5 unrelated.
#[derive(Debug, Clone, PartialEq)]
pub struct Sameness {
    /// Mean distance over all pairs.
    pub mean: f32,
    /// Mean distance of each picture to its nearest other.
    pub nearest: f32,
    /// The smallest distance of any pair.
    pub least: f32,
    /// Pairs (by position in the batch) that are nearly the same picture, the nearest first; at most 100.
    pub duplicates: Vec<(usize, usize)>,
}

impl Sameness {
    /// A sentence.
    pub fn words(&self) -> String {
        let apart = match self.nearest {
            n if n < NEAR => "most pictures have a near double",
            n if n < 0.15 => "the pictures are alike",
            n if n < 0.25 => "the pictures vary",
            _ => "the pictures are far apart",
        };
        match self.duplicates.len() {
            0 => apart.to_owned(),
            n => format!("{apart}; {n} pairs are nearly the same"),
        }
    }
}

/// Measures a batch by its hashes; not defined for fewer than two.
pub fn sameness(hashes: &[Hash]) -> Measured<Sameness> {
    if hashes.len() < 2 {
        return Measured::NotDefined(Why::Few);
    }
    let (mut sum, mut nearest, mut near) = (0.0_f64, vec![1.0_f32; hashes.len()], Vec::new());
    for (i, a) in hashes.iter().enumerate() {
        for (j, b) in hashes.iter().enumerate().skip(i + 1) {
            let distance = a.distance(*b);
            sum += f64::from(distance);
            nearest[i] = nearest[i].min(distance);
            nearest[j] = nearest[j].min(distance);
            if distance < NEAR {
                near.push((distance, (i, j)));
            }
        }
    }
    near.sort_by(|a, b| a.0.total_cmp(&b.0));
    let count = hashes.len() as f64;
    Measured::Value(Sameness {
        mean: (sum / (count * (count - 1.0) / 2.0)) as f32,
        nearest: crate::ground::statistics::mean(&nearest),
        least: nearest.iter().copied().fold(1.0, f32::min),
        duplicates: near.into_iter().take(100).map(|(_, pair)| pair).collect(),
    })
}

/// What the statistics keep of one picture: a few bytes instead of the picture.
#[derive(Debug, Clone, PartialEq)]
pub struct Trait {
    /// Its palette.
    pub palette: Vec<Colour>,
    /// The centre of what is salient, as shares of width and height from the upper left.
    pub centre: (f32, f32),
    /// Its hash.
    pub hash: Hash,
}

impl Trait {
    /// Takes the traits of a picture; not defined for a wholly transparent one.
    pub fn new(frame: Frame<'_>) -> Measured<Self> {
        let look = Look::new(frame);
        if look.is_empty() {
            return Measured::NotDefined(Why::Empty);
        }
        let layout = crate::still::Layout::between(look.saliency(), look.saliency());
        Measured::Value(Self {
            palette: look.palette().to_vec(),
            centre: layout.after,
            hash: Hash::new(frame),
        })
    }
}

/// The common look of a group of pictures, such as a week's accepted takes.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupLook {
    /// How many pictures.
    pub count: usize,
    /// Up to six colours of all of them together, the largest first.
    pub palette: Vec<Colour>,
    /// Mean centre of what is salient, as shares of width and height from the upper left.
    pub centre: (f32, f32),
    /// Mean distance of the pictures' centres from it, as a share of the diagonal: small means one composition again and again.
    pub scatter: f32,
    /// Mean lightness (0 to 100) and mean chroma.
    pub lightness: f32,
    /// Mean chroma: 0 grey, 30 muted, 60 and more vivid.
    pub chroma: f32,
    /// Mean CIEDE2000 of the pictures' mean colours from the group's: small means one palette again and again.
    pub spread: f32,
}

/// The common look of some pictures; not defined without any.
pub fn group_look(traits: &[Trait]) -> Measured<GroupLook> {
    if traits.is_empty() {
        return Measured::NotDefined(Why::Few);
    }
    let count = traits.len() as f32;
    let mean = |value: &dyn Fn(&Trait) -> f32| traits.iter().map(value).sum::<f32>() / count;
    let centre = (mean(&|t| t.centre.0), mean(&|t| t.centre.1));
    let away = |t: &Trait| (t.centre.0 - centre.0).hypot(t.centre.1 - centre.1) / std::f32::consts::SQRT_2;
    // Each colour stands in the common palette as often as its share says.
    let pixels: Vec<Lab> = traits
        .iter()
        .flat_map(|t| &t.palette)
        .flat_map(|colour| std::iter::repeat_n(colour.lab, (colour.weight * 100.0).round() as usize))
        .collect();
    let whole = mean_lab(traits.iter().flat_map(|t| &t.palette));
    let off: Vec<f32> = traits.iter().map(|t| ciede2000(mean_lab(&t.palette), whole)).collect();
    Measured::Value(GroupLook {
        count: traits.len(),
        palette: palette(&pixels),
        centre,
        scatter: mean(&away),
        lightness: whole[0],
        chroma: mean(&|t| t.palette.iter().map(|c| c.weight * c.lab[1].hypot(c.lab[2])).sum()),
        spread: crate::ground::statistics::mean(&off),
    })
}

/// The mean colour by weight; mid grey without weights.
fn mean_lab<'a>(colours: impl IntoIterator<Item = &'a Colour>) -> Lab {
    let (mut sum, mut weights) = ([0.0_f32; 3], 0.0_f32);
    for colour in colours {
        (0..3).for_each(|c| sum[c] += colour.weight * colour.lab[c]);
        weights += colour.weight;
    }
    if weights > 0.0 { sum.map(|v| v / weights) } else { [53.6, 0.0, 0.0] }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(seed: u32) -> Vec<u8> {
        // Soft blots of colour at places of the seed.
        let at = |k: u32| (seed.wrapping_mul(2_654_435_761).rotate_left(k * 7) % 64) as f32;
        (0..64 * 64_u32)
            .flat_map(|i| {
                let (x, y) = ((i % 64) as f32, (i / 64) as f32);
                let blot =
                    |k: u32| (255.0 * (-((x - at(k)).powi(2) + (y - at(k + 1)).powi(2)) / 300.0).exp()) as u8;
                [blot(0), blot(2), blot(4), 255]
            })
            .collect()
    }

    fn hash(bytes: &[u8]) -> Hash {
        Hash::new(Frame::new(64, 64, bytes).unwrap())
    }

    #[test]
    fn equal_pictures_are_at_no_distance_and_others_are_apart() {
        let one = hash(&picture(3));
        let Measured::Value(same) = sameness(&[one, one, one]) else { panic!("a measure") };
        assert_eq!((same.mean, same.nearest, same.least, same.duplicates.len()), (0.0, 0.0, 0.0, 3));
        let all: Vec<Hash> = (1..20).map(|seed| hash(&picture(seed))).collect();
        let Measured::Value(apart) = sameness(&all) else { panic!("a measure") };
        assert!(apart.mean > 0.2 && apart.least > 0.0, "{apart:?}");
        assert_eq!(sameness(&[one]), Measured::NotDefined(Why::Few));
        assert_eq!(Hash::of(one.words()), one);
    }

    #[test]
    fn a_group_has_a_look() {
        let traits: Vec<Trait> = (1..9)
            .map(|seed| {
                Trait::new(Frame::new(64, 64, &picture(seed)).unwrap()).value().expect("traits").clone()
            })
            .collect();
        let Measured::Value(look) = group_look(&traits) else { panic!("a look") };
        assert!(
            look.count == 8 && look.palette.len() <= 6 && look.scatter > 0.0 && look.spread > 0.0,
            "{look:?}"
        );
        let Measured::Value(one) = group_look(&traits[..1]) else { panic!("a look") };
        assert!(one.scatter == 0.0 && one.spread < 1e-3 && one.centre == traits[0].centre);
        assert_eq!(group_look(&[]), Measured::NotDefined(Why::Few));
    }
}
