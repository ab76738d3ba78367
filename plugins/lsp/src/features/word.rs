//! What the word at a place is: hovers, definitions, references, highlights and renaming all begin here.

use maquette_prompt::Span;
use maquette_prompt::document::{Document, Region};
use maquette_prompt::settings::Source;
use maquette_prompt::template::{Url, Use, What, uses};

use super::spot::{Role, Spot, spot};
use super::wordings::{wording_at, wordings};

/// A word that means something, and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Word {
    /// What it is.
    pub what: Meaning,
    /// Where.
    pub span: Span,
}

/// What a word can be.
#[derive(Debug, Clone, PartialEq)]
pub enum Meaning {
    /// An input, by its name.
    Input(String),
    /// A partial, by its name.
    Partial(String),
    /// A helper of Dotprompt, by its name.
    Helper(String),
    /// `@state` and the like, by its first name.
    Data(String),
    /// A picture, by its path.
    Picture(String),
    /// A file of words, by its path without the `@`.
    List(String),
    /// A key or value of the front matter.
    Front(Spot),
    /// Plain words of the body.
    Prose,
}

/// The word at `offset`.
pub fn word_at(document: &Document, offset: usize) -> Option<Word> {
    if let Some(found) = in_wording(document, offset) {
        return Some(found);
    }
    match document.region(offset) {
        Region::Outside => None,
        Region::Body => Some(Word { what: Meaning::Prose, span: Span::at(offset) }),
        Region::Front => in_front(document, offset),
    }
}

fn in_wording(document: &Document, offset: usize) -> Option<Word> {
    let wording = wording_at(document, offset)?;
    let touching = uses(&wording.tree).into_iter().filter(|using| using.span.touches(offset));
    // The innermost: the shortest, and of two that meet, the one that begins here.
    let words = touching.filter_map(word_of).filter(|word| word.span.touches(offset));
    words.min_by_key(|word| (word.span.len(), std::cmp::Reverse(word.span.start)))
}

fn word_of(using: Use) -> Option<Word> {
    let word = |what, span| Some(Word { what, span });
    match using.what {
        What::Input { name, .. } => word(Meaning::Input(name.text), name.span),
        What::Data { name, .. } => word(Meaning::Data(name.text), name.span),
        What::Helper { name, is_known, .. } => {
            if is_known {
                word(Meaning::Helper(name.text), name.span)
            } else {
                None
            }
        }
        What::Partial { name, .. } => name.and_then(|name| word(Meaning::Partial(name.text), name.span)),
        What::Media { url: Some(Url::Text(span, path)) } => word(Meaning::Picture(path), span),
        What::Media { .. } | What::Role { .. } | What::All => None,
    }
}

fn in_front(document: &Document, offset: usize) -> Option<Word> {
    let front = document.split().front?;
    let found = spot(document.text(), front.yaml, offset)?;
    if found.token.is_empty() {
        return None;
    }
    let (span, inside) = (found.token, found.inside(document.text()));
    let what = match (found.role, found.keys().as_slice()) {
        (Role::Key, ["input", "schema" | "default"] | ["maquette.matrix"]) => {
            Meaning::Input(input_name(inside).to_owned())
        }
        (Role::Key, ["input", "schema", "properties"]) => Meaning::Input(input_name(inside).to_owned()),
        (Role::Value, ["maquette.matrix", _]) if inside.starts_with('@') => {
            Meaning::List(inside.trim_start_matches('@').to_owned())
        }
        (Role::Value, ["maquette.anchor"]) => Meaning::Picture(inside.to_owned()),
        _ => Meaning::Front(found),
    };
    // A rename replaces the name and neither its quotes nor what the schema says behind it.
    let span = match &what {
        Meaning::Input(name) => {
            let start = span.start + span.text(document.text()).find(name.as_str()).unwrap_or_default();
            Span::new(start, start + name.len())
        }
        Meaning::Partial(_)
        | Meaning::Helper(_)
        | Meaning::Data(_)
        | Meaning::Picture(_)
        | Meaning::List(_)
        | Meaning::Front(_)
        | Meaning::Prose => span,
    };
    Some(Word { what, span })
}

/// The name of a key in a schema: `subject?(string, what is shown)` declares `subject`.
pub fn input_name(key: &str) -> &str {
    let name = key.split_once('(').map_or(key, |(name, _)| name).trim();
    name.strip_suffix('?').unwrap_or(name)
}

/// Where an input stands in a document.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Places {
    /// In the schema, among the defaults and as an axis, in this order.
    pub declared: Vec<Span>,
    /// In the body and in fields with inputs, by place.
    pub used: Vec<Span>,
}

/// Every place of the input `name`.
pub fn places_of_input(document: &Document, name: &str) -> Places {
    let mut places = Places::default();
    let input = document.front().and_then(|front| front.get("input"));
    let schema = input.and_then(|input| input.get("schema"));
    let schema = schema.map(|schema| schema.get("properties").unwrap_or(schema));
    let default = input.and_then(|input| input.get("default"));
    let matrix = document.front().and_then(|front| front.get("maquette.matrix"));
    for entry in [schema, default, matrix].into_iter().flatten().flat_map(|map| map.entries()) {
        let written = entry.key_span.text(document.text());
        if input_name(&entry.key) == name
            && let Some(at) = written.find(name)
        {
            places
                .declared
                .push(Span::new(entry.key_span.start + at, entry.key_span.start + at + name.len()));
        }
    }
    places.used = places_of(document, &|what| match what {
        What::Input { name: used, is_sure: true, .. } => (used.text == name).then_some(used.span),
        What::Input { .. }
        | What::All
        | What::Data { .. }
        | What::Helper { .. }
        | What::Partial { .. }
        | What::Media { .. }
        | What::Role { .. } => None,
    });
    places
}

