//! Jobs: the table of states, and the executor that carries a job from its hold to its end.

pub mod executor;
mod places;
mod running;
pub mod timings;
pub mod transitions;
mod work;

pub use executor::{Deps, Executor};
pub use running::{JobProgress, Preview};
