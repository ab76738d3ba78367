//! Ways to write variations that other tools have and Dotprompt has not: `{a|b}` and `__wild__` in plain text. A brace by itself is a brace.

use crate::span::Span;

use super::{Name, Part, Template};

/// `{a|b}`, `{0.5::a|b}`, `{2$$a|b|c}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// With its braces.
    pub span: Span,
    /// What can be chosen, without the blanks around it and without weights. A choice within a choice is part of the option it stands in.
    pub options: Vec<(Span, String)>,
    /// The weights of options, `0.5::`, where there are any.
    pub weights: Vec<Span>,
    /// How many are chosen, `2$$` or `1-2$$ and $$`, where that is said.
    pub count: Option<Span>,
    /// Whether all options are plain text: neither a choice nor a tag stands in one.
    pub is_plain: bool,
}

/// A letter that means something, and where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sign {
    Open,
    Bar,
    Close,
    /// A tag or block, whatever it is.
    Tag,
}

/// All outermost choices in the plain text of a template. Takes time in proportion to the text.
pub fn inline_choices(text: &str, template: &Template) -> Vec<Choice> {
    let mut found = Vec::new();
    level(text, template, &mut found);
    found.sort_by_key(|choice| choice.span);
    found
}

fn level(text: &str, template: &Template, found: &mut Vec<Choice>) {
    let mut signs = Vec::new();
    for part in &template.parts {
        match part {
            Part::Text(span) => signs_of(text, *span, &mut signs),
            Part::Comment(_) | Part::Broken(_) | Part::Mustache(_) | Part::Raw(_) => {
                signs.push((part.span().start, Sign::Tag));
            }
            Part::Block(block) => {
                signs.push((block.span.start, Sign::Tag));
                level(text, &block.inside, found);
                if let Some((_, otherwise)) = &block.otherwise {
                    level(text, otherwise, found);
                }
            }
            Part::Partial(partial) => {
                signs.push((partial.span.start, Sign::Tag));
                if let Some(block) = &partial.block {
                    level(text, &block.otherwise, found);
                }
            }
        }
    }
    choices(text, &signs, found);
}

fn signs_of(text: &str, span: Span, signs: &mut Vec<(usize, Sign)>) {
    let bytes = span.text(text).as_bytes();
    for (at, byte) in bytes.iter().enumerate() {
        let sign = match byte {
            b'{' => Sign::Open,
            b'|' => Sign::Bar,
            b'}' => Sign::Close,
            _ => continue,
        };
        let before = bytes.get(..at).unwrap_or_default();
        // `\{{` is text, and neither of its braces begins a choice.
        let is_escaped = before.ends_with(b"\\") || (before.ends_with(b"\\{") && sign == Sign::Open);
        if !is_escaped {
            signs.push((span.start + at, sign));
        }
    }
}

/// An open brace on the way through the signs.
struct Brace {
    start: usize,
    bars: Vec<usize>,
    is_plain: bool,
    /// How many choices had been found before it.
    before: usize,
}

fn choices(text: &str, signs: &[(usize, Sign)], found: &mut Vec<Choice>) {
    let mut open: Vec<Brace> = Vec::new();
    let mut closed: Vec<(Brace, usize)> = Vec::new();
    for (at, sign) in signs {
        if *sign == Sign::Close {
            let Some(brace) = open.pop() else { continue };
            if !brace.bars.is_empty() {
                // What stands inside is part of it.
                closed.truncate(brace.before);
                closed.push((brace, *at));
            }
            continue;
        }
        if let Some(brace) = open.last_mut() {
            brace.is_plain &= *sign == Sign::Bar;
            brace.bars.extend((*sign == Sign::Bar).then_some(*at));
        }
        if *sign == Sign::Open {
            open.push(Brace { start: *at, bars: Vec::new(), is_plain: true, before: closed.len() });
        }
    }
    found.extend(closed.iter().filter_map(|(brace, close)| choice(text, brace, *close)));
}

