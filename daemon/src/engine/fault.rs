//! Faults: every way in which the engine says no. The one mapping to the wire is in `rpc`.

use maquette_protocol::{Digest, JobId, TakeId};

use crate::assets::{AssetError, PictureError};
use crate::journal::JournalError;
use crate::ledger::money::Microcredits;
use crate::plan;
use crate::state;
use crate::state::view::StateError;
use crate::writer::Unwritten;

/// Why a request was not carried out.
#[derive(Debug)]
pub enum Fault {
    /// It gives no plan.
    Plan(plan::Refusal),
    /// It may not be, as things stand.
    State(state::command::Refusal),
    /// It is no longer what was quoted.
    QuoteStale(Box<Quoted>),
    /// It could not be written.
    Unwritten(Unwritten),
    /// The index could not be read.
    Index(StateError),
    /// The index is being built anew, which is this far.
    Rebuilding {
        /// Events that it has.
        done: u64,
        /// Events that there are.
        target: u64,
    },
    /// The journal could not be read.
    Journal(JournalError),
    /// An asset could not be read or stored.
    Asset(AssetError),
    /// Bytes are no picture that can be used.
    Picture(PictureError),
    /// A file could not be read or written.
    File {
        /// The file.
        path: String,
        /// Why not.
        why: String,
    },
    /// No such take.
    UnknownTake(TakeId),
    /// No such job.
    UnknownJob(JobId),
    /// No such asset.
    UnknownAsset(Digest),
    /// No such shot.
    UnknownShot {
        /// Its name.
        name: String,
        /// Names that come near.
        near: Vec<String>,
    },
    /// No such project.
    UnknownProject(String),
    /// A config file cannot be used.
    Config {
        /// The file.
        file: String,
        /// What is wrong.
        message: String,
        /// The next step.
        hint: String,
    },
    /// A prompt file says nothing, because something in it is broken.
    Prompt {
        /// What, and where.
        message: String,
        /// The next step.
        hint: String,
    },
    /// A parameter is out of range or does not fit the others.
    Invalid {
        /// What is wrong.
        message: String,
        /// The next step.
        hint: String,
    },
    /// Only a process on this machine may name paths.
    PathsAreLocal,
    /// Only a process on this machine may do that.
    Elsewhere {
        /// What it is.
        message: String,
        /// The next step.
        hint: String,
    },
    /// It was asked for too often, or too many ask at once.
    TooOften {
        /// What is too much.
        message: String,
        /// When asking again makes sense.
        wait: std::time::Duration,
    },
    /// The job is in a state in which that cannot be done.
    WrongState {
        /// The job.
        job: JobId,
        /// What is wrong.
        message: String,
        /// The next step.
        hint: String,
    },
    /// Events that old are not kept, or are not there yet.
    CursorGone {
        /// The oldest that there is.
        oldest: u64,
    },
    /// The daemon is leaving.
    Leaving,
    /// The client speaks no protocol number that the daemon does.
    Protocol {
        /// Its oldest and newest.
        theirs: [u32; 2],
        /// Ours.
        ours: [u32; 2],
    },
    /// Jobs are open.
    JobsOpen(u64),
    /// Something broke.
    Broken(String),
}

/// A quote's figures.
#[derive(Debug, Clone, PartialEq)]
pub struct Quoted {
    /// Its name, bound to plan and total.
    pub quote_id: String,
    /// What would be held.
    pub total: Microcredits,
    /// Price of one new take; none where it is not known.
    pub each: Option<Microcredits>,
    /// Takes the plan leads to.
    pub takes: u32,
    /// Of these, in the cache.
    pub hits: u32,
    /// Of these, being made.
    pub joined: u32,
    /// Tier.
    pub tier: String,
    /// Route.
    pub route: String,
    /// Wallet.
    pub wallet: String,
    /// What the wallet can spend.
    pub available: Microcredits,
    /// Date of the price.
    pub price_as_of: Option<String>,
    /// Why it is this route and no other, where that was a question.
    pub why_route: Option<String>,
    /// What the person wrote beside the route.
    pub note: Option<String>,
    /// What would stop it now.
    pub would_refuse: Option<String>,
    /// Expected time until the last take.
    pub expected_ms: Option<u64>,
    /// The still that a clip would be made from; the first one of several.
    pub anchor: Option<TakeId>,
}

impl From<plan::Refusal> for Fault {
    fn from(refusal: plan::Refusal) -> Self {
        Fault::Plan(refusal)
    }
}

impl From<StateError> for Fault {
    fn from(error: StateError) -> Self {
        Fault::Index(error)
    }
}

impl From<Unwritten> for Fault {
    fn from(unwritten: Unwritten) -> Self {
        match unwritten {
            Unwritten::Refused(refusal) => Fault::State(*refusal),
            other @ (Unwritten::ReadOnly(_)
            | Unwritten::DiskFull
            | Unwritten::Failed(_)
            | Unwritten::Busy
            | Unwritten::Leaving) => Fault::Unwritten(other),
        }
    }
}

impl From<JournalError> for Fault {
    fn from(error: JournalError) -> Self {
        Fault::Journal(error)
    }
}

impl From<AssetError> for Fault {
    fn from(error: AssetError) -> Self {
        Fault::Asset(error)
    }
}

impl From<PictureError> for Fault {
    fn from(error: PictureError) -> Self {
        Fault::Picture(error)
    }
}

impl From<tokio::task::JoinError> for Fault {
    fn from(error: tokio::task::JoinError) -> Self {
        Fault::Broken(error.to_string())
    }
}
