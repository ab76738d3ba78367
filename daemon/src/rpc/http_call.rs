//! One JSON-RPC call by HTTP: reading its body within bounds, and giving the reply its shape and status.

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::request::Parts;
use axum::http::{HeaderValue, Response, StatusCode, header};
use http_body_util::BodyExt;
use jsonrpsee::core::middleware::RpcServiceBuilder;
use jsonrpsee::server::http;
use tokio_util::task::TaskTracker;

use super::check::{Checked, Connection, Passed};
use super::memo::{Envelope, MayKeep, Memo};
use super::peer::{Origin, Peer};
use super::refusal::{self, Refusal, json_response};
use super::server::{REQUESTS_AT_ONCE, Shared};
use crate::gate::{ANONYMOUS_LIMIT, REQUEST_LIMIT};

/// A refused body is read and thrown away up to here, so that its sender lives to read the refusal.
const THROWN_AWAY: usize = 64 << 20;

/// One JSON-RPC call by HTTP.
pub(super) async fn answer(shared: &Arc<Shared>, peer: Option<Peer>, request: Request) -> Response<Body> {
    let Some(state) = shared.connection_state() else {
        return Refusal::busy(REQUESTS_AT_ONCE).response();
    };
    let limit = if peer.is_some() { REQUEST_LIMIT } else { ANONYMOUS_LIMIT };
    let (head, body) = request.into_parts();
    let bytes = match read(body, limit).await {
        Ok(bytes) => bytes,
        Err(Unread::TooLong(rest)) => {
            throw_away(&shared.tasks, rest);
            return Refusal::too_large(limit).response();
        }
        Err(Unread::Broken) => return in_our_shape(StatusCode::BAD_REQUEST, PARSE_ERROR),
    };
    if bytes.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'[') {
        return Refusal::batch().response();
    }
    let call = may_be_kept(&peer, &head).then(|| Envelope::read(&bytes)).flatten();
    let call = shared.memo.as_ref().zip(call);
    if let Some(reply) = call.as_ref().and_then(|(memo, call)| memo.reply(call)) {
        return json_response(StatusCode::OK, reply);
    }
    let may_keep = MayKeep::default();
    let connection = Arc::new(Connection::new(peer, false).from_origin(Origin::of(&head.headers)));
    let rules = shared.rules.clone();
    let layer = RpcServiceBuilder::new()
        .layer_fn(move |inner| Checked::new(inner, rules.clone(), connection.clone()));
    let mut request = Request::from_parts(head, Body::from(bytes.clone()));
    if call.is_some() {
        request.extensions_mut().insert(may_keep.clone());
    }
    let methods = shared.rules.methods.clone();
    let response =
        http::call_with_service_builder(request, shared.limits.clone(), state, methods, layer).await;
    let response = shaped(response.map(Body::new)).await;
    match call.filter(|_| may_keep.is_set()) {
        Some((memo, call)) => kept(memo, &call, &may_keep, response).await,
        None => response,
    }
}

/// Whether a caller's replies may come from the memo. A body that does not say that it is JSON is for jsonrpsee to refuse.
fn may_be_kept(peer: &Option<Peer>, head: &Parts) -> bool {
    let says_json = |value: &HeaderValue| value.as_bytes().starts_with(b"application/json");
    matches!(peer, Some(Peer::Unix { .. })) && head.headers.get(header::CONTENT_TYPE).is_some_and(says_json)
}

/// The same reply, once it is in the memo.
async fn kept(
    memo: &Memo,
    call: &Envelope<'_>,
    may_keep: &MayKeep,
    response: Response<Body>,
) -> Response<Body> {
    let (head, body) = response.into_parts();
    // The body is in memory already, so that it cannot break off.
    let bytes = body.collect().await.map(|body| body.to_bytes()).unwrap_or_default();
    memo.keep(call, may_keep, &bytes);
    Response::from_parts(head, Body::from(bytes))
}

/// The reply of [`answer`]: as it is if it came from a method, in our shape if jsonrpsee made it before it knew the method.
async fn shaped(mut response: Response<Body>) -> Response<Body> {
    if let Some(passed) = response.extensions().get::<Passed>().copied() {
        *response.status_mut() = passed.status;
        return response;
    }
    let status = response.status();
    let body = response.into_body().collect().await.map(|body| body.to_bytes()).unwrap_or_default();
    let text = std::str::from_utf8(&body).unwrap_or(PARSE_ERROR);
    let status = if status == StatusCode::OK { StatusCode::BAD_REQUEST } else { status };
    in_our_shape(status, if text.starts_with('{') { text } else { PARSE_ERROR })
}

/// How jsonrpsee says that a body is no JSON.
const PARSE_ERROR: &str = r#"{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"Parse error"}}"#;

fn in_our_shape(status: StatusCode, json: &str) -> Response<Body> {
    let text = refusal::in_our_shape(json).unwrap_or_else(|| json.to_owned());
    json_response(status, text)
}

/// Why a body was not read.
enum Unread {
    /// It is longer than allowed; here is its rest.
    TooLong(Body),
    /// The connection broke.
    Broken,
}

async fn read(mut body: Body, limit: usize) -> Result<Bytes, Unread> {
    let mut first = Bytes::new();
    let mut whole = Vec::new();
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame.map_err(|_| Unread::Broken)?.into_data() else { continue };
        if first.len() + whole.len() + data.len() > limit {
            return Err(Unread::TooLong(body));
        }
        // Most requests come in one piece, which is passed on without a copy.
        if first.is_empty() && whole.is_empty() {
            first = data;
        } else {
            if whole.is_empty() {
                whole.extend_from_slice(&std::mem::take(&mut first));
            }
            whole.extend_from_slice(&data);
        }
    }
    Ok(if whole.is_empty() { first } else { whole.into() })
}

/// Reads what is left of a refused body, within bounds: a socket that is closed with unread bytes is reset, and the sender
/// would see a broken connection instead of the refusal.
pub(super) fn throw_away<B>(tasks: &TaskTracker, mut body: B)
where
    B: hyper::body::Body<Data = Bytes> + Send + Unpin + 'static,
    B::Error: Send,
{
    if body.is_end_stream() {
        return;
    }
    tasks.spawn(async move {
        let reading = async {
            let mut left = THROWN_AWAY;
            while let Some(Ok(frame)) = body.frame().await {
                left = left.saturating_sub(frame.data_ref().map_or(0, Bytes::len));
                if left == 0 {
                    return;
                }
            }
        };
        // The time is over: the sender is too slow to be worth waiting for.
        let _ = tokio::time::timeout(Duration::from_secs(5), reading).await;
    });
}
