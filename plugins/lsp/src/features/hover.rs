//! What is known about the word at a place.

use maquette_prompt::axes::Axes;
use maquette_prompt::expand::{Ask, Expansion, Wording};
use maquette_prompt::fields::{self, MAX_PROMPT_BYTES, OWN};
use maquette_prompt::settings::Source;
use maquette_prompt::tokens::{Tokenizer, estimate};
use maquette_protocol::Take;
use serde_json::Map;
use tower_lsp::lsp_types::{Hover, HoverContents, MarkupContent, MarkupKind};

use super::completion::field_of;
use super::spot::{Role, Spot};
use super::word::{Meaning, Word, word_at};
use super::{cards, help};
use crate::view::View;

/// What is known about the word at `offset`.
pub fn hover(view: &View, offset: usize) -> Option<Hover> {
    let document = view.document();
    let word = word_at(document, offset)?;
    let text = card(view, &word, offset)?;
    let kind = if view.client.markdown { MarkupKind::Markdown } else { MarkupKind::PlainText };
    let range = (!word.span.is_empty()).then(|| view.range(word.span));
    Some(Hover { contents: HoverContents::Markup(MarkupContent { kind, value: text }), range })
}

fn card(view: &View, word: &Word, offset: usize) -> Option<String> {
    match &word.what {
        Meaning::Input(name) => view.document().inputs().get(name).map(|input| help::input(view, input)),
        Meaning::Partial(name) => cards::partial(view, name),
        Meaning::Helper(name) => Some(help::helper(name)),
        Meaning::Data(name) => Some(data(name)),
        Meaning::Picture(path) => cards::picture(view, path),
        Meaning::List(path) => cards::list(view, path),
        Meaning::Front(spot) => front(view, spot, offset),
        Meaning::Prose => view.snapshot.is_ours().then(|| prose(view)).flatten(),
    }
}

fn data(name: &str) -> String {
    match name {
        "index" | "key" | "first" | "last" => {
            format!("**@{name}** \u{b7} about the item within `{{{{#each}}}}`")
        }
        other => {
            format!("**@{other}** \u{b7} filled in by other Dotprompt tools; empty in a picture's wording")
        }
    }
}

fn front(view: &View, spot: &Spot, offset: usize) -> Option<String> {
    let path = spot.keys();
    let inside = spot.inside(view.text());
    match (spot.role, path.as_slice()) {
        (Role::Key, []) => top(view, inside),
        (Role::Key, ["maquette.tiers"]) => view.facts.tier(inside).map(|tier| cards::tier(view, tier)),
        (Role::Key, ["maquette.tiers" | "maquette.dialects", _]) => {
            let path = [path.as_slice(), &[inside]].concat();
            field_of(&path).map(|field| cards::field("", field))
        }
        (Role::Key, ["maquette.dialects"]) => dialect(view, inside),
        (Role::Value, ["model"] | ["maquette.tiers", _, "route"]) => route(view, inside),
        (Role::Value, ["maquette.palette", ..]) => colours(view, inside),
        (Role::Value, ["maquette.shot"]) => last_take(view),
        (Role::Value, ["maquette.matrix", ..]) => value(view, offset),
        (Role::Value, path) => field_of(path).map(|field| cards::field("", field)),
        (Role::Key, _) => None,
    }
}

fn top(view: &View, key: &str) -> Option<String> {
    let Some(name) = key.strip_prefix("maquette.") else {
        return field_of(&[key]).map(|field| cards::field("", field));
    };
    let mut card = cards::field("maquette.", fields::find(OWN, name)?);
    let more = match name {
        "shot" => last_take(view),
        "matrix" => combinations(view),
        _ => None,
    };
    if let Some(more) = more {
        card.push_str(&format!("\n\n---\n\n{more}"));
    }
    Some(card)
}

fn dialect(view: &View, name: &str) -> Option<String> {
    let routes = view.facts.checked.routes.iter().flatten().filter(|route| route.speaks(name));
    let names: Vec<String> = routes.take(12).map(|route| format!("`{}`", route.name)).collect();
    let said = if names.is_empty() { "no route of the catalog".to_owned() } else { names.join(", ") };
    view.facts.is_known.then(|| format!("**{name}** \u{b7} wording for {said}"))
}

fn route(view: &View, name: &str) -> Option<String> {
    let found = view.facts.route(name).or_else(|| {
        let found = view.facts.checked.routes_to(name).next()?;
        view.facts.route(&found.name)
    })?;
    Some(cards::route(view, found))
}

fn colours(view: &View, name: &str) -> Option<String> {
    if let Some([red, green, blue]) = fields::colour(name) {
        return Some(format!("**{name}** \u{b7} red {red}, green {green}, blue {blue}"));
    }
    let colours = view.facts.project.as_ref()?.palette.get(name)?;
    Some(format!("**{name}** \u{b7} {}", colours.join(" ")))
}

