//! The outline of a document: fields, axes, tiers, roles and blocks.

use maquette_prompt::Span;
use maquette_prompt::template::{Part, Template, What, uses};
use maquette_prompt::yaml::{Node, outline};
use tower_lsp::lsp_types::{DocumentSymbol, DocumentSymbolResponse, Location, SymbolInformation, SymbolKind};

use super::wordings::wordings;
use crate::view::View;

/// Deeper maps of the front matter are no part of the outline.
const DEPTH: usize = 3;
/// So many letters of a value stand beside its key.
const LETTERS: usize = 40;

/// The outline: a tree where the editor shows one, a list otherwise.
pub fn symbols(view: &View) -> DocumentSymbolResponse {
    let tree = tree(view);
    if view.client.symbol_tree {
        let nested = tree.into_iter().map(|symbol| symbol.nested(view)).collect();
        return DocumentSymbolResponse::Nested(nested);
    }
    let mut flat = Vec::new();
    for symbol in tree {
        symbol.flat(view, None, &mut flat);
    }
    DocumentSymbolResponse::Flat(flat)
}

/// The symbols of this document that a search of the workspace finds: its shot, inputs and partials.
pub fn search(view: &View, query: &str) -> Vec<SymbolInformation> {
    let document = view.document();
    let inputs = document.inputs().list.iter();
    let mut all: Vec<Symbol> =
        inputs.map(|input| Symbol::new(&input.name, SymbolKind::VARIABLE, input.span, input.span)).collect();
    let shot = document.settings().shot.iter();
    all.extend(shot.map(|shot| Symbol::new(&shot.value, SymbolKind::OBJECT, shot.span, shot.span)));
    for using in wordings(document).iter().flat_map(|wording| uses(&wording.tree)) {
        if let What::Partial { name: Some(name), .. } = &using.what {
            all.push(Symbol::new(&name.text, SymbolKind::FILE, name.span, name.span));
        }
    }
    let query = query.to_lowercase();
    let mut found = Vec::new();
    for symbol in all.into_iter().filter(|symbol| symbol.name.to_lowercase().contains(&query)) {
        symbol.flat(view, None, &mut found);
    }
    found
}

/// A part of the outline.
struct Symbol {
    name: String,
    detail: Option<String>,
    kind: SymbolKind,
    span: Span,
    /// Its name, within the span.
    named: Span,
    inside: Vec<Symbol>,
}

impl Symbol {
    fn new(name: &str, kind: SymbolKind, span: Span, named: Span) -> Symbol {
        // An editor refuses a symbol without a name.
        let name = if name.trim().is_empty() { "\u{2026}" } else { name };
        Symbol { name: name.to_owned(), detail: None, kind, span, named, inside: Vec::new() }
    }

    #[allow(deprecated, reason = "the library has no other way to make one")]
    fn nested(self, view: &View) -> DocumentSymbol {
        let inside: Vec<DocumentSymbol> = self.inside.into_iter().map(|symbol| symbol.nested(view)).collect();
        DocumentSymbol {
            name: self.name,
            detail: self.detail,
            kind: self.kind,
            tags: None,
            deprecated: None,
            range: view.range(self.span),
            selection_range: view.range(self.named),
            children: (!inside.is_empty()).then_some(inside),
        }
    }

    #[allow(deprecated, reason = "the library has no other way to make one")]
    fn flat(self, view: &View, within: Option<&str>, all: &mut Vec<SymbolInformation>) {
        let location = Location { uri: view.snapshot.uri.clone(), range: view.range(self.span) };
        all.push(SymbolInformation {
            name: self.name.clone(),
            kind: self.kind,
            tags: None,
            deprecated: None,
            location,
            container_name: within.map(str::to_owned),
        });
        for symbol in self.inside {
            symbol.flat(view, Some(&self.name), all);
        }
    }
}

fn tree(view: &View) -> Vec<Symbol> {
    let document = view.document();
    let mut all = match (document.front(), document.split().front) {
        (Some(front), _) => entries(view, front, &[], DEPTH),
        (None, Some(front)) => outline(view.text(), front.yaml)
            .into_iter()
            .map(|heading| {
                let span = heading.key_span.to(heading.value);
                Symbol::new(&heading.key, SymbolKind::PROPERTY, span, heading.key_span)
            })
            .collect(),
        (None, None) => Vec::new(),
    };
    let inside = parts(view, document.template());
    if !document.body().is_empty() {
        let span = document.body_span();
        all.push(Symbol { inside, ..Symbol::new("body", SymbolKind::STRING, span, Span::at(span.start)) });
    }
    all
}

