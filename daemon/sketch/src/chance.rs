//! Randomness by seed: SplitMix64 for detail, an additive recurrence for the big choices of a picture.
//!
//! SplitMix64 is from Steele, Lea, Flood, "Fast Splittable Pseudorandom Number Generators" (OOPSLA 2014).
//! The big choices (camera, light, arrangement, palette) must not repeat in a batch whose seeds are
//! consecutive, so each is a coordinate of Roberts' R-sequence (M. Roberts, "The Unreasonable
//! Effectiveness of Quasirandom Sequences", 2018): evenly spread over any run of consecutive seeds.

/// Detail randomness: cheap, independent per stream.
#[derive(Debug, Clone)]
pub(crate) struct Chance {
    state: u64,
}

impl Chance {
    /// A stream that depends on the seed and on what it is used for.
    pub(crate) fn new(seed: u64, stream: u64) -> Self {
        let mut chance = Self { state: seed ^ stream.wrapping_mul(0x9e37_79b9_7f4a_7c15) };
        chance.next();
        chance
    }

    /// The next 64 bits.
    pub(crate) fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number in `0.0..1.0`.
    pub(crate) fn unit(&mut self) -> f32 {
        (self.next() >> 40) as f32 / 16_777_216.0
    }

    /// A number in `low..high`.
    pub(crate) fn range(&mut self, low: f32, high: f32) -> f32 {
        low + (high - low) * self.unit()
    }

    /// A number in `0..count`; `count` must be at least 1.
    pub(crate) fn index(&mut self, count: usize) -> usize {
        (self.next() % count.max(1) as u64) as usize
    }

    /// True with the given probability.
    pub(crate) fn happens(&mut self, probability: f32) -> bool {
        self.unit() < probability
    }
}

/// The big choices of one picture, one number in `0.0..1.0` each.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Choices {
    /// Which side the key light comes from and how steep it is.
    pub light: f32,
    /// Where the focal point stands.
    pub focus: f32,
    /// How high the camera is.
    pub height: f32,
    /// How near the camera is, within the distance that was asked for.
    pub distance: f32,
    /// Which way the palette leans.
    pub palette: f32,
    /// Which arrangement of the setting is used.
    pub arrangement: f32,
    /// How the text is set.
    pub lettering: f32,
}

/// `floor(2^64 / φ₇^k)`, where φ₇ = 1.0969… solves `x⁸ = x + 1` (Roberts' R-sequence in seven dimensions).
const STEPS: [u64; 7] = [
    0xe95e_1dd1_7d35_800d,
    0xd4bc_74e1_3f3c_782e,
    0xc1ed_bc5b_5c68_ac24,
    0xb0c8_ac50_f0ed_ef5c,
    0xa127_a31c_56d1_cdb5,
    0x92e8_52c8_0d15_3db2,
    0x85eb_75c3_0243_85c3,
];

impl Choices {
    /// The choices for a seed. Consecutive seeds spread evenly over every one of them.
    pub(crate) fn of(seed: u64) -> Self {
        let at = |k: usize| {
            let turned = seed.wrapping_mul(STEPS[k]).wrapping_add(1 << 63);
            (turned >> 40) as f32 / 16_777_216.0
        };
        Self {
            light: at(0),
            focus: at(1),
            height: at(2),
            distance: at(3),
            palette: at(4),
            arrangement: at(5),
            lettering: at(6),
        }
    }
}

/// Picks one of `count` equal strata by a number in `0.0..1.0`.
pub(crate) fn stratum(unit: f32, count: usize) -> usize {
    ((unit * count as f32) as usize).min(count.saturating_sub(1))
}

/// The part of `unit` inside its stratum, again in `0.0..1.0`.
pub(crate) fn within_stratum(unit: f32, count: usize) -> f32 {
    let scaled = unit * count as f32;
    scaled - scaled.floor()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splitmix_meets_the_reference_stream() {
        // The first outputs of the reference implementation for state 1234567.
        let mut chance = Chance { state: 1_234_567 };
        assert_eq!(chance.next(), 6_457_827_717_110_365_317);
        assert_eq!(chance.next(), 3_203_168_211_198_807_973);
    }

    #[test]
    fn consecutive_seeds_cover_every_choice() {
        let choices: Vec<Choices> = (1000..1048).map(Choices::of).collect();
        let axes: [fn(&Choices) -> f32; 7] = [
            |c| c.light,
            |c| c.focus,
            |c| c.height,
            |c| c.distance,
            |c| c.palette,
            |c| c.arrangement,
            |c| c.lettering,
        ];
        for axis in axes {
            let mut counts = [0; 6];
            for choice in &choices {
                counts[stratum(axis(choice), 6)] += 1;
            }
            assert!(counts.iter().all(|n| (6..=10).contains(n)), "{counts:?}");
        }
    }

    #[test]
    fn streams_differ() {
        assert_ne!(Chance::new(1, 1).next(), Chance::new(1, 2).next());
        assert_eq!(Chance::new(7, 3).next(), Chance::new(7, 3).next());
    }
}
