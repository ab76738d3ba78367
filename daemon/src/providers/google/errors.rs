//! Errors of Google's APIs: two envelopes, of which one names its status and the other a code in words. Pure.

use serde::Deserialize;
use serde_json::Value;

use crate::providers::http::Answer;
use crate::providers::http::status::{protobuf_duration, retry_after};
use crate::providers::{Decline, Why};

/// An error as the APIs write it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ApiError {
    /// What it says to people.
    pub message: String,
    /// Its name, such as `INVALID_ARGUMENT`.
    status: String,
    /// A number, or a word where there is no status.
    code: Value,
    details: Vec<Value>,
}

/// What an error says. Google's front end sometimes wraps it into a list.
pub fn error_of(answer: &Answer) -> (String, Option<ApiError>) {
    #[derive(Deserialize)]
    struct Wrapped {
        error: ApiError,
    }
    // The list first: a list reads as an object too, field after field.
    let listed = answer.json::<Vec<Wrapped>>().and_then(|list| list.into_iter().next());
    let error = listed.or_else(|| answer.json::<Wrapped>()).map(|wrapped| wrapped.error);
    let said = error.as_ref().map_or(String::new(), |error| {
        let name = error.code.as_str().filter(|_| error.status.is_empty()).unwrap_or(&error.status);
        format!(", {name}: {}", short(&error.message))
    });
    (format!("status {}{said}", answer.status), error)
}

/// Why an order was turned away. A bad key comes with status 400.
pub fn declined(answer: &Answer, why: Why) -> Decline {
    let (reason, error) = error_of(answer);
    let details = error.as_ref().map_or(&[][..], |error| &error.details);
    let has_bad_key = details.iter().any(|detail| detail["reason"] == "API_KEY_INVALID");
    let delay = details.iter().find_map(|detail| protobuf_duration(detail["retryDelay"].as_str()?));
    let why = if has_bad_key { Why::Key } else { why };
    Decline { why, reason, retry_after: delay.or_else(|| retry_after(|name| answer.header(name))) }
}

/// Whether an error is the provider's word about what it will not make, rather than about how it was asked.
pub fn speaks_of_policy(message: &str) -> bool {
    let text = message.to_lowercase();
    ["safety", "blocked", "policy", "policies", "prohibited", "usage guidelines"]
        .iter()
        .any(|word| text.contains(word))
}

/// As much of a text as goes into a reason.
pub fn short(text: &str) -> String {
    text.chars().take(300).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::providers::stage::answer;

    #[test]
    fn both_envelopes_are_read() {
        let check = |body: &str, expect: &str| assert_eq!(error_of(&answer(400, body)).0, expect, "{body}");
        check(
            r#"{"error":{"code":400,"message":"no","status":"INVALID_ARGUMENT"}}"#,
            "status 400, INVALID_ARGUMENT: no",
        );
        check(r#"{"error":{"code":"invalid_request","message":"no"}}"#, "status 400, invalid_request: no");
        check(r#"[{"error":{"code":"invalid_request","message":"no"}}]"#, "status 400, invalid_request: no");
        check("<html>", "status 400");
    }

    #[test]
    fn a_word_about_policy_is_no_word_about_the_order() {
        let check = |message: &str, expect| assert_eq!(speaks_of_policy(message), expect, "{message}");
        check("The prompt was blocked by the safety filters.", true);
        check("It violates Google's Responsible AI policies.", true);
        check("duration must be a string", false);
        check("Invalid interaction name", false);
    }
}
