//! Where a finding is explained: a section of a page on the web where one is configured, else of a file that is written once into the
//! cache folder, so that the link works without a network.

use std::path::PathBuf;
use std::sync::OnceLock;

use maquette_prompt::Code;
use tower_lsp::lsp_types::Url;

/// A section for each code.
const PAGE: &str = include_str!("../../../../protocol/prompt/FINDINGS.md");

/// The explanation of all findings.
#[derive(Debug)]
pub struct Documentation {
    cache: PathBuf,
    written: OnceLock<Option<Url>>,
}

impl Documentation {
    /// The file will be written below `cache` when it is first pointed at.
    pub fn new(cache: PathBuf) -> Documentation {
        Documentation { cache, written: OnceLock::new() }
    }

    /// Where `code` is explained: below `base` if one is set. None where the file cannot be written.
    pub fn address(&self, code: Code, base: Option<&str>) -> Option<Url> {
        let page = match base {
            Some(base) => Url::parse(base).ok(),
            None => self.written.get_or_init(|| self.write()).clone(),
        };
        page.map(|mut page| {
            page.set_fragment(Some(code.text()));
            page
        })
    }

    fn write(&self) -> Option<Url> {
        let path = self.cache.join("findings.md");
        std::fs::create_dir_all(&self.cache).ok()?;
        std::fs::write(&path, PAGE).ok()?;
        Url::from_file_path(path).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_code_is_explained_where_its_link_leads() {
        let home = tempfile::tempdir().unwrap();
        let documentation = Documentation::new(home.path().join("cache"));
        for code in Code::ALL {
            let address = documentation.address(*code, None).unwrap();
            assert_eq!(address.fragment(), Some(code.text()));
            let text = std::fs::read_to_string(address.to_file_path().unwrap()).unwrap();
            assert!(text.contains(&format!("## {}\n", code.text())), "{code:?}");
        }
        let address = documentation.address(Code::BadYaml, Some("https://example.org/findings")).unwrap();
        assert_eq!(address.as_str(), "https://example.org/findings#bad-yaml");
    }

    #[test]
    fn a_cache_that_cannot_be_written_costs_the_link_only() {
        let home = tempfile::tempdir().unwrap();
        std::fs::write(home.path().join("file"), "").unwrap();
        let documentation = Documentation::new(home.path().join("file/cache"));
        assert_eq!(documentation.address(Code::BadYaml, None), None);
    }
}
