//! The daemon: one process a user, which keeps the truth and makes pictures.

pub mod ledger;
