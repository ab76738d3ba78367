//! The little we read from an MP4 file: its dimensions and its duration (ISO/IEC 14496-12, boxes `mvhd` and `tkhd`).

/// What the header of a clip says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ClipHeader {
    /// Width in pixels of the first track that has one.
    pub width: u32,
    /// Height in pixels of that track.
    pub height: u32,
    /// Duration in milliseconds, if the file says one.
    pub duration_ms: Option<u64>,
}

/// Reads the header of a clip; `None` if the boxes are broken or no track has dimensions.
#[must_use]
pub fn read_header(bytes: &[u8]) -> Option<ClipHeader> {
    let movie = Boxes(bytes).find(|found| found.kind == b"moov")?.body;
    let mut clip = ClipHeader::default();
    for part in Boxes(movie) {
        match part.kind {
            b"mvhd" => clip.duration_ms = duration_ms(part.body),
            b"trak" if clip.width == 0 => {
                let header = Boxes(part.body).find(|found| found.kind == b"tkhd")?;
                (clip.width, clip.height) = dimensions(header.body)?;
            }
            _ => {}
        }
    }
    (clip.width > 0 && clip.height > 0).then_some(clip)
}

/// The last eight bytes of a track header are width and height in 16.16 fixed point.
fn dimensions(body: &[u8]) -> Option<(u32, u32)> {
    let at = if body.first()? == &1 { 88 } else { 76 };
    Some((number(body, at, 4)? as u32 >> 16, number(body, at + 4, 4)? as u32 >> 16))
}

fn duration_ms(body: &[u8]) -> Option<u64> {
    let (scale, duration) = match body.first()? {
        1 => (number(body, 20, 4)?, number(body, 24, 8)?),
        _ => (number(body, 12, 4)?, number(body, 16, 4)?),
    };
    duration.checked_mul(1000)?.checked_div(scale)
}

/// A big-endian number of `count` bytes.
fn number(bytes: &[u8], at: usize, count: usize) -> Option<u64> {
    let part = bytes.get(at..at + count)?;
    Some(part.iter().fold(0, |value, byte| value << 8 | u64::from(*byte)))
}

/// One box: its kind and what is in it.
struct Found<'a> {
    kind: &'a [u8; 4],
    body: &'a [u8],
}

/// The boxes that lie side by side in some bytes; ends at the first one that does not fit.
struct Boxes<'a>(&'a [u8]);

impl<'a> Iterator for Boxes<'a> {
    type Item = Found<'a>;

    fn next(&mut self) -> Option<Self::Item> {
        let bytes = self.0;
        let kind = bytes.get(4..8)?.try_into().ok()?;
        // Size 1 means that a long size follows; size 0 means up to the end.
        let (head, size) = match number(bytes, 0, 4)? {
            0 => (8, bytes.len()),
            1 => (16, usize::try_from(number(bytes, 8, 8)?).ok()?),
            size => (8, usize::try_from(size).ok()?),
        };
        let body = bytes.get(head..size)?;
        self.0 = &bytes[size..];
        Some(Found { kind, body })
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

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
    pub fn clip(width: u32, height: u32) -> Vec<u8> {
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
