//! The listeners of a fake and what they do with a connection.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use futures_util::{SinkExt, StreamExt};
use http_body_util::combinators::BoxBody;
use http_body_util::{BodyExt, Full, StreamBody};
use hyper::body::{Frame, Incoming};
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::task::JoinSet;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::{Message, Role};

use super::exchange::{Answer, Ask, Body, Host, decoded};
use super::fault::Way;
use super::shared::Shared;
use super::socket::{Heard, Said};
use super::wire::{Release, Spoil, SpoilKind, Wire};

type Answered = Response<BoxBody<Bytes, Infallible>>;

/// An address that is ours for as long as this lives, whether anybody listens there or not.
pub struct Place {
    pub address: SocketAddr,
    /// Bound and never listening: while nobody listens, whoever connects is refused, and no other program gets the port.
    _reserved: TcpSocket,
}

impl Place {
    /// A port of the system's choice.
    pub fn any(ip: &str) -> io::Result<Place> {
        let reserved = socket(SocketAddr::new(ip.parse().expect("an address"), 0))?;
        Ok(Place { address: reserved.local_addr()?, _reserved: reserved })
    }
}

fn socket(address: SocketAddr) -> io::Result<TcpSocket> {
    let socket = TcpSocket::new_v4()?;
    socket.set_reuseport(true)?;
    socket.bind(address)?;
    Ok(socket)
}

/// Listens while it is wanted, until the fake ends.
pub async fn serve(shared: Arc<Shared>, host: Host, address: SocketAddr) {
    let mut wanted = shared.wanted();
    loop {
        let listener = socket(address).and_then(|socket| socket.listen(1024)).expect("the port is ours");
        shared.listening(host, true);
        let ended = accept(&shared, host, &listener).await;
        drop(listener);
        shared.listening(host, false);
        if ended || wanted.wait_for(|wanted| wanted.listening || wanted.ended).await.is_err() {
            return;
        }
    }
}

/// Accepts until that is not wanted any more; true if the fake ends.
async fn accept(shared: &Arc<Shared>, host: Host, listener: &TcpListener) -> bool {
    let mut wanted = shared.wanted();
    let mut open = JoinSet::new();
    let ended = loop {
        let now = *wanted.borrow_and_update();
        if now.ended || (!now.listening && host != Host::Trap) {
            break now.ended;
        }
        tokio::select! {
            _ = wanted.changed() => {}
            Some(_) = open.join_next() => {}
            accepted = listener.accept() => {
                // A connection that is gone already is nobody's loss.
                if let Ok((stream, _)) = accepted {
                    open.spawn(connection(Arc::clone(shared), host, stream));
                }
            }
        }
    };
    open.shutdown().await;
    ended
}

async fn connection(shared: Arc<Shared>, host: Host, stream: TcpStream) {
    let _ = stream.set_nodelay(true);
    let spoil = Arc::new(Mutex::new(Spoil::default()));
    let wire = Wire::new(stream, shared.deafness(), Arc::clone(&spoil));
    let upgrade: Arc<Mutex<Option<(hyper::upgrade::OnUpgrade, Ask)>>> = Arc::default();
    let service = hyper::service::service_fn(|request: Request<Incoming>| {
        let (shared, spoil, upgrade) = (Arc::clone(&shared), Arc::clone(&spoil), Arc::clone(&upgrade));
        async move { Ok::<_, Infallible>(answer(&shared, host, request, &spoil, &upgrade).await) }
    });
    let mut builder = hyper::server::conn::http1::Builder::new();
    let served = builder.writev(false).serve_connection(TokioIo::new(wire), service).with_upgrades().await;
    let upgraded = upgrade.lock().expect("no holder of this lock panics").take();
    if let (Ok(()), Some((upgraded, ask))) = (served, upgraded)
        && let Ok(io) = upgraded.await
    {
        talk(&shared, ask, TokioIo::new(io)).await;
    }
}

