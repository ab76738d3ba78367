//! Routes: which may be paid, and what a person wrote beside them.

use super::{Engine, Fault};
use crate::catalog::{Contract, Route};
use crate::plan::{Known, Refusal};
use crate::state::command::Command;
use crate::state::records::RouteRecord;

/// The longest remark beside a route, in bytes.
const MAX_NOTE: usize = 500;

impl Engine {
    /// Whether a route may be paid without asking the person first.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn is_accepted(&self, route: &Route) -> Result<bool, Fault> {
        let known = self.get::<RouteRecord>(route.name.as_str())?.and_then(|known| known.accepted);
        Ok(route.contract == Contract::Verified || known == Some(route.model_name()))
    }

    /// Whether the provider said that the route's model is gone.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn is_retired(&self, route: &Route) -> Result<bool, Fault> {
        let known = self.get::<RouteRecord>(route.name.as_str())?;
        Ok(known.and_then(|known| known.retired) == Some(route.model_name()))
    }

    /// Hands over what is known of routes beside catalog and ladder.
    pub(super) fn with_known<T>(&self, choose: impl FnOnce(&Known<'_>) -> T) -> T {
        let timings = self.executor.timings();
        // A route whose record cannot be read counts as alive: its provider will say.
        choose(&Known {
            p95_ms: &|route| timings.of(route).map(|measured| measured.p95_ms),
            is_retired: &|route| self.is_retired(route).unwrap_or(false),
        })
    }

    /// What a person wrote beside a route.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn note_of(&self, route: &Route) -> Result<Option<String>, Fault> {
        Ok(self.get::<RouteRecord>(route.name.as_str())?.and_then(|known| known.note))
    }

    /// Writes a remark of a person's beside a route, or takes it away.
    ///
    /// # Errors
    /// Where there is no such route, the remark is empty, long or has several lines, or nothing can be written.
    pub async fn note_route(&self, name: &str, note: Option<&str>) -> Result<&Route, Fault> {
        let route = self.route_named(name)?;
        let note = note.map(str::trim);
        let fits = |note: &str| (1..=MAX_NOTE).contains(&note.len()) && !note.chars().any(char::is_control);
        if note.is_some_and(|note| !fits(note)) {
            return Err(Fault::Invalid {
                message: format!("a note has 1 to {MAX_NOTE} bytes in one line"),
                hint: "Say it shorter, or leave `note` out to take the old one away.".to_owned(),
            });
        }
        let (named, note) = (route.name.clone(), note.map(str::to_owned));
        self.writer.carry_out(Command::NoteRoute { route: named, note }).await?;
        Ok(route)
    }

    fn route_named(&self, name: &str) -> Result<&Route, Fault> {
        self.catalog.route(name).ok_or_else(|| {
            let near = self.catalog.near(name);
            Fault::Plan(Refusal::NoSuchRoute { name: name.chars().take(80).collect(), near })
        })
    }

    /// A person says yes to paying a route, for as long as it leads to the same model.
    ///
    /// # Errors
    /// Where there is no such route, or nothing can be written.
    pub async fn accept_route(&self, name: &str) -> Result<&Route, Fault> {
        let route = self.route_named(name)?;
        // A yes also asks a provider again that said that the model is gone.
        if !self.is_accepted(route)? || self.is_retired(route)? {
            let (route, model) = (route.name.clone(), route.model_name());
            self.writer.carry_out(Command::AcceptRoute { route, model }).await?;
        }
        Ok(route)
    }
}
