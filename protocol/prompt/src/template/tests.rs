//! The parser against tables, against crate `handlebars`, and against any text.

use proptest::prelude::*;

use super::*;
use crate::finding::{Finding, Severity};

fn parsed(text: &str) -> (Template, Vec<Finding>) {
    parse(text, Span::new(0, text.len()))
}

fn errors(text: &str) -> Vec<Finding> {
    let mut findings = parsed(text).1;
    findings.retain(|finding| finding.severity == Severity::Error);
    findings
}

fn compiles(text: &str) -> bool {
    handlebars::Template::compile(text).is_ok()
}

/// A tree in short: what the parts are, and what they call.
fn short(template: &Template, text: &str) -> String {
    template.parts.iter().map(|part| short_part(part, text)).collect::<Vec<_>>().join(" ")
}

fn short_part(part: &Part, text: &str) -> String {
    match part {
        Part::Text(span) => format!("{:?}", span.text(text)),
        Part::Comment(_) => "comment".to_owned(),
        Part::Broken(span) => format!("broken<{}>", span.text(text)),
        Part::Mustache(mustache) => format!("<{}>", short_call(&mustache.call, text)),
        Part::Block(block) => {
            let sign = if block.is_inverse { "^" } else { "#" };
            let inside = short(&block.inside, text);
            let otherwise =
                block.otherwise.as_ref().map(|(_, otherwise)| format!(" | {}", short(otherwise, text)));
            format!("{sign}<{}>[{inside}{}]", short_call(&block.call, text), otherwise.unwrap_or_default())
        }
        Part::Partial(partial) => {
            let name = partial.name.as_ref().map_or("?", |name| name.text.as_str());
            let block = partial.block.as_ref().map(|block| format!("[{}]", short(&block.otherwise, text)));
            format!(">{name}<{}>{}", short_call(&partial.call, text), block.unwrap_or_default())
        }
        Part::Raw(raw) => format!("raw<{}>[{}]", short_call(&raw.call, text), raw.inside.text(text)),
    }
}

fn short_call(call: &Call, text: &str) -> String {
    let hash = call.hash.iter().map(|hash| format!("{}={}", hash.name.text, short_expr(&hash.value, text)));
    let params = call.params.iter().map(|param| short_expr(param, text));
    let names = call.block_params.iter().map(|name| format!("|{}|", name.text));
    let all = std::iter::once(short_expr(&call.head, text)).chain(params).chain(hash).chain(names);
    all.collect::<Vec<_>>().join(" ")
}

fn short_expr(expr: &Expr, text: &str) -> String {
    match expr {
        Expr::Path(path) => {
            let names: Vec<_> = path.names.iter().map(|name| name.text.as_str()).collect();
            let this = if path.is_this { "this:" } else { "" };
            let data = if path.is_data { "@" } else { "" };
            format!("{data}{}{this}{}", "^".repeat(path.up as usize), names.join("."))
        }
        Expr::Text(_, value) => format!("'{value}'"),
        Expr::Literal(span) => format!("={}", span.text(text)),
        Expr::Call(call) => format!("({})", short_call(call, text)),
    }
}

