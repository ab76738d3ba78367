//! The state: what is true, as a pure fold of the journal's events, and what may happen next.
//!
//! `decide` takes the state and a command and gives events or a refusal; `fold` takes events into the records. Neither does I/O nor
//! reads a clock: the writer in `journal` passes the time in and puts the events on disk before anybody hears of them.

pub mod command;
pub mod decide;
pub mod domain;
pub mod event;
mod fold;
mod make;
pub mod records;
mod rolls;
pub mod view;

#[cfg(test)]
mod model_tests;

pub use decide::{Decision, decide};
pub use fold::fold;
pub use make::{Cell, Found, Layout, lay_out};
