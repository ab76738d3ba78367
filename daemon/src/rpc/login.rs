//! `POST /login`: a single-use code for a session of the panel. Also the one place where a session's two parts are made.
//!
//! A cookie is not bound to a port: every other server on this host is sent it, and can set it. So it is half of the credential only.
//! The other half is a key that the page keeps where the browser binds it to our origin, port and all, and sends by itself.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Response, StatusCode, header};
use axum::routing;
use maquette_protocol::ErrorCode;
use serde::Deserialize;

use super::errors;
use super::refusal::{Refusal, json_response};
use crate::engine::{Engine, Fault};
use crate::gate::{ANONYMOUS_LIMIT, COOKIE, Client, Credential, Keys, Logins, scopes_of};
use crate::platform::secret;
use crate::state::command::Pairing;
use crate::state::domain::ClientScope;

/// How long a session lasts, in seconds.
const SESSION_S: u64 = 2_592_000;

/// What a login needs.
pub struct Door {
    /// The engine, which keeps sessions.
    pub engine: Arc<Engine>,
    /// What admits them.
    pub keys: Arc<Keys>,
    /// The codes that were given out.
    pub logins: Arc<Logins>,
}

/// The route of the login. The gate has looked at Host, Origin, type and length before a request arrives here.
pub fn routes(door: Door) -> Router {
    Router::new().route("/login", routing::post(login)).with_state(Arc::new(door))
}

/// What the page sends.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    code: String,
}

async fn login(State(door): State<Arc<Door>>, request: Request) -> Response<Body> {
    let Ok(bytes) = to_bytes(request.into_body(), ANONYMOUS_LIMIT).await else {
        return Refusal::too_large(ANONYMOUS_LIMIT).response();
    };
    let Ok(Asked { code }) = serde_json::from_slice(&bytes) else {
        return refused(StatusCode::BAD_REQUEST, ErrorCode::InvalidParams, "a login is `{\"code\": …}`");
    };
    if !door.logins.use_up(&code, (door.engine.clock)()) {
        return refused(
            StatusCode::UNAUTHORIZED,
            ErrorCode::Unauthorized,
            "this code is over, or was used before",
        );
    }
    match door.open().await {
        Ok(session) => session.response(),
        Err(fault) => Refusal {
            status: StatusCode::SERVICE_UNAVAILABLE,
            error: Box::new(errors::data(door.engine.as_it_is(fault))),
        }
        .response(),
    }
}

fn refused(status: StatusCode, code: ErrorCode, message: &str) -> Response<Body> {
    Refusal::new(status, code, message, "Run `maquette panel`: it opens the panel with a fresh code.")
        .response()
}

/// A session that has just begun.
struct Session {
    cookie: String,
    page_key: String,
    client: String,
}

impl Door {
    async fn open(&self) -> Result<Session, Fault> {
        let engine = &self.engine;
        engine.whole_index().await?;
        for surplus in engine.surplus_sessions()? {
            engine.revoke_client(&surplus).await?;
            self.keys.revoke(&surplus);
        }
        let random = || secret::random_hex().map_err(|error| Fault::Broken(error.to_string()));
        let (cookie, page_key) = (random()?, random()?);
        let hash = Credential::Session { cookie: &cookie, page_key: &page_key }.hash();
        let pairing = Pairing {
            name: "Panel".to_owned(),
            origin: None,
            scopes: vec![ClientScope::Admin],
            limit: None,
            token_hash: maquette_protocol::Digest(*hash.as_bytes()),
            panel: true,
            expires_ms: Some((engine.clock)().saturating_add(SESSION_S * 1_000)),
        };
        let client = engine.pair_client(pairing).await?.record;
        self.keys.admit(hash, Client::new(&client.id, scopes_of(&client.scopes), client.expires_ms));
        Ok(Session { cookie, page_key, client: client.id })
    }
}

impl Session {
    fn response(&self) -> Response<Body> {
        let told = serde_json::json!({ "page_key": self.page_key, "client": self.client });
        let mut response = json_response(StatusCode::OK, told.to_string());
        let Session { cookie, .. } = self;
        let cookie = format!("{COOKIE}={cookie}; HttpOnly; SameSite=Strict; Path=/; Max-Age={SESSION_S}");
        let headers = response.headers_mut();
        // Hexadecimal digits are a header's value.
        headers.extend(HeaderValue::from_str(&cookie).ok().map(|cookie| (header::SET_COOKIE, cookie)));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        response
    }
}
