//! Advice: what could be done with a take, with the facts that bear on each option. Never which to choose.
//!
//! Pure: the engine gathers [`Facts`], and [`advise`] sorts them under the five options, always in the same order. Facts for and against
//! stand side by side; nothing is weighed, nothing is left out because something else speaks louder, and nothing is done.

mod fidelity;
mod reasons;

use maquette_protocol::TakeId;

use super::words::Stage;
use crate::ledger::money::Microcredits;

pub use fidelity::{Asked, Wanted, wanted};

/// Reasons that one option has at most.
const MAX_REASONS: usize = 24;
/// Fewer judged takes than this are too few to mean anything.
pub const ENOUGH: u64 = 10;
/// A sub-score of a still's promise under which it is worth a word.
pub const LOW: f64 = 0.5;

/// What is known of a take and around it.
#[derive(Debug, Clone, PartialEq)]
pub struct Facts {
    /// The take.
    pub take: TakeId,
    /// The tier it was made on.
    pub tier: String,
    /// The tier's stage.
    pub stage: Stage,
    /// Whether it is a clip.
    pub is_clip: bool,
    /// Whether it is its shot's anchor.
    pub is_anchor: bool,
    /// Its verdict.
    pub verdict: Word,
    /// Width and height in pixels.
    pub size: (u32, u32),
    /// Its prompt; none for imports without words and where the content was deleted.
    pub prompt: Option<String>,
    /// The route that made it, with what the person wrote beside it.
    pub made_by: Noted,
    /// What it was measured against.
    pub against: Option<TakeId>,
    /// What was measured of it.
    pub measures: Vec<Measure>,
    /// Why nothing was measured, where that failed.
    pub unmeasured: Option<String>,
    /// The rolls of the tier that another roll would be on: its own for a hero, the next one for a draft.
    pub rolls: Option<Rolls>,
    /// How takes of its own tier were judged in this project.
    pub own_history: History,
    /// How takes of its route were judged in this project.
    pub route_history: History,
    /// How takes of the next tier were judged in this project.
    pub next_history: Option<History>,
    /// Rejected takes of its shot on its tier, and the reasons that were given, newest first.
    pub rejected_here: (u64, Vec<String>),
    /// Kept takes of its shot on its tier.
    pub kept_here: u64,
    /// Making it on the next tier.
    pub promote: Way,
    /// The next tier's stage, and the size that it makes.
    pub next: Option<(Stage, (u32, u32))>,
    /// More pixels.
    pub upscale: Way,
    /// Changing a part of it.
    pub edit: Way,
}

/// A person's word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Word {
    /// None yet.
    None,
    /// Kept, and why.
    Keep(Option<String>),
    /// Rejected, and why.
    Reject(Option<String>),
}

/// A route with what the person wrote beside it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Noted {
    /// The route.
    pub route: String,
    /// The note.
    pub note: Option<String>,
}

/// How something would be done: by which tier and route, for how much, or why not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Way {
    /// The tier that pays.
    pub tier: Option<String>,
    /// The route, with its note.
    pub by: Option<Noted>,
    /// What one take of it would cost now.
    pub each: Option<Microcredits>,
    /// Why it cannot be done as things stand.
    pub why_not: Option<String>,
}

/// The rolls of a tier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rolls {
    /// The tier.
    pub tier: String,
    /// Made since the last reset.
    pub made: u32,
    /// Where the Three-Roll Rule stops; none where it does not.
    pub limit: Option<u32>,
}

impl Rolls {
    fn is_full(&self) -> bool {
        self.limit.is_some_and(|limit| self.made >= limit)
    }
}

/// How takes of one kind were judged.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct History {
    /// The kind, as a sentence says it: `hero takes`, `takes by sketch/finish`.
    pub of: String,
    /// Kept.
    pub kept: u64,
    /// Rejected.
    pub rejected: u64,
}

/// One measure of the take.
#[derive(Debug, Clone, PartialEq)]
pub struct Measure {
    /// What kind of measure.
    pub kind: Kind,
    /// Its name, for example `palette`.
    pub name: String,
    /// How much it says.
    pub says: Says,
    /// Kinetic: 0 to 1, and 1 promises most.
    pub score: Option<f64>,
    /// The eye's own sentence.
    pub words: String,
}

/// Kinds of measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// How far it is from what it came from.
    Drift,
    /// What a still promises as a clip.
    Kinetic,
    /// What a clip does over time.
    Flicker,
}

/// How much a measure says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Says {
    /// It was not looked at, or has no meaning here.
    Nothing,
    /// No more than harmless edits do.
    Same,
    /// A little.
    Slight,
    /// To be seen side by side.
    Visible,
    /// To be seen at once.
    Strong,
}

/// What could be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// Leave it as it is, and judge it.
    Stay,
    /// Change a part of it.
    Edit,
    /// More pixels.
    Upscale,
    /// Make it on the next tier.
    Promote,
    /// Find out why it comes out as it does.
    Diagnose,
}

/// The options, in the order in which they are always told: from what changes least to what asks most.
pub const OPTIONS: [What; 5] = [What::Stay, What::Edit, What::Upscale, What::Promote, What::Diagnose];

/// One option with its reasons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Advice {
    /// What.
    pub what: What,
    /// How it would be done; empty for what is only looking.
    pub way: Way,
    /// The facts that bear on it.
    pub reasons: Vec<Reason>,
}

/// A fact in a short sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// Where it comes from.
    pub source: Source,
    /// The sentence.
    pub words: String,
    /// How many cases it rests on, where it is counted.
    pub n: Option<u64>,
}

/// Where a fact comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// A measure.
    Measure,
    /// The prompt.
    Prompt,
    /// A note of the person's.
    Note,
    /// The rolls.
    Rolls,
    /// What was kept and rejected.
    History,
    /// The take itself.
    Take,
}

/// All five options with the facts that bear on each.
pub fn advise(facts: &Facts) -> Vec<Advice> {
    let asks = facts.prompt.as_deref().map(wanted).unwrap_or_default();
    OPTIONS
        .into_iter()
        .map(|what| {
            let (way, mut reasons) = match what {
                What::Stay => (Way::default(), reasons::stay(facts)),
                What::Edit => (facts.edit.clone(), reasons::edit(facts, &asks)),
                What::Upscale => (facts.upscale.clone(), reasons::upscale(facts, &asks)),
                What::Promote => (facts.promote.clone(), reasons::promote(facts, &asks)),
                What::Diagnose => (Way::default(), reasons::diagnose(facts)),
            };
            reasons.truncate(MAX_REASONS);
            Advice { what, way, reasons }
        })
        .collect()
}

#[cfg(test)]
mod tests;
