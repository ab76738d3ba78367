//! The rim: config files on disk. A file is looked at (`stat`) at each request and read again only when it changed.

use std::collections::HashMap;
use std::fs::{File, Metadata};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use super::person::PersonConfig;
use super::project::ProjectFile;
use super::table::{ConfigError, MAX_FILE, Warning};
use crate::catalog::{Catalog, CatalogError};

/// Name of a project's file.
pub const PROJECT_FILE: &str = "maquette.toml";
/// The most project files that are remembered; beyond that all are read anew.
const MAX_REMEMBERED: usize = 256;
/// The most files in the person's catalog folder.
const MAX_CATALOG_FILES: usize = 64;

/// Why a file cannot be used.
#[derive(Debug, Clone, thiserror::Error)]
pub enum ReadError {
    /// It is a link, a folder, a pipe or a device.
    #[error("{path} is no regular file")]
    NotRegular {
        /// The file.
        path: PathBuf,
    },
    /// It is too long.
    #[error("{path} is longer than {max} bytes", max = MAX_FILE)]
    TooLong {
        /// The file.
        path: PathBuf,
    },
    /// It is no UTF-8.
    #[error("{path} is no UTF-8 text")]
    NotText {
        /// The file.
        path: PathBuf,
    },
    /// The system would not.
    #[error("{path}: {cause}")]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        #[source]
        cause: Arc<io::Error>,
    },
    /// Something in it is wrong.
    #[error("{path}, {error}")]
    Config {
        /// The file.
        path: PathBuf,
        /// What, in which line, and what to do.
        error: ConfigError,
    },
}

/// A project's file and what was ignored in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReadProject {
    /// The file.
    pub file: ProjectFile,
    /// What was ignored.
    pub warnings: Vec<Warning>,
}

/// What tells that a file changed.
type Stamp = Option<(Option<SystemTime>, u64)>;
/// The config files that an answer rests on, as they stood when they were read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamps {
    person: Stamp,
    project: Option<(PathBuf, Stamp)>,
}

type Remembered<T> = (Stamp, Result<T, ReadError>);

/// The config files of a person and of the projects that were asked for.
pub struct ConfigFiles {
    folder: PathBuf,
    person_file: PathBuf,
    person: Mutex<Option<Remembered<Arc<PersonConfig>>>>,
    projects: Mutex<HashMap<PathBuf, Remembered<Option<Arc<ReadProject>>>>>,
}

impl ConfigFiles {
    /// Reads from `folder`, the config folder; it need not exist.
    pub fn new(folder: PathBuf) -> ConfigFiles {
        let person_file = folder.join("config.toml");
        ConfigFiles { folder, person_file, person: Mutex::new(None), projects: Mutex::new(HashMap::new()) }
    }

