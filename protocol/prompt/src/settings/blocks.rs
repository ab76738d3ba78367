//! Fields that are maps: tiers, dialects and axes.

use serde_json::Value;

use super::values::{At, Reader, Templated};
use super::{Knobs, unknown};
use crate::fields;
use crate::finding::{Code, Finding};
use crate::span::Span;
use crate::yaml::{Entry, Kind, Node};

/// What a file says of one tier.
#[derive(Debug, Clone, PartialEq)]
pub struct TierBlock {
    /// The tier's name.
    pub name: At<String>,
    /// The block without its name.
    pub span: Span,
    /// Its values.
    pub knobs: Knobs,
}

/// Wording for one family of models.
#[derive(Debug, Clone, PartialEq)]
pub struct Dialect {
    /// A route's name, its provider, or a word of its model's id.
    pub name: At<String>,
    /// Takes the place of the body.
    pub prompt: Option<Templated>,
    /// Is added to the body.
    pub add: Option<Templated>,
    /// Is added to the negative prompt.
    pub negative: Option<Templated>,
}

/// An axis of variation: an input that takes several values.
#[derive(Debug, Clone, PartialEq)]
pub struct Axis {
    /// The input's name.
    pub name: At<String>,
    /// Its values, without the name.
    pub span: Span,
    /// Where they come from.
    pub source: Source,
}

/// Where an axis has its values from.
#[derive(Debug, Clone, PartialEq)]
pub enum Source {
    /// They stand in the file.
    Values(Vec<AxisValue>),
    /// A file of words, by its path without the `@`.
    File(At<String>),
}

/// One value of an axis.
#[derive(Debug, Clone, PartialEq)]
pub struct AxisValue {
    /// Where it stands.
    pub span: Span,
    /// The value.
    pub value: Value,
    /// What not to draw where it is chosen.
    pub negative: Option<Templated>,
}

/// The entries of a map, or a finding.
fn entries<'n>(node: &'n Node, expected: &str, read: &mut Reader<'_>) -> &'n [Entry] {
    if !matches!(node.kind, Kind::Map(_)) {
        read.wrong(node, expected);
    }
    node.entries()
}

fn name(entry: &Entry) -> At<String> {
    At { value: entry.key.clone(), span: entry.key_span }
}

pub(super) fn tiers(node: &Node, read: &mut Reader<'_>) -> Vec<TierBlock> {
    let blocks = entries(node, "a block for each tier: `{ draft: { count: 4 } }`", read);
    let blocks = blocks.iter().map(|block| {
        let mut knobs = Knobs::default();
        // An empty block says that the tier is meant to be used as it is.
        let is_empty = block.value.kind == Kind::Null;
        let inner = if is_empty { &[] } else { entries(&block.value, "a block: `{ count: 4 }`", read) };
        for entry in inner {
            match fields::find(fields::TIER, &entry.key) {
                Some(field) => knobs.read(field.name, fields::TIER, &entry.value, read),
                None => read.findings.push(unknown("", &entry.key, entry.key_span, fields::TIER)),
            }
        }
        TierBlock { name: name(block), span: block.value.span, knobs }
    });
    blocks.collect()
}

pub(super) fn dialects(node: &Node, read: &mut Reader<'_>) -> Vec<Dialect> {
    let blocks = entries(node, "a block for each family of models: `{ flux: { add: \"…\" } }`", read);
    let blocks = blocks.iter().map(|block| {
        let mut dialect = Dialect { name: name(block), prompt: None, add: None, negative: None };
        for entry in entries(&block.value, "a block: `{ add: \"…\" }`", read) {
            match entry.key.as_str() {
                "prompt" => dialect.prompt = read.template(&entry.value),
                "add" => dialect.add = read.template(&entry.value),
                "negative" => dialect.negative = read.template(&entry.value),
                other => read.findings.push(unknown("", other, entry.key_span, fields::DIALECT)),
            }
        }
        dialect
    });
    blocks.collect()
}

pub(super) fn axes(node: &Node, read: &mut Reader<'_>) -> Vec<Axis> {
    let axes = entries(node, "axes: `{ light: [dawn, dusk] }`", read);
    axes.iter().filter_map(|axis| one_axis(axis, read)).collect()
}

fn one_axis(entry: &Entry, read: &mut Reader<'_>) -> Option<Axis> {
    let source = match &entry.value.kind {
        Kind::List(items) => Source::Values(items.iter().filter_map(|item| axis_value(item, read)).collect()),
        Kind::Text(text) if text.starts_with('@') => {
            let path = text.trim_start_matches('@').to_owned();
            Source::File(At { value: path, span: entry.value.span })
        }
        Kind::Text(_) | Kind::Int(_) | Kind::Float(_) | Kind::Bool(_) => {
            Source::Values(axis_value(&entry.value, read).into_iter().collect())
        }
        Kind::Null | Kind::Map(_) => {
            read.wrong(&entry.value, "a list `[dawn, dusk]` or a file of words `\"@wild/light.txt\"`");
            return None;
        }
    };
    if let Source::Values(values) = &source
        && values.is_empty()
    {
        let message = format!("the axis `{}` has no values, so there is nothing to make", entry.key);
        let hint = "Give it at least one, or take it out.";
        read.findings.push(Finding::new(Code::EmptyAxis, entry.key_span, message).hinted(hint));
    }
    Some(Axis { name: name(entry), span: entry.value.span, source })
}

fn axis_value(node: &Node, read: &mut Reader<'_>) -> Option<AxisValue> {
    let Kind::Map(fields) = &node.kind else {
        if matches!(node.kind, Kind::Null | Kind::List(_)) {
            read.wrong(node, "a value, or `{ value: …, negative: … }`");
            return None;
        }
        return Some(AxisValue { span: node.span, value: spelt(node, read.text), negative: None });
    };
    let stray = fields.iter().find(|field| !["value", "negative"].contains(&field.key.as_str()));
    if let Some(stray) = stray {
        let message = format!("a value of an axis has no field `{}`", stray.key);
        let hint = "It has `value` and `negative`.";
        read.findings.push(Finding::new(Code::UnknownKey, stray.key_span, message).hinted(hint));
    }
    let Some(value) = node.get("value") else {
        read.wrong(node, "`{ value: …, negative: … }` with a value");
        return None;
    };
    let negative = node.get("negative").and_then(|negative| read.template(negative));
    Some(AxisValue { span: value.span, value: spelt(value, read.text), negative })
}

/// The value; a number as it is spelt, because `1.50` is meant to be read as such in a prompt.
fn spelt(node: &Node, text: &str) -> Value {
    if let Kind::Float(_) = node.kind { Value::from(node.span.text(text)) } else { node.to_json() }
}
