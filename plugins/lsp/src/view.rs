//! What a feature sees: one state of one document, and what was known when it was asked. A feature is a function of it and of nothing
//! else, so that it is tested without an editor and cannot be slow.

use std::sync::Arc;

use maquette_prompt::document::Document;
use maquette_prompt::files::Files;
use maquette_prompt::{Place, Span};
use tower_lsp::lsp_types::{Position, Range};

use crate::capabilities::ClientFeatures;
use crate::documents::Snapshot;
use crate::knowledge::{Facts, Plan};
use crate::settings::Settings;

/// All that a feature may know.
#[derive(Clone)]
pub struct View {
    /// The document as it stood when the request came.
    pub snapshot: Arc<Snapshot>,
    /// What the daemon said last about the document's project; empty without one.
    pub facts: Arc<Facts>,
    /// What the daemon said last about this document's plan: prices by tier. It may be of an older version.
    pub plan: Option<Arc<Plan>>,
    /// Other files, as open editors and the disk have them.
    pub files: Arc<dyn Files + Send + Sync>,
    /// What the editor can show.
    pub client: Arc<ClientFeatures>,
    /// What the person set.
    pub settings: Arc<Settings>,
}

impl View {
    /// The document's text.
    pub fn text(&self) -> &str {
        self.snapshot.text()
    }

    /// The document, parsed.
    pub fn document(&self) -> &Document {
        self.snapshot.document()
    }

    /// Where `offset` stands, as the editor counts.
    pub fn position(&self, offset: usize) -> Position {
        let place = self.snapshot.lines().place(self.text(), offset, self.snapshot.encoding);
        Position::new(place.line, place.column)
    }

    /// A span, as the editor counts.
    pub fn range(&self, span: Span) -> Range {
        Range::new(self.position(span.start), self.position(span.end))
    }

    /// The byte at a position of the editor.
    pub fn offset(&self, at: Position) -> usize {
        let place = Place { line: at.line, column: at.character };
        self.snapshot.lines().offset(self.text(), place, self.snapshot.encoding)
    }

    /// The bytes of a range of the editor.
    pub fn span(&self, range: Range) -> Span {
        Span::new(self.offset(range.start), self.offset(range.end))
    }
}
