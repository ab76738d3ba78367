//! What could be written in a tag: inputs, helpers, partials, pictures.

use maquette_prompt::Span;
use maquette_prompt::files::Kind;
use maquette_prompt::inputs::Input;
use maquette_prompt::template::HELPERS;
use tower_lsp::lsp_types::CompletionItemKind;

use super::values::stills;
use super::{FileKind, Offer};
use crate::features::help;
use crate::features::tag::{Slot, Tag, tag_at};
use crate::view::View;

/// Helpers that are written as blocks.
const BLOCKS: &[&str] = &["if", "unless", "each", "with", "ifEquals", "unlessEquals"];
/// Roles that a picture's wording is made of, and the others that Dotprompt has.
const ROLES: &[(&str, &str)] = &[
    ("user", "What to draw."),
    ("system", "Said before what the user says: a preamble about style."),
    ("model", "What the model has said; no part of a picture's wording."),
];
/// Variables that Dotprompt tools fill in.
const DATA: &[(&str, &str)] = &[
    ("@state", "State that another Dotprompt tool keeps; empty here."),
    ("@auth", "Who is signed in, in another Dotprompt tool; empty here."),
    ("@index", "The number of the item within `{{#each}}`, from 0."),
    ("@key", "The key of the item within `{{#each}}`."),
    ("@first", "Whether it is the first item within `{{#each}}`."),
    ("@last", "Whether it is the last item within `{{#each}}`."),
    ("@root", "The inputs, whatever block this is in."),
];

/// What could be written at `offset` of the text `within`; nothing outside of tags.
pub(super) fn offers(view: &View, within: Span, offset: usize) -> Vec<Offer> {
    let Some(tag) = tag_at(view.text(), within, offset) else { return Vec::new() };
    match &tag.slot {
        Slot::Head => [inputs(view, &tag, true), helpers(&tag), blocks(&tag, '#'), data(&tag)].concat(),
        Slot::Block => [blocks(&tag, ' '), inputs(view, &tag, false)].concat(),
        Slot::End => ends(view, within, &tag),
        Slot::Partial => partials(view, &tag),
        Slot::Argument(helper) if helper == "role" => Vec::new(),
        Slot::Argument(helper) => [named(helper, &tag), inputs(view, &tag, false), data(&tag)].concat(),
        Slot::Named(helper, name) if helper == "media" && name == "url" => {
            [inputs(view, &tag, false), pictures(view, &tag, true)].concat()
        }
        Slot::Named(..) => inputs(view, &tag, false),
        Slot::Quoted(helper, name) if helper == "media" && name == "url" => pictures(view, &tag, false),
        Slot::Quoted(helper, _) if helper == "role" => roles(&tag),
        Slot::Quoted(..) => Vec::new(),
    }
}

/// What closes the tag, where nothing does yet.
fn close(tag: &Tag) -> &'static str {
    if tag.close.is_none() { "}}" } else { "" }
}

fn inputs(view: &View, tag: &Tag, closes: bool) -> Vec<Offer> {
    let offer = |input: &Input| {
        let text = format!("{}{}", input.name, if closes { close(tag) } else { "" });
        Offer::new(&input.name, CompletionItemKind::VARIABLE, tag.word)
            .written(text)
            .detailed(help::says(input))
            .documented(help::input(view, input))
    };
    view.document().inputs().list.iter().map(offer).collect()
}

fn helpers(tag: &Tag) -> Vec<Offer> {
    let plain = HELPERS.iter().filter(|(name, _)| !BLOCKS.contains(name));
    let offer = |(name, how): &(&str, &str)| {
        let call = match *name {
            "media" => "media url=${1:picture}".to_owned(),
            "role" => "role \"${1:system}\"".to_owned(),
            "section" => "section \"${1:name}\"".to_owned(),
            "history" => "history".to_owned(),
            "lookup" => "lookup ${1:map} ${2:key}".to_owned(),
            other => format!("{other} ${{1:value}}"),
        };
        // A snippet's own braces need no sign outside of its places.
        let snippet = format!("{call}{}", if tag.close.is_none() { "}}$0" } else { "" });
        Offer::new(*name, CompletionItemKind::FUNCTION, tag.word)
            .written(format!("{name} "))
            .filled(snippet)
            .detailed(*how)
            .documented(help::helper(name))
    };
    plain.map(offer).collect()
}

