//! What could be written at a place, with documentation. It goes by the letters around the place, so it works in a file whose YAML or
//! whose body is broken at the moment.

mod beginning;
mod body;
mod front;
mod values;

use maquette_prompt::Span;
use maquette_prompt::document::Region;
use serde::{Deserialize, Serialize};
use tower_lsp::lsp_types::{
    Command, CompletionItem, CompletionItemKind, CompletionItemLabelDetails, CompletionList,
    CompletionTextEdit, Documentation, InsertTextFormat, MarkupContent, MarkupKind, TextEdit, Url,
};

use super::cards;
use crate::view::View;

pub(crate) use values::field_of;

/// What could be written at `offset`.
pub fn complete(view: &View, offset: usize) -> CompletionList {
    let document = view.document();
    let mut offers = match document.region(offset) {
        Region::Outside => Vec::new(),
        Region::Body if beginning::is_there(view, offset) => beginning::offers(view),
        Region::Body => body::offers(view, document.split().body, offset),
        Region::Front => front::offers(view, offset),
    };
    // The order in which they were found is the order in which they are useful.
    for (at, offer) in offers.iter_mut().enumerate() {
        offer.rank = at;
    }
    let items = offers.into_iter().map(|offer| offer.item(view)).collect();
    CompletionList { is_incomplete: false, items }
}

/// The item with the documentation that is read from a file only when somebody looks at it.
pub fn resolve(view: &View, item: &CompletionItem) -> CompletionItem {
    let card =
        item.data.as_ref().and_then(|data| Later::deserialize(data).ok()).and_then(|later| later.card(view));
    let documentation = card.map(|card| documentation(view, card)).or_else(|| item.documentation.clone());
    CompletionItem { documentation, ..item.clone() }
}

/// The document that an item was offered in, where something about it is read later.
pub fn asked_in(item: &CompletionItem) -> Option<Url> {
    item.data.as_ref().and_then(|data| Later::deserialize(data).ok()).map(|later| later.uri)
}

/// What is to be read when somebody looks at an item.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Later {
    uri: Url,
    file: FileKind,
    name: String,
}

/// What kind of file it is.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum FileKind {
    Partial,
    List,
    Picture,
}

impl Later {
    fn card(&self, view: &View) -> Option<String> {
        match self.file {
            FileKind::Partial => cards::partial(view, &self.name),
            FileKind::List => cards::list(view, &self.name),
            FileKind::Picture => cards::picture(view, &self.name),
        }
    }
}

/// Something that could be written.
#[derive(Debug, Clone)]
struct Offer {
    label: String,
    kind: CompletionItemKind,
    /// What it replaces.
    span: Span,
    /// What is written; the label, if not given.
    text: Option<String>,
    /// The same with places to fill in, for editors that have them.
    snippet: Option<String>,
    /// A few words behind the label.
    detail: String,
    /// Markdown.
    doc: String,
    /// The file whose card is read later.
    file: Option<FileKind>,
    /// What is run when it is taken.
    command: Option<Command>,
    /// What else is written.
    beside: Option<(usize, String)>,
    rank: usize,
}

impl Offer {
    fn new(label: impl Into<String>, kind: CompletionItemKind, span: Span) -> Offer {
        Offer {
            label: label.into(),
            kind,
            span,
            text: None,
            snippet: None,
            detail: String::new(),
            doc: String::new(),
            file: None,
            command: None,
            beside: None,
            rank: 0,
        }
    }

    fn written(self, text: impl Into<String>) -> Offer {
        Offer { text: Some(text.into()), ..self }
    }

    fn filled(self, snippet: impl Into<String>) -> Offer {
        Offer { snippet: Some(snippet.into()), ..self }
    }

    fn detailed(self, detail: impl Into<String>) -> Offer {
        Offer { detail: detail.into(), ..self }
    }

    fn documented(self, doc: impl Into<String>) -> Offer {
        Offer { doc: doc.into(), ..self }
    }

    /// A file, whose card is shown when somebody looks.
    fn file(name: &str, kind: FileKind, span: Span) -> Offer {
        Offer { file: Some(kind), ..Offer::new(name, CompletionItemKind::FILE, span) }
    }

    fn item(self, view: &View) -> CompletionItem {
        let plain = self.text.unwrap_or_else(|| self.label.clone());
        let (new_text, format) = match self.snippet.filter(|_| view.client.snippets) {
            Some(snippet) => (snippet, InsertTextFormat::SNIPPET),
            None => (plain, InsertTextFormat::PLAIN_TEXT),
        };
        // What is typed already decides what is offered; with a quote or dash before it, that is typed as well.
        let typed = self.span.text(view.text());
        let signs = typed.len() - typed.trim_start_matches(['"', '\'', '@', '-']).len();
        let signs = typed.get(..signs).filter(|signs| !self.label.starts_with(signs)).unwrap_or_default();
        let filter = format!("{signs}{}", self.label);
        let later = self.file.map(|file| {
            let name = self.label.strip_prefix('@').unwrap_or(&self.label).to_owned();
            Later { uri: view.snapshot.uri.clone(), file, name }
        });
        let details = CompletionItemLabelDetails { detail: None, description: Some(self.detail.clone()) };
        CompletionItem {
            kind: Some(self.kind),
            label_details: (view.client.label_details && !self.detail.is_empty()).then_some(details),
            detail: Some(self.detail).filter(|detail| !detail.is_empty()),
            documentation: (!self.doc.is_empty()).then(|| documentation(view, self.doc)),
            sort_text: Some(format!("{:04}", self.rank)),
            filter_text: Some(filter),
            insert_text_format: Some(format),
            text_edit: Some(CompletionTextEdit::Edit(TextEdit { range: view.range(self.span), new_text })),
            additional_text_edits: self
                .beside
                .map(|(at, new_text)| vec![TextEdit { range: view.range(Span::at(at)), new_text }]),
            command: self.command,
            data: later.and_then(|later| serde_json::to_value(later).ok()),
            label: self.label,
            ..CompletionItem::default()
        }
    }
}

/// A text in which nothing is a place of a snippet.
fn plain(text: &str) -> String {
    text.replace('\\', "\\\\").replace('$', "\\$").replace('}', "\\}")
}

fn documentation(view: &View, value: String) -> Documentation {
    let kind = if view.client.markdown { MarkupKind::Markdown } else { MarkupKind::PlainText };
    Documentation::MarkupContent(MarkupContent { kind, value })
}

#[cfg(test)]
mod tests;
