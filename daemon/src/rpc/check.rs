//! What is checked for every single call, by HTTP and WebSocket alike: who asks, whether the method exists and may be called,
//! how many calls run at once, and how many a client makes. It also gives jsonrpsee's own errors our shape.
//!
//! Batches pass by `call` in jsonrpsee (measured), so `batch` refuses whatever the server's configuration says.

use std::future::Future;
use std::sync::{Arc, OnceLock};

use jsonrpsee::core::middleware::{Batch, Notification, RpcServiceT};
use jsonrpsee::core::server::{MethodCallback, Methods};
use jsonrpsee::server::MethodResponse;
use jsonrpsee::types::{Id, Request};
use maquette_protocol::methods::SUBSCRIPTION;
use maquette_protocol::{ErrorCode, Scope, TABLE};
use serde::Deserialize;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

use axum::http::StatusCode;

use super::peer::{Origin, Peer};
use super::refusal::{self, Refusal};
use crate::gate::{self, Credential, Keys, Paces, REQUEST_LIMIT};
use crate::platform::clock;

/// Calls that one connection may have running.
pub const CALLS_PER_CONNECTION: usize = 64;

/// The scope that a method needs; `None` for a method that it does not know.
pub type ScopeOf = fn(&str) -> Option<Scope>;

/// The scope by the protocol's table.
pub fn scope_in_table(method: &str) -> Option<Scope> {
    let [subscribe, unsubscribe, _] = SUBSCRIPTION;
    if method == subscribe || method == unsubscribe {
        return Some(Scope::Read);
    }
    TABLE.iter().find(|row| row.name == method).map(|row| row.scope)
}

/// What the checks need to know about the daemon.
#[derive(Clone)]
pub struct Rules {
    /// The methods there are.
    pub methods: Methods,
    /// What each needs.
    pub scope_of: ScopeOf,
    /// The newest protocol number, which is all that a stranger is told.
    pub protocol: u32,
    /// Tokens, for `auth`.
    pub keys: Arc<Keys>,
    /// How often each client may call.
    pub paces: Arc<Paces>,
}

impl std::fmt::Debug for Rules {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Rules").field("protocol", &self.protocol).finish_non_exhaustive()
    }
}

/// One connection, or one HTTP request: who it is, and how many calls it has running.
#[derive(Debug)]
pub struct Connection {
    peer: OnceLock<Peer>,
    /// Cancelled when the peer is known.
    known: CancellationToken,
    /// What it sent along by itself, of which `auth` may bring the other half.
    cookies: Vec<String>,
    /// The origin that it comes from.
    origin: Option<Origin>,
    /// A token was shown and was wrong: there is no second try on this connection.
    spoilt: OnceLock<()>,
    running: Arc<Semaphore>,
    is_websocket: bool,
}

impl Connection {
    /// A connection of `peer`, or of somebody who has shown nothing yet.
    pub fn new(peer: Option<Peer>, is_websocket: bool) -> Connection {
        let connection = Connection {
            peer: OnceLock::new(),
            known: CancellationToken::new(),
            cookies: Vec::new(),
            origin: None,
            spoilt: OnceLock::new(),
            running: Arc::new(Semaphore::new(CALLS_PER_CONNECTION)),
            is_websocket,
        };
        if let Some(peer) = peer {
            connection.is_of(peer);
        }
        connection
    }

    /// The same, from this origin.
    pub fn from_origin(self, origin: Option<Origin>) -> Connection {
        Connection { origin, ..self }
    }

    /// The same, with cookies that came with the upgrade.
    pub fn with_cookies(self, cookies: Vec<String>) -> Connection {
        Connection { cookies, ..self }
    }

    /// Who is known stays who they are: a second `auth` does not change the peer.
    fn is_of(&self, peer: Peer) {
        let _ = self.peer.set(peer);
        self.known.cancel();
    }

    /// Whether somebody has proven who they are.
    pub fn is_known(&self) -> bool {
        self.peer.get().is_some()
    }

    /// Waits until the token is taken back of whoever has proven who they are.
    pub async fn ended(&self) {
        self.known.cancelled().await;
        if let Some(peer) = self.peer.get() {
            peer.ended().await;
        }
    }
}

/// Marks replies that passed through here; the others were made by jsonrpsee before it read a method name.
#[derive(Debug, Clone, Copy)]
pub struct Passed {
    /// The HTTP status that the reply deserves.
    pub status: StatusCode,
}

