//! The index: the only module that knows sled.
//!
//! sled 0.34.7 is kept as an index and never as the truth, because its `flush` is no fsync on Linux: after a power cut everything
//! may be gone or unreadable. So nothing is ever flushed for safety here: each group of commits is one batch with the sequence number
//! inside it; what is missing after a crash is replayed from the journal, and an index that is damaged, ahead of the journal, written
//! in another layout or that panics on opening is moved aside and built anew.
//!
//! Because the journal has everything, rows need not reach sled one commit at a time either: new ones gather in memory (`recent`), where
//! every read looks first, and go down in batches. A job's record that is put, moved three times and removed never gets there at all.

mod merged;
mod recent;
mod search;
mod tables;
mod words;

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::time::Duration;

use maquette_protocol::{Digest, TakeId};

use crate::state::domain::RecipeRef;
use crate::state::records::{ImportRecord, Record, TakeRecord};
use crate::state::view::{StateError, Unshared, View, decode};

use merged::Merged;
use recent::{Known, Recent};
pub use search::{Page, Query};
use tables::Tables;

/// Layout of the records. It changes with any of them; an index of another layout is built anew.
const LAYOUT: u32 = 4;

/// Memory that sled may use for its pages, in bytes.
const CACHE_BYTES: u64 = 16 << 20;

/// The largest value. sled keeps larger ones in files of their own that it never syncs and hardly ever collects.
const MAX_VALUE_BYTES: usize = 16 << 10;

/// How long a list waits for the tables after a start.
const TABLES_WAIT: Duration = Duration::from_secs(20);

/// Rows that gather in memory before they go down to sled as one batch. A start after a kill replays the commits that made them, so
/// this is kept to some milliseconds' worth.
const GATHERED: usize = 1_024;

/// Where the sequence number and the layout stand.
const MARK: &[u8] = b"!mark";

/// Changes to the index by key; none is a removal.
pub type Changes = BTreeMap<Vec<u8>, Option<Vec<u8>>>;

/// A key with its value, as sled has it or as it is removed.
type Row<V> = (Vec<u8>, V);

/// Reads a recipe's prompt; none if it was erased.
pub type PromptOf<'a> = &'a dyn Fn(&RecipeRef) -> Option<String>;

/// Why the index cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Not even an empty index can be made.
    #[error("no index can be made in {folder}: {why}")]
    Cannot {
        /// The folder.
        folder: PathBuf,
        /// Why not.
        why: String,
    },
    /// A record is larger than the bound.
    #[error("a record of {bytes} bytes is larger than {MAX_VALUE_BYTES}")]
    TooLarge {
        /// Its size.
        bytes: usize,
    },
    /// sled failed.
    #[error("the index failed: {0}")]
    Sled(#[from] sled::Error),
}

impl StoreError {
    /// Whether the disk is full.
    pub fn is_disk_full(&self) -> bool {
        match self {
            StoreError::Sled(sled::Error::Io(error)) => crate::platform::files::is_disk_full(error),
            StoreError::Sled(_) | StoreError::TooLarge { .. } | StoreError::Cannot { .. } => false,
        }
    }
}

/// What was found when the index was opened.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// Sequence number up to which it is right; the journal is replayed from there.
    pub applied_seq: u64,
    /// Why an old index was moved aside, and where to.
    pub moved_aside: Option<(Unusable, PathBuf)>,
}

/// Why an index that was found cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unusable {
    /// sled cannot open it.
    #[error("{0}")]
    Damaged(String),
    /// It is there and empty, though the journal is not: sled takes a file that it cannot make sense of for an empty one.
    #[error("it had lost its content")]
    Lost,
    /// Its records are those of another version.
    #[error("it has another layout")]
    OtherLayout,
    /// It knows of events that the journal does not have: the journal lost its end.
    #[error("it is ahead of the journal: event {index_seq} of {journal_seq}")]
    AheadOfJournal {
        /// The last event that the index knows.
        index_seq: u64,
        /// The last event that there is.
        journal_seq: u64,
    },
}

/// The index.
#[derive(Debug)]
pub struct Store {
    folder: PathBuf,
    /// None only while it is opened anew after a failure.
    open: RwLock<Option<Open>>,
    recent: RwLock<Recent>,
    applied_seq: AtomicU64,
    tables: RwLock<Tables>,
    loaded: Mutex<bool>,
    loaded_signal: Condvar,
}

