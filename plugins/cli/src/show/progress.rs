//! The progress line of a batch, on standard error and only in a terminal.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use maquette_protocol::{Job, JobState};

use super::text;

/// A line that moves while jobs run and is gone when they have ended; the result line takes its place.
pub struct BatchBar {
    bar: ProgressBar,
}

/// Steps of the bar; fine enough for the fraction of a single long job.
const STEPS: u64 = 1_000;

impl BatchBar {
    /// A bar, or none to see where `shown` is false.
    pub fn new(shown: bool) -> BatchBar {
        let target = if shown { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(Some(STEPS), target);
        if let Ok(style) = ProgressStyle::with_template("{bar:24} {msg}") {
            bar.set_style(style.progress_chars("━━─"));
        }
        BatchBar { bar }
    }

    /// Shows how the jobs stand.
    pub fn update(&self, jobs: &[Job]) {
        let stand = Stand::of(jobs);
        self.bar.set_position(stand.steps());
        self.bar.set_message(stand.words());
    }

    /// Takes the line away.
    pub fn finish(self) {
        self.bar.finish_and_clear();
    }
}

/// A line that counts up while a command asks again and again, and is gone when it has its answer.
pub struct CountBar {
    bar: ProgressBar,
}

impl CountBar {
    /// A bar that counts what `words` say, or none to see where `shown` is false.
    pub fn new(shown: bool, words: &'static str) -> CountBar {
        let target = if shown { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(Some(0), target);
        if let Ok(style) = ProgressStyle::with_template("{bar:24} {pos} of {len} {msg}") {
            bar.set_style(style.progress_chars("━━─"));
        }
        bar.set_message(words);
        CountBar { bar }
    }

    /// Shows how far it is.
    pub fn update(&self, done: u64, all: u64) {
        self.bar.set_length(all);
        self.bar.set_position(done);
    }

    /// Takes the line away.
    pub fn finish(self) {
        self.bar.finish_and_clear();
    }
}

/// How a batch stands, in figures.
#[derive(Debug, Clone, PartialEq)]
struct Stand {
    ended: usize,
    all: usize,
    fraction: f64,
    place: Option<u32>,
    stage: &'static str,
    left_ms: Option<u64>,
}

impl Stand {
    fn of(jobs: &[Job]) -> Stand {
        let open = || jobs.iter().filter(|job| !job.state.is_final());
        let progress = || open().filter_map(|job| job.progress.as_ref());
        let ended = jobs.len() - open().count();
        let running: f64 =
            progress().filter_map(|progress| progress.fraction).map(|part| part.clamp(0.0, 1.0)).sum();
        // Both counts are far below 2^52, so no digit is lost.
        let fraction = (ended as f64 + running) / (jobs.len().max(1) as f64);
        Stand {
            ended,
            all: jobs.len(),
            fraction,
            place: if open().all(|job| job.state == JobState::Queued) {
                progress().filter_map(|progress| progress.place).min()
            } else {
                None
            },
            stage: open().map(stage_of).next().unwrap_or("done"),
            left_ms: progress().filter_map(|progress| progress.left_ms).max(),
        }
    }

    fn steps(&self) -> u64 {
        (self.fraction * STEPS as f64) as u64
    }

    fn words(&self) -> String {
        let mut words = vec![self.stage.to_owned()];
        if self.all > 1 {
            words.insert(0, format!("{} of {}", self.ended, self.all));
        }
        match self.place {
            Some(place) => words.push(format!("{place} before it")),
            None => words.push(format!("{} %", (self.fraction * 100.0) as u64)),
        }
        words.extend(self.left_ms.map(text::time_left));
        words.join(" · ")
    }
}

/// How a job stands in a person's words: what already moves is being made, whatever the daemon still waits to hear.
fn stage_of(job: &Job) -> &'static str {
    let moves = job.progress.as_ref().and_then(|progress| progress.fraction).is_some_and(|part| part > 0.0);
    if moves && job.state == JobState::Submitting { stage(JobState::Submitted) } else { stage(job.state) }
}

/// A job's state in a person's words.
pub fn stage(state: JobState) -> &'static str {
    match state {
        JobState::Queued => "queued",
        JobState::Intent => "starting",
        JobState::Submitting => "sending",
        JobState::Submitted => "being made",
        JobState::Fetched => "storing",
        JobState::Done => "done",
        JobState::Refused => "refused",
        JobState::Failed => "failed",
        JobState::Cancelled => "cancelled",
        JobState::Unknown => "looking it up",
        JobState::NeedsYou => "needs you",
        JobState::Other => "in a newer state",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::job;
    use maquette_protocol::Progress;

    fn words(jobs: &[Job]) -> String {
        Stand::of(jobs).words()
    }

    #[test]
    fn a_batch_stands_between_its_jobs() {
        let queued = Job {
            progress: Some(Progress { place: Some(3), fraction: None, left_ms: Some(11_200), preview: None }),
            ..job(1, JobState::Queued)
        };
        assert_eq!(words(std::slice::from_ref(&queued)), "queued · 3 before it · 12 s left");
        let half = Job {
            progress: Some(Progress {
                place: None,
                fraction: Some(0.5),
                left_ms: Some(2_000),
                preview: None,
            }),
            ..job(2, JobState::Submitted)
        };
        assert_eq!(words(&[half, job(3, JobState::Done)]), "1 of 2 · being made · 75 % · 2 s left");
        assert_eq!(words(&[job(4, JobState::Done)]), "done · 100 %");
        let moves = Job {
            progress: Some(Progress { place: None, fraction: Some(0.25), left_ms: None, preview: None }),
            ..job(5, JobState::Submitting)
        };
        assert_eq!(words(&[moves]), "being made · 25 %");
        assert_eq!(words(&[job(6, JobState::Submitting)]), "sending · 0 %");
        assert_eq!(Stand::of(&[]).steps(), 0);
    }
}
