//! What an editor asks about a document. Each is a function of a [`View`](crate::view::View); none waits or calls out.

pub mod actions;
mod cards;
pub mod colours;
pub mod completion;
#[cfg(test)]
mod fixture;
pub mod folding;
pub mod formatting;
mod help;
pub mod hints;
pub mod hover;
pub mod lenses;
pub mod links;
pub mod rename;
mod spot;
pub mod symbols;
mod tag;
pub mod targets;
pub mod tokens;
mod word;
mod wordings;

#[cfg(test)]
mod tests;
