//! Credits as people read them.

use maquette_protocol::MICROCREDITS;

/// With the unit and without needless zeros: `1 credit`, `12.5 credits`.
pub fn credits(micro: i64) -> String {
    let unit = MICROCREDITS.unsigned_abs();
    let (whole, part) = (micro.unsigned_abs() / unit, micro.unsigned_abs() % unit);
    let sign = if micro < 0 { "-" } else { "" };
    let part = format!("{part:06}");
    let part = part.trim_end_matches('0');
    let dot = if part.is_empty() { "" } else { "." };
    let noun = if micro == MICROCREDITS { "credit" } else { "credits" };
    format!("{sign}{whole}{dot}{part} {noun}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credits_are_exact_and_short() {
        let check = |micro, expect: &str| assert_eq!(credits(micro), expect);
        check(0, "0 credits");
        check(1_000_000, "1 credit");
        check(12_500_000, "12.5 credits");
        check(40, "0.00004 credits");
        check(-1_000_000, "-1 credits");
    }
}
