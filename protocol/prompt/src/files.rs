//! What a prompt file may ask of other files. The rim answers: a language server from its cache, the daemon from the disk, a test from a table.

use std::sync::Arc;

/// What kind of file is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// `{{> name}}`: `_name.prompt` or `name.prompt`.
    Partial,
    /// `@wild/light.txt`: a value a line; empty lines and those that begin with `#` are none.
    Wildcard,
    /// `{{media url=…}}` and `maquette.anchor`: a picture.
    Media,
}

/// Looks beside the prompt file first, then in the project's prompts folder. Paths may have spaces; a name that leads out of both is not found.
pub trait Files {
    /// The file's own path, absolute, if it exists.
    fn find(&self, kind: Kind, name: &str) -> Option<String>;
    /// Its text, if it exists, is UTF-8 and is no longer than 1 MiB.
    fn read(&self, kind: Kind, name: &str) -> Option<Arc<str>>;
    /// The names that could be written there, for completion; sorted.
    fn list(&self, kind: Kind) -> Vec<String>;
}

/// No files at all.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoFiles;

impl Files for NoFiles {
    fn find(&self, _: Kind, _: &str) -> Option<String> {
        None
    }

    fn read(&self, _: Kind, _: &str) -> Option<Arc<str>> {
        None
    }

    fn list(&self, _: Kind) -> Vec<String> {
        Vec::new()
    }
}
