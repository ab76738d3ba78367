//! The pack of contents: prompts and recipes are kept here, the journal holds their digests, so that a deletion can
//! drop the content and keep the books.
//!
//! Contents are written and synced before the event that names them. What is here and named by no event is waste, not harm.

mod pack;
mod reader;

#[cfg(test)]
mod tests;

use std::fs::File;
use std::path::{Path, PathBuf};

use maquette_protocol::ids::Digest;
use serde::{Deserialize, Serialize};

use super::append_file::{AppendFile, is_zero_from};
use super::damage::{Damage, Fault, JournalError, TornTail};
use super::frame::MAX_GROUP_FRAMES;
use super::writer::{MAX_GROUP_BYTES, bounded};
use crate::assets::digest_of;
use crate::platform::files;

pub use reader::{ContentReader, Scan};

/// The largest content, in bytes.
pub const MAX_CONTENT_BYTES: usize = 2 << 20;

/// Where a content stands. Events carry it, so its fields keep their order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Place {
    /// Number of the pack, from 1.
    pub pack: u32,
    /// Offset of the frame, in bytes from the start of the pack.
    pub offset: u64,
    /// Bytes of content.
    pub len: u32,
}

/// What was found when the packs were opened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ContentsOpened {
    /// The unfinished write that was taken away, if there was one.
    pub repaired: Option<TornTail>,
    /// A bad place in the last pack with whole contents behind it; it was left as it is, and writing goes on in a new
    /// pack. It may be a group that a power cut left half written: it matters only if the journal names what is there.
    pub damaged: Option<Damage>,
}

/// The writer of the packs.
#[derive(Debug)]
pub struct Contents {
    dir: PathBuf,
    reader: ContentReader,
    pack_bytes: u64,
    number: u32,
    /// The pack being written; nothing once a write has failed.
    file: Option<AppendFile>,
}

impl Contents {
    /// Opens the packs in `dir/contents`, and creates the first if there is none. The caller holds the lock of `dir`.
    ///
    /// `pack_bytes` is the size at which a new pack is begun.
    ///
    /// # Errors
    /// What the operating system gives.
    pub fn open(dir: &Path, pack_bytes: u64) -> Result<(Self, ContentsOpened), JournalError> {
        let dir = dir.join("contents");
        let io = |source| JournalError::io("open", &dir, source);
        files::create_private_dir(&dir).map_err(io)?;
        if let Some(parent) = dir.parent() {
            files::sync_dir(parent).map_err(io)?;
        }
        let number = pack::list(&dir).map_err(io)?.last().copied();
        let reader = ContentReader::new(dir.clone());
        let mut contents = Self { dir, reader, pack_bytes, number: number.unwrap_or(0), file: None };
        let opened = match number {
            Some(_) => contents.resume()?,
            None => ContentsOpened::default(),
        };
        if contents.file.is_none() {
            contents.begin_pack()?;
        }
        Ok((contents, opened))
    }

    /// Writes a group of contents and waits until it is on the disk; gives their places in the same order.
    ///
    /// # Errors
    /// `TooLarge`, or `Damaged` if a digest is not that of its bytes, before anything is written; `DiskFull` or `Io`
    /// if a write or sync failed, and from then on `Poisoned`.
    pub fn append(&mut self, items: &[(Digest, &[u8])]) -> Result<Vec<Place>, JournalError> {
        self.check(items)?;
        if self.file.as_ref().ok_or(JournalError::Poisoned)?.end() >= self.pack_bytes {
            self.begin_pack()?;
        }
        let mut file = self.file.take().ok_or(JournalError::Poisoned)?;
        if items.is_empty() {
            self.file = Some(file);
            return Ok(Vec::new());
        }
        let start = file.end();
        let mut buffer = Vec::new();
        let mut places = Vec::with_capacity(items.len());
        for (digest, payload) in items {
            let len = u32::try_from(payload.len()).unwrap_or(u32::MAX);
            places.push(Place { pack: self.number, offset: start + buffer.len() as u64, len });
            pack::encode(&mut buffer, *digest, payload);
        }
        let path = self.reader.path(self.number);
        let io = |source| JournalError::io("append to", &path, source);
        file.write(&buffer).map_err(io)?;
        fail::fail_point!("contents.after_append");
        file.sync().map_err(io)?;
        fail::fail_point!("contents.after_sync");
        self.file = Some(file);
        for ((digest, payload), place) in items.iter().zip(&places) {
            self.reader.remember(*place, *digest, payload);
        }
        Ok(places)
    }

