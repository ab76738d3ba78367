//! Serves everything: accepts connections up to a limit, puts each request through the gate, and ends in order.
//!
//! A call's future is dropped when its client goes (jsonrpsee and hyper both do that), so a method that must finish
//! hands its work to the engine and only waits for it here.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use axum::body::Body;
use axum::extract::Request;
use axum::http::header::{self, HeaderMap, HeaderValue};
use axum::http::{Response, StatusCode};
use axum::{Router, routing};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use jsonrpsee::core::server::Methods;
use jsonrpsee::server::{ConnectionState, ServerConfig, ServerHandle, StopHandle, stop_channel};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower::ServiceExt;

use super::check::{Rules, ScopeOf};
use super::http_call;
use super::listen::Listeners;
use super::memo::Memo;
use super::peer::Peer;
use super::refusal::{Refusal, json_response};
use super::websocket;
use crate::gate::{self, Admission, Caller, Gate, REQUEST_LIMIT, RequestHead, Surface, Transport};

/// A reply may have this many bytes.
const RESPONSE_LIMIT: u32 = 4 << 20;
/// Connections of the Unix socket at once.
const UNIX_CONNECTIONS: usize = 256;
/// Connections of one TCP listener at once. A browser keeps six of each profile open for minutes, and who comes too late waits.
const TCP_CONNECTIONS: usize = 256;
/// HTTP calls and WebSockets at once, over all connections.
pub(super) const REQUESTS_AT_ONCE: usize = 1024;
/// A connection that has sent no request by then is closed.
const FIRST_REQUEST: Duration = Duration::from_secs(30);
/// A kept connection that sends no further request is closed.
const IDLE: Duration = Duration::from_secs(600);
/// Running calls may take this long to end after the stop.
const DRAIN: Duration = Duration::from_secs(10);
/// What is served.
pub struct Service {
    /// The methods: a `RpcModule`, converted.
    pub methods: Methods,
    /// The scope each method needs; usually [`super::check::scope_in_table`].
    pub scope_of: ScopeOf,
    /// `GET /assets/…`, `/panel/…` and `POST /login`; see [`super::asset_route::routes`], [`super::shell::routes`] and
    /// [`super::login::routes`].
    pub routes: Router,
    /// Who may ask.
    pub gate: Gate,
    /// Replies that may be given again.
    pub memo: Option<Memo>,
    /// The newest protocol number.
    pub protocol: u32,
}

/// How serving ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Drained {
    /// Every connection ended by itself.
    Clean,
    /// Some calls did not end in time and were dropped.
    Cut,
}

/// What all connections share.
pub(super) struct Shared {
    gate: Gate,
    routes: Router,
    pub(super) rules: Rules,
    pub(super) memo: Option<Memo>,
    pub(super) limits: ServerConfig,
    stopping: CancellationToken,
    pub(super) hard_stop: CancellationToken,
    pub(super) tasks: TaskTracker,
    requests: Arc<Semaphore>,
    stop_handle: StopHandle,
    next_id: AtomicU32,
}

/// A connection's place in its listener's limit; a WebSocket keeps it after the HTTP side has ended.
pub(super) type AcceptPermit = Arc<OwnedSemaphorePermit>;

impl Shared {
    fn new(service: Service, stopping: CancellationToken) -> (Arc<Shared>, ServerHandle) {
        let (stop_handle, server_handle) = stop_channel();
        let draining = stopping.clone();
        let protocol = service.protocol;
        let health = move || std::future::ready(health(protocol, draining.is_cancelled()));
        let shared = Shared {
            routes: service.routes.route("/health", routing::get(health)),
            rules: Rules {
                methods: service.methods,
                scope_of: service.scope_of,
                protocol,
                keys: service.gate.shared_keys(),
                paces: service.gate.shared_paces(),
            },
            gate: service.gate,
            memo: service.memo,
            limits: websocket::limits(RESPONSE_LIMIT, u32::try_from(REQUEST_LIMIT).unwrap_or(u32::MAX)),
            stopping,
            hard_stop: CancellationToken::new(),
            tasks: TaskTracker::new(),
            requests: Arc::new(Semaphore::new(REQUESTS_AT_ONCE)),
            stop_handle,
            next_id: AtomicU32::new(1),
        };
        (Arc::new(shared), server_handle)
    }

