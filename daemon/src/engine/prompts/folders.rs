//! The files that a prompt file names: partials, lists of words, pictures. They are looked for beside it, then in the project's prompts
//! folder, and nowhere else: a name or a link that leads out of both is not found.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use maquette_prompt::files::{Files, Kind};
use maquette_protocol::Digest;

use crate::assets::digest_of;

/// The longest text that is read, in bytes.
pub const MAX_TEXT: u64 = 1 << 20;
/// The largest picture that is looked at, in bytes; as large as may be brought in.
const MAX_PICTURE: u64 = 64 << 20;
/// The longest name, in bytes.
const MAX_NAME: usize = 1_024;
/// How deep, and how many entries, a listing looks at.
pub const LISTED: (usize, usize) = (4, 2_000);

/// Folders in which files are looked for, in order.
#[derive(Debug, Clone, Default)]
pub struct Folders(Vec<PathBuf>);

impl Folders {
    /// These folders, as far as they are there.
    pub fn new(folders: impl IntoIterator<Item = PathBuf>) -> Folders {
        let mut there: Vec<PathBuf> = Vec::new();
        for folder in folders.into_iter().filter_map(|folder| folder.canonicalize().ok()) {
            if folder.is_dir() && !there.contains(&folder) {
                there.push(folder);
            }
        }
        Folders(there)
    }

    /// The digest of a picture that was found, and where it is; none where it is not there or too large.
    pub fn picture(&self, name: &str) -> Option<(PathBuf, Digest)> {
        let path = self.locate(Kind::Media, name)?;
        let bytes = read_bounded(&path, MAX_PICTURE)?;
        Some((path, digest_of(&bytes)))
    }

    fn locate(&self, kind: Kind, name: &str) -> Option<PathBuf> {
        if name.is_empty() || name.len() > MAX_NAME || name.contains('\0') {
            return None;
        }
        let spellings = spellings(kind, name);
        let tried = self.0.iter().flat_map(|folder| spellings.iter().map(move |name| folder.join(name)));
        tried
            .filter_map(|path| path.canonicalize().ok())
            .find(|path| self.0.iter().any(|folder| path.starts_with(folder)) && path.is_file())
    }
}

/// How a file of this name may be called.
fn spellings(kind: Kind, name: &str) -> Vec<String> {
    match kind {
        Kind::Partial => {
            let (folder, base) =
                name.rsplit_once('/').map_or(("", name), |(_, base)| name.split_at(name.len() - base.len()));
            vec![format!("{folder}_{base}.prompt"), format!("{folder}{base}.prompt")]
        }
        Kind::Wildcard => vec![name.to_owned()],
        // Other Dotprompt tools cannot read a space in a URL, so people write `%20`.
        Kind::Media => [Some(name.to_owned()), decoded(name)].into_iter().flatten().collect(),
    }
}

/// A text with its `%xx` put into letters; none where it has none, or where that gives no text.
fn decoded(name: &str) -> Option<String> {
    let bytes = name.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let digits = (*byte == b'%').then(|| name.get(at + 1..at + 3)).flatten();
        match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(letter) => {
                out.push(letter);
                at += 3;
            }
            None => {
                out.push(*byte);
                at += 1;
            }
        }
    }
    String::from_utf8(out).ok().filter(|text| text != name)
}

/// A regular file's bytes; none where it is none, cannot be read or has more than `max`.
pub fn read_bounded(path: &Path, max: u64) -> Option<Vec<u8>> {
    // Opening a pipe would wait for ever, so it is looked at first.
    if !path.metadata().ok()?.is_file() {
        return None;
    }
    let mut bytes = Vec::new();
    File::open(path).ok()?.take(max + 1).read_to_end(&mut bytes).ok()?;
    (bytes.len() as u64 <= max).then_some(bytes)
}

impl Files for Folders {
    fn find(&self, kind: Kind, name: &str) -> Option<String> {
        Some(self.locate(kind, name)?.to_str()?.to_owned())
    }

    fn read(&self, kind: Kind, name: &str) -> Option<Arc<str>> {
        let bytes = read_bounded(&self.locate(kind, name)?, MAX_TEXT)?;
        String::from_utf8(bytes).ok().map(Arc::from)
    }

    fn list(&self, kind: Kind) -> Vec<String> {
        let mut names = BTreeSet::new();
        let mut left = LISTED.1;
        for folder in &self.0 {
            walk(folder, "", LISTED.0, &mut left, &mut |name| names.extend(shown(kind, name)));
        }
        names.into_iter().collect()
    }
}

