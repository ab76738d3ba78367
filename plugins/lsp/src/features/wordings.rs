//! All texts of a document that have inputs in them: the body, and fields of the front matter that stand in the file letter by letter.

use std::borrow::Cow;

use maquette_prompt::Span;
use maquette_prompt::document::Document;
use maquette_prompt::settings::Templated;
use maquette_prompt::template::{self, Template};

/// A text with inputs, as a tree with places in the whole file.
#[derive(Debug, Clone)]
pub struct Wording<'d> {
    /// Where it stands, without quotes.
    pub span: Span,
    /// What it says.
    pub tree: Cow<'d, Template>,
}

/// All of them, the body last.
pub fn wordings(document: &Document) -> Vec<Wording<'_>> {
    let fields = document.settings().templates().into_iter().filter_map(span_of);
    let mut all: Vec<Wording<'_>> = fields.map(|span| read(document, span)).collect();
    all.push(body(document));
    all
}

/// The one that `offset` lies in.
pub fn wording_at(document: &Document, offset: usize) -> Option<Wording<'_>> {
    if document.body_span().touches(offset) && document.split().body.touches(offset) {
        return Some(body(document));
    }
    let fields = document.settings().templates().into_iter().filter_map(span_of);
    fields.into_iter().find(|span| span.touches(offset)).map(|span| read(document, span))
}

fn body(document: &Document) -> Wording<'_> {
    Wording { span: document.body_span(), tree: Cow::Borrowed(document.template()) }
}

fn span_of(field: &Templated) -> Option<Span> {
    field.inner.map(|start| Span::new(start, start + field.value.len()))
}

fn read(document: &Document, span: Span) -> Wording<'_> {
    let (tree, _) = template::parse(document.text(), span);
    Wording { span, tree: Cow::Owned(tree) }
}