#[test]
fn trees() {
    let check = |text: &str, expect: &str| {
        let (tree, findings) = parsed(text);
        assert_eq!(short(&tree, text), expect, "{text}");
        assert_eq!(findings, vec![], "{text}");
        assert!(compiles(text), "{text}");
    };
    check("", "");
    check("plain {text} }} 🌄", "\"plain {text} }} 🌄\"");
    check("a {{subject}} b", "\"a \" <subject> \" b\"");
    check("{{{x}}}{{&y}}{{~ z ~}}{{~{w}~}}", "<x> <y> <z> <w>");
    check(
        "{{a.b/c}}{{../d}}{{../../e.f}}{{this}}{{this.g}}{{./h}}",
        "<a.b.c> <^d> <^^e.f> <this:> <this:g> <this:h>",
    );
    check("{{@state.x}}{{@root.y}}{{@../index}}{{[a b].c}}", "<@state.x> <@root.y> <@^index> <a b.c>");
    check("{{media url=ref contentType=\"image/png\"}}", "<media url=ref contentType='image/png'>");
    check("{{json this indent=2}}", "<json this: indent==2>");
    check(
        "{{role 'user'}}{{x \"a\\\"b\" true null -1.5 undefined}}",
        "<role 'user'> <x 'a\"b' =true =null =-1.5 undefined>",
    );
    check("{{x (lookup a (f b c=1)) [1, 2] {\"k\": 3}}}", "<x (lookup a (f b c==1)) =[1, 2] ={\"k\": 3}>");
    check("{{#if a}}b{{/if}}", "#<if a>[\"b\"]");
    check("{{#if a}}b{{else}}c{{/if}}", "#<if a>[\"b\" | \"c\"]");
    check("{{#if a}}b{{^}}c{{/if}}", "#<if a>[\"b\" | \"c\"]");
    check("{{#if a}}1{{else if b}}2{{else}}3{{/if}}", "#<if a>[\"1\" | #<if b>[\"2\" | \"3\"]]");
    check("{{#each xs as |x i|}}{{x}}{{/each}}", "#<each xs |x| |i|>[<x>]");
    check(
        "{{> p}}{{> a/b-c.d ctx k=v}}{{> 'a b'}}{{> (lookup m \"x\")}}",
        ">p<'p'> >a/b-c.d<'a/b-c.d' ctx k=v> >a b<'a b'> >?<(lookup m 'x')>",
    );
    check("{{#> p}}q{{/p}}{{#> r}}s{{/}}", ">p<'p'>[\"q\"] >r<'r'>[\"s\"]");
    check("{{#*inline \"n\"}}a{{/inline}}{{>n}}", "#<inline 'n'>[\"a\"] >n<'n'>");
    check("{{! a }}b{{!-- {{c}} --}}", "comment \"b\" comment");
    check("\\{{a}} \\\\{{b}}", "\"\\\\{{a}} \\\\\\\\\" <b>");
    check("{{{{raw x}}}} {{a}} {{{{/raw}}}}", "raw<raw x>[ {{a}} ]");
    check("{{else.x}}{{elsewhere.x}}", "<else.x> <elsewhere.x>");
    check("{{\n  media\r\n  url=ref\n}}", "<media url=ref>");
}

#[test]
fn findings_stand_at_their_place_and_only_once() {
    let check = |text: &str, expect: &[(&str, &str)]| {
        let found: Vec<_> = errors(text)
            .into_iter()
            .map(|finding| (finding.span.text(text).to_owned(), finding.message))
            .collect();
        let found: Vec<_> = found.iter().map(|(span, message)| (span.as_str(), message.as_str())).collect();
        assert_eq!(found, expect, "{text}");
        assert!(!compiles(text), "{text}");
    };
    check("a {{#if x}} b", &[("{{#if x}}", "This block is not closed")]);
    check("a {{/if}} b", &[("{{/if}}", "This closes nothing")]);
    check("{{#if x}} 🌄 {{/fi}}", &[("{{/fi}}", "`fi` is not open here")]);
    check("{{#if x}}{{/each}}{{/if}}", &[("{{/each}}", "`each` is not open here")]);
    check("{{#if x}}{{#each y}}{{/if}}", &[("{{#each y}}", "This block is not closed")]);
    check("{{#if x}}{{/if", &[("{{/if", "This tag has no end")]);
    check("{{#if x}{{y}}{{/if}}", &[("}", "A name is missing")]);
    check("{{subj\nand more words here. {{b}}", &[("{{subj", "This tag has no end")]);
    check("{{ref?}}", &[("?", "`?` belongs into the schema only")]);
    check("{{user.}} {{x}}", &[(".", "A name is missing here, or a helper's name has a dot")]);
    check("{{}}", &[("}", "A name is missing")]);
    check("{{.}}", &[(".", "`.` alone is not read")]);
    check("{{else}}", &[("{{else}}", "This stands in no block")]);
    check("{{#if a}}{{else}}{{else}}{{/if}}", &[("{{else}}", "This block has its `else` already")]);
    check("{{^a}}b{{/a}}", &[("{{^a}}", "The renderer does not know blocks that begin with `^`")]);
    check(
        "{{#if c}}{{^a}}b{{/a}}{{/if}}",
        &[("{{^a}}", "The renderer does not know blocks that begin with `^`")],
    );
    check("{{x \"a}} b", &[("\"", "This text has no closing quote in its line")]);
    check("{{x (y}} b", &[("(", "This `(` is not closed")]);
    check("{{x 'a\\qb'}}", &[("\\", "This escape is not read")]);
    check("{{> \"p\"}}", &[("\"p\"", "A partial's name has no quotes")]);
    check("{{! a", &[("{{!", "This comment has no end")]);
    check("{{{{r}}}} a {{b}}", &[("{{{{r}}}}", "This raw block is not closed")]);
    check("{{#each a as |x y z|}}{{/each}}", &[("as |x y z|", "`as` wants one or two names")]);
    check("{{x a=}}", &[("}", "A value is missing after `=`")]);
    check("{b|{{{c}} d", &[("}}", "What `{{{` opens, `}}}` closes")]);
}

