//! Every known shape of an answer, and an order from end to end against a listener of our own.

use reqwest::header::HeaderMap;

use super::*;
use crate::ledger::money::Microcredits;
use crate::plan::recipe::tests::teapot;
use crate::providers::Provider;
use crate::providers::google::NAME;
use crate::providers::http::Broken;
use crate::providers::http::listener::{Act, Listener};
use crate::providers::stage::{Stage, answer};

fn read(status: u16, body: &str) -> Reading {
    from_wire(&answer(status, body))
}

#[test]
fn a_picture_is_the_first_part_that_is_no_thought() {
    let check = |parts: &str, expect: Option<usize>| {
        let body = format!(r#"{{"candidates":[{{"content":{{"parts":[{parts}]}},"finishReason":"STOP"}}]}}"#);
        let found = match read(200, &body) {
            Reading::Picture { blob, .. } => Some(blob),
            Reading::Refused { .. } | Reading::Declined(_) | Reading::Unclear(_) => None,
        };
        assert_eq!(found, expect, "{parts}");
    };
    let picture = |at: u8| format!(r##"{{"inlineData":{{"mimeType":"image/png","data":"#{at}"}}}}"##);
    let thought = r##"{"thought":true,"inlineData":{"mimeType":"image/png","data":"#0"}}"##;
    check(&picture(0), Some(0));
    check(&format!(r#"{{"text":"here"}},{}"#, picture(0)), Some(0));
    check(&format!("{thought},{}", picture(1)), Some(1));
    check(&format!("{},{}", picture(0), picture(1)), Some(0));
    check(thought, None);
}

#[test]
fn every_shape_of_a_refusal_is_one() {
    let check = |body: &str, expect: &str| {
        let found = read(200, body);
        assert!(matches!(&found, Reading::Refused { reason, .. } if reason == expect), "{body}: {found:?}");
    };
    check(
        r#"{"promptFeedback":{"blockReason":"PROHIBITED_CONTENT"}}"#,
        "the prompt was blocked, PROHIBITED_CONTENT",
    );
    check(
        r#"{"promptFeedback":{"blockReason":"OTHER","blockReasonMessage":"no"},"candidates":[]}"#,
        "the prompt was blocked, OTHER: no",
    );
    for reason in [
        "IMAGE_SAFETY",
        "IMAGE_PROHIBITED_CONTENT",
        "NO_IMAGE",
        "IMAGE_RECITATION",
        "IMAGE_OTHER",
        "SAFETY",
        "RECITATION",
        "MAX_TOKENS",
        "PROHIBITED_CONTENT",
        "SPII",
        "SOMETHING_NEW",
    ] {
        check(
            &format!(r#"{{"candidates":[{{"finishReason":"{reason}"}}]}}"#),
            &format!("no picture, {reason}"),
        );
    }
    check(
        r#"{"candidates":[{"finishReason":"IMAGE_SAFETY","finishMessage":"Unable to show"}]}"#,
        "no picture, IMAGE_SAFETY: Unable to show",
    );
    check(
        r#"{"candidates":[{"finishReason":"STOP","content":{"parts":[{"text":"hm","thought":true},{"text":"I can't."}]}}]}"#,
        "the model only said: I can't.",
    );
    check(r#"{"candidates":[{"finishReason":"STOP","content":{}}]}"#, "the model ended without a picture");
}

#[test]
fn errors_say_whether_work_was_done() {
    let check = |status: u16, body: &str, expect: Option<(Why, Option<u64>)>| {
        let found = match read(status, body) {
            Reading::Declined(decline) => {
                Some((decline.why, decline.retry_after.map(|wait| wait.as_millis() as u64)))
            }
            Reading::Unclear(_) => None,
            Reading::Picture { .. } | Reading::Refused { .. } => panic!("{status} {body}"),
        };
        assert_eq!(found, expect, "{status} {body}");
    };
    let error = |code: u16, status: &str, details: &str| {
        format!(r#"{{"error":{{"code":{code},"message":"m","status":"{status}","details":[{details}]}}}}"#)
    };
    check(400, &error(400, "INVALID_ARGUMENT", ""), Some((Why::Order, None)));
    let bad_key = r#"{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"API_KEY_INVALID"}"#;
    check(400, &error(400, "INVALID_ARGUMENT", bad_key), Some((Why::Key, None)));
    check(402, &error(402, "RESOURCE_EXHAUSTED", ""), Some((Why::Money, None)));
    check(403, &error(403, "PERMISSION_DENIED", ""), Some((Why::Key, None)));
    check(404, &error(404, "NOT_FOUND", ""), Some((Why::Model, None)));
    let delay = r#"{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"7.5s"}"#;
    check(429, &error(429, "RESOURCE_EXHAUSTED", delay), Some((Why::Rate, Some(7_500))));
    check(429, &format!("[{}]", error(429, "RESOURCE_EXHAUSTED", delay)), Some((Why::Rate, Some(7_500))));
    check(413, "<html>too large</html>", Some((Why::Order, None)));
    for status in [499, 500, 502, 503, 504] {
        check(status, &error(status, "UNAVAILABLE", ""), None);
        check(status, "<html>", None);
    }
    check(200, "<html>", None);
    check(200, "{", None);
    check(200, "{}", None);
    check(200, "[]", None);
}

#[test]
fn a_broken_good_answer_is_unclear_and_a_broken_denial_is_none() {
    let broken = |status| {
        let broken = Some(Broken::Cut("cut".to_owned()));
        from_wire(&Answer {
            status,
            headers: HeaderMap::new(),
            body: b"{}".to_vec(),
            blobs: Vec::new(),
            broken,
        })
    };
    assert!(matches!(broken(200), Reading::Unclear(_)));
    assert!(matches!(broken(429), Reading::Declined(Decline { why: Why::Rate, .. })));
}

#[test]
fn tokens_are_counted_by_what_they_are() {
    let usage = |out, details: &[(&str, u64)]| Usage {
        prompt_token_count: 10,
        candidates_token_count: out,
        thoughts_token_count: 5,
        candidates_tokens_details: details
            .iter()
            .map(|(modality, token_count)| OfModality {
                modality: (*modality).into(),
                token_count: *token_count,
            })
            .collect(),
    };
    let check = |usage: &Usage, pictures, text| {
        assert_eq!(usage.tokens(), Tokens { input: 10, pictures, text }, "{usage:?}");
    };
    check(&usage(1120, &[("IMAGE", 1120)]), 1120, 5);
    check(&usage(1130, &[("IMAGE", 1120), ("TEXT", 10)]), 1120, 15);
    check(&usage(1120, &[]), 1120, 5);
    check(&usage(7, &[("TEXT", u64::MAX), ("TEXT", 1)]), 0, 12);
}

#[test]
fn an_order_is_put_in_the_words_of_the_api() {
    let mut recipe = Recipe { palette: Vec::new(), width: 2048, height: 1152, ..teapot() };
    recipe.parameters.insert("seed".into(), "sent".into());
    recipe.parameters.insert("thinking".into(), "minimal".into());
    let enclosed = [Enclosed { role: InputRole::Parent, media: Media::Jpeg, bytes: b"hi".to_vec() }];
    let body: Value = serde_json::from_slice(&to_wire(&recipe, 1 << 40 | 5, &enclosed).unwrap()).unwrap();
    let expect = json!({
        "contents": [{ "role": "user", "parts": [
            { "text": "a teapot" },
            { "text": "Render this picture anew and keep its composition:" },
            { "inlineData": { "mimeType": "image/jpeg", "data": "aGk=" } },
        ] }],
        "generationConfig": {
            "responseModalities": ["TEXT", "IMAGE"],
            "imageConfig": { "aspectRatio": "16:9", "imageSize": "2K" },
            "seed": 5,
            "thinkingConfig": { "thinkingLevel": "minimal" },
        },
    });
    assert_eq!(body, expect);
}

#[test]
fn sizes_and_aspects_are_the_nearest_of_the_api() {
    let check = |width, height, expect: (&str, Option<&str>)| {
        let recipe = Recipe { width, height, ..teapot() };
        assert_eq!(
            (shapes::aspect(width, height, ASPECTS).as_str(), size(&recipe)),
            expect,
            "{width}x{height}"
        );
    };
    check(1024, 1024, ("1:1", Some("1K")));
    check(1376, 768, ("16:9", Some("1K")));
    check(1024, 682, ("3:2", Some("1K")));
    check(2048, 2048, ("1:1", Some("2K")));
    check(1536, 2752, ("9:16", Some("2K")));
    check(4096, 4096, ("1:1", Some("4K")));
    check(4096, 512, ("8:1", Some("2K")));
    let mut fixed = teapot();
    fixed.parameters.insert("size".into(), "fixed".into());
    assert_eq!(size(&fixed), None);
}

fn stage(base: &Url) -> (Google, Stage) {
    let stage = crate::providers::stage::stage(NAME, "nano-banana", "some-model", base);
    (Google::new(stage.http.clone(), stage.settings.clone()), stage)
}

/// What comes of an order, what was sent, and the folder in which files lie.
async fn run(act: Act) -> (Outcome, Vec<String>, tempfile::TempDir) {
    let listener = Listener::new(vec![act]).await;
    let (google, stage) = stage(&listener.base);
    (google.submit(&stage.order, &stage.watch).await, listener.seen(), stage.folder)
}

#[tokio::test]
async fn an_order_becomes_a_picture_with_its_exact_price() {
    let png = crate::assets::encode_png(2, 1, &[9; 8], true).unwrap();
    let body = json!({
        "candidates": [{ "finishReason": "STOP", "content": { "role": "model", "parts": [
            { "inlineData": { "mimeType": "image/png", "data": STANDARD.encode(&png) }, "thoughtSignature": "c2ln" },
        ] } }],
        "usageMetadata": { "promptTokenCount": 0, "candidatesTokenCount": 1120, "totalTokenCount": 1120,
            "candidatesTokensDetails": [{ "modality": "IMAGE", "tokenCount": 1120 }] },
        "modelVersion": "v",
    });
    let (outcome, seen, _folder) = run(Act::json(200, &body.to_string())).await;
    let Outcome::MadeFile(product) = outcome else { panic!("{outcome:?}") };
    assert_eq!(product.file.head(1 << 20).unwrap(), png);
    assert_eq!(product.charged, Some(Microcredits(3_360_000)));
    assert_eq!(product.notes, ["made by v"]);
    assert_eq!(seen.len(), 1);
    assert!(
        seen[0].starts_with("POST /v1beta/models/some-model:generateContent HTTP/1.1\r\n"),
        "{}",
        seen[0]
    );
    // Whether or not this machine's environment holds a key of its own.
    assert_eq!(seen[0].matches("x-goog-api-key: ").count(), 1);
}

#[tokio::test]
async fn faults_end_in_what_is_certain() {
    let check = async |act: Act, expect: fn(&Outcome) -> bool| {
        let (outcome, seen, _folder) = run(act.clone()).await;
        assert!(expect(&outcome), "{act:?}: {outcome:?}");
        assert!(seen.len() <= 1);
    };
    let unknown = |outcome: &Outcome| matches!(outcome, Outcome::Unknown { .. });
    check(Act::Reset, unknown).await;
    check(Act::Ignore, unknown).await;
    check(Act::Keep, unknown).await;
    check(Act::cut(200, b"{\"candidates\":[{"), unknown).await;
    check(Act::json(500, "{}"), unknown).await;
    check(Act::answer(502, "text/html", b"<html>"), unknown).await;
    check(Act::answer(200, "text/html", b"<html>"), unknown).await;
    check(Act::json(404, "{}"), |outcome| {
        matches!(outcome, Outcome::Declined(Decline { why: Why::Model, .. }))
    })
    .await;
    let damaged = r#"{"candidates":[{"content":{"parts":[{"inlineData":{"data":"!!"}}]}}]}"#;
    check(Act::json(200, damaged), |outcome| matches!(outcome, Outcome::Refused { .. })).await;
}

#[tokio::test]
async fn nothing_is_sent_where_nobody_listens_or_somebody_stopped_it() {
    let gone = Listener::new(Vec::new()).await.base.clone();
    let (google, nobody) = stage(&gone);
    let outcome = google.submit(&nobody.order, &nobody.watch).await;
    assert!(matches!(outcome, Outcome::Declined(Decline { why: Why::Unreachable, .. })), "{outcome:?}");
    let listener = Listener::new(Vec::new()).await;
    let (google, stopped) = stage(&listener.base);
    stopped.watch.stop.cancel();
    assert_eq!(google.submit(&stopped.order, &stopped.watch).await, Outcome::Cancelled);
    assert!(listener.seen().is_empty());
}
