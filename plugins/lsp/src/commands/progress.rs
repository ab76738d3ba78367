//! How far a run is, as the editor shows it: percentage, place in the queue, time left.

use maquette_protocol::{Job, JobState};
use tower_lsp::lsp_types::{
    ProgressToken, WorkDoneProgress, WorkDoneProgressBegin, WorkDoneProgressEnd, WorkDoneProgressReport,
};

use crate::editor::Editor;

/// A progress that the editor shows, or nothing where it shows none.
pub struct Bar {
    editor: Editor,
    token: ProgressToken,
    is_shown: bool,
    last: Option<WorkDoneProgressReport>,
}

impl Bar {
    /// Begins a progress.
    pub async fn begin(editor: &Editor, name: &str, title: String) -> Bar {
        let token = ProgressToken::String(name.to_owned());
        let is_shown = editor.begin(&token).await;
        let bar = Bar { editor: editor.clone(), token, is_shown, last: None };
        let begin =
            WorkDoneProgressBegin { title, cancellable: Some(true), message: None, percentage: Some(0) };
        bar.send(WorkDoneProgress::Begin(begin)).await;
        bar
    }

    /// Says how far the jobs are, if that changed.
    pub async fn update(&mut self, jobs: &[Job]) {
        let report = WorkDoneProgressReport {
            cancellable: Some(true),
            message: Some(message(jobs)),
            percentage: Some(percentage(jobs)),
        };
        if self.last.as_ref() != Some(&report) {
            self.last = Some(report.clone());
            self.send(WorkDoneProgress::Report(report)).await;
        }
    }

    /// Ends it with a word.
    pub async fn end(self, message: String) {
        self.send(WorkDoneProgress::End(WorkDoneProgressEnd { message: Some(message) })).await;
    }

    async fn send(&self, value: WorkDoneProgress) {
        if self.is_shown {
            self.editor.progress(&self.token, value).await;
        }
    }
}

/// Whether there is nothing left to wait for: a job that needs the person moves no further by itself.
pub fn is_over(job: &Job) -> bool {
    job.state.is_final() || job.state == JobState::NeedsYou
}

/// 0 to 100.
fn percentage(jobs: &[Job]) -> u32 {
    let part = |job: &Job| {
        let fraction = job.progress.as_ref().and_then(|progress| progress.fraction).unwrap_or(0.0);
        if is_over(job) { 1.0 } else { fraction.clamp(0.0, 1.0) }
    };
    let done: f64 = jobs.iter().map(part).sum();
    // At most 100 by the clamp above.
    (done / jobs.len().max(1) as f64 * 100.0) as u32
}

/// `3 of 8 · place 2 · 12 s left`.
fn message(jobs: &[Job]) -> String {
    let over = jobs.iter().filter(|job| is_over(job)).count();
    let mut text = format!("{over} of {}", jobs.len());
    let progress = || jobs.iter().filter(|job| !is_over(job)).filter_map(|job| job.progress.as_ref());
    if let Some(place) = progress().filter_map(|progress| progress.place).min().filter(|place| *place > 0) {
        text.push_str(&format!(" · place {place}"));
    }
    if let Some(left) = progress().filter_map(|progress| progress.left_ms).max().filter(|left| *left > 0) {
        text.push_str(&format!(" · {} s left", left.div_ceil(1000)));
    }
    text
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn job(state: &str, progress: serde_json::Value) -> Job {
        serde_json::from_value(json!({
            "id": "j1", "batch": "b1", "project": "p", "shot": "s1", "shot_name": "x", "tier": "draft", "route": "r", "k": 0,
            "state": state, "held_microcredits": 0, "captured_microcredits": 0, "take": null, "retry_of": null,
            "error": null, "progress": progress, "created_ms": 0, "updated_ms": 0,
        }))
        .unwrap()
    }

    #[test]
    fn progress_is_a_percentage_and_a_few_words() {
        let jobs = [
            job("done", json!(null)),
            job("submitted", json!({ "place": null, "fraction": 0.5, "left_ms": 11_200 })),
            job("queued", json!({ "place": 2, "fraction": null, "left_ms": null })),
            job("needs_you", json!(null)),
        ];
        assert_eq!(percentage(&jobs), 62);
        assert_eq!(message(&jobs), "2 of 4 · place 2 · 12 s left");
        assert_eq!((percentage(&[]), message(&[])), (0, "0 of 0".into()));
    }
}
