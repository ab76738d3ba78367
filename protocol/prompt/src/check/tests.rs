//! Checks: each as a text, and the code and the place of what is found in it.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::*;
use crate::facts::{Route, Tier};
use crate::files::Kind;
use crate::finding::{Code, Severity};

struct Folder;

impl Files for Folder {
    fn find(&self, kind: Kind, name: &str) -> Option<String> {
        self.read(kind, name).map(|_| format!("/p/{name}"))
    }

    fn read(&self, kind: Kind, name: &str) -> Option<Arc<str>> {
        match (kind, name) {
            (Kind::Partial, "style") => Some("in {{ink}} and {{light}}".into()),
            (Kind::Wildcard, "light.txt") => Some("dawn\ndusk\n".into()),
            (Kind::Wildcard, "empty.txt") => Some("# nothing\n".into()),
            (Kind::Media, "my ref.png") => Some("".into()),
            _ => None,
        }
    }

    fn list(&self, _: Kind) -> Vec<String> {
        Vec::new()
    }
}

fn route(name: &str, model: &str) -> Route {
    let provider = name.split('/').next().unwrap_or_default().to_owned();
    Route { name: name.into(), provider, model: model.into(), ..Route::default() }
}

fn facts() -> Facts {
    let tier = |name: &str, route: &str| Tier { name: name.into(), route: route.into() };
    Facts {
        tiers: Some(vec![tier("draft", "local/sd15"), tier("hero", "fal/flux-dev")]),
        routes: Some(vec![
            Route {
                prompt_tokens: Some(20),
                tokenizer: Some("clip".into()),
                ..route("local/sd15", "sd-1-5")
            },
            route("fal/flux-dev", "fal-ai/flux/dev"),
            Route {
                shutdown: Some("2026-12-01".into()),
                days_left: Some(10),
                successor: Some("fal/flux-dev".into()),
                ..route("old/model", "old-1")
            },
        ]),
        palettes: Some(BTreeMap::from([("brand".to_owned(), vec!["#0b5fff".to_owned()])])),
    }
}

/// What is found, as code and place.
fn found(text: &str, facts: &Facts, is_ours: bool) -> Vec<(Code, String)> {
    let document = Document::parse(text);
    let findings = check(&document, facts, &Folder, is_ours);
    findings.iter().map(|finding| (finding.code, finding.span.text(text).to_owned())).collect()
}

#[track_caller]
fn one(text: &str, code: Code, at: &str) {
    assert_eq!(found(text, &facts(), true), [(code, at.to_owned())], "{text}");
}

#[track_caller]
fn none(text: &str) {
    assert_eq!(found(text, &facts(), true), [], "{text}");
}

#[test]
fn inputs_are_declared_and_used() {
    one("---\ninput: {default: {a: x}}\n---\n{{a}} {{b}}", Code::UndefinedInput, "b");
    one("---\ninput: {default: {a: x, b: y}}\n---\n{{a}}", Code::UnusedInput, "b");
    one("---\ninput: {schema: {a: string}}\n---\n{{a}}", Code::MissingDefault, "a");
    none("---\ninput: {schema: {\"a?\": string}}\n---\n{{#if a}}{{media url=a}}{{/if}}x");
    none("---\ninput: {default: {all: [1]}}\n---\n{{#each all}}{{name}}{{/each}}");
    one("---\nmaquette.matrix: {light: [dawn]}\n---\n{{light}}", Code::MissingDefault, "light");
    one(
        "---\ninput: {default: {light: x}}\nmaquette.matrix: {light: [dawn]}\n---\na",
        Code::UnusedInput,
        "light",
    );
    one(
        "---\ninput: {default: {a: x}}\nmaquette.negative: \"no {{b}}\"\n---\n{{a}}",
        Code::UndefinedInput,
        "b",
    );
    none("---\ninput: {default: {ink: x, light: y}}\n---\n{{> style}}");
    none("---\ninput: {schema: Teapot}\n---\n{{whatever}}");
    none("---\ninput: {default: {a: x}}\n---\n{{json this}}");
}

#[test]
fn a_near_name_is_offered() {
    let text = "---\ninput: {default: {subject: x}}\n---\n{{subjekt}} {{subject}}";
    let findings = check(&Document::parse(text), &facts(), &Folder, true);
    assert_eq!(findings[0].hint, "Did you mean `subject`?");
    let mended = crate::finding::apply(text, &findings[0].fixes[0].edits);
    assert!(mended.ends_with("{{subject}} {{subject}}"), "{mended}");
}

