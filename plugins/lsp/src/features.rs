//! What an editor asks about a document. Each is a function of a [`View`](crate::view::View); none waits, reads the disk or calls out.

pub mod actions;
pub mod colours;
pub mod completion;
pub mod folding;
pub mod formatting;
pub mod hints;
pub mod hover;
pub mod lenses;
pub mod links;
pub mod rename;
pub mod symbols;
pub mod targets;
pub mod tokens;
