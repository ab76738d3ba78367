//! Frames of a clip from its bytes: MP4 with H.264, GIF, APNG, animated WebP and Y4M, one frame at a time.
//!
//! A clip of an hour needs no more memory than one of a second: only the frame that is looked at, and what the codec itself keeps,
//! is there at once. Whatever is wrong with a clip is a [`FrameFault`]; other formats are named in it, so that the caller can ask
//! another program. Frames that lie in a folder are decoded by whoever reads the folder, and handed on as [`Frames`] too.

mod apng;
mod canvas;
mod frame_buf;
mod gif;
mod h264;
pub mod mp4;
mod part;
mod webp;
mod y4m;

pub(crate) use frame_buf::ToRgb;
pub use frame_buf::{FrameBuf, Matrix, Pixels, Yuv};
pub use part::Part;

use crate::frame::{FrameError, MAX_PIXELS, MAX_SIDE};

/// The most frames that are read of one clip: over five minutes at 30 a second.
pub const MAX_FRAMES: u32 = 10_000;

/// Frames in the order in which they are shown.
pub trait Frames {
    /// The next frame, or what is wrong with it; `None` at the end. After [`FrameFault::Broken`] further frames may follow, after
    /// every other fault there are none.
    fn next(&mut self) -> Option<Result<FrameBuf, FrameFault>>;

    /// Frames a second as the file's header says it (above 0), if it does; single frames may stand longer.
    fn fps(&self) -> Option<f64>;

    /// How many frames the header promises; what comes may differ.
    fn count_hint(&self) -> Option<u32>;
}

/// Why there are no frames, or not this one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FrameFault {
    /// The bytes begin like no clip that is known here.
    #[error("this is no clip: its first bytes are those of no known format")]
    NoClip,
    /// A clip whose format or codec is not read here; another program may.
    #[error("{what} is not read here")]
    NotRead {
        /// The format, as people call it.
        what: String,
    },
    /// The file says that it is a clip and holds nothing that can be shown.
    #[error("the clip has no frames")]
    Empty,
    /// The container is damaged from the start, so that no frame can be found.
    #[error("the file is damaged: {why}")]
    Damaged {
        /// What was expected.
        why: String,
    },
    /// One frame cannot be decoded; further ones may.
    #[error("frame {frame} is broken: {why}")]
    Broken {
        /// Its number in the file, from 0.
        frame: u32,
        /// What the decoder said.
        why: String,
    },
    /// Frames of this size are not looked at.
    #[error(transparent)]
    Size(#[from] FrameError),
    /// There are more than [`MAX_FRAMES`].
    #[error("a clip has at most {MAX_FRAMES} frames")]
    TooMany,
}

impl FrameFault {
    fn damaged(why: impl ToString) -> Self {
        Self::Damaged { why: why.to_string() }
    }

    fn not_read(what: impl ToString) -> Self {
        Self::NotRead { what: what.to_string() }
    }
}

/// Opens a clip by its first bytes, never by its name; nothing is decoded yet.
///
/// # Errors
/// [`FrameFault::NoClip`], [`FrameFault::NotRead`] with the format's name, [`FrameFault::Damaged`], [`FrameFault::Empty`] or
/// [`FrameFault::Size`].
pub fn open(bytes: &[u8]) -> Result<Box<dyn Frames + '_>, FrameFault> {
    if bytes.starts_with(b"GIF8") {
        return Ok(Box::new(gif::Gif::open(bytes)?));
    }
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        return Ok(Box::new(apng::Apng::open(bytes)?));
    }
    if bytes.starts_with(b"YUV4MPEG2") {
        return Ok(Box::new(y4m::Y4m::open(bytes)?));
    }
    if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        return Ok(Box::new(webp::Webp::open(bytes)?));
    }
    match bytes.get(4..8) {
        Some(b"ftyp" | b"moov" | b"mdat" | b"styp" | b"free" | b"skip" | b"wide") => {
            Ok(Box::new(h264::H264::open(bytes)?))
        }
        _ => Err(other(bytes)),
    }
}

/// The name of a known format that is not read here.
fn other(bytes: &[u8]) -> FrameFault {
    let named = [
        (0, &b"\x1a\x45\xdf\xa3"[..], "Matroska or WebM"),
        (8, b"AVI ", "AVI"),
        (0, b"OggS", "Ogg"),
        (0, b"FLV", "Flash video"),
        (0, b"\0\0\x01\xba", "an MPEG program stream"),
        (0, b"\0\0\0\x01", "an H.264 stream without a container"),
        (0, b"\xff\xd8\xff", "a JPEG picture"),
    ];
    let found = named.into_iter().find(|(at, mark, _)| bytes.get(*at..at + mark.len()) == Some(mark));
    found.map_or(FrameFault::NoClip, |(_, _, name)| FrameFault::not_read(name))
}

/// A size that is looked at, or why not.
fn checked_size(width: u32, height: u32) -> Result<(u32, u32), FrameFault> {
    let area = u64::from(width) * u64::from(height);
    match width == 0 || height == 0 || width > MAX_SIDE || height > MAX_SIDE || area > MAX_PIXELS {
        true => Err(FrameError::Size { width, height }.into()),
        false => Ok((width, height)),
    }
}

#[cfg(test)]
mod tests;
