//! Formatting: idempotent, without reordering and without loss.

use maquette_prompt::{Edit, Span, format};
use tower_lsp::lsp_types::TextEdit;

use crate::view::View;

/// The edits that format the document; none where it is formatted or cannot be read.
pub fn edits(view: &View) -> Vec<TextEdit> {
    format::edits(view.text()).iter().map(|edit| text_edit(view, edit)).collect()
}

/// Those of them that lie within `span`.
pub fn edits_within(view: &View, span: Span) -> Vec<TextEdit> {
    let all = format::edits(view.text());
    all.iter().filter(|edit| span.covers(edit.span)).map(|edit| text_edit(view, edit)).collect()
}

fn text_edit(view: &View, edit: &Edit) -> TextEdit {
    TextEdit { range: view.range(edit.span), new_text: edit.text.clone() }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::view;
    use super::*;

    #[test]
    fn edits_make_the_formatted_text_and_then_there_are_none() {
        let text = "---\nmaquette.seed:   1  \nmodel: x\n---\n\n🌄 {{  a }}  \n\n\n\nb";
        let view = view(text);
        let edits: Vec<Edit> = edits(&view)
            .into_iter()
            .map(|edit| Edit { span: view.span(edit.range), text: edit.new_text })
            .collect();
        let made = maquette_prompt::finding::apply(text, &edits);
        assert_eq!(made, format::format(text));
        assert_ne!(made, text);
        assert!(super::edits(&super::super::fixture::view(&made)).is_empty());
        let within = edits_within(&view, Span::new(0, 24));
        assert!(within.len() < edits.len() && within.iter().all(|edit| edit.range.end.line <= 1));
    }
}
