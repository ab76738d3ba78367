//! Providers: who makes pictures. Only this folder opens outward connections.
//!
//! A provider takes an [`Order`] and ends in one [`Outcome`], whatever happens. It never decides about money, and it never repeats a
//! paid create by itself: the executor in `jobs` journals each step before the next one is taken.

pub mod a1111;
pub mod bfl;
pub mod comfyui;
pub mod described;
mod detail;
pub mod fal;
mod fields;
pub mod google;
pub mod http;
mod listing;
pub mod openai;
mod own_id;
mod pictures;
mod queued;
mod remote;
pub mod replicate;
mod shapes;
pub mod sketch;
#[cfg(test)]
mod stage;
pub mod vertex;
mod words;

use std::future::Future;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use maquette_protocol::{Digest, JobId};
use tokio_util::sync::CancellationToken;

pub use listing::{End, Listed, Listing, MAX_LISTED, NotListed};
pub use remote::remote;

use crate::ledger::money::{Microcredits, Rate};
use crate::plan::recipe::{InputRole, Recipe};
use http::Spooled;

/// The adapters of this build with their versions, which are part of every cache key.
pub const ADAPTERS: &[(&str, u32)] = &[
    (sketch::NAME, sketch::ADAPTER_VERSION),
    (google::NAME, google::ADAPTER_VERSION),
    (vertex::NAME, vertex::ADAPTER_VERSION),
    (fal::NAME, fal::ADAPTER_VERSION),
    (bfl::NAME, bfl::ADAPTER_VERSION),
    (replicate::NAME, replicate::ADAPTER_VERSION),
    (openai::NAME, openai::ADAPTER_VERSION),
    (comfyui::NAME, comfyui::ADAPTER_VERSION),
    (a1111::NAME, a1111::ADAPTER_VERSION),
    (described::NAME, described::ADAPTER_VERSION),
];

/// What a provider is asked to make: one picture or clip.
#[derive(Debug, Clone)]
pub struct Order {
    /// The job; doubles as the provider's idempotency key or client reference.
    pub job: JobId,
    /// How often this job was handed to the provider, this time included.
    pub attempt: u32,
    /// Everything but variation and seed.
    pub recipe: Arc<Recipe>,
    /// Variation.
    pub k: u32,
    /// Seed of this variation.
    pub seed: u64,
    /// The recipe's inputs, in its order, as files that may only be read.
    pub inputs: Vec<InputFile>,
    /// What a unit of the wallet that pays is worth, as its hold fixed it.
    pub rate: Rate,
}

/// An input's bytes on disk. The digest was checked when the file was stored.
#[derive(Debug, Clone)]
pub struct InputFile {
    /// What the picture is for.
    pub role: InputRole,
    /// BLAKE3 of the bytes.
    pub digest: Digest,
    /// The stored object; read-only.
    pub path: PathBuf,
}

/// What a provider made.
#[derive(Debug, Clone, PartialEq)]
pub struct Product {
    /// The encoded picture or clip.
    pub bytes: Vec<u8>,
    /// Its type.
    pub kind: ProductKind,
    /// Pixels, for the thumbnail, where the provider has them at hand: width, height, RGBA8.
    pub pixels: Option<(u32, u32, Arc<Vec<u8>>)>,
    /// Length of a clip in milliseconds.
    pub duration_ms: Option<u64>,
    /// What the provider charged, where it says so; otherwise the price holds.
    pub charged: Option<Microcredits>,
    /// What it said about its work. It goes into the journal for good, so it must not repeat words of the prompt.
    pub notes: Vec<String>,
}

/// What a provider made, as a file that goes away unless it is kept: large results never lie in memory.
#[derive(Debug, Clone, PartialEq)]
pub struct ProductFile {
    /// The encoded picture or clip.
    pub file: Arc<Spooled>,
    /// Length of a clip in milliseconds.
    pub duration_ms: Option<u64>,
    /// What the provider charged, where it says so; otherwise the price holds.
    pub charged: Option<Microcredits>,
    /// What it said about its work; see [`Product::notes`].
    pub notes: Vec<String>,
    /// The provider's own token by which this very work can be carried on, at most [`MAX_CONTINUATION`] bytes; see
    /// `catalog::Route::continues`.
    pub continuation: Option<String>,
}

