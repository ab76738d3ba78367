//! The types of the protocol for TypeScript and for JavaScript with JSDoc, from the OpenRPC document.
//!
//! Enums stay open (`'keep' | 'reject' | (string & {})`): a newer daemon may say more, and an editor still offers what is known.

use std::fmt::Write;

use maquette_protocol::methods::SUBSCRIPTION;
use maquette_protocol::openrpc::document;
use serde_json::{Map, Value};

use crate::{MethodRow, rows};

/// What every open enum of the wire says of the value that stands for all others.
const ANY_OTHER: &str = "that this build does not know";

#[test]
fn the_types_are_what_the_table_says() {
    let text = types(&document("test")["components"]["schemas"], &rows());
    expect_test::expect_file!["../../../../plugins/panel/types.d.ts"].assert_eq(&text);
}

/// The whole file.
fn types(schemas: &Value, rows: &[MethodRow]) -> String {
    let mut text = String::from(
        "// The protocol's types, made from `protocol/wire` by `UPDATE_EXPECT=1 cargo test -p maquette-protocol`. Not to be edited.\n\n",
    );
    for (name, schema) in schemas.as_object().into_iter().flatten() {
        text.push_str(&definition(name, schema));
    }
    text.push_str(&methods(rows));
    text
}

fn definition(name: &str, schema: &Value) -> String {
    let comment = comment(schema, "");
    match schema["properties"].as_object() {
        Some(properties) if !properties.is_empty() => {
            format!("{comment}export interface {name} {}\n\n", object(schema, properties, ""))
        }
        _ => format!("{comment}export type {name} = {};\n\n", type_of(schema, "")),
    }
}

/// `Methods['draft']['params']`, so that a call is typed by its name.
fn methods(rows: &[MethodRow]) -> String {
    let mut text =
        String::from("/** Every method: what goes in and what comes out. */\nexport interface Methods {\n");
    for MethodRow { name, scope, summary, params, reply } in rows {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "  /** {summary} Scope `{scope}`. */");
        let _ =
            writeln!(text, "  '{name}': {{ params: {}; reply: {} }};", rust_name(params), rust_name(reply));
    }
    let [subscribe, ..] = SUBSCRIPTION;
    let _ = writeln!(text, "  /** Events as they happen; only over a WebSocket. Scope `read`. */");
    let _ = writeln!(text, "  '{subscribe}': {{ params: SubscribeParams; reply: string | number }};");
    text.push_str("}\n");
    text
}

/// The name that a Rust type has in the schema.
fn rust_name(name: &str) -> &str {
    if name.ends_with("Value") { "unknown" } else { name }
}

fn object(schema: &Value, properties: &Map<String, Value>, indent: &str) -> String {
    let required = schema["required"].as_array().cloned().unwrap_or_default();
    let inner = format!("{indent}  ");
    let mut text = String::from("{\n");
    for (name, schema) in properties {
        let optional = if required.iter().any(|known| known == name) { "" } else { "?" };
        text.push_str(&comment(schema, &inner));
        let _ = writeln!(text, "{inner}{name}{optional}: {};", type_of(schema, &inner));
    }
    text + indent + "}"
}

fn type_of(schema: &Value, indent: &str) -> String {
    if let Some(path) = schema["$ref"].as_str() {
        return path.rsplit('/').next().unwrap_or(path).to_owned();
    }
    if let Some(literal) = schema["const"].as_str() {
        return format!("'{literal}'");
    }
    for choice in ["anyOf", "oneOf", "allOf"] {
        if let Some(all) = schema[choice].as_array() {
            return union(all, indent);
        }
    }
    match &schema["type"] {
        Value::String(name) => named(name, schema, indent),
        Value::Array(names) => {
            let each = names.iter().filter_map(Value::as_str).map(|name| named(name, schema, indent));
            each.collect::<Vec<_>>().join(" | ")
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => "unknown".to_owned(),
    }
}

/// One of several; an enum of texts stays open.
fn union(all: &[Value], indent: &str) -> String {
    let is_enum = all.len() > 1 && all.iter().all(|one| one["const"].is_string());
    let known =
        all.iter().filter(|one| !one["description"].as_str().is_some_and(|said| said.contains(ANY_OTHER)));
    let mut names: Vec<String> = known.map(|one| type_of(one, indent)).collect();
    if is_enum {
        names.push("(string & {})".to_owned());
    }
    names.join(" | ")
}

fn named(name: &str, schema: &Value, indent: &str) -> String {
    match name {
        "integer" | "number" => "number".to_owned(),
        "array" => list(schema, indent),
        "object" => match (schema["properties"].as_object(), &schema["additionalProperties"]) {
            (Some(properties), _) if !properties.is_empty() => object(schema, properties, indent),
            (_, Value::Bool(false)) => "Record<string, never>".to_owned(),
            (_, values @ Value::Object(_)) => format!("Record<string, {}>", type_of(values, indent)),
            _ => "Record<string, unknown>".to_owned(),
        },
        simple => simple.to_owned(),
    }
}

fn list(schema: &Value, indent: &str) -> String {
    let item = type_of(&schema["items"], indent);
    match (schema["minItems"].as_u64(), schema["maxItems"].as_u64()) {
        (Some(least), Some(most)) if least == most => {
            let all = vec![item; usize::try_from(most).unwrap_or_default()];
            format!("[{}]", all.join(", "))
        }
        _ if item.contains(' ') => format!("({item})[]"),
        _ => format!("{item}[]"),
    }
}

fn comment(schema: &Value, indent: &str) -> String {
    let Some(said) = schema["description"].as_str() else { return String::new() };
    format!("{indent}/** {} */\n", said.replace("*/", "* /").replace('\n', &format!("\n{indent} * ")))
}

#[test]
fn each_kind_of_schema_has_its_type() {
    let check = |schema: Value, expect: &str| assert_eq!(type_of(&schema, ""), expect, "{schema}");
    let json = |text: &str| serde_json::from_str(text).unwrap();
    check(json(r##"{"$ref": "#/components/schemas/Take"}"##), "Take");
    check(json(r##"{"anyOf": [{"$ref": "#/components/schemas/Take"}, {"type": "null"}]}"##), "Take | null");
    check(json(r#"{"type": ["integer", "null"], "format": "uint64"}"#), "number | null");
    check(json(r#"{"type": "array", "items": {"type": "string"}}"#), "string[]");
    check(json(r#"{"type": "array", "items": {"type": ["string", "null"]}}"#), "(string | null)[]");
    check(
        json(r#"{"type": "array", "items": {"type": "integer"}, "minItems": 2, "maxItems": 2}"#),
        "[number, number]",
    );
    check(
        json(r#"{"type": "object", "additionalProperties": {"type": "boolean"}}"#),
        "Record<string, boolean>",
    );
    check(json(r#"{"type": "object", "additionalProperties": false}"#), "Record<string, never>");
    check(json("true"), "unknown");
    let verdict = r#"{"oneOf": [{"const": "keep"}, {"const": "reject"},
        {"const": "unknown", "description": "A verdict that this build does not know."}]}"#;
    check(json(verdict), "'keep' | 'reject' | (string & {})");
    let tagged = r#"{"oneOf": [{"type": "object", "required": ["method"],
        "properties": {"method": {"const": "draft"}, "count": {"type": "integer"}}}]}"#;
    check(json(tagged), "{\n  count?: number;\n  method: 'draft';\n}");
}
