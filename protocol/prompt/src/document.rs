//! A prompt file, read whole: everything else looks at this. Reading never fails; what is wrong is a finding, and the rest is read all the same.

use std::sync::Arc;

use serde_json::{Map, Value};

use crate::finding::{Code, Finding, Severity};
use crate::front::{self, Split};
use crate::inputs::Inputs;
use crate::settings::Settings;
use crate::span::{Lines, Span};
use crate::template::{self, Template, Use};
use crate::yaml::{self, Node};

/// A file that was read.
#[derive(Debug, Clone)]
pub struct Document {
    text: Arc<str>,
    lines: Lines,
    split: Split,
    front: Option<Node>,
    settings: Settings,
    inputs: Inputs,
    template: Template,
    uses: Vec<Use>,
    findings: Vec<Finding>,
}

/// Which part of a file a place lies in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Region {
    /// Before the front matter, or on one of its fences.
    Outside,
    /// In the front matter.
    Front,
    /// In the body.
    Body,
}

impl Document {
    /// Reads a file. Takes time in proportion to its length.
    pub fn parse(text: impl Into<Arc<str>>) -> Document {
        let text: Arc<str> = text.into();
        let mut findings = Vec::new();
        let split = front::split(&text);
        let front = read_front(&text, &split, &mut findings);
        let settings =
            front.as_ref().map(|front| Settings::read(front, &text, &mut findings)).unwrap_or_default();
        let inputs = Inputs::read(front.as_ref(), &settings);
        let (template, found) = template::parse(&text, split.trimmed);
        findings.extend(found);
        let uses = template::uses(&template);
        findings.extend(template::unknown_helpers(&uses));
        Document { lines: Lines::new(&text), text, split, front, settings, inputs, template, uses, findings }
    }

    /// The whole text.
    pub fn text(&self) -> &Arc<str> {
        &self.text
    }

    /// Its lines.
    pub fn lines(&self) -> &Lines {
        &self.lines
    }

    /// Its parts.
    pub fn split(&self) -> &Split {
        &self.split
    }

    /// The front matter, where there is one and it is YAML.
    pub fn front(&self) -> Option<&Node> {
        self.front.as_ref()
    }

    /// The `maquette.` fields.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The inputs.
    pub fn inputs(&self) -> &Inputs {
        &self.inputs
    }

    /// The body as a tree.
    pub fn template(&self) -> &Template {
        &self.template
    }

    /// What the body uses, by place.
    pub fn uses(&self) -> &[Use] {
        &self.uses
    }

    /// The body as it is rendered.
    pub fn body(&self) -> &str {
        self.split.trimmed.text(&self.text)
    }

    /// Where it stands.
    pub fn body_span(&self) -> Span {
        self.split.trimmed
    }

    /// What reading found: broken YAML, a broken body, values of the wrong kind.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// What keeps the file from being sent.
    pub fn errors(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.severity == Severity::Error)
    }

    /// Whether it has a `maquette.` key. A file in a prompts folder is ours as well; that is for who knows the folder to say.
    pub fn is_ours(&self) -> bool {
        self.settings.is_ours
    }

    /// Which part a place lies in.
    pub fn region(&self, offset: usize) -> Region {
        match &self.split.front {
            Some(front)
                if front.yaml.touches(offset) && !front.yaml.is_empty() && offset > front.open.end =>
            {
                let on_fence =
                    front.close.is_some_and(|close| offset >= close.start && close.touches(offset));
                if on_fence && offset > front.yaml.start { Region::Outside } else { Region::Front }
            }
            _ if self.split.body.touches(offset) => Region::Body,
            _ => Region::Outside,
        }
    }

    /// `input.default`, as the file has it.
    pub fn defaults(&self) -> Map<String, Value> {
        let default = self.front.as_ref().and_then(|front| front.get("input")?.get("default"));
        match default.map(Node::to_json) {
            Some(Value::Object(values)) => values,
            _ => Map::new(),
        }
    }
}

fn read_front(text: &str, split: &Split, findings: &mut Vec<Finding>) -> Option<Node> {
    let parts = split.front?;
    if parts.close.is_none() {
        let message = "the front matter is not closed, so the file has no body";
        findings
            .push(Finding::new(Code::BadYaml, parts.open, message).hinted("End it with a line of `---`."));
        // What follows may be the body, so nothing more is said of it.
        return None;
    }
    match yaml::parse(text, parts.yaml) {
        Ok(front) => {
            if let Some(node) = &front
                && !matches!(node.kind, yaml::Kind::Map(_) | yaml::Kind::Null)
            {
                let message = "the front matter is no map of keys and values";
                findings.push(Finding::new(Code::BadYaml, node.span, message).hinted("Write `key: value`."));
            }
            front
        }
        Err(error) => {
            let hint = "Until it is mended nothing of this file is sent.";
            findings.push(Finding::new(Code::BadYaml, error.span, error.message).hinted(hint));
            None
        }
    }
}
