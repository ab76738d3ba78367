//! The prompt files of a project, by name: what may be listed and read by whoever may not name paths.
//!
//! A name is a path below the project's prompts folder, or the name of a file right in its root. What it leads to has to end in `.prompt`,
//! to lie there once links are followed, and to be hidden nowhere on the way: a project may be a stranger's.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Component, Path, PathBuf};

use maquette_prompt::document::Document;
use maquette_prompt::inputs::Input;
use maquette_prompt::picoschema::to_schema;
use maquette_prompt::yaml::Node;
use maquette_prompt::{front, yaml};
use serde_json::Value;

use super::folders::{LISTED, MAX_TEXT, read_bounded, walk};
use crate::engine::{Fault, Project};
use crate::platform::files::modified_unix_ms;

/// Name of a project's folder for prompt files.
pub const PROMPTS: &str = "prompts";

/// What the name of a prompt file ends in.
const ENDING: &str = ".prompt";

/// The most files that a list tells.
const MAX_FILES: usize = 500;

/// The longest name, in bytes.
const MAX_NAME: usize = 1_024;

/// A title is looked for in so many bytes of a file, and told up to so many letters.
const HEAD: u64 = 16 << 10;
const MAX_TITLE: usize = 200;

/// The folders with a project's prompt files.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shelf {
    prompts: Option<PathBuf>,
    root: Option<PathBuf>,
}

/// A file in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shelved {
    /// Its path below the prompts folder, or its name in the root.
    pub name: String,
    /// Its description, in one line.
    pub title: Option<String>,
    /// Its length.
    pub bytes: u64,
    /// When it was last written.
    pub updated_ms: u64,
}

/// An input, as somebody fills it in.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// Its type: a word of Picoschema.
    pub kind: String,
    /// What it is if nobody says.
    pub default: Option<Value>,
    /// What it is for.
    pub description: Option<String>,
    /// The values that an `enum` takes.
    pub choices: Vec<Value>,
    /// Whether it is an axis.
    pub is_axis: bool,
}

/// The shelf of a project; an empty one where it has no folder.
pub fn of(project: &Project) -> Shelf {
    let root = project.root.as_ref().and_then(|root| Path::new(root).canonicalize().ok());
    let prompts = root.as_ref().and_then(|root| root.join(PROMPTS).canonicalize().ok());
    Shelf { prompts, root }
}

impl Shelf {
    /// The files, by name; partials, links and what is hidden are passed over. Blocks.
    pub fn list(&self) -> Vec<Shelved> {
        let (depth, mut left) = LISTED;
        let mut found = BTreeMap::new();
        for (folder, depth) in [(&self.prompts, depth), (&self.root, 1)] {
            let Some(folder) = folder else { continue };
            walk(folder, "", depth, &mut left, &mut |name| {
                if is_shown(name) && found.len() < MAX_FILES && !found.contains_key(name) {
                    found.insert(name.to_owned(), folder.join(name));
                }
            });
        }
        found.into_iter().map(|(name, path)| shelved(name, &path)).collect()
    }

    /// Where a file is, and its text. Blocks.
    ///
    /// # Errors
    /// Where there is none of this name, or it is no text of at most 1 MiB that can be read. No path is told.
    pub fn read(&self, name: &str) -> Result<(PathBuf, String), Fault> {
        let path = self.locate(name).ok_or_else(|| {
            let name: String = name.chars().take(80).collect();
            no_file(format!("the project has no prompt file `{name}`"))
        })?;
        let bytes = read_bounded(&path, MAX_TEXT)
            .ok_or_else(|| no_file(format!("`{name}` cannot be read, or has more than 1 MiB")))?;
        let text = String::from_utf8(bytes).map_err(|_| no_file(format!("`{name}` is no text in UTF-8")))?;
        Ok((path, text))
    }

    fn locate(&self, name: &str) -> Option<PathBuf> {
        let is_plain = |part: Component| matches!(part, Component::Normal(_));
        if name.len() > MAX_NAME || name.contains('\0') || !Path::new(name).components().all(is_plain) {
            return None;
        }
        let below = self.prompts.as_ref().and_then(|folder| {
            let path = folder.join(name).canonicalize().ok()?;
            let inside = path.strip_prefix(folder).ok()?;
            is_open(inside).then_some(path)
        });
        below.or_else(|| {
            let root = self.root.as_ref()?;
            let path = root.join(name).canonicalize().ok()?;
            let inside = path.strip_prefix(root).ok()?;
            (is_open(inside) && inside.components().count() == 1 && !name.contains('/')).then_some(path)
        })
    }
}

