//! ComfyUI's routes and frames.

use serde_json::{Value, json};

use super::{Caller, fetched};
use crate::fakes::{Fake, Fault, Step, comfy};

const ID: &str = "0b0c3d5e-1111-4222-8333-444455556666";

/// The default graph of ComfyUI, shortened.
fn graph() -> Value {
    json!({
        "3": {"class_type": "KSampler", "inputs": {"seed": 9, "steps": 3, "cfg": 7.0, "sampler_name": "euler", "scheduler": "normal",
            "denoise": 1.0, "model": ["4", 0], "positive": ["6", 0], "negative": ["7", 0], "latent_image": ["5", 0]}},
        "4": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "fake-checkpoint.safetensors"}},
        "5": {"class_type": "EmptyLatentImage", "inputs": {"width": 96, "height": 64, "batch_size": 2}},
        "6": {"class_type": "CLIPTextEncode", "inputs": {"text": "a fox", "clip": ["4", 1]}},
        "7": {"class_type": "CLIPTextEncode", "inputs": {"text": "blur", "clip": ["4", 1]}},
        "8": {"class_type": "VAEDecode", "inputs": {"samples": ["3", 0], "vae": ["4", 2]}},
        "9": {"class_type": "SaveImage", "inputs": {"filename_prefix": "maquette", "images": ["8", 0]}}
    })
}

fn order(id: &str) -> Value {
    json!({"prompt": graph(), "prompt_id": id, "client_id": "me"})
}

fn held() -> Fake {
    let fake = comfy();
    fake.pace(u32::MAX);
    fake
}

#[test]
fn a_graph_ends_in_history_and_its_pictures_can_be_viewed() {
    let fake = comfy();
    let mut caller = Caller::new(&fake);
    assert_eq!(caller.ask("GET /history/nobody", &json!(null)), (200, json!({})));
    let (status, accepted) = caller.ask("POST /api/prompt", &order(ID));
    assert_eq!((status, &accepted["prompt_id"], &accepted["node_errors"]), (200, &json!(ID), &json!({})));
    let (_, history) = caller.ask(&format!("GET /history/{ID}"), &json!(null));
    assert_eq!(history[ID]["status"]["status_str"], "success");
    let images = history[ID]["outputs"]["9"]["images"].as_array().unwrap().clone();
    assert_eq!((images.len(), fake.books().made.len()), (2, 2));
    for (image, made) in images.iter().zip(fake.books().made) {
        let name = image["filename"].as_str().unwrap();
        let response = fetched(&format!("{}/view?filename={name}&subfolder=&type=output", fake.url()));
        assert_eq!((response.body, made.job.as_str()), (made.bytes, ID));
    }
    assert_eq!(fetched(&format!("{}/view?filename=../x&type=output", fake.url())).status, 400);
}

#[test]
fn the_same_graph_again_runs_nothing_and_has_its_outputs() {
    let fake = comfy();
    let mut caller = Caller::new(&fake);
    let second = ID.replace("0b0c", "0b0d");
    caller.ask("POST /prompt", &order(ID));
    caller.ask("POST /prompt", &order(&second));
    let mut outputs =
        |id: &str| caller.ask(&format!("GET /history/{id}"), &json!(null)).1[id]["outputs"].clone();
    assert_eq!(outputs(ID), outputs(&second));
    assert_eq!(fake.books().made.len(), 2, "one run of two pictures");
    fake.script(Step::Status, Fault::ExpiredResult);
    let line = format!("GET /history/{ID}");
    assert_eq!(
        (caller.ask(&line, &json!(null)).1, caller.ask(&line, &json!(null)).1),
        (json!({}), json!({}))
    );
}

#[test]
fn the_same_id_twice_is_queued_twice_and_a_wrong_id_is_refused() {
    let fake = held();
    let mut caller = Caller::new(&fake);
    caller.ask("POST /prompt", &order(ID));
    caller.ask("POST /prompt", &order(ID));
    let (_, queue) = caller.ask("GET /queue", &json!(null));
    assert_eq!(
        (queue["queue_running"].as_array().unwrap().len(), queue["queue_pending"].as_array().unwrap().len()),
        (1, 1)
    );
    assert_eq!(queue["queue_running"][0][1], ID);
    let (status, refused) = caller.ask("POST /prompt", &order("My-Own-Name"));
    assert_eq!((status, &refused["error"]["type"]), (400, &json!("invalid_prompt_id")));
    assert_eq!(fake.books().accepted(), 2);
}

