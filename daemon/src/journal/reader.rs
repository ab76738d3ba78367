//! Reads the journal from any thread while it is being written, never past what is on the disk.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use super::cursor::{FrameCursor, Step};
use super::damage::{Damage, Fault, JournalError};
use super::index::SparseIndex;
use super::segment;

/// The most events one `read_back` gives.
pub const MAX_PAGE: usize = 4096;

/// A cheap handle for reading; clones share the writer's state.
#[derive(Clone, Debug)]
pub struct Reader {
    shared: Arc<Shared>,
}

/// What the writer tells the readers.
#[derive(Debug)]
pub(super) struct Shared {
    pub(super) dir: PathBuf,
    state: RwLock<State>,
}

#[derive(Debug)]
pub(super) struct State {
    /// All segments, in order; the last one is being written.
    pub(super) segments: Vec<Arc<Segment>>,
    /// The last event that is certainly on the disk.
    pub(super) durable_seq: u64,
}

/// One segment, and where its events stand once somebody has asked.
#[derive(Debug)]
pub(super) struct Segment {
    pub(super) first_seq: u64,
    pub(super) path: PathBuf,
    index: Mutex<Option<SparseIndex>>,
}

impl Segment {
    pub(super) fn new(dir: &Path, first_seq: u64, index: Option<SparseIndex>) -> Arc<Self> {
        Arc::new(Self { first_seq, path: segment::path(dir, first_seq), index: Mutex::new(index) })
    }

    /// Takes note of new events of the segment that is being written.
    pub(super) fn note(&self, events: impl Iterator<Item = (u64, u64)>) {
        if let Some(index) = self.index().as_mut() {
            events.for_each(|(seq, offset)| index.note(seq, offset));
        }
    }

    fn index(&self) -> MutexGuard<'_, Option<SparseIndex>> {
        self.index.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// An offset from which the event `seq` is reached in few steps; `None` if the segment has no event.
    fn offset_near(&self, dir: &Path, seq: u64) -> Result<Option<u64>, JournalError> {
        let mut index = self.index();
        if index.is_none() {
            *index = Some(self.build_index(dir)?);
        }
        Ok(index.as_ref().and_then(|index| index.offset_near(seq)))
    }

    fn build_index(&self, dir: &Path) -> Result<SparseIndex, JournalError> {
        let io = |source| JournalError::io("index", &self.path, source);
        let header = segment::read_header(dir, self.first_seq)
            .map_err(io)?
            .map_err(|why| self.damaged(0, self.first_seq, why))?;
        let mut cursor = FrameCursor::open(&self.path, header.bytes()).map_err(io)?;
        let mut index = SparseIndex::new(self.first_seq);
        loop {
            let offset = cursor.offset();
            match cursor.skip().map_err(io)? {
                Step::Frame(head) if head.place.is_seal() => return Ok(index),
                Step::Frame(head) => index.note(head.seq, offset),
                // What is wrong is found and said when the events themselves are read.
                Step::End | Step::Bad(_) => return Ok(index),
            }
        }
    }

    fn damaged(&self, offset: u64, seq_expected: u64, why: Fault) -> JournalError {
        JournalError::Damaged(Damage { segment: self.path.clone(), offset, seq_expected, why })
    }
}

impl Shared {
    pub(super) fn new(dir: PathBuf, segments: Vec<Arc<Segment>>, durable_seq: u64) -> Arc<Self> {
        Arc::new(Self { dir, state: RwLock::new(State { segments, durable_seq }) })
    }

