//! The work of one job: each step is on the disk before the next one is taken, and every way leads to one end.
//!
//! There is no early return between hold and end: an outcome of any kind is turned into exactly one command, and a command that cannot
//! be written is tried again until the daemon leaves; then the next start finds the job where it stood.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use maquette_protocol::{Digest, JobId};
use tokio_util::sync::CancellationToken;

use super::executor::Executor;
use super::places::Place;
use crate::assets::{AssetError, DecodedPicture, MAX_ASSET_BYTES, PictureError, Probe, probe};
use crate::ledger::money::Microcredits;
use crate::ledger::settle::Charge;
use crate::plan::Recipe;
use crate::providers::http::Spooled;
use crate::providers::{
    Decline, InputFile, Lookup, MAX_CONTINUATION, Order, Outcome, Product, ProductFile, Provider, Watch, Why,
};
use crate::state::command::{Command, Ending, Step};
use crate::state::domain::{JobState, Media};
use crate::state::records::JobRecord;
use crate::writer::Unwritten;

/// Wait before a command that could not be written is tried again.
const AGAIN: Duration = Duration::from_secs(2);

/// Long side of the thumbnail that is made with every still whose pixels are at hand. A still that came as a file gets its own when somebody
/// asks for it: decoding a large one takes more memory than all of the rest.
const FIRST_THUMB: u32 = 256;

/// How often one job is handed over at most, where each time it is certain that the last one led to nothing.
const ATTEMPTS: u32 = 3;

/// The longest that a provider may ask to wait before the same order is handed over again.
const LONGEST_WAIT: Duration = Duration::from_secs(120);

/// One job at work.
pub(super) struct Work<'a> {
    executor: &'a Executor,
    id: JobId,
    provider: Arc<dyn Provider>,
    stop: CancellationToken,
    /// Its place among the orders that the provider has at once.
    place: Option<Place>,
}

/// What to do next.
enum Next {
    /// Hand the order over; it is certain that it is not there.
    Submit,
    /// Hand the order over once more under its key; it may be there.
    Resend,
    /// Wait for an accepted order.
    Fetch(String),
    /// Find out what became of it.
    LookUp,
    /// End it.
    End(Box<Ending>),
    /// Leave it where it stands.
    Rest,
}

impl<'a> Work<'a> {
    pub(super) fn new(
        executor: &'a Executor,
        id: JobId,
        provider: Arc<dyn Provider>,
        stop: CancellationToken,
        place: Option<Place>,
    ) -> Self {
        Work { executor, id, provider, stop, place }
    }

    /// A job whose provider this daemon does not have: if it was sent, only a person can say what became of it.
    pub(super) async fn orphan(executor: &Executor, job: JobRecord) {
        let why = format!("the provider of {} is not there any more", job.route);
        let command = match super::transitions::may_have_been_sent(job.state) {
            true if job.state == JobState::Unknown => {
                Command::Move { job: job.id, step: Step::NeedsYou { why } }
            }
            true => Command::Move { job: job.id, step: Step::Unknown { why } },
            false => {
                Command::End { job: job.id, ending: Ending::Failed { code: "unknown_route", reason: why } }
            }
        };
        persist(executor, command).await;
    }

