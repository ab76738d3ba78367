//! The perturbation suite: pictures, edits of graded strength, what each measure says of them, and thresholds fitted to it.
#![allow(dead_code, clippy::expect_used, clippy::panic)]

pub mod edits;
pub mod fit;
pub mod pictures;
pub mod samples;
pub mod table;
