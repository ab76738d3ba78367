//! What servers say of an error that answer with `detail`, as FastAPI does. Pure.

use serde_json::Value;

use super::http::Answer;

/// The status, and what stands under `detail`: a text, or a list of faults.
pub fn said(answer: &Answer) -> String {
    let detail = answer.json::<Value>().map(|body| body["detail"].clone());
    let text = match detail {
        Some(Value::String(text)) => text,
        Some(Value::Array(faults)) => {
            let all: Vec<&str> = faults.iter().filter_map(|fault| fault["msg"].as_str()).collect();
            all.join("; ")
        }
        Some(_) | None => String::new(),
    };
    let text: String = text.chars().take(300).collect();
    match text.as_str() {
        "" => format!("status {}", answer.status),
        text => format!("status {}: {text}", answer.status),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::providers::stage::answer;

    #[test]
    fn a_text_and_a_list_of_faults_are_read() {
        let check = |body: &str, expect: &str| assert_eq!(said(&answer(422, body)), expect, "{body}");
        check(r#"{"detail":"no"}"#, "status 422: no");
        check(r#"{"detail":[{"msg":"a","type":"x"},{"msg":"b"},{}]}"#, "status 422: a; b");
        check(r#"{"detail":{"x":1}}"#, "status 422");
        check("<html>", "status 422");
    }
}
