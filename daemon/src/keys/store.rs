//! Where keys are looked for and kept: the environment, the system's keyring, a file that only this user may read.
//!
//! A keyring is asked only for what was put there by us, which a note beside the files says: so a machine without one never waits, and
//! listing keys unlocks nothing. What it gave is remembered until the note changes.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::fs::OpenOptions;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use super::Key;
use super::ring::{self, NoRing, Ring};
use crate::platform::{files, secret};

/// The longest key, in bytes.
const MAX_KEY: u64 = 4096;
/// How long an order waits for the keyring. The answer may come later and is there for the next one.
const PATIENCE: Duration = Duration::from_secs(2);
/// How long setting a key waits for a person who is asked to unlock the keyring.
const PATIENCE_WITH_A_PERSON: Duration = Duration::from_secs(30);
/// What the note of a key in the keyring ends in.
const NOTE: &str = "keyring";

/// Finds keys, and keeps those that a person sets.
#[derive(Clone)]
pub struct KeyStore {
    folder: PathBuf,
    ring: Option<Arc<dyn Ring>>,
    patience: Duration,
    memory: Arc<(Mutex<Memory>, Condvar)>,
}

/// What the keyring said, by provider.
#[derive(Default)]
struct Memory {
    /// Those that it is being asked for.
    asking: HashSet<String>,
    /// Its last answers, each for the note that it was asked by.
    answers: HashMap<String, (Note, Answer)>,
}

type Answer = Result<Option<Key>, NoRing>;

/// Says that a key lies in the keyring: under which name, and a word that is new whenever the key is.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Note {
    item: String,
    fresh: String,
}

/// Where a key was found or put.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// In this variable of the environment.
    Environment(&'static str),
    /// In the system's keyring.
    Keyring,
    /// In this file, unencrypted.
    File(PathBuf),
}

/// What became of a key that was set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Where it is.
    pub place: Place,
    /// Why it is not in the keyring, where it is not.
    pub no_ring: Option<String>,
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
    /// The key is in the keyring, which does not give it.
    #[error("the key of {provider} is in the system's keyring: {source}. Unlock it, or set the key again")]
    Ring {
        /// The provider.
        provider: String,
        /// The keyring's reason.
        source: NoRing,
    },
}

impl fmt::Debug for KeyStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeyStore").field("folder", &self.folder).finish_non_exhaustive()
    }
}

impl KeyStore {
    /// Keys in the system's keyring, and in the folder `keys` of the person's config folder.
    pub fn new(config: &Path) -> KeyStore {
        KeyStore::with(config, ring::of_this_system(), PATIENCE)
    }

    fn with(config: &Path, ring: Option<Arc<dyn Ring>>, patience: Duration) -> KeyStore {
        KeyStore { folder: config.join("keys"), ring, patience, memory: Arc::default() }
    }

