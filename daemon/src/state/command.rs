//! Commands: what the writer is asked to decide, and what it answers.

use maquette_protocol::{Digest, JobId, ShotId, TakeId};

use super::domain::{ClientScope, Edge, Media, RecipeRef, Stage, Verdict};
use super::event::{Idem, NewPin};
use super::records::Answer;
use crate::journal::Place;
use crate::ledger::money::{Microcredits, Rate};
use crate::ledger::reserve::{BudgetLine, Short};
use crate::ledger::settle::Charge;
pub use crate::plan::words::Gate;

/// Something that changes the state, if it may.
#[derive(Debug, Clone)]
pub enum Command {
    /// Opens a wallet if it is not there, with its sign-up grant.
    OpenWallet {
        /// Its name.
        name: String,
        /// Its own unit.
        unit: String,
        /// What the unit is worth.
        rate: Rate,
        /// What it begins with.
        signup: Microcredits,
    },
    /// Gives credits.
    Grant {
        /// To this wallet.
        wallet: String,
        /// How much.
        amount: Microcredits,
        /// Why.
        reason: String,
        /// When the rest is lost.
        expires_ms: Option<u64>,
        /// The request's key.
        idem: Option<Idem>,
    },
    /// The weekly check-in.
    Checkin {
        /// The wallet.
        wallet: String,
        /// What it gives.
        amount: Microcredits,
        /// Check-ins fill the wallet up to this.
        cap: Microcredits,
    },
    /// Books what has expired.
    Expire {
        /// The wallet.
        wallet: String,
    },
    /// A project was seen, and perhaps a person allows spending in its folder.
    OpenProject {
        /// Its id.
        project: String,
        /// Its name.
        name: String,
        /// Its folder.
        root: String,
        /// Whether a person allows spending in it.
        trust: bool,
    },
    /// A person allows paying a route whose contract was never checked.
    AcceptRoute {
        /// The route.
        route: String,
        /// The model that it leads to, with its version; another one is asked about anew.
        model: String,
    },
    /// A provider said that a route's model is gone.
    RetireRoute {
        /// The route.
        route: String,
        /// The model that it leads to, with its version.
        model: String,
    },
    /// A person writes a remark beside a route, or takes it away.
    NoteRoute {
        /// The route.
        route: String,
        /// The remark.
        note: Option<String>,
    },
    /// Makes takes. The only command that reserves credits.
    Make(Box<Make>),
    /// A job goes on.
    Move {
        /// The job.
        job: JobId,
        /// What happens to it.
        step: Step,
    },
    /// A job ends.
    End {
        /// The job.
        job: JobId,
        /// How.
        ending: Ending,
    },
    /// A person stops jobs.
    Stop {
        /// The jobs.
        jobs: Vec<JobId>,
    },
    /// A person says what became of a job that needs them.
    Resolve {
        /// The job.
        job: JobId,
        /// What the provider took.
        charge: Charge,
        /// The result, if it is in hand.
        media: Option<Media>,
        /// How the person knows.
        reason: String,
    },
    /// A person judges takes of one project.
    Judge {
        /// The takes.
        takes: Vec<TakeId>,
        /// The word.
        verdict: Option<Verdict>,
        /// Why.
        reason: Option<String>,
    },
    /// A still becomes its shot's anchor.
    SetAnchor {
        /// The still.
        take: TakeId,
        /// Why.
        reason: Option<String>,
    },
    /// Takes of one project become what later versions of their models are measured against.
    Pin {
        /// The takes.
        pins: Vec<NewPin>,
    },
    /// Takes of one project are no longer that.
    Unpin {
        /// The takes.
        takes: Vec<TakeId>,
    },
    /// The last judgement, anchor or change of pins of a project is taken back.
    Undo {
        /// The project.
        project: String,
    },
    /// A shot gets another name.
    Rename {
        /// The project.
        project: String,
        /// Its number.
        shot: ShotId,
        /// Its name from now on.
        name: String,
    },
    /// Content of takes is deleted.
    Delete {
        /// The takes.
        takes: Vec<TakeId>,
    },
    /// A budget is set or taken away.
    SetLimit {
        /// The scope.
        scope: String,
        /// The limit.
        limit: Option<Microcredits>,
    },
    /// An asset comes in, and perhaps becomes a take.
    Import {
        /// What is known of it.
        media: Media,
        /// Where it becomes a take.
        into: Option<ImportInto>,
    },
    /// A person gives a client a token.
    PairClient(Box<Pairing>),
    /// A person takes a client's token back.
    RevokeClient {
        /// The client.
        client: String,
    },
}

