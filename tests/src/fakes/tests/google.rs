//! Google's images.

use base64::Engine;
use serde_json::{Value, json};

use super::{Caller, google_order};
use crate::fakes::{Fault, Refusal, Step, google};

fn picture(answer: &Value) -> Option<Vec<u8>> {
    let parts = answer["candidates"][0]["content"]["parts"].as_array()?;
    let part = parts.iter().find(|part| part["inlineData"].is_object() && part["thought"] != true)?;
    base64::engine::general_purpose::STANDARD.decode(part["inlineData"]["data"].as_str()?).ok()
}

#[test]
fn a_picture_comes_in_base64_and_is_in_the_books() {
    let fake = google();
    let (line, body) = google_order();
    let (status, answer) = Caller::new(&fake).ask(line, &body);
    assert_eq!((status, &answer["candidates"][0]["finishReason"]), (200, &json!("STOP")));
    let books = fake.books();
    assert_eq!(picture(&answer).as_ref(), Some(&books.made[0].bytes));
    assert_eq!(answer["usageMetadata"]["candidatesTokenCount"], 1120);
    assert_eq!((books.charged_usd_micros(), books.accepted(), books.key_leaked()), (33_600, 1, false));
    assert!(image::load_from_memory(&books.made[0].bytes).is_ok());
}

#[test]
fn refusals_are_a_200_without_a_picture() {
    let refusals =
        [Refusal::PromptBlocked, Refusal::CandidateBlocked, Refusal::TextOnly, Refusal::ThoughtsOnly];
    for refusal in refusals {
        let fake = google();
        fake.script(Step::Create, Fault::Refusal(refusal));
        let (line, body) = google_order();
        let (status, answer) = Caller::new(&fake).ask(line, &body);
        assert_eq!((status, picture(&answer)), (200, None), "{refusal:?}");
        assert_eq!(fake.books().charges.len(), usize::from(refusal == Refusal::TextOnly), "{refusal:?}");
    }
}

#[test]
fn pictures_can_be_heavy() {
    let fake = google();
    fake.weight(20 << 20);
    let (line, body) = google_order();
    let (_, answer) = Caller::new(&fake).ask(line, &body);
    let bytes = picture(&answer).unwrap();
    assert!(bytes.len() > 20 << 20 && image::load_from_memory(&bytes).is_ok());
}

#[test]
fn mistakes_are_told() {
    let fake = google();
    let check = |line: &str, change: Value, status: u16, name: &str| {
        let (_, mut body) = google_order();
        body.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        let answer = Caller::new(&fake).ask(line, &body);
        assert_eq!((answer.0, &answer.1["error"]["status"]), (status, &json!(name)), "{change}");
    };
    let (line, _) = google_order();
    check(line, json!({"contents": []}), 400, "INVALID_ARGUMENT");
    check(line, json!({"generationConfig": {"imageConfig": {"imageSize": "1k"}}}), 400, "INVALID_ARGUMENT");
    check(
        line,
        json!({"generationConfig": {"imageConfig": {"aspectRatio": "7:3"}}}),
        400,
        "INVALID_ARGUMENT",
    );
    check("POST /v1beta/models/gemini-2.5-flash-image:generateContent", json!({}), 404, "NOT_FOUND");
    let (line, body) = google_order();
    let keyless = Caller::of(fake.url()).ask(line, &body);
    assert_eq!((keyless.0, &keyless.1["error"]["details"][0]["reason"]), (400, &json!("API_KEY_INVALID")));
    assert_eq!(fake.books().charges.len(), 0);
}
