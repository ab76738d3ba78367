//! Which takes stand for a shot in a folder: a still and a clip.

use maquette_protocol::methods::method;
use maquette_protocol::{Shot, Take, TakeListParams, TakeParams, TakeSearchParams, Verdict};

use crate::fault::Fault;
use crate::session::Session;

/// Takes of one page.
const PAGE: u32 = 500;

/// What stands for a shot.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Chosen {
    /// The anchor frame; else the newest kept still; else the newest still.
    pub still: Option<Take>,
    /// The newest kept clip; else the newest clip.
    pub clip: Option<Take>,
}

impl Chosen {
    /// Fills what is still open from takes that come newest first. What has no bytes any more stands for nothing.
    fn fill(&mut self, takes: Vec<Take>) {
        for take in takes.into_iter().filter(|take| take.asset.path.is_some()) {
            let place = if take.asset.duration_ms.is_some() { &mut self.clip } else { &mut self.still };
            place.get_or_insert(take);
        }
    }

    fn is_full(&self) -> bool {
        self.still.is_some() && self.clip.is_some()
    }
}

/// Chooses for a shot as it stands now.
pub async fn of(session: &mut Session<'_>, shot: &Shot) -> Result<Chosen, Fault> {
    let mut chosen = Chosen::default();
    if let Some(take) = shot.anchor {
        chosen.fill(vec![session.ask::<method::TakeGet>(&TakeParams { take }).await?.reply.take]);
    }
    let name = Some(shot.id.to_string());
    if shot.kept > 0 {
        let kept = TakeSearchParams {
            project: Some(shot.project.clone()),
            shot: name.clone(),
            verdict: Some(Verdict::Keep),
            limit: Some(PAGE),
            ..TakeSearchParams::default()
        };
        chosen.fill(session.ask::<method::TakeSearch>(&kept).await?.reply.takes);
    }
    let mut all = TakeListParams {
        project: Some(shot.project.clone()),
        shot: name,
        limit: Some(PAGE),
        ..TakeListParams::default()
    };
    while !chosen.is_full() {
        let page = session.ask::<method::TakeList>(&all).await?.reply;
        chosen.fill(page.takes);
        if page.cursor.is_none() {
            break;
        }
        all.cursor = page.cursor;
    }
    Ok(chosen)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::take;

    #[test]
    fn the_first_of_each_kind_stays_and_what_is_deleted_counts_for_nothing() {
        let clip = |id| {
            let mut clip = take(id);
            clip.asset.duration_ms = Some(500);
            clip
        };
        let mut gone = take(9);
        gone.asset.path = None;
        let mut chosen = Chosen::default();
        chosen.fill(vec![gone, clip(8), take(7), clip(6), take(5)]);
        chosen.fill(vec![take(10)]);
        assert_eq!((chosen.still, chosen.clip), (Some(take(7)), Some(clip(8))));
    }
}
