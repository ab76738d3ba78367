//! The one binary.

// The commands that use it come next.
#[allow(dead_code)]
mod connection;

fn main() {}
