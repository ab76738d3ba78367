//! Where a name comes from, and where it is used.

use maquette_prompt::Span;
use maquette_prompt::files::Kind;
use tower_lsp::lsp_types::{
    DocumentHighlight, DocumentHighlightKind, GotoDefinitionResponse, Location, LocationLink, Range, Url,
};

use super::links::address;
use super::word::{Meaning, Word, places_of_file, places_of_input, places_of_partial, word_at};
use crate::view::View;

/// Where the word at `offset` is declared: an input in the schema, among the defaults or as an axis; a partial, picture or list in its file.
pub fn definition(view: &View, offset: usize) -> Option<GotoDefinitionResponse> {
    let word = word_at(view.document(), offset)?;
    let targets = match &word.what {
        Meaning::Input(name) => {
            let declared = places_of_input(view.document(), name).declared;
            declared.into_iter().map(|span| here(view, span)).collect()
        }
        Meaning::Partial(name) => beginning(address(view, Kind::Partial, name)),
        Meaning::Picture(path) => beginning(address(view, Kind::Media, path)),
        Meaning::List(path) => beginning(address(view, Kind::Wildcard, path)),
        Meaning::Helper(_) | Meaning::Data(_) | Meaning::Front(_) | Meaning::Prose => Vec::new(),
    };
    (!targets.is_empty()).then(|| answer(view, &word, targets))
}

fn answer(view: &View, word: &Word, targets: Vec<Location>) -> GotoDefinitionResponse {
    if !view.client.definition_links {
        return GotoDefinitionResponse::Array(targets);
    }
    let link = |target: Location| LocationLink {
        origin_selection_range: Some(view.range(word.span)),
        target_uri: target.uri,
        target_range: target.range,
        target_selection_range: target.range,
    };
    GotoDefinitionResponse::Link(targets.into_iter().map(link).collect())
}

fn here(view: &View, span: Span) -> Location {
    Location { uri: view.snapshot.uri.clone(), range: view.range(span) }
}

fn beginning(file: Option<Url>) -> Vec<Location> {
    file.into_iter().map(|uri| Location { uri, range: Range::default() }).collect()
}

/// Where the word at `offset` stands in this document, with its declaration if asked for.
pub fn references(view: &View, offset: usize, with_declaration: bool) -> Vec<Location> {
    let (declared, used) = places(view, offset);
    let declared = declared.into_iter().filter(|_| with_declaration);
    let mut all: Vec<Span> = declared.chain(used).collect();
    all.sort_unstable();
    all.into_iter().map(|span| here(view, span)).collect()
}

/// The same places, marked while the cursor stands on one.
pub fn highlights(view: &View, offset: usize) -> Vec<DocumentHighlight> {
    let (declared, used) = places(view, offset);
    let mark = |kind: DocumentHighlightKind| {
        move |span: Span| DocumentHighlight { range: view.range(span), kind: Some(kind) }
    };
    let declared = declared.into_iter().map(mark(DocumentHighlightKind::WRITE));
    declared.chain(used.into_iter().map(mark(DocumentHighlightKind::READ))).collect()
}

/// Where the word at `offset` is declared and where it is used.
fn places(view: &View, offset: usize) -> (Vec<Span>, Vec<Span>) {
    let document = view.document();
    match word_at(document, offset).map(|word| word.what) {
        Some(Meaning::Input(name)) => {
            let places = places_of_input(document, &name);
            (places.declared, places.used)
        }
        Some(Meaning::Partial(name)) => (Vec::new(), places_of_partial(document, &name)),
        Some(Meaning::Picture(path) | Meaning::List(path)) => (Vec::new(), places_of_file(document, &path)),
        Some(Meaning::Helper(_) | Meaning::Data(_) | Meaning::Front(_) | Meaning::Prose) | None => {
            (Vec::new(), Vec::new())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::marked;
    use super::*;

    const FRONT: &str = "---\ninput: {schema: {light: string}, default: {light: dawn}}\nmaquette.matrix: {light: [dawn]}\nmaquette.negative: \"no {{light}}\"\n---\n";

    #[test]
    fn definitions() {
        let check = |text: &str, expect: &[&str]| {
            let (view, at) = marked(text);
            let found = match definition(&view, at) {
                Some(GotoDefinitionResponse::Link(links)) => links,
                _ => Vec::new(),
            };
            let found: Vec<String> = found
                .into_iter()
                .map(|link| {
                    let at = link.target_range.start;
                    format!("{} {}:{}", link.target_uri.path(), at.line, at.character)
                })
                .collect();
            assert_eq!(found, expect, "{text}");
        };
        let hero = "/elsewhere/hero.prompt";
        check(
            &format!("{FRONT}🌄 {{{{li¦ght}}}}"),
            &[&format!("{hero} 1:17"), &format!("{hero} 1:43"), &format!("{hero} 2:18")],
        );
        check("a {{> sty¦le}}", &["/project/prompts/style 0:0"]);
        check("a {{> nob¦ody}}", &[]);
        check("{{media url=\"refs/¦c.png\"}}", &["/project/prompts/refs/c.png 0:0"]);
        check(
            "---\nmaquette.matrix: {a: \"@wi¦ld/light.txt\"}\n---\n",
            &["/project/prompts/wild/light.txt 0:0"],
        );
        check("wo¦rds", &[]);
    }

    #[test]
    fn references_and_highlights() {
        let (view, at) = marked(&format!("{FRONT}{{{{li¦ght}}}} {{{{#if light}}}}x{{{{/if}}}}"));
        assert_eq!(references(&view, at, true).len(), 6);
        assert_eq!(references(&view, at, false).len(), 3);
        let marks = highlights(&view, at);
        assert!(marks.iter().all(|mark| view.span(mark.range).text(view.text()) == "light"));
        assert_eq!(marks.iter().filter(|mark| mark.kind == Some(DocumentHighlightKind::WRITE)).count(), 3);
        let (view, at) = marked("{{> sty¦le}} {{> style}}");
        assert_eq!(references(&view, at, true).len(), 2);
    }
}
