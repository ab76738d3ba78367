//! Reading `[http]`. Strict: a misspelt key may cost money, so every complaint has its line and says what is expected.

mod answers;

use std::collections::BTreeMap;

use serde_json::Value;

use super::{
    Auth, Body, Description, Method, NAMES, Named, PATH_NAMES, PICTURES, Pictures, Poll, Spot, Submission,
};
use crate::catalog::ChargesOnRefusal;
use crate::catalog::template::{names, only_name};
use crate::config::table::{At, ConfigError, Table};

type Read<T> = Result<T, ConfigError>;

/// The longest path or pointer, and the longest header.
const MAX_WORDS: usize = 512;
/// The most calls, rules and headers.
const MAX_TABLES: usize = 64;
/// Headers that are not a description's to set.
const RESERVED: &[&str] = &[
    "authorization",
    "connection",
    "content-length",
    "content-type",
    "cookie",
    "expect",
    "host",
    "proxy-authorization",
    "te",
    "transfer-encoding",
    "upgrade",
];

/// Reads a description.
pub(in crate::catalog) fn read(mut table: Table<'_>) -> Read<Description> {
    let t = &mut table;
    let (auth, variables) = auth(t)?;
    let poll = t.table("poll")?.map(answers::poll).transpose()?;
    let read = Description {
        is_free: t.flag("free")?.is_some_and(|flag| flag.value),
        auth,
        variables,
        headers: headers(t)?,
        calls: calls(t)?,
        pictures: pictures(t)?,
        result: answers::result(t, poll.is_some())?,
        cancel: t.table("cancel")?.map(answers::cancel).transpose()?,
        find: t.table("find")?.map(answers::find).transpose()?,
        rules: answers::rules(t)?,
        message: spots(t, "message")?,
        charges_on_failure: t
            .word("charges_on_failure", CHARGES)?
            .map_or(ChargesOnRefusal::Unknown, |word| word.value),
        poll,
    };
    let is_named = matches!(&read.poll, Some(Poll { named: Named::Id { .. }, .. }));
    let asks = |path: &str| names(&Value::from(path)).contains("id");
    if read.cancel.as_ref().is_some_and(|cancel| asks(&cancel.path)) && !is_named {
        return Err(t.wrong(
            t.line,
            "cancel",
            "possible here: its path asks for `{{id}}`, and `poll` reads none",
        ));
    }
    if read.find.is_some() && !is_named {
        return Err(t.wrong(t.line, "find", "possible here: it reads an id, and `poll` has none"));
    }
    if read.is_free && read.charges_on_failure == ChargesOnRefusal::Yes {
        return Err(t.wrong(t.line, "free", "false, although failures are charged"));
    }
    t.nothing_left()?;
    Ok(read)
}

const CHARGES: &[(&str, ChargesOnRefusal)] =
    &[("yes", ChargesOnRefusal::Yes), ("no", ChargesOnRefusal::No), ("unknown", ChargesOnRefusal::Unknown)];

#[derive(Clone, Copy)]
enum AuthKind {
    None,
    Header,
    Basic,
    Jwt,
}

const AUTHS: &[(&str, AuthKind)] = &[
    ("none", AuthKind::None),
    ("header", AuthKind::Header),
    ("basic", AuthKind::Basic),
    ("jwt_hs256", AuthKind::Jwt),
];

