//! Formatting that nobody can lose by: what is rendered and what the YAML says stay what they are, and nothing changes its place.
//!
//! What it does: blanks at the end of lines of front matter go, except in texts of several lines; fences are three dashes; within a tag
//! there is one blank where there were several, and none behind `{{#`; the file ends with one newline.
//!
//! What it leaves alone: blanks in the body outside of tags, at the end of lines too, because they are part of the prompt; tags of several
//! lines, which somebody has laid out; the end of a file without front matter, whose body is rendered as it stands; `{{x}}` and `{{ x }}`,
//! which both have friends; and every file that has an error.

use crate::finding::{Edit, Severity, apply};
use crate::front::{self, Front, Split};
use crate::span::Span;
use crate::template::{self, Part, Template};
use crate::yaml::{self, Kind, Node};

/// The text as it should be written. Formatting it again changes nothing.
pub fn format(text: &str) -> String {
    apply(text, &edits(text))
}

/// What to change, in order of place; nothing in a file that has an error.
pub fn edits(text: &str) -> Vec<Edit> {
    let split = front::split(text);
    let (tree, findings) = template::parse(text, split.trimmed);
    if findings.iter().any(|finding| finding.severity == Severity::Error) {
        return Vec::new();
    }
    let mut edits = Vec::new();
    if let Some(front) = split.front {
        let Some(found) = front_edits(text, front) else { return Vec::new() };
        edits.extend(found);
    }
    tags(&tree, &mut |tag| edits.extend(tidy(text, tag)));
    edits.extend(end(text, &split));
    edits.sort_by_key(|edit| edit.span);
    edits
}

/// None where the front matter is broken.
fn front_edits(text: &str, front: Front) -> Option<Vec<Edit>> {
    let close = front.close?;
    let before = yaml::parse(text, front.yaml).ok()?;
    let mut kept = Vec::new();
    before.iter().for_each(|node| long_texts(text, node, &mut kept));
    let mut edits: Vec<Edit> = lines(text, front.yaml)
        .filter(|line| !kept.iter().any(|kept: &Span| kept.start < line.end && line.start < kept.end))
        .filter_map(|line| without_blanks(text, line))
        .collect();
    // Blanks are never part of the value here. Should the YAML say otherwise, they stay.
    let shift = |edits: &[Edit]| {
        let whole = apply(text, edits);
        let split = front::split(&whole);
        let after = split.front.and_then(|front| yaml::parse(&whole, front.yaml).ok())?;
        Some(after.as_ref().map(Node::to_json))
    };
    if shift(&edits) != Some(before.as_ref().map(Node::to_json)) {
        edits.clear();
    }
    let fences = [front.open, close].map(|fence| Span::new(fence.start, line_end(text, fence.end)));
    edits.extend(fences.into_iter().filter_map(|fence| without_blanks(text, fence)));
    Some(edits)
}

/// Texts that reach over several lines.
fn long_texts(text: &str, node: &Node, found: &mut Vec<Span>) {
    match &node.kind {
        Kind::Text(_) if node.span.text(text).contains(['\n', '\r']) => found.push(node.span),
        Kind::Text(_) | Kind::Null | Kind::Bool(_) | Kind::Int(_) | Kind::Float(_) => {}
        Kind::List(items) => items.iter().for_each(|item| long_texts(text, item, found)),
        Kind::Map(entries) => entries.iter().for_each(|entry| long_texts(text, &entry.value, found)),
    }
}

/// The lines of a part without their ends.
fn lines(text: &str, within: Span) -> impl Iterator<Item = Span> {
    let mut at = within.start;
    within.text(text).split_inclusive('\n').map(move |line| {
        let start = at;
        at += line.len();
        Span::new(start, start + line.trim_end_matches(['\n', '\r']).len())
    })
}

fn line_end(text: &str, from: usize) -> usize {
    let rest = text.get(from..).unwrap_or_default();
    from + rest.find(['\n', '\r']).unwrap_or(rest.len())
}

fn without_blanks(text: &str, line: Span) -> Option<Edit> {
    let kept = line.start + line.text(text).trim_end_matches([' ', '\t']).len();
    (kept < line.end).then(|| Edit { span: Span::new(kept, line.end), text: String::new() })
}

