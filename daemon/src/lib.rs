//! The daemon: one process a user, which keeps the truth and makes pictures.

pub mod assets;
pub mod board;
pub mod cache;
pub mod catalog;
pub mod config;
pub mod discovery;
pub mod engine;
pub mod gate;
pub mod jobs;
pub mod journal;
pub mod keys;
pub mod ledger;
pub mod logs;
pub mod plan;
pub mod platform;
pub mod providers;
pub mod rpc;
mod run;
pub mod shutdown;
pub mod spawn;
pub mod state;
pub mod stats;
pub mod store;
pub mod writer;

pub use rpc::ShellFile;
pub use run::{Options, RunError, run};
pub use spawn::{SocketPath, StartError, connect_or_start};
