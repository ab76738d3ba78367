//! What mends a finding: the fixes that it brings itself, and those that need the front matter rewritten.

use maquette_prompt::files::Kind;
use maquette_prompt::mend::{self, Source};
use maquette_prompt::template::{inline_choices, wild_names};

use maquette_prompt::{Code, Edit, Finding, Span};
use tower_lsp::lsp_types::CodeActionKind;

use super::Offer;
use crate::diagnostics::findings;
use crate::features::help;
use crate::features::word::input_name;
use crate::view::View;

/// What mends the findings at `span`.
pub(super) fn offers(view: &View, span: Span) -> Vec<Offer> {
    let all = findings(view);
    let here = all.iter().filter(|finding| meet(finding.span, span));
    here.flat_map(|finding| of_finding(view, finding)).collect()
}

fn meet(one: Span, other: Span) -> bool {
    one.start <= other.end && other.start <= one.end
}

/// A way to mend a finding, before it is an action.
pub(super) struct Way {
    pub(super) title: String,
    pub(super) edits: Vec<Edit>,
    pub(super) file: Option<(String, String)>,
}

fn of_finding(view: &View, finding: &Finding) -> Vec<Offer> {
    let offer = |(at, way): (usize, Way)| Offer {
        title: way.title,
        kind: CodeActionKind::QUICKFIX,
        edits: way.edits,
        file: way.file,
        mends: Some((finding.code.text(), finding.span)),
        is_preferred: at == 0,
    };
    ways(view, finding).into_iter().enumerate().map(offer).collect()
}

/// All ways to mend a finding, the usual one first.
pub(super) fn ways(view: &View, finding: &Finding) -> Vec<Way> {
    let brought = finding.fixes.iter().map(|fix| way(fix.title.clone(), fix.edits.clone()));
    let mut all: Vec<Way> = brought.collect();
    all.extend(by_code(view, finding));
    all
}

fn way(title: impl Into<String>, edits: Vec<Edit>) -> Way {
    Way { title: title.into(), edits, file: None }
}

fn by_code(view: &View, finding: &Finding) -> Vec<Way> {
    let document = view.document();
    let source = Source::new(view.text(), document.front());
    let said = finding.span.text(view.text());
    let name = input_name(said);
    let one =
        |title: String, edits: Option<Vec<Edit>>| edits.map(|edits| way(title, edits)).into_iter().collect();
    match finding.code {
        Code::UndefinedInput => {
            let declared: Vec<Way> =
                one(format!("Declare the input `{name}`"), mend::declare_input(&source, name, "string"));
            let axis = mend::add_axis(&source, name, &values_of(view, name));
            let axis = axis.filter(|_| view.snapshot.is_ours());
            declared
                .into_iter()
                .chain(axis.map(|edits| way(format!("Make `{name}` an axis"), edits)))
                .collect()
        }
        Code::UnusedInput => one(format!("Remove the input `{name}`"), mend::remove_input(&source, name)),
        Code::MissingDefault => {
            let value = default_of(view, name);
            one(format!("Add a default for `{name}`"), mend::add_default(&source, name, &value))
        }
        Code::NestedKey => one("Write flat `maquette.` keys".into(), mend::flatten(&source)),
        Code::MissingTier => missing_tiers(view, &source),
        Code::InlineChoice => {
            let choice = choice(view, &source, finding.span);
            choice.or_else(|| wild(view, &source, finding.span)).into_iter().collect()
        }
        Code::MissingPartial => new_file(format!("_{said}.prompt"), ""),
        Code::MissingWildcard => {
            new_file(said.trim_matches(['"', '\'']).trim_start_matches('@').into(), "one\nanother\n")
        }
        Code::HigherTierWords => higher(view, finding.span).into_iter().collect(),
        Code::BadYaml
        | Code::BadTemplate
        | Code::BadSchema
        | Code::UnknownHelper
        | Code::UnknownKey
        | Code::BadValue
        | Code::UnknownTier
        | Code::UnknownRoute
        | Code::UnknownModel
        | Code::Retiring
        | Code::MissingMedia
        | Code::BadColour
        | Code::TooManyTokens
        | Code::QuotedText
        | Code::EmptyAxis
        | Code::TooManyCombinations
        | Code::ForeignRole
        | Code::OverBudget
        | Code::ThreeRolls => Vec::new(),
    }
}

