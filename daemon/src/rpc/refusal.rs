//! What the transport itself says no to, in the one shape of every error of ours:
//! `{"code": number, "message": …, "data": {"code": "stable_name", "message": …, "hint": …}}`.
//! Errors of methods pass through here unchanged, since they carry `data.code` already.

use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderValue, Response, StatusCode, header};
use jsonrpsee::types::{ErrorObject, ErrorObjectOwned};
use maquette_protocol::{ErrorCode, ErrorData};
use serde::Deserialize;
use serde_json::value::RawValue;

/// A refusal: an error as everywhere in the protocol, and the status it has where it travels by HTTP.
#[derive(Debug, Clone, PartialEq)]
pub struct Refusal {
    /// HTTP status.
    pub status: StatusCode,
    /// Code, message, hint and figures; boxed, because most results are no refusals.
    pub error: Box<ErrorData>,
}

impl Refusal {
    /// A refusal without figures.
    pub fn new(
        status: StatusCode,
        code: ErrorCode,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) -> Refusal {
        Refusal { status, error: Box::new(ErrorData::new(code, message, hint)) }
    }

    /// No token, or a wrong one.
    pub fn unauthorized() -> Refusal {
        Refusal::new(
            StatusCode::UNAUTHORIZED,
            ErrorCode::Unauthorized,
            "this needs a token",
            "Send `Authorization: Bearer <token>`; on a WebSocket, call `auth` with `token` first. \
             Local programs read the token from the file that the discovery file names, or use the Unix socket.",
        )
    }

    /// The request has more than `limit` bytes.
    pub fn too_large(limit: usize) -> Refusal {
        Refusal::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            ErrorCode::TooLarge,
            format!("a request may have {limit} bytes at most"),
            REQUEST_TOO_LARGE,
        )
    }

    /// A picture that comes in has more than `limit` bytes.
    pub fn picture_too_large(limit: usize) -> Refusal {
        Refusal::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            ErrorCode::TooLarge,
            format!("a picture may have {limit} bytes at most"),
            "Send it smaller, for example as a JPEG.",
        )
    }

    /// An error of the engine, with the status that it has where it travels by HTTP.
    pub fn of(error: ErrorData) -> Refusal {
        let known = STATUSES.iter().find(|(code, _)| *code == error.code);
        let status = known.map_or(StatusCode::BAD_REQUEST, |(_, status)| *status);
        Refusal { status, error: Box::new(error) }
    }

    /// Several calls in one array.
    pub fn batch() -> Refusal {
        let message = "batches are not served";
        Refusal::new(StatusCode::BAD_REQUEST, ErrorCode::BadRequest, message, ONE_BY_ONE)
    }

    /// More calls at once than a connection may have.
    pub fn busy(limit: usize) -> Refusal {
        let message = format!("{limit} calls are running already");
        Refusal::new(StatusCode::SERVICE_UNAVAILABLE, ErrorCode::Busy, message, WAIT)
    }

    /// More calls than `who` may make; there is room for one again after `wait`.
    pub fn too_often(who: &str, wait: Duration) -> Refusal {
        let wait_ms = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX).saturating_add(1);
        let message = format!("too many calls {who}");
        let hint = format!(
            "Wait {wait_ms} ms, then ask again; `events.since` waits for news, so nothing has to be polled."
        );
        let mut refusal = Refusal::new(StatusCode::TOO_MANY_REQUESTS, ErrorCode::Busy, message, hint);
        refusal.error.more.retry_after_ms = Some(wait_ms);
        refusal
    }

    /// The HTTP response: a JSON-RPC error, whatever the path, so that a client needs one reader for all.
    pub fn response(&self) -> Response<Body> {
        let mut response = json_response(self.status, reply("null", &self.object()));
        if self.status == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if let Some(wait_ms) = self.error.more.retry_after_ms {
            // HTTP counts in whole seconds.
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(wait_ms.div_ceil(1000)));
        }
        response
    }

    /// The error of a JSON-RPC reply.
    pub fn object(&self) -> ErrorObjectOwned {
        object(&self.error)
    }
}

/// Statuses of what is more than a request that does not fit.
const STATUSES: &[(ErrorCode, StatusCode)] = &[
    (ErrorCode::TooLarge, StatusCode::PAYLOAD_TOO_LARGE),
    (ErrorCode::BadPicture, StatusCode::UNPROCESSABLE_ENTITY),
    (ErrorCode::Forbidden, StatusCode::FORBIDDEN),
    (ErrorCode::DiskFull, StatusCode::INSUFFICIENT_STORAGE),
    (ErrorCode::Busy, StatusCode::SERVICE_UNAVAILABLE),
    (ErrorCode::Draining, StatusCode::SERVICE_UNAVAILABLE),
    (ErrorCode::ReadOnly, StatusCode::SERVICE_UNAVAILABLE),
    (ErrorCode::Rebuilding, StatusCode::SERVICE_UNAVAILABLE),
    (ErrorCode::Internal, StatusCode::INTERNAL_SERVER_ERROR),
];

const REQUEST_TOO_LARGE: &str = "Pictures do not travel in JSON: send them to `POST /assets`, or import them by path with `asset.import`.";
const ONE_BY_ONE: &str = "Send the calls one by one; a WebSocket or a kept connection carries many at once.";
const WAIT: &str = "Wait for a running call to end, then try again.";

