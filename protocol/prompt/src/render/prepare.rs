//! Templates made ready for the engine: partials found, helpers checked, paths to variables written as the engine can follow them.

use std::collections::{BTreeMap, BTreeSet};

use handlebars::template::{DecoratorTemplate, HelperTemplate, Parameter, TemplateElement};
use handlebars::{Handlebars, Path, Template, TemplateError};

use super::{BODY, INPUT, LENGTH, Partials, RenderError, VARIABLES, calls, marks, shape};
use crate::template::is_helper;

/// How many partials may include one another in a row.
const DEPTH: usize = 32;

/// How many partials a template may include, counted as often as they are written out.
const INCLUDES: usize = 10_000;

/// What `each` and partials set, which is not in the context.
const LOCALS: [&str; 5] = ["first", "index", "key", "last", "partial-block"];

/// The engine with the body and all partials that it can reach, and how many loops may run inside of one another.
pub(super) fn registry(
    body: &str,
    partials: Partials<'_>,
) -> Result<(Handlebars<'static>, u32), RenderError> {
    let mut registry = Handlebars::new();
    calls::register(&mut registry);
    let mut includes = Includes::default();
    let mut waiting = vec![(BODY.to_owned(), body.to_owned())];
    let mut asked = BTreeSet::new();
    while let Some((name, text)) = waiting.pop() {
        let walk = add(&mut registry, &name, &text)?;
        for wanted in walk.edges.values().flatten() {
            if asked.insert(wanted.clone()) {
                waiting.extend(partials(wanted).map(|text| (wanted.clone(), text)));
            }
        }
        if asked.len() > INCLUDES {
            return Err(RenderError::TooIntricate("the template with its partials".into()));
        }
        includes.loops.insert(name.clone(), walk.loops);
        includes.take(&name, walk.edges);
    }
    includes.check()?;
    Ok((registry, includes.loops_of(BODY)))
}

/// Compiles one text, and says what it includes.
fn add(registry: &mut Handlebars<'static>, name: &str, text: &str) -> Result<Walk, RenderError> {
    let partial = (name != BODY).then(|| name.to_owned());
    if text.len() > LENGTH {
        return Err(RenderError::TooLong);
    }
    let mut template = compiled(registry, name, text, partial.clone())?;
    let mut walk = Walk { partial, ..Walk::default() };
    walk.template(&mut template)?;
    registry.register_template(name, template);
    Ok(walk)
}

/// A text as the engine reads it, piece by piece.
fn compiled(
    registry: &mut Handlebars<'static>,
    name: &str,
    text: &str,
    partial: Option<String>,
) -> Result<Template, RenderError> {
    let pieces = shape::pieces(text).map_err(|wrong| RenderError::Syntax {
        partial: partial.clone(),
        message: wrong.message,
        at: wrong.at,
    })?;
    let mut all = Template::new();
    for piece in pieces {
        match read(registry, name, piece) {
            Ok(template) => all.elements.extend(template.elements),
            // What our own parser let pass, the engine may still refuse; the whole says where.
            Err(_) => return read(registry, name, text).map_err(|error| syntax(&error, text, partial)),
        }
    }
    all.name = Some(name.to_owned());
    Ok(all)
}

fn read(registry: &mut Handlebars<'static>, name: &str, text: &str) -> Result<Template, TemplateError> {
    if name == BODY {
        registry.register_template_string(name, text)?;
    } else {
        registry.register_partial(name, text)?;
    }
    Ok(registry.get_template(name).cloned().unwrap_or_default())
}

fn syntax(error: &TemplateError, text: &str, partial: Option<String>) -> RenderError {
    let (line, column) = error.pos().unwrap_or((1, 1));
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let rest = text.get(start..).unwrap_or_default();
    let inside = rest.char_indices().nth(column.saturating_sub(1)).map_or(rest.len(), |(at, _)| at);
    RenderError::Syntax { partial, message: error.reason().to_string(), at: start + inside }
}

/// One text on its way to the engine.
#[derive(Default)]
struct Walk {
    partial: Option<String>,
    /// The inline partials that we are in.
    inline: Vec<String>,
    /// The loops that we are in, and the most that anything is in.
    nested: u32,
    loops: u32,
    /// What it includes, by the inline partial that does; the empty name is the text itself.
    edges: BTreeMap<String, Vec<String>>,
}

