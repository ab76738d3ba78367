//! The methods: each takes its struct, asks the engine, and tells the answer. Registration is made from the one table.

mod books;
mod canary;
mod keys;
mod ladder;
mod library;
mod making;
pub mod pairing;
mod prompts;
mod seeing;
mod session;
mod stats;

use std::sync::Arc;
use std::time::Duration;

use jsonrpsee::RpcModule;
use jsonrpsee::core::RegisterMethodError;
use jsonrpsee::types::{ErrorObjectOwned, Params};
use maquette_protocol::{self as wire, ErrorCode, ErrorData, Scope};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use super::convert::Teller;
use super::memo::MayKeep;
use super::peer::Origin;
use super::{Peer, errors};
use crate::assets::digest_of;
use crate::engine::rebuilding::{Needs, needs};
use crate::engine::{Caller, Engine, Fault};
use crate::gate::pairing::Desk;
use crate::gate::{Keys, Logins};
use crate::shutdown::Leaving;

use books::*;
use canary::*;
use keys::*;
use ladder::*;
use library::*;
use making::*;
use pairing::*;
use prompts::*;
use seeing::*;
use session::*;
use stats::*;

/// What every method has at hand.
pub struct Context {
    /// The engine.
    pub engine: Arc<Engine>,
    /// What signs asset URLs.
    pub keys: Arc<Keys>,
    /// Where clients ask to be paired.
    pub desk: Arc<Desk>,
    /// Codes that open the panel.
    pub logins: Arc<Logins>,
    /// How to leave.
    pub leaving: Leaving,
    /// The Unix socket's path, for `hello` and `status`.
    pub socket: Option<String>,
    /// Called with digests whose bytes were deleted.
    pub forget: Box<dyn Fn(&wire::Digest) + Send + Sync>,
}

/// The longest idempotency key, in bytes.
const MAX_KEY: usize = 128;

/// How often a record is looked for while the index is built anew.
const LOOK_AGAIN: Duration = Duration::from_millis(20);

/// Items of a page at most.
const MAX_PAGE: u32 = 500;

/// All methods, as the table has them.
pub fn module(context: Context) -> Result<RpcModule<Context>, RegisterMethodError> {
    let mut module = RpcModule::new(context);
    macro_rules! register {
        ($($name:ident $handler:ident $wire:literal $scope:ident $params:ty => $reply:ty, $summary:literal;)+) => {
            $(module.register_async_method($wire, |params, context, extensions| async move {
                let call = Call {
                    context: &context,
                    caller: caller(Peer::of(&extensions)),
                    may_keep: extensions.get::<MayKeep>(),
                    origin: extensions.get::<Origin>(),
                };
                let reply = in_time(&call, $wire, || async {
                    let asked = parse::<<wire::methods::method::$name as wire::Method>::Params>(&params)?;
                    $handler(call.clone(), asked).await.map_err(No::Fault)
                }).await;
                match reply {
                    Ok(reply) => written(&reply),
                    Err(No::Params(error)) => Err(errors::object(&error)),
                    Err(No::Fault(fault)) => Err(errors::object(&errors::data(context.engine.as_it_is(fault)))),
                }
            })?;)+
        };
    }
    wire::methods!(register);
    super::subscribe::register(&mut module)?;
    Ok(module)
}

/// Why a call has no reply.
enum No {
    /// Its parameters do not fit.
    Params(Box<ErrorData>),
    /// The engine would not.
    Fault(Fault),
}

impl From<Box<ErrorData>> for No {
    fn from(error: Box<ErrorData>) -> No {
        No::Params(error)
    }
}

/// Answers a call as soon as the index has what it needs. With a whole index that is at once.
async fn in_time<R, A: Future<Output = Result<R, No>>>(
    call: &Call<'_>,
    name: &str,
    answer: impl Fn() -> A,
) -> Result<R, No> {
    let engine = call.engine();
    if engine.rebuilding().is_none() || needs(name) == Needs::Nothing {
        return answer().await;
    }
    while needs(name) == Needs::Records && engine.rebuilding().is_some() {
        match answer().await {
            // It may be among the events that are still to come.
            Err(No::Fault(_)) => tokio::time::sleep(LOOK_AGAIN).await,
            found => return found,
        }
    }
    engine.whole_index().await.map_err(No::Fault)?;
    answer().await
}