/// Names of regular files below a folder, at most `depth` folders deep and as long as `left` lasts; links and hidden entries are passed over.
pub fn walk(folder: &Path, before: &str, depth: usize, left: &mut usize, told: &mut dyn FnMut(&str)) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let (Ok(kind), Ok(name)) = (entry.file_type(), entry.file_name().into_string()) else { continue };
        if *left == 0 || name.starts_with('.') {
            continue;
        }
        *left -= 1;
        if kind.is_file() {
            told(&format!("{before}{name}"));
        } else if kind.is_dir() && depth > 1 {
            walk(&entry.path(), &format!("{before}{name}/"), depth - 1, left, told);
        }
    }
}

/// How a file is written where one of this kind is named; none where it is of another kind.
fn shown(kind: Kind, name: &str) -> Option<String> {
    let ends = |endings: &[&str]| endings.iter().any(|ending| name.to_ascii_lowercase().ends_with(ending));
    match kind {
        Kind::Partial => {
            let name = name.strip_suffix(".prompt")?;
            let base = name.rsplit_once('/').map_or(name, |(_, base)| base);
            let folder = &name[..name.len() - base.len()];
            Some(format!("{folder}{}", base.strip_prefix('_').unwrap_or(base)))
        }
        Kind::Wildcard => ends(&[".txt"]).then(|| name.to_owned()),
        Kind::Media => ends(&[".png", ".jpg", ".jpeg", ".webp"]).then(|| name.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn home() -> (tempfile::TempDir, Folders) {
        let home = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| {
            let path = home.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        };
        write("work/_style.prompt", "ink");
        write("work/sub/look.prompt", "flat");
        write("work/wild/my lens.txt", "35mm\n");
        write("work/my ref.png", "png");
        write("prompts/_style.prompt", "oil");
        write("prompts/frame.prompt", "gold");
        write("secret.txt", "key");
        let folders =
            Folders::new([home.path().join("work"), home.path().join("prompts"), "/nowhere".into()]);
        (home, folders)
    }

    #[test]
    fn what_is_beside_comes_first_and_then_the_projects() {
        let (_home, folders) = home();
        let check = |kind, name: &str, expect: Option<&str>| {
            assert_eq!(folders.read(kind, name).as_deref(), expect, "{name}");
        };
        check(Kind::Partial, "style", Some("ink"));
        check(Kind::Partial, "sub/look", Some("flat"));
        check(Kind::Partial, "frame", Some("gold"));
        check(Kind::Partial, "none", None);
        check(Kind::Wildcard, "wild/my lens.txt", Some("35mm\n"));
        check(Kind::Media, "my ref.png", Some("png"));
        check(Kind::Media, "my%20ref.png", Some("png"));
        assert_eq!(folders.list(Kind::Partial), ["frame", "style", "sub/look"]);
        assert_eq!(folders.list(Kind::Wildcard), ["wild/my lens.txt"]);
        assert_eq!(folders.list(Kind::Media), ["my ref.png"]);
        assert_eq!(folders.picture("my ref.png").unwrap().1, digest_of(b"png"));
    }

    #[test]
    fn nothing_outside_is_found() {
        let (home, folders) = home();
        let secret = home.path().join("secret.txt");
        let check = |name: &str| assert_eq!(folders.find(Kind::Wildcard, name), None, "{name}");
        check("../secret.txt");
        check("wild/../../secret.txt");
        check(secret.to_str().unwrap());
        check("");
        check("a\0b");
        check(&"x/".repeat(2_000));
        check("wild");
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(&secret, home.path().join("work/link.txt")).unwrap();
            std::os::unix::fs::symlink(home.path(), home.path().join("work/up")).unwrap();
            check("link.txt");
            check("up/secret.txt");
        }
    }

    #[test]
    fn what_is_too_long_or_no_text_is_not_read() {
        let (home, folders) = home();
        let write =
            |name: &str, bytes: &[u8]| std::fs::write(home.path().join("work").join(name), bytes).unwrap();
        write("long.txt", &vec![b'x'; MAX_TEXT as usize + 1]);
        write("most.txt", &vec![b'x'; MAX_TEXT as usize]);
        write("bytes.txt", &[0xff, 0xfe]);
        let read = |name: &str| folders.read(Kind::Wildcard, name).map(|text| text.len());
        assert_eq!((read("long.txt"), read("most.txt"), read("bytes.txt")), (None, Some(1 << 20), None));
    }
}