/// The newest takes of the document's shot, newest first.
pub(crate) fn takes(view: &View) -> &[Take] {
    // Without takes there is no need to know the shot.
    let shot = if view.facts.takes.is_empty() { None } else { shot(view) };
    shot.map(|shot| view.facts.takes_of(&shot)).unwrap_or_default()
}

/// The shot of the document, as far as its name can be known here.
fn shot(view: &View) -> Option<String> {
    if let Some(rung) = view.plan.as_ref().and_then(|plan| plan.rungs.first()) {
        return Some(rung.expanded.shot.clone());
    }
    match &view.document().settings().shot {
        Some(shot) if !shot.value.contains("{{") => Some(shot.value.clone()),
        Some(_) => first(view).and_then(|(_, wording)| wording.shot),
        None => {
            let path = view.snapshot.path.as_ref()?;
            path.file_stem().and_then(|stem| stem.to_str()).map(str::to_owned)
        }
    }
}

fn last_take(view: &View) -> Option<String> {
    takes(view).first().map(|take| cards::take(view, take))
}

/// The axes of the file, with what files of words say.
pub(crate) fn axes(view: &View) -> Option<Axes> {
    Axes::resolve(view.document().settings(), &*view.files, &Map::new()).ok()
}

/// The file's expansion for the lowest tier of the ladder; none for a body that is too long to be sent anyway.
fn expansion(view: &View) -> Option<Expansion> {
    let document = view.document();
    if document.body().len() > MAX_PROMPT_BYTES {
        return None;
    }
    let tier = view.facts.tiers.first();
    let knobs = tier.map(|tier| document.settings().at_tier(&tier.name));
    let name = knobs.and_then(|knobs| knobs.route).map(|route| route.value);
    let name = name.or_else(|| tier.map(|tier| tier.route.clone()));
    let route = name.and_then(|name| view.facts.checked.route(&name));
    let ask = Ask { tier: tier.map(|tier| tier.name.as_str()), route };
    Expansion::new(document, &*view.files, &Map::new(), ask).ok()
}

/// How many wordings there are, and the first one.
pub(crate) fn first(view: &View) -> Option<(u64, Wording)> {
    let expansion = expansion(view)?;
    expansion.wording(0).ok().map(|wording| (expansion.total(), wording))
}

/// About how many tokens a wording has, for the model of the lowest tier.
pub(crate) fn tokens(view: &View, text: &str) -> u32 {
    let route = view.facts.tiers.first().and_then(|tier| view.facts.checked.route(&tier.route));
    let tokenizer = route.and_then(|route| route.tokenizer.as_deref());
    estimate(text, tokenizer.map_or(Tokenizer::Other, Tokenizer::named))
}

fn prose(view: &View) -> Option<String> {
    let (total, wording) = first(view)?;
    let mut card = expanded(view, &wording, total);
    let take = wording.shot.as_ref().and_then(|shot| view.facts.takes_of(shot).first());
    if let Some(take) = take.map(|take| cards::take(view, take)).or_else(|| last_take(view)) {
        card.push_str(&format!("\n\n---\n\n{take}"));
    }
    Some(card)
}

/// A wording as it will be sent.
fn expanded(view: &View, wording: &Wording, total: u64) -> String {
    let values: Vec<String> =
        wording.values.iter().map(|(name, value)| format!("{name}: {}", help::spelt(value))).collect();
    let values = if values.is_empty() { String::new() } else { format!(" \u{b7} {}", values.join(", ")) };
    let tokens = tokens(view, &wording.prompt);
    let head = format!("**prompt {} of {total}**{values} \u{b7} about {tokens} tokens", wording.k + 1);
    let negative = wording.negative.as_ref().map(|negative| format!("\n\nnot: {negative}"));
    format!("{head}\n\n{}{}", cards::quoted(&wording.prompt), negative.unwrap_or_default())
}

fn combinations(view: &View) -> Option<String> {
    let axes = axes(view)?;
    let sizes: Vec<String> =
        axes.list().iter().map(|axis| format!("{} ({})", axis.name, axis.choices.len())).collect();
    let picked = if axes.total() < axes.size() { format!(" of {}", axes.size()) } else { String::new() };
    Some(format!("{} = **{}{picked}** combinations", sizes.join(" \u{d7} "), axes.total()))
}

