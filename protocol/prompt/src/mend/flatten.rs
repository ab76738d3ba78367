//! A nested `maquette:` map made flat keys, the only ones that Dotprompt keeps.

use crate::finding::Edit;
use crate::span::Span;
use crate::yaml::{Entry, Kind};

use super::source::{Source, insertion};

/// Makes `maquette: {tiers: …}` one entry `maquette.tiers` for each of its keys, with values and comments as they are written. None where
/// there is no such map, or a key is there already.
pub fn flatten(source: &Source<'_>) -> Option<Vec<Edit>> {
    let root = source.root?;
    let nested = root.entries().iter().find(|entry| entry.key == "maquette")?;
    let Kind::Map(inside) = &nested.value.kind else { return None };
    let is_taken = |entry: &Entry| root.get(&format!("maquette.{}", entry.key)).is_some();
    if inside.is_empty() || inside.iter().any(is_taken) || source.is_flow(root) {
        return None;
    }
    if source.is_flow(&nested.value) {
        return Some(vec![of_braces(source, nested, inside)]);
    }
    of_lines(source, nested, inside)
}

fn of_braces(source: &Source<'_>, nested: &Entry, inside: &[Entry]) -> Edit {
    let lines = inside.iter().map(|entry| {
        let value = entry.value.span.text(source.text);
        format!("maquette.{}: {}", bare(source, entry), value).trim_end().to_owned()
    });
    let text = lines.collect::<Vec<_>>().join(source.newline());
    Edit { span: nested.key_span.to(nested.value.span), text }
}

/// A key as it is written, without quotes.
fn bare<'t>(source: &Source<'t>, entry: &Entry) -> &'t str {
    entry.key_span.text(source.text).trim_matches(['"', '\''])
}

fn of_lines(source: &Source<'_>, nested: &Entry, inside: &[Entry]) -> Option<Vec<Edit>> {
    let first = inside.first()?.key_span.start;
    let shift = source.column(first).checked_sub(source.column(nested.key_span.start))?;
    let body = source.next_line(nested.key_span.end);
    let head = Span::new(nested.key_span.start, body);
    let rest =
        head.text(source.text).trim_start_matches(|letter| letter != ':').trim_start_matches(':').trim();
    let mut edits = Vec::new();
    // A comment behind `maquette:` stays.
    let comment = if rest.starts_with('#') { format!("{rest}{}", source.newline()) } else { String::new() };
    edits.push(Edit { span: head, text: comment });
    let mut at = body;
    while at < nested.value.span.end {
        let line = Span::new(at, source.next_line(at));
        let blanks = line.text(source.text).bytes().take_while(|byte| *byte == b' ').count().min(shift);
        if blanks > 0 {
            edits.push(Edit { span: Span::new(at, at + blanks), text: String::new() });
        }
        at = line.end.max(at + 1);
    }
    for entry in inside {
        let key = entry.key_span;
        if key.text(source.text).starts_with(['"', '\'']) {
            edits.push(Edit { span: key, text: format!("maquette.{}", bare(source, entry)) });
        } else {
            edits.push(insertion(key.start, "maquette.".to_owned()));
        }
    }
    Some(edits)
}