fn auth(http: &mut Table<'_>) -> Read<(Auth, Vec<String>)> {
    let mut t = http.table("auth")?.ok_or_else(|| http.missing("auth"))?;
    let kind = t.word("kind", AUTHS).map_err(|error| ConfigError {
        hint: "a key never stands in the address: addresses are written into logs".into(),
        ..error
    })?;
    let kind = kind.ok_or_else(|| t.missing("kind"))?.value;
    let auth = match kind {
        AuthKind::None => Auth::None,
        AuthKind::Basic => Auth::Basic,
        AuthKind::Jwt => {
            Auth::JwtHs256 { seconds: t.integer("seconds", 60..=86_400)?.map_or(1_800, |most| most.value) }
        }
        AuthKind::Header => {
            let header = t.text("header")?;
            let header = header
                .map_or_else(|| Ok("authorization".to_owned()), |name| header_name(&t, "header", name))?;
            let prefix = t.text("prefix")?;
            let word = |text: &str| text.len() <= 32 && text.bytes().all(|byte| byte.is_ascii_graphic());
            if let Some(At { line, .. }) = prefix.as_ref().filter(|prefix| !word(&prefix.value)) {
                return Err(t.wrong(*line, "prefix", "a word such as \"Bearer\""));
            }
            Auth::Header { header, prefix: prefix.map(|prefix| prefix.value).unwrap_or_default() }
        }
    };
    let variables = match t.texts("variables")? {
        Some(At { value, .. }) if value.len() <= 8 && value.iter().all(|name| is_variable(name)) => value,
        Some(At { line, .. }) => {
            return Err(t.wrong(line, "variables", "a list of at most 8 names such as \"VENDOR_API_KEY\""));
        }
        None => Vec::new(),
    };
    t.nothing_left()?;
    Ok((auth, variables))
}

fn is_variable(name: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_';
    (1..=64).contains(&name.len()) && name.bytes().all(allowed)
}

fn header_name(t: &Table<'_>, key: &str, name: At<String>) -> Read<String> {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    if (1..=64).contains(&name.value.len()) && name.value.bytes().all(allowed) {
        Ok(name.value.to_ascii_lowercase())
    } else {
        Err(t.wrong(name.line, key, "the name of a header"))
    }
}

fn headers(http: &mut Table<'_>) -> Read<BTreeMap<String, String>> {
    let Some(mut t) = http.table("headers")? else { return Ok(BTreeMap::new()) };
    let mut headers = BTreeMap::new();
    for key in t.keys_left().into_iter().take(MAX_TABLES) {
        let At { value, line } = t.need_text(&key)?;
        let name = header_name(&t, &key, At { value: key.clone(), line })?;
        if RESERVED.contains(&name.as_str()) {
            return Err(t.wrong(line, &key, "a header that a description may set; a key belongs to `auth`"));
        }
        let is_text = |byte: u8| byte == b' ' || byte.is_ascii_graphic();
        if value.len() > MAX_WORDS || !value.bytes().all(is_text) {
            return Err(t.wrong(line, &key, "a header's text"));
        }
        headers.insert(name, value);
    }
    t.nothing_left()?;
    Ok(headers)
}

const SENDING: &[(&str, Method)] = &[("POST", Method::Post), ("PUT", Method::Put)];

fn calls(http: &mut Table<'_>) -> Read<BTreeMap<String, Submission>> {
    let mut t = http.table("call")?.ok_or_else(|| http.missing("call"))?;
    let tables = t.tables()?;
    if tables.is_empty() || tables.len() > MAX_TABLES {
        return Err(t.wrong(t.line, "call", "a table of 1 to 64 calls such as [http.call.image]"));
    }
    tables.into_iter().map(|(name, table)| Ok((name, call(table)?))).collect()
}

fn call(mut t: Table<'_>) -> Read<Submission> {
    let method = t.word("method", SENDING)?.map_or(Method::Post, |word| word.value);
    let path = path(&mut t)?;
    let (json, form) = (t.json("body")?, t.json("form")?);
    let body = match (json, form) {
        (Some(At { value, .. }), None) => Body::Json(value),
        (None, Some(At { value, line })) => {
            let is_flat = |field: &Value| !field.is_array() && !field.is_object();
            if !value.as_object().is_some_and(|fields| fields.values().all(is_flat)) {
                return Err(t.wrong(line, "form", "a table of fields without tables or lists inside"));
            }
            Body::Form(value)
        }
        (None, None) | (Some(_), Some(_)) => {
            return Err(t.wrong(t.line, "body", "given once: either `body` (JSON) or `form`"));
        }
    };
    if !body.template().is_object() {
        return Err(t.wrong(t.line, "body", "a table"));
    }
    t.nothing_left()?;
    Ok(Submission { method, path, body })
}

