//! What is offered at a place, and what is written when it is taken.

use super::*;
use crate::features::fixture::marked;

fn labels(text: &str) -> Vec<String> {
    let (view, at) = marked(text);
    complete(&view, at).items.into_iter().map(|item| item.label).collect()
}

/// The text after the item of this label was taken, in an editor without snippets.
fn taken(text: &str, label: &str) -> String {
    let (mut view, at) = marked(text);
    let client = std::sync::Arc::make_mut(&mut view.client);
    client.snippets = false;
    let item = complete(&view, at).items.into_iter().find(|item| item.label == label);
    let item = item.unwrap_or_else(|| panic!("no {label} in {:?}", labels(text)));
    let Some(CompletionTextEdit::Edit(edit)) = item.text_edit else { panic!("no edit") };
    let mut edits = vec![edit];
    edits.extend(item.additional_text_edits.unwrap_or_default());
    let edits: Vec<_> = edits
        .into_iter()
        .map(|edit| maquette_prompt::Edit { span: view.span(edit.range), text: edit.new_text })
        .collect();
    maquette_prompt::finding::apply(view.text(), &edits)
}

#[test]
fn what_is_offered() {
    let check = |text: &str, has: &[&str], has_not: &[&str]| {
        let labels = labels(text);
        for label in has {
            assert!(labels.iter().any(|have| have == label), "{label} is not in {labels:?} of {text}");
        }
        for label in has_not {
            assert!(!labels.iter().any(|have| have == label), "{label} is in {labels:?} of {text}");
        }
    };
    check("---\nmodel: x\nmaq¦\n---\n", &["maquette.tiers", "input"], &["model"]);
    check("---\nmaquette.tiers: { ¦ }\n---\n", &["draft", "hero", "motion"], &["count"]);
    check("---\nmaquette.tiers: { draft: {}, ¦ }\n---\n", &["hero"], &["draft"]);
    check("---\nmaquette.tiers: { draft: { count: 4, ¦ } }\n---\n", &["size", "add"], &["count", "draft"]);
    check("---\nmaquette.tiers:\n  hero:\n    ro¦\n---\n", &["route"], &["model"]);
    check("---\nmaquette.tiers: { hero: { route: ¦ } }\n---\n", &["fal/flux-dev"], &["draft"]);
    check("---\nmaquette.tiers: { hero: { size: ¦ } }\n---\n", &["1K", "2K"], &[]);
    check("---\nmaquette.dialects: { ¦ }\n---\n", &["flux", "fal"], &[]);
    check("---\nmaquette.dialects: { flux: { ¦ } }\n---\n", &["add", "prompt"], &["count"]);
    check("---\nmaquette.palette: [¦]\n---\n", &["brand", "#0b5fff"], &[]);
    check("---\nmaquette.aspect: ¦\n---\n", &["16:9"], &[]);
    check("---\nmaquette.media: ¦\n---\n", &["image", "video"], &[]);
    check("---\nmaquette.anchor: ¦\nmaquette.shot: spring-hero\n---\n", &["refs/a b.png", "t7"], &[]);
    check("---\nmaquette.shot: ¦\n---\n", &["spring-hero"], &[]);
    check("---\nmaquette.matrix: { light: ¦ }\n---\n", &["@wild/light.txt"], &[]);
    check(
        "---\nmaquette.matrix: { ¦ }\ninput: {schema: {light: string}}\n---\n{{mood}}",
        &["light", "mood"],
        &[],
    );
    check("---\nmaquette.matrix: { light: [{ ¦ }] }\n---\n", &["value", "negative"], &[]);
    check("---\nmodel: ¦\n---\n", &["fal-ai/flux/dev", "fal/flux-dev"], &[]);
    check("---\ninput:\n  schema:\n    ¦\n---\n{{subject}}", &["subject"], &["if"]);
    check("---\ninput:\n  schema:\n    subject: ¦\n---\n", &["string"], &[]);
    check(
        "---\ninput:\n  default:\n    light: ¦\nmaquette.matrix: {light: [dawn, dusk]}\n---\n",
        &["dawn", "dusk"],
        &[],
    );
    check(
        "---\nmaquette.negative: \"no {{¦}}\"\nmaquette.matrix: {light: [a]}\n---\n",
        &["light", "#if"],
        &[],
    );
    check("---\ninput: {schema: {light: string}}\n---\na {{li¦", &["light", "media", "@state"], &["style"]);
    check("a {{> ¦}}", &["style", "parts/frame"], &["if"]);
    check("a {{#¦", &["if", "each"], &["media"]);
    check("{{#if a}}x{{/¦", &["if"], &["each"]);
    check("{{media ¦}}", &["url"], &[]);
    check("{{media url=\"¦\"}}", &["refs/a b.png"], &[]);
    check("---\nmaquette.shot: spring-hero\n---\n{{media url=\"¦\"}}", &["t7", "refs/c.png"], &[]);
    check("{{role \"¦\"}}", &["system", "user"], &[]);
    check("plain ¦words", &[], &["if"]);
    check("---\n# maq¦\n---\n", &[], &["model"]);
}

