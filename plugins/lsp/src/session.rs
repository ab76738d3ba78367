//! One editor's session: the parts of the server, and how they are put together.

use std::sync::{Arc, PoisonError, RwLock};

use serde_json::Value;
use tokio::sync::Semaphore;
use tower_lsp::lsp_types::*;

use crate::Options;
use crate::capabilities::{ClientFeatures, announced};
use crate::commands::Commands;
use crate::daemon::Link;
use crate::diagnostics::Diagnostics;
use crate::documents::{Documents, Event, Listener, Snapshot, Store, own};
use crate::editor::Editor;
use crate::files::{Around, Cache};
use crate::knowledge::Knowledge;
use crate::platform;
use crate::settings::Settings;
use crate::tasks::Tasks;
use crate::view::View;

/// How often the editor's process is looked for.
const LOOKS_FOR_PARENT: std::time::Duration = std::time::Duration::from_secs(3);
/// Files whose changes on the disk matter.
const WATCHED: &[&str] = &["**/maquette.toml", "**/*.prompt", "**/*.txt", "**/*.{png,jpg,jpeg,webp,gif}"];

/// The parts of the server. Each owns its own state; this only knows where they are.
pub struct Session {
    /// The queue of the documents.
    pub documents: Documents,
    /// The editor.
    pub editor: Editor,
    /// The daemon, if there is one.
    pub link: Arc<Link>,
    /// What the daemon said last.
    pub knowledge: Knowledge,
    /// Findings on their way to the editor.
    pub diagnostics: Diagnostics,
    /// What commands have begun.
    pub commands: Commands,
    /// Other files.
    pub files: Arc<Cache>,
    /// All tasks.
    pub tasks: Tasks,
    /// Turns of work that takes long: one core is left for reading and writing.
    pub heavy: Arc<Semaphore>,
    settings: RwLock<Arc<Settings>>,
    queue: std::sync::Mutex<Option<tokio::sync::mpsc::UnboundedReceiver<Event>>>,
    /// Cancelled when the editor's process is gone.
    pub orphaned: tokio_util::sync::CancellationToken,
}

impl Session {
    /// A session that has not begun.
    pub fn new(client: tower_lsp::Client, options: Options, tasks: Tasks) -> Session {
        let (documents, queue) = Documents::new();
        Session {
            documents,
            editor: Editor::new(client, tasks.clone()),
            link: Arc::new(Link::new(options.connect)),
            knowledge: Knowledge::default(),
            diagnostics: Diagnostics::new(options.cache),
            commands: Commands::default(),
            files: Arc::default(),
            tasks,
            heavy: Arc::new(Semaphore::new(turns())),
            settings: RwLock::default(),
            queue: std::sync::Mutex::new(Some(queue)),
            orphaned: tokio_util::sync::CancellationToken::new(),
        }
    }

    /// `initialize`: what the editor can do and what we announce. Begins to own documents.
    pub fn begin(self: &Arc<Self>, params: &InitializeParams) -> InitializeResult {
        let features = ClientFeatures::read(params);
        if let Some(options) = &params.initialization_options {
            self.set(options);
        }
        let capabilities = announced(&features);
        let encoding = features.encoding;
        self.editor.introduce(features);
        let queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(queue) = queue {
            self.tasks.spawn(own(Store::new(encoding), queue, Arc::new(Ears(self.clone()))));
            self.tasks.spawn(crate::diagnostics::send(self.clone()));
            self.tasks.spawn(crate::knowledge::keep(self.clone()));
        }
        if let Some(parent) = params.process_id {
            self.look_for(parent);
        }
        let version = Some(env!("CARGO_PKG_VERSION").to_owned());
        InitializeResult { capabilities, server_info: Some(ServerInfo { name: "maquette".into(), version }) }
    }

    /// `initialized`: asks the editor for settings and for word of changed files.
    pub fn settle(self: &Arc<Self>) {
        let session = self.clone();
        self.tasks.spawn(async move {
            let can = session.editor.features();
            if can.configuration
                && let Some(settings) = session.editor.settings().await
            {
                session.apply(&settings);
            }
            if can.watches {
                session.editor.watch(WATCHED).await;
            }
        });
    }

    /// What the person set.
    pub fn settings(&self) -> Arc<Settings> {
        self.settings.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn set(&self, sent: &Value) {
        let mut settings = self.settings.write().unwrap_or_else(PoisonError::into_inner);
        *settings = Arc::new(settings.after(sent));
    }

    /// `workspace/didChangeConfiguration`: some editors send the settings along, others want to be asked.
    pub fn configure(self: &Arc<Self>, sent: Value) {
        if self.editor.features().configuration {
            let session = self.clone();
            self.tasks.spawn(async move {
                if let Some(settings) = session.editor.settings().await {
                    session.apply(&settings);
                }
            });
        } else {
            self.apply(&sent);
        }
    }

    fn apply(&self, settings: &Value) {
        let before = self.settings();
        self.set(settings);
        if before == self.settings() {
            return;
        }
        self.documents.tell(Event::LookAgain(false));
        self.editor.refresh();
    }

    /// `workspace/didChangeWatchedFiles`.
    pub fn files_changed(&self, changes: &[FileEvent]) {
        let paths: Vec<_> = changes.iter().filter_map(|change| change.uri.to_file_path().ok()).collect();
        for path in &paths {
            self.files.forget(path);
        }
        let projects_moved = paths.iter().any(|path| path.ends_with("maquette.toml"));
        if projects_moved {
            self.knowledge.ask_again();
        }
        self.documents.tell(Event::LookAgain(projects_moved));
    }

    /// What a feature sees of a document.
    pub fn view(&self, snapshot: Arc<Snapshot>) -> View {
        let facts = self.knowledge.facts(snapshot.root.as_deref());
        let files = Around::new(self.files.clone(), snapshot.path.as_deref(), snapshot.root.as_deref());
        View {
            plan: self.knowledge.plan(&snapshot.uri),
            facts,
            files: Arc::new(files),
            client: self.editor.features(),
            settings: self.settings(),
            snapshot,
        }
    }

    fn look_for(self: &Arc<Self>, parent: u32) {
        let orphaned = self.orphaned.clone();
        self.tasks.spawn(async move {
            while platform::is_alive(parent) {
                tokio::time::sleep(LOOKS_FOR_PARENT).await;
            }
            orphaned.cancel();
        });
    }
}

/// How much work that takes long may run at once.
fn turns() -> usize {
    std::thread::available_parallelism().map_or(1, |cores| cores.get().saturating_sub(1).max(1))
}

/// Hears of the documents on behalf of the session.
struct Ears(Arc<Session>);

impl Listener for Ears {
    fn changed(&self, snapshot: Arc<Snapshot>) {
        let session = &self.0;
        if let Some(path) = &snapshot.path {
            session.files.hold(path.clone(), snapshot.text().clone());
        }
        if snapshot.is_ours() {
            session.link.want(session.settings().start_daemon && session.knowledge.is_new(&snapshot));
        }
        session.knowledge.changed(&snapshot);
        session.diagnostics.changed(session, snapshot);
    }

    fn closed(&self, uri: &Url) {
        if let Ok(path) = uri.to_file_path() {
            self.0.files.let_go(&path);
        }
        self.0.knowledge.closed(uri);
        self.0.diagnostics.closed(uri);
    }
}
