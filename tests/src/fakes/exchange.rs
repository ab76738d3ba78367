//! A request as a fake reads it and an answer as it gives it, apart from any network.

use std::collections::BTreeMap;

use serde_json::Value;

/// Which of a fake's addresses was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Host {
    /// Where the API is; the only place where a key may be shown.
    Api,
    /// Where finished pictures lie, at providers that have another host for them. No key belongs there.
    Media,
    /// Another loopback address where nobody has any business: where a redirect to a private address leads.
    Trap,
}

/// What a request is for; faults are scripted by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// It orders work that may cost something.
    Create,
    /// It asks how far a job is.
    Status,
    /// It asks for a finished job's answer, where that is another request than the status.
    Result,
    /// It wants a job to stop.
    Cancel,
    /// It fetches the bytes of a picture or clip.
    Media,
    /// It brings in a reference picture.
    Upload,
    /// It lists jobs, by which a client finds one that it lost.
    List,
    /// Anything else that is free: models, system data.
    Free,
}

/// A request, read whole.
#[derive(Debug, Clone)]
pub struct Ask {
    /// The address that was asked.
    pub host: Host,
    /// Upper case.
    pub method: String,
    /// Without the query.
    pub path: String,
    /// Decoded.
    pub query: BTreeMap<String, String>,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
    /// This fake as the client called it: `http://` and the Host header.
    pub base: String,
}

/// One part of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The field.
    pub name: String,
    /// The file's name, if it is a file.
    pub file: Option<String>,
    /// The content.
    pub bytes: Vec<u8>,
}

impl Ask {
    /// The first header of that name, given in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The body as JSON, null if it is none.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or(Value::Null)
    }

    /// The path's parts.
    pub fn segments(&self) -> Vec<&str> {
        self.path.split('/').filter(|part| !part.is_empty()).collect()
    }

    /// Whether its path or query names a job or file that begins so.
    pub fn names(&self, name: &str) -> bool {
        let parts = self.path.split(['/', ':']).chain(self.query.values().map(String::as_str));
        parts.into_iter().any(|part| part.len() > 3 && (name.starts_with(part) || name.ends_with(part)))
    }

    /// The parts of a multipart body; none if it is no such body.
    pub fn form(&self) -> Vec<Part> {
        let boundary = self.header("content-type").and_then(|kind| kind.split_once("boundary="));
        let Some((_, boundary)) = boundary else { return Vec::new() };
        let mark = format!("--{}", boundary.split(';').next().unwrap_or_default().trim_matches('"'));
        let pieces = split(&self.body, mark.as_bytes());
        pieces.into_iter().filter_map(part).collect()
    }

    /// The text of a form's field.
    pub fn field(&self, name: &str) -> Option<String> {
        let part = self.form().into_iter().find(|part| part.name == name)?;
        String::from_utf8(part.bytes).ok()
    }
}

fn part(piece: &[u8]) -> Option<Part> {
    let piece = piece.strip_prefix(b"\r\n")?;
    let end = find(piece, b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(&piece[..end]).into_owned();
    let bytes = piece[end + 4..].strip_suffix(b"\r\n")?.to_vec();
    let quoted = |key: &str| {
        let rest = head.split_once(&format!("{key}=\""))?.1;
        Some(rest.split('"').next()?.to_owned())
    };
    Some(Part { name: quoted(" name")?, file: quoted("filename"), bytes })
}

fn split<'a>(mut bytes: &'a [u8], mark: &[u8]) -> Vec<&'a [u8]> {
    let mut pieces = Vec::new();
    while let Some(at) = find(bytes, mark) {
        pieces.push(&bytes[..at]);
        bytes = &bytes[at + mark.len()..];
    }
    pieces
}

/// Where `needle` begins in `bytes`.
pub fn find(bytes: &[u8], needle: &[u8]) -> Option<usize> {
    bytes.windows(needle.len()).position(|window| window == needle)
}

/// A query or form without its percent signs.
pub fn decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let hex = bytes.get(at + 1..at + 3).and_then(|two| std::str::from_utf8(two).ok());
        let code = hex.and_then(|two| u8::from_str_radix(two, 16).ok());
        match (bytes[at], code) {
            (b'%', Some(code)) => {
                out.push(code);
                at += 2;
            }
            (b'+', _) => out.push(b' '),
            (byte, _) => out.push(byte),
        }
        at += 1;
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// What a fake says.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// Names and values; the length is added.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Body,
}

/// A body; long ones are made while they are sent.
#[derive(Debug, Clone)]
pub enum Body {
    /// As they are.
    Bytes(Vec<u8>),
    /// So many zeros, with their length said beforehand.
    Zeros(u64),
    /// The bytes and then so many spaces, with no length said beforehand.
    Padded(Vec<u8>, u64),
}

impl Answer {
    /// JSON with a status.
    pub fn json(status: u16, value: &Value) -> Answer {
        Answer::bytes(status, "application/json", value.to_string().into_bytes())
    }

    /// Bytes with a status and a type.
    pub fn bytes(status: u16, kind: &str, bytes: Vec<u8>) -> Answer {
        let headers = vec![("content-type".to_owned(), kind.to_owned())];
        Answer { status, headers, body: Body::Bytes(bytes) }
    }

    /// With one more header.
    pub fn with(mut self, name: &str, value: &str) -> Answer {
        self.headers.retain(|(key, _)| key != name);
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The bytes that are held in memory.
    pub fn held(&self) -> &[u8] {
        match &self.body {
            Body::Bytes(bytes) | Body::Padded(bytes, _) => bytes,
            Body::Zeros(_) => &[],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_taken_apart() {
        let body = b"--x\r\nContent-Disposition: form-data; name=\"prompt\"\r\n\r\na -- b\r\n--x\r\nContent-Disposition: form-data; \
            name=\"image\"; filename=\"a.png\"\r\nContent-Type: image/png\r\n\r\n\x89PNG\r\n\x00\r\n--x--\r\n";
        let ask = Ask {
            host: Host::Api,
            method: "POST".into(),
            path: "/a".into(),
            query: BTreeMap::new(),
            headers: vec![("content-type".into(), "multipart/form-data; boundary=x".into())],
            body: body.to_vec(),
            base: String::new(),
        };
        let form = ask.form();
        assert_eq!(ask.field("prompt").as_deref(), Some("a -- b"));
        assert_eq!((form.len(), form[1].file.as_deref()), (2, Some("a.png")));
        assert_eq!(form[1].bytes, b"\x89PNG\r\n\x00");
        assert_eq!(decoded("a%20b+c%2"), "a b c%2");
    }
}