    /// Carries the job, which stood like this when it began to wait for its place, to its end.
    pub(super) async fn run(mut self, waited: JobRecord) {
        // While it waited only a wish to stop can have ended it.
        let now = if self.stop.is_cancelled() { self.executor.job(self.id) } else { Ok(Some(waited)) };
        let Ok(Some(job)) = now else { return };
        let order = match self.order(&job) {
            Ok(order) => order,
            Err(reason) => return self.without_order(&job, reason).await,
        };
        let began_ms = (self.executor.deps.stopwatch)();
        let mut attempt = job.attempt;
        let mut next = self.first(&job).await;
        loop {
            next = match next {
                Next::Submit if attempt >= ATTEMPTS => {
                    failed("provider_failed", "it was tried too often".into())
                }
                Next::Submit => {
                    attempt += 1;
                    self.submit(&Order { attempt, ..order.clone() }).await
                }
                Next::Resend if attempt >= ATTEMPTS => {
                    let why = "the provider was asked often, and never said what became of the order".into();
                    self.step(Step::NeedsYou { why }, Next::Rest).await
                }
                Next::Resend => {
                    attempt += 1;
                    self.hand_over(&Order { attempt, ..order.clone() }).await
                }
                Next::Fetch(remote_id) => self.fetch(&order, &remote_id).await,
                Next::LookUp => self.look_up(&order).await,
                Next::End(ending) => {
                    // The provider has nothing of it any more; the next order need not wait for our disk.
                    drop(self.place.take());
                    let done = matches!(*ending, Ending::Done { .. });
                    let gone = matches!(*ending, Ending::Failed { code, .. } if code == Why::Model.code());
                    if gone {
                        let (route, model) = (job.route.clone(), job.model.clone());
                        self.persist(Command::RetireRoute { route, model }).await;
                    }
                    let kept = self.persist(Command::End { job: self.id, ending: *ending }).await;
                    if gone {
                        self.executor.retired(self.id).await;
                    }
                    if done {
                        let took_ms = (self.executor.deps.stopwatch)().saturating_sub(began_ms);
                        self.executor.timings.add(&job.route, took_ms);
                    }
                    if done && kept {
                        self.executor.made(self.id);
                    }
                    return;
                }
                Next::Rest => return,
            };
        }
    }

    /// Where a job that may have been cut off goes on.
    async fn first(&self, job: &JobRecord) -> Next {
        match job.state {
            JobState::Queued | JobState::Intent => Next::Submit,
            JobState::Submitting | JobState::Fetched if self.provider.is_local() => {
                self.step(Step::Again, Next::Submit).await
            }
            JobState::Submitting => {
                let why = "the daemon stopped while the order was on its way".to_owned();
                self.step(Step::Unknown { why }, Next::LookUp).await
            }
            JobState::Unknown => Next::LookUp,
            JobState::Submitted | JobState::Fetched => match &job.remote_id {
                Some(remote_id) => Next::Fetch(remote_id.clone()),
                None => Next::Rest,
            },
            JobState::NeedsYou
            | JobState::Done
            | JobState::Refused
            | JobState::Failed
            | JobState::Cancelled => Next::Rest,
        }
    }

    /// Journals a step; where that is refused, somebody else has ended the job.
    async fn step(&self, step: Step, next: Next) -> Next {
        match self.persist(Command::Move { job: self.id, step }).await {
            true => next,
            false => Next::Rest,
        }
    }

    async fn submit(&self, order: &Order) -> Next {
        if self.stop.is_cancelled() {
            return ended(Ending::Cancelled { charge: Charge::Nothing });
        }
        self.hand_over(order).await
    }

    /// Also where a person wants it stopped: an order that may be there has to be asked for before anybody can say what it cost.
    async fn hand_over(&self, order: &Order) -> Next {
        if !self.persist(Command::Move { job: self.id, step: Step::Submitting }).await {
            return Next::Rest;
        }
        let on_its_way = self.provider.answers_once().then(|| self.executor.running.create());
        fail::fail_point!("job.before_submit");
        let outcome = AssertUnwindSafe(self.provider.submit(order, &self.watch())).catch_unwind().await;
        fail::fail_point!("job.after_submit");
        let outcome = outcome.unwrap_or_else(|_| self.broken());
        let next = self.after(outcome).await;
        drop(on_its_way);
        next
    }

    /// A provider that panicked: a local one has cost nothing, of a remote one nobody knows.
    fn broken(&self) -> Outcome {
        let reason = "the provider broke down".to_owned();
        match self.provider.is_local() {
            true => Outcome::Failed { reason },
            false => Outcome::Unknown { reason },
        }
    }

