//! Who asks. Methods find it in the call's extensions.

use std::sync::Arc;

use axum::http::{HeaderMap, header};
use jsonrpsee::Extensions;

use maquette_protocol::Scope;

use crate::gate::Client;

/// Who asks, as proven by the transport.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Peer {
    /// A process of the same user, by the Unix socket. It may do everything, and may see paths.
    Unix {
        /// Its user, equal to ours.
        uid: u32,
    },
    /// A client that holds a token, by loopback TCP.
    Tcp(Arc<Client>),
    /// Somebody on loopback TCP who has shown nothing. It may call what is open to all.
    Stranger,
}

/// The origin that a call came from, where a page sent it. Methods find it in the call's extensions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin(pub String);

impl Origin {
    /// The one that a request names. The gate has looked at it.
    pub fn of(headers: &HeaderMap) -> Option<Origin> {
        let origin = headers.get(header::ORIGIN)?.to_str().ok()?;
        Some(Origin(origin.to_owned()))
    }
}

impl Peer {
    /// The peer of a running call, as the server left it in the call's extensions.
    pub fn of(extensions: &Extensions) -> Option<&Peer> {
        extensions.get::<Peer>()
    }

    /// Whether the peer may call methods that need `scope`.
    pub fn may(&self, scope: Scope) -> bool {
        match self {
            Peer::Unix { .. } => true,
            Peer::Stranger => scope == Scope::Open,
            Peer::Tcp(client) => scope == Scope::Open || client.scopes.contains(&scope),
        }
    }

    /// Whether paths on this machine mean anything to the peer, and may be told.
    pub fn sees_paths(&self) -> bool {
        matches!(self, Peer::Unix { .. })
    }

    /// Whether its token counts no longer.
    pub fn is_over(&self, now_ms: u64) -> bool {
        match self {
            Peer::Unix { .. } | Peer::Stranger => false,
            Peer::Tcp(client) => client.is_over(now_ms),
        }
    }

    /// Waits until its token is taken back; for ever where there is none.
    pub async fn ended(&self) {
        match self {
            Peer::Unix { .. } | Peer::Stranger => std::future::pending().await,
            Peer::Tcp(client) => client.ended().await,
        }
    }

    /// A name for logs and ledger entries: `unix` or the client's id.
    pub fn name(&self) -> &str {
        match self {
            Peer::Unix { .. } => "unix",
            Peer::Stranger => "stranger",
            Peer::Tcp(client) => &client.id,
        }
    }
}