    /// The person's `config.toml`; what holds without one where there is none.
    ///
    /// # Errors
    /// Where the file is there and cannot be used.
    pub fn person(&self) -> Result<Arc<PersonConfig>, ReadError> {
        let path = &self.person_file;
        let stamp = stamp(path)?;
        let mut kept = self.person.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, result)) = kept.as_ref().filter(|(known, _)| *known == stamp) {
            return result.clone();
        }
        let result = read_text(path).and_then(|text| match text {
            None => Ok(PersonConfig::default()),
            Some(text) => {
                PersonConfig::parse(&text).map_err(|error| ReadError::Config { path: path.clone(), error })
            }
        });
        let result = result.map(Arc::new);
        *kept = Some((stamp, result.clone()));
        result
    }

    /// The `maquette.toml` in `root`; none where there is none.
    ///
    /// # Errors
    /// Where the file is there and cannot be used.
    pub fn project(&self, root: &Path) -> Result<Option<Arc<ReadProject>>, ReadError> {
        let path = root.join(PROJECT_FILE);
        let stamp = stamp(&path)?;
        let mut kept = self.projects.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, result)) = kept.get(&path).filter(|(known, _)| *known == stamp) {
            return result.clone();
        }
        let parse = |text: String| match ProjectFile::parse(&text) {
            Ok((file, warnings)) => Ok(Arc::new(ReadProject { file, warnings })),
            Err(error) => Err(ReadError::Config { path: path.clone(), error }),
        };
        let result = read_text(&path).and_then(|text| text.map(parse).transpose());
        if kept.len() >= MAX_REMEMBERED {
            kept.clear();
        }
        kept.insert(path.clone(), (stamp, result.clone()));
        result
    }

    /// How the person's file, and that of the project in `root`, stood when they were last read; none if they never were.
    pub fn stamps(&self, root: Option<&Path>) -> Option<Stamps> {
        let (person, _) = self.person.lock().unwrap_or_else(PoisonError::into_inner).clone()?;
        let Some(root) = root else { return Some(Stamps { person, project: None }) };
        let path = root.join(PROJECT_FILE);
        let kept = self.projects.lock().unwrap_or_else(PoisonError::into_inner);
        let (stamp, _) = kept.get(&path)?;
        Some(Stamps { person, project: Some((path, *stamp)) })
    }

    /// Whether the files still stand like this.
    pub fn still_stand(&self, stamps: &Stamps) -> bool {
        let same = |path: &Path, known: Stamp| stamp(path).is_ok_and(|now| now == known);
        same(&self.person_file, stamps.person)
            && stamps.project.as_ref().is_none_or(|(path, known)| same(path, *known))
    }

    /// The catalog: the shipped files, and those in the folder `catalog`. Read at start.
    ///
    /// # Errors
    /// Where a file cannot be used.
    pub fn catalog(&self, adapters: &[(&str, u32)]) -> Result<Catalog, ReadError> {
        let folder = self.folder.join("catalog");
        let mut overrides = Vec::new();
        for name in toml_names(&folder)? {
            if let Some(text) = read_text(&folder.join(&name))? {
                overrides.push((name, text));
            }
        }
        let in_folder = |CatalogError { file, error }| ReadError::Config { path: folder.join(file), error };
        Catalog::load(&overrides, adapters).map_err(in_folder)
    }
}

/// The text of a regular file of bounded length; none where there is no file.
///
/// # Errors
/// Where it is there and cannot be used.
pub fn read_text(path: &Path) -> Result<Option<String>, ReadError> {
    // A link could lead to any file, and opening a pipe would wait for ever: look before opening.
    if look(path)?.is_none() {
        return Ok(None);
    }
    let io = |cause| ReadError::Io { path: path.to_owned(), cause: Arc::new(cause) };
    let file = File::open(path).map_err(io)?;
    if !file.metadata().map_err(io)?.is_file() {
        return Err(ReadError::NotRegular { path: path.to_owned() });
    }
    let mut bytes = Vec::new();
    file.take(MAX_FILE as u64 + 1).read_to_end(&mut bytes).map_err(io)?;
    if bytes.len() > MAX_FILE {
        return Err(ReadError::TooLong { path: path.to_owned() });
    }
    String::from_utf8(bytes).map(Some).map_err(|_| ReadError::NotText { path: path.to_owned() })
}

/// What is known of a regular file; none where there is none.
fn look(path: &Path) -> Result<Option<Metadata>, ReadError> {
    match path.symlink_metadata() {
        Ok(metadata) if metadata.is_file() => Ok(Some(metadata)),
        Ok(_) => Err(ReadError::NotRegular { path: path.to_owned() }),
        Err(cause) if matches!(cause.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            Ok(None)
        }
        Err(cause) => Err(ReadError::Io { path: path.to_owned(), cause: Arc::new(cause) }),
    }
}

fn stamp(path: &Path) -> Result<Stamp, ReadError> {
    Ok(look(path)?.map(|metadata| (metadata.modified().ok(), metadata.len())))
}

/// Names of the TOML files in a folder, sorted; none where there is no folder.
fn toml_names(folder: &Path) -> Result<Vec<String>, ReadError> {
    let io = |cause| ReadError::Io { path: folder.to_owned(), cause: Arc::new(cause) };
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(cause) => return Err(io(cause)),
    };
    let mut names = Vec::new();
    for entry in entries {
        let name = entry.map_err(io)?.file_name().to_string_lossy().into_owned();
        if name.ends_with(".toml") && names.len() < MAX_CATALOG_FILES {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}