    async fn fetch(&self, order: &Order, remote_id: &str) -> Next {
        let watch = self.watch();
        let outcome = tokio::select! {
            // A wish to stop comes before an answer that it may have caused.
            biased;
            () = self.executor.leaving.cancelled() => return Next::Rest,
            () = self.stop.cancelled() => self.provider.cancel(order, remote_id).await,
            outcome = AssertUnwindSafe(self.provider.fetch(order, remote_id, &watch)).catch_unwind() => {
                outcome.unwrap_or_else(|_| self.broken())
            }
        };
        let Outcome::Unknown { reason } = outcome else { return self.after(outcome).await };
        // The provider's name for it is known: looking it up would find that name again, and so on for ever.
        let unknown = Command::Move { job: self.id, step: Step::Unknown { why: reason.clone() } };
        match self.persist(unknown).await {
            true => self.step(Step::NeedsYou { why: reason }, Next::Rest).await,
            false => Next::Rest,
        }
    }

    async fn look_up(&self, order: &Order) -> Next {
        let found = AssertUnwindSafe(self.provider.look_up(order)).catch_unwind().await;
        match found.unwrap_or(Lookup::CannotTell) {
            Lookup::Found { remote_id } => self.accepted(remote_id).await,
            Lookup::NeverCame => self.step(Step::Again, Next::Submit).await,
            Lookup::ResendIsSafe => Next::Resend,
            Lookup::CannotTell => {
                let why = "the provider cannot tell whether it got the order".to_owned();
                self.step(Step::NeedsYou { why }, Next::Rest).await
            }
        }
    }

    async fn accepted(&self, remote_id: String) -> Next {
        self.step(Step::Submitted { remote_id: remote_id.clone() }, Next::Fetch(remote_id)).await
    }

    async fn after(&self, outcome: Outcome) -> Next {
        let charge = |charged: Option<_>, otherwise| charged.map_or(otherwise, Charge::Exactly);
        match outcome {
            Outcome::Made(product) => self.keep(Made::Memory(product)).await,
            Outcome::MadeFile(product) => self.keep(Made::File(product)).await,
            Outcome::Declined(decline) => self.declined(decline).await,
            Outcome::Accepted { remote_id } => self.accepted(remote_id).await,
            Outcome::Refused { reason, charged } => {
                ended(Ending::Refused { reason, charge: charge(charged, Charge::Nothing) })
            }
            Outcome::Failed { reason } => failed("provider_failed", reason),
            // A daemon that leaves stops its local work; that is no wish of a person, so the job waits for the next start.
            Outcome::Cancelled if !self.stop.is_cancelled() => Next::Rest,
            Outcome::Cancelled => ended(Ending::Cancelled { charge: Charge::Nothing }),
            Outcome::Unknown { reason } => self.step(Step::Unknown { why: reason }, Next::LookUp).await,
        }
    }

    /// An order that nobody worked on: what passes is waited for, a few times; the rest ends the job.
    async fn declined(&self, decline: Decline) -> Next {
        let Decline { why, reason, retry_after } = decline;
        let wait = retry_after.unwrap_or(AGAIN);
        if !why.passes() || wait > LONGEST_WAIT || self.attempts() >= ATTEMPTS {
            return failed(why.code(), reason);
        }
        tracing::info!(job = %self.id, why = why.code(), "an order is handed over again later");
        tokio::select! {
            () = self.executor.leaving.cancelled() => {}
            () = self.stop.cancelled() => return ended(Ending::Cancelled { charge: Charge::Nothing }),
            () = tokio::time::sleep(wait) => {}
        }
        self.step(Step::Again, Next::Submit).await
    }

    /// How often the job was handed over, by the journal.
    fn attempts(&self) -> u32 {
        self.executor.job(self.id).ok().flatten().map_or(ATTEMPTS, |job| job.attempt)
    }

