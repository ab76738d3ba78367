//! What templates ask for, as tables.

use super::*;
use crate::span::Span;

fn tree(text: &str) -> Template {
    parse(text, Span::new(0, text.len())).0
}

/// A use in a few letters; what is not sure has a `?`.
fn short(using: &Use, text: &str) -> String {
    match &using.what {
        What::Input { name, path, is_sure } => {
            assert!(path.starts_with(name.span.text(text).trim_start_matches("@root.")), "{path}");
            format!("{path}{}", if *is_sure { "" } else { "?" })
        }
        What::All => "*".to_owned(),
        What::Data { path, .. } => format!("@{path}"),
        What::Helper { name, is_known, is_block } => {
            let sign = if *is_block { "#" } else { "" };
            format!("{sign}{}{}", name.text, if *is_known { "()" } else { "!" })
        }
        What::Partial { name, has_own, has_context } => {
            let name = name.as_ref().map_or("?", |name| name.span.text(text));
            format!(">{name}{}{}", if *has_own { "+" } else { "" }, if *has_context { "~" } else { "" })
        }
        What::Media { url } => match url {
            Some(Url::Text(_, url)) => format!("media'{url}'"),
            Some(Url::Input(_, path)) => format!("media={path}"),
            Some(Url::Other(_)) => "media=(…)".to_owned(),
            None => "media".to_owned(),
        },
        What::Role { name, said } => {
            format!("role {}{:?}", name.as_ref().map_or("?", |name| name.span.text(text)), said.text(text))
        }
    }
}

fn check(text: &str, expect: &str) {
    let found: Vec<_> = uses(&tree(text)).iter().map(|using| short(using, text)).collect();
    assert_eq!(found.join(" "), expect, "{text}");
}

#[test]
fn values() {
    check("a {{subject}} 🌄 {{light.warm}} {{{raw}}}", "subject light.warm raw");
    check("{{#if ref}}{{media url=ref}}{{/if}}", "#if() ref media=ref media() ref");
    check(
        "{{media url=\"a b.png\"}}{{media url=(lookup m k)}}{{media}}",
        "media'a b.png' media() media=(…) media() lookup() m k media media()",
    );
    check("{{#ifEquals a b}}{{c}}{{else}}{{d}}{{/ifEquals}}", "#ifEquals() a b c d");
    check("{{#if a}}1{{else if b}}2{{/if}}", "#if() a #if() b");
    check("{{@state.x}}{{@root.y.z}}{{this.w}}{{./v}}{{json this}}", "@state.x y.z w v json() *");
    check("{{#unless a}}{{b}}{{/unless}}{{history}}{{section \"s\"}}", "#unless() a b history() section()");
    check("{{json m indent=n}}", "json() m n");
    check("{{true}}{{f true null 1 \"x\"}}", "true f!");
    check("\\{{a}} {{! {{b}} }} {{{{if c}}}}{{d}}{{{{/if}}}}", "#if() c");
}

#[test]
fn names_in_blocks_may_be_fields() {
    check(
        "{{#each xs}}{{name}} {{this}} {{this.a}} {{../b}} {{@index}} {{@root.c}}{{else}}{{d}}{{/each}}{{e}}",
        "#each() xs name? a? b @index c d e",
    );
    check("{{#each xs as |x i|}}{{x.a}}{{i}}{{#if x}}{{y}}{{/if}}{{/each}}{{x}}", "#each() xs #if() y? x");
    check("{{#with m}}{{a}}{{#each b}}{{../c}}{{../../d}}{{/each}}{{/with}}", "#with() m a? #each() b? c? d");
    check("{{#items}}{{a}}{{/items}}", "items a?");
    check("{{#*inline \"p\"}}{{a}}{{/inline}}{{> p}}", "a? >p+");
}

#[test]
fn partials() {
    check("{{> style}}{{> a/b ctx k=v}}{{#> c}}{{d}}{{/c}}", ">style >a/b~ ctx v >c+ d");
    check(
        "{{> (lookup m \"x\")}}{{#each xs}}{{> p}}{{> @partial-block}}{{/each}}",
        ">? lookup() m #each() xs >p~ >@partial-block+~",
    );
}

