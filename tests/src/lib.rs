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

/// SHA-256 of a text, as hexadecimal digits: what `pair.begin` wants to know of a nonce.
pub fn sha256(text: &str) -> String {
    let digest = ring::digest::digest(&ring::digest::SHA256, text.as_bytes());
    digest.as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}

pub use audit::Audit;
pub use client::{Client, Refused};
pub use daemon::Daemon;
pub use editor::Editor;
pub use home::Home;
