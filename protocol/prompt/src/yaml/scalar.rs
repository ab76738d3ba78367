//! What a plain scalar means, by YAML 1.2's core schema (section 10.3.2). Written out by hand, because the library leaves it to its callers.

use serde_json::Value;

use super::Kind;

/// Beyond this a float cannot hold every whole number.
const WHOLE: f64 = 9_007_199_254_740_992.0;

/// The value that a plain scalar stands for.
pub(super) fn plain(text: &str) -> Kind {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Kind::Null,
        "true" | "True" | "TRUE" => return Kind::Bool(true),
        "false" | "False" | "FALSE" => return Kind::Bool(false),
        ".nan" | ".NaN" | ".NAN" => return Kind::Float(f64::NAN),
        _ => {}
    }
    int(text).or_else(|| float(text)).unwrap_or_else(|| Kind::Text(text.to_owned()))
}

/// A float as JSON: a whole number where it is one, null where JSON has no word for it.
#[allow(clippy::cast_possible_truncation, reason = "the range is checked")]
pub(super) fn number(number: f64) -> Value {
    if number.fract() == 0.0 && number.abs() < WHOLE {
        return Value::from(number as i64);
    }
    Value::from(number)
}

fn int(text: &str) -> Option<Kind> {
    if let Some(digits) = text.strip_prefix("0o") {
        return radix(digits, 8);
    }
    if let Some(digits) = text.strip_prefix("0x") {
        return radix(digits, 16);
    }
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let spelled = text.strip_prefix('+').unwrap_or(text);
    // One that is too long is a float, as in JavaScript.
    spelled.parse().map(Kind::Int).ok().or_else(|| spelled.parse().map(Kind::Float).ok())
}

fn radix(digits: &str, radix: u32) -> Option<Kind> {
    if digits.is_empty() || !digits.chars().all(|digit| digit.is_digit(radix)) {
        return None;
    }
    i64::from_str_radix(digits, radix).map(Kind::Int).ok()
}

fn float(text: &str) -> Option<Kind> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    if matches!(digits, ".inf" | ".Inf" | ".INF") {
        let sign = if text.starts_with('-') { -1.0 } else { 1.0 };
        return Some(Kind::Float(sign * f64::INFINITY));
    }
    // Rust would also read `inf`, `nan` and `infinity`, and YAML does not.
    let is_number = digits.starts_with(|first: char| first.is_ascii_digit() || first == '.')
        && digits.bytes().any(|byte| byte.is_ascii_digit())
        && digits.bytes().all(|byte| byte.is_ascii_digit() || b".eE+-".contains(&byte));
    if !is_number || digits.starts_with(".e") || digits.starts_with(".E") {
        return None;
    }
    text.strip_prefix('+').unwrap_or(text).parse().map(Kind::Float).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_core_schema() {
        let text = |text: &str| Kind::Text(text.into());
        let check = |spelled: &str, expect: Kind| assert_eq!(plain(spelled), expect, "{spelled:?}");
        check("", Kind::Null);
        check("~", Kind::Null);
        check("Null", Kind::Null);
        check("nULL", text("nULL"));
        check("TRUE", Kind::Bool(true));
        // YAML 1.1's words for truth are words.
        check("yes", text("yes"));
        check("off", text("off"));
        check("007", Kind::Int(7));
        check("-12", Kind::Int(-12));
        check("+3", Kind::Int(3));
        check("0o17", Kind::Int(15));
        check("0xff", Kind::Int(255));
        check("0x", text("0x"));
        check("0b1", text("0b1"));
        check("-", text("-"));
        check("1_000", text("1_000"));
        check("99999999999999999999", Kind::Float(1e20));
        check("1.5", Kind::Float(1.5));
        check(".5", Kind::Float(0.5));
        check("5.", Kind::Float(5.0));
        check("-1e3", Kind::Float(-1000.0));
        check("+.inf", Kind::Float(f64::INFINITY));
        check("-.INF", Kind::Float(f64::NEG_INFINITY));
        check("inf", text("inf"));
        check("nan", text("nan"));
        check(".", text("."));
        check(".e5", text(".e5"));
        check("1e", text("1e"));
        check("12e03", Kind::Float(12000.0));
        check("2026-11-21", text("2026-11-21"));
        check("16:9", text("16:9"));
        assert!(matches!(plain(".nan"), Kind::Float(number) if number.is_nan()));
    }

    #[test]
    fn floats_as_json() {
        assert_eq!(number(3.0), Value::from(3));
        assert_eq!(number(-0.5), Value::from(-0.5));
        assert_eq!(number(f64::INFINITY), Value::Null);
        assert_eq!(number(1e300), Value::from(1e300));
    }
}
