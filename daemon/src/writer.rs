//! The one writer: decides, syncs, applies, answers. In that order, for a whole group of commands at a time.
//!
//! It is a thread of its own that owns journal, contents and the writing side of the index. Commands wait in a bounded queue; while one
//! group is being synced the next one gathers, so that 32 callers share one fsync and never conflict.
//!
//! An fsync that fails is never tried again, because the kernel may have dropped the pages: the group is answered with the error, and
//! the next command opens the journal anew and carries on with what is really on the disk.
//!
//! An index that was lost is the thread's first work; commands wait for it, and readers can ask how far it is.

mod recovery;

#[cfg(test)]
mod tests;

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use maquette_protocol::Digest;
use tokio::sync::{mpsc, oneshot, watch};

use crate::journal::{Contents, Damage, Health, Journal, JournalError, Options, Place};
use crate::state::command::{Command, Refusal, Reply};
use crate::state::event::Commit;
use crate::state::records::SeriesRecord;
use crate::state::view::{Overlay, StateError, View};
use crate::state::{decide, fold};
use crate::store::{Changes, Store};

pub use recovery::{OpenError, Opening, Repairs, checkpoint, open, prompt_reader, read_commit};

/// Commands that may wait; the next caller is told to come back.
const QUEUE: usize = 4_096;

/// Commands that one group takes at most.
const GROUP: usize = 256;

/// Size at which a new pack of contents is begun, in bytes.
const PACK_BYTES: u64 = 64 << 20;

/// Size of a journal's segment in bytes. A start reads the last one whole, so it is kept small.
const SEGMENT_BYTES: u64 = 16 << 20;

/// Room that opening journal and index needs, in bytes.
const ROOM_TO_OPEN: u64 = 4 << 20;

/// Why a command was not carried out.
#[derive(Debug, Clone, PartialEq)]
pub enum Unwritten {
    /// It may not be.
    Refused(Box<Refusal>),
    /// The journal is damaged: nothing is written any more.
    ReadOnly(String),
    /// The disk is full.
    DiskFull,
    /// The disk failed.
    Failed(String),
    /// Too many commands wait.
    Busy,
    /// The daemon is leaving.
    Leaving,
}

/// How the index stands to the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Following {
    /// It has everything.
    Level,
    /// It is being built anew, up to this event.
    Behind {
        /// The last event that there is.
        target: u64,
    },
    /// It cannot follow.
    Stuck(String),
}

/// Where an answer goes.
type Answer = oneshot::Sender<Result<Reply, Unwritten>>;

/// A command with the contents that it names, on its way to the writer.
struct Waiting {
    command: Command,
    contents: Vec<(Digest, Vec<u8>)>,
    answer: Answer,
}

/// The way to the writer; clones share it.
#[derive(Debug, Clone)]
pub struct Writer {
    queue: mpsc::Sender<Waiting>,
    tip: watch::Receiver<u64>,
    following: watch::Receiver<Following>,
    trouble: Arc<Mutex<Option<Unwritten>>>,
}

impl Writer {
    /// Has a command carried out. When it answers, what it answers is on the disk.
    pub async fn carry_out(&self, command: Command) -> Result<Reply, Unwritten> {
        self.carry_out_with(command, Vec::new()).await
    }

    /// Like [`Writer::carry_out`], with contents that the command's events name: recipes by their digest.
    pub async fn carry_out_with(
        &self,
        command: Command,
        contents: Vec<(Digest, Vec<u8>)>,
    ) -> Result<Reply, Unwritten> {
        let (answer, answered) = oneshot::channel();
        self.queue.try_send(Waiting { command, contents, answer }).map_err(|error| match error {
            mpsc::error::TrySendError::Full(_) => Unwritten::Busy,
            mpsc::error::TrySendError::Closed(_) => Unwritten::Leaving,
        })?;
        answered.await.unwrap_or(Err(Unwritten::Leaving))
    }