impl ProductFile {
    /// A file of which nothing more is known.
    pub fn new(file: Spooled) -> ProductFile {
        ProductFile {
            file: Arc::new(file),
            duration_ms: None,
            charged: None,
            notes: Vec::new(),
            continuation: None,
        }
    }
}

/// The longest token of a provider that is kept, in bytes; a longer one is dropped, and the work can then only be carried on by its picture.
pub const MAX_CONTINUATION: usize = 2 << 10;

/// Types of products.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProductKind {
    /// `image/png`
    Png,
    /// `image/jpeg`
    Jpeg,
    /// `video/mp4`
    Mp4,
}

/// Why a provider did not even begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Why {
    /// The order is not one that it takes.
    Order,
    /// There is no key, or it is not good for this.
    Key,
    /// The account there is empty.
    Money,
    /// The model was shut down, or never was.
    Model,
    /// Too much at once; later it may go.
    Rate,
    /// Nobody could be reached, so nothing was sent.
    Unreachable,
}

impl Why {
    /// Whether the same order may go through a little later.
    pub fn passes(self) -> bool {
        match self {
            Why::Rate | Why::Unreachable => true,
            Why::Order | Why::Key | Why::Money | Why::Model => false,
        }
    }

    /// The error code of a job that ends for it.
    pub fn code(self) -> &'static str {
        match self {
            Why::Order => "provider_failed",
            Why::Key => "provider_key",
            Why::Money => "provider_out_of_money",
            Why::Model => "model_retired",
            Why::Rate => "provider_rate_limited",
            Why::Unreachable => "provider_unreachable",
        }
    }
}

/// An order that was turned away before any work; it is certain that nothing was charged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decline {
    /// What kind of reason.
    pub why: Why,
    /// The reason in words.
    pub reason: String,
    /// When the provider wants to be asked again.
    pub retry_after: Option<Duration>,
}

impl Decline {
    /// A decline without a date.
    pub fn new(why: Why, reason: impl Into<String>) -> Decline {
        Decline { why, reason: reason.into(), retry_after: None }
    }
}

/// How the handing over of an order ended.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// The product is here.
    Made(Product),
    /// The product is here, in a file.
    MadeFile(ProductFile),
    /// The provider did not even begin.
    Declined(Decline),
    /// The provider took the order under this name; ask again with `fetch`.
    Accepted {
        /// The provider's name for the job.
        remote_id: String,
    },
    /// The provider said no. `charged` is what it took for that, where known.
    Refused {
        /// The provider's reason.
        reason: String,
        /// What it took all the same.
        charged: Option<Microcredits>,
    },
    /// It went wrong, and it is certain that nothing was charged.
    Failed {
        /// What went wrong.
        reason: String,
    },
    /// It was stopped before anything was charged.
    Cancelled,
    /// Nobody knows whether the provider made and charged it.
    Unknown {
        /// What is known.
        reason: String,
    },
}

/// What a provider can tell of an order that a crash left behind.
#[derive(Debug, Clone, PartialEq)]
pub enum Lookup {
    /// It has it, under this name.
    Found {
        /// The provider's name for the job.
        remote_id: String,
    },
    /// It certainly never got it.
    NeverCame,
    /// Sending again under the same key is safe, by the provider's contract.
    ResendIsSafe,
    /// It cannot tell.
    CannotTell,
}

/// The executor's side of a running order: hears of progress, and tells when to stop.
#[derive(Clone)]
pub struct Watch {
    /// Cancelled when a person stops the job or the daemon leaves.
    pub stop: CancellationToken,
    /// Takes the fraction done, 0 to 1, and the milliseconds left, where known. Cheap; may be called often.
    pub progress: Arc<dyn Fn(f32, Option<u64>) + Send + Sync>,
    /// Takes how many jobs are before it in the provider's own queue.
    pub place: Arc<dyn Fn(u32) + Send + Sync>,
    /// Takes a picture of the work so far, at most [`MAX_PREVIEW`] bytes of PNG or JPEG.
    pub preview: Arc<dyn Fn(Vec<u8>) + Send + Sync>,
}

