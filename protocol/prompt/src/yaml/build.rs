//! From the library's events to our tree. Aliases are copied, so nodes are counted; nesting is bounded, so that whoever walks the tree may recurse.

use std::collections::{HashMap, HashSet};

use saphyr_parser::{Event, Marker, Parser, ScalarStyle, ScanError};

use super::{Entry, Kind, Node, YamlError, scalar};
use crate::span::Span;

/// How deep maps and lists may nest.
const DEPTH: usize = 64;

/// How many nodes a tree may have, copies by aliases counted.
const NODES: usize = 100_000;

/// The tree of the YAML that stands `within` the text; none where there is nothing but blanks and comments. Keys stay as they are spelled,
/// tags other than `!!str` are passed over, and what other tools would read differently is an error: a doubled key, a second document.
pub fn parse(text: &str, within: Span) -> Result<Option<Node>, YamlError> {
    let inside = within.text(text);
    let places = Places::new(inside, within.start);
    let mut tree =
        Tree { places, open: Vec::new(), anchors: HashMap::new(), root: None, nodes: 0, documents: 0 };
    for event in Parser::new_from_str(inside) {
        let (event, span) = event.map_err(|error| tree.places.scan_error(&error))?;
        let span = tree.places.span(span.start, span.end);
        tree.take(event, span)?;
    }
    // A document of nothing but comments is a null of the library's.
    Ok(tree.root.filter(|root| root.kind != Kind::Null || !root.span.is_empty()))
}

/// From the library's places, which count characters, to ours, which count bytes of the whole file.
struct Places<'a> {
    text: &'a str,
    start: usize,
    /// The byte at which each character begins; empty where all characters are one byte long.
    bytes: Vec<usize>,
}

impl<'a> Places<'a> {
    fn new(text: &'a str, start: usize) -> Places<'a> {
        let bytes =
            if text.is_ascii() { Vec::new() } else { text.char_indices().map(|(at, _)| at).collect() };
        Places { text, start, bytes }
    }

    fn inside(&self, marker: Marker) -> usize {
        if self.bytes.is_empty() {
            return marker.index().min(self.text.len());
        }
        self.bytes.get(marker.index()).copied().unwrap_or(self.text.len())
    }

    /// Without the blanks at its end, which the library counts in where a text goes over lines.
    fn span(&self, start: Marker, end: Marker) -> Span {
        let span = Span::new(self.inside(start), self.inside(end));
        let seen = span.text(self.text).trim_end_matches([' ', '\t', '\r', '\n']);
        Span::new(self.start + span.start, self.start + span.start + seen.len())
    }

    /// A block text with its `|` or `>`, which the library leaves out.
    fn with_header(&self, span: Span) -> Span {
        let before = self.text.get(..span.start - self.start).unwrap_or_default().trim_end();
        let line = before.rfind('\n').map_or(0, |newline| newline + 1);
        let header = before.get(line..).unwrap_or_default();
        let header = header.find(" #").and_then(|comment| header.get(..comment)).unwrap_or(header);
        header.rfind(['|', '>']).map_or(span, |at| Span::new(self.start + line + at, span.end))
    }

    /// The rest of the line, or all of the line where the error stands at its end.
    fn scan_error(&self, error: &ScanError) -> YamlError {
        let at = self.inside(*error.marker());
        let before = self.text.get(..at).unwrap_or_default();
        let line = before.rfind('\n').map_or(0, |newline| newline + 1);
        let rest = self.text.get(at..).unwrap_or_default();
        let end = at + rest.find(['\r', '\n']).unwrap_or(rest.len());
        let begin = if Span::new(at, end).text(self.text).trim().is_empty() { line } else { at };
        YamlError { message: error.info().to_owned(), span: Span::new(self.start + begin, self.start + end) }
    }
}

/// A map or list that has not ended yet.
struct Open {
    span: Span,
    anchor: usize,
    is_flow: bool,
    inside: Inside,
}

enum Inside {
    List(Vec<Node>),
    Map { entries: Vec<Entry>, seen: HashSet<String>, key: Option<(String, Span)> },
}

struct Tree<'a> {
    places: Places<'a>,
    open: Vec<Open>,
    anchors: HashMap<usize, (Node, usize)>,
    root: Option<Node>,
    nodes: usize,
    documents: usize,
}

