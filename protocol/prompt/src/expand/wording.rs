//! How a wording is put together from the body, the tier, the dialect and the values that were chosen.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Ask, dialect};
use crate::axes::Axes;
use crate::document::Document;
use crate::files::{Files, Kind};
use crate::finding::{Code, Finding};
use crate::front;
use crate::render::{Context, Message, Part, RenderError, Renderer};
use crate::settings::Templated;
use crate::span::Span;

/// A template that is ready, and where it stands.
struct Compiled {
    renderer: Renderer,
    span: Span,
}

/// All templates that have a part in a wording.
pub(super) struct Sheet {
    shot: Option<Compiled>,
    body: Compiled,
    adds: Vec<Compiled>,
    negatives: Vec<Compiled>,
    /// Negatives of values that have inputs in them, by their text; most have none.
    of_values: BTreeMap<String, Compiled>,
    context: Context,
}

/// What a sheet says for one combination.
pub(super) struct Written {
    pub(super) shot: Option<String>,
    pub(super) prompt: String,
    pub(super) negative: Option<String>,
    pub(super) references: Vec<String>,
}

impl Sheet {
    pub(super) fn compile(
        document: &Document,
        files: &dyn Files,
        ask: Ask<'_>,
        axes: &Axes,
    ) -> Result<Sheet, Box<Finding>> {
        let settings = document.settings();
        let tier = ask.tier.and_then(|name| settings.tier(name)).map(|block| &block.knobs);
        let dialect = dialect(&settings.dialects, ask.route);
        let compile = |source: &str, span: Span| {
            // Some tools keep settings in partials too; they are no words.
            let partial = |name: &str| {
                let text = files.read(Kind::Partial, name)?;
                Some(front::split(&text).trimmed.text(&text).to_owned())
            };
            let renderer =
                Renderer::compile(source, &partial).map_err(|error| Box::new(finding(&error, span)))?;
            Ok::<_, Box<Finding>>(Compiled { renderer, span })
        };
        let of = |template: &Templated| compile(&template.value, template.span);
        let own = tier.and_then(|tier| tier.prompt.as_ref()).or_else(|| dialect?.prompt.as_ref());
        let body = own.map_or_else(|| compile(document.body(), document.body_span()), of)?;
        let adds =
            [dialect.and_then(|dialect| dialect.add.as_ref()), tier.and_then(|tier| tier.add.as_ref())];
        let negatives = [
            settings.own.negative.as_ref(),
            tier.and_then(|tier| tier.negative.as_ref()),
            dialect.and_then(|dialect| dialect.negative.as_ref()),
        ];
        let mut of_values = BTreeMap::new();
        let chosen = axes.list().iter().flat_map(|axis| &axis.choices);
        for negative in chosen.filter_map(|choice| choice.negative.as_ref()) {
            if negative.value.contains("{{") && !of_values.contains_key(&negative.value) {
                of_values.insert(negative.value.clone(), of(negative)?);
            }
        }
        Ok(Sheet {
            shot: settings.shot.as_ref().map(of).transpose()?,
            body,
            adds: adds.into_iter().flatten().map(of).collect::<Result<_, _>>()?,
            negatives: negatives.into_iter().flatten().map(of).collect::<Result<_, _>>()?,
            of_values,
            context: Context::default(),
        })
    }

    pub(super) fn write<'v>(
        &self,
        inputs: &Value,
        of_values: impl Iterator<Item = &'v Templated>,
    ) -> Result<Written, Finding> {
        let messages = self.body.messages(inputs, &self.context)?;
        let mut prompt = prompt(&messages);
        let references = references(&messages);
        for add in &self.adds {
            join(&mut prompt, &add.text(inputs, &self.context)?);
        }
        let mut negative = Vec::new();
        for template in &self.negatives {
            negative.push(template.text(inputs, &self.context)?);
        }
        for template in of_values {
            negative.push(match self.of_values.get(&template.value) {
                Some(compiled) => compiled.text(inputs, &self.context)?,
                None => template.value.trim().to_owned(),
            });
        }
        negative.retain(|part| !part.is_empty());
        let shot = self.shot.as_ref().map(|shot| shot.text(inputs, &self.context)).transpose()?;
        Ok(Written {
            shot: shot.filter(|shot| !shot.is_empty()),
            prompt,
            negative: (!negative.is_empty()).then(|| negative.join(", ")),
            references,
        })
    }
}

impl Compiled {
    fn messages(&self, inputs: &Value, context: &Context) -> Result<Vec<Message>, Finding> {
        self.renderer.render(inputs, context).map_err(|error| finding(&error, self.span))
    }

    /// Its text on one line's terms: without white space at both ends.
    fn text(&self, inputs: &Value, context: &Context) -> Result<String, Finding> {
        Ok(prompt(&self.messages(inputs, context)?))
    }
}

/// What is sent for messages: what the system says as a preamble, then what the user says. Other roles are no part of a picture.
fn prompt(messages: &[Message]) -> String {
    let said = |role: &str| {
        let messages = messages.iter().filter(|message| message.role == role);
        messages.map(text_of).filter(|text| !text.is_empty()).collect::<Vec<_>>()
    };
    [said("system"), said("user")].concat().join("\n")
}

fn text_of(message: &Message) -> String {
    let mut text = String::new();
    for part in &message.content {
        if let Part::Text(more) = part {
            text.push_str(more);
        }
    }
    text.trim().to_owned()
}

fn references(messages: &[Message]) -> Vec<String> {
    let parts = messages.iter().filter(|message| ["system", "user"].contains(&message.role.as_str()));
    let media = parts.flat_map(|message| &message.content).filter_map(|part| match part {
        Part::Media { url, .. } => Some(url.clone()),
        Part::Text(_) | Part::Pending { .. } | Part::Other(_) => None,
    });
    let mut all: Vec<String> = Vec::new();
    for url in media {
        if !all.contains(&url) {
            all.push(url);
        }
    }
    all
}

/// Adds words to a prompt: as they stand where they begin with a sign, else after a comma.
fn join(prompt: &mut String, more: &str) {
    if more.is_empty() {
        return;
    }
    let begins_with_a_sign =
        more.starts_with(|letter: char| letter.is_ascii_punctuation() && letter != '(' && letter != '"');
    if !prompt.is_empty() && !begins_with_a_sign {
        prompt.push_str(if prompt.ends_with(['.', ',', ':', ';', '!', '?']) { " " } else { ", " });
    }
    prompt.push_str(more);
}

fn finding(error: &RenderError, span: Span) -> Finding {
    let code = match error {
        RenderError::UnknownHelper { .. } => Code::UnknownHelper,
        RenderError::MissingPartial(_) => Code::MissingPartial,
        RenderError::Syntax { .. }
        | RenderError::ComputedPartial
        | RenderError::Recursion(_)
        | RenderError::TooIntricate(_)
        | RenderError::TooLong
        | RenderError::Failed(_) => Code::BadTemplate,
    };
    Finding::new(code, span, error.to_string())
}
