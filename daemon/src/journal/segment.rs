//! A segment: its name, its header, and the row of segments in a directory.
//!
//! The header is `magic 8 | version u32 | crc32c u32 | first seq u64 | first seq of the segment before u64 | chain 32 |
//! checkpoint length u32 | crc32c of the checkpoint u32`, then the checkpoint sealed at the end of the segment before.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use super::damage::{Checkpoint, Fault};
use super::frame::{Chain, MAX_CHECKPOINT_BYTES, split_u32};
use crate::platform::files;

const MAGIC: &[u8; 8] = b"MAQJRNL\n";
const VERSION: u32 = 1;
/// Bytes of the header before the checkpoint.
const FIXED_BYTES: usize = 72;

/// The header of a segment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// The first event of the segment; also its name.
    pub first_seq: u64,
    /// The first event of the segment before; 0 if there is none.
    pub previous: u64,
    /// The link of the chain before the first frame.
    pub chain: Chain,
    /// What the seal of the segment before keeps; nothing in the first segment.
    pub checkpoint: Option<Vec<u8>>,
}

impl Header {
    /// The header of the first segment of a new journal.
    #[must_use]
    pub fn first() -> Self {
        Self { first_seq: 1, previous: 0, chain: Chain::genesis(), checkpoint: None }
    }

    /// The bytes of the header.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let checkpoint = self.checkpoint.as_deref().unwrap_or_default();
        let length = u32::try_from(checkpoint.len()).unwrap_or(u32::MAX);
        let mut fields = Vec::with_capacity(FIXED_BYTES);
        fields.extend_from_slice(&self.first_seq.to_le_bytes());
        fields.extend_from_slice(&self.previous.to_le_bytes());
        fields.extend_from_slice(&self.chain.0);
        fields.extend_from_slice(&length.to_le_bytes());
        fields.extend_from_slice(&crc32c::crc32c(checkpoint).to_le_bytes());
        let mut bytes = Vec::with_capacity(FIXED_BYTES + checkpoint.len());
        bytes.extend_from_slice(MAGIC);
        bytes.extend_from_slice(&VERSION.to_le_bytes());
        bytes.extend_from_slice(&crc32c::crc32c(&fields).to_le_bytes());
        bytes.extend_from_slice(&fields);
        bytes.extend_from_slice(checkpoint);
        bytes
    }

    /// Where the first frame begins.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        (FIXED_BYTES + self.checkpoint.as_ref().map_or(0, Vec::len)) as u64
    }

    /// What the seal of the segment before keeps, with where it stands.
    #[must_use]
    pub fn carried(&self) -> Option<Checkpoint> {
        let bytes = self.checkpoint.clone()?;
        Some(Checkpoint { seq: self.first_seq - 1, chain: self.chain, bytes })
    }
}

/// What is in the fixed part of a header.
struct Fixed {
    first_seq: u64,
    previous: u64,
    chain: Chain,
    checkpoint_bytes: usize,
    checkpoint_crc: u32,
}

/// Reads the header of the segment that begins with `first_seq`.
///
/// # Errors
/// Outside: the operating system's. Inside: what is wrong with the header.
pub fn read_header(dir: &Path, first_seq: u64) -> io::Result<Result<Header, Fault>> {
    let file = File::open(path(dir, first_seq))?;
    let fixed = match read_fixed(&file, first_seq)? {
        Ok(fixed) => fixed,
        Err(fault) => return Ok(Err(fault)),
    };
    let mut checkpoint = vec![0; fixed.checkpoint_bytes];
    if let Some(fault) = read_or_fault(&file, &mut checkpoint, FIXED_BYTES as u64)? {
        return Ok(Err(fault));
    }
    if crc32c::crc32c(&checkpoint) != fixed.checkpoint_crc {
        return Ok(Err(Fault::BadHeader));
    }
    let Fixed { first_seq, previous, chain, .. } = fixed;
    let checkpoint = (previous != 0).then_some(checkpoint);
    Ok(Ok(Header { first_seq, previous, chain, checkpoint }))
}

/// Reads only which segment stands before the one that begins with `first_seq`; 0 if none does.
///
/// # Errors
/// Outside: the operating system's. Inside: what is wrong with the header.
pub fn read_previous(dir: &Path, first_seq: u64) -> io::Result<Result<u64, Fault>> {
    let file = File::open(path(dir, first_seq))?;
    Ok(read_fixed(&file, first_seq)?.map(|fixed| fixed.previous))
}

fn read_fixed(file: &File, first_seq: u64) -> io::Result<Result<Fixed, Fault>> {
    let mut bytes = [0; FIXED_BYTES];
    if let Some(fault) = read_or_fault(file, &mut bytes, 0)? {
        return Ok(Err(fault));
    }
    Ok(parse_fixed(&bytes).and_then(|fixed| {
        let is_linked = fixed.previous < first_seq && (fixed.previous == 0) == (first_seq == 1);
        if fixed.first_seq == first_seq && is_linked { Ok(fixed) } else { Err(Fault::BadHeader) }
    }))
}

