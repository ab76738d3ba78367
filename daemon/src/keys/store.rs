//! Where keys are looked for and kept.
//!
//! The files are plain text that only this user may read (0600 in a folder of 0700). The key rings of desktops are not used: their
//! crates bring a message bus with some sixty others into the daemon, and a server has none. `set` therefore says where a key went.

use std::fs::OpenOptions;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::Key;
use crate::platform::files;

/// The longest key, in bytes.
const MAX_KEY: u64 = 4096;

/// Finds keys, and keeps those that a person sets.
#[derive(Debug, Clone)]
pub struct KeyStore {
    folder: PathBuf,
}

/// Where a key was found or put.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// In this variable of the environment.
    Environment(&'static str),
    /// In this file, unencrypted.
    File(PathBuf),
}

/// Why there is no key although there might be one.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The text is no key.
    #[error("that is no key: {0}")]
    NoKey(&'static str),
    /// No provider is called so.
    #[error("`{0}` is no name of a provider")]
    NoProvider(String),
    /// The file holds something else, or others may read it.
    #[error("{path} is no private file: {fault}. Set the key again")]
    Unfit {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        fault: &'static str,
    },
    /// The system refused.
    #[error("cannot use {path}: {source}")]
    Io {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
}

impl KeyStore {
    /// Keys in the folder `keys` of the person's config folder.
    pub fn new(config: &Path) -> KeyStore {
        KeyStore { folder: config.join("keys") }
    }

    /// The key of `provider`: from the first of `variables` that is set, else from its file. Looked for at each order, so that a key
    /// that was just set is used at once.
    ///
    /// # Errors
    /// Where there is a file that cannot be used.
    pub fn find(&self, provider: &str, variables: &[&'static str]) -> Result<Option<(Key, Place)>, KeyError> {
        self.find_with(provider, variables, |name| std::env::var(name).ok())
    }

    fn find_with(
        &self,
        provider: &str,
        variables: &[&'static str],
        variable: impl Fn(&str) -> Option<String>,
    ) -> Result<Option<(Key, Place)>, KeyError> {
        let named = |name: &&'static str| {
            let key = Key::new(&variable(name)?)?;
            Some((key, Place::Environment(name)))
        };
        if let Some(found) = variables.iter().find_map(named) {
            return Ok(Some(found));
        }
        let path = self.path(provider)?;
        let key = read(&path)?.and_then(|text| Key::new(&text));
        Ok(key.map(|key| (key, Place::File(path))))
    }

    /// Keeps a key in a file that only this user may read; gives where, so that the person can be told that it is not encrypted.
    ///
    /// # Errors
    /// Where the text is no key, or the system refuses.
    pub fn set(&self, provider: &str, text: &str) -> Result<Place, KeyError> {
        let path = self.path(provider)?;
        let key = Key::new(text).ok_or(KeyError::NoKey("it is empty"))?;
        let is_fit = key.reveal().bytes().all(|byte| byte.is_ascii_graphic());
        if !is_fit || key.reveal().len() as u64 > MAX_KEY {
            return Err(KeyError::NoKey("a key is one word of letters, digits and signs"));
        }
        let failed = |source| KeyError::Io { path: path.clone(), source };
        files::create_private_dir(&self.folder).map_err(failed)?;
        files::create_file_durably(&self.folder, provider, key.reveal().as_bytes(), || Ok(()))
            .map_err(failed)?;
        Ok(Place::File(path))
    }

    /// Forgets a key that was set; gives whether there was one.
    ///
    /// # Errors
    /// What the system gives.
    pub fn forget(&self, provider: &str) -> Result<bool, KeyError> {
        let path = self.path(provider)?;
        files::remove_if_there(&path).map_err(|source| KeyError::Io { path, source })
    }

    /// A provider's name is a file's name here, so it must be nothing else.
    fn path(&self, provider: &str) -> Result<PathBuf, KeyError> {
        let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if !(1..=64).contains(&provider.len()) || !provider.bytes().all(allowed) {
            return Err(KeyError::NoProvider(provider.chars().take(64).collect()));
        }
        Ok(self.folder.join(provider))
    }
}

fn read(path: &Path) -> Result<Option<String>, KeyError> {
    let failed = |source| KeyError::Io { path: path.to_owned(), source };
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        let flags = rustix::fs::OFlags::NOFOLLOW | rustix::fs::OFlags::NONBLOCK;
        options.custom_flags(flags.bits().cast_signed());
    }
    let file = match options.open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(failed(error)),
    };
    let unfit = |fault| Err(KeyError::Unfit { path: path.to_owned(), fault });
    let about = file.metadata().map_err(failed)?;
    if !about.is_file() || about.len() > MAX_KEY {
        return unfit("it holds no key");
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        if about.mode() & 0o077 != 0 {
            return unfit("others may read it");
        }
        if about.uid() != rustix::process::geteuid().as_raw() {
            return unfit("it belongs to somebody else");
        }
    }
    let mut text = String::new();
    file.take(MAX_KEY).read_to_string(&mut text).map_err(failed)?;
    Ok(Some(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: &[&str] = &["FIRST_KEY", "SECOND_KEY"];

    fn found(store: &KeyStore, set: &[(&str, &str)]) -> Option<(String, Place)> {
        let variable =
            |name: &str| set.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).into());
        let found = store.find_with("far", NAMES, variable).unwrap();
        found.map(|(key, place)| (key.reveal().to_owned(), place))
    }

    #[test]
    fn the_environment_comes_before_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let store = KeyStore::new(folder.path());
        assert_eq!(found(&store, &[]), None);
        let place = store.set("far", " from-file\n").unwrap();
        assert_eq!(found(&store, &[]), Some(("from-file".into(), place)));
        let from = |name| Place::Environment(name);
        assert_eq!(found(&store, &[("SECOND_KEY", "b")]), Some(("b".into(), from("SECOND_KEY"))));
        assert_eq!(
            found(&store, &[("FIRST_KEY", "a"), ("SECOND_KEY", "b")]),
            Some(("a".into(), from("FIRST_KEY")))
        );
        assert_eq!(found(&store, &[("FIRST_KEY", " ")]).map(|(key, _)| key), Some("from-file".into()));
        assert!(store.forget("far").unwrap());
        assert_eq!(found(&store, &[]), None);
    }

    #[test]
    fn a_key_is_never_shown() {
        let key = Key::new("very-secret").unwrap();
        assert!(!format!("{key:?} {:?}", key.after("Key")).contains("secret"));
    }

    #[test]
    fn what_is_no_key_and_no_name_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let store = KeyStore::new(folder.path());
        for text in ["", "  ", "two words", "käse"] {
            assert!(matches!(store.set("far", text), Err(KeyError::NoKey(_))), "{text}");
        }
        for name in ["", "../x", "a/b", "A"] {
            assert!(matches!(store.set(name, "k"), Err(KeyError::NoProvider(_))), "{name}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_file_that_others_may_read_is_refused() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let store = KeyStore::new(folder.path());
        let Place::File(path) = store.set("far", "k").unwrap() else { panic!("no file") };
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        std::fs::set_permissions(&path, PermissionsExt::from_mode(0o644)).unwrap();
        assert!(matches!(store.find_with("far", &[], |_| None), Err(KeyError::Unfit { .. })));
    }
}
