//! The harness of all end-to-end tests: a home of its own for each test, a daemon that is surely ended, a client, and a provider that
//! does what a script says.
//!
//! This crate is test code from end to end; a failed expectation here is a failed test.

pub mod audit;
pub mod client;
pub mod daemon;
pub mod editor;
pub mod fakes;
pub mod home;
pub mod http;
pub mod pictures;
pub mod points;
pub mod programs;
pub mod scripted;

pub use audit::Audit;
pub use client::{Client, Refused};
pub use daemon::Daemon;
pub use editor::Editor;
pub use home::Home;
