//! Every known shape of an answer, and orders from end to end against a listener of our own.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::super::http::listener::{Act, Listener};
use super::super::own_id::own_id;
use super::super::pictures::Enclosed;
use super::super::stage::{PICTURE, Stage, answer};
use super::*;
use crate::plan::recipe::{InputRole, Recipe};

fn stage(route: &str, base: &Url) -> (A1111, Stage) {
    let stage = super::super::stage::stage(NAME, route, "m", base);
    // Most servers have no key.
    std::fs::remove_file(stage.folder.path().join("keys").join(NAME)).unwrap();
    (A1111::new(stage.http.clone(), stage.settings.clone()), stage)
}

fn nowhere() -> Url {
    "http://127.0.0.1:1/".parse().unwrap()
}

fn enclosed(role: InputRole) -> Enclosed {
    Enclosed { role, media: Media::Png, bytes: b"hi".to_vec() }
}

#[test]
fn an_order_is_put_in_its_words() {
    let sent = |route: &str, checkpoint: Option<&str>, pictures: &[Enclosed]| {
        let (_, Stage { mut order, .. }) = stage(route, &nowhere());
        let mut recipe = Recipe { palette: Vec::new(), ..Recipe::clone(&order.recipe) };
        recipe.parameters.extend(checkpoint.map(|title| ("checkpoint".into(), title.into())));
        order.recipe = Arc::new(recipe);
        wire::to_wire(&order, pictures).map(|(path, body)| {
            let mut body: Value = serde_json::from_slice(&body).unwrap();
            assert_eq!(body["force_task_id"].take(), own_id(&order));
            (path, body)
        })
    };
    let (path, body) = sent("text", None, &[]).unwrap();
    assert_eq!(path, "sdapi/v1/txt2img");
    assert_eq!(
        body,
        json!({ "prompt": "a teapot", "negative_prompt": "", "width": 1024, "height": 1024, "seed": 7, "batch_size": 1, "n_iter": 1,
            "send_images": true, "force_task_id": null, "steps": 25, "cfg_scale": 6.5, "sampler_name": "DPM++ 2M" })
    );
    let both = [enclosed(InputRole::Parent), enclosed(InputRole::Mask)];
    let (path, body) = sent("picture", Some("x.safetensors"), &both).unwrap();
    assert_eq!(path, "sdapi/v1/img2img");
    assert_eq!((&body["init_images"], &body["mask"]), (&json!(["aGk="]), &json!("aGk=")));
    assert_eq!((&body["denoising_strength"], &body["inpaint_full_res"]), (&json!(0.55), &json!(false)));
    assert_eq!(body["override_settings"], json!({ "sd_model_checkpoint": "x.safetensors" }));
    assert_eq!(sent("picture", None, &[]).unwrap_err().why, Why::Order);
    assert_eq!(sent("text", None, &both).unwrap_err().why, Why::Order);
}

