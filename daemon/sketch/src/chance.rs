//! Randomness by seed: SplitMix64 for detail, an additive recurrence for the big choices of a picture.
//!
//! SplitMix64 is from Steele, Lea, Flood, "Fast Splittable Pseudorandom Number Generators" (OOPSLA 2014).
//! The big choices (camera, light, arrangement, palette) must not repeat in a batch whose seeds are
//! consecutive, so each is a coordinate of an additive recurrence (as in M. Roberts, "The Unreasonable
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
    /// What time it is.
    pub time: f32,
    /// What is in the air.
    pub weather: f32,
    /// From where the camera looks.
    pub angle: f32,
}

/// One step of each choice from a seed to the next, as a share of 2^64. The last is the golden section; the
/// others were found by a search for even counts in 2 to 8 strata over any fifty consecutive seeds, alone and
/// in pairs. (Roberts' own constants come too near to 1 in ten dimensions: neighbours would look alike.)
const STEPS: [u64; 10] = [
    0x2925_1f2b_ed3c_9401,
    0x23eb_bc52_70d3_ba01,
    0xe130_4820_d3e7_b801,
    0x4ac7_f2ef_08c8_f801,
    0xd395_37eb_6267_f001,
    0xb841_d249_8107_d001,
    0x6d0e_70a1_a8ac_d801,
    0x8f68_8745_4f5f_6001,
    0xd949_d7a0_ab41_2801,
    0x9e37_79b9_7f4a_7c15,
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
            time: at(7),
            weather: at(8),
            angle: at(9),
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
        let axes: [fn(&Choices) -> f32; 10] = [
            |c| c.light,
            |c| c.focus,
            |c| c.height,
            |c| c.distance,
            |c| c.palette,
            |c| c.arrangement,
            |c| c.lettering,
            |c| c.time,
            |c| c.weather,
            |c| c.angle,
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