/// A client that is given a token.
#[derive(Debug, Clone)]
pub struct Pairing {
    /// What it calls itself; its name in the books is made from it.
    pub name: String,
    /// The origin that it asked from.
    pub origin: Option<String>,
    /// What it may do.
    pub scopes: Vec<ClientScope>,
    /// What it may spend in a day.
    pub limit: Option<Microcredits>,
    /// BLAKE3 of its token.
    pub token_hash: Digest,
    /// Whether it is a session of the panel.
    pub panel: bool,
    /// When its token ends by itself.
    pub expires_ms: Option<u64>,
}

impl Command {
    /// The recipes that it names: series and content.
    pub fn recipes(&self) -> Vec<(Digest, Digest)> {
        self.recipe_refs().iter().map(|recipe| (recipe.series, recipe.content)).collect()
    }

    fn recipe_refs(&self) -> Vec<&RecipeRef> {
        if let Command::Make(make) = self {
            return make.series.iter().map(|order| &order.recipe).collect();
        }
        if let Command::Import { into: Some(into), .. } = self {
            return into.recipe.iter().collect();
        }
        Vec::new()
    }

    /// Says where the contents lie that it names.
    pub fn place_recipes(&mut self, places: &[(Digest, Place)]) {
        let place = |recipe: &mut RecipeRef| {
            if let Some((_, place)) = places.iter().find(|(content, _)| *content == recipe.content) {
                recipe.place = *place;
            }
        };
        if let Command::Make(make) = self {
            make.series.iter_mut().for_each(|order| place(&mut order.recipe));
        } else if let Command::Import { into: Some(into), .. } = self {
            into.recipe.iter_mut().for_each(place);
        }
    }
}

/// Where an imported picture becomes a take.
#[derive(Debug, Clone)]
pub struct ImportInto {
    /// The project.
    pub project: String,
    /// Name of the shot.
    pub shot: String,
    /// Tier it counts for.
    pub tier: String,
    /// The tier's stage.
    pub stage: Stage,
    /// Words to find it by, as the content of a recipe.
    pub recipe: Option<RecipeRef>,
}

/// A request that makes takes.
#[derive(Debug, Clone)]
pub struct Make {
    /// Who asks.
    pub client: String,
    /// The request's key.
    pub idem: Option<Idem>,
    /// Project id.
    pub project: String,
    /// The project's folder, where spending must have been allowed; none for the default project, which is the person's own.
    pub root: Option<String>,
    /// Tier.
    pub tier: String,
    /// The tier's stage.
    pub stage: Stage,
    /// Route.
    pub route: String,
    /// Model and version.
    pub model: String,
    /// Whether the route's contract was checked, so that nobody has to be asked before it is paid.
    pub verified: bool,
    /// The wallet that pays.
    pub wallet: String,
    /// Price of one take; none where it is not known.
    pub price_each: Option<Microcredits>,
    /// The Three-Roll Rule's number.
    pub rolls: Option<u32>,
    /// What has to be there first.
    pub gate: Gate,
    /// What is to be made.
    pub series: Vec<SeriesOrder>,
    /// The budgets that it counts for.
    pub budgets: Vec<BudgetLine>,
    /// Why a gate or rule is passed over.
    pub override_reason: Option<String>,
    /// The total that was quoted.
    pub quoted: Option<Microcredits>,
    /// The job that is tried again.
    pub retry_of: Option<JobId>,
}

/// Variations of one recipe in one shot.
#[derive(Debug, Clone)]
pub struct SeriesOrder {
    /// Name of the shot.
    pub shot: String,
    /// How the takes come to be.
    pub edge: Edge,
    /// The recipe.
    pub recipe: RecipeRef,
    /// How many variations.
    pub count: u32,
    /// Where the variations begin.
    pub first: First,
    /// The seed that the person gave.
    pub base_seed: Option<u64>,
}

/// Where variations begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum First {
    /// At this one.
    At(u32),
    /// After those that the shot has or waits for.
    Continue,
    /// After those that anybody has: a new roll even where the cache has an answer.
    Anew,
}

/// A step of a job that has not ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// A worker took it.
    Intent,
    /// It is about to be handed over.
    Submitting,
    /// The provider has it.
    Submitted {
        /// Under this name.
        remote_id: String,
    },
    /// The bytes are here.
    Fetched,
    /// Nobody knows.
    Unknown {
        /// What is known.
        why: String,
    },
    /// A person has to say.
    NeedsYou {
        /// What is known.
        why: String,
    },
    /// It was certainly not handed over: back to the queue.
    Again,
}

