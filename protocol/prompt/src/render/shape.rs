//! A template, looked at before the engine reads it. The engine calls itself for every level, so a text of nothing but `{{#if a}}` would end
//! the program; and it counts lines from the beginning for every tag, so its time grows with the square of the length. Our own parser
//! refuses the first and says where a long text can be cut.

use crate::finding::Severity;
use crate::span::Span;
use crate::template::{Part, parse};

/// A piece ends at the first good place after this many bytes.
const PIECE: usize = 1 << 8;

/// What is wrong with a template, and where.
pub(super) struct Wrong {
    pub(super) message: String,
    pub(super) at: usize,
}

/// The text in pieces that mean the same one after another: each ends with a line that no tag and no block goes over.
pub(super) fn pieces(text: &str) -> Result<Vec<&str>, Wrong> {
    let (template, findings) = parse(text, Span::new(0, text.len()));
    if let Some(finding) = findings.into_iter().find(|finding| finding.severity == Severity::Error) {
        return Err(Wrong { message: finding.message, at: finding.span.start });
    }
    let mut pieces = Vec::new();
    let mut start = 0;
    for part in &template.parts {
        let Part::Text(span) = part else { continue };
        let Some(newline) = span.text(text).rfind('\n') else { continue };
        let cut = span.start + newline + 1;
        if cut >= start + PIECE && !is_trimmed_over(text, cut) {
            pieces.push(Span::new(start, cut).text(text));
            start = cut;
        }
    }
    pieces.push(Span::new(start, text.len()).text(text));
    pieces.retain(|piece| !piece.is_empty());
    Ok(pieces)
}

/// Whether a tag before or behind the place takes the blanks around it away.
fn is_trimmed_over(text: &str, cut: usize) -> bool {
    let (before, behind) = text.split_at_checked(cut).unwrap_or((text, ""));
    before.trim_end().ends_with("~}}") || behind.trim_start().starts_with("{{~")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_end_where_nothing_is_open() {
        let line = format!("{}\n", "x".repeat(PIECE));
        let check = |text: &str, count: usize| {
            let pieces = pieces(text).map_err(|wrong| wrong.message).unwrap();
            assert_eq!((pieces.len(), pieces.concat().as_str()), (count, text), "{text:.80}");
        };
        check("", 0);
        check("{{a}}", 1);
        check(&format!("{{{{a}}}}{line}{line}{{{{b}}}}{line}"), 2);
        check(&format!("{{{{#if a}}}}{line}{{{{else}}}}{line}{{{{/if}}}}\n{line}{{{{b}}}}"), 2);
        check(&format!("{line}{{{{~a~}}}}\n{line}"), 1);
        check(&format!("{{{{!-- {line} --}}}}x{line}"), 1);
        check(&format!("{{{{json \"}}}}\\n{{{{#if\"}}}}{line}{{{{a}}}}"), 2);
    }

    #[test]
    fn deep_texts_never_reach_the_engine() {
        for text in ["{{#if a}}", "{{a (", "{{json [", "{{#each a}}{{> b}}", "{{#> a}}"] {
            assert!(pieces(&text.repeat(10_000)).is_err(), "{text}");
        }
        let nested = format!("{}x{}", "{{#if a}}".repeat(100), "{{/if}}".repeat(100));
        assert!(pieces(&nested).is_err());
    }
}
