//! Opening: journal and contents first, then the index, which catches up with the journal or is built anew from it.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use maquette_protocol::JobId;
use serde::{Deserialize, Serialize};

use super::{PACK_BYTES, options};
use crate::jobs::transitions::is_final;
use crate::journal::{ContentReader, Contents, ContentsOpened, Health, Journal, JournalError, TornTail};
use crate::ledger::money::Microcredits;
use crate::plan::Recipe;
use crate::state::domain::RecipeRef;
use crate::state::event::Commit;
use crate::state::fold;
use crate::state::records::{JobRecord, WalletRecord};
use crate::state::view::{Overlay, StateError};
use crate::store::{Changes, Store, StoreError, Unusable};

/// Commits that are folded into the index as one batch while it catches up.
const BATCH: usize = 512;

/// Commits that an index may lag behind and still be brought up to date before the first answer: a tenth of a second's work.
const AT_ONCE: u64 = 5_000;

/// Everything that was opened.
pub struct Opening {
    /// The journal.
    pub journal: Journal,
    /// The contents.
    pub contents: Contents,
    /// The index.
    pub store: Arc<Store>,
    /// Whether the writer has to bring the index up to date first, because that takes long.
    pub is_behind: bool,
    /// Whether the journal may be written.
    pub health: Health,
    /// When the last commit was made.
    pub last_ms: u64,
    /// What was repaired on the way.
    pub repairs: Repairs,
}

/// What was repaired on the way, for the person to know.
#[derive(Debug, Clone, Default)]
pub struct Repairs {
    /// An unfinished write at the journal's end that was taken away.
    pub torn_tail: Option<TornTail>,
    /// The same of the contents.
    pub contents: ContentsOpened,
    /// Why the old index was moved aside, and where to.
    pub index_moved: Option<(Unusable, std::path::PathBuf)>,
}

/// Why nothing could be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Journal or contents.
    #[error("{0}")]
    Journal(#[from] JournalError),
    /// The index.
    #[error("{0}")]
    Store(#[from] StoreError),
    /// A record.
    #[error("{0}")]
    State(#[from] StateError),
    /// An event cannot be read, though its checksum is right: it was written by a newer version.
    #[error("event {seq} cannot be read by this version: {why}")]
    Event {
        /// Its sequence number.
        seq: u64,
        /// Why not.
        why: String,
    },
}

/// Opens journal, contents and index below `folder`. An index that lags a little is brought up to date at once; one that is lost is
/// left to the writer, so that assets, tiers and the status can be had meanwhile.
pub fn open(folder: &Path) -> Result<Opening, OpenError> {
    let (contents, contents_opened) = Contents::open(folder, PACK_BYTES)?;
    let (journal, found) = Journal::open(folder, options())?;
    let (store, index) = Store::open(&folder.join("index"), journal.last_seq())?;
    let store = Arc::new(store);
    let lag = journal.last_seq().saturating_sub(store.applied_seq());
    let is_behind = lag > 0 && (store.applied_seq() == 0 || lag > AT_ONCE);
    let last_ms = match is_behind {
        true => last_commit_ms(&journal),
        false => catch_up(&journal, &store, &contents.reader()),
    };
    let last_ms = match last_ms {
        Ok(last_ms) => last_ms,
        // A damaged journal is read as far as it goes.
        Err(OpenError::Journal(error)) if !matches!(found.health, Health::Healthy) => {
            tracing::error!(%error, "the index follows the journal only up to the damage");
            0
        }
        Err(error) => return Err(error),
    };
    let repairs =
        Repairs { torn_tail: found.repaired, contents: contents_opened, index_moved: index.moved_aside };
    Ok(Opening { journal, contents, store, is_behind, health: found.health, last_ms, repairs })
}

/// When the last commit was made; 0 where there is none.
fn last_commit_ms(journal: &Journal) -> Result<u64, OpenError> {
    match journal.reader().read_back(u64::MAX, 1)?.first() {
        Some((seq, payload)) => Ok(read_commit(*seq, payload)?.at_ms),
        None => Ok(0),
    }
}

/// Replays what the index does not have yet. Gives the time of the last commit.
pub fn catch_up(journal: &Journal, store: &Store, contents: &ContentReader) -> Result<u64, OpenError> {
    let prompts = prompt_reader(contents.clone());
    let mut entries = journal.reader().read_from(store.applied_seq() + 1);
    let mut last_ms = 0;
    loop {
        fail::fail_point!("recovery.batch");
        let mut overlay = Overlay::new(store);
        let mut last_seq = None;
        for entry in entries.by_ref().take(BATCH) {
            let (seq, payload) = entry?;
            let commit = read_commit(seq, &payload)?;
            fold(&mut overlay, seq, &commit)?;
            last_ms = commit.at_ms;
            last_seq = Some(seq);
        }
        let Some(seq) = last_seq else { break };
        let changes: Changes = overlay.into_changes();
        store.apply(changes, seq, &prompts)?;
    }
    if last_ms == 0 { last_commit_ms(journal) } else { Ok(last_ms) }
}

/// A commit from its bytes.
pub fn read_commit(seq: u64, payload: &[u8]) -> Result<Commit, OpenError> {
    serde_json::from_slice(payload).map_err(|error| OpenError::Event { seq, why: error.to_string() })
}

/// Reads prompts out of recipes.
pub fn prompt_reader(contents: ContentReader) -> impl Fn(&RecipeRef) -> Option<String> {
    move |recipe| {
        let bytes = contents.read(recipe.place, recipe.content).ok().flatten()?;
        Recipe::from_content(&bytes).ok().map(|recipe| recipe.prompt)
    }
}

/// What a seal keeps: enough to check an index against, and to see at a glance how things stood.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Checkpoint {
    /// Posted and held of each wallet.
    pub balances: BTreeMap<String, (Microcredits, Microcredits)>,
    /// What is on hold for each open job.
    pub holds: BTreeMap<JobId, Microcredits>,
}

/// The checkpoint of an index, as JSON.
pub fn checkpoint(store: &Store) -> Result<Vec<u8>, StateError> {
    let mut checkpoint = Checkpoint { balances: BTreeMap::new(), holds: BTreeMap::new() };
    for wallet in store.scan::<WalletRecord>() {
        let wallet = wallet?;
        checkpoint.balances.insert(wallet.name, (wallet.posted, wallet.held));
    }
    for job in store.scan::<JobRecord>() {
        let job = job?;
        if !is_final(job.state) {
            checkpoint.holds.insert(job.id, job.hold.amount);
        }
    }
    serde_json::to_vec(&checkpoint).map_err(|error| StateError::Index(error.to_string()))
}
