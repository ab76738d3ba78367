//! From a template and values to messages. The Handlebars engine is a library's; what Dotprompt adds and what it forbids is ours: its helpers,
//! variables such as `@state`, no other helpers, no escaping, and bounds on everything that a text could make large.
//!
//! Roles and pictures stand in the rendered text as marks. Values are written so that they can never hold one (see `marks`): what a person
//! types into an input stays text.

mod calls;
mod marks;
mod messages;
mod prepare;
mod quick;
mod shape;

use handlebars::{
    Context as Data, Handlebars, Output, RenderContext, RenderErrorReason, Renderable, Template,
};
use serde_json::{Map, Value};

pub use messages::{Message, Part};

/// How long a template, and what comes of it, may be, in bytes.
pub const LENGTH: usize = 1 << 20;

/// How often loops inside of one another may run, taken together: they need no output to take time.
const TURNS: usize = 1_000_000;

/// The template itself among the registered ones; no partial can be called so.
const BODY: &str = "\u{fdd0}body";

/// Where the input stands in what the engine sees, and where the variables stand.
const INPUT: &str = "in";
const VARIABLES: &str = "at";

/// Gives the text of a partial by its name, if there is one.
pub type Partials<'a> = &'a dyn Fn(&str) -> Option<String>;

/// Why there is no prompt.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RenderError {
    /// The template, or a partial, is no Handlebars.
    #[error("{}{message}", of(.partial))]
    Syntax {
        /// The partial; none for the template itself.
        partial: Option<String>,
        /// What the engine expected.
        message: String,
        /// Where, in bytes from the beginning of that text.
        at: usize,
    },
    /// Other Dotprompt tools know no such helper, so neither do we.
    #[error("{}`{name}` is no helper of Dotprompt", of(.partial))]
    UnknownHelper {
        /// The partial; none for the template itself.
        partial: Option<String>,
        /// The helper.
        name: String,
    },
    /// The name of a partial is computed; then nobody could say which files a prompt needs.
    #[error("the name of a partial has to be written out")]
    ComputedPartial,
    /// A partial is used and not there.
    #[error("there is no partial `{0}`")]
    MissingPartial(String),
    /// A partial includes itself, maybe by way of others.
    #[error("the partial `{0}` includes itself")]
    Recursion(String),
    /// Nested, or included, more than anybody would.
    #[error("{0} is too intricate")]
    TooIntricate(String),
    /// More than [`LENGTH`].
    #[error("the prompt would be longer than {LENGTH} bytes")]
    TooLong,
    /// A helper was called in a way that it does not understand.
    #[error("{0}")]
    Failed(String),
}

fn of(partial: &Option<String>) -> String {
    partial.as_ref().map(|name| format!("in partial `{name}`: ")).unwrap_or_default()
}

/// What surrounds one rendering.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Context {
    /// What `@state`, `@auth` and the like stand for.
    pub variables: Map<String, Value>,
    /// The conversation so far.
    pub messages: Vec<Message>,
}

/// A template, ready to be rendered many times.
#[derive(Debug)]
pub struct Renderer {
    registry: Handlebars<'static>,
    quick: Option<quick::Quick>,
    /// How many loops may run inside of one another.
    loops: u32,
    defaults: Map<String, Value>,
}

impl Renderer {
    /// Compiles a body and every partial that it names. A partial that is not there is an error only when it is used.
    pub fn compile(body: &str, partials: Partials<'_>) -> Result<Renderer, RenderError> {
        let (registry, loops) = prepare::registry(body, partials)?;
        let quick = quick::Quick::of(&registry);
        Ok(Renderer { registry, quick, loops, defaults: Map::new() })
    }

    /// With the values of inputs that are not given: `input.default`.
    #[must_use]
    pub fn with_defaults(self, defaults: Map<String, Value>) -> Renderer {
        Renderer { defaults, ..self }
    }

