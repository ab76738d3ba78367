//! Reads contents from any thread, and goes through all of them for a rebuild.

use std::collections::HashMap;
use std::fs::File;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use maquette_protocol::ids::Digest;

use super::{Place, pack};
use crate::assets::digest_of;
use crate::journal::append_file::is_zero_from;
use crate::journal::damage::{Damage, Fault, JournalError};
use crate::platform::files;

/// Contents that were just written are kept in memory: a job reads its recipe within milliseconds, and so do the index and the reply.
const FRESH: usize = 256;

/// The longest content that is kept so, in bytes; all together they are at most 1 MiB.
const FRESH_BYTES: usize = 4 << 10;

/// A cheap handle for reading contents; clones share the open files.
#[derive(Clone, Debug)]
pub struct ContentReader {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    dir: PathBuf,
    packs: Mutex<HashMap<u32, Arc<File>>>,
    /// Contents that were written last, as they are on the disk.
    fresh: Mutex<HashMap<Place, (Digest, Vec<u8>)>>,
}

impl ContentReader {
    pub(super) fn new(dir: PathBuf) -> Self {
        Self { shared: Arc::new(Shared { dir, packs: Mutex::default(), fresh: Mutex::default() }) }
    }

    /// The content at a place, checked against its digest; `None` if it was erased.
    ///
    /// # Errors
    /// `Damaged` if what is there is not that content, or what the operating system gives.
    pub fn read(&self, place: Place, expected: Digest) -> Result<Option<Vec<u8>>, JournalError> {
        if let Some((digest, content)) = self.fresh().get(&place)
            && *digest == expected
        {
            return Ok(Some(content.clone()));
        }
        let file = self.pack(place.pack)?;
        let io = |source| JournalError::io("read", &self.path(place.pack), source);
        let (head, payload) = pack::read_frame(&file, place)
            .map_err(io)?
            .ok_or_else(|| self.damaged(place.pack, place.offset, Fault::BadChecksum))?;
        if head.digest != expected {
            return Err(self.damaged(place.pack, place.offset, Fault::WrongDigest));
        }
        if head.is_erased {
            return Ok(None);
        }
        if digest_of(&payload) == expected {
            return Ok(Some(payload));
        }
        // It may have been erased between the two reads.
        if self.head(&file, place)?.is_erased {
            return Ok(None);
        }
        Err(self.damaged(place.pack, place.offset, Fault::WrongDigest))
    }

    /// Remembers what was just written and synced.
    pub(super) fn remember(&self, place: Place, digest: Digest, content: &[u8]) {
        if content.len() > FRESH_BYTES {
            return;
        }
        let mut fresh = self.fresh();
        if fresh.len() >= FRESH {
            fresh.clear();
        }
        fresh.insert(place, (digest, content.to_vec()));
    }

    fn fresh(&self) -> MutexGuard<'_, HashMap<Place, (Digest, Vec<u8>)>> {
        self.shared.fresh.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Overwrites a content with zeros, durably. A second time changes nothing.
    ///
    /// The mark is on the disk before the first zero, so a crash in between leaves an erased content that is still to
    /// be overwritten: who journals the deletion first and erases again at the replay has finished it.
    ///
    /// # Errors
    /// `Damaged` if no content stands at the place, or what the operating system gives.
    pub fn erase(&self, place: Place) -> Result<(), JournalError> {
        self.fresh().remove(&place);
        let path = self.path(place.pack);
        let io = |source| JournalError::io("erase in", &path, source);
        let file = files::open_for_update(&path).map_err(io)?;
        let head = self.head(&file, place)?;
        if !head.is_erased {
            files::write_all_at(&file, &pack::ERASED, place.offset + pack::MARK_OFFSET).map_err(io)?;
            file.sync_data().map_err(io)?;
        }
        let zeros = vec![0; place.len as usize];
        files::write_all_at(&file, &zeros, place.offset + pack::HEAD_BYTES as u64).map_err(io)?;
        file.sync_data().map_err(io)?;
        fail::fail_point!("contents.after_erase");
        Ok(())
    }

    /// Goes through all contents that were not erased, in the order in which they were written.
    ///
    /// # Errors
    /// What listing the packs gives.
    pub fn scan(&self) -> Result<Scan, JournalError> {
        let dir = &self.shared.dir;
        let mut packs = pack::list(dir).map_err(|source| JournalError::io("list", dir, source))?;
        packs.reverse();
        Ok(Scan { reader: self.clone(), packs, at: None })
    }

    /// The head that must stand at a place.
    pub(super) fn head(&self, file: &File, place: Place) -> Result<pack::Head, JournalError> {
        pack::read_head(file, place.offset)
            .map_err(|source| JournalError::io("read", &self.path(place.pack), source))?
            .filter(|head| head.len == place.len)
            .ok_or_else(|| self.damaged(place.pack, place.offset, Fault::BadChecksum))
    }

    pub(super) fn path(&self, number: u32) -> PathBuf {
        pack::path(&self.shared.dir, number)
    }

    fn pack(&self, number: u32) -> Result<Arc<File>, JournalError> {
        let mut packs = self.shared.packs.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(file) = packs.get(&number) {
            return Ok(file.clone());
        }
        let path = self.path(number);
        let file = File::open(&path).map_err(|source| JournalError::io("open", &path, source))?;
        Ok(packs.entry(number).or_insert(Arc::new(file)).clone())
    }

    fn damaged(&self, number: u32, offset: u64, why: Fault) -> JournalError {
        JournalError::Damaged(Damage { segment: self.path(number), offset, seq_expected: 0, why })
    }
}

/// All contents that were not erased. A damaged one gives an error, and the scan goes on behind it.
#[derive(Debug)]
pub struct Scan {
    reader: ContentReader,
    /// Packs still to come, the next one last.
    packs: Vec<u32>,
    at: Option<(u32, Arc<File>, u64)>,
}

impl Iterator for Scan {
    type Item = Result<(Place, Digest, Vec<u8>), JournalError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let (number, file, offset) = match self.at.take() {
                Some(at) => at,
                None => {
                    let number = self.packs.pop()?;
                    match self.reader.pack(number) {
                        Ok(file) => (number, file, pack::HEADER_BYTES as u64),
                        Err(error) => return Some(Err(error)),
                    }
                }
            };
            if let Some(item) = self.step(number, file, offset).transpose() {
                return Some(item);
            }
        }
    }
}

impl Scan {
    /// Looks at the frame at `offset`; gives nothing for an erased one and at the end of a pack.
    fn step(
        &mut self,
        number: u32,
        file: Arc<File>,
        offset: u64,
    ) -> Result<Option<(Place, Digest, Vec<u8>)>, JournalError> {
        let path = self.reader.path(number);
        let io = |source| JournalError::io("read", &path, source);
        let Some(head) = pack::read_head(&file, offset).map_err(io)? else {
            if is_zero_from(&file, offset).map_err(io)? {
                return Ok(None);
            }
            let next = pack::find_head(&file, offset).map_err(io)?;
            self.at = next.map(|next| (number, file, next));
            return Err(self.reader.damaged(number, offset, Fault::BadChecksum));
        };
        self.at = Some((number, file.clone(), offset + head.frame_bytes()));
        if head.is_erased {
            return Ok(None);
        }
        let payload = pack::read_payload(&file, offset, &head).map_err(io)?;
        if digest_of(&payload) != head.digest {
            return Err(self.reader.damaged(number, offset, Fault::WrongDigest));
        }
        Ok(Some((Place { pack: number, offset, len: head.len }, head.digest, payload)))
    }
}