/// The checks around jsonrpsee's service.
#[derive(Debug, Clone)]
pub struct Checked<S> {
    inner: S,
    rules: Rules,
    connection: Arc<Connection>,
}

impl<S> Checked<S> {
    /// `inner`, guarded for this connection.
    pub fn new(inner: S, rules: Rules, connection: Arc<Connection>) -> Checked<S> {
        Checked { inner, rules, connection }
    }
}

/// Parameters of `auth`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Auth {
    /// A client's token.
    token: Option<String>,
    /// Or the panel's key, which counts together with its cookie.
    page_key: Option<String>,
}

/// What a stranger may call, by HTTP.
const OPEN_TO_STRANGERS: [&str; 2] = ["pair.begin", "pair.poll"];

/// What becomes of a call.
enum Step {
    /// Answered here.
    Answered(serde_json::Value),
    /// Goes on to the method, for this peer.
    GoOn(Peer),
}

impl<S> Checked<S> {
    fn step(&self, call: &Request<'_>) -> Result<Step, Refusal> {
        let method = call.method.as_ref();
        if call.params.as_ref().is_some_and(|params| params.get().len() > REQUEST_LIMIT) {
            return Err(Refusal::too_large(REQUEST_LIMIT));
        }
        if method == "auth" && self.connection.is_websocket {
            return self.authenticate(call).map(Step::Answered);
        }
        let Some(peer) = self.connection.peer.get() else {
            // A stranger learns which protocol is spoken, so that a plugin can say "too old" before it pairs.
            let by_http = !self.connection.is_websocket;
            return match method {
                "hello" if by_http => {
                    Ok(Step::Answered(serde_json::json!({ "protocol": self.rules.protocol })))
                }
                open if by_http && OPEN_TO_STRANGERS.contains(&open) => {
                    self.check_method(open, &Peer::Stranger)?;
                    Ok(Step::GoOn(Peer::Stranger))
                }
                _ => Err(Refusal::unauthorized()),
            };
        };
        if peer.is_over(clock::unix_ms()) {
            return Err(Refusal::unauthorized());
        }
        self.check_pace(method, peer)?;
        self.check_method(method, peer)?;
        Ok(Step::GoOn(peer.clone()))
    }

    fn authenticate(&self, call: &Request<'_>) -> Result<serde_json::Value, Refusal> {
        if self.connection.spoilt.get().is_some() {
            return Err(Refusal::unauthorized());
        }
        let params = call.params.as_ref().map(|params| params.get()).unwrap_or("{}");
        let shown = serde_json::from_str::<Auth>(params).ok().and_then(|auth| self.client(&auth));
        let Some(client) = shown else {
            // The second of two wrong tokens changes nothing.
            let _ = self.connection.spoilt.set(());
            return Err(Refusal::unauthorized());
        };
        let reply = serde_json::json!({ "client": client.id, "protocol": self.rules.protocol });
        self.connection.is_of(Peer::Tcp(client));
        Ok(reply)
    }

    fn client(&self, shown: &Auth) -> Option<Arc<gate::Client>> {
        let (keys, now_ms) = (&self.rules.keys, clock::unix_ms());
        match (&shown.token, &shown.page_key) {
            (Some(token), None) => keys.client(Credential::Token(token), now_ms),
            (None, Some(page_key)) => gate::session(keys, &self.connection.cookies, page_key, now_ms),
            (Some(_), Some(_)) | (None, None) => None,
        }
    }

    /// Counts the call of a client on TCP. Processes of this user on the Unix socket are not counted.
    fn check_pace(&self, method: &str, peer: &Peer) -> Result<(), Refusal> {
        let Peer::Tcp(client) = peer else { return Ok(()) };
        let may_spend = (self.rules.scope_of)(method) == Some(Scope::Spend);
        let counted = self.rules.paces.count(&client.id, may_spend, clock::monotonic());
        counted.map_err(|wait| Refusal::too_often(&format!("by the client `{}`", client.id), wait))
    }

