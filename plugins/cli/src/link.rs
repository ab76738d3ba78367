//! The daemon as commands see it: connects, starts it where none runs, greets, and turns every failure into a fault.

use std::time::Duration;

use maquette_daemon::platform::folders::Folders;
use maquette_daemon::{StartError, connect_or_start};
use maquette_protocol::methods::method;
use maquette_protocol::{HelloParams, PROTOCOL};
use serde_json::Value;

use crate::calls::{Calls, Wait};
use crate::connection::{CallError, Connection};
use crate::fault::Fault;

/// How long `stop` waits for the daemon to close its connections.
const LEAVES_WITHIN: Duration = Duration::from_secs(15);

/// A connected daemon.
pub struct Link {
    folders: Folders,
    connection: Connection,
}

impl Link {
    /// Connects, and starts the daemon if none runs.
    pub async fn open_or_start(folders: &Folders) -> Result<Link, Fault> {
        match Link::open(folders).await {
            Ok(link) => Ok(link),
            Err(fault) if fault.code == "lost" => {
                start(folders)?;
                Link::open(folders).await
            }
            Err(fault) => Err(fault),
        }
    }

    /// Connects to a daemon that runs.
    pub async fn open(folders: &Folders) -> Result<Link, Fault> {
        let connection = Connection::open(folders).await.map_err(fault)?;
        let mut link = Link { folders: folders.clone(), connection };
        let hello = HelloParams {
            client_protocol: Some(PROTOCOL),
            client: Some(concat!("maquette ", env!("CARGO_PKG_VERSION")).into()),
        };
        crate::calls::ask::<method::Hello>(&mut link, &hello).await?;
        Ok(link)
    }

    /// Waits until the daemon has closed the connection, as it does when it leaves.
    pub async fn closed(&self) {
        // A daemon that takes longer finishes a call; it leaves all the same.
        let _ = tokio::time::timeout(LEAVES_WITHIN, self.connection.closed()).await;
    }
}

impl Calls for Link {
    fn call_raw<'a>(&'a mut self, method: &'static str, params: Value) -> Wait<'a, Result<Value, Fault>> {
        Box::pin(async move { self.connection.call_raw(method, params).await.map_err(fault) })
    }

    fn reconnect(&mut self) -> Wait<'_, Result<(), Fault>> {
        Box::pin(async move {
            let folders = self.folders.clone();
            *self = Link::open_or_start(&folders).await?;
            Ok(())
        })
    }
}

/// Starts the daemon: this same program, as `maquette serve`.
fn start(folders: &Folders) -> Result<(), Fault> {
    let exe = std::env::current_exe()
        .map_err(|error| Fault::unreachable(format!("this program cannot find itself: {error}")))?;
    connect_or_start(folders, &exe, &["serve"]).map(drop).map_err(|error| not_started(&error))
}

fn not_started(error: &StartError) -> Fault {
    Fault::unreachable(error.to_string())
}

fn fault(error: CallError) -> Fault {
    match error {
        CallError::Refused(data) => Fault::from(*data),
        CallError::Lost(_) => Fault::lost(error.to_string()),
        CallError::Unreadable(_) => Fault::new(
            "protocol_mismatch",
            crate::fault::EXIT_DAEMON,
            error.to_string(),
            "maquette stop && maquette start",
        ),
    }
}
