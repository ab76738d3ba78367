//! Code actions as texts before and after.

use super::*;
use crate::features::fixture::{marked, planned, view};

fn context(only: Option<CodeActionKind>) -> CodeActionContext {
    CodeActionContext { only: only.map(|kind| vec![kind]), ..CodeActionContext::default() }
}

/// Titles of actions of this kind at the place, and the document's text after each.
fn offered(view: &View, span: Span, only: Option<CodeActionKind>) -> Vec<(String, String)> {
    let all = actions(view, span, &context(only)).into_iter().filter_map(|action| match action {
        CodeActionOrCommand::CodeAction(action) => Some(action),
        CodeActionOrCommand::Command(_) => None,
    });
    all.filter(|action| action.edit.is_some())
        .map(|action| (action.title.clone(), after(view, &action)))
        .collect()
}

fn after(view: &View, action: &CodeAction) -> String {
    let Some(DocumentChanges::Operations(operations)) = &action.edit.as_ref().unwrap().document_changes
    else {
        panic!("no operations")
    };
    let mut edits = Vec::new();
    for operation in operations {
        if let DocumentChangeOperation::Edit(change) = operation
            && change.text_document.uri == view.snapshot.uri
        {
            assert_eq!(change.text_document.version, Some(3));
            for edit in &change.edits {
                let OneOf::Left(edit) = edit else { panic!("annotated") };
                edits.push(Edit { span: view.span(edit.range), text: edit.new_text.clone() });
            }
        }
    }
    maquette_prompt::finding::apply(view.text(), &edits)
}

fn check(text: &str, title: &str, expect: &str) {
    let (view, at) = marked(text);
    let all = offered(&view, Span::at(at), None);
    let found = all.iter().find(|(have, _)| have == title);
    let found = found.unwrap_or_else(|| panic!("no {title:?} in {all:?}"));
    assert_eq!(found.1, expect, "{text}");
}

#[test]
fn fixes() {
    check(
        "---\nmaquette.seed: 1\n---\n🌄 {{subj¦ect}}",
        "Declare the input `subject`",
        "---\nmaquette.seed: 1\ninput:\n  schema:\n    subject: string\n---\n🌄 {{subject}}",
    );
    check("---\nmaquette.sede¦: 1\n---\nx", "Change to `maquette.seed`", "---\nmaquette.seed: 1\n---\nx");
    check(
        "---\nmaqu¦ette:\n  seed: 1\n---\nx",
        "Write flat `maquette.` keys",
        "---\nmaquette.seed: 1\n---\nx",
    );
    check(
        "---\nmaquette.tiers: { draft: {}, hero¦: { add: \", rich\" } }\n---\na cup, 8k",
        "Add a block for the tier `motion`",
        "---\nmaquette.tiers: { draft: {}, hero: { add: \", rich\" }, motion: { count: 4 } }\n---\na cup, 8k",
    );
    check(
        "---\nmaquette.tiers: { draft: {}, hero: { add: \", rich\" }, motion: {} }\n---\na cup, 8¦k in 🌄",
        "Move to `maquette.tiers.hero.add`",
        "---\nmaquette.tiers: { draft: {}, hero: { add: \", rich, 8k\" }, motion: {} }\n---\na cup in 🌄",
    );
}

#[test]
fn choices_and_lists() {
    check(
        "---\nmaquette.seed: 1\n---\nat __li¦ght__ now",
        "Make it the axis `light`",
        "---\nmaquette.seed: 1\nmaquette.matrix:\n  light: \"@wild/light.txt\"\n---\nat {{light}} now",
    );
    check(
        "---\nmaquette.seed: 1\n---\nat {{mo¦od}}",
        "Make `mood` an axis",
        "---\nmaquette.seed: 1\nmaquette.matrix:\n  mood: [one, another]\n---\nat {{mood}}",
    );
    let (view, at) = marked("---\nmaquette.seed: 1\n---\na {red|bl¦ue} cup");
    let (title, after) = offered(&view, Span::at(at), Some(CodeActionKind::QUICKFIX)).remove(0);
    assert_eq!(title, "Make it the axis `colour`");
    assert!(after.contains("{{colour}} cup") && after.contains("[red, blue]"), "{after}");
    check(
        "---\nmaquette.matrix: {light: [da¦wn, dusk]}\n---\n{{light}}",
        "Extract the values of `light` to `wild/light.txt`",
        "---\nmaquette.matrix: {light: \"@wild/light.txt\"}\n---\n{{light}}",
    );
}

#[test]
fn a_selection_becomes_a_partial_beside_the_file() {
    let view = view("a cup in soft light");
    let span = Span::new(9, 19);
    let all = actions(&view, span, &context(Some(CodeActionKind::REFACTOR)));
    let CodeActionOrCommand::CodeAction(action) = &all[0] else { panic!("a command") };
    assert_eq!(after(&view, action), "a cup in {{> part}}");
    let text = serde_json::to_string(&action.edit).unwrap();
    assert!(text.contains("file:///elsewhere/_part.prompt") && text.contains("soft light"), "{text}");
    let mut plain = view.clone();
    std::sync::Arc::make_mut(&mut plain.client).creates_files = false;
    assert!(actions(&plain, span, &context(Some(CodeActionKind::REFACTOR))).is_empty());
}

#[test]
fn all_fixes_at_once() {
    let view = view("---\nmaquette:\n  sede: 1\n---\n{{a}} {{b}} {red|blue}");
    let all = offered(&view, Span::at(0), Some(CodeActionKind::SOURCE_FIX_ALL));
    let text = &all[0].1;
    assert!(
        text.contains("maquette.seed: 1") && text.contains("a: string") && text.contains("b: string"),
        "{text}"
    );
    assert!(!text.contains("{red|blue}"), "{text}");
    assert!(offered(&view, Span::at(0), None).iter().all(|(title, _)| !title.contains("all")));
}

#[test]
fn every_lens_has_a_twin() {
    let view = planned("---\nmaquette.seed: 3\n---\na teapot");
    let titles: Vec<String> = lenses::runs(&view).into_iter().map(|run| run.command.title).collect();
    let twins: Vec<String> = actions(&view, Span::at(0), &context(Some(RUN)))
        .into_iter()
        .filter_map(|action| match action {
            CodeActionOrCommand::CodeAction(action) => action.command.map(|command| command.title),
            CodeActionOrCommand::Command(_) => None,
        })
        .collect();
    assert_eq!(titles, twins);
    let mut plain = view.clone();
    std::sync::Arc::make_mut(&mut plain.client).action_literals = false;
    let commands = actions(&plain, Span::at(0), &context(None));
    assert_eq!(commands.len(), titles.len());
    assert!(commands.iter().all(|action| matches!(action, CodeActionOrCommand::Command(_))));
}

#[test]
fn what_differs_is_one_edit() {
    let check = |old: &str, new: &str| {
        let edit = all::difference(old, new);
        let made = maquette_prompt::finding::apply(old, edit.as_slice());
        assert_eq!(made, new);
    };
    check("a🌄b", "a🌅b");
    check("aa", "aaa");
    check("", "x");
    check("x", "");
    check("same", "same");
}
