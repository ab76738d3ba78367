//! `{a|b}` made an axis.

use crate::finding::Edit;
use crate::template::Choice;

use super::rename::is_free_name;
use super::source::{Source, Value, list, scalar};

/// An inline choice as an axis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Axis {
    /// The name of the input, which a person may want to change.
    pub name: String,
    /// What makes it one.
    pub edits: Vec<Edit>,
}

/// Words by which an axis is known.
const TOPICS: [(&str, &[&str]); 6] = [
    (
        "light",
        &[
            "dawn",
            "dusk",
            "noon",
            "night",
            "morning",
            "evening",
            "sunset",
            "sunrise",
            "backlit",
            "golden hour",
            "blue hour",
            "moonlight",
        ],
    ),
    (
        "colour",
        &[
            "red", "blue", "green", "yellow", "black", "white", "orange", "purple", "pink", "brown", "grey",
            "gray",
        ],
    ),
    ("season", &["spring", "summer", "autumn", "fall", "winter"]),
    ("weather", &["rain", "snow", "fog", "storm", "sunny", "cloudy", "rainy", "foggy", "snowy", "mist"]),
    ("lens", &["wide", "wide angle", "macro", "telephoto", "fisheye", "24mm", "35mm", "50mm", "85mm"]),
    ("mood", &["happy", "sad", "calm", "tense", "gloomy", "cheerful", "serene", "dramatic"]),
];

/// Makes a choice an axis of `maquette.matrix`, with its first option as default for other tools; weights and counts are dropped. None where an
/// option has tags or choices in it, or a brace would touch the new tag.
pub fn choice_to_axis(source: &Source<'_>, choice: &Choice) -> Option<Axis> {
    let before = source.text.get(..choice.span.start)?;
    let after = source.text.get(choice.span.end..)?;
    if !choice.is_plain || before.ends_with(['{', '\\']) || after.starts_with('}') {
        return None;
    }
    let mut options: Vec<&str> = Vec::new();
    for (_, option) in &choice.options {
        if !options.contains(&option.as_str()) {
            options.push(option);
        }
    }
    let name = name(source, &options)?;
    let first = scalar(options.first()?);
    let mut edits = source.put(&[
        (&["maquette.matrix", &name], Value::Line(list(options.iter().copied()))),
        (&["input", "default", &name], Value::Line(first)),
    ])?;
    edits.push(Edit { span: choice.span, text: format!("{{{{{name}}}}}") });
    Some(Axis { name, edits })
}

/// A name that says what is chosen, if that can be told, and that nothing else has.
fn name(source: &Source<'_>, options: &[&str]) -> Option<String> {
    let knows = |words: &[&str]| {
        options.iter().filter(|option| words.contains(&option.to_lowercase().as_str())).count()
    };
    let topic =
        TOPICS.iter().map(|(topic, words)| (knows(words), *topic)).rev().max_by_key(|(count, _)| *count);
    let stem = topic.filter(|(count, _)| *count > 0).map_or("choice", |(_, topic)| topic);
    let numbered = (2..1000).map(|number| format!("{stem}{number}"));
    let is_taken = |name: &str| {
        let keys: [&[&str]; 2] = [&["maquette.matrix", name], &["input", "default", name]];
        !is_free_name(source, name) || keys.iter().any(|path| source.get(path).is_some())
    };
    std::iter::once(stem.to_owned()).chain(numbered).find(|name| !is_taken(name))
}