    /// A place among the requests at once, or `None` if all are taken.
    pub(super) fn connection_state(&self) -> Option<ConnectionState> {
        let permit = self.requests.clone().try_acquire_owned().ok()?;
        let id = self.next_id.fetch_add(1, Ordering::Relaxed);
        Some(ConnectionState::new(self.stop_handle.clone(), id, permit))
    }
}

/// Serves `listeners` until `stopping` is cancelled, then lets running calls end for up to ten seconds.
/// Returns when every connection has ended.
pub async fn serve(listeners: Listeners, service: Service, stopping: CancellationToken) -> Drained {
    let port = listeners.port();
    let (shared, server_handle) = Shared::new(service, stopping.clone());
    #[cfg(unix)]
    if let Some(unix) = listeners.unix {
        shared.tasks.spawn(accept_unix(shared.clone(), unix));
    }
    for tcp in listeners.tcp {
        shared.tasks.spawn(accept_tcp(shared.clone(), tcp, port.unwrap_or_default()));
    }
    stopping.cancelled().await;
    if server_handle.stop().is_err() {
        tracing::debug!("no WebSocket is left to be told");
    }
    shared.tasks.close();
    if tokio::time::timeout(DRAIN, shared.tasks.wait()).await.is_ok() {
        return Drained::Clean;
    }
    shared.hard_stop.cancel();
    shared.tasks.wait().await;
    Drained::Cut
}

#[cfg(unix)]
async fn accept_unix(shared: Arc<Shared>, listener: tokio::net::UnixListener) {
    let ours = crate::platform::socket::our_uid();
    let places = Arc::new(Semaphore::new(UNIX_CONNECTIONS));
    while let Some((permit, stream)) = next(&shared, &places, || listener.accept()).await {
        match stream.peer_cred() {
            Ok(peer) if peer.uid() == ours => {
                let transport = Transport::Unix { uid: peer.uid() };
                shared.tasks.spawn(connection(shared.clone(), stream, transport, permit));
            }
            Ok(peer) => tracing::warn!(uid = peer.uid(), "a process of another user was turned away"),
            Err(error) => tracing::warn!(%error, "a process that does not say whose it is was turned away"),
        }
    }
}

async fn accept_tcp(shared: Arc<Shared>, listener: tokio::net::TcpListener, port: u16) {
    let places = Arc::new(Semaphore::new(TCP_CONNECTIONS));
    while let Some((permit, stream)) = next(&shared, &places, || listener.accept()).await {
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "small replies may be late");
        }
        shared.tasks.spawn(connection(shared.clone(), stream, Transport::Tcp { port }, permit));
    }
}

