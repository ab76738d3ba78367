//! What can be folded: the front matter, its maps and lists, blocks and comments of the body.

use maquette_prompt::Span;
use maquette_prompt::template::{Part, Template};
use maquette_prompt::yaml::{Node, outline};
use tower_lsp::lsp_types::{FoldingRange, FoldingRangeKind};

use crate::view::View;

/// All that can be folded, in order.
pub fn ranges(view: &View) -> Vec<FoldingRange> {
    let document = view.document();
    let mut all = Vec::new();
    if let Some(front) = document.split().front {
        if let Some(close) = front.close {
            add(view, front.open.to(close), FoldingRangeKind::Region, &mut all);
        }
        match document.front() {
            Some(node) => values(view, node, &mut all),
            None => {
                for heading in outline(view.text(), front.yaml) {
                    add(view, heading.key_span.to(heading.value), FoldingRangeKind::Region, &mut all);
                }
            }
        }
    }
    parts(view, document.template(), &mut all);
    all.sort_by_key(|range| (range.start_line, std::cmp::Reverse(range.end_line)));
    // An editor folds a line once.
    all.dedup_by_key(|range| range.start_line);
    all
}

/// Adds a range where it has more than one line.
fn add(view: &View, span: Span, kind: FoldingRangeKind, all: &mut Vec<FoldingRange>) {
    let (start, end) = (view.position(span.start).line, view.position(span.end).line);
    if end > start {
        all.push(FoldingRange {
            start_line: start,
            start_character: None,
            end_line: end,
            end_character: None,
            kind: Some(kind),
            collapsed_text: None,
        });
    }
}

fn values(view: &View, node: &Node, all: &mut Vec<FoldingRange>) {
    for entry in node.entries() {
        add(view, entry.key_span.to(entry.value.span), FoldingRangeKind::Region, all);
        values(view, &entry.value, all);
    }
    for item in node.items() {
        add(view, item.span, FoldingRangeKind::Region, all);
        values(view, item, all);
    }
}

fn parts(view: &View, template: &Template, all: &mut Vec<FoldingRange>) {
    for part in &template.parts {
        match part {
            Part::Comment(span) => add(view, *span, FoldingRangeKind::Comment, all),
            Part::Raw(raw) => add(view, raw.span, FoldingRangeKind::Region, all),
            Part::Block(block) => {
                add(view, block.span, FoldingRangeKind::Region, all);
                parts(view, &block.inside, all);
                if let Some((_, otherwise)) = &block.otherwise {
                    parts(view, otherwise, all);
                }
            }
            Part::Partial(partial) => {
                if let Some(block) = &partial.block {
                    add(view, partial.span, FoldingRangeKind::Region, all);
                    parts(view, &block.otherwise, all);
                }
            }
            Part::Text(_) | Part::Mustache(_) | Part::Broken(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::view;
    use super::*;

    #[test]
    fn folds() {
        let check = |text: &str, expect: &[(u32, u32)]| {
            let found: Vec<_> =
                ranges(&view(text)).iter().map(|range| (range.start_line, range.end_line)).collect();
            assert_eq!(found, expect, "{text:?}");
        };
        check("---\na: 1\n---\nx", &[(0, 2)]);
        check("---\na:\n  b:\n    c: 1\nd: 2\n---\nx", &[(0, 5), (1, 3), (2, 3)]);
        check("---\na: [\nb:\n  c: 1\n---\nx", &[(0, 4), (2, 3)]);
        check("{{#if a}}\nx\n{{else}}\ny\n{{/if}}\n{{! a\nb }}", &[(0, 4), (5, 6)]);
        check("plain", &[]);
    }
}
