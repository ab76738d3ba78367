//! Anchor frames.

use maquette_protocol::TakeId;

use super::library::check_reason;
use super::views::TakeView;
use super::{Engine, Fault};
use crate::state::command::Command;
use crate::state::records::ShotRecord;

impl Engine {
    /// Pins a still as its shot's anchor.
    pub async fn set_anchor(
        &self,
        take: TakeId,
        reason: Option<String>,
    ) -> Result<(ShotRecord, TakeView), Fault> {
        check_reason(reason.as_deref())?;
        self.writer.carry_out(Command::SetAnchor { take, reason }).await?;
        let view = self.view(self.take(take)?)?;
        Ok((self.shot(view.take.shot)?, view))
    }

    /// A shot's anchor.
    pub fn anchor(&self, project: &str, shot: &str) -> Result<(ShotRecord, Option<TakeView>), Fault> {
        let shot = self.shot_named(project, shot)?;
        let view =
            shot.anchor.map(|anchor| self.take(anchor).and_then(|take| self.view(take))).transpose()?;
        Ok((shot, view))
    }
}
