//! MP4 and QuickTime (ISO/IEC 14496-12 and -15): where the samples of the first picture track lie and when each is shown.
//!
//! Files of strangers are read: sample tables or fragments (`moof`), 32 and 64 bits, composition offsets (so that frames which are
//! stored out of order are shown in order), and the first stretch of an edit list. Refused by name: other codecs, encryption,
//! `stz2`, more than one sample description, data in another file. Every length is checked before it is used, and no list grows
//! beyond [`super::MAX_FRAMES`].

use super::{FrameFault, MAX_FRAMES, Matrix};

pub(super) mod boxes;
mod fragments;
mod table;

use boxes::{Boxes, child, fixed, number};

/// What the header of a clip says, without a look at its frames.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClipHeader {
    /// Width in pixels of the first track that has one, as it is shown.
    pub width: u32,
    /// Height in pixels of that track.
    pub height: u32,
    /// Duration in milliseconds, if the file says one.
    pub duration_ms: Option<u64>,
}

/// Reads size and duration; `None` if the boxes are broken or no track has dimensions.
#[must_use]
pub fn read_header(bytes: &[u8]) -> Option<ClipHeader> {
    let movie = child(bytes, b"moov")?;
    let mut tracks = Boxes(movie).filter(|found| found.kind == b"trak");
    let (width, height) = tracks.find_map(|track| {
        let header = child(track.body, b"tkhd")?;
        let at = if header.first()? == &1 { 88 } else { 76 };
        let (width, height) = (fixed(header, at)?, fixed(header, at + 4)?);
        (width > 0 && height > 0).then_some((width, height))
    })?;
    let duration_ms = child(movie, b"mvhd").and_then(|header| {
        let (scale, duration) = match header.first()? {
            1 => (number(header, 20, 4)?, number(header, 24, 8)?),
            _ => (number(header, 12, 4)?, number(header, 16, 4)?),
        };
        duration.checked_mul(1000)?.checked_div(scale)
    });
    Some(ClipHeader { width, height, duration_ms })
}

/// A picture track of H.264.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Track<'a> {
    /// Width and height that the sample description names.
    pub size: (u32, u32),
    /// How many bytes give the length of a unit: 1, 2 or 4.
    pub length_bytes: usize,
    /// Sequence and picture parameter sets, without start codes.
    pub parameter_sets: Vec<&'a [u8]>,
    /// What the colour differences stand for, where the file says it.
    pub matrix: Option<Matrix>,
    pub full_range: bool,
    /// In the order in which they are decoded.
    pub samples: Vec<Sample>,
    /// Ticks a second, above 0.
    pub scale: u32,
}

/// Where a coded picture lies and when it is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sample {
    /// First byte in the file.
    pub offset: u64,
    /// Number of bytes.
    pub size: u32,
    /// When it is shown, in ticks from the start of the presentation; below 0 it is decoded and not shown.
    pub shown: i64,
}

/// Reads the first picture track.
///
/// # Errors
/// [`FrameFault::NotRead`] for what is refused by name, [`FrameFault::Damaged`], [`FrameFault::Empty`].
pub(super) fn read(bytes: &[u8]) -> Result<Track<'_>, FrameFault> {
    let damaged = FrameFault::damaged;
    let movie = child(bytes, b"moov").ok_or_else(|| damaged("there is no moov box"))?;
    let is_picture = |track: &&[u8]| {
        let handler = child(track, b"mdia").and_then(|media| child(media, b"hdlr"));
        handler.and_then(|handler| handler.get(8..12)) == Some(b"vide")
    };
    let mut tracks = Boxes(movie).filter(|found| found.kind == b"trak").map(|found| found.body);
    let track = tracks.find(is_picture).ok_or(FrameFault::Empty)?;
    let media = child(track, b"mdia").ok_or_else(|| damaged("a track without media"))?;
    let scale = time_scale(media).ok_or_else(|| damaged("a track without a time scale"))?;
    let tables = child(media, b"minf").and_then(|found| child(found, b"stbl"));
    let tables = tables.ok_or_else(|| damaged("a track without sample tables"))?;
    let (entry, size) = description(tables)?;
    let mut read = configuration(entry, size, scale)?;
    read.samples = table::samples(tables)?;
    fragments::add(bytes, movie, track, &mut read.samples)?;
    let start = edit_start(track).unwrap_or(0);
    read.samples.iter_mut().for_each(|sample| sample.shown = sample.shown.saturating_sub(start));
    match read.samples.is_empty() {
        true => Err(FrameFault::Empty),
        false => Ok(read),
    }
}