/// One newline at the end of the file.
fn end(text: &str, split: &Split) -> Option<Edit> {
    let front = split.front?;
    let start = if split.trimmed.is_empty() { front.close?.end } else { split.trimmed.end };
    let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let span = Span::new(start, text.len());
    // The fence's own blanks are another edit's.
    let span = if split.trimmed.is_empty() { Span::new(line_end(text, start), span.end) } else { span };
    (span.text(text) != newline).then(|| Edit { span, text: newline.to_owned() })
}

/// Gives each tag of a template that has blanks to tidy: values, blocks, partials; neither comments nor raw blocks.
fn tags(template: &Template, give: &mut impl FnMut(Span)) {
    for part in &template.parts {
        match part {
            Part::Text(_) | Part::Comment(_) | Part::Broken(_) | Part::Raw(_) => {}
            Part::Mustache(mustache) => give(mustache.span),
            Part::Partial(partial) => match &partial.block {
                None => give(partial.span),
                Some(block) => {
                    give(block.open);
                    tags(&block.otherwise, give);
                    give(block.close);
                }
            },
            Part::Block(block) => {
                give(block.open);
                tags(&block.inside, give);
                if let Some((tag, otherwise)) = &block.otherwise {
                    let is_chain =
                        matches!(otherwise.parts.first(), Some(Part::Block(next)) if next.is_chained);
                    if !is_chain {
                        give(*tag);
                    }
                    tags(otherwise, give);
                }
                give(block.close);
            }
        }
    }
}

/// One tag with its blanks in order; none where that changes nothing.
fn tidy(text: &str, span: Span) -> Option<Edit> {
    let tag = span.text(text);
    if tag.contains(['\n', '\r']) {
        return None;
    }
    let (open, close) =
        if tag.starts_with("{{{") && tag.ends_with("}}}") { ("{{{", "}}}") } else { ("{{", "}}") };
    let inside = tag.strip_prefix(open)?.strip_suffix(close)?;
    let padded = inside.starts_with(BLANK) && inside.ends_with(BLANK);
    let (inside, before) = without_tilde(inside.trim_matches(BLANK), str::strip_prefix);
    let (inside, after) = without_tilde(inside, str::strip_suffix);
    let (sign, rest) = sign(inside);
    if rest.starts_with(['{', '!']) || (open == "{{{" && rest.ends_with('}')) {
        return None;
    }
    let glue = if sign == ">" && rest.starts_with(BLANK) { " " } else { "" };
    let pad = if padded && sign.is_empty() { " " } else { "" };
    // `}}}` would end something else.
    let pad_end = if rest.trim_end_matches(BLANK).ends_with('}') { " " } else { pad };
    let (pad, pad_end) =
        (if before.is_empty() { pad } else { "" }, if after.is_empty() { pad_end } else { "" });
    let words = single_blanks(rest.trim_matches(BLANK));
    let new = format!("{open}{before}{pad}{sign}{glue}{words}{pad_end}{after}{close}");
    (new != tag).then_some(Edit { span, text: new })
}

const BLANK: [char; 2] = [' ', '\t'];

fn without_tilde<'t>(
    inside: &'t str,
    strip: fn(&'t str, char) -> Option<&'t str>,
) -> (&'t str, &'static str) {
    match strip(inside, '~') {
        Some(rest) => (rest.trim_matches(BLANK), "~"),
        None => (inside, ""),
    }
}

/// What a tag begins with, without blanks in it, and what follows.
fn sign(inside: &str) -> (&'static str, &str) {
    let plain = [("/", "/"), ("^", "^"), (">", ">"), ("&", "&"), ("*", "*")];
    if let Some(rest) = inside.strip_prefix('#') {
        let rest = rest.trim_start_matches(BLANK);
        let more = [("#>", '>'), ("#*", '*')].into_iter().find(|(_, sign)| rest.starts_with(*sign));
        return more.map_or(("#", rest), |(sign, _)| (sign, rest.get(1..).unwrap_or_default()));
    }
    let found = plain.into_iter().find_map(|(sign, name)| inside.strip_prefix(sign).map(|rest| (name, rest)));
    found.unwrap_or(("", inside))
}

