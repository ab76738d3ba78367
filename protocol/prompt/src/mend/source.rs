//! Entries put into front matter and taken out of it, in the style in which it is written: indented or in braces.

use crate::finding::Edit;
use crate::front::{self, Split};
use crate::span::Span;
use crate::yaml::{Entry, Kind, Node};

/// A prompt file that is to be mended.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// All of it.
    pub text: &'a str,
    /// Where its front matter and its body are.
    pub split: Split,
    /// Its front matter; none where there is none, or nothing in it.
    pub root: Option<&'a Node>,
}

/// What an entry gets for a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// In one line, as YAML.
    Line(String),
    /// A map.
    Map(Vec<(String, Value)>),
}

type Entries = Vec<(String, Value)>;

/// An entry to put in: the keys that lead to it, and its value.
pub(super) type Put<'p> = (&'p [&'p str], Value);

impl<'a> Source<'a> {
    /// A file and the tree of its front matter.
    pub fn new(text: &'a str, root: Option<&'a Node>) -> Source<'a> {
        Source { text, split: front::split(text), root }
    }

    /// The value at the end of these keys.
    pub(super) fn get(&self, path: &[&str]) -> Option<&'a Node> {
        path.iter().try_fold(self.root?, |node, key| node.get(key))
    }

    /// Edits that put entries in, with the maps around them where those are missing. None where one is there already, or where something that
    /// is no map is in the way.
    pub(super) fn put(&self, puts: &[Put<'_>]) -> Option<Vec<Edit>> {
        let mut groups: Vec<(Vec<&str>, Entries)> = Vec::new();
        for (path, value) in puts {
            let depth = self.depth(path);
            let (there, missing) = path.split_at_checked(depth)?;
            let (first, missing) = missing.split_first()?;
            let value = missing
                .iter()
                .rev()
                .fold(value.clone(), |value, key| Value::Map(vec![((*key).to_owned(), value)]));
            match groups.iter_mut().find(|(group, _)| group == there) {
                Some((_, entries)) => merge(entries, (*first).to_owned(), value),
                None => groups.push((there.to_vec(), vec![((*first).to_owned(), value)])),
            }
        }
        // Where two maps end together, what belongs to the inner one comes first.
        groups.sort_by_key(|(there, _)| std::cmp::Reverse(there.len()));
        groups.into_iter().map(|(there, entries)| self.insert(&there, &entries)).collect()
    }

    /// How many of the keys are there.
    fn depth(&self, path: &[&str]) -> usize {
        (1..=path.len())
            .take_while(|len| path.get(..*len).is_some_and(|path| self.get(path).is_some()))
            .count()
    }

    fn insert(&self, there: &[&str], entries: &[(String, Value)]) -> Option<Edit> {
        let newline = self.newline();
        let Some(root) = self.root else {
            let lines = block(entries, 0, newline);
            return match self.split.front {
                Some(front) => Some(insertion(front.close?.start, lines)),
                None => {
                    let start = if self.text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
                    Some(insertion(start, format!("---{newline}{lines}---{newline}")))
                }
            };
        };
        let node = self.get(there)?;
        match &node.kind {
            Kind::Map(_) if self.is_flow(node) => self.within_braces(node, entries),
            Kind::Map(old) => self.after_last(old, entries),
            Kind::Null => {
                let (last, path) = there.split_last()?;
                let around = if path.is_empty() { root } else { self.get(path)? };
                let entry = around.entries().iter().find(|entry| entry.key == *last)?;
                self.below(around, entry, entries)
            }
            Kind::Bool(_) | Kind::Int(_) | Kind::Float(_) | Kind::Text(_) | Kind::List(_) => None,
        }
    }

    /// Whether a map is written in braces.
    pub(super) fn is_flow(&self, node: &Node) -> bool {
        node.span.text(self.text).starts_with('{')
    }

    fn within_braces(&self, node: &Node, entries: &[(String, Value)]) -> Option<Edit> {
        let new = flow(entries);
        if node.entries().is_empty() {
            return Some(Edit { span: node.span, text: format!("{{ {new} }}") });
        }
        let written = node.span.text(self.text);
        // Behind a last comma the brace is no part of the node.
        let inside = written.strip_suffix('}').or_else(|| written.ends_with(',').then_some(written))?;
        // A comment would swallow what is written behind it.
        if inside.contains('#') {
            return None;
        }
        let kept = inside.trim_end();
        let comma = if kept.ends_with(',') { " " } else { ", " };
        Some(insertion(node.span.start + kept.len(), format!("{comma}{new}")))
    }

    fn after_last(&self, old: &[Entry], entries: &[(String, Value)]) -> Option<Edit> {
        let (first, last) = (old.first()?, old.last()?);
        let lines = block(entries, self.column(first.key_span.start), self.newline());
        self.behind(last.value.span.end.max(last.key_span.end), lines)
    }

    /// Whole lines behind the line that ends at, or goes on behind, `at`.
    fn behind(&self, at: usize, lines: String) -> Option<Edit> {
        let before = self.text.get(..at)?;
        if before.ends_with('\n') {
            return Some(insertion(at, lines));
        }
        let rest = self.text.get(at..)?;
        match rest.find('\n') {
            Some(end) => Some(insertion(at + end + 1, lines)),
            None => Some(insertion(self.text.len(), format!("{}{lines}", self.newline()))),
        }
    }

    /// Beneath a key that has no value yet.
    fn below(&self, around: &Node, entry: &Entry, entries: &[(String, Value)]) -> Option<Edit> {
        if self.is_flow(around) {
            let written = Span::new(entry.key_span.end, entry.value.span.end);
            let colon = if written.text(self.text).contains(':') { "" } else { ":" };
            let span =
                if entry.value.span.is_empty() { Span::at(entry.value.span.end) } else { entry.value.span };
            return colon.is_empty().then(|| Edit { span, text: format!("{{ {} }}", flow(entries)) });
        }
        let lines = block(entries, self.column(entry.key_span.start) + STEP, self.newline());
        // `~` and `null` would be a value beside the map.
        if !entry.value.span.is_empty() && !entry.value.span.text(self.text).trim_end().is_empty() {
            let word = entry.value.span.text(self.text);
            if word.contains(['~', 'n', 'N']) {
                return Some(Edit { span: entry.value.span, text: format!("{{ {} }}", flow(entries)) });
            }
        }
        self.behind(entry.key_span.end, lines)
    }

    /// How far a key stands from the beginning of its line.
    pub(super) fn column(&self, at: usize) -> usize {
        at - self.line_start(at)
    }

    /// Where the line begins.
    pub(super) fn line_start(&self, at: usize) -> usize {
        self.text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |newline| newline + 1)
    }

    /// Where the next line begins.
    pub(super) fn next_line(&self, at: usize) -> usize {
        let rest = self.text.get(at..).unwrap_or_default();
        at + rest.find('\n').map_or(rest.len(), |newline| newline + 1)
    }

    /// How the file's lines end.
    pub(super) fn newline(&self) -> &'static str {
        if self.text.contains("\r\n") { "\r\n" } else { "\n" }
    }

    /// An edit that takes an entry out, and the maps around it that would be empty without it.
    pub(super) fn take(&self, path: &[&str]) -> Option<Edit> {
        let (last, around) = path.split_last()?;
        let node = if around.is_empty() { self.root? } else { self.get(around)? };
        let entries = node.entries();
        let at = entries.iter().position(|entry| entry.key == *last)?;
        if entries.len() == 1 && !around.is_empty() {
            return self.take(around);
        }
        let entry = entries.get(at)?;
        let end = entry.value.span.end.max(entry.key_span.end);
        let span = if !self.is_flow(node) {
            let ends_line = self.text.get(..end).is_some_and(|before| before.ends_with('\n'));
            Span::new(
                self.line_start(entry.key_span.start),
                if ends_line { end } else { self.next_line(end) },
            )
        } else if let Some(next) = entries.get(at + 1) {
            Span::new(entry.key_span.start, next.key_span.start)
        } else if let Some(before) = at.checked_sub(1).and_then(|at| entries.get(at)) {
            Span::new(before.value.span.end.max(before.key_span.end), end)
        } else {
            Span::new(entry.key_span.start, end)
        };
        Some(Edit { span, text: String::new() })
    }
}