impl Walk {
    fn template(&mut self, template: &mut Template) -> Result<(), RenderError> {
        template.elements.iter_mut().try_for_each(|element| self.element(element))
    }

    fn element(&mut self, element: &mut TemplateElement) -> Result<(), RenderError> {
        // Nothing is escaped for HTML, and what is written to mark off values must hold for `{{{value}}}` too.
        if let TemplateElement::HtmlExpression(call) = element {
            *element = TemplateElement::Expression(call.clone());
        }
        match element {
            TemplateElement::RawString(text) => {
                *text = marks::plain(text).into_owned();
                Ok(())
            }
            TemplateElement::Expression(call) | TemplateElement::HtmlExpression(call) => {
                self.expression(call)
            }
            TemplateElement::HelperBlock(call) => self.block(call),
            TemplateElement::DecoratorExpression(call) | TemplateElement::DecoratorBlock(call) => {
                self.decorator(call)
            }
            TemplateElement::PartialExpression(call) | TemplateElement::PartialBlock(call) => {
                self.include(call)
            }
            TemplateElement::Comment(_) | _ => Ok(()),
        }
    }

    fn expression(&mut self, call: &mut HelperTemplate) -> Result<(), RenderError> {
        if call.params.is_empty() && call.hash.is_empty() {
            return self.value(call);
        }
        self.known(&call.name)?;
        self.arguments(call)
    }

    /// `{{value}}`, or a helper without arguments, which goes before a value of that name.
    fn value(&mut self, call: &mut HelperTemplate) -> Result<(), RenderError> {
        if call.name.as_name().is_some_and(is_helper) {
            return Ok(());
        }
        self.parameter(&mut call.name)?;
        let value = std::mem::replace(&mut call.name, Parameter::Name(calls::VALUE.to_owned()));
        call.params.push(value);
        Ok(())
    }

    fn block(&mut self, call: &mut HelperTemplate) -> Result<(), RenderError> {
        let name = call.name.as_name().unwrap_or_default().to_owned();
        let is_value = !is_helper(&name) && call.params.is_empty() && call.hash.is_empty();
        if is_value {
            let path = Path::parse(&name).map_err(|error| RenderError::Failed(error.to_string()))?;
            call.name = Parameter::Name(calls::VALUE_BLOCK.to_owned());
            call.params.push(Parameter::Path(path));
        } else {
            self.known(&call.name)?;
        }
        self.arguments(call)?;
        let repeats = u32::from(is_value || name == "each");
        self.nested += repeats;
        self.loops = self.loops.max(self.nested);
        let mut both = [&mut call.template, &mut call.inverse].into_iter().flatten();
        let outcome = both.try_for_each(|inside| self.template(inside));
        self.nested -= repeats;
        outcome
    }

    fn known(&self, name: &Parameter) -> Result<(), RenderError> {
        let name = name.as_name().unwrap_or_default();
        if is_helper(name) {
            return Ok(());
        }
        Err(RenderError::UnknownHelper { partial: self.partial.clone(), name: name.to_owned() })
    }

    fn arguments(&mut self, call: &mut HelperTemplate) -> Result<(), RenderError> {
        let mut all = call.params.iter_mut().chain(call.hash.values_mut());
        all.try_for_each(|argument| self.parameter(argument))
    }

    fn parameter(&mut self, parameter: &mut Parameter) -> Result<(), RenderError> {
        match parameter {
            Parameter::Path(path) => {
                if let Some(written) = written(path) {
                    *path = Path::parse(&written).map_err(|error| RenderError::Failed(error.to_string()))?;
                }
                Ok(())
            }
            Parameter::Subexpression(inside) => {
                let TemplateElement::Expression(call) = inside.element.as_mut() else { return Ok(()) };
                self.known(&call.name)?;
                self.arguments(call)
            }
            Parameter::Name(_) | Parameter::Literal(_) | _ => Ok(()),
        }
    }

