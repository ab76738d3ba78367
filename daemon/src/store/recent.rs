//! Rows that have not gone down to sled yet.

use std::collections::BTreeMap;
use std::collections::btree_map::Range;
use std::ops::Bound;

use super::{Changes, Row};

/// The newest value of each row that changed since the last batch; none is a removal.
#[derive(Debug, Default)]
pub(super) struct Recent {
    rows: BTreeMap<Vec<u8>, Option<Vec<u8>>>,
}

impl Recent {
    /// Takes changes in, above what is there.
    pub(super) fn take_in(&mut self, changes: Changes) {
        // Not `append`, which builds the whole tree anew.
        self.rows.extend(changes);
    }

    /// How many rows have gathered.
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// What became of a row: some value, a removal, or nothing that is known here.
    pub(super) fn get(&self, key: &[u8]) -> Option<Option<&[u8]>> {
        self.rows.get(key).map(Option::as_deref)
    }

    /// All rows, in the order of their keys.
    pub(super) fn rows(&self) -> impl Iterator<Item = (&[u8], Option<&[u8]>)> {
        self.rows.iter().map(|(key, value)| (key.as_slice(), value.as_deref()))
    }

    /// A copy of the rows of one table, in the order of their keys.
    pub(super) fn of_table(&self, table: u8) -> Vec<Row<Option<Vec<u8>>>> {
        let from = Bound::Included([table].to_vec());
        let rows: Range<_, _> = self.rows.range((from, Bound::Unbounded));
        let same = rows.take_while(|(key, _)| key.first() == Some(&table));
        same.map(|(key, value)| (key.clone(), value.clone())).collect()
    }
}
