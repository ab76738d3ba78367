//! Upkeep: finishing what a crash cut short, and sweeping what nobody names.

use std::collections::HashSet;

use maquette_protocol::Digest;

use super::Engine;
use crate::state::domain::RecipeRef;
use crate::state::records::{ImportRecord, SeriesRecord, TakeRecord};
use crate::state::view::View;

impl Engine {
    /// Erases content that the journal has declared deleted, where a crash came in between.
    pub fn finish_deletions(&self) {
        for take in self.store.scan::<TakeRecord>().filter_map(Result::ok).filter(|take| take.deleted) {
            let in_use = self.store.take_of_asset(&take.media.digest);
            let assets: Vec<Digest> = match in_use {
                Ok(None) => vec![take.media.digest],
                Ok(Some(_)) | Err(_) => Vec::new(),
            };
            let series_is_gone = |series: &Digest| {
                let record = (&*self.store as &dyn View).get::<SeriesRecord>(series);
                matches!(record, Ok(None))
            };
            let still_there =
                |recipe: &RecipeRef| !matches!(self.contents.read(recipe.place, recipe.content), Ok(None));
            let recipes = take.recipe.filter(|recipe| series_is_gone(&recipe.series) && still_there(recipe));
            let recipes = recipes.map(|recipe| recipe.place);
            if let Err(fault) = self.erase(&assets, &recipes.into_iter().collect::<Vec<_>>()) {
                tracing::warn!(?fault, take = %take.id, "deleted content could not be erased yet");
            }
        }
    }

    /// Removes files that no record names and that are older than `age_ms`, and left-over temporary files.
    pub fn sweep(&self, age_ms: u64) {
        let Some(known) = self.known_assets() else { return };
        let now_ms = (self.clock)();
        match self.assets.sweep(age_ms, &|digest| known.contains(digest), now_ms) {
            Ok(report) => tracing::debug!(?report, "the assets were swept"),
            Err(error) => tracing::warn!(%error, "the assets could not be swept"),
        }
    }

    /// Everything that a record names; none where one cannot be read, because then nothing may be removed.
    fn known_assets(&self) -> Option<HashSet<Digest>> {
        let mut known = HashSet::new();
        for take in self.store.scan::<TakeRecord>() {
            let take = take.ok()?;
            if !take.deleted {
                known.insert(take.media.digest);
            }
        }
        for import in self.store.scan::<ImportRecord>() {
            known.insert(import.ok()?.0.digest);
        }
        Some(known)
    }
}
