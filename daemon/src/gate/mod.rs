//! Who may ask for what: one table of path × method × what is checked, for HTTP and WebSocket alike.
//!
//! The order is fixed and the same for every row: Host, Origin, the row itself, fetch metadata, content type, credential, limits.
//! Host comes first and has an exact list, because that alone stops DNS rebinding: a rebound page's requests carry the attacker's name,
//! and its Origin may be absent or equal to its Host. `Origin: null` is never an identity, since every sandboxed frame has it.
//! On the Unix socket the peer's user is the credential, checked when the connection is accepted; Host and Origin mean nothing there.

mod keys;
mod logins;
mod pace;
pub mod pairing;
mod table;
#[cfg(test)]
mod tests;

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use axum::http::{Method, StatusCode, Uri};

use maquette_protocol::ErrorCode;

use crate::platform::clock;
use crate::rpc::Refusal;

pub use keys::{Client, Credential, Keys, scopes_of};
pub use logins::Logins;
pub use pace::{Bucket, Pace, Paces};
pub use table::{
    ANONYMOUS_LIMIT, CredentialRule, FetchRule, PICTURE_LIMIT, PathRule, REQUEST_LIMIT, Row, Surface, TABLE,
    asset_digest,
};

/// What the gate looks at.
#[derive(Debug, Clone, Copy)]
pub struct RequestHead<'a> {
    /// The method.
    pub method: &'a Method,
    /// Path and query, and the authority if the request line named one.
    pub uri: &'a Uri,
    /// The headers.
    pub headers: &'a HeaderMap,
}

/// How the request came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Transport {
    /// By the Unix socket, from a process of this user.
    Unix {
        /// The user.
        uid: u32,
    },
    /// By loopback TCP, to this port of ours.
    Tcp {
        /// The port.
        port: u16,
    },
}

impl Transport {
    /// The port, where there is one.
    pub fn port(self) -> Option<u16> {
        match self {
            Transport::Unix { .. } => None,
            Transport::Tcp { port } => Some(port),
        }
    }
}

/// What the decision depends on beside the request.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// How the request came in.
    pub transport: Transport,
    /// The origins that may ask, exactly as browsers write them.
    pub origins: &'a [String],
    /// Tokens and signatures.
    pub keys: &'a Keys,
    /// Milliseconds since the Unix epoch.
    pub now_ms: u64,
}

/// What the caller has shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Caller {
    /// A process of this user.
    Unix {
        /// The user.
        uid: u32,
    },
    /// A client with a token.
    Client(Arc<Client>),
    /// A URL that we signed.
    Signed,
    /// Nothing yet.
    Anonymous,
}

/// A request that may go on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Admission {
    /// What it asks for.
    pub surface: Surface,
    /// What it has shown.
    pub caller: Caller,
    /// Cookies of ours that a page of ours sent with an upgrade: half a credential, of which `auth` brings the other half.
    pub cookies: Vec<String>,
}

/// What the gate says.
pub type Verdict = Result<Admission, Refusal>;

/// Decides one request by the table. Pure: the clock and the keys are in `place`.
pub fn decide(table: &[Row], head: &RequestHead<'_>, place: &Place<'_>) -> Verdict {
    if let Transport::Tcp { port } = place.transport {
        check_host(head, port)?;
        allowed_origin(head.headers, place.origins, Some(port))?;
    }
    let row = find_row(table, head)?;
    let signed = row.credential == CredentialRule::BearerOrSignature && has_signature(head, place);
    check_fetch_metadata(row, head.headers, signed)?;
    check_content_type(row, head.headers)?;
    let caller = check_credential(row, head, place, signed)?;
    check_length(row, head.headers, &caller)?;
    let is_half =
        row.surface == Surface::WebSocket && caller == Caller::Anonymous && is_our_page(head, place);
    let cookies = if is_half { cookies(head.headers) } else { Vec::new() };
    Ok(Admission { surface: row.surface, caller, cookies })
}

/// The only value of a header; `Err` if it is repeated or not ASCII.
fn single(headers: &HeaderMap, name: HeaderName) -> Result<Option<&str>, ()> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (None, _) => Ok(None),
        (Some(value), None) => value.to_str().map(Some).map_err(drop),
        (Some(_), Some(_)) => Err(()),
    }
}

