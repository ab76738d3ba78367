//! The daemon: one process a user, which keeps the truth and makes pictures.

pub mod cache;
pub mod jobs;
pub mod journal;
pub mod ledger;
pub mod state;
