//! Figures: times of single calls, rates, and the median and spread of several runs.
#![allow(clippy::disallowed_methods, reason = "a bench reads the clock; this is its only place")]

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

/// What several runs gave, in the order in which they ran.
#[derive(Debug, Clone)]
pub struct Runs(pub Vec<f64>);

impl Runs {
    /// The middle run.
    pub fn median(&self) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_by(f64::total_cmp);
        sorted[sorted.len() / 2]
    }

    /// Lowest and highest.
    pub fn spread(&self) -> (f64, f64) {
        let low = self.0.iter().copied().fold(f64::INFINITY, f64::min);
        let high = self.0.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        (low, high)
    }

    /// The runs of `self` divided by those of `other`, pair by pair: both of a pair ran right after each other.
    pub fn ratio(&self, other: &Runs) -> Runs {
        Runs(self.0.iter().zip(&other.0).map(|(a, b)| a / b).collect())
    }

    /// The runs of `self` less those of `other`, pair by pair.
    pub fn less(&self, other: &Runs) -> Runs {
        Runs(self.0.iter().zip(&other.0).map(|(a, b)| a - b).collect())
    }
}

/// How long `work` takes, with what it gives.
pub fn timed<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let start = Instant::now();
    let result = work();
    (start.elapsed(), result)
}

/// Milliseconds.
pub fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// Times of many calls.
pub struct Times(Vec<Duration>);

impl Times {
    /// Calls `work` so often, one after the other, after a tenth as many calls that do not count.
    pub fn of(calls: u32, mut work: impl FnMut(u32)) -> Times {
        (0..calls / 10).for_each(&mut work);
        let mut times: Vec<Duration> = (0..calls).map(|n| timed(|| work(n)).0).collect();
        times.sort_unstable();
        Times(times)
    }

    /// Begins calls at a steady rate, whether or not those before are answered, and counts each from the moment in which it was due.
    /// So many threads, each with a connection of its own, take turns; there must be more of them than calls under way.
    pub fn open_loop<C>(
        calls: u32,
        a_second: u32,
        threads: u32,
        connect: impl Fn() -> C + Sync,
        call: impl Fn(&mut C, u32) + Sync,
    ) -> Times {
        let next = AtomicU32::new(0);
        let barrier = std::sync::Barrier::new(threads as usize);
        let start = OnceLock::new();
        let mut times: Vec<Duration> = std::thread::scope(|scope| {
            let work = || {
                let mut connection = connect();
                barrier.wait();
                let start: &Instant = start.get_or_init(Instant::now);
                let mut times = Vec::new();
                loop {
                    let n = next.fetch_add(1, Ordering::Relaxed);
                    if n >= calls {
                        return times;
                    }
                    let due = *start + Duration::from_secs(1) * n / a_second;
                    std::thread::sleep(due.saturating_duration_since(Instant::now()));
                    call(&mut connection, n);
                    times.push(due.elapsed());
                }
            };
            let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
            workers.into_iter().flat_map(|worker| worker.join().expect("it ends")).collect()
        });
        times.sort_unstable();
        Times(times)
    }

    /// A percentile in milliseconds.
    pub fn percentile(&self, percent: usize) -> f64 {
        ms(self.0[(self.0.len() * percent / 100).min(self.0.len() - 1)])
    }

    /// Calls a second.
    pub fn rate(&self) -> f64 {
        self.0.len() as f64 / self.0.iter().sum::<Duration>().as_secs_f64()
    }
}

/// Calls a second when `callers` threads do `each` calls, and each thread first makes its own connection.
pub fn rate_of_many<C>(
    callers: u32,
    each: u32,
    connect: impl Fn(u32) -> C + Sync,
    call: impl Fn(&mut C, u32, u32) + Sync,
) -> f64 {
    let barrier = std::sync::Barrier::new(callers as usize + 1);
    let time = std::thread::scope(|scope| {
        for caller in 0..callers {
            let (barrier, connect, call) = (&barrier, &connect, &call);
            scope.spawn(move || {
                let mut connection = connect(caller);
                barrier.wait();
                (0..each).for_each(|n| call(&mut connection, caller, n));
                barrier.wait();
            });
        }
        barrier.wait();
        timed(|| barrier.wait()).0
    });
    f64::from(callers * each) / time.as_secs_f64()
}

#[test]
fn an_open_loop_begins_on_time() {
    let times = Times::open_loop(20, 1_000, 4, || (), |(), _| ());
    assert_eq!(times.0.len(), 20);
    assert!(times.percentile(50) < 20.0, "{:?}", times.0);
}

#[test]
fn medians_and_percentiles() {
    assert_eq!(Runs(vec![3.0, 1.0, 2.0]).median(), 2.0);
    assert_eq!(Runs(vec![3.0, 1.0, 2.0]).spread(), (1.0, 3.0));
    assert_eq!(Runs(vec![4.0, 9.0]).ratio(&Runs(vec![2.0, 3.0])).0, [2.0, 3.0]);
    let times = Times((1..=100).map(Duration::from_millis).collect());
    assert_eq!(times.percentile(50), 51.0);
    assert_eq!(times.percentile(99), 100.0);
}
