//! Colours of `maquette.palette`, as swatches and as text.

use maquette_prompt::Span;
use tower_lsp::lsp_types::{Color, ColorInformation, ColorPresentation};

use crate::view::View;

/// The colours that the document names.
pub fn colours(view: &View) -> Vec<ColorInformation> {
    let _ = view;
    Vec::new()
}

/// How a colour is written at `span`.
pub fn presentations(view: &View, colour: Color, span: Span) -> Vec<ColorPresentation> {
    let _ = (view, colour, span);
    Vec::new()
}
