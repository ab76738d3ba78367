//! The inputs of a prompt file: what `input.schema` declares, `input.default` fills in, and `maquette.matrix` varies.

use crate::settings::Settings;
use crate::span::Span;
use crate::yaml::{Kind, Node};

/// An input.
#[derive(Debug, Clone, PartialEq)]
pub struct Input {
    /// Its name.
    pub name: String,
    /// Where it is declared: in the schema, else among the defaults, else as an axis.
    pub span: Span,
    /// Its type and description, as the schema has them.
    pub says: Option<String>,
    /// Whether the schema marks it with `?`.
    pub is_optional: bool,
    /// Whether the schema or the defaults name it; an axis alone is not declared.
    pub is_declared: bool,
    /// Where its default stands.
    pub default: Option<Node>,
    /// Whether it is an axis.
    pub is_axis: bool,
}

/// All inputs of a file.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Inputs {
    /// In order of declaration.
    pub list: Vec<Input>,
    /// Whether there may be others: the schema is a name that stands for another file's, or allows any (`(*)`).
    pub is_open: bool,
}

impl Inputs {
    /// The inputs of a front matter.
    pub fn read(front: Option<&Node>, settings: &Settings) -> Inputs {
        let mut inputs = Inputs::default();
        let input = front.and_then(|front| front.get("input"));
        if let Some(schema) = input.and_then(|input| input.get("schema")) {
            inputs.read_schema(schema);
        }
        for entry in input.and_then(|input| input.get("default")).map(Node::entries).unwrap_or_default() {
            let known = inputs.named(&entry.key, entry.key_span);
            known.is_declared = true;
            known.default = Some(entry.value.clone());
        }
        for axis in &settings.axes {
            inputs.named(&axis.name.value, axis.name.span).is_axis = true;
        }
        inputs
    }

    /// The input of this name.
    pub fn get(&self, name: &str) -> Option<&Input> {
        self.list.iter().find(|input| input.name == name)
    }

    fn named(&mut self, name: &str, span: Span) -> &mut Input {
        let at = self.list.iter().position(|input| input.name == name).unwrap_or_else(|| {
            self.list.push(Input {
                name: name.to_owned(),
                span,
                says: None,
                is_optional: false,
                is_declared: false,
                default: None,
                is_axis: false,
            });
            self.list.len() - 1
        });
        &mut self.list[at]
    }

    fn read_schema(&mut self, schema: &Node) {
        // A JSON Schema has its names one deeper.
        let names = match schema.get("properties") {
            Some(properties) if schema.get("type").is_some_and(|kind| kind.text() == Some("object")) => {
                properties
            }
            _ => schema,
        };
        if !matches!(names.kind, Kind::Map(_)) {
            self.is_open = schema.kind != Kind::Null;
            return;
        }
        for entry in names.entries() {
            let (name, kind) = entry.key.split_once('(').unwrap_or((&entry.key, ""));
            if name.trim().is_empty() {
                self.is_open |= kind.starts_with('*');
                continue;
            }
            let (name, is_optional) =
                name.trim().strip_suffix('?').map_or((name.trim(), false), |name| (name, true));
            let known = self.named(name, Span::new(entry.key_span.start, entry.key_span.start + name.len()));
            let of_value = entry.value.text().map(str::to_owned);
            let of_key = (!kind.is_empty()).then(|| kind.trim_end_matches(')').to_owned());
            known.says = of_value.or(of_key);
            known.is_optional = is_optional;
            known.is_declared = true;
        }
    }
}
