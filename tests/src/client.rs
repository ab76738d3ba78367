//! A client of the protocol over the Unix socket: typed calls by the one table of methods, and raw ones for bad input.

use std::path::{Path, PathBuf};

use maquette_protocol::methods::method;
use maquette_protocol::{
    DraftParams, ErrorCode, ErrorData, Job, JobGetParams, JobId, Made, Method, Nothing, StatusReply, Wallet,
};
use serde_json::{Value, json};

use crate::http::{Http, Response};

/// One connection to a daemon.
pub struct Client {
    http: Http,
    socket: PathBuf,
    next_id: u64,
}

/// An error that the daemon answered with.
#[derive(Debug, Clone, PartialEq)]
pub struct Refused {
    /// The JSON-RPC number.
    pub number: i64,
    /// The message in the error object.
    pub message: String,
    /// Our own part of it.
    pub data: ErrorData,
}

impl Refused {
    /// The stable code.
    pub fn code(&self) -> ErrorCode {
        self.data.code
    }
}

impl Client {
    /// Connects to the daemon's Unix socket.
    pub fn connect(socket: &Path) -> std::io::Result<Client> {
        Ok(Client { http: Http::unix(socket)?, socket: socket.to_owned(), next_id: 1 })
    }

    /// Calls a method. An answer that is neither the method's reply nor one of our errors fails the test.
    pub fn try_call<M: Method>(&mut self, params: &M::Params) -> Result<M::Reply, Refused> {
        let params = serde_json::to_value(params).expect("parameters are JSON");
        let result = self.try_raw(M::NAME, &params)?;
        Ok(serde_json::from_value(result.clone())
            .unwrap_or_else(|error| panic!("{}: {error}: {result}", M::NAME)))
    }

    /// Calls a method that must succeed.
    #[track_caller]
    pub fn call<M: Method>(&mut self, params: &M::Params) -> M::Reply {
        match self.try_call::<M>(params) {
            Ok(reply) => reply,
            Err(refused) => panic!("{} was refused: {refused:?}", M::NAME),
        }
    }

    /// Calls a method that must be refused.
    #[track_caller]
    pub fn refused<M: Method>(&mut self, params: &M::Params) -> Refused {
        match self.try_call::<M>(params) {
            Ok(_) => panic!("{} was not refused", M::NAME),
            Err(refused) => refused,
        }
    }

    /// Calls a method with parameters as they are.
    pub fn try_raw(&mut self, method: &str, params: &Value) -> Result<Value, Refused> {
        let envelope = self.envelope(method, params).unwrap_or_else(|error| panic!("{method}: {error}"));
        outcome(&envelope)
    }

    /// Calls a method, and gives the answer's whole envelope or the reason why there is none.
    pub fn envelope(&mut self, method: &str, params: &Value) -> std::io::Result<Value> {
        let request = json!({ "jsonrpc": "2.0", "id": self.next_id, "method": method, "params": params });
        self.next_id += 1;
        let response = self.post(request.to_string().as_bytes())?;
        serde_json::from_slice(&response.body).map_err(std::io::Error::other)
    }

    /// Posts a body as it is.
    pub fn post(&mut self, body: &[u8]) -> std::io::Result<Response> {
        self.http.request("POST /rpc", &[("Host", "localhost"), ("Content-Type", "application/json")], body)
    }

    /// The socket it is connected to.
    pub fn socket(&self) -> &Path {
        &self.socket
    }

    /// Asks for drafts in a shot and waits for them.
    #[track_caller]
    pub fn draft(&mut self, shot: &str, prompt: &str, count: u32) -> Made {
        self.call::<method::Draft>(&draft_params(shot, prompt, count))
    }

    /// The daemon's state.
    #[track_caller]
    pub fn status(&mut self) -> StatusReply {
        self.call::<method::Status>(&Nothing {})
    }

    /// A wallet by its name.
    #[track_caller]
    pub fn wallet(&mut self, name: &str) -> Wallet {
        let balance = self.call::<method::CreditBalance>(&Nothing {});
        balance.wallets.into_iter().find(|wallet| wallet.name == name).expect("there is such a wallet")
    }

    /// A job as it stands.
    #[track_caller]
    pub fn job(&mut self, job: JobId) -> Job {
        self.call::<method::JobGet>(&JobGetParams { job, wait_ms: None })
    }

    /// A job once it has ended, or as it stands after the longest wait there is.
    #[track_caller]
    pub fn ended(&mut self, job: JobId) -> Job {
        self.call::<method::JobGet>(&JobGetParams { job, wait_ms: Some(60_000) })
    }
}

/// Parameters for drafts that are waited for.
pub fn draft_params(shot: &str, prompt: &str, count: u32) -> DraftParams {
    DraftParams {
        prompt: prompt.to_owned(),
        shot: Some(shot.to_owned()),
        count: Some(count),
        wait_ms: Some(60_000),
        ..DraftParams::default()
    }
}

/// The result in an envelope, or the error in it.
pub fn outcome(envelope: &Value) -> Result<Value, Refused> {
    if let Some(result) = envelope.get("result") {
        return Ok(result.clone());
    }
    let error = envelope.get("error").unwrap_or_else(|| panic!("neither a result nor an error: {envelope}"));
    let data = serde_json::from_value(error["data"].clone());
    Err(Refused {
        number: error["code"].as_i64().expect("a number"),
        message: error["message"].as_str().unwrap_or_default().to_owned(),
        data: data.unwrap_or_else(|fault| panic!("an error without our data: {fault}: {envelope}")),
    })
}
