//! Every known shape of an answer, and a job from end to end against a listener of our own.

use serde_json::{Value, json};

use super::super::Provider;
use super::super::http::listener::{Act, Listener};
use super::super::stage::{PICTURE, Stage, answer};
use super::*;
use crate::catalog::Catalog;
use crate::plan::recipe::tests::teapot;
use crate::plan::recipe::{InputRole, Recipe};
use maquette_protocol::JobId;

fn filled(graph: &str, recipe: &Recipe, uploaded: &Uploaded) -> Result<Value, String> {
    let body = wire::to_wire(graph, recipe, 7, "the-id", uploaded).map_err(|decline| decline.reason)?;
    let body: Value = serde_json::from_slice(&body).unwrap();
    assert_eq!((&body["prompt_id"], &body["client_id"]), (&json!("the-id"), &json!("the-id")));
    Ok(body["prompt"].clone())
}

#[test]
fn graphs_are_filled_in_with_numbers_as_numbers() {
    let mut recipe = Recipe { palette: Vec::new(), negative: Some("cups".into()), ..teapot() };
    recipe.parameters.insert("steps".into(), "25".into());
    recipe.parameters.insert("sampler".into(), "euler".into());
    let check = |graph: Value, expect: Value| {
        assert_eq!(filled(&graph.to_string(), &recipe, &Uploaded::new()), Ok(expect));
    };
    check(json!({ "a": "{{seed}}", "b": ["{{width}}", 3] }), json!({ "a": 7, "b": [1024, 3] }));
    check(json!("{{prompt}}, {{ negative }} {{steps}}"), json!("a teapot, cups 25"));
    check(json!(["{{steps}}", "{{sampler}}", "{{strength}}"]), json!([25, "euler", 0.55]));
    check(json!("x/{{id}}"), json!("x/the-id"));
    check(json!("{{ no end"), json!("{{ no end"));
}