/// The names under which we are asked at this port.
fn our_names(port: u16) -> [String; 3] {
    [format!("127.0.0.1:{port}"), format!("localhost:{port}"), format!("[::1]:{port}")]
}

/// An exact list, compared as text: no parser can then disagree with a browser's.
fn check_host(head: &RequestHead<'_>, port: u16) -> Result<(), Refusal> {
    let ours = |host: &str| our_names(port).iter().any(|known| known.eq_ignore_ascii_case(host));
    let named = single(head.headers, header::HOST).ok().flatten().is_some_and(ours);
    // A request line may name another host than the header; both must be ours.
    let targeted = head.uri.authority().is_none_or(|authority| ours(authority.as_str()));
    if named && targeted {
        return Ok(());
    }
    Err(Refusal::new(
        StatusCode::MISDIRECTED_REQUEST,
        ErrorCode::Forbidden,
        "this daemon does not answer to that host name",
        format!("Ask http://127.0.0.1:{port} by that very name."),
    ))
}

/// The request's origin, if it has one that may ask: our own panel's, a listed one, or `null`, which may ask but proves nothing.
pub fn allowed_origin<'a>(
    headers: &'a HeaderMap,
    origins: &[String],
    port: Option<u16>,
) -> Result<Option<&'a HeaderValue>, Refusal> {
    let known = |origin: &HeaderValue| {
        origin == "null" || origins.iter().any(|known| origin == known.as_str()) || is_ours(origin, port)
    };
    let mut values = headers.get_all(header::ORIGIN).iter();
    match (values.next(), values.next()) {
        (None, _) => Ok(None),
        (Some(origin), None) if known(origin) => Ok(Some(origin)),
        (Some(_), _) => Err(Refusal::new(
            StatusCode::FORBIDDEN,
            ErrorCode::Forbidden,
            "pages of this origin may not ask",
            "Only the origins of plugins that Maquette knows are listed; see the daemon's settings.",
        )),
    }
}

/// Whether an origin is that of pages which we served ourselves: exactly, since the port is all that tells us from other servers here.
fn is_ours(origin: &HeaderValue, port: Option<u16>) -> bool {
    port.is_some_and(|port| our_names(port).iter().any(|name| origin == format!("http://{name}").as_str()))
}

/// Whether the request says that a page of ours sends it.
fn is_our_page(head: &RequestHead<'_>, place: &Place<'_>) -> bool {
    head.headers.get(header::ORIGIN).is_some_and(|origin| is_ours(origin, place.transport.port()))
}

/// What belongs to the panel alone: a page of ours sends it, or no page at all. `null` and listed origins are other pages.
fn only_for_the_panel(head: &RequestHead<'_>, place: &Place<'_>) -> Result<(), Refusal> {
    if !head.headers.contains_key(header::ORIGIN) || is_our_page(head, place) {
        return Ok(());
    }
    Err(Refusal::new(
        StatusCode::FORBIDDEN,
        ErrorCode::Forbidden,
        "only the panel's own pages may log in and use its session",
        "Pair the plugin with `pair.begin`, and send its own token.",
    ))
}

/// Name of the panel's cookie.
pub const COOKIE: &str = "maquette";
/// Header in which the panel's page sends its key.
pub const PAGE_KEY: HeaderName = HeaderName::from_static("x-maquette-page");
/// Cookies of our name that are looked at: a neighbour on another port may have set some of its own.
const MOST_COOKIES: usize = 4;

/// The values of our cookie.
fn cookies(headers: &HeaderMap) -> Vec<String> {
    let texts = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let pairs = texts.flat_map(|text| text.split(';')).filter_map(|pair| pair.trim().split_once('='));
    let ours = pairs.filter(|(name, _)| *name == COOKIE).map(|(_, value)| value.to_owned());
    ours.take(MOST_COOKIES).collect()
}

/// The client whose session this is, by both its parts.
pub fn session(keys: &Keys, cookies: &[String], page_key: &str, now_ms: u64) -> Option<Arc<Client>> {
    cookies.iter().find_map(|cookie| keys.client(Credential::Session { cookie, page_key }, now_ms))
}

