//! Routes: which may be paid.

use super::{Engine, Fault};
use crate::catalog::{Contract, Route};
use crate::plan::{Known, Refusal};
use crate::state::command::Command;
use crate::state::records::RouteRecord;

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

    /// A person says yes to paying a route, for as long as it leads to the same model.
    ///
    /// # Errors
    /// Where there is no such route, or nothing can be written.
    pub async fn accept_route(&self, name: &str) -> Result<&Route, Fault> {
        let unknown = || {
            let near = self.catalog.near(name);
            Fault::Plan(Refusal::NoSuchRoute { name: name.chars().take(80).collect(), near })
        };
        let route = self.catalog.route(name).ok_or_else(unknown)?;
        // A yes also asks a provider again that said that the model is gone.
        if !self.is_accepted(route)? || self.is_retired(route)? {
            let (route, model) = (route.name.clone(), route.model_name());
            self.writer.carry_out(Command::AcceptRoute { route, model }).await?;
        }
        Ok(route)
    }
}