fn time_scale(media: &[u8]) -> Option<u32> {
    let header = child(media, b"mdhd")?;
    let at = if header.first()? == &1 { 20 } else { 12 };
    let scale = number(header, at, 4)? as u32;
    (scale > 0).then_some(scale)
}

/// Where the presentation starts in the media, by the first edit that shows something (14496-12, 8.6.6).
fn edit_start(track: &[u8]) -> Option<i64> {
    let list = child(child(track, b"edts")?, b"elst")?;
    let (step, at, bytes) = if list.first()? == &1 { (20, 8, 8) } else { (12, 4, 4) };
    let count = number(list, 4, 4)?.min(16) as usize;
    let start = |i: usize| {
        let value = number(list, 8 + i * step + at, bytes)?;
        // Minus one stands for an empty stretch before the first.
        if bytes == 4 { Some(i64::from(value as u32 as i32)) } else { Some(value as i64) }
    };
    (0..count).filter_map(start).find(|start| *start >= 0)
}

/// The one sample entry's body and its size in pixels.
fn description(tables: &[u8]) -> Result<(&[u8], (u32, u32)), FrameFault> {
    let none = || FrameFault::damaged("no sample description");
    let list = child(tables, b"stsd").ok_or_else(none)?;
    let mut entries = Boxes(list.get(8..).ok_or_else(none)?);
    let entry = entries.next().ok_or_else(none)?;
    if entries.next().is_some() {
        return Err(FrameFault::not_read("a clip with more than one sample description"));
    }
    let codec = match entry.kind {
        b"avc1" | b"avc3" => {
            let side = |at| number(entry.body, at, 2).map(|value| value as u32);
            let (width, height) = side(24).zip(side(26)).ok_or_else(none)?;
            return Ok((entry.body.get(78..).ok_or_else(none)?, (width, height)));
        }
        b"hvc1" | b"hev1" | b"dvh1" | b"dvhe" => "HEVC (H.265)".to_owned(),
        b"av01" => "AV1".to_owned(),
        b"vp09" => "VP9".to_owned(),
        b"vp08" => "VP8".to_owned(),
        b"mp4v" => "MPEG-4 part 2".to_owned(),
        b"encv" => "an encrypted clip".to_owned(),
        b"apch" | b"apcn" | b"apcs" | b"apco" | b"ap4h" | b"ap4x" => "ProRes".to_owned(),
        other => format!("the codec {}", other.escape_ascii()),
    };
    Err(FrameFault::not_read(codec))
}

/// The AVC configuration (14496-15, 5.3.3.1) and the colour description (14496-12, 12.1.5).
fn configuration(entry: &[u8], size: (u32, u32), scale: u32) -> Result<Track<'_>, FrameFault> {
    let none = || FrameFault::damaged("no H.264 configuration");
    let config = child(entry, b"avcC").ok_or_else(none)?;
    let length_bytes = usize::from(config.get(4).ok_or_else(none)? & 3) + 1;
    let (mut sets, mut rest) = (Vec::new(), config.get(5..).ok_or_else(none)?);
    // First the sequence sets, their number in five bits, then the picture sets.
    for mask in [0x1f, 0xff] {
        let (count, mut after) = rest.split_first().ok_or_else(none)?;
        for _ in 0..count & mask {
            let length = number(after, 0, 2).ok_or_else(none)? as usize;
            sets.push(after.get(2..2 + length).ok_or_else(none)?);
            after = &after[2 + length..];
        }
        rest = after;
    }
    let colour = child(entry, b"colr").filter(|colour| colour.starts_with(b"nclx"));
    let matrix = colour.and_then(|colour| match number(colour, 8, 2)? {
        1 => Some(Matrix::Bt709),
        5 | 6 => Some(Matrix::Bt601),
        _ => None,
    });
    let full_range = colour.and_then(|colour| colour.get(10)).is_some_and(|flags| flags & 0x80 != 0);
    Ok(Track { size, length_bytes, parameter_sets: sets, matrix, full_range, samples: Vec::new(), scale })
}

/// True while another sample may be added; one more than is allowed tells that there are too many.
fn room(samples: &[Sample]) -> bool {
    samples.len() <= MAX_FRAMES as usize
}
