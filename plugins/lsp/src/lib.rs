//! The editor face of Maquette: a language server for prompt files, and a thin client of the daemon. It holds no prices and no rules.
//!
//! What an editor sends is put in order by one task ([`documents`]); a request works on a snapshot of what came before it. Features
//! ([`features`]) are functions of a [`view::View`]: the snapshot, the facts that were there, the files, and what the editor can show.
//! None of them waits for the daemon. What takes time is a job that a command starts and follows.

pub mod capabilities;
pub mod documents;
pub mod features;
pub mod files;
pub mod knowledge;
pub mod settings;
pub mod view;
