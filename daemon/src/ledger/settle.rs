//! Settling: how a hold ends. It ends exactly once, with its job.
#![deny(clippy::float_arithmetic)]

use super::money::{Microcredits, TooMuchMoney};
use crate::state::domain::Hold;

/// What the provider took.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Charge {
    /// The price, as held.
    Price,
    /// This much.
    Exactly(Microcredits),
    /// Nothing.
    Nothing,
}

/// How a hold ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settlement {
    /// Taken from the hold; the rest goes back.
    pub captured: Microcredits,
    /// Charged beyond the hold.
    pub overage: Microcredits,
    /// The wallet's `posted` after it.
    pub posted_after: Microcredits,
}

/// Settles a hold. `posted` is the wallet's before. A negative charge counts as none: a provider never gives credits by way of a job.
pub fn settle(hold: &Hold, posted: Microcredits, charge: Charge) -> Result<Settlement, TooMuchMoney> {
    let charged = match charge {
        Charge::Price => hold.amount,
        Charge::Exactly(amount) => amount.max(Microcredits::ZERO),
        Charge::Nothing => Microcredits::ZERO,
    };
    let captured = charged.min(hold.amount);
    let overage = charged.minus(captured)?;
    Ok(Settlement { captured, overage, posted_after: posted.minus(charged)? })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::money::Rate;

    #[test]
    fn a_hold_ends_in_capture_release_or_overage() {
        let hold =
            Hold { wallet: "house".into(), amount: Microcredits(12), rate: Rate::HOUSE, scopes: vec![] };
        let check = |charge, captured, overage, posted_after| {
            let expect = Settlement {
                captured: Microcredits(captured),
                overage: Microcredits(overage),
                posted_after: Microcredits(posted_after),
            };
            assert_eq!(settle(&hold, Microcredits(100), charge), Ok(expect), "{charge:?}");
        };
        check(Charge::Price, 12, 0, 88);
        check(Charge::Nothing, 0, 0, 100);
        check(Charge::Exactly(Microcredits(5)), 5, 0, 95);
        check(Charge::Exactly(Microcredits(15)), 12, 3, 85);
        check(Charge::Exactly(Microcredits(-5)), 0, 0, 100);
    }
}
