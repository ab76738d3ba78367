//! Searching the tables: all conditions must hold, newest first, page by page.

use maquette_protocol::{ShotId, TakeId};

use super::tables::{Row, Tables};
use crate::state::domain::Verdict;

/// What is looked for. What is none does not matter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    /// Words of the prompt.
    pub text: Option<String>,
    /// Project id.
    pub project: Option<String>,
    /// Shot.
    pub shot: Option<ShotId>,
    /// Tier.
    pub tier: Option<String>,
    /// Seed.
    pub seed: Option<u64>,
    /// A person's word.
    pub verdict: Option<Verdict>,
    /// Made at or after.
    pub after_ms: Option<u64>,
    /// Made before.
    pub before_ms: Option<u64>,
    /// Where the last page ended.
    pub below: Option<TakeId>,
    /// Length of a page.
    pub limit: usize,
}

/// A page of what was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Page {
    /// The takes, newest first.
    pub takes: Vec<TakeId>,
    /// How many match in all, on this and the following pages.
    pub total: u64,
    /// Whether there are more.
    pub more: bool,
}

pub(super) fn search(tables: &Tables, query: &Query) -> Page {
    let Some(matches) = conditions(tables, query) else { return Page::default() };
    let mut page = Page::default();
    for (take, row) in tables.newest_first(query.below) {
        if !matches(row) {
            continue;
        }
        page.total += 1;
        if page.takes.len() < query.limit {
            page.takes.push(take);
        }
    }
    page.more = page.total > page.takes.len() as u64;
    page
}

/// The conditions as one test of a row; none where nothing can match.
fn conditions<'a>(tables: &'a Tables, query: &'a Query) -> Option<impl Fn(&Row) -> bool + 'a> {
    let number = |name: &Option<String>| match name {
        Some(name) => tables.name(name).map(Some),
        None => Some(None),
    };
    let (project, tier) = (number(&query.project)?, number(&query.tier)?);
    let words = match &query.text {
        Some(text) => Some(tables.words.find(text)?),
        None => None,
    };
    Some(move |row: &Row| {
        project.is_none_or(|project| row.project == project)
            && tier.is_none_or(|tier| row.tier == tier)
            && query.shot.is_none_or(|shot| row.shot == shot.0)
            && query.seed.is_none_or(|seed| row.seed == Some(seed))
            && query.verdict.is_none_or(|verdict| row.verdict == Some(verdict))
            && query.after_ms.is_none_or(|after| row.created_ms >= after)
            && query.before_ms.is_none_or(|before| row.created_ms < before)
            && words.as_ref().is_none_or(|words| words.has(row.recipe))
    })
}