    /// Stores a product. What a remote provider was paid for is never given up for want of disk: it is tried again.
    async fn keep(&self, product: Made) -> Next {
        let product = Arc::new(product);
        let Said { charged, notes, continuation } = product.said();
        let charge = || charged.map_or(Charge::Price, Charge::Exactly);
        loop {
            let (deps, kept) = (self.executor.deps.clone(), product.clone());
            let stored = tokio::task::spawn_blocking(move || store(&deps, &kept)).await;
            let reason = match stored {
                Ok(Ok(media)) => {
                    return ended(Ending::Done {
                        media,
                        charge: charge(),
                        notes: notes.to_vec(),
                        continuation: continuation.map(str::to_owned),
                    });
                }
                Ok(Err(NotStored::Unusable(reason))) if self.provider.is_local() => {
                    return failed("provider_failed", reason);
                }
                Ok(Err(NotStored::Unusable(reason))) => {
                    return ended(Ending::Unusable { reason, charge: charge() });
                }
                Ok(Err(NotStored::Disk(reason))) => reason,
                Err(_) => "storing broke down".to_owned(),
            };
            if self.provider.is_local() {
                return failed("disk_full", reason);
            }
            tracing::error!(job = %self.id, reason, "a paid result waits for disk");
            if !rest(self.executor).await {
                return Next::Rest;
            }
        }
    }

    fn watch(&self) -> Watch {
        let (running, job) = (self.executor.running.clone(), self.id);
        let stop = self.stop.child_token();
        let queue = running.clone();
        let progress = Arc::new(move |fraction: f32, left_ms| running.note(job, fraction, left_ms));
        let place = Arc::new(move |place: u32| queue.note_place(job, place));
        let pictures = self.executor.running.clone();
        let preview = Arc::new(move |bytes: Vec<u8>| pictures.note_preview(job, bytes));
        Watch { stop, progress, place, preview }
    }

    fn order(&self, job: &JobRecord) -> Result<Order, String> {
        let deps = &self.executor.deps;
        let content =
            deps.contents.read(job.recipe.place, job.recipe.content).map_err(|error| error.to_string())?;
        let content = content.ok_or("its recipe was deleted")?;
        let recipe = Recipe::from_content(&content).map_err(|error| error.to_string())?;
        let mut inputs = Vec::new();
        for input in &recipe.inputs {
            inputs.push(InputFile {
                role: input.role,
                digest: input.digest,
                path: self.input(&input.digest)?,
            });
        }
        Ok(Order {
            job: job.id,
            attempt: job.attempt,
            recipe: Arc::new(recipe),
            k: job.k,
            seed: job.seed,
            inputs,
            rate: job.hold.rate,
        })
    }

    fn input(&self, digest: &Digest) -> Result<std::path::PathBuf, String> {
        let assets = &self.executor.deps.assets;
        let media = assets.find(digest).ok_or_else(|| format!("its input {digest} is not there any more"))?;
        Ok(assets.path(digest, media))
    }

    /// A job whose recipe or inputs are gone cannot be handed over; what was handed over is still fetched or asked for.
    async fn without_order(&self, job: &JobRecord, reason: String) {
        let sent = super::transitions::may_have_been_sent(job.state) && !self.provider.is_local();
        let command = match sent {
            true if job.state == JobState::Unknown => {
                Command::Move { job: job.id, step: Step::NeedsYou { why: reason } }
            }
            true => Command::Move { job: job.id, step: Step::Unknown { why: reason } },
            false => Command::End { job: job.id, ending: Ending::Failed { code: "unknown_asset", reason } },
        };
        self.persist(command).await;
    }

    async fn persist(&self, command: Command) -> bool {
        persist(self.executor, command).await
    }
}

fn ended(ending: Ending) -> Next {
    Next::End(Box::new(ending))
}

fn failed(code: &'static str, reason: String) -> Next {
    ended(Ending::Failed { code, reason })
}

