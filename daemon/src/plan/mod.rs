//! Plans: what a request would make, for which price, from which wallet; or the reason why not.
//!
//! Pure: request, ladder, catalog and the facts about parents go in, a [`Plan`] or a [`Refusal`] comes out. No I/O, no clock, no
//! randomness, so that a quote and the request that it was given for come to the same plan.

pub mod advice;
pub mod canary;
pub mod choice;
pub mod draft;
pub mod edit;
pub mod facts;
pub mod names;
pub mod numbers;
pub mod promote;
pub mod recipe;
pub mod refusal;
pub mod request;
pub mod size;
pub mod stitch;
mod target;
pub mod words;

use maquette_protocol::{Digest, TakeId};

use crate::cache::{self, Key};
use crate::catalog::ChargesOnRefusal;
use crate::ledger::money::Microcredits;

pub use canary::{CanaryRequest, PinFacts, canary};
pub use choice::{Known, Wish, choose};
pub use draft::draft;
pub use edit::edit;
pub use facts::{ParentFacts, PictureFacts, ProjectFacts};
pub use promote::promote;
pub use recipe::Recipe;
pub use refusal::Refusal;
pub use request::{
    DraftRequest, EditOp, EditRequest, Pictures, PromoteRequest, StitchRequest, Trim, Variant,
};
pub use stitch::stitch;
pub use words::{Gate, Stage};

/// What a request would make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Project id.
    pub project: String,
    /// Name of the first series' shot.
    pub shot: String,
    /// Tier that pays.
    pub tier: String,
    /// The tier's stage.
    pub stage: Stage,
    /// Route.
    pub route: String,
    /// Provider.
    pub provider: String,
    /// Model id and version, as people read it.
    pub model: String,
    /// Whether the route's contract was checked against its provider.
    pub verified: bool,
    /// Why it is this route and no other, where that was a question.
    pub why_route: Option<String>,
    /// The wallet that pays.
    pub wallet: String,
    /// Price of one take; none where it is not known.
    pub price_each: Option<Microcredits>,
    /// Date of the price, `YYYY-MM-DD`.
    pub price_as_of: Option<String>,
    /// Whether a refusal costs.
    pub charges_on_refusal: ChargesOnRefusal,
    /// The Three-Roll Rule's number, where the rule applies.
    pub rolls: Option<u32>,
    /// What has to be there first.
    pub gate: Gate,
    /// What is to be made; at least one.
    pub series: Vec<Series>,
}

/// Variations of one recipe in one shot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Series {
    /// Name of the shot.
    pub shot: String,
    /// The recipe.
    pub recipe: Recipe,
    /// The digest of its key.
    pub digest: Digest,
    /// The take it comes from.
    pub parent: Option<TakeId>,
    /// How many variations, at least 1.
    pub count: u32,
    /// Where the variations begin.
    pub begin: Begin,
}

/// Which variations are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Begin {
    /// k = 0 … count − 1.
    AtZero,
    /// The next `count` from this one on.
    At(u32),
    /// The next ones after those that the shot has.
    Continue,
    /// The next ones that nobody has: a new roll even where the cache has an answer.
    Anew,
}

impl Series {
    /// A series of `recipe`.
    pub fn new(shot: String, recipe: Recipe, parent: Option<TakeId>, count: u32, begin: Begin) -> Series {
        let digest = cache::recipe_digest(&recipe);
        Series { shot, recipe, digest, parent, count, begin }
    }
}

/// What a quote is bound to: everything that decides what is made and what it costs.
pub fn plan_hash(plan: &Plan) -> Digest {
    let mut key = Key::new("maquette plan 1");
    key.text(&plan.project);
    key.text(&plan.tier);
    key.text(&plan.route);
    key.text(&plan.wallet);
    key.maybe_number(plan.price_each.map(|price| price.0.unsigned_abs()));
    key.number(plan.series.len() as u64);
    for series in &plan.series {
        key.text(&series.shot);
        key.digest(&series.digest);
        key.maybe_number(series.parent.map(|take| take.0));
        key.number(series.count.into());
        key.number(match series.begin {
            Begin::AtZero => 0,
            Begin::Continue => 1,
            Begin::Anew => 2,
            Begin::At(_) => 3,
        });
        if let Begin::At(first) = series.begin {
            key.number(first.into());
        }
    }
    key.finish()
}

#[cfg(test)]
mod tests;
