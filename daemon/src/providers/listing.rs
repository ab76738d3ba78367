//! What a provider's own list says of a period, for `maquette reconcile`; and why there is none to be had.

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use super::Decline;
use super::http::{Answer, Lost};
pub use crate::ledger::reconcile::{End, Listed};

/// The most orders that are read of one list.
pub const MAX_LISTED: usize = 10_000;

/// The orders of a period, as their provider has them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listing {
    /// The orders; some may lie outside of the period.
    pub orders: Vec<Listed>,
    /// Whether there are more than were read.
    pub is_cut: bool,
    /// How long an order stays in the list, in milliseconds; none where that is not known to end.
    pub kept_ms: Option<u64>,
    /// The models that were asked about, where the provider lists them one by one; none where the list has all there are.
    pub models: Option<BTreeSet<String>>,
}

/// Why nothing could be listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotListed {
    /// The reason in words.
    pub why: String,
    /// Where a person finds the bill.
    pub bill: Option<&'static str>,
}

impl NotListed {
    /// For this reason, with the address of the bill where there is one.
    pub fn new(why: impl Into<String>, bill: Option<&'static str>) -> NotListed {
        NotListed { why: why.into(), bill }
    }

    /// With the address of the bill.
    #[must_use]
    pub fn billed_at(self, bill: &'static str) -> NotListed {
        NotListed { bill: Some(bill), ..self }
    }

    /// For an answer that is no list.
    pub fn answered(answer: &Answer) -> NotListed {
        let why = match (&answer.broken, answer.is_good()) {
            (Some(broken), _) => format!("its list cannot be read: {broken}"),
            (None, true) => "what it answers is no list".to_owned(),
            (None, false) => format!("it does not give its list: status {}", answer.status),
        };
        NotListed::new(why, None)
    }
}

impl From<Decline> for NotListed {
    fn from(decline: Decline) -> NotListed {
        NotListed::new(decline.reason, None)
    }
}

impl From<Lost> for NotListed {
    fn from(lost: Lost) -> NotListed {
        NotListed::new(format!("it could not be asked: {}", lost.reason), None)
    }
}
