//! Every known shape of an answer, and an order from end to end against a listener of our own.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use maquette_protocol::Digest;
use serde_json::{Value, json};

use super::super::InputFile;
use super::super::Why;
use super::super::http::listener::{Act, Listener};
use super::super::http::{Broken, Url};
use super::super::pictures::Enclosed;
use super::super::stage::{Stage, answer};
use super::*;
use crate::catalog::TokenPrices;
use crate::ledger::money::Microcredits;
use crate::plan::recipe::tests::teapot;
use crate::plan::recipe::{Edit, Input, InputRole, Recipe};

const PRICES: TokenPrices = TokenPrices {
    picture_out: 30_000_000,
    text_out: 40_000_000,
    text_in: 5_000_000,
    picture_in: Some(8_000_000),
};

#[test]
fn sizes_go_in_steps_and_are_not_too_small() {
    let check = |asked: (u32, u32), expect: Option<(u32, u32)>| {
        assert_eq!(wire::size(asked.0, asked.1).ok(), expect, "{asked:?}");
    };
    check((1024, 1024), Some((1024, 1024)));
    check((1536, 1024), Some((1536, 1024)));
    check((1376, 768), Some((1376, 768)));
    check((1024, 682), Some((1024, 688)));
    check((1024, 576), Some((1088, 608)));
    check((576, 1024), Some((608, 1088)));
    check((256, 256), Some((816, 816)));
    check((3840, 2160), Some((3840, 2160)));
    check((2880, 2880), Some((2880, 2880)));
    check((3072, 1024), Some((3072, 1024)));
    check((3840, 1024), None);
    check((3000, 3000), None);
    check((4096, 1800), None);
    check((0, 0), None);
}

#[test]
fn an_order_is_put_in_the_words_of_the_api() {
    let mut recipe = Recipe { palette: Vec::new(), model: "some-model".into(), ..teapot() };
    recipe.negative = Some("cups".into());
    recipe.parameters.insert("input.quality".into(), "low".into());
    recipe.parameters.insert("input.output_compression".into(), "80".into());
    let Ok(Request::Words(body)) = wire::to_wire(&recipe, Vec::new(), None) else { panic!("only words") };
    let body: Value = serde_json::from_slice(&body).unwrap();
    let expect = json!({ "model": "some-model", "prompt": "a teapot\n\nLeave out: cups", "size": "1024x1024",
        "quality": "low", "output_compression": 80 });
    assert_eq!(body, expect);
    let one = |role, bytes: &[u8]| Enclosed { role, media: Media::Jpeg, bytes: bytes.to_vec() };
    let enclosed = vec![
        one(InputRole::Parent, b"first"),
        one(InputRole::Reference, b"second"),
        one(InputRole::Mask, b"m"),
    ];
    let request = wire::to_wire(&recipe, enclosed, Some(b"cleared".to_vec()));
    let Ok(Request::Pictures(form)) = request else { panic!("pictures go in a form") };
    let text = String::from_utf8(form.finish().1).unwrap();
    let at = |part: &str| text.find(part).unwrap_or_else(|| panic!("{part} in {text}"));
    assert!(
        at("name=\"image[]\"; filename=\"0.jpg\"") < at("first") && at("first") < at("filename=\"1.jpg\"")
    );
    assert!(
        at("name=\"mask\"; filename=\"mask.png\"\r\nContent-Type: image/png\r\n\r\ncleared") > at("second")
    );
    assert!(
        at("name=\"output_compression\"\r\n\r\n80\r\n") > 0 && at("name=\"size\"\r\n\r\n1024x1024\r\n") > 0
    );
    assert_eq!(text.matches("image[]").count(), 2, "the mask is no picture");
}

