//! The bytes of a pack: its header, and frames of `magic 4 | len u32 | crc32c u32 | mark u32 | digest 32 | payload`.
//!
//! The checksum covers length and digest, so that the mark can change without it; the payload answers for itself by
//! its digest.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use maquette_protocol::ids::Digest;

use super::{MAX_CONTENT_BYTES, Place};
use crate::journal::frame::split_u32;
use crate::platform::files;

/// Bytes of a pack before its first frame.
pub const HEADER_BYTES: usize = 16;
/// Bytes of a frame before its payload.
pub const HEAD_BYTES: usize = 48;
/// Where in a frame the mark stands.
pub const MARK_OFFSET: u64 = 12;
/// The mark of a frame whose content was erased, as it stands on the disk.
pub const ERASED: [u8; 4] = *b"gone";

const LIVE: [u8; 4] = *b"live";
const PACK_MAGIC: &[u8; 8] = b"MAQPACK\n";
const FRAME_MAGIC: &[u8; 4] = b"MQct";
const VERSION: u32 = 1;

/// The fields before a payload.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// Bytes of payload.
    pub len: u32,
    /// Whether the content was erased.
    pub is_erased: bool,
    /// The digest the content had when it was written.
    pub digest: Digest,
}

impl Head {
    /// Reads the fields; `None` if they are not a whole head.
    #[must_use]
    pub fn parse(bytes: &[u8; HEAD_BYTES]) -> Option<Self> {
        let rest = bytes.strip_prefix(FRAME_MAGIC)?;
        let (len, rest) = split_u32(rest);
        let (crc, rest) = split_u32(rest);
        let (mark, digest_bytes) = rest.split_at(4);
        let mut digest = [0; 32];
        digest.copy_from_slice(digest_bytes);
        let head = Self { len, is_erased: mark == ERASED, digest: Digest(digest) };
        let is_marked = mark == ERASED || mark == LIVE;
        (is_marked && len as usize <= MAX_CONTENT_BYTES && crc == head.checksum()).then_some(head)
    }

    /// Bytes of the whole frame.
    #[must_use]
    pub fn frame_bytes(&self) -> u64 {
        HEAD_BYTES as u64 + u64::from(self.len)
    }

    fn checksum(&self) -> u32 {
        crc32c::crc32c_append(crc32c::crc32c(&self.len.to_le_bytes()), &self.digest.0)
    }
}

/// Appends the frame of a content to `buffer`. The payload must be within its bound.
pub fn encode(buffer: &mut Vec<u8>, digest: Digest, payload: &[u8]) {
    let len = u32::try_from(payload.len()).unwrap_or(u32::MAX);
    let head = Head { len, is_erased: false, digest };
    buffer.extend_from_slice(FRAME_MAGIC);
    buffer.extend_from_slice(&len.to_le_bytes());
    buffer.extend_from_slice(&head.checksum().to_le_bytes());
    buffer.extend_from_slice(&LIVE);
    buffer.extend_from_slice(&digest.0);
    buffer.extend_from_slice(payload);
}

/// The header of a pack.
#[must_use]
pub fn header(number: u32) -> Vec<u8> {
    let mut bytes = PACK_MAGIC.to_vec();
    bytes.extend_from_slice(&VERSION.to_le_bytes());
    bytes.extend_from_slice(&number.to_le_bytes());
    bytes
}

/// Reads the head of the frame at `offset`; `None` if there is no whole head.
///
/// # Errors
/// Whatever reading gives; the end of the file is no error.
pub fn read_head(file: &File, offset: u64) -> io::Result<Option<Head>> {
    let mut bytes = [0; HEAD_BYTES];
    match files::read_exact_at(file, &mut bytes, offset) {
        Ok(()) => Ok(Head::parse(&bytes)),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(None),
        Err(error) => Err(error),
    }
}

/// Reads head and payload of the frame at a place in one go; `None` if no content of that length stands there.
///
/// # Errors
/// Whatever reading gives; the end of the file is no error.
pub fn read_frame(file: &File, place: Place) -> io::Result<Option<(Head, Vec<u8>)>> {
    if place.len as usize > MAX_CONTENT_BYTES {
        return Ok(None);
    }
    let mut frame = vec![0; HEAD_BYTES + place.len as usize];
    match files::read_exact_at(file, &mut frame, place.offset) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        Err(error) => return Err(error),
    }
    let payload = frame.split_off(HEAD_BYTES);
    let head = <[u8; HEAD_BYTES]>::try_from(frame).ok().and_then(|head| Head::parse(&head));
    Ok(head.filter(|head| head.len == place.len).map(|head| (head, payload)))
}

/// Reads the payload behind the head at `offset`.
///
/// # Errors
/// Whatever reading gives.
pub fn read_payload(file: &File, offset: u64, head: &Head) -> io::Result<Vec<u8>> {
    let mut payload = vec![0; head.len as usize];
    files::read_exact_at(file, &mut payload, offset + HEAD_BYTES as u64)?;
    Ok(payload)
}

/// The offset of the next whole head at or behind `offset`, wherever it stands.
///
/// # Errors
/// Whatever reading gives.
pub fn find_head(file: &File, offset: u64) -> io::Result<Option<u64>> {
    let length = file.metadata()?.len();
    let mut bytes = vec![0; usize::try_from(length.saturating_sub(offset)).unwrap_or(0)];
    files::read_exact_at(file, &mut bytes, offset)?;
    let found = bytes.windows(HEAD_BYTES).position(|window| {
        window.try_into().is_ok_and(|window: &[u8; HEAD_BYTES]| Head::parse(window).is_some())
    });
    Ok(found.map(|at| offset + at as u64))
}

/// The path of a pack.
#[must_use]
pub fn path(dir: &Path, number: u32) -> PathBuf {
    dir.join(name(number))
}

/// The name of a pack.
#[must_use]
pub fn name(number: u32) -> String {
    format!("{number:04}.pack")
}

/// The numbers of all packs in a directory, in order; other files are ignored.
///
/// # Errors
/// Whatever reading the directory gives.
pub fn list(dir: &Path) -> io::Result<Vec<u32>> {
    let mut packs = Vec::new();
    for entry in fs::read_dir(dir)? {
        let entry_name = entry?.file_name();
        let number = entry_name.to_str().and_then(|text| text.strip_suffix(".pack")?.parse().ok());
        if let Some(number) = number.filter(|number| entry_name == name(*number).as_str()) {
            packs.push(number);
        }
    }
    packs.sort_unstable();
    Ok(packs)
}
