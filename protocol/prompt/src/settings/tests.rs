//! Settings: values that fit, and what is found where one does not.

use crate::document::Document;
use crate::finding::Code;

/// What reading finds: code and the text that it is about.
fn found(front: &str) -> Vec<(Code, String)> {
    let document = Document::parse(format!("---\n{front}\n---\nx"));
    let findings = document.findings().iter();
    findings.map(|finding| (finding.code, finding.span.text(document.text()).to_owned())).collect()
}

#[test]
fn what_fits_is_read_with_its_place() {
    let text = "---\nmaquette.tiers:\n  draft: { size: 1K, count: 4, strength: 0.5 }\nmaquette.seed: 7\nmaquette.aspect: \"16:9\"\n---\nx";
    let document = Document::parse(text);
    assert_eq!(document.findings(), []);
    let draft = document.settings().at_tier("draft");
    assert_eq!(draft.size.as_ref().map(|size| size.value.as_str()), Some("1K"));
    assert_eq!((draft.count.unwrap().value, draft.seed.unwrap().value), (4, 7));
    assert_eq!(draft.strength.unwrap().value, 0.5);
    let aspect = draft.aspect.unwrap();
    assert_eq!((aspect.value.as_str(), aspect.span.text(text)), ("16:9", "\"16:9\""));
}

#[test]
fn what_does_not_fit_is_found_where_it_stands() {
    let check = |front: &str, code: Code, at: &str| {
        assert_eq!(found(front), [(code, at.to_owned())], "{front}");
    };
    check("maquette.count: 0", Code::BadValue, "0");
    check("maquette.count: 257", Code::BadValue, "257");
    check("maquette.count: many", Code::BadValue, "many");
    check("maquette.guidance: 1.5", Code::BadValue, "1.5");
    check("maquette.motion: -1", Code::BadValue, "-1");
    check("maquette.size: huge", Code::BadValue, "huge");
    check("maquette.aspect: wide", Code::BadValue, "wide");
    check("maquette.pallete: []", Code::UnknownKey, "maquette.pallete");
    check("maquette.negative.text: x", Code::NestedKey, "maquette.negative.text");
    check("maquette:\n  seed: 7", Code::NestedKey, "maquette");
    check("maquette.tiers: draft", Code::BadValue, "draft");
    check("maquette.tiers: {draft: {sise: 1K}}", Code::UnknownKey, "sise");
    check("maquette.matrix: {light: []}", Code::EmptyAxis, "light");
    check("maquette.matrix: {light: [{value: a, weight: 2}]}", Code::UnknownKey, "weight");
    check("maquette.matrix: [dawn]", Code::BadValue, "[dawn]");
    check("maquette.media: sound", Code::BadValue, "sound");
    check("maquette.seed: 1.5", Code::BadValue, "1.5");
}

#[test]
fn one_wrong_value_does_not_silence_the_others() {
    let document = Document::parse("---\nmaquette.count: no\nmaquette.seed: 7\n---\nx");
    assert_eq!(document.findings().len(), 1);
    assert_eq!(document.settings().own.seed.as_ref().map(|seed| seed.value), Some(7));
}

#[test]
fn other_tools_keys_are_not_our_concern() {
    assert_eq!(found("custom: 1\nother.thing: 2\nmodel: x\nconfig: {temperature: 3}"), []);
}

#[test]
fn a_part_of_a_text_is_found_in_the_file_where_it_stands_there_letter_by_letter() {
    let text = "---\nmaquette.negative: \"no {{x}}\"\nmaquette.shot: \"a\\tb\"\n---\nx";
    let document = Document::parse(text);
    let negative = document.settings().own.negative.clone().unwrap();
    assert_eq!(negative.place(crate::span::Span::new(3, 8)).text(text), "{{x}}");
    let shot = document.settings().shot.clone().unwrap();
    assert_eq!(
        shot.place(crate::span::Span::new(0, 1)).text(text),
        "\"a\\tb\"",
        "an escape: the whole value"
    );
}
