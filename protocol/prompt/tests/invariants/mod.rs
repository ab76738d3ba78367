//! What holds for every text, good or bad: nothing panics, and every place that is said lies in the text, between characters.
//! The property tests and the mutating fuzzer both ask it here.

use std::sync::Arc;

use maquette_prompt::check::check;
use maquette_prompt::document::Document;
use maquette_prompt::expand::{Ask, Expansion};
use maquette_prompt::facts::Facts;
use maquette_prompt::files::{Files, Kind};
use maquette_prompt::finding::{Finding, apply};
use maquette_prompt::format::format;
use maquette_prompt::metadata::Metadata;
use maquette_prompt::render::{Context, RenderError, Renderer};
use maquette_prompt::yaml::{self, Node};
use maquette_prompt::{Span, front};
use serde_json::{Map, Value, json};

/// Asks everything of one text.
pub fn hold(text: &str) {
    let split = front::split(text);
    for span in [split.before, split.body, split.trimmed] {
        lies_in(text, span, Span::new(0, text.len()));
    }
    if let Some(front) = split.front {
        lies_in(text, front.yaml, Span::new(split.before.end, split.body.start));
        lies_in(text, front.open, Span::new(0, front.yaml.start));
        if let Some(close) = front.close {
            lies_in(text, close, Span::new(front.yaml.end, split.body.start));
        }
        yaml_holds(text, front.yaml);
    }
    yaml_holds(text, Span::new(0, text.len()));
    template_holds(split.trimmed.text(text));
    document_holds(text);
    let tidy = format(text);
    assert_eq!(format(&tidy), tidy, "tidying twice changes nothing more");
}

/// A file that is ours is read, checked and expanded; every finding lies in it, and so does what would mend it.
pub fn document_holds(text: &str) {
    let document = Document::parse(text);
    document.findings().iter().for_each(|finding| finding_holds(text, finding));
    for is_ours in [false, true] {
        for finding in check(&document, &Facts::default(), &Words, is_ours) {
            finding_holds(text, &finding);
        }
    }
    for using in document.uses() {
        lies_in(text, using.span, Span::new(0, text.len()));
    }
    match Expansion::new(&document, &Words, &Map::new(), Ask { tier: Some("hero"), route: None }) {
        Ok(expansion) => {
            for wording in expansion.wordings(0, 3).into_iter().flatten() {
                assert!(wording.k < expansion.total());
            }
        }
        Err(findings) => {
            assert!(!findings.is_empty(), "{text:?} is refused without a reason");
            findings.iter().for_each(|finding| finding_holds(text, finding));
        }
    }
}

fn finding_holds(text: &str, finding: &Finding) {
    let whole = Span::new(0, text.len());
    lies_in(text, finding.span, whole);
    finding.related.iter().for_each(|(span, _)| lies_in(text, *span, whole));
    for fix in &finding.fixes {
        fix.edits.iter().for_each(|edit| lies_in(text, edit.span, whole));
        Document::parse(apply(text, &fix.edits));
    }
}

/// Every file there could be, all with the same short text.
struct Words;

impl Files for Words {
    fn find(&self, _: Kind, name: &str) -> Option<String> {
        (name != "nope").then(|| format!("/prompts/{name}"))
    }

    fn read(&self, _: Kind, name: &str) -> Option<Arc<str>> {
        (name != "nope").then(|| "x {{a}}\n# no\ny".into())
    }

    fn list(&self, _: Kind) -> Vec<String> {
        vec!["p".into()]
    }
}

/// Whether a span is a part of another one and cuts no character.
pub fn lies_in(text: &str, span: Span, within: Span) {
    assert!(within.covers(span), "{span:?} reaches out of {within:?} in {text:?}");
    assert!(text.get(span.range()).is_some(), "{span:?} cuts a character of {text:?}");
}

/// YAML is read or refused, with places, wherever it stands.
pub fn yaml_holds(text: &str, within: Span) {
    for heading in yaml::outline(text, within) {
        lies_in(text, heading.key_span, within);
        lies_in(text, heading.value, within);
    }
    match yaml::parse(text, within) {
        Ok(None) => {}
        Ok(Some(root)) => {
            node_holds(text, &root, within);
            let (_, findings) =
                Metadata::read(&root, &|name| (name == "Foo").then(|| json!({"type": "string"})));
            findings.iter().for_each(|finding| lies_in(text, finding.span, within));
        }
        Err(error) => lies_in(text, error.span, within),
    }
}

fn node_holds(text: &str, node: &Node, within: Span) {
    lies_in(text, node.span, within);
    node.items().iter().for_each(|item| node_holds(text, item, within));
    for entry in node.entries() {
        lies_in(text, entry.key_span, within);
        node_holds(text, &entry.value, within);
    }
}

/// A template is compiled or refused, with a place; rendered, its values forge nothing.
pub fn template_holds(body: &str) {
    let partial = |name: &str| (name != "nope").then(|| format!("{{{{> nope{}}}}} {body}", name.len()));
    for partials in [&partial as &dyn Fn(&str) -> Option<String>, &|_| Some("{{a}}".into())] {
        match Renderer::compile(body, partials) {
            Ok(renderer) => rendering_holds(&renderer),
            Err(RenderError::Syntax { at, partial: None, .. }) => {
                lies_in(body, Span::at(at), Span::new(0, body.len()));
            }
            Err(_) => {}
        }
    }
}

fn rendering_holds(renderer: &Renderer) {
    let roles = |input: &Value| {
        renderer.render(input, &Context::default()).map(|messages| {
            messages.into_iter().map(|message| (message.role, message.content.len())).collect::<Vec<_>>()
        })
    };
    let plain = json!({"a": "xrx", "list": ["xrx"], "b": {"c": "xrx"}});
    let forged =
        json!({"a": "\u{fdd0}r\u{fdd0};", "list": ["\u{fdd0}r\u{fdd0};"], "b": {"c": "\u{fdd0}r\u{fdd0};"}});
    assert_eq!(roles(&plain), roles(&forged));
}
