//! Opens a journal: checks the row of segments, verifies the last one, repairs a torn tail, refuses to touch damage.

use std::fs::File;
use std::io;
use std::ops::{ControlFlow, Range};
use std::path::Path;
use std::sync::Arc;

use super::append_file::AppendFile;
use super::damage::{Checkpoint, Damage, Fault, Health, JournalError, TornTail};
use super::frame::Chain;
use super::reader::{Segment, Shared};
use super::segment::{self, Header};
use super::verify::{Verified, look_behind, verify};
use super::writer::{Journal, Mode, Options, create_segment};
use crate::platform::files;

/// What was found when a journal was opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// The last event; 0 if there is none.
    pub last_seq: u64,
    /// The link of the chain after the last frame.
    pub chain: Chain,
    /// The newest sealed state: replay begins with the event after it, or with event 1 if there is none.
    pub checkpoint: Option<Checkpoint>,
    /// The unfinished write that was taken away, if there was one.
    pub repaired: Option<TornTail>,
    /// Whether the journal may be written.
    pub health: Health,
}

/// The last segment that has a readable header, and everything that is wrong with the row.
struct Row {
    segments: Vec<u64>,
    header: Header,
    damage: Option<Damage>,
}

impl Journal {
    /// Opens the journal in `dir/journal`, and creates it if there is none. The caller holds the lock of `dir`.
    ///
    /// Only the last segment is read: the seal before it vouches for the older ones (see [`super::scrub`]).
    /// A damaged journal opens too, for reading: see `Opened::health`.
    ///
    /// # Errors
    /// What the operating system gives, or `Damaged` if no segment has a readable header.
    pub fn open(dir: &Path, options: Options) -> Result<(Self, Opened), JournalError> {
        let dir = dir.join("journal");
        let io = |source| JournalError::io("open", &dir, source);
        files::create_private_dir(&dir).map_err(io)?;
        if segment::list(&dir).map_err(io)?.is_empty() {
            if let Some(parent) = dir.parent() {
                files::sync_dir(parent).map_err(io)?;
            }
            create_segment(&dir, &Header::first())?;
        }
        let row = read_row(&dir)?;
        let path = segment::path(&dir, row.header.first_seq);
        let read = |source| JournalError::io("read", &path, source);
        let found = verify(&path, &row.header, |_| ControlFlow::Continue(())).map_err(read)?;
        let (torn, damage) = match row.damage.clone() {
            Some(damage) => (None, Some(damage)),
            None => judge_tail(&path, &found)?,
        };
        Self::begin(&dir, options, row, found, torn, damage)
    }

    fn begin(
        dir: &Path,
        options: Options,
        row: Row,
        found: Verified,
        torn: Option<TornTail>,
        damage: Option<Damage>,
    ) -> Result<(Self, Opened), JournalError> {
        let opened = Opened {
            last_seq: found.seq,
            chain: found.chain,
            checkpoint: row.header.carried(),
            repaired: torn,
            health: damage.clone().map_or(Health::Healthy, Health::ReadOnly),
        };
        let segments = row.segments.iter().map(|first_seq| Segment::new(dir, *first_seq, None));
        let segment = Segment::new(dir, row.header.first_seq, Some(found.index));
        let mut segments: Vec<Arc<Segment>> = segments.collect();
        if let Some(same) = segments.iter_mut().find(|other| other.first_seq == segment.first_seq) {
            *same = segment.clone();
        }
        let shared = Shared::new(dir.to_path_buf(), segments, found.seq);
        let mode = match damage {
            Some(damage) => Mode::ReadOnly(damage),
            None => Mode::Writable(prepare(
                dir,
                &segment,
                found.last_group..found.end,
                opened.repaired.is_some(),
            )?),
        };
        let mut journal =
            Self { options, shared, segment, seq: found.seq, chain: found.chain, mode, buffer: Vec::new() };
        match (found.seal, &opened.health) {
            (Some(seal), Health::Healthy) => journal.continue_after(seal).map(|checkpoint| {
                let checkpoint = Some(checkpoint);
                (journal, Opened { checkpoint, ..opened })
            }),
            (Some(_) | None, Health::Healthy | Health::ReadOnly(_)) => Ok((journal, opened)),
        }
    }

