//! The lists of the providers that have one, against a listener of our own; and the words of those that have none.

use serde_json::{Value, json};

use super::super::comfyui::ComfyUi;
use super::super::fal::Fal;
use super::super::google::Google;
use super::super::http::Url;
use super::super::http::listener::{Act, Listener};
use super::super::openai::OpenAi;
use super::super::replicate::Replicate;
use super::super::sketch::Sketch;
use super::super::stage::settled_at;
use super::super::{Pending, Provider};
use super::*;

const TEN: u64 = 1_795_168_800_000;
const HOUR: u64 = 3_600_000;

/// What a provider lists of the hour from ten o'clock, and what it was asked for that.
async fn listed(
    provider: &str,
    acts: Vec<Act>,
    make: fn(&Url) -> (Box<dyn Provider>, tempfile::TempDir),
) -> (Result<Listing, NotListed>, Vec<String>) {
    let listener = Listener::new(acts).await;
    let (vendor, _folder) = make(&listener.base);
    assert_eq!(vendor.name(), provider);
    let listing: Pending<'_, _> = vendor.listed(TEN, TEN + HOUR);
    (listing.await, listener.seen())
}

fn fal(base: &Url) -> (Box<dyn Provider>, tempfile::TempDir) {
    let (http, settings, folder) = settled_at("fal", base);
    (Box::new(Fal::new(http, settings)), folder)
}

fn replicate(base: &Url) -> (Box<dyn Provider>, tempfile::TempDir) {
    let (http, settings, folder) = settled_at("replicate", base);
    (Box::new(Replicate::new(http, settings)), folder)
}

fn comfyui(base: &Url) -> (Box<dyn Provider>, tempfile::TempDir) {
    let (http, settings, folder) = settled_at("comfyui", base);
    (Box::new(ComfyUi::new(http, settings)), folder)
}

fn told(listing: &Listing) -> Vec<(&str, Option<u64>, End, Option<i64>)> {
    let orders = listing.orders.iter();
    orders.map(|one| (one.remote_id.as_str(), one.created_ms, one.end, one.charged)).collect()
}

/// How many endpoints the shipped routes go to.
fn endpoints() -> usize {
    let base: Url = "http://127.0.0.1:1/".parse().unwrap();
    let (_, settings, _folder) = settled_at("fal", &base);
    let edits = settings.routes("fal").filter(|route| route.parameters.contains_key("edit")).count();
    settings.routes("fal").count() + edits
}

#[tokio::test]
async fn fal_lists_endpoint_by_endpoint_and_page_by_page() {
    let item = |id: &str, status: Value| json!({ "request_id": id, "endpoint_id": "fal-ai/x", "sent_at": "2026-11-20T10:00:00Z", "status_code": status });
    let page = |items: &[Value], cursor: Option<&str>| {
        let body = json!({ "items": items, "next_cursor": cursor, "has_more": cursor.is_some() });
        Act::json(200, &body.to_string())
    };
    let mut acts = vec![
        page(&[item("a", json!(200)), item("../b", json!(200)), item("c", json!(422))], Some("Mg==")),
        page(&[item("d", json!(503)), item("e", Value::Null)], None),
    ];
    acts.extend((1..endpoints()).map(|_| page(&[], None)));
    let (listing, seen) = listed("fal", acts, fal).await;
    let listing = listing.unwrap();
    let at = Some(TEN);
    assert_eq!(
        told(&listing),
        [
            ("a", at, End::Succeeded, None),
            ("c", at, End::Failed, None),
            ("d", at, End::Failed, Some(0)),
            ("e", at, End::Running, None)
        ]
    );
    assert!(!listing.is_cut);
    let asked = listing.models.expect("it lists model by model");
    let named: Vec<&str> = seen.iter().filter_map(|request| request.split("endpoint_id=").nth(1)).collect();
    let is_asked = |model: &String| named.iter().any(|all| all.starts_with(&model.replace('/', "%2F")));
    assert!(!asked.is_empty() && asked.iter().all(is_asked), "{asked:?} {named:?}");
    assert_eq!(seen.len(), endpoints() + 1);
    assert!(seen.iter().all(|request| request.contains("authorization: Key ")), "{seen:?}");
    let period = "start=2026-11-20T10%3A00%3A00.000Z&end=2026-11-20T11%3A00%3A00.000Z";
    assert!(seen[0].contains(&format!("limit=100&{period} HTTP")), "{}", seen[0]);
    assert!(seen[1].contains(&format!("{period}&cursor=Mg%3D%3D HTTP")), "{}", seen[1]);
}

