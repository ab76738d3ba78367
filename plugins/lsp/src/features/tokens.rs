//! Semantic tokens: what is Handlebars, what is prose, what is a weight.

use maquette_prompt::Span;
use maquette_prompt::template::{Call, Expr, Part, Template, is_helper};
use maquette_prompt::yaml::{Kind as Yaml, Node};
use tower_lsp::lsp_types::{SemanticToken, SemanticTokenType, SemanticTokensLegend};

use super::wordings::wordings;
use crate::view::View;

/// The kind of a token; the number is its place in the legend.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Keyword,
    Function,
    Variable,
    Text,
    Number,
    Comment,
    Property,
    File,
    Weight,
}

const KINDS: &[(Kind, SemanticTokenType)] = &[
    (Kind::Keyword, SemanticTokenType::KEYWORD),
    (Kind::Function, SemanticTokenType::FUNCTION),
    (Kind::Variable, SemanticTokenType::VARIABLE),
    (Kind::Text, SemanticTokenType::STRING),
    (Kind::Number, SemanticTokenType::NUMBER),
    (Kind::Comment, SemanticTokenType::COMMENT),
    (Kind::Property, SemanticTokenType::PROPERTY),
    (Kind::File, SemanticTokenType::NAMESPACE),
    (Kind::Weight, SemanticTokenType::OPERATOR),
];

/// The kinds that tokens have, in the order of their numbers.
pub fn legend() -> SemanticTokensLegend {
    let token_types = KINDS.iter().map(|(_, kind)| kind.clone()).collect();
    SemanticTokensLegend { token_types, token_modifiers: Vec::new() }
}

/// All tokens, in order, each relative to the one before.
pub fn tokens(view: &View) -> Vec<SemanticToken> {
    tokens_within(view, Span::new(0, view.text().len()))
}

/// The tokens that begin within `span`.
pub fn tokens_within(view: &View, span: Span) -> Vec<SemanticToken> {
    let mut found = Vec::new();
    front(view, &mut found);
    for wording in &wordings(view.document()) {
        template(view.text(), &wording.tree, &mut found);
    }
    found.retain(|(at, _)| !at.is_empty() && span.touches(at.start));
    found.sort_unstable();
    relative(view, &found)
}

type Found = Vec<(Span, Kind)>;

fn front(view: &View, found: &mut Found) {
    let document = view.document();
    let Some(front) = document.split().front else { return };
    let mut at = 0;
    for line in view.text().get(..front.yaml.end).unwrap_or_default().split_inclusive('\n') {
        let content = line.trim_end();
        let indent = content.len() - content.trim_start().len();
        if content.get(indent..).is_some_and(|content| content.starts_with('#')) {
            found.push((Span::new(at + indent, at + content.len()), Kind::Comment));
        }
        at += line.len();
    }
    if let Some(node) = document.front() {
        values(node, found);
    }
}

fn values(node: &Node, found: &mut Found) {
    match &node.kind {
        Yaml::Int(_) | Yaml::Float(_) => found.push((node.span, Kind::Number)),
        Yaml::Bool(_) => found.push((node.span, Kind::Keyword)),
        Yaml::Null | Yaml::Text(_) => {}
        Yaml::List(items) => items.iter().for_each(|item| values(item, found)),
        Yaml::Map(entries) => {
            for entry in entries {
                found.push((entry.key_span, Kind::Property));
                values(&entry.value, found);
            }
        }
    }
}

fn template(text: &str, tree: &Template, found: &mut Found) {
    for part in &tree.parts {
        match part {
            Part::Comment(span) => found.push((*span, Kind::Comment)),
            Part::Text(span) => weights(text, *span, found),
            Part::Mustache(tag) => call(&tag.call, false, found),
            Part::Raw(raw) => call(&raw.call, true, found),
            Part::Broken(_) => {}
            Part::Block(block) => {
                call(&block.call, true, found);
                template(text, &block.inside, found);
                if let Some((tag, otherwise)) = &block.otherwise {
                    word(text, *tag, "else", found);
                    template(text, otherwise, found);
                }
                closing(text, block.close, found);
            }
            Part::Partial(partial) => {
                found.extend(partial.name.iter().map(|name| (name.span, Kind::File)));
                arguments(&partial.call, found);
                if let Some(block) = &partial.block {
                    template(text, &block.otherwise, found);
                    closing(text, block.close, found);
                }
            }
        }
    }
}

fn call(call: &Call, is_block: bool, found: &mut Found) {
    let is_called = is_block || call.has_arguments() || call.name().is_some_and(|name| is_helper(&name.text));
    match call.name().filter(|_| is_called) {
        Some(name) => {
            let kind = if is_block && is_helper(&name.text) { Kind::Keyword } else { Kind::Function };
            found.push((name.span, kind));
        }
        None => expr(&call.head, found),
    }
    arguments(call, found);
}

fn arguments(call: &Call, found: &mut Found) {
    for value in &call.params {
        expr(value, found);
    }
    for hash in &call.hash {
        found.push((hash.name.span, Kind::Property));
        expr(&hash.value, found);
    }
    found.extend(call.block_params.iter().map(|name| (name.span, Kind::Variable)));
}

