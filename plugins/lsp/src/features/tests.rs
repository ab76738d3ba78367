//! What holds of every feature, whatever the text: it answers, and every range that it gives lies in the text.

use proptest::prelude::*;
use serde_json::Value;
use tower_lsp::lsp_types::{
    CodeActionContext, CodeActionKind, Color, DocumentSymbol, DocumentSymbolResponse, Position,
};

use maquette_prompt::{Encoding, Span};

use super::fixture::in_encoding;
use super::*;
use crate::view::View;

/// A file with everything in it.
const WHOLE: &str = "# 🌄 licence\r\n---\nmodel: fal/flux-dev\ninput:\n  schema:\n    subject?: string, what is shown\n  default: { subject: \"tea pot\", light: dawn }\n\
maquette.shot: spring-{{subject}}\nmaquette.tiers: { draft: { count: 4 }, hero: { add: \", rich\", strength: 0.4 } }\n\
maquette.matrix:\n  light: [dawn, { value: dusk, negative: \"sun {{subject}}\" }]\n  lens: \"@wild/light.txt\"\nmaquette.palette: [\"#0b5fff\", brand]\n\
maquette.dialects: { flux: { add: \"natural é\" } }\nmaquette.negative: 'no {{light}}'\nmaquette.anchor: refs/a b.png\nmaquette.pick: 3\n---\n\n\
{{role \"system\"}} 🌄 {{> style}}\n{{#if subject}}a {{subject}} (x:1.2){{else}}{red|blue}, 8k{{/if}} at {{light}} {{media url=\"refs/c.png\"}}\n{{! note\n é }}{{@state.x}} {{lens}}\n";

const PIECES: [&str; 34] = [
    "---\n",
    "\n",
    "\r\n",
    "\r",
    " ",
    "  ",
    "#",
    ": ",
    ":",
    "- ",
    "[",
    "]",
    "{",
    "}",
    ",",
    "'",
    "\"",
    "\\",
    "|",
    "@",
    "{{",
    "}}",
    "{{#",
    "{{/if}}",
    "{{else}}",
    "{{> ",
    "{{!",
    "é",
    "🌄",
    "\u{2028}",
    "maquette.",
    "maquette:\n  ",
    "(a:1.2)",
    "{a|b}",
];

