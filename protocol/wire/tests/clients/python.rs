//! The list of methods in `plugins/python/maquette.py`: name, scope, summary, and the names of its parameters.

use std::fmt::Write;
use std::path::Path;

use maquette_protocol::openrpc::document;
use serde_json::Value;

use crate::{MethodRow, rows};

/// Lines between which the list stands in the file.
const MARKS: [&str; 2] = ["# Methods, made from `protocol/wire`", "# End of the methods."];
/// A line of Python is never longer.
const WIDTH: usize = 120;

#[test]
fn the_list_is_what_the_table_says() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plugins/python/maquette.py");
    let file = std::fs::read_to_string(&path).unwrap();
    let (before, rest) = file.split_once(MARKS[0]).expect("the first mark stands in the file");
    let (headline, rest) = rest.split_once("METHODS").expect("the list follows its mark");
    let (list, after) = rest.split_once(MARKS[1]).expect("the second mark stands in the file");
    let expected = methods(&document("test")["components"]["schemas"], &rows());
    if format!("METHODS{list}") == expected {
        return;
    }
    let update = std::env::var_os("UPDATE_EXPECT").is_some_and(|value| value == "1");
    assert!(update, "the list has drifted: UPDATE_EXPECT=1 cargo test -p maquette-protocol\n{expected}");
    std::fs::write(&path, format!("{before}{}{headline}{expected}{}{after}", MARKS[0], MARKS[1])).unwrap();
}

/// The list as Python: a tuple of tuples.
fn methods(schemas: &Value, rows: &[MethodRow]) -> String {
    let mut text = String::from("METHODS = (\n");
    for MethodRow { name, scope, summary, params, .. } in rows {
        let summary = format!("{summary:?}");
        let _ = writeln!(text, "    ({name:?}, {scope:?},");
        let _ = writeln!(text, "     {summary},");
        let _ = writeln!(text, "     ({})),", wrapped(&parameters(&schemas[params])));
    }
    text + ")\n"
}

/// Names of parameters; what may be left out ends in `?`. Those that are needed come first.
fn parameters(schema: &Value) -> Vec<String> {
    // Of a choice between several methods' parameters: what any of them takes.
    let choices = schema["oneOf"].as_array().cloned().unwrap_or_else(|| vec![schema.clone()]);
    let mut names: Vec<String> = Vec::new();
    for choice in &choices {
        let required = choice["required"].as_array().cloned().unwrap_or_default();
        for name in choice["properties"].as_object().into_iter().flat_map(|all| all.keys()) {
            let needed =
                required.iter().any(|known| known == name) && (choices.len() == 1 || name == "method");
            let name = if needed { name.clone() } else { format!("{name}?") };
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    names.sort_by_key(|name| (name.ends_with('?'), name.clone()));
    names
}

/// Words as texts of Python that follow one another, in lines of bounded length.
fn wrapped(words: &[String]) -> String {
    let mut lines = vec![String::new()];
    for word in words {
        let line = lines.last().map_or(0, String::len);
        if line + word.len() + 12 > WIDTH {
            lines.push(String::new());
        }
        if let Some(line) = lines.last_mut() {
            let _ = write!(line, "{word} ");
        }
    }
    let last = lines.len() - 1;
    let texts = lines.iter().enumerate().map(|(index, line)| {
        let text = if index == last { line.trim_end() } else { line };
        format!("\"{text}\"")
    });
    texts.collect::<Vec<_>>().join("\n      ")
}
