//! What stands between standard input and the library that reads it. The library stops at the first message it cannot read, refuses
//! `"params":null`, which some editors send, and does not end at `exit` while the editor holds the pipe open. So each message is read
//! here first: what is sound goes on, the rest is dropped and told of.

use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::Value;
use tokio::io::{
    self, AsyncBufRead, AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader,
};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

/// A message may have this many bytes; a longer one is read over.
pub const MESSAGE_LIMIT: u64 = 32 << 20;
/// A length above this is no length but a fault of the header.
const BELIEVED: u64 = 1 << 30;
/// A line of a header, and what stands in front of one by mistake, is looked at in pieces of this many bytes.
const LINE_LIMIT: u64 = 8 << 10;
/// What names the length, in any case.
const LENGTH: &[u8] = b"content-length:";

/// What was heard on the way.
#[derive(Debug)]
pub struct Heard {
    shutdown: AtomicBool,
    /// Cancelled when the editor said `exit`.
    pub exit: CancellationToken,
    faults: mpsc::UnboundedSender<String>,
}

impl Heard {
    /// Nothing yet. What is dropped is told to the second part.
    pub fn new() -> (Heard, mpsc::UnboundedReceiver<String>) {
        let (faults, told) = mpsc::unbounded_channel();
        (Heard { shutdown: AtomicBool::new(false), exit: CancellationToken::new(), faults }, told)
    }

    /// The exit code by the protocol: 0 after `shutdown`, else 1.
    pub fn code(&self) -> u8 {
        u8::from(!self.shutdown.load(Ordering::SeqCst))
    }
}

/// Passes messages on until the input ends or says `exit`; then `output` is closed.
pub async fn pass(
    input: impl AsyncRead + Unpin,
    mut output: impl AsyncWrite + Unpin,
    heard: &Heard,
) -> io::Result<()> {
    let mut input = BufReader::with_capacity(64 << 10, input);
    while let Some(length) = header(&mut input).await? {
        if length > MESSAGE_LIMIT {
            let _ = heard.faults.send(format!("a message of {length} bytes is too long and was not read"));
            io::copy(&mut (&mut input).take(length), &mut io::sink()).await?;
            continue;
        }
        let mut body = Vec::new();
        (&mut input).take(length).read_to_end(&mut body).await?;
        let message = match sound(body) {
            Ok(message) => message,
            Err(fault) => {
                let _ = heard.faults.send(format!("a message was not understood: {fault}"));
                continue;
            }
        };
        if message.method.as_deref() == Some("shutdown") {
            heard.shutdown.store(true, Ordering::SeqCst);
        }
        output.write_all(format!("Content-Length: {}\r\n\r\n", message.body.len()).as_bytes()).await?;
        output.write_all(&message.body).await?;
        if message.method.as_deref() == Some("exit") {
            heard.exit.cancel();
            return Ok(());
        }
    }
    Ok(())
}

/// Reads up to the next body and gives its length; none at the end. Lines that are no header are read over, so that one wrong length
/// does not spoil what follows.
async fn header(input: &mut (impl AsyncBufRead + Unpin)) -> io::Result<Option<u64>> {
    let mut length = None;
    loop {
        let mut line = Vec::new();
        if (&mut *input).take(LINE_LIMIT).read_until(b'\n', &mut line).await? == 0 {
            return Ok(None);
        }
        let line = line.trim_ascii();
        match (length, line.is_empty()) {
            (Some(length), true) => return Ok(Some(length)),
            (_, true) => {}
            (_, false) => length = named_length(line).or(length),
        }
    }
}

/// The length that a line names, wherever in it.
fn named_length(line: &[u8]) -> Option<u64> {
    let lower = line.to_ascii_lowercase();
    let at = lower.windows(LENGTH.len()).rposition(|window| window == LENGTH)?;
    let number = std::str::from_utf8(lower.get(at + LENGTH.len()..)?).ok()?;
    number.trim().parse().ok().filter(|length| *length <= BELIEVED)
}

/// A message that the library will take.
#[derive(Debug, PartialEq)]
struct Message {
    method: Option<String>,
    body: Vec<u8>,
}

