//! The engine: the way of a request on one screen. It looks facts up, has the pure modules plan and decide, and hands work on.
//!
//! `making` is the heart: plan, look into the cache, reserve, run, answer. The other files answer questions and record a person's words.
//! Nothing here maps errors to the wire or knows of files' formats.

pub mod advice;
pub mod anchors;
pub mod boards;
pub mod canary;
pub mod clients;
pub mod credits;
mod dated;
pub mod events;
pub mod fault;
pub mod footing;
pub mod health;
pub mod keys;
pub mod ladder;
pub mod library;
pub mod making;
pub mod preparing;
pub mod projects;
pub mod prompts;
pub mod rebuilding;
pub mod reconcile;
pub mod routes;
pub mod seeing;
pub mod stats;
mod upkeep;
pub mod views;

use std::sync::Arc;

use maquette_protocol::{JobId, ShotId, TakeId};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::assets::{Assets, Measures, Thumbs};
use crate::catalog::Catalog;
use crate::jobs::Executor;
use crate::journal::{ContentReader, Reader};
use crate::keys::KeyStore;
use crate::platform::folders::Folders;
use crate::state::records::{JobRecord, Record, ShotName, ShotRecord, TakeRecord, shot_name_key};
use crate::state::view::View;
use crate::store::Store;
use crate::writer::Writer;

pub use fault::Fault;
pub use projects::{Project, Projects};
pub use views::{JobView, TakeView};

/// Who asks, as far as the engine cares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// A name for entries and budgets.
    pub client: String,
    /// Whether paths on this machine mean anything to it, and may be told.
    pub sees_paths: bool,
    /// Whether it may do everything, and so may be told of other clients.
    pub is_admin: bool,
}

/// What the engine says of itself.
#[derive(Debug, Clone)]
pub struct About {
    /// A random name of this run.
    pub instance_id: String,
    /// When it started.
    pub started_ms: u64,
    /// Base of asset URLs.
    pub http: Option<String>,
}

/// Handles to everything a request needs. Each part owns its own state.
pub struct Engine {
    /// The index.
    pub store: Arc<Store>,
    /// The writer.
    pub writer: Writer,
    /// The recipes.
    pub contents: ContentReader,
    /// The journal, for reading.
    pub journal: Reader,
    /// The assets.
    pub assets: Assets,
    /// The thumbnails.
    pub thumbs: Thumbs,
    /// What was measured.
    pub measures: Measures,
    /// The jobs.
    pub executor: Executor,
    /// The routes.
    pub catalog: Arc<Catalog>,
    /// The projects and the person's own config.
    pub projects: Projects,
    /// The keys of providers.
    pub keys: KeyStore,
    /// The folders.
    pub folders: Folders,
    /// What it says of itself.
    pub about: About,
    /// What was found and repaired at the start, and since.
    pub notices: health::Notices,
    /// Recipes that were read lately.
    pub recipes: views::RecipeCache,
    /// Work that must end even if its caller goes away.
    pub tasks: TaskTracker,
    /// Those who listen; they hear of the leaving before their connections end.
    pub subscribers: TaskTracker,
    /// Cancelled when the daemon leaves: nothing new is begun.
    pub leaving: CancellationToken,
    /// The wall clock, in milliseconds.
    pub clock: fn() -> u64,
}

impl Engine {
    /// A record.
    pub fn get<R: Record>(&self, id: &R::Id) -> Result<Option<R>, Fault> {
        Ok((&*self.store as &dyn View).get(id)?)
    }

    /// A take whose content was not deleted.
    pub fn take(&self, id: TakeId) -> Result<TakeRecord, Fault> {
        self.get::<TakeRecord>(&id)?.filter(|take| !take.deleted).ok_or(Fault::UnknownTake(id))
    }

    /// A job that has no take yet.
    pub fn open_job(&self, id: JobId) -> Result<Option<JobRecord>, Fault> {
        self.get::<JobRecord>(&id)
    }

    /// A shot by its number.
    pub fn shot(&self, id: ShotId) -> Result<ShotRecord, Fault> {
        self.get::<ShotRecord>(&id)?
            .ok_or_else(|| Fault::UnknownShot { name: id.to_string(), near: Vec::new() })
    }

    /// A shot by its name or number.
    pub fn shot_named(&self, project: &str, name: &str) -> Result<ShotRecord, Fault> {
        if let Some(ShotName(id)) = self.get::<ShotName>(&shot_name_key(project, name))? {
            return self.shot(id);
        }
        if let Ok(id) = name.parse::<ShotId>()
            && let Some(shot) = self.get::<ShotRecord>(&id)?.filter(|shot| shot.project == project)
        {
            return Ok(shot);
        }
        Err(Fault::UnknownShot { name: name.to_owned(), near: self.shot_names_near(project, name)? })
    }

    fn shot_names_near(&self, project: &str, name: &str) -> Result<Vec<String>, Fault> {
        let mut names = Vec::new();
        for shot in self.store.scan::<ShotRecord>().rev().take(1_000) {
            let shot = shot?;
            if shot.project == project {
                names.push(shot.name);
            }
        }
        let mut near = crate::plan::names::near(name, names.iter().map(String::as_str));
        near.truncate(5);
        Ok(near)
    }
}