/// How far a map is indented below its key.
const STEP: usize = 2;

pub(super) fn insertion(at: usize, text: String) -> Edit {
    Edit { span: Span::at(at), text }
}

fn merge(entries: &mut Entries, key: String, value: Value) {
    let old = entries.iter_mut().find(|(old, _)| *old == key);
    match (old, value) {
        (Some((_, Value::Map(old))), Value::Map(new)) => {
            new.into_iter().for_each(|(key, value)| merge(old, key, value));
        }
        (_, value) => entries.push((key, value)),
    }
}

fn block(entries: &[(String, Value)], indent: usize, newline: &str) -> String {
    let lines = entries.iter().map(|(key, value)| {
        let head = format!("{}{}:", " ".repeat(indent), scalar(key));
        match value {
            Value::Line(line) => format!("{head} {line}{newline}"),
            Value::Map(inside) if inside.is_empty() => format!("{head} {{}}{newline}"),
            Value::Map(inside) => format!("{head}{newline}{}", block(inside, indent + STEP, newline)),
        }
    });
    lines.collect()
}

fn flow(entries: &[(String, Value)]) -> String {
    let entries = entries.iter().map(|(key, value)| match value {
        Value::Line(line) => format!("{}: {line}", scalar(key)),
        Value::Map(inside) => format!("{}: {{ {} }}", scalar(key), flow(inside)),
    });
    entries.collect::<Vec<_>>().join(", ")
}

/// A text as YAML in one line: as it is where nothing in it means anything, else in quotes.
pub fn scalar(text: &str) -> String {
    const WORDS: [&str; 10] = ["true", "false", "null", "yes", "no", "on", "off", "y", "n", "nan"];
    let is_plain = text.starts_with(|letter: char| letter.is_alphabetic() || letter == '_')
        && text.ends_with(|letter: char| letter.is_alphanumeric() || letter == '_')
        && text.chars().all(|letter| letter.is_alphanumeric() || " _-./()".contains(letter))
        && !WORDS.contains(&text.to_ascii_lowercase().as_str());
    if is_plain { text.to_owned() } else { serde_json::Value::from(text).to_string() }
}

/// Texts as a YAML list in one line.
pub fn list<'t>(texts: impl IntoIterator<Item = &'t str>) -> String {
    format!("[{}]", texts.into_iter().map(scalar).collect::<Vec<_>>().join(", "))
}
