//! The outline of a document: fields, axes, tiers, roles and blocks.

use tower_lsp::lsp_types::{DocumentSymbolResponse, SymbolInformation};

use crate::view::View;

/// The outline: a tree where the editor shows one, a list otherwise.
pub fn symbols(view: &View) -> DocumentSymbolResponse {
    let _ = view;
    DocumentSymbolResponse::Nested(Vec::new())
}

/// The symbols of this document that a search of the workspace finds.
pub fn search(view: &View, query: &str) -> Vec<SymbolInformation> {
    let _ = (view, query);
    Vec::new()
}
