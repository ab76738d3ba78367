//! What is shown of a thing in a hover and beside a completion: fields, routes, tiers, takes, files. Everything is Markdown that also
//! reads well as plain text, because terminals show it so.

use std::path::Path;

use maquette_prompt::axes::words;
use maquette_prompt::fields::{Field, Takes};
use maquette_prompt::files::Kind;
use maquette_protocol::{Route, Take, Tier};
use tower_lsp::lsp_types::Url;

use crate::amount::credits;
use crate::knowledge::noted;
use crate::settings::HoverImages;
use crate::view::View;

/// So many values or lines of a file are shown.
const SHOWN: usize = 8;
/// A text that is shown is cut after so many letters.
const LETTERS: usize = 600;

/// What a field is for, what it takes, and an example.
pub fn field(prefix: &str, field: &Field) -> String {
    let mut card = format!("**{prefix}{}** \u{b7} {}\n\n{}", field.name, takes(&field.takes), field.doc);
    if !field.example.is_empty() {
        let gap = if field.example.starts_with('\n') { "" } else { " " };
        card.push_str(&format!("\n\n```yaml\n{prefix}{}:{gap}{}\n```", field.name, field.example));
    }
    card
}

/// What a field takes, in a few words.
pub fn takes(takes: &Takes) -> String {
    match takes {
        Takes::Text => "text".into(),
        Takes::Template => "text with `{{inputs}}`".into(),
        Takes::Integer(from, to) => format!("whole number, {from} to {to}"),
        Takes::Number(from, to) => format!("number, {from} to {to}"),
        Takes::Size => "size".into(),
        Takes::Aspect => "width to height".into(),
        Takes::Route => "name of a route".into(),
        Takes::Words(words) => words.join(" or "),
        Takes::Picture => "picture".into(),
        Takes::Palette => "colours".into(),
        Takes::Axes => "axes".into(),
        Takes::Tiers => "blocks by tier".into(),
        Takes::Dialects => "blocks by model".into(),
        Takes::Foreign => "Dotprompt".into(),
    }
}

/// What a price is for: ` a second`, and nothing for a take.
fn per(route: &Route) -> String {
    match route.price_per.as_str() {
        "" | "take" => " a take".into(),
        other => format!(" a {other}"),
    }
}

/// The price of a route in a few words.
pub fn price(route: &Route) -> String {
    if route.price_microcredits == 0 {
        "free".into()
    } else {
        format!("{}{}", credits(route.price_microcredits), per(route))
    }
}

/// A route: its model, price, speed, limits and end.
pub fn route(view: &View, route: &Route) -> String {
    let mut lines = vec![format!("**{}** \u{b7} `{}`", route.route, route.model)];
    if !route.about.is_empty() {
        lines.push(route.about.clone());
    }
    lines.push(format!("{} (as of {}, {})", price(route), route.price_as_of, route.price_source));
    lines.extend(view.facts.tiers.iter().find(|tier| tier.route == route.route).and_then(speed));
    let mut limits = vec![format!("up to {} px", route.max_side)];
    limits.extend(route.max_seconds.map(|most| format!("up to {most} s")));
    limits.push(format!("seed: {}", route.seed.replace('_', " ")));
    if route.max_references > 0 {
        limits.push(format!("{} reference pictures", route.max_references));
    }
    if route.guide {
        limits.push("keeps to a guide".into());
    }
    lines.push(limits.join(" \u{b7} "));
    lines.extend(end(route));
    lines.extend(route.why_not.as_ref().filter(|_| !route.ready).map(|why| format!("Not ready: {why}")));
    lines.extend(route.note.as_ref().map(|note| noted(&route.route, note)));
    lines.join("\n\n")
}

/// When its model is shut down.
fn end(route: &Route) -> Option<String> {
    let day = route.shutdown.as_ref()?;
    let left = match route.shutdown_days {
        Some(left) if left < 0 => format!("**Shut down** on {day}."),
        Some(left) => format!("**Will be shut down** on {day}, in {left} days."),
        None => format!("**Will be shut down** on {day}."),
    };
    Some(match &route.successor {
        Some(next) => format!("{left} Use `{next}` instead."),
        None => left,
    })
}

/// What was measured on this machine.
fn speed(tier: &Tier) -> Option<String> {
    let median = tier.median_ms.filter(|_| tier.measured > 0)?;
    let p95 = tier.p95_ms.map(|p95| format!(", p95 {}", seconds(p95))).unwrap_or_default();
    Some(format!("measured here: p50 {}{p95} ({} takes)", seconds(median), tier.measured))
}

/// Milliseconds as people read them.
pub fn seconds(ms: u64) -> String {
    if ms < 1_000 { format!("{ms} ms") } else { format!("{}.{} s", ms / 1_000, ms % 1_000 / 100) }
}

