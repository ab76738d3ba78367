//! Health: what a person should know of the daemon, each with the next step.

use std::sync::{Mutex, PoisonError};

use super::{Engine, Fault};
use crate::journal::Health;
use crate::state::records::Counters;
use crate::store::Unusable;
use crate::writer::{Repairs, Unwritten};

/// How grave a notice is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Nothing that changes anything is accepted.
    Error,
    /// Something is not as it should be.
    Warning,
    /// Good to know.
    Info,
}

/// One thing that a person should know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Stable name.
    pub code: &'static str,
    /// How grave it is.
    pub level: Level,
    /// What happened.
    pub message: String,
    /// The next step.
    pub hint: String,
}

/// Notices that were found at the start or by the scrub.
#[derive(Debug, Default)]
pub struct Notices(Mutex<Vec<Notice>>);

/// Clocks that differ by less than this are no news, in milliseconds.
const CLOCK_SLACK_MS: u64 = 60_000;

/// Less disk than this is worth a word, in bytes.
const LOW_DISK: u64 = 1 << 30;

impl Notices {
    /// Adds one.
    pub fn add(&self, code: &'static str, level: Level, message: String, hint: &str) {
        tracing::warn!(code, message, "notice");
        let notice = Notice { code, level, message, hint: hint.to_owned() };
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(notice);
    }

    /// All of them.
    pub fn all(&self) -> Vec<Notice> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// What was found and repaired at the start.
    pub fn at_start(&self, repairs: &Repairs, health: &Health) {
        if let Health::ReadOnly(damage) = health {
            let hint = "Put a backup of the folder `journal` in its place and start again. Nothing was changed on the disk.";
            self.add("journal_damaged", Level::Error, format!("the journal is damaged: {damage}"), hint);
        }
        if let Some(torn) = &repairs.torn_tail {
            let message = format!("an unfinished write of {} bytes was taken away", torn.bytes_dropped);
            self.add(
                "torn_tail_repaired",
                Level::Info,
                message,
                "Nothing that was answered is lost. Nothing to do.",
            );
        }
        if repairs.contents.damaged.is_some() {
            let message = "a place in the pack of prompts and recipes is damaged".to_owned();
            let hint = "Takes whose prompt is missing still have their picture. A backup of the folder `contents` brings it back.";
            self.add("contents_damaged", Level::Warning, message, hint);
        }
        if let Some((reason, aside)) = &repairs.index_moved {
            let message = format!("the index was built anew from the journal, because {reason}");
            let aside = aside.display();
            if let Unusable::AheadOfJournal { .. } = reason {
                let hint =
                    format!("Look for a newer copy of the folder `journal`. The old index is in {aside}.");
                self.add("journal_shortened", Level::Warning, message, &hint);
            } else {
                let hint = format!("Nothing is lost. The old index is in {aside}; it may be deleted.");
                self.add("index_rebuilt", Level::Info, message, &hint);
            }
        }
    }
}

impl Engine {
    /// An index that cannot be read while the disk is full says so, and not that something broke.
    pub fn as_it_is(&self, fault: Fault) -> Fault {
        match (fault, self.writer.trouble()) {
            (Fault::Index(_), Some(trouble @ Unwritten::DiskFull)) => Fault::Unwritten(trouble),
            (fault, _) => fault,
        }
    }

    /// Counts over everything.
    pub fn counters(&self) -> Result<Counters, Fault> {
        Ok(self.get::<Counters>(&())?.unwrap_or_default())
    }

    /// Everything that a person should know now, gravest first.
    pub fn health(&self) -> Vec<Notice> {
        let mut notices = self.notices.all();
        let mut add = |code, level, message: String, hint: &str| {
            notices.push(Notice { code, level, message, hint: hint.to_owned() });
        };
        if let Some((done, target)) = self.rebuilding() {
            let percent = done * 100 / target.max(1);
            let message = format!("the index is being built anew from the journal: {percent} %");
            let hint = "Nothing is lost. Pictures and single takes can be had already; lists, searches and changes wait for it.";
            add("rebuilding", Level::Info, message, hint);
        }
        match self.writer.trouble() {
            None | Some(Unwritten::ReadOnly(_)) => {}
            Some(Unwritten::DiskFull) => {
                let hint = "Free some space; the next request tries again by itself.";
                add("disk_full", Level::Error, "the disk is full".to_owned(), hint);
            }
            Some(trouble) => {
                let hint = "Look at the disk and at the log; the next request tries again by itself.";
                add(
                    "disk_failed",
                    Level::Error,
                    format!("the journal could not be written: {trouble:?}"),
                    hint,
                );
            }
        }
        let (now_ms, last_ms) = ((self.clock)(), self.last_commit_ms());
        if last_ms > now_ms + CLOCK_SLACK_MS {
            let days = (last_ms - now_ms) / 86_400_000;
            let message = format!("the clock is {days} days behind the last entry of the journal");
            let hint = "Set the clock right. Until then, times stand still, and no grant expires and no budget begins anew.";
            add("clock_back", Level::Warning, message, hint);
        }
        if let Some(free) = crate::platform::free_bytes(&self.folders.data).filter(|free| *free < LOW_DISK) {
            let message =
                format!("{} MiB are left on the disk of {}", free >> 20, self.folders.data.display());
            add(
                "disk_low",
                Level::Warning,
                message,
                "Free some space, or move the folder with `MAQUETTE_HOME`.",
            );
        }
        if let Err(Fault::Config { message, hint, .. }) = self.projects.person().map(drop) {
            add("bad_config", Level::Error, message, &hint);
        }
        // A config that cannot be read was told of above.
        notices.extend(self.dated_routes(now_ms).unwrap_or_default());
        notices.extend(self.due_canaries().unwrap_or_default());
        notices.sort_by_key(|notice| notice.level);
        notices
    }

    fn last_commit_ms(&self) -> u64 {
        let last = self.journal.read_back(u64::MAX, 1).ok().and_then(|page| page.into_iter().next());
        let commit = last.and_then(|(seq, payload)| crate::writer::read_commit(seq, &payload).ok());
        commit.map_or(0, |commit| commit.at_ms)
    }
}
