//! Edits that mend a prompt file or make more of it: what stands behind an editor's light bulb. Each gives edits against the text as it was
//! read; none at all where it does not apply, rather than a file that is broken in another way.

mod axis;
mod extract;
mod flatten;
mod rename;
mod source;
#[cfg(test)]
mod tests;

use crate::finding::Edit;
use crate::picoschema;
use crate::yaml::Kind;

pub use axis::{Axis, choice_to_axis};
pub use extract::{Extract, axis_to_wildcard, selection_to_partial};
pub use flatten::flatten;
pub use rename::{is_free_name, occurrences, rename_input};
pub use source::{Source, Value, list, scalar};

/// Declares an input in `input.schema`; `kind` is a Picoschema type such as `string`. None where it is declared, or the schema is a name.
pub fn declare_input(source: &Source<'_>, name: &str, kind: &str) -> Option<Vec<Edit>> {
    let schema = source.get(&["input", "schema"]);
    if declared(source, name).is_some() {
        return None;
    }
    if schema.is_some_and(|schema| schema.get("properties").is_some()) {
        let value = Value::Map(vec![("type".to_owned(), Value::Line(kind.to_owned()))]);
        return source.put(&[(&["input", "schema", "properties", name], value)]);
    }
    source.put(&[(&["input", "schema", name], Value::Line(kind.to_owned()))])
}

/// Gives an input a default; `value` is YAML in one line (see [`scalar`]). None where it has one.
pub fn add_default(source: &Source<'_>, name: &str, value: &str) -> Option<Vec<Edit>> {
    source.put(&[(&["input", "default", name], Value::Line(value.to_owned()))])
}

/// Adds what the file says about a tier: `maquette.tiers.<tier>`. None where it says something.
pub fn add_tier(source: &Source<'_>, tier: &str, fields: &[(&str, &str)]) -> Option<Vec<Edit>> {
    let fields = fields.iter().map(|(key, value)| ((*key).to_owned(), Value::Line((*value).to_owned())));
    source.put(&[(&["maquette.tiers", tier], Value::Map(fields.collect()))])
}

/// Makes an input an axis: `maquette.matrix.<name>`; `values` is YAML in one line, such as [`list`] gives. None where it is one.
pub fn add_axis(source: &Source<'_>, name: &str, values: &str) -> Option<Vec<Edit>> {
    source.put(&[(&["maquette.matrix", name], Value::Line(values.to_owned()))])
}

/// Takes an input out of the schema, with its default. None where it is not declared.
pub fn remove_input(source: &Source<'_>, name: &str) -> Option<Vec<Edit>> {
    let key = declared(source, name)?;
    let is_json = source.get(&["input", "schema", "properties"]).is_some();
    let schema: &[&str] = if is_json { &["input", "schema", "properties"] } else { &["input", "schema"] };
    let schema = [schema, &[key]].concat();
    let default = ["input", "default", name];
    let has_default = source.get(&default).is_some();
    // Where nothing else stands in it, the whole of `input` goes.
    let alone = |path: &[&str]| source.get(path).is_some_and(|node| node.entries().len() == 1);
    let whole = has_default && alone(&["input", "default"]) && alone(&["input", "schema"]) && !is_json;
    if whole && source.get(&["input"]).is_some_and(|input| input.entries().len() == 2) {
        return Some(vec![source.take(&["input"])?]);
    }
    let default = if has_default { source.take(&default) } else { None };
    Some(source.take(&schema).into_iter().chain(default).collect())
}

/// The key under which an input is declared: `name`, `name?`, `name(array)`.
fn declared<'a>(source: &Source<'a>, name: &str) -> Option<&'a str> {
    let schema = source.get(&["input", "schema"])?;
    let fields = match schema.get("properties") {
        Some(properties) if matches!(properties.kind, Kind::Map(_)) => properties,
        Some(_) | None => schema,
    };
    let keys = fields.entries().iter().map(|entry| entry.key.as_str());
    keys.into_iter().find(|key| picoschema::field(key).0 == name)
}
