//! Texts out of nothing: any string, and strings made of the pieces that parsers stumble over. A failure prints the smallest text it found.

mod invariants;

use proptest::prelude::*;

/// Pieces that mean something to YAML, Handlebars or front matter, and some that only look so.
const PIECES: [&str; 76] = [
    "---",
    "\n",
    "\r\n",
    "\r",
    " ",
    "  ",
    "\t",
    "#",
    "# c\n",
    "a",
    "b",
    "list",
    ": ",
    ":",
    "- ",
    "? ",
    "[",
    "]",
    "{",
    "}",
    ",",
    "'",
    "\"",
    "\\",
    "|",
    "|\n  x\n",
    ">-\n",
    "&x ",
    "*x",
    "!!str ",
    "!t ",
    "%",
    "@",
    "`",
    "~",
    "1",
    "2.5",
    "true",
    "null",
    "é",
    "🌄",
    "\u{feff}",
    "\u{fdd0}",
    "\u{0}",
    "\u{85}",
    "\u{2028}",
    "...",
    "input: ",
    "schema: ",
    "maquette.tiers: ",
    "{{",
    "}}",
    "{{{",
    "}}}",
    "{{a}}",
    "{{b.c}}",
    "{{#if a}}",
    "{{/if}}",
    "{{#each list}}",
    "{{/each}}",
    "{{else}}",
    "{{else if b}}",
    "{{^}}",
    "{{#list}}",
    "{{/list}}",
    "{{> p}}",
    "{{> p b x=a}}",
    "{{#> p}}",
    "{{/p}}",
    "{{#*inline \"p\"}}",
    "{{/inline}}",
    "{{~",
    "~}}",
    "{{!-- x --}}",
    "{{role \"user\"}}",
    "{{media url=a}}",
];

fn pieces() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(PIECES.to_vec()), 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1024, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text(text in any::<String>()) {
        invariants::hold(&text);
    }

    #[test]
    fn any_pieces(text in pieces()) {
        invariants::hold(&text);
    }

    #[test]
    fn any_front_matter(front in pieces(), body in pieces()) {
        invariants::hold(&format!("---\n{front}\n---\n{body}"));
    }
}

#[test]
fn deep_and_long_texts() {
    for piece in [
        "{{#if a}}",
        "{{#a}}",
        "[",
        "{a: ",
        "- ",
        "{{(",
        "{{a (",
        "{{[",
        "{{a [",
        "{{a {\"b\":",
        "{{!",
        "{{^}}",
        "'",
        "\"",
        "&a ",
        "? ",
        "{{{{a}}}}",
        "\\{{",
        "|\n ",
        "{{> p}}",
    ] {
        invariants::hold(&piece.repeat(1_000));
        invariants::hold(&format!("---\n{}\n---\n{}", piece.repeat(500), piece.repeat(500)));
    }
}
