//! The wording itself: how long it is for the models that get it, and words that do not do what they seem to.

use serde_json::{Map, Value};

use crate::document::Document;
use crate::expand::dialect;
use crate::facts::{Facts, Route};
use crate::files::{Files, Kind};
use crate::finding::{Code, Finding};
use crate::settings::{Source, Templated};
use crate::span::Span;
use crate::template::{self, Expr, Part, Template, What, inline_choices, wild_names};
use crate::tokens::{Tokenizer, estimate, pieces};

/// Words that cost time in a draft and show only in a picture of a higher tier.
const HIGHER: &[&str] = &[
    "8k",
    "4k",
    "uhd",
    "ultra detailed",
    "ultra-detailed",
    "highly detailed",
    "hyperrealistic",
    "photorealistic",
    "intricate details",
    "masterpiece",
    "best quality",
    "high resolution",
    "sharp focus",
    "ray tracing",
    "octane render",
];

pub(super) fn check(document: &Document, facts: &Facts, files: &dyn Files, findings: &mut Vec<Finding>) {
    let mut texts = Vec::new();
    texts_of(document.template(), &mut texts);
    // A search for one letter through the whole body costs a hundredth of a walk through its parts.
    let body = document.body();
    if body.contains(['"', '\u{201c}']) {
        texts.iter().for_each(|text| quoted(document.text(), *text, findings));
    }
    higher(document, &texts, findings);
    if body.contains('|') || body.contains("__") {
        choices(document, findings);
    }
    roles(document, findings);
    tokens(document, facts, files, findings);
}

/// `{a|b}` and `__name__` of another tool, which Dotprompt sends as they stand.
fn choices(document: &Document, findings: &mut Vec<Finding>) {
    let hint = "Make it an axis of `maquette.matrix`; then every combination is seen and paid once.";
    for choice in inline_choices(document.text(), document.template()) {
        let message = "this choice is not Dotprompt, so it is sent as it stands";
        findings.push(Finding::new(Code::InlineChoice, choice.span, message).hinted(hint));
    }
    for name in wild_names(document.text(), document.template()) {
        let message =
            format!("`{}` is not Dotprompt, so it is sent as it stands", name.span.text(document.text()));
        let hint = format!("Make it an axis: `maquette.matrix: {{ {0}: \"@{0}.txt\" }}`.", name.text);
        findings.push(Finding::new(Code::InlineChoice, name.span, message).hinted(hint));
    }
}

fn roles(document: &Document, findings: &mut Vec<Finding>) {
    for using in document.uses() {
        let What::Role { name: Some(name), said } = &using.what else { continue };
        if !["user", "system"].contains(&name.text.as_str()) && !said.text(document.text()).trim().is_empty()
        {
            let message = format!("what `{}` says is no part of a picture's prompt", name.text);
            findings.push(Finding::new(Code::ForeignRole, using.span, message));
        }
    }
}

/// The parts of a template that are sent as they stand.
fn texts_of(template: &Template, found: &mut Vec<Span>) {
    for part in &template.parts {
        match part {
            Part::Text(span) => found.push(*span),
            Part::Block(block) => {
                texts_of(&block.inside, found);
                if let Some((_, otherwise)) = &block.otherwise {
                    texts_of(otherwise, found);
                }
            }
            Part::Comment(_) | Part::Mustache(_) | Part::Partial(_) | Part::Raw(_) | Part::Broken(_) => {}
        }
    }
}

