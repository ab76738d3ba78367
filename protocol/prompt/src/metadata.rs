//! What Dotprompt's own keys in the front matter say; keys with a dot are other tools' and go to `ext`, split at the last dot.

use serde_json::{Map, Value};

use crate::finding::{Code, Finding};
use crate::picoschema::{Resolve, to_schema};
use crate::yaml::{Kind, Node};

/// The keys that are Dotprompt's own.
pub const RESERVED: [&str; 12] = [
    "config",
    "description",
    "ext",
    "input",
    "model",
    "name",
    "output",
    "raw",
    "toolDefs",
    "tools",
    "variant",
    "version",
];

/// Front matter as Dotprompt reads it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Metadata {
    /// The prompt's name, where it is not its file's.
    pub name: Option<String>,
    /// Which of several files of the same name it is.
    pub variant: Option<String>,
    /// Its version.
    pub version: Option<String>,
    /// What it is for.
    pub description: Option<String>,
    /// The model it is written for.
    pub model: Option<String>,
    /// What the model is told besides, as it stands.
    pub config: Map<String, Value>,
    /// What has to be given.
    pub input: Option<Input>,
    /// What the model shall answer.
    pub output: Option<Output>,
    /// Names of tools.
    pub tools: Vec<String>,
    /// Tools that are defined right here, as they stand.
    pub tool_defs: Vec<Value>,
    /// The fields of other tools, by their namespace: `a.b.c: 1` is `{"a.b": {"c": 1}}`.
    pub ext: Map<String, Value>,
    /// Everything as it stands.
    pub raw: Map<String, Value>,
}

/// `input`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Input {
    /// The values of what is not given.
    pub default: Option<Map<String, Value>>,
    /// As JSON Schema; none where there is none or it is broken.
    pub schema: Option<Value>,
}

/// `output`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Output {
    /// `json`, `text` or another.
    pub format: Option<String>,
    /// As JSON Schema; none where there is none or it is broken.
    pub schema: Option<Value>,
}

impl Metadata {
    /// Reads front matter. What is of the wrong kind is left out and found, so that the rest still counts.
    pub fn read(root: &Node, resolve: Resolve<'_>) -> (Metadata, Vec<Finding>) {
        let mut reader = Reader { resolve, findings: Vec::new() };
        let mut metadata = Metadata::default();
        if !matches!(root.kind, Kind::Map(_)) {
            reader.wrong(root, "front matter is a map: `key: value`");
        }
        for entry in root.entries() {
            let (key, value) = (entry.key.as_str(), &entry.value);
            metadata.raw.insert(key.to_owned(), value.to_json());
            match key {
                "name" => metadata.name = reader.word(key, value),
                "variant" => metadata.variant = reader.word(key, value),
                "version" => metadata.version = reader.word(key, value),
                "description" => metadata.description = reader.word(key, value),
                "model" => metadata.model = reader.word(key, value),
                "config" => metadata.config = reader.map(key, value).unwrap_or_default(),
                "input" => metadata.input = reader.input(value),
                "output" => metadata.output = reader.output(value),
                "tools" => metadata.tools = reader.tools(value),
                "toolDefs" => {
                    metadata.tool_defs = reader.list(key, value).iter().map(Node::to_json).collect()
                }
                // Dotprompt fills these two itself.
                "ext" | "raw" => {}
                other => extend(&mut metadata.ext, other, value),
            }
        }
        (metadata, reader.findings)
    }
}

fn extend(ext: &mut Map<String, Value>, key: &str, value: &Node) {
    let Some((namespace, field)) = key.rsplit_once('.') else { return };
    let fields = ext.entry(namespace).or_insert_with(|| Value::Object(Map::new()));
    if let Some(fields) = fields.as_object_mut() {
        fields.insert(field.to_owned(), value.to_json());
    }
}

struct Reader<'a> {
    resolve: Resolve<'a>,
    findings: Vec<Finding>,
}

