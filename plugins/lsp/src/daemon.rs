//! The daemon, as the server sees it: something that answers calls and can go away. Who starts it and how it is reached is the
//! binary's business.

mod link;

use std::pin::Pin;
use std::sync::Arc;

use serde::de::DeserializeOwned;
use serde_json::Value;

pub use link::Link;
pub(crate) use link::object;

/// A future that any thread may wait for.
pub type Wait<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// The daemon, connected. Several calls may be in flight.
pub trait Daemon: Send + Sync + 'static {
    /// Calls a method; the parameters are an object.
    fn call(&self, method: &'static str, params: Value) -> Wait<'_, Result<Value, Refused>>;

    /// Ends when the connection is gone.
    fn closed(&self) -> Wait<'_, ()>;
}

/// A way to the daemon.
pub trait Connect: Send + Sync + 'static {
    /// Connects; with `may_start`, starts it where none runs.
    fn connect(&self, may_start: bool) -> Wait<'_, Result<Arc<dyn Daemon>, Refused>>;
}

/// Why a call has no answer, in the daemon's own words where it said them.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Refused {
    /// A stable name: the daemon's error code, or [`Refused::AWAY`].
    pub code: String,
    /// What happened.
    pub message: String,
    /// The one next step.
    pub hint: String,
}

impl Refused {
    /// The code where there is no daemon, or it went away.
    pub const AWAY: &str = "lost";

    /// There is no daemon.
    pub fn away(message: impl Into<String>) -> Refused {
        Refused { code: Refused::AWAY.into(), message: message.into(), hint: "Run `maquette doctor`.".into() }
    }

    /// Whether nobody answered, rather than somebody saying no.
    pub fn is_away(&self) -> bool {
        self.code == Refused::AWAY
    }

    /// Message and hint, as a person reads them.
    pub fn said(&self) -> String {
        if self.hint.is_empty() {
            self.message.clone()
        } else {
            format!("{}. {}", self.message.trim_end_matches('.'), self.hint)
        }
    }
}

/// An answer as this build reads it.
pub fn read<T: DeserializeOwned>(method: &str, answer: Value) -> Result<T, Refused> {
    serde_json::from_value(answer).map_err(|error| Refused {
        code: "protocol_mismatch".into(),
        message: format!("the daemon's answer to `{method}` cannot be understood: {error}"),
        hint: "Run `maquette stop`, then open the file again.".into(),
    })
}
