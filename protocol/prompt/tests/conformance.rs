//! Dotprompt's own specification, case by case, with every key of what is expected. The cases are not part of this project: they are
//! looked for in the folder that `DOTPROMPT_SPEC_DIR` names, by default in `../shared/dotprompt-spec` beside the project.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::{Path, PathBuf};

use maquette_prompt::Span;
use maquette_prompt::front;
use maquette_prompt::metadata::Metadata;
use maquette_prompt::render::{Context, Message, Renderer};
use maquette_prompt::yaml;
use serde_json::{Map, Value, json};

/// What may be asked of an implementation; a key beside these is an error, because nobody would check it.
const EXPECTATIONS: [&str; 13] = [
    "messages",
    "config",
    "model",
    "input",
    "output",
    "ext",
    "raw",
    "name",
    "description",
    "variant",
    "version",
    "tools",
    "toolDefs",
];

#[test]
fn the_specification_holds() {
    let folder = folder();
    if !folder.is_dir() {
        // Past the test harness, which keeps what it prints to itself.
        let text = format!("SKIPPED: no cases of Dotprompt's specification in {}\n", folder.display());
        std::io::stderr().write_all(text.as_bytes()).unwrap();
        return;
    }
    let mut run = Run::default();
    for file in files(&folder) {
        let text = std::fs::read_to_string(&file).unwrap();
        let name = file.strip_prefix(&folder).unwrap_or(&file).display().to_string();
        run.file(&name, &text);
    }
    println!("{} cases, expectations: {:?}", run.cases, run.checked);
    assert!(run.cases > 0, "no case in {}", folder.display());
    assert!(
        run.failures.is_empty(),
        "{} of {} failed:\n{}",
        run.failures.len(),
        run.cases,
        run.failures.join("\n")
    );
}

fn folder() -> PathBuf {
    match std::env::var_os("DOTPROMPT_SPEC_DIR") {
        Some(folder) => PathBuf::from(folder),
        None => Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/dotprompt-spec"),
    }
}

/// All `.yaml` files of a folder and of those in it, sorted.
fn files(folder: &Path) -> BTreeSet<PathBuf> {
    let mut found = BTreeSet::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|ending| ending == "yaml") {
            found.insert(path);
        }
    }
    found
}

#[derive(Default)]
struct Run {
    cases: usize,
    checked: BTreeMap<String, usize>,
    failures: Vec<String>,
}

impl Run {
    fn file(&mut self, name: &str, text: &str) {
        let groups = match yaml::parse(text, Span::new(0, text.len())) {
            Ok(Some(node)) => node.to_json(),
            other => return self.failures.push(format!("{name}: no cases: {other:?}")),
        };
        for group in list(Some(&groups)) {
            let tests = list(group.get("tests"));
            if tests.is_empty() {
                self.failures.push(format!("{name}: a group without tests: {group}"));
            }
            for test in tests {
                self.cases += 1;
                let title = format!("{name}: {}: {}", word(group, "name"), word(test, "desc"));
                if let Err(difference) = self.case(group, test) {
                    self.failures.push(format!("{title}\n{difference}"));
                }
            }
        }
    }

    fn case(&mut self, group: &Value, test: &Value) -> Result<(), String> {
        let case = Case { group, test };
        let found = case.found()?;
        let expect = test.get("expect").and_then(Value::as_object).ok_or("nothing is expected")?;
        for (key, expected) in expect {
            if !EXPECTATIONS.contains(&key.as_str()) {
                return Err(format!("  nobody checks `{key}`"));
            }
            let got = found.get(key).cloned().unwrap_or(Value::Null);
            if &got != expected {
                return Err(format!("  {key}: expected {expected}\n  {key}: got      {got}"));
            }
            *self.checked.entry(key.clone()).or_default() += 1;
        }
        // What nobody expects must not be there, save for `raw`, which the specification's own runner passes over too.
        let more = found
            .iter()
            .find(|(key, value)| !expect.contains_key(*key) && key.as_str() != "raw" && !is_empty(value));
        more.map_or(Ok(()), |(key, value)| Err(format!("  {key}: got {value}, which nobody expects")))
    }
}

/// A test and its group: what the test says goes before what the group says.
struct Case<'a> {
    group: &'a Value,
    test: &'a Value,
}

