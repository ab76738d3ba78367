//! How long routes take on this machine: what was measured lately, as the median and the 95th percentile.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};

/// Measurements kept for each route.
const KEPT: usize = 101;

/// Routes that are taken up from an earlier run.
const MAX_ROUTES: usize = 1_000;

/// Durations by route.
#[derive(Debug, Default)]
pub struct Timings(Mutex<HashMap<String, VecDeque<u64>>>);

/// What was measured of a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Measured {
    /// Median in milliseconds.
    pub median_ms: u64,
    /// Within this, in milliseconds, 95 of 100 takes were made.
    pub p95_ms: u64,
    /// How many takes it rests on.
    pub count: u64,
}

impl Timings {
    /// Adds a measurement, in milliseconds.
    pub fn add(&self, route: &str, took_ms: u64) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let of_route = all.entry(route.to_owned()).or_default();
        if of_route.len() == KEPT {
            of_route.pop_front();
        }
        of_route.push_back(took_ms);
    }

    /// All measurements as JSON, for the next run.
    pub fn to_json(&self) -> Vec<u8> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // Numbers by name: this cannot fail.
        serde_json::to_vec(&*all).unwrap_or_default()
    }

    /// Takes up what an earlier run measured; what cannot be read counts as nothing measured.
    pub fn take_up(&self, json: &[u8]) {
        let Ok(earlier) = serde_json::from_slice::<HashMap<String, Vec<u64>>>(json) else { return };
        for (route, times) in earlier.into_iter().take(MAX_ROUTES) {
            times.iter().for_each(|ms| self.add(&route, *ms));
        }
    }

    /// What was measured of a route so far; none if nothing was.
    pub fn of(&self, route: &str) -> Option<Measured> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut sorted: Vec<u64> = all.get(route)?.iter().copied().collect();
        sorted.sort_unstable();
        let median_ms = *sorted.get(sorted.len() / 2)?;
        // The nearest rank: the smallest that at least 95 % do not pass.
        let p95_ms = *sorted.get((sorted.len() * 95).div_ceil(100).saturating_sub(1))?;
        Some(Measured { median_ms, p95_ms, count: sorted.len() as u64 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_of_the_newest_measurements() {
        let timings = Timings::default();
        assert_eq!(timings.of("r"), None);
        [30, 10, 20].iter().for_each(|ms| timings.add("r", *ms));
        assert_eq!(timings.of("r"), Some(Measured { median_ms: 20, p95_ms: 30, count: 3 }));
        (0..KEPT).for_each(|_| timings.add("r", 7));
        assert_eq!(timings.of("r"), Some(Measured { median_ms: 7, p95_ms: 7, count: KEPT as u64 }));
        let next = Timings::default();
        next.take_up(&timings.to_json());
        assert_eq!(next.of("r"), timings.of("r"));
        for damaged in [&b""[..], b"{\"r\":", b"[]", b"{\"r\":[-1]}"] {
            next.take_up(damaged);
        }
        assert_eq!(next.of("r"), timings.of("r"));
        (1..=100).for_each(|ms| timings.add("s", ms));
        assert_eq!(timings.of("s").map(|of| (of.median_ms, of.p95_ms)), Some((51, 95)));
    }
}
