//! The top-level keys of a text that is no YAML at the moment, so that completion and folding go on while a line is half written.

use crate::span::Span;

/// A line that begins with a key, and what follows up to the next such line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// The key without quotes.
    pub key: String,
    /// Where the key stands, with its quotes.
    pub key_span: Span,
    /// What follows the colon, to the last letter before the next heading; empty behind the colon where nothing follows.
    pub value: Span,
}

/// The headings of `within`, in order and with doubles. It reads lines and not YAML, so a line of a block text that stands at the margin counts as well.
pub fn outline(text: &str, within: Span) -> Vec<Heading> {
    let mut headings: Vec<Heading> = Vec::new();
    let mut at = within.start;
    for line in within.text(text).split_inclusive('\n') {
        if let Some((key, span, value)) = heading(line) {
            headings.push(Heading {
                key: key.to_owned(),
                key_span: Span::new(at + span.start, at + span.end),
                value: Span::at(at + value),
            });
        }
        at += line.len();
        if let Some(last) = headings.last_mut() {
            let rest = Span::new(last.value.start, at).text(text);
            let blank = rest.len() - rest.trim_start().len();
            let end = last.value.start + rest.trim_end().len();
            let begin = if end > last.value.start { last.value.start + blank } else { last.value.start };
            last.value = Span::new(begin, end);
        }
    }
    headings
}

/// The key of a line, where it stands in it, and where its value begins.
fn heading(line: &str) -> Option<(&str, Span, usize)> {
    let first = line.chars().next()?;
    if first == '"' || first == '\'' {
        let end = line.get(1..)?.find(first)? + 1;
        let behind = line.get(end + 1..)?.strip_prefix(':')?;
        let is_key = behind.is_empty() || behind.starts_with(char::is_whitespace);
        return is_key.then(|| (Span::new(1, end).text(line), Span::new(0, end + 1), end + 2));
    }
    if first.is_whitespace() || "#-?:{}[],&*!|>%@`".contains(first) {
        return None;
    }
    let colon = line.match_indices(':').map(|(at, _)| at).find(|at| {
        line.get(at + 1..).is_some_and(|rest| rest.is_empty() || rest.starts_with(char::is_whitespace))
    })?;
    let key = line.get(..colon)?.trim_end();
    Some((key, Span::new(0, key.len()), colon + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_written_front_matter() {
        let text = "🌄: x\nmodel: a: b\r\nmaquette.tiers: { draft\n  more: 1\n# note: no\n\"in put\":\nconfig:\n  a: 1\n";
        let start = text.find("model").unwrap();
        let found: Vec<_> = outline(text, Span::new(start, text.len()))
            .into_iter()
            .map(|heading| (heading.key, heading.key_span.text(text), heading.value.text(text)))
            .collect();
        let row = |key: &str, span, value| (key.to_owned(), span, value);
        assert_eq!(
            found,
            [
                row("model", "model", "a: b"),
                row("maquette.tiers", "maquette.tiers", "{ draft\n  more: 1\n# note: no"),
                row("in put", "\"in put\"", ""),
                row("config", "config", "a: 1"),
            ]
        );
    }

    #[test]
    fn an_address_is_no_heading() {
        assert_eq!(outline("http://a\n- a: b\n", Span::new(0, 16)), []);
    }
}
