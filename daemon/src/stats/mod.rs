//! A project's figures: what accepted heroes took, how takes were judged, what was spent on what, how long things took, and what accepted
//! stills have in common.
//!
//! Pure: records and traits of pictures go in, figures come out (`count`, `looks`), and a drawing of them (`plot`). Each figure keeps the
//! number that it rests on. `engine/stats.rs` reads the records and has the pictures looked at.

mod count;
mod looks;
pub mod plot;
mod weeks;

use maquette_eye::Measured;
use maquette_eye::sameness::{GroupLook, Sameness};
use maquette_protocol::{BatchId, ShotId};

use crate::ledger::money::Microcredits;

pub use count::{Lost, count};
pub use looks::{ENOUGH, accepted_stills, batch_words, common_look, look_words, new_batches};
pub use weeks::{Window, label};

/// What was counted.
#[derive(Debug, Clone, PartialEq)]
pub struct Counts {
    /// Takes, imports left out.
    pub takes: u64,
    /// What accepted heroes took.
    pub heroes: Heroes,
    /// How takes were judged, by tier, lowest stage first.
    pub by_tier: Vec<Judged>,
    /// By route, those with most takes first.
    pub by_route: Vec<Judged>,
    /// How long things took.
    pub pace: Pace,
    /// What was spent on all tiers together; its tier is empty.
    pub spent: Spent,
    /// By tier, lowest stage first.
    pub spending: Vec<Spent>,
    /// Each week of the window, oldest first.
    pub weeks: Vec<Week>,
}

/// What accepted heroes took.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Heroes {
    /// Kept takes of refinement tiers.
    pub accepted: u64,
    /// Takes generated there.
    pub rolls: u64,
    /// What those tiers took.
    pub credits: Microcredits,
    /// By shot, those with most rolls first.
    pub shots: Vec<(ShotId, OfShot)>,
}

/// What the heroes of one shot took.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct OfShot {
    /// Rolls.
    pub rolls: u64,
    /// Accepted heroes.
    pub accepted: u64,
    /// Credits.
    pub credits: Microcredits,
}

/// How takes of one kind were judged.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Judged {
    /// The kind.
    pub name: String,
    /// Takes, judged or not.
    pub made: u64,
    /// Kept.
    pub kept: u64,
    /// Rejected.
    pub rejected: u64,
}

impl Judged {
    /// How many were judged: what the share rests on.
    pub fn n(&self) -> u64 {
        self.kept + self.rejected
    }

    /// The share of kept ones among the judged, with Wilson's interval; none where nothing was judged.
    pub fn share(&self) -> Option<Share> {
        Share::of(self.kept, self.n())
    }
}

/// A share with the interval in which it lies with 95 % confidence.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Share {
    /// The share itself, 0 to 1.
    pub share: f64,
    /// The interval's lower end.
    pub low: f64,
    /// Its upper end.
    pub high: f64,
}

impl Share {
    /// The share `part` of `all`, by Wilson's score interval (E. B. Wilson, "Probable Inference", 1927), which unlike the normal one
    /// stays between 0 and 1 and says something for few cases. None of nothing.
    pub fn of(part: u64, all: u64) -> Option<Share> {
        const Z: f64 = 1.959_964;
        if all == 0 {
            return None;
        }
        let (n, share) = (all as f64, part as f64 / all as f64);
        let scale = 1.0 + Z * Z / n;
        let middle = (share + Z * Z / (2.0 * n)) / scale;
        let half = Z / scale * (share * (1.0 - share) / n + Z * Z / (4.0 * n * n)).sqrt();
        Some(Share { share, low: (middle - half).max(0.0), high: (middle + half).min(1.0) })
    }
}

/// How long things took, in milliseconds from when a request was accepted.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Pace {
    /// Of each batch of drafts: its whole time over its drafts.
    pub draft: Times,
    /// Of each batch of heroes: until the first one was there.
    pub hero: Times,
    /// Of each batch of drafts: until the first one was there.
    pub first_take: Times,
}

impl Pace {
    /// Drafts that are made in the time of one hero, by the medians.
    pub fn drafts_per_hero(&self) -> Option<f64> {
        let (draft, hero) = (self.draft.median_ms?, self.hero.median_ms?);
        Some(hero as f64 / draft.max(1) as f64)
    }
}

/// Times, summed up.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Times {
    /// How many.
    pub n: u64,
    /// Their median.
    pub median_ms: Option<u64>,
    /// Within this, 95 of 100.
    pub p95_ms: Option<u64>,
}

/// What was spent, by what became of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Spent {
    /// The tier; empty for all together.
    pub tier: String,
    /// Takes that cost something.
    pub paid_takes: u64,
    /// Of these, rejected.
    pub rejected_takes: u64,
    /// On kept takes.
    pub kept: Microcredits,
    /// On rejected takes.
    pub rejected: Microcredits,
    /// On takes that nobody judged.
    pub unjudged: Microcredits,
    /// On jobs without a take.
    pub lost: Microcredits,
    /// The sum of these four.
    pub captured: Microcredits,
}

/// One week.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Week {
    /// Its Monday, 00:00 UTC.
    pub from_ms: u64,
    /// Takes made in it.
    pub made: u64,
    /// Of these, kept.
    pub kept: u64,
    /// Of these, rejected.
    pub rejected: u64,
    /// Rolls.
    pub rolls: u64,
    /// Accepted heroes.
    pub heroes: u64,
    /// Spent.
    pub captured: Microcredits,
    /// Of this, on takes that were rejected.
    pub wasted: Microcredits,
}

/// All that is told of a window, ready to be drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Figures {
    /// The project's name.
    pub project: String,
    /// The weeks.
    pub window: Window,
    /// What was counted.
    pub counts: Counts,
    /// By prompt file.
    pub by_template: Vec<Judged>,
    /// How alike the latest batches are, newest first.
    pub batches: Vec<Batch>,
    /// The look of each week's accepted stills, in the order of the weeks.
    pub looks: Vec<Option<GroupLook>>,
    /// The look of all of them.
    pub look: Option<GroupLook>,
}

/// One batch and how alike its pictures are.
#[derive(Debug, Clone, PartialEq)]
pub struct Batch {
    /// The batch.
    pub id: BatchId,
    /// Its shot.
    pub shot_name: String,
    /// When its last take was made.
    pub at_ms: u64,
    /// Pictures that were looked at.
    pub looked: u64,
    /// Pictures that it has.
    pub of: u64,
    /// How alike they are; none while fewer were looked at than could be.
    pub sameness: Option<Measured<Sameness>>,
}

#[cfg(test)]
mod tests;