    /// `{{#*inline "name"}} … {{/inline}}`: a partial for this template.
    fn decorator(&mut self, call: &mut DecoratorTemplate) -> Result<(), RenderError> {
        let name = match call.params.first() {
            Some(Parameter::Literal(name)) => name.as_str().unwrap_or_default().to_owned(),
            _ => String::new(),
        };
        self.values(call)?;
        self.inline.push(name);
        let outcome = call.template.as_mut().map_or(Ok(()), |inside| self.template(inside));
        self.inline.pop();
        outcome
    }

    fn values(&mut self, call: &mut DecoratorTemplate) -> Result<(), RenderError> {
        let mut all = call.params.iter_mut().chain(call.hash.values_mut());
        all.try_for_each(|argument| self.parameter(argument))
    }

    fn include(&mut self, call: &mut DecoratorTemplate) -> Result<(), RenderError> {
        let Some(name) = call.name.as_name().map(bare) else { return Err(RenderError::ComputedPartial) };
        if name != "@partial-block" {
            let from = self.inline.last().cloned().unwrap_or_default();
            self.edges.entry(from).or_default().push(name.clone());
        }
        call.name = Parameter::Name(name);
        self.values(call)?;
        call.template.as_mut().map_or(Ok(()), |inside| self.template(inside))
    }
}

/// A name without `[ ]` or quotes, which allow spaces.
fn bare(name: &str) -> String {
    let inside = [('[', ']'), ('\'', '\''), ('"', '"')]
        .into_iter()
        .find_map(|(open, close)| name.strip_prefix(open).and_then(|name| name.strip_suffix(close)));
    inside.unwrap_or(name).to_owned()
}

/// How a path that leaves the input has to be written: variables and the input stand beside each other.
fn written(path: &Path) -> Option<String> {
    match path {
        Path::Relative((_, raw)) => {
            let behind = raw.strip_prefix("@root")?;
            Some(format!("@root/{INPUT}{behind}"))
        }
        Path::Local((_, name, raw)) => {
            if name == "root" {
                return Some(format!("@root/{INPUT}"));
            }
            if LOCALS.contains(&name.as_str()) {
                return None;
            }
            let behind = raw.trim_start_matches('@').trim_start_matches("../");
            Some(format!("@root/{VARIABLES}/{behind}"))
        }
    }
}

/// Which partial includes which. An inline partial counts as one with every other of its name: a template that could run without end must not run.
#[derive(Default)]
struct Includes {
    edges: BTreeMap<String, Vec<String>>,
    /// The loops inside of one another in each text.
    loops: BTreeMap<String, u32>,
}

impl Includes {
    fn take(&mut self, text: &str, edges: BTreeMap<String, Vec<String>>) {
        for (inline, wanted) in edges {
            let from = if inline.is_empty() { text.to_owned() } else { inline };
            self.edges.entry(from).or_default().extend(wanted);
        }
    }

    fn check(&self) -> Result<(), RenderError> {
        self.weigh(BODY, &mut Vec::new(), &mut BTreeMap::new()).map(|_| ())
    }

    /// Loops inside of one another, those of partials counted as if they stood in the innermost. Only for what [`Includes::check`] allows.
    fn loops_of(&self, name: &str) -> u32 {
        let deepest = self.edges.get(name).into_iter().flatten().map(|wanted| self.loops_of(wanted)).max();
        self.loops.get(name).copied().unwrap_or(0) + deepest.unwrap_or(0)
    }

    /// How many partials are written out for one, itself counted.
    fn weigh<'a>(
        &'a self,
        name: &'a str,
        path: &mut Vec<&'a str>,
        known: &mut BTreeMap<&'a str, usize>,
    ) -> Result<usize, RenderError> {
        if let Some(weight) = known.get(name) {
            return Ok(*weight);
        }
        if path.contains(&name) {
            return Err(RenderError::Recursion(name.to_owned()));
        }
        if path.len() > DEPTH {
            return Err(RenderError::TooIntricate(format!("the partial `{name}`")));
        }
        path.push(name);
        let mut weight = 1;
        for wanted in self.edges.get(name).into_iter().flatten() {
            weight += self.weigh(wanted, path, known)?;
        }
        path.pop();
        if weight > INCLUDES {
            return Err(RenderError::TooIntricate("the template with its partials".into()));
        }
        known.insert(name, weight);
        Ok(weight)
    }
}