fn parse_fixed(bytes: &[u8; FIXED_BYTES]) -> Result<Fixed, Fault> {
    let (magic, rest) = bytes.split_at(MAGIC.len());
    if magic != MAGIC {
        return Err(Fault::BadHeader);
    }
    let (version, rest) = split_u32(rest);
    if version != VERSION {
        return Err(Fault::UnknownVersion(version));
    }
    let (crc, rest) = split_u32(rest);
    if crc32c::crc32c(rest) != crc {
        return Err(Fault::BadHeader);
    }
    let (first_seq, rest) = split_u64(rest);
    let (previous, rest) = split_u64(rest);
    let (chain_bytes, rest) = rest.split_at(32);
    let mut chain = [0; 32];
    chain.copy_from_slice(chain_bytes);
    let (checkpoint_bytes, rest) = split_u32(rest);
    let (checkpoint_crc, _) = split_u32(rest);
    let checkpoint_bytes = checkpoint_bytes as usize;
    if checkpoint_bytes > MAX_CHECKPOINT_BYTES {
        return Err(Fault::BadLength);
    }
    Ok(Fixed { first_seq, previous, chain: Chain(chain), checkpoint_bytes, checkpoint_crc })
}

fn read_or_fault(file: &File, buffer: &mut [u8], offset: u64) -> io::Result<Option<Fault>> {
    match files::read_exact_at(file, buffer, offset) {
        Ok(()) => Ok(None),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(Some(Fault::BadHeader)),
        Err(error) => Err(error),
    }
}

fn split_u64(bytes: &[u8]) -> (u64, &[u8]) {
    let (low, rest) = split_u32(bytes);
    let (high, rest) = split_u32(rest);
    (u64::from(low) | u64::from(high) << 32, rest)
}

/// The name of the segment that begins with `first_seq`.
#[must_use]
pub fn name(first_seq: u64) -> String {
    format!("{first_seq:012}.seg")
}

/// The path of the segment that begins with `first_seq`.
#[must_use]
pub fn path(dir: &Path, first_seq: u64) -> PathBuf {
    dir.join(name(first_seq))
}

/// The first sequence numbers of all segments in a directory, in order; other files are ignored.
///
/// # Errors
/// Whatever reading the directory gives.
pub fn list(dir: &Path) -> io::Result<Vec<u64>> {
    let mut row = Vec::new();
    for entry in fs::read_dir(dir)? {
        let entry_name = entry?.file_name();
        let number = entry_name.to_str().and_then(|text| text.strip_suffix(".seg")?.parse().ok());
        // A number written in another way (`7.seg`) is not one of our names.
        if let Some(first_seq) = number.filter(|first_seq| entry_name == name(*first_seq).as_str()) {
            row.push(first_seq);
        }
    }
    row.sort_unstable();
    Ok(row)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(header: &Header, change: impl FnOnce(&mut Vec<u8>)) -> Result<Header, Fault> {
        let dir = tempfile::tempdir().unwrap();
        let mut bytes = header.encode();
        change(&mut bytes);
        fs::write(path(dir.path(), header.first_seq), bytes).unwrap();
        read_header(dir.path(), header.first_seq).unwrap()
    }

    #[test]
    fn a_header_reads_back_and_every_flipped_bit_is_seen() {
        let header = Header {
            first_seq: 100,
            previous: 7,
            chain: Chain([9; 32]),
            checkpoint: Some(b"balances".to_vec()),
        };
        assert_eq!(written(&header, |_| ()), Ok(header.clone()));
        assert_eq!(header.carried().unwrap().seq, 99);
        for bit in 0..header.encode().len() * 8 {
            assert!(written(&header, |bytes| bytes[bit / 8] ^= 1 << (bit % 8)).is_err(), "bit {bit}");
        }
        assert_eq!(written(&header, |bytes| bytes.truncate(75)), Err(Fault::BadHeader));
        assert_eq!(written(&header, |bytes| bytes[8] = 2), Err(Fault::UnknownVersion(2)));
    }

    #[test]
    fn the_first_header_carries_nothing() {
        assert_eq!(written(&Header::first(), |_| ()), Ok(Header::first()));
        assert_eq!(Header::first().carried(), None);
    }

    #[test]
    fn only_our_names_are_listed() {
        let dir = tempfile::tempdir().unwrap();
        for file in ["000000000300.seg", "000000000001.seg", "7.seg", "000000000002.seg.tmp", "notes.txt"] {
            fs::write(dir.path().join(file), b"").unwrap();
        }
        assert_eq!(list(dir.path()).unwrap(), [1, 300]);
    }
}
