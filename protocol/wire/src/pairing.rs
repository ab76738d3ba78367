//! Pairing: how a program that cannot read the token file is given a token of its own, by a person who compares two codes.
//!
//! The program begins with the hash of a secret nonce and shows the code that it is told; a person approves the same code in the panel
//! or on the command line; the program polls with the nonce and is told its token once. So neither an overheard code nor a guessed
//! name of a request is worth anything.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a client is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ClientScope {
    /// To look at everything.
    Read,
    /// And to make and change what costs nothing.
    Generate,
    /// And to pay, up to a limit a day.
    Spend,
    /// Everything, other clients and the daemon itself among it.
    Admin,
    /// A grant that this build does not know.
    #[serde(other)]
    Unknown,
}

/// Asks for a token. Needs no credential: 5 a minute, 3 at once, each for 2 minutes.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PairBeginParams {
    /// What the client calls itself, 1 to 64 characters, none of them a control character; a person reads it.
    pub client: String,
    /// What it would like to be given.
    pub scopes: Vec<ClientScope>,
    /// What it would like to spend in a day (UTC); belongs to `spend`.
    pub spend_per_day_microcredits: Option<i64>,
    /// SHA-256 of a secret nonce, as 64 hexadecimal digits. Whoever knows the nonce is told the token.
    pub nonce_hash: String,
}

/// A request that waits for a person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PairBeginReply {
    /// Names the request when polling.
    pub pair_id: String,
    /// What the client shows to the person, for example `K7QM-2R4T`.
    pub code: String,
    /// When the request is over.
    pub expires_ms: u64,
}

/// Asks what became of a request.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PairPollParams {
    /// The request.
    pub pair_id: String,
    /// The secret nonce, of which `pair.begin` had the hash. Five wrong ones end the request.
    pub nonce: String,
    /// Waits for a decision this long, at most 60,000.
    pub wait_ms: Option<u64>,
}

/// What became of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PairState {
    /// Nobody has decided yet.
    Waiting,
    /// A person said yes.
    Approved,
    /// A person said no.
    Denied,
    /// It is over, or never was.
    Expired,
    /// A state that this build does not know.
    #[serde(other)]
    Unknown,
}

/// What became of a request, and the token where it was approved.
#[derive(Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PairPollReply {
    /// Where it stands.
    pub state: PairState,
    /// The token, told to the first poll after the approval and never again.
    pub token: Option<String>,
    /// The client's name in the books.
    pub client: Option<String>,
    /// What it was given, which may be less or more than it asked for; what it asked for while it waits.
    #[serde(default)]
    pub scopes: Vec<ClientScope>,
    /// What it may spend in a day (UTC).
    pub spend_per_day_microcredits: Option<i64>,
}

/// The token must not appear in logs.
impl fmt::Debug for PairPollReply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let told = self.token.as_ref().map(|_| "…");
        f.debug_struct("PairPollReply")
            .field("state", &self.state)
            .field("token", &told)
            .finish_non_exhaustive()
    }
}

/// Says yes to a request.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PairApproveParams {
    /// The code that the client shows; capitals and dashes do not matter. Five wrong ones end all requests.
    pub code: String,
    /// What it is given; none means what it asked for.
    pub scopes: Option<Vec<ClientScope>>,
    /// What it may spend in a day (UTC); none means what it asked for.
    pub spend_per_day_microcredits: Option<i64>,
}

/// Says no to a request.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PairDenyParams {
    /// The request.
    pub pair_id: String,
}

/// The request is over.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PairDenyReply {}

/// Takes a client's token back.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PairRevokeParams {
    /// The client's id, as `pair.list` tells it.
    pub client: String,
}

/// A client after a change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PairedReply {
    /// The client.
    pub client: PairedClient,
}

/// Requests that wait, and clients that have a token.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PairListReply {
    /// Requests that wait for a person, oldest first.
    pub requests: Vec<PairRequest>,
    /// Clients with a token that counts, newest first.
    pub clients: Vec<PairedClient>,
}

/// A request that waits for a person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PairRequest {
    /// Its name.
    pub pair_id: String,
    /// What the client calls itself. Anybody can call itself anything: the code is what counts.
    pub client: String,
    /// The code that it shows.
    pub code: String,
    /// The origin that it asked from, where it is a page; `null` says nothing.
    pub origin: Option<String>,
    /// What it would like to be given.
    pub scopes: Vec<ClientScope>,
    /// What it would like to spend in a day (UTC).
    pub spend_per_day_microcredits: Option<i64>,
    /// When it asked.
    pub asked_ms: u64,
    /// When the request is over.
    pub expires_ms: u64,
}

/// A client with a token.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PairedClient {
    /// Its name in the books.
    pub id: String,
    /// What it called itself.
    pub name: String,
    /// The origin that it asked from.
    pub origin: Option<String>,
    /// What it was given.
    pub scopes: Vec<ClientScope>,
    /// What it may spend in a day (UTC); none means that only wallets and budgets bound it.
    pub spend_per_day_microcredits: Option<i64>,
    /// What it has spent or put on hold today (UTC).
    pub spent_today_microcredits: i64,
    /// When it was paired.
    pub paired_ms: u64,
    /// When it last asked for something, since the daemon started.
    pub last_seen_ms: Option<u64>,
    /// Whether it is a session of the panel.
    pub panel: bool,
    /// When its token ends by itself.
    pub expires_ms: Option<u64>,
}

/// Where to log in to the panel.
#[derive(Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PanelLoginReply {
    /// The panel's address with a code that works once.
    pub url: String,
    /// When the code is over.
    pub expires_ms: u64,
}

/// The code must not appear in logs.
impl fmt::Debug for PanelLoginReply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PanelLoginReply").field("expires_ms", &self.expires_ms).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_secret_is_not_shown() {
        let poll = PairPollReply {
            state: PairState::Approved,
            token: Some("very-secret".to_owned()),
            client: Some("figma".to_owned()),
            scopes: vec![ClientScope::Read],
            spend_per_day_microcredits: None,
        };
        let login = PanelLoginReply { url: "http://x/#code=very-secret".to_owned(), expires_ms: 1 };
        for shown in [format!("{poll:?}"), format!("{login:?}")] {
            assert!(!shown.contains("secret"), "{shown}");
        }
    }

    #[test]
    fn grants_of_a_newer_daemon_are_tolerated() {
        let read: Vec<ClientScope> = serde_json::from_str(r#"["read", "print"]"#).unwrap();
        assert_eq!(read, [ClientScope::Read, ClientScope::Unknown]);
    }
}