fn find_row<'t>(table: &'t [Row], head: &RequestHead<'_>) -> Result<&'t Row, Refusal> {
    let path = head.uri.path();
    let here = || table.iter().filter(|row| row.path.matches(path));
    let upgrade = is_websocket(head.headers);
    if let Some(row) =
        here().find(|row| row.methods.contains(&head.method.as_str()) && row.upgrade == upgrade)
    {
        return Ok(row);
    }
    if here().all(|row| row.path == PathRule::Any) {
        let hint = "The paths are `/panel/`, `/rpc`, `/health`, `/assets` and `/assets/<digest>`.";
        return Err(Refusal::new(
            StatusCode::NOT_FOUND,
            ErrorCode::BadRequest,
            "there is nothing at this path",
            hint,
        ));
    }
    let hint =
        "`/rpc` takes POST or a WebSocket, `/assets` and `/login` take POST; everything else takes GET.";
    let message = "this path does not take that method";
    Err(Refusal::new(StatusCode::METHOD_NOT_ALLOWED, ErrorCode::BadRequest, message, hint))
}

fn is_websocket(headers: &HeaderMap) -> bool {
    headers.get(header::UPGRADE).is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(b"websocket"))
}

/// Browsers say how a page asks. A cross-site request without CORS can be sent by any page, and its answer can leak through its size.
fn check_fetch_metadata(row: &Row, headers: &HeaderMap, signed: bool) -> Result<(), Refusal> {
    let text = |name: &'static str| headers.get(name).and_then(|value| value.to_str().ok());
    if text("sec-fetch-site") != Some("cross-site") {
        return Ok(());
    }
    let allowed = match text("sec-fetch-mode") {
        Some("no-cors") => row.fetch == FetchRule::SignedImages && signed,
        Some("navigate") => row.fetch == FetchRule::MayBeLinked,
        _ => true,
    };
    if allowed {
        return Ok(());
    }
    Err(Refusal::new(
        StatusCode::FORBIDDEN,
        ErrorCode::Forbidden,
        "another site's page may not ask in this way",
        "Use `fetch` with a token, or a signed asset URL in `<img>`.",
    ))
}

/// A form or plain text can be posted by any page without a preflight; JSON and pictures cannot.
fn check_content_type(row: &Row, headers: &HeaderMap) -> Result<(), Refusal> {
    let kind = single(headers, header::CONTENT_TYPE).ok().flatten().unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    let is_one_of = |kinds: &[&str]| kinds.iter().any(|known| kind.eq_ignore_ascii_case(known));
    if row.picture_body && !is_one_of(&["image/png", "image/jpeg"]) {
        return Err(Refusal::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            ErrorCode::BadRequest,
            "the body must be a PNG or a JPEG",
            "Send `Content-Type: image/png` or `image/jpeg`.",
        ));
    }
    if !row.json_body || is_one_of(&["application/json"]) {
        return Ok(());
    }
    Err(Refusal::new(
        StatusCode::UNSUPPORTED_MEDIA_TYPE,
        ErrorCode::BadRequest,
        "the body must be JSON",
        "Send `Content-Type: application/json`.",
    ))
}

fn check_credential(
    row: &Row,
    head: &RequestHead<'_>,
    place: &Place<'_>,
    signed: bool,
) -> Result<Caller, Refusal> {
    if let Transport::Unix { uid } = place.transport {
        return Ok(Caller::Unix { uid });
    }
    match row.credential {
        CredentialRule::None => return Ok(Caller::Anonymous),
        CredentialRule::LoginCode => return only_for_the_panel(head, place).map(|()| Caller::Anonymous),
        CredentialRule::Bearer
        | CredentialRule::BearerOrHello
        | CredentialRule::BearerOrFirstMessage
        | CredentialRule::BearerOrSignature => {}
    }
    if let Some(client) = shown(head, place)? {
        return Ok(Caller::Client(client));
    }
    match row.credential {
        CredentialRule::BearerOrSignature if signed => Ok(Caller::Signed),
        CredentialRule::BearerOrSignature | CredentialRule::Bearer => Err(Refusal::unauthorized()),
        CredentialRule::None
        | CredentialRule::LoginCode
        | CredentialRule::BearerOrHello
        | CredentialRule::BearerOrFirstMessage => Ok(Caller::Anonymous),
    }
}

