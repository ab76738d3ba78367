//! Verifies the older segments at leisure: every checksum, every link, and that each seal was carried over.

use std::ops::ControlFlow;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use super::damage::{Damage, Fault, JournalError};
use super::reader::Reader;
use super::segment::{self, Header};
use super::verify::{Verified, verify};

/// How far a scrub is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScrubProgress {
    /// The first sequence number of the segment being read.
    pub segment: u64,
    /// Bytes read so far, over all segments.
    pub bytes: u64,
}

/// What a scrub has read and found good.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ScrubReport {
    /// Whole segments.
    pub segments: u64,
    /// Events in them.
    pub events: u64,
    /// Bytes, cancelled segment included.
    pub bytes: u64,
    /// The segment to begin with next time, if it was cancelled.
    pub cancelled_at: Option<u64>,
}

/// Verifies all sealed segments from the one that begins with `from_segment` (0 for all); not the one being written.
///
/// `on_progress` is called after each frame, so it may also slow the scrub down; `cancel` is looked at as often.
///
/// # Errors
/// `Damaged` with the first fault found, or what the operating system gives.
pub fn scrub(
    reader: &Reader,
    from_segment: u64,
    on_progress: &mut dyn FnMut(ScrubProgress),
    cancel: &AtomicBool,
) -> Result<ScrubReport, JournalError> {
    let segments = reader.segments();
    let mut report = ScrubReport::default();
    for pair in segments.windows(2) {
        let (Some(&first_seq), Some(&next)) = (pair.first(), pair.last()) else { continue };
        if first_seq < from_segment {
            continue;
        }
        let mut on_frame = |bytes| {
            on_progress(ScrubProgress { segment: first_seq, bytes });
            if cancel.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        let before = report.bytes;
        let found = scrub_segment(reader.dir(), first_seq, |offset| on_frame(before + offset))?;
        report.bytes += found.end;
        if cancel.load(Ordering::Relaxed) {
            return Ok(ScrubReport { cancelled_at: Some(first_seq), ..report });
        }
        check_seal(reader.dir(), first_seq, next, &found)?;
        report.segments += 1;
        report.events += found.seq + 1 - first_seq;
    }
    Ok(report)
}

fn scrub_segment(
    dir: &Path,
    first_seq: u64,
    on_frame: impl FnMut(u64) -> ControlFlow<()>,
) -> Result<Verified, JournalError> {
    let header = header_of(dir, first_seq)?;
    let path = segment::path(dir, first_seq);
    let found = verify(&path, &header, on_frame).map_err(|source| JournalError::io("read", &path, source))?;
    match found.stop.clone() {
        None => Ok(found),
        Some((offset, why)) => {
            Err(JournalError::Damaged(Damage { segment: path, offset, seq_expected: found.seq + 1, why }))
        }
    }
}

/// The next segment must go on exactly where this one ends.
fn check_seal(dir: &Path, first_seq: u64, next: u64, found: &Verified) -> Result<(), JournalError> {
    let fault = |first_seq, offset, why| {
        let segment = segment::path(dir, first_seq);
        Err(JournalError::Damaged(Damage { segment, offset, seq_expected: found.seq + 1, why }))
    };
    if found.seal.is_none() {
        return fault(first_seq, found.end, Fault::NoSeal);
    }
    let header = header_of(dir, next)?;
    if header.first_seq != found.seq + 1 || header.previous != first_seq {
        return fault(next, 0, Fault::MissingSegment);
    }
    if header.chain != found.chain || header.checkpoint != found.seal {
        return fault(next, 0, Fault::SealNotCarried);
    }
    Ok(())
}

fn header_of(dir: &Path, first_seq: u64) -> Result<Header, JournalError> {
    let path = segment::path(dir, first_seq);
    segment::read_header(dir, first_seq).map_err(|source| JournalError::io("read", &path, source))?.map_err(
        |why| JournalError::Damaged(Damage { segment: path, offset: 0, seq_expected: first_seq, why }),
    )
}
