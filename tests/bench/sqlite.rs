//! SQLite (WAL, synchronous FULL) committing the same rows with group commit: what a well-known engine makes of the same work.

use std::path::Path;
use std::sync::mpsc;

use rusqlite::Connection;

use crate::measure::rate_of_many;

/// The work of one life: so many commits one after the other, each with a payload of so many bytes.
#[derive(Debug, Clone, Copy)]
pub struct Life {
    /// Commits, each waited for.
    pub commits: u32,
    /// Bytes of each.
    pub bytes: usize,
}

/// A caller's commit and where its answer goes.
struct Order {
    job: i64,
    step: u32,
    payload: Vec<u8>,
    done: mpsc::Sender<()>,
}

/// Lives a second of `callers` callers, each of whom has `each` lives.
pub fn lives(folder: &Path, callers: u32, each: u32, life: Life) -> f64 {
    let path = folder.join("lives.sqlite");
    let connection = open(&path);
    let (orders, queue) = mpsc::channel::<Order>();
    let writer = std::thread::spawn(move || write(connection, &queue));
    let connect = |_| (orders.clone(), mpsc::channel::<()>());
    let rate = rate_of_many(callers, each, connect, |(orders, (done, answer)), caller, n| {
        let job = i64::from(caller) * 1_000_000 + i64::from(n);
        for step in 0..life.commits {
            let payload = vec![u8::try_from(step % 256).expect("below 256"); life.bytes];
            orders.send(Order { job, step, payload, done: done.clone() }).expect("the writer lives");
            answer.recv().expect("the writer answers");
        }
    });
    drop(orders);
    writer.join().expect("the writer ends");
    verify(&path, callers * each, life);
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
             CREATE TABLE event (seq INTEGER PRIMARY KEY, job INTEGER NOT NULL, step INTEGER NOT NULL, payload BLOB NOT NULL);
             CREATE TABLE job (id INTEGER PRIMARY KEY, step INTEGER NOT NULL, held INTEGER NOT NULL) WITHOUT ROWID;
             CREATE TABLE wallet (name TEXT PRIMARY KEY, posted INTEGER NOT NULL, held INTEGER NOT NULL) WITHOUT ROWID;
             INSERT INTO wallet VALUES ('house', 0, 0);",
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
            row(&transaction, order).expect("the rows fit");
        }
        transaction.commit().expect("it commits");
        for order in group {
            order.done.send(()).expect("the caller waits");
        }
    }
}

fn row(transaction: &rusqlite::Transaction, order: &Order) -> rusqlite::Result<()> {
    transaction.prepare_cached("INSERT INTO event (job, step, payload) VALUES (?1, ?2, ?3)")?.execute((
        order.job,
        order.step,
        &order.payload,
    ))?;
    transaction
        .prepare_cached("INSERT INTO job VALUES (?1, ?2, 0) ON CONFLICT (id) DO UPDATE SET step = ?2")?
        .execute((order.job, order.step))?;
    transaction.prepare_cached("UPDATE wallet SET held = held + 1 WHERE name = 'house'")?.execute(())?;
    Ok(())
}

fn verify(path: &Path, lives: u32, life: Life) {
    let connection = Connection::open(path).expect("it is there");
    let events: u32 =
        connection.query_row("SELECT count(*) FROM event", (), |row| row.get(0)).expect("it counts");
    assert_eq!(events, lives * life.commits, "SQLite lost rows");
}

#[test]
fn all_rows_are_committed() {
    let folder = tempfile::tempdir().unwrap();
    assert!(lives(folder.path(), 4, 5, Life { commits: 3, bytes: 100 }) > 0.0);
}