impl Tree<'_> {
    fn take(&mut self, event: Event<'_>, span: Span) -> Result<(), YamlError> {
        match event {
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => Ok(()),
            Event::DocumentStart(_) => self.document(span),
            Event::Scalar(text, style, anchor, tag) => {
                let is_text = style != ScalarStyle::Plain
                    || tag.is_some_and(|tag| tag.is_yaml_core_schema() && tag.suffix == "str");
                let is_block = matches!(style, ScalarStyle::Literal | ScalarStyle::Folded);
                let span = if is_block { self.places.with_header(span) } else { span };
                self.scalar(&text, is_text, span, anchor)
            }
            Event::Alias(anchor) => self.alias(anchor, span),
            Event::SequenceStart(anchor, _) => self.begin(Inside::List(Vec::new()), '[', anchor, span),
            Event::MappingStart(anchor, _) => {
                let inside = Inside::Map { entries: Vec::new(), seen: HashSet::new(), key: None };
                self.begin(inside, '{', anchor, span)
            }
            Event::SequenceEnd | Event::MappingEnd => self.end(span),
        }
    }

    fn document(&mut self, span: Span) -> Result<(), YamlError> {
        self.documents += 1;
        if self.documents > 1 {
            return Err(wrong("a second document begins here; front matter is one", span));
        }
        Ok(())
    }

    fn scalar(&mut self, text: &str, is_text: bool, span: Span, anchor: usize) -> Result<(), YamlError> {
        if self.awaits_key() {
            // The value `<<` of YAML 1.1 merges maps; in YAML 1.2 it is a key like any other.
            return self.key(text.to_owned(), span);
        }
        let kind = if is_text { Kind::Text(text.to_owned()) } else { scalar::plain(text) };
        let nothing = kind == Kind::Null && text.is_empty();
        let span = if nothing { self.place_of_nothing(span) } else { span };
        self.put(Node { span, kind }, anchor, 1)
    }

    /// Nothing stands at the end of its key.
    fn place_of_nothing(&self, span: Span) -> Span {
        match self.open.last().map(|open| &open.inside) {
            Some(Inside::Map { key: Some((_, key)), .. }) => Span::at(key.end),
            Some(Inside::Map { .. } | Inside::List(_)) | None => Span::at(span.start),
        }
    }

    fn awaits_key(&self) -> bool {
        matches!(self.open.last(), Some(Open { inside: Inside::Map { key: None, .. }, .. }))
    }

    fn key(&mut self, text: String, span: Span) -> Result<(), YamlError> {
        if let Some(Open { inside: Inside::Map { seen, key, .. }, .. }) = self.open.last_mut() {
            if !seen.insert(text.clone()) {
                return Err(wrong(format!("the key `{text}` stands here twice"), span));
            }
            *key = Some((text, span));
        }
        Ok(())
    }

    fn alias(&mut self, anchor: usize, span: Span) -> Result<(), YamlError> {
        if self.awaits_key() {
            return Err(wrong("a key has to be written out", span));
        }
        let Some((node, nodes)) = self.anchors.get(&anchor) else {
            return Err(wrong("this stands for something that it is itself a part of", span));
        };
        if self.nodes + nodes > NODES {
            return Err(wrong(format!("more than {NODES} values"), span));
        }
        let (kind, nodes) = (node.kind.clone(), *nodes);
        if depth(&kind) + self.open.len() > DEPTH {
            return Err(wrong(format!("nested more than {DEPTH} deep"), span));
        }
        self.put(Node { span, kind }, 0, nodes)
    }

    fn begin(&mut self, inside: Inside, bracket: char, anchor: usize, span: Span) -> Result<(), YamlError> {
        if self.awaits_key() {
            return Err(wrong("a key has to be a word", span));
        }
        if self.open.len() >= DEPTH {
            return Err(wrong(format!("nested more than {DEPTH} deep"), span));
        }
        let from = span.start - self.places.start;
        let is_flow = self.places.text.get(from..).is_some_and(|rest| rest.starts_with(bracket));
        self.open.push(Open { span, anchor, is_flow, inside });
        Ok(())
    }

    fn end(&mut self, end: Span) -> Result<(), YamlError> {
        let Some(open) = self.open.pop() else { return Ok(()) };
        let (kind, first, last) = match open.inside {
            Inside::List(items) => {
                let first = items.first().map(|item| item.span);
                let last = items.last().map(|item| item.span);
                (Kind::List(items), first, last)
            }
            Inside::Map { entries, .. } => {
                let first = entries.first().map(|entry| entry.key_span);
                let last = entries.last().map(|entry| entry.key_span.to(entry.value.span));
                (Kind::Map(entries), first, last)
            }
        };
        let span = match (open.is_flow, first, last) {
            (true, _, _) => open.span.to(end),
            // The library says where a list begins, with its dash.
            (false, Some(first), Some(last)) => {
                Span::new(open.span.start.min(first.start), last.end.max(first.end))
            }
            (false, _, _) => open.span,
        };
        let nodes = if open.anchor > 0 { count(&kind) } else { 1 };
        self.nodes += 1;
        self.place(Node { span, kind }, open.anchor, nodes)
    }

    /// Takes a whole value that has `nodes` nodes.
    fn put(&mut self, node: Node, anchor: usize, nodes: usize) -> Result<(), YamlError> {
        self.nodes += nodes;
        self.place(node, anchor, nodes)
    }

    fn place(&mut self, node: Node, anchor: usize, nodes: usize) -> Result<(), YamlError> {
        if self.nodes > NODES {
            return Err(wrong(format!("more than {NODES} values"), node.span));
        }
        if anchor > 0 {
            self.anchors.insert(anchor, (node.clone(), nodes));
        }
        match self.open.last_mut().map(|open| &mut open.inside) {
            None => self.root = Some(node),
            Some(Inside::List(items)) => items.push(node),
            Some(Inside::Map { entries, key, .. }) => {
                if let Some((key, key_span)) = key.take() {
                    entries.push(Entry { key, key_span, value: node });
                }
            }
        }
        Ok(())
    }
}

fn children(kind: &Kind) -> Box<dyn Iterator<Item = &Kind> + '_> {
    match kind {
        Kind::List(items) => Box::new(items.iter().map(|item| &item.kind)),
        Kind::Map(entries) => Box::new(entries.iter().map(|entry| &entry.value.kind)),
        Kind::Null | Kind::Bool(_) | Kind::Int(_) | Kind::Float(_) | Kind::Text(_) => {
            Box::new(std::iter::empty())
        }
    }
}

fn depth(kind: &Kind) -> usize {
    match kind {
        Kind::List(_) | Kind::Map(_) => 1 + children(kind).map(depth).max().unwrap_or(0),
        Kind::Null | Kind::Bool(_) | Kind::Int(_) | Kind::Float(_) | Kind::Text(_) => 0,
    }
}

fn count(kind: &Kind) -> usize {
    1 + children(kind).map(count).sum::<usize>()
}

fn wrong(message: impl Into<String>, span: Span) -> YamlError {
    YamlError { message: message.into(), span }
}

#[cfg(test)]
mod tests;
