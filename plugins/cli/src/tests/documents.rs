//! The fields of `--json` in `README.md` against the protocol's own description: what is documented is what the daemon says.

use std::collections::BTreeMap;

use maquette_protocol::openrpc;
use serde_json::Value;

const README: &str = include_str!("../../README.md");
const HEAD: &str = "| type | fields |\n|---|---|\n";

/// A type of the wire as a row shows it.
struct Shape {
    /// The name, where the type has a row of its own.
    name: Option<String>,
    is_list: bool,
    may_be_null: bool,
}

fn shape(schema: &Value) -> Shape {
    if let Some(reference) = schema["$ref"].as_str() {
        let name = reference.rsplit('/').next().map(str::to_owned);
        return Shape { name, is_list: false, may_be_null: false };
    }
    for all in ["allOf", "anyOf"].into_iter().filter_map(|key| schema[key].as_array()) {
        let may_be_null = all.iter().any(|one| one["type"] == "null");
        if let Some(inner) = all.iter().find(|one| one["type"] != "null").map(shape) {
            return Shape { may_be_null: may_be_null || inner.may_be_null, ..inner };
        }
    }
    let has = |word: &str| {
        schema["type"] == word
            || schema["type"].as_array().is_some_and(|all| all.iter().any(|one| one == word))
    };
    let items = schema.get("items").filter(|_| has("array"));
    Shape { name: items.and_then(|items| shape(items).name), is_list: has("array"), may_be_null: has("null") }
}

/// The rows of the types that `start` names and of all that these lead to.
fn rows(start: Vec<String>) -> String {
    let document = openrpc::document("0");
    let schemas = &document["components"]["schemas"];
    let mut todo = std::collections::VecDeque::from(start);
    let mut rows: Vec<(String, String)> = Vec::new();
    while let Some(name) = todo.pop_front() {
        if rows.iter().any(|(known, _)| *known == name) || name == "ErrorCode" {
            continue;
        }
        let fields: Vec<String> = match schemas[&name]["properties"].as_object() {
            None => constants(&schemas[&name]).map(|value| format!("`{value}`")).collect(),
            Some(properties) => {
                let sorted: BTreeMap<_, _> = properties.iter().collect();
                let field = |(field, schema): (&String, &Value)| {
                    let Shape { name, is_list, may_be_null } = shape(schema);
                    let name = name.filter(|name| has_a_row(&schemas[name]));
                    todo.extend(name.clone());
                    let of = match (name, is_list) {
                        (Some(name), true) => format!(": [{name}]"),
                        (Some(name), false) => format!(": {name}"),
                        (None, true) => ": []".to_owned(),
                        (None, false) => String::new(),
                    };
                    format!("`{field}{}{of}`", if may_be_null { "?" } else { "" })
                };
                sorted.into_iter().map(field).collect()
            }
        };
        rows.push((name, fields.join(" ")));
    }
    rows.into_iter().map(|(name, fields)| format!("| `{name}` | {fields} |\n")).collect()
}

fn has_a_row(schema: &Value) -> bool {
    schema.get("properties").is_some() || constants(schema).next().is_some()
}

fn constants(schema: &Value) -> impl Iterator<Item = &Value> {
    schema["oneOf"].as_array().into_iter().flatten().filter_map(|one| one.get("const"))
}

/// The types that the table of commands names, then those of errors and of `doctor`.
fn named_types() -> Vec<String> {
    let table = README.split("| command | document |").nth(1).unwrap();
    let table = table.split("\n\n").next().unwrap();
    let cells = table.lines().filter_map(|line| line.split('|').nth(2));
    let words = cells.flat_map(|cell| cell.split('`').skip(1).step_by(2)).map(str::to_owned);
    let types =
        words.filter(|word| word.chars().all(char::is_alphabetic) && word.starts_with(char::is_uppercase));
    types.chain(["More".to_owned(), "Notice".to_owned()]).collect()
}

#[test]
fn the_documented_fields_are_the_protocol_s() {
    let (before, after) = README.split_once(HEAD).unwrap();
    let (documented, after) = after.split_once("\n\n").map_or((after, ""), |(rows, rest)| (rows, rest));
    let expected = rows(named_types());
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");
        std::fs::write(file, format!("{before}{HEAD}{expected}\n{after}")).unwrap();
        return;
    }
    assert_eq!(
        documented.trim_end(),
        expected.trim_end(),
        "run `UPDATE_EXPECT=1 cargo test -p maquette documented` to write the rows anew"
    );
}

#[test]
fn every_command_has_a_row() {
    let table = README.split("| command | document |").nth(1).unwrap();
    let table = table.split("\n\n").next().unwrap();
    let cells = table.lines().filter_map(|line| line.split('|').nth(1));
    let told: Vec<&str> = cells.flat_map(|cell| cell.split('`').skip(1).step_by(2)).collect();
    for command in crate::args::command().get_subcommands() {
        let name = command.get_name();
        let is_told = told.iter().any(|word| word.split(' ').next() == Some(name));
        assert!(is_told || ["serve", "completions", "man", "lsp"].contains(&name), "{name}");
    }
}
