//! The editor, as we speak to it. Nothing here makes a handler wait: what the editor has to answer is asked by a task of its own, with
//! a limit, because a handler that waits for the editor can stop both of them.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use maquette_protocol::Nothing;
use serde_json::Value;
use tower_lsp::Client;
use tower_lsp::jsonrpc;
use tower_lsp::lsp_types::notification::{Notification, Progress};
use tower_lsp::lsp_types::request::{Request, WorkDoneProgressCreate};
use tower_lsp::lsp_types::*;

use crate::capabilities::ClientFeatures;
use crate::tasks::Tasks;

/// An editor that has not answered after this long is not waited for any more.
const ANSWERS_WITHIN: Duration = Duration::from_secs(10);
/// A person has so long to press a button.
const DECIDES_WITHIN: Duration = Duration::from_secs(300);

/// `maquette/changed`: takes, verdicts, anchors or credits may have changed.
enum Changed {}

impl Notification for Changed {
    type Params = Nothing;
    const METHOD: &'static str = "maquette/changed";
}

/// The editor.
#[derive(Debug, Clone)]
pub struct Editor {
    client: Client,
    features: Arc<OnceLock<Arc<ClientFeatures>>>,
    tasks: Tasks,
}

/// The editor does not know `window/showMessageRequest`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoButtons;

impl Editor {
    /// The editor behind `client`. What is asked of it runs in `tasks`.
    pub fn new(client: Client, tasks: Tasks) -> Editor {
        Editor { client, features: Arc::default(), tasks }
    }

    /// Remembers what it can do; the first time counts.
    pub fn introduce(&self, features: ClientFeatures) {
        let _ = self.features.set(Arc::new(features));
    }

    /// What it can do; nothing before `initialize`.
    pub fn features(&self) -> Arc<ClientFeatures> {
        self.features
            .get()
            .cloned()
            .unwrap_or_else(|| Arc::new(ClientFeatures::read(&InitializeParams::default())))
    }

    /// A line for its log.
    pub fn log(&self, text: impl Into<String>) {
        let (client, text) = (self.client.clone(), text.into());
        self.tasks.spawn(async move { client.log_message(MessageType::INFO, text).await });
    }

    /// A message to the person.
    pub fn say(&self, kind: MessageType, text: impl Into<String>) {
        let (client, text) = (self.client.clone(), text.into());
        self.tasks.spawn(async move { client.show_message(kind, text).await });
    }

    /// Opens an address: in the editor or the browser where the editor does that, as a message with a link otherwise.
    pub fn open(&self, what: String, address: Url, in_browser: bool) {
        let editor = self.clone();
        self.tasks.spawn(async move {
            let shown = editor.features().show_document && editor.shows(address.clone(), in_browser).await;
            if !shown {
                editor.client.show_message(MessageType::INFO, format!("{what}: {address}")).await;
            }
        });
    }

    async fn shows(&self, uri: Url, in_browser: bool) -> bool {
        let params =
            ShowDocumentParams { uri, external: Some(in_browser), take_focus: Some(false), selection: None };
        within(ANSWERS_WITHIN, self.client.show_document(params)).await.unwrap_or(false)
    }

    /// Asks a question with buttons, and gives the one that was pressed, if any.
    ///
    /// # Errors
    /// The editor has no buttons.
    pub async fn choice(&self, text: String, buttons: &[&str]) -> Result<Option<String>, NoButtons> {
        let action =
            |title: &&str| MessageActionItem { title: (*title).to_owned(), properties: Default::default() };
        let actions = buttons.iter().map(action).collect();
        let asked = self.client.show_message_request(MessageType::INFO, text, Some(actions));
        match tokio::time::timeout(DECIDES_WITHIN, asked).await {
            Ok(Ok(pressed)) => Ok(pressed.map(|action| action.title)),
            Ok(Err(_)) => Err(NoButtons),
            Err(_) => Ok(None),
        }
    }

    /// Begins a progress of this name, where the editor takes one.
    pub async fn begin(&self, token: &ProgressToken) -> bool {
        let params = WorkDoneProgressCreateParams { token: token.clone() };
        self.features().progress && self.asks::<WorkDoneProgressCreate>(params).await.is_some()
    }

    /// Says how far a progress is.
    pub async fn progress(&self, token: &ProgressToken, value: WorkDoneProgress) {
        let value = ProgressParamsValue::WorkDone(value);
        self.client.send_notification::<Progress>(ProgressParams { token: token.clone(), value }).await;
    }

    /// Sends diagnostics for a version.
    pub async fn publish(&self, uri: Url, diagnostics: Vec<Diagnostic>, version: Option<i32>) {
        self.client.publish_diagnostics(uri, diagnostics, version).await;
    }

    /// The section `maquette` of the editor's settings, where it gives them out.
    pub async fn settings(&self) -> Option<Value> {
        let item = ConfigurationItem { scope_uri: None, section: Some("maquette".into()) };
        within(ANSWERS_WITHIN, self.client.configuration(vec![item])).await?.into_iter().next()
    }

    /// Asks to be told when files change that match the patterns.
    pub async fn watch(&self, patterns: &[&str]) {
        let watcher = |pattern: &&str| FileSystemWatcher {
            glob_pattern: GlobPattern::String((*pattern).to_owned()),
            kind: None,
        };
        let options =
            DidChangeWatchedFilesRegistrationOptions { watchers: patterns.iter().map(watcher).collect() };
        let registration = Registration {
            id: "maquette-files".into(),
            method: "workspace/didChangeWatchedFiles".into(),
            register_options: serde_json::to_value(options).ok(),
        };
        within(ANSWERS_WITHIN, self.client.register_capability(vec![registration])).await;
    }

    /// Asks the editor to fetch again what may have changed: lenses, hints, pulled diagnostics.
    pub fn refresh(&self) {
        let editor = self.clone();
        self.tasks.spawn(async move {
            let can = editor.features();
            if can.hears_changes {
                editor.client.send_notification::<Changed>(Nothing {}).await;
            }
            if can.refresh_lenses {
                within(ANSWERS_WITHIN, editor.client.code_lens_refresh()).await;
            }
            if can.refresh_hints {
                within(ANSWERS_WITHIN, editor.client.inlay_hint_refresh()).await;
            }
            if can.pulls && can.refresh_pulls {
                within(ANSWERS_WITHIN, editor.client.workspace_diagnostic_refresh()).await;
            }
        });
    }

    async fn asks<R: Request>(&self, params: R::Params) -> Option<R::Result> {
        within(ANSWERS_WITHIN, self.client.send_request::<R>(params)).await
    }
}

/// The answer, if it comes in time and is none of an error.
async fn within<T>(limit: Duration, asked: impl Future<Output = jsonrpc::Result<T>>) -> Option<T> {
    tokio::time::timeout(limit, asked).await.ok()?.ok()
}