#[test]
fn graphs_are_checked() {
    let fake = comfy();
    let refused = |change: &dyn Fn(&mut Value)| {
        let mut order = order(ID);
        change(&mut order["prompt"]);
        let (status, body) = Caller::new(&fake).ask("POST /prompt", &order);
        (status, body["error"]["type"].as_str().unwrap_or_default().to_owned())
    };
    let expect = |kind: &str| (400, kind.to_owned());
    assert_eq!(refused(&|graph| graph["9"]["class_type"] = json!("NoSuchNode")), expect("missing_node_type"));
    assert_eq!(
        refused(&|graph| drop(graph.as_object_mut().unwrap().remove("9"))),
        expect("prompt_no_outputs")
    );
    let failed = "prompt_outputs_failed_validation";
    assert_eq!(
        refused(&|graph| drop(graph["3"]["inputs"].as_object_mut().unwrap().remove("seed"))),
        expect(failed)
    );
    assert_eq!(refused(&|graph| graph["8"]["inputs"]["samples"] = json!(["99", 0])), expect(failed));
    assert_eq!(refused(&|graph| *graph = json!(null)), expect("no_prompt"));
}

#[test]
fn what_waits_can_be_deleted_and_what_runs_interrupted() {
    let fake = held();
    let mut caller = Caller::new(&fake);
    let second = ID.replace("0b0c", "0b0d");
    caller.ask("POST /prompt", &order(ID));
    caller.ask("POST /prompt", &order(&second));
    caller.ask("POST /queue", &json!({"delete": [ID, second]}));
    assert_eq!(fake.books().cancelled, [second.as_str()], "what runs cannot be deleted");
    caller.ask("POST /interrupt", &json!({"prompt_id": second}));
    assert_eq!(fake.books().cancelled.len(), 1, "it does not run");
    caller.ask("POST /interrupt", &json!({"prompt_id": ID}));
    let (_, history) = caller.ask(&format!("GET /history/{ID}"), &json!(null));
    assert_eq!((history[ID]["status"]["status_str"].as_str(), fake.books().made.len()), (Some("error"), 0));
}

#[test]
fn uploads_get_another_name_where_one_is_taken() {
    let fake = comfy();
    let name = |bytes: &str| {
        let body = format!(
            "--x\r\nContent-Disposition: form-data; name=\"image\"; filename=\"a.png\"\r\n\r\n{bytes}\r\n--x--\r\n"
        );
        let mut caller = Caller::of(fake.url());
        caller.headers.push(("Content-Type".into(), "multipart/form-data; boundary=x".into()));
        let response = caller.try_ask("POST /upload/image", body.as_bytes()).unwrap();
        serde_json::from_slice::<Value>(&response.body).unwrap()["name"].as_str().unwrap().to_owned()
    };
    assert_eq!((name("one"), name("one"), name("two")), ("a.png".into(), "a.png".into(), "a (1).png".into()));
}

#[test]
fn a_page_from_elsewhere_is_turned_away() {
    let fake = comfy();
    let mut caller = Caller::of(fake.url());
    caller.headers.push(("Origin".into(), "http://evil.example".into()));
    assert_eq!(caller.ask("GET /queue", &json!(null)).0, 403);
    let (_, info) = Caller::of(fake.url()).ask("GET /object_info/KSampler", &json!(null));
    assert!(info["KSampler"]["input"]["required"]["seed"].is_array());
    let (_, stats) = Caller::of(fake.url()).ask("GET /system_stats", &json!(null));
    assert!(stats["devices"][0]["vram_total"].is_u64());
}

#[test]
fn the_socket_tells_the_client_of_the_job_how_it_goes() {
    let fake = held();
    let address = fake.url().trim_start_matches("http://").to_owned();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let heard = runtime.block_on(async {
        use futures_util::StreamExt;
        let stream = tokio::net::TcpStream::connect(&address).await.unwrap();
        let url = format!("ws://{address}/ws?clientId=me");
        let (mut socket, _) = tokio_tungstenite::client_async(url, stream).await.unwrap();
        let mut heard = vec![socket.next().await.unwrap().unwrap()];
        Caller::new(&fake).ask("POST /prompt", &order(ID));
        fake.finish();
        loop {
            let message = socket.next().await.unwrap().unwrap();
            let last = message.to_text().is_ok_and(|text| text.contains("\"node\":null"));
            heard.push(message);
            if last {
                return heard;
            }
        }
    });
    let kinds: Vec<String> = heard
        .iter()
        .map(|message| match serde_json::from_slice::<Value>(&message.clone().into_data()) {
            Ok(json) => json["type"].as_str().unwrap().to_owned(),
            Err(_) => format!("binary {}", message.clone().into_data()[3]),
        })
        .collect();
    assert_eq!(kinds[..5], ["status", "status", "execution_start", "execution_cached", "executing"]);
    assert_eq!(kinds.iter().filter(|kind| *kind == "binary 1").count(), 3, "previews: {kinds:?}");
    assert_eq!(kinds[kinds.len() - 3..], ["executed", "execution_success", "executing"]);
}
