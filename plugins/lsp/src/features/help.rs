//! What is said of inputs and helpers, in hovers and beside completions.

use maquette_prompt::axes::words;
use maquette_prompt::files::Kind;
use maquette_prompt::inputs::Input;
use maquette_prompt::settings::{Axis, Source};
use maquette_prompt::template::HELPERS;
use serde_json::Value;

use crate::view::View;

/// So many values of an axis are shown.
const SHOWN: usize = 8;

/// An input's type in a few words.
pub fn says(input: &Input) -> String {
    let kind = input.says.as_deref().unwrap_or(if input.is_axis { "axis" } else { "input" });
    format!("{}{}", kind.split(',').next().unwrap_or(kind), if input.is_optional { "?" } else { "" })
}

/// What is known of an input: its type, default and values.
pub fn input(view: &View, input: &Input) -> String {
    let mut lines = vec![format!("**{}** \u{b7} {}", input.name, says(input))];
    let description = input.says.as_deref().and_then(|says| says.split_once(','));
    lines.extend(description.map(|(_, description)| description.trim().to_owned()));
    if let Some(default) = &input.default {
        lines.push(format!("default: `{}`", default.span.text(view.text())));
    }
    if let Some(axis) = axis(view, &input.name) {
        let (count, first) = values(view, axis);
        let more = if count > first.len() { ", \u{2026}" } else { "" };
        lines.push(format!("axis of {count}: {}{more}", first.join(", ")));
    }
    if !input.is_declared {
        lines.push("Not declared below `input`, so other Dotprompt tools do not know it.".into());
    }
    lines.join("\n\n")
}

/// The axis of this name.
pub fn axis<'v>(view: &'v View, name: &str) -> Option<&'v Axis> {
    view.document().settings().axes.iter().find(|axis| axis.name.value == name)
}

/// How many values an axis has, and the first ones.
pub fn values(view: &View, axis: &Axis) -> (usize, Vec<String>) {
    match &axis.source {
        Source::Values(values) => {
            (values.len(), values.iter().take(SHOWN).map(|value| spelt(&value.value)).collect())
        }
        Source::File(path) => {
            let text = view.files.read(Kind::Wildcard, &path.value).unwrap_or_else(|| "".into());
            (words(&text).count(), words(&text).take(SHOWN).map(str::to_owned).collect())
        }
    }
}

/// A value as it would be read in a prompt.
pub fn spelt(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// What a helper does, and how it is written.
pub fn helper(name: &str) -> String {
    let how = HELPERS.iter().find(|(known, _)| *known == name).map_or("", |(_, how)| *how);
    let what = match name {
        "each" => "Repeats what stands inside for each item; `this` is the item, `@index` its number.",
        "history" => "The conversation so far; a picture's wording has none.",
        "if" => "What stands inside, if the value is there and is neither empty, 0 nor false.",
        "ifEquals" => "What stands inside, if both values are the same.",
        "json" => "The value as JSON.",
        "log" => "Writes the value into a tool's log, and nothing into the prompt.",
        "lookup" => "The value of a map at a key that is computed.",
        "media" => "A picture to look at: a reference beside the words.",
        "role" => "Who says what follows. Pictures are made from what the system and the user say.",
        "section" => "A place that a tool may fill in.",
        "unless" => "What stands inside, if the value is not there, or is empty, 0 or false.",
        "unlessEquals" => "What stands inside, if the values differ.",
        "with" => "What stands inside, with the value's own names.",
        _ => "",
    };
    format!("`{how}`\n\n{what}")
}
