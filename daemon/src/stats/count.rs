//! Counting: from records of takes to figures. Money is summed as integers, and a sum that leaves its range is an error.

use std::collections::BTreeMap;

use maquette_protocol::{BatchId, ShotId};

use super::{Counts, Heroes, Judged, OfShot, Pace, Spent, Times, Week, Window};
use crate::ledger::money::{Microcredits, TooMuchMoney};
use crate::state::domain::{Edge, Stage, Verdict};
use crate::state::records::TakeRecord;

/// What a job took that ended without a take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lost {
    /// Its tier.
    pub tier: String,
    /// The tier's stage.
    pub stage: Stage,
    /// Its shot.
    pub shot: ShotId,
    /// What was captured.
    pub captured: Microcredits,
    /// When it ended.
    pub at_ms: u64,
}

/// Counts the takes and lost jobs of a window; what lies outside counts for no week. Imports are nobody's work and are left out.
///
/// # Errors
/// Where a sum leaves its range.
pub fn count(takes: &[TakeRecord], lost: &[Lost], window: Window) -> Result<Counts, TooMuchMoney> {
    let takes: Vec<&TakeRecord> = takes.iter().filter(|take| take.edge != Edge::Import).collect();
    let (spent, spending) = spending(&takes, lost)?;
    Ok(Counts {
        takes: takes.len() as u64,
        heroes: heroes(&takes, lost)?,
        by_tier: by_tier(&takes),
        by_route: by_route(&takes),
        pace: pace(&takes),
        spent,
        spending,
        weeks: weeks(&takes, lost, window)?,
    })
}

/// A roll: generated on a refinement tier, paid or not. What came from the cache, edits and joined clips are none.
fn is_roll(take: &TakeRecord) -> bool {
    take.stage == Stage::Refinement && !take.cached && matches!(take.edge, Edge::Promote(_) | Edge::Draft)
}

fn is_accepted_hero(take: &TakeRecord) -> bool {
    take.stage == Stage::Refinement && take.is_kept()
}

fn heroes(takes: &[&TakeRecord], lost: &[Lost]) -> Result<Heroes, TooMuchMoney> {
    let mut shots: BTreeMap<ShotId, OfShot> = BTreeMap::new();
    let mut all = Heroes::default();
    for take in takes.iter().filter(|take| take.stage == Stage::Refinement) {
        let of_shot = shots.entry(take.shot).or_default();
        of_shot.rolls += u64::from(is_roll(take));
        of_shot.accepted += u64::from(is_accepted_hero(take));
        of_shot.credits = of_shot.credits.plus(take.cost)?;
    }
    for lost in lost.iter().filter(|lost| lost.stage == Stage::Refinement) {
        let of_shot = shots.entry(lost.shot).or_default();
        of_shot.credits = of_shot.credits.plus(lost.captured)?;
    }
    for of_shot in shots.values() {
        all.rolls += of_shot.rolls;
        all.accepted += of_shot.accepted;
        all.credits = all.credits.plus(of_shot.credits)?;
    }
    all.shots = shots.into_iter().collect();
    all.shots.sort_by_key(|(shot, of)| (std::cmp::Reverse(of.rolls), *shot));
    Ok(all)
}

impl Judged {
    /// Adds a take.
    pub fn add(&mut self, take: &TakeRecord) {
        self.made += 1;
        match take.verdict.as_ref().map(|judgement| judgement.verdict) {
            Some(Verdict::Keep) => self.kept += 1,
            Some(Verdict::Reject) => self.rejected += 1,
            None => {}
        }
    }
}

fn by_tier(takes: &[&TakeRecord]) -> Vec<Judged> {
    let mut tiers: BTreeMap<(Stage, &str), Judged> = BTreeMap::new();
    for take in takes {
        tiers.entry((take.stage, &take.tier)).or_default().add(take);
    }
    tiers.into_iter().map(|((_, name), judged)| Judged { name: name.to_owned(), ..judged }).collect()
}

fn by_route(takes: &[&TakeRecord]) -> Vec<Judged> {
    let mut routes: BTreeMap<&str, Judged> = BTreeMap::new();
    for take in takes {
        routes.entry(&take.route).or_default().add(take);
    }
    let mut routes: Vec<Judged> =
        routes.into_iter().map(|(name, judged)| Judged { name: name.to_owned(), ..judged }).collect();
    routes.sort_by(|a, b| b.made.cmp(&a.made).then_with(|| a.name.cmp(&b.name)));
    routes
}