/// A tier of the ladder, with what this file does on it.
pub fn tier(view: &View, tier: &Tier) -> String {
    let stage = format!("{:?}", tier.stage).to_lowercase();
    let knobs = view.document().settings().at_tier(&tier.name);
    let route = knobs.route.as_ref().map_or(tier.route.as_str(), |route| route.value.as_str());
    let mut lines = vec![
        format!("**{}** \u{b7} {stage} by `{route}`", tier.name),
        format!(
            "{} takes of {}\u{d7}{}, {} each{}",
            tier.count,
            tier.width,
            tier.height,
            credits(tier.price_microcredits),
            as_of(tier)
        ),
    ];
    lines.extend(speed(tier));
    // The file may name another route than the ladder's, and a note is on a route.
    let ladders = || tier.note.as_ref().filter(|_| tier.route == route);
    let note = view.facts.route(route).and_then(|found| found.note.as_ref()).or_else(ladders);
    lines.extend(note.map(|note| noted(route, note)));
    if tier.needs_anchor {
        lines.push("Needs an anchor frame: an approved still.".into());
    }
    lines
        .extend(tier.rolls.map(|rolls| format!("After {rolls} rolls without a `keep` the next is refused.")));
    lines.extend(view.plan.as_ref().and_then(|plan| plan.rung(&tier.name)).map(super::lenses::summary));
    lines.join("\n\n")
}

fn as_of(tier: &Tier) -> String {
    tier.price_as_of.as_ref().map(|day| format!(" (as of {day})")).unwrap_or_default()
}

/// A file of words: how many values, and the first ones.
pub fn list(view: &View, path: &str) -> Option<String> {
    let text = view.files.read(Kind::Wildcard, path)?;
    let count = words(&text).count();
    let first: Vec<&str> = words(&text).take(SHOWN).collect();
    let more = if count > first.len() { ", \u{2026}" } else { "" };
    Some(format!("**{path}** \u{b7} {count} values\n\n{}{more}", first.join(", ")))
}

/// A partial: its text.
pub fn partial(view: &View, name: &str) -> Option<String> {
    let text = view.files.read(Kind::Partial, name)?;
    let body = maquette_prompt::front::split(&text).trimmed.text(&text);
    let place = view.files.find(Kind::Partial, name).unwrap_or_default();
    Some(format!("**{name}** \u{b7} `{place}`\n\n{}", quoted(body)))
}

/// A picture: shown where the editor shows pictures, otherwise its path.
pub fn picture(view: &View, path: &str) -> Option<String> {
    if path.starts_with("http://") || path.starts_with("https://") {
        return Some(format!("[{path}]({path})"));
    }
    let found = view.files.find(Kind::Media, path)?;
    let address = Url::from_file_path(&found).ok().filter(|_| shown(view) != Shown::Link);
    let picture = address.map(|address| format!("\n\n![]({address})"));
    Some(format!("**{path}** \u{b7} `{found}`{}", picture.unwrap_or_default()))
}

/// A take: as a picture where the editor shows one, as a link elsewhere. A terminal prints addresses, so it never gets `data:`.
pub fn take(view: &View, take: &Take) -> String {
    let made = format!(
        "**{}** \u{b7} {} \u{b7} {} \u{b7} {}{}{}",
        take.id,
        take.shot_name,
        take.tier,
        credits(take.cost_microcredits),
        match take.verdict {
            Some(maquette_protocol::Verdict::Keep) => " \u{b7} kept",
            Some(maquette_protocol::Verdict::Reject) => " \u{b7} rejected",
            Some(maquette_protocol::Verdict::Unknown) | None => "",
        },
        if take.anchor { " \u{b7} anchor frame" } else { "" },
    );
    let link = take.asset.url.as_ref().map(|url| format!("[open {}]({url})", take.id));
    let picture = thumbnail(view, take).map(|address| format!("![]({address})"));
    [Some(made), picture, link].into_iter().flatten().collect::<Vec<_>>().join("\n\n")
}

/// The address of a take's small picture, where this editor shows it.
fn thumbnail(view: &View, take: &Take) -> Option<String> {
    let path = take.asset.thumbnail.as_ref().or(take.asset.path.as_ref())?;
    match shown(view) {
        Shown::Link => None,
        Shown::File => Url::from_file_path(path).ok().map(|url| url.to_string()),
        Shown::Data => {
            take.asset.thumbnail.as_ref().and_then(|path| crate::files::picture_address(Path::new(path)))
        }
    }
}

/// How pictures may stand in Markdown for this editor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shown {
    Link,
    File,
    Data,
}

/// Editors in terminals, which print an address as it stands: a picture in one would be pages of letters.
const TERMINALS: &[&str] =
    &["neovim", "nvim", "vim", "emacs", "eglot", "helix", "hx", "kakoune", "kak", "micro"];

fn shown(view: &View) -> Shown {
    let is_terminal = TERMINALS.iter().any(|name| view.client.name.starts_with(name));
    match view.settings.hover_images {
        _ if !view.client.markdown => Shown::Link,
        HoverImages::Auto if view.client.shows_pictures() => Shown::File,
        HoverImages::Auto | HoverImages::Off => Shown::Link,
        HoverImages::File => Shown::File,
        HoverImages::Data if is_terminal => Shown::Link,
        HoverImages::Data => Shown::Data,
    }
}

/// A text in a box, cut where it is long.
pub fn quoted(text: &str) -> String {
    let mut cut: String = text.chars().take(LETTERS).collect();
    if cut.len() < text.len() {
        cut.push('\u{2026}');
    }
    // A fence within must not end the box.
    let fence = if cut.contains("```") { "````" } else { "```" };
    format!("{fence}text\n{cut}\n{fence}")
}
