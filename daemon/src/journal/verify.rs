//! Reads a whole segment, checks checksums, numbers, groups and the chain, and says where the certain part ends.

use std::fs::File;
use std::io;
use std::ops::ControlFlow;
use std::path::Path;

use super::append_file::is_zero_from;
use super::cursor::{FrameCursor, Step};
use super::damage::Fault;
use super::frame::{Chain, HEAD_BYTES, Head};
use super::index::SparseIndex;
use super::segment::Header;

/// What a segment holds, up to the end of its last whole group.
#[derive(Debug)]
pub struct Verified {
    /// Where the last whole group begins; the end of the header if there is none.
    pub last_group: u64,
    /// Where the last whole group ends.
    pub end: u64,
    /// The last event of the last whole group.
    pub seq: u64,
    /// The link of the chain at the end.
    pub chain: Chain,
    /// Where the events stand.
    pub index: SparseIndex,
    /// The checkpoint, if the segment is sealed.
    pub seal: Option<Vec<u8>>,
    /// What is wrong behind the end, and where; nothing if only zeros follow.
    pub stop: Option<(u64, Fault)>,
}

/// Verifies a segment from its header on. `on_frame` hears the offset behind each frame and may break off.
///
/// # Errors
/// Whatever reading gives. A wrong byte is no error but a `stop`.
pub fn verify(
    path: &Path,
    header: &Header,
    mut on_frame: impl FnMut(u64) -> ControlFlow<()>,
) -> io::Result<Verified> {
    let mut cursor = FrameCursor::open(path, header.bytes())?;
    let mut walk = Walk::new(header);
    let mut payload = Vec::new();
    let stop = loop {
        let offset = cursor.offset();
        match cursor.read(&mut payload)? {
            Step::Frame(head) => {
                if let Err(fault) = walk.accept(&head, &payload, offset) {
                    break Some((offset, fault));
                }
                if on_frame(cursor.offset()).is_break() {
                    break None;
                }
            }
            Step::End => break end_fault(path, offset, &walk)?.map(|fault| (offset, fault)),
            Step::Bad(fault) => break Some((offset, fault)),
        }
    };
    let mut verified = walk.whole;
    verified.index.forget_after(verified.seq);
    verified.stop = stop;
    Ok(verified)
}

/// At the end of the frames a group must be whole and only zeros may follow.
fn end_fault(path: &Path, offset: u64, walk: &Walk) -> io::Result<Option<Fault>> {
    if walk.group_frames > 0 {
        return Ok(Some(Fault::CutShort));
    }
    let is_zero = is_zero_from(&File::open(path)?, offset)?;
    Ok((!is_zero).then_some(Fault::BytesAfterEnd))
}

/// The state of the walk: what is certain, and the group that is being read.
struct Walk {
    whole: Verified,
    first_seq: u64,
    seq: u64,
    chain: Chain,
    group_frames: u64,
}

impl Walk {
    fn new(header: &Header) -> Self {
        let seq = header.first_seq - 1;
        let whole = Verified {
            last_group: header.bytes(),
            end: header.bytes(),
            seq,
            chain: header.chain,
            index: SparseIndex::new(header.first_seq),
            seal: None,
            stop: None,
        };
        Self { whole, first_seq: header.first_seq, seq, chain: header.chain, group_frames: 0 }
    }

    fn accept(&mut self, head: &Head, payload: &[u8], offset: u64) -> Result<(), Fault> {
        let seq = if head.place.is_seal() { self.seq } else { self.seq + 1 };
        if self.whole.seal.is_some() {
            return Err(Fault::BytesAfterEnd);
        }
        if head.seq != seq || seq < self.first_seq || head.place.index() != self.group_frames {
            return Err(Fault::WrongSequence(head.seq));
        }
        if head.chain != self.chain.next(head.seq, head.place, payload) {
            return Err(Fault::BrokenChain);
        }
        if head.place.is_seal() {
            self.whole.seal = Some(payload.to_vec());
        } else {
            self.whole.index.note(seq, offset);
        }
        self.seq = seq;
        self.chain = head.chain;
        self.group_frames += 1;
        if head.place.is_last() {
            self.group_frames = 0;
            // Groups lie side by side: this one began where the one before ended.
            self.whole.last_group = self.whole.end;
            self.whole.end = offset + head.frame_bytes();
            self.whole.seq = self.seq;
            self.whole.chain = self.chain;
        }
        Ok(())
    }
}

/// What lies behind the certain part of the last segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Remains {
    /// Whether a frame there proves that events after the certain part had been synced.
    pub prove_damage: bool,
    /// Bytes from the end of the certain part to the last byte that is not zero.
    pub bytes: u64,
}

/// Looks at every byte behind `end` for a frame that was written only after event `seq + 1` had been synced.
///
/// A power cut may keep the later pages of an unsynced group and lose the earlier ones, so a valid frame of that same
/// group proves nothing; a frame of a later group, or a seal, does.
///
/// # Errors
/// Whatever reading gives.
pub fn look_behind(path: &Path, end: u64, seq: u64) -> io::Result<Remains> {
    let bytes = read_from(path, end)?;
    let used = bytes.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
    let most = seq + 1 + used.div_ceil(HEAD_BYTES) as u64;
    let proves = |head: &Head| head.proves_synced() > seq && head.seq <= most;
    let prove_damage = (0..used).any(|at| frame_at(&bytes, at, proves));
    Ok(Remains { prove_damage, bytes: used as u64 })
}

fn read_from(path: &Path, offset: u64) -> io::Result<Vec<u8>> {
    use std::io::{Read, Seek, SeekFrom};
    let mut file = File::open(path)?;
    file.seek(SeekFrom::Start(offset))?;
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The checksum is asked last: it is dear, and almost no place has a plausible number.
fn frame_at(bytes: &[u8], at: usize, is_wanted: impl Fn(&Head) -> bool) -> bool {
    let Some(Ok(head_bytes)) = bytes.get(at..at + HEAD_BYTES).map(<&[u8; HEAD_BYTES]>::try_from) else {
        return false;
    };
    let head = Head::parse(head_bytes).filter(|head| head.has_sane_length() && is_wanted(head));
    let start = at + HEAD_BYTES;
    head.is_some_and(|head| {
        bytes.get(start..start + head.len as usize).is_some_and(|payload| head.fits(payload))
    })
}
