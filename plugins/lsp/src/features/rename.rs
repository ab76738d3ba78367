//! Renaming an input: in the front matter, the body, the matrix, the negatives and the dialects at once.

use maquette_prompt::mend::{Source, is_free_name, occurrences, rename_input};
use tower_lsp::lsp_types::{PrepareRenameResponse, WorkspaceEdit};

use super::actions::workspace_edit;
use super::word::{Meaning, Word, word_at};
use crate::view::View;

/// What would be renamed at `offset`; none where nothing can be.
pub fn prepare(view: &View, offset: usize) -> Option<PrepareRenameResponse> {
    let (word, name) = input(view, offset)?;
    Some(PrepareRenameResponse::RangeWithPlaceholder { range: view.range(word.span), placeholder: name })
}

/// The edits that give the input at `offset` another name; why not, as an error.
pub fn rename(view: &View, offset: usize, name: &str) -> Result<Option<WorkspaceEdit>, String> {
    let Some((_, old)) = input(view, offset) else { return Err("only an input can be renamed".into()) };
    if old == name {
        return Ok(None);
    }
    let source = Source::new(view.text(), view.document().front());
    if !is_free_name(&source, name) {
        return Err(format!("`{name}` is taken, or is no name for an input"));
    }
    let edits = rename_input(&source, &old, name).ok_or_else(|| format!("`{old}` cannot be renamed here"))?;
    Ok(workspace_edit(view, &edits, None))
}

/// The input at a place, if all that names it can be found.
fn input(view: &View, offset: usize) -> Option<(Word, String)> {
    let word = word_at(view.document(), offset)?;
    let Meaning::Input(name) = word.what.clone() else { return None };
    // In YAML that is broken, or in a field that is written with escapes, half of the places would stay as they are.
    let source = Source::new(view.text(), view.document().front());
    let is_found = occurrences(&source, &name).iter().any(|span| span.touches(offset));
    let is_whole = view.document().front().is_some() || view.document().split().front.is_none();
    (is_found && is_whole).then_some((word, name))
}

#[cfg(test)]
mod tests {
    use super::super::fixture::marked;
    use super::*;

    #[test]
    fn all_places_are_renamed() {
        let text = "---\ninput: {schema: {light?: string}, default: {light: dawn}}\nmaquette.matrix: {light: [dawn]}\n\
            maquette.negative: \"no {{light}}\"\n---\n🌄 {{li¦ght}} {{#if light}}x{{/if}} {{lights}}";
        let (view, at) = marked(text);
        let edit = rename(&view, at, "mood").unwrap().unwrap();
        let text = serde_json::to_string(&edit).unwrap();
        assert_eq!(text.matches("\"mood\"").count(), 6, "{text}");
        assert!(matches!(
            prepare(&view, at),
            Some(PrepareRenameResponse::RangeWithPlaceholder { placeholder, .. }) if placeholder == "light"
        ));
    }

    #[test]
    fn what_cannot_be_renamed() {
        let check = |text: &str, name: &str| {
            let (view, at) = marked(text);
            assert!(rename(&view, at, name).is_err(), "{text}");
        };
        check("{{li¦ght}} {{mood}}", "mood");
        check("{{li¦ght}}", "two words");
        check("{{li¦ght}}", "if");
        check("{{#i¦f light}}{{/if}}", "mood");
        check("pro¦se", "mood");
        check("---\na: [\n---\n{{li¦ght}}", "mood");
    }
}
