//! Walks the frames of one segment file, without judging the chain.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use super::damage::Fault;
use super::frame::{HEAD_BYTES, Head};

/// What stands at the cursor.
#[derive(Debug)]
pub enum Step {
    /// A frame; the cursor now stands behind it.
    Frame(Head),
    /// Zeros or the end of the file; the cursor does not move.
    End,
    /// No frame; the cursor does not move on.
    Bad(Fault),
}

/// A place in a segment file between two frames.
#[derive(Debug)]
pub struct FrameCursor {
    reader: BufReader<File>,
    offset: u64,
    length: u64,
}

impl FrameCursor {
    /// Opens a segment at the offset of a frame.
    ///
    /// # Errors
    /// Whatever opening or seeking gives.
    pub fn open(path: &Path, offset: u64) -> io::Result<Self> {
        let file = File::open(path)?;
        let length = file.metadata()?.len();
        let mut reader = BufReader::with_capacity(1 << 16, file);
        reader.seek(SeekFrom::Start(offset))?;
        Ok(Self { reader, offset, length })
    }

    /// Where the cursor stands, in bytes from the start of the file.
    #[must_use]
    pub fn offset(&self) -> u64 {
        self.offset
    }

    /// Reads the next frame's payload into `payload` and checks its checksum.
    ///
    /// # Errors
    /// Whatever reading gives; bad bytes are a `Step`, not an error.
    pub fn read(&mut self, payload: &mut Vec<u8>) -> io::Result<Step> {
        payload.clear();
        let head = match self.read_head()? {
            Step::Frame(head) => head,
            other @ (Step::End | Step::Bad(_)) => return Ok(other),
        };
        payload.resize(head.len as usize, 0);
        self.reader.read_exact(payload)?;
        if !head.fits(payload) {
            return Ok(Step::Bad(Fault::BadChecksum));
        }
        self.offset += head.frame_bytes();
        Ok(Step::Frame(head))
    }

    /// Steps over the next frame by its length, without reading its payload or checking anything.
    ///
    /// # Errors
    /// Whatever seeking gives.
    pub fn skip(&mut self) -> io::Result<Step> {
        let step = self.read_head()?;
        if let Step::Frame(head) = &step {
            self.reader.seek_relative(i64::from(head.len))?;
            self.offset += head.frame_bytes();
        }
        Ok(step)
    }

    /// Steps over the events before `seq`; stops in front of any other thing.
    ///
    /// # Errors
    /// Whatever seeking gives.
    pub fn skip_before(&mut self, seq: u64) -> io::Result<()> {
        loop {
            let offset = self.offset;
            let wanted = |head: &Head| head.seq < seq && !head.place.is_seal();
            if !matches!(self.skip()?, Step::Frame(head) if wanted(&head)) {
                self.reader.seek(SeekFrom::Start(offset))?;
                self.offset = offset;
                return Ok(());
            }
        }
    }

    fn read_head(&mut self) -> io::Result<Step> {
        let left = self.length.saturating_sub(self.offset);
        let mut bytes = [0; HEAD_BYTES];
        let whole = left >= HEAD_BYTES as u64;
        let available = if whole { HEAD_BYTES } else { left as usize };
        self.reader.read_exact(&mut bytes[..available])?;
        let Some(head) = Head::parse(&bytes) else {
            return Ok(Step::End);
        };
        Ok(if !whole {
            Step::Bad(Fault::CutShort)
        } else if !head.has_sane_length() {
            Step::Bad(Fault::BadLength)
        } else if head.frame_bytes() > left {
            Step::Bad(Fault::CutShort)
        } else {
            Step::Frame(head)
        })
    }
}
