//! The golden samples in `protocol/wire/samples/`: one conversation that uses every method, compared with what is written down.
//!
//! Samples of a protocol number are frozen: a reply may gain fields, and nothing that is written may change or go.
//! `UPDATE_SAMPLES=1 cargo test -p maquette-tests --test e2e samples` writes them anew, for a new protocol number.

mod normal;

use std::collections::BTreeMap;
use std::path::PathBuf;

use jsonrpsee::core::client::{Subscription, SubscriptionClientT};
use jsonrpsee_ws_client::WsClientBuilder;
use maquette_protocol::methods::SUBSCRIPTION;
use maquette_protocol::{PROTOCOL, TABLE};
use maquette_tests::pictures::{png, stripes};
use maquette_tests::{Client, Home};
use normal::Normal;
use serde_json::{Value, json};

/// One run of the conversation.
struct Conversation {
    home: Home,
    client: Client,
    /// Request and response of each method, as the samples have them.
    said: BTreeMap<String, Value>,
    normal: Normal,
}

impl Conversation {
    /// Calls a method whose sample this is.
    fn say(&mut self, method: &str, params: Value) -> Value {
        let result = self.quietly(method, params.clone());
        let request = json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params });
        let response = json!({ "jsonrpc": "2.0", "id": 1, "result": result });
        let sample = self.normal.of(&json!({ "request": request, "response": response }));
        let known = self.said.insert(method.to_owned(), sample);
        assert!(known.is_none(), "{method} has two samples");
        result
    }

    /// Calls a method without making it a sample.
    fn quietly(&mut self, method: &str, params: Value) -> Value {
        self.client
            .try_raw(method, &params)
            .unwrap_or_else(|refused| panic!("{method} {params}: {refused:?}"))
    }

    fn home_path(&self, below: &str) -> String {
        self.home.at(below).display().to_string()
    }

    /// Waits for a job by long polls.
    fn comes_to(&mut self, job: &Value, states: &[&str]) {
        for _ in 0..2_000 {
            let now = self.quietly("job.get", json!({ "job": job, "wait_ms": 5 }));
            if states.iter().any(|state| now["state"] == *state) {
                return;
            }
        }
        panic!("{job} never came to {states:?}");
    }

    fn look_and_make(&mut self) {
        self.say("hello", json!({ "client_protocol": PROTOCOL, "client": "samples 1" }));
        self.say("status", json!({}));
        self.say("rpc.discover", json!({}));
        let demo = self.home_path("demo");
        self.say("project.init", json!({ "path": demo, "name": "demo", "demo": true }));
        self.say("project.get", json!({ "project": demo }));
        self.say("project.list", json!({}));
        self.say("tier.list", json!({ "project": demo }));
        self.say("model.list", json!({}));
        self.say("model.accept", json!({ "route": "sketch/composition" }));
        let draft = json!({
            "prompt": "a ceramic teapot on an oak table at dawn, 'SPRING'",
            "project": demo, "shot": "spring", "count": 1, "size": "256x256", "seed": 7
        });
        let with = |more: Value| {
            let mut params = draft.clone();
            params.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            params
        };
        let quote = self.say("quote", with(json!({ "method": "draft" })));
        let key = json!({ "quote_id": quote["quote_id"], "idempotency_key": "first", "wait_ms": 60_000 });
        self.say("draft", with(key));
        self.quietly("draft", with(json!({ "seed": 8, "wait_ms": 60_000 })));
        self.say("take.get", json!({ "take": "t1" }));
        self.say("take.list", json!({ "project": demo, "shot": "spring", "limit": 1 }));
        self.say("take.search", json!({ "project": demo, "text": "teapot", "limit": 1 }));
        self.say("take.judge", json!({ "takes": ["t2"], "verdict": "keep", "reason": "the light" }));
        self.say("promote", json!({ "takes": ["t2"], "tier": "hero", "size": "256x256", "wait_ms": 60_000 }));
        self.say("anchor.set", json!({ "take": "t3", "reason": "approved" }));
        self.say("anchor.get", json!({ "project": demo, "shot": "spring" }));
        self.say("anchor.history", json!({ "project": demo, "shot": "spring" }));
        for motion in [30, 60] {
            let clip = json!({ "shot": "spring", "project": demo, "tier": "motion", "motion": motion, "seconds": 0.5, "size": "128x128", "wait_ms": 60_000 });
            self.quietly("promote", clip);
        }
        self.say("stitch", json!({ "takes": ["t4", "t5"], "wait_ms": 60_000 }));
        self.say("edit", json!({ "take": "t1", "op": "upscale", "factor": 2, "wait_ms": 60_000 }));
    }

    fn library(&mut self) {
        let demo = self.home_path("demo");
        let photo = self.home.write("in/photo.png", png(&stripes(60, 40, 1))).display().to_string();
        let imported = self.say(
            "asset.import",
            json!({ "path": photo, "shot": "photo", "project": demo, "prompt": "a photo" }),
        );
        self.say("asset.get", json!({ "digest": imported["asset"]["digest"] }));
        self.say("board.make", json!({ "takes": ["t1", "t2"], "columns": 2, "tile": 64, "captions": true }));
        self.say("take.lineage", json!({ "take": "t3" }));
        self.say("inspect", json!({ "take": "t3" }));
        self.say("strip.make", json!({ "take": "t4" }));
        self.say(
            "seam.inspect",
            json!({ "takes": ["t4", "t5"], "trims": [{ "in_ms": 0, "out_ms": 400 }, { "in_ms": 100 }] }),
        );
        self.say("advise", json!({ "take": "t3" }));
        // Unseen, so that the sample holds what is counted and not what a renderer draws.
        self.say("stats.get", json!({ "project": demo, "weeks": 1, "look": 0 }));
        self.say("stats.plot", json!({ "project": demo, "weeks": 1, "look": 0 }));
        self.say("take.export", json!({ "takes": ["t3"], "folder": self.home_path("out"), "recipes": true }));
        self.say("shot.list", json!({ "project": demo, "limit": 10 }));
        self.say("shot.rename", json!({ "project": demo, "shot": "photo", "name": "reference" }));
        self.say("undo", json!({ "project": demo }));
        self.say("take.delete", json!({ "takes": ["t1"] }));
    }

    fn prompt_files(&mut self) {
        let demo = self.home_path("demo");
        let text = "---\ninput:\n  default: { light: dawn }\nmaquette.shot: cups\nmaquette.size: 128x128\nmaquette.matrix:\n  light: [dawn, dusk]\n\
                    maquette.negativ: blurry\n---\na cup at {{light}}\n";
        self.say("prompt.check", json!({ "text": text, "project": demo }));
        let file = "---\ndescription: A cup on a table\ninput:\n  schema:\n    light(enum, time of day): [dawn, dusk]\n  default: { light: dawn }\n---\n\
                    a cup at {{light}}\n";
        self.home.write("demo/prompts/cup.prompt", file);
        self.say("prompt.list", json!({ "project": demo }));
        self.say("prompt.get", json!({ "project": demo, "name": "cup.prompt" }));
        let text = text.replace("maquette.negativ:", "maquette.negative:");
        let asked = json!({ "text": text, "project": demo, "set": { "light": "dusk" }, "limit": 1, "with_request": true });
        self.say("prompt.expand", asked);
    }

    fn credits(&mut self) {
        let demo = self.home_path("demo");
        self.say("credit.balance", json!({}));
        self.say("credit.entries", json!({ "wallet": "house", "limit": 3 }));
        self.say(
            "credit.grant",
            json!({ "amount_microcredits": 5_000_000, "reason": "a present", "idempotency_key": "g" }),
        );
        self.say("credit.checkin", json!({ "wallet": "house" }));
        self.say("credit.reconcile", json!({ "provider": "sketch" }));
        self.say(
            "credit.budget",
            json!({ "project": demo, "scope": "tier", "name": "hero", "limit_microcredits": 90_000_000 }),
        );
    }

    fn keys_and_ladders(&mut self) {
        self.say("key.list", json!({}));
        self.say("key.set", json!({ "provider": "keyed", "key": "sesame" }));
        self.say("key.test", json!({ "provider": "keyed" }));
        self.say("key.forget", json!({ "provider": "keyed" }));
        self.say("ladder.get", json!({ "project": self.home_path("demo") }));
        self.say("ladder.use", json!({ "provider": "local" }));
        self.say("model.note", json!({ "route": "sketch/composition", "note": "draws no hands" }));
    }

    fn clients(&mut self) {
        let nonce_hash = maquette_tests::sha256("the nonce of the samples");
        let asked = json!({
            "client": "Figma", "scopes": ["read", "spend"], "spend_per_day_microcredits": 20_000_000, "nonce_hash": nonce_hash
        });
        let denied = self.quietly("pair.begin", asked.clone());
        self.say("pair.deny", json!({ "pair_id": denied["pair_id"] }));
        let begun = self.say("pair.begin", asked);
        let list = self.say("pair.list", json!({}));
        assert_eq!(list["requests"][0]["code"], begun["code"]);
        self.say("pair.approve", json!({ "code": begun["code"], "scopes": ["read", "generate"] }));
        let nonce = "the nonce of the samples";
        self.say("pair.poll", json!({ "pair_id": begun["pair_id"], "nonce": nonce, "wait_ms": 60_000 }));
        self.say("pair.revoke", json!({ "client": "figma" }));
        self.say("panel.login", json!({}));
    }

    /// Last of all, so that the numbers of the takes in the other samples stay.
    fn canary(&mut self) {
        let demo = self.home_path("demo");
        self.say("canary.pin", json!({ "takes": ["t2"], "template": "teapots" }));
        self.say("canary.list", json!({ "project": demo }));
        let again = json!({ "project": demo, "all": true, "tier": "draft", "route": "sketch/composition", "wait_ms": 60_000 });
        self.say("canary.run", again);
        self.say("canary.report", json!({ "project": demo }));
        self.say("canary.unpin", json!({ "takes": ["t2"] }));
        // A project without clips, because what a clip measures may change with the renderer.
        self.say("inspect.calibrate", json!({}));
        for number in 1..=3 {
            self.home.write(&format!("in/frames/f_{number}.png"), png(&stripes(60, 40, number)));
        }
        let frames = self.home_path("in/frames");
        self.say("clip.inspect", json!({ "path": frames, "fps": 12.0, "against": "t3", "strip": true }));
    }

    fn jobs(&mut self) {
        let paid = |prompt: &str| json!({ "prompt": prompt, "shot": "paid", "tier": "paid", "count": 1 });
        let gated = self.quietly("draft", paid("script: gate:later"))["jobs"][0]["id"].clone();
        self.comes_to(&gated, &["submitting"]);
        self.say("job.get", json!({ "job": gated, "wait_ms": 0 }));
        self.say("job.list", json!({ "open": true, "limit": 1 }));
        self.quietly("job.cancel", json!({ "jobs": [gated] }));
        self.comes_to(&gated, &["cancelled"]);
        // Once more: the first answer comes before the job is left, or just after.
        self.say("job.cancel", json!({ "jobs": [gated] }));
        self.home.open_gate("later");
        self.say("job.retry", json!({ "job": gated, "idempotency_key": "r", "wait_ms": 60_000 }));
        let lost = self.quietly("draft", paid("script: drop-reply cannot-tell"))["jobs"][0]["id"].clone();
        self.comes_to(&lost, &["needs_you"]);
        self.say(
            "job.resolve",
            json!({ "job": lost, "outcome": "charged", "reason": "the provider's page says so" }),
        );
        let slow = self.quietly("draft", paid("script: slow:50"))["jobs"][0]["id"].clone();
        self.comes_to(&slow, &["done"]);
        self.say("events.since", json!({ "seq": 0, "limit": 3 }));
    }
}