/// Every place of the partial `name`.
pub fn places_of_partial(document: &Document, name: &str) -> Vec<Span> {
    places_of(document, &|what| match what {
        What::Partial { name: Some(used), .. } => (used.text == name).then_some(used.span),
        What::Partial { .. }
        | What::Input { .. }
        | What::All
        | What::Data { .. }
        | What::Helper { .. }
        | What::Media { .. }
        | What::Role { .. } => None,
    })
}

/// Every place of a picture or file of words, by its path.
pub fn places_of_file(document: &Document, path: &str) -> Vec<Span> {
    let axes = document.settings().axes.iter().filter_map(|axis| match &axis.source {
        Source::File(file) if file.value == path => Some(file.span),
        Source::File(_) | Source::Values(_) => None,
    });
    let anchor = document.settings().anchor.iter().filter(|anchor| anchor.value == path);
    let mut all: Vec<Span> = axes.chain(anchor.map(|anchor| anchor.span)).collect();
    all.extend(places_of(document, &|what| match what {
        What::Media { url: Some(Url::Text(span, used)) } => (used == path).then_some(*span),
        What::Media { .. }
        | What::Partial { .. }
        | What::Input { .. }
        | What::All
        | What::Data { .. }
        | What::Helper { .. }
        | What::Role { .. } => None,
    }));
    all
}

fn places_of(document: &Document, place: &dyn Fn(&What) -> Option<Span>) -> Vec<Span> {
    let mut all: Vec<Span> = wordings(document)
        .iter()
        .flat_map(|wording| uses(&wording.tree))
        .filter_map(|using| place(&using.what))
        .collect();
    all.sort_unstable();
    all
}

#[cfg(test)]
mod tests {
    use super::super::fixture::marked;
    use super::*;

    #[test]
    fn words_and_what_they_are() {
        let check = |text: &str, expect: &str| {
            let (view, at) = marked(text);
            let found = word_at(view.document(), at);
            let shown = found.map_or("none".into(), |word| {
                let name = match word.what {
                    Meaning::Input(name) => format!("input {name}"),
                    Meaning::Partial(name) => format!("partial {name}"),
                    Meaning::Helper(name) => format!("helper {name}"),
                    Meaning::Data(name) => format!("data {name}"),
                    Meaning::Picture(name) => format!("picture {name}"),
                    Meaning::List(name) => format!("list {name}"),
                    Meaning::Front(spot) => format!("front {}", spot.path.join("/")),
                    Meaning::Prose => "prose".into(),
                };
                format!("{name} <{}>", word.span.text(view.text()))
            });
            assert_eq!(shown, expect, "{text}");
        };
        check("---\nmodel: x\n---\na {{sub¦ject}}", "input subject <subject>");
        check("a {{#if subj¦ect.name}}x{{/if}}", "input subject <subject>");
        check("a {{#i¦f subject}}x{{/if}}", "helper if <if>");
        check("a {{> sty¦le}}", "partial style <style>");
        check("{{media url=\"refs/a¦ b.png\"}}", "picture refs/a b.png <\"refs/a b.png\">");
        check("{{@sta¦te.x}}", "data state <state>");
        check("wo¦rd", "prose <>");
        check("---\nmaquette.shot: h-{{s¦}}\n---\n", "input s <s>");
        check(
            "---\ninput:\n  schema:\n    \"sub¦ject?(string, x)\": string\n---\n",
            "input subject <subject>",
        );
        check("---\nmaquette.matrix: {li¦ght: [a]}\n---\n", "input light <light>");
        check(
            "---\nmaquette.matrix: {light: \"@wi¦ld/light.txt\"}\n---\n",
            "list wild/light.txt <\"@wild/light.txt\">",
        );
        check("---\nmaquette.anchor: re¦fs/a.png\n---\n", "picture refs/a.png <refs/a.png>");
        check("---\nmaquette.tiers: {dr¦aft: {count: 4}}\n---\n", "front maquette.tiers <draft>");
        check("--¦-\nmodel: x\n---\n", "none");
    }

    #[test]
    fn places_of_an_input() {
        let text = "---\ninput:\n  schema:\n    light?: string\n  default: {light: dawn}\n\
            maquette.matrix: {light: [dawn]}\nmaquette.negative: \"no {{light}}\"\n---\n{{light}} {{#if light}}x{{/if}} {{lights}}";
        let view = super::super::fixture::view(text);
        let places = places_of_input(view.document(), "light");
        assert_eq!((places.declared.len(), places.used.len()), (3, 3));
        let all = [places.declared, places.used].concat();
        assert!(all.iter().all(|span| span.text(text) == "light"));
    }
}
