//! Kind and dimensions of a picture or clip, from its header alone.

use maquette_eye::decode::mp4::read_header;

use super::media::{Media, sniff};
use super::picture::PictureError;

/// What a header says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Probe {
    /// What the bytes are.
    pub media: Media,
    /// Width in pixels, as stored (before any turn that the file asks for).
    pub width: u32,
    /// Height in pixels, as stored.
    pub height: u32,
    /// Duration of a clip in milliseconds, if it says one.
    pub duration_ms: Option<u64>,
}

/// Reads kind and dimensions without decoding anything; needs the header only, for MP4 the whole file.
///
/// # Errors
/// `Unknown` for other bytes, `Broken` if the header is not whole or says a side of 0.
pub fn probe(bytes: &[u8]) -> Result<Probe, PictureError> {
    let media = sniff(bytes).ok_or(PictureError::Unknown)?;
    let still = |dimensions: Option<(u32, u32)>| dimensions.map(|(width, height)| (width, height, None));
    let found = match media {
        Media::Png => still(png(bytes)),
        Media::Jpeg => still(jpeg(bytes)),
        Media::Gif => still(little(bytes, 6, 2).zip(little(bytes, 8, 2))),
        Media::Webp => still(webp(bytes)),
        Media::Html => None,
        Media::Mp4 => read_header(bytes).map(|clip| (clip.width, clip.height, clip.duration_ms)),
    };
    match found {
        Some((width, height, duration_ms)) if width > 0 && height > 0 => {
            Ok(Probe { media, width, height, duration_ms })
        }
        Some(_) | None => Err(PictureError::Broken { media, reason: "the header is not whole".to_owned() }),
    }
}

fn png(bytes: &[u8]) -> Option<(u32, u32)> {
    let is_header = bytes.get(12..16)? == b"IHDR";
    is_header.then_some((big(bytes, 16, 4)?, big(bytes, 20, 4)?))
}

/// Walks the markers up to the frame header (ITU T.81, B.2.2).
fn jpeg(bytes: &[u8]) -> Option<(u32, u32)> {
    let (frame, _) = jpeg_markers(bytes);
    Some((big(bytes, frame? + 5, 2)?, big(bytes, frame? + 3, 2)?))
}

/// Where the segments of a JPEG's frame header and of its first scan begin, behind their markers.
pub(super) fn jpeg_markers(bytes: &[u8]) -> (Option<usize>, Option<usize>) {
    let mut frame = None;
    let mut at = 2;
    while let (Some(0xff), Some(marker)) = (bytes.get(at), bytes.get(at + 1)) {
        match marker {
            // A marker may be preceded by any number of fill bytes.
            0xff => at += 1,
            // Standing alone, without a length.
            0x01 | 0xd0..=0xd8 => at += 2,
            0xda => return (frame, Some(at + 2)),
            _ => {
                // The frame headers, without the tables that stand among their numbers.
                if matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc) && frame.is_none() {
                    frame = Some(at + 2);
                }
                let Some(length) = big(bytes, at + 2, 2) else { break };
                at += 2 + length as usize;
            }
        }
    }
    (frame, None)
}

