//! What a mere read rests on, so that its reply may be given again without looking everything up once more.

use std::path::PathBuf;

use super::Engine;
use crate::config::read::Stamps;

/// While all of this stands, the same question has the same answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Footing {
    /// The last event that the answer knew of.
    seq: u64,
    /// The second in which it was given. Replies hold some things that no event tells of: thumbnails that were made since, URLs that
    /// run out. Nobody minds those for a second.
    second: u64,
    /// The files that say what tiers and prices there are.
    config: Stamps,
    /// The path that named the project, and the folder that it led to.
    named: Option<(String, PathBuf)>,
}

impl Engine {
    /// What an answer rests on that was looked up when `seq` was the last event.
    pub(super) fn footing(&self, seq: u64, named: Option<String>, root: Option<&str>) -> Option<Footing> {
        let root = root.map(PathBuf::from);
        let config = self.projects.stamps(root.as_deref())?;
        let named = named.filter(|named| named.contains(['/', '\\'])).zip(root);
        Some(Footing { seq, second: self.second(), config, named })
    }

    /// Whether an answer may be given once more.
    pub fn still_stands(&self, footing: &Footing) -> bool {
        let leads_there =
            |(named, root): &(String, PathBuf)| std::fs::canonicalize(named).is_ok_and(|now| now == *root);
        footing.seq == self.store.applied_seq()
            && footing.second == self.second()
            && self.projects.still_stand(&footing.config)
            && footing.named.as_ref().is_none_or(leads_there)
    }

    fn second(&self) -> u64 {
        (self.clock)() / 1_000
    }
}