/// A path behind the base address, which can lead nowhere else.
fn path(t: &mut Table<'_>) -> Read<String> {
    let At { value, line } = t.need_text("path")?;
    let mut plain = value.clone();
    for name in names(&Value::from(value.as_str())) {
        if PICTURES.contains(&name.as_str())
            || (NAMES.contains(&name.as_str()) && !PATH_NAMES.contains(&name.as_str()))
        {
            return Err(t.wrong(line, "path", "a path without words of the order"));
        }
        plain = plain.replace(&format!("{{{{{name}}}}}"), "x");
    }
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~/:,?=&".contains(&byte);
    let first = plain.split('/').next().unwrap_or_default();
    let is_good = (1..=MAX_WORDS).contains(&plain.len())
        && plain.bytes().all(allowed)
        && !first.is_empty()
        && !first.contains(':')
        && !plain.contains("//")
        && !plain.split(['/', '?']).any(|part| part == "." || part == "..");
    if is_good {
        Ok(value)
    } else {
        Err(t.wrong(line, "path", "a path behind the base address such as \"v1/tasks/{{id}}\""))
    }
}

fn spot(t: &mut Table<'_>, key: &str) -> Read<Option<Spot>> {
    let Some(text) = t.text(key)? else { return Ok(None) };
    one_spot(t, key, text).map(Some)
}

fn spots(t: &mut Table<'_>, key: &str) -> Read<Vec<Spot>> {
    let Some(At { value, line }) = t.texts(key)? else { return Ok(Vec::new()) };
    value.into_iter().map(|value| one_spot(t, key, At { value, line })).collect()
}

fn one_spot(t: &Table<'_>, key: &str, text: At<String>) -> Read<Spot> {
    let At { value, line } = text;
    let wrong = || t.wrong(line, key, "a pointer such as \"/data/id\", or \"header:name\"");
    if value.len() > MAX_WORDS {
        return Err(wrong());
    }
    match value.strip_prefix("header:") {
        Some(name) => header_name(t, key, At { value: name.to_owned(), line }).map(Spot::Header),
        None if value.starts_with('/') => Ok(Spot::Pointer(value)),
        None => Err(wrong()),
    }
}

fn need_spot(t: &mut Table<'_>, key: &str) -> Read<Spot> {
    spot(t, key)?.ok_or_else(|| t.missing(key))
}

fn pictures(http: &mut Table<'_>) -> Read<Pictures> {
    let mut read = Pictures { as_uri: true, max_side: 4096, max_bytes: 30 << 20 };
    let Some(mut t) = http.table("pictures")? else { return Ok(read) };
    if let Some(word) = t.word("as", &[("data_uri", true), ("base64", false)])? {
        read.as_uri = word.value;
    }
    if let Some(side) = t.integer("max_side", 64..=16_384)? {
        read.max_side = side.value;
    }
    if let Some(bytes) = t.integer("max_bytes", 1_000..=(100 << 20))? {
        read.max_bytes = bytes.value;
    }
    t.nothing_left()?;
    Ok(read)
}

/// The first name that a call asks for and nobody has, neither we nor its route's parameters.
pub(in crate::catalog) fn unknown_name(
    description: &Description,
    call: &Submission,
    parameters: &BTreeMap<String, String>,
) -> Option<String> {
    let is_known =
        |name: &String, own: &[&str]| own.contains(&name.as_str()) || parameters.contains_key(name);
    let in_body = names(call.body.template()).into_iter().find(|name| !is_known(name, NAMES));
    let mut paths = vec![call.path.as_str()];
    if let Some(Poll { named: Named::Id { path, .. }, .. }) = &description.poll {
        paths.push(path);
    }
    paths.extend(description.cancel.iter().map(|cancel| cancel.path.as_str()));
    paths.extend(description.find.iter().map(|find| find.path.as_str()));
    let in_path = || {
        let asked = paths.iter().flat_map(|path| names(&Value::from(*path)));
        asked.into_iter().find(|name| !is_known(name, PATH_NAMES))
    };
    in_body.or_else(in_path).or_else(|| inside_text(call.body.template()))
}

/// A picture that stands inside a longer text is none: pictures are whole values.
fn inside_text(node: &Value) -> Option<String> {
    match node {
        Value::String(text) if only_name(text).is_none() => {
            names(node).into_iter().find(|name| PICTURES.contains(&name.as_str()))
        }
        Value::Array(items) => items.iter().find_map(inside_text),
        Value::Object(fields) => fields.values().find_map(inside_text),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
    }
}