fn entries(view: &View, node: &Node, path: &[&str], depth: usize) -> Vec<Symbol> {
    if depth == 0 {
        return Vec::new();
    }
    let symbol = |entry: &maquette_prompt::yaml::Entry| {
        let span = entry.key_span.to(entry.value.span);
        let path = [path, &[entry.key.as_str()]].concat();
        let inside = entries(view, &entry.value, &path, depth - 1);
        let value = entry.value.span.text(view.text());
        let is_short = inside.is_empty() && !value.contains('\n');
        let detail =
            is_short.then(|| value.chars().take(LETTERS).collect()).filter(|text: &String| !text.is_empty());
        Symbol { detail, inside, ..Symbol::new(&entry.key, kind(&path), span, entry.key_span) }
    };
    node.entries().iter().map(symbol).collect()
}

fn kind(path: &[&str]) -> SymbolKind {
    match path {
        ["maquette.tiers", _] => SymbolKind::CLASS,
        ["maquette.matrix", _] => SymbolKind::ENUM,
        ["input", "schema" | "default", _] => SymbolKind::VARIABLE,
        ["maquette.dialects", _] => SymbolKind::NAMESPACE,
        _ => SymbolKind::PROPERTY,
    }
}

fn parts(view: &View, template: &Template) -> Vec<Symbol> {
    let text = view.text();
    let mut all = Vec::new();
    for part in &template.parts {
        match part {
            Part::Block(block) => {
                let mut inside = parts(view, &block.inside);
                if let Some((_, otherwise)) = &block.otherwise {
                    inside.extend(parts(view, otherwise));
                }
                let name = format!("#{}", block.call.span.text(text));
                all.push(Symbol { inside, ..Symbol::new(&name, SymbolKind::STRUCT, block.span, block.open) });
            }
            Part::Partial(partial) => {
                let name =
                    partial.name.as_ref().map_or("> \u{2026}".into(), |name| format!("> {}", name.text));
                all.push(Symbol::new(&name, SymbolKind::FILE, partial.span, partial.span));
            }
            Part::Mustache(tag)
                if tag.call.name().is_some_and(|name| ["role", "media"].contains(&name.text.as_str())) =>
            {
                let name = tag.call.span.text(text);
                all.push(Symbol::new(name, SymbolKind::EVENT, tag.span, tag.span));
            }
            Part::Mustache(_) | Part::Text(_) | Part::Comment(_) | Part::Raw(_) | Part::Broken(_) => {}
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::super::fixture::view;
    use super::*;

    const TEXT: &str = "---\nmodel: x\nmaquette.tiers: { draft: { count: 4 } }\nmaquette.matrix: { light: [dawn] }\nmaquette.shot: spring\n---\n\
        {{role \"system\"}}{{#if light}}{{> style}}{{/if}}";

    fn names(symbols: &[DocumentSymbol]) -> String {
        let name = |symbol: &DocumentSymbol| {
            let inside = symbol.children.as_ref().map(|inside| format!("({})", names(inside)));
            format!("{}{}", symbol.name, inside.unwrap_or_default())
        };
        symbols.iter().map(name).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn the_outline() {
        let check = |text: &str, expect: &str| {
            let DocumentSymbolResponse::Nested(found) = symbols(&view(text)) else { panic!("flat") };
            assert_eq!(names(&found), expect, "{text}");
        };
        check(
            TEXT,
            "model maquette.tiers(draft(count)) maquette.matrix(light) maquette.shot body(role \"system\" #if light(> style))",
        );
        check("---\nmodel: [\nother: x\n---\n", "model other");
        check("", "");
    }

    #[test]
    fn a_plain_editor_gets_a_list_and_a_search_finds_names() {
        let mut plain = view(TEXT);
        std::sync::Arc::make_mut(&mut plain.client).symbol_tree = false;
        let DocumentSymbolResponse::Flat(found) = symbols(&plain) else { panic!("a tree") };
        assert_eq!(found.iter().filter(|symbol| symbol.container_name.is_some()).count(), 6);
        let found: Vec<String> = search(&plain, "s").into_iter().map(|symbol| symbol.name).collect();
        assert_eq!(found, ["spring", "style"]);
    }
}
