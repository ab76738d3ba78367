//! YAML with places: a tree in which every node knows where it stands in the whole file. The parser is a library's; the tree is ours,
//! because the library's own has no spans of keys, and because an alias could make a tree that is larger than any memory.

mod build;
mod outline;
mod scalar;

pub use build::parse;
pub use outline::{Heading, outline};

use serde_json::Value;

use crate::span::Span;

/// A value and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Where, in the whole file: a quoted text with its quotes, a map or list from its first to the end of its last entry.
    pub span: Span,
    /// What.
    pub kind: Kind,
}

/// What a node is, by YAML 1.2's core schema.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// `null`, `~` or nothing.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A number with a fraction or an exponent, or too large for [`Kind::Int`].
    Float(f64),
    /// Text.
    Text(String),
    /// A list.
    List(Vec<Node>),
    /// A map, in order.
    Map(Vec<Entry>),
}

/// A key and its value.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The key as text; a number or a word is its spelling.
    pub key: String,
    /// Where the key stands.
    pub key_span: Span,
    /// The value; [`Kind::Null`] at the end of the key where there is none.
    pub value: Node,
}

/// What is wrong with a text that is no YAML.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct YamlError {
    /// In words.
    pub message: String,
    /// Where, in the whole file.
    pub span: Span,
}

impl Node {
    /// The value of a key, where this is a map that has it.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entries().iter().find(|entry| entry.key == key).map(|entry| &entry.value)
    }

    /// The entries of a map; none for anything else.
    pub fn entries(&self) -> &[Entry] {
        if let Kind::Map(entries) = &self.kind { entries } else { &[] }
    }

    /// The items of a list; none for anything else.
    pub fn items(&self) -> &[Node] {
        if let Kind::List(items) = &self.kind { items } else { &[] }
    }

    /// The text, where it is one.
    pub fn text(&self) -> Option<&str> {
        if let Kind::Text(text) = &self.kind { Some(text) } else { None }
    }

    /// The same value without its places. A number without a fraction is a whole one, as in JavaScript; what JSON cannot say is null.
    pub fn to_json(&self) -> Value {
        match &self.kind {
            Kind::Null => Value::Null,
            Kind::Bool(yes) => Value::Bool(*yes),
            Kind::Int(number) => Value::from(*number),
            Kind::Float(number) => scalar::number(*number),
            Kind::Text(text) => Value::String(text.clone()),
            Kind::List(items) => items.iter().map(Node::to_json).collect(),
            Kind::Map(entries) => {
                entries.iter().map(|entry| (entry.key.clone(), entry.value.to_json())).collect()
            }
        }
    }
}