    /// The messages for an input, usually a map; values in it come before the defaults, and what nobody gives is empty.
    pub fn render(&self, input: &Value, context: &Context) -> Result<Vec<Message>, RenderError> {
        let rendered = self.run(input, context)?;
        Ok(messages::assemble(marks::read(&rendered), &context.messages))
    }

    /// Only the text, whatever roles it has and without media: for a part of a prompt such as `maquette.negative`.
    pub fn render_text(&self, input: &Value, context: &Context) -> Result<String, RenderError> {
        let rendered = self.run(input, context)?;
        let texts = marks::read(&rendered).into_iter().filter_map(|piece| match piece {
            marks::Piece::Text(text) => Some(text),
            marks::Piece::Role(_)
            | marks::Piece::History
            | marks::Piece::Section(_)
            | marks::Piece::Media { .. } => None,
        });
        Ok(texts.collect())
    }

    fn run(&self, input: &Value, context: &Context) -> Result<String, RenderError> {
        let values = match input {
            Value::Object(_) | Value::Null => {
                Some(quick::Values { given: input.as_object(), defaults: &self.defaults })
            }
            Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => None,
        };
        let quick = self.quick.as_ref().zip(values).and_then(|(quick, values)| quick.run(values));
        quick.map_or_else(|| self.engine(input, context), Ok)
    }

    fn engine(&self, input: &Value, context: &Context) -> Result<String, RenderError> {
        let Some(body) = self.registry.get_template(BODY) else {
            return Err(RenderError::Failed("there is no template".into()));
        };
        let data = self.data(input, context);
        if self.loops > 1 && widest(&data).saturating_pow(self.loops) > TURNS {
            return Err(RenderError::TooIntricate("a loop in a loop over so many values".into()));
        }
        self.write(body, &Data::from(data))
    }

    fn write(&self, body: &Template, data: &Data) -> Result<String, RenderError> {
        let mut scope = RenderContext::new(None);
        if let Some(block) = scope.block_mut() {
            block.base_path_mut().push(INPUT.into());
        }
        let mut out = Bounded::default();
        body.render(&self.registry, data, &mut scope, &mut out).map_err(|error| failure(error.reason()))?;
        Ok(out.text)
    }

    fn data(&self, input: &Value, context: &Context) -> Value {
        let input = match input {
            Value::Object(given) => {
                let mut all = self.defaults.clone();
                all.extend(given.iter().map(|(name, value)| (name.clone(), value.clone())));
                Value::Object(all)
            }
            Value::Null => Value::Object(self.defaults.clone()),
            Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => input.clone(),
        };
        let mut data = Map::new();
        data.insert(INPUT.into(), input);
        data.insert(VARIABLES.into(), Value::Object(context.variables.clone()));
        Value::Object(data)
    }
}

/// The length of the longest list or map anywhere in a value.
fn widest(value: &Value) -> usize {
    match value {
        Value::Array(items) => items.iter().map(widest).max().unwrap_or(0).max(items.len()),
        Value::Object(map) => map.values().map(widest).max().unwrap_or(0).max(map.len()),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => 0,
    }
}

/// Text up to [`LENGTH`].
#[derive(Default)]
struct Bounded {
    text: String,
}

impl Output for Bounded {
    fn write(&mut self, text: &str) -> Result<(), std::io::Error> {
        if self.text.len() + text.len() > LENGTH {
            return Err(std::io::Error::from(std::io::ErrorKind::FileTooLarge));
        }
        self.text.push_str(text);
        Ok(())
    }
}

#[allow(clippy::wildcard_enum_match_arm, reason = "the library's enum may grow")]
fn failure(reason: &RenderErrorReason) -> RenderError {
    match reason {
        RenderErrorReason::IOError(_) => RenderError::TooLong,
        RenderErrorReason::PartialNotFound(name) => RenderError::MissingPartial(name.clone()),
        RenderErrorReason::HelperNotFound(name) => {
            RenderError::UnknownHelper { partial: None, name: name.clone() }
        }
        RenderErrorReason::Other(message) => RenderError::Failed(message.clone()),
        other => RenderError::Failed(other.to_string()),
    }
}

#[cfg(test)]
mod tests;
