//! Templates that only put values into text, choose between two texts, or set marks: most prompts are such, and ten thousand of them are
//! wanted at once. They are run here, without a copy of the input; everything else is the engine's. Where both could, both do the same.

use std::collections::BTreeMap;

use handlebars::template::{DecoratorTemplate, HelperTemplate, Parameter, TemplateElement};
use handlebars::{Handlebars, JsonTruthy, Path, PathSeg, Template};
use serde_json::{Map, Value};

use super::{BODY, LENGTH, calls, marks};

/// A template and its partials as steps, by name.
#[derive(Debug)]
pub(super) struct Quick {
    texts: BTreeMap<String, Vec<Step>>,
}

#[derive(Debug)]
enum Step {
    Text(String),
    Value(Vec<String>),
    Json(Argument),
    Branch { test: Test, then: Vec<Step>, otherwise: Vec<Step> },
    Role(Argument),
    Section(Argument),
    History,
    Media { url: Argument, content_type: Argument },
    Include(String),
}

#[derive(Debug)]
enum Test {
    Truthy(Argument, bool),
    Equal(Argument, Argument, bool),
}

#[derive(Debug)]
enum Argument {
    Constant(Value),
    Path(Vec<String>),
}

/// The values of one rendering: what is given goes before the defaults.
#[derive(Clone, Copy)]
pub(super) struct Values<'a> {
    pub given: Option<&'a Map<String, Value>>,
    pub defaults: &'a Map<String, Value>,
}

impl<'a> Values<'a> {
    /// None for a path that the engine has to follow; `Some(None)` for what is not there.
    fn find(self, path: &[String]) -> Option<Option<&'a Value>> {
        let (first, rest) = path.split_first()?;
        let mut found = self.given.and_then(|given| given.get(first)).or_else(|| self.defaults.get(first));
        for name in rest {
            found = match found {
                Some(Value::Object(map)) => map.get(name),
                // What the engine says about a place in a list stays its word.
                Some(Value::Array(_)) => return None,
                Some(Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_)) | None => None,
            };
        }
        Some(found)
    }

    /// The value of an argument, and whether it is there.
    fn of(self, argument: &'a Argument) -> Option<(&'a Value, bool)> {
        match argument {
            Argument::Constant(value) => Some((value, true)),
            Argument::Path(path) => {
                self.find(path).map(|found| found.map_or((&Value::Null, false), |value| (value, true)))
            }
        }
    }
}

impl Quick {
    /// The steps of all texts that the engine has, if it would do nothing else with any of them.
    pub(super) fn of(registry: &Handlebars<'static>) -> Option<Quick> {
        let mut texts = BTreeMap::new();
        for (name, template) in registry.get_templates() {
            texts.insert(name.clone(), steps(template)?);
        }
        let quick = Quick { texts };
        let known = |step: &Step| !matches!(step, Step::Include(name) if !quick.texts.contains_key(name));
        quick.texts.values().all(|steps| all(steps, &known)).then_some(quick)
    }

    /// The text with marks; none where the engine has to say what it is, or what is wrong.
    pub(super) fn run(&self, values: Values<'_>) -> Option<String> {
        let mut out = String::with_capacity(256);
        self.write(self.texts.get(BODY)?, values, &mut out)?;
        Some(out)
    }

    fn write(&self, steps: &[Step], values: Values<'_>, out: &mut String) -> Option<()> {
        for step in steps {
            match step {
                Step::Text(text) => out.push_str(text),
                Step::Value(path) => {
                    let value = values.find(path)?.unwrap_or(&Value::Null);
                    out.push_str(&marks::plain(&calls::shown(value)));
                }
                Step::Json(argument) => {
                    let (value, is_there) = values.of(argument)?;
                    if is_there {
                        out.push_str(&marks::plain(&value.to_string()));
                    }
                }
                Step::Branch { test, then, otherwise } => {
                    let chosen = if test.holds(values)? { then } else { otherwise };
                    self.write(chosen, values, out)?;
                }
                Step::Role(name) => {
                    let name = text(values.of(name)?.0);
                    out.push_str(&marks::role(Some(name).filter(|name| calls::is_role(name))?));
                }
                Step::Section(name) => {
                    let name = text(values.of(name)?.0);
                    out.push_str(&marks::section(Some(name).filter(|name| !name.is_empty())?));
                }
                Step::History => out.push_str(&marks::history()),
                Step::Media { url, content_type } => {
                    let (url, _) = values.of(url)?;
                    let (content_type, _) = values.of(content_type)?;
                    let url = calls::shown(url);
                    if !url.is_empty() {
                        out.push_str(&marks::media(&url, &calls::shown(content_type)));
                    }
                }
                Step::Include(name) => self.write(self.texts.get(name)?, values, out)?,
            }
            if out.len() > LENGTH {
                return None;
            }
        }
        Some(())
    }
}