/// The client whose token or session the headers show; none where they show neither.
fn shown(head: &RequestHead<'_>, place: &Place<'_>) -> Result<Option<Arc<Client>>, Refusal> {
    let only = |name| single(head.headers, name).map_err(|()| Refusal::unauthorized());
    let client = if let Some(bearer) = only(header::AUTHORIZATION)? {
        let token = bearer.split_once(' ').filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
        token.and_then(|(_, token)| place.keys.client(Credential::Token(token.trim()), place.now_ms))
    } else if let Some(page_key) = only(PAGE_KEY)? {
        only_for_the_panel(head, place)?;
        session(place.keys, &cookies(head.headers), page_key, place.now_ms)
    } else {
        return Ok(None);
    };
    client.map(Some).ok_or_else(Refusal::unauthorized)
}

/// Whether the query holds exactly one `s`, and it is our signature of the digest in the path.
fn has_signature(head: &RequestHead<'_>, place: &Place<'_>) -> bool {
    let Some(digest) = asset_digest(head.uri.path()) else { return false };
    let query = head.uri.query().unwrap_or_default();
    let mut found = query.split('&').filter_map(|pair| pair.strip_prefix("s="));
    match (found.next(), found.next()) {
        (Some(signature), None) => place.keys.verify(digest, signature, place.now_ms),
        _ => false,
    }
}

/// A body that says it is too long is refused before it is read. One that does not say is counted while it is read.
fn check_length(row: &Row, headers: &HeaderMap, caller: &Caller) -> Result<(), Refusal> {
    let limit = body_limit(row.body_limit, caller);
    let length =
        single(headers, header::CONTENT_LENGTH).ok().flatten().and_then(|text| text.parse::<u64>().ok());
    match length {
        Some(length) if length > limit as u64 && row.picture_body => Err(Refusal::picture_too_large(limit)),
        Some(length) if length > limit as u64 => Err(Refusal::too_large(limit)),
        _ => Ok(()),
    }
}

/// Bytes of body that this caller may send where others may send `limit`.
pub fn body_limit(limit: usize, caller: &Caller) -> usize {
    if *caller == Caller::Anonymous { limit.min(ANONYMOUS_LIMIT) } else { limit }
}

/// The gate at work: the table, its keys, and how often who may ask.
#[derive(Debug)]
pub struct Gate {
    keys: Arc<Keys>,
    origins: Vec<String>,
    anonymous: Mutex<Bucket>,
    shell: Mutex<Bucket>,
    paces: Arc<Paces>,
}

impl Gate {
    /// A gate with these keys, for these origins (scheme, host and port as browsers write them).
    pub fn new(keys: Arc<Keys>, origins: Vec<String>) -> Gate {
        let full = Bucket::full(clock::monotonic());
        Gate { keys, origins, anonymous: Mutex::new(full), shell: Mutex::new(full), paces: Arc::default() }
    }

    /// The keys, which tokens can be added to and taken from while the gate works.
    pub fn shared_keys(&self) -> Arc<Keys> {
        self.keys.clone()
    }

    /// How often each client may call. A WebSocket passes this gate once, so its calls are counted one by one where they arrive.
    pub fn shared_paces(&self) -> Arc<Paces> {
        self.paces.clone()
    }

    /// The origins that may ask.
    pub fn origins(&self) -> &[String] {
        &self.origins
    }

    /// Decides one request now.
    pub fn admit(&self, head: &RequestHead<'_>, transport: Transport) -> Verdict {
        let place = Place { transport, origins: &self.origins, keys: &self.keys, now_ms: clock::unix_ms() };
        let admission = decide(TABLE, head, &place)?;
        if admission.caller == Caller::Anonymous {
            let counted = match admission.surface {
                // A page is dozens of small files at once, out of memory.
                Surface::Shell => count(&self.shell, pace::SHELL),
                Surface::Preflight
                | Surface::Health
                | Surface::Rpc
                | Surface::WebSocket
                | Surface::Asset
                | Surface::Upload
                | Surface::Login => count(&self.anonymous, pace::ANONYMOUS),
            };
            counted.map_err(|wait| Refusal::too_often("without a token", wait))?;
        }
        Ok(admission)
    }
}

fn count(bucket: &Mutex<Bucket>, pace: Pace) -> Result<(), Duration> {
    bucket.lock().unwrap_or_else(PoisonError::into_inner).take(pace, clock::monotonic())
}
