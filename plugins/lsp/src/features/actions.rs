//! Code actions: what mends a finding, what tidies a file, and the twin of every lens, because most editors show no lenses.

use maquette_prompt::Span;
use tower_lsp::lsp_types::{CodeActionContext, CodeActionOrCommand};

use crate::view::View;

/// What can be done about `span`. Edits only where the editor takes literals; commands otherwise.
pub fn actions(view: &View, span: Span, context: &CodeActionContext) -> Vec<CodeActionOrCommand> {
    let _ = (view, span, context);
    Vec::new()
}
