//! Names that have to exist elsewhere: tiers, routes, models, palettes.

use crate::document::Document;
use crate::facts::{Facts, Route};
use crate::fields;
use crate::finding::{Code, Edit, Finding, Severity};
use crate::settings::{At, Settings};
use crate::span::Span;

/// From so many days before a shutdown on it is a warning; before that, worth knowing. `maquette doctor` warns from the same day on.
const SOON_DAYS: i64 = 30;

pub(super) fn check(document: &Document, facts: &Facts, findings: &mut Vec<Finding>) {
    let settings = document.settings();
    tiers(settings, facts, findings);
    routes(settings, facts, findings);
    model(document, facts, findings);
    palette(settings, facts, findings);
}

fn tiers(settings: &Settings, facts: &Facts, findings: &mut Vec<Finding>) {
    let Some(ladder) = &facts.tiers else { return };
    let names = || ladder.iter().map(|tier| tier.name.as_str());
    for block in &settings.tiers {
        if facts.tier(&block.name.value).is_none() {
            let message = format!("the ladder has no tier `{}`", block.name.value);
            findings.push(misspelt(Code::UnknownTier, &block.name, message, names()));
        }
    }
    let Some(last) = settings.tiers.last() else { return };
    let missing: Vec<&str> = names().filter(|name| settings.tier(name).is_none()).collect();
    if !missing.is_empty() && settings.tiers.iter().any(|block| facts.tier(&block.name.value).is_some()) {
        let message = format!("nothing is said of {}; used as the ladder has it", listed(&missing));
        findings.push(Finding::new(Code::MissingTier, last.name.span, message));
    }
}

fn listed(names: &[&str]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match names.as_slice() {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

fn routes(settings: &Settings, facts: &Facts, findings: &mut Vec<Finding>) {
    let Some(routes) = &facts.routes else { return };
    for block in &settings.tiers {
        let Some(name) = &block.knobs.route else { continue };
        let Some(route) = facts.route(&name.value) else {
            let message = format!("there is no route `{}`", name.value);
            let names = routes.iter().map(|route| route.name.as_str());
            findings.push(misspelt(Code::UnknownRoute, name, message, names));
            continue;
        };
        findings.extend(retiring(route, name.span));
    }
    // A tier without a route of its own has the ladder's.
    for block in settings.tiers.iter().filter(|block| block.knobs.route.is_none()) {
        let route = facts.tier(&block.name.value).and_then(|tier| facts.route(&tier.route));
        findings.extend(route.and_then(|route| retiring(route, block.name.span)));
    }
}

fn model(document: &Document, facts: &Facts, findings: &mut Vec<Finding>) {
    let Some(routes) = &facts.routes else { return };
    let Some(node) = document.front().and_then(|front| front.get("model")) else { return };
    let Some(model) = node.text() else { return };
    let Some(route) = facts.routes_to(model).next() else {
        let message = format!("no route leads to the model `{model}`");
        let name = At { value: model.to_owned(), span: node.span };
        let names = routes.iter().flat_map(|route| [route.name.as_str(), route.model.as_str()]);
        findings.push(misspelt(Code::UnknownModel, &name, message, names));
        return;
    };
    findings.extend(retiring(route, node.span));
}

/// What is to be said of a model whose end is announced.
fn retiring(route: &Route, span: Span) -> Option<Finding> {
    let day = route.shutdown.as_deref()?;
    let (is_over, is_soon) =
        (route.days_left.is_some_and(|left| left < 0), route.days_left.is_some_and(|left| left <= SOON_DAYS));
    let when = match route.days_left {
        Some(left) if left < 0 => format!("was shut down on {day}"),
        Some(0) => format!("is shut down today ({day})"),
        Some(1) => format!("is shut down tomorrow ({day})"),
        Some(left) => format!("is shut down in {left} days, on {day}"),
        None => format!("is shut down on {day}"),
    };
    let message = format!("{} of `{}` {when}", route.model, route.name);
    let severity = if is_over || is_soon { Severity::Warning } else { Severity::Info };
    let hint = route.successor.as_ref().map(|next| format!("Use `{next}` instead."));
    Some(Finding::new(Code::Retiring, span, message).as_bad_as(severity).hinted(hint.unwrap_or_default()))
}

fn palette(settings: &Settings, facts: &Facts, findings: &mut Vec<Finding>) {
    for colour in &settings.palette {
        let looks_like_one = colour.value.starts_with('#');
        let is_known =
            |palettes: &std::collections::BTreeMap<String, Vec<String>>| palettes.contains_key(&colour.value);
        if looks_like_one && fields::colour(&colour.value).is_none() {
            let message = format!("`{}` is no colour", colour.value);
            let hint = "Write `\"#rrggbb\"`, in quotes: `#` begins a comment without them.";
            findings.push(Finding::new(Code::BadColour, colour.span, message).hinted(hint));
        } else if !looks_like_one && facts.palettes.as_ref().is_some_and(|palettes| !is_known(palettes)) {
            let message = format!("the project has no palette `{}`", colour.value);
            let names: Vec<&str> = facts.palettes.iter().flatten().map(|(name, _)| name.as_str()).collect();
            let hint = match names.as_slice() {
                [] => "Write `\"#rrggbb\"`, or add it below `[palette]` in `maquette.toml`.".to_owned(),
                names => format!("There is {}; or write `\"#rrggbb\"`.", listed(names)),
            };
            findings.push(Finding::new(Code::BadColour, colour.span, message).hinted(hint));
        }
    }
    // `[#0b5fff]` is an empty list, because YAML reads a comment there: the most usual mistake with colours.
    if settings.palette.is_empty() {
        findings.extend(settings.palette_span.map(|span| {
            let hint = "Put colours in quotes: `[\"#0b5fff\"]`; `#` begins a comment without them.";
            Finding::new(Code::BadColour, span, "the palette has no colours").hinted(hint)
        }));
    }
}

/// A name that is not there, with the nearest that is.
fn misspelt<'a>(
    code: Code,
    name: &At<String>,
    message: String,
    known: impl Iterator<Item = &'a str>,
) -> Finding {
    let known: Vec<&str> = known.collect();
    match fields::near(known.iter().copied(), &name.value) {
        Some(near) => {
            let edit = Edit { span: name.span, text: near.to_owned() };
            Finding::new(code, name.span, message)
                .hinted(format!("Did you mean `{near}`?"))
                .mended(format!("Change to `{near}`"), vec![edit])
        }
        None if known.len() <= 8 => {
            Finding::new(code, name.span, message).hinted(format!("There is {}.", listed(&known)))
        }
        None => Finding::new(code, name.span, message).hinted("`maquette models` lists all."),
    }
}