/// How a job ends.
#[derive(Debug, Clone)]
pub enum Ending {
    /// The take exists.
    Done {
        /// Its bytes.
        media: Media,
        /// What the provider took.
        charge: Charge,
        /// What it said about its work.
        notes: Vec<String>,
        /// Its own token to carry the work on.
        continuation: Option<String>,
    },
    /// Somebody said no.
    Refused {
        /// The provider's reason.
        reason: String,
        /// What it took all the same.
        charge: Charge,
    },
    /// What came is nothing that can be used.
    Unusable {
        /// What is wrong with it.
        reason: String,
        /// What the provider took for it.
        charge: Charge,
    },
    /// It went wrong.
    Failed {
        /// Error code.
        code: &'static str,
        /// What went wrong.
        reason: String,
    },
    /// A person stopped it.
    Cancelled {
        /// What the provider took all the same.
        charge: Charge,
    },
}

/// What the writer answers.
#[derive(Debug, Clone, PartialEq)]
pub enum Reply {
    /// It is so.
    Done,
    /// A request was accepted, or had been before.
    Made {
        /// What it led to.
        answer: Answer,
        /// Jobs to run now; none where the answer is an old one.
        start: Vec<JobId>,
    },
    /// Jobs that a worker must stop by itself, because they were sent already.
    Stopping(Vec<JobId>),
    /// A take was made.
    Take(TakeId),
    /// A client was paired, and this is its name in the books.
    Paired(String),
    /// A judgement, an anchor or a change of pins was taken back.
    Undone {
        /// What it was.
        what: String,
        /// The takes it concerned.
        takes: Vec<TakeId>,
        /// Steps that are left.
        left: u32,
    },
    /// Content whose bytes can be erased now.
    Erase {
        /// Assets.
        assets: Vec<Digest>,
        /// Recipes.
        recipes: Vec<Place>,
    },
}

/// Why a command was refused.
#[derive(Debug, Clone, PartialEq)]
pub enum Refusal {
    /// No such take, or its content was deleted.
    UnknownTake(TakeId),
    /// No such job.
    UnknownJob(JobId),
    /// No such shot.
    UnknownShot(String),
    /// No such wallet.
    UnknownWallet(String),
    /// The takes are not of one project.
    MixedProjects,
    /// The key was used with other parameters.
    IdempotencyMismatch,
    /// Nobody has allowed paying the route, and its contract was never checked.
    RouteUnverified {
        /// The route.
        route: String,
        /// The model that it leads to.
        model: String,
        /// What the person wrote beside it.
        note: Option<String>,
    },
    /// Spending in this folder was never allowed.
    Untrusted {
        /// The folder.
        root: String,
    },
    /// A parent has no `keep`.
    NotKept(TakeId),
    /// The shot has no anchor, or another one.
    NoAnchor {
        /// Name of the shot.
        shot: String,
        /// Its anchor.
        anchor: Option<TakeId>,
    },
    /// The Three-Roll Rule.
    ThreeRolls {
        /// Name of the shot.
        shot: String,
        /// Tier.
        tier: String,
        /// Rolls so far.
        rolls: u32,
        /// The rule's number.
        limit: u32,
    },
    /// Money.
    Short(Short),
    /// The total is higher than was quoted.
    QuoteStale {
        /// The total now.
        total: Microcredits,
    },
    /// The recipe has led to as many pictures, over all shots, as the cache keeps of one.
    TooManyVariations {
        /// The bound.
        max: usize,
    },
    /// The job cannot do that from where it stands.
    WrongState {
        /// The job.
        job: JobId,
        /// Where it stands.
        state: super::domain::JobState,
    },
    /// An anchor has to be a still.
    NotAStill(TakeId),
    /// There is nothing to take back.
    NothingToUndo,
    /// This week's check-in was had, or the wallet is full.
    CheckinClosed {
        /// Why.
        full: bool,
    },
    /// Another shot has that name.
    NameTaken(String),
    /// No such client, or it was revoked before.
    UnknownClient(String),
    /// An anchor cannot be deleted while it is one.
    IsAnchor(TakeId),
    /// A pinned take cannot be deleted: what is made later is measured against it.
    IsPinned(TakeId),
    /// The take is not pinned.
    NotPinned(TakeId),
    /// A project keeps so many pins.
    TooManyPins {
        /// The bound.
        max: usize,
    },
    /// The state itself could not be read.
    State(String),
}