fn expr(value: &Expr, found: &mut Found) {
    match value {
        Expr::Path(path) => found.push((path.span, Kind::Variable)),
        Expr::Text(span, _) => found.push((*span, Kind::Text)),
        Expr::Literal(span) => found.push((*span, Kind::Number)),
        Expr::Call(inner) => call(inner, false, found),
    }
}

/// The name in a closing tag.
fn closing(text: &str, tag: Span, found: &mut Found) {
    let inside = tag.text(text);
    if let Some(slash) = inside.find('/') {
        let name = inside.get(slash + 1..).unwrap_or_default().trim_start();
        let start = tag.start + (inside.len() - name.len());
        let length = name.trim_end_matches(['}', '~', ' ', '\n', '\r', '\t']).len();
        found.push((Span::new(start, start + length), Kind::Keyword));
    }
}

fn word(text: &str, tag: Span, name: &str, found: &mut Found) {
    if let Some(at) = tag.text(text).find(name) {
        found.push((Span::new(tag.start + at, tag.start + at + name.len()), Kind::Keyword));
    }
}

/// The `:1.2` of `(word:1.2)`, which some models read as a weight.
fn weights(text: &str, span: Span, found: &mut Found) {
    let inside = span.text(text);
    for (at, _) in inside.match_indices(':') {
        let number = inside.get(at + 1..).unwrap_or_default();
        let length = number.find(|letter: char| !letter.is_ascii_digit() && letter != '.').unwrap_or(0);
        let is_opened = inside.get(..at).is_some_and(|before| {
            before.rfind('(').is_some_and(|open| before.rfind([')', '\n']).is_none_or(|close| close < open))
        });
        if length > 0 && is_opened && number.get(length..).is_some_and(|rest| rest.starts_with(')')) {
            found.push((Span::new(span.start + at, span.start + at + 1 + length), Kind::Weight));
        }
    }
}

/// As the protocol counts: each token from the one before. Tokens of several lines are cut at line ends, and of two that overlap the
/// first stays.
fn relative(view: &View, found: &Found) -> Vec<SemanticToken> {
    let mut all = Vec::new();
    let (mut line, mut column, mut end) = (0, 0, 0);
    let lines = view.snapshot.lines();
    for (span, kind) in found {
        let last = lines.line_of(span.end);
        for at in lines.line_of(span.start)..=last {
            let whole = lines.span(view.text(), at);
            let piece = Span::new(whole.start.max(span.start), whole.end.min(span.end));
            if piece.is_empty() || piece.start < end {
                continue;
            }
            end = piece.end;
            let (from, to) = (view.position(piece.start), view.position(piece.end));
            let delta_line = from.line - line;
            let delta_start = if delta_line == 0 { from.character - column } else { from.character };
            (line, column) = (from.line, from.character);
            all.push(SemanticToken {
                delta_line,
                delta_start,
                length: to.character - from.character,
                token_type: *kind as u32,
                token_modifiers_bitset: 0,
            });
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::super::fixture::view;
    use super::*;

    fn shown(text: &str) -> Vec<String> {
        let view = view(text);
        let (mut line, mut column) = (0, 0);
        let of = |token: SemanticToken| {
            column = if token.delta_line == 0 { column + token.delta_start } else { token.delta_start };
            line += token.delta_line;
            let at = |column| tower_lsp::lsp_types::Position::new(line, column);
            let range = tower_lsp::lsp_types::Range::new(at(column), at(column + token.length));
            let kind = KINDS[token.token_type as usize].1.as_str().to_owned();
            format!("{kind} {}", view.span(range).text(text))
        };
        tokens(&view).into_iter().map(of).collect()
    }

    #[test]
    fn the_legend_is_in_the_order_of_the_numbers() {
        assert!(KINDS.iter().enumerate().all(|(at, (kind, _))| *kind as usize == at));
    }

    #[test]
    fn tokens_of_front_matter_and_body() {
        assert_eq!(
            shown(
                "# licence\n---\n# note\nmaquette.seed: 7\nmaquette.negative: \"no {{a}}\"\n---\n🌄 {{#if a}}(cat:1.2){{else}}{{media url=b x=\"y\"}}{{/if}}{{> style}}{{! a\nb }}{{c}}"
            ),
            [
                "comment # licence",
                "comment # note",
                "property maquette.seed",
                "number 7",
                "property maquette.negative",
                "variable a",
                "keyword if",
                "variable a",
                "operator :1.2",
                "keyword else",
                "function media",
                "property url",
                "variable b",
                "property x",
                "string \"y\"",
                "keyword if",
                "namespace style",
                "comment {{! a",
                "comment b }}",
                "variable c",
            ]
        );
    }

    #[test]
    fn a_range_has_its_own_tokens() {
        let text = "{{a}} {{b}} {{c}}";
        assert_eq!(tokens_within(&view(text), Span::new(5, 11)).len(), 1);
    }
}
