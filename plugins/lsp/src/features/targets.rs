//! Where a name comes from, and where it is used.

use tower_lsp::lsp_types::{GotoDefinitionResponse, Location};

use crate::view::View;

/// Where the word at `offset` is declared: an input, an axis, a partial, a file.
pub fn definition(view: &View, offset: usize) -> Option<GotoDefinitionResponse> {
    let _ = (view, offset);
    None
}

/// Where the word at `offset` stands, with its declaration if asked for.
pub fn references(view: &View, offset: usize, with_declaration: bool) -> Vec<Location> {
    let _ = (view, offset, with_declaration);
    Vec::new()
}
