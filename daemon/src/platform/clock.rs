//! The only place that reads a clock. Everything else takes time as an argument, so that it can be tested and replayed.

use std::time::{Instant, SystemTime, UNIX_EPOCH};

/// Milliseconds since the Unix epoch, by the wall clock. It may jump in either direction; never measure a duration with it.
/// A clock before 1970 reads as 0.
pub fn unix_ms() -> u64 {
    // A test sets it back by the number of milliseconds that it gives, or forward by one below zero.
    fail::fail_point!("clock.set_back_ms", |by| {
        let back: i64 = by.and_then(|by| by.parse().ok()).unwrap_or_default();
        system_ms().saturating_add_signed(back.saturating_neg())
    });
    system_ms()
}

#[allow(clippy::disallowed_methods)]
fn system_ms() -> u64 {
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since_epoch.as_millis()).unwrap_or(u64::MAX)
}

/// The monotonic clock, for durations within this process.
#[allow(clippy::disallowed_methods)]
pub fn monotonic() -> Instant {
    Instant::now()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wall_clock_is_after_the_year_2020_and_the_other_one_never_goes_back() {
        assert!(unix_ms() > 1_577_836_800_000);
        let first = monotonic();
        assert!(monotonic() >= first);
    }
}