/// An open sled: the tree before its database, whose threads end with it.
#[derive(Debug)]
struct Open {
    tree: sled::Tree,
    _db: sled::Db,
}

impl Store {
    /// Opens the index in `folder`, or makes an empty one. `journal_seq` is the last event there is.
    pub fn open(folder: &Path, journal_seq: u64) -> Result<(Store, Found), StoreError> {
        let mut found = Found::default();
        let was_there = folder.join("db").exists();
        let reason = match try_open(folder) {
            Ok((db, mark)) => match judge(mark, journal_seq, was_there) {
                Ok(applied_seq) => {
                    found.applied_seq = applied_seq;
                    return Ok((Store::over(folder, db, applied_seq)?, found));
                }
                Err(reason) => {
                    drop(db);
                    reason
                }
            },
            Err(reason) => reason,
        };
        found.moved_aside = Some((reason, move_aside(folder)?));
        let (db, _) = try_open(folder)
            .map_err(|why| StoreError::Cannot { folder: folder.to_owned(), why: why.to_string() })?;
        Ok((Store::over(folder, db, 0)?, found))
    }

    fn over(folder: &Path, db: sled::Db, applied_seq: u64) -> Result<Store, StoreError> {
        Ok(Store {
            folder: folder.to_owned(),
            open: RwLock::new(Some(Open { tree: db.open_tree("records")?, _db: db })),
            recent: RwLock::default(),
            applied_seq: AtomicU64::new(applied_seq),
            tables: RwLock::default(),
            loaded: Mutex::new(false),
            loaded_signal: Condvar::new(),
        })
    }

    /// Opens sled anew after it failed: an error of the disk stays with it for good. What it lost is replayed by the caller.
    pub fn reopen(&self, journal_seq: u64) -> Result<(), StoreError> {
        let mut open = self.open.write().unwrap_or_else(PoisonError::into_inner);
        drop(open.take());
        let (store, _) = Store::open(&self.folder, journal_seq)?;
        self.recent().begin_anew();
        *open = store.open.write().unwrap_or_else(PoisonError::into_inner).take();
        self.applied_seq.store(store.applied_seq(), Ordering::Release);
        Ok(())
    }

    /// The tree, or an error while there is none.
    fn tree(&self) -> Result<sled::Tree, sled::Error> {
        let open = self.open.read().unwrap_or_else(PoisonError::into_inner);
        let none = || sled::Error::Unsupported("the index is being opened anew".to_owned());
        open.as_ref().map(|open| open.tree.clone()).ok_or_else(none)
    }

    /// Sequence number of the last event that is in the index.
    pub fn applied_seq(&self) -> u64 {
        self.applied_seq.load(Ordering::Acquire)
    }

    /// Takes changes in. They can be read at once; sled gets them with the next batch.
    ///
    /// # Errors
    /// A value over the bound, before anything is taken in; or that sled could not take a batch that was due.
    pub fn apply(&self, changes: Changes, seq: u64, prompt_of: PromptOf) -> Result<(), StoreError> {
        let too_large = changes.values().flatten().map(Vec::len).find(|bytes| *bytes > MAX_VALUE_BYTES);
        if let Some(bytes) = too_large {
            return Err(StoreError::TooLarge { bytes });
        }
        let takes: Vec<TakeRecord> = changes
            .iter()
            .filter(|(key, _)| key.first() == Some(&TakeRecord::TABLE))
            .filter_map(|(_, value)| decode(value.as_ref()?).ok())
            .collect();
        let gathered = {
            let mut recent = self.recent();
            recent.take_in(changes);
            recent.len()
        };
        self.applied_seq.store(seq, Ordering::Release);
        if !takes.is_empty() {
            let mut tables = self.tables.write().unwrap_or_else(PoisonError::into_inner);
            takes.iter().for_each(|take| tables.put(take, prompt_of));
        }
        if gathered >= GATHERED { self.settle() } else { Ok(()) }
    }

    /// Hands what has gathered to sled, as one batch with the sequence number inside it. Only one thread at a time applies and settles.
    pub fn settle(&self) -> Result<(), StoreError> {
        let mut batch = sled::Batch::default();
        for (key, value) in self.recent_to_read().rows() {
            match value {
                Some(value) => batch.insert(key, value),
                None => batch.remove(key),
            }
        }
        batch.insert(MARK, mark(self.applied_seq()).as_slice());
        self.tree()?.apply_batch(batch)?;
        // Only now may reads go past them.
        self.recent().went_down();
        Ok(())
    }