/// The three forms of WebP (RFC 9649, section 2).
fn webp(bytes: &[u8]) -> Option<(u32, u32)> {
    match bytes.get(12..16)? {
        b"VP8 " => Some((little(bytes, 26, 2)? & 0x3fff, little(bytes, 28, 2)? & 0x3fff)),
        b"VP8L" => {
            let bits = little(bytes, 21, 4)?;
            Some(((bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1))
        }
        b"VP8X" => Some((little(bytes, 24, 3)? + 1, little(bytes, 27, 3)? + 1)),
        _ => None,
    }
}

fn big(bytes: &[u8], at: usize, count: usize) -> Option<u32> {
    Some(bytes.get(at..at + count)?.iter().fold(0, |value, byte| value << 8 | u32::from(*byte)))
}

fn little(bytes: &[u8], at: usize, count: usize) -> Option<u32> {
    Some(bytes.get(at..at + count)?.iter().rev().fold(0, |value, byte| value << 8 | u32::from(*byte)))
}

#[cfg(test)]
mod tests {
    use maquette_eye::decode::mp4::ClipHeader;

    use super::*;
    use crate::assets::picture::tests::{jpeg_bytes, png_bytes};

    fn check(bytes: &[u8], media: Media, width: u32, height: u32) {
        let found = probe(bytes).unwrap();
        assert_eq!((found.media, found.width, found.height), (media, width, height));
    }

    fn webp_bytes(form: &[u8; 4], body: &[u8]) -> Vec<u8> {
        [b"RIFF\0\0\0\0WEBP".as_slice(), form, &[0; 4], body].concat()
    }

    #[test]
    fn every_kind_tells_its_dimensions() {
        check(&png_bytes(37, 21), Media::Png, 37, 21);
        check(&jpeg_bytes(300, 21), Media::Jpeg, 300, 21);
        check(b"GIF89a\x2c\x01\x15\0", Media::Gif, 300, 21);
        check(&webp_bytes(b"VP8 ", b"\0\0\0\x9d\x01\x2a\x2c\x01\x15\0"), Media::Webp, 300, 21);
        check(&webp_bytes(b"VP8L", &[0x2f, 0x2b, 0x01, 0x05, 0x00]), Media::Webp, 300, 21);
        check(&webp_bytes(b"VP8X", &[0, 0, 0, 0, 0x2b, 1, 0, 20, 0, 0]), Media::Webp, 300, 21);
        check(&clip(300, 21), Media::Mp4, 300, 21);
    }

    #[test]
    fn a_cut_header_is_broken_and_never_a_panic() {
        for bytes in [png_bytes(37, 21), jpeg_bytes(300, 21), webp_bytes(b"VP8X", &[0; 10])] {
            for cut in 16..24 {
                assert!(matches!(probe(&bytes[..cut]), Err(PictureError::Broken { .. })), "cut at {cut}");
            }
            for cut in 0..bytes.len() {
                let _ = probe(&bytes[..cut]);
            }
        }
        assert!(matches!(probe(b"<svg/>"), Err(PictureError::Unknown)));
    }

    fn boxed(kind: &[u8; 4], body: &[u8]) -> Vec<u8> {
        let size = u32::try_from(body.len() + 8).unwrap();
        [&size.to_be_bytes()[..], kind, body].concat()
    }

    fn track(width: u32, height: u32) -> Vec<u8> {
        let mut header = vec![0; 84];
        header[76..80].copy_from_slice(&(width << 16).to_be_bytes());
        header[80..84].copy_from_slice(&(height << 16).to_be_bytes());
        boxed(b"trak", &boxed(b"tkhd", &header))
    }

    /// A clip of 2.5 s with a sound track and a picture track, and nothing in it.
    fn clip(width: u32, height: u32) -> Vec<u8> {
        let mut movie_header = vec![0; 100];
        movie_header[12..16].copy_from_slice(&600_u32.to_be_bytes());
        movie_header[16..20].copy_from_slice(&1500_u32.to_be_bytes());
        let movie = [boxed(b"mvhd", &movie_header), track(0, 0), track(width, height)].concat();
        [boxed(b"ftyp", b"isom\0\0\0\0"), boxed(b"mdat", &[0; 50]), boxed(b"moov", &movie)].concat()
    }

    #[test]
    fn dimensions_and_duration_are_read() {
        let expect = ClipHeader { width: 1280, height: 720, duration_ms: Some(2500) };
        assert_eq!(read_header(&clip(1280, 720)), Some(expect));
    }

    #[test]
    fn broken_boxes_give_nothing_and_never_a_panic() {
        let good = clip(64, 48);
        for cut in 0..good.len() {
            assert_eq!(read_header(&good[..cut]), None, "cut at {cut}");
        }
        for at in 0..good.len() {
            for value in [0, 1, 0xff] {
                let mut bad = good.clone();
                bad[at] = value;
                let _ = read_header(&bad);
            }
        }
        assert_eq!(read_header(&clip(0, 0)), None);
    }
}
