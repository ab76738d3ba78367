//! What is told of a batch, and when: once, when the last of it is over. Pure.

use std::collections::BTreeSet;

use maquette_protocol::{BatchId, Job, JobId, JobState};
use serde::Serialize;

use crate::amount;
use crate::follow;
use crate::show::text::count;

/// One notification.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Notice {
    /// What happened.
    pub title: String,
    /// What belongs to it: credits, or why and what to do.
    pub body: String,
    /// `done`, `ended` where not all is done, or `needs_you`.
    pub kind: &'static str,
    /// The batch.
    pub batch: BatchId,
    /// The jobs it is about.
    pub jobs: Vec<JobId>,
}

/// What was told already.
#[derive(Debug)]
pub struct Bundles {
    after_ms: u64,
    told: BTreeSet<JobId>,
}

impl Bundles {
    /// Work that took less than `after_ms` is not told of, unless it needs the person.
    pub fn new(after_ms: u64) -> Bundles {
        Bundles { after_ms, told: BTreeSet::new() }
    }

    /// What is to be told of a batch whose jobs stand so.
    pub fn look(&mut self, jobs: &[Job]) -> Vec<Notice> {
        let mut notices = Vec::new();
        let waiting: Vec<&Job> = self.news(jobs, |job| job.state == JobState::NeedsYou);
        notices.extend(needs_you(&waiting));
        self.told.extend(waiting.iter().map(|job| job.id));
        if jobs.iter().all(follow::is_over) {
            // What a person stopped is no news to them.
            let ended = self.news(jobs, |job| job.state.is_final() && job.state != JobState::Cancelled);
            let took_long = |job: &&Job| job.updated_ms.saturating_sub(job.created_ms) >= self.after_ms;
            if ended.iter().any(took_long) {
                notices.extend(over(&ended));
            }
            self.told.extend(ended.iter().map(|job| job.id));
        }
        notices
    }

    fn news<'a>(&self, jobs: &'a [Job], is_it: impl Fn(&Job) -> bool) -> Vec<&'a Job> {
        jobs.iter().filter(|job| is_it(job) && !self.told.contains(&job.id)).collect()
    }
}

/// `1 hero of teapot needs you`
fn needs_you(jobs: &[&Job]) -> Option<Notice> {
    let first = jobs.first()?;
    let verb = if jobs.len() == 1 { "needs" } else { "need" };
    let why = first.error.as_ref().map(|error| error.message.clone()).unwrap_or_default();
    let body = format!("{why}\nmaquette resolve {} …", first.id);
    let title = format!("{} {verb} you", many(jobs));
    Some(Notice {
        title,
        body: body.trim().to_owned(),
        kind: "needs_you",
        batch: first.batch,
        jobs: ids(jobs),
    })
}

/// `8 drafts of teapot are done`, or `5 of 8 drafts of teapot are done`
fn over(jobs: &[&Job]) -> Option<Notice> {
    let first = jobs.first()?;
    let done = jobs.iter().filter(|job| job.state == JobState::Done).count();
    let spent: i64 = jobs.iter().map(|job| job.captured_microcredits).sum();
    let title = match (done, jobs.len()) {
        (0, _) => format!("{} failed", many(jobs)),
        (1, 1) => format!("{} is done", many(jobs)),
        (done, all) if done == all => format!("{} are done", many(jobs)),
        (1, _) => format!("1 of {} is done", many(jobs)),
        (done, _) => format!("{done} of {} are done", many(jobs)),
    };
    let why = jobs.iter().find_map(|job| job.error.as_ref());
    let body = match why {
        Some(error) => format!("{}\n{}", error.message, error.hint),
        None => amount::with_unit(spent),
    };
    let kind = if done == jobs.len() { "done" } else { "ended" };
    Some(Notice { title, body, kind, batch: first.batch, jobs: ids(jobs) })
}

