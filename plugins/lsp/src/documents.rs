//! The documents that are open. Whatever an editor says about them goes into one queue, and one task takes it out: so edits are
//! applied in the order they came in, and a request sees what came before it and nothing that came after.

mod snapshot;
mod store;

use std::sync::Arc;

use tokio::sync::{mpsc, oneshot};
use tower_lsp::lsp_types::{TextDocumentContentChangeEvent, TextDocumentItem, Url};

pub use snapshot::{DOCUMENT_LIMIT, Snapshot, project_of};
pub use store::Store;

/// Hears what became of the documents. Called by the owning task, so it must not wait.
pub trait Listener: Send + Sync + 'static {
    /// A document was opened, changed, or is to be looked at again. Of many edits that came at once, only the last state is told.
    fn changed(&self, snapshot: Arc<Snapshot>);
    /// A document was closed.
    fn closed(&self, uri: &Url);
}

/// The way to the owning task. Sending never waits.
#[derive(Debug, Clone)]
pub struct Documents {
    events: mpsc::UnboundedSender<Event>,
}

/// What the owning task receives, in order.
#[derive(Debug)]
pub enum Event {
    /// A document is open now.
    Open(TextDocumentItem),
    /// Edits of one version, one after the other.
    Change(Url, i32, Vec<TextDocumentContentChangeEvent>),
    /// A document is closed.
    Close(Url),
    /// Somebody wants the document as it stands at this place in the queue.
    Ask(Url, oneshot::Sender<Option<Arc<Snapshot>>>),
    /// Somebody wants all documents.
    AskAll(oneshot::Sender<Vec<Arc<Snapshot>>>),
    /// What a document stands on has changed: look at all of them again. With `true`, projects were made or moved.
    LookAgain(bool),
}

/// A place in the queue, taken by a request before it first waits.
#[derive(Debug)]
pub struct Ticket<T>(oneshot::Receiver<T>);

impl<T: Default> Ticket<T> {
    /// What stood there; nothing where the server is ending.
    pub async fn answer(self) -> T {
        self.0.await.unwrap_or_default()
    }
}

impl Documents {
    /// A queue, and what comes out of it.
    pub fn new() -> (Documents, mpsc::UnboundedReceiver<Event>) {
        let (events, queue) = mpsc::unbounded_channel();
        (Documents { events }, queue)
    }

    /// Puts an event in the queue. After the end of the server it is lost.
    pub fn tell(&self, event: Event) {
        let _ = self.events.send(event);
    }

    /// Takes a place in the queue for one document. Call it before the first `await` of a handler: handlers start in order.
    pub fn ask(&self, uri: Url) -> Ticket<Option<Arc<Snapshot>>> {
        let (reply, answer) = oneshot::channel();
        self.tell(Event::Ask(uri, reply));
        Ticket(answer)
    }

    /// The same for all documents.
    pub fn ask_all(&self) -> Ticket<Vec<Arc<Snapshot>>> {
        let (reply, answer) = oneshot::channel();
        self.tell(Event::AskAll(reply));
        Ticket(answer)
    }
}

/// Takes events out of the queue until nobody can put any in. The listener hears of changes when the queue is empty.
pub async fn own(mut store: Store, mut queue: mpsc::UnboundedReceiver<Event>, listener: Arc<dyn Listener>) {
    while let Some(first) = queue.recv().await {
        store.take(first, &*listener);
        while let Ok(next) = queue.try_recv() {
            store.take(next, &*listener);
        }
        for snapshot in store.changed() {
            listener.changed(snapshot);
        }
    }
}
