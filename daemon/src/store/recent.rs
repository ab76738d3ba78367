//! Rows in memory: those that have not gone down to sled yet, and those that were read or went down lately.
//!
//! A request looks up some twenty rows, half of which are not there (budgets that nobody set, recipes that nobody made), and sled takes
//! a microsecond to say so; so absences are remembered too.

use std::collections::btree_map::Range;
use std::collections::{BTreeMap, HashMap};
use std::ops::Bound;

use super::{Changes, Row};

/// Rows that are remembered beside the gathered ones; then it begins anew.
const REMEMBERED: usize = 4_096;

/// The longest value that is remembered, in bytes. All together they take at most 4 MiB.
const LONGEST: usize = 1 << 10;

/// The newest value of each row that changed since the last batch, none being a removal, and what sled is known to have.
#[derive(Debug, Default)]
pub(super) struct Recent {
    rows: BTreeMap<Vec<u8>, Option<Vec<u8>>>,
    below: HashMap<Vec<u8>, Option<Vec<u8>>>,
    batches: u64,
}

/// What is known of a row without asking sled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Known {
    /// It is there, or is known not to be.
    Row(Option<Vec<u8>>),
    /// Sled has to say. What it says may be remembered if there was no batch since this one.
    AskBelow {
        /// Number of the last batch.
        batch: u64,
    },
}

impl Recent {
    /// Takes changes in, above what is there.
    pub(super) fn take_in(&mut self, changes: Changes) {
        // Not `append`, which builds the whole tree anew.
        self.rows.extend(changes);
    }

    /// What has gathered went down as one batch.
    pub(super) fn went_down(&mut self) {
        self.batches += 1;
        for (key, value) in std::mem::take(&mut self.rows) {
            self.remember(key, value);
        }
    }

    /// Remembers what sled said of a row, unless a batch went down while it was asked.
    pub(super) fn learn(&mut self, key: &[u8], value: Option<&[u8]>, asked_after: u64) {
        if self.batches == asked_after {
            self.remember(key.to_vec(), value.map(<[u8]>::to_vec));
        }
    }

    /// Sled was opened anew and may have lost what it had. Who asked the old one must not be believed, so it counts as a batch.
    pub(super) fn begin_anew(&mut self) {
        *self = Recent { batches: self.batches + 1, ..Recent::default() };
    }

    fn remember(&mut self, key: Vec<u8>, value: Option<Vec<u8>>) {
        if value.as_ref().is_some_and(|value| value.len() > LONGEST) {
            self.below.remove(&key);
            return;
        }
        if self.below.len() >= REMEMBERED {
            self.below.clear();
        }
        self.below.insert(key, value);
    }

    /// How many rows have gathered.
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// What is known of a row.
    pub(super) fn get(&self, key: &[u8]) -> Known {
        match self.rows.get(key).or_else(|| self.below.get(key)) {
            Some(row) => Known::Row(row.clone()),
            None => Known::AskBelow { batch: self.batches },
        }
    }

    /// All gathered rows, in the order of their keys.
    pub(super) fn rows(&self) -> impl Iterator<Item = (&[u8], Option<&[u8]>)> {
        self.rows.iter().map(|(key, value)| (key.as_slice(), value.as_deref()))
    }

    /// A copy of the gathered rows of one table, in the order of their keys.
    pub(super) fn of_table(&self, table: u8) -> Vec<Row<Option<Vec<u8>>>> {
        let from = Bound::Included([table].to_vec());
        let rows: Range<_, _> = self.rows.range((from, Bound::Unbounded));
        let same = rows.take_while(|(key, _)| key.first() == Some(&table));
        same.map(|(key, value)| (key.clone(), value.clone())).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_sled_said_before_a_batch_is_not_remembered_after_it() {
        let mut recent = Recent::default();
        let row = |value: u8| Known::Row(Some(vec![value]));
        assert_eq!(recent.get(b"a"), Known::AskBelow { batch: 0 });
        recent.take_in(Changes::from([(b"a".to_vec(), Some(vec![1]))]));
        assert_eq!(recent.get(b"a"), row(1));
        // A reader that asked before the batch comes back with what was there then.
        recent.went_down();
        recent.learn(b"a", None, 0);
        assert_eq!((recent.get(b"a"), recent.len()), (row(1), 0));
        recent.learn(b"b", None, 1);
        assert_eq!(recent.get(b"b"), Known::Row(None));
        recent.take_in(Changes::from([(b"b".to_vec(), Some(vec![2; LONGEST + 1]))]));
        recent.went_down();
        assert_eq!(recent.get(b"b"), Known::AskBelow { batch: 2 }, "it is too long to be remembered");
        recent.begin_anew();
        recent.learn(b"a", Some(&[1]), 2);
        assert_eq!(recent.get(b"a"), Known::AskBelow { batch: 3 }, "it was read from the sled before");
    }
}
