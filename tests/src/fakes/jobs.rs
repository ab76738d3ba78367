//! The jobs of a provider that queues: each question how far one is brings it one step on, so that nothing waits for time to pass.

use std::collections::BTreeMap;

use maquette_daemon::platform::clock::unix_ms;

use super::desk::Desk;
use super::exchange::Ask;
use super::fault::{Order, Refusal};
use super::picture::Recipe;

/// Where a job is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Waiting.
    Queued,
    /// At work.
    Running,
    /// Ended, whatever came of it.
    Done,
    /// Ended by a wish.
    Cancelled,
}

/// A job.
#[derive(Debug, Clone)]
pub struct Job {
    /// Its name.
    pub id: String,
    /// When it came, in milliseconds since the Unix epoch.
    pub came_ms: u64,
    /// What to make; empty after a refusal.
    pub recipes: Vec<Recipe>,
    /// What the order said, as JSON.
    pub input: serde_json::Value,
    /// The model or path that was asked.
    pub model: String,
    /// Where it is.
    pub phase: Phase,
    /// How often somebody asked.
    pub polls: u32,
    /// What it must do otherwise.
    pub order: Order,
    /// The results' addresses, once done.
    pub urls: Vec<String>,
    /// The results' bytes, once done.
    pub files: Vec<Vec<u8>>,
    /// What is charged at its end, in millionths of a dollar.
    pub price: u64,
}

/// All jobs of one fake.
#[derive(Debug, Default)]
pub struct Jobs {
    list: BTreeMap<String, Job>,
}

impl Jobs {
    /// Enters a job for the order at hand.
    pub fn accept(
        &mut self,
        desk: &mut Desk<'_>,
        id: String,
        model: &str,
        input: serde_json::Value,
        recipes: Vec<Recipe>,
        price: u64,
    ) {
        desk.accepted(&id);
        let job = Job {
            id: id.clone(),
            came_ms: unix_ms(),
            recipes,
            input,
            model: model.to_owned(),
            phase: Phase::Queued,
            polls: 0,
            order: desk.order,
            urls: Vec::new(),
            files: Vec::new(),
            price,
        };
        self.list.insert(id, job);
    }

    /// A job as it stands.
    pub fn get(&self, id: &str) -> Option<&Job> {
        self.list.get(id)
    }

    /// All jobs.
    pub fn all(&self) -> impl Iterator<Item = &Job> {
        self.list.values()
    }

    /// Brings a job one step on and gives it as it stands then.
    pub fn poll(&mut self, desk: &mut Desk<'_>, id: &str) -> Option<&Job> {
        let job = self.list.get_mut(id)?;
        if matches!(job.phase, Phase::Queued | Phase::Running) {
            job.polls += 1;
            if job.polls > desk.pace {
                end(job, desk);
            } else if job.polls > 1 {
                job.phase = Phase::Running;
            }
        }
        Some(job)
    }

    /// Every open job gets to its end, as it would in time, whether anybody asks or not.
    pub fn finish(&mut self, desk: &mut Desk<'_>) {
        let open = |job: &&mut Job| matches!(job.phase, Phase::Queued | Phase::Running);
        self.list.values_mut().filter(open).for_each(|job| end(job, desk));
    }

    /// The jobs that a request names are known no more.
    pub fn forget(&mut self, ask: &Ask) {
        self.list.retain(|id, _| !ask.names(id));
    }

    /// Grants a wish to stop; false if the job is at its end already.
    pub fn cancel(&mut self, desk: &mut Desk<'_>, id: &str) -> Option<bool> {
        let job = self.list.get_mut(id)?;
        let open = matches!(job.phase, Phase::Queued | Phase::Running);
        if open {
            desk.books.cancelled.push(id.to_owned());
        }
        if open && !job.order.late {
            job.phase = Phase::Cancelled;
        }
        Some(open)
    }
}

fn end(job: &mut Job, desk: &mut Desk<'_>) {
    job.phase = Phase::Done;
    // A result that was declined is not charged; what is charged on a refusal differs, and the catalog says `unknown`.
    // A black picture is a result like any other until somebody reads its flag.
    if job.order.refusal.is_some_and(|refusal| refusal != Refusal::BlackPicture) {
        return;
    }
    desk.charge(&job.id, job.price);
    for recipe in &job.recipes {
        let bytes = desk.make(&job.id, recipe, job.order);
        job.urls.push(desk.publish(&job.id, job.files.len(), recipe.kind, &bytes));
        job.files.push(bytes);
    }
}
