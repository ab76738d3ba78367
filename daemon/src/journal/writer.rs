//! The one writer of the journal: groups in, one write and one sync each, and a seal at the end of a segment.

use std::io;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use super::append_file::AppendFile;
use super::damage::{Damage, Health, JournalError};
use super::frame::{
    self, Chain, HEAD_BYTES, MAX_CHECKPOINT_BYTES, MAX_GROUP_FRAMES, MAX_PAYLOAD_BYTES, Place,
};
use super::index::SparseIndex;
use super::reader::{Reader, Segment, Shared};
use super::segment::{self, Header};
use crate::platform::files;

/// The most bytes of a group, frame heads included.
pub const MAX_GROUP_BYTES: usize = 16 << 20;
/// A buffer larger than this is given back after use.
const KEPT_BUFFER_BYTES: usize = 1 << 20;

/// How a journal is kept.
#[derive(Clone, Debug)]
pub struct Options {
    /// The size at which a segment wants its seal, in bytes.
    pub segment_bytes: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self { segment_bytes: 64 << 20 }
    }
}

/// The journal, open for appending (or only for reading, if it is damaged).
#[derive(Debug)]
pub struct Journal {
    pub(super) options: Options,
    pub(super) shared: Arc<Shared>,
    pub(super) segment: Arc<Segment>,
    pub(super) seq: u64,
    pub(super) chain: Chain,
    pub(super) mode: Mode,
    pub(super) buffer: Vec<u8>,
}

/// Whether the journal may be written.
#[derive(Debug)]
pub(super) enum Mode {
    Writable(AppendFile),
    Poisoned,
    ReadOnly(Damage),
}

impl Journal {
    /// Writes a group of events and waits until it is on the disk; gives their sequence numbers.
    ///
    /// The group is atomic: after a crash it is there wholly or not at all. An empty group does nothing.
    ///
    /// # Errors
    /// `TooLarge` before anything is written; `DiskFull` or `Io` if a write or a sync failed, and from then on
    /// `Poisoned`, because nobody knows what is on the disk until the journal is opened again; `ReadOnly`.
    pub fn append<P: AsRef<[u8]>>(&mut self, payloads: &[P]) -> Result<Range<u64>, JournalError> {
        let first = self.seq + 1;
        check_group(payloads)?;
        let mut file = self.take_file()?;
        if payloads.is_empty() {
            self.mode = Mode::Writable(file);
            return Ok(first..first);
        }
        let (chain, places) = self.encode(payloads);
        let offset = write_group(&mut file, &self.buffer)
            .map_err(|source| JournalError::io("append to", &self.segment.path, source))?;
        self.mode = Mode::Writable(file);
        self.release_buffer();
        self.seq += payloads.len() as u64;
        self.chain = chain;
        self.segment.note(places.into_iter().map(|(seq, at)| (seq, offset + at)));
        self.shared.state_mut().durable_seq = self.seq;
        Ok(first..self.seq + 1)
    }

    /// Whether the segment is full, so that a checkpoint should be sealed before the next group.
    #[must_use]
    pub fn wants_seal(&self) -> bool {
        let has_events = self.seq >= self.segment.first_seq;
        matches!(&self.mode, Mode::Writable(file) if has_events && file.end() >= self.options.segment_bytes)
    }

    /// Ends the segment with a checkpoint of the state after the last event, and begins the next segment.
    ///
    /// # Errors
    /// `EmptySegment` if there is no event since the last seal, `TooLarge`; else as `append`.
    pub fn seal(&mut self, checkpoint: &[u8]) -> Result<(), JournalError> {
        bounded("a checkpoint", checkpoint.len(), MAX_CHECKPOINT_BYTES)?;
        if self.seq < self.segment.first_seq {
            return Err(JournalError::EmptySegment);
        }
        let mut file = self.take_file()?;
        self.buffer.clear();
        let chain = frame::encode(&mut self.buffer, &self.chain, self.seq, Place::seal(), checkpoint);
        let io = |source| JournalError::io("seal", &self.segment.path, source);
        write_group(&mut file, &self.buffer).map_err(io)?;
        fail::fail_point!("journal.after_seal");
        file.trim().map_err(io)?;
        self.release_buffer();
        let header = Header {
            first_seq: self.seq + 1,
            previous: self.segment.first_seq,
            chain,
            checkpoint: Some(checkpoint.to_vec()),
        };
        self.begin_segment(&header)
    }

    /// A handle for reading, from any thread.
    #[must_use]
    pub fn reader(&self) -> Reader {
        Reader::new(self.shared.clone())
    }