/// Text in quotes, on one line, of 2 to 80 letters.
fn quoted(text: &str, within: Span, findings: &mut Vec<Finding>) {
    for (open, close) in [('"', '"'), ('\u{201c}', '\u{201d}')] {
        let mut from = within.start;
        while let Some(start) = Span::new(from, within.end).text(text).find(open).map(|at| from + at) {
            let inside = start + open.len_utf8();
            let rest = Span::new(inside, within.end).text(text);
            let line = rest.split('\n').next().unwrap_or_default();
            let Some(length) = line.find(close) else {
                from = inside;
                continue;
            };
            if (2..=80).contains(&line.get(..length).unwrap_or_default().trim().chars().count()) {
                let span = Span::new(start, inside + length + close.len_utf8());
                let message = "the picture is to show this text; nothing checks that it does";
                findings.push(Finding::new(Code::QuotedText, span, message).hinted("Look at the take."));
            }
            from = inside + length + close.len_utf8();
        }
    }
}

fn higher(document: &Document, texts: &[Span], findings: &mut Vec<Finding>) {
    // One tier has nothing above it to wait for.
    let Some(tier) = document.settings().tiers.get(1) else { return };
    let words = Higher::new();
    for within in texts {
        let text = within.text(document.text());
        let mut inside = false;
        for (at, byte) in text.bytes().enumerate() {
            // Whatever is not ASCII counts as a letter: none of these words begins with such a one.
            let is_letter = byte.is_ascii_alphanumeric() || !byte.is_ascii();
            let begins = is_letter && !inside;
            inside = is_letter;
            let Some(word) = begins.then(|| words.first_of(text, at)).flatten() else { continue };
            let span = Span::new(within.start + at, within.start + at + word.len());
            let message = format!("`{word}` asks for what a higher tier is for");
            let hint =
                format!("Put it into `maquette.tiers.{}.add`: drafts gain nothing by it.", tier.name.value);
            findings.push(Finding::new(Code::HigherTierWords, span, message).hinted(hint));
        }
    }
}

/// The words of [`HIGHER`] by their first byte, since nearly all words of a body begin with none of them.
struct Higher {
    /// Of each byte, the places in [`HIGHER`] as bits.
    by_first: [u16; 256],
}

impl Higher {
    fn new() -> Higher {
        let mut by_first = [0; 256];
        for (place, word) in HIGHER.iter().enumerate() {
            for first in word.bytes().take(1).flat_map(|byte| [byte, byte.to_ascii_uppercase()]) {
                by_first[usize::from(first)] |= 1 << place;
            }
        }
        Higher { by_first }
    }

    /// The word that stands at `at`, as the text has it; only whole words count.
    fn first_of<'t>(&self, text: &'t str, at: usize) -> Option<&'t str> {
        let places = self.by_first[usize::from(*text.as_bytes().get(at)?)];
        let text = if places == 0 { return None } else { text.get(at..)? };
        let fitting = HIGHER.iter().enumerate().filter(|(place, _)| places & (1 << place) != 0);
        fitting.map(|(_, word)| word).find_map(|word| {
            let own = text.get(..word.len()).filter(|own| own.eq_ignore_ascii_case(word))?;
            let after = text.get(word.len()..).and_then(|after| after.chars().next());
            (!after.is_some_and(char::is_alphanumeric)).then_some(own)
        })
    }
}

fn tokens(document: &Document, facts: &Facts, files: &dyn Files, findings: &mut Vec<Finding>) {
    let settings = document.settings();
    let ladder = facts.tiers.iter().flatten();
    for tier in ladder {
        let knobs = settings.at_tier(&tier.name);
        let name = knobs.route.as_ref().map_or(tier.route.as_str(), |route| route.value.as_str());
        let Some((route, limit)) = facts.route(name).and_then(|route| Some((route, route.prompt_tokens?)))
        else {
            continue;
        };
        let tokenizer = route.tokenizer.as_deref().map_or(Tokenizer::Other, Tokenizer::named);
        let mut count = Count::new(document, files, tokenizer, limit);
        let dialect = dialect(&settings.dialects, Some(route));
        match knobs.prompt.as_ref().or_else(|| dialect?.prompt.as_ref()) {
            Some(own) => count.templated(own),
            None => count.template(document.template(), document.text(), None),
        }
        for add in
            [dialect.and_then(|dialect| dialect.add.as_ref()), knobs.add.as_ref()].into_iter().flatten()
        {
            count.templated(add);
        }
        findings.extend(count.finding(&tier.name, route));
    }
}

