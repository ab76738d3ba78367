//! Files before and after, as tables. What comes out must be YAML again.

use proptest::prelude::*;

use super::*;
use crate::finding::apply;
use crate::span::Span;
use crate::{front, template, yaml};

fn with<T>(text: &str, use_it: impl FnOnce(&Source<'_>) -> T) -> T {
    let root = front::split(text).front.and_then(|front| yaml::parse(text, front.yaml).ok()).flatten();
    use_it(&Source::new(text, root.as_ref()))
}

fn mended(text: &str, mend: impl FnOnce(&Source<'_>) -> Option<Vec<Edit>>) -> Option<String> {
    let after = apply(text, &with(text, mend)?);
    if let Some(front) = front::split(&after).front {
        assert!(yaml::parse(&after, front.yaml).is_ok(), "{after}");
    }
    Some(after)
}

#[test]
fn an_input_becomes_an_axis_once() {
    let check = |before: &str, after: Option<&str>| {
        let found = mended(before, |source| add_axis(source, "light", &list(["dawn", "dusk"])));
        assert_eq!(found.as_deref(), after, "{before}");
    };
    check("{{light}}", Some("---\nmaquette.matrix:\n  light: [dawn, dusk]\n---\n{{light}}"));
    check(
        "---\nmaquette.matrix: { a: [1] }\n---\n",
        Some("---\nmaquette.matrix: { a: [1], light: [dawn, dusk] }\n---\n"),
    );
    check("---\nmaquette.matrix: { light: [noon] }\n---\n", None);
}

#[test]
fn an_input_is_declared_in_the_style_of_the_file() {
    let check = |before: &str, after: Option<&str>| {
        let found = mended(before, |source| declare_input(source, "light", "string"));
        assert_eq!(found.as_deref(), after, "{before}");
    };
    check("{{light}}\n", Some("---\ninput:\n  schema:\n    light: string\n---\n{{light}}\n"));
    check("---\n---\n🌄", Some("---\ninput:\n  schema:\n    light: string\n---\n🌄"));
    check("---\n# note\n---\n", Some("---\n# note\ninput:\n  schema:\n    light: string\n---\n"));
    check("---\nmodel: m # é\n---\n", Some("---\nmodel: m # é\ninput:\n  schema:\n    light: string\n---\n"));
    check(
        "---\r\nmodel: m\r\n---\r\n",
        Some("---\r\nmodel: m\r\ninput:\r\n  schema:\r\n    light: string\r\n---\r\n"),
    );
    check("---\ninput:\nmodel: m\n---\n", Some("---\ninput:\n  schema:\n    light: string\nmodel: m\n---\n"));
    check(
        "---\ninput:\n    schema:\n        a: string # c\n\n        b: |\n          x\nmodel: m\n---\n",
        Some(
            "---\ninput:\n    schema:\n        a: string # c\n\n        b: |\n          x\n        light: string\nmodel: m\n---\n",
        ),
    );
    check(
        "---\ninput:\n  default: { a: 1 }\n---\n",
        Some("---\ninput:\n  default: { a: 1 }\n  schema:\n    light: string\n---\n"),
    );
    check(
        "---\ninput:\n  schema: { a: string }\n---\n",
        Some("---\ninput:\n  schema: { a: string, light: string }\n---\n"),
    );
    check("---\ninput: {}\n---\n", Some("---\ninput: { schema: { light: string } }\n---\n"));
    check(
        "---\ninput: {schema: {a: string,},}\n---\n",
        Some("---\ninput: {schema: {a: string, light: string},}\n---\n"),
    );
    check(
        "---\ninput:\n  schema:\n    type: object\n    properties:\n      a: {type: string}\n---\n",
        Some(
            "---\ninput:\n  schema:\n    type: object\n    properties:\n      a: {type: string}\n      light:\n        type: string\n---\n",
        ),
    );
    check("---\ninput:\n  schema: Named\n---\n", None);
    check("---\ninput:\n  schema:\n    light?(enum): [a]\n---\n", None);
}

#[test]
fn defaults_and_tiers() {
    let check = |before: &str, after: Option<&str>| {
        let found = mended(before, |source| add_default(source, "a", &scalar("it: is")));
        assert_eq!(found.as_deref(), after, "{before}");
    };
    check(
        "---\ninput:\n  default:\n    b: 1\n---\n",
        Some("---\ninput:\n  default:\n    b: 1\n    a: \"it: is\"\n---\n"),
    );
    check("---\ninput:\n  default: {a: 1}\n---\n", None);
    let tier =
        |before: &str| mended(before, |source| add_tier(source, "hero", &[("count", "1"), ("size", "1024")]));
    assert_eq!(
        tier("---\nmaquette.tiers:\n  draft: { count: 8 }\n---\n").as_deref(),
        Some("---\nmaquette.tiers:\n  draft: { count: 8 }\n  hero:\n    count: 1\n    size: 1024\n---\n")
    );
    assert_eq!(
        tier("---\nmaquette.tiers: { draft: { count: 8 } }\n---\n").as_deref(),
        Some("---\nmaquette.tiers: { draft: { count: 8 }, hero: { count: 1, size: 1024 } }\n---\n")
    );
}

#[test]
fn inputs_are_removed_with_what_would_be_empty() {
    let check = |before: &str, after: Option<&str>| {
        assert_eq!(mended(before, |source| remove_input(source, "a")).as_deref(), after, "{before}");
    };
    check(
        "---\ninput:\n  schema:\n    a?: string, x\n    b: string\n  default:\n    a: 1\n---\n",
        Some("---\ninput:\n  schema:\n    b: string\n---\n"),
    );
    check(
        "---\ninput:\n  schema: { a: string, b: string }\n  default: { b: 1, a: 2 }\n---\n",
        Some("---\ninput:\n  schema: { b: string }\n  default: { b: 1 }\n---\n"),
    );
    check(
        "---\nmodel: m\ninput:\n  schema:\n    a: string\n  default:\n    a: 1\n---\n",
        Some("---\nmodel: m\n---\n"),
    );
    check("---\nmodel: m\ninput:\n  schema:\n    a: string\n---\n", Some("---\nmodel: m\n---\n"));
    check("---\ninput: {schema: {a: string}}\nmodel: m\n---\n", Some("---\nmodel: m\n---\n"));
    check("---\nmodel: m\n---\n", None);
}

#[test]
fn a_nested_map_becomes_flat() {
    let check =
        |before: &str, after: Option<&str>| assert_eq!(mended(before, flatten).as_deref(), after, "{before}");
    check(
        "---\nmodel: m\nmaquette: # ours\n  # tiers\n  tiers:\n    draft: { count: 8 }\n  negative: |\n    a\n    b\n\n  \"seed\": 1\nname: n\n---\n",
        Some(
            "---\nmodel: m\n# ours\n# tiers\nmaquette.tiers:\n  draft: { count: 8 }\nmaquette.negative: |\n  a\n  b\n\nmaquette.seed: 1\nname: n\n---\n",
        ),
    );
    check(
        "---\nmaquette: { seed: 1, matrix: { a: [b] } }\n---\n",
        Some("---\nmaquette.seed: 1\nmaquette.matrix: { a: [b] }\n---\n"),
    );
    check("---\nmaquette: { seed: 1 }\nmaquette.seed: 2\n---\n", None);
    check("---\nmaquette.seed: 2\n---\n", None);
}

#[test]
fn a_choice_becomes_an_axis() {
    let check = |before: &str, after: Option<&str>| {
        let (tree, _) = template::parse(before, front::split(before).body);
        let choice = template::inline_choices(before, &tree).remove(0);
        let found = mended(before, |source| choice_to_axis(source, &choice).map(|axis| axis.edits));
        assert_eq!(found.as_deref(), after, "{before}");
    };
    check(
        "a cat at {dawn|dusk | 0.5::blue: hour}",
        Some(
            "---\nmaquette.matrix:\n  light: [dawn, dusk, \"blue: hour\"]\ninput:\n  default:\n    light: dawn\n---\na cat at {{light}}",
        ),
    );
    check(
        "---\nmaquette.matrix: { light: [a] }\ninput:\n  schema: { light: string }\n---\n🌄 {dawn|dusk} {{light}}\n",
        Some(
            "---\nmaquette.matrix: { light: [a], light2: [dawn, dusk] }\ninput:\n  schema: { light: string }\n  default:\n    light2: dawn\n---\n🌄 {{light2}} {{light}}\n",
        ),
    );
    check("---\nmaquette.matrix:\n  - x\n---\n{a|b}", None);
    check("{ {a|b}} ", None);
    check("{a {{x}}|b}", None);
    check(
        "{x|y}",
        Some(
            "---\nmaquette.matrix:\n  choice: [x, \"y\"]\ninput:\n  default:\n    choice: x\n---\n{{choice}}",
        ),
    );
}

#[test]
fn a_rename_reaches_every_template() {
    let before = "---\nmodel: light\ninput:\n  schema:\n    light?(enum, the light): [light, dusk]\n  default: { \"light\": light }\n\
        maquette.matrix:\n  light: [light, {value: x, negative: \"no {{light}}\"}]\nmaquette.negative: >\n  light {{ light }}\n\
        maquette.shot: 'a-{{light.x}}'\nmaquette.tiers: { draft: { add: \"{{light}}\", route: light } }\n\
        maquette.dialects:\n  sdxl:\n    prompt: \"{{#if light}}\\\"{{/if}}\"\n---\nlight {{light}} {{#each xs}}{{light}}{{../light}}{{/each}}{{json light}}{{x.light}} 🌄{{@root.light}}\n";
    let after = mended(before, |source| rename_input(source, "light", "glow")).unwrap();
    let expect = "---\nmodel: light\ninput:\n  schema:\n    glow?(enum, the light): [light, dusk]\n  default: { \"glow\": light }\n\
        maquette.matrix:\n  glow: [light, {value: x, negative: \"no {{glow}}\"}]\nmaquette.negative: >\n  light {{ glow }}\n\
        maquette.shot: 'a-{{glow.x}}'\nmaquette.tiers: { draft: { add: \"{{glow}}\", route: light } }\n\
        maquette.dialects:\n  sdxl:\n    prompt: \"{{#if glow}}\\\"{{/if}}\"\n---\nlight {{glow}} {{#each xs}}{{light}}{{../glow}}{{/each}}{{json glow}}{{x.light}} 🌄{{@root.glow}}\n";
    assert_eq!(after, expect);
    for taken in ["xs", "if", "elsewhere", "a b", "", "1a", "this", "a.b"] {
        assert_eq!(mended(before, |source| rename_input(source, "light", taken)), None, "{taken}");
    }
    assert_eq!(mended(before, |source| rename_input(source, "nowhere", "glow")), None);
}

#[test]
fn a_selection_becomes_a_partial() {
    let check = |before: &str, expect: Option<(&str, &str)>| {
        let start = before.find('«').unwrap();
        let end = before.find('»').unwrap() - '«'.len_utf8();
        let text = before.replace(['«', '»'], "");
        let found = with(&text, |source| selection_to_partial(source, Span::new(start, end), "style"));
        let found = found.map(|extract| (apply(&text, &extract.edits), extract.text));
        assert_eq!(found.as_ref().map(|(text, file)| (text.as_str(), file.as_str())), expect, "{before}");
    };
    check("a «soft {{light}}» b", Some(("a {{> style}} b", "soft {{light}}")));
    check("a\n  «b\n  c»\nd\n", Some(("a\n{{> style}}\nd\n", "  b\n  c\n")));
    check(
        "{{#if x}}«a{{#if y}}b{{/if}}»{{else}}c{{/if}}",
        Some(("{{#if x}}{{> style}}{{else}}c{{/if}}", "a{{#if y}}b{{/if}}")),
    );
    check("{{#if x}}a{{else}}🌄«c»{{/if}}", Some(("{{#if x}}a{{else}}🌄{{> style}}{{/if}}", "c")));
    check("{{#if x}}a«b{{/if}}c»", None);
    check("{{#if x}}a«b{{else}}c»d{{/if}}", None);
    check("a {{li«ght}} b»", None);
    check("«{{role \"system\"}} b»", None);
    check("{«a»}", None);
}

#[test]
fn an_axis_becomes_a_file() {
    let check = |before: &str, after: &str| {
        let extract = with(before, |source| axis_to_wildcard(source, "lens")).unwrap();
        assert_eq!((extract.file.as_str(), extract.text.as_str()), ("wild/lens.txt", "24mm\nwide, é\n"));
        assert_eq!(apply(before, &extract.edits), after);
    };
    check(
        "---\nmaquette.matrix: { lens: [24mm, \"wide, é\"], b: [c] }\n---\n",
        "---\nmaquette.matrix: { lens: \"@wild/lens.txt\", b: [c] }\n---\n",
    );
    check(
        "---\nmaquette.matrix:\n  lens:\n    - 24mm\n    - wide, é\n  b: [c]\n---\n",
        "---\nmaquette.matrix:\n  lens: \"@wild/lens.txt\"\n  b: [c]\n---\n",
    );
    let none = with("---\nmaquette.matrix: { lens: [{value: a}] }\n---\n", |source| {
        axis_to_wildcard(source, "lens")
    });
    assert_eq!(none, None);
}

/// Entries of front matter in all styles; `a`, `light` and others are missing, empty, or in the way.
const ENTRIES: &[&str] = &[
    "model: m # é\n",
    "# note\n",
    "\n",
    "input:\n",
    "input: ~\n",
    "input: {}\n",
    "input: { schema: { b: string }, }\n",
    "input: x\n",
    "input:\n  default: { b: 1 }\n",
    "input:\n    schema:\n        b?: string, text # c\n\n",
    "input:\n  schema:\n",
    "input: {schema: }\n",
    "input:\n  schema: { # c\n    b: string }\n",
    "input:\n  default:\n    b: |\n      x\n\n  # end\n",
    "input:\n  default:\n    light: >-\n      x\n",
    "input:\n  schema:\n    a: string\n  default: {a: 1}\n",
    "maquette.matrix:\n  light: [x]\n",
    "maquette.matrix: { c: [x] }\n",
    "maquette.matrix:\n- x\n",
    "maquette.tiers:\n  draft: {}\n",
    "maquette.tiers: {draft: }\n",
    "text: |\n  input:\n   x\n",
    "list:\n- a: 1\n  b: 2\n",
    "quoted: \"a\n  b\"\n",
    "input:\r\n  schema:\r\n    b: string\r\n",
];

fn value(text: &str) -> Option<serde_json::Value> {
    let front = front::split(text).front?;
    Some(yaml::parse(text, front.yaml).ok()?.map_or(serde_json::Value::Null, |node| node.to_json()))
}

/// The edits lie in the text, and what is YAML stays YAML, with one more or one less value at `path`.
fn check_value(text: &str, edits: Option<Vec<Edit>>, path: &str, expect: Option<serde_json::Value>) {
    let Some(edits) = edits else { return };
    edits.iter().for_each(|edit| assert!(text.get(edit.span.range()).is_some(), "{text:?} {edit:?}"));
    if value(text).is_none() && front::split(text).front.is_some() {
        return;
    }
    let after = apply(text, &edits);
    let Some(new) = value(&after) else { panic!("{text:?} {after:?}") };
    assert_eq!(new.pointer(path), expect.as_ref(), "{text:?} {after:?}");
    // All else is as it was.
    let Some(serde_json::Value::Object(old)) = value(text) else { return };
    for (key, value) in old.iter().filter(|(key, _)| !path.starts_with(&format!("/{key}")) && *key != "input")
    {
        assert!(key == "maquette.matrix" || new.get(key) == Some(value), "{text:?} {after:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn what_is_yaml_stays_yaml(entries in prop::collection::vec(prop::sample::select(ENTRIES), 0..4), fenced in 0..8u8) {
        let inside = entries.concat();
        let text = if fenced > 0 { format!("---\n{inside}---\n{{dawn|dusk}} {{{{a}}}}") } else { inside };
        with(&text, |source| {
            let tree = template::parse(&text, source.split.body).0;
            let choice = template::inline_choices(&text, &tree).into_iter().next();
            let axis = choice.and_then(|choice| choice_to_axis(source, &choice));
            check_value(&text, declare_input(source, "light", "string"), "/input/schema/light", Some("string".into()));
            check_value(&text, add_default(source, "x", "1"), "/input/default/x", Some(1.into()));
            check_value(&text, add_tier(source, "hero", &[("count", "1")]), "/maquette.tiers/hero/count", Some(1.into()));
            check_value(&text, remove_input(source, "a"), "/input/schema/a", None);
            check_value(&text, remove_input(source, "b"), "/input/schema/b", None);
            if let Some(axis) = axis {
                let path = format!("/maquette.matrix/{}/1", axis.name);
                check_value(&text, Some(axis.edits), &path, Some("dusk".into()));
            }
        });
    }
}
