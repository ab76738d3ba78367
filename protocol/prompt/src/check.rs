//! What is worth saying of a file beside what reading it found. Checks look at what is known and are silent about what is not.

mod inputs;
mod paths;
mod words;
mod world;

#[cfg(test)]
mod tests;

use crate::document::Document;
use crate::facts::Facts;
use crate::files::Files;
use crate::finding::Finding;

pub use paths::is_remote;

/// Everything that is found in a file, in order of place. Where it is not ours (see [`Document::is_ours`]), only what Dotprompt itself
/// would say.
pub fn check(document: &Document, facts: &Facts, files: &dyn Files, is_ours: bool) -> Vec<Finding> {
    let mut findings = document.findings().to_vec();
    inputs::check(document, files, is_ours, &mut findings);
    if is_ours {
        paths::check(document, files, &mut findings);
        world::check(document, facts, &mut findings);
        words::check(document, facts, files, &mut findings);
    }
    findings.sort_by_key(|finding| (finding.span, finding.code));
    findings
}
