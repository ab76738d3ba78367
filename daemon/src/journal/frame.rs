//! One frame of the journal: its bytes, its checksum, and its link in the chain of hashes.
//!
//! `len u32 | crc32c u32 | seq u64 | place u32 | chain 32 bytes | payload`, little-endian. The checksum covers everything
//! but itself. `place` says where the frame stands in the group that was written and synced at once: only a group that
//! is wholly there counts, and a frame of a later group proves that the earlier ones were synced.

use std::fmt;

/// Bytes before the payload of a frame.
pub const HEAD_BYTES: usize = 52;
/// The largest payload of an event, in bytes.
pub const MAX_PAYLOAD_BYTES: usize = 1 << 20;
/// The largest checkpoint, in bytes.
pub const MAX_CHECKPOINT_BYTES: usize = 16 << 20;
/// The most frames in a group.
pub const MAX_GROUP_FRAMES: usize = 4096;

const PLACE_LAST: u32 = 1 << 31;
const PLACE_SEAL: u32 = 1 << 30;
const PLACE_INDEX: u32 = PLACE_SEAL - 1;

/// A link of the chain: the BLAKE3 hash of the link before, the sequence number, the place and the payload.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Chain(pub [u8; 32]);

impl Chain {
    /// The link before the first frame of every journal.
    #[must_use]
    pub fn genesis() -> Self {
        Self(*blake3::hash(b"maquette journal, format 1").as_bytes())
    }

    /// The link after this one.
    #[must_use]
    pub fn next(&self, seq: u64, place: Place, payload: &[u8]) -> Self {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&self.0);
        hasher.update(&seq.to_le_bytes());
        hasher.update(&place.0.to_le_bytes());
        hasher.update(payload);
        Self(*hasher.finalize().as_bytes())
    }
}

impl fmt::Display for Chain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Chain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Chain({self})")
    }
}

/// Where a frame stands in its group, and whether it is the seal of its segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place(u32);

impl Place {
    /// The place of the event at `index` of a group of `count`.
    #[must_use]
    pub fn event(index: usize, count: usize) -> Self {
        let index_bits = u32::try_from(index).unwrap_or(PLACE_INDEX) & PLACE_INDEX;
        Self(if index + 1 == count { index_bits | PLACE_LAST } else { index_bits })
    }

    /// The place of a seal: a group of its own.
    #[must_use]
    pub fn seal() -> Self {
        Self(PLACE_LAST | PLACE_SEAL)
    }

    /// Position in the group, from 0.
    #[must_use]
    pub fn index(self) -> u64 {
        u64::from(self.0 & PLACE_INDEX)
    }

    /// Whether the group is complete with this frame.
    #[must_use]
    pub fn is_last(self) -> bool {
        self.0 & PLACE_LAST != 0
    }

    /// Whether the frame is a seal; it then repeats the sequence number of the last event.
    #[must_use]
    pub fn is_seal(self) -> bool {
        self.0 & PLACE_SEAL != 0
    }
}

/// The fields before the payload.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// Bytes of payload.
    pub len: u32,
    /// CRC32C of the other fields and the payload.
    pub crc: u32,
    /// Number of the event; a seal repeats that of the last event.
    pub seq: u64,
    /// Where the frame stands in its group.
    pub place: Place,
    /// The link of the chain after this frame.
    pub chain: Chain,
}

impl Head {
    /// Reads the fields; `None` if the bytes are all zero, which is where a segment's content ends.
    #[must_use]
    pub fn parse(bytes: &[u8; HEAD_BYTES]) -> Option<Self> {
        if bytes.iter().all(|byte| *byte == 0) {
            return None;
        }
        let (len, rest) = split_u32(bytes);
        let (crc, rest) = split_u32(rest);
        let (seq_low, rest) = split_u32(rest);
        let (seq_high, rest) = split_u32(rest);
        let (place, rest) = split_u32(rest);
        let mut chain = [0; 32];
        chain.copy_from_slice(rest);
        let seq = u64::from(seq_low) | u64::from(seq_high) << 32;
        Some(Self { len, crc, seq, place: Place(place), chain: Chain(chain) })
    }