#[test]
fn names_have_to_exist_where_somebody_knows_them() {
    one("---\nmaquette.tiers: {drafts: {}, hero: {}, draft: {}}\n---\nx", Code::UnknownTier, "drafts");
    one("---\nmaquette.tiers: {hero: {route: fal/flux-dev}}\n---\nx", Code::MissingTier, "hero");
    one(
        "---\nmaquette.tiers: {draft: {route: fal/fluxdev}, hero: {}}\n---\nx",
        Code::UnknownRoute,
        "fal/fluxdev",
    );
    one("---\nmodel: nobody/knows-it\n---\nx", Code::UnknownModel, "nobody/knows-it");
    one("---\nmodel: old/model\n---\nx", Code::Retiring, "old/model");
    none("---\nmodel: fal-ai/flux/dev\n---\nx");
    one("---\nmaquette.palette: [\"#12345\"]\n---\nx", Code::BadColour, "\"#12345\"");
    one("---\nmaquette.palette: [bland]\n---\nx", Code::BadColour, "bland");
    none("---\nmaquette.palette: [\"#0b5fff\", brand]\n---\nx");
    let unknown = "---\nmodel: nobody/knows-it\nmaquette.tiers: {drafts: {route: x/y}}\nmaquette.palette: [bland]\n---\nx";
    assert_eq!(found(unknown, &Facts::default(), true), [], "without a daemon nobody guesses");
}

#[test]
fn files_have_to_be_there() {
    one("{{> nothing}}", Code::MissingPartial, "nothing");
    none("{{#> nothing}}something{{/nothing}}");
    one("{{media url=\"none.png\"}}", Code::MissingMedia, "\"none.png\"");
    none("{{media url=\"my ref.png\"}}{{media url=\"https://example.com/a.png\"}}");
    one("---\ninput: {default: {ref: none.png}}\n---\n{{media url=ref}}", Code::MissingMedia, "none.png");
    one("---\nmaquette.anchor: none.png\n---\nx", Code::MissingMedia, "none.png");
    let with_default = |file: &str| {
        format!("---\ninput: {{default: {{a: x}}}}\nmaquette.matrix: {{a: \"@{file}\"}}\n---\n{{{{a}}}}")
    };
    one(&with_default("none.txt"), Code::MissingWildcard, "\"@none.txt\"");
    one(&with_default("empty.txt"), Code::EmptyAxis, "\"@empty.txt\"");
    none(&with_default("light.txt"));
}

#[test]
fn words_that_do_not_do_what_they_seem_to() {
    one("a {red|blue} cup", Code::InlineChoice, "{red|blue}");
    none("a { single } brace");
    one("a sign that says \u{1f344} \"OPEN\" today", Code::QuotedText, "\"OPEN\"");
    one("a cup{{role \"model\"}}sure", Code::ForeignRole, "{{role \"model\"}}");
    let tiers = "---\nmaquette.tiers: {draft: {}, hero: {}}\n---\n";
    one(&format!("{tiers}a cup, 8K"), Code::HigherTierWords, "8K");
    none(&format!("{tiers}a 18k gold cup"));
}

#[test]
fn the_limit_is_marked_at_the_word_that_passes_it() {
    let words = "one two red cat dog sun sky sea ice fog ash oak elm fir bay cup jug pot pan lid rim";
    let text = format!("\u{1f304} {words}");
    let document = Document::parse(text.as_str());
    let findings = check(&document, &facts(), &Folder, true);
    assert_eq!(findings.len(), 1, "only the draft's model has a limit");
    let marked = findings[0].span.text(&text);
    assert_eq!((findings[0].code, marked), (Code::TooManyTokens, "cup jug pot pan lid rim"));
    assert!(findings[0].message.contains("an estimate"), "{}", findings[0].message);
    // The longest value of an axis decides.
    let text = "---\ninput: {default: {a: x}}\nmaquette.matrix: {a: [x, \"one two three four five six seven eight nine ten\
        eleven twelve one two three four five six\"]}\n---\nb {{a}} c";
    one(text, Code::TooManyTokens, "{{a}} c");
}

#[test]
fn a_file_that_is_not_ours_hears_only_what_dotprompt_would_say() {
    let text = "---\nmodel: nobody/knows-it\ninput: {schema: {a: string}}\n---\n{{a}} {x|y} \"OPEN\" {{b}} {{> none}}";
    assert_eq!(found(text, &facts(), false), [(Code::UndefinedInput, "b".to_owned())]);
    assert_eq!(found("{{anything}}", &facts(), false), []);
}

#[test]
fn how_bad_a_shutdown_is_depends_on_the_days_left() {
    let severity = |days_left| {
        let mut facts = facts();
        facts.routes.as_mut().unwrap()[2].days_left = days_left;
        check(&Document::parse("---\nmodel: old-1\n---\nx"), &facts, &Folder, true)[0].severity
    };
    assert_eq!(severity(Some(31)), Severity::Info);
    assert_eq!(severity(Some(30)), Severity::Warning);
    assert_eq!(severity(Some(-3)), Severity::Warning);
    assert_eq!(severity(None), Severity::Info);
}

#[test]
fn every_code_has_its_section_in_the_documentation() {
    let sections: Vec<&str> =
        include_str!("../../FINDINGS.md").lines().filter_map(|line| line.strip_prefix("## ")).collect();
    let codes: Vec<&str> = Code::ALL.iter().map(|code| code.text()).collect();
    assert_eq!(sections, codes);
}
