//! Plans (stand-in until h/plan lands).
pub mod recipe;
pub mod words;
pub use recipe::Recipe;
pub use words::{Gate, Stage};
/// Which variations are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Begin {
    /// k = 0 … count − 1.
    AtZero,
    /// The next ones after those that the shot has.
    Continue,
    /// The next ones that nobody has: a new roll even where the cache has an answer.
    Anew,
}