/// The next connection, when there is a place for it; `None` when the daemon stops.
async fn next<S, A, F>(
    shared: &Shared,
    places: &Arc<Semaphore>,
    accept: impl Fn() -> F,
) -> Option<(AcceptPermit, S)>
where
    F: Future<Output = std::io::Result<(S, A)>>,
{
    loop {
        let accepted = async {
            let permit = places.clone().acquire_owned().await.ok();
            (permit, accept().await)
        };
        tokio::select! {
            () = shared.stopping.cancelled() => return None,
            accepted = accepted => match accepted {
                (Some(permit), Ok((stream, _))) => return Some((Arc::new(permit), stream)),
                (None, _) => return None,
                (Some(_), Err(error)) => {
                    // Out of file descriptors, most likely: others must end first.
                    tracing::warn!(%error, "no connection could be accepted");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
            }
        }
    }
}

async fn connection<I>(shared: Arc<Shared>, io: I, transport: Transport, permit: AcceptPermit)
where
    I: AsyncRead + AsyncWrite + Send + Unpin + 'static,
{
    let asked = Arc::new(Notify::new());
    let service = {
        let (shared, asked) = (shared.clone(), asked.clone());
        service_fn(move |request: hyper::Request<Incoming>| {
            asked.notify_one();
            let (shared, permit) = (shared.clone(), permit.clone());
            async move { Ok::<_, Infallible>(answer(&shared, request, transport, permit).await) }
        })
    };
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(IDLE).max_buf_size(64 << 10);
    let serving = http.serve_connection(TokioIo::new(io), service).with_upgrades();
    tokio::pin!(serving);
    let mut waiting_for_first = true;
    let mut running = true;
    loop {
        tokio::select! {
            ended = serving.as_mut() => {
                if let Err(error) = ended {
                    tracing::debug!(%error, "a connection broke");
                }
                return;
            }
            () = asked.notified(), if waiting_for_first => waiting_for_first = false,
            () = tokio::time::sleep(FIRST_REQUEST), if waiting_for_first => return,
            () = shared.stopping.cancelled(), if running => {
                running = false;
                serving.as_mut().graceful_shutdown();
            }
            () = shared.hard_stop.cancelled() => return,
        }
    }
}

/// One request: through the gate, to its surface, and back with the headers that browsers want.
async fn answer(
    shared: &Arc<Shared>,
    request: hyper::Request<Incoming>,
    transport: Transport,
    permit: AcceptPermit,
) -> Response<Body> {
    let head = RequestHead { method: request.method(), uri: request.uri(), headers: request.headers() };
    let verdict = shared.gate.admit(&head, transport);
    let origin = gate::allowed_origin(request.headers(), shared.gate.origins(), transport.port())
        .ok()
        .flatten()
        .cloned();
    let mut response = match verdict {
        Err(refusal) => {
            tracing::debug!(code = refusal.error.code.text(), "a request was refused at the gate");
            // Whoever asks first whether the body is wanted has not sent it.
            if !request.headers().contains_key(header::EXPECT) {
                http_call::throw_away(&shared.tasks, request.into_body());
            }
            refusal.response()
        }
        Ok(admission) => {
            let mut request = request.map(Body::new);
            request.extensions_mut().insert(permit);
            dispatch(shared, admission, request).await
        }
    };
    if let Some(origin) = origin {
        allow_origin(response.headers_mut(), origin);
    }
    response
}

async fn dispatch(shared: &Arc<Shared>, admission: Admission, mut request: Request) -> Response<Body> {
    let Admission { surface, caller, cookies } = admission;
    let peer = match &caller {
        Caller::Unix { uid } => Some(Peer::Unix { uid: *uid }),
        Caller::Client(client) => Some(Peer::Tcp(client.clone())),
        Caller::Signed | Caller::Anonymous => None,
    };
    let ended = peer.clone().unwrap_or(Peer::Stranger);
    let answer = async {
        match surface {
            Surface::Preflight => preflight(),
            Surface::Rpc => http_call::answer(shared, peer, request).await,
            Surface::WebSocket => websocket::upgrade(shared, peer, cookies, request).await,
            Surface::Health | Surface::Asset | Surface::Upload | Surface::Shell | Surface::Login => {
                request.extensions_mut().insert(caller);
                // A router's error type has no values.
                shared.routes.clone().oneshot(request).await.unwrap_or_else(|never| match never {})
            }
        }
    };
    // A client that revokes itself is still told so.
    tokio::select! {
        biased;
        response = answer => response,
        () = ended.ended() => Refusal::unauthorized().response(),
    }
}

fn health(protocol: u32, draining: bool) -> Response<Body> {
    let status = if draining { StatusCode::SERVICE_UNAVAILABLE } else { StatusCode::OK };
    json_response(status, format!(r#"{{"protocol":{protocol}}}"#))
}

fn preflight() -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::NO_CONTENT;
    let headers = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET, HEAD, POST"));
    // A `*` would not cover `authorization`.
    headers.insert(
        header::ACCESS_CONTROL_ALLOW_HEADERS,
        HeaderValue::from_static("authorization, content-type, range"),
    );
    headers.insert(header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("60"));
    response
}

/// CORS lets a page read the answer; it is no credential.
fn allow_origin(headers: &mut HeaderMap, origin: HeaderValue) {
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    headers.insert(header::VARY, HeaderValue::from_static("Origin"));
}

#[cfg(test)]
#[cfg(unix)]
mod tests;
