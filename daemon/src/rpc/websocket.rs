//! One WebSocket: taking the upgrade, waiting for `auth`, and ending in time.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::Request;
use axum::http::Response;
use jsonrpsee::core::middleware::RpcServiceBuilder;
use jsonrpsee::server::{PingConfig, ServerConfig, ws};

use super::check::{Checked, Connection};
use super::peer::Peer;
use super::refusal::Refusal;
use super::server::Shared;

/// A connection that has not proven who it is by then is closed.
const AUTH_LIMIT: Duration = Duration::from_secs(2);
/// Subscriptions of one connection.
const SUBSCRIPTIONS: u32 = 16;
/// Messages waiting for a slow reader.
const QUEUE: u32 = 64;

/// The limits of every call. `ws::connect` of jsonrpsee 0.26.1 bounds incoming messages by the size of *responses*,
/// so [`super::check`] measures requests again.
pub(super) fn limits(response_limit: u32, request_limit: u32) -> ServerConfig {
    ServerConfig::builder()
        .max_request_body_size(request_limit)
        .max_response_body_size(response_limit)
        .max_subscriptions_per_connection(SUBSCRIPTIONS)
        .set_message_buffer_capacity(QUEUE)
        .set_batch_request_config(jsonrpsee::server::BatchRequestConfig::Disabled)
        .enable_ws_ping(
            PingConfig::new()
                .ping_interval(Duration::from_secs(30))
                .inactive_limit(Duration::from_secs(75))
                .max_failures(2),
        )
        .build()
}

/// Answers the upgrade and serves the connection until it ends, `auth` does not come, or the daemon drains.
pub(super) async fn upgrade(
    shared: &Arc<Shared>,
    peer: Option<Peer>,
    cookies: Vec<String>,
    request: Request,
) -> Response<Body> {
    let Some(state) = shared.connection_state() else {
        return Refusal::busy(super::server::REQUESTS_AT_ONCE).response();
    };
    let connection = Arc::new(Connection::new(peer, true).with_cookies(cookies));
    let layer_connection = connection.clone();
    let rules = shared.rules.clone();
    let layer = RpcServiceBuilder::new()
        .layer_fn(move |inner| Checked::new(inner, rules.clone(), layer_connection.clone()));
    let permit = request.extensions().get::<super::server::AcceptPermit>().cloned();
    let accepted =
        ws::connect(request, shared.limits.clone(), shared.rules.methods.clone(), state, layer).await;
    match accepted {
        Err(response) => response.map(Body::new),
        Ok((response, serving)) => {
            let ending = shared.hard_stop.clone();
            shared.tasks.spawn(async move {
                // The connection counts against its listener's limit until it ends.
                let _permit = permit;
                tokio::select! {
                    () = serving => {}
                    () = unproven(&connection) => {}
                    () = connection.ended() => {}
                    () = ending.cancelled() => {}
                }
            });
            response.map(Body::new)
        }
    }
}

/// Ends when the time for `auth` is over and nobody has proven who they are.
async fn unproven(connection: &Connection) {
    tokio::time::sleep(AUTH_LIMIT).await;
    if connection.is_known() {
        std::future::pending::<()>().await;
    }
}
