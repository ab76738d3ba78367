//! A provider that does what the prompt says, faults included, and keeps books of its own.

mod books;
mod keyed;
mod provider;
mod script;

pub use books::{Books, Line, What, books_of};
pub use keyed::Keyed;
pub use provider::{CLIP_CREDITS, PAID_CREDITS, Scripted};
pub use script::{Act, Memory, Script, read};

/// Its routes and prices, as the daemon's catalog wants them.
pub const CATALOG: &str = include_str!("catalog.toml");

/// The person's config with tiers that lead to it.
pub const CONFIG: &str = include_str!("config.toml");