/// A reply as JSON. jsonrpsee would write it field by field into a writer that counts; this way it counts once.
fn written<R: Serialize>(reply: &R) -> Result<Box<RawValue>, ErrorObjectOwned> {
    serde_json::value::to_raw_value(reply)
        .map_err(|error| errors::object(&errors::data(Fault::Broken(error.to_string()))))
}

/// One call.
#[derive(Clone)]
pub(super) struct Call<'a> {
    context: &'a Context,
    caller: Caller,
    /// There where a reply that rests on something may be kept.
    may_keep: Option<&'a MayKeep>,
    /// The page that it came from.
    origin: Option<&'a Origin>,
}

impl Call<'_> {
    fn engine(&self) -> &Arc<Engine> {
        &self.context.engine
    }

    fn origin(&self) -> Option<String> {
        self.origin.map(|origin| origin.0.clone())
    }

    fn teller(&self) -> Teller<'_> {
        Teller { engine: &self.context.engine, keys: &self.context.keys, sees_paths: self.caller.sees_paths }
    }

    fn project(&self, named: &Option<String>) -> Result<Arc<crate::engine::Project>, Fault> {
        self.engine().project(named.as_deref(), self.caller.sees_paths)
    }
}

/// Who asks, as far as the engine cares.
pub(super) fn caller(peer: Option<&Peer>) -> Caller {
    Caller {
        client: peer.map_or("unknown", Peer::name).to_owned(),
        sees_paths: peer.is_some_and(Peer::sees_paths),
        is_admin: peer.is_some_and(|peer| peer.may(Scope::Admin)),
    }
}

/// A method's parameters. None at all are the same as an empty object.
pub(super) fn parse<P: DeserializeOwned>(params: &Params<'_>) -> Result<P, Box<ErrorData>> {
    let text = params.as_str().filter(|text| *text != "null").unwrap_or("{}");
    serde_json::from_str(text).map_err(|error| {
        let hint = "Parameters go by name; `rpc.discover` describes them.";
        Box::new(ErrorData::new(
            ErrorCode::InvalidParams,
            format!("the parameters do not fit: {error}"),
            hint,
        ))
    })
}

/// An idempotency key with the digest of everything else that was asked, whatever the order of the fields.
fn key<P: Serialize + Clone>(
    params: &P,
    key: Option<&String>,
    without: impl FnOnce(&mut P),
) -> Result<Option<(String, wire::Digest)>, Fault> {
    let Some(key) = key else { return Ok(None) };
    if !(1..=MAX_KEY).contains(&key.len()) || key.chars().any(char::is_control) {
        return Err(Fault::Invalid {
            message: format!("an idempotency key has 1 to {MAX_KEY} bytes and no control characters"),
            hint: "Use a random one, for example a UUID.".to_owned(),
        });
    }
    let mut asked = params.clone();
    without(&mut asked);
    let bytes = serde_json::to_vec(&asked).map_err(|error| Fault::Broken(error.to_string()))?;
    Ok(Some((key.clone(), digest_of(&bytes))))
}

fn wait(wait_ms: Option<u64>) -> Result<Duration, Fault> {
    let wait = Duration::from_millis(wait_ms.unwrap_or(0));
    if wait <= crate::engine::making::MAX_WAIT {
        return Ok(wait);
    }
    Err(Fault::Invalid {
        message: "`wait_ms` is at most 60,000".to_owned(),
        hint: "Wait again with `job.get` or `events.since`.".to_owned(),
    })
}

fn limit(limit: Option<u32>, otherwise: u32, max: u32) -> Result<usize, Fault> {
    let limit = limit.unwrap_or(otherwise);
    if (1..=max).contains(&limit) {
        return Ok(limit as usize);
    }
    Err(Fault::Invalid {
        message: format!("`limit` is 1 to {max}"),
        hint: "Take the next page with `cursor`.".to_owned(),
    })
}

/// A cursor that an earlier page gave.
fn cursor<T: std::str::FromStr>(cursor: Option<&String>) -> Result<Option<T>, Fault> {
    let read = cursor.map(|cursor| cursor.parse::<T>()).transpose();
    read.map_err(|_| Fault::Invalid {
        message: "this is no cursor that a page gave".to_owned(),
        hint: "Leave it out to begin at the beginning.".to_owned(),
    })
}
