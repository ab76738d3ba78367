//! Every place in a file where an input is named.

use crate::finding::Edit;
use crate::picoschema;
use crate::span::Span;
use crate::template::{self, What};
use crate::yaml::{Kind, Node};

use super::Source;

/// The fields of a tier and of a dialect that are templates.
const TEMPLATES: [&str; 3] = ["prompt", "add", "negative"];

/// Renames an input in the schema, its default, the matrix, the body and every field that is a template. None where the new name is no
/// name, or is taken, or the old one is nowhere.
pub fn rename_input(source: &Source<'_>, old: &str, new: &str) -> Option<Vec<Edit>> {
    if !is_free_name(source, new) {
        return None;
    }
    let edits = occurrences(source, old).into_iter().map(|span| Edit { span, text: new.to_owned() });
    let edits: Vec<_> = edits.collect();
    (!edits.is_empty()).then_some(edits)
}

/// Whether an input may be called so: a word that no helper and no other input has.
pub fn is_free_name(source: &Source<'_>, name: &str) -> bool {
    let fits = |letter: char| letter.is_ascii_alphanumeric() || letter == '_' || !letter.is_ascii();
    let is_word =
        name.starts_with(|letter: char| fits(letter) && !letter.is_ascii_digit()) && name.chars().all(fits);
    // The renderer takes `elsewhere` for `else where`.
    let is_reserved = template::is_helper(name) || name.starts_with("else");
    let is_literal = ["this", "true", "false", "null", "undefined", "as"].contains(&name);
    is_word && !is_reserved && !is_literal && occurrences(source, name).is_empty()
}

/// Where an input is named, in order: in the front matter and in templates. A name within `{{#each}}` or `{{#with}}` is a field of an item.
pub fn occurrences(source: &Source<'_>, name: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let fields = source.get(&["input", "schema"]).map(|schema| schema.get("properties").unwrap_or(schema));
    let defaults = source.get(&["input", "default"]);
    let axes = source.get(&["maquette.matrix"]);
    for node in [fields, defaults, axes].into_iter().flatten() {
        found.extend(keys(source.text, node, name));
    }
    in_template(source.text, source.split.body, name, &mut found);
    templates(source, &mut |node| in_template(source.text, node.span, name, &mut found));
    found.sort();
    found.dedup();
    found
}

fn keys(text: &str, node: &Node, name: &str) -> Option<Span> {
    let entry = node.entries().iter().find(|entry| picoschema::field(&entry.key).0 == name)?;
    let written = entry.key_span.text(text);
    let start = entry.key_span.start + usize::from(written.starts_with(['"', '\'']));
    let span = Span::new(start, start + name.len());
    (span.text(text) == name).then_some(span)
}

/// A template may stand in quotes or in a block of YAML: its tags are written there as they are, so they are read where they stand.
fn in_template(text: &str, within: Span, name: &str, found: &mut Vec<Span>) {
    let (tree, _) = template::parse(text, within);
    for using in template::uses(&tree) {
        if let What::Input { name: used, is_sure: true, .. } = using.what
            && used.text == name
            && used.span.text(text) == name
        {
            found.push(used.span);
        }
    }
}

/// Every text in the front matter that is a template.
fn templates(source: &Source<'_>, give: &mut impl FnMut(&Node)) {
    let mut text = |node: Option<&Node>| {
        if let Some(node) = node
            && matches!(node.kind, Kind::Text(_))
        {
            give(node);
        }
    };
    text(source.get(&["maquette.negative"]));
    text(source.get(&["maquette.shot"]));
    let groups = [source.get(&["maquette.tiers"]), source.get(&["maquette.dialects"])];
    for entry in groups.into_iter().flatten().flat_map(Node::entries) {
        TEMPLATES.into_iter().for_each(|field| text(entry.value.get(field)));
    }
    for axis in source.get(&["maquette.matrix"]).into_iter().flat_map(Node::entries) {
        axis.value.items().iter().for_each(|value| text(value.get("negative")));
    }
}
