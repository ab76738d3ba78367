//! Where in a tag `{{ … }}` a place is, by the letters before it, so that it is known while the tag is half written.

use maquette_prompt::Span;

/// A place in a tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    /// What can stand there.
    pub slot: Slot,
    /// The word there, as far as it is written, with what follows it.
    pub word: Span,
    /// Where the tag's inside begins.
    pub start: usize,
    /// Where `}}` begins behind the place, if the tag has an end on this line.
    pub close: Option<usize>,
}

/// What can stand at a place of a tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Slot {
    /// The first word of `{{ }}`: an input, a helper, a partial.
    Head,
    /// The first word of `{{# }}`.
    Block,
    /// The word after `{{/`.
    End,
    /// The word after `{{>`.
    Partial,
    /// An argument of this helper.
    Argument(String),
    /// The value of `name=` of this helper.
    Named(String, String),
    /// Within quotes: the helper, and the name before `=`, or nothing. The word is what stands in the quotes.
    Quoted(String, String),
}

/// The tag at `offset` in the text `within`; none outside of tags and in comments.
pub fn tag_at(text: &str, within: Span, offset: usize) -> Option<Tag> {
    let before = text.get(within.start..offset)?;
    let open = before.rfind("{{")?;
    let inner = before.get(open + 2..)?;
    if inner.contains("}}") || inner.starts_with('!') || before.get(..open)?.ends_with('\\') {
        return None;
    }
    let inner = inner.trim_start_matches(['{', '&', '~']);
    let start = offset - inner.len();
    let rest = Span::new(offset, within.end).text(text);
    let line = rest.split(['\n', '\r']).next().unwrap_or_default();
    let next = line.find("{{").unwrap_or(line.len());
    let close = line.find("}}").filter(|at| *at < next).map(|at| offset + at);
    if let Some((helper, name, from)) = quoted(inner) {
        // Quotes that were opened on another line were most probably never meant to go so far.
        if inner.get(from..)?.contains(['\n', '\r']) {
            return None;
        }
        let quote = inner.as_bytes().get(from - 1).copied().map_or('"', char::from);
        let length = line.find([quote, '}']).unwrap_or(line.len());
        let word = Span::new(start + from, offset + length);
        return Some(Tag { slot: Slot::Quoted(helper, name), word, start, close });
    }
    let letters = |letter: &char| letter.is_alphanumeric() || "_@.-/$".contains(*letter);
    let typed: usize = inner.chars().rev().take_while(letters).map(char::len_utf8).sum();
    let follows: usize = line.chars().take_while(letters).map(char::len_utf8).sum();
    let head = inner.get(..inner.len() - typed)?;
    // `/` is a letter of paths, and the sign of an end.
    let is_end = head.is_empty() && inner.starts_with('/');
    let sign = usize::from(is_end);
    let word = Span::new(offset - typed + sign, offset + follows);
    let slot = if is_end { Slot::End } else { slot(head)? };
    Some(Tag { slot, word, start, close })
}

/// What the words before say of the next one.
fn slot(before: &str) -> Option<Slot> {
    let trimmed = before.trim_start();
    let (is_block, rest) = match trimmed.strip_prefix('#').or_else(|| trimmed.strip_prefix('^')) {
        Some(rest) => (true, rest),
        None => (false, trimmed),
    };
    let rest = rest.trim_start();
    if let Some(after) = rest.strip_prefix('>') {
        return Some(if after.trim().is_empty() { Slot::Partial } else { Slot::Argument(">".into()) });
    }
    if rest.starts_with('/') {
        return Some(Slot::End);
    }
    let rest = rest.strip_prefix("else ").map_or(rest, str::trim_start);
    if rest.is_empty() {
        return Some(if is_block { Slot::Block } else { Slot::Head });
    }
    // A call in parentheses has words of its own.
    let call = rest.rsplit('(').next().unwrap_or(rest).trim_start();
    let mut words = call.split_whitespace();
    let Some(helper) = words.next() else { return Some(Slot::Head) };
    match call.strip_suffix('=').and_then(|call| call.split_whitespace().last()) {
        Some(name) => Some(Slot::Named(helper.to_owned(), name.to_owned())),
        None => Some(Slot::Argument(helper.to_owned())),
    }
}

/// The helper, the name before `=`, and where the quotes begin that are open at the end.
fn quoted(inner: &str) -> Option<(String, String, usize)> {
    let mut open = None;
    let mut letters = inner.char_indices();
    while let Some((at, letter)) = letters.next() {
        match open {
            Some((_, quote)) if letter == quote => open = None,
            Some(_) if letter == '\\' => drop(letters.next()),
            None if letter == '"' || letter == '\'' => open = Some((at, letter)),
            Some(_) | None => {}
        }
    }
    let (at, _) = open?;
    let before = inner.get(..at)?;
    let helper = before.trim_start_matches(['#', '>', ' ']).split_whitespace().next().unwrap_or_default();
    let name = before.strip_suffix('=').and_then(|before| before.split_whitespace().last());
    Some((helper.to_owned(), name.unwrap_or_default().to_owned(), at + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slots() {
        let check = |text: &str, expect: &str| {
            let at = text.find('¦').unwrap();
            let text = text.replacen('¦', "", 1);
            let found = tag_at(&text, Span::new(0, text.len()), at);
            let shown = found.map_or("none".into(), |tag| {
                format!("{:?} <{}> {}", tag.slot, tag.word.text(&text), tag.close.is_some())
            });
            assert_eq!(shown, expect, "{text}");
        };
        check("a {{¦", "Head <> false");
        check("a {{su¦bject}} b", "Head <subject> true");
        check("a {{ su¦", "Head <su> false");
        check("a {{{su¦}}}", "Head <su> true");
        check("a {{~su¦~}}", "Head <su> true");
        check("a {{#i¦", "Block <i> false");
        check("a {{/i¦", "End <i> false");
        check("a {{> st¦}}", "Partial <st> true");
        check("a {{>parts/fr¦}}", "Partial <parts/fr> true");
        check("a {{#if su¦}}", "Argument(\"if\") <su> true");
        check("{{else if su¦}}", "Argument(\"if\") <su> true");
        check("{{media url=re¦}}", "Named(\"media\", \"url\") <re> true");
        check("{{media url=\"refs/a¦ b.png\"}}", "Quoted(\"media\", \"url\") <refs/a b.png> true");
        check("{{media url=\"refs/a¦", "Quoted(\"media\", \"url\") <refs/a> false");
        check("{{media url=\"refs\na¦\"}}", "none");
        check("{{role \"us¦er\"}}", "Quoted(\"role\", \"\") <user> true");
        check("{{@st¦", "Head <@st> false");
        check("{{a}} ¦ {{b}}", "none");
        check("{{! ¦", "none");
        check("\\{{ ¦", "none");
        check("¦{{a}}", "none");
    }
}
