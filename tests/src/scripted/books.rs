//! The scripted provider's own books, kept outside the daemon: what was created and what was charged, synced before any answer.
//! With them a test proves that nothing was sent twice, and that what the provider took is what the daemon booked.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use maquette_protocol::JobId;
use serde::{Deserialize, Serialize};

/// One line of the books.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// The job that was handed over; doubles as idempotency key.
    pub job: JobId,
    /// What happened.
    pub what: What,
    /// Micro-credits taken by this line.
    pub charged: i64,
}

/// What a line says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// A paid create came in.
    Create,
    /// A create came in again under the same key, and was recognised.
    Again,
    /// It was refused.
    Refusal,
    /// It was cancelled.
    Cancel,
}

/// All lines.
#[derive(Debug, Clone, Default)]
pub struct Books {
    /// In the order in which they were written.
    pub lines: Vec<Line>,
}

impl Books {
    /// How often each job was created, recognised repeats not counted.
    pub fn creates(&self) -> BTreeMap<JobId, u32> {
        let mut creates = BTreeMap::new();
        for line in self.lines.iter().filter(|line| line.what == What::Create) {
            *creates.entry(line.job).or_default() += 1;
        }
        creates
    }

    /// What each job was charged in all.
    pub fn charges(&self) -> BTreeMap<JobId, i64> {
        let mut charges: BTreeMap<JobId, i64> = BTreeMap::new();
        for line in &self.lines {
            *charges.entry(line.job).or_default() += line.charged;
        }
        charges
    }

    /// Whether a job was created.
    pub fn knows(&self, job: JobId) -> bool {
        self.lines.iter().any(|line| line.job == job && line.what == What::Create)
    }
}

/// Where the books of a home lie.
fn path_of(home: &Path) -> PathBuf {
    home.join("provider.books")
}

/// The books that a home's provider wrote. A last line that a kill cut short counts as never written: nobody was told of it.
pub fn books_of(home: &Path) -> Books {
    let text = std::fs::read_to_string(path_of(home)).unwrap_or_default();
    Books { lines: text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect() }
}

/// The writing side.
pub struct Writer {
    file: Mutex<File>,
    home: PathBuf,
}

impl Writer {
    /// Opens the books of a home.
    pub fn open(home: &Path) -> io::Result<Writer> {
        let file = File::options().create(true).append(true).open(path_of(home));
        let mut file = match file {
            // A disk that may only be read is a fault that a test makes; nothing can be bought on it.
            Err(error) if error.kind() == io::ErrorKind::ReadOnlyFilesystem => {
                File::options().append(true).open("/dev/null")?
            }
            other => other?,
        };
        let cut_short =
            std::fs::read(path_of(home)).unwrap_or_default().last().is_some_and(|byte| *byte != b'\n');
        if cut_short {
            file.write_all(b"\n")?;
        }
        Ok(Writer { file: Mutex::new(file), home: home.to_owned() })
    }

    /// Writes a line and syncs it.
    pub fn write(&self, line: &Line) -> io::Result<()> {
        let mut text = serde_json::to_string(line)?;
        text.push('\n');
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.write_all(text.as_bytes())?;
        file.sync_data()
    }

    /// Writes a create, or that it came again if `same_key_is_same_order` and the job is known.
    pub fn create(&self, job: JobId, charged: i64, same_key_is_same_order: bool) -> io::Result<()> {
        let again = same_key_is_same_order && books_of(&self.home).knows(job);
        let (what, charged) = if again { (What::Again, 0) } else { (What::Create, charged) };
        self.write(&Line { job, what, charged })
    }
}

#[test]
fn lines_come_back_and_a_torn_one_does_not_count() {
    let home = tempfile::tempdir().unwrap();
    let writer = Writer::open(home.path()).unwrap();
    writer.create(JobId(1), 12, true).unwrap();
    writer.create(JobId(1), 12, true).unwrap();
    writer.create(JobId(2), 5, false).unwrap();
    writer.create(JobId(2), 5, false).unwrap();
    File::options().append(true).open(path_of(home.path())).unwrap().write_all(b"{\"job\":\"j3\"").unwrap();
    Writer::open(home.path()).unwrap().create(JobId(4), 1, false).unwrap();
    let books = books_of(home.path());
    assert_eq!(books.creates(), BTreeMap::from([(JobId(1), 1), (JobId(2), 2), (JobId(4), 1)]));
    assert_eq!(books.charges(), BTreeMap::from([(JobId(1), 12), (JobId(2), 10), (JobId(4), 1)]));
    assert!(!books.knows(JobId(3)));
}
