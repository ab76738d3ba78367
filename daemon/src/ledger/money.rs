//! Money: integers with the unit in the name, checked arithmetic, no floats anywhere.
#![deny(clippy::float_arithmetic)]

use std::fmt;

use serde::{Deserialize, Serialize};

/// Micro-credits of the house. One credit is 1,000,000 of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Microcredits(pub i64);

/// The largest amount that any sum may reach, either way: 9 × 10¹⁵, so that it is exact in every JSON reader (below 2⁵³).
pub const MAX_AMOUNT: Microcredits = Microcredits(9_000_000_000_000_000);

/// A sum left the range of ±[`MAX_AMOUNT`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the sum is larger than {max} micro-credits", max = MAX_AMOUNT.0)]
pub struct TooMuchMoney;

impl Microcredits {
    /// Nothing.
    pub const ZERO: Microcredits = Microcredits(0);

    /// Whole credits.
    pub const fn credits(credits: i32) -> Self {
        Microcredits(credits as i64 * 1_000_000)
    }

    /// The sum, or an error where it leaves the range.
    pub fn plus(self, other: Microcredits) -> Result<Microcredits, TooMuchMoney> {
        self.0.checked_add(other.0).map(Microcredits).filter(|sum| sum.in_range()).ok_or(TooMuchMoney)
    }

    /// The difference, or an error where it leaves the range.
    pub fn minus(self, other: Microcredits) -> Result<Microcredits, TooMuchMoney> {
        self.0.checked_sub(other.0).map(Microcredits).filter(|sum| sum.in_range()).ok_or(TooMuchMoney)
    }

    /// The amount `count` times.
    pub fn times(self, count: u32) -> Result<Microcredits, TooMuchMoney> {
        self.0
            .checked_mul(i64::from(count))
            .map(Microcredits)
            .filter(|sum| sum.in_range())
            .ok_or(TooMuchMoney)
    }

    /// Whether the amount lies within ±[`MAX_AMOUNT`].
    pub fn in_range(self) -> bool {
        (-MAX_AMOUNT.0..=MAX_AMOUNT.0).contains(&self.0)
    }
}

/// Credits with up to six decimals, for people: `12`, `0.5`, `-0.000001`.
impl fmt::Display for Microcredits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let (whole, rest) = (self.0.unsigned_abs() / 1_000_000, self.0.unsigned_abs() % 1_000_000);
        if rest == 0 {
            return write!(f, "{sign}{whole}");
        }
        let decimals = format!("{rest:06}");
        write!(f, "{sign}{whole}.{}", decimals.trim_end_matches('0'))
    }
}

/// What one micro-unit of a wallet is worth in micro-credits, as a fraction. A hold fixes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rate {
    /// Micro-credits …
    pub numerator: u64,
    /// … for so many micro-units. Never 0.
    pub denominator: u64,
}

impl Rate {
    /// The house's own: a credit is a credit.
    pub const HOUSE: Rate = Rate { numerator: 1, denominator: 1 };

    /// What `units` micro-units of the wallet are in micro-credits, rounded up so that the house never pays the difference.
    pub fn to_credits(self, units: i64) -> Result<Microcredits, TooMuchMoney> {
        let numerator = i128::from(units).checked_mul(i128::from(self.numerator)).ok_or(TooMuchMoney)?;
        let denominator = i128::from(self.denominator.max(1));
        let up = numerator.div_euclid(denominator) + i128::from(numerator.rem_euclid(denominator) != 0);
        i64::try_from(up).map(Microcredits).ok().filter(|sum| sum.in_range()).ok_or(TooMuchMoney)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_read_as_credits() {
        let check = |micro: i64, expect: &str| assert_eq!(Microcredits(micro).to_string(), expect);
        check(0, "0");
        check(12_000_000, "12");
        check(500_000, "0.5");
        check(-1, "-0.000001");
        check(1_250_000, "1.25");
    }

    #[test]
    fn sums_stay_in_range() {
        assert_eq!(MAX_AMOUNT.plus(Microcredits(1)), Err(TooMuchMoney));
        assert_eq!(Microcredits(i64::MAX).plus(Microcredits(1)), Err(TooMuchMoney));
        assert_eq!(Microcredits(2).minus(Microcredits(3)), Ok(Microcredits(-1)));
        assert_eq!(MAX_AMOUNT.times(2), Err(TooMuchMoney));
        assert_eq!(Microcredits(7).times(3), Ok(Microcredits(21)));
    }

    #[test]
    fn conversion_rounds_up() {
        let check = |numerator, denominator, units, expect| {
            assert_eq!(Rate { numerator, denominator }.to_credits(units), Ok(Microcredits(expect)));
        };
        check(1, 1, 5, 5);
        check(1, 3, 10, 4);
        check(1, 3, 9, 3);
        check(100, 1, 39_000, 3_900_000);
        check(2, 3, 1, 1);
        assert_eq!(Rate { numerator: u64::MAX, denominator: 1 }.to_credits(i64::MAX), Err(TooMuchMoney));
    }
}
