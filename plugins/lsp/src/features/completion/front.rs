//! What could be written in the front matter: keys, by the table of fields, and values.

use std::collections::BTreeSet;

use maquette_prompt::Span;
use maquette_prompt::fields::{DIALECT, DOTPROMPT, Field, OWN, TIER, Takes};
use maquette_prompt::template::{What, uses};
use maquette_prompt::yaml::outline;
use tower_lsp::lsp_types::CompletionItemKind;

use super::{Offer, body, plain, values};
use crate::features::spot::{Role, Spot, spot};
use crate::features::wordings::wordings;
use crate::features::{cards, help};
use crate::view::View;

/// What could be written at `offset`.
pub(super) fn offers(view: &View, offset: usize) -> Vec<Offer> {
    let Some(front) = view.document().split().front else { return Vec::new() };
    let Some(spot) = spot(view.text(), front.yaml, offset) else { return Vec::new() };
    match spot.role {
        Role::Key => keys(view, front.yaml, &spot),
        Role::Value => {
            let in_tag = body::offers(view, spot.token, offset);
            if in_tag.is_empty() && !is_tag(view, &spot, offset) {
                values::offers(view, &spot)
            } else {
                in_tag
            }
        }
    }
}

/// Whether a tag is open before the place, so that no value can be meant.
fn is_tag(view: &View, spot: &Spot, offset: usize) -> bool {
    crate::features::tag::tag_at(view.text(), spot.token, offset).is_some()
}

fn keys(view: &View, yaml: Span, spot: &Spot) -> Vec<Offer> {
    match spot.keys().as_slice() {
        [] => top(view, yaml, spot),
        ["maquette.tiers"] => tiers(view, spot),
        ["maquette.tiers", _] => inner(view, spot, TIER),
        ["maquette.dialects"] => dialects(view, spot),
        ["maquette.dialects", _] => inner(view, spot, DIALECT),
        ["maquette.matrix"] => inputs(view, spot, "[$0]"),
        ["maquette.matrix", _, "-"] => {
            plain_keys(spot, &[("value", "The value."), ("negative", "What not to draw where it is chosen.")])
        }
        ["input"] => plain_keys(
            spot,
            &[
                ("schema", "What the inputs are, as Picoschema."),
                ("default", "What they are if nobody says."),
            ],
        ),
        ["input", "schema"] => undeclared(view, spot),
        ["input", "default"] => inputs(view, spot, "$0"),
        ["output"] => {
            plain_keys(spot, &[("format", "`json` or `text`."), ("schema", "What comes out, as Picoschema.")])
        }
        _ => Vec::new(),
    }
}

/// Whether a colon follows, so that only the name is wanting.
fn has_colon(view: &View, spot: &Spot) -> bool {
    view.text().get(spot.token.end..).is_some_and(|rest| rest.trim_start_matches(' ').starts_with(':'))
}

fn key(view: &View, spot: &Spot, name: &str, value: &str) -> Offer {
    let offer = Offer::new(name, CompletionItemKind::PROPERTY, spot.token);
    if has_colon(view, spot) {
        return offer.written(name);
    }
    offer.written(format!("{name}: ")).filled(format!("{name}: {value}"))
}

fn top(view: &View, yaml: Span, spot: &Spot) -> Vec<Offer> {
    // Lines and not YAML, because what is being written is rarely whole.
    let headings = outline(view.text(), yaml);
    let there: BTreeSet<&str> = headings
        .iter()
        .filter(|heading| !heading.key_span.touches(spot.token.start))
        .map(|heading| heading.key.as_str())
        .collect();
    let offer = |prefix: &str, field: &Field| {
        let name = format!("{prefix}{}", field.name);
        // Maps begin on the next line.
        let is_map =
            matches!(field.takes, Takes::Tiers | Takes::Axes | Takes::Dialects) || field.name == "input";
        let is_open = is_map || field.example.is_empty();
        let value = if is_open { "$0".to_owned() } else { format!("${{1:{}}}", plain(field.example)) };
        let mut offer = key(view, spot, &name, &value);
        if is_map && !has_colon(view, spot) {
            let below = if field.name == "input" { "schema:\n    $0" } else { "$0" };
            offer = offer.filled(format!("{name}:\n  {below}"));
        }
        offer.detailed(cards::takes(&field.takes)).documented(cards::field(prefix, field))
    };
    let own = OWN.iter().map(|field| offer("maquette.", field));
    let foreign = DOTPROMPT.iter().map(|field| offer("", field));
    // In somebody else's file our own keys come last.
    let all: Vec<Offer> =
        if view.snapshot.is_ours() { own.chain(foreign).collect() } else { foreign.chain(own).collect() };
    all.into_iter().filter(|offer| !there.contains(offer.label.as_str())).collect()
}

