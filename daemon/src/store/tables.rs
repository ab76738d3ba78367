//! Compact tables in memory, for lists and searches: one row of 64 bytes a take, and an index from words to recipes.
//! They are loaded after the first answer; sled is no search engine.

use std::collections::HashMap;

use maquette_protocol::{Digest, TakeId};

use super::PromptOf;
use super::words::Words;
use crate::state::domain::Verdict;
use crate::state::records::TakeRecord;

/// One take, as far as lists and searches look at it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row {
    pub(super) project: u32,
    pub(super) tier: u32,
    pub(super) shot: u64,
    pub(super) parent: u64,
    pub(super) seed: Option<u64>,
    pub(super) created_ms: u64,
    /// First bytes of the asset's digest; whoever needs certainty reads the record.
    asset: u64,
    /// Number of the recipe in the word index.
    pub(super) recipe: u32,
    pub(super) verdict: Option<Verdict>,
}

/// No recipe.
const NONE: u32 = u32::MAX;

/// The tables.
#[derive(Debug, Default)]
pub(super) struct Tables {
    /// By number of the take; a hole where there is none.
    pub(super) rows: Vec<Option<Row>>,
    /// Takes that were deleted after a row for them had been there: known, but no row.
    names: HashMap<String, u32>,
    recipes: HashMap<[u8; 16], u32>,
    pub(super) words: Words,
}

impl Tables {
    /// Whether there is a row for the take.
    pub(super) fn has(&self, take: TakeId) -> bool {
        self.place(take).and_then(|place| self.rows.get(place)).is_some_and(Option::is_some)
    }

    fn place(&self, take: TakeId) -> Option<usize> {
        usize::try_from(take.0).ok()
    }

    /// The number of a project's or tier's name, if any take has it.
    pub(super) fn name(&self, name: &str) -> Option<u32> {
        self.names.get(name).copied()
    }

    /// Takes a record in; a deleted one is taken out.
    pub(super) fn put(&mut self, take: &TakeRecord, prompt_of: PromptOf) {
        let Some(place) = self.place(take.id) else { return };
        if self.rows.len() <= place {
            self.rows.resize(place + 1, None);
        }
        if take.deleted {
            self.rows[place] = None;
            return;
        }
        let recipe = self.recipe(take, prompt_of);
        self.rows[place] = Some(Row {
            project: self.intern(&take.project),
            tier: self.intern(&take.tier),
            shot: take.shot.0,
            parent: take.edge.parent().map_or(0, |parent| parent.0),
            seed: take.seed,
            created_ms: take.created_ms,
            asset: prefix(&take.media.digest),
            recipe,
            verdict: take.verdict.as_ref().map(|judgement| judgement.verdict),
        });
    }

    fn recipe(&mut self, take: &TakeRecord, prompt_of: PromptOf) -> u32 {
        let Some(recipe) = take.recipe else { return NONE };
        let key = short(&recipe.series);
        if let Some(number) = self.recipes.get(&key) {
            return *number;
        }
        let number = u32::try_from(self.recipes.len()).unwrap_or(NONE);
        self.recipes.insert(key, number);
        if let Some(prompt) = prompt_of(&recipe) {
            self.words.add(number, &prompt);
        }
        number
    }

    fn intern(&mut self, name: &str) -> u32 {
        if let Some(number) = self.names.get(name) {
            return *number;
        }
        let number = u32::try_from(self.names.len()).unwrap_or(NONE);
        self.names.insert(name.to_owned(), number);
        number
    }

    /// Rows with the numbers of their takes, newest first, below a number.
    pub(super) fn newest_first(&self, below: Option<TakeId>) -> impl Iterator<Item = (TakeId, &Row)> {
        let end = below.and_then(|below| self.place(below)).unwrap_or(usize::MAX).min(self.rows.len());
        let rows = self.rows[..end].iter().enumerate().rev();
        rows.filter_map(|(place, row)| row.as_ref().map(|row| (TakeId(place as u64), row)))
    }

    fn oldest_first(&self) -> impl Iterator<Item = (TakeId, &Row)> {
        self.rows
            .iter()
            .enumerate()
            .filter_map(|(place, row)| row.as_ref().map(|row| (TakeId(place as u64), row)))
    }

    pub(super) fn children(&self, parent: TakeId) -> Vec<TakeId> {
        self.oldest_first().filter(|(_, row)| row.parent == parent.0).map(|(take, _)| take).collect()
    }

    /// Takes whose asset may be this one.
    pub(super) fn with_asset(&self, asset: &Digest) -> Vec<TakeId> {
        let asset = prefix(asset);
        self.oldest_first().filter(|(_, row)| row.asset == asset).map(|(take, _)| take).collect()
    }

    /// Takes that may share asset or recipe with this one.
    pub(super) fn sharing(&self, take: &TakeRecord) -> Vec<TakeId> {
        let asset = prefix(&take.media.digest);
        let recipe = take.recipe.and_then(|recipe| self.recipes.get(&short(&recipe.series)).copied());
        let shares = |row: &Row| row.asset == asset || recipe.is_some_and(|recipe| recipe == row.recipe);
        self.oldest_first().filter(|(id, row)| *id != take.id && shares(row)).map(|(id, _)| id).collect()
    }
}

fn prefix(digest: &Digest) -> u64 {
    u64::from_le_bytes(<[u8; 8]>::try_from(&digest.0[..8]).unwrap_or_default())
}

fn short(digest: &Digest) -> [u8; 16] {
    <[u8; 16]>::try_from(&digest.0[..16]).unwrap_or_default()
}
