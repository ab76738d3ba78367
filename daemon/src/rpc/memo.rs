//! Replies to mere reads, kept as they went out: a plugin that asks for the same drafts again and again pays for the transport alone.
//!
//! Only what `Engine::make` calls a mere read is kept, only for processes of the same user (a token's rights may change), and only
//! while its [`Footing`] stands. Everything else goes the whole way.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::engine::Engine;
use crate::engine::footing::Footing;

/// Replies that are kept; then it begins anew.
const MOST: usize = 256;

/// The longest reply that is kept, in bytes. All together they are at most 8 MiB.
const LONGEST: usize = 32 << 10;

/// Set by a method whose reply may be kept. It travels in the call's extensions.
#[derive(Debug, Clone, Default)]
pub(super) struct MayKeep(Arc<OnceLock<Footing>>);

impl MayKeep {
    /// Says that the reply may be kept while this stands.
    pub(super) fn set(&self, footing: Footing) {
        // A call has one reply.
        let _ = self.0.set(footing);
    }

    /// Whether the method said so.
    pub(super) fn is_set(&self) -> bool {
        self.0.get().is_some()
    }
}

/// A JSON-RPC call, as far as it matters here. What does not look like this is left to jsonrpsee.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Envelope<'a> {
    jsonrpc: &'a str,
    #[serde(borrow)]
    id: &'a RawValue,
    method: &'a str,
    #[serde(borrow)]
    params: &'a RawValue,
}

/// What jsonrpsee answered.
#[derive(Deserialize)]
struct Answer<'a> {
    #[serde(borrow)]
    result: &'a RawValue,
}

impl<'a> Envelope<'a> {
    /// The call in a body, if it may have a kept reply.
    pub(super) fn read(body: &'a [u8]) -> Option<Envelope<'a>> {
        let call: Envelope<'_> = serde_json::from_slice(body).ok()?;
        let plain_id = call.id.get().bytes().all(|byte| byte.is_ascii_digit());
        (call.jsonrpc == "2.0" && plain_id && call.method == "draft").then_some(call)
    }
}

/// The kept replies, by their parameters as they were written.
pub struct Memo {
    engine: Arc<Engine>,
    replies: Mutex<HashMap<Box<str>, Kept>>,
}

/// A result as JSON, and what it rests on.
type Kept = (Footing, Box<str>);

impl Memo {
    /// No replies yet.
    pub fn new(engine: Arc<Engine>) -> Memo {
        Memo { engine, replies: Mutex::default() }
    }

    /// The reply to a call, if it still holds.
    pub(super) fn reply(&self, call: &Envelope<'_>) -> Option<String> {
        let mut replies = self.replies.lock().unwrap_or_else(PoisonError::into_inner);
        let (footing, result) = replies.get(call.params.get())?;
        if !self.engine.still_stands(footing) {
            replies.remove(call.params.get());
            return None;
        }
        let id = call.id.get();
        let mut reply = String::with_capacity(result.len() + id.len() + 40);
        for part in [r#"{"jsonrpc":"2.0","id":"#, id, r#","result":"#, result, "}"] {
            reply.push_str(part);
        }
        Some(reply)
    }

    /// Keeps a reply, if its method said that it may.
    pub(super) fn keep(&self, call: &Envelope<'_>, may: &MayKeep, reply: &[u8]) {
        let Some(footing) = may.0.get().filter(|_| reply.len() <= LONGEST) else { return };
        let Ok(answer) = serde_json::from_slice::<Answer<'_>>(reply) else { return };
        let mut replies = self.replies.lock().unwrap_or_else(PoisonError::into_inner);
        if replies.len() >= MOST {
            replies.clear();
        }
        replies.insert(call.params.get().into(), (footing.clone(), answer.result.get().into()));
    }
}

#[cfg(test)]
mod tests {
    use super::Envelope;

    #[test]
    fn only_plain_drafts_are_looked_up() {
        let check = |body: &str, expect: Option<&str>| {
            let found = Envelope::read(body.as_bytes()).map(|call| call.params.get());
            assert_eq!(found, expect, "{body}");
        };
        check(r#"{"jsonrpc":"2.0","id":7,"method":"draft","params":{"count":2}}"#, Some(r#"{"count":2}"#));
        check(r#"{"jsonrpc":"2.0","id":7,"method":"take.keep","params":{}}"#, None);
        check(r#"{"jsonrpc":"1.0","id":7,"method":"draft","params":{}}"#, None);
        check(r#"{"jsonrpc":"2.0","id":null,"method":"draft","params":{}}"#, None);
        check(r#"{"jsonrpc":"2.0","id":"a","method":"draft","params":{}}"#, None);
        check(r#"{"jsonrpc":"2.0","method":"draft","params":{}}"#, None);
        check(r#"{"jsonrpc":"2.0","id":7,"method":"draft"}"#, None);
        check("[]", None);
    }
}