#[test]
fn roles_reach_to_the_next() {
    check(
        "{{role \"system\"}} a {{#if x}}b{{/if}}{{role \"user\"}} c{{history}} d",
        "role system\" a {{#if x}}b{{/if}}\" role() #if() x role user\" c\" role() history()",
    );
    check("{{role x}}y", "role ?\"y\" role() x");
}

#[test]
fn unknown_helpers_are_found() {
    let check = |text: &str, expect: &[(&str, &str)]| {
        let found = unknown_helpers(&uses(&tree(text)));
        let found: Vec<_> =
            found.iter().map(|finding| (finding.span.text(text), finding.hint.as_str())).collect();
        assert_eq!(found, expect, "{text}");
    };
    check("{{pick}} {{#list}}a{{/list}} {{json x}} {{#if (lookup a b)}}{{/if}}", &[]);
    check("🌄{{#ifEqual a b}}{{/ifEqual}}", &[("ifEqual", "Do you mean `ifEquals`?")]);
    let all = "There are: each, history, if, ifEquals, json, log, lookup, media, role, section, unless, unlessEquals, with.";
    check(
        "{{pick \"a\" \"b\"}}{{#variant x}}{{/variant}}{{x (upper y)}}",
        &[("pick", all), ("variant", all), ("x", all), ("upper", all)],
    );
}

#[test]
fn choices_are_found_and_single_braces_are_not() {
    let check = |text: &str, expect: &[(&str, &[&str], bool)]| {
        let found = inline_choices(text, &tree(text));
        let found: Vec<_> = found
            .iter()
            .map(|choice| {
                choice.options.iter().for_each(|(span, option)| assert_eq!(span.text(text), option));
                let options: Vec<_> = choice.options.iter().map(|(_, option)| option.as_str()).collect();
                (choice.span.text(text), options, choice.is_plain)
            })
            .collect();
        let expect: Vec<_> =
            expect.iter().map(|(span, options, plain)| (*span, options.to_vec(), *plain)).collect();
        assert_eq!(found, expect, "{text}");
    };
    check("{a} b { } {{x}} {\"k\": \"a|b\"} | {|} } {", &[]);
    check("🌄 {red|dark  blue | } x", &[("{red|dark  blue | }", &["red", "dark  blue", ""], true)]);
    check("{0.5::a|2::b|c}", &[("{0.5::a|2::b|c}", &["a", "b", "c"], true)]);
    check(
        "{2$$a|b|c} {1-2$$ and $$d|e}",
        &[("{2$$a|b|c}", &["a", "b", "c"], true), ("{1-2$$ and $$d|e}", &["d", "e"], true)],
    );
    check("{a|{b|c}}", &[("{a|{b|c}}", &["a", "{b|c}"], false)]);
    check("{ {a|b} {c", &[("{a|b}", &["a", "b"], true)]);
    check("{a {{x}}|b}", &[("{a {{x}}|b}", &["a {{x}}", "b"], false)]);
    check(
        "{{#if x}}{a|b}{{else}}{c|d}{{/if}}",
        &[("{a|b}", &["a", "b"], true), ("{c|d}", &["c", "d"], true)],
    );
    check("\\{{a|b}} \\{c|d\\}", &[]);
    check("{{a}}|{b|{{c}} }", &[("{b|{{c}} }", &["b", "{{c}}"], false)]);
}

#[test]
fn wild_names_are_found() {
    let check = |text: &str, expect: &[&str]| {
        let found = wild_names(text, &tree(text));
        let found: Vec<_> = found.iter().map(|name| name.span.text(text)).collect();
        assert_eq!(found, expect, "{text}");
    };
    check("a __light__ and __art/style-1__ 🌄__ß__", &["light", "art/style-1", "ß"]);
    check("__ a __ b__c ____ {{__x__}} {{!__y__}}", &[]);
    check(&"_".repeat(100_000), &[]);
    check(&"__a".repeat(100_000), &["a"; 50_000]);
}
