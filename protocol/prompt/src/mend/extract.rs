//! Parts of a file made files of their own.

use crate::finding::Edit;
use crate::span::Span;
use crate::template::{self, Part, Template};
use crate::yaml::{Kind, Node};

use super::source::Source;

/// What was taken out of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extract {
    /// What takes its place.
    pub edits: Vec<Edit>,
    /// The new file, beside the old one.
    pub file: String,
    /// Its text.
    pub text: String,
}

/// Makes a selected part of the body the partial `name`. None where the selection cuts a tag or a block in two, holds a role, or has braces at
/// its ends that would touch the new tag.
pub fn selection_to_partial(source: &Source<'_>, selection: Span, name: &str) -> Option<Extract> {
    let is_name = |letter: char| letter.is_ascii_alphanumeric() || "-_".contains(letter);
    if name.is_empty() || !name.chars().all(is_name) || !source.split.trimmed.covers(selection) {
        return None;
    }
    let inside = source.text.get(selection.range())?;
    if inside.trim().is_empty() || !fits(&template::parse(source.text, source.split.body).0, selection) {
        return None;
    }
    let span = whole_lines(source, selection);
    let before = source.text.get(..span.start)?;
    let after = source.text.get(span.end..)?;
    if before.ends_with(['{', '\\']) || after.starts_with('}') {
        return None;
    }
    // A tag alone on its line takes the end of that line with it.
    let is_alone = before.is_empty() || before.ends_with('\n');
    let newline = if is_alone && after.starts_with(['\n', '\r']) { source.newline() } else { "" };
    let text = format!("{}{newline}", span.text(source.text));
    let edit = Edit { span, text: format!("{{{{> {name}}}}}") };
    Some(Extract { edits: vec![edit], file: format!("_{name}.prompt"), text })
}

/// The selection with the blanks before it, where it is all that stands in its lines: a tag alone in its line would indent every line.
fn whole_lines(source: &Source<'_>, selection: Span) -> Span {
    let start = source.line_start(selection.start);
    let before = Span::new(start, selection.start).text(source.text);
    let after = source.text.get(selection.end..).unwrap_or_default();
    let is_alone = before.trim().is_empty() && (after.is_empty() || after.starts_with(['\n', '\r']));
    if is_alone && source.split.trimmed.start <= start { Span::new(start, selection.end) } else { selection }
}

/// Whether a selection begins and ends in the same block, and neither in a tag.
fn fits(template: &Template, selection: Span) -> bool {
    template.parts.iter().all(|part| {
        let span = part.span();
        let is_apart = span.end <= selection.start || selection.end <= span.start;
        if is_apart || matches!(part, Part::Text(_)) {
            return true;
        }
        if selection.covers(span) {
            return !turns(part);
        }
        match part {
            Part::Block(block) => {
                let inside = Span::new(
                    block.open.end,
                    block.otherwise.as_ref().map_or(block.close.start, |(tag, _)| tag.start),
                );
                let otherwise = block.otherwise.as_ref().filter(|(tag, _)| tag.end <= selection.start);
                if inside.covers(selection) {
                    fits(&block.inside, selection)
                } else {
                    otherwise.is_some_and(|(_, otherwise)| {
                        selection.end <= block.close.start && fits(otherwise, selection)
                    })
                }
            }
            Part::Partial(partial) => partial.block.as_ref().is_some_and(|block| {
                Span::new(block.open.end, block.close.start).covers(selection)
                    && fits(&block.otherwise, selection)
            }),
            Part::Text(_) | Part::Comment(_) | Part::Mustache(_) | Part::Raw(_) | Part::Broken(_) => false,
        }
    })
}

/// Whether a part begins a role, which is the body's own affair, or is no template at all.
fn turns(part: &Part) -> bool {
    match part {
        Part::Mustache(mustache) => {
            mustache.call.name().is_some_and(|name| ["role", "history"].contains(&name.text.as_str()))
        }
        Part::Broken(_) => true,
        Part::Text(_) | Part::Comment(_) | Part::Block(_) | Part::Partial(_) | Part::Raw(_) => false,
    }
}

/// Makes the list of an axis a file of wildcards, `wild/<axis>.txt`. None where the axis is no list of single-line texts.
pub fn axis_to_wildcard(source: &Source<'_>, axis: &str) -> Option<Extract> {
    let entry = source.get(&["maquette.matrix"])?.entries().iter().find(|entry| entry.key == axis)?;
    let lines: Option<Vec<String>> = entry.value.items().iter().map(line).collect();
    let lines = lines.filter(|lines| !lines.is_empty())?;
    let safe: String =
        axis.chars().map(|letter| if letter.is_alphanumeric() { letter } else { '-' }).collect();
    let file = format!("wild/{safe}.txt");
    let colon = source.text.get(entry.key_span.end..)?.find(':')? + entry.key_span.end + 1;
    let edit = Edit { span: Span::new(colon, entry.value.span.end), text: format!(" \"@{file}\"") };
    // A list of several lines may reach to the beginning of the next.
    let ends_line = edit.span.text(source.text).ends_with('\n');
    let edit =
        if ends_line { Edit { text: format!("{}{}", edit.text, source.newline()), ..edit } } else { edit };
    Some(Extract { edits: vec![edit], file, text: lines.iter().map(|line| format!("{line}\n")).collect() })
}

/// A value as a line that is read as it is.
fn line(node: &Node) -> Option<String> {
    let text = match &node.kind {
        Kind::Text(text) => text.clone(),
        Kind::Int(number) => number.to_string(),
        Kind::Float(_) | Kind::Bool(_) | Kind::Null | Kind::List(_) | Kind::Map(_) => return None,
    };
    let is_line =
        !text.contains(['\n', '\r']) && !text.starts_with('#') && text.trim() == text && !text.is_empty();
    is_line.then_some(text)
}