#[test]
fn what_only_others_refuse_is_a_warning() {
    let check = |text: &str, expect: &str| {
        let (_, findings) = parsed(text);
        let found: Vec<_> =
            findings.iter().map(|finding| (finding.severity, finding.span.text(text))).collect();
        assert_eq!(found, [(Severity::Warning, expect)], "{text}");
        assert!(compiles(text), "{text}");
    };
    check("x {{a}}|{b|{{c}}} y", "}}}");
    check("{{ #if a}}{{/if}}", "{{ #");
    check("{{!-- a }} b", "{{!--");
    check("{{#if a}}1{{^if b}}2{{/if}}", "{{^if b}}");
}

#[test]
fn a_wrong_end_can_be_mended() {
    let text = "{{#if x}} 🌄 {{/fi}}";
    let findings = errors(text);
    let fix = &findings[0].fixes[0];
    assert_eq!(fix.title, "Write `{{/if}}`");
    assert_eq!(crate::finding::apply(text, &fix.edits), "{{#if x}} 🌄 {{/if}}");
    assert_eq!(findings[0].related[0].0.text(text), "{{#if x}}");
}

#[test]
fn depth_is_bounded() {
    for text in ["{{#if a}}", "{{#> p}}", "{{x (y ", "{{#if a}}{{else if b}}", "[[[", "{{x [["] {
        let many = text.repeat(20_000);
        assert!(errors(&many).len() <= 20_001, "{text}");
    }
    let deep = "{{#if a}}".repeat(100) + &"{{/if}}".repeat(100);
    assert_eq!(errors(&deep).len(), 1);
    let chain = format!("{{{{#if a}}}}{}{{{{/if}}}}", "{{else if b}}".repeat(100));
    assert_eq!(errors(&chain).len(), 100 - MAX_DEPTH + 1);
}

/// Pieces of which many texts are nearly templates.
const PIECES: &[&str] = &[
    "{{",
    "}}",
    "{{{",
    "}}}",
    "{{#if a}}",
    "{{/if}}",
    "{{else}}",
    "{{else if b}}",
    "{{^}}",
    "{{^b}}",
    "{{#b}}",
    "{{/b}}",
    "{{#each xs as |x i|}}",
    "{{/each}}",
    "{{> p}}",
    "{{#> p}}",
    "{{/p}}",
    "{{/}}",
    "{{!--",
    "--}}",
    "{{! c }}",
    "\\",
    "~",
    " ",
    "\n",
    "\r\n",
    "x",
    ".",
    "/",
    "../",
    "@",
    "@root.",
    "this",
    "[a b]",
    "[",
    "]",
    "\"s\"",
    "'",
    "\"",
    "=",
    "(",
    ")",
    "1",
    "-",
    "1.5",
    "true",
    "as",
    "|",
    "{",
    "}",
    "{{{{raw}}}}",
    "{{{{/raw}}}}",
    "{{{{",
    "}}}}",
    "{{#*inline \"n\"}}",
    "{{/inline}}",
    "{{*d}}",
    "🌄",
    "{{media url=x}}",
    "else",
    "&",
    "#",
    "^",
    ">",
    "!",
    "*",
    "null",
    ",",
    ":",
    "\"k\": 1",
    "é",
    "{{x ",
    "{{#f ",
    "{{(f ",
    "$",
];

/// What stands within tags of which most are right.
const WORDS: &[&str] = &[
    "x",
    "if",
    "a.b",
    "../c",
    "@d",
    "@root.e",
    "this",
    "this.f",
    "./g",
    "[h i]",
    "x.[j]",
    "\"s\"",
    "'t'",
    "1",
    "-1.5",
    "1.5.x",
    "true",
    "null",
    "truex",
    "k=v",
    "k = 1",
    "k=\"w\"",
    "(y z)",
    "(y)",
    "(a.b c)",
    "[1, 2]",
    "[]",
    "{\"m\": 1}",
    "as |n|",
    "as |n o|",
    "as",
    "else",
    "~",
    "🌄",
    "@../q",
    "../this",
    "$r",
    "s:t",
    "u-v",
    ".",
    "..",
    "'w\\'x'",
    "\"y\\n\"",
    "1E5",
    "1.",
    "01",
    "\\",
    "=",
    "|",
];