#[test]
fn every_shape_of_an_answer_is_known() {
    let check = |status, body: &str, expect: Result<(usize, &[&str]), &str>| {
        let found = match wire::from_wire(&answer(status, body)) {
            Reading::Picture { blob, notes } => Ok((blob, notes)),
            Reading::Declined(decline) => Err(format!("{:?}", decline.why)),
            Reading::Failed(reason) => Err(reason),
            Reading::Unclear(_) => Err("unclear".to_owned()),
        };
        let notes = |notes: &[&str]| notes.iter().map(|note| (*note).to_owned()).collect::<Vec<_>>();
        assert_eq!(
            found,
            expect.map(|(blob, of)| (blob, notes(of))).map_err(str::to_owned),
            "{status} {body}"
        );
    };
    check(200, r##"{"images":["#0"],"info":"{\"seed\":7}"}"##, Ok((0, &["seed 7"])));
    check(200, r##"{"images":["#0","#1"],"info":""}"##, Ok((0, &[])));
    check(200, r#"{"images":[],"info":"{}"}"#, Err("the server made no picture"));
    check(200, r#"{"images":["x"]}"#, Err("unclear"));
    check(200, "<html>", Err("unclear"));
    check(404, r#"{"error":"HTTPException","detail":"Sampler not found"}"#, Err("Order"));
    check(401, r#"{"detail":"Incorrect username or password"}"#, Err("Key"));
    check(422, r#"{"detail":[{"msg":"x"}]}"#, Err("Order"));
    check(
        500,
        r#"{"error":"OutOfMemoryError","detail":"","errors":"CUDA out of memory."}"#,
        Err("status 500: OutOfMemoryError: CUDA out of memory."),
    );
}

fn made() -> Act {
    let info = json!({ "seed": 7 }).to_string();
    let body =
        json!({ "images": [STANDARD.encode(PICTURE)], "parameters": { "mask": "aGk=" }, "info": info });
    Act::json(200, &body.to_string())
}

#[tokio::test]
async fn an_order_is_answered_with_its_picture() {
    let listener = Listener::new(vec![made()]).await;
    let (a1111, stage) = stage("text", &listener.base);
    let outcome = a1111.submit(&stage.order, &stage.watch).await;
    let Outcome::MadeFile(product) = outcome else { panic!("{outcome:?}") };
    assert_eq!(product.file.head(99).unwrap(), PICTURE);
    assert_eq!((product.notes, a1111.at_once()), (vec!["seed 7".to_owned()], Some(1)));
    assert!(listener.seen()[0].starts_with("POST /sdapi/v1/txt2img HTTP"));
    assert!(!listener.seen()[0].contains("authorization"));
}

#[tokio::test]
async fn a_password_is_shown_where_there_is_one() {
    let listener = Listener::new(vec![made()]).await;
    let (a1111, stage) = stage("text", &listener.base);
    crate::keys::KeyStore::new(stage.folder.path()).set(NAME, "me:secret").unwrap();
    assert!(matches!(a1111.submit(&stage.order, &stage.watch).await, Outcome::MadeFile(_)));
    assert!(listener.seen()[0].contains("authorization: Basic bWU6c2VjcmV0"), "{:?}", listener.seen());
}

fn works_on(task: &str) -> Act {
    let body =
        json!({ "progress": 0.25, "eta_relative": 1.5, "current_task": task, "current_image": "aGk=" });
    Act::json(200, &body.to_string())
}

#[tokio::test]
async fn progress_is_told_of_our_own_work_and_only_that_is_interrupted() {
    let (_, Stage { order, .. }) = stage("text", &nowhere());
    let own = own_id(&order);
    let told = async |task: &str, stops: bool| {
        let listener = Listener::new(vec![Act::Keep, works_on(task), Act::json(200, "{}")]).await;
        let (a1111, stage) = stage("text", &listener.base);
        let stop = stage.watch.stop.clone();
        let seen = Arc::new(std::sync::Mutex::new(Vec::new()));
        let previews = seen.clone();
        let watch = Watch {
            progress: Arc::new(move |fraction, left| {
                assert_eq!((fraction, left), (0.25, Some(1500)));
                if stops {
                    stop.cancel();
                }
            }),
            preview: Arc::new(move |bytes| previews.lock().unwrap().push(bytes)),
            ..stage.watch.clone()
        };
        let outcome = a1111.submit(&stage.order, &watch).await;
        // Nobody ever answers here, so the order is given up at last.
        assert!(
            matches!(&outcome, Outcome::Failed { reason } if reason.contains("nothing is charged")),
            "{outcome:?}"
        );
        let expect: &[&[u8]] = if task == own { &[b"hi"] } else { &[] };
        assert_eq!(*seen.lock().unwrap(), expect);
        let is_interrupt = |call: &String| call.starts_with("POST /sdapi/v1/interrupt HTTP");
        listener.seen().iter().filter(|call| is_interrupt(call)).count()
    };
    assert_eq!(told(&own, true).await, 1);
    assert_eq!(told(&own, false).await, 0);
    assert_eq!(told("task(other)", true).await, 0);
}

#[tokio::test]
async fn what_is_lost_fails_and_after_a_crash_it_is_simply_made_again() {
    for act in [Act::Reset, Act::cut(200, b"{\"images\":["), Act::json(200, r#"{"images":["!!"]}"#)] {
        let listener = Listener::new(vec![act]).await;
        let (a1111, stage) = stage("text", &listener.base);
        let outcome = a1111.submit(&stage.order, &stage.watch).await;
        assert!(
            matches!(&outcome, Outcome::Failed { reason } if reason.contains("nothing is charged")),
            "{outcome:?}"
        );
        assert_eq!(a1111.look_up(&stage.order).await, Lookup::ResendIsSafe);
    }
    let (a1111, stage) = stage("text", &nowhere());
    let outcome = a1111.submit(&stage.order, &stage.watch).await;
    assert!(matches!(outcome, Outcome::Declined(Decline { why: Why::Unreachable, .. })), "{outcome:?}");
}