/// A text; whatever else is empty, which the engine then looks at.
fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

impl Test {
    fn holds(&self, values: Values<'_>) -> Option<bool> {
        match self {
            Test::Truthy(argument, wanted) => Some(values.of(argument)?.0.is_truthy(false) == *wanted),
            Test::Equal(left, right, wanted) => {
                let (left, right) = (values.of(left)?, values.of(right)?);
                Some((left.1 == right.1 && calls::are_equal(left.0, right.0)) == *wanted)
            }
        }
    }
}

/// Whether something holds for all steps, those of branches too.
fn all(steps: &[Step], holds: &dyn Fn(&Step) -> bool) -> bool {
    steps.iter().all(|step| {
        holds(step)
            && match step {
                Step::Branch { then, otherwise, .. } => all(then, holds) && all(otherwise, holds),
                Step::Text(_)
                | Step::Value(_)
                | Step::Json(_)
                | Step::Role(_)
                | Step::Section(_)
                | Step::History
                | Step::Media { .. }
                | Step::Include(_) => true,
            }
    })
}

fn steps(template: &Template) -> Option<Vec<Step>> {
    template
        .elements
        .iter()
        .filter(|element| !matches!(element, TemplateElement::Comment(_)))
        .map(step)
        .collect()
}

fn inside(template: Option<&Template>) -> Option<Vec<Step>> {
    template.map_or(Some(Vec::new()), steps)
}

fn step(element: &TemplateElement) -> Option<Step> {
    match element {
        TemplateElement::RawString(text) => Some(Step::Text(text.clone())),
        TemplateElement::Expression(call) => expression(call),
        TemplateElement::HelperBlock(call) => branch(call),
        TemplateElement::PartialExpression(call) => include(call),
        TemplateElement::HtmlExpression(_)
        | TemplateElement::DecoratorExpression(_)
        | TemplateElement::DecoratorBlock(_)
        | TemplateElement::PartialBlock(_)
        | TemplateElement::Comment(_)
        | _ => None,
    }
}

fn expression(call: &HelperTemplate) -> Option<Step> {
    let name = call.name.as_name()?;
    match (name, call.params.as_slice(), call.hash.len()) {
        ("history", [], 0) => Some(Step::History),
        ("media", [], _) => {
            Some(Step::Media { url: field(call, "url")?, content_type: field(call, "contentType")? })
        }
        ("role", [name], 0) => argument(name).map(Step::Role),
        ("section", [name], 0) => argument(name).map(Step::Section),
        ("json", [value], 0) => argument(value).map(Step::Json),
        (calls::VALUE, [value], 0) => match argument(value)? {
            Argument::Path(path) => Some(Step::Value(path)),
            Argument::Constant(_) => None,
        },
        _ => None,
    }
}

fn field(call: &HelperTemplate, name: &str) -> Option<Argument> {
    call.hash.get(name).map_or(Some(Argument::Constant(Value::Null)), argument)
}

fn branch(call: &HelperTemplate) -> Option<Step> {
    let test = match (call.name.as_name()?, call.params.as_slice(), call.hash.len()) {
        ("if", [value], 0) => Test::Truthy(argument(value)?, true),
        ("unless", [value], 0) => Test::Truthy(argument(value)?, false),
        ("ifEquals", [left, right], 0) => Test::Equal(argument(left)?, argument(right)?, true),
        ("unlessEquals", [left, right], 0) => Test::Equal(argument(left)?, argument(right)?, false),
        _ => return None,
    };
    let (then, otherwise) = (inside(call.template.as_ref())?, inside(call.inverse.as_ref())?);
    Some(Step::Branch { test, then, otherwise })
}

/// A partial that gets no values of its own, and whose lines are not moved to the right.
fn include(call: &DecoratorTemplate) -> Option<Step> {
    let is_plain = call.params.is_empty()
        && call.hash.is_empty()
        && call.indent.as_ref().is_none_or(|indent| indent.is_empty());
    call.name
        .as_name()
        .filter(|name| is_plain && !name.starts_with('@'))
        .map(|name| Step::Include(name.to_owned()))
}

fn argument(parameter: &Parameter) -> Option<Argument> {
    match parameter {
        Parameter::Literal(value) => Some(Argument::Constant(value.clone())),
        Parameter::Path(Path::Relative((names, _))) => {
            let names: Option<Vec<String>> = names
                .iter()
                .map(|name| match name {
                    PathSeg::Named(name) => Some(name.clone()),
                    PathSeg::Ruled(_) | _ => None,
                })
                .collect();
            names.filter(|names| !names.is_empty()).map(Argument::Path)
        }
        Parameter::Path(Path::Local(_)) | Parameter::Name(_) | Parameter::Subexpression(_) | _ => None,
    }
}