    /// A crash came between the seal and the next segment: begin it now.
    fn continue_after(&mut self, checkpoint: Vec<u8>) -> Result<Checkpoint, JournalError> {
        let header = Header {
            first_seq: self.seq + 1,
            previous: self.segment.first_seq,
            chain: self.chain,
            checkpoint: Some(checkpoint.clone()),
        };
        self.begin_segment(&header)?;
        Ok(Checkpoint { seq: self.seq, chain: self.chain, bytes: checkpoint })
    }
}

/// Makes the last segment ready for appending: removes an unfinished next segment, cuts off a torn tail, and makes sure
/// that what was read is on the disk and not only in the kernel's memory.
fn prepare(
    dir: &Path,
    segment: &Segment,
    last_group: Range<u64>,
    is_torn: bool,
) -> Result<AppendFile, JournalError> {
    let io = |source| JournalError::io("repair", &segment.path, source);
    for entry in std::fs::read_dir(dir).map_err(io)? {
        let path = entry.map_err(io)?.path();
        if path.to_str().is_some_and(|text| text.ends_with(".seg.tmp")) {
            files::remove_if_there(&path).map_err(io)?;
        }
    }
    let file = files::open_for_update(&segment.path).map_err(io)?;
    write_again(&file, &last_group).map_err(io)?;
    files::sync_dir(dir).map_err(io)?;
    let mut file = AppendFile::new(file, last_group.end).map_err(io)?;
    if is_torn {
        file.trim().map_err(io)?;
    }
    Ok(file)
}

/// The writer may have died between write and sync, or because the sync failed; then the pages may count as clean in
/// the kernel without being on the disk, and a sync alone would not write them. It can only be the last group.
fn write_again(file: &File, group: &Range<u64>) -> io::Result<()> {
    let length = group.end - group.start;
    let mut bytes = vec![0; usize::try_from(length).map_err(io::Error::other)?];
    files::read_exact_at(file, &mut bytes, group.start)?;
    files::write_all_at(file, &bytes, group.start)?;
    file.sync_all()
}

/// Reads the links of all headers, and the whole header of the last readable segment.
fn read_row(dir: &Path) -> Result<Row, JournalError> {
    let io = |source| JournalError::io("read", dir, source);
    let segments = segment::list(dir).map_err(io)?;
    let mut damage = None;
    let mut before = 0;
    for first_seq in &segments {
        let why = match segment::read_previous(dir, *first_seq).map_err(io)? {
            Ok(previous) if previous == before => None,
            Ok(_) => Some(Fault::MissingSegment),
            Err(fault) => Some(fault),
        };
        damage = damage.or(why.map(|why| damaged(dir, *first_seq, why)));
        before = *first_seq;
    }
    for first_seq in segments.iter().rev() {
        match segment::read_header(dir, *first_seq).map_err(io)? {
            Ok(header) => return Ok(Row { segments, header, damage }),
            Err(why) => damage = damage.or_else(|| Some(damaged(dir, *first_seq, why))),
        }
    }
    Err(JournalError::Damaged(damage.unwrap_or_else(|| damaged(dir, 1, Fault::MissingSegment))))
}

fn damaged(dir: &Path, first_seq: u64, why: Fault) -> Damage {
    Damage { segment: segment::path(dir, first_seq), offset: 0, seq_expected: first_seq, why }
}

/// Tells a torn tail from damage in the middle of the last segment.
fn judge_tail(path: &Path, found: &Verified) -> Result<(Option<TornTail>, Option<Damage>), JournalError> {
    let Some((offset, why)) = found.stop.clone() else {
        return Ok((None, None));
    };
    let remains =
        look_behind(path, found.end, found.seq).map_err(|source| JournalError::io("read", path, source))?;
    // Nothing is ever written behind a seal, so a bad byte there is no write that was cut short.
    if remains.prove_damage || found.seal.is_some() {
        let segment = path.to_path_buf();
        return Ok((None, Some(Damage { segment, offset, seq_expected: found.seq + 1, why })));
    }
    let torn = TornTail { segment: path.to_path_buf(), at_offset: found.end, bytes_dropped: remains.bytes };
    Ok((Some(torn), None))
}
