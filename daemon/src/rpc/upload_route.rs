//! `POST /assets`: a picture's bytes become an asset, for clients that may not name paths: a page, or a plugin in a sandbox.
//!
//! The body goes to a file piece by piece, so that sixteen at once take little memory; only its decoding, which proves that it is a whole
//! picture, takes much, and happens two at a time. A body that is cut off, too long or no picture leaves nothing behind.

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::header::{CONTENT_LENGTH, EXPECT, HeaderMap};
use axum::http::request::Parts;
use axum::http::{Response, StatusCode};
use axum::{Router, routing};
use http_body_util::BodyExt;
use maquette_protocol::{ErrorCode, Scope, UploadReply};
use tokio::sync::Semaphore;

use super::convert::Teller;
use super::http_call::throw_away;
use super::refusal::{Refusal, json_response};
use super::{Peer, errors};
use crate::assets::Incoming;
use crate::engine::{Engine, Fault};
use crate::gate::{Caller, Keys, PICTURE_LIMIT, Paces};
use crate::platform::clock;
use crate::writer::Unwritten;

/// Bodies that come in at once.
const AT_ONCE: usize = 16;
/// Pictures that are decoded at once: one of 100 megapixels takes 400 MB.
const DECODED_AT_ONCE: usize = 2;
/// Bytes that are gathered before they go to the disk.
const PIECE: usize = 1 << 20;
/// A body of which nothing comes for so long is given up.
const SILENCE: Duration = Duration::from_secs(30);
/// What has to be left on the disk once the picture is there, in bytes.
const ROOM: u64 = 64 << 20;

/// What is needed to take pictures in.
pub struct Uploads {
    engine: Arc<Engine>,
    keys: Arc<Keys>,
    paces: Arc<Paces>,
    bodies: Semaphore,
    decoding: Semaphore,
}

impl Uploads {
    /// Pictures for this engine; `keys` sign the URL in the answer, and `paces` count the calls of clients.
    pub fn new(engine: Arc<Engine>, keys: Arc<Keys>, paces: Arc<Paces>) -> Arc<Uploads> {
        let (bodies, decoding) = (Semaphore::new(AT_ONCE), Semaphore::new(DECODED_AT_ONCE));
        Arc::new(Uploads { engine, keys, paces, bodies, decoding })
    }
}

/// The route. The gate has checked path, kind of body and credential before a request arrives here, and left the caller with it.
pub fn routes(uploads: Arc<Uploads>) -> Router {
    Router::new().route("/assets", routing::post(post)).with_state(uploads)
}

async fn post(State(uploads): State<Arc<Uploads>>, request: Request) -> Response<Body> {
    let (head, mut body) = request.into_parts();
    match uploads.answer(&head, &mut body).await {
        Ok(json) => json_response(StatusCode::OK, json),
        Err(refusal) => {
            // Whoever asks first whether the body is wanted has not sent it.
            if !head.headers.contains_key(EXPECT) {
                throw_away(&uploads.engine.tasks, body);
            }
            refusal.response()
        }
    }
}

impl Uploads {
    async fn answer(&self, head: &Parts, body: &mut Body) -> Result<String, Refusal> {
        let peer = admitted(head.extensions.get::<Caller>(), &self.paces)?;
        let _place = self.bodies.try_acquire().map_err(|_| Refusal::busy(AT_ONCE))?;
        self.engine.whole_index().await.map_err(refused)?;
        if self.engine.leaving.is_cancelled() {
            return Err(refused(Fault::Leaving));
        }
        check_room(announced(&head.headers), crate::platform::free_bytes(&self.engine.folders.data))?;
        let incoming = self.received(body).await?;
        let _turn = self.decoding.acquire().await.map_err(|_| refused(Fault::Leaving))?;
        // A caller that goes away now has sent a picture all the same.
        let engine = self.engine.clone();
        let stored = self.engine.tasks.spawn(async move { engine.take_in(incoming).await });
        let media = stored.await.map_err(Fault::from).and_then(|stored| stored).map_err(refused)?;
        let teller = Teller { engine: &self.engine, keys: &self.keys, sees_paths: peer.sees_paths() };
        serde_json::to_string(&UploadReply { asset: teller.asset(&media) })
            .map_err(|error| refused(Fault::Broken(error.to_string())))
    }

    /// The whole body, in a file of its own that goes away with what is given here.
    async fn received(&self, body: &mut Body) -> Result<Incoming, Refusal> {
        let mut incoming = self.engine.assets.receive().map_err(|error| refused(error.into()))?;
        let mut piece = Vec::new();
        loop {
            let frame = tokio::time::timeout(SILENCE, body.frame()).await.map_err(|_| stopped())?;
            let Some(frame) = frame else { break };
            let Ok(data) = frame.map_err(|_| stopped())?.into_data() else { continue };
            check_length(incoming.bytes_len() + (piece.len() + data.len()) as u64)?;
            piece.extend_from_slice(&data);
            if piece.len() >= PIECE {
                incoming = written(incoming, std::mem::take(&mut piece).into()).await?;
            }
        }
        written(incoming, piece.into()).await
    }
}

