//! Single values of the front matter, with their places and their findings.

use super::kind_of;
use crate::finding::{Code, Finding};
use crate::span::Span;
use crate::yaml::{Kind, Node};

/// A value and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct At<T> {
    /// The value.
    pub value: T,
    /// Where.
    pub span: Span,
}

/// A text with `{{inputs}}`.
#[derive(Debug, Clone, PartialEq)]
pub struct Templated {
    /// The text, as YAML reads it.
    pub value: String,
    /// Where it stands, with its quotes.
    pub span: Span,
    /// Where the text itself begins, if it stands in the file letter by letter; not so with escapes and folded lines.
    pub inner: Option<usize>,
}

impl Templated {
    /// Where a part of the text stands in the file; all of it, where it does not stand there letter by letter.
    pub fn place(&self, part: Span) -> Span {
        self.inner.map_or(self.span, |start| Span::new(start + part.start, start + part.end))
    }
}

/// Reads values and takes down what does not fit.
pub(super) struct Reader<'a> {
    pub(super) text: &'a str,
    pub(super) findings: &'a mut Vec<Finding>,
}

impl Reader<'_> {
    pub(super) fn wrong(&mut self, node: &Node, expected: &str) {
        let found = if let Kind::Text(text) = &node.kind {
            format!("`{}`", text.chars().take(40).collect::<String>())
        } else if let Kind::Int(_) | Kind::Float(_) = &node.kind {
            format!("`{}`", node.span.text(self.text))
        } else {
            kind_of(node).to_owned()
        };
        self.findings.push(Finding::new(
            Code::BadValue,
            node.span,
            format!("this is {found}; it takes {expected}"),
        ));
    }

    /// A text; a number or a word such as `yes` counts as it is spelt.
    pub(super) fn text(&mut self, node: &Node) -> Option<At<String>> {
        let value = match &node.kind {
            Kind::Text(text) => text.clone(),
            Kind::Int(_) | Kind::Float(_) | Kind::Bool(_) => node.span.text(self.text).to_owned(),
            Kind::Null | Kind::List(_) | Kind::Map(_) => {
                self.wrong(node, "text");
                return None;
            }
        };
        Some(At { value, span: node.span })
    }

    pub(super) fn template(&mut self, node: &Node) -> Option<Templated> {
        let At { value, span } = self.text(node)?;
        let source = span.text(self.text);
        let quotes = usize::from(source.starts_with(['"', '\'']));
        let inside = source.get(quotes..source.len().saturating_sub(quotes)).unwrap_or_default();
        let inner = (inside == value).then_some(span.start + quotes);
        Some(Templated { value, span, inner })
    }

    pub(super) fn shaped(
        &mut self,
        node: &Node,
        is_good: fn(&str) -> bool,
        expected: &str,
    ) -> Option<At<String>> {
        let good = node.text().is_some_and(is_good);
        if !good {
            self.wrong(node, expected);
        }
        good.then(|| At { value: node.text().unwrap_or_default().to_owned(), span: node.span })
    }

    pub(super) fn words(&mut self, node: &Node, words: &[&str]) -> Option<At<String>> {
        let good = node.text().is_some_and(|text| words.contains(&text));
        if !good {
            let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
            self.wrong(node, &words.join(" or "));
        }
        good.then(|| At { value: node.text().unwrap_or_default().to_owned(), span: node.span })
    }

    pub(super) fn integer<T: TryFrom<u64>>(&mut self, node: &Node, min: u64, max: u64) -> Option<At<T>> {
        let number = if let Kind::Int(number) = node.kind { u64::try_from(number).ok() } else { None };
        let inside =
            number.filter(|number| (min..=max).contains(number)).and_then(|number| T::try_from(number).ok());
        if inside.is_none() {
            self.wrong(node, &format!("a whole number from {min} to {max}"));
        }
        inside.map(|value| At { value, span: node.span })
    }

    pub(super) fn number(&mut self, node: &Node, min: f64, max: f64) -> Option<At<f64>> {
        let number = match node.kind {
            // Exact below 2^53, and the ranges are small.
            Kind::Int(number) => i32::try_from(number).ok().map(f64::from),
            Kind::Float(number) => Some(number),
            Kind::Null | Kind::Bool(_) | Kind::Text(_) | Kind::List(_) | Kind::Map(_) => None,
        };
        let inside = number.filter(|number| (min..=max).contains(number));
        if inside.is_none() {
            self.wrong(node, &format!("a number from {min} to {max}"));
        }
        inside.map(|value| At { value, span: node.span })
    }

    /// A list of texts, or a single one.
    pub(super) fn texts(&mut self, node: &Node) -> Vec<At<String>> {
        if let Kind::List(items) = &node.kind {
            return items.iter().filter_map(|item| self.text(item)).collect();
        }
        self.text(node).into_iter().collect()
    }
}
