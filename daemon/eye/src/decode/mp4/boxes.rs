//! Boxes: a size, a kind, a body (ISO/IEC 14496-12, 4.2).

/// One box: its kind and what is in it.
pub(in crate::decode) struct Found<'a> {
    pub kind: &'a [u8; 4],
    pub body: &'a [u8],
    /// All of it from its first byte.
    pub whole: &'a [u8],
}

/// The boxes that lie side by side in some bytes; ends at the first one that does not fit.
#[derive(Clone)]
pub(in crate::decode) struct Boxes<'a>(pub &'a [u8]);

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
        Some(Found { kind, body, whole: &bytes[..size] })
    }
}

/// The body of the first box of a kind.
pub(in crate::decode) fn child<'a>(bytes: &'a [u8], kind: &[u8; 4]) -> Option<&'a [u8]> {
    Boxes(bytes).find(|found| found.kind == kind).map(|found| found.body)
}

/// A big-endian number of up to eight bytes.
pub(in crate::decode) fn number(bytes: &[u8], at: usize, count: usize) -> Option<u64> {
    let part = bytes.get(at..at.checked_add(count)?)?;
    Some(part.iter().fold(0, |value, byte| value << 8 | u64::from(*byte)))
}

/// The whole part of a 16.16 number.
pub(in crate::decode) fn fixed(bytes: &[u8], at: usize) -> Option<u32> {
    number(bytes, at, 4).map(|value| value as u32 >> 16)
}