#[test]
fn what_a_graph_asks_for_must_be_there_and_prompts_are_no_graphs() {
    let recipe = Recipe { prompt: "{{seed}} {{nothing}}".into(), palette: Vec::new(), ..teapot() };
    assert_eq!(filled(r#"{"a":"{{prompt}}"}"#, &recipe, &Uploaded::new()), Ok(json!({ "a": recipe.prompt })));
    let error = filled(r#"{"a":"{{mask}}"}"#, &recipe, &Uploaded::new()).unwrap_err();
    assert!(error.contains("`mask`"), "{error}");
    assert!(filled("{", &recipe, &Uploaded::new()).unwrap_err().contains("no JSON"));
    let uploaded = [(InputRole::Parent, "p.png"), (InputRole::Mask, "m.png"), (InputRole::Guide, "g.png")];
    let uploaded = uploaded.map(|(role, name)| (role, name.to_owned())).to_vec();
    assert_eq!(filled(r#"["{{picture}}","{{mask}}"]"#, &recipe, &uploaded), Ok(json!(["p.png", "m.png"])));
}

#[test]
fn the_graphs_in_the_binary_are_filled_by_their_own_routes() {
    let catalog = Catalog::load(&[], super::super::ADAPTERS).unwrap();
    let uploaded = [(InputRole::Parent, "p.png"), (InputRole::Mask, "m.png"), (InputRole::Guide, "g.png")];
    let uploaded = uploaded.map(|(role, name)| (role, name.to_owned())).to_vec();
    let mut routes = 0;
    for route in catalog.routes().filter(|route| route.provider == NAME) {
        let recipe = Recipe { parameters: route.parameters.clone(), ..teapot() };
        let (_, graph) = GRAPHS.iter().find(|(name, _)| *name == route.parameters["workflow"]).unwrap();
        let graph = filled(graph, &recipe, &uploaded).unwrap();
        assert_eq!(graph["7"]["inputs"]["filename_prefix"], "maquette/the-id", "{}", route.name);
        assert!(!graph.to_string().contains("{{"), "{graph}");
        routes += 1;
    }
    assert_eq!(routes, GRAPHS.len());
}

#[test]
fn submissions_are_taken_declined_or_unclear() {
    let check = |status, body: &str, expect: Result<&str, Option<Why>>| {
        let found = match wire::submitted(&answer(status, body)) {
            Submitted::As(id) => Ok(id),
            Submitted::Declined(decline) => Err(Some(decline.why)),
            Submitted::Unclear(_) => Err(None),
        };
        assert_eq!(found, expect.map(str::to_owned), "{status} {body}");
    };
    check(200, r#"{"prompt_id":"ab-1","number":3,"node_errors":{}}"#, Ok("ab-1"));
    check(200, r#"{"prompt_id":"../x"}"#, Err(None));
    check(200, "<html>", Err(None));
    check(
        400,
        r#"{"error":{"type":"missing_node_type","message":"m"},"node_errors":{}}"#,
        Err(Some(Why::Order)),
    );
    check(403, "", Err(Some(Why::Key)));
    check(404, "", Err(Some(Why::Order)));
    check(500, "", Err(None));
}

#[test]
fn a_fault_of_a_graph_names_the_node() {
    let body = json!({ "error": { "type": "prompt_outputs_failed_validation", "message": "Prompt outputs failed validation" },
        "node_errors": { "1": { "class_type": "CheckpointLoaderSimple", "errors": [{ "message": "Value not in list", "details": "ckpt_name: 'x'" }] } } });
    let Submitted::Declined(decline) = wire::submitted(&answer(400, &body.to_string())) else {
        panic!("taken")
    };
    assert_eq!(
        decline.reason,
        "status 400: Prompt outputs failed validation; node 1 (CheckpointLoaderSimple): Value not in list ckpt_name: 'x'"
    );
}

#[test]
fn the_queue_says_where_a_job_stands() {
    let queue = |running: Value, pending: Value| {
        json!({ "queue_running": running, "queue_pending": pending }).to_string()
    };
    let check = |body: &str, expect| assert_eq!(wire::standing(&answer(200, body), "me"), expect, "{body}");
    let item = |number: u32, id: &str| json!([number, id, {}, {}, []]);
    check(&queue(json!([item(1, "me")]), json!([])), Some(Standing::Running));
    check(
        &queue(json!([item(1, "x")]), json!([item(4, "y"), item(3, "me"), item(2, "z")])),
        Some(Standing::Pending(2)),
    );
    check(&queue(json!([]), json!([item(2, "x")])), Some(Standing::Absent));
    check("{}", None);
    check("<html>", None);
}

fn history(status: &str, messages: Value, outputs: Value) -> String {
    json!({ "me": { "outputs": outputs, "status": { "status_str": status, "completed": true, "messages": messages } } }).to_string()
}

#[test]
fn the_history_says_how_a_job_ended() {
    let check = |body: &str, expect| assert_eq!(wire::past(&answer(200, body), "me"), expect, "{body}");
    let file =
        |name: &str, kind: &str| File { filename: name.into(), subfolder: "s".into(), kind: kind.into() };
    let output = |name: &str, kind: &str| json!({ "filename": name, "subfolder": "s", "type": kind });
    check("{}", Some(Past::Nothing));
    check("<html>", None);
    let outputs = json!({ "10": { "images": [output("c", "output")] }, "9": { "images": [output("a", "temp"), output("b", "output")] } });
    check(&history("success", json!([]), outputs), Some(Past::File(file("b", "output"))));
    check(
        &history("success", json!([]), json!({ "1": { "gifs": [output("a", "temp")] } })),
        Some(Past::File(file("a", "temp"))),
    );
    check(&history("error", json!([["execution_interrupted", {}]]), json!({})), Some(Past::Interrupted));
    let error = json!([["execution_start", {}], ["execution_error", { "node_type": "KSampler", "exception_type": "OOM", "exception_message": "full\n" }]]);
    check(&history("error", error, json!({})), Some(Past::Failed("OOM in KSampler: full".into())));
    assert!(matches!(
        wire::past(&answer(200, &history("success", json!([]), json!({}))), "me"),
        Some(Past::Failed(_))
    ));
    assert_eq!(wire::past(&answer(500, "{}"), "me"), None);
}

fn stage(base: &Url) -> (ComfyUi, Stage) {
    let stage = super::super::stage::stage(NAME, "text", "", base);
    (ComfyUi::new(stage.http.clone(), stage.settings.clone()), stage)
}

/// The id of every stage's order: it does not depend on the address.
fn id() -> String {
    let (_, stage) = stage(&"http://127.0.0.1:1/".parse().unwrap());
    own_id(&stage.order)
}

fn queue(running: &[&str], pending: &[&str]) -> Act {
    let items =
        |ids: &[&str]| ids.iter().enumerate().map(|(at, id)| json!([at, id, {}, {}, []])).collect::<Vec<_>>();
    Act::json(200, &json!({ "queue_running": items(running), "queue_pending": items(pending) }).to_string())
}

#[test]
fn an_id_is_a_canonical_uuid_and_depends_on_the_order_alone() {
    let base = "http://127.0.0.1:1/".parse().unwrap();
    let (_, Stage { order, .. }) = stage(&base);
    let id = own_id(&order);
    let parts: Vec<usize> = id.split('-').map(str::len).collect();
    assert_eq!(parts, [8, 4, 4, 4, 12]);
    assert_eq!((id.as_bytes()[14], id.to_lowercase()), (b'4', id.clone()));
    assert_eq!(own_id(&Order { attempt: 9, ..order.clone() }), id);
    for other in [
        Order { k: 1, ..order.clone() },
        Order { seed: 8, ..order.clone() },
        Order { job: JobId(2), ..order },
    ] {
        assert_ne!(own_id(&other), id);
    }
}

#[tokio::test]
async fn a_job_goes_through_the_queue_and_its_file_is_brought() {
    let id = id();
    let output =
        json!({ "7": { "images": [{ "filename": "a b.png", "subfolder": "maquette", "type": "output" }] } });
    let done = json!({ &id: { "outputs": output, "status": { "status_str": "success", "messages": [] } } })
        .to_string();
    let listener = Listener::new(vec![
        Act::json(404, "it speaks no WebSocket"),
        Act::json(200, &json!({ "prompt_id": id, "number": 1, "node_errors": {} }).to_string()),
        queue(&["x"], &[&id]),
        queue(&[&id], &[]),
        queue(&[], &[]),
        Act::json(200, &done),
        Act::answer(200, "image/png", PICTURE),
    ])
    .await;
    let (comfy, stage) = stage(&listener.base);
    let taken = comfy.submit(&stage.order, &stage.watch).await;
    assert_eq!(taken, Outcome::Accepted { remote_id: id.clone() });
    let outcome = comfy.fetch(&stage.order, &id, &stage.watch).await;
    let Outcome::MadeFile(product) = outcome else { panic!("{outcome:?}") };
    assert_eq!(product.file.head(99).unwrap(), PICTURE);
    assert_eq!(*stage.places.lock().unwrap(), [1]);
    let seen = listener.seen();
    assert!(
        seen[1].starts_with("POST /prompt HTTP") && seen[1].contains("CheckpointLoaderSimple"),
        "{}",
        seen[1]
    );
    assert!(
        seen[6].starts_with("GET /view?filename=a+b.png&subfolder=maquette&type=output HTTP"),
        "{}",
        seen[6]
    );
}

#[tokio::test]
async fn an_order_whose_answer_was_lost_is_found_or_never_came() {
    let look_up = async |acts: fn(&str) -> Vec<Act>| {
        let listener = Listener::new(acts(&id())).await;
        let (comfy, stage) = stage(&listener.base);
        comfy.look_up(&stage.order).await
    };
    assert!(matches!(look_up(|id| vec![queue(&[id], &[])]).await, Lookup::Found { .. }));
    assert!(matches!(look_up(|id| vec![Act::Reset, queue(&[], &[id])]).await, Lookup::Found { .. }));
    let past =
        look_up(|id| vec![queue(&[], &[]), Act::json(200, &json!({ id: { "outputs": {} } }).to_string())]);
    assert!(matches!(past.await, Lookup::Found { .. }));
    let never =
        look_up(|_| vec![queue(&[], &[]), Act::json(200, "{}"), queue(&[], &[]), Act::json(200, "{}")]);
    assert_eq!(never.await, Lookup::NeverCame);
    assert_eq!(look_up(|_| vec![Act::json(500, "{}"); 9]).await, Lookup::CannotTell);
}

#[tokio::test]
async fn what_a_restart_forgot_is_a_failure() {
    let acts = (0..8).flat_map(|_| [queue(&[], &[]), Act::json(200, "{}")]).collect();
    let listener = Listener::new(acts).await;
    let (comfy, stage) = stage(&listener.base);
    let outcome = comfy.fetch(&stage.order, "gone", &stage.watch).await;
    assert!(matches!(&outcome, Outcome::Failed { reason } if reason.contains("history")), "{outcome:?}");
}

#[tokio::test]
async fn what_waits_leaves_the_queue_and_what_runs_is_interrupted() {
    let listener =
        Listener::new(vec![Act::json(200, ""), queue(&[], &[]), queue(&[], &[]), Act::json(200, "{}")]).await;
    let (comfy, waiting) = stage(&listener.base);
    assert_eq!(comfy.cancel(&waiting.order, "me").await, Outcome::Cancelled);
    assert!(
        listener.seen()[0].starts_with("POST /queue HTTP")
            && listener.seen()[0].ends_with(r#"{"delete":["me"]}"#)
    );
    let interrupted = history("error", json!([["execution_interrupted", {}]]), json!({}));
    let listener = Listener::new(vec![
        Act::json(200, ""),
        queue(&["me"], &[]),
        Act::json(200, ""),
        queue(&["me"], &[]),
        Act::json(200, "{}"),
        queue(&[], &[]),
        Act::json(200, &interrupted),
    ])
    .await;
    let (comfy, running) = stage(&listener.base);
    assert_eq!(comfy.cancel(&running.order, "me").await, Outcome::Cancelled);
    assert!(listener.seen()[2].ends_with(r#"{"prompt_id":"me"}"#), "{:?}", listener.seen());
}

#[tokio::test]
async fn pictures_are_uploaded_under_their_digest() {
    let listener = Listener::new(vec![
        Act::json(200, r#"{"name":"n.png","subfolder":"s","type":"input"}"#),
        Act::json(500, ""),
    ])
    .await;
    let (comfy, _stage) = stage(&listener.base);
    let picture = Enclosed { role: InputRole::Parent, media: Media::Png, bytes: b"hi".to_vec() };
    assert_eq!(comfy.upload(&listener.base, &picture).await, Ok("s/n.png".to_owned()));
    let seen = &listener.seen()[0];
    let name = format!("maquette-{}.png", crate::assets::digest_of(b"hi"));
    assert!(seen.contains(&name) && seen.contains("\r\n\r\nhi\r\n--maquette-"), "{seen}");
    assert_eq!(comfy.upload(&listener.base, &picture).await.unwrap_err().why, Why::Order);
}