impl Spent {
    fn add(&mut self, take: &TakeRecord) -> Result<(), TooMuchMoney> {
        if take.cost == Microcredits::ZERO {
            return Ok(());
        }
        self.paid_takes += 1;
        let verdict = take.verdict.as_ref().map(|judgement| judgement.verdict);
        self.rejected_takes += u64::from(verdict == Some(Verdict::Reject));
        let part = match verdict {
            Some(Verdict::Keep) => &mut self.kept,
            Some(Verdict::Reject) => &mut self.rejected,
            None => &mut self.unjudged,
        };
        *part = part.plus(take.cost)?;
        self.captured = self.captured.plus(take.cost)?;
        Ok(())
    }

    fn lose(&mut self, captured: Microcredits) -> Result<(), TooMuchMoney> {
        self.lost = self.lost.plus(captured)?;
        self.captured = self.captured.plus(captured)?;
        Ok(())
    }
}

fn spending(takes: &[&TakeRecord], lost: &[Lost]) -> Result<(Spent, Vec<Spent>), TooMuchMoney> {
    let mut all = Spent::default();
    let mut tiers: BTreeMap<(Stage, &str), Spent> = BTreeMap::new();
    for take in takes {
        all.add(take)?;
        tiers.entry((take.stage, &take.tier)).or_default().add(take)?;
    }
    for lost in lost {
        all.lose(lost.captured)?;
        tiers.entry((lost.stage, &lost.tier)).or_default().lose(lost.captured)?;
    }
    let tiers = tiers.into_iter().map(|((_, tier), spent)| Spent { tier: tier.to_owned(), ..spent });
    Ok((all, tiers.collect()))
}

fn weeks(takes: &[&TakeRecord], lost: &[Lost], window: Window) -> Result<Vec<Week>, TooMuchMoney> {
    let mut weeks: Vec<Week> = window.mondays().map(|from_ms| Week { from_ms, ..Week::default() }).collect();
    for take in takes {
        let Some(week) = window.week_of(take.created_ms).and_then(|place| weeks.get_mut(place)) else {
            continue;
        };
        let is_rejected = take.verdict.as_ref().is_some_and(|word| word.verdict == Verdict::Reject);
        week.made += 1;
        week.kept += u64::from(take.is_kept());
        week.rejected += u64::from(is_rejected);
        week.rolls += u64::from(is_roll(take));
        week.heroes += u64::from(is_accepted_hero(take));
        week.captured = week.captured.plus(take.cost)?;
        if is_rejected {
            week.wasted = week.wasted.plus(take.cost)?;
        }
    }
    for lost in lost {
        if let Some(week) = window.week_of(lost.at_ms).and_then(|place| weeks.get_mut(place)) {
            week.captured = week.captured.plus(lost.captured)?;
        }
    }
    Ok(weeks)
}

/// From when a batch was accepted to when its first and its last take were there, and how many there are.
struct Run {
    queued_ms: u64,
    first_ms: u64,
    last_ms: u64,
    takes: u64,
}

/// The work of batches, what came from the cache left out.
fn runs<'a>(takes: impl Iterator<Item = &'a TakeRecord>) -> impl Iterator<Item = Run> {
    let mut runs: BTreeMap<BatchId, Run> = BTreeMap::new();
    for take in takes {
        let Some(batch) = take.batch.filter(|_| !take.cached) else { continue };
        let run = runs.entry(batch).or_insert(Run {
            queued_ms: take.queued_ms,
            first_ms: take.created_ms,
            last_ms: take.created_ms,
            takes: 0,
        });
        run.queued_ms = run.queued_ms.min(take.queued_ms);
        run.first_ms = run.first_ms.min(take.created_ms);
        run.last_ms = run.last_ms.max(take.created_ms);
        run.takes += 1;
    }
    runs.into_values()
}

fn pace(takes: &[&TakeRecord]) -> Pace {
    let drafts = |take: &&TakeRecord| take.stage == Stage::Exploration && take.edge == Edge::Draft;
    let drafts: Vec<Run> = runs(takes.iter().copied().filter(drafts)).collect();
    let heroes = runs(takes.iter().copied().filter(|take| is_roll(take)));
    let each = |run: &Run| run.last_ms.saturating_sub(run.queued_ms) / run.takes.max(1);
    let first = |run: &Run| run.first_ms.saturating_sub(run.queued_ms);
    Pace {
        draft: Times::of(drafts.iter().map(each)),
        hero: Times::of(heroes.map(|run| first(&run))),
        first_take: Times::of(drafts.iter().map(first)),
    }
}

impl Times {
    /// Sums times up; by nearest rank, as `jobs/timings.rs` does.
    pub fn of(times: impl Iterator<Item = u64>) -> Times {
        let mut sorted: Vec<u64> = times.collect();
        sorted.sort_unstable();
        let n = sorted.len();
        Times {
            n: n as u64,
            median_ms: sorted.get(n / 2).copied(),
            p95_ms: sorted.get((n * 95).div_ceil(100).saturating_sub(1)).copied(),
        }
    }
}