impl Reader<'_> {
    fn wrong(&mut self, node: &Node, message: impl Into<String>) {
        self.findings.push(Finding::new(Code::BadValue, node.span, message));
    }

    /// A word; a number is one as well, as in `version: 2`.
    fn word(&mut self, key: &str, node: &Node) -> Option<String> {
        match &node.kind {
            Kind::Null => None,
            Kind::Text(text) => Some(text.clone()),
            Kind::Bool(_) | Kind::Int(_) | Kind::Float(_) => Some(node.to_json().to_string()),
            Kind::List(_) | Kind::Map(_) => {
                self.wrong(node, format!("`{key}` is a text"));
                None
            }
        }
    }

    fn map(&mut self, key: &str, node: &Node) -> Option<Map<String, Value>> {
        match (&node.kind, node.to_json()) {
            (Kind::Null, _) => None,
            (_, Value::Object(map)) => Some(map),
            _ => {
                self.wrong(node, format!("`{key}` is a map"));
                None
            }
        }
    }

    fn list<'n>(&mut self, key: &str, node: &'n Node) -> &'n [Node] {
        if !matches!(node.kind, Kind::List(_) | Kind::Null) {
            self.wrong(node, format!("`{key}` is a list"));
        }
        node.items()
    }

    fn tools(&mut self, node: &Node) -> Vec<String> {
        let items = self.list("tools", node);
        items.iter().filter_map(|item| self.word("tools", item)).collect()
    }

    fn schema(&mut self, node: Option<&Node>) -> Option<Value> {
        match to_schema(node?, self.resolve) {
            Ok(schema) => Some(schema).filter(|schema| !schema.is_null()),
            Err(finding) => {
                self.findings.push(finding);
                None
            }
        }
    }

    fn input(&mut self, node: &Node) -> Option<Input> {
        self.map("input", node)?;
        let default = node.get("default").and_then(|default| self.map("input.default", default));
        Some(Input { default, schema: self.schema(node.get("schema")) })
    }

    fn output(&mut self, node: &Node) -> Option<Output> {
        self.map("output", node)?;
        let format = node.get("format").and_then(|format| self.word("output.format", format));
        Some(Output { format, schema: self.schema(node.get("schema")) })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::span::Span;
    use crate::yaml;

    fn read(text: &str) -> (Metadata, Vec<String>) {
        let node = yaml::parse(text, Span::new(0, text.len())).unwrap().unwrap();
        let (metadata, findings) = Metadata::read(&node, &|_| None);
        (metadata, findings.iter().map(|finding| finding.span.text(text).to_owned()).collect())
    }

    #[test]
    fn all_keys() {
        let (metadata, findings) = read(
            "name: hero\nvariant: b\nversion: 1.5\ndescription: d\nmodel: m\nconfig: {t: 3}\n\
             input: {schema: {a: string}, default: {a: x}}\noutput: {format: json, schema: string}\n\
             tools: [one]\ntoolDefs: [{name: two}]\nmaquette.tiers: {draft: {}}\na.b.c: 1\nplain: 2\nmaquette: {x: 1}\n",
        );
        let map = |value: Value| value.as_object().cloned().unwrap();
        assert_eq!(findings, [""; 0]);
        assert_eq!(metadata.name.as_deref(), Some("hero"));
        assert_eq!(metadata.variant.as_deref(), Some("b"));
        assert_eq!(metadata.version.as_deref(), Some("1.5"));
        assert_eq!(metadata.description.as_deref(), Some("d"));
        assert_eq!(metadata.model.as_deref(), Some("m"));
        assert_eq!(metadata.config, map(json!({"t": 3})));
        let input = metadata.input.unwrap();
        assert_eq!(input.default, Some(map(json!({"a": "x"}))));
        assert_eq!(input.schema.unwrap()["required"], json!(["a"]));
        let output = metadata.output.unwrap();
        assert_eq!(
            (output.format.as_deref(), output.schema),
            (Some("json"), Some(json!({"type": "string"})))
        );
        assert_eq!(metadata.tools, ["one"]);
        assert_eq!(metadata.tool_defs, [json!({"name": "two"})]);
        assert_eq!(metadata.ext, map(json!({"maquette": {"tiers": {"draft": {}}}, "a.b": {"c": 1}})));
        assert_eq!(metadata.raw["plain"], json!(2));
        assert_eq!(metadata.raw["maquette"], json!({"x": 1}));
    }

    #[test]
    fn what_is_wrong_does_not_spoil_the_rest() {
        let (metadata, findings) =
            read("model: [a]\nconfig: 3\ninput: {schema: strng, default: 5}\ntools: x\nname: ok\n");
        assert_eq!(findings, ["[a]", "3", "5", "strng", "x"]);
        assert_eq!(metadata.name.as_deref(), Some("ok"));
        assert_eq!(metadata.input, Some(Input::default()));
        assert_eq!(read("just text").1, ["just text"]);
    }
}