/// Every position in an answer, wherever it stands.
fn positions(answer: &Value, found: &mut Vec<Position>) {
    match answer {
        Value::Object(fields) => {
            if let (Some(line), Some(character)) = (fields.get("line"), fields.get("character")) {
                let number = |value: &Value| u32::try_from(value.as_u64().unwrap()).unwrap();
                found.push(Position::new(number(line), number(character)));
            }
            fields.values().for_each(|value| positions(value, found));
        }
        Value::Array(items) => items.iter().for_each(|item| positions(item, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn inside(view: &View, what: &str, answer: impl serde::Serialize) {
    let mut found = Vec::new();
    positions(&serde_json::to_value(answer).unwrap(), &mut found);
    for position in found {
        let back = view.position(view.offset(position));
        assert_eq!(back, position, "{what} gives a place outside of the text {:?}", view.text());
    }
}

/// Editors refuse an outline in which a name lies outside of what it names.
fn named_within(symbol: &DocumentSymbol) {
    let DocumentSymbol { name, range, selection_range: named, children, .. } = symbol;
    assert!(!name.is_empty() && range.start <= named.start && named.end <= range.end, "{symbol:?}");
    children.iter().flatten().for_each(named_within);
}

fn all_of_it(view: &View) {
    let whole = Span::new(0, view.text().len());
    inside(view, "lenses", lenses::lenses(view));
    inside(view, "hints", hints::hints(view, whole));
    inside(view, "colours", colours::colours(view));
    inside(view, "links", links::links(view));
    let outline = symbols::symbols(view);
    if let DocumentSymbolResponse::Nested(tree) = &outline {
        tree.iter().for_each(named_within);
    }
    inside(view, "symbols", outline);
    inside(view, "search", symbols::search(view, ""));
    inside(view, "formatting", formatting::edits(view));
    for range in folding::ranges(view) {
        assert!(
            range.start_line < range.end_line && (range.end_line as usize) < view.snapshot.lines().count()
        );
    }
    let (mut line, mut column) = (0, 0);
    for token in tokens::tokens(view) {
        column = if token.delta_line == 0 { column + token.delta_start } else { token.delta_start };
        line += token.delta_line;
        let range = tower_lsp::lsp_types::Range::new(
            Position::new(line, column),
            Position::new(line, column + token.length),
        );
        assert!(token.length > 0);
        inside(view, "tokens", range);
    }
    let context =
        CodeActionContext { only: Some(vec![CodeActionKind::SOURCE_FIX_ALL]), ..Default::default() };
    // Its one edit is against this text, so its places are in it.
    inside(view, "all fixes", actions::actions(view, whole, &context));
}

fn at_place(view: &View, offset: usize) {
    let place = Span::at(offset);
    let list = completion::complete(view, offset);
    for item in &list.items {
        let edit = item.text_edit.as_ref().unwrap();
        let tower_lsp::lsp_types::CompletionTextEdit::Edit(edit) = edit else { panic!("two ranges") };
        assert!(view.span(edit.range).touches(offset), "{} replaces what is elsewhere", item.label);
        assert_eq!(edit.range.start.line, edit.range.end.line, "{} replaces several lines", item.label);
    }
    inside(view, "completion", list);
    inside(view, "hover", hover::hover(view, offset));
    inside(view, "definition", targets::definition(view, offset).map(|_| targets::highlights(view, offset)));
    inside(view, "references", targets::references(view, offset, true));
    inside(view, "rename", (rename::prepare(view, offset), rename::rename(view, offset, "other").ok()));
    inside(view, "actions", actions::actions(view, place, &CodeActionContext::default()));
    inside(
        view,
        "presentations",
        colours::presentations(view, Color { red: 1.0, green: 0.5, blue: 0.0, alpha: 1.0 }, place),
    );
}

#[test]
fn every_place_of_a_whole_file() {
    for (at, encoding) in [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32].into_iter().enumerate() {
        let view = in_encoding(WHOLE, encoding);
        all_of_it(&view);
        // Each place is looked at in one of the encodings.
        for offset in places_of_view(&view).into_iter().skip(at).step_by(3) {
            at_place(&view, offset);
        }
    }
}

/// The bytes that an editor can mean: between characters, and not within the end of a line.
fn places_of_view(view: &View) -> Vec<usize> {
    let is_place = |at: &usize| view.text().is_char_boundary(*at) && view.offset(view.position(*at)) == *at;
    (0..=view.text().len()).filter(is_place).collect()
}

fn encodings() -> impl Strategy<Value = Encoding> {
    prop_oneof![Just(Encoding::Utf8), Just(Encoding::Utf16), Just(Encoding::Utf32)]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_file_under_somebodys_hands(
        edits in prop::collection::vec((any::<prop::sample::Index>(), 0..24_usize, 0..PIECES.len()), 1..8),
        places in prop::collection::vec(any::<prop::sample::Index>(), 6),
        encoding in encodings(),
    ) {
        let mut text: Vec<char> = WHOLE.chars().collect();
        for (at, gone, piece) in edits {
            let at = at.index(text.len() + 1);
            let end = text.len().min(at + gone);
            text.splice(at..end, PIECES[piece].chars());
        }
        let text: String = text.into_iter().collect();
        let view = in_encoding(&text, encoding);
        all_of_it(&view);
        let offsets = places_of_view(&view);
        for place in places {
            at_place(&view, offsets[place.index(offsets.len())]);
        }
    }

    #[test]
    fn any_text(text in any::<String>(), place in any::<prop::sample::Index>(), encoding in encodings()) {
        let view = in_encoding(&text, encoding);
        all_of_it(&view);
        let offsets = places_of_view(&view);
        at_place(&view, offsets[place.index(offsets.len())]);
    }
}