/// Counts tokens in order, and remembers where the limit is passed.
struct Count<'a> {
    document: &'a Document,
    files: &'a dyn Files,
    tokenizer: Tokenizer,
    inputs: Map<String, Value>,
    limit: u32,
    sum: u32,
    passed: Option<Span>,
}

impl<'a> Count<'a> {
    fn new(document: &'a Document, files: &'a dyn Files, tokenizer: Tokenizer, limit: u32) -> Count<'a> {
        let mut inputs = document.defaults();
        for axis in &document.settings().axes {
            // The longest value decides whether every combination fits.
            if let Source::Values(values) = &axis.source
                && let Some(longest) = values.iter().max_by_key(|value| value.value.to_string().len())
            {
                inputs.insert(axis.name.value.clone(), longest.value.clone());
            }
        }
        Count { document, files, tokenizer, inputs, limit, sum: tokenizer.fixed(), passed: None }
    }

    fn add(&mut self, tokens: u32, at: Span) {
        self.sum = self.sum.saturating_add(tokens);
        if self.sum > self.limit && self.passed.is_none() {
            self.passed = Some(at);
        }
    }

    fn templated(&mut self, template: &Templated) {
        let inside = Span::new(0, template.value.len());
        let (tree, _) = template::parse(&template.value, inside);
        self.template(&tree, &template.value, Some(template));
    }

    /// `within` is the field that the text belongs to; none for the body.
    fn template(&mut self, tree: &Template, text: &str, within: Option<&Templated>) {
        let place = |span: Span| within.map_or(span, |within| within.place(span));
        for part in &tree.parts {
            match part {
                Part::Text(span) => {
                    for piece in pieces(span.text(text), self.tokenizer) {
                        let at = Span::new(span.start + piece.start, span.start + piece.end);
                        self.add(piece.tokens, place(at));
                    }
                }
                Part::Mustache(mustache) => {
                    let tokens = self.value(&mustache.call.head);
                    self.add(tokens, place(mustache.span));
                }
                Part::Block(block) => self.template(&block.inside, text, within),
                Part::Partial(partial) => {
                    let name = partial.name.as_ref();
                    let text = name.and_then(|name| self.files.read(Kind::Partial, &name.text));
                    let body = text.as_ref().map(|text| crate::front::split(text).trimmed.text(text));
                    self.add(body.map_or(0, |body| self.of_text(body)), place(partial.span));
                }
                Part::Comment(_) | Part::Raw(_) | Part::Broken(_) => {}
            }
        }
    }

    /// Tokens of a text by itself.
    fn of_text(&self, text: &str) -> u32 {
        estimate(text, self.tokenizer).saturating_sub(self.tokenizer.fixed())
    }

    fn value(&self, expr: &Expr) -> u32 {
        let Expr::Path(path) = expr else { return 0 };
        let [name] = path.names.as_slice() else { return 0 };
        match self.inputs.get(&name.text) {
            Some(Value::String(text)) => self.of_text(text),
            Some(value @ (Value::Number(_) | Value::Bool(_))) => self.of_text(&value.to_string()),
            Some(Value::Null | Value::Array(_) | Value::Object(_)) | None => 0,
        }
    }

    fn finding(self, tier: &str, route: &Route) -> Option<Finding> {
        let at = self.passed?;
        // From that word to the end of the body, where it lies in there.
        let body = self.document.body_span();
        let span = if body.covers(at) { Span::new(at.start, body.end) } else { at };
        let message = format!(
            "`{}` reads about {} tokens at once and this has about {} (an estimate), so on `{tier}` the rest from here counts less or not at all",
            route.name, self.limit, self.sum
        );
        Some(
            Finding::new(Code::TooManyTokens, span, message).hinted("Shorten it, or put what matters first."),
        )
    }
}