/// Has the whole conversation, and gives every sample by its file's name.
fn converse() -> BTreeMap<String, Value> {
    let home = Home::new();
    let daemon = home.start();
    let client = daemon.client();
    let normal = Normal::new(home.path());
    let events = listen(daemon.socket().to_owned());
    let mut talk = Conversation { home, client, said: BTreeMap::new(), normal };
    talk.look_and_make();
    talk.library();
    talk.prompt_files();
    talk.credits();
    talk.jobs();
    talk.keys_and_ladders();
    talk.clients();
    talk.canary();
    talk.say("daemon.drain", json!({ "if_idle": false }));
    assert!(daemon.left().success());
    let mut samples: BTreeMap<String, Value> = std::mem::take(&mut talk.said)
        .into_iter()
        .map(|(method, sample)| (format!("{method}.json"), sample))
        .collect();
    for mut event in events.join().expect("the listener ends") {
        // How many commits a whole conversation takes is no promise, and every new sample would move it.
        if event["kind"] == "closing" {
            event["seq"] = json!(52);
        }
        let name = format!("event-{}.json", event["kind"].as_str().expect("a kind"));
        samples.entry(name).or_insert_with(|| talk.normal.of(&event));
    }
    samples
}

/// Listens to all events from the first one until the daemon leaves.
fn listen(socket: PathBuf) -> std::thread::JoinHandle<Vec<Value>> {
    let (ready, subscribed) = std::sync::mpsc::channel();
    let thread = std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let stream = tokio::net::UnixStream::connect(socket).await.unwrap();
            let client =
                WsClientBuilder::default().build_with_stream("ws://localhost/rpc", stream).await.unwrap();
            let mut params = jsonrpsee::core::params::ObjectParams::new();
            params.insert("since", 0).unwrap();
            let mut events: Subscription<Value> =
                client.subscribe(SUBSCRIPTION[0], params, SUBSCRIPTION[1]).await.unwrap();
            ready.send(()).unwrap();
            let mut heard = Vec::new();
            while let Some(Ok(event)) = events.next().await {
                heard.push(event);
            }
            heard
        })
    });
    subscribed.recv().expect("the subscription is accepted");
    thread
}

