//! While a lost index is built anew: who may read already, and who waits.

use std::time::Duration;

use maquette_protocol::Method;
use maquette_protocol::methods::method;
use tokio::sync::watch;

use super::{Engine, Fault};
use crate::state::view::StateError;
use crate::writer::Following;

/// The longest that a call waits for the index.
const LONGEST: Duration = Duration::from_secs(30);

/// How a method gets on without a whole index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needs {
    /// It asks the index for nothing, or for counts that may be too low.
    Nothing,
    /// It asks for single records. What is found is told as far as the index knows it; what is not found may still come.
    Records,
    /// It lists, sums or changes: only a whole index gives the right answer.
    Everything,
}

/// What the method of this name needs.
pub fn needs(name: &str) -> Needs {
    const NOTHING: &[&str] = &[
        method::Hello::NAME,
        method::Status::NAME,
        method::Discover::NAME,
        method::Drain::NAME,
        method::TierList::NAME,
        method::ModelList::NAME,
        method::KeyList::NAME,
        method::KeySet::NAME,
        method::KeyForget::NAME,
        method::KeyTest::NAME,
        method::PairBegin::NAME,
        method::PairPoll::NAME,
        method::PairDeny::NAME,
        method::PanelLogin::NAME,
    ];
    const RECORDS: &[&str] = &[
        method::TakeGet::NAME,
        method::JobGet::NAME,
        method::AssetGet::NAME,
        method::AnchorGet::NAME,
        method::ProjectGet::NAME,
    ];
    match name {
        name if NOTHING.contains(&name) => Needs::Nothing,
        name if RECORDS.contains(&name) => Needs::Records,
        _ => Needs::Everything,
    }
}

impl Engine {
    /// How far the index is: events that it has and events that there are. None where it has all.
    pub fn rebuilding(&self) -> Option<(u64, u64)> {
        match &*self.writer.following().borrow() {
            Following::Behind { target } => Some((self.store.applied_seq(), *target)),
            Following::Level | Following::Stuck(_) => None,
        }
    }

    /// Waits as long as it takes; gives whether the index has everything at the end.
    pub async fn writer_is_level(&self) -> bool {
        level(&mut self.writer.following()).await.is_ok()
    }

    /// Waits until the index has everything.
    ///
    /// # Errors
    /// `Rebuilding` after half a minute, `Index` where it will never have.
    pub async fn whole_index(&self) -> Result<(), Fault> {
        let mut following = self.writer.following();
        let waited = tokio::time::timeout(LONGEST, level(&mut following)).await;
        match (waited, self.rebuilding()) {
            (Ok(stuck), _) => stuck,
            (Err(_), Some((done, target))) => Err(Fault::Rebuilding { done, target }),
            (Err(_), None) => Ok(()),
        }
    }
}

async fn level(following: &mut watch::Receiver<Following>) -> Result<(), Fault> {
    let known = following.wait_for(|following| !matches!(following, Following::Behind { .. })).await;
    match known.as_deref() {
        Ok(Following::Stuck(why)) => Err(Fault::Index(StateError::Index(why.clone()))),
        // A writer that is gone changes nothing any more.
        Ok(Following::Level | Following::Behind { .. }) | Err(_) => Ok(()),
    }
}
