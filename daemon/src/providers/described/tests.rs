//! Orders in the words of descriptions, every shape of an answer, and jobs from end to end against a listener of our own.

use serde_json::{Value, json};

use super::super::Provider;
use super::super::http::listener::{Act, Listener};
use super::super::pictures::Enclosed;
use super::super::stage::{KEY, PICTURE, Stage, answer, stage_of};
use super::*;
use crate::catalog::Catalog;
use crate::plan::recipe::{InputRole, Recipe, SeedMode};

/// The example of the documentation, changed here and there.
fn acme(changes: &[(&str, &str)]) -> Catalog {
    let page = include_str!("../../../catalog/README.md");
    let behind = page.split_once("```toml\n").unwrap().1;
    let mut text = behind.split_once("\n```").unwrap().0.to_owned();
    for (from, to) in changes {
        assert!(text.contains(from), "{from}");
        text = text.replacen(from, to, 1);
    }
    Catalog::load(&[("acme.toml".into(), text)], super::super::ADAPTERS).unwrap()
}

fn described(catalog: &Catalog, name: &str) -> Arc<Description> {
    catalog.descriptions().find(|(own, _)| *own == name).unwrap().1.clone()
}

fn staged(catalog: Catalog, name: &str, route: &str, base: &Url) -> (Described, Stage) {
    let description = described(&catalog, name);
    let model = catalog.route(&format!("{name}/{route}")).unwrap().model.clone();
    let stage = stage_of(catalog, name, route, &model, base);
    (Described::new(name, description, stage.http.clone(), stage.settings.clone()), stage)
}

fn stage(base: &Url) -> (Described, Stage) {
    staged(acme(&[]), "acme", "sketch", base)
}

fn nowhere() -> Url {
    "http://127.0.0.1:1/".parse().unwrap()
}

/// What a shipped route sends.
fn sent(name: &str, route: &str, change: impl FnOnce(&mut Recipe), enclosed: &[Enclosed]) -> (String, Sent) {
    let catalog = Catalog::load(&[], super::super::ADAPTERS).unwrap();
    let (provider, Stage { mut order, settings, .. }) = staged(catalog, name, route, &nowhere());
    let mut recipe = Recipe { palette: Vec::new(), ..Recipe::clone(&order.recipe) };
    change(&mut recipe);
    order.recipe = Arc::new(recipe);
    let submission = provider.submission(&order).unwrap();
    let as_uri = provider.description.pictures.as_uri;
    wire::to_wire(submission, as_uri, &order, enclosed, settings.aspects(&order.recipe.route)).unwrap()
}

fn enclosed(role: InputRole) -> Enclosed {
    Enclosed { role, media: Media::Png, bytes: b"hi".to_vec() }
}

fn clip(seconds: u32) -> impl FnOnce(&mut Recipe) {
    move |recipe| {
        (recipe.width, recipe.height, recipe.duration_ms) = (1280, 720, Some(seconds * 1000));
    }
}