    /// Whether the length is within the bounds of its kind.
    #[must_use]
    pub fn has_sane_length(&self) -> bool {
        let most = if self.place.is_seal() { MAX_CHECKPOINT_BYTES } else { MAX_PAYLOAD_BYTES };
        self.len as usize <= most
    }

    /// Whether the checksum fits the fields and the payload.
    #[must_use]
    pub fn fits(&self, payload: &[u8]) -> bool {
        self.len as usize == payload.len() && self.crc == self.checksum(payload)
    }

    /// The highest sequence number that must have been synced before this frame was written.
    #[must_use]
    pub fn proves_synced(&self) -> u64 {
        if self.place.is_seal() { self.seq } else { self.seq.saturating_sub(self.place.index() + 1) }
    }

    /// Bytes of the whole frame.
    #[must_use]
    pub fn frame_bytes(&self) -> u64 {
        HEAD_BYTES as u64 + u64::from(self.len)
    }

    fn checksum(&self, payload: &[u8]) -> u32 {
        let mut crc = crc32c::crc32c(&self.len.to_le_bytes());
        crc = crc32c::crc32c_append(crc, &self.seq.to_le_bytes());
        crc = crc32c::crc32c_append(crc, &self.place.0.to_le_bytes());
        crc = crc32c::crc32c_append(crc, &self.chain.0);
        crc32c::crc32c_append(crc, payload)
    }
}

/// Appends a frame to `buffer` and gives the next link. The payload must be within its bound.
pub fn encode(buffer: &mut Vec<u8>, before: &Chain, seq: u64, place: Place, payload: &[u8]) -> Chain {
    let chain = before.next(seq, place, payload);
    let len = u32::try_from(payload.len()).unwrap_or(u32::MAX);
    let mut head = Head { len, crc: 0, seq, place, chain };
    head.crc = head.checksum(payload);
    buffer.extend_from_slice(&head.len.to_le_bytes());
    buffer.extend_from_slice(&head.crc.to_le_bytes());
    buffer.extend_from_slice(&head.seq.to_le_bytes());
    buffer.extend_from_slice(&head.place.0.to_le_bytes());
    buffer.extend_from_slice(&head.chain.0);
    buffer.extend_from_slice(payload);
    chain
}

/// Takes a little-endian number from the front of bytes known to be long enough.
pub fn split_u32(bytes: &[u8]) -> (u32, &[u8]) {
    let (number, rest) = bytes.split_at(4);
    let value = number.iter().rev().fold(0, |value, byte| value << 8 | u32::from(*byte));
    (value, rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(payload: &[u8]) -> (Head, Vec<u8>) {
        let mut bytes = Vec::new();
        let chain = encode(&mut bytes, &Chain::genesis(), 0x1_0000_0002, Place::event(3, 4), payload);
        let head = Head::parse(bytes[..HEAD_BYTES].try_into().unwrap()).unwrap();
        assert_eq!(head.chain, chain);
        (head, bytes)
    }

    #[test]
    fn a_frame_reads_back() {
        let (head, bytes) = frame(b"payload");
        assert_eq!((head.seq, head.len, head.place.index()), (0x1_0000_0002, 7, 3));
        assert!(head.place.is_last() && !head.place.is_seal());
        assert!(head.fits(&bytes[HEAD_BYTES..]));
        assert_eq!(head.proves_synced(), 0x1_0000_0002 - 4);
    }

    #[test]
    fn every_flipped_bit_is_seen() {
        let (_, bytes) = frame(b"some payload");
        for bit in 0..bytes.len() * 8 {
            let mut bad = bytes.clone();
            bad[bit / 8] ^= 1 << (bit % 8);
            let head = Head::parse(bad[..HEAD_BYTES].try_into().unwrap()).unwrap();
            assert!(!head.fits(&bad[HEAD_BYTES..]), "bit {bit}");
        }
    }

    #[test]
    fn an_empty_payload_is_no_end() {
        let (head, _) = frame(b"");
        assert!(head.fits(b""));
        assert_eq!(Head::parse(&[0; HEAD_BYTES]), None);
    }
}