    fn recent(&self) -> RwLockWriteGuard<'_, Recent> {
        self.recent.write().unwrap_or_else(PoisonError::into_inner)
    }

    fn recent_to_read(&self) -> RwLockReadGuard<'_, Recent> {
        self.recent.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Fills the tables from the records. Called once, on a thread of its own, when the index is up to date.
    pub fn load_tables(&self, prompt_of: PromptOf) -> Result<(), StateError> {
        for take in self.scan::<TakeRecord>() {
            let take = take?;
            let mut tables = self.tables.write().unwrap_or_else(PoisonError::into_inner);
            if !tables.has(take.id) {
                tables.put(&take, prompt_of);
            }
        }
        *self.loaded() = true;
        self.loaded_signal.notify_all();
        Ok(())
    }

    fn loaded(&self) -> MutexGuard<'_, bool> {
        self.loaded.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether the tables are complete.
    pub fn is_loaded(&self) -> bool {
        *self.loaded()
    }

    fn wait_for_tables(&self) -> Result<(), StateError> {
        let waited = self.loaded_signal.wait_timeout_while(self.loaded(), TABLES_WAIT, |loaded| !*loaded);
        match waited.unwrap_or_else(PoisonError::into_inner).0 {
            loaded if *loaded => Ok(()),
            _ => Err(StateError::Index("the tables are still being loaded".to_owned())),
        }
    }

    /// All records of one kind, in order of their keys.
    pub fn scan<R: Record>(&self) -> impl DoubleEndedIterator<Item = Result<R, StateError>> + use<R> {
        // What has gathered comes first: a row that goes down to sled meanwhile is then seen twice rather than not at all.
        let recent = self.recent_to_read().of_table(R::TABLE);
        let (below, failed) = match self.tree() {
            Ok(tree) => (Some(tree.scan_prefix([R::TABLE])), None),
            Err(error) => (None, Some(Err(error))),
        };
        let below = below.into_iter().flatten().chain(failed);
        Merged::new(recent, below.map(|row| row.map(|(key, value)| (key.to_vec(), value.to_vec())))).map(
            |row| match row {
                Ok((_, value)) => decode(&value),
                Err(error) => Err(StateError::Index(error.to_string())),
            },
        )
    }

    /// Looks for takes. Blocks until the tables are there.
    pub fn search(&self, query: &Query) -> Result<Page, StateError> {
        self.wait_for_tables()?;
        Ok(search::search(&self.tables.read().unwrap_or_else(PoisonError::into_inner), query))
    }

    /// Takes that came directly from this one, oldest first.
    pub fn children(&self, parent: TakeId) -> Result<Vec<TakeId>, StateError> {
        self.wait_for_tables()?;
        Ok(self.tables.read().unwrap_or_else(PoisonError::into_inner).children(parent))
    }

    /// A take with this asset, if one exists.
    pub fn take_of_asset(&self, asset: &Digest) -> Result<Option<TakeId>, StateError> {
        self.wait_for_tables()?;
        let near = self.tables.read().unwrap_or_else(PoisonError::into_inner).with_asset(asset);
        for id in near {
            if (self as &dyn View).get::<TakeRecord>(&id)?.is_some_and(|take| take.media.digest == *asset) {
                return Ok(Some(id));
            }
        }
        Ok(None)
    }
}

