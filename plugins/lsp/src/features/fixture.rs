//! A document, a project and files for the tests of features. A place in a text is marked with `¦`.

use std::sync::Arc;

use maquette_prompt::files::{Files, Kind};
use maquette_prompt::{Encoding, Lines};
use serde_json::json;
use tower_lsp::lsp_types::{InitializeParams, Url};

use crate::capabilities::ClientFeatures;
use crate::documents::Snapshot;
use crate::knowledge::{Facts, Plan, Rung};
use crate::settings::Settings;
use crate::view::View;

/// Files by kind and name.
struct Table;

const FILES: &[(Kind, &str, &str)] = &[
    (Kind::Partial, "style", "soft light, film grain"),
    (Kind::Partial, "parts/frame", "{{subject}} in a frame"),
    (Kind::Wildcard, "wild/light.txt", "dawn\ndusk\n# no\nnoon\n"),
    (Kind::Media, "refs/a b.png", ""),
    (Kind::Media, "refs/c.png", ""),
];

impl Files for Table {
    fn find(&self, kind: Kind, name: &str) -> Option<String> {
        self.read(kind, name).map(|_| format!("/project/prompts/{name}"))
    }

    fn read(&self, kind: Kind, name: &str) -> Option<Arc<str>> {
        let found = FILES.iter().find(|(of, called, _)| *of == kind && *called == name);
        found.map(|(_, _, text)| Arc::from(*text))
    }

    fn list(&self, kind: Kind) -> Vec<String> {
        FILES.iter().filter(|(of, ..)| *of == kind).map(|(_, name, _)| (*name).to_owned()).collect()
    }
}

/// A view of a text, in a project of which everything is known, in an editor that shows everything.
pub fn view(text: &str) -> View {
    in_encoding(text, Encoding::Utf16)
}

/// The same, in an editor that counts so.
pub fn in_encoding(text: &str, encoding: Encoding) -> View {
    let uri = Url::parse("file:///elsewhere/hero.prompt").unwrap();
    let snapshot = Snapshot::new(uri, None, 3, encoding, text.into(), Lines::new(text));
    let mut client = ClientFeatures::read(&InitializeParams::default());
    client.encoding = encoding;
    client.markdown = true;
    client.snippets = true;
    client.label_details = true;
    client.action_literals = true;
    client.creates_files = true;
    client.versioned_edits = true;
    client.definition_links = true;
    client.symbol_tree = true;
    client.name = "visual studio code".into();
    View {
        snapshot: Arc::new(snapshot),
        facts: Arc::new(facts()),
        plan: None,
        files: Arc::new(Table),
        client: Arc::new(client),
        settings: Arc::new(Settings::default()),
    }
}

/// A text with `¦` and the place of it.
pub fn marked(text: &str) -> (View, usize) {
    let at = text.find('¦').expect("a place is marked");
    (view(&text.replacen('¦', "", 1)), at)
}

