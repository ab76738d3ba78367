//! From a file to wordings: each combination of the axes, put into the body, for one tier and one route.

mod wording;

#[cfg(test)]
mod tests;

use serde_json::{Map, Value};

use crate::axes::Axes;
use crate::document::Document;
use crate::facts::Route;
use crate::files::Files;
use crate::finding::{Code, Finding, Severity};
use crate::settings::Dialect;
use crate::template::What;
use wording::{Sheet, Written};

/// For whom a file is expanded.
#[derive(Debug, Clone, Copy, Default)]
pub struct Ask<'a> {
    /// The tier, whose own wording counts.
    pub tier: Option<&'a str>,
    /// The route, whose dialect counts.
    pub route: Option<&'a Route>,
}

/// One picture's wording.
#[derive(Debug, Clone, PartialEq)]
pub struct Wording {
    /// The combination's number, from 0.
    pub k: u64,
    /// The value of each axis.
    pub values: Vec<(String, Value)>,
    /// The shot, where the file names it.
    pub shot: Option<String>,
    /// What to draw.
    pub prompt: String,
    /// What not to draw.
    pub negative: Option<String>,
    /// Pictures to look at: URLs, or paths as they are written.
    pub references: Vec<String>,
}

/// A file that is ready to be expanded: everything is compiled, and each combination is a few copies away.
pub struct Expansion {
    axes: Axes,
    inputs: Map<String, Value>,
    sheet: Sheet,
}

impl Expansion {
    /// Prepares a file. What is `set` stands above defaults and axes.
    ///
    /// # Errors
    /// Everything that keeps the file from being sent: its own errors first, because a broken file says something else than it seems to.
    pub fn new(
        document: &Document,
        files: &dyn Files,
        set: &Map<String, Value>,
        ask: Ask<'_>,
    ) -> Result<Expansion, Vec<Finding>> {
        let broken: Vec<Finding> = document.errors().cloned().collect();
        if !broken.is_empty() {
            return Err(broken);
        }
        let axes = Axes::resolve(document.settings(), files, set)?;
        let sheet = Sheet::compile(document, files, ask, &axes).map_err(|finding| vec![*finding])?;
        let mut inputs = document.defaults();
        inputs.extend(set.clone());
        let lacking = lacking(document, &inputs);
        if !lacking.is_empty() {
            return Err(lacking);
        }
        Ok(Expansion { axes, inputs, sheet })
    }

    /// How many combinations there are.
    pub fn total(&self) -> u64 {
        self.axes.total()
    }

    /// The axes with their values.
    pub fn axes(&self) -> &Axes {
        &self.axes
    }

    /// The wording of a combination, `k` from 0 to less than [`Expansion::total`].
    ///
    /// # Errors
    /// What goes wrong only with these values: an endless partial, a text that is too long.
    pub fn wording(&self, k: u64) -> Result<Wording, Finding> {
        let chosen = self.axes.combination(k);
        let mut inputs = self.inputs.clone();
        for (name, choice) in &chosen {
            inputs.insert((*name).to_owned(), choice.value.clone());
        }
        let values = chosen.iter().map(|(name, choice)| ((*name).to_owned(), choice.value.clone())).collect();
        let negatives = chosen.iter().filter_map(|(_, choice)| choice.negative.as_ref());
        let inputs = Value::Object(inputs);
        let Written { shot, prompt, negative, references } = self.sheet.write(&inputs, negatives)?;
        Ok(Wording { k, values, shot, prompt, negative, references })
    }

    /// All wordings from `first` on, at most `count`.
    ///
    /// # Errors
    /// The first that cannot be written.
    pub fn wordings(&self, first: u64, count: u64) -> Result<Vec<Wording>, Finding> {
        (first..self.total().min(first.saturating_add(count))).map(|k| self.wording(k)).collect()
    }
}

/// Inputs that the file declares as required, and that nobody gives a value: a prompt with a hole in it is not worth paying for.
fn lacking(document: &Document, given: &Map<String, Value>) -> Vec<Finding> {
    let is_used = |name: &str| {
        document.uses().iter().any(
            |using| matches!(&using.what, What::Input { name: used, is_sure: true, .. } if used.text == name),
        )
    };
    let inputs = document.inputs().list.iter();
    let lacking = inputs.filter(|input| {
        let required = input.is_declared && !input.is_optional && !input.is_axis;
        required && !given.contains_key(&input.name) && is_used(&input.name)
    });
    let lacking = lacking.map(|input| {
        let message = format!("the input `{}` has no value", input.name);
        let hint = format!("Give it one: `--set {0}=…`, or a default below `input.default`.", input.name);
        Finding::new(Code::MissingDefault, input.span, message).as_bad_as(Severity::Error).hinted(hint)
    });
    lacking.collect()
}

/// The dialect that fits a route best: the one with the longest name.
pub fn dialect<'d>(dialects: &'d [Dialect], route: Option<&Route>) -> Option<&'d Dialect> {
    let fits = dialects.iter().filter(|dialect| route.is_some_and(|route| route.speaks(&dialect.name.value)));
    fits.max_by_key(|dialect| dialect.name.value.len())
}
