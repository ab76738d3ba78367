//! SQLite (WAL, synchronous FULL) committing the same rows with group commit: what a well-known engine makes of the same work.
//!
//! The rows are not guessed. The journal that our own run left is read back: each commit's frame becomes a row of `event`, and what
//! folding that commit changes in the index becomes upserts and deletes of `record`, byte for byte. So both engines keep the same log
//! and the same index, with as many commits one after the other.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, mpsc};

use maquette_daemon::journal::{Journal, Options};
use maquette_daemon::state::event::Event;
use maquette_daemon::state::view::{MemoryView, Overlay};
use maquette_daemon::state::{self, fold};
use maquette_daemon::writer::read_commit;
use maquette_protocol::JobId;
use rusqlite::Connection;

use crate::measure::rate_of_many;

/// One commit: its frame in the journal, and the rows of the index that it changes; none is a removal.
#[derive(Debug, Clone)]
pub struct Commit {
    /// The frame's payload.
    pub frame: Vec<u8>,
    /// The rows by key.
    pub rows: Vec<(Vec<u8>, Option<Vec<u8>>)>,
}

/// The work of one life: its commits, each waited for before the next.
pub type Life = Arc<Vec<Commit>>;

/// What a run left in its journal after `seq`: its lives by their jobs.
pub fn lives_of(data: &Path, seq: u64) -> Vec<Life> {
    let (journal, _) = Journal::open(data, Options { segment_bytes: 16 << 20 }).expect("it was stopped");
    let mut index = MemoryView::default();
    let mut lives: BTreeMap<JobId, Vec<Commit>> = BTreeMap::new();
    for entry in journal.reader().read_from(1) {
        let (at, frame) = entry.expect("the journal is whole");
        let commit = read_commit(at, &frame).expect("we wrote it");
        let mut overlay = Overlay::new(&index);
        fold(&mut overlay, at, &commit).expect("it folds");
        let changes = overlay.into_changes();
        if at > seq
            && let Some(job) = job_of(&commit)
        {
            let rows = changes.iter().map(|(key, value)| (key.clone(), value.clone())).collect();
            lives.entry(job).or_default().push(Commit { frame, rows });
        }
        index.apply(changes);
    }
    lives.into_values().map(Arc::new).collect()
}

/// The job of which a commit tells.
fn job_of(commit: &state::event::Commit) -> Option<JobId> {
    commit.events.iter().find_map(|event| match event {
        Event::JobQueued(job) => Some(job.id),
        Event::JobMoved { job, .. } | Event::JobEnded { job, .. } => Some(*job),
        _ => None,
    })
}

/// A caller's commit and where its answer goes.
struct Order {
    life: Life,
    step: usize,
    done: mpsc::Sender<()>,
}

/// Lives a second of `callers` callers, who share `lives` among them.
pub fn rate(folder: &Path, callers: u32, lives: &[Life]) -> f64 {
    let path = folder.join("lives.sqlite");
    let connection = open(&path);
    let (orders, queue) = mpsc::channel::<Order>();
    let writer = std::thread::spawn(move || write(connection, &queue));
    let connect = |_| (orders.clone(), mpsc::channel::<()>());
    let each = u32::try_from(lives.len()).expect("few") / callers;
    let rate = rate_of_many(callers, each, connect, |(orders, (done, answer)), caller, n| {
        let life = &lives[(caller * each + n) as usize];
        for step in 0..life.len() {
            let order = Order { life: life.clone(), step, done: done.clone() };
            orders.send(order).expect("the writer lives");
            answer.recv().expect("the writer answers");
        }
    });
    drop(orders);
    writer.join().expect("the writer ends");
    verify(&path, lives.iter().map(|life| life.len()).sum());
    for ending in ["", "-wal", "-shm"] {
        // The write-ahead log goes with the last connection.
        let _ = std::fs::remove_file(folder.join(format!("lives.sqlite{ending}")));
    }
    rate
}

fn open(path: &Path) -> Connection {
    let connection = Connection::open(path).expect("the folder is ours");
    connection
        .execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
             CREATE TABLE event (seq INTEGER PRIMARY KEY, frame BLOB NOT NULL);
             CREATE TABLE record (key BLOB PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;",
        )
        .expect("a new database");
    connection
}

/// Takes what waits, commits it as one transaction, answers all.
fn write(mut connection: Connection, queue: &mpsc::Receiver<Order>) {
    while let Ok(first) = queue.recv() {
        let mut group = vec![first];
        group.extend(queue.try_iter().take(255));
        let transaction = connection.transaction().expect("a transaction");
        for order in &group {
            rows(&transaction, &order.life[order.step]).expect("the rows fit");
        }
        transaction.commit().expect("it commits");
        for order in group {
            order.done.send(()).expect("the caller waits");
        }
    }
}

fn rows(transaction: &rusqlite::Transaction, commit: &Commit) -> rusqlite::Result<()> {
    transaction.prepare_cached("INSERT INTO event (frame) VALUES (?1)")?.execute((&commit.frame,))?;
    let mut put = transaction
        .prepare_cached("INSERT INTO record VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = ?2")?;
    let mut remove = transaction.prepare_cached("DELETE FROM record WHERE key = ?1")?;
    for (key, value) in &commit.rows {
        match value {
            Some(value) => put.execute((key, value))?,
            None => remove.execute((key,))?,
        };
    }
    Ok(())
}

fn verify(path: &Path, commits: usize) {
    let connection = Connection::open(path).expect("it is there");
    let events: i64 =
        connection.query_row("SELECT count(*) FROM event", (), |row| row.get(0)).expect("it counts");
    assert_eq!(usize::try_from(events), Ok(commits), "SQLite lost rows");
}

#[test]
fn all_rows_are_committed() {
    let folder = tempfile::tempdir().unwrap();
    let commit =
        |key: u8| Commit { frame: vec![7; 100], rows: vec![(vec![key], Some(vec![key])), (vec![0], None)] };
    let lives: Vec<Life> = (0..20).map(|key| Arc::new(vec![commit(key), commit(key)])).collect();
    assert!(rate(folder.path(), 4, &lives) > 0.0);
}