#[test]
fn broken_yaml_is_completed_all_the_same() {
    let broken = "---\nmodel: [x\nmaq¦\nmaquette.seed: 3\n---\n";
    assert!(labels(broken).contains(&"maquette.tiers".into()), "{:?}", labels(broken));
    let labels = labels("---\nmaquette.seed: 3\nmaquette.tiers: { draft: { ¦\n---\n");
    assert!(labels.contains(&"count".into()), "{labels:?}");
}

#[test]
fn what_is_written() {
    let check = |text: &str, label: &str, expect: &str| assert_eq!(taken(text, label), expect, "{text}");
    check("---\nmaq¦\n---\n", "maquette.seed", "---\nmaquette.seed: \n---\n");
    check("---\nmaq¦: 3\n---\n", "maquette.seed", "---\nmaquette.seed: 3\n---\n");
    check("---\nmaquette.aspect: 1¦\n---\n", "16:9", "---\nmaquette.aspect: \"16:9\"\n---\n");
    check(
        "---\nmaquette.palette: [\"#0¦\"]\n---\n",
        "#0b5fff",
        "---\nmaquette.palette: [\"#0b5fff\"]\n---\n",
    );
    check(
        "---\nmaquette.matrix: { light: \"@¦\" }\n---\n",
        "@wild/light.txt",
        "---\nmaquette.matrix: { light: \"@wild/light.txt\" }\n---\n",
    );
    check(
        "---\ninput: {schema: {light: string}}\n---\na {{li¦",
        "light",
        "---\ninput: {schema: {light: string}}\n---\na {{light}}",
    );
    check("🌄 {{> st¦}} b", "style", "🌄 {{> style}} b");
    check("a {{¦}} b", "#if", "a {{#if }}{{/if}} b");
    check("{{#if a}}x{{/¦", "if", "{{#if a}}x{{/if}}");
    check("{{media url=¦}}", "refs/a b.png", "{{media url=\"refs/a b.png\"}}");
}

#[test]
fn a_name_is_found_by_what_was_typed() {
    let (view, at) = marked("---\nmaquette.palette: [\"#0¦\"]\n---\n");
    let item = complete(&view, at).items.into_iter().find(|item| item.label == "#0b5fff").unwrap();
    assert_eq!(item.filter_text.as_deref(), Some("\"#0b5fff"));
}

#[test]
fn a_file_is_read_when_somebody_looks_at_it() {
    let (view, at) = marked("{{> ¦}}");
    let item = complete(&view, at).items.into_iter().find(|item| item.label == "style").unwrap();
    assert_eq!((&item.documentation, asked_in(&item)), (&None, Some(view.snapshot.uri.clone())));
    let Some(Documentation::MarkupContent(shown)) = resolve(&view, &item).documentation else {
        panic!("none")
    };
    assert!(shown.value.contains("soft light"), "{}", shown.value);
}

#[test]
fn a_take_is_copied_beside_the_file_that_names_it() {
    let text = "---\nmaquette.anchor: ¦\nmaquette.shot: spring-hero\n---\n";
    assert_eq!(
        taken(text, "t7"),
        "---\nmaquette.anchor: refs/spring-hero-draft-t7.png\nmaquette.shot: spring-hero\n---\n"
    );
    let (view, at) = marked(text);
    let item = complete(&view, at).items.into_iter().find(|item| item.label == "t7").unwrap();
    let command = item.command.unwrap();
    assert!(crate::capabilities::COMMANDS.contains(&command.command.as_str()));
    let arguments = crate::commands::Arguments::read(&command.arguments.unwrap()).unwrap();
    assert_eq!(arguments.takes, [maquette_protocol::TakeId(7)]);
}

#[test]
fn an_empty_file_can_begin_whole() {
    let written = taken("¦", "new prompt file");
    let document = maquette_prompt::document::Document::parse(written.as_str());
    assert_eq!(document.findings(), []);
    assert!(document.is_ours() && !document.body().is_empty(), "{written}");
    let view = crate::features::fixture::view(&written);
    // That a model of this project's ladder ends is no fault of the file.
    let worse = crate::diagnostics::findings(&view).into_iter().filter(|found| {
        found.severity < maquette_prompt::Severity::Hint && found.code != maquette_prompt::Code::Retiring
    });
    assert_eq!(worse.collect::<Vec<_>>(), []);
    assert_eq!(taken("--¦-", "new prompt file"), written);
    assert!(labels("some words\nand ¦").is_empty());
    assert!(labels("some words ¦").is_empty());
}
