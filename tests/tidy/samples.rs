//! Every method and every event has a golden sample, and nothing else lies among them.
//! That each is answered as written is for the end-to-end tests to show.

use std::collections::BTreeSet;

use maquette_protocol::{Event, PROTOCOL, TABLE};
use serde_json::Value;

use crate::tree::root;

/// Kinds of events, as they are spelt on the wire.
const EVENTS: &[&str] = &[
    "job", "take", "verdict", "anchor", "shot", "deleted", "credit", "project", "client", "progress",
    "closing",
];

/// The files that must lie in `protocol/wire/samples/<protocol>/`, no more and no fewer.
fn expected() -> BTreeSet<String> {
    let methods = TABLE.iter().map(|method| format!("{}.json", method.name));
    methods.chain(EVENTS.iter().map(|kind| format!("event-{kind}.json"))).collect()
}

/// What is missing and what does not belong.
fn difference(there: &BTreeSet<String>) -> Vec<String> {
    let expected = expected();
    let missing = expected.difference(there).map(|name| format!("{name} is missing"));
    missing
        .chain(there.difference(&expected).map(|name| format!("{name} belongs to no method and no event")))
        .collect()
}

#[test]
fn every_method_and_event_has_a_sample() {
    let folder = root().join(format!("protocol/wire/samples/{}", PROTOCOL[1]));
    let names = std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let there: BTreeSet<String> =
        names.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    let wrong = difference(&there);
    assert!(
        wrong.is_empty(),
        "make them with `UPDATE_SAMPLES=1 cargo test --release -p maquette-tests --test e2e samples`: {wrong:?}"
    );
    for name in &there {
        let sample: Value = serde_json::from_slice(&std::fs::read(folder.join(name)).unwrap()).unwrap();
        assert_eq!(fault(name, &sample), None, "{name}");
    }
}

#[test]
fn a_missing_and_a_strange_sample_are_found() {
    let mut there = expected();
    assert!(difference(&there).is_empty());
    there.remove("draft.json");
    there.insert("daft.json".to_owned());
    assert_eq!(difference(&there), ["draft.json is missing", "daft.json belongs to no method and no event"]);
}

/// What is wrong with a sample, if anything is.
fn fault(name: &str, sample: &Value) -> Option<String> {
    if name.starts_with("event-") {
        return serde_json::from_value::<Event>(sample.clone()).err().map(|error| error.to_string());
    }
    let method = name.trim_end_matches(".json");
    if sample["request"]["method"] != method {
        return Some(format!("it asks for {}", sample["request"]["method"]));
    }
    sample["response"].get("result").is_none().then(|| "it has no result".to_owned())
}

#[test]
fn a_sample_of_another_method_is_found() {
    let sample = serde_json::json!({ "request": { "method": "quote" }, "response": { "result": {} } });
    assert!(fault("draft.json", &sample).is_some());
    assert!(fault("quote.json", &sample).is_none());
    assert!(fault("event-job.json", &sample).is_some());
}