/// The first combination that has the value at `offset`.
fn value(view: &View, offset: usize) -> Option<String> {
    let document = view.document();
    let touched = document.settings().axes.iter().find_map(|axis| match &axis.source {
        Source::Values(values) => {
            let value = values.iter().find(|value| value.span.touches(offset))?;
            Some((axis.name.value.clone(), value.value.clone()))
        }
        Source::File(_) => None,
    });
    let (name, value) = touched?;
    let expansion = expansion(view)?;
    // Few look further than this to see one wording.
    let has = |k: &u64| {
        let chosen = expansion.axes().combination(*k);
        chosen.iter().any(|(axis, choice)| *axis == name && choice.value == value)
    };
    let k = (0..expansion.total()).take(1_000).find(has)?;
    expansion.wording(k).ok().map(|wording| expanded(view, &wording, expansion.total()))
}

#[cfg(test)]
mod tests {
    use super::super::fixture::marked;
    use super::*;
    use crate::settings::HoverImages;

    fn text_of(view: &View, at: usize) -> String {
        match hover(view, at).map(|hover| hover.contents) {
            Some(HoverContents::Markup(markup)) => markup.value,
            _ => String::new(),
        }
    }

    #[test]
    fn cards_of_words() {
        let check = |text: &str, has: &[&str]| {
            let (view, at) = marked(text);
            let card = text_of(&view, at);
            for piece in has {
                assert!(card.contains(piece), "{piece} is not in {card:?} of {text}");
            }
            assert!(!has.is_empty() || card.is_empty(), "{card}");
        };
        let front = "---\ninput:\n  schema: {subject: \"string, what is shown\"}\n  default: {subject: teapot}\nmaquette.matrix: {light: [dawn, dusk]}\nmaquette.shot: spring-hero\n---\n";
        check(&format!("{front}a {{{{sub¦ject}}}}"), &["string", "what is shown", "teapot"]);
        check(&format!("{front}a {{{{li¦ght}}}}"), &["axis of 2: dawn, dusk"]);
        check(
            &format!("{front}a {{{{subject}}}} at {{{{light}}}} wo¦rd"),
            &["prompt 1 of 2", "a teapot at dawn word", "about", "t7"],
        );
        check(
            "---\nmaquette.matrix: {light: [dawn, du¦sk]}\n---\nat {{light}}",
            &["prompt 2 of 2", "at dusk"],
        );
        check(
            "---\nmaquette.ma¦trix: {light: [dawn, dusk], b: [1, 2, 3]}\n---\nx",
            &["Axes of variation", "light (2) \u{d7} b (3)", "**6**"],
        );
        check(
            "---\nmaquette.tiers: {he¦ro: {}}\n---\n",
            &["fal/flux-dev", "25 credits", "p50 900 ms", "2026-11-01"],
        );
        check(
            "---\nmaquette.tiers: {hero: {route: fal/flux¦-dev}}\n---\n",
            &["fal-ai/flux/dev", "2026-12-11", "sketch/detail"],
        );
        check("---\nmaquette.tiers: {hero: {stre¦ngth: 0.4}}\n---\n", &["0 to 1", "may change"]);
        check(
            "---\nmaquette.tiers: {he¦ro: {}}\n---\n",
            &["Your note on fal/flux-dev: \u{201c}poor at hands\u{201d}."],
        );
        check(
            "---\nmaquette.tiers: {hero: {route: fal/flux¦-dev}}\n---\n",
            &["Your note on fal/flux-dev: \u{201c}poor at hands\u{201d}.", "keeps to a guide"],
        );
        check("---\nmodel: fal-ai/flux¦/dev\n---\n", &["fal/flux-dev"]);
        check("---\nmaquette.palette: [br¦and]\n---\n", &["#0b5fff"]);
        check("---\nmaquette.dialects: {fl¦ux: {add: x}}\n---\n", &["fal/flux-dev"]);
        check("a {{> sty¦le}}", &["soft light"]);
        check("a {{#i¦f x}}{{/if}}", &["neither empty"]);
        check("plain wo¦rds", &[]);
        check("---\nnobody: knows¦\n---\n", &[]);
    }

    #[test]
    fn a_picture_is_shown_only_where_it_is_rendered() {
        let (view, at) = marked("---\nmaquette.shot: spring-h¦ero\n---\nx");
        assert!(text_of(&view, at).contains("![](file:///store/thumbs/a%20b.png)"), "{}", text_of(&view, at));
        let mut terminal = view.clone();
        std::sync::Arc::make_mut(&mut terminal.client).name = "neovim".into();
        let card = text_of(&terminal, at);
        assert!(!card.contains("![") && !card.contains("data:") && card.contains("[open t7](http"), "{card}");
        std::sync::Arc::make_mut(&mut terminal.settings).hover_images = HoverImages::Data;
        assert!(!text_of(&terminal, at).contains("data:"), "never to a terminal");
        let mut off = view.clone();
        std::sync::Arc::make_mut(&mut off.settings).hover_images = HoverImages::Off;
        assert!(!text_of(&off, at).contains("!["));
    }
}
