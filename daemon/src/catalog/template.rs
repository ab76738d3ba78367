//! Templates: JSON in which `{{name}}` stands for a value of the order. Only values are put in; there is no code, no condition and no
//! loop beyond the two rules below. ComfyUI's graphs and the bodies of described providers are filled in by this. Pure.
//!
//! - A text that is nothing but `{{name}}` becomes the value with its type; inside a longer text the value stands as text.
//! - An entry whose key ends in `?` is left out, whole, where anything that it asks for is absent. Anywhere else an absent value is an
//!   error, before anything is sent.
//! - In a list, an item that asks for a value which is itself a list stands once for each of its values.
//!
//! What was put in is never looked at again, so a prompt that holds such a name stays as it is.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

/// Values by their names; what is absent has no entry.
pub type Values = BTreeMap<String, Value>;

/// A template asks for what the order does not have.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("it asks for `{0}`, which the order does not have")]
pub struct Absent(pub String);

/// Fills a template in.
///
/// # Errors
/// [`Absent`].
pub fn fill(node: &mut Value, values: &Values) -> Result<(), Absent> {
    Scope { values, one: None }.fill(node)
}

/// Fills a text in; what is put in stands as text.
///
/// # Errors
/// [`Absent`].
pub fn fill_text(text: &str, values: &Values) -> Result<String, Absent> {
    Ok(plain(&Scope { values, one: None }.text(text)?))
}

/// The name, where a text is nothing but `{{name}}`.
pub fn only_name(text: &str) -> Option<&str> {
    let name = text.strip_prefix("{{")?.strip_suffix("}}")?;
    (!name.contains("}}") && !name.contains("{{")).then(|| name.trim())
}

/// All names that a template asks for.
pub fn names(node: &Value) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    gather(node, &mut found);
    found
}

/// A value that was written as text: numbers and yes or no as such, everything else as text.
pub fn typed(text: &str) -> Value {
    match serde_json::from_str(text) {
        Ok(parsed @ (Value::Bool(_) | Value::Number(_))) => parsed,
        Ok(_) | Err(_) => text.into(),
    }
}

/// The values, and the one of a list that an item stands for.
struct Scope<'v> {
    values: &'v Values,
    one: Option<(&'v str, &'v Value)>,
}

impl Scope<'_> {
    fn value(&self, name: &str) -> Result<&Value, Absent> {
        match self.one {
            Some((own, value)) if own == name => Ok(value),
            Some(_) | None => self.values.get(name).ok_or_else(|| Absent(name.to_owned())),
        }
    }

    fn fill(&self, node: &mut Value) -> Result<(), Absent> {
        match node {
            Value::Array(items) => {
                let mut filled = Vec::with_capacity(items.len());
                for item in std::mem::take(items) {
                    self.item(item, &mut filled)?;
                }
                *items = filled;
                Ok(())
            }
            Value::Object(fields) => {
                for (key, mut value) in std::mem::take(fields) {
                    match (self.fill(&mut value), key.strip_suffix('?')) {
                        (Ok(()), Some(key)) => drop(fields.insert(key.to_owned(), value)),
                        (Ok(()), None) => drop(fields.insert(key, value)),
                        (Err(_), Some(_)) => {}
                        (Err(absent), None) => return Err(absent),
                    }
                }
                Ok(())
            }
            Value::String(text) => {
                let filled = self.text(text)?;
                *node = filled;
                Ok(())
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => Ok(()),
        }
    }

    fn item(&self, mut item: Value, filled: &mut Vec<Value>) -> Result<(), Absent> {
        let asked = names(&item);
        let list = asked.iter().find_map(|name| Some((name, self.value(name).ok()?.as_array()?)));
        let Some((name, list)) = list else {
            self.fill(&mut item)?;
            filled.push(item);
            return Ok(());
        };
        for value in list {
            let mut each = item.clone();
            Scope { values: self.values, one: Some((name, value)) }.fill(&mut each)?;
            filled.push(each);
        }
        Ok(())
    }

    fn text(&self, text: &str) -> Result<Value, Absent> {
        if let Some(name) = only_name(text) {
            return self.value(name).cloned();
        }
        let mut filled = String::new();
        let mut rest = text;
        while let Some((before, name, behind)) = next(rest) {
            filled.push_str(before);
            filled.push_str(&plain(self.value(name)?));
            rest = behind;
        }
        filled.push_str(rest);
        Ok(filled.into())
    }
}

