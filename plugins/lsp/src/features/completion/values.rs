//! What a value of the front matter could be: words, sizes, routes with their prices, colours, files, takes.

use maquette_prompt::Span;
use maquette_prompt::fields::{self, DOTPROMPT, Field, OWN, TIER, Takes};
use maquette_prompt::files::Kind;
use maquette_prompt::mend::scalar;
use maquette_prompt::picoschema::SCALARS;
use maquette_protocol::{Take, Verdict};
use tower_lsp::lsp_types::CompletionItemKind;

use super::{FileKind, Offer};
use crate::commands::{Arguments, REFERENCES, command};
use crate::features::spot::Spot;
use crate::features::{cards, help, hover};
use crate::view::View;

const SIZES: &[(&str, &str)] = &[
    ("1K", "About 1024 pixels on the long side."),
    ("2K", "About 2048 pixels on the long side."),
    ("4K", "About 4096 pixels on the long side."),
    ("1280x720", "Exactly so many pixels."),
];
const ASPECTS: &[&str] = &["16:9", "9:16", "1:1", "4:3", "3:4", "3:2", "2:3", "21:9", "4:5"];

/// The field of a path of keys; a field's own value, or an item of it.
pub(crate) fn field_of(path: &[&str]) -> Option<&'static Field> {
    match path {
        ["maquette.tiers", _, name] => fields::find(TIER, name),
        ["maquette.dialects", _, name] => fields::find(fields::DIALECT, name),
        [key] | [key, "-"] => match key.strip_prefix("maquette.") {
            Some(name) => fields::find(OWN, name),
            None => fields::find(DOTPROMPT, key),
        },
        _ => None,
    }
}

/// What the value at `spot` could be.
pub(super) fn offers(view: &View, spot: &Spot) -> Vec<Offer> {
    let path = spot.keys();
    match path.as_slice() {
        ["model"] => models(view, spot),
        ["maquette.shot"] => shots(view, spot),
        ["maquette.anchor"] => [takes(view, spot), pictures(view, spot)].concat(),
        ["maquette.matrix", name] | ["maquette.matrix", name, "-"] => axis(view, spot, name),
        ["input", "default", name] => defaults(view, spot, name),
        ["input" | "output", "schema", ..] => kinds(spot),
        ["output", "format"] => words(spot, &["json", "text"]),
        _ => field_of(&path).map(|field| of_field(view, spot, field)).unwrap_or_default(),
    }
}

fn of_field(view: &View, spot: &Spot, field: &'static Field) -> Vec<Offer> {
    let offer = |text: &str| value(spot, text);
    match field.takes {
        Takes::Route => routes(view, spot),
        Takes::Size => SIZES.iter().map(|(size, what)| offer(size).documented(*what)).collect(),
        // YAML of older tools reads `16:9` as a number of base sixty.
        Takes::Aspect => {
            ASPECTS.iter().map(|aspect| offer(aspect).written(format!("\"{aspect}\""))).collect()
        }
        Takes::Words(list) => words(spot, list),
        Takes::Palette => palette(view, spot),
        Takes::Picture => pictures(view, spot),
        Takes::Integer(..) | Takes::Number(..) => {
            vec![offer(field.example).detailed(cards::takes(&field.takes)).documented(field.doc)]
        }
        Takes::Text | Takes::Template | Takes::Axes | Takes::Tiers | Takes::Dialects | Takes::Foreign => {
            Vec::new()
        }
    }
}

fn value(spot: &Spot, text: &str) -> Offer {
    Offer::new(text, CompletionItemKind::VALUE, spot.token)
}

fn words(spot: &Spot, list: &[&str]) -> Vec<Offer> {
    list.iter().map(|word| Offer::new(*word, CompletionItemKind::ENUM_MEMBER, spot.token)).collect()
}

fn routes(view: &View, spot: &Spot) -> Vec<Offer> {
    let offer = |route: &maquette_protocol::Route| {
        Offer::new(&route.route, CompletionItemKind::MODULE, spot.token)
            .detailed(format!("{} \u{b7} {}", route.model, cards::price(route)))
            .documented(cards::route(view, route))
    };
    // What can be used now comes first.
    let (ready, rest): (Vec<_>, Vec<_>) = view.facts.routes.iter().partition(|route| route.ready);
    ready.into_iter().chain(rest).map(offer).collect()
}

fn models(view: &View, spot: &Spot) -> Vec<Offer> {
    let mut all = routes(view, spot);
    let more: Vec<Offer> = view
        .facts
        .routes
        .iter()
        .filter(|route| route.model != route.route)
        .map(|route| {
            Offer::new(&route.model, CompletionItemKind::MODULE, spot.token)
                .detailed(format!("{} \u{b7} {}", route.route, cards::price(route)))
                .documented(cards::route(view, route))
        })
        .collect();
    all.extend(more);
    all.dedup_by(|one, other| one.label == other.label);
    all
}