fn choice(text: &str, brace: &Brace, close: usize) -> Option<Choice> {
    let span = Span::new(brace.start, close + 1);
    let inside = Span::new(brace.start + 1, close);
    if is_json(inside.text(text)) {
        return None;
    }
    let count = count(text, inside);
    let starts = std::iter::once(count.map_or(inside.start, |count| count.end));
    let starts = starts.chain(brace.bars.iter().map(|bar| bar + 1));
    let ends = brace.bars.iter().copied().chain([close]);
    let mut weights = Vec::new();
    let options: Vec<_> = starts
        .zip(ends)
        .map(|(start, end)| {
            let mut option = trimmed(text, Span::new(start, end));
            if let Some(weight) = weight(text, option) {
                option = trimmed(text, Span::new(weight.end, option.end));
                weights.push(weight);
            }
            (option, option.text(text).to_owned())
        })
        .collect();
    let says_something = options.iter().any(|(_, option)| !option.is_empty());
    says_something.then_some(Choice { span, options, weights, count, is_plain: brace.is_plain })
}

/// Whether braces hold a key and a value, as in an answer's format that a prompt describes.
fn is_json(inside: &str) -> bool {
    let rest = inside.trim_start().strip_prefix('"').and_then(|rest| rest.split_once('"'));
    rest.is_some_and(|(_, rest)| rest.trim_start().starts_with(':'))
}

fn trimmed(text: &str, span: Span) -> Span {
    let inside = span.text(text);
    let start = span.start + inside.len() - inside.trim_start().len();
    Span::new(start, start + inside.trim().len())
}

/// `0.5::`.
fn weight(text: &str, option: Span) -> Option<Span> {
    let (number, _) = option.text(text).split_once("::")?;
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    is_number.then(|| Span::new(option.start, option.start + number.len() + 2))
}

/// `2$$`, `1-3$$`, and with a text that joins them `2$$ and $$`.
fn count(text: &str, inside: Span) -> Option<Span> {
    let all = inside.text(text);
    let (number, rest) = all.split_once("$$")?;
    let is_count = number.bytes().any(|byte| byte.is_ascii_digit())
        && number.trim().bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    if !is_count {
        return None;
    }
    let first = rest.split('|').next().unwrap_or_default();
    let joiner = first.split_once("$$").map_or(0, |(joiner, _)| joiner.len() + 2);
    Some(Span::new(inside.start, inside.start + number.len() + 2 + joiner))
}

/// How many letters the name of a list may have; without an end a long line would be read again and again.
const LONGEST: usize = 100;

/// All `__name__` in the plain text of a template, without their underscores.
pub fn wild_names(text: &str, template: &Template) -> Vec<Name> {
    let mut found = Vec::new();
    wild(text, template, &mut found);
    found
}

fn wild(text: &str, template: &Template, found: &mut Vec<Name>) {
    for part in &template.parts {
        match part {
            Part::Text(span) => wild_in(text, *span, found),
            Part::Comment(_) | Part::Broken(_) | Part::Mustache(_) | Part::Raw(_) => {}
            Part::Block(block) => {
                wild(text, &block.inside, found);
                if let Some((_, otherwise)) = &block.otherwise {
                    wild(text, otherwise, found);
                }
            }
            Part::Partial(partial) => {
                if let Some(block) = &partial.block {
                    wild(text, &block.otherwise, found);
                }
            }
        }
    }
}

fn wild_in(text: &str, span: Span, found: &mut Vec<Name>) {
    let mut at = span.start;
    while let Some(start) = Span::new(at, span.end).text(text).find("__").map(|found| at + found + 2) {
        let rest = Span::new(start, span.end).text(text);
        let mut letters = rest.char_indices().take(LONGEST);
        let end = letters.find(|(_, letter)| !(letter.is_alphanumeric() || "-_/.*".contains(*letter)));
        let end = end.or_else(|| rest.char_indices().nth(LONGEST)).map_or(rest.len(), |(at, _)| at);
        let run = rest.get(..end).unwrap_or_default();
        let name = run.find("__").and_then(|end| run.get(..end)).filter(|name| !name.is_empty());
        match name {
            Some(name) => {
                let span = Span::new(start, start + name.len());
                found.push(Name { span, text: name.to_owned() });
                at = span.end + 2;
            }
            None => at = start,
        }
    }
}