    /// A handle for reading, from any thread.
    #[must_use]
    pub fn reader(&self) -> ContentReader {
        self.reader.clone()
    }

    fn check(&self, items: &[(Digest, &[u8])]) -> Result<(), JournalError> {
        bounded("a group", items.len(), MAX_GROUP_FRAMES)?;
        let mut bytes = 0;
        for (digest, payload) in items {
            bounded("a content", payload.len(), MAX_CONTENT_BYTES)?;
            bytes += pack::HEAD_BYTES + payload.len();
            if digest_of(payload) != *digest {
                let segment = self.reader.path(self.number);
                let why = Fault::WrongDigest;
                return Err(JournalError::Damaged(Damage { segment, offset: 0, seq_expected: 0, why }));
            }
        }
        bounded("a group", bytes, MAX_GROUP_BYTES)
    }

    fn begin_pack(&mut self) -> Result<(), JournalError> {
        self.number += 1;
        let path = self.reader.path(self.number);
        let io = |source| JournalError::io("create", &path, source);
        self.file = None;
        let header = pack::header(self.number);
        let name = pack::name(self.number);
        let file = files::create_file_durably(&self.dir, &name, &header, || Ok(())).map_err(io)?;
        self.file = Some(AppendFile::new(file, header.len() as u64).map_err(io)?);
        Ok(())
    }

    /// Finds the end of the last pack; repairs a torn tail, and leaves a damaged pack alone.
    fn resume(&mut self) -> Result<ContentsOpened, JournalError> {
        let path = self.reader.path(self.number);
        let io = |source| JournalError::io("read", &path, source);
        let file = files::open_for_update(&path).map_err(io)?;
        let (end, stop) = find_end(&file, self.number).map_err(io)?;
        match stop {
            Stop::Clean => {
                self.file = Some(AppendFile::new(file, end).map_err(io)?);
                Ok(ContentsOpened::default())
            }
            Stop::Damaged => {
                let damage = Damage { segment: path, offset: end, seq_expected: 0, why: Fault::BadChecksum };
                Ok(ContentsOpened { damaged: Some(damage), ..ContentsOpened::default() })
            }
            Stop::Torn => {
                let bytes_dropped = file.metadata().map_err(io)?.len() - end;
                let mut file = AppendFile::new(file, end).map_err(io)?;
                file.trim().map_err(io)?;
                self.file = Some(file);
                let torn = TornTail { segment: path, at_offset: end, bytes_dropped };
                Ok(ContentsOpened { repaired: Some(torn), ..ContentsOpened::default() })
            }
        }
    }
}

/// What stands behind the last whole frame of a pack.
enum Stop {
    Clean,
    Torn,
    Damaged,
}

/// Walks the heads of a pack to its end, then drops frames from the end whose payload never reached the disk.
fn find_end(file: &File, number: u32) -> std::io::Result<(u64, Stop)> {
    let header = pack::header(number);
    let mut found = vec![0; header.len()];
    let length = file.metadata()?.len();
    if length < header.len() as u64 {
        return Ok((0, Stop::Damaged));
    }
    files::read_exact_at(file, &mut found, 0)?;
    if found != header {
        return Ok((0, Stop::Damaged));
    }
    let mut frames = Vec::new();
    let mut end = header.len() as u64;
    while let Some(head) = pack::read_head(file, end)?.filter(|head| end + head.frame_bytes() <= length) {
        frames.push((end, head));
        end += head.frame_bytes();
    }
    let walked = end;
    while let Some((offset, head)) = frames.pop() {
        if head.is_erased || digest_of(&pack::read_payload(file, offset, &head)?) == head.digest {
            break;
        }
        end = offset;
    }
    if end == walked && is_zero_from(file, walked)? {
        return Ok((end, Stop::Clean));
    }
    // A head that is cut off by the end of the file is part of the tear.
    let follows = pack::find_head(file, walked + 1)?;
    let is_whole =
        |at| pack::read_head(file, at).map(|head| head.is_some_and(|h| at + h.frame_bytes() <= length));
    let is_damaged = follows.map_or(Ok(false), is_whole)?;
    Ok((end, if is_damaged { Stop::Damaged } else { Stop::Torn }))
}
