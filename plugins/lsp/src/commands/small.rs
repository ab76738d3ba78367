//! Commands that cost nothing: keep, reject, anchor, board, show, export, cancel.

use maquette_protocol::{
    AnchorReply, AnchorSetParams, ExportReply, JobCancelParams, JobsReply, Stage, TakeExportParams, TakeId,
    TakeJudgeParams, TakesReply, Verdict,
};
use tower_lsp::lsp_types::MessageType;

use super::{Ended, Run};
use crate::documents::Event;

/// The folder beside a document that copies of takes are put into.
pub const REFERENCES: &str = "refs";

impl Run {
    /// Keeps or rejects the takes that are named.
    pub(super) async fn judge(&self, verdict: Verdict) -> Result<(), Ended> {
        let word = if verdict == Verdict::Keep { "keep" } else { "reject" };
        let takes = self.arguments.takes.clone();
        if takes.is_empty() {
            let text =
                format!("Say which takes to {word}: run this from a take, or type `maquette {word} 3`.");
            return Err(Ended::First(text));
        }
        let params = TakeJudgeParams { takes, verdict: Some(verdict), reason: None };
        let judged: TakesReply = self.ask("take.judge", params).await?;
        let names: Vec<String> = judged.takes.iter().map(|take| take.id.to_string()).collect();
        self.session.knowledge.ask_again();
        let said = if verdict == Verdict::Keep { "Kept" } else { "Rejected" };
        self.seen(format!("{said} {}.", names.join(", ")));
        Ok(())
    }

    /// Says what became of a take, where no view of takes shows it.
    fn seen(&self, text: String) {
        if !self.session.editor.features().hears_changes {
            self.session.editor.say(MessageType::INFO, text);
        }
    }

    /// Pins a still: the take that is named, or the newest kept one of the highest tier of stills.
    pub(super) async fn anchor(&self) -> Result<(), Ended> {
        let take = match self.arguments.takes.first() {
            Some(take) => *take,
            None => self.best_kept().await?,
        };
        let pinned: AnchorReply = self.ask("anchor.set", AnchorSetParams { take, reason: None }).await?;
        self.session.knowledge.ask_again();
        self.seen(format!("{take} is the anchor frame of {}.", pinned.shot_name));
        Ok(())
    }

    async fn best_kept(&self) -> Result<TakeId, Ended> {
        let tiers = self.expanded(None).await?.tiers;
        let stills = tiers.iter().rev().filter(|tier| tier.stage != Stage::Motion);
        let none = || Ended::First("Keep a still first: an anchor frame is an approved one.".into());
        stills.filter_map(|tier| tier.kept.first()).next().copied().ok_or_else(none)
    }

    /// Lays out the takes that are named, or the newest of the highest tier that has any.
    pub(super) async fn board(&self) -> Result<(), Ended> {
        let takes = self.arguments.takes.clone();
        let takes = if takes.is_empty() { self.newest_takes().await? } else { takes };
        self.open_takes(&takes).await
    }

    /// Opens the take that is named, or the newest one.
    pub(super) async fn show(&self) -> Result<(), Ended> {
        let take = match self.arguments.takes.first() {
            Some(take) => *take,
            None => self.newest_takes().await?.first().copied().ok_or_else(nothing_made)?,
        };
        self.open_take(take).await
    }

    async fn newest_takes(&self) -> Result<Vec<TakeId>, Ended> {
        let tiers = self.expanded(self.arguments.tier.as_deref()).await?.tiers;
        let named = |tier: &str| self.arguments.tier.as_deref().is_none_or(|named| named == tier);
        let with_takes = tiers.into_iter().rev().find(|tier| named(&tier.tier) && !tier.takes.is_empty());
        with_takes.map(|tier| tier.takes).ok_or_else(nothing_made)
    }

    /// Puts copies of the takes that are named into `refs` beside the document, so that it can name them.
    pub(super) async fn export(&self) -> Result<(), Ended> {
        let takes = self.arguments.takes.clone();
        if takes.is_empty() {
            return Err(Ended::First("Say which takes to copy.".into()));
        }
        let folder =
            self.document()?.path.as_ref().and_then(|path| path.parent()).map(|above| above.join(REFERENCES));
        let unsaved =
            || Ended::First("Save the document first: the copy goes into a folder beside it.".into());
        let folder = folder.and_then(|folder| folder.to_str().map(str::to_owned)).ok_or_else(unsaved)?;
        let exported: ExportReply =
            self.ask("take.export", TakeExportParams { takes, folder, recipes: false, format: None }).await?;
        self.session.documents.tell(Event::LookAgain(false));
        self.session.editor.say(MessageType::INFO, format!("Copied to {}.", exported.files.join(", ")));
        Ok(())
    }

    /// Cancels the jobs that are named, or everything that this editor has begun.
    pub(super) async fn cancel(&self) -> Result<(), Ended> {
        let jobs = self.arguments.jobs.clone();
        if jobs.is_empty() && self.arguments.batch.is_none() {
            // This run is one of those that are stopped, and has nothing to stop.
            self.session.commands.cancel_all();
            return Ok(());
        }
        let params = JobCancelParams { jobs, batch: self.arguments.batch, ..Default::default() };
        let cancelled: JobsReply = self.ask("job.cancel", params).await?;
        self.session.editor.say(MessageType::INFO, format!("{} jobs cancelled.", cancelled.jobs.len()));
        Ok(())
    }
}

fn nothing_made() -> Ended {
    Ended::First("Nothing has been made of this file yet.".into())
}
