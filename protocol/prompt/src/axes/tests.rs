//! Axes: their combinations, what is picked, and what cannot be combined.

use std::sync::Arc;

use serde_json::json;

use super::*;
use crate::span::Span;

struct Light;

impl Files for Light {
    fn find(&self, _: Kind, name: &str) -> Option<String> {
        (name == "wild/light.txt").then(|| name.to_owned())
    }

    fn read(&self, kind: Kind, name: &str) -> Option<Arc<str>> {
        (kind == Kind::Wildcard && name == "wild/light.txt")
            .then(|| "# light\ndawn\n\n  dusk  \r\nnoon\n".into())
    }

    fn list(&self, _: Kind) -> Vec<String> {
        Vec::new()
    }
}

fn axis(name: &str, values: &[&str]) -> Axis {
    let value = |value: &&str| crate::settings::AxisValue {
        span: Span::default(),
        value: Value::from(*value),
        negative: None,
    };
    let source = match values {
        [file] if file.starts_with('@') => {
            Source::File(At { value: file[1..].to_owned(), span: Span::default() })
        }
        _ => Source::Values(values.iter().map(value).collect()),
    };
    Axis { name: At { value: name.to_owned(), span: Span::default() }, span: Span::default(), source }
}

fn settings(axes: Vec<Axis>, pick: Option<u32>, seed: u64) -> Settings {
    let mut settings = Settings { axes, ..Settings::default() };
    settings.pick = pick.map(|value| At { value, span: Span::default() });
    settings.own.seed = Some(At { value: seed, span: Span::default() });
    settings
}

fn resolved(settings: &Settings) -> Axes {
    Axes::resolve(settings, &Light, &Map::new()).unwrap()
}

fn shown(axes: &Axes, k: u64) -> String {
    let values: Vec<String> =
        axes.combination(k).iter().map(|(_, choice)| choice.value.as_str().unwrap().to_owned()).collect();
    values.join(" ")
}

#[test]
fn all_combinations_come_with_the_last_axis_fastest() {
    let axes =
        resolved(&settings(vec![axis("light", &["@wild/light.txt"]), axis("lens", &["35", "85"])], None, 0));
    let all: Vec<String> = (0..axes.total()).map(|k| shown(&axes, k)).collect();
    assert_eq!(all, ["dawn 35", "dawn 85", "dusk 35", "dusk 85", "noon 35", "noon 85"]);
}

#[test]
fn a_file_without_axes_has_one_combination() {
    let axes = resolved(&Settings::default());
    assert_eq!((axes.total(), axes.combination(0).len()), (1, 0));
}

#[test]
fn what_is_picked_depends_on_seed_axis_and_number_alone() {
    let light = || axis("light", &["dawn", "dusk", "noon", "night", "haze"]);
    let lens = || axis("lens", &["18", "35", "50", "85", "135", "200"]);
    let of = |axes: Vec<Axis>, seed| {
        let axes = resolved(&settings(axes, Some(4), seed));
        let light = |k| {
            let chosen = axes.combination(k);
            let (_, choice) = chosen.iter().find(|(name, _)| *name == "light").unwrap();
            choice.value.as_str().unwrap().to_owned()
        };
        (0..4).map(light).collect::<Vec<_>>()
    };
    let alone = of(vec![light()], 7);
    assert_eq!(alone, of(vec![light(), lens()], 7), "another axis changes nothing");
    assert_eq!(alone, of(vec![lens(), light()], 7), "nor does their order");
    assert_ne!(alone, of(vec![light()], 8), "the seed does");
    assert_eq!(alone, ["night", "noon", "dawn", "dusk"], "frozen: takes that were made stay where they are");
}

#[test]
fn each_value_comes_once_before_one_comes_again() {
    let axes = resolved(&settings(
        vec![axis("a", &["1", "2", "3"]), axis("b", &["1", "2", "3", "4", "5", "6", "7", "8", "9"])],
        Some(9),
        3,
    ));
    for round in 0..3 {
        let mut seen: Vec<_> =
            (0..3).map(|k| axes.combination(round * 3 + k)[0].1.value.to_string()).collect();
        seen.sort();
        assert_eq!(seen, ["\"1\"", "\"2\"", "\"3\""]);
    }
}

#[test]
fn what_a_person_sets_is_the_only_value() {
    let settings = settings(vec![axis("light", &["dawn", "dusk"]), axis("lens", &["35", "85"])], None, 0);
    let set = json!({ "light": "neon" }).as_object().unwrap().clone();
    let axes = Axes::resolve(&settings, &Light, &set).unwrap();
    assert_eq!((axes.total(), shown(&axes, 1)), (2, "neon 85".to_owned()));
}

#[test]
fn what_cannot_be_combined_is_found() {
    let check = |axes: Vec<Axis>, code: Code| {
        let found = Axes::resolve(&settings(axes, None, 0), &Light, &Map::new()).unwrap_err();
        assert_eq!(found.iter().map(|finding| finding.code).collect::<Vec<_>>(), [code]);
    };
    check(vec![axis("light", &["@wild/none.txt"])], Code::MissingWildcard);
    check(vec![axis("light", &[])], Code::EmptyAxis);
    let ten: Vec<&str> = vec!["x"; 10];
    check((0..5).map(|at| axis(&format!("a{at}"), &ten)).collect(), Code::TooManyCombinations);
}