impl Case<'_> {
    /// Maps of both, the test's entries first.
    fn both(&self, key: &str) -> Map<String, Value> {
        let mut all = self.group.get(key).and_then(Value::as_object).cloned().unwrap_or_default();
        all.extend(self.test.get(key).and_then(Value::as_object).cloned().unwrap_or_default());
        all
    }

    fn found(&self) -> Result<Map<String, Value>, String> {
        let template = self.test.get("template").or_else(|| self.group.get("template"));
        let text = template.and_then(Value::as_str).ok_or("no template")?;
        let split = front::split(text);
        let mut metadata = self.metadata(text, split.front.map(|front| front.yaml))?;
        let options = self.both("options");
        overlay(&mut metadata, &options);
        let messages = self.messages(split.trimmed.text(text), &metadata)?;
        metadata.insert("messages".into(), messages);
        Ok(metadata)
    }

    fn metadata(&self, text: &str, yaml: Option<Span>) -> Result<Map<String, Value>, String> {
        let Some(yaml) = yaml else { return Ok(Map::new()) };
        let Some(root) = yaml::parse(text, yaml).map_err(|error| error.to_string())? else {
            return Ok(Map::new());
        };
        let (schemas, resolved) = (self.both("schemas"), self.both("resolverSchemas"));
        let resolve = |name: &str| schemas.get(name).or_else(|| resolved.get(name)).cloned();
        let (metadata, findings) = Metadata::read(&root, &resolve);
        if findings.is_empty() { Ok(as_json(&metadata)) } else { Err(format!("{findings:?}")) }
    }

    fn messages(&self, body: &str, metadata: &Map<String, Value>) -> Result<Value, String> {
        let (partials, resolved) = (self.both("partials"), self.both("resolverPartials"));
        let partial = |name: &str| {
            let text = partials.get(name).or_else(|| resolved.get(name));
            text.and_then(Value::as_str).map(str::to_owned)
        };
        let defaults = metadata.get("input").and_then(|input| input.get("default"));
        let data = self.both("data");
        let context = Context {
            variables: data.get("context").and_then(Value::as_object).cloned().unwrap_or_default(),
            messages: list(data.get("messages")).iter().map(Message::from_json).collect(),
        };
        let renderer = Renderer::compile(body, &partial).map_err(|error| error.to_string())?;
        let messages = renderer
            .with_defaults(defaults.and_then(Value::as_object).cloned().unwrap_or_default())
            .render(data.get("input").unwrap_or(&Value::Null), &context)
            .map_err(|error| error.to_string())?;
        Ok(messages.iter().map(Message::to_json).collect())
    }
}

/// Options go before the file's own metadata; of `config` the entries do.
fn overlay(metadata: &mut Map<String, Value>, options: &Map<String, Value>) {
    for (key, value) in options {
        match (metadata.get_mut(key), value) {
            (Some(Value::Object(config)), Value::Object(more)) if key == "config" => {
                config.extend(more.clone());
            }
            _ => {
                metadata.insert(key.clone(), value.clone());
            }
        }
    }
}

/// Metadata under Dotprompt's names, without what is not there.
fn as_json(metadata: &Metadata) -> Map<String, Value> {
    let input =
        metadata.input.as_ref().map(|input| json!({"default": input.default, "schema": input.schema}));
    let output =
        metadata.output.as_ref().map(|output| json!({"format": output.format, "schema": output.schema}));
    let all = json!({
        "name": metadata.name,
        "variant": metadata.variant,
        "version": metadata.version,
        "description": metadata.description,
        "model": metadata.model,
        "config": metadata.config,
        "input": input.map(without_nulls),
        "output": output.map(without_nulls),
        "tools": metadata.tools,
        "toolDefs": metadata.tool_defs,
        "ext": metadata.ext,
        "raw": metadata.raw,
    });
    all.as_object().cloned().unwrap_or_default()
}

fn without_nulls(value: Value) -> Value {
    let kept = value.as_object().into_iter().flatten().filter(|(_, value)| !value.is_null());
    Value::Object(kept.map(|(key, value)| (key.clone(), value.clone())).collect())
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(map) => map.is_empty(),
        Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

fn list(value: Option<&Value>) -> &[Value] {
    value.and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn word<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

#[test]
fn the_runner_notices_what_differs() {
    let check = |expect: &str, failures: usize| {
        let mut run = Run::default();
        run.file("made up", &format!("- name: g\n  template: \"---\\nmodel: m\\n---\\nhi {{{{x}}}}\"\n  tests:\n  - data: {{input: {{x: 1}}}}\n    expect: {expect}\n"));
        assert_eq!((run.cases, run.failures.len()), (1, failures), "{expect}: {:?}", run.failures);
    };
    let messages = "messages: [{role: user, content: [{text: hi 1}]}]";
    check(&format!("{{model: m, {messages}}}"), 0);
    check(&format!("{{model: n, {messages}}}"), 1);
    check(&format!("{{{messages}}}"), 1);
    check(&format!("{{model: m, config: {{a: 1}}, {messages}}}"), 1);
    check(&format!("{{model: m, other: 1, {messages}}}"), 1);
    check("{model: m, messages: []}", 1);
}
