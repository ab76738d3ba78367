//! The daemon as commands see it: connects, starts it where none runs, greets, and turns every failure into a fault.

use std::time::Duration;

use maquette_daemon::platform::folders::Folders;
use maquette_daemon::{StartError, connect_or_start};
use maquette_protocol::methods::method;
use maquette_protocol::{HelloParams, Method, PROTOCOL};
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
        let connection = greeted(folders, concat!("maquette ", env!("CARGO_PKG_VERSION"))).await?;
        Ok(Link { folders: folders.clone(), connection })
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

    fn rejoin(&mut self) -> Wait<'_, Result<(), Fault>> {
        Box::pin(async move {
            let folders = self.folders.clone();
            *self = Link::open(&folders).await?;
            Ok(())
        })
    }
}

/// A connection to a daemon that runs, after both have said which protocol they speak. `client` is for the daemon's log.
pub async fn greeted(folders: &Folders, client: &str) -> Result<Connection, Fault> {
    let connection = Connection::open(folders).await.map_err(fault)?;
    let hello = HelloParams { client_protocol: Some(PROTOCOL), client: Some(client.to_owned()) };
    let hello = serde_json::to_value(hello).unwrap_or_default();
    connection.call_raw(method::Hello::NAME, hello).await.map_err(fault)?;
    Ok(connection)
}

/// Starts the daemon: this same program, as `maquette serve`. Blocks until it is ready.
pub fn start(folders: &Folders) -> Result<(), Fault> {
    let exe = std::env::current_exe()
        .map_err(|error| Fault::unreachable(format!("this program cannot find itself: {error}")))?;
    connect_or_start(folders, &exe, &["serve"]).map(drop).map_err(|error| not_started(&error))
}

fn not_started(error: &StartError) -> Fault {
    let text = error.to_string();
    // What the error says of logs and of what to type stands in the hint.
    let first_sentence = text.split_once(". ").map_or(text.as_str(), |(first, _)| first);
    let told = |message: &str, hint: String| Fault { hint, ..Fault::unreachable(message) };
    if let StartError::TooSlow { log } = error {
        return told(first_sentence, format!("Try again in a moment; its log is {}", log.display()));
    }
    if let StartError::TooManyFailures { log } = error {
        let hint = "Run `maquette serve` to see why, or try again in a minute";
        return told(first_sentence, format!("{hint}; its log is {}", log.display()));
    }
    let StartError::Failed { reason, log } = error else {
        return Fault::unreachable(text);
    };
    let (why, hint) = last_words(reason);
    let hint = hint.unwrap_or_else(|| {
        format!("Run it in the foreground to see why: `maquette serve`; its log is {}", log.display())
    });
    told(&format!("the daemon did not start: {why}"), hint)
}

/// Why a daemon ended, and its own advice, out of the lines that `maquette serve` told its fault in.
fn last_words(reason: &str) -> (String, Option<String>) {
    let line = |name: &str| {
        reason.lines().find_map(|line| line.strip_prefix(name)).map(|rest| rest.trim().to_owned())
    };
    match line("error:") {
        // "not started" is what we say ourselves; its cause is news.
        Some(what) => (line("why:").unwrap_or(what), line("next:")),
        None => (reason.to_owned(), None),
    }
}

/// A call that has no answer, as a fault.
pub fn fault(error: CallError) -> Fault {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_daemon_that_is_left_alone_is_told_with_the_way_out() {
        let fault = not_started(&StartError::TooManyFailures { log: "/logs/start.log".into() });
        assert_eq!(
            fault.message,
            "the daemon failed to start 3 times within a minute, so it is left alone for a while"
        );
        assert_eq!(
            fault.hint,
            "Run `maquette serve` to see why, or try again in a minute; its log is /logs/start.log"
        );
        let fault = not_started(&StartError::TooSlow { log: "/logs/start.log".into() });
        assert!(fault.message.ends_with("it may still become so"), "{}", fault.message);
        assert!(fault.hint.ends_with("its log is /logs/start.log"), "{}", fault.hint);
    }

    #[test]
    fn a_daemon_s_last_words_become_one_fault() {
        let check = |reason: &str, message: &str, hint: &str| {
            let error = StartError::Failed { reason: reason.into(), log: "/logs/start.log".into() };
            let fault = not_started(&error);
            assert_eq!((fault.message.as_str(), fault.hint.as_str()), (message, hint));
        };
        check(
            "exit status: 6\nerror: the daemon cannot run\nwhy:   MAQUETTE_LOG is `loud`\nnext:  Unset it.",
            "the daemon did not start: MAQUETTE_LOG is `loud`",
            "Unset it.",
        );
        check(
            "signal: 9",
            "the daemon did not start: signal: 9",
            "Run it in the foreground to see why: `maquette serve`; its log is /logs/start.log",
        );
    }
}
