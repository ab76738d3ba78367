//! A fake's own books: what it was asked, what it charged, what it still holds. A test compares the daemon's books with these.

use std::collections::{BTreeMap, BTreeSet};

use super::exchange::{Host, Step};

/// Everything that a fake wrote down.
#[derive(Debug, Clone, Default)]
pub struct Books {
    /// Every request in order.
    pub requests: Vec<Entry>,
    /// Every order for work in order, whether it was accepted or not.
    pub creates: Vec<Create>,
    /// What was charged.
    pub charges: Vec<Charge>,
    /// The results that can still be fetched, by their names.
    pub held: BTreeMap<String, String>,
    /// Every picture and clip that was made, in order.
    pub made: Vec<Made>,
    /// The keys that were shown, by the address they were shown to.
    pub keys: BTreeMap<Host, BTreeSet<String>>,
    /// Jobs whose end was asked for and granted.
    pub cancelled: Vec<String>,
    /// The pictures that came with orders, in order; of those providers whose tests look for them.
    pub brought: Vec<Brought>,
}

/// A picture that came with an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brought {
    /// The field in which it came.
    pub field: String,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// One request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The address.
    pub host: Host,
    /// What it was for.
    pub step: Step,
    /// Method and path.
    pub line: String,
    /// The status that was answered, or meant to be.
    pub status: u16,
    /// The name of the fault that met it.
    pub fault: Option<String>,
}

/// One order for work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Create {
    /// Method and path.
    pub line: String,
    /// BLAKE3 of the body, to tell repetitions from other orders.
    pub body: String,
    /// The job that came of it; none if it was not accepted.
    pub job: Option<String>,
}

/// One charge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Charge {
    /// The job.
    pub job: String,
    /// Millionths of a dollar.
    pub usd_micros: u64,
}

/// A picture or clip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// The job.
    pub job: String,
    /// BLAKE3 of the bytes.
    pub digest: String,
    /// The bytes.
    pub bytes: Vec<u8>,
    /// Such as `image/png`.
    pub kind: String,
}

impl Books {
    /// How many orders for work came of which a job was made.
    pub fn accepted(&self) -> usize {
        self.creates.iter().filter(|create| create.job.is_some()).count()
    }

    /// The sum of all charges in millionths of a dollar.
    pub fn charged_usd_micros(&self) -> u64 {
        self.charges.iter().map(|charge| charge.usd_micros).sum()
    }

    /// How many requests were for that.
    pub fn count(&self, step: Step) -> usize {
        self.requests.iter().filter(|entry| entry.step == step).count()
    }

    /// How often somebody came where nobody has any business.
    pub fn trapped(&self) -> usize {
        self.requests.iter().filter(|entry| entry.host == Host::Trap).count()
    }

    /// Whether a key was shown anywhere but to the API.
    pub fn key_leaked(&self) -> bool {
        self.keys.iter().any(|(host, keys)| *host != Host::Api && !keys.is_empty())
    }
}
