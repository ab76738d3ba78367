//! Inlay hints: credits by tier, tokens, the size of the matrix, resolved defaults.

use maquette_prompt::Span;
use maquette_prompt::template::{What, uses};
use tower_lsp::lsp_types::{InlayHint, InlayHintKind, InlayHintLabel, InlayHintTooltip};

use super::wordings::wordings;
use super::{help, hover, lenses};
use crate::knowledge::noted;
use crate::view::View;

/// A default is shown up to so many letters.
const LETTERS: usize = 24;

/// The hints within `span`.
pub fn hints(view: &View, span: Span) -> Vec<InlayHint> {
    let mut all = defaults(view, span);
    if view.snapshot.is_ours() {
        all.extend(tiers(view, span));
        all.extend(matrix(view, span));
        all.extend(tokens(view, span));
    }
    all.sort_by_key(|hint| (hint.position.line, hint.position.character));
    all
}

fn hint(view: &View, at: usize, label: String, tooltip: &str) -> InlayHint {
    InlayHint {
        position: view.position(at),
        label: InlayHintLabel::String(label),
        kind: Some(InlayHintKind::TYPE),
        text_edits: None,
        tooltip: Some(InlayHintTooltip::String(tooltip.to_owned())),
        padding_left: Some(true),
        padding_right: None,
        data: None,
    }
}

/// Behind a tier's name: what this file costs there.
fn tiers(view: &View, span: Span) -> Vec<InlayHint> {
    let Some(plan) = &view.plan else { return Vec::new() };
    let of = |block: &maquette_prompt::settings::TierBlock| {
        let at = block.name.span.end;
        let rung = plan.rung(&block.name.value).filter(|_| span.touches(at))?;
        let label = lenses::cost(rung);
        let noted = rung.note().map(|note| format!(" {}", noted(&rung.expanded.route, note)));
        let tip = format!("What this file would cost on this tier now.{}", noted.unwrap_or_default());
        (!label.is_empty()).then(|| hint(view, at, label, &tip))
    };
    view.document().settings().tiers.iter().filter_map(of).collect()
}

/// Behind `maquette.matrix`: how many combinations there are.
fn matrix(view: &View, span: Span) -> Option<InlayHint> {
    let front = view.document().front()?;
    let entry = front.entries().iter().find(|entry| entry.key == "maquette.matrix")?;
    let at = entry.key_span.end;
    if !span.touches(at) {
        return None;
    }
    let axes = hover::axes(view)?;
    let (total, size) = (axes.total(), axes.size());
    let label = if total < size { format!("{total} of {size}") } else { format!("{total} combinations") };
    Some(hint(view, at, label, "How many wordings this file makes."))
}

/// At the end of the body: about how many tokens it has.
fn tokens(view: &View, span: Span) -> Option<InlayHint> {
    let document = view.document();
    let at = document.body_span().end;
    if !span.touches(at) || document.body().is_empty() {
        return None;
    }
    let (_, wording) = hover::first(view)?;
    let count = hover::tokens(view, &wording.prompt);
    Some(hint(view, at, format!("\u{2248} {count} tokens"), "An estimate, for the first combination."))
}

/// Behind an input: what it is if nobody says.
fn defaults(view: &View, span: Span) -> Vec<InlayHint> {
    let document = view.document();
    let values = document.defaults();
    let mut all = Vec::new();
    for wording in wordings(document).iter().filter(|wording| meet(wording.span, span)) {
        for using in uses(&wording.tree) {
            let What::Input { name, path, .. } = &using.what else { continue };
            let Some(value) = values.get(path.as_str()).filter(|_| span.touches(name.span.end)) else {
                continue;
            };
            // An axis or a map has no one value to show.
            if help::axis(view, path).is_some() || value.is_object() || value.is_array() {
                continue;
            }
            let text = help::spelt(value);
            let mut label: String = text.chars().take(LETTERS).collect();
            if label.len() < text.len() {
                label.push('\u{2026}');
            }
            all.push(hint(view, name.span.end, format!("= {label}"), "The input's default."));
        }
    }
    all
}

fn meet(one: Span, other: Span) -> bool {
    one.start <= other.end && other.start <= one.end
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{noting, planned, view};
    use super::*;

    fn shown(view: &View) -> Vec<String> {
        let all = hints(view, Span::new(0, view.text().len())).into_iter();
        all.map(|hint| match hint.label {
            InlayHintLabel::String(text) => {
                format!("{}:{} {text}", hint.position.line, hint.position.character)
            }
            InlayHintLabel::LabelParts(_) => String::new(),
        })
        .collect()
    }

    #[test]
    fn hints_stand_behind_what_they_are_about() {
        let text = "---\nmaquette.tiers: { draft: {}, hero: {} }\nmaquette.matrix: { a: [1, 2], b: [3, 4] }\nmaquette.pick: 3\ninput: { default: { c: teapot, a: 1 } }\n---\n🌄 {{c}} {{a}}{{b}}";
        assert_eq!(
            shown(&planned(text)),
            [
                "1:23 3 credits, 5 cached",
                "1:33 keep a take first",
                "2:15 3 of 4",
                "6:6 = teapot",
                "6:19 \u{2248} 8 tokens"
            ]
        );
    }

    #[test]
    fn the_tip_of_a_price_has_the_note_on_its_route() {
        let mut view = planned("---\nmaquette.tiers: { draft: {} }\n---\na teapot");
        noting(&mut view, "draft", "poor at hands");
        let first = hints(&view, Span::new(0, view.text().len())).remove(0);
        let Some(InlayHintTooltip::String(tip)) = first.tooltip else { panic!("it has a tip") };
        assert!(tip.ends_with(" Your note on sketch/composition: \u{201c}poor at hands\u{201d}."), "{tip}");
    }

    #[test]
    fn a_file_of_somebody_else_has_no_prices() {
        let text = "---\ninput: { default: { c: teapot } }\n---\na {{c}}";
        assert_eq!(shown(&view(text)), ["3:5 = teapot"]);
    }
}
