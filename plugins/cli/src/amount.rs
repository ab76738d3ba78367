//! Credits as people type and read them: exact decimals of up to six places, never floats.

use maquette_protocol::MICROCREDITS;

use crate::show::text::plural;

/// Decimal places of a credit.
const PLACES: usize = 6;

/// Reads `12`, `12.5` or `0.000001` as micro-credits. Neither signs nor exponents are accepted; `_` may group digits.
pub fn parse(text: &str) -> Result<i64, String> {
    let wrong = || format!("`{text}` is no amount: write credits as 12 or 12.5, with up to six decimals");
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    let whole = digits(whole).ok_or_else(wrong)?;
    let part = digits(part).ok_or_else(wrong)?;
    if part.len() > PLACES {
        return Err(wrong());
    }
    let too_large = |_| format!("`{text}` is more than the books can hold");
    let whole: i64 = whole.parse().map_err(too_large)?;
    let part: i64 = format!("{part:0<PLACES$}").parse().map_err(too_large)?;
    whole
        .checked_mul(MICROCREDITS)
        .and_then(|micro| micro.checked_add(part))
        .ok_or_else(|| format!("`{text}` is more than the books can hold"))
}

fn digits(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(|letter| *letter != '_').collect();
    let fit = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    fit.then_some(digits)
}

/// Micro-credits as credits, without needless zeros: `12`, `12.5`, `-0.000001`.
pub fn credits(micro: i64) -> String {
    let sign = if micro < 0 { "-" } else { "" };
    let (whole, part) = split(micro);
    if part == 0 {
        return format!("{sign}{whole}");
    }
    let part = format!("{part:0PLACES$}");
    format!("{sign}{whole}.{}", part.trim_end_matches('0'))
}

fn split(micro: i64) -> (u64, u64) {
    let unit = MICROCREDITS.unsigned_abs();
    (micro.unsigned_abs() / unit, micro.unsigned_abs() % unit)
}

/// With the unit: `1 credit`, `12 credits`.
pub fn with_unit(micro: i64) -> String {
    let unit = if micro == MICROCREDITS { "credit".to_owned() } else { plural("credit") };
    format!("{} {unit}", credits(micro))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_exactly_or_not_at_all() {
        let check = |text: &str, expect: Option<i64>| assert_eq!(parse(text).ok(), expect, "{text}");
        check("12", Some(12_000_000));
        check("12.5", Some(12_500_000));
        check("0.000001", Some(1));
        check("1_000", Some(1_000_000_000));
        check("0.1", Some(100_000));
        check("9223372036854.775807", Some(i64::MAX));
        check("9223372036854.775808", None);
        check("99999999999999999999", None);
        check("0.0000001", None);
        check("-1", None);
        check("+1", None);
        check("1e3", None);
        check("1.", None);
        check(".5", None);
        check("", None);
        check("1,5", None);
    }

    #[test]
    fn what_is_shown_reads_back_as_the_same_amount() {
        let check = |micro: i64, expect: &str| {
            assert_eq!(credits(micro), expect);
            if micro >= 0 {
                assert_eq!(parse(expect), Ok(micro));
            }
        };
        check(0, "0");
        check(12_000_000, "12");
        check(12_500_000, "12.5");
        check(1, "0.000001");
        check(-2_500_000, "-2.5");
        check(i64::MAX, "9223372036854.775807");
        check(i64::MIN, "-9223372036854.775808");
        assert_eq!(with_unit(1_000_000), "1 credit");
        assert_eq!(with_unit(0), "0 credits");
    }
}
