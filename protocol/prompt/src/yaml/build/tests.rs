//! What the tree says about values, places and what is no YAML.

use serde_json::{Value, json};

use super::*;

fn whole(text: &str) -> Result<Option<Node>, YamlError> {
    parse(text, Span::new(0, text.len()))
}

fn tree(text: &str) -> Node {
    whole(text).unwrap().unwrap()
}

#[test]
fn values() {
    let check = |text: &str, expect: Value| assert_eq!(tree(text).to_json(), expect, "{text:?}");
    check("a: 1\nb: [x, 2.5, ~, true]\n", json!({"a": 1, "b": ["x", 2.5, null, true]}));
    check("a:\n- 1\n- b: 2\n  c: 3\n", json!({"a": [1, {"b": 2, "c": 3}]}));
    check("'1': '1'\n2: \"2\\n\"\n", json!({"1": "1", "2": "2\n"}));
    check("a: |\n  one\n  two\n", json!({"a": "one\ntwo\n"}));
    check("a: >-\n  one\n  two\n", json!({"a": "one two"}));
    check("a: &x {b: 1}\nc: *x\n", json!({"a": {"b": 1}, "c": {"b": 1}}));
    check("a: !!str 5\nb: !thing 5\n", json!({"a": "5", "b": 5}));
    check("<<: 1\n(*): any, what you want\n", json!({"<<": 1, "(*)": "any, what you want"}));
    check("a: 1.0\n", json!({"a": 1}));
    check("just text", json!("just text"));
    check("a?(enum, the enum): [RED]", json!({"a?(enum, the enum)": ["RED"]}));
}

#[test]
fn nothing_is_none() {
    for text in ["", "\n\n", "# a comment\n", "  \r\n# b"] {
        assert_eq!(whole(text), Ok(None), "{text:?}");
    }
    assert_eq!(tree("~").kind, Kind::Null);
}

/// Each node as `path = text that it covers`.
fn places(text: &str, node: &Node, path: &str, out: &mut Vec<String>) {
    out.push(format!("{path} = {}", node.span.text(text)));
    for (at, item) in node.items().iter().enumerate() {
        places(text, item, &format!("{path}[{at}]"), out);
    }
    for entry in node.entries() {
        assert_eq!(entry.key_span.text(text).trim_matches(['"', '\'']), entry.key, "key of {text:?}");
        places(text, &entry.value, &format!("{path}.{}", entry.key), out);
    }
}

#[test]
fn spans_count_bytes_of_the_whole_file() {
    for newline in ["\n", "\r\n"] {
        let text = "🌄é\n---\n\"ké🌄\": 'wörld 🎉'  \nlist:\n  - größe\n  - {a: 🌄, b: [x,\n     y]}\nplain: two\n  lines 🎊 # note\n\
                    block: |- # no\n  éins\n  zwei\n\nnone:\nlast: 1\n---\nbody"
            .replace('\n', newline);
        let start = text.find("\"ké").unwrap();
        let end = text.rfind("---").unwrap();
        let node = parse(&text, Span::new(start, end)).unwrap().unwrap();
        let mut found = Vec::new();
        places(&text, &node, "", &mut found);
        let map = Span::new(start, text.find("last: 1").unwrap() + 7).text(&text);
        let lines = |text: &str| text.replace('\n', newline);
        assert_eq!(
            found,
            [
                format!(" = {map}"),
                ".ké🌄 = 'wörld 🎉'".into(),
                lines(".list = - größe\n  - {a: 🌄, b: [x,\n     y]}"),
                ".list[0] = größe".into(),
                lines(".list[1] = {a: 🌄, b: [x,\n     y]}"),
                ".list[1].a = 🌄".into(),
                lines(".list[1].b = [x,\n     y]"),
                ".list[1].b[0] = x".into(),
                ".list[1].b[1] = y".into(),
                lines(".plain = two\n  lines 🎊"),
                lines(".block = |- # no\n  éins\n  zwei"),
                ".none = ".into(),
                ".last = 1".into(),
            ]
        );
        let none = node.entries().iter().find(|entry| entry.key == "none").unwrap();
        assert_eq!(none.value.span, Span::at(none.key_span.end));
    }
}

#[test]
fn errors_say_where() {
    let check = |text: &str, message: &str, at: &str| {
        let error = whole(text).unwrap_err();
        assert!(error.message.contains(message), "{text:?}: {error}");
        assert_eq!(error.span.text(text), at, "{text:?}: {error}");
    };
    check("é: 1\nb: 2\né: 3\n", "twice", "é");
    check("a: 1\n--- \nb: 2\n", "second document", "---");
    check("{[a]: b}", "a word", "[");
    check("a: &x [*x]", "a part of", "*x");
    check("a: &x 1\n*x : 2\n", "written out", "*x");
    check(&"[".repeat(65), "64 deep", "[");
    for text in [
        "a: [1, 2\nb: 3\n",
        "a: \"x\n",
        "a: b: c\n",
        "a: 1\n b: 2\n",
        "a: *none\n",
        "a:\n\tb: 1\n",
        "@a",
        "{",
    ] {
        let error = whole(text).expect_err(text);
        assert!(error.span.end <= text.len() && !error.message.is_empty(), "{text:?}");
    }
}

#[test]
fn aliases_cannot_grow_without_bound() {
    let mut text = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for level in 1..12 {
        let below = format!("*a{}, ", level - 1).repeat(10);
        text.push_str(&format!("a{level}: &a{level} [{}]\n", below.trim_end_matches(", ")));
    }
    assert!(whole(&text).unwrap_err().message.contains("100000 values"));
    let mut deep = String::from("a0: &a0 [x]\n");
    for level in 1..80 {
        deep.push_str(&format!("a{level}: &a{level} [*a{}]\n", level - 1));
    }
    assert!(whole(&deep).unwrap_err().message.contains("64 deep"));
}