/// One blank for each run of them, outside of texts and `[names]`.
fn single_blanks(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    let mut until = None;
    let mut is_escaped = false;
    for letter in words.chars() {
        match until {
            Some(end) => {
                if letter == end && !is_escaped {
                    until = None;
                }
                is_escaped = letter == '\\' && !is_escaped && end != ']';
            }
            None => {
                until = match letter {
                    '"' | '\'' => Some(letter),
                    '[' => Some(']'),
                    _ => None,
                };
                if BLANK.contains(&letter) {
                    if !out.ends_with(' ') {
                        out.push(' ');
                    }
                    continue;
                }
            }
        }
        out.push(letter);
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::render::{Context, Renderer};

    #[test]
    fn blanks_go_where_they_mean_nothing() {
        let check = |text: &str, expect: &str| {
            assert_eq!(format(text), expect, "{text:?}");
            assert_eq!(format(expect), expect);
        };
        check("a  {{  x   }}  \n\n", "a  {{ x }}  \n\n");
        check("{{x }}{{ y}}{{ z }}{{{  w }}}{{~  v ~ }}", "{{x}}{{y}}{{ z }}{{{ w }}}{{~v~}}");
        check(
            "{{#  if   x }}{{ else }}{{/ if }}{{>   p  a = 1 }}{{>q}}",
            "{{#if x}}{{ else }}{{/if}}{{> p a = 1}}{{>q}}",
        );
        check("{{x  \"a  b\"   'c\\'  d' [e  f]}}", "{{x \"a  b\" 'c\\'  d' [e  f]}}");
        check("{{x {\"a\":  1}  }}", "{{x {\"a\": 1} }}");
        check(
            "---  \na: 1   \nb: |  \n  text  \n  more\nc: 2\t\n--- \n\n 🌄{{x  y}}  \n\n\n",
            "---\na: 1\nb: |  \n  text  \n  more\nc: 2\n---\n\n 🌄{{x y}}\n",
        );
        check("---\r\na: 1  \r\n---\r\nx\r\n\r\n", "---\r\na: 1\r\n---\r\nx\r\n");
        check("---\na: 1\n---", "---\na: 1\n---\n");
        check("{{media\n   url=x\n}}  ", "{{media\n   url=x\n}}  ");
        check(
            "{{!  a   }}{{{{raw  x}}}} {{  y  }} {{{{/raw}}}}",
            "{{!  a   }}{{{{raw  x}}}} {{  y  }} {{{{/raw}}}}",
        );
    }

    #[test]
    fn broken_files_are_left_alone() {
        for text in
            ["---\na: [1  \n---\n{{ x}}  \n\n", "---\na: 1  \n", "---\na: 1  \n---\n{{#if  x}}\n\n", "{{  x"]
        {
            assert_eq!(format(text), text);
        }
    }

    fn rendered(text: &str) -> Option<String> {
        let split = front::split(text);
        let partials = |name: &str| (name == "p").then(|| "part".to_owned());
        let renderer = Renderer::compile(split.trimmed.text(text), &partials).ok()?;
        let input = json!({"x": "X", "a": true, "xs": [1, 2], "b": {"x": 3}});
        renderer.render_text(&input, &Context::default()).ok()
    }

    fn value(text: &str) -> Option<serde_json::Value> {
        let front = front::split(text).front?;
        yaml::parse(text, front.yaml).ok().flatten().map(|node| node.to_json())
    }

    const PIECES: &[&str] = &[
        "---\n",
        "--- \r\n",
        "a: 1  \n",
        "b: |\n  x  \n\n",
        "c: \"d  \n  e\"  \n",
        "# note  \n",
        "k: {  a: 1 }  \n",
        "l:\n  - 1 \n",
        "{{  x  }}",
        "{{x  }}",
        "{{#if   a}}",
        "{{ /if }}",
        "{{ else  }}",
        "{{#each  xs }}",
        "{{/each}}",
        "{{~ x ~ }}",
        "{{{ x }}}",
        "{{>  p }}",
        "{{json   b  indent=2}}",
        " ",
        "\t",
        "\n",
        "\r\n",
        "🌄",
        "text  ",
        "}",
        "{",
        "\\",
        "{{!  c }}",
        "{{lookup b  \"x  \"}}",
    ];

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1500))]

        #[test]
        fn formatting_twice_is_formatting_once(text in any::<String>()) {
            let once = format(&text);
            prop_assert_eq!(&format(&once), &once);
        }

        #[test]
        fn nothing_is_lost(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..12), fenced in any::<bool>()) {
            let inside = pieces.concat();
            let text = if fenced { format!("---\nq: 1 \n---\n{inside}") } else { inside };
            let once = format(&text);
            prop_assert_eq!(&format(&once), &once);
            prop_assert_eq!(value(&once), value(&text));
            prop_assert_eq!(rendered(&once), rendered(&text), "{:?}", text);
        }
    }
}
