//! Chance with a seed that can be told and repeated.

use std::hash::{BuildHasher, RandomState};

/// A stream of numbers (SplitMix64, public domain, Sebastiano Vigna).
#[derive(Debug, Clone, Copy)]
pub struct Chance {
    /// Where it began.
    pub seed: u64,
    /// Where it is.
    pub state: u64,
}

impl Chance {
    /// The next number.
    pub fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `bound`.
    pub fn below(&mut self, bound: u32) -> u32 {
        u32::try_from(self.next() % u64::from(bound)).expect("it is below a u32")
    }

    /// One of these.
    pub fn one_of<'a, T>(&mut self, all: &'a [T]) -> Option<&'a T> {
        let bound = u32::try_from(all.len()).expect("few");
        (bound > 0).then(|| &all[self.below(bound.max(1)) as usize])
    }

    /// A stream of its own for a thread.
    pub fn fork(&mut self) -> Chance {
        Chance { seed: self.seed, state: self.next() }
    }
}

/// A seed that nobody chose.
pub fn fresh_seed() -> u64 {
    RandomState::new().hash_one("seed") >> 16
}
