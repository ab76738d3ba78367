//! MP4: the few boxes of ISO/IEC 14496-12 and -15 that one H.264 track needs, written and read back.
//!
//! Written: `ftyp`, `moov` (before the data, so that players start at once), `mdat`. The reader takes what
//! the writer makes and nothing else; it exists so that clips can be joined without encoding them again.

use crate::error::SketchError;

/// One track of H.264 pictures, all of one length.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Track {
    pub width: u32,
    pub height: u32,
    /// Pictures a second.
    pub fps: u32,
    /// Sequence parameter set, without start code.
    pub sps: Vec<u8>,
    /// Picture parameter set, without start code.
    pub pps: Vec<u8>,
    pub samples: Vec<Sample>,
}

/// One coded picture: NAL units, each with a four-byte length before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sample {
    pub bytes: Vec<u8>,
    /// A picture that needs no other (IDR).
    pub key: bool,
}

/// Ticks of one picture in the track's time scale, so that odd rates stay exact.
const TICKS: u32 = 512;

/// Writes the file.
pub(crate) fn write(track: &Track) -> Vec<u8> {
    let media: usize = track.samples.iter().map(|s| s.bytes.len()).sum();
    // The chunk offset depends on the length of `moov`, whose length does not depend on the offset.
    let header = ftyp().len() + moov(track, 0).len();
    let mut out = Vec::with_capacity(header + 8 + media);
    out.extend(ftyp());
    out.extend(moov(track, header as u32 + 8));
    out.extend((media as u32 + 8).to_be_bytes());
    out.extend(b"mdat");
    track.samples.iter().for_each(|s| out.extend(&s.bytes));
    out
}

/// A box: size, type, content (14496-12, 4.2).
fn boxed(kind: &[u8; 4], parts: &[&[u8]]) -> Vec<u8> {
    let length: usize = 8 + parts.iter().map(|p| p.len()).sum::<usize>();
    let mut out = Vec::with_capacity(length);
    out.extend((length as u32).to_be_bytes());
    out.extend(kind);
    parts.iter().for_each(|p| out.extend(*p));
    out
}

/// Big-endian words in a row.
fn words(values: &[u32]) -> Vec<u8> {
    values.iter().flat_map(|v| v.to_be_bytes()).collect()
}

/// File type (4.3).
fn ftyp() -> Vec<u8> {
    boxed(b"ftyp", &[b"isom", &words(&[0x200]), b"isomiso2avc1mp41"])
}

/// Movie (8.2.1): header and the one track.
fn moov(track: &Track, first_byte: u32) -> Vec<u8> {
    let scale = track.fps * TICKS;
    let duration = track.samples.len() as u32 * TICKS;
    let matrix = [0x1_0000, 0, 0, 0, 0x1_0000, 0, 0, 0, 0x4000_0000];
    let mut mvhd = words(&[0, 0, 0, scale, duration, 0x1_0000, 0x0100_0000, 0, 0]);
    mvhd.extend(words(&matrix));
    mvhd.extend(words(&[0, 0, 0, 0, 0, 0, 2]));
    // Track header (8.3.2), flags 7: enabled, in movie, in preview.
    let mut tkhd = words(&[7, 0, 0, 1, 0, duration, 0, 0, 0, 0]);
    tkhd.extend(words(&matrix));
    tkhd.extend(words(&[track.width << 16, track.height << 16]));
    let trak = boxed(b"trak", &[&boxed(b"tkhd", &[&tkhd]), &mdia(track, scale, duration, first_byte)]);
    boxed(b"moov", &[&boxed(b"mvhd", &[&mvhd]), &trak])
}