/// Who asks, if they may change something, and do not ask too often.
fn admitted(caller: Option<&Caller>, paces: &Paces) -> Result<Peer, Refusal> {
    let peer = match caller {
        Some(Caller::Unix { uid }) => Peer::Unix { uid: *uid },
        Some(Caller::Client(client)) => Peer::Tcp(client.clone()),
        Some(Caller::Signed | Caller::Anonymous) | None => return Err(Refusal::unauthorized()),
    };
    if let Peer::Tcp(client) = &peer {
        let counted = paces.count(&client.id, false, clock::monotonic());
        counted.map_err(|wait| Refusal::too_often(&format!("by the client `{}`", client.id), wait))?;
    }
    if peer.may(Scope::Write) {
        return Ok(peer);
    }
    Err(Refusal::new(
        StatusCode::FORBIDDEN,
        ErrorCode::Forbidden,
        "pictures need the scope `write`, which this client was not given",
        "Pair the client again with more scopes, or use the Unix socket.",
    ))
}

/// That the disk has room for the body and some more; `free` is none where the system does not tell.
fn check_room(bytes: u64, free: Option<u64>) -> Result<(), Refusal> {
    match free {
        Some(free) if free < bytes.saturating_add(ROOM) => {
            Err(refused(Fault::Unwritten(Unwritten::DiskFull)))
        }
        Some(_) | None => Ok(()),
    }
}

/// What the head says of the body's length; as much as it may have where it says nothing.
fn announced(headers: &HeaderMap) -> u64 {
    let said = headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
    said.unwrap_or(PICTURE_LIMIT as u64)
}

fn check_length(bytes: u64) -> Result<(), Refusal> {
    if bytes <= PICTURE_LIMIT as u64 { Ok(()) } else { Err(Refusal::picture_too_large(PICTURE_LIMIT)) }
}

async fn written(mut incoming: Incoming, piece: Bytes) -> Result<Incoming, Refusal> {
    let written = move || incoming.write(&piece).map(|()| incoming);
    let written = tokio::task::spawn_blocking(written).await.map_err(Fault::from);
    written.map_err(refused)?.map_err(|error| refused(error.into()))
}

fn refused(fault: Fault) -> Refusal {
    Refusal::of(errors::data(fault))
}

fn stopped() -> Refusal {
    let (message, hint) = ("the picture did not come to its end", "Send it again.");
    Refusal::new(StatusCode::REQUEST_TIMEOUT, ErrorCode::BadRequest, message, hint)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gate::Client;

    #[test]
    fn pictures_are_for_those_who_may_change_something() {
        let client = |scopes: Vec<Scope>| Caller::Client(Arc::new(Client::new("figma", scopes, None)));
        let check = |caller: Option<Caller>, expect: Result<&str, StatusCode>| {
            let admitted = admitted(caller.as_ref(), &Paces::default());
            let name = admitted.as_ref().map(Peer::name).map_err(|refusal| refusal.status);
            assert_eq!(name, expect, "{caller:?}");
        };
        check(Some(Caller::Unix { uid: 7 }), Ok("unix"));
        check(Some(client(vec![Scope::Open, Scope::Read, Scope::Write])), Ok("figma"));
        check(Some(client(vec![Scope::Open, Scope::Read])), Err(StatusCode::FORBIDDEN));
        check(Some(client(vec![Scope::Read, Scope::Spend])), Err(StatusCode::FORBIDDEN));
        check(Some(Caller::Signed), Err(StatusCode::UNAUTHORIZED));
        check(Some(Caller::Anonymous), Err(StatusCode::UNAUTHORIZED));
        check(None, Err(StatusCode::UNAUTHORIZED));
    }

    #[test]
    fn pictures_are_counted_as_calls() {
        let (paces, figma) = (Paces::default(), Client::new("figma", vec![Scope::Write], None));
        let figma = Caller::Client(Arc::new(figma));
        let refused =
            (0..1_000).find_map(|_| admitted(Some(&figma), &paces).err()).expect("it asks too often");
        assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
        assert!(admitted(Some(&Caller::Unix { uid: 7 }), &paces).is_ok());
    }

    #[test]
    fn a_full_disk_is_told_before_the_body_is_read() {
        let check = |bytes: u64, free: Option<u64>, expect: Option<StatusCode>| {
            assert_eq!(
                check_room(bytes, free).err().map(|refusal| refusal.status),
                expect,
                "{bytes} {free:?}"
            );
        };
        check(1_000, Some(ROOM + 1_000), None);
        check(1_000, Some(ROOM + 999), Some(StatusCode::INSUFFICIENT_STORAGE));
        check(u64::MAX, Some(u64::MAX - 1), Some(StatusCode::INSUFFICIENT_STORAGE));
        check(u64::MAX, None, None);
        let mut headers = HeaderMap::new();
        assert_eq!(announced(&headers), PICTURE_LIMIT as u64);
        headers.insert(CONTENT_LENGTH, 17.into());
        assert_eq!(announced(&headers), 17);
        assert_eq!(check_length(PICTURE_LIMIT as u64), Ok(()));
        assert_eq!(check_length(PICTURE_LIMIT as u64 + 1).unwrap_err().status, StatusCode::PAYLOAD_TOO_LARGE);
    }
}