#[test]
fn shipped_routes_say_what_their_apis_want_to_hear() {
    let check = |(path, sent): (String, Sent), expect_path: &str, expect: Value| {
        let Sent::Json(body) = sent else { panic!("{path}: no JSON") };
        let mut body: Value = serde_json::from_slice(&body).unwrap();
        if let Some(job) = body.get_mut("external_task_id") {
            assert_eq!(job.as_str().unwrap().len(), 36);
            *job = "job".into();
        }
        assert_eq!((path.as_str(), body), (expect_path, expect));
    };
    check(
        sent("runway", "gen4-image", |_| (), &[enclosed(InputRole::Parent)]),
        "v1/text_to_image",
        json!({ "model": "gen4_image", "promptText": "a teapot", "ratio": "1024:1024", "seed": 7,
            "referenceImages": [{ "uri": "data:image/png;base64,aGk=" }] }),
    );
    check(
        sent("runway", "gen4-turbo", clip(5), &[enclosed(InputRole::Anchor)]),
        "v1/image_to_video",
        json!({ "model": "gen4_turbo", "promptText": "a teapot", "promptImage": "data:image/png;base64,aGk=",
            "ratio": "1280:720", "duration": 5, "seed": 7 }),
    );
    let wordy = |recipe: &mut Recipe| recipe.negative = Some("cups".into());
    check(
        sent("luma", "photon", wordy, &[]),
        "generations/image",
        json!({ "prompt": "a teapot\n\nLeave out: cups", "model": "photon-1", "aspect_ratio": "1:1", "format": "png" }),
    );
    check(
        sent("kling", "image", wordy, &[]),
        "v1/images/generations",
        json!({ "model_name": "kling-v2-1", "prompt": "a teapot", "negative_prompt": "cups", "aspect_ratio": "1:1", "n": 1,
            "external_task_id": "job" }),
    );
    check(
        sent("kling", "turbo", clip(10), &[enclosed(InputRole::Anchor), enclosed(InputRole::Anchor)]),
        "v1/videos/image2video",
        json!({ "model_name": "kling-v2-5-turbo", "prompt": "a teapot", "image": "aGk=", "image_tail": "aGk=", "duration": "10", "mode": "pro",
            "external_task_id": "job" }),
    );
    let (path, Sent::Form(form)) =
        sent("stability", "inpaint", |_| (), &[enclosed(InputRole::Parent), enclosed(InputRole::Mask)])
    else {
        panic!("no form");
    };
    let text = String::from_utf8(form.finish().1).unwrap();
    assert_eq!(path, "v2beta/stable-image/edit/inpaint");
    assert!(
        text.contains("name=\"mask\"; filename=\"mask.png\"\r\nContent-Type: image/png\r\n\r\nhi\r\n"),
        "{text}"
    );
    assert!(text.contains("name=\"seed\"\r\n\r\n7\r\n") && !text.contains("negative"), "{text}");
}

#[test]
fn what_has_no_place_or_is_not_there_is_told_before_anything_is_sent() {
    let (provider, Stage { mut order, .. }) = stage(&nowhere());
    let base_recipe = Recipe::clone(&order.recipe);
    let mut check = |change: &dyn Fn(&mut Recipe), pictures: &[Enclosed], part: &str| {
        let mut recipe = base_recipe.clone();
        change(&mut recipe);
        order.recipe = Arc::new(recipe);
        let submission = provider.submission(&order).unwrap();
        let found = wire::to_wire(submission, true, &order, pictures, Vec::new()).unwrap_err();
        assert!(found.why == Why::Order && found.reason.contains(part), "{found:?}");
    };
    check(&|_| (), &[enclosed(InputRole::Anchor)], "does not ask for `first_frame`");
    check(&|recipe| recipe.seed = SeedMode::None, &[], "asks for `seed`");
    let lengths = |recipe: &mut Recipe| {
        recipe.duration_ms = Some(7_000);
        recipe.parameters.insert("lengths".into(), "5, 10".into());
    };
    check(&lengths, &[], "clips of 5, 10 seconds, and none of 7");
}