/// Media (8.4): header, handler, and the sample tables.
fn mdia(track: &Track, scale: u32, duration: u32, first_byte: u32) -> Vec<u8> {
    // Language `und`, packed as 14496-12, 8.4.2.3 says.
    let mdhd = boxed(b"mdhd", &[&words(&[0, 0, 0, scale, duration, 0x55c4_0000])]);
    let hdlr = boxed(b"hdlr", &[&words(&[0, 0]), b"vide", &words(&[0, 0, 0]), b"Maquette sketch\0"]);
    let vmhd = boxed(b"vmhd", &[&words(&[1, 0, 0])]);
    let url = boxed(b"url ", &[&words(&[1])]);
    let dinf = boxed(b"dinf", &[&boxed(b"dref", &[&words(&[0, 1]), &url])]);
    let minf = boxed(b"minf", &[&vmhd, &dinf, &stbl(track, first_byte)]);
    boxed(b"mdia", &[&mdhd, &hdlr, &minf])
}

/// Sample tables (8.5 to 8.7): description, durations, key pictures, one chunk, sizes, offset.
fn stbl(track: &Track, first_byte: u32) -> Vec<u8> {
    let count = track.samples.len() as u32;
    let stsd = boxed(b"stsd", &[&words(&[0, 1]), &avc1(track)]);
    let stts = boxed(b"stts", &[&words(&[0, 1, count, TICKS])]);
    let keys: Vec<u32> = (1..).zip(&track.samples).filter(|(_, s)| s.key).map(|(i, _)| i).collect();
    let stss = boxed(b"stss", &[&words(&[0, keys.len() as u32]), &words(&keys)]);
    let stsc = boxed(b"stsc", &[&words(&[0, 1, 1, count, 1])]);
    let sizes: Vec<u32> = track.samples.iter().map(|s| s.bytes.len() as u32).collect();
    let stsz = boxed(b"stsz", &[&words(&[0, 0, count]), &words(&sizes)]);
    let stco = boxed(b"stco", &[&words(&[0, 1, first_byte])]);
    boxed(b"stbl", &[&stsd, &stts, &stss, &stsc, &stsz, &stco])
}

/// Visual sample entry (14496-12, 12.1.3) with the AVC configuration (14496-15, 5.3.3.1) and the colour
/// description (12.1.5): BT.709, limited range.
fn avc1(track: &Track) -> Vec<u8> {
    let mut entry = vec![0, 0, 0, 0, 0, 0, 0, 1];
    entry.extend([0; 16]);
    entry.extend((track.width as u16).to_be_bytes());
    entry.extend((track.height as u16).to_be_bytes());
    entry.extend(words(&[0x0048_0000, 0x0048_0000, 0]));
    entry.extend([0, 1]);
    entry.extend([0; 32]);
    entry.extend([0, 0x18, 0xff, 0xff]);
    let profile = |i: usize| track.sps.get(i).copied().unwrap_or(0);
    let mut config = vec![1, profile(1), profile(2), profile(3), 0xff, 0xe1];
    config.extend((track.sps.len() as u16).to_be_bytes());
    config.extend(&track.sps);
    config.push(1);
    config.extend((track.pps.len() as u16).to_be_bytes());
    config.extend(&track.pps);
    let colour = boxed(b"colr", &[b"nclx", &[0, 1, 0, 1, 0, 1, 0]]);
    boxed(b"avc1", &[&entry, &boxed(b"avcC", &[&config]), &colour])
}

