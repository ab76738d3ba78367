//! Which prompt file makes a take, for who wants to call takes by their files.

use std::collections::BTreeMap;

use maquette_protocol::TakeId;
use serde_json::Map;

use super::sheet::Sheet;
use super::shelf;
use super::source::Source;
use crate::engine::{Caller, Engine, Fault};

/// Prompt files that are looked through, at most.
const MAX_FILES: usize = 100;

impl Engine {
    /// For each of these takes the first prompt file of the project, by name, whose wordings lead to it with its inputs as they are if
    /// nobody sets them. Takes of no file are left out, and so are files that are broken. Blocks.
    pub(in crate::engine) fn prompt_files_of(
        &self,
        caller: &Caller,
        project: &str,
        takes: &[TakeId],
    ) -> BTreeMap<TakeId, String> {
        let mut found = BTreeMap::new();
        let Ok(read) = self.project(Some(project), caller.sees_paths) else { return found };
        for file in shelf::of(&read).list().into_iter().take(MAX_FILES) {
            if takes.iter().all(|take| found.contains_key(take)) {
                break;
            }
            // A broken file makes nothing; `prompt.check` says what is wrong with it.
            let Ok(own) = self.takes_of_file(caller, project, &file.name, takes) else { continue };
            for take in own {
                found.entry(take).or_insert_with(|| file.name.clone());
            }
        }
        found
    }

    fn takes_of_file(
        &self,
        caller: &Caller,
        project: &str,
        name: &str,
        takes: &[TakeId],
    ) -> Result<Vec<TakeId>, Fault> {
        let (name, project) = (Some(name.to_owned()), Some(project.to_owned()));
        let opened = self.open_prompt(caller, Source { name, project, ..Source::default() })?;
        let shot_otherwise = Sheet::new(self, &opened, None, &Map::new())?.shot_otherwise;
        let made = self.made_of(&opened, &Map::new(), &shot_otherwise)?;
        Ok(takes.iter().copied().filter(|take| made.has(*take)).collect())
    }
}
