//! Every fake in one process, for programs in other languages: prints their addresses and keys as one line of JSON, then answers
//! commands, one a line, until its input ends.
//!
//! `{"fake":"fal","do":"script","step":"Create","fault":"429"}`, `{"fake":"fal","do":"books"}`, `{"fake":"fal","do":"pace","polls":0}`,
//! `{"fake":"fal","do":"release"}`, `{"fake":"fal","do":"finish"}`.

use std::collections::BTreeMap;
use std::io::BufRead;

use base64::Engine;
use maquette_tests::fakes::{self, Books, Fake, Release, Step};
use maquette_tests::programs::say;
use serde_json::{Value, json};

fn main() {
    let fakes: BTreeMap<&str, Fake> = fakes::all().into_iter().map(|(name, start)| (name, start())).collect();
    let addresses: BTreeMap<&str, Value> = fakes
        .iter()
        .map(|(name, fake)| (*name, json!({"url": fake.url(), "media": fake.media_url(), "key": fake.key()})))
        .collect();
    say(&json!(addresses).to_string());
    for line in std::io::stdin().lock().lines() {
        let Ok(line) = line else { return };
        let command: Value = serde_json::from_str(&line).unwrap_or(Value::Null);
        let fake = command["fake"].as_str().and_then(|name| fakes.get(name));
        let answer = fake.and_then(|fake| obeyed(fake, &command));
        say(&answer.unwrap_or_else(|| json!({"error": "no such fake, command, step or fault"})).to_string());
    }
}

fn obeyed(fake: &Fake, command: &Value) -> Option<Value> {
    match command["do"].as_str()? {
        "books" => return Some(books(&fake.books())),
        "pace" => fake.pace(u32::try_from(command["polls"].as_u64()?).ok()?),
        "release" => fake.release(Release::Proceed),
        "finish" => fake.finish(),
        "script" => fake.script(step(command["step"].as_str()?)?, fake.fault(command["fault"].as_str()?)?),
        _ => return None,
    }
    Some(json!({}))
}

fn step(name: &str) -> Option<Step> {
    let all = [
        Step::Create,
        Step::Status,
        Step::Result,
        Step::Cancel,
        Step::Media,
        Step::Upload,
        Step::List,
        Step::Free,
    ];
    all.into_iter().find(|step| format!("{step:?}") == name)
}

fn books(books: &Books) -> Value {
    let made = books.made.iter().map(|made| {
        let bytes = base64::engine::general_purpose::STANDARD.encode(&made.bytes);
        json!({"job": made.job, "kind": made.kind, "digest": made.digest, "bytes": bytes})
    });
    let requests = books.requests.iter().map(|entry| {
        json!({"step": format!("{:?}", entry.step), "line": entry.line, "status": entry.status, "fault": entry.fault})
    });
    json!({"made": made.collect::<Vec<_>>(), "requests": requests.collect::<Vec<_>>(), "creates": books.creates.len(),
        "accepted": books.accepted(), "charges": books.charges.len(), "charged_usd_micros": books.charged_usd_micros(),
        "held": books.held, "cancelled": books.cancelled, "key_leaked": books.key_leaked()})
}
