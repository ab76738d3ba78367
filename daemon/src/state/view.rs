//! What a decision may look at, and a layer of changes above it.

use std::collections::BTreeMap;

use maquette_protocol::{Digest, TakeId};

use super::records::Record;

/// Why the state could not be read. It never means that something is merely absent.
#[derive(Debug, Clone, thiserror::Error)]
pub enum StateError {
    /// The index could not be read.
    #[error("the index could not be read: {0}")]
    Index(String),
    /// A record cannot be decoded.
    #[error("a record of table '{table}' cannot be decoded: {why}")]
    Record {
        /// First byte of the key.
        table: char,
        /// Why not.
        why: String,
    },
    /// A sum left its range: the books cannot be right.
    #[error("a sum left its range: {0}")]
    Money(#[from] crate::ledger::money::TooMuchMoney),
}

/// Records by key. Implemented by the index, by a map in memory, and by [`Overlay`].
pub trait View {
    /// The bytes under a key.
    fn bytes(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StateError>;

    /// Of these takes' contents, what no other take that still exists uses: assets and recipe series.
    fn unshared(&self, going: &[TakeId]) -> Result<Unshared, StateError>;
}

/// Content that only the takes in question use.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Unshared {
    /// Assets.
    pub assets: Vec<Digest>,
    /// Recipes, by series.
    pub series: Vec<Digest>,
}

impl dyn View + '_ {
    /// The record of `id`.
    pub fn get<R: Record>(&self, id: &R::Id) -> Result<Option<R>, StateError> {
        self.bytes(&R::key(id))?.map(|bytes| decode(&bytes)).transpose()
    }
}

/// A record's bytes.
pub fn encode<R: Record>(record: &R) -> Result<Vec<u8>, StateError> {
    postcard::to_stdvec(record)
        .map_err(|error| StateError::Record { table: char::from(R::TABLE), why: error.to_string() })
}

/// A record from its bytes.
pub fn decode<R: Record>(bytes: &[u8]) -> Result<R, StateError> {
    postcard::from_bytes(bytes)
        .map_err(|error| StateError::Record { table: char::from(R::TABLE), why: error.to_string() })
}

/// Changes above a view: what a group of commits will do to the index. A value of none is a removal.
pub struct Overlay<'a> {
    below: &'a dyn View,
    changed: BTreeMap<Vec<u8>, Option<Vec<u8>>>,
}

impl<'a> Overlay<'a> {
    /// No changes yet.
    pub fn new(below: &'a dyn View) -> Self {
        Overlay { below, changed: BTreeMap::new() }
    }

    /// Puts a record.
    pub fn put<R: Record>(&mut self, id: &R::Id, record: &R) -> Result<(), StateError> {
        self.changed.insert(R::key(id), Some(encode(record)?));
        Ok(())
    }

    /// Removes a record.
    pub fn remove<R: Record>(&mut self, id: &R::Id) {
        self.changed.insert(R::key(id), None);
    }

    /// The record of `id`.
    pub fn get<R: Record>(&self, id: &R::Id) -> Result<Option<R>, StateError> {
        (self as &dyn View).get(id)
    }

    /// Reads a record, or begins with its default, lets `change` have it, and puts it back.
    pub fn alter<R: Record + Default>(
        &mut self,
        id: &R::Id,
        change: impl FnOnce(&mut R) -> Result<(), StateError>,
    ) -> Result<(), StateError> {
        let mut record = self.get::<R>(id)?.unwrap_or_default();
        change(&mut record)?;
        self.put(id, &record)
    }

    /// Like [`Overlay::alter`], for a record that must be there; where it is not, nothing happens.
    pub fn alter_if_there<R: Record>(
        &mut self,
        id: &R::Id,
        change: impl FnOnce(&mut R) -> Result<(), StateError>,
    ) -> Result<(), StateError> {
        let Some(mut record) = self.get::<R>(id)? else { return Ok(()) };
        change(&mut record)?;
        self.put(id, &record)
    }

    /// The changes, by key.
    pub fn into_changes(self) -> BTreeMap<Vec<u8>, Option<Vec<u8>>> {
        self.changed
    }
}

impl View for Overlay<'_> {
    fn bytes(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StateError> {
        match self.changed.get(key) {
            Some(changed) => Ok(changed.clone()),
            None => self.below.bytes(key),
        }
    }

    /// The takes of this overlay that the index does not have yet are looked through one by one.
    fn unshared(&self, going: &[TakeId]) -> Result<Unshared, StateError> {
        let mut unshared = self.below.unshared(going)?;
        for bytes in
            self.changed.iter().filter(|(key, _)| key.first() == Some(&b't')).filter_map(|(_, v)| v.as_ref())
        {
            let take: super::records::TakeRecord = decode(bytes)?;
            if take.deleted || going.contains(&take.id) {
                continue;
            }
            unshared.assets.retain(|digest| *digest != take.media.digest);
            unshared.series.retain(|series| take.recipe.map(|recipe| recipe.series) != Some(*series));
        }
        Ok(unshared)
    }
}

/// A view in memory: the reference model of the tests, and what a journal is folded into where there is no index.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MemoryView(pub BTreeMap<Vec<u8>, Vec<u8>>);

impl MemoryView {
    /// Takes an overlay's changes in.
    pub fn apply(&mut self, changes: BTreeMap<Vec<u8>, Option<Vec<u8>>>) {
        for (key, value) in changes {
            match value {
                Some(value) => self.0.insert(key, value),
                None => self.0.remove(&key),
            };
        }
    }

    /// All records of one kind, in order of their keys.
    pub fn all<R: Record>(&self) -> Result<Vec<R>, StateError> {
        self.0
            .iter()
            .filter(|(key, _)| key.first() == Some(&R::TABLE))
            .map(|(_, bytes)| decode(bytes))
            .collect()
    }
}

impl View for MemoryView {
    fn bytes(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StateError> {
        Ok(self.0.get(key).cloned())
    }

    fn unshared(&self, going: &[TakeId]) -> Result<Unshared, StateError> {
        let takes = self.all::<super::records::TakeRecord>()?;
        let mut unshared = Unshared::default();
        for take in takes.iter().filter(|take| going.contains(&take.id) && !take.deleted) {
            unshared.assets.push(take.media.digest);
            unshared.series.extend(take.recipe.map(|recipe| recipe.series));
        }
        for take in takes.iter().filter(|take| !take.deleted && !going.contains(&take.id)) {
            unshared.assets.retain(|digest| *digest != take.media.digest);
            unshared.series.retain(|series| take.recipe.map(|recipe| recipe.series) != Some(*series));
        }
        let imported: Vec<super::records::ImportRecord> = self.all()?;
        unshared.assets.retain(|asset| imported.iter().all(|import| import.0.digest != *asset));
        unshared.assets.sort();
        unshared.assets.dedup();
        unshared.series.sort();
        unshared.series.dedup();
        Ok(unshared)
    }
}
