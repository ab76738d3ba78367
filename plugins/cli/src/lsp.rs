//! `maquette lsp`: the language server, which knows the daemon only as something that answers calls. How it is reached and started is
//! said here.

use std::sync::Arc;

use maquette_daemon::platform::folders::Folders;
use maquette_lsp::daemon::{Connect, Daemon, Refused, Wait};
use serde_json::Value;

use crate::connection::Connection;
use crate::fault::{self, Fault};
use crate::link;

/// What the daemon's log calls us.
const CLIENT: &str = concat!("maquette-lsp ", env!("CARGO_PKG_VERSION"));
/// One thread keeps the documents in order while another one speaks with the editor.
const THREADS: usize = 2;

/// Serves the editor on standard input and output. Gives the exit code of the protocol: 0 after `shutdown` and `exit`, else 1.
pub fn run() -> Result<u8, Fault> {
    let folders = Folders::of_this_user().map_err(|error| {
        Fault::new("no_folders", fault::EXIT_DAEMON, error.to_string(), "maquette doctor")
    })?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(THREADS)
        .enable_all()
        .build()
        .map_err(|error| Fault::new("no_runtime", fault::EXIT_DAEMON, error.to_string(), "Try again"))?;
    let cache = folders.cache.join("lsp");
    let options = maquette_lsp::Options { connect: Arc::new(Socket { folders }), cache };
    let code = runtime.block_on(maquette_lsp::run(tokio::io::stdin(), tokio::io::stdout(), options));
    // A thread still waits for the editor to type; nobody waits for that thread.
    runtime.shutdown_background();
    Ok(code)
}

/// The way to the daemon of these folders.
struct Socket {
    folders: Folders,
}

impl Connect for Socket {
    fn connect(&self, may_start: bool) -> Wait<'_, Result<Arc<dyn Daemon>, Refused>> {
        Box::pin(async move {
            let first = link::greeted(&self.folders, CLIENT).await;
            let connection = match first {
                Err(fault) if fault.code == Refused::AWAY && may_start => {
                    self.started().await?;
                    link::greeted(&self.folders, CLIENT).await
                }
                Err(fault) if fault.code == Refused::AWAY => return Err(nobody()),
                answer => answer,
            };
            Ok(Arc::new(Connected(connection.map_err(refused)?)) as Arc<dyn Daemon>)
        })
    }
}

impl Socket {
    async fn started(&self) -> Result<(), Refused> {
        let folders = self.folders.clone();
        let started = tokio::task::spawn_blocking(move || link::start(&folders)).await;
        started.map_err(|error| Refused::away(error.to_string()))?.map_err(refused)
    }
}

/// A connection that several calls share.
struct Connected(Connection);

impl Daemon for Connected {
    fn call(&self, method: &'static str, params: Value) -> Wait<'_, Result<Value, Refused>> {
        Box::pin(
            async move { self.0.call_raw(method, params).await.map_err(|error| refused(link::fault(error))) },
        )
    }

    fn closed(&self) -> Wait<'_, ()> {
        Box::pin(self.0.closed())
    }
}

fn nobody() -> Refused {
    let hint = "Type `maquette start` to start it.".into();
    Refused { hint, ..Refused::away("Maquette's daemon does not run") }
}

fn refused(fault: Fault) -> Refused {
    let Fault { code, message, hint, .. } = fault;
    Refused { code, message, hint }
}
