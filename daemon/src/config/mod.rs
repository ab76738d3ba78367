//! Config: the person's own file, and the project's, which is a stranger.
//!
//! A `maquette.toml` may come from a clone. It names routes and lowers limits; it can never say where anything is sent, who pays, or
//! raise what the person's own config caps. Parsing and joining are pure; only `read` touches files.

pub mod budget;
pub mod ladder;
pub mod person;
pub mod project;
pub mod read;
pub mod table;
pub mod templates;
pub mod tier;
pub mod write;

pub use budget::Budget;
pub use ladder::{Ladder, Tier};
pub use person::{PersonConfig, WalletProgram};
pub use project::ProjectFile;
pub use read::{ConfigFiles, ReadError};
pub use table::{ConfigError, Warning};
pub use templates::{demo_project, new_project};

#[cfg(test)]
mod tests;
