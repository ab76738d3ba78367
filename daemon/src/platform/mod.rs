//! What differs between operating systems, and the few things that would make other modules impure:
//! folders, clocks, locks, the private socket, opening a viewer.
//!
//! Linux is proven by the tests. macOS takes the same Unix paths; Windows has no Unix socket here and is served over
//! loopback TCP only. Both are unproven until somebody ran them.

pub mod clock;
pub mod files;
pub mod folders;
pub mod lock;
pub mod open;
pub mod secret;
#[cfg(unix)]
pub mod socket;