async fn answer(
    shared: &Arc<Shared>,
    host: Host,
    mut request: Request<Incoming>,
    spoil: &Mutex<Spoil>,
    upgrade: &Mutex<Option<(hyper::upgrade::OnUpgrade, Ask)>>,
) -> Answered {
    let on_upgrade =
        request.headers().contains_key("sec-websocket-key").then(|| hyper::upgrade::on(&mut request));
    let Some(ask) = read(host, request).await else {
        return response(Answer::bytes(400, "text/plain", b"the body ended early".to_vec()));
    };
    let (answer, way) = shared.answer(&ask).await;
    let way = match way {
        Way::Held => match shared.hold().await {
            Release::Proceed => Way::Plain,
            Release::Reset => Way::Cut(None, true),
        },
        other => other,
    };
    let kind = match way {
        Way::Plain | Way::Held => None,
        Way::Cut(bytes, reset) => Some(SpoilKind::Cut(bytes, reset)),
        Way::Twice => Some(SpoilKind::Twice(answer.held().len())),
    };
    spoil.lock().expect("no holder of this lock panics").kind = kind;
    if let (101, Some(on_upgrade)) = (answer.status, on_upgrade) {
        let key = ask.header("sec-websocket-key").map(|key| derive_accept_key(key.as_bytes()));
        let accept = key.unwrap_or_default();
        *upgrade.lock().expect("no holder of this lock panics") = Some((on_upgrade, ask));
        let answer = answer.with("upgrade", "websocket").with("connection", "upgrade");
        return response(answer.with("sec-websocket-accept", &accept));
    }
    response(answer)
}

async fn read(host: Host, request: Request<Incoming>) -> Option<Ask> {
    let (parts, body) = request.into_parts();
    let body = body.collect().await.ok()?.to_bytes().to_vec();
    let text = |value: &hyper::header::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    let headers: Vec<(String, String)> =
        parts.headers.iter().map(|(name, value)| (name.as_str().to_owned(), text(value))).collect();
    let mut query = BTreeMap::new();
    for pair in parts.uri.query().unwrap_or_default().split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        query.insert(decoded(name), decoded(value));
    }
    let called = headers.iter().find(|(name, _)| name == "host").map(|(_, value)| value.as_str());
    let base = format!("http://{}", called.unwrap_or_default());
    let (method, path) = (parts.method.to_string(), decoded(parts.uri.path()));
    Some(Ask { host, method, path, query, headers, body, base })
}

fn response(answer: Answer) -> Answered {
    let mut builder = Response::builder().status(answer.status);
    for (name, value) in &answer.headers {
        builder = builder.header(name, value);
    }
    let body = match answer.body {
        Body::Bytes(bytes) => Full::new(Bytes::from(bytes)).boxed(),
        Body::Zeros(length) => {
            builder = builder.header("content-length", length);
            BodyExt::boxed(StreamBody::new(repeated(0, length)))
        }
        Body::Padded(bytes, length) => {
            let first = futures_util::stream::iter([Ok(Frame::data(Bytes::from(bytes)))]);
            BodyExt::boxed(StreamBody::new(first.chain(repeated(b' ', length))))
        }
    };
    builder.body(body).expect("what a fake says is HTTP")
}

/// So many bytes of one value; one block of them is all that is in memory.
fn repeated(byte: u8, length: u64) -> impl futures_util::Stream<Item = Result<Frame<Bytes>, Infallible>> {
    const BLOCK: usize = 64 << 10;
    let block = Bytes::from(vec![byte; BLOCK]);
    futures_util::stream::unfold(length, move |left| {
        let take = usize::try_from(left).unwrap_or(BLOCK).min(BLOCK);
        let frame = Frame::data(block.slice(..take));
        async move { (left > 0).then(|| (Ok(frame), left - take as u64)) }
    })
}

/// A WebSocket until one side ends it.
async fn talk(shared: &Arc<Shared>, ask: Ask, io: TokioIo<hyper::upgrade::Upgraded>) {
    let mut socket = WebSocketStream::from_raw_socket(io, Role::Server, None).await;
    let Some(mut said) = shared.heard(&ask, Heard::Came) else { return };
    loop {
        let sent = tokio::select! {
            said = said.recv() => match said {
                Some(Said::Text(text)) => socket.send(Message::text(text)).await,
                Some(Said::Bytes(bytes)) => socket.send(Message::binary(bytes)).await,
                None => socket.close(None).await,
            },
            message = socket.next() => match message {
                Some(Ok(Message::Text(text))) => {
                    shared.heard(&ask, Heard::Text(text.to_string()));
                    Ok(())
                }
                Some(Ok(_)) => Ok(()),
                Some(Err(_)) | None => break,
            },
        };
        if sent.is_err() {
            break;
        }
    }
}
