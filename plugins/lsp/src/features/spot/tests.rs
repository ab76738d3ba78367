//! Places in front matter, as tables, and in any text.

use super::*;

/// `text` has the place as `¦`; `expect` is `path role token`.
fn check(text: &str, expect: &str) {
    let offset = text.find('¦').unwrap();
    let text = text.replacen('¦', "", 1);
    let found = spot(&text, Span::new(0, text.len()), offset);
    let shown = found.map_or("none".to_owned(), |spot| {
        format!("{} {:?} {}", spot.path.join("/"), spot.role, spot.token.text(&text)).trim().to_owned()
    });
    assert_eq!(shown, expect, "{text:?} at {offset}");
}

#[test]
fn blocks() {
    check("¦", "Key");
    check("maq¦", "Key maq");
    check("model: x\nmaq¦\ninput:\n", "Key maq");
    check("mod¦el: x", "Key model");
    check("model: x¦y # c", "model Value xy");
    check("model: ¦", "model Value");
    check("model:¦", "model Value");
    check("model: x # c¦", "model Value");
    check("# c¦", "none");
    check("input:\n  schema:\n    sub¦", "input/schema Key sub");
    check("input:\n  schema:\n    a: str¦", "input/schema/a Value str");
    check("input:\n  schema:\n    a: x\n  ¦", "input Key");
    check("input:\n  schema:\n    a: x\n\n    ¦\nmodel: y", "input/schema Key");
    check("input:\n  schema:\n    a: x\n¦", "Key");
    check("m:\n  light:\n  - da¦wn", "m/light/- Value dawn");
    check("m:\n  light:\n    - value: x\n      neg¦: y", "m/light/- Key neg");
    check("m:\n  light:\n    - value: x¦", "m/light/-/value Value x");
    check("a: |\n  some {{¦x}} text\nb: 1", "a Value some {{x}} text");
    check("a: |\n  some: text\nb: ¦1", "b Value 1");
    check("\"a b\": 'x¦y'", "a b Value 'xy'");
    check("a: http://x¦", "a Value http://x");
}

#[test]
fn brackets() {
    check("maquette.tiers: { dr¦", "maquette.tiers Key dr");
    check("maquette.tiers: { draft: { cou¦: 4 } }", "maquette.tiers/draft Key cou");
    check("maquette.tiers: { draft: { count: ¦ } }", "maquette.tiers/draft/count Value");
    check("maquette.tiers: { draft: { count: 4, s¦ } }", "maquette.tiers/draft Key s");
    check("maquette.tiers: { draft: { count: 4 }, ¦ }", "maquette.tiers Key");
    check("maquette.tiers:\n  draft: { count: 4,\n    size: 1¦K }\n", "maquette.tiers/draft/size Value 1K");
    check("maquette.matrix: { light: [da¦wn, dusk] }", "maquette.matrix/light/- Value dawn");
    check("maquette.matrix: { light: [\"a, b¦\", dusk] }", "maquette.matrix/light/- Value \"a, b\"");
    check("m: { light: [{ value: x, ¦ }] }", "m/light/- Key");
    check("maquette.palette: [\"#0b5fff\", br¦", "maquette.palette/- Value br");
    check("maquette.palette: [\n¦", "maquette.palette/- Value");
    check("a: {b: 1} ¦", "none");
    check("a: [x\nb¦\n", "Key b");
    check("a: {b: 1}\nc¦", "Key c");
    check("a: [1, # c¦\n 2]", "none");
}

#[test]
fn any_text_and_place() {
    let pieces = ["a: ", "{", "[", "\"", "'", "\n", "  ", "- ", "#", ":", ",", "}", "é🌄", "|", "x"];
    let mut state = 7_u64;
    for _ in 0..3_000 {
        let mut text = String::new();
        for _ in 0..12 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            text.push_str(pieces[(state >> 33) as usize % pieces.len()]);
        }
        let all = Span::new(0, text.len());
        for offset in (0..=text.len()).filter(|at| text.is_char_boundary(*at)) {
            let Some(spot) = spot(&text, all, offset) else { continue };
            assert!(all.covers(spot.token) && spot.token.touches(offset), "{text:?} {offset} {spot:?}");
            assert!(text.get(spot.token.range()).is_some(), "{text:?} {offset} {spot:?}");
        }
    }
}