/// `{{#if value}} … {{/if}}`; `sign` is what stands before the name, where nothing does yet.
fn blocks(tag: &Tag, sign: char) -> Vec<Offer> {
    let sign = if sign == '#' { "#" } else { "" };
    let known = HELPERS.iter().filter(|(name, _)| BLOCKS.contains(name));
    let offer = |(name, how): &(&str, &str)| {
        let values = if name.ends_with("Equals") { "${1:a} ${2:b}" } else { "${1:value}" };
        let mut offer = Offer::new(format!("{sign}{name}"), CompletionItemKind::FUNCTION, tag.word)
            .detailed(*how)
            .documented(help::helper(name));
        match tag.close {
            Some(close) => {
                offer = offer.written(format!("{sign}{name} ")).filled(format!("{sign}{name} {values}"));
                offer.beside = Some((close + 2, format!("{{{{/{name}}}}}")));
            }
            None => {
                offer = offer
                    .written(format!("{sign}{name} "))
                    .filled(format!("{sign}{name} {values}}}}}$0{{{{/{name}}}}}"));
            }
        }
        offer
    };
    known.map(offer).collect()
}

fn data(tag: &Tag) -> Vec<Offer> {
    let offer = |(name, what): &(&str, &str)| {
        Offer::new(*name, CompletionItemKind::VARIABLE, tag.word).documented(*what)
    };
    DATA.iter().map(offer).collect()
}

/// Names of arguments that a helper has.
fn named(helper: &str, tag: &Tag) -> Vec<Offer> {
    let names: &[(&str, &str)] = match helper {
        "media" => &[
            ("url", "The picture: an input, or a path in quotes."),
            ("contentType", "`\"image/png\"` and the like."),
        ],
        "json" => &[("indent", "How many blanks a level is indented.")],
        _ => &[],
    };
    let offer = |(name, what): &(&str, &str)| {
        Offer::new(*name, CompletionItemKind::PROPERTY, tag.word)
            .written(format!("{name}="))
            .documented(*what)
    };
    names.iter().map(offer).collect()
}

/// The innermost block that is open here.
fn ends(view: &View, within: Span, tag: &Tag) -> Vec<Offer> {
    let before = Span::new(within.start, tag.start.saturating_sub(2)).text(view.text());
    let mut open: Vec<&str> = Vec::new();
    for piece in before.split("{{").skip(1) {
        let Some(inside) = piece.split("}}").next() else { continue };
        let inside = inside.trim_start_matches('~');
        let name = |rest: &'_ str| -> usize { rest.find([' ', '~', '}']).unwrap_or(rest.len()) };
        if let Some(rest) = inside.strip_prefix('#') {
            let rest = rest.trim_start_matches(['>', '*', ' ']);
            open.push(rest.get(..name(rest)).unwrap_or_default());
        } else if inside.starts_with('/') {
            open.pop();
        }
    }
    let Some(name) = open.last().filter(|name| !name.is_empty()) else { return Vec::new() };
    let offer = Offer::new(*name, CompletionItemKind::KEYWORD, tag.word);
    vec![offer.written(format!("{name}{}", close(tag))).documented("Ends the innermost open block.")]
}

fn partials(view: &View, tag: &Tag) -> Vec<Offer> {
    let own = view.snapshot.path.as_ref().and_then(|path| path.to_str());
    let others = view.files.list(Kind::Partial).into_iter().filter(|name| {
        // A file that includes itself never ends.
        own.is_none() || view.files.find(Kind::Partial, name).as_deref() != own
    });
    let offer = |name: String| {
        let text = format!("{name}{}", close(tag));
        Offer::file(&name, FileKind::Partial, tag.word).written(text)
    };
    others.map(offer).collect()
}

/// Files, and stills of the shot; with quotes around the path where it stands in none yet.
fn pictures(view: &View, tag: &Tag, quotes: bool) -> Vec<Offer> {
    let written = |path: &str| if quotes { format!("\"{path}\"") } else { path.to_owned() };
    let files = view.files.list(Kind::Media).into_iter();
    let mut all: Vec<Offer> =
        files.map(|name| Offer::file(&name, FileKind::Picture, tag.word).written(written(&name))).collect();
    if view.snapshot.is_ours() {
        all.extend(stills(view, tag.word, &written));
    }
    all
}

fn roles(tag: &Tag) -> Vec<Offer> {
    let offer = |(name, what): &(&str, &str)| {
        Offer::new(*name, CompletionItemKind::ENUM_MEMBER, tag.word).documented(*what)
    };
    ROLES.iter().map(offer).collect()
}