    pub(super) fn state(&self) -> RwLockReadGuard<'_, State> {
        self.state.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn state_mut(&self) -> RwLockWriteGuard<'_, State> {
        self.state.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Reader {
    pub(super) fn new(shared: Arc<Shared>) -> Self {
        Self { shared }
    }

    /// The last event that is certainly on the disk; 0 if there is none.
    #[must_use]
    pub fn durable_seq(&self) -> u64 {
        self.shared.state().durable_seq
    }

    /// The events from `seq` on, up to the last one that is on the disk now.
    #[must_use]
    pub fn read_from(&self, seq: u64) -> Entries {
        self.read_range(seq, self.durable_seq())
    }

    /// Up to `limit` events before `before_seq`, the newest first; at most [`MAX_PAGE`].
    ///
    /// # Errors
    /// Whatever reading gives.
    pub fn read_back(&self, before_seq: u64, limit: usize) -> Result<Vec<(u64, Vec<u8>)>, JournalError> {
        let last = before_seq.saturating_sub(1).min(self.durable_seq());
        let first = (last + 1).saturating_sub(limit.min(MAX_PAGE) as u64);
        let mut page = self.read_range(first, last).collect::<Result<Vec<_>, _>>()?;
        page.reverse();
        Ok(page)
    }

    /// The directory of the segments.
    pub(super) fn dir(&self) -> &Path {
        &self.shared.dir
    }

    /// The first sequence numbers of all segments, in order.
    #[must_use]
    pub fn segments(&self) -> Vec<u64> {
        self.shared.state().segments.iter().map(|segment| segment.first_seq).collect()
    }

    fn read_range(&self, first: u64, last: u64) -> Entries {
        Entries { shared: self.shared.clone(), open: None, next_seq: first.max(1), last_seq: last }
    }
}

/// Events in order. After an error it gives nothing more.
#[derive(Debug)]
pub struct Entries {
    shared: Arc<Shared>,
    open: Option<(Arc<Segment>, FrameCursor)>,
    next_seq: u64,
    last_seq: u64,
}

impl Iterator for Entries {
    type Item = Result<(u64, Vec<u8>), JournalError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.next_seq > self.last_seq {
            return None;
        }
        let entry = self.read_next();
        match &entry {
            Ok(_) => self.next_seq += 1,
            Err(_) => self.last_seq = 0,
        }
        Some(entry)
    }
}

impl Entries {
    fn read_next(&mut self) -> Result<(u64, Vec<u8>), JournalError> {
        let seq = self.next_seq;
        let (segment, mut cursor) = match self.open.take() {
            Some(open) => open,
            None => self.open_at(seq)?,
        };
        let mut payload = Vec::new();
        let offset = cursor.offset();
        match cursor.read(&mut payload).map_err(|source| JournalError::io("read", &segment.path, source))? {
            Step::Frame(head) if head.place.is_seal() => {
                // The next event begins the next segment, or that segment is missing.
                self.open = Some(self.open_first(seq)?);
                self.read_next()
            }
            Step::Frame(head) if head.seq == seq => {
                self.open = Some((segment, cursor));
                Ok((seq, payload))
            }
            Step::Frame(head) => Err(segment.damaged(offset, seq, Fault::WrongSequence(head.seq))),
            Step::End => Err(segment.damaged(offset, seq, Fault::CutShort)),
            Step::Bad(fault) => Err(segment.damaged(offset, seq, fault)),
        }
    }

    fn segment_of(&self, seq: u64) -> Result<Arc<Segment>, JournalError> {
        let state = self.shared.state();
        let after = state.segments.partition_point(|segment| segment.first_seq <= seq);
        let missing = || Damage {
            segment: segment::path(&self.shared.dir, seq),
            offset: 0,
            seq_expected: seq,
            why: Fault::MissingSegment,
        };
        let at = after.checked_sub(1).ok_or_else(|| JournalError::Damaged(missing()))?;
        state.segments.get(at).cloned().ok_or_else(|| JournalError::Damaged(missing()))
    }

    /// Opens the segment that must begin with `seq`.
    fn open_first(&self, seq: u64) -> Result<(Arc<Segment>, FrameCursor), JournalError> {
        let segment = self.segment_of(seq)?;
        if segment.first_seq != seq {
            return Err(segment.damaged(0, seq, Fault::MissingSegment));
        }
        self.open_at(seq)
    }

    /// Opens the segment that holds `seq`, with the cursor in front of it.
    fn open_at(&self, seq: u64) -> Result<(Arc<Segment>, FrameCursor), JournalError> {
        let segment = self.segment_of(seq)?;
        let near = segment.offset_near(&self.shared.dir, seq)?;
        let offset = near.ok_or_else(|| segment.damaged(0, seq, Fault::CutShort))?;
        let io = |source| JournalError::io("read", &segment.path, source);
        let mut cursor = FrameCursor::open(&segment.path, offset).map_err(io)?;
        cursor.skip_before(seq).map_err(io)?;
        Ok((segment, cursor))
    }
}
