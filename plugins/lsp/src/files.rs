//! Other files, as prompt files name them: open documents as they stand in the editor, everything else from the disk, read once for
//! each time it changed.

use std::collections::HashMap;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use base64::Engine as _;
use maquette_prompt::files::{Files, Kind};

/// A file may have this many bytes.
const FILE_LIMIT: u64 = 1 << 20;
/// A picture that is sent within a hover has no more bytes.
const SMALL_PICTURE: u64 = 32 << 10;
/// So many files are remembered, those that are not there included.
const SEEN: usize = 1024;
/// A folder is searched so deep, and of all that lies below it no more than so many entries are looked at.
const DEPTH: usize = 4;
const ENTRIES: usize = 4_000;
/// Folders in which nobody keeps prompts and which can have any number of files.
const PASSED_BY: &[&str] = &["node_modules", "target"];

/// Pictures that can be references.
const PICTURES: &[&str] = &["png", "jpg", "jpeg", "webp", "gif"];
/// Files that can be lists of words.
const LISTS: &[&str] = &["txt"];

/// What was seen on the disk, and what open editors hold over it. What was seen once is not looked for again with each letter that is typed,
/// but when [`Cache::look`] is called in a pause, or when the editor says that a file has changed.
#[derive(Debug, Default)]
pub struct Cache {
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    open: HashMap<PathBuf, Arc<str>>,
    seen: HashMap<PathBuf, Seen>,
}

/// When a file was changed last, and its length.
type Stamp = (Option<SystemTime>, u64);

#[derive(Debug, Clone, PartialEq)]
struct Seen {
    /// None where there is no such file.
    stamp: Option<Stamp>,
    /// Its text, once somebody asked for it; none where it is too long or not UTF-8.
    text: Option<Option<Arc<str>>>,
}

impl Cache {
    /// An editor holds this text for the file.
    pub fn hold(&self, path: PathBuf, text: Arc<str>) {
        self.locked(|inner| inner.open.insert(path, text));
    }

    /// No editor holds it any more.
    pub fn let_go(&self, path: &Path) {
        self.locked(|inner| inner.open.remove(path));
    }

    /// The file has changed on the disk, whatever its time of modification says.
    pub fn forget(&self, path: &Path) {
        self.locked(|inner| inner.seen.remove(path));
    }

    /// Looks at everything again that was seen. Says whether something has changed since.
    pub fn look(&self) -> bool {
        let seen: Vec<(PathBuf, Option<Stamp>)> =
            self.locked(|inner| inner.seen.iter().map(|(path, seen)| (path.clone(), seen.stamp)).collect());
        let is_changed = |(path, before): &(PathBuf, Option<Stamp>)| stamp(path) != *before;
        let changed: Vec<PathBuf> = seen.into_iter().filter(is_changed).map(|(path, _)| path).collect();
        for path in &changed {
            self.forget(path);
        }
        !changed.is_empty()
    }

    /// The text of a file, if it is UTF-8 and no longer than 1 MiB.
    pub fn text(&self, path: &Path) -> Option<Arc<str>> {
        if let Some(text) = self.locked(|inner| inner.open.get(path).cloned()) {
            return Some(text);
        }
        let seen = self.seen(path);
        let (_, length) = seen.stamp?;
        if let Some(text) = seen.text {
            return text;
        }
        let read = || std::fs::read_to_string(path).ok().map(Arc::<str>::from);
        let text = if length > FILE_LIMIT { None } else { read() };
        self.remember(path, Seen { text: Some(text.clone()), ..seen });
        text
    }

    fn is_file(&self, path: &Path) -> bool {
        self.locked(|inner| inner.open.contains_key(path)) || self.seen(path).stamp.is_some()
    }

    fn seen(&self, path: &Path) -> Seen {
        if let Some(seen) = self.locked(|inner| inner.seen.get(path).cloned()) {
            return seen;
        }
        let seen = Seen { stamp: stamp(path), text: None };
        self.remember(path, seen.clone());
        seen
    }

