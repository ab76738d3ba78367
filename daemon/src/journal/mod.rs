//! The journal: the one place where the truth is written. Append-only, checksummed, hash-chained, synced segments.
//!
//! It knows nothing of events: it carries payloads, numbers them from 1, and says which of them are on the disk.
//! Everything here blocks; one thread owns the [`Journal`], any thread may hold a [`Reader`].

mod append_file;
mod contents;
mod cursor;
mod damage;
mod frame;
mod index;
mod open;
mod reader;
mod scrub;
mod segment;
mod verify;
mod writer;

#[cfg(test)]
mod tests;

pub use contents::{ContentReader, Contents, ContentsOpened, MAX_CONTENT_BYTES, Place, Scan};
pub use damage::{Checkpoint, Damage, Fault, Health, JournalError, TornTail};
pub use frame::{Chain, MAX_CHECKPOINT_BYTES, MAX_GROUP_FRAMES, MAX_PAYLOAD_BYTES};
pub use open::Opened;
pub use reader::{Entries, MAX_PAGE, Reader};
pub use scrub::{ScrubProgress, ScrubReport, scrub};
pub use writer::{Journal, MAX_GROUP_BYTES, Options};