/// What is wrong with a message.
#[derive(Debug, thiserror::Error)]
enum Unsound {
    #[error("it is no JSON: {0}")]
    Json(#[from] serde_json::Error),
    #[error("it is neither a request nor an answer")]
    Shape,
}

/// The message as the library takes it: without `"params":null`, and an answer with a result or an error and never both.
fn sound(body: Vec<u8>) -> Result<Message, Unsound> {
    let mut value: Value = serde_json::from_slice(&body)?;
    let fields = value.as_object_mut().ok_or(Unsound::Shape)?;
    let has_id = fields.get("id").is_some_and(|id| id.is_i64() || id.is_string());
    let no_id = fields.get("id").is_none_or(Value::is_null);
    if fields.get("jsonrpc").and_then(Value::as_str) != Some("2.0") || !(has_id || no_id) {
        return Err(Unsound::Shape);
    }
    let method = fields.get("method").and_then(Value::as_str).map(str::to_owned);
    let mut is_mended = false;
    let mut without = |fields: &mut serde_json::Map<String, Value>, name| {
        is_mended |= fields.remove(name).is_some();
    };
    match (&method, fields.get("error")) {
        (Some(_), _) => {
            for name in ["result", "error"] {
                without(fields, name);
            }
            for name in ["params", "id"] {
                if fields.get(name).is_some_and(Value::is_null) {
                    without(fields, name);
                }
            }
        }
        (None, Some(error)) if !error.is_null() => {
            let is_error = error.get("code").is_some_and(Value::is_i64)
                && error.get("message").is_some_and(Value::is_string);
            if !is_error {
                return Err(Unsound::Shape);
            }
            without(fields, "result");
        }
        (None, Some(_) | None) => {
            if !has_id || fields.contains_key("method") {
                return Err(Unsound::Shape);
            }
            without(fields, "error");
            is_mended |= !fields.contains_key("result");
            fields.entry("result").or_insert(Value::Null);
        }
    }
    let body = if is_mended { serde_json::to_vec(&value)? } else { body };
    Ok(Message { method, body })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(body: &str) -> String {
        format!("Content-Length: {}\r\n\r\n{body}", body.len())
    }

    /// What comes out, how it ends, and how many faults were told.
    async fn passed(input: &[u8]) -> (String, Heard, usize) {
        let (heard, mut told) = Heard::new();
        let mut out = Vec::new();
        pass(input, &mut out, &heard).await.unwrap();
        let mut faults = 0;
        while told.try_recv().is_ok() {
            faults += 1;
        }
        (String::from_utf8(out).unwrap(), heard, faults)
    }

    const PING: &str = r#"{"jsonrpc":"2.0","id":1,"method":"ping","params":{"a":null}}"#;

    #[tokio::test]
    async fn sound_messages_pass_as_they_are() {
        let input = frame(PING) + &frame(r#"{"jsonrpc":"2.0","id":"x","result":null}"#);
        let (out, heard, faults) = passed(input.as_bytes()).await;
        assert_eq!((out, faults), (input, 0));
        assert_eq!((heard.code(), heard.exit.is_cancelled()), (1, false));
    }

    #[tokio::test]
    async fn null_params_are_dropped_and_exit_is_heard() {
        let input = frame(r#"{"jsonrpc":"2.0","id":1,"method":"shutdown","params":null}"#)
            + &frame(r#"{"jsonrpc":"2.0","method":"exit","params" : null }"#)
            + &frame(PING);
        let (out, heard, faults) = passed(input.as_bytes()).await;
        let expect = frame(r#"{"id":1,"jsonrpc":"2.0","method":"shutdown"}"#)
            + &frame(r#"{"jsonrpc":"2.0","method":"exit"}"#);
        assert_eq!((out, faults), (expect, 0));
        assert_eq!((heard.code(), heard.exit.is_cancelled()), (0, true));
    }

    #[tokio::test]
    async fn garbage_is_read_over() {
        let check = async |garbage: &[u8]| {
            let input = [garbage, frame(PING).as_bytes()].concat();
            let (out, _, _) = passed(&input).await;
            assert!(out.ends_with(&frame(PING)), "{:?} gives {out:?}", String::from_utf8_lossy(garbage));
        };
        check(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n").await;
        check(b"Content-Length: -4\r\n\r\n{}").await;
        check(b"Content-Length: 99999999999999999999\r\n\r\n{}").await;
        check(b"Content-Length: 1000000000000\r\n\r\n{}").await;
        check(b"Content-Length: 2\r\n\r\n{}{}{}{}").await;
        check(b"Content-Length: 4\r\n\r\nnull").await;
        check(b"Content-Length: 3\r\n\r\n\xff\xfe\xfd").await;
        check(b"\x00\x01\x02\n\n\n\r\r\r\n").await;
        check(&[b'x'; 100_000]).await;
        check(frame(&("[".repeat(5_000) + &"]".repeat(5_000))).as_bytes()).await;
        check(frame(r#"{"jsonrpc":"2.0","method":7}"#).as_bytes()).await;
        check(frame(r#"{"jsonrpc":"2.0","id":1.5,"method":"x"}"#).as_bytes()).await;
        check(frame(r#"{"jsonrpc":"2.0","method":"x","params":{"a":1e999}}"#).as_bytes()).await;
        check(frame(r#"{"jsonrpc":"2.0","method":"x","params":{"a":"\ud800"}}"#).as_bytes()).await;
        check(frame(r#"{"jsonrpc":"1.0","method":"x"}"#).as_bytes()).await;
        check(frame(r#"{"jsonrpc":"2.0","id":1,"error":"no"}"#).as_bytes()).await;
        check(b"content-type: a\r\ncontent-LENGTH:2\r\nx: y\r\n\r\n{}").await;
    }

    #[tokio::test]
    async fn a_message_that_is_too_long_is_read_over() {
        let long = MESSAGE_LIMIT + 1;
        let mut input = format!("Content-Length: {long}\r\n\r\n").into_bytes();
        input.resize(input.len() + usize::try_from(long).unwrap(), b' ');
        input.extend(frame(PING).into_bytes());
        let (out, _, faults) = passed(&input).await;
        assert_eq!((out, faults), (frame(PING), 1));
    }

    #[test]
    fn an_answer_has_a_result_or_an_error() {
        let check = |body: &str, expect: &str| {
            let message = sound(body.into()).unwrap();
            assert_eq!(String::from_utf8(message.body).unwrap(), expect);
        };
        check(r#"{"jsonrpc":"2.0","id":1}"#, r#"{"id":1,"jsonrpc":"2.0","result":null}"#);
        check(
            r#"{"jsonrpc":"2.0","id":1,"result":null,"error":{"code":-1,"message":"no"}}"#,
            r#"{"error":{"code":-1,"message":"no"},"id":1,"jsonrpc":"2.0"}"#,
        );
        check(
            r#"{"jsonrpc":"2.0","id":1,"result":3,"error":null}"#,
            r#"{"id":1,"jsonrpc":"2.0","result":3}"#,
        );
    }
}
