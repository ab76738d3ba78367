//! Code actions: what mends a finding, what tidies a file, and the twin of every lens, because most editors show no lenses.

mod all;
mod mending;
mod refactors;

use maquette_prompt::{Edit, Span};
use tower_lsp::lsp_types::{
    CodeAction, CodeActionContext, CodeActionKind, CodeActionOrCommand, CreateFile, CreateFileOptions,
    DocumentChangeOperation, DocumentChanges, OneOf, OptionalVersionedTextDocumentIdentifier, Position,
    Range, ResourceOp, TextDocumentEdit, TextEdit, Url, WorkspaceEdit,
};

use super::lenses;
use crate::view::View;

/// The kind of an action that makes something: an editor shows it beside the usual ones.
pub const RUN: CodeActionKind = CodeActionKind::new("maquette.run");

/// What can be done about `span`. Edits only where the editor takes literals; commands otherwise.
pub fn actions(view: &View, span: Span, context: &CodeActionContext) -> Vec<CodeActionOrCommand> {
    let wants = |kind: &CodeActionKind| {
        context.only.as_ref().is_none_or(|only| only.iter().any(|wanted| is_below(kind, wanted)))
    };
    let mut offers = Vec::new();
    if view.client.action_literals {
        if wants(&CodeActionKind::QUICKFIX) {
            offers.extend(mending::offers(view, span));
        }
        if wants(&CodeActionKind::REFACTOR_EXTRACT) || wants(&CodeActionKind::REFACTOR_REWRITE) {
            offers.extend(refactors::offers(view, span).into_iter().filter(|offer| wants(&offer.kind)));
        }
        // It goes through the file again for each fix, so it is looked for only where it is asked for.
        if context.only.is_some() && wants(&CodeActionKind::SOURCE_FIX_ALL) {
            offers.extend(all::offer(view));
        }
    }
    let mut actions: Vec<CodeActionOrCommand> =
        offers.into_iter().filter_map(|offer| offer.action(view, context)).collect();
    if wants(&RUN) {
        actions.extend(lenses::runs(view).into_iter().map(|run| twin(view, run.command)));
    }
    actions
}

/// Whether an action of this kind was asked for by `wanted`, which stands for all kinds below it.
fn is_below(kind: &CodeActionKind, wanted: &CodeActionKind) -> bool {
    let rest = kind.as_str().strip_prefix(wanted.as_str());
    wanted.as_str().is_empty() || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

fn twin(view: &View, command: tower_lsp::lsp_types::Command) -> CodeActionOrCommand {
    if !view.client.action_literals {
        return CodeActionOrCommand::Command(command);
    }
    let title = format!("Maquette: {}", command.title);
    CodeActionOrCommand::CodeAction(CodeAction {
        title,
        kind: Some(RUN),
        command: Some(command),
        ..CodeAction::default()
    })
}

/// A change of the document, and maybe a new file beside it.
struct Offer {
    title: String,
    kind: CodeActionKind,
    edits: Vec<Edit>,
    /// The path below the document's folder, and the text.
    file: Option<(String, String)>,
    /// The finding that it mends, by code and place.
    mends: Option<(&'static str, Span)>,
    is_preferred: bool,
}

impl Offer {
    fn new(title: impl Into<String>, kind: CodeActionKind, edits: Vec<Edit>) -> Offer {
        Offer { title: title.into(), kind, edits, file: None, mends: None, is_preferred: false }
    }

    /// None where the editor cannot do it.
    fn action(self, view: &View, context: &CodeActionContext) -> Option<CodeActionOrCommand> {
        let edit = workspace_edit(view, &self.edits, self.file.as_ref())?;
        let mended = self.mends.map(|(code, span)| {
            let range = view.range(span);
            let is_it = |found: &&tower_lsp::lsp_types::Diagnostic| {
                let named = found.code.as_ref().is_some_and(|named| match named {
                    tower_lsp::lsp_types::NumberOrString::String(named) => named == code,
                    tower_lsp::lsp_types::NumberOrString::Number(_) => false,
                });
                named && found.range == range
            };
            context.diagnostics.iter().filter(is_it).cloned().collect::<Vec<_>>()
        });
        Some(CodeActionOrCommand::CodeAction(CodeAction {
            title: self.title,
            kind: Some(self.kind),
            diagnostics: mended.filter(|mended| !mended.is_empty()),
            edit: Some(edit),
            is_preferred: self.is_preferred.then_some(true),
            ..CodeAction::default()
        }))
    }
}

/// Edits of the document as an editor takes them, after a new file where there is one.
pub(crate) fn workspace_edit(
    view: &View,
    edits: &[Edit],
    file: Option<&(String, String)>,
) -> Option<WorkspaceEdit> {
    let uri = view.snapshot.uri.clone();
    let edits: Vec<TextEdit> = edits.iter().map(|edit| text_edit(view, edit)).collect();
    if !view.client.versioned_edits && file.is_none() {
        return Some(WorkspaceEdit { changes: Some([(uri, edits)].into()), ..WorkspaceEdit::default() });
    }
    let mut operations = match file {
        Some((name, text)) => new_file(view, name, text)?,
        None => Vec::new(),
    };
    if !edits.is_empty() {
        let version = Some(view.snapshot.version);
        operations.push(change(OptionalVersionedTextDocumentIdentifier { uri, version }, edits));
    }
    let document_changes = Some(DocumentChanges::Operations(operations));
    Some(WorkspaceEdit { document_changes, ..WorkspaceEdit::default() })
}

fn text_edit(view: &View, edit: &Edit) -> TextEdit {
    TextEdit { range: view.range(edit.span), new_text: edit.text.clone() }
}

fn change(
    text_document: OptionalVersionedTextDocumentIdentifier,
    edits: Vec<TextEdit>,
) -> DocumentChangeOperation {
    let edits = edits.into_iter().map(OneOf::Left).collect();
    DocumentChangeOperation::Edit(TextDocumentEdit { text_document, edits })
}

/// What makes a file beside the document; none where the editor makes no files, or there is one.
fn new_file(view: &View, name: &str, text: &str) -> Option<Vec<DocumentChangeOperation>> {
    if !view.client.creates_files || !view.client.versioned_edits {
        return None;
    }
    let path = view.snapshot.path.as_ref()?.parent()?.join(name);
    let uri = Url::from_file_path(path).ok()?;
    let options = Some(CreateFileOptions { overwrite: Some(false), ignore_if_exists: Some(true) });
    let made = CreateFile { uri: uri.clone(), options, annotation_id: None };
    let edit =
        TextEdit { range: Range::new(Position::default(), Position::default()), new_text: text.to_owned() };
    let filled = change(OptionalVersionedTextDocumentIdentifier { uri, version: None }, vec![edit]);
    Some(vec![DocumentChangeOperation::Op(ResourceOp::Create(made)), filled])
}

#[cfg(test)]
mod tests;
