//! What a lens, a code action or a person at the command palette can run. A command answers at once; what it began is a job of the
//! daemon, followed by a task of its own and shown as a progress that can be cancelled. Killing the server loses none of it.

mod arguments;
mod following;
mod making;
mod progress;
mod small;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use maquette_protocol::Verdict;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::lsp_types::{ExecuteCommandParams, MessageType, ProgressToken, Url};

use crate::capabilities::COMMANDS;
use crate::daemon::{Daemon, Refused, object, read};
use crate::documents::Snapshot;
use crate::session::Session;

pub use arguments::{Arguments, command};
pub use small::REFERENCES;

/// What commands have begun, by the name of its progress.
#[derive(Debug, Default)]
pub struct Commands {
    running: Mutex<Running>,
}

#[derive(Debug, Default)]
struct Running {
    last: u64,
    stops: HashMap<String, CancellationToken>,
}

impl Commands {
    /// The person pressed the cancel button of a progress.
    pub fn cancel(&self, token: &ProgressToken) {
        if let ProgressToken::String(name) = token
            && let Some(stop) = self.locked().stops.get(name)
        {
            stop.cancel();
        }
    }

    fn cancel_all(&self) {
        let running = self.locked();
        running.stops.values().for_each(CancellationToken::cancel);
    }

    fn begin(&self) -> (String, CancellationToken) {
        let mut running = self.locked();
        running.last += 1;
        let name = format!("maquette/{}", running.last);
        let stop = CancellationToken::new();
        running.stops.insert(name.clone(), stop.clone());
        (name, stop)
    }

    fn ended(&self, name: &str) {
        self.locked().stops.remove(name);
    }

    fn locked(&self) -> MutexGuard<'_, Running> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One run of a command.
struct Run {
    session: Arc<Session>,
    arguments: Arguments,
    /// The document that the arguments name, as it stood when the command came.
    snapshot: Option<Arc<Snapshot>>,
    /// The name of its progress.
    name: String,
    /// Cancelled when the person presses the button.
    stop: CancellationToken,
}

/// Why a run ended early.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Ended {
    /// The daemon, or a rule, said no.
    Refused(Refused),
    /// There is something that the person has to know or to do first.
    First(String),
    /// The person said no.
    Left,
}

impl From<Refused> for Ended {
    fn from(refused: Refused) -> Ended {
        Ended::Refused(refused)
    }
}

/// `workspace/executeCommand`: begins the command and names its progress.
pub async fn execute(session: &Arc<Session>, params: ExecuteCommandParams) -> Result<Option<Value>> {
    if !COMMANDS.contains(&params.command.as_str()) {
        return Err(Error::invalid_params(format!("there is no command {}", params.command)));
    }
    let arguments = Arguments::read(&params.arguments).map_err(Error::invalid_params)?;
    // Before anything waits: what was typed before the command belongs to it.
    let ticket = arguments.uri.clone().map(|uri: Url| session.documents.ask(uri));
    let (name, stop) = session.commands.begin();
    let answer = json!({ "progress": name });
    let session = session.clone();
    session.clone().tasks.spawn(async move {
        let snapshot = match ticket {
            Some(ticket) => ticket.answer().await,
            None => None,
        };
        let run = Run { session: session.clone(), arguments, snapshot, name: name.clone(), stop };
        tell(&session, run.command(&params.command).await);
        session.commands.ended(&name);
    });
    Ok(Some(answer))
}

fn tell(session: &Session, outcome: std::result::Result<(), Ended>) {
    match outcome {
        Ok(()) | Err(Ended::Left) => {}
        Err(Ended::First(text)) => session.editor.say(MessageType::INFO, text),
        Err(Ended::Refused(refused)) => session.editor.say(MessageType::ERROR, refused.said()),
    }
}

impl Run {
    async fn command(&self, name: &str) -> std::result::Result<(), Ended> {
        match name {
            "maquette.draft" => self.draft().await,
            "maquette.promote" => self.promote().await,
            "maquette.motion" => self.motion().await,
            "maquette.anchor" => self.anchor().await,
            "maquette.board" => self.board().await,
            "maquette.keep" => self.judge(Verdict::Keep).await,
            "maquette.reject" => self.judge(Verdict::Reject).await,
            "maquette.show" => self.show().await,
            "maquette.export" => self.export().await,
            _ => self.cancel().await,
        }
    }

    /// The daemon, which is started where none runs: somebody pressed a button.
    async fn daemon(&self) -> std::result::Result<Arc<dyn Daemon>, Refused> {
        self.session.link.needed(true).await
    }

    async fn ask<T: DeserializeOwned>(
        &self,
        method: &'static str,
        params: impl Serialize,
    ) -> std::result::Result<T, Refused> {
        let daemon = self.daemon().await?;
        read(method, daemon.call(method, object(params)).await?)
    }

    fn document(&self) -> std::result::Result<&Arc<Snapshot>, Ended> {
        self.snapshot
            .as_ref()
            .ok_or_else(|| Ended::First("Open a prompt file first, then run this again.".into()))
    }
}
