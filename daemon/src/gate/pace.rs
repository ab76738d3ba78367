//! How often a client may call: token buckets, one set a client, for as many clients as are busy at once.
//!
//! Only clients with a token are counted, which are those on loopback TCP. A process of the same user on the Unix socket could do
//! anything to the daemon anyway, and is never slowed down. The clock is handed in.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How fast a bucket fills, and how much it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// Time in which one more call is earned.
    pub every: Duration,
    /// Calls that may come at once after a rest.
    pub burst: u32,
}

/// Calls of any kind by one client: 200 a second.
pub const CALLS: Pace = Pace { every: Duration::from_millis(5), burst: 200 };
/// Calls by one client that may spend credits: 5 a second.
pub const SPENDING: Pace = Pace { every: Duration::from_millis(200), burst: 20 };
/// Requests without a credential, over all connections: 20 a second.
pub const ANONYMOUS: Pace = Pace { every: Duration::from_millis(50), burst: 20 };
/// Files of the panel's shell, over all connections: 500 a second.
pub const SHELL: Pace = Pace { every: Duration::from_millis(2), burst: 400 };
/// Requests to be paired, over all connections: 5 a minute.
pub const PAIRING: Pace = Pace { every: Duration::from_secs(12), burst: 5 };

/// Clients whose buckets are remembered. A client that has rested is forgotten first, which costs nothing: its buckets are full.
const CLIENTS: usize = 256;

/// A token bucket, kept as the moment at which it is full again: nothing has to be counted up in between.
#[derive(Debug, Clone, Copy)]
pub struct Bucket {
    full_at: Instant,
}

impl Bucket {
    /// A full one.
    pub fn full(now: Instant) -> Bucket {
        Bucket { full_at: now }
    }

    /// Takes one call out.
    ///
    /// # Errors
    /// How long to wait, if there is none.
    pub fn take(&mut self, pace: Pace, now: Instant) -> Result<(), Duration> {
        let full_at = self.full_at.max(now) + pace.every;
        let missing = full_at.duration_since(now);
        let holds = pace.every * pace.burst;
        if missing > holds {
            return Err(missing - holds);
        }
        self.full_at = full_at;
        Ok(())
    }
}

/// The buckets of one client.
#[derive(Debug, Clone, Copy)]
struct Buckets {
    calls: Bucket,
    spending: Bucket,
}

/// The buckets of all clients that were busy lately.
#[derive(Debug, Default)]
pub struct Paces(Mutex<HashMap<String, Buckets>>);

impl Paces {
    /// Counts one call of a client, which may spend or not.
    ///
    /// # Errors
    /// How long the client should wait.
    pub fn count(&self, client: &str, may_spend: bool, now: Instant) -> Result<(), Duration> {
        let mut clients = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if !clients.contains_key(client) {
            make_room(&mut clients, now);
            let full = Bucket::full(now);
            clients.insert(client.to_owned(), Buckets { calls: full, spending: full });
        }
        let Some(buckets) = clients.get_mut(client) else { return Ok(()) };
        buckets.calls.take(CALLS, now)?;
        if may_spend { buckets.spending.take(SPENDING, now) } else { Ok(()) }
    }
}

/// Forgets clients that have rested; and if all are busy, the one that is nearest to it.
fn make_room(clients: &mut HashMap<String, Buckets>, now: Instant) {
    if clients.len() < CLIENTS {
        return;
    }
    let rested_at = |buckets: &Buckets| buckets.calls.full_at.max(buckets.spending.full_at);
    clients.retain(|_, buckets| rested_at(buckets) > now);
    if clients.len() < CLIENTS {
        return;
    }
    let nearest = clients.iter().min_by_key(|(_, buckets)| rested_at(buckets)).map(|(name, _)| name.clone());
    if let Some(name) = nearest {
        clients.remove(&name);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::clock;

    const PACE: Pace = Pace { every: Duration::from_millis(100), burst: 3 };

    #[test]
    fn a_bucket_gives_what_it_holds_and_then_what_it_earns() {
        let start = clock::monotonic();
        let mut bucket = Bucket::full(start);
        let mut check = |at_ms: u64, expect: Result<(), u64>| {
            let now = start + Duration::from_millis(at_ms);
            assert_eq!(bucket.take(PACE, now), expect.map_err(Duration::from_millis), "at {at_ms} ms");
        };
        check(0, Ok(()));
        check(0, Ok(()));
        check(0, Ok(()));
        check(0, Err(100));
        check(40, Err(60));
        check(100, Ok(()));
        check(100, Err(100));
        check(250, Ok(()));
        check(250, Err(50));
        // A long rest fills it, and no more than that.
        check(60_000, Ok(()));
        check(60_000, Ok(()));
        check(60_000, Ok(()));
        check(60_000, Err(100));
        // A clock that an older reading of another thread handed in takes nothing away for ever.
        check(59_990, Err(110));
    }

    #[test]
    fn each_client_has_buckets_of_its_own_and_spending_is_slower() {
        let now = clock::monotonic();
        let paces = Paces::default();
        let many =
            |client: &str, spends| (0..1000).filter(|_| paces.count(client, spends, now).is_ok()).count();
        assert_eq!(many("a", true), 20);
        // The refused ones counted as calls.
        assert_eq!(many("a", false), 0);
        assert_eq!(many("b", false), 200);
        let later = now + Duration::from_secs(1);
        assert_eq!((0..1000).filter(|_| paces.count("b", false, later).is_ok()).count(), 200);
        assert_eq!((0..100).filter(|_| paces.count("a", true, later).is_ok()).count(), 5);
    }

    #[test]
    fn clients_are_bounded_and_busy_ones_stay_known() {
        let now = clock::monotonic();
        let paces = Paces::default();
        while paces.count("busy", false, now).is_ok() {}
        for n in 0..10_000 {
            assert_eq!(paces.count(&format!("guest {n}"), false, now), Ok(()));
        }
        assert!(paces.count("busy", false, now).is_err(), "it was forgotten for its guests");
        assert_eq!(paces.0.lock().unwrap().len(), CLIENTS);
        let rested = now + Duration::from_secs(10);
        assert_eq!(paces.count("last", false, rested), Ok(()));
        assert_eq!(paces.0.lock().unwrap().len(), 1, "those who rested are forgotten");
    }
}