/// What stands before the first name, the name, and what stands behind it.
fn next(text: &str) -> Option<(&str, &str, &str)> {
    let (before, behind) = text.split_once("{{")?;
    let (name, behind) = behind.split_once("}}")?;
    Some((before, name.trim(), behind))
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn gather(node: &Value, found: &mut BTreeSet<String>) {
    match node {
        Value::Array(items) => items.iter().for_each(|item| gather(item, found)),
        Value::Object(fields) => fields.values().for_each(|item| gather(item, found)),
        Value::String(text) => {
            let mut rest = text.as_str();
            while let Some((_, name, behind)) = next(rest) {
                found.insert(name.to_owned());
                rest = behind;
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn values() -> Values {
        let all = json!({ "prompt": "a {{seed}} \"b\"", "seed": 7, "half": 0.5, "pictures": ["x", "y"] });
        all.as_object().unwrap().clone().into_iter().collect()
    }

    fn filled(mut template: Value) -> Result<Value, Absent> {
        fill(&mut template, &values()).map(|()| template)
    }

    #[test]
    fn values_keep_their_types_and_stand_as_text_inside_texts() {
        let check =
            |template: Value, expect: Value| assert_eq!(filled(template.clone()), Ok(expect), "{template}");
        check(json!("{{seed}}"), json!(7));
        check(json!("{{ seed }}"), json!(7));
        check(json!("{{seed}}s, {{half}}"), json!("7s, 0.5"));
        check(json!({ "a": ["{{half}}", true, null, 3] }), json!({ "a": [0.5, true, null, 3] }));
        // What is put in is not looked at again, and a brace alone is a brace.
        check(json!("{{prompt}}"), json!("a {{seed}} \"b\""));
        check(json!("x {{prompt}}"), json!("x a {{seed}} \"b\""));
        check(json!("{{ {seed} }"), json!("{{ {seed} }"));
        check(json!("{{pictures}}"), json!(["x", "y"]));
    }

    #[test]
    fn entries_that_may_be_left_out_are_and_all_else_is_an_error() {
        let check =
            |template: Value, expect: Value| assert_eq!(filled(template.clone()), Ok(expect), "{template}");
        check(json!({ "seed?": "{{seed}}", "mask?": "{{mask}}" }), json!({ "seed": 7 }));
        check(json!({ "frames?": { "a": { "url": "{{mask}}", "kind": "x" } }, "b": 1 }), json!({ "b": 1 }));
        check(json!({ "frames": { "a?": "{{mask}}" } }), json!({ "frames": {} }));
        let absent = Err(Absent("mask".into()));
        assert_eq!(filled(json!({ "mask": "{{mask}}" })), absent);
        assert_eq!(filled(json!(["{{mask}}"])), absent);
        assert_eq!(filled(json!("a {{mask}}")), absent);
    }

    #[test]
    fn items_stand_once_for_each_value_of_a_list() {
        let check =
            |template: Value, expect: Value| assert_eq!(filled(template.clone()), Ok(expect), "{template}");
        check(
            json!([{ "uri": "{{pictures}}", "n": "{{seed}}" }]),
            json!([{ "uri": "x", "n": 7 }, { "uri": "y", "n": 7 }]),
        );
        check(json!(["a", "{{pictures}}"]), json!(["a", "x", "y"]));
        check(json!({ "l?": [{ "uri": "{{none}}" }] }), json!({}));
    }

    #[test]
    fn names_are_found_wherever_they_stand() {
        let found = names(&json!({ "a": ["{{x}} {{ y }}"], "b": { "c?": "{{z}}" }, "d": "{{" }));
        assert_eq!(found.into_iter().collect::<Vec<_>>(), ["x", "y", "z"]);
        assert_eq!((only_name("{{x}}"), only_name("{{x}}{{y}}"), only_name("x")), (Some("x"), None, None));
    }

    #[test]
    fn written_values_are_typed() {
        let check = |text: &str, expect: Value| assert_eq!(typed(text), expect, "{text}");
        check("25", json!(25));
        check("6.5", json!(6.5));
        check("true", json!(true));
        check("dpm", json!("dpm"));
        check("[1]", json!("[1]"));
    }

    proptest! {
        #[test]
        fn whatever_is_put_in_comes_out_as_it_is(prompt in ".*", before in "[a-z{}]{0,6}") {
            let values: Values = [("p".to_owned(), Value::from(prompt.clone()))].into();
            let mut whole = json!("{{p}}");
            fill(&mut whole, &values).unwrap();
            prop_assert_eq!(whole, Value::from(prompt.clone()));
            if !before.contains("{{") && !before.ends_with('{') {
                prop_assert_eq!(fill_text(&format!("{before} {{{{p}}}}"), &values), Ok(format!("{before} {prompt}")));
            }
        }
    }
}