impl View for Store {
    fn bytes(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StateError> {
        let batch = match self.recent_to_read().get(key) {
            Known::Row(row) => return Ok(row),
            Known::AskBelow { batch } => batch,
        };
        let value = self
            .tree()
            .and_then(|tree| tree.get(key))
            .map_err(|error| StateError::Index(error.to_string()))?;
        self.recent().learn(key, value.as_deref(), batch);
        Ok(value.map(|value| value.to_vec()))
    }

    fn unshared(&self, going: &[TakeId]) -> Result<Unshared, StateError> {
        self.wait_for_tables()?;
        let view: &dyn View = self;
        let mut unshared = Unshared::default();
        for id in going {
            let Some(take) = view.get::<TakeRecord>(id)?.filter(|take| !take.deleted) else { continue };
            let near = self.tables.read().unwrap_or_else(PoisonError::into_inner).sharing(&take);
            let imported = view.get::<ImportRecord>(&take.media.digest)?.is_some();
            let (mut asset, mut series) = (!imported, take.recipe.is_some());
            for other in near.into_iter().filter(|other| !going.contains(other)) {
                let Some(other) = view.get::<TakeRecord>(&other)?.filter(|other| !other.deleted) else {
                    continue;
                };
                asset &= other.media.digest != take.media.digest;
                series &= other.recipe.map(|recipe| recipe.series) != take.recipe.map(|recipe| recipe.series);
            }
            if asset && !unshared.assets.contains(&take.media.digest) {
                unshared.assets.push(take.media.digest);
            }
            if let Some(recipe) =
                take.recipe.filter(|recipe| series && !unshared.series.contains(&recipe.series))
            {
                unshared.series.push(recipe.series);
            }
        }
        unshared.assets.sort();
        unshared.series.sort();
        Ok(unshared)
    }
}

fn mark(seq: u64) -> [u8; 12] {
    let mut bytes = [0; 12];
    bytes[..4].copy_from_slice(&LAYOUT.to_le_bytes());
    bytes[4..].copy_from_slice(&seq.to_le_bytes());
    bytes
}

/// What sled says, in a general error, where somebody holds its file. The daemon's own lock keeps other daemons away, so it is a
/// process that is just being started and has not closed what it inherited: no damage, and over in a moment.
const LOCKED: &str = "could not acquire lock";
const LOCK_TRIES: u32 = 40;
const LOCK_WAIT: Duration = Duration::from_millis(25);

/// Opens sled. Damage shows up as an error or as a panic; both are reasons here.
fn try_open(folder: &Path) -> Result<(sled::Db, Option<Vec<u8>>), Unusable> {
    let attempt = || -> sled::Result<(sled::Db, Option<Vec<u8>>)> {
        let db = sled::Config::new().path(folder).cache_capacity(CACHE_BYTES).open()?;
        let mark = db.open_tree("records")?.get(MARK)?.map(|mark| mark.to_vec());
        Ok((db, mark))
    };
    let mut opened = catch_unwind(AssertUnwindSafe(attempt));
    for _ in 0..LOCK_TRIES {
        let is_locked = matches!(&opened, Ok(Err(error)) if error.to_string().contains(LOCKED));
        if !is_locked {
            break;
        }
        std::thread::sleep(LOCK_WAIT);
        opened = catch_unwind(AssertUnwindSafe(attempt));
    }
    match opened {
        Ok(Ok(opened)) => Ok(opened),
        Ok(Err(error)) => Err(Unusable::Damaged(error.to_string())),
        Err(_) => Err(Unusable::Damaged("sled panicked when it was opened".to_owned())),
    }
}

/// Whether an index with this mark can be used, and from where the journal is to be replayed.
fn judge(found: Option<Vec<u8>>, journal_seq: u64, was_there: bool) -> Result<u64, Unusable> {
    let Some(found) = found else {
        let lost = was_there && journal_seq > 0;
        return if lost { Err(Unusable::Lost) } else { Ok(0) };
    };
    let Ok(bytes) = <[u8; 12]>::try_from(found.as_slice()) else { return Err(Unusable::OtherLayout) };
    let (layout, seq) = bytes.split_at(4);
    if layout != LAYOUT.to_le_bytes() {
        return Err(Unusable::OtherLayout);
    }
    let index_seq = u64::from_le_bytes(<[u8; 8]>::try_from(seq).unwrap_or_default());
    if index_seq > journal_seq {
        return Err(Unusable::AheadOfJournal { index_seq, journal_seq });
    }
    Ok(index_seq)
}

fn move_aside(folder: &Path) -> Result<PathBuf, StoreError> {
    let cannot = |why: std::io::Error| StoreError::Cannot { folder: folder.to_owned(), why: why.to_string() };
    for n in 1..100 {
        let aside = folder.with_extension(format!("damaged-{n}"));
        if aside.exists() {
            continue;
        }
        if folder.exists() {
            std::fs::rename(folder, &aside).map_err(cannot)?;
        }
        return Ok(aside);
    }
    // So many were moved aside that none of them helps anybody any more.
    std::fs::remove_dir_all(folder).map_err(cannot)?;
    Ok(folder.to_owned())
}

#[cfg(test)]
mod tests;
