//! What Google's tokens cost. Pure.

use crate::catalog::TokenPrices;
use crate::ledger::money::Microcredits;
use crate::providers::Order;
use crate::providers::remote::Settings;

/// Tokens that were used, by what they cost.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Tokens {
    /// All that went in.
    pub input: u64,
    /// Pictures and clips that came out, and whatever else nobody says what it is: the dearest.
    pub pictures: u64,
    /// Text and thoughts that came out.
    pub text: u64,
}

impl Tokens {
    /// Out of the counts of an answer: `output` are all that came out but thoughts, `text` those of them that are text.
    pub fn new(input: u64, output: u64, text: u64, thoughts: u64) -> Tokens {
        let text = text.min(output);
        Tokens { input, pictures: output - text, text: text.saturating_add(thoughts) }
    }

    /// What they cost, in millionths of the wallet's unit, rounded up; none where there is no count.
    pub fn price(self, prices: &TokenPrices) -> Option<i64> {
        if self == Tokens::default() {
            return None;
        }
        TokenPrices::sum(&[
            (self.pictures, prices.picture_out),
            (self.text, prices.text_out),
            (self.input, prices.text_in),
        ])
    }

    /// The same for an order, in credits; none where its route has no prices of tokens.
    pub fn charge(self, order: &Order, settings: &Settings) -> Option<Microcredits> {
        let units = self.price(&settings.tokens(&order.recipe.route)?)?;
        order.rate.to_credits(units).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PRICES: TokenPrices =
        TokenPrices { picture_out: 30_000_000, text_out: 7_500_000, text_in: 1_500_000, picture_in: None };

    #[test]
    fn tokens_are_priced_by_what_they_are_and_rounded_up() {
        let check = |input, output, text, thoughts, expect| {
            let tokens = Tokens::new(input, output, text, thoughts);
            assert_eq!(tokens.price(&PRICES), expect, "{tokens:?}");
        };
        check(0, 0, 0, 0, None);
        check(0, 1120, 0, 0, Some(33_600));
        check(10, 1130, 10, 0, Some(33_600 + 75 + 15));
        check(0, 10, 99, 0, Some(75));
        check(0, 0, 0, 100, Some(750));
        check(1, 0, 0, 0, Some(2));
        check(u64::MAX, u64::MAX, 0, u64::MAX, None);
    }
}
