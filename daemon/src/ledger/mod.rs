//! The ledger: the only place that reserves, captures and releases. Pure: no I/O, no clock, no floats.

pub mod money;