    /// Sequence number of the last event; it changes whenever there is more to read.
    pub fn tip(&self) -> watch::Receiver<u64> {
        self.tip.clone()
    }

    /// How the index stands to the journal; it changes when that does.
    pub fn following(&self) -> watch::Receiver<Following> {
        self.following.clone()
    }

    /// Why nothing is written at the moment, if nothing is.
    pub fn trouble(&self) -> Option<Unwritten> {
        self.trouble.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Starts the writer's thread. It ends when the last [`Writer`] is dropped; then everything is on the disk.
pub fn start(
    folder: PathBuf,
    opening: Opening,
    clock: fn() -> u64,
) -> std::io::Result<(Writer, Arc<Store>, JoinHandle<()>)> {
    let (queue, waiting) = mpsc::channel(QUEUE);
    let (tip_sender, tip) = watch::channel(opening.journal.last_seq());
    let store = opening.store.clone();
    let (following_sender, following) = watch::channel(match opening.is_behind {
        true => Following::Behind { target: opening.journal.last_seq() },
        false => Following::Level,
    });
    let trouble = Arc::new(Mutex::new(match opening.health {
        Health::Healthy => None,
        Health::ReadOnly(ref damage) => Some(read_only(damage)),
    }));
    let desk = Desk {
        folder,
        journal: opening.journal,
        contents: opening.contents,
        store: store.clone(),
        last_ms: opening.last_ms,
        clock,
        tip: tip_sender,
        following: following_sender,
        trouble: trouble.clone(),
    };
    let thread = std::thread::Builder::new().name("writer".to_owned()).spawn(move || desk.work(waiting))?;
    Ok((Writer { queue, tip, following, trouble }, store, thread))
}

fn read_only(damage: &Damage) -> Unwritten {
    Unwritten::ReadOnly(damage.to_string())
}

/// What the writer's thread owns.
struct Desk {
    folder: PathBuf,
    journal: Journal,
    contents: Contents,
    store: Arc<Store>,
    last_ms: u64,
    clock: fn() -> u64,
    tip: watch::Sender<u64>,
    following: watch::Sender<Following>,
    trouble: Arc<Mutex<Option<Unwritten>>>,
}

/// A group of commands after they were decided.
struct Group {
    frames: Vec<Vec<u8>>,
    changes: Changes,
    answers: Vec<(Answer, Result<Reply, Refusal>)>,
}

impl Desk {
    fn work(mut self, mut waiting: mpsc::Receiver<Waiting>) {
        if *self.following.borrow() != Following::Level {
            self.follow();
        }
        while let Some(first) = waiting.blocking_recv() {
            let mut group = vec![first];
            while group.len() < GROUP {
                let Ok(next) = waiting.try_recv() else { break };
                group.push(next);
            }
            self.carry_out(group);
        }
        // Only the next start's time depends on it.
        if let Err(error) = self.store.settle() {
            tracing::warn!(%error, "the index was left behind the journal; the next start replays it");
        }
    }

    fn carry_out(&mut self, mut group: Vec<Waiting>) {
        if let Err(trouble) = self.ready() {
            return refuse_all(group.into_iter().map(|waiting| waiting.answer), &trouble);
        }
        if let Err(trouble) = self.keep_contents(&mut group) {
            let trouble = self.fail(&trouble);
            return refuse_all(group.into_iter().map(|waiting| waiting.answer), &trouble);
        }
        let mut decided = match self.decide(group) {
            Ok(decided) => decided,
            Err((answers, error)) => {
                tracing::error!(%error, "the state could not be read");
                return refuse_all(answers, &Unwritten::Failed(error.to_string()));
            }
        };
        if let Err(trouble) = self.commit(&mut decided) {
            return refuse_all(decided.answers.into_iter().map(|(answer, _)| answer), &trouble);
        }
        for (answer, outcome) in decided.answers {
            // A caller that went away has lost nothing: what it asked for is done.
            let _gone = answer.send(outcome.map_err(|refusal| Unwritten::Refused(Box::new(refusal))));
        }
    }

    /// Builds a lost index anew.
    fn follow(&mut self) {
        let followed = recovery::catch_up(&self.journal, &self.store, &self.contents.reader());
        let read_only = matches!(self.trouble(), Some(Unwritten::ReadOnly(_)));
        match followed {
            Ok(last_ms) => self.last_ms = self.last_ms.max(last_ms),
            // A damaged journal is read as far as it goes.
            Err(OpenError::Journal(error)) if read_only => {
                tracing::error!(%error, "the index follows the journal only up to the damage");
            }
            Err(error) => {
                tracing::error!(%error, "the index cannot be built anew");
                self.following.send_replace(Following::Stuck(error.to_string()));
                self.note(Unwritten::Failed(error.to_string()));
                return;
            }
        }
        self.following.send_replace(Following::Level);
    }

    fn trouble(&self) -> Option<Unwritten> {
        self.trouble.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// After a failure, opens the journal anew before anything else is written.
    fn ready(&mut self) -> Result<(), Unwritten> {
        match self.trouble() {
            None => Ok(()),
            Some(Unwritten::ReadOnly(why)) => Err(Unwritten::ReadOnly(why)),
            Some(_) => self.reopen(),
        }
    }

    fn reopen(&mut self) -> Result<(), Unwritten> {
        // Opening writes too: on a full disk it would only lose the index that can still be read.
        if crate::platform::free_bytes(&self.folder).is_some_and(|free| free < ROOM_TO_OPEN) {
            return Err(self.note(Unwritten::DiskFull));
        }
        let opened = Contents::open(&self.folder, PACK_BYTES)
            .and_then(|(contents, _)| Ok((contents, Journal::open(&self.folder, options())?)));
        let (contents, (journal, found)) = opened.map_err(|error| unwritten(&error))?;
        if let Health::ReadOnly(damage) = &found.health {
            return Err(self.note(read_only(damage)));
        }
        (self.contents, self.journal) = (contents, journal);
        self.store.reopen(self.journal.last_seq()).map_err(|error| match error.is_disk_full() {
            true => Unwritten::DiskFull,
            false => Unwritten::Failed(error.to_string()),
        })?;
        let caught_up = recovery::catch_up(&self.journal, &self.store, &self.contents.reader());
        let last_ms = caught_up.map_err(|error| Unwritten::Failed(error.to_string()))?;
        self.last_ms = self.last_ms.max(last_ms);
        *self.trouble.lock().unwrap_or_else(PoisonError::into_inner) = None;
        self.tip.send_replace(self.journal.last_seq());
        self.following.send_replace(Following::Level);
        tracing::warn!("the journal was opened anew after a failure");
        Ok(())
    }

    fn fail(&self, error: &JournalError) -> Unwritten {
        tracing::error!(%error, "writing failed");
        self.note(unwritten(error))
    }

    fn note(&self, trouble: Unwritten) -> Unwritten {
        *self.trouble.lock().unwrap_or_else(PoisonError::into_inner) = Some(trouble.clone());
        trouble
    }

    /// Writes the recipes that are new, so that they are on the disk before the events that name them.
    fn keep_contents(&mut self, group: &mut [Waiting]) -> Result<(), JournalError> {
        let mut known: Vec<(Digest, Place)> = Vec::new();
        let mut new: Vec<(Digest, Vec<u8>)> = Vec::new();
        for waiting in group.iter_mut() {
            for (series, content) in waiting.command.recipes() {
                let place = (&*self.store as &dyn View).get::<SeriesRecord>(&series).ok().flatten();
                match place.and_then(|record| record.recipe) {
                    Some(recipe) if recipe.content == content => known.push((content, recipe.place)),
                    _ if new.iter().any(|(digest, _)| *digest == content) => {}
                    _ => {
                        let bytes = waiting.contents.iter().find(|(digest, _)| *digest == content);
                        new.extend(bytes.cloned());
                    }
                }
            }
        }
        let items: Vec<(Digest, &[u8])> =
            new.iter().map(|(digest, bytes)| (*digest, bytes.as_slice())).collect();
        if !items.is_empty() {
            let places = self.contents.append(&items)?;
            known.extend(items.iter().map(|(digest, _)| *digest).zip(places));
        }
        for waiting in group {
            waiting.command.place_recipes(&known);
        }
        Ok(())
    }

    fn decide(&mut self, group: Vec<Waiting>) -> Result<Group, (Vec<Answer>, StateError)> {
        self.last_ms = self.last_ms.max((self.clock)());
        let mut seq = self.journal.last_seq();
        let mut overlay = Overlay::new(&*self.store);
        let mut frames = Vec::new();
        let mut answers = Vec::new();
        let mut waiting = group.into_iter();
        while let Some(next) = waiting.next() {
            let decided = decide(&overlay, &next.command, self.last_ms).and_then(|decision| {
                if !decision.events.is_empty() {
                    let commit = Commit { at_ms: self.last_ms, events: decision.events };
                    seq += 1;
                    frames.push(frame(&commit)?);
                    fold(&mut overlay, seq, &commit)?;
                }
                Ok(decision.outcome)
            });
            match decided {
                Ok(outcome) => answers.push((next.answer, outcome)),
                Err(error) => {
                    let all = answers.into_iter().map(|(answer, _)| answer).chain([next.answer]);
                    return Err((all.chain(waiting.map(|waiting| waiting.answer)).collect(), error));
                }
            }
        }
        Ok(Group { frames, changes: overlay.into_changes(), answers })
    }

    /// Puts a group on the disk, then into the index.
    fn commit(&mut self, group: &mut Group) -> Result<(), Unwritten> {
        if group.frames.is_empty() {
            return Ok(());
        }
        fail::fail_point!("writer.before_append");
        self.journal.append(&group.frames).map_err(|error| self.fail(&error))?;
        fail::fail_point!("writer.after_sync");
        let seq = self.journal.last_seq();
        let prompts = prompt_reader(self.contents.reader());
        if let Err(error) = self.store.apply(std::mem::take(&mut group.changes), seq, &prompts) {
            // The journal has it, so it is true; but the index lags behind and must not be asked any more.
            tracing::error!(%error, "the index could not follow");
            let full = error.is_disk_full();
            return Err(self.note(if full {
                Unwritten::DiskFull
            } else {
                Unwritten::Failed(error.to_string())
            }));
        }
        fail::fail_point!("writer.after_apply");
        self.tip.send_replace(seq);
        if self.journal.wants_seal() {
            self.seal();
        }
        fail::fail_point!("writer.before_answer");
        Ok(())
    }

    /// Seals the segment. A failure is found by the next append; what was answered is on the disk already.
    fn seal(&mut self) {
        let sealed = checkpoint(&self.store).map(|bytes| self.journal.seal(&bytes));
        match sealed {
            Ok(Ok(())) => {}
            Ok(Err(error)) => {
                self.fail(&error);
            }
            Err(error) => tracing::error!(%error, "no checkpoint could be made"),
        }
    }
}

fn options() -> Options {
    Options { segment_bytes: SEGMENT_BYTES }
}

fn frame(commit: &Commit) -> Result<Vec<u8>, StateError> {
    serde_json::to_vec(commit)
        .map_err(|error| StateError::Index(format!("an event cannot be written: {error}")))
}

fn refuse_all(answers: impl IntoIterator<Item = Answer>, why: &Unwritten) {
    for answer in answers {
        let _gone = answer.send(Err(why.clone()));
    }
}

fn unwritten(error: &JournalError) -> Unwritten {
    match error {
        JournalError::DiskFull { .. } => Unwritten::DiskFull,
        JournalError::ReadOnly(damage) | JournalError::Damaged(damage) => read_only(damage),
        JournalError::Io { .. }
        | JournalError::Poisoned
        | JournalError::TooLarge { .. }
        | JournalError::EmptySegment => Unwritten::Failed(error.to_string()),
    }
}