/// `8 drafts of teapot`
fn many(jobs: &[&Job]) -> String {
    let (tier, shot) = jobs.first().map_or(("", ""), |job| (job.tier.as_str(), job.shot_name.as_str()));
    let noun = if tier == "draft" { tier.to_owned() } else { format!("{tier} take") };
    format!("{} of {shot}", count(jobs.len(), &noun))
}

fn ids(jobs: &[&Job]) -> Vec<JobId> {
    jobs.iter().map(|job| job.id).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::job;
    use maquette_protocol::{ErrorCode, ErrorData};

    fn ran(id: u64, state: JobState, seconds: u64) -> Job {
        let mut job = job(id, state);
        job.shot_name = "teapot".to_owned();
        job.updated_ms = job.created_ms + seconds * 1000;
        if state == JobState::Failed || state == JobState::NeedsYou {
            job.error =
                Some(ErrorData::new(ErrorCode::ProviderFailed, "the provider fell over", "Try again."));
        }
        job
    }

    fn titles(bundles: &mut Bundles, jobs: &[Job]) -> Vec<String> {
        bundles.look(jobs).into_iter().map(|notice| notice.title).collect()
    }

    #[test]
    fn a_batch_is_told_once_when_the_last_of_it_is_over() {
        let mut bundles = Bundles::new(10_000);
        let done = |id| ran(id, JobState::Done, 12);
        assert_eq!(titles(&mut bundles, &[done(1), done(2), ran(3, JobState::Submitted, 1)]), [""; 0]);
        let all = [done(1), done(2), done(3)];
        let notices = bundles.look(&all);
        assert_eq!(notices.len(), 1);
        assert_eq!((notices[0].title.as_str(), notices[0].kind), ("3 drafts of teapot are done", "done"));
        assert_eq!(notices[0].jobs, [JobId(1), JobId(2), JobId(3)]);
        assert_eq!(bundles.look(&all), []);
    }

    #[test]
    fn only_what_took_a_while_is_told() {
        let check = |jobs: &[Job], expect: &[&str]| {
            assert_eq!(titles(&mut Bundles::new(10_000), jobs), expect);
        };
        check(&[ran(1, JobState::Done, 9)], &[]);
        check(&[ran(1, JobState::Done, 10)], &["1 draft of teapot is done"]);
        // The slowest one decides for all.
        check(&[ran(1, JobState::Done, 1), ran(2, JobState::Done, 11)], &["2 drafts of teapot are done"]);
        check(&[ran(1, JobState::Failed, 11)], &["1 draft of teapot failed"]);
        check(
            &[ran(1, JobState::Failed, 11), ran(2, JobState::Done, 1)],
            &["1 of 2 drafts of teapot is done"],
        );
        // What a person stopped is no news to them.
        check(&[ran(1, JobState::Cancelled, 60)], &[]);
        check(&[ran(1, JobState::Cancelled, 60), ran(2, JobState::Done, 12)], &["1 draft of teapot is done"]);
    }

    #[test]
    fn a_job_that_needs_the_person_is_told_at_once_and_once() {
        let mut bundles = Bundles::new(10_000);
        let jobs = [ran(1, JobState::NeedsYou, 1), ran(2, JobState::Submitted, 1)];
        let notices = bundles.look(&jobs);
        assert_eq!(notices[0].title, "1 draft of teapot needs you");
        assert_eq!(notices[0].body, "the provider fell over\nmaquette resolve j1 …");
        assert_eq!(bundles.look(&jobs), []);
        let jobs = [ran(1, JobState::NeedsYou, 1), ran(2, JobState::Done, 20)];
        assert_eq!(titles(&mut bundles, &jobs), ["1 draft of teapot is done"]);
    }

    #[test]
    fn a_notice_says_what_it_cost_or_why_it_failed() {
        let mut done = ran(1, JobState::Done, 20);
        done.captured_microcredits = 2_000_000;
        assert_eq!(Bundles::new(0).look(&[done])[0].body, "2 credits");
        assert_eq!(
            Bundles::new(0).look(&[ran(1, JobState::Failed, 20)])[0].body,
            "the provider fell over\nTry again."
        );
    }
}
