//! Picoschema, Dotprompt's short way to write JSON Schema: `title: string, what it is called`, `tags?(array): string`, `(*): any`.
//! A schema that already is JSON Schema stays as it is.

use serde_json::{Map, Value, json};

use crate::finding::{Code, Finding};
use crate::yaml::{Entry, Kind, Node};

/// The types that stand by themselves.
pub const SCALARS: [&str; 6] = ["any", "boolean", "integer", "null", "number", "string"];

/// The types that stand in brackets behind a name.
pub const CONTAINERS: [&str; 3] = ["array", "object", "enum"];

/// Finds a named schema.
pub type Resolve<'a> = &'a dyn Fn(&str) -> Option<Value>;

/// The JSON Schema that a node stands for; null where there is none. The error is a [`Code::BadSchema`] at the part that is meant.
pub fn to_schema(node: &Node, resolve: Resolve<'_>) -> Result<Value, Finding> {
    match &node.kind {
        Kind::Null => Ok(Value::Null),
        Kind::Text(text) if text.is_empty() => Ok(Value::Null),
        Kind::Text(text) => {
            let (name, description) = described(text);
            let schema = if SCALARS.contains(&name) {
                Map::from_iter([("type".to_owned(), name.into())])
            } else {
                named(name, node, resolve)?
            };
            Ok(Value::Object(with_description(schema, description)))
        }
        Kind::Map(_) => map(node, resolve),
        Kind::Bool(_) | Kind::Int(_) | Kind::Float(_) | Kind::List(_) => Err(no_schema(node)),
    }
}

/// The name of a field as it is declared: without `?` and brackets. Gives also whether it may be left out.
pub fn field(key: &str) -> (&str, bool) {
    let name = key.split('(').next().unwrap_or(key);
    name.strip_suffix('?').map_or((name, false), |name| (name, true))
}

/// A map that is JSON Schema already, or fields.
fn map(node: &Node, resolve: Resolve<'_>) -> Result<Value, Finding> {
    let kind = node.get("type").and_then(Node::text).unwrap_or_default();
    if SCALARS.contains(&kind) || kind == "object" || kind == "array" {
        return Ok(node.to_json());
    }
    let has_properties = node
        .get("properties")
        .is_some_and(|properties| matches!(properties.kind, Kind::Map(_) | Kind::List(_) | Kind::Null));
    if has_properties {
        let mut schema = node.to_json();
        if let Some(map) = schema.as_object_mut() {
            map.insert("type".into(), "object".into());
        }
        return Ok(schema);
    }
    part(node, resolve).map(Value::Object)
}

/// A part of a Picoschema.
fn part(node: &Node, resolve: Resolve<'_>) -> Result<Map<String, Value>, Finding> {
    match &node.kind {
        Kind::Text(text) => {
            let (name, description) = described(text);
            let schema = match name {
                "any" => Map::new(),
                name if SCALARS.contains(&name) => Map::from_iter([("type".to_owned(), name.into())]),
                name => named(name, node, resolve)?,
            };
            Ok(with_description(schema, description))
        }
        Kind::Map(entries) => fields(entries, resolve),
        Kind::Null | Kind::Bool(_) | Kind::Int(_) | Kind::Float(_) | Kind::List(_) => Err(no_schema(node)),
    }
}

fn fields(entries: &[Entry], resolve: Resolve<'_>) -> Result<Map<String, Value>, Finding> {
    let mut properties = Map::new();
    let mut required: Vec<Value> = Vec::new();
    let mut others = Value::Bool(false);
    for entry in entries {
        if entry.key == "(*)" {
            others = Value::Object(part(&entry.value, resolve)?);
            continue;
        }
        let (name, is_optional) = field(&entry.key);
        if !is_optional {
            required.push(name.into());
        }
        properties.insert(name.to_owned(), Value::Object(property(entry, is_optional, resolve)?));
    }
    let mut schema = Map::new();
    schema.insert("type".into(), "object".into());
    schema.insert("properties".into(), Value::Object(properties));
    schema.insert("additionalProperties".into(), others);
    if !required.is_empty() {
        schema.insert("required".into(), Value::Array(required));
    }
    Ok(schema)
}

