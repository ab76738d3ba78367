//! Where every 64th event of a segment stands, so that a reader need not walk from the start.

/// One entry for so many events.
const STRIDE: u64 = 64;

/// Offsets of some events of one segment, in order.
#[derive(Clone, Debug)]
pub struct SparseIndex {
    first_seq: u64,
    offsets: Vec<u64>,
}

impl SparseIndex {
    /// The index of a segment that begins with `first_seq` and has no event yet.
    #[must_use]
    pub fn new(first_seq: u64) -> Self {
        Self { first_seq, offsets: Vec::new() }
    }

    /// Takes note of an event; events must come in order, without gaps.
    pub fn note(&mut self, seq: u64, offset: u64) {
        if seq == self.first_seq + self.offsets.len() as u64 * STRIDE {
            self.offsets.push(offset);
        }
    }

    /// Forgets the events after `seq`.
    pub fn forget_after(&mut self, seq: u64) {
        let events = (seq + 1).saturating_sub(self.first_seq);
        self.offsets.truncate(events.div_ceil(STRIDE) as usize);
    }

    /// The offset of the last noted event at or before `seq`; `None` in a segment without events.
    #[must_use]
    pub fn offset_near(&self, seq: u64) -> Option<u64> {
        let slot = seq.saturating_sub(self.first_seq) / STRIDE;
        let slot = usize::try_from(slot).unwrap_or(usize::MAX);
        self.offsets.get(slot).or(self.offsets.last()).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_finds_the_stride_below() {
        let mut index = SparseIndex::new(101);
        assert_eq!(index.offset_near(101), None);
        for seq in 101..=300 {
            index.note(seq, seq * 10);
        }
        let found = |index: &SparseIndex, seq| index.offset_near(seq).unwrap() / 10;
        for (seq, expect) in [(101, 101), (164, 101), (165, 165), (292, 229), (293, 293), (999, 293)] {
            assert_eq!(found(&index, seq), expect, "{seq}");
        }
        index.forget_after(292);
        assert_eq!(found(&index, 293), 229);
        index.forget_after(100);
        assert_eq!(index.offset_near(101), None);
    }
}
