//! The helpers of Dotprompt, and the one that makes `{{#list}} … {{/list}}` repeat what stands inside.

use std::borrow::Cow;

use handlebars::{
    BlockContext, Context, Handlebars, Helper, HelperDef, HelperResult, Output, RenderContext,
    RenderErrorReason, Renderable, ScopedJson,
};
use serde_json::Value;

use super::marks;

/// Stands for the helper in `{{#value}} … {{/value}}`, which has none.
pub(super) const VALUE_BLOCK: &str = "\u{fdd0}block";

/// Stands for the helper in `{{value}}`, which has none: the engine would write lists and maps in its own way.
pub(super) const VALUE: &str = "\u{fdd0}value";

/// What the engine brings and Dotprompt does not have.
const FOREIGN: [&str; 11] = ["and", "eq", "gt", "gte", "len", "lt", "lte", "ne", "not", "or", "raw"];

pub(super) fn register(registry: &mut Handlebars<'static>) {
    for name in FOREIGN {
        registry.unregister_helper(name);
    }
    registry.register_helper("json", Box::new(Json));
    registry.register_helper("role", Box::new(role));
    registry.register_helper("history", Box::new(history));
    registry.register_helper("section", Box::new(section));
    registry.register_helper("media", Box::new(media));
    registry.register_helper("ifEquals", Box::new(Equals { wanted: true }));
    registry.register_helper("unlessEquals", Box::new(Equals { wanted: false }));
    registry.register_helper(VALUE, Box::new(Shown));
    registry.register_helper(VALUE_BLOCK, Box::new(ValueBlock));
    registry.register_escape_fn(|text| marks::plain(text).into_owned());
}

fn wrong(message: impl Into<String>) -> handlebars::RenderError {
    RenderErrorReason::Other(message.into()).into()
}

/// A value as JavaScript writes it: the items of a list with commas, nothing for null, whole numbers without a fraction.
pub(super) fn shown(value: &Value) -> Cow<'_, str> {
    match value {
        Value::Null => Cow::Borrowed(""),
        Value::String(text) => Cow::Borrowed(text),
        Value::Bool(yes) => Cow::Borrowed(if *yes { "true" } else { "false" }),
        Value::Number(number) => match number.as_f64().filter(|_| number.is_f64()) {
            Some(float) => Cow::Owned(float.to_string()),
            None => Cow::Owned(number.to_string()),
        },
        Value::Array(items) => Cow::Owned(items.iter().map(shown).collect::<Vec<_>>().join(",")),
        Value::Object(_) => Cow::Borrowed("[object Object]"),
    }
}

/// `{{value}}`. What it gives goes the way of all values, so it is marked off and moved to the right with its partial.
struct Shown;

impl HelperDef for Shown {
    fn call_inner<'reg: 'rc, 'rc>(
        &self,
        call: &Helper<'rc>,
        _: &'reg Handlebars<'reg>,
        _: &'rc Context,
        _: &mut RenderContext<'reg, 'rc>,
    ) -> Result<ScopedJson<'rc>, handlebars::RenderError> {
        let text = call.param(0).map(|value| shown(value.value()).into_owned()).unwrap_or_default();
        Ok(ScopedJson::Derived(Value::String(text)))
    }
}

/// `{{json value indent=2}}`.
struct Json;

impl HelperDef for Json {
    fn call_inner<'reg: 'rc, 'rc>(
        &self,
        call: &Helper<'rc>,
        _: &'reg Handlebars<'reg>,
        _: &'rc Context,
        _: &mut RenderContext<'reg, 'rc>,
    ) -> Result<ScopedJson<'rc>, handlebars::RenderError> {
        let indent = match call.hash_get("indent").map(|indent| indent.value()) {
            // JavaScript takes no more than 10 of either.
            Some(Value::Number(spaces)) => " ".repeat(spaces.as_u64().unwrap_or(0).min(10) as usize),
            Some(Value::String(text)) => text.chars().take(10).collect(),
            Some(Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_)) | None => String::new(),
        };
        let value = call.param(0).filter(|value| !value.is_value_missing());
        let text = value.map(|value| spelled(value.value(), &indent)).transpose()?.unwrap_or_default();
        Ok(ScopedJson::Derived(Value::String(text)))
    }
}

/// JSON with this indentation; without one, on one line.
fn spelled(value: &Value, indent: &str) -> Result<String, handlebars::RenderError> {
    if indent.is_empty() {
        return Ok(value.to_string());
    }
    let pretty = serde_json::to_string_pretty(value).map_err(RenderErrorReason::from)?;
    // Line ends inside of texts are spelled `\n`, so blanks at the beginning of a line are always the library's two a level.
    let lines = pretty.lines().map(|line| {
        let inside = line.trim_start_matches(' ');
        format!("{}{inside}", indent.repeat((line.len() - inside.len()) / 2))
    });
    Ok(lines.collect::<Vec<_>>().join("\n"))
}

fn word(call: &Helper<'_>, helper: &str) -> Result<String, handlebars::RenderError> {
    let word = call.param(0).map(|name| shown(name.value()).into_owned()).unwrap_or_default();
    if word.is_empty() {
        return Err(wrong(format!("`{helper}` needs a name")));
    }
    Ok(word)
}