fn object(error: &ErrorData) -> ErrorObjectOwned {
    ErrorObject::owned(error.code.number(), error.message.clone(), Some(error))
}

fn reply(id: &str, error: &ErrorObject<'_>) -> String {
    // An error object of ours has no part that could fail to serialize.
    let error =
        serde_json::to_string(error).unwrap_or_else(|_| r#"{"code":-32603,"message":"internal"}"#.to_owned());
    format!(r#"{{"jsonrpc":"2.0","id":{id},"error":{error}}}"#)
}

/// A JSON response.
pub fn json_response(status: StatusCode, body: String) -> Response<Body> {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

/// An error reply as jsonrpsee writes it.
#[derive(Deserialize)]
struct ErrorReply<'a> {
    #[serde(borrow)]
    id: &'a RawValue,
    #[serde(borrow)]
    error: ErrorObject<'a>,
}

/// Whether an error's `data` carries our stable name already.
#[derive(Deserialize)]
struct Named {
    #[allow(dead_code)]
    code: String,
}

/// An error reply that jsonrpsee made by itself, in our shape; `None` if it has that shape or is no error reply.
pub fn in_our_shape(json: &str) -> Option<String> {
    let error = our_error(json)?;
    let id = serde_json::from_str::<ErrorReply>(json).ok()?.id.get();
    Some(reply(id, &error))
}

/// Like [`in_our_shape`], only the error.
pub fn our_error(json: &str) -> Option<ErrorObjectOwned> {
    let ErrorReply { error, .. } = serde_json::from_str(json).ok()?;
    let named = error.data().is_some_and(|data| serde_json::from_str::<Named>(data.get()).is_ok());
    if named {
        return None;
    }
    let (code, hint) = explain(error.code());
    // jsonrpsee says in `data` which field was wrong.
    let detail = error.data().and_then(|data| serde_json::from_str::<String>(data.get()).ok());
    let message = match detail {
        Some(detail) => format!("{}: {detail}", error.message()),
        None => error.message().to_owned(),
    };
    Some(object(&ErrorData::new(code, message, hint)))
}

/// Our code and the next step for the numbers that JSON-RPC and jsonrpsee define.
fn explain(number: i32) -> (ErrorCode, &'static str) {
    match number {
        -32700 => (ErrorCode::ParseError, "Send one JSON object, encoded as UTF-8."),
        -32600 => (
            ErrorCode::BadRequest,
            "A call has `jsonrpc` (\"2.0\"), `id`, `method` and, if it takes any, `params`.",
        ),
        -32601 => (ErrorCode::UnknownMethod, "`rpc.discover` lists the methods."),
        -32602 => (
            ErrorCode::InvalidParams,
            "`rpc.discover` describes the parameters of each method; they go by name.",
        ),
        -32005 => (ErrorCode::BadRequest, ONE_BY_ONE),
        -32006 => (ErrorCode::Busy, "Close a subscription of this connection first."),
        -32007 => (ErrorCode::TooLarge, REQUEST_TOO_LARGE),
        -32008 => (ErrorCode::TooLarge, "Ask for fewer items: lists take `limit` and `cursor`."),
        -32009 => (ErrorCode::Busy, WAIT),
        _ => (ErrorCode::Internal, "This is a fault of the daemon; its log says more."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn foreign_errors_get_a_name_and_a_hint_and_ours_are_left_alone() {
        let check = |json: &str, expect: Option<&str>| {
            let shaped = in_our_shape(json).map(|reply| {
                let value: serde_json::Value = serde_json::from_str(&reply).unwrap();
                assert!(value["error"]["data"]["hint"].as_str().is_some_and(|hint| !hint.is_empty()));
                format!(
                    "{} {} {}",
                    value["id"],
                    value["error"]["code"],
                    value["error"]["data"]["code"].as_str().unwrap()
                )
            });
            assert_eq!(shaped.as_deref(), expect, "{json}");
        };
        check(
            r#"{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"Parse error"}}"#,
            Some("null -32700 parse_error"),
        );
        check(
            r#"{"jsonrpc":"2.0","id":"a","error":{"code":-32602,"message":"Invalid params","data":"x"}}"#,
            Some("\"a\" -32602 invalid_params"),
        );
        check(r#"{"jsonrpc":"2.0","id":1,"error":{"code":-1,"message":"odd"}}"#, Some("1 -32603 internal"));
        check(
            r#"{"jsonrpc":"2.0","id":1,"error":{"code":4,"message":"m","data":{"code":"three_rolls","hint":"h"}}}"#,
            None,
        );
        check(r#"{"jsonrpc":"2.0","id":1,"result":{}}"#, None);
        check("", None);
    }

    #[test]
    fn a_refusal_is_a_json_rpc_error() {
        let value: serde_json::Value = serde_json::from_str(&reply("7", &Refusal::batch().object())).unwrap();
        assert_eq!((&value["id"], &value["error"]["data"]["code"]), (&7.into(), &"bad_request".into()));
        let response = Refusal::unauthorized().response();
        assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
        assert_eq!(response.headers()[header::WWW_AUTHENTICATE], "Bearer");
        let busy = Refusal::too_often("of a test", Duration::from_millis(1_200)).response();
        assert_eq!(
            (busy.status(), &busy.headers()[header::RETRY_AFTER]),
            (StatusCode::TOO_MANY_REQUESTS, &HeaderValue::from(2))
        );
    }
}