/// The largest preview that is kept, in bytes.
pub const MAX_PREVIEW: usize = 512 << 10;

impl Watch {
    /// Nobody listens and nobody stops it: for what is waited for although it was to be stopped.
    pub fn deaf() -> Watch {
        Watch {
            stop: CancellationToken::new(),
            progress: Arc::new(|_, _| ()),
            place: Arc::new(|_| ()),
            preview: Arc::new(|_| ()),
        }
    }
}

/// What a provider says of its key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyTest {
    /// It takes it.
    Good {
        /// How that showed.
        says: String,
    },
    /// It does not take it.
    Bad {
        /// Its reason.
        reason: String,
    },
    /// Nobody said anything that counts.
    NotReached {
        /// What happened instead.
        reason: String,
    },
    /// It has no free call to ask by.
    NotChecked,
}

/// Providers beside the built-in ones, each with the version of its adapter.
pub type Adapters = Vec<(Arc<dyn Provider>, u32)>;

/// A future that a provider gives.
pub type Pending<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Somebody who makes pictures.
pub trait Provider: Send + Sync {
    /// Its name, the part of a route before the slash.
    fn name(&self) -> &str;

    /// Whether nothing leaves this process, so that an order cut off by a crash may simply run again.
    fn is_local(&self) -> bool {
        false
    }

    /// Whether the answer to a create is the picture itself, minutes later and never again: who leaves before has paid for nothing. The
    /// provider says for itself how long it waits at most.
    fn answers_once(&self) -> bool {
        false
    }

    /// How many orders it gets at once, where that is known; the others wait here.
    fn at_once(&self) -> Option<usize> {
        None
    }

    /// Variables of the environment that may hold its key; none where it needs no key.
    fn key_variables(&self) -> &'static [&'static str] {
        &[]
    }

    /// Asks by a free call whether its key is good. Never a create.
    fn test_key<'a>(&'a self) -> Pending<'a, KeyTest> {
        Box::pin(std::future::ready(KeyTest::NotChecked))
    }

    /// What is to be said of a recipe's prompt whenever a take of it is shown, for example words that are not understood. It is made
    /// anew each time and never kept, because it would outlive the deletion of the prompt.
    fn remarks(&self, _recipe: &Recipe) -> Vec<String> {
        Vec::new()
    }

    /// Hands the order over. This is the paid create: the executor calls it once an attempt, after the hold is on disk.
    fn submit<'a>(&'a self, order: &'a Order, watch: &'a Watch) -> Pending<'a, Outcome>;

    /// Waits for an accepted order. Only reads; may be repeated.
    fn fetch<'a>(&'a self, order: &'a Order, remote_id: &'a str, watch: &'a Watch) -> Pending<'a, Outcome>;

    /// Looks an order up whose answer was lost.
    fn look_up<'a>(&'a self, order: &'a Order) -> Pending<'a, Lookup>;

    /// Asks to stop an accepted order. Answers once the provider has confirmed or denied.
    fn cancel<'a>(&'a self, order: &'a Order, remote_id: &'a str) -> Pending<'a, Outcome>;

    /// Lists the orders that came from the first to before the second time, in milliseconds since the Unix epoch; some beyond may be
    /// among them. Only reads.
    fn listed<'a>(&'a self, _from_ms: u64, _to_ms: u64) -> Pending<'a, Result<Listing, NotListed>> {
        let why = match self.is_local() {
            true => "it works inside the daemon and sends no bills, so there is nothing to compare",
            false => "it cannot list past orders, or the daemon does not know how to ask",
        };
        Box::pin(std::future::ready(Err(NotListed::new(why, None))))
    }
}
