//! The wire: what the daemon and its clients say to each other.
//!
//! One struct in and one struct out for each method, flat parameters by name, and one table of methods
//! ([`methods!`]) from which registration, client, scopes, OpenRPC and the sample tests are made.
//! No I/O, no clock and no hashing in here, so that every kind of client can use the crate.
//!
//! Units: money is in micro-credits (`*_microcredits`, one house credit is 1,000,000 of them), times are milliseconds since the Unix
//! epoch (`*_ms`), pictures are measured in pixels. Parameters refuse unknown fields, because a misspelt one may cost money;
//! replies may gain fields within a protocol number, and enums read unknown values as `Unknown`.

pub mod advice;
pub mod anchors;
pub mod canary;
pub mod catalog;
pub mod credits;
pub mod error;
pub mod event;
pub mod ids;
pub mod jobs;
pub mod keys;
pub mod ladder;
pub mod library;
pub mod making;
pub mod methods;
pub mod openrpc;
pub mod pairing;
pub mod prompts;
pub mod seeing;
pub mod session;
pub mod stats;

pub use advice::*;
pub use anchors::*;
pub use canary::*;
pub use catalog::*;
pub use credits::*;
pub use error::*;
pub use event::*;
pub use ids::*;
pub use jobs::*;
pub use keys::*;
pub use ladder::*;
pub use library::*;
pub use making::*;
pub use methods::{Method, MethodInfo, Scope, TABLE};
pub use pairing::*;
pub use prompts::*;
pub use seeing::*;
pub use session::*;
pub use stats::*;

/// The protocol numbers this build speaks: the oldest and the newest.
pub const PROTOCOL: [u32; 2] = [1, 1];

/// Micro-credits in one house credit.
pub const MICROCREDITS: i64 = 1_000_000;