    fn check_method(&self, method: &str, peer: &Peer) -> Result<(), Refusal> {
        let callback =
            self.rules.methods.method(method).ok_or_else(|| unknown_method(method, &self.rules.methods))?;
        if matches!(callback, MethodCallback::Subscription(_)) && !self.connection.is_websocket {
            return Err(Refusal::new(
                StatusCode::BAD_REQUEST,
                ErrorCode::BadRequest,
                format!("`{method}` is a subscription"),
                "Subscribe over a WebSocket, or poll `events.since`.",
            ));
        }
        // A method that nobody gave a scope is for the owner alone.
        let needed = (self.rules.scope_of)(method).unwrap_or(Scope::Admin);
        if peer.may(needed) {
            return Ok(());
        }
        Err(Refusal::new(
            StatusCode::FORBIDDEN,
            ErrorCode::Forbidden,
            format!("`{method}` needs the scope `{}`, which this client was not given", needed.text()),
            "Pair the client again with more scopes, or use the Unix socket.",
        ))
    }
}

fn unknown_method(method: &str, methods: &Methods) -> Refusal {
    let distance = |name: &str| strsim::damerau_levenshtein(name, method);
    // A name of thousands of letters is like no method, and measuring it would cost time.
    let nearest =
        (method.len() <= 64).then(|| methods.method_names().min_by_key(|name| (distance(name), *name)));
    let near = nearest.flatten().filter(|name| distance(name) <= (name.len() / 3).max(2));
    let hint = match near {
        Some(name) => format!("Did you mean `{name}`? `rpc.discover` lists the methods."),
        None => "`rpc.discover` lists the methods.".to_owned(),
    };
    let mut refusal =
        Refusal::new(StatusCode::NOT_FOUND, ErrorCode::UnknownMethod, "there is no such method", hint);
    refusal.error.more.did_you_mean.extend(near.map(str::to_owned));
    refusal
}

fn refused(id: Id<'_>, refusal: &Refusal) -> MethodResponse {
    let mut reply = MethodResponse::error(id, refusal.object());
    // JSON-RPC errors travel with status 200, but for those that HTTP clients act on by themselves.
    let noticed = [StatusCode::UNAUTHORIZED, StatusCode::TOO_MANY_REQUESTS].contains(&refusal.status);
    let status = if noticed { refusal.status } else { StatusCode::OK };
    reply.extensions_mut().insert(Passed { status });
    reply
}

fn passed(mut reply: MethodResponse, id: Id<'_>) -> MethodResponse {
    if reply.is_error()
        && let Some(error) = refusal::our_error(reply.as_json().get())
    {
        let is_subscription = reply.is_subscription();
        reply = if is_subscription {
            MethodResponse::subscription_error(id, error)
        } else {
            MethodResponse::error(id, error)
        };
    }
    reply.extensions_mut().insert(Passed { status: StatusCode::OK });
    reply
}

impl<S> RpcServiceT for Checked<S>
where
    S: RpcServiceT<MethodResponse = MethodResponse> + Clone + Send + Sync + 'static,
{
    type MethodResponse = MethodResponse;
    type BatchResponse = MethodResponse;
    type NotificationResponse = MethodResponse;

    fn call<'a>(&self, mut call: Request<'a>) -> impl Future<Output = MethodResponse> + Send + 'a {
        let step = self.step(&call);
        let permit = self.connection.running.clone().try_acquire_owned();
        let (inner, origin) = (self.inner.clone(), self.connection.origin.clone());
        async move {
            let Ok(_permit) = permit else {
                return refused(call.id, &Refusal::busy(CALLS_PER_CONNECTION));
            };
            match step {
                Err(refusal) => refused(call.id, &refusal),
                Ok(Step::Answered(value)) => {
                    let payload = jsonrpsee::ResponsePayload::success(value);
                    passed(MethodResponse::response(call.id, payload, usize::MAX), Id::Null)
                }
                Ok(Step::GoOn(peer)) => {
                    call.extensions.insert(peer);
                    if let Some(origin) = origin {
                        call.extensions.insert(origin);
                    }
                    let id = call.id.clone();
                    passed(inner.call(call).await, id)
                }
            }
        }
    }

    fn batch<'a>(&self, _batch: Batch<'a>) -> impl Future<Output = MethodResponse> + Send + 'a {
        std::future::ready(refused(Id::Null, &Refusal::batch()))
    }

    /// A call without an id is answered with nothing and does nothing: no method of ours is a notification.
    fn notification<'a>(&self, _: Notification<'a>) -> impl Future<Output = MethodResponse> + Send + 'a {
        let mut reply = MethodResponse::notification();
        reply.extensions_mut().insert(Passed { status: StatusCode::OK });
        std::future::ready(reply)
    }
}