#[test]
fn samples_are_answered_as_they_are_written() {
    let samples = converse();
    for method in TABLE {
        assert!(samples.contains_key(&format!("{}.json", method.name)), "{} was not asked", method.name);
    }
    let folder =
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("../protocol/wire/samples/{}", PROTOCOL[1]));
    if std::env::var_os("UPDATE_SAMPLES").is_some() {
        std::fs::create_dir_all(&folder).unwrap();
        for (name, sample) in &samples {
            std::fs::write(folder.join(name), format!("{}\n", serde_json::to_string_pretty(sample).unwrap()))
                .unwrap();
        }
    }
    for (name, sample) in &samples {
        let path = folder.join(name);
        let text =
            std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let golden: Value = serde_json::from_str(&text).unwrap();
        let mut differences = Vec::new();
        differ("", &golden, sample, &mut differences);
        assert!(differences.is_empty(), "{name} is answered in another way:\n{}", differences.join("\n"));
    }
}

/// Where `now` lacks or changes something of `golden`. More fields are no difference.
fn differ(at: &str, golden: &Value, now: &Value, differences: &mut Vec<String>) {
    match (golden, now) {
        (Value::Object(golden), Value::Object(now)) => {
            for (key, value) in golden {
                match now.get(key) {
                    Some(found) => differ(&format!("{at}.{key}"), value, found, differences),
                    None => differences.push(format!("{at}.{key} is gone")),
                }
            }
        }
        (Value::Array(golden), Value::Array(now)) if golden.len() == now.len() => {
            for (index, (golden, now)) in golden.iter().zip(now).enumerate() {
                differ(&format!("{at}[{index}]"), golden, now, differences);
            }
        }
        (golden, now) if golden == now => {}
        (golden, now) => differences.push(format!("{at} was {golden} and is {now}")),
    }
}

#[test]
fn a_changed_sample_is_noticed_and_a_new_field_is_not() {
    let check = |golden: Value, now: Value, expect: usize| {
        let mut differences = Vec::new();
        differ("", &golden, &now, &mut differences);
        assert_eq!(differences.len(), expect, "{differences:?}");
    };
    check(json!({ "a": 1 }), json!({ "a": 1, "b": 2 }), 0);
    check(json!({ "a": 1 }), json!({ "a": 2 }), 1);
    check(json!({ "a": 1 }), json!({ "b": 1 }), 1);
    check(json!([1, 2]), json!([1]), 1);
    check(json!({ "a": [{ "b": null }] }), json!({ "a": [{ "b": 0 }] }), 1);
}
