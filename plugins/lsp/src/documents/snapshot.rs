//! One state of one document. It never changes, so whoever holds it may take its time.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use maquette_prompt::document::Document;
use maquette_prompt::{Encoding, Lines};
use tower_lsp::lsp_types::Url;

/// A document with more bytes is kept and not looked into.
pub const DOCUMENT_LIMIT: usize = 4 << 20;

/// A document at one version.
#[derive(Debug)]
pub struct Snapshot {
    /// Its address.
    pub uri: Url,
    /// Its file; none where the address is no file's.
    pub path: Option<PathBuf>,
    /// The folder of its project: the nearest above it with a `maquette.toml`.
    pub root: Option<PathBuf>,
    /// The version that the editor gave it.
    pub version: i32,
    /// What the editor's columns count.
    pub encoding: Encoding,
    text: Arc<str>,
    lines: Lines,
    parsed: OnceLock<Document>,
}

impl Snapshot {
    /// A document as it stands.
    pub fn new(
        uri: Url,
        root: Option<PathBuf>,
        version: i32,
        encoding: Encoding,
        text: Arc<str>,
        lines: Lines,
    ) -> Snapshot {
        let path = uri.to_file_path().ok();
        Snapshot { uri, path, root, version, encoding, text, lines, parsed: OnceLock::new() }
    }

    /// Its text.
    pub fn text(&self) -> &Arc<str> {
        &self.text
    }

    /// Where its lines begin.
    pub fn lines(&self) -> &Lines {
        &self.lines
    }

    /// The document, parsed when somebody first asks. Of a document that is too long, nothing is.
    pub fn document(&self) -> &Document {
        let text = || if self.is_too_long() { Arc::from("") } else { self.text.clone() };
        self.parsed.get_or_init(|| Document::parse(text()))
    }

    /// Whether it is too long to be looked into.
    pub fn is_too_long(&self) -> bool {
        self.text().len() > DOCUMENT_LIMIT
    }

    /// Whether it is a prompt file of ours: it has a `maquette.` key, or it lies in its project's prompts folder. Other Dotprompt
    /// files get help with Dotprompt and no findings about Maquette.
    pub fn is_ours(&self) -> bool {
        let in_folder = || {
            let folder = self.root.as_ref().map(|root| root.join("prompts"));
            folder.zip(self.path.as_ref()).is_some_and(|(folder, path)| path.starts_with(folder))
        };
        !self.is_too_long() && (has_our_key(self.text()) || in_folder())
    }
}

/// Whether a line of the front matter begins with a key of ours. It looks at lines because it has to say yes to broken YAML too.
fn has_our_key(text: &str) -> bool {
    let mut lines = text.lines().skip_while(|line| line.trim().is_empty() || line.starts_with('#'));
    if lines.next().map(str::trim_end) != Some("---") {
        return false;
    }
    lines.take_while(|line| line.trim_end() != "---").any(|line| {
        let key = line.trim_start_matches(['"', '\'']);
        key.starts_with("maquette.") || key.starts_with("maquette:")
    })
}

/// The nearest folder above a file with a `maquette.toml`.
pub fn project_of(path: &Path) -> Option<PathBuf> {
    let above = path.parent()?;
    above.ancestors().find(|folder| folder.join("maquette.toml").is_file()).map(Path::to_path_buf)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_ours_is_known_by_its_key_even_where_the_yaml_is_broken() {
        let check = |text: &str, expect: bool| assert_eq!(has_our_key(text), expect, "{text:?}");
        check("---\nmaquette.negative: x\n---\n", true);
        check("# licence\n\n---\r\nmodel: x\r\n\"maquette.shot\": x\r\n---\r\nbody", true);
        check("---\nmaquette:\n  negative: x\n---\n", true);
        check("---\ninput: [\nmaquette.negative: x", true);
        check("---\nmodel: x\n---\nmaquette.negative: x\n", false);
        check("maquette.negative: x\n", false);
        check("", false);
    }

    #[test]
    fn a_file_of_ours_is_known_by_its_folder() {
        let home = tempfile::tempdir().unwrap();
        std::fs::write(home.path().join("maquette.toml"), "").unwrap();
        let check = |name: &str, expect: bool| {
            let path = home.path().join(name);
            let uri = Url::from_file_path(&path).unwrap();
            let lines = Lines::new("plain");
            let snapshot = Snapshot::new(uri, project_of(&path), 1, Encoding::Utf8, "plain".into(), lines);
            assert_eq!(snapshot.is_ours(), expect, "{name}");
        };
        check("prompts/hero.prompt", true);
        check("prompts/deep/hero.prompt", true);
        check("hero.prompt", false);
        check("other/prompts/hero.prompt", false);
    }
}
