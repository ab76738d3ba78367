//! Reading two sorted sources as one: what has gathered in memory stands above what sled has.

use std::cmp::Ordering;
use std::collections::VecDeque;

use super::Row;

/// Rows of both in the order of their keys, from either end. `above` wins where both have a key, and its removals hide what is below.
pub(super) struct Merged<B, E> {
    above: VecDeque<Row<Option<Vec<u8>>>>,
    below: B,
    /// Rows that were taken off an end of `below` and are not given yet.
    first: Option<Result<Row<Vec<u8>>, E>>,
    last: Option<Result<Row<Vec<u8>>, E>>,
}

impl<B, E> Merged<B, E>
where
    B: DoubleEndedIterator<Item = Result<Row<Vec<u8>>, E>>,
{
    /// Both sources have to be sorted by key.
    pub(super) fn new(above: Vec<Row<Option<Vec<u8>>>>, below: B) -> Self {
        Merged { above: above.into(), below, first: None, last: None }
    }
}

/// How the next row of `above` stands to the next row of `below`, seen from the end at which both are read.
fn order<E>(
    above: Option<&Row<Option<Vec<u8>>>>,
    below: Option<&Result<Row<Vec<u8>>, E>>,
) -> Option<Ordering> {
    match (above, below) {
        (None, None) => None,
        // An error below comes out before anything is built on what is missing.
        (None, Some(_)) | (Some(_), Some(Err(_))) => Some(Ordering::Greater),
        (Some(_), None) => Some(Ordering::Less),
        (Some((above, _)), Some(Ok((below, _)))) => Some(above.cmp(below)),
    }
}

impl<B, E> Iterator for Merged<B, E>
where
    B: DoubleEndedIterator<Item = Result<Row<Vec<u8>>, E>>,
{
    type Item = Result<Row<Vec<u8>>, E>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if self.first.is_none() {
                self.first = self.below.next().or_else(|| self.last.take());
            }
            match order(self.above.front(), self.first.as_ref())? {
                Ordering::Greater => return self.first.take(),
                Ordering::Equal => self.first = None,
                Ordering::Less => {}
            }
            if let Some((key, Some(value))) = self.above.pop_front() {
                return Some(Ok((key, value)));
            }
        }
    }
}

impl<B, E> DoubleEndedIterator for Merged<B, E>
where
    B: DoubleEndedIterator<Item = Result<Row<Vec<u8>>, E>>,
{
    fn next_back(&mut self) -> Option<Self::Item> {
        loop {
            if self.last.is_none() {
                self.last = self.below.next_back().or_else(|| self.first.take());
            }
            let order = match (self.above.back(), self.last.as_ref()) {
                (Some((above, _)), Some(Ok((below, _)))) => below.cmp(above),
                (above, below) => order(above, below)?,
            };
            match order {
                Ordering::Greater => return self.last.take(),
                Ordering::Equal => self.last = None,
                Ordering::Less => {}
            }
            if let Some((key, Some(value))) = self.above.pop_back() {
                return Some(Ok((key, value)));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn both_ends_give_what_one_map_would(
            below in prop::collection::btree_map(0u8..40, any::<u8>(), 0..30),
            above in prop::collection::btree_map(0u8..40, prop::option::of(any::<u8>()), 0..30),
            from_the_back in prop::collection::vec(any::<bool>(), 80),
        ) {
            let mut one: BTreeMap<u8, u8> = below.clone();
            for (key, value) in &above {
                match value {
                    Some(value) => one.insert(*key, *value),
                    None => one.remove(key),
                };
            }
            let above = above.into_iter().map(|(key, value)| (vec![key], value.map(|value| vec![value]))).collect();
            let below: Vec<Result<Row<Vec<u8>>, ()>> =
                below.into_iter().map(|(key, value)| Ok((vec![key], vec![value]))).collect();
            let mut merged = Merged::new(above, below.into_iter());
            let mut model = one.into_iter().map(|(key, value)| Ok((vec![key], vec![value])));
            for back in from_the_back {
                let (got, expect) =
                    if back { (merged.next_back(), model.next_back()) } else { (merged.next(), model.next()) };
                prop_assert_eq!(got, expect);
            }
        }
    }

    #[test]
    fn an_error_below_is_not_hidden() {
        let above = vec![(vec![1], Some(vec![1]))];
        let mut merged = Merged::new(above, [Err("torn")].into_iter());
        assert_eq!(merged.next(), Some(Err("torn")));
        assert_eq!(merged.next(), Some(Ok((vec![1], vec![1]))));
        assert_eq!(merged.next(), None);
    }
}
