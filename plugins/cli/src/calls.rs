//! The seam to the daemon: a call by method name, and a way back after a lost connection.
//! Commands know only this trait, so that tests answer them without a daemon.

use std::future::Future;
use std::pin::Pin;

use maquette_protocol::Method;
use serde_json::Value;

use crate::fault::Fault;

/// A future that is waited for on one thread.
pub type Wait<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

/// Something that answers calls: the daemon, or a script in tests.
pub trait Calls {
    /// Sends one call and gives the reply as it came.
    fn call_raw<'a>(&'a mut self, method: &'static str, params: Value) -> Wait<'a, Result<Value, Fault>>;

    /// Connects anew after the connection was lost, starting the daemon if it is gone.
    fn reconnect(&mut self) -> Wait<'_, Result<(), Fault>>;

    /// Connects anew to a daemon that runs, without starting one: a person may have stopped it.
    fn rejoin(&mut self) -> Wait<'_, Result<(), Fault>>;
}

/// A reply, as it came and as this build reads it.
#[derive(Debug, Clone)]
pub struct Answer<M: Method> {
    /// As it came, for `--json`: fields of a newer daemon stay in it.
    pub raw: Value,
    /// As this build reads it.
    pub reply: M::Reply,
}

/// Calls the method `M`.
pub async fn ask<M: Method>(calls: &mut dyn Calls, params: &M::Params) -> Result<Answer<M>, Fault> {
    let params = serde_json::to_value(params).map_err(|error| unreadable(M::NAME, &error))?;
    let raw = calls.call_raw(M::NAME, without_nulls(params)).await?;
    let reply = serde_json::from_value(raw.clone()).map_err(|error| unreadable(M::NAME, &error))?;
    Ok(Answer { raw, reply })
}

fn unreadable(method: &str, error: &serde_json::Error) -> Fault {
    let message = format!("`{method}` cannot be understood: {error}");
    Fault::new("protocol_mismatch", crate::fault::EXIT_DAEMON, message, "maquette stop && maquette start")
}

/// Leaves out what was not given, so that a request reads as it was typed.
fn without_nulls(mut params: Value) -> Value {
    if let Some(fields) = params.as_object_mut() {
        fields.retain(|_, value| !value.is_null());
    }
    params
}