    /// The key of `provider`: from the first of `variables` that is set, else from the keyring, else from its file. Looked for at each
    /// order, so that a key that was just set is used at once. A keyring that has to be asked is waited for for two seconds at most.
    ///
    /// # Errors
    /// Where there is a file that cannot be used, or the keyring has the key and does not give it.
    pub fn find(&self, provider: &str, variables: &[&'static str]) -> Result<Option<(Key, Place)>, KeyError> {
        self.find_with(provider, variables, |name| std::env::var(name).ok())
    }

    fn find_with(
        &self,
        provider: &str,
        variables: &[&'static str],
        variable: impl Fn(&str) -> Option<String>,
    ) -> Result<Option<(Key, Place)>, KeyError> {
        if let Some((key, name)) = in_environment(variables, variable) {
            return Ok(Some((key, Place::Environment(name))));
        }
        let path = self.path(provider)?;
        if let Some(note) = self.note(provider)? {
            let refused = |source| KeyError::Ring { provider: provider.to_owned(), source };
            if let Some(key) = self.kept_in_ring(provider, &note).map_err(refused)? {
                return Ok(Some((key, Place::Keyring)));
            }
        }
        let key = read(&path)?.and_then(|text| Key::new(&text));
        Ok(key.map(|key| (key, Place::File(path))))
    }

    /// Where the key of `provider` is, without asking the keyring.
    ///
    /// # Errors
    /// Where there is a file that cannot be used.
    pub fn place(&self, provider: &str, variables: &[&'static str]) -> Result<Option<Place>, KeyError> {
        if let Some((_, name)) = in_environment(variables, |name| std::env::var(name).ok()) {
            return Ok(Some(Place::Environment(name)));
        }
        if self.note(provider)?.is_some() {
            return Ok(Some(Place::Keyring));
        }
        let path = self.path(provider)?;
        let has_key = read(&path)?.is_some_and(|text| Key::new(&text).is_some());
        Ok(has_key.then_some(Place::File(path)))
    }

    /// Keeps a key in the keyring; where that does not answer, in a file that only this user may read. Gives where, so that the person
    /// can be told that a file is not encrypted. May wait for the person to unlock the keyring.
    ///
    /// # Errors
    /// Where the text is no key, or the system refuses.
    pub fn set(&self, provider: &str, text: &str) -> Result<Kept, KeyError> {
        let path = self.path(provider)?;
        let key = checked(text)?;
        let failed = |path: &Path, source| KeyError::Io { path: path.to_owned(), source };
        files::create_private_dir(&self.folder).map_err(|source| failed(&self.folder, source))?;
        let note = self.note_path(provider);
        match self.put_into_ring(provider, &key) {
            Ok(item) => {
                let fresh = secret::random_hex().map_err(|source| failed(&note, io::Error::other(source)))?;
                self.write(&format!("{provider}.{NOTE}"), &format!("{item}\n{fresh}\n"))?;
                files::remove_if_there(&path).map_err(|source| failed(&path, source))?;
                Ok(Kept { place: Place::Keyring, no_ring: None })
            }
            Err(reason) => {
                self.write(provider, key.reveal())?;
                files::remove_if_there(&note).map_err(|source| failed(&note, source))?;
                Ok(Kept { place: Place::File(path), no_ring: Some(reason.to_string()) })
            }
        }
    }

    /// Forgets a key that was set; gives whether there was one.
    ///
    /// # Errors
    /// What the system gives. A keyring that does not answer keeps the key, and that is said.
    pub fn forget(&self, provider: &str) -> Result<bool, KeyError> {
        let path = self.path(provider)?;
        let remove =
            |path: PathBuf| files::remove_if_there(&path).map_err(|source| KeyError::Io { path, source });
        let mut had_one = false;
        if let Some(note) = self.note(provider)? {
            let refused = |source| KeyError::Ring { provider: provider.to_owned(), source };
            let ring = self.ring().map_err(refused)?;
            let removing = move || ring.remove(&note.item);
            ring::within(PATIENCE_WITH_A_PERSON, removing, |_| ()).and_then(|done| done).map_err(refused)?;
            had_one = remove(self.note_path(provider))?;
        }
        Ok(remove(path)? || had_one)
    }

    /// Gives the name of the item.
    fn put_into_ring(&self, provider: &str, key: &Key) -> Result<String, NoRing> {
        let ring = self.ring()?;
        // The folder is part of the name, so that homes never meet in one keyring.
        let item = format!("{provider} in {}", self.folder.display());
        let (name, key, late) = (item.clone(), key.clone(), (ring.clone(), item.clone()));
        let putting = move || ring.set(&name, &key);
        // Nobody would find what comes in after its person was told of a file.
        let take_back = move |answer: Result<(), NoRing>| {
            if answer.is_ok() {
                let _ = late.0.remove(&late.1);
            }
        };
        ring::within(PATIENCE_WITH_A_PERSON, putting, take_back)??;
        Ok(item)
    }

    fn ring(&self) -> Result<Arc<dyn Ring>, NoRing> {
        self.ring.clone().ok_or_else(|| NoRing("MAQUETTE_KEYRING=none shuts the keyring out".to_owned()))
    }

    /// What the keyring says; it is asked by one thread at a time for a key, however many orders wait.
    fn kept_in_ring(&self, provider: &str, note: &Note) -> Answer {
        let mut memory = self.memory();
        if let Some((_, answer @ Ok(Some(_)))) =
            memory.answers.get(provider).filter(|(known, _)| known == note)
        {
            return answer.clone();
        }
        if memory.asking.insert(provider.to_owned()) {
            memory.answers.remove(provider);
            drop(memory);
            self.ask(provider, note)?;
            memory = self.memory();
        }
        drop(memory);
        waiting(|| self.answer(provider, note))
    }

    fn ask(&self, provider: &str, note: &Note) -> Result<(), NoRing> {
        let asked = self.ring().and_then(|ring| {
            let (memory, name, note) = (self.memory.clone(), provider.to_owned(), note.clone());
            let asking = move || {
                let answer = ring.get(&note.item);
                let (lock, told) = &*memory;
                let mut memory = lock.lock().unwrap_or_else(PoisonError::into_inner);
                memory.asking.remove(&name);
                memory.answers.insert(name, (note, answer));
                told.notify_all();
            };
            let thread = thread::Builder::new().name("keyring".to_owned());
            thread.spawn(asking).map(drop).map_err(|error| NoRing(error.to_string()))
        });
        if asked.is_err() {
            self.memory().asking.remove(provider);
        }
        asked
    }

    fn answer(&self, provider: &str, note: &Note) -> Answer {
        let told = &self.memory.1;
        let is_asked = |memory: &mut Memory| memory.asking.contains(provider);
        let (memory, _) = told
            .wait_timeout_while(self.memory(), self.patience, is_asked)
            .unwrap_or_else(PoisonError::into_inner);
        match memory.answers.get(provider).filter(|(known, _)| known == note) {
            Some((_, answer)) => answer.clone(),
            None => Err(NoRing(format!("it did not answer within {} s", self.patience.as_secs()))),
        }
    }

    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn note(&self, provider: &str) -> Result<Option<Note>, KeyError> {
        self.path(provider)?;
        let Some(text) = read(&self.note_path(provider))? else { return Ok(None) };
        let mut lines = text.lines().map(str::to_owned);
        Ok(lines.next().map(|item| Note { item, fresh: lines.next().unwrap_or_default() }))
    }

    fn note_path(&self, provider: &str) -> PathBuf {
        self.folder.join(format!("{provider}.{NOTE}"))
    }

    fn write(&self, name: &str, text: &str) -> Result<(), KeyError> {
        let failed = |source| KeyError::Io { path: self.folder.join(name), source };
        files::create_file_durably(&self.folder, name, text.as_bytes(), || Ok(())).map(drop).map_err(failed)
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

fn in_environment(
    variables: &[&'static str],
    variable: impl Fn(&str) -> Option<String>,
) -> Option<(Key, &'static str)> {
    variables.iter().find_map(|name| Some((Key::new(&variable(name)?)?, *name)))
}

fn checked(text: &str) -> Result<Key, KeyError> {
    let key = Key::new(text).ok_or(KeyError::NoKey("it is empty"))?;
    let is_fit = key.reveal().bytes().all(|byte| byte.is_ascii_graphic());
    if !is_fit || key.reveal().len() as u64 > MAX_KEY {
        return Err(KeyError::NoKey("a key is one word of letters, digits and signs"));
    }
    Ok(key)
}

/// Waits without keeping other tasks of the runtime from their thread, where there are others.
fn waiting<T>(wait: impl FnOnce() -> T) -> T {
    use tokio::runtime::{Handle, RuntimeFlavor};
    let has_others =
        Handle::try_current().is_ok_and(|handle| handle.runtime_flavor() == RuntimeFlavor::MultiThread);
    if has_others { tokio::task::block_in_place(wait) } else { wait() }
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
mod tests;
