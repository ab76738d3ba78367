//! What makes more of a file without a finding asking for it: a selection as a partial, an axis as a file of words, flat keys, tiers.

use maquette_prompt::Span;
use maquette_prompt::files::Kind;
use maquette_prompt::mend::{self, Extract, Source};
use tower_lsp::lsp_types::CodeActionKind;

use super::Offer;
use crate::view::View;

/// What can be made of `span`.
pub(super) fn offers(view: &View, span: Span) -> Vec<Offer> {
    let source = Source::new(view.text(), view.document().front());
    let partial = partial(view, &source, span);
    let list = list(view, &source, span);
    let tiers = tiers(view, &source, span);
    partial.into_iter().chain(list).chain(tiers).collect()
}

fn extracted(title: String, extract: Extract) -> Offer {
    let file = Some((extract.file, extract.text));
    Offer { file, ..Offer::new(title, CodeActionKind::REFACTOR_EXTRACT, extract.edits) }
}

/// The selection as a partial, with a name that is still free.
fn partial(view: &View, source: &Source<'_>, selection: Span) -> Option<Offer> {
    if selection.is_empty() {
        return None;
    }
    let names = (1..100).map(|number| if number == 1 { "part".to_owned() } else { format!("part-{number}") });
    let name = { names }.find(|name| view.files.find(Kind::Partial, name).is_none())?;
    let extract = mend::selection_to_partial(source, selection, &name)?;
    Some(extracted(format!("Extract to the partial `{name}`"), extract))
}

/// The axis that the place lies in, as a file of words.
fn list(view: &View, source: &Source<'_>, span: Span) -> Option<Offer> {
    let settings = view.document().settings();
    let axis = settings.axes.iter().find(|axis| axis.name.span.to(axis.span).covers(span))?;
    let extract = mend::axis_to_wildcard(source, &axis.name.value)?;
    Some(extracted(format!("Extract the values of `{}` to `{}`", axis.name.value, extract.file), extract))
}

/// A block for each tier that the file says nothing of, at `maquette.tiers` and in it.
fn tiers(view: &View, source: &Source<'_>, span: Span) -> Vec<Offer> {
    let document = view.document();
    let entry =
        document.front().and_then(|front| front.entries().iter().find(|entry| entry.key == "maquette.tiers"));
    let is_there = entry.is_some_and(|entry| entry.key_span.to(entry.value.span).covers(span));
    if !is_there {
        return Vec::new();
    }
    let missing = view.facts.tiers.iter().filter(|tier| document.settings().tier(&tier.name).is_none());
    let offer = |tier: &maquette_protocol::Tier| {
        let edits = mend::add_tier(source, &tier.name, &[("count", &tier.count.to_string())])?;
        let title = format!("Add the tier `{}`", tier.name);
        Some(Offer::new(title, CodeActionKind::REFACTOR_REWRITE, edits))
    };
    missing.filter_map(offer).collect()
}