#[test]
fn every_shape_of_an_answer_is_known() {
    let check = |status, body: &str, expect: &str| {
        let found = match wire::from_wire(&answer(status, body)) {
            Reading::Picture { blob, notes, .. } => format!("picture {blob} {notes:?}"),
            Reading::Refused { reason, usage } => format!("refused {reason} {}", usage.output_tokens),
            Reading::Declined(decline) => format!("declined {:?}", decline.why),
            Reading::Unclear(reason) => format!("unclear {reason}"),
        };
        assert_eq!(found, expect, "{status} {body}");
    };
    check(200, r##"{"data":[{"b64_json":"#0","revised_prompt":""}]}"##, "picture 0 []");
    let more = r##"{"data":[{"b64_json":"#0"},{"b64_json":"#1"}]}"##;
    check(200, more, r#"picture 0 ["1 more came in the same answer and were not kept"]"#);
    check(200, r#"{"data":[],"usage":{"output_tokens":9}}"#, "refused the answer holds no picture 9");
    check(200, r#"{"data":[{"url":"https://x.example"}]}"#, "refused the answer holds no picture 0");
    check(200, "{}", "unclear the answer is not what this API answers");
    check(200, "<html>", "unclear the answer is not what this API answers");
    let error =
        |code: &str| format!(r#"{{"error":{{"message":"m","type":"t","param":null,"code":"{code}"}}}}"#);
    for code in ["moderation_blocked", "content_policy_violation", "image_content_policy_violation"] {
        check(400, &error(code), &format!("refused status 400, {code}: m 0"));
    }
    check(400, &error("invalid_value"), "declined Order");
    check(400, &error("billing_hard_limit_reached"), "declined Money");
    check(401, &error("invalid_api_key"), "declined Key");
    check(403, &error("organization_not_verified"), "declined Key");
    check(403, &error("model_not_found"), "declined Model");
    check(404, &error("model_not_found"), "declined Model");
    check(413, "<html>", "declined Order");
    check(429, &error("rate_limit_exceeded"), "declined Rate");
    check(429, &error("insufficient_quota"), "declined Money");
    check(429, r#"{"error":{"message":"m","type":"t","code":null}}"#, "declined Rate");
    check(409, "{}", "unclear status 409");
    check(500, &error("server_error"), "unclear status 500, server_error: m");
    check(504, "<html>", "unclear status 504");
}

#[test]
fn the_request_has_a_name_and_a_limit_a_date() {
    let mut good = answer(200, r##"{"data":[{"b64_json":"#0"}]}"##);
    good.headers.insert("x-request-id", "req_1".parse().unwrap());
    assert!(matches!(wire::from_wire(&good), Reading::Picture { notes, .. } if notes == ["request req_1"]));
    let broken = super::super::http::Answer { broken: Some(Broken::Cut("cut".into())), ..good };
    let Reading::Unclear(reason) = wire::from_wire(&broken) else { panic!("it is not whole") };
    assert!(reason.ends_with("(request req_1)"), "{reason}");
    let mut limited = answer(429, "{}");
    limited.headers.insert("retry-after-ms", "250".parse().unwrap());
    let Reading::Declined(decline) = wire::from_wire(&limited) else { panic!("it was declined") };
    assert_eq!(decline.retry_after.map(|wait| wait.as_millis()), Some(250));
}

#[test]
fn tokens_are_priced_by_what_they_are_and_rounded_up() {
    let check = |usage: Value, expect: Option<i64>| {
        assert_eq!(wire::price(&serde_json::from_value(usage.clone()).unwrap(), &PRICES), expect, "{usage}");
    };
    check(json!({}), None);
    let of = |text: u64, image: u64| json!({ "text_tokens": text, "image_tokens": image });
    let all = json!({ "input_tokens": 110, "input_tokens_details": of(10, 100),
        "output_tokens": 1056, "output_tokens_details": of(0, 1056) });
    check(all, Some(50 + 800 + 31_680));
    check(json!({ "input_tokens": 10, "output_tokens": 100 }), Some(80 + 4_000));
    check(json!({ "output_tokens": 5, "output_tokens_details": of(0, 99) }), Some(150));
    check(json!({ "input_tokens": 1, "input_tokens_details": of(1, 0) }), Some(5));
    check(json!({ "input_tokens": u64::MAX, "output_tokens": u64::MAX }), None);
}

fn stage(base: &Url) -> (OpenAi, Stage) {
    let stage = super::super::stage::stage(NAME, "medium", "some-model", base);
    (OpenAi::new(stage.http.clone(), stage.settings.clone()), stage)
}

/// What comes of an order, what was sent, and the folder in which files lie.
async fn run(act: Act) -> (Outcome, Vec<String>, tempfile::TempDir) {
    let listener = Listener::new(vec![act]).await;
    let (openai, stage) = stage(&listener.base);
    (openai.submit(&stage.order, &stage.watch).await, listener.seen(), stage.folder)
}

/// An answer with a picture of one colour.
fn picture(width: u32, height: u32, value: u8) -> (Act, Vec<u8>) {
    let rgba = vec![value; (width * height * 4) as usize];
    let png = crate::assets::encode_png(width, height, &rgba, true).unwrap();
    let body = json!({ "created": 1, "data": [{ "b64_json": STANDARD.encode(&png) }], "size": "1024x1024", "usage": {
        "input_tokens": 10, "input_tokens_details": { "text_tokens": 10, "image_tokens": 0 },
        "output_tokens": 1000, "total_tokens": 1010 } });
    (
        Act::with(
            200,
            "content-type: application/json\r\nx-request-id: req_7\r\n",
            body.to_string().as_bytes(),
        ),
        png,
    )
}

#[tokio::test]
async fn an_order_becomes_a_picture_with_its_exact_price() {
    let (act, png) = picture(2, 1, 9);
    let (outcome, seen, _folder) = run(act).await;
    let Outcome::MadeFile(product) = outcome else { panic!("{outcome:?}") };
    assert_eq!(product.file.head(1 << 20).unwrap(), png);
    // 1000 tokens at 30 and 10 at 5 dollars a million, at a hundred credits a dollar.
    assert_eq!(product.charged, Some(Microcredits(3_005_000)));
    assert_eq!(product.notes, ["request req_7"]);
    assert_eq!(seen.len(), 1);
    assert!(seen[0].starts_with("POST /v1/images/generations HTTP/1.1\r\n"), "{}", seen[0]);
    assert_eq!(seen[0].matches("authorization: Bearer ").count(), 1);
    for unknown in ["seed", "negative_prompt", "response_format"] {
        assert!(!seen[0].contains(unknown), "{unknown} is refused by the API");
    }
}

#[tokio::test]
async fn an_edit_sends_its_mask_and_changes_nothing_outside() {
    let (act, _) = picture(4, 4, 200);
    let listener = Listener::new(vec![act]).await;
    let (openai, mut stage) = stage(&listener.base);
    let put = |role, name: &str, rgba: Vec<u8>| {
        let path = stage.folder.path().join(name);
        std::fs::write(&path, crate::assets::encode_png(4, 4, &rgba, true).unwrap()).unwrap();
        InputFile { role, digest: Digest([0; 32]), path }
    };
    let parent: Vec<u8> = (0..64).map(|at| if at % 4 == 3 { 255 } else { at }).collect();
    let mut mask = [0, 0, 0, 255].repeat(16);
    mask[20..24].copy_from_slice(&[255; 4]);
    stage.order.inputs = vec![put(InputRole::Parent, "p", parent.clone()), put(InputRole::Mask, "m", mask)];
    let digest = Digest([0; 32]);
    let inputs = [InputRole::Parent, InputRole::Mask].map(|role| Input { role, digest });
    let recipe = (*stage.order.recipe).clone();
    stage.order.recipe = Arc::new(Recipe { inputs: inputs.into(), edit: Some(Edit::Inpaint), ..recipe });
    let outcome = openai.submit(&stage.order, &stage.watch).await;
    let Outcome::MadeFile(product) = outcome else { panic!("{outcome:?}") };
    let bytes = product.file.head(1 << 20).unwrap();
    let made = crate::assets::decode_picture(&bytes, &crate::assets::PictureLimits::default()).unwrap();
    assert_eq!((&made.rgba[..20], &made.rgba[24..]), (&parent[..20], &parent[24..]));
    assert_eq!(made.rgba[20..23], [200; 3]);
    let seen = listener.seen();
    assert!(seen[0].starts_with("POST /v1/images/edits HTTP/1.1\r\n"), "{:.200}", seen[0]);
    assert!(seen[0].contains("name=\"image[]\"") && seen[0].contains("name=\"mask\"; filename=\"mask.png\""));
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
    check(Act::cut(200, b"{\"data\":[{\"b64_json\":\"iVBO"), unknown).await;
    check(Act::json(500, "{}"), unknown).await;
    check(Act::answer(502, "text/html", b"<html>"), unknown).await;
    check(Act::answer(200, "text/html", b"<html>"), unknown).await;
    let damaged = r#"{"data":[{"b64_json":"!!"}]}"#;
    check(Act::json(200, damaged), |outcome| matches!(outcome, Outcome::Refused { .. })).await;
    let blocked = r#"{"error":{"code":"moderation_blocked","message":"no"}}"#;
    check(Act::json(400, blocked), |outcome| matches!(outcome, Outcome::Refused { charged: None, .. })).await;
    let empty = r#"{"error":{"code":"insufficient_quota","message":"no"}}"#;
    check(Act::json(429, empty), |outcome| {
        matches!(outcome, Outcome::Declined(Decline { why: Why::Money, .. }))
    })
    .await;
}

#[tokio::test]
async fn nothing_is_sent_where_somebody_stopped_it() {
    let listener = Listener::new(Vec::new()).await;
    let (openai, stopped) = stage(&listener.base);
    stopped.watch.stop.cancel();
    assert_eq!(openai.submit(&stopped.order, &stopped.watch).await, Outcome::Cancelled);
    assert!(listener.seen().is_empty());
}