#[tokio::test]
async fn a_list_that_does_not_end_is_cut_and_one_that_cannot_be_read_is_none() {
    let item = json!({ "request_id": "a", "endpoint_id": "x", "status_code": 200 });
    let all: Vec<&Value> = std::iter::repeat_n(&item, MAX_LISTED).collect();
    let body = json!({ "items": all, "next_cursor": "c", "has_more": true }).to_string();
    let mut acts = vec![Act::json(200, &body)];
    acts.extend((1..endpoints()).map(|_| Act::json(200, r#"{"items":[]}"#)));
    let (listing, _) = listed("fal", acts, fal).await;
    assert!(listing.as_ref().is_ok_and(|listing| listing.is_cut), "{listing:?}");
    let not = async |act: Act, words: &str| {
        let (listing, _) = listed("fal", vec![act], fal).await;
        let not = listing.unwrap_err();
        assert!(not.why.contains(words), "{not:?}");
        assert_eq!(not.bill, Some("https://fal.ai/dashboard/billing"));
    };
    not(Act::json(403, "{}"), "status 403").await;
    not(Act::json(200, "[]"), "is no list").await;
    not(Act::answer(200, "text/html", b"<html>"), "is no list").await;
    not(Act::cut(200, br#"{"items":[]}"#), "cannot be read").await;
    not(Act::Reset, "could not be asked").await;
}

#[tokio::test]
async fn replicate_is_read_back_to_the_beginning_of_the_period_at_its_own_place() {
    let one = |id: &str, status: &str, minute: u32, began: bool| {
        json!({ "id": id, "model": "owner/name", "status": status, "created_at": format!("2026-11-20T10:{minute:02}:00.000Z"),
            "started_at": began.then_some("2026-11-20T11:00:00Z"), "logs": "long" })
    };
    let page = |items: &[Value], next: Option<&str>| {
        Act::json(200, &json!({ "results": items, "next": next }).to_string())
    };
    let at = |minute: u64| Some(TEN + minute * 60_000);
    let next = Some("/v1/predictions?cursor=c2");
    let old = json!({ "id": "old", "status": "succeeded", "created_at": "2026-11-20T09:59:59Z" });
    let (listing, seen) = listed(
        "replicate",
        vec![
            page(&[one("a", "succeeded", 9, true), one("b", "failed", 8, true)], next),
            page(&[one("c", "canceled", 7, true), one("d", "canceled", 6, false), old], next),
        ],
        replicate,
    )
    .await;
    assert_eq!(
        told(&listing.unwrap()),
        [
            ("a", at(9), End::Succeeded, None),
            ("b", at(8), End::Failed, None),
            ("c", at(7), End::Cancelled, None),
            ("d", at(6), End::Cancelled, Some(0)),
            ("old", Some(TEN - 1_000), End::Succeeded, None)
        ]
    );
    assert_eq!(seen.len(), 2, "what is older is not read");
    assert!(seen[1].starts_with("GET /v1/predictions?cursor=c2 HTTP"), "{}", seen[1]);
    let elsewhere = page(&[one("a", "processing", 9, true)], Some("https://evil.example/v1/predictions"));
    let (listing, seen) = listed("replicate", vec![elsewhere], replicate).await;
    let listing = listing.unwrap();
    assert!(listing.is_cut && seen.len() == 1, "nobody follows it");
    assert_eq!(told(&listing), [("a", at(9), End::Running, None)]);
    let (denied, _) = listed("replicate", vec![Act::json(401, "{}")], replicate).await;
    assert_eq!(denied.unwrap_err().bill, Some("https://replicate.com/account/billing"));
}

#[tokio::test]
async fn comfyui_tells_its_queue_and_its_history() {
    let queue =
        json!({ "queue_running": [[0, "run", {}]], "queue_pending": [[1, "both", {}], [2, "../x", {}]] });
    let entry =
        |word: &str, messages: Value| json!({ "status": { "status_str": word, "messages": messages } });
    let start = json!([["execution_start", { "prompt_id": "x", "timestamp": TEN }]]);
    let few = json!({ "both": entry("success", start), "bad": entry("error", json!([])),
        "stopped": entry("error", json!([["execution_interrupted", {}]])) });
    let many: serde_json::Map<String, Value> =
        (0..16).map(|n| (format!("old-{n}"), entry("success", json!([])))).collect();
    let acts = vec![
        Act::json(200, &queue.to_string()),
        Act::json(200, &Value::Object(many).to_string()),
        Act::json(200, &few.to_string()),
    ];
    let (listing, seen) = listed("comfyui", acts, comfyui).await;
    let listing = listing.unwrap();
    assert_eq!((listing.orders.len(), listing.is_cut, listing.kept_ms), (16 + 4, false, Some(0)));
    let free = Some(0);
    let new: Vec<_> = told(&listing).into_iter().filter(|(id, ..)| !id.starts_with("old-")).collect();
    assert_eq!(
        new,
        [
            ("bad", None, End::Failed, free),
            ("both", Some(TEN), End::Succeeded, free),
            ("run", None, End::Running, free),
            ("stopped", None, End::Cancelled, free)
        ]
    );
    assert!(seen[2].starts_with("GET /history?max_items=16&offset=16 HTTP"), "{}", seen[2]);
    let (not, _) = listed("comfyui", vec![Act::json(500, "")], comfyui).await;
    assert!(not.unwrap_err().why.contains("status 500"));
}

#[tokio::test]
async fn who_has_no_list_says_so_and_where_the_bill_is() {
    let base: Url = "http://127.0.0.1:1/".parse().unwrap();
    let (http, settings, _folder) = settled_at("google", &base);
    let google = Google::new(http.clone(), settings.clone());
    let openai = OpenAi::new(http, settings);
    let sketch = Sketch;
    let check = async |provider: &dyn Provider, words: &str, bill: bool| {
        let not = provider.listed(TEN, TEN + HOUR).await.unwrap_err();
        assert!(not.why.contains(words), "{not:?}");
        assert_eq!(not.bill.is_some_and(|bill| bill.starts_with("https://")), bill);
    };
    check(&google, "no list of past orders", true).await;
    check(&openai, "no list of past orders", true).await;
    check(&sketch, "nothing to compare", false).await;
}

#[tokio::test]
async fn without_a_key_nobody_is_asked() {
    let listener = Listener::new(vec![]).await;
    let (vendor, folder) = fal(&listener.base);
    std::fs::remove_dir_all(folder.path().join("keys")).unwrap();
    if std::env::var_os("FAL_KEY").is_none() {
        let not = vendor.listed(TEN, TEN + HOUR).await.unwrap_err();
        assert!(not.why.contains("there is no key"), "{not:?}");
        assert_eq!(listener.seen().len(), 0);
    }
}