/// Whether a path is a prompt file's and hidden nowhere.
fn is_open(inside: &Path) -> bool {
    let is_seen = |part: Component| part.as_os_str().to_str().is_some_and(|part| !part.starts_with('.'));
    inside.to_str().is_some_and(|path| path.ends_with(ENDING)) && inside.components().all(is_seen)
}

/// Whether a file is listed: partials say nothing by themselves.
fn is_shown(name: &str) -> bool {
    let base = name.rsplit_once('/').map_or(name, |(_, base)| base);
    name.ends_with(ENDING) && !base.starts_with('_')
}

fn no_file(message: String) -> Fault {
    Fault::Invalid { message, hint: "`prompt.list` names the files of a project.".to_owned() }
}

fn shelved(name: String, path: &Path) -> Shelved {
    let metadata = path.metadata().ok();
    Shelved {
        title: title(path),
        bytes: metadata.as_ref().map_or(0, std::fs::Metadata::len),
        updated_ms: metadata.and_then(|metadata| modified_unix_ms(&metadata).ok()).unwrap_or(0),
        name,
    }
}

/// The first line of the file's description, as far as its beginning says.
fn title(path: &Path) -> Option<String> {
    let mut head = Vec::new();
    std::fs::File::open(path).ok()?.take(HEAD).read_to_end(&mut head).ok()?;
    let head = String::from_utf8_lossy(&head);
    let front = front::split(&head).front.filter(|front| front.close.is_some())?;
    let node = yaml::parse(&head, front.yaml).ok()??;
    let line = node.get("description")?.text()?.trim().lines().next()?.trim();
    (!line.is_empty()).then(|| line.chars().take(MAX_TITLE).collect())
}

/// The inputs of a file, in order of declaration.
pub fn fields(document: &Document) -> Vec<Field> {
    let schema = document.front().and_then(|front| front.get("input")?.get("schema"));
    let schema = schema.and_then(|schema| to_schema(schema, &|_| None).ok()).unwrap_or_default();
    document.inputs().list.iter().map(|input| field(input, &schema["properties"][&input.name])).collect()
}