/// The names beside the place, as far as the YAML can be read.
fn siblings<'v>(view: &'v View, spot: &Spot) -> BTreeSet<&'v str> {
    let mut node = view.document().front();
    for name in &spot.path {
        node = node.and_then(|node| node.get(name));
    }
    let others = node.map(|node| node.entries()).unwrap_or_default().iter();
    others.filter(|entry| entry.key_span != spot.token).map(|entry| entry.key.as_str()).collect()
}

fn inner(view: &View, spot: &Spot, table: &'static [Field]) -> Vec<Offer> {
    let there = siblings(view, spot);
    let offer = |field: &'static Field| {
        key(view, spot, field.name, &format!("${{1:{}}}", plain(field.example)))
            .detailed(cards::takes(&field.takes))
            .documented(cards::field("", field))
    };
    table.iter().filter(|field| !there.contains(field.name)).map(offer).collect()
}

fn tiers(view: &View, spot: &Spot) -> Vec<Offer> {
    let there = siblings(view, spot);
    let missing = view.facts.tiers.iter().filter(|tier| !there.contains(tier.name.as_str()));
    let offer = |tier: &maquette_protocol::Tier| {
        key(view, spot, &tier.name, "{ $0 }").detailed(tier.route.clone()).documented(cards::tier(view, tier))
    };
    missing.map(offer).collect()
}

/// Providers, and the words that models are called by.
fn dialects(view: &View, spot: &Spot) -> Vec<Offer> {
    let there = siblings(view, spot);
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let mut all = Vec::new();
    for route in &view.facts.routes {
        let words = route.model.split(['/', '-', '.', '_', ' ', ':']).filter(|word| word.len() > 2);
        for name in words.chain([route.provider.as_str(), route.route.as_str()]) {
            if !there.contains(name) && seen.insert(name) {
                all.push(key(view, spot, name, "{ add: \"$0\" }").detailed(route.route.clone()));
            }
        }
    }
    all
}

/// Inputs that have no entry here yet.
fn inputs(view: &View, spot: &Spot, value: &str) -> Vec<Offer> {
    let there = siblings(view, spot);
    let known = view.document().inputs().list.iter().filter(|input| !there.contains(input.name.as_str()));
    let mut all: Vec<Offer> = known
        .map(|input| {
            key(view, spot, &input.name, value)
                .detailed(help::says(input))
                .documented(help::input(view, input))
        })
        .collect();
    let mut more = undeclared(view, spot);
    for offer in &mut more {
        if !has_colon(view, spot) {
            offer.snippet = Some(format!("{}: {value}", offer.label));
        }
    }
    all.extend(more.into_iter().filter(|offer| !there.contains(offer.label.as_str())));
    all
}

/// Inputs that are used and declared nowhere.
fn undeclared(view: &View, spot: &Spot) -> Vec<Offer> {
    let inputs = view.document().inputs();
    let mut names: Vec<String> = Vec::new();
    for using in wordings(view.document()).iter().flat_map(|wording| uses(&wording.tree)) {
        if let What::Input { name, is_sure: true, .. } = using.what
            && inputs.get(&name.text).is_none_or(|input| !input.is_declared)
            && !names.contains(&name.text)
        {
            names.push(name.text);
        }
    }
    let offer = |name: &String| key(view, spot, name, "${1:string}").detailed("used and not declared");
    names.iter().map(offer).collect()
}

fn plain_keys(spot: &Spot, names: &[(&str, &str)]) -> Vec<Offer> {
    let offer = |(name, what): &(&str, &str)| {
        Offer::new(*name, CompletionItemKind::PROPERTY, spot.token)
            .written(format!("{name}: "))
            .documented(*what)
    };
    names.iter().map(offer).collect()
}