fn property(entry: &Entry, is_optional: bool, resolve: Resolve<'_>) -> Result<Map<String, Value>, Finding> {
    let Some(brackets) = entry.key.split('(').nth(1).filter(|brackets| !brackets.is_empty()) else {
        let schema = part(&entry.value, resolve)?;
        return Ok(if is_optional { nullable(schema) } else { schema });
    };
    let (kind, description) = described(brackets.strip_suffix(')').unwrap_or(brackets));
    let schema = match kind {
        "array" => {
            let mut list = Map::from_iter([("type".to_owned(), Value::from("array"))]);
            list.insert("items".into(), Value::Object(part(&entry.value, resolve)?));
            if is_optional { nullable(list) } else { list }
        }
        "object" => {
            let object = part(&entry.value, resolve)?;
            if is_optional { nullable(object) } else { object }
        }
        "enum" => one_of(&entry.value, is_optional)?,
        other => {
            let message = format!("`{other}` is none of `array`, `object` and `enum`");
            return Err(Finding::new(Code::BadSchema, entry.key_span, message));
        }
    };
    Ok(with_description(schema, description))
}

fn one_of(values: &Node, is_optional: bool) -> Result<Map<String, Value>, Finding> {
    let Kind::List(items) = &values.kind else {
        return Err(Finding::new(Code::BadSchema, values.span, "an enum is a list of its values"));
    };
    let mut values: Vec<Value> = items.iter().map(Node::to_json).collect();
    if is_optional && !values.contains(&Value::Null) {
        values.push(Value::Null);
    }
    Ok(Map::from_iter([("enum".to_owned(), Value::Array(values))]))
}

fn nullable(mut schema: Map<String, Value>) -> Map<String, Value> {
    if let Some(kind) = schema.get_mut("type").filter(|kind| kind.is_string()) {
        *kind = json!([kind.clone(), "null"]);
    }
    schema
}

fn named(name: &str, node: &Node, resolve: Resolve<'_>) -> Result<Map<String, Value>, Finding> {
    match resolve(name) {
        Some(Value::Object(schema)) => Ok(schema),
        Some(_) | None => {
            let message = format!("`{name}` is neither a type nor a schema with a name");
            Err(Finding::new(Code::BadSchema, node.span, message)
                .hinted(format!("types: {}", SCALARS.join(", "))))
        }
    }
}

fn no_schema(node: &Node) -> Finding {
    Finding::new(Code::BadSchema, node.span, "a schema is made of maps and of words such as `string`")
}

fn with_description(mut schema: Map<String, Value>, description: Option<&str>) -> Map<String, Value> {
    if let Some(description) = description.filter(|description| !description.is_empty()) {
        schema.insert("description".into(), description.into());
    }
    schema
}

/// `type, description`; the description may have commas.
fn described(text: &str) -> (&str, Option<&str>) {
    match text.split_once(',') {
        Some((kind, description)) => (kind, Some(description.trim_start_matches(' '))),
        None => (text, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::span::Span;
    use crate::yaml;

    fn schema(text: &str) -> Result<Value, Finding> {
        let node = yaml::parse(text, Span::new(0, text.len())).unwrap().unwrap();
        to_schema(&node, &|name| (name == "Foo").then(|| json!({"type": "number", "description": "a foo"})))
    }

    #[test]
    fn schemas() {
        let check = |text: &str, expect: Value| assert_eq!(schema(text), Ok(expect), "{text}");
        check("string", json!({"type": "string"}));
        check("any", json!({"type": "any"}));
        check("~", Value::Null);
        check("Foo, another", json!({"type": "number", "description": "another"}));
        check("{type: object, properties: {a: {}}}", json!({"type": "object", "properties": {"a": {}}}));
        check("properties: {}", json!({"type": "object", "properties": {}}));
        check(
            "tags?(array, all of them): Foo\nstyle(enum): [a, b]\nmore(object):\n  x?: integer\n  (*): any\n",
            json!({
                "type": "object",
                "additionalProperties": false,
                "required": ["style", "more"],
                "properties": {
                    "tags": {"type": ["array", "null"], "description": "all of them",
                             "items": {"type": "number", "description": "a foo"}},
                    "style": {"enum": ["a", "b"]},
                    "more": {"type": "object", "additionalProperties": {},
                             "properties": {"x": {"type": ["integer", "null"]}}},
                },
            }),
        );
    }

    #[test]
    fn what_is_no_schema() {
        let check = |text: &str, at: &str| {
            let finding = schema(text).unwrap_err();
            assert_eq!((finding.code, finding.span.text(text)), (Code::BadSchema, at), "{text}");
        };
        check("5", "5");
        check("[a]", "[a]");
        check("a: strng, with a typo", "strng, with a typo");
        check("a(list): string", "a(list)");
        check("a(enum): b", "b");
        check("a:\n  b: 3\n", "3");
    }

    #[test]
    fn names_of_fields() {
        assert_eq!(field("a?(array, x)"), ("a", true));
        assert_eq!(field("a"), ("a", false));
    }
}
