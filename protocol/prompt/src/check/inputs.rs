//! Inputs that are used and not there, or there and not used.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::document::Document;
use crate::files::{Files, Kind};
use crate::finding::{Code, Finding, Severity};
use crate::front;
use crate::settings::Templated;
use crate::span::Span;
use crate::template::{self, Use, What, uses};

/// How deep partials are followed; a partial that names itself ends here as well.
const MAX_DEPTH: usize = 16;

pub(super) fn check(document: &Document, files: &dyn Files, is_ours: bool, findings: &mut Vec<Finding>) {
    let mut used = Used::default();
    used.add(document.uses(), files, 0);
    let mut elsewhere = Vec::new();
    for template in document.settings().templates() {
        let (tree, found) = template::parse(&template.value, Span::new(0, template.value.len()));
        findings.extend(
            found.into_iter().map(|finding| Finding { span: template.place(finding.span), ..finding }),
        );
        let uses = uses(&tree);
        used.add(&uses, files, 0);
        elsewhere.push((template, uses));
    }
    let places = document.uses().iter().map(|using| (using, None));
    let places =
        places.chain(elsewhere.iter().flat_map(|(of, uses)| uses.iter().map(|using| (using, Some(*of)))));
    undefined(document, places, is_ours, findings);
    unused(document, &used, is_ours, findings);
}

/// Names of inputs that something uses.
#[derive(Default)]
struct Used {
    names: BTreeSet<String>,
    all: bool,
    partials: BTreeSet<String>,
}

impl Used {
    fn add(&mut self, uses: &[Use], files: &dyn Files, depth: usize) {
        for using in uses {
            match &using.what {
                // A long body names the same few inputs over and over.
                What::Input { name, .. } if self.names.contains(&name.text) => {}
                What::Input { name, .. } => drop(self.names.insert(name.text.clone())),
                What::All => self.all = true,
                What::Partial { name: Some(name), .. } => self.add_partial(&name.text, files, depth),
                // Who knows which partial that is.
                What::Partial { name: None, .. } => self.all = true,
                What::Data { .. } | What::Helper { .. } | What::Media { .. } | What::Role { .. } => {}
            }
        }
    }

    /// A partial sees the inputs of the file that includes it.
    fn add_partial(&mut self, name: &str, files: &dyn Files, depth: usize) {
        if depth == MAX_DEPTH || !self.partials.insert(name.to_owned()) {
            return;
        }
        let Some(text): Option<Arc<str>> = files.read(Kind::Partial, name) else { return };
        let (tree, _) = template::parse(&text, front::split(&text).trimmed);
        self.add(&uses(&tree), files, depth + 1);
    }

    fn has(&self, name: &str) -> bool {
        self.all || self.names.contains(name)
    }
}

fn undefined<'d>(
    document: &Document,
    places: impl Iterator<Item = (&'d Use, Option<&'d Templated>)>,
    is_ours: bool,
    findings: &mut Vec<Finding>,
) {
    let inputs = document.inputs();
    // A Dotprompt file need not declare anything; where it declares something, a stranger is probably misspelt.
    if inputs.is_open || (!is_ours && inputs.list.is_empty()) {
        return;
    }
    for (using, of) in places {
        let What::Input { name, is_sure: true, .. } = &using.what else { continue };
        if inputs.get(&name.text).is_some() {
            continue;
        }
        let span = of.map_or(name.span, |of| of.place(name.span));
        let message = format!("`{}` is no input of this file, so it would be empty", name.text);
        let near = crate::fields::near(inputs.list.iter().map(|input| input.name.as_str()), &name.text);
        let hint = near.map_or_else(
            || "Declare it below `input.schema`, or make it an axis of `maquette.matrix`.".to_owned(),
            |near| format!("Did you mean `{near}`?"),
        );
        let finding = Finding::new(Code::UndefinedInput, span, message).hinted(hint);
        findings.push(match near {
            Some(near) => {
                let edit = crate::finding::Edit { span, text: near.to_owned() };
                finding.mended(format!("Change to `{near}`"), vec![edit])
            }
            None => finding,
        });
    }
}

fn unused(document: &Document, used: &Used, is_ours: bool, findings: &mut Vec<Finding>) {
    for input in &document.inputs().list {
        if !used.has(&input.name) {
            if input.is_axis && is_ours {
                let message = format!(
                    "nothing uses the axis `{}`, so its values all make the same picture",
                    input.name
                );
                findings
                    .push(Finding::new(Code::UnusedInput, input.span, message).as_bad_as(Severity::Warning));
            } else if input.is_declared {
                let message = format!("nothing uses the input `{}`", input.name);
                findings.push(Finding::new(Code::UnusedInput, input.span, message));
            }
        } else if is_ours && input.is_axis && input.default.is_none() {
            let message = format!(
                "the axis `{}` has no default, so other Dotprompt tools print nothing for it",
                input.name
            );
            let hint = format!("Add it: `input: {{ default: {{ {}: … }} }}`.", input.name);
            findings.push(Finding::new(Code::MissingDefault, input.span, message).hinted(hint));
        } else if is_ours
            && input.is_declared
            && input.default.is_none()
            && !input.is_optional
            && !input.is_axis
        {
            let message =
                format!("the input `{}` has no default, so whoever runs the file has to give it", input.name);
            let hint = format!("maquette run … --set {}=…", input.name);
            findings.push(Finding::new(Code::MissingDefault, input.span, message).hinted(hint));
        }
    }
}
