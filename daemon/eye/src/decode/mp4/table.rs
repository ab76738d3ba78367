//! The sample tables of a file that is written as a whole: sizes, chunks, durations and composition offsets.

use super::boxes::{child, number};
use super::{FrameFault, Sample, room};

/// The samples in decoding order; none where the tables are empty, as before fragments.
pub(super) fn samples(tables: &[u8]) -> Result<Vec<Sample>, FrameFault> {
    let damaged = |what: &str| FrameFault::damaged(format!("the table {what} is damaged"));
    let Some(sizes) = child(tables, b"stsz") else {
        return match child(tables, b"stz2") {
            Some(_) => Err(FrameFault::not_read("a clip with compact sample sizes (stz2)")),
            None => Ok(Vec::new()),
        };
    };
    let (same, count) = number(sizes, 4, 4).zip(number(sizes, 8, 4)).ok_or_else(|| damaged("stsz"))?;
    if count == 0 {
        return Ok(Vec::new());
    }
    let chunks = Chunks::of(tables).ok_or_else(|| damaged("stsc or stco"))?;
    let mut durations = Runs::of(child(tables, b"stts")).ok_or_else(|| damaged("stts"))?;
    let mut offsets = child(tables, b"ctts").and_then(|table| Runs::of(Some(table)));
    let mut samples = Vec::new();
    let mut decoded = 0_i64;
    for (chunk_offset, in_chunk) in chunks {
        let mut at = chunk_offset;
        for _ in 0..in_chunk {
            let index = samples.len();
            if index as u64 == count || !room(&samples) {
                return Ok(samples);
            }
            let size = match same {
                0 => number(sizes, 12 + index * 4, 4).ok_or_else(|| damaged("stsz"))?,
                same => same,
            };
            // Offsets are signed in version 1 of the table, and writers of version 0 use the sign too.
            let offset = offsets.as_mut().map_or(0, |offsets| i64::from(offsets.next() as i32));
            let shown = decoded.saturating_add(offset);
            samples.push(Sample { offset: at, size: size as u32, shown });
            at = at.checked_add(size).ok_or_else(|| damaged("stsz"))?;
            decoded = decoded.saturating_add(i64::from(durations.next()));
        }
    }
    Ok(samples)
}

/// Pairs of a count and a value, given out value by value; after the end the last one is repeated.
struct Runs<'a> {
    table: &'a [u8],
    at: usize,
    left: u64,
    value: u32,
}

impl<'a> Runs<'a> {
    fn of(table: Option<&'a [u8]>) -> Option<Self> {
        let table = table?;
        let count = usize::try_from(number(table, 4, 4)?).ok()?;
        let end = count.checked_mul(8)?.checked_add(8)?;
        Some(Self { table: table.get(8..end)?, at: 0, left: 0, value: 0 })
    }

    fn next(&mut self) -> u32 {
        while self.left == 0 {
            let pair = number(self.table, self.at, 4).zip(number(self.table, self.at + 4, 4));
            let Some((count, value)) = pair else { break };
            (self.left, self.value) = (count, value as u32);
            self.at += 8;
        }
        self.left = self.left.saturating_sub(1);
        self.value
    }
}

/// Offset and number of samples of each chunk (14496-12, 8.7.4 and 8.7.5).
struct Chunks<'a> {
    runs: &'a [u8],
    offsets: &'a [u8],
    wide: usize,
    chunk: usize,
    run: usize,
}

impl<'a> Chunks<'a> {
    fn of(tables: &'a [u8]) -> Option<Self> {
        let (offsets, wide) = match child(tables, b"stco") {
            Some(table) => (table, 4),
            None => (child(tables, b"co64")?, 8),
        };
        let body = |table: &'a [u8], step: usize| {
            let count = usize::try_from(number(table, 4, 4)?).ok()?;
            table.get(8..count.checked_mul(step)?.checked_add(8)?)
        };
        let runs = body(child(tables, b"stsc")?, 12)?;
        Some(Self { runs, offsets: body(offsets, wide)?, wide, chunk: 0, run: 0 })
    }
}

impl Iterator for Chunks<'_> {
    type Item = (u64, u64);

    fn next(&mut self) -> Option<Self::Item> {
        let offset = number(self.offsets, self.chunk * self.wide, self.wide)?;
        self.chunk += 1;
        // A run holds from the chunk it names, from 1, until the next run's.
        while number(self.runs, (self.run + 1) * 12, 4).is_some_and(|first| first <= self.chunk as u64) {
            self.run += 1;
        }
        Some((offset, number(self.runs, self.run * 12 + 4, 4)?))
    }
}