/// A tag of a few words.
fn tag() -> impl Strategy<Value = String> {
    let braces = prop::sample::select(
        &[
            ("{{", "}}"),
            ("{{", "}}"),
            ("{{{", "}}}"),
            ("{{~", "~}}"),
            ("{{&", "}}"),
            ("{{> ", "}}"),
            ("{{#", "}} a {{/if}}"),
            ("{{#if ", "}} b {{/if}}"),
            ("{{#if x}}{{else ", "}}{{/if}}"),
            ("{{#if x}}{{^", "}}{{/if}}"),
            ("{{#> ", "}}{{/x}}"),
            ("{{#> ", "}}{{/}}"),
            ("{{#*", "}}{{/x}}"),
            ("{{*", "}}"),
            ("{{{{x ", "}}}} y {{{{/x}}}}"),
            ("{{~{", "}~}}"),
            ("{{else", "}}"),
            ("{{^x}}", "{{/x}}"),
            ("\\{{", "}}"),
            ("{{#if x}}{{/", "}}"),
        ][..],
    );
    let words = prop::collection::vec(prop::sample::select(WORDS), 0..4);
    let joint = prop::sample::select(&[" ", " ", " ", "", "\n", "  "][..]);
    (braces, words, joint)
        .prop_map(|((open, close), words, joint)| format!("{open}{}{close}", words.join(joint)))
}

fn nearly() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::collection::vec(prop::sample::select(PIECES), 0..14).prop_map(|pieces| pieces.concat()),
        prop::collection::vec(tag(), 1..3).prop_map(|tags| tags.concat()),
    ]
}

/// Checks that parts follow each other without a gap and stand between characters; gives the end of the last.
fn tiled(template: &Template, text: &str, start: usize) -> usize {
    template.parts.iter().fold(start, |at, part| {
        let span = part.span();
        assert_eq!(span.start, at, "{text:?} {part:?}");
        assert!(text.get(span.range()).is_some(), "{text:?}");
        match part {
            Part::Block(block) => {
                assert_eq!(block.open.start, span.start);
                let mut end = tiled(&block.inside, text, block.open.end);
                if let Some((tag, otherwise)) = &block.otherwise {
                    assert_eq!(tag.start, end, "{text:?}");
                    let chained =
                        matches!(otherwise.parts.first(), Some(Part::Block(block)) if block.is_chained);
                    end = tiled(otherwise, text, if chained { tag.start } else { tag.end });
                }
                assert_eq!(block.close.start, end, "{text:?}");
                assert_eq!(block.close.end, span.end, "{text:?}");
                calls(&block.call, text, block.open);
            }
            Part::Partial(partial) => {
                if let Some(block) = &partial.block {
                    assert_eq!(tiled(&block.otherwise, text, block.open.end), block.close.start, "{text:?}");
                }
                calls(&partial.call, text, span);
            }
            Part::Mustache(mustache) => calls(&mustache.call, text, span),
            Part::Raw(raw) => calls(&raw.call, text, raw.open),
            Part::Text(_) | Part::Comment(_) | Part::Broken(_) => {}
        }
        span.end
    })
}

fn calls(call: &Call, text: &str, within: Span) {
    let expr = |expr: &Expr| {
        assert!(within.covers(expr.span()), "{text:?} {expr:?}");
        assert!(text.get(expr.span().range()).is_some());
        if let Expr::Call(call) = expr {
            calls(call, text, expr.span());
        }
    };
    assert!(within.covers(call.span), "{text:?} {call:?}");
    expr(&call.head);
    call.params.iter().for_each(expr);
    call.hash.iter().for_each(|hash| expr(&hash.value));
}

fn check_any(text: &str) {
    let (tree, findings) = parsed(text);
    assert_eq!(tiled(&tree, text, 0), text.len(), "{text:?}");
    for finding in findings {
        for span in std::iter::once(finding.span).chain(finding.related.iter().map(|(span, _)| *span)) {
            assert!(text.get(span.range()).is_some(), "{text:?} {finding:?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn any_text_has_a_tree_that_covers_it(text in any::<String>()) {
        check_any(&text);
    }

    #[test]
    fn nearly_a_template_has_a_tree_that_covers_it(text in nearly(), from in 0usize..20, to in 0usize..80) {
        check_any(&text);
        parse(&text, Span::new(from, to));
    }

    #[test]
    fn what_handlebars_compiles_has_no_error(text in nearly()) {
        // See the exceptions at the head of `parse.rs`.
        let else_call = text.contains("else ") || text.contains("else\n") || text.contains("else\r");
        let excepted = else_call || (text.contains('\n') && text.contains(['[', '\'']));
        if compiles(&text) {
            prop_assert!(excepted || errors(&text).is_empty(), "{:?} {:?}", text, errors(&text));
        } else {
            prop_assert!(!errors(&text).is_empty(), "{:?}", text);
        }
    }
}
