//! The ledger: the only place that reserves, captures and releases. Pure: no I/O, no clock, no floats.

pub mod calendar;
pub mod money;
pub mod reconcile;
pub mod reserve;
pub mod settle;
mod wallet;

pub use wallet::{available, due_to_expire, end_hold, expire, grant, left_in_grants, open, put_on_hold};
