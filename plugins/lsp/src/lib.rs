//! The editor face of Maquette: a language server for prompt files, and a thin client of the daemon. It holds no prices and no rules.
//!
//! What an editor sends is put in order by one task ([`documents`]); a request works on a snapshot of what came before it. Features
//! ([`features`]) are functions of a [`view::View`]: the snapshot, the facts that were there, the files, and what the editor can show.
//! None of them waits for the daemon. What takes time is a job that [`commands`] starts and follows.

pub mod amount;
pub mod capabilities;
pub mod commands;
pub mod daemon;
pub mod diagnostics;
pub mod documents;
pub mod editor;
pub mod features;
pub mod files;
pub mod knowledge;
mod platform;
mod server;
mod session;
pub mod settings;
pub mod takes;
mod tasks;
#[cfg(test)]
mod tests;
mod transport;
pub mod view;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite};
use tower_lsp::{ClientSocket, LspService, LspServiceBuilder};

use daemon::Connect;
use server::Server;
use session::Session;
use tasks::Tasks;
use transport::Heard;

/// Requests that may run at once. Cancelling one has to find a place too, so it is many more than an editor sends.
const AT_ONCE: usize = 256;
/// After `exit`, what is still to be written may take so long.
const LEAVES_WITHIN: Duration = Duration::from_secs(1);
/// Faults of the transport that are told; an editor that sends nothing else must not fill its own log.
const FAULTS_TOLD: usize = 20;
/// What waits between the filter and the reader.
const PIPE: usize = 64 << 10;

/// What the server needs from the program it runs in.
pub struct Options {
    /// The way to the daemon.
    pub connect: Arc<dyn Connect>,
    /// A folder for what can be written anew: the documentation of findings.
    pub cache: PathBuf,
}

/// Serves one editor until it leaves, its process ends, or the input does. Gives the exit code: 0 after `shutdown` and `exit`, else 1.
pub async fn run(
    input: impl AsyncRead + Unpin + Send + 'static,
    output: impl AsyncWrite + Unpin + Send + 'static,
    options: Options,
) -> u8 {
    let tasks = Tasks::default();
    let (service, socket) = service(options, &tasks).finish();
    serve(input, output, service, socket, tasks).await
}

/// The methods: those of the protocol, and ours.
fn service(options: Options, tasks: &Tasks) -> LspServiceBuilder<Server> {
    LspService::build(|client| Server::new(Arc::new(Session::new(client, options, tasks.clone()))))
        .custom_method("window/workDoneProgress/cancel", Server::cancel_progress)
        .custom_method("maquette/takes", Server::takes)
        .custom_method("maquette/price", Server::price)
        .custom_method("maquette/status", Server::status)
}

async fn serve(
    input: impl AsyncRead + Unpin + Send + 'static,
    output: impl AsyncWrite + Unpin + Send + 'static,
    service: LspService<Server>,
    socket: ClientSocket,
    tasks: Tasks,
) -> u8 {
    let session = service.inner().session.clone();
    let (heard, faults) = Heard::new();
    let heard = Arc::new(heard);
    let (filtered, passed) = tokio::io::duplex(PIPE);
    tasks.spawn(filter(input, passed, heard.clone()));
    tasks.spawn(tell(session.clone(), faults));
    let serving = tower_lsp::Server::new(filtered, output, socket).concurrency_level(AT_ONCE).serve(service);
    let left = async {
        heard.exit.cancelled().await;
        tokio::time::sleep(LEAVES_WITHIN).await;
    };
    tokio::select! {
        () = serving => {}
        () = left => {}
        () = session.orphaned.cancelled() => {}
    }
    tasks.end().await;
    heard.code()
}

/// Passes messages on. A pipe that breaks is an input that ends.
async fn filter(input: impl AsyncRead + Unpin, output: impl AsyncWrite + Unpin, heard: Arc<Heard>) {
    let _ = transport::pass(input, output, &heard).await;
}

/// Writes what was wrong with messages into the editor's log.
async fn tell(session: Arc<Session>, mut faults: tokio::sync::mpsc::UnboundedReceiver<String>) {
    let mut told = 0;
    while let Some(fault) = faults.recv().await {
        told += 1;
        if told <= FAULTS_TOLD {
            session.editor.log(fault);
        }
    }
}