/// Has a command written, however long it takes; false if it was refused or the daemon leaves.
async fn persist(executor: &Executor, command: Command) -> bool {
    loop {
        match executor.deps.writer.carry_out(command.clone()).await {
            Ok(_) => return true,
            Err(Unwritten::Refused(refusal)) => {
                tracing::warn!(code = refusal.code(), "a step of a job was refused");
                return false;
            }
            Err(Unwritten::Leaving | Unwritten::ReadOnly(_)) => return false,
            Err(Unwritten::DiskFull | Unwritten::Failed(_) | Unwritten::Busy) => {}
        }
        if !rest(executor).await {
            return false;
        }
    }
}

/// Waits a little; false if the daemon leaves.
async fn rest(executor: &Executor) -> bool {
    tokio::select! {
        () = executor.leaving.cancelled() => false,
        () = tokio::time::sleep(AGAIN) => true,
    }
}

/// Why a product was not stored.
enum NotStored {
    /// It is nothing that can be used.
    Unusable(String),
    /// The disk.
    Disk(String),
}

/// What a provider charged and said.
struct Said<'a> {
    charged: Option<Microcredits>,
    notes: &'a [String],
    continuation: Option<&'a str>,
}

/// A product, in memory or in a file.
enum Made {
    Memory(Product),
    File(ProductFile),
}

impl Made {
    fn said(&self) -> Said<'_> {
        match self {
            Made::Memory(product) => {
                Said { charged: product.charged, notes: &product.notes, continuation: None }
            }
            Made::File(product) => {
                let continuation = product.continuation.as_deref();
                let continuation = continuation.filter(|token| token.len() <= MAX_CONTINUATION);
                Said { charged: product.charged, notes: &product.notes, continuation }
            }
        }
    }
}

/// Puts a product on the disk, with its thumbnail, and looks at what it is.
fn store(deps: &super::Deps, product: &Made) -> Result<Media, NotStored> {
    let (seen, stored, duration_ms) = match product {
        Made::Memory(product) => {
            (probe(&product.bytes), deps.assets.put(&product.bytes), product.duration_ms)
        }
        Made::File(product) => {
            (look_at(&product.file)?, deps.assets.put_file(product.file.path()), product.duration_ms)
        }
    };
    let seen = seen.map_err(|error| NotStored::Unusable(error.to_string()))?;
    let asset = stored.map_err(|error| match error {
        AssetError::UnknownMedia | AssetError::TooLarge { .. } => NotStored::Unusable(error.to_string()),
        AssetError::Io { .. }
        | AssetError::DiskFull { .. }
        | AssetError::NotFound(_)
        | AssetError::Damaged { .. } => NotStored::Disk(error.to_string()),
    })?;
    fail::fail_point!("job.after_asset");
    if let Made::Memory(product) = product {
        thumbnail(deps, &asset.digest, product);
    }
    Ok(Media {
        digest: asset.digest,
        media: asset.media,
        bytes: asset.bytes_len,
        width: seen.width,
        height: seen.height,
        duration_ms: duration_ms.or(seen.duration_ms),
    })
}

/// Bytes of a picture's file in which its size stands, even behind long metadata.
const HEAD: u64 = 1 << 20;

/// Looks at a file's header; a clip's may be at its end.
fn look_at(file: &Spooled) -> Result<Result<Probe, PictureError>, NotStored> {
    let read = |most| file.head(most).map_err(|error| NotStored::Disk(error.to_string()));
    Ok(match probe(&read(HEAD)?) {
        Err(PictureError::Broken { .. }) if file.len() > HEAD => probe(&read(MAX_ASSET_BYTES)?),
        seen => seen,
    })
}

/// Makes the thumbnail while the pixels are at hand. It is derived, so that a failure is only a note in the log.
fn thumbnail(deps: &super::Deps, digest: &Digest, product: &Product) {
    let Some((width, height, rgba)) = &product.pixels else { return };
    let picture = DecodedPicture { width: *width, height: *height, rgba: rgba.to_vec() };
    if let Err(error) = deps.thumbs.make(digest, FIRST_THUMB, &picture) {
        tracing::warn!(%error, "no thumbnail could be made");
    }
}
