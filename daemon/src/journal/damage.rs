//! What can be wrong with the bytes on the disk, said precisely enough to act on.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use super::frame::Chain;
use crate::platform::files;

/// What is wrong at one place of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The header of the file does not carry its own checksum, magic or name.
    BadHeader,
    /// The file was written by a later version.
    UnknownVersion(u32),
    /// A segment is missing before this one.
    MissingSegment,
    /// A frame or a group ends too early.
    CutShort,
    /// A frame claims more bytes than its kind may have.
    BadLength,
    /// The checksum of a frame does not fit.
    BadChecksum,
    /// The hash of a frame does not follow from the frames before.
    BrokenChain,
    /// A frame carries another number than the one that follows.
    WrongSequence(u64),
    /// Bytes stand where nothing was ever written.
    BytesAfterEnd,
    /// A segment that has a successor does not end in a seal.
    NoSeal,
    /// The header of the next segment does not carry over the seal.
    SealNotCarried,
    /// The content does not have the digest it is filed under.
    WrongDigest,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BadHeader => f.write_str("the header is damaged"),
            Self::UnknownVersion(version) => write!(f, "format {version} is not known to this build"),
            Self::MissingSegment => f.write_str("the segment before it is missing"),
            Self::CutShort => f.write_str("it ends too early"),
            Self::BadLength => f.write_str("the length is out of bounds"),
            Self::BadChecksum => f.write_str("the checksum does not fit"),
            Self::BrokenChain => f.write_str("the chain of hashes is broken"),
            Self::WrongSequence(found) => write!(f, "the sequence number is {found}"),
            Self::BytesAfterEnd => f.write_str("there are bytes behind the end"),
            Self::NoSeal => f.write_str("the seal is missing"),
            Self::SealNotCarried => f.write_str("the next segment does not carry its seal"),
            Self::WrongDigest => f.write_str("the content does not match its digest"),
        }
    }
}

/// Damage that is no torn tail: bytes that had been synced are no longer what was written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{} at byte {offset} (expected sequence {seq_expected}): {why}", segment.display())]
pub struct Damage {
    /// The file.
    pub segment: PathBuf,
    /// Where the bad part begins, in bytes from the start of the file.
    pub offset: u64,
    /// The sequence number that should be there; 0 in the pack of contents.
    pub seq_expected: u64,
    /// What is wrong.
    pub why: Fault,
}

/// A write that a crash cut short; it was never answered, so it was taken away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TornTail {
    /// The file.
    pub segment: PathBuf,
    /// Where the file's content ends now, in bytes from the start.
    pub at_offset: u64,
    /// Bytes from there to the last one that was not zero.
    pub bytes_dropped: u64,
}

/// What a seal keeps: the state of the world after an event, so that a start need not read what is older.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// The last event the checkpoint contains.
    pub seq: u64,
    /// The link of the chain after the seal.
    pub chain: Chain,
    /// What was given to `seal`.
    pub bytes: Vec<u8>,
}

/// Whether the journal may be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Health {
    /// Everything that was read at the start is as it was written.
    Healthy,
    /// Something is damaged: nothing on the disk was changed and nothing will be.
    ReadOnly(Damage),
}

/// Why the journal or the pack of contents could not do something.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// The operating system refused.
    #[error("cannot {doing} {}", path.display())]
    Io {
        /// What was tried.
        doing: &'static str,
        /// The file or directory.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// The disk or the quota is full; what was to be written is not there after a restart.
    #[error("the disk is full: cannot {doing} {}", path.display())]
    DiskFull {
        /// What was tried.
        doing: &'static str,
        /// The file.
        path: PathBuf,
        /// The error as it came.
        source: io::Error,
    },
    /// A write or a sync failed earlier; only opening again can tell what is on the disk.
    #[error("an earlier write failed; the journal must be opened again")]
    Poisoned,
    /// The journal is damaged and is not written any more.
    #[error("the journal is read-only because it is damaged")]
    ReadOnly(#[source] Damage),
    /// What was read is not what was written.
    #[error("the journal is damaged")]
    Damaged(#[source] Damage),
    /// A payload, a group, a checkpoint or a content is over its bound.
    #[error("{what} of {amount} is over the bound of {bound}")]
    TooLarge {
        /// What is too large.
        what: &'static str,
        /// How large it is, in bytes or frames.
        amount: usize,
        /// The bound in the same unit.
        bound: usize,
    },
    /// A segment without an event cannot be sealed.
    #[error("a segment without an event cannot be sealed")]
    EmptySegment,
}

impl JournalError {
    /// Wraps an error of the operating system; a full disk is told apart.
    pub(super) fn io(doing: &'static str, path: &Path, source: io::Error) -> Self {
        let path = path.to_path_buf();
        if files::is_disk_full(&source) {
            Self::DiskFull { doing, path, source }
        } else {
            Self::Io { doing, path, source }
        }
    }
}