fn field(input: &Input, schema: &Value) -> Field {
    let choices: Vec<Value> = schema["enum"].as_array().cloned().unwrap_or_default();
    let kind = match &schema["type"] {
        _ if !choices.is_empty() => "enum",
        Value::String(kind) => kind,
        // One that may be left out is of a type or null.
        Value::Array(kinds) => {
            kinds.iter().filter_map(Value::as_str).find(|kind| *kind != "null").unwrap_or("any")
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => "any",
    };
    Field {
        name: input.name.clone(),
        kind: kind.to_owned(),
        default: input.default.as_ref().map(Node::to_json),
        description: schema["description"].as_str().map(str::to_owned),
        choices: choices.into_iter().filter(|choice| !choice.is_null()).collect(),
        is_axis: input.is_axis,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn home() -> (tempfile::TempDir, Shelf) {
        let home = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| {
            let path = home.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        };
        write("project/prompts/teapot.prompt", "---\ndescription: \" A teapot \"\n---\na teapot");
        write("project/prompts/sets/cup.prompt", "a cup");
        write("project/prompts/_style.prompt", "ink");
        write("project/prompts/notes.txt", "a note");
        write("project/prompts/.git/old.prompt", "old");
        write("project/teapot.prompt", "another teapot");
        write("project/hero.prompt", "---\ndescription: open\na hero");
        write("project/src/deep.prompt", "deep");
        write("project/maquette.toml", "id = \"p\"");
        write("project/.env", "a key");
        write("secret.prompt", "a key");
        let root = home.path().join("project").canonicalize().unwrap();
        let shelf = Shelf { prompts: Some(root.join("prompts")), root: Some(root) };
        (home, shelf)
    }

    #[test]
    fn the_files_of_both_folders_are_listed_once_and_read_by_their_names() {
        let (_home, shelf) = home();
        let listed = shelf.list();
        let told: Vec<_> = listed.iter().map(|file| (file.name.as_str(), file.title.as_deref())).collect();
        assert_eq!(
            told,
            [("hero.prompt", None), ("sets/cup.prompt", None), ("teapot.prompt", Some("A teapot"))]
        );
        assert!(listed.iter().all(|file| file.updated_ms > 1_600_000_000_000 && file.bytes > 4));
        for file in &listed {
            assert_eq!(shelf.read(&file.name).unwrap().1.len() as u64, file.bytes, "{}", file.name);
        }
        assert_eq!(shelf.read("_style.prompt").unwrap().1, "ink", "a partial is a file too");
        assert!(Shelf::default().list().is_empty() && Shelf::default().read("teapot.prompt").is_err());
    }

    #[test]
    fn a_list_ends_after_five_hundred_files() {
        let (home, shelf) = home();
        for n in 0..600 {
            std::fs::write(home.path().join(format!("project/prompts/n{n}.prompt")), "n").unwrap();
        }
        assert_eq!(shelf.list().len(), MAX_FILES);
    }

    #[test]
    fn nothing_else_is_read() {
        let (home, shelf) = home();
        let check = |name: &str| {
            let Err(Fault::Invalid { message, .. }) = shelf.read(name) else { panic!("{name} was read") };
            assert!(message.starts_with("the project has no prompt file"), "{message}");
        };
        check("");
        check(".");
        check("../secret.prompt");
        check("../../secret.prompt");
        check("sets/../../hero.prompt");
        check(home.path().join("secret.prompt").to_str().unwrap());
        check("src/deep.prompt");
        check("notes.txt");
        check("maquette.toml");
        check(".git/old.prompt");
        check("sets");
        check("a\0b.prompt");
        check(&format!("{}.prompt", "x".repeat(2_000)));
    }

    #[cfg(unix)]
    #[test]
    fn links_lead_nowhere_else() {
        let (home, shelf) = home();
        let link = |to: &str, at: &str| {
            std::os::unix::fs::symlink(home.path().join(to), home.path().join(at)).unwrap();
        };
        link("secret.prompt", "project/prompts/out.prompt");
        link("project/.env", "project/prompts/env.prompt");
        link("project/.env", "project/env.prompt");
        link("project/maquette.toml", "project/prompts/config.prompt");
        link("", "project/prompts/up");
        link("project/prompts/sets/cup.prompt", "project/prompts/mug.prompt");
        for name in
            ["out.prompt", "env.prompt", "config.prompt", "up/secret.prompt", "up/project/src/deep.prompt"]
        {
            assert!(shelf.read(name).is_err(), "{name}");
        }
        assert_eq!(shelf.read("mug.prompt").unwrap().1, "a cup", "a link inside is one more name");
        assert_eq!(shelf.list().len(), 3, "links are not listed");
    }

    #[cfg(unix)]
    #[test]
    fn what_is_too_long_no_text_or_no_file_is_not_read() {
        let (home, shelf) = home();
        let at = |name: &str| home.path().join("project/prompts").join(name);
        std::fs::write(at("long.prompt"), vec![b'x'; 2 << 20]).unwrap();
        std::fs::write(at("most.prompt"), vec![b'x'; 1 << 20]).unwrap();
        std::fs::write(at("bytes.prompt"), [0xff, 0xfe]).unwrap();
        std::fs::create_dir(at("folder.prompt")).unwrap();
        let read = |name: &str| shelf.read(name).ok().map(|(_, text)| text.len());
        assert_eq!((read("long.prompt"), read("most.prompt")), (None, Some(1 << 20)));
        assert_eq!((read("bytes.prompt"), read("folder.prompt")), (None, None));
        let long = shelf.list().into_iter().find(|file| file.name == "long.prompt").unwrap();
        assert_eq!(long.bytes, 2 << 20, "it is listed for what it is");
    }

    #[test]
    fn inputs_say_what_to_fill_in() {
        let text = "---\ninput:\n  schema:\n    subject: string, what it shows\n    many?: integer\n    light(enum, when): [dawn, dusk]\n\
                    \x20   tags?(array): string\n  default: {subject: cup, extra: [1]}\nmaquette.matrix: {light: [dawn, dusk], lens: [35mm]}\n---\na";
        let fields = fields(&Document::parse(text));
        let told: Vec<_> =
            fields.iter().map(|field| (field.name.as_str(), field.kind.as_str(), field.is_axis)).collect();
        let expect = [
            ("subject", "string", false),
            ("many", "integer", false),
            ("light", "enum", true),
            ("tags", "array", false),
            ("extra", "any", false),
            ("lens", "any", true),
        ];
        assert_eq!(told, expect);
        assert_eq!(fields[0].default, Some("cup".into()));
        assert_eq!(fields[0].description.as_deref(), Some("what it shows"));
        assert_eq!(
            (fields[2].choices.as_slice(), fields[2].description.as_deref()),
            (["dawn".into(), "dusk".into()].as_slice(), Some("when"))
        );
        assert_eq!(super::fields(&Document::parse("no front")), []);
        let broken = "---\ninput: {schema: {a: strng, x}, default: {a: b}}\n---\n";
        assert_eq!(super::fields(&Document::parse(broken))[0].kind, "any", "a broken schema hides no input");
    }
}