/// The first value of the axis, so that other tools print what the first combination says; a word to replace where it is none.
fn default_of(view: &View, name: &str) -> String {
    let first = help::axis(view, name).map(|axis| help::values(view, axis).1);
    first.and_then(|first| first.first().map(|value| mend::scalar(value))).unwrap_or_else(|| name.to_owned())
}

fn missing_tiers(view: &View, source: &Source<'_>) -> Vec<Way> {
    let settings = view.document().settings();
    let missing = view.facts.tiers.iter().filter(|tier| settings.tier(&tier.name).is_none());
    let way_of = |tier: &maquette_protocol::Tier| {
        let count = tier.count.to_string();
        let edits = mend::add_tier(source, &tier.name, &[("count", &count)])?;
        Some(way(format!("Add a block for the tier `{}`", tier.name), edits))
    };
    missing.filter_map(way_of).collect()
}

/// `{a|b}` as an axis.
pub(super) fn choice(view: &View, source: &Source<'_>, span: Span) -> Option<Way> {
    let document = view.document();
    let choices = inline_choices(view.text(), document.template());
    let choice = choices.iter().find(|choice| choice.span == span)?;
    let axis = mend::choice_to_axis(source, choice)?;
    Some(way(format!("Make it the axis `{}`", axis.name), axis.edits))
}

/// `__light__` as an axis with a file of words.
fn wild(view: &View, source: &Source<'_>, span: Span) -> Option<Way> {
    let names = wild_names(view.text(), view.document().template());
    let name = names.iter().find(|name| name.span == span)?;
    let last = name.text.rsplit('/').next().unwrap_or(&name.text);
    let input: String =
        last.chars().map(|letter| if letter.is_alphanumeric() { letter } else { '_' }).collect();
    // The name stands between two underscores on each side.
    let whole = Span::new(span.start.checked_sub(2)?, span.end + 2);
    let (before, after) = (view.text().get(..whole.start)?, view.text().get(whole.end..)?);
    // A brace that touches the new tag would become part of it, and a star stands for several files.
    if before.ends_with(['{', '\\']) || after.starts_with('}') || name.text.contains('*') {
        return None;
    }
    let mut edits = vec![Edit { span: whole, text: format!("{{{{{input}}}}}") }];
    if view.document().inputs().get(&input).is_none() {
        let file = format!("{}.txt", name.text);
        let values =
            if view.files.find(Kind::Wildcard, &file).is_some() { file } else { format!("wild/{file}") };
        edits.extend(mend::add_axis(source, &input, &format!("\"@{values}\""))?);
    }
    Some(way(format!("Make it the axis `{input}`"), edits))
}

/// Values to begin an axis with: a file of words that is there, or two words to write over.
fn values_of(view: &View, name: &str) -> String {
    let files = [format!("wild/{name}.txt"), format!("{name}.txt")];
    let file = files.iter().find(|file| view.files.find(Kind::Wildcard, file).is_some());
    file.map_or_else(|| mend::list(["one", "another"]), |file| format!("\"@{file}\""))
}

fn new_file(name: String, text: &str) -> Vec<Way> {
    let is_below = !name.is_empty() && !name.starts_with('/') && !name.contains("..") && !name.contains('\\');
    let title = format!("Make `{name}`");
    let made = Way { title, edits: Vec::new(), file: Some((name, text.to_owned())) };
    is_below.then_some(made).into_iter().collect()
}

/// Words that a higher tier is for, moved behind what that tier adds.
fn higher(view: &View, span: Span) -> Option<Way> {
    let settings = view.document().settings();
    let block = settings.tiers.get(1)?;
    let words = span.text(view.text());
    let gone = Edit { span: with_comma(view.text(), span), text: String::new() };
    let title = format!("Move to `maquette.tiers.{}.add`", block.name.value);
    let add = block.knobs.add.as_ref()?;
    let end = add.inner? + add.value.len();
    let comma = if add.value.trim().is_empty() { "" } else { ", " };
    Some(way(title, vec![gone, Edit { span: Span::at(end), text: format!("{comma}{words}") }]))
}

/// Words with the comma before them, which nothing needs without them.
fn with_comma(text: &str, span: Span) -> Span {
    let before = text.get(..span.start).unwrap_or_default();
    let kept = before.trim_end_matches([' ', ',']);
    let has_comma = before.get(kept.len()..).is_some_and(|between| between.contains(','));
    if has_comma { Span::new(kept.len(), span.end) } else { span }
}