/// Reads a file that [`write`] made.
///
/// # Errors
/// [`SketchError::NotOurClip`] for anything else; lengths are checked before they are used.
pub(crate) fn read(bytes: &[u8]) -> Result<Track, SketchError> {
    let lost = SketchError::NotOurClip;
    let moov = child(bytes, b"moov").ok_or(lost("no moov box"))?;
    let mdia = child(child(moov, b"trak").ok_or(lost("no track"))?, b"mdia").ok_or(lost("no media box"))?;
    let scale = child(mdia, b"mdhd").and_then(|b| word(b, 12)).ok_or(lost("no time scale"))?;
    let minf = child(mdia, b"minf").ok_or(lost("no media information"))?;
    let stbl = child(minf, b"stbl").ok_or(lost("no sample table"))?;
    let entry =
        child(stbl, b"stsd").and_then(|b| child(b.get(8..)?, b"avc1")).ok_or(lost("no H.264 track"))?;
    let config = child(entry.get(78..).unwrap_or_default(), b"avcC").ok_or(lost("no H.264 configuration"))?;
    let (sps, rest) =
        parameter_set(config.get(6..).unwrap_or_default()).ok_or(lost("no sequence parameters"))?;
    let (pps, _) = parameter_set(rest.get(1..).unwrap_or_default()).ok_or(lost("no picture parameters"))?;
    let side = |at: usize| entry.get(at..at + 2).map(|b| u32::from(u16::from_be_bytes([b[0], b[1]])));
    let (Some(width), Some(height)) = (side(24), side(26)) else { return Err(lost("no picture size")) };
    if !scale.is_multiple_of(TICKS) || scale == 0 {
        return Err(lost("another time scale"));
    }
    let samples = samples(bytes, stbl).ok_or(lost("a damaged sample table"))?;
    Ok(Track { width, height, fps: scale / TICKS, sps: sps.to_vec(), pps: pps.to_vec(), samples })
}

/// The content of the first box of a kind.
fn child<'a>(mut bytes: &'a [u8], kind: &[u8; 4]) -> Option<&'a [u8]> {
    loop {
        let length = word(bytes, 0)? as usize;
        let content = bytes.get(8..length)?;
        if &bytes[4..8] == kind {
            return Some(content);
        }
        bytes = &bytes[length..];
    }
}

fn word(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(*bytes.get(at..)?.first_chunk()?))
}

/// A parameter set with its two-byte length, and what follows.
fn parameter_set(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let length = u16::from_be_bytes(*bytes.first_chunk()?) as usize;
    Some((bytes.get(2..2 + length)?, &bytes[2 + length..]))
}

/// The samples of the one chunk.
fn samples(bytes: &[u8], stbl: &[u8]) -> Option<Vec<Sample>> {
    let (sizes, keys) = (child(stbl, b"stsz")?, child(stbl, b"stss")?);
    let mut at = word(child(stbl, b"stco")?, 8)? as usize;
    let count = word(sizes, 8)? as usize;
    if sizes.len() < 12 + count.checked_mul(4)? {
        return None;
    }
    let key_count = word(keys, 4)? as usize;
    let keys: Vec<u32> = (0..key_count.min(count)).map_while(|i| word(keys, 8 + i * 4)).collect();
    let mut samples = Vec::with_capacity(count);
    for i in 0..count {
        let length = word(sizes, 12 + i * 4)? as usize;
        let data = bytes.get(at..at.checked_add(length)?)?;
        samples.push(Sample { bytes: data.to_vec(), key: keys.binary_search(&(i as u32 + 1)).is_ok() });
        at += length;
    }
    Some(samples)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn track() -> Track {
        let sample = |n: u8, key| Sample { bytes: vec![0, 0, 0, 2, n, n], key };
        Track {
            width: 1280,
            height: 720,
            fps: 24,
            sps: vec![0x67, 66, 192, 31, 1, 2],
            pps: vec![0x68, 9],
            samples: vec![sample(1, true), sample(2, false), sample(3, true)],
        }
    }

    #[test]
    fn what_is_written_is_read() {
        assert_eq!(read(&write(&track())), Ok(track()));
    }

    #[test]
    fn a_cut_file_is_refused() {
        let bytes = write(&track());
        for length in 0..bytes.len() {
            assert!(matches!(read(&bytes[..length]), Err(SketchError::NotOurClip(_))), "{length}");
        }
    }

    proptest! {
        #[test]
        fn damaged_files_do_no_harm(at in 0_usize..700, value: u8) {
            let mut bytes = write(&track());
            let at = at % bytes.len();
            bytes[at] = value;
            let _ = read(&bytes);
        }
    }
}
