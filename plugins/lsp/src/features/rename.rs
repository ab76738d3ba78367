//! Renaming an input: in the front matter, the body, the matrix, the negatives and the dialects at once.

use tower_lsp::lsp_types::{PrepareRenameResponse, WorkspaceEdit};

use crate::view::View;

/// What would be renamed at `offset`; none where nothing can be.
pub fn prepare(view: &View, offset: usize) -> Option<PrepareRenameResponse> {
    let _ = (view, offset);
    None
}

/// The edits that give the input at `offset` another name; why not, as an error.
pub fn rename(view: &View, offset: usize, name: &str) -> Result<Option<WorkspaceEdit>, String> {
    let _ = (view, offset, name);
    Ok(None)
}
