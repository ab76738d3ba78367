//! What stands where in an answer, and what that means by the rules of a description. Pure.

use serde_json::Value;

use crate::catalog::description::{Description, Rule, Spot};
use crate::config::table::decimal;
use crate::providers::http::Answer;

/// The most characters of what a provider said.
const MAX_SAID: usize = 300;
/// A number in an answer with more characters than this is none.
const MAX_NUMBER: usize = 24;

/// What stands at a place, as text: a text, a number, or true and false.
pub fn text(answer: &Answer, spot: &Spot) -> Option<String> {
    match spot {
        Spot::Header(name) => answer.header(name),
        Spot::Pointer(pointer) => plain(answer.json::<Value>()?.pointer(pointer)?),
    }
}

fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(_) | Value::Bool(_) => Some(value.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// The first rule that fits an answer. A server's trouble has no meaning but its own.
pub fn first<'r>(rules: &'r [Rule], answer: &Answer) -> Option<&'r Rule> {
    rules.iter().filter(|_| answer.status < 500).find(|rule| fits(rule, answer))
}

fn fits(rule: &Rule, answer: &Answer) -> bool {
    let has_status = rule.status.is_empty() || rule.status.contains(&u32::from(answer.status));
    let has_words = || {
        let Some(at) = &rule.at else { return true };
        let Some(text) = text(answer, at).map(|text| text.to_lowercase()) else { return false };
        let begins = rule.begins.iter().any(|word| text.starts_with(&word.to_lowercase()));
        begins || rule.holds.iter().any(|word| text.contains(&word.to_lowercase()))
    };
    has_status && has_words()
}

/// What an answer says of an error.
pub fn said(description: &Description, answer: &Answer) -> String {
    let body: Value = answer.json().unwrap_or_default();
    let at = |spot: &Spot| match spot {
        Spot::Header(name) => answer.header(name),
        Spot::Pointer(pointer) => {
            let value = body.pointer(pointer).filter(|value| !value.is_null())?;
            // Lists and tables of faults are said as they stand.
            plain(value).or_else(|| Some(value.to_string()))
        }
    };
    let said = description.message.iter().filter_map(at).find(|said| !said.is_empty());
    match said {
        Some(said) => format!("status {}: {}", answer.status, short(&said)),
        None => format!("status {}", answer.status),
    }
}

/// The beginning of a text.
pub fn short(text: &str) -> String {
    text.chars().take(MAX_SAID).collect()
}

/// The seed that was used, as a note; digits only, for it is kept for good.
pub fn seed(description: &Description, answer: &Answer) -> Option<String> {
    let seed = text(answer, description.result.seed.as_ref()?)?;
    let is_number = (1..=MAX_NUMBER).contains(&seed.len()) && seed.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| format!("seed {seed}"))
}

/// What it cost in millionths of the wallet's unit, rounded up.
pub fn cost(description: &Description, answer: &Answer) -> Option<i64> {
    let (spot, worth) = description.result.cost.as_ref()?;
    let text = text(answer, spot).filter(|text| text.len() <= MAX_NUMBER)?;
    let counted = u128::from(decimal(&text, 6)?);
    let millionths = counted.checked_mul(u128::try_from(*worth).ok()?)?.div_ceil(1_000_000);
    i64::try_from(millionths).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::description::Meaning;
    use crate::providers::stage::answer;

    #[test]
    fn a_rule_fits_by_status_and_by_words() {
        let pointer = |text: &str| Some(Spot::Pointer(text.into()));
        let rule = |status: &[u32], at: Option<Spot>, begins: &[&str], holds: &[&str]| Rule {
            status: status.to_vec(),
            at,
            begins: begins.iter().map(|word| (*word).into()).collect(),
            holds: holds.iter().map(|word| (*word).into()).collect(),
            means: Meaning::Money,
        };
        let check = |rule: &Rule, status, body: &str, expect| {
            assert_eq!(
                first(std::slice::from_ref(rule), &answer(status, body)).is_some(),
                expect,
                "{rule:?} {body}"
            );
        };
        let by_status = rule(&[402, 403], None, &[], &[]);
        check(&by_status, 403, "", true);
        check(&by_status, 404, "", false);
        let by_word = rule(&[], pointer("/a/0"), &["SAFETY."], &["Moderat"]);
        check(&by_word, 200, r#"{"a":["safety.INPUT"]}"#, true);
        check(&by_word, 200, r#"{"a":["it was moderated"]}"#, true);
        check(&by_word, 200, r#"{"a":["no safety."]}"#, false);
        check(&by_word, 200, r#"{"a":[]}"#, false);
        check(&by_word, 200, "<html>", false);
        check(&by_word, 502, r#"{"a":["SAFETY.x"]}"#, false);
        let both = rule(&[400], pointer("/code"), &["1102"], &[]);
        check(&both, 400, r#"{"code":1102}"#, true);
        check(&both, 401, r#"{"code":1102}"#, false);
    }
}
