//! What differs between operating systems, and the few things that would make other modules impure:
//! folders, clocks, locks, the private socket, opening a viewer, the system's fonts.
//!
//! Linux is proven by the tests. macOS takes the same Unix paths; Windows has no Unix socket here and is served over
//! loopback TCP only. Both are unproven until somebody ran them.

use std::path::Path;

pub mod clock;
pub mod files;
pub mod folders;
pub mod fonts;
pub mod lock;
pub mod open;
pub mod secret;
#[cfg(unix)]
pub mod socket;

/// Bytes that are left on the disk of a folder, where the system tells.
#[cfg(unix)]
pub fn free_bytes(folder: &Path) -> Option<u64> {
    let disk = rustix::fs::statvfs(folder).ok()?;
    disk.f_bavail.checked_mul(disk.f_frsize)
}

/// Bytes that are left on the disk of a folder, where the system tells.
#[cfg(not(unix))]
pub fn free_bytes(_folder: &Path) -> Option<u64> {
    None
}

/// Resident memory of this process in bytes, where the system tells.
pub fn resident_bytes() -> Option<u64> {
    let pages = std::fs::read_to_string("/proc/self/statm").ok()?;
    let resident: u64 = pages.split(' ').nth(1)?.parse().ok()?;
    resident.checked_mul(4096)
}
