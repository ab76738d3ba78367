//! Where facts lie: written by the task that asks the daemon, read by everybody.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;
use tower_lsp::lsp_types::Url;

use super::{Facts, Plan};
use crate::documents::Snapshot;

/// All that is known, and about what more is to be known.
#[derive(Debug, Default)]
pub struct Knowledge {
    inner: Mutex<Inner>,
    /// Rings when there is something to ask.
    pub(super) work: Notify,
}

#[derive(Debug, Default)]
struct Inner {
    facts: BTreeMap<Option<PathBuf>, Arc<Facts>>,
    plans: HashMap<Url, Arc<Plan>>,
    /// Open documents of ours, as they stand.
    ours: HashMap<Url, Arc<Snapshot>>,
    stale_projects: BTreeSet<Option<PathBuf>>,
    stale_plans: HashSet<Url>,
    generation: u64,
}

impl Knowledge {
    /// What is known about the project in `root`; empty where nothing is.
    pub fn facts(&self, root: Option<&Path>) -> Arc<Facts> {
        let known = self.locked().facts.get(&root.map(Path::to_path_buf)).cloned();
        known.unwrap_or_else(|| Arc::new(Facts { root: root.map(Path::to_path_buf), ..Facts::default() }))
    }

    /// What is known about the plan of a document.
    pub fn plan(&self, uri: &Url) -> Option<Arc<Plan>> {
        self.locked().plans.get(uri).cloned()
    }

    /// Whether no version of this document was ours so far.
    pub fn is_new(&self, snapshot: &Snapshot) -> bool {
        !self.locked().ours.contains_key(&snapshot.uri)
    }

    /// A document stands as it stands now: if it is ours, its plan has to be asked for anew.
    pub fn changed(&self, snapshot: &Arc<Snapshot>) {
        if !snapshot.is_ours() {
            return self.closed(&snapshot.uri);
        }
        let mut inner = self.locked();
        let before = inner.ours.insert(snapshot.uri.clone(), snapshot.clone());
        if before.is_some_and(|before| Arc::ptr_eq(&before, snapshot)) {
            return;
        }
        if !inner.facts.contains_key(&snapshot.root) {
            inner.stale_projects.insert(snapshot.root.clone());
        }
        inner.stale_plans.insert(snapshot.uri.clone());
        self.work.notify_one();
    }

    /// A document is closed, or no longer ours.
    pub fn closed(&self, uri: &Url) {
        let mut inner = self.locked();
        inner.ours.remove(uri);
        inner.plans.remove(uri);
        inner.stale_plans.remove(uri);
    }

    /// Everything is to be asked again, about all that is open.
    pub fn ask_again(&self) {
        let mut inner = self.locked();
        let Inner { ours, stale_projects, stale_plans, .. } = &mut *inner;
        for (uri, snapshot) in ours {
            stale_projects.insert(snapshot.root.clone());
            stale_plans.insert(uri.clone());
        }
        self.work.notify_one();
    }

    /// Projects and documents to ask about, which are no longer stale after this.
    pub(super) fn take_work(&self) -> (Vec<Option<PathBuf>>, Vec<Arc<Snapshot>>) {
        let mut inner = self.locked();
        let projects = std::mem::take(&mut inner.stale_projects).into_iter().collect();
        let uris = std::mem::take(&mut inner.stale_plans);
        (projects, uris.iter().filter_map(|uri| inner.ours.get(uri).cloned()).collect())
    }

    /// Open documents of ours in a project.
    pub(super) fn open_in(&self, root: Option<&Path>) -> Vec<Arc<Snapshot>> {
        let inner = self.locked();
        inner.ours.values().filter(|snapshot| snapshot.root.as_deref() == root).cloned().collect()
    }

    /// Replaces what is known about a project. Says whether that changed anything.
    pub(super) fn learn(&self, mut facts: Facts) -> bool {
        let mut inner = self.locked();
        let root = facts.root.clone();
        if let Some(known) = inner.facts.get(&root) {
            facts.generation = known.generation;
            if **known == facts {
                return false;
            }
        }
        inner.generation += 1;
        facts.generation = inner.generation;
        inner.facts.insert(root, Arc::new(facts));
        true
    }

    /// Replaces what is known about a document's plan, unless the document is closed. Says whether that changed anything.
    pub(super) fn learn_plan(&self, uri: &Url, plan: Plan) -> bool {
        let mut inner = self.locked();
        let is_same = inner.plans.get(uri).is_some_and(|known| known.rungs == plan.rungs);
        if !inner.ours.contains_key(uri) {
            return false;
        }
        inner.plans.insert(uri.clone(), Arc::new(plan));
        !is_same
    }

    fn locked(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
