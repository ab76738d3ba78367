//! The command line's way to the daemon: a WebSocket over the Unix socket, so that all calls of a command share one connection.
//! No TLS is linked for it. Whoever may open the socket is trusted, so no token is needed; where there are no Unix sockets,
//! the connection goes by loopback TCP and shows the token first.

use std::time::Duration;

use jsonrpsee::core::client::{ClientT, Error};
use jsonrpsee::core::traits::ToRpcParams;
use jsonrpsee_ws_client::{WsClient, WsClientBuilder};
use maquette_daemon::platform::folders::Folders;
use maquette_protocol::{ErrorCode, ErrorData};
use serde_json::Value;
use serde_json::value::{RawValue, to_raw_value};

/// A call may wait this long for its answer: some of them wait for a job.
const ANSWER_WITHIN: Duration = Duration::from_secs(3600);
/// A request may have this many bytes, like the daemon's own limit.
const REQUEST_LIMIT: u32 = 1 << 20;
/// An answer may have this many.
const ANSWER_LIMIT: u32 = 4 << 20;

/// Why a call has no answer.
#[derive(Debug, thiserror::Error)]
pub enum CallError {
    /// The daemon said no: code, message, hint and figures.
    #[error("{}", .0.message)]
    Refused(Box<ErrorData>),
    /// There is no daemon at the socket, or it went away; `maquette doctor` says more.
    #[error("the connection to the daemon broke: {0}")]
    Lost(String),
    /// The daemon's answer cannot be read, which means that one of the two is broken.
    #[error("the daemon's answer cannot be read: {0}")]
    Unreadable(String),
}

/// An open connection. Dropping it ends the waiting of its calls, but no job.
#[derive(Debug)]
pub struct Connection {
    client: WsClient,
}

/// Parameters as they stand.
struct Params(Value);

impl ToRpcParams for Params {
    fn to_rpc_params(self) -> Result<Option<Box<RawValue>>, serde_json::Error> {
        to_raw_value(&self.0).map(Some)
    }
}

impl Connection {
    /// Connects to the daemon of `folders`, after checking that the socket is the user's own.
    #[cfg(unix)]
    pub async fn open(folders: &Folders) -> Result<Connection, CallError> {
        let stream = maquette_daemon::platform::socket::connect(&folders.socket)
            .map_err(lost)?
            .ok_or_else(|| lost("nobody listens at the socket"))?;
        stream.set_nonblocking(true).map_err(lost)?;
        let stream = tokio::net::UnixStream::from_std(stream).map_err(lost)?;
        let client = builder().build_with_stream("ws://localhost/rpc", stream).await.map_err(lost)?;
        Ok(Connection { client })
    }

    /// Connects to the daemon of `folders` by loopback TCP, and shows the token. Unproven: nobody has run it yet.
    #[cfg(not(unix))]
    pub async fn open(folders: &Folders) -> Result<Connection, CallError> {
        let hint = maquette_daemon::discovery::read(&folders.discovery_file()).map_err(lost)?;
        let port = hint.and_then(|hint| hint.port).ok_or_else(|| lost("no discovery file names a port"))?;
        let token = maquette_daemon::platform::secret::token(&folders.token_file()).map_err(lost)?;
        let stream = tokio::net::TcpStream::connect(("127.0.0.1", port)).await.map_err(lost)?;
        let url = format!("ws://127.0.0.1:{port}/rpc");
        let client = builder().build_with_stream(url, stream).await.map_err(lost)?;
        let connection = Connection { client };
        connection.call_raw("auth", serde_json::json!({ "token": token })).await?;
        Ok(connection)
    }

    /// Calls the method `name`; `params` is an object, or null for none.
    pub async fn call_raw(&self, name: &str, params: Value) -> Result<Value, CallError> {
        let params = if params.is_null() { Value::Object(serde_json::Map::new()) } else { params };
        self.client.request(name, Params(params)).await.map_err(CallError::from)
    }

    /// Ends when the daemon has closed the connection.
    pub async fn closed(&self) {
        self.client.on_disconnect().await;
    }
}

fn builder() -> WsClientBuilder {
    WsClientBuilder::default()
        .request_timeout(ANSWER_WITHIN)
        .max_request_size(REQUEST_LIMIT)
        .max_response_size(ANSWER_LIMIT)
}

fn lost(error: impl std::fmt::Display) -> CallError {
    CallError::Lost(error.to_string())
}

impl From<Error> for CallError {
    fn from(error: Error) -> CallError {
        if let Error::Call(error) = error {
            let data = error.data().and_then(|data| serde_json::from_str::<ErrorData>(data.get()).ok());
            let unnamed = || ErrorData::new(ErrorCode::Unknown, error.message(), "Run `maquette doctor`.");
            return CallError::Refused(Box::new(data.unwrap_or_else(unnamed)));
        }
        let text = error.to_string();
        if matches!(error, Error::ParseError(_) | Error::InvalidSubscriptionId | Error::InvalidRequestId(_)) {
            CallError::Unreadable(text)
        } else {
            CallError::Lost(text)
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use jsonrpsee::RpcModule;
    use maquette_daemon::gate::{Gate, Keys};
    use maquette_daemon::platform::{lock::Lock, socket};
    use maquette_daemon::rpc::{Listeners, Service, serve};
    use serde_json::json;
    use tokio_util::sync::CancellationToken;

    use super::*;

    /// Runs `test` beside a daemon with one method.
    async fn beside_a_daemon(test: impl AsyncFnOnce(Connection)) {
        let home = tempfile::tempdir().unwrap();
        let folders = Folders::under(home.path());
        folders.prepare().unwrap();
        let lock = Lock::try_take(&folders.daemon_lock()).unwrap();
        let (listener, _file) = socket::bind(&lock, &folders).unwrap();
        let mut module = RpcModule::new(());
        module.register_method("echo", |params, (), _| params.parse::<Value>()).unwrap();
        let service = Service {
            methods: module.into(),
            scope_of: |_| None,
            routes: Default::default(),
            gate: Gate::new(Arc::new(Keys::new([0; 32])), vec![]),
            memo: None,
            protocol: 1,
        };
        let stop = CancellationToken::new();
        let listeners = Listeners::none().with_unix(listener).unwrap();
        let testing = async {
            test(Connection::open(&folders).await.unwrap()).await;
            stop.cancel();
        };
        let (_, ()) = tokio::join!(serve(listeners, service, stop.clone()), testing);
    }

    #[tokio::test]
    async fn calls_come_back() {
        beside_a_daemon(async |connection| {
            let reply = connection.call_raw("echo", json!({ "a": [1, 2] })).await.unwrap();
            assert_eq!(reply, json!({ "a": [1, 2] }));
            assert_eq!(connection.call_raw("echo", Value::Null).await.unwrap(), json!({}));
        })
        .await;
    }

    #[tokio::test]
    async fn a_refusal_keeps_its_code_and_hint() {
        beside_a_daemon(async |connection| match connection.call_raw("ehco", json!({})).await.unwrap_err() {
            CallError::Refused(error) => {
                assert_eq!(error.code, ErrorCode::UnknownMethod);
                assert_eq!(error.more.did_you_mean, ["echo"]);
                assert!(error.hint.contains("rpc.discover"));
            }
            CallError::Lost(reason) | CallError::Unreadable(reason) => panic!("{reason}"),
        })
        .await;
    }

    #[tokio::test]
    async fn no_daemon_is_a_lost_connection() {
        let home = tempfile::tempdir().unwrap();
        let error = Connection::open(&Folders::under(home.path())).await.unwrap_err();
        assert!(matches!(error, CallError::Lost(_)), "{error}");
    }
}
