//! The texts themselves, and how edits change them.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use maquette_prompt::{Encoding, Lines, Place, Span};
use tower_lsp::lsp_types::{Position, TextDocumentContentChangeEvent, TextDocumentItem, Url};

use super::snapshot::{Snapshot, project_of};
use super::{Event, Listener};

/// All open documents. Only the owning task has it.
#[derive(Debug)]
pub struct Store {
    encoding: Encoding,
    open: HashMap<Url, Document>,
}

#[derive(Debug)]
struct Document {
    version: i32,
    root: Option<PathBuf>,
    text: String,
    lines: Lines,
    /// The state as it was handed out last; none since the last edit.
    handed_out: Option<Arc<Snapshot>>,
    is_untold: bool,
}

impl Store {
    /// No documents. `encoding` is what was negotiated.
    pub fn new(encoding: Encoding) -> Store {
        Store { encoding, open: HashMap::new() }
    }

    /// Takes one event. Questions are answered at once; of changes the listener hears by [`Store::changed`].
    pub fn take(&mut self, event: Event, listener: &dyn Listener) {
        match event {
            Event::Open(item) => self.open(item),
            Event::Change(uri, version, changes) => self.change(&uri, version, changes),
            Event::Close(uri) => {
                if self.open.remove(&uri).is_some() {
                    listener.closed(&uri);
                }
            }
            // Whoever asked may have been cancelled.
            Event::Ask(uri, reply) => drop(reply.send(self.snapshot(&uri))),
            Event::AskAll(reply) => drop(reply.send(self.snapshots())),
            Event::LookAgain(projects_moved) => self.look_again(projects_moved),
        }
    }

    /// What has changed since this was asked last, as it stands now.
    pub fn changed(&mut self) -> Vec<Arc<Snapshot>> {
        let untold: Vec<Url> = self
            .open
            .iter_mut()
            .filter_map(|(uri, document)| std::mem::take(&mut document.is_untold).then(|| uri.clone()))
            .collect();
        untold.iter().filter_map(|uri| self.snapshot(uri)).collect()
    }

    fn open(&mut self, item: TextDocumentItem) {
        let root = item.uri.to_file_path().ok().and_then(|path| project_of(&path));
        let lines = Lines::new(&item.text);
        let TextDocumentItem { uri, version, text, .. } = item;
        let document = Document { version, root, text, lines, handed_out: None, is_untold: true };
        self.open.insert(uri, document);
    }

    fn change(&mut self, uri: &Url, version: i32, changes: Vec<TextDocumentContentChangeEvent>) {
        let Some(document) = self.open.get_mut(uri) else { return };
        document.handed_out = None;
        document.version = version;
        document.is_untold = true;
        for change in changes {
            document.apply(self.encoding, change);
        }
    }

    fn look_again(&mut self, projects_moved: bool) {
        for (uri, document) in &mut self.open {
            document.is_untold = true;
            if projects_moved {
                document.root = uri.to_file_path().ok().and_then(|path| project_of(&path));
                document.handed_out = None;
            }
        }
    }

    fn snapshot(&mut self, uri: &Url) -> Option<Arc<Snapshot>> {
        let Document { version, root, text, lines, handed_out, .. } = self.open.get_mut(uri)?;
        let made = || {
            let text = text.as_str().into();
            Arc::new(Snapshot::new(uri.clone(), root.clone(), *version, self.encoding, text, lines.clone()))
        };
        Some(handed_out.get_or_insert_with(made).clone())
    }

    fn snapshots(&mut self) -> Vec<Arc<Snapshot>> {
        let all: Vec<Url> = self.open.keys().cloned().collect();
        all.iter().filter_map(|uri| self.snapshot(uri)).collect()
    }
}

impl Document {
    /// One edit: a part of the text, or all of it where the editor names no range.
    fn apply(&mut self, encoding: Encoding, change: TextDocumentContentChangeEvent) {
        let Some(range) = change.range else {
            self.lines = Lines::new(&change.text);
            self.text = change.text;
            return;
        };
        let offset = |at: Position| {
            self.lines.offset(&self.text, Place { line: at.line, column: at.character }, encoding)
        };
        let span = Span::new(offset(range.start), offset(range.end));
        self.text.replace_range(span.range(), &change.text);
        self.lines.replace(&self.text, span, change.text.len());
    }
}