#[test]
fn submissions_are_taken_refused_declined_or_unclear() {
    let description = described(&acme(&[]), "acme");
    let base: Url = "https://api.acme.example/".parse().unwrap();
    let check = |status, body: &str, expect: Result<&str, Option<Why>>| {
        let found = match wire::submitted(&description, &answer(status, body), &base) {
            Submitted::As(id) => Ok(id),
            Submitted::Refused { is_charged } => Ok(format!("refused {is_charged}")),
            Submitted::AtOnce => Ok("at once".to_owned()),
            Submitted::Declined(decline) => Err(Some(decline.why)),
            Submitted::Unclear(_) => Err(None),
        };
        assert_eq!(found, expect.map(str::to_owned), "{status} {body}");
    };
    check(200, r#"{"id":"j-1"}"#, Ok("j-1"));
    check(200, r#"{"id":12}"#, Ok("12"));
    for bad in [r#"{"id":"../x"}"#, r#"{"id":"a/b"}"#, r#"{"id":".."}"#, r#"{"id":"a?b"}"#, "{}", "<html>"] {
        check(200, bad, Err(None));
    }
    check(400, r#"{"error":{"code":"content_policy"}}"#, Ok("refused false"));
    check(422, r#"{"error":{"code":"it is NSFW"}}"#, Ok("refused false"));
    check(400, r#"{"error":{"code":"size"}}"#, Err(Some(Why::Order)));
    check(403, r#"{"error":{"code":"balance_low"}}"#, Err(Some(Why::Money)));
    check(403, "{}", Err(Some(Why::Key)));
    check(429, "", Err(Some(Why::Rate)));
    check(404, "", Err(Some(Why::Model)));
    check(500, r#"{"error":{"code":"balance"}}"#, Err(None));
    let by_url = described(
        &acme(&[
            ("id = \"/id\"                    # where the answer names the job …", "url = \"/status_url\""),
            ("path = \"v1/jobs/{{id}}\"       # …", "#"),
            ("path = \"v1/jobs/{{id}}\"\ncertain", "path = \"v1/stop\"\ncertain"),
            (
                "[http.find]\npath = \"v1/jobs/by-label/{{job}}\"\nabsent_is_certain = true",
                "[http.rule.z]\nstatus = [418]\nmeans = \"order\"",
            ),
        ]),
        "acme",
    );
    let named =
        |url: &str| wire::submitted(&by_url, &answer(200, &json!({ "status_url": url }).to_string()), &base);
    assert_eq!(named("https://api.acme.example/s/1?r=eu"), Submitted::As("/s/1?r=eu".into()));
    for stranger in
        ["https://evil.example/s/1", "http://api.acme.example/s/1", "https://api.acme.example:8443/s"]
    {
        assert!(matches!(named(stranger), Submitted::Unclear(_)), "{stranger}");
    }
}

fn at(status: &str) -> Act {
    Act::json(200, &json!({ "id": "j1", "status": status }).to_string())
}

fn ready(url: &str) -> Act {
    let output = json!([{ "url": url }]);
    Act::json(
        200,
        &json!({ "status": "ready", "output": output, "seed": 7, "credits_used": 3.5, "draft_token": "t-1" })
            .to_string(),
    )
}

#[tokio::test]
async fn the_documented_example_makes_a_picture() {
    let media = Listener::new(vec![Act::answer(200, "image/png", PICTURE)]).await;
    let listener = Listener::new(vec![
        at("queued"),
        Act::json(200, r#"{"status":"queued","queue_position":2}"#),
        Act::json(200, r#"{"status":"working","percent":50}"#),
        ready(media.base.as_str()),
    ])
    .await;
    let (acme, stage) = stage(&listener.base);
    assert_eq!((acme.name(), acme.at_once()), ("acme", Some(8)));
    let taken = acme.submit(&stage.order, &stage.watch).await;
    assert_eq!(taken, Outcome::Accepted { remote_id: "j1".into() });
    let outcome = acme.fetch(&stage.order, "j1", &stage.watch).await;
    let Outcome::MadeFile(product) = outcome else { panic!("{outcome:?}") };
    assert_eq!(
        (product.file.head(99).unwrap().as_slice(), product.continuation.as_deref()),
        (PICTURE, Some("t-1"))
    );
    // 3.5 credits are 0.035 dollars, and a dollar is a hundred credits here.
    assert_eq!((product.charged, product.notes), (Some(Microcredits(3_500_000)), vec!["seed 7".to_owned()]));
    assert_eq!(
        (stage.places.lock().unwrap().clone(), stage.fractions.lock().unwrap().clone()),
        (vec![2], vec![0.5])
    );
    let seen = listener.seen();
    assert!(seen[0].starts_with("POST /v1/models/acme-1/images HTTP"), "{}", seen[0]);
    assert!(seen[1].starts_with("GET /v1/jobs/j1 HTTP"), "{}", seen[1]);
    let shown = format!("authorization: Bearer {KEY}");
    assert!(
        seen.iter().all(|call| call.contains(&shown) && call.contains("x-acme-version: 2026-11-01")),
        "{seen:?}"
    );
    let body: Value = serde_json::from_str(seen[0].split_once("\r\n\r\n").unwrap().1).unwrap();
    let label = format!("maquette {}", super::super::own_id::own_id(&stage.order));
    assert_eq!(
        body,
        json!({ "prompt": "a teapot\n\nLean on these colours: #0b5fff", "size": { "width": 1024, "height": 1024 }, "seed": 7,
            "label": label, "quality": "high" })
    );
    let stranger = &media.seen()[0];
    assert!(
        !stranger.contains(KEY) && !stranger.contains("x-acme"),
        "the key went to a stranger: {stranger}"
    );
}

async fn fetch(acts: Vec<Act>) -> Outcome {
    let listener = Listener::new(acts).await;
    let (acme, stage) = stage(&listener.base);
    acme.fetch(&stage.order, "j1", &stage.watch).await
}

#[tokio::test]
async fn every_end_of_a_job_is_known() {
    let with = |status: &str, code: &str| {
        Act::json(200, &json!({ "status": status, "error": { "code": code, "message": "why" } }).to_string())
    };
    let failed = fetch(vec![with("error", "x")]).await;
    assert_eq!(failed, Outcome::Failed { reason: "status 200: why".into() });
    for (refusal, rule) in [
        (with("blocked", "x"), "charged = false"),
        (with("error", "content_x"), "charged = false"),
        (with("ready", "is NSFW"), "charged = true"),
    ] {
        let listener = Listener::new(vec![refusal]).await;
        let any_status = ("status = [400, 422]", "");
        let catalog = acme(&[any_status, ("charged = false", rule)]);
        let (acme, stage) = staged(catalog, "acme", "sketch", &listener.base);
        let charged = (rule == "charged = true").then_some(Microcredits(5_000_000));
        let outcome = acme.fetch(&stage.order, "j1", &stage.watch).await;
        assert_eq!(outcome, Outcome::Refused { reason: "status 200: why".into(), charged });
    }
    assert!(matches!(fetch(vec![at("blocked")]).await, Outcome::Refused { charged: None, .. }));
    assert_eq!(fetch(vec![at("stopped")]).await, Outcome::Cancelled);
    // Done and empty, gone, and words that nobody knows: a person is asked.
    assert!(matches!(fetch(vec![at("ready")]).await, Outcome::Unknown { .. }));
    assert!(matches!(fetch(vec![Act::json(404, "{}"); 9]).await, Outcome::Unknown { .. }));
    assert!(matches!(fetch(vec![at("dreaming"); 9]).await, Outcome::Unknown { .. }));
    let private = ready("http://169.254.169.254/x");
    let outcome = fetch(vec![private; 9]).await;
    assert!(matches!(&outcome, Outcome::Unknown { reason } if reason.contains("private")), "{outcome:?}");
}

#[tokio::test]
async fn spurious_troubles_end_nothing() {
    let media = Listener::new(vec![Act::cut(200, b"byt"), Act::answer(200, "image/png", PICTURE)]).await;
    let outcome = fetch(vec![
        Act::json(400, r#"{"error":{"code":"content_x"}}"#),
        Act::Reset,
        Act::answer(502, "text/html", b"<html>"),
        Act::json(200, r#"{"status":"#),
        Act::json(302, ""),
        at("dreaming"),
        at("queued"),
        ready(media.base.as_str()),
        ready(media.base.as_str()),
    ])
    .await;
    assert!(matches!(outcome, Outcome::MadeFile(_)), "{outcome:?}");
}

#[tokio::test]
async fn failures_that_may_have_cost_are_asked_about() {
    let end = async |word: &str, status: &str| {
        let listener = Listener::new(vec![at(status)]).await;
        let change = format!("charges_on_failure = \"{word}\"");
        let catalog = acme(&[("charges_on_failure = \"no\"", &change)]);
        let (acme, stage) = staged(catalog, "acme", "sketch", &listener.base);
        acme.fetch(&stage.order, "j1", &stage.watch).await
    };
    assert!(matches!(end("unknown", "error").await, Outcome::Unknown { .. }));
    assert!(matches!(end("unknown", "stopped").await, Outcome::Unknown { .. }));
    assert!(matches!(
        end("yes", "error").await,
        Outcome::Refused { charged: Some(Microcredits(5_000_000)), .. }
    ));
}

#[tokio::test]
async fn what_waits_is_stopped_what_runs_is_waited_for_and_what_is_over_is_left_alone() {
    let stop = async |acts: Vec<Act>| {
        let listener = Listener::new(acts).await;
        let (acme, stage) = stage(&listener.base);
        (acme.cancel(&stage.order, "j1").await, listener.seen())
    };
    let (outcome, seen) = stop(vec![at("queued"), Act::json(200, "")]).await;
    assert_eq!(outcome, Outcome::Cancelled);
    assert!(seen[1].starts_with("DELETE /v1/jobs/j1 HTTP"), "{}", seen[1]);
    let (outcome, _) = stop(vec![at("working"), Act::json(200, ""), at("error")]).await;
    assert_eq!(outcome, Outcome::Cancelled);
    let media = Listener::new(vec![Act::answer(200, "image/png", PICTURE)]).await;
    let (outcome, seen) = stop(vec![ready(media.base.as_str()), ready(media.base.as_str())]).await;
    assert!(matches!(outcome, Outcome::MadeFile(_)), "{outcome:?}");
    assert!(seen.iter().all(|call| call.starts_with("GET ")), "{seen:?}");
}

#[tokio::test]
async fn an_order_whose_answer_was_lost_is_found_by_our_own_name() {
    let look_up = async |acts: Vec<Act>| {
        let listener = Listener::new(acts).await;
        let (acme, stage) = stage(&listener.base);
        let found = acme.look_up(&stage.order).await;
        let path = format!("GET /v1/jobs/by-label/{} HTTP", super::super::own_id::own_id(&stage.order));
        assert!(listener.seen()[0].starts_with(&path), "{:?}", listener.seen());
        found
    };
    let found = Lookup::Found { remote_id: "j1".into() };
    assert_eq!(look_up(vec![Act::json(404, ""), at("queued")]).await, found);
    assert_eq!(look_up(vec![Act::json(404, ""); 4]).await, Lookup::NeverCame);
    assert_eq!(look_up(vec![Act::json(500, ""); 4]).await, Lookup::CannotTell);
    let listener = Listener::new(vec![at("queued")]).await;
    let (acme, mut stage) = stage(&listener.base);
    stage.order.attempt = 2;
    let again = acme.submit(&stage.order, &stage.watch).await;
    assert_eq!((again, listener.seen().len()), (Outcome::Accepted { remote_id: "j1".into() }, 1));
}

async fn stability(act: Act) -> (Outcome, String, Stage) {
    let listener = Listener::new(vec![act]).await;
    let catalog = Catalog::load(&[], super::super::ADAPTERS).unwrap();
    let (provider, stage) = staged(catalog, "stability", "core", &listener.base);
    let outcome = provider.submit(&stage.order, &stage.watch).await;
    (outcome, listener.seen().remove(0), stage)
}

#[tokio::test]
async fn an_answer_that_is_the_result_is_read_at_once() {
    use base64::Engine;
    let image = base64::engine::general_purpose::STANDARD.encode(PICTURE);
    let body = |image: &str, reason: &str| {
        Act::json(200, &json!({ "image": image, "finish_reason": reason, "seed": 7 }).to_string())
    };
    let (outcome, seen, _stage) = stability(body(&image, "SUCCESS")).await;
    let Outcome::MadeFile(product) = outcome else { panic!("{outcome:?}") };
    assert_eq!(product.file.head(99).unwrap(), PICTURE);
    assert_eq!((product.charged, product.notes), (None, vec!["seed 7".to_owned()]));
    assert!(seen.contains("accept: application/json") && seen.contains("multipart/form-data"), "{seen}");
    let outcome = async |act: Act| stability(act).await.0;
    assert!(matches!(
        outcome(body(&image, "CONTENT_FILTERED")).await,
        Outcome::Refused { charged: None, .. }
    ));
    // It was made and paid for, and there is nothing to be had.
    let damaged = outcome(body("!!", "SUCCESS")).await;
    assert!(
        matches!(damaged, Outcome::Refused { charged: Some(Microcredits(3_000_000)), .. }),
        "{damaged:?}"
    );
    assert!(matches!(outcome(Act::json(200, "{}")).await, Outcome::Unknown { .. }));
    assert!(matches!(outcome(Act::json(200, r#"{"image":"aG"#)).await, Outcome::Unknown { .. }));
    assert!(matches!(outcome(Act::cut(200, br#"{"image":"aGk="#)).await, Outcome::Unknown { .. }));
    assert!(matches!(outcome(Act::Reset).await, Outcome::Unknown { .. }));
    let moderated = r#"{"id":"x","name":"content_moderation","errors":["no"]}"#;
    assert!(matches!(outcome(Act::json(403, moderated)).await, Outcome::Refused { charged: None, .. }));
    let declined = outcome(Act::json(403, r#"{"name":"unauthorized"}"#)).await;
    assert!(matches!(&declined, Outcome::Declined(Decline { why: Why::Key, .. })), "{declined:?}");
}

#[tokio::test]
async fn an_answer_that_is_the_picture_itself_is_kept() {
    let listener = Listener::new(vec![Act::answer(200, "image/png", PICTURE)]).await;
    let catalog = Catalog::load(&[("mine.toml".into(), BODY.into())], super::super::ADAPTERS).unwrap();
    let (provider, stage) = staged(catalog, "mine", "a", &listener.base);
    let outcome = provider.submit(&stage.order, &stage.watch).await;
    let Outcome::MadeFile(product) = outcome else { panic!("{outcome:?}") };
    assert_eq!(product.file.head(99).unwrap(), PICTURE);
    assert!(!listener.seen()[0].contains("authorization"), "there is no key");
}

const BODY: &str = r#"
provider = "mine"
base_url = "http://127.0.0.1:1"
wallet = "house"
[http]
[http.auth]
kind = "none"
[http.call.a]
path = "draw"
body = { text = "{{prompt}}" }
[http.result]
as = "body"
[route.a]
call = "a"
model = "m"
version = "1"
about = "mine"
stages = ["exploration"]
makes = "still"
does = ["draft"]
min_side = 64
max_side = 2048
seed = "none"
mask = "none"
charges_on_refusal = "no"
contract = "unverified"
"#;

#[tokio::test]
async fn an_order_is_asked_for_at_its_providers_address_alone() {
    let (acme, stage) = stage(&"http://127.0.0.1:1/v1".parse().unwrap());
    for path in ["https://evil.example/x", "//evil.example/x", "\\\\evil.example\\x"] {
        let call = acme.call(&stage.order, Method::GET, path);
        assert!(call.is_err_and(|decline| decline.reason.contains("away from its provider")), "{path}");
    }
    let call = acme.call(&stage.order, Method::GET, "jobs/1").unwrap();
    assert_eq!(call.url.as_str(), "http://127.0.0.1:1/v1/jobs/1");
}

#[tokio::test]
async fn a_server_that_never_charges_never_asks_a_person() {
    use base64::Engine;
    let image = base64::engine::general_purpose::STANDARD.encode(PICTURE);
    let sdcpp = async |acts: Vec<Act>| {
        let listener = Listener::new(acts).await;
        let catalog = Catalog::load(&[], super::super::ADAPTERS).unwrap();
        let (provider, stage) = staged(catalog, "sdcpp", "text", &listener.base);
        let mut outcome = provider.submit(&stage.order, &stage.watch).await;
        if let Outcome::Accepted { remote_id } = &outcome {
            outcome = provider.fetch(&stage.order, remote_id, &stage.watch).await;
        }
        let mut bytes = Vec::new();
        if let Outcome::MadeFile(product) = &outcome {
            bytes = product.file.head(99).unwrap();
        }
        assert_eq!(provider.look_up(&stage.order).await, Lookup::ResendIsSafe);
        (outcome, bytes)
    };
    let taken = || Act::json(202, r#"{"id":"job1","status":"queued"}"#);
    let done = json!({ "status": "completed", "result": { "images": [{ "index": 0, "b64_json": image }] } });
    let waits = Act::json(200, r#"{"status":"queued","queue_position":1}"#);
    assert_eq!(sdcpp(vec![taken(), waits, Act::json(200, &done.to_string())]).await.1, PICTURE);
    let failed = async |acts: Vec<Act>| {
        let (outcome, _) = sdcpp(acts).await;
        assert!(
            matches!(&outcome, Outcome::Failed { reason } if reason.contains("nothing is charged")),
            "{outcome:?}"
        );
    };
    failed(vec![Act::Reset]).await;
    failed(vec![Act::json(500, "{}")]).await;
    failed([vec![taken()], vec![Act::json(410, "{}"); 9]].concat()).await;
}
