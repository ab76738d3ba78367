//! Files that have to be there: partials, lists of words, pictures.

use crate::document::Document;
use crate::files::{Files, Kind};
use crate::finding::{Code, Finding};
use crate::settings::Source;
use crate::span::Span;
use crate::template::{Url, What};

pub(super) fn check(document: &Document, files: &dyn Files, findings: &mut Vec<Finding>) {
    for using in document.uses() {
        match &using.what {
            What::Partial { name: Some(name), has_own: false, .. } => {
                if files.find(Kind::Partial, &name.text).is_none() {
                    let message = format!("there is no partial `{}`", name.text);
                    let hint =
                        format!("Make `_{}.prompt` beside this file or in the prompts folder.", name.text);
                    findings.push(Finding::new(Code::MissingPartial, name.span, message).hinted(hint));
                }
            }
            What::Media { url: Some(Url::Text(span, url)) } => picture(url, *span, files, findings),
            What::Media { url: Some(Url::Input(_, path)) } => {
                let default = document.inputs().get(path).and_then(|input| input.default.as_ref());
                if let Some((url, span)) = default.and_then(|node| Some((node.text()?, node.span))) {
                    picture(url, span, files, findings);
                }
            }
            What::Media { url: Some(Url::Other(_)) | None }
            | What::Partial { .. }
            | What::Input { .. }
            | What::All
            | What::Data { .. }
            | What::Helper { .. }
            | What::Role { .. } => {}
        }
    }
    let settings = document.settings();
    if let Some(anchor) = &settings.anchor {
        picture(&anchor.value, anchor.span, files, findings);
    }
    for axis in &settings.axes {
        if let Source::File(path) = &axis.source {
            list_of_words(path, files, findings);
        }
    }
}

/// Whether a picture is somewhere else than on this disk.
pub fn is_remote(url: &str) -> bool {
    ["http://", "https://", "data:", "gs://"].iter().any(|scheme| url.starts_with(scheme))
}

fn picture(url: &str, span: Span, files: &dyn Files, findings: &mut Vec<Finding>) {
    if !url.is_empty() && !is_remote(url) && files.find(Kind::Media, url).is_none() {
        let message = format!("there is no picture `{url}`");
        let hint = "Looked beside this file and in the project's prompts folder.";
        findings.push(Finding::new(Code::MissingMedia, span, message).hinted(hint));
    }
}

fn list_of_words(path: &crate::settings::At<String>, files: &dyn Files, findings: &mut Vec<Finding>) {
    let Some(text) = files.read(Kind::Wildcard, &path.value) else {
        let message = format!("there is no list of words `{}`", path.value);
        let hint = "Looked beside this file and in the project's prompts folder. It has one value a line.";
        findings.push(Finding::new(Code::MissingWildcard, path.span, message).hinted(hint));
        return;
    };
    if crate::axes::words(&text).next().is_none() {
        let message = format!("`{}` has no values, so there is nothing to make", path.value);
        findings.push(Finding::new(Code::EmptyAxis, path.span, message).hinted("Put one value on a line."));
    }
}