/// A ladder of three tiers.
pub fn facts() -> Facts {
    let tier = |name: &str, stage: &str, route: &str, price: i64| {
        serde_json::from_value(json!({
            "name": name, "stage": stage, "route": route, "count": 4, "width": 1024, "height": 576,
            "price_microcredits": price, "price_as_of": "2026-11-01", "rolls": null,
            "needs_anchor": stage == "motion", "seconds": null, "median_ms": 900, "measured": 12, "p95_ms": 2100,
        }))
        .unwrap()
    };
    let route = |name: &str, model: &str, price: i64, shutdown: Option<&str>| {
        serde_json::from_value(json!({
            "route": name, "provider": name.split('/').next(), "model": model, "about": "Draws fast.",
            "stages": ["exploration"], "price_microcredits": price, "price_as_of": "2026-11-01",
            "price_source": "its page", "charges_on_refusal": "no", "seed": "echoed", "mask": "none",
            "max_side": 2048, "shutdown": shutdown, "shutdown_days": shutdown.map(|_| 20),
            "successor": shutdown.map(|_| "sketch/detail"), "price_per": "take", "wallet": "house",
            "verified": true, "accepted": true, "ready": true, "why_not": null, "guide": shutdown.is_some(),
            "note": shutdown.map(|_| "poor at hands"),
        }))
        .unwrap()
    };
    let project = serde_json::from_value(json!({
        "id": "p1", "name": "spring", "path": "/project", "trusted": true, "tiers": [],
        "palette": { "brand": ["#0b5fff", "#ff8800"] }, "budget_microcredits": null,
        "budget_per_day_microcredits": null, "warnings": [],
    }));
    let shot = json!({ "id": "s1", "project": "p1", "name": "spring-hero", "takes": 1, "kept": 1, "anchor": "t7",
        "rolls": { "hero": 2 }, "latest": "t7", "updated_ms": 5 });
    Facts {
        is_known: true,
        tiers: vec![
            tier("draft", "exploration", "sketch/composition", 1_000_000),
            tier("hero", "refinement", "fal/flux-dev", 25_000_000),
            tier("motion", "motion", "sketch/motion", 40_000_000),
        ],
        routes: vec![
            route("sketch/composition", "composition", 1_000_000, None),
            route("fal/flux-dev", "fal-ai/flux/dev", 25_000_000, Some("2026-12-11")),
            route("sketch/motion", "motion", 40_000_000, None),
        ],
        project: project.ok(),
        shots: serde_json::from_value(shot).into_iter().collect(),
        takes: [("spring-hero".to_owned(), vec![take()])].into(),
        http: Some("http://127.0.0.1:7777".into()),
        ..Facts::default()
    }
    .with_checks()
}

fn take() -> maquette_protocol::Take {
    serde_json::from_value(json!({
        "id": "t7", "project": "p1", "shot": "s1", "shot_name": "spring-hero", "tier": "draft",
        "stage": "exploration", "route": "sketch/composition", "model": "composition", "origin": "draft",
        "parent": null, "prompt": "a teapot", "seed": 3, "k": 0, "cost_microcredits": 1_000_000,
        "cached": false, "verdict": "keep", "verdict_reason": null, "anchor": true, "job": null,
        "created_ms": 5,
        "asset": { "digest": "0".repeat(64), "media": "image/png", "bytes": 10, "width": 4, "height": 4,
            "duration_ms": null, "url": "http://127.0.0.1:7777/a/0", "path": "/store/a.png",
            "thumbnail": "/store/thumbs/a b.png" },
    }))
    .unwrap()
}

/// A view with a plan: drafts can be made, a hero wants a `keep`, a clip wants an anchor.
pub fn planned(text: &str) -> View {
    let rung = |tier: &str, stage: &str, waiting: Option<&str>| {
        Rung {
        expanded: serde_json::from_value(json!({
            "total": 2, "axes": [], "items": [], "project": "p1", "shot": "spring-hero", "tier": tier,
            "stage": stage, "route": "sketch/composition", "request": null, "tiers": [],
            "waiting": waiting.map(|kind| json!({ "kind": kind, "message": "first this", "hint": "", "takes": [] })),
        }))
        .unwrap(),
        quote: waiting.is_none().then(|| {
            serde_json::from_value(json!({
                "quote_id": "q1", "total_microcredits": 3_000_000, "each_microcredits": 1_000_000, "takes": 8,
                "hits": 5, "joined": 0, "tier": tier, "route": "sketch/composition", "wallet": "house",
                "available_microcredits": 9_000_000, "price_as_of": null, "would_refuse": null, "expected_ms": null,
            }))
            .unwrap()
        }),
        refused: None,
    }
    };
    let rungs = vec![
        rung("draft", "exploration", None),
        rung("hero", "refinement", Some("keep")),
        rung("motion", "motion", Some("anchor")),
    ];
    View { plan: Some(Arc::new(Plan { version: 3, rungs })), ..view(text) }
}

/// Writes a note beside the route of a tier of a planned view.
pub fn noting(view: &mut View, tier: &str, note: &str) {
    let plan = Arc::make_mut(view.plan.as_mut().expect("a planned view"));
    let rung = plan.rungs.iter_mut().find(|rung| rung.expanded.tier == tier).expect("a tier of the plan");
    let of_tier = serde_json::from_value(json!({
        "tier": tier, "stage": rung.expanded.stage, "route": rung.expanded.route, "each_microcredits": null,
        "note": note, "takes": [], "kept": [],
    }));
    rung.expanded.tiers = vec![of_tier.expect("a tier of the wire")];
}