fn role(
    call: &Helper<'_>,
    _: &Handlebars<'_>,
    _: &Context,
    _: &mut RenderContext<'_, '_>,
    out: &mut dyn Output,
) -> HelperResult {
    let name = word(call, "role")?;
    if !is_role(&name) {
        return Err(wrong(format!("the role `{name}` is no word of small letters")));
    }
    out.write(&marks::role(&name))?;
    Ok(())
}

/// Whether a role can be called so.
pub(super) fn is_role(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|letter| letter.is_ascii_lowercase())
}

fn history(
    _: &Helper<'_>,
    _: &Handlebars<'_>,
    _: &Context,
    _: &mut RenderContext<'_, '_>,
    out: &mut dyn Output,
) -> HelperResult {
    out.write(&marks::history())?;
    Ok(())
}

fn section(
    call: &Helper<'_>,
    _: &Handlebars<'_>,
    _: &Context,
    _: &mut RenderContext<'_, '_>,
    out: &mut dyn Output,
) -> HelperResult {
    out.write(&marks::section(&word(call, "section")?))?;
    Ok(())
}

/// Without a `url`, which an input may have left open, there is no part.
fn media(
    call: &Helper<'_>,
    _: &Handlebars<'_>,
    _: &Context,
    _: &mut RenderContext<'_, '_>,
    out: &mut dyn Output,
) -> HelperResult {
    let field = |name| call.hash_get(name).map(|value| shown(value.value())).unwrap_or_default();
    let url = field("url");
    if !url.is_empty() {
        out.write(&marks::media(&url, &field("contentType")))?;
    }
    Ok(())
}

/// `ifEquals` and `unlessEquals`: as JavaScript's `===`, so 5 is not "5".
struct Equals {
    wanted: bool,
}

impl HelperDef for Equals {
    fn call<'reg: 'rc, 'rc>(
        &self,
        call: &Helper<'rc>,
        registry: &'reg Handlebars<'reg>,
        context: &'rc Context,
        scope: &mut RenderContext<'reg, 'rc>,
        out: &mut dyn Output,
    ) -> HelperResult {
        let (Some(left), Some(right)) = (call.param(0), call.param(1)) else {
            return Err(wrong(format!("`{}` compares two values", call.name())));
        };
        // JavaScript tells what is not there from null.
        let is_equal =
            left.is_value_missing() == right.is_value_missing() && are_equal(left.value(), right.value());
        let chosen = if is_equal == self.wanted { call.template() } else { call.inverse() };
        chosen.map_or(Ok(()), |template| template.render(registry, context, scope, out))
    }
}

/// As JavaScript's `===` has it, for values that are there.
pub(super) fn are_equal(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => left == right || left.as_f64() == right.as_f64(),
        _ => left == right,
    }
}

/// `{{#value}} … {{/value}}`: once for each item of a list, inside a map or another value, once for true, and otherwise not at all.
struct ValueBlock;

impl HelperDef for ValueBlock {
    fn call<'reg: 'rc, 'rc>(
        &self,
        call: &Helper<'rc>,
        registry: &'reg Handlebars<'reg>,
        context: &'rc Context,
        scope: &mut RenderContext<'reg, 'rc>,
        out: &mut dyn Output,
    ) -> HelperResult {
        let Some(param) = call.param(0) else { return Ok(()) };
        let inside = call.template().filter(|_| is_shown(param.value()));
        let Some(inside) = inside else {
            return call.inverse().map_or(Ok(()), |other| other.render(registry, context, scope, out));
        };
        let path = param.context_path();
        match param.value() {
            Value::Bool(_) => inside.render(registry, context, scope, out),
            Value::Array(items) => {
                for (at, item) in items.iter().enumerate() {
                    let mut block = block(path, Some(at), item);
                    block.set_local_var("index", at.into());
                    block.set_local_var("first", (at == 0).into());
                    block.set_local_var("last", (at + 1 == items.len()).into());
                    scope.push_block(block);
                    let outcome = inside.render(registry, context, scope, out);
                    scope.pop_block();
                    outcome?;
                }
                Ok(())
            }
            value @ (Value::Null | Value::Number(_) | Value::String(_) | Value::Object(_)) => {
                scope.push_block(block(path, None, value));
                let outcome = inside.render(registry, context, scope, out);
                scope.pop_block();
                outcome
            }
        }
    }
}

fn is_shown(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(yes) => *yes,
        Value::Array(items) => !items.is_empty(),
        Value::Number(_) | Value::String(_) | Value::Object(_) => true,
    }
}

/// A scope in which `this` is the value: by its path where it has one, so that `..` leads back.
fn block(path: Option<&Vec<String>>, item: Option<usize>, value: &Value) -> BlockContext<'static> {
    let mut block = BlockContext::new();
    match path {
        Some(path) => {
            block.base_path_mut().clone_from(path);
            block.base_path_mut().extend(item.map(|at| at.to_string()));
        }
        None => block.set_base_value(value.clone()),
    }
    block
}
