//! Who asks. Methods find it in the call's extensions.

use std::sync::Arc;

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
            Peer::Tcp(client) => scope == Scope::Open || client.scopes.contains(&scope),
        }
    }

    /// Whether paths on this machine mean anything to the peer, and may be told.
    pub fn sees_paths(&self) -> bool {
        matches!(self, Peer::Unix { .. })
    }

    /// A name for logs and ledger entries: `unix` or the client's id.
    pub fn name(&self) -> &str {
        match self {
            Peer::Unix { .. } => "unix",
            Peer::Tcp(client) => &client.id,
        }
    }
}