fn palette(view: &View, spot: &Spot) -> Vec<Offer> {
    let palettes = view.facts.project.iter().flat_map(|project| &project.palette);
    let mut all: Vec<Offer> = Vec::new();
    for (name, colours) in palettes {
        let in_list = spot.path.last().is_some_and(|last| last == "-");
        let text = if in_list { name.clone() } else { format!("[{name}]") };
        all.push(
            Offer::new(name, CompletionItemKind::COLOR, spot.token).written(text).detailed(colours.join(" ")),
        );
        for colour in colours {
            let written = if in_list { format!("\"{colour}\"") } else { format!("[\"{colour}\"]") };
            // An editor that knows this kind shows the colour itself, if the documentation is one.
            all.push(
                Offer::new(colour, CompletionItemKind::COLOR, spot.token)
                    .written(written)
                    .detailed(name.clone())
                    .documented(colour.clone()),
            );
        }
    }
    all
}

fn pictures(view: &View, spot: &Spot) -> Vec<Offer> {
    let offer = |name: String| {
        let text = scalar(&name);
        Offer::file(&name, FileKind::Picture, spot.token).written(text)
    };
    view.files.list(Kind::Media).into_iter().map(offer).collect()
}

/// Stills of the shot. Taking one puts a copy beside the file, because a file names pictures by their paths.
fn takes(view: &View, spot: &Spot) -> Vec<Offer> {
    stills(view, spot.token, &|path| scalar(path))
}

/// Takes that can be pictures of this file, each written as its copy will be called.
pub(super) fn stills(view: &View, span: Span, written: &dyn Fn(&str) -> String) -> Vec<Offer> {
    let offer = |(take, path): (&Take, String)| {
        let arguments =
            Arguments { uri: Some(view.snapshot.uri.clone()), takes: vec![take.id], ..Arguments::default() };
        let mut offer = Offer::new(take.id.to_string(), CompletionItemKind::REFERENCE, span)
            .written(written(&path))
            .detailed(format!("{} \u{b7} {}", take.shot_name, take.tier))
            .documented(cards::take(view, take));
        offer.command = Some(command("Copy beside the file", "maquette.export", &arguments));
        offer
    };
    copies(view).into_iter().map(offer).collect()
}

/// The shot's stills, the anchor frame and kept ones first, each with the path that its copy will have.
fn copies(view: &View) -> Vec<(&Take, String)> {
    let takes = hover::takes(view).iter().filter(|take| take.verdict != Some(Verdict::Reject));
    let named = takes.filter_map(|take| {
        let ending = match take.asset.media.as_str() {
            "image/png" => "png",
            "image/jpeg" => "jpg",
            "image/webp" => "webp",
            _ => return None,
        };
        Some((take, format!("{REFERENCES}/{}-{}-{}.{ending}", take.shot_name, take.tier, take.id)))
    });
    // A copy that is there already is offered as the file that it is.
    let mut all: Vec<_> = named.filter(|(_, path)| view.files.find(Kind::Media, path).is_none()).collect();
    all.sort_by_key(|(take, _)| (!take.anchor, take.verdict.is_none()));
    all
}

fn shots(view: &View, spot: &Spot) -> Vec<Offer> {
    let offer = |shot: &maquette_protocol::Shot| {
        let card = view.facts.takes_of(&shot.name).first().map(|take| cards::take(view, take));
        Offer::new(&shot.name, CompletionItemKind::VALUE, spot.token)
            .written(scalar(&shot.name))
            .detailed(format!("{} takes, {} kept", shot.takes, shot.kept))
            .documented(card.unwrap_or_default())
    };
    view.facts.shots.iter().map(offer).collect()
}

/// Files of words, and colours where one is begun.
fn axis(view: &View, spot: &Spot, name: &str) -> Vec<Offer> {
    let in_list = spot.path.last().is_some_and(|last| last == "-");
    let offer = |path: String| {
        let card = cards::list(view, &path).unwrap_or_default();
        let label = format!("@{path}");
        Offer::new(&label, CompletionItemKind::FILE, spot.token)
            .written(format!("\"{label}\""))
            .documented(card)
    };
    if in_list {
        defaults(view, spot, name)
    } else {
        view.files.list(Kind::Wildcard).into_iter().map(offer).collect()
    }
}

/// The values of the axis of this name: one of them is what other tools should print.
fn defaults(view: &View, spot: &Spot, name: &str) -> Vec<Offer> {
    let in_list = spot.path.first().is_some_and(|first| first == "maquette.matrix");
    if in_list {
        let default = view.document().defaults().get(name).map(help::spelt);
        return default.map(|text| value(spot, &text).detailed("the default")).into_iter().collect();
    }
    let Some(axis) = help::axis(view, name) else { return Vec::new() };
    let (_, first) = help::values(view, axis);
    first.iter().map(|text| value(spot, text).written(scalar(text)).detailed("value of the axis")).collect()
}

fn kinds(spot: &Spot) -> Vec<Offer> {
    let scalars =
        SCALARS.iter().map(|kind| Offer::new(*kind, CompletionItemKind::TYPE_PARAMETER, spot.token));
    scalars.collect()
}