    fn remember(&self, path: &Path, seen: Seen) {
        self.locked(|inner| {
            if inner.seen.len() >= SEEN {
                inner.seen.clear();
            }
            inner.seen.insert(path.to_path_buf(), seen);
        });
    }

    fn locked<T>(&self, work: impl FnOnce(&mut Inner) -> T) -> T {
        work(&mut self.inner.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn stamp(path: &Path) -> Option<Stamp> {
    let about = std::fs::metadata(path).ok().filter(std::fs::Metadata::is_file)?;
    Some((about.modified().ok(), about.len()))
}

/// A small picture as a `data:` address; none where it cannot be read or is no small one.
pub fn picture_address(path: &Path) -> Option<String> {
    let is_small = std::fs::metadata(path).is_ok_and(|about| about.is_file() && about.len() <= SMALL_PICTURE);
    let bytes = is_small.then(|| std::fs::read(path).ok()).flatten()?;
    let kind = match path.extension()?.to_str()?.to_lowercase().as_str() {
        "png" => "png",
        "jpg" | "jpeg" => "jpeg",
        "webp" => "webp",
        _ => return None,
    };
    Some(format!("data:image/{kind};base64,{}", base64::engine::general_purpose::STANDARD.encode(bytes)))
}

/// The files that one prompt file may name: beside it, and in its project's prompts folder.
#[derive(Debug, Clone)]
pub struct Around {
    cache: Arc<Cache>,
    folders: Vec<PathBuf>,
}

impl Around {
    /// The files around the prompt file `path` of the project in `root`; none at all where both are unknown.
    pub fn new(cache: Arc<Cache>, path: Option<&Path>, root: Option<&Path>) -> Around {
        let beside = path.and_then(Path::parent).map(Path::to_path_buf);
        let folders: Vec<PathBuf> = beside.into_iter().chain(root.map(|root| root.join("prompts"))).collect();
        Around { cache, folders }
    }

    fn path(&self, kind: Kind, name: &str) -> Option<PathBuf> {
        let candidates = names(kind, name);
        let within = |folder: &PathBuf| {
            candidates.iter().filter_map(|name| inside(folder, name)).find(|path| self.cache.is_file(path))
        };
        self.folders.iter().find_map(within)
    }
}

impl Files for Around {
    fn find(&self, kind: Kind, name: &str) -> Option<String> {
        self.path(kind, name).and_then(|path| path.to_str().map(str::to_owned))
    }

    fn read(&self, kind: Kind, name: &str) -> Option<Arc<str>> {
        self.cache.text(&self.path(kind, name)?)
    }

    fn list(&self, kind: Kind) -> Vec<String> {
        let mut names = Vec::new();
        for folder in &self.folders {
            let mut left = ENTRIES;
            gather(folder, "", DEPTH, kind, &mut left, &mut names);
        }
        names.sort();
        names.dedup();
        names
    }
}

/// The files a name may mean, below a folder.
fn names(kind: Kind, name: &str) -> Vec<String> {
    match kind {
        Kind::Partial => {
            let (folder, last) = name.rsplit_once('/').map_or(("", name), |(folder, last)| (folder, last));
            let slash = if folder.is_empty() { "" } else { "/" };
            vec![format!("{folder}{slash}_{last}.prompt"), format!("{folder}{slash}{last}.prompt")]
        }
        Kind::Wildcard | Kind::Media => vec![name.to_owned()],
    }
}

/// The path of `name` below `folder`; none where it leads out of it.
fn inside(folder: &Path, name: &str) -> Option<PathBuf> {
    let is_below =
        Path::new(name).components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
    (is_below && !name.is_empty()).then(|| folder.join(name))
}

/// Adds the names below `folder` that could be written.
fn gather(folder: &Path, prefix: &str, depth: usize, kind: Kind, left: &mut usize, out: &mut Vec<String>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let file = entry.file_name();
        let Some(file) = file.to_str().filter(|file| !file.starts_with('.')) else { continue };
        let Some(fewer) = left.checked_sub(1) else { return };
        *left = fewer;
        let Ok(about) = entry.file_type() else { continue };
        if about.is_dir() {
            if depth > 0 && !PASSED_BY.contains(&file) {
                gather(&entry.path(), &format!("{prefix}{file}/"), depth - 1, kind, left, out);
            }
        } else if let Some(name) = written(kind, file) {
            out.push(format!("{prefix}{name}"));
        }
    }
}

/// How a file of this name is written in a prompt file; none where it is of another kind.
fn written(kind: Kind, file: &str) -> Option<&str> {
    let (stem, ending) = file.rsplit_once('.')?;
    match kind {
        Kind::Partial if ending == "prompt" => Some(stem.strip_prefix('_').unwrap_or(stem)),
        Kind::Wildcard if LISTS.contains(&ending) => Some(file),
        Kind::Media if PICTURES.contains(&ending.to_lowercase().as_str()) => Some(file),
        Kind::Partial | Kind::Wildcard | Kind::Media => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn project() -> (tempfile::TempDir, Arc<Cache>) {
        let home = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| {
            let path = home.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        };
        write("maquette.toml", "");
        write("prompts/_style.prompt", "in the project");
        write("prompts/wild/light.txt", "dawn\ndusk\n");
        write("prompts/my picture.PNG", "png");
        write("ads/hero.prompt", "{{> style}}");
        write("ads/style.prompt", "beside");
        (home, Arc::new(Cache::default()))
    }

    #[test]
    fn what_stands_beside_the_file_wins() {
        let (home, cache) = project();
        let hero = home.path().join("ads/hero.prompt");
        let files = Around::new(cache.clone(), Some(&hero), Some(home.path()));
        assert_eq!(files.read(Kind::Partial, "style").as_deref(), Some("beside"));
        std::fs::remove_file(home.path().join("ads/style.prompt")).unwrap();
        assert_eq!(files.read(Kind::Partial, "style").as_deref(), Some("beside"));
        assert_eq!((cache.look(), cache.look()), (true, false));
        assert_eq!(files.read(Kind::Partial, "style").as_deref(), Some("in the project"));
        assert_eq!(files.read(Kind::Wildcard, "wild/light.txt").as_deref(), Some("dawn\ndusk\n"));
        let picture = home.path().join("prompts/my picture.PNG");
        assert_eq!(files.find(Kind::Media, "my picture.PNG").as_deref(), picture.to_str());
        for out in ["../maquette.toml", "", "/etc/hostname"] {
            assert_eq!(files.find(Kind::Wildcard, out), None, "{out}");
        }
    }

    #[test]
    fn an_open_editor_counts_for_more_than_the_disk() {
        let (home, cache) = project();
        let style = home.path().join("ads/style.prompt");
        let files = Around::new(cache.clone(), Some(&home.path().join("ads/hero.prompt")), None);
        cache.hold(style.clone(), "typed".into());
        assert_eq!(files.read(Kind::Partial, "style").as_deref(), Some("typed"));
        cache.let_go(&style);
        assert_eq!(files.read(Kind::Partial, "style").as_deref(), Some("beside"));
        std::fs::write(&style, "beside, and longer").unwrap();
        cache.forget(&style);
        assert_eq!(files.read(Kind::Partial, "style").as_deref(), Some("beside, and longer"));
    }

    #[test]
    fn a_small_picture_is_an_address() {
        let (home, _) = project();
        let path = home.path().join("prompts/my picture.PNG");
        assert_eq!(picture_address(&path).as_deref(), Some("data:image/png;base64,cG5n"));
        assert_eq!(picture_address(&home.path().join("maquette.toml")), None);
        assert_eq!(picture_address(&home.path().join("none.png")), None);
    }

    #[test]
    fn names_are_listed_as_they_are_written() {
        let (home, cache) = project();
        let files = Around::new(cache, Some(&home.path().join("ads/hero.prompt")), Some(home.path()));
        assert_eq!(files.list(Kind::Partial), ["hero", "style"]);
        assert_eq!(files.list(Kind::Wildcard), ["wild/light.txt"]);
        assert_eq!(files.list(Kind::Media), ["my picture.PNG"]);
    }
}
