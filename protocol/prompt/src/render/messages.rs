//! Messages: who says what. The pieces of a rendered text become messages here, as Dotprompt does it, and the conversation so far finds its place.

use serde_json::{Map, Value, json};

use super::marks::Piece;

/// What somebody says.
#[derive(Debug, Clone, PartialEq)]
pub struct Message {
    /// `user`, `system`, `model` or another role.
    pub role: String,
    /// What is said, in order.
    pub content: Vec<Part>,
    /// What else is known about it; `purpose` is `history` for what was said before.
    pub metadata: Option<Map<String, Value>>,
}

/// A part of a message.
#[derive(Debug, Clone, PartialEq)]
pub enum Part {
    /// Text.
    Text(String),
    /// A picture, clip or sound.
    Media {
        /// Where it is, as written: an address or a path, which may have spaces.
        url: String,
        /// Its MIME type, if somebody said it.
        content_type: Option<String>,
    },
    /// A place that another tool fills.
    Pending {
        /// What for.
        purpose: String,
    },
    /// A part of the conversation that we do not know, as it came.
    Other(Value),
}

impl Message {
    /// Reads a message of Dotprompt's form: `{role, content: [{text}, {media: {url, contentType}}], metadata}`.
    pub fn from_json(value: &Value) -> Message {
        let parts = value.get("content").and_then(Value::as_array).into_iter().flatten();
        Message {
            role: value.get("role").and_then(Value::as_str).unwrap_or("user").to_owned(),
            content: parts.map(Part::from_json).collect(),
            metadata: value.get("metadata").and_then(Value::as_object).cloned(),
        }
    }

    /// The same form.
    pub fn to_json(&self) -> Value {
        let content: Vec<Value> = self.content.iter().map(Part::to_json).collect();
        let mut out = json!({"role": self.role, "content": content});
        if let (Some(metadata), Some(map)) = (&self.metadata, out.as_object_mut()) {
            map.insert("metadata".into(), Value::Object(metadata.clone()));
        }
        out
    }

    fn is_history(&self) -> bool {
        self.metadata.as_ref().and_then(|metadata| metadata.get("purpose")) == Some(&Value::from("history"))
    }

    fn as_history(&self) -> Message {
        let mut metadata = self.metadata.clone().unwrap_or_default();
        metadata.insert("purpose".into(), "history".into());
        Message { metadata: Some(metadata), ..self.clone() }
    }
}

impl Part {
    fn from_json(value: &Value) -> Part {
        let Some(map) = value.as_object().filter(|map| map.len() == 1) else {
            return Part::Other(value.clone());
        };
        if let Some(text) = map.get("text").and_then(Value::as_str) {
            return Part::Text(text.to_owned());
        }
        match map.get("media").and_then(|media| media.get("url")).and_then(Value::as_str) {
            Some(url) => {
                let kind = value.pointer("/media/contentType").and_then(Value::as_str);
                Part::Media { url: url.to_owned(), content_type: kind.map(str::to_owned) }
            }
            None => Part::Other(value.clone()),
        }
    }

    fn to_json(&self) -> Value {
        match self {
            Part::Text(text) => json!({"text": text}),
            Part::Media { url, content_type: None } => json!({"media": {"url": url}}),
            Part::Media { url, content_type: Some(kind) } => {
                json!({"media": {"url": url, "contentType": kind}})
            }
            Part::Pending { purpose } => json!({"metadata": {"purpose": purpose, "pending": true}}),
            Part::Other(value) => value.clone(),
        }
    }
}

/// The messages that pieces make. Without a `history` mark the conversation goes before the last message of the user, or to the end.
pub(super) fn assemble(pieces: Vec<Piece>, history: &[Message]) -> Vec<Message> {
    let mut messages = Vec::new();
    let mut current = empty("user");
    for piece in pieces {
        match piece {
            Piece::Role(role) => {
                finish(&mut messages, current);
                current = empty(&role);
            }
            Piece::History => {
                finish(&mut messages, current);
                messages.extend(history.iter().map(Message::as_history));
                current = empty("model");
            }
            Piece::Text(text) if is_blank(&text) => {}
            Piece::Text(text) => current.content.push(Part::Text(text)),
            Piece::Section(purpose) => current.content.push(Part::Pending { purpose }),
            Piece::Media { url, content_type } => current.content.push(Part::Media { url, content_type }),
        }
    }
    finish(&mut messages, current);
    insert(messages, history)
}

fn empty(role: &str) -> Message {
    Message { role: role.to_owned(), content: Vec::new(), metadata: None }
}

fn finish(messages: &mut Vec<Message>, message: Message) {
    if !message.content.is_empty() {
        messages.push(message);
    }
}

fn insert(mut messages: Vec<Message>, history: &[Message]) -> Vec<Message> {
    if !messages.iter().any(Message::is_history) {
        let is_user_last = messages.last().is_some_and(|last| last.role == "user");
        let at = messages.len() - usize::from(is_user_last);
        messages.splice(at..at, history.iter().cloned());
    }
    messages
}

/// Blank as JavaScript's `trim` has it.
fn is_blank(text: &str) -> bool {
    text.chars().all(|letter| (letter.is_whitespace() && letter != '\u{85}') || letter == '\u{feff}')
}