    /// The last event; 0 if there is none.
    #[must_use]
    pub fn last_seq(&self) -> u64 {
        self.seq
    }

    /// The link of the chain after the last frame.
    #[must_use]
    pub fn chain(&self) -> Chain {
        self.chain
    }

    /// Whether the journal was found undamaged when it was opened.
    #[must_use]
    pub fn health(&self) -> Health {
        match &self.mode {
            Mode::Writable(_) | Mode::Poisoned => Health::Healthy,
            Mode::ReadOnly(damage) => Health::ReadOnly(damage.clone()),
        }
    }

    /// Creates the next segment and makes it the one that is written.
    pub(super) fn begin_segment(&mut self, header: &Header) -> Result<(), JournalError> {
        let dir = self.shared.dir.clone();
        let file = create_segment(&dir, header)?;
        let segment = Segment::new(&dir, header.first_seq, Some(SparseIndex::new(header.first_seq)));
        self.segment = segment.clone();
        self.chain = header.chain;
        self.mode = Mode::Writable(file);
        self.shared.state_mut().segments.push(segment);
        Ok(())
    }

    /// Takes the file out of the journal: who fails to put it back has poisoned the journal.
    fn take_file(&mut self) -> Result<AppendFile, JournalError> {
        match std::mem::replace(&mut self.mode, Mode::Poisoned) {
            Mode::Writable(file) => Ok(file),
            Mode::Poisoned => Err(JournalError::Poisoned),
            Mode::ReadOnly(damage) => {
                self.mode = Mode::ReadOnly(damage.clone());
                Err(JournalError::ReadOnly(damage))
            }
        }
    }

    /// Fills the buffer with the group's frames; gives the last link, and where in the buffer each event stands.
    fn encode<P: AsRef<[u8]>>(&mut self, payloads: &[P]) -> (Chain, Vec<(u64, u64)>) {
        self.buffer.clear();
        let mut chain = self.chain;
        let mut places = Vec::with_capacity(payloads.len());
        for (index, payload) in payloads.iter().enumerate() {
            let seq = self.seq + 1 + index as u64;
            places.push((seq, self.buffer.len() as u64));
            let place = Place::event(index, payloads.len());
            chain = frame::encode(&mut self.buffer, &chain, seq, place, payload.as_ref());
        }
        (chain, places)
    }

    fn release_buffer(&mut self) {
        self.buffer.clear();
        self.buffer.shrink_to(KEPT_BUFFER_BYTES);
    }
}

/// Creates a segment file with its header, durably.
pub(super) fn create_segment(dir: &Path, header: &Header) -> Result<AppendFile, JournalError> {
    let path = segment::path(dir, header.first_seq);
    let io = |source| JournalError::io("create", &path, source);
    let file = files::create_file_durably(dir, &segment::name(header.first_seq), &header.encode(), || {
        fail::fail_point!("journal.before_rotate_sync");
        Ok(())
    });
    AppendFile::new(file.map_err(io)?, header.bytes()).map_err(io)
}

fn write_group(file: &mut AppendFile, bytes: &[u8]) -> io::Result<u64> {
    fail::fail_point!("journal.before_append");
    fail::fail_point!("journal.write_error", |kind| Err(injected(kind)));
    let offset = file.write(bytes)?;
    fail::fail_point!("journal.after_append");
    fail::fail_point!("journal.sync_error", |kind| Err(injected(kind)));
    file.sync()?;
    fail::fail_point!("journal.after_sync");
    Ok(offset)
}

/// The error a fail point asks for: `full` for a full disk, anything else for a broken one.
#[cfg(feature = "failpoints")]
fn injected(kind: Option<String>) -> io::Error {
    match kind.as_deref() {
        Some("full") => io::ErrorKind::StorageFull.into(),
        Some(_) | None => io::Error::other("injected by a fail point"),
    }
}

fn check_group<P: AsRef<[u8]>>(payloads: &[P]) -> Result<(), JournalError> {
    bounded("a group", payloads.len(), MAX_GROUP_FRAMES)?;
    let mut bytes = 0;
    for payload in payloads {
        bounded("an event", payload.as_ref().len(), MAX_PAYLOAD_BYTES)?;
        bytes += HEAD_BYTES + payload.as_ref().len();
    }
    bounded("a group", bytes, MAX_GROUP_BYTES)
}

pub(super) fn bounded(what: &'static str, amount: usize, bound: usize) -> Result<(), JournalError> {
    if amount <= bound { Ok(()) } else { Err(JournalError::TooLarge { what, amount, bound }) }
}
