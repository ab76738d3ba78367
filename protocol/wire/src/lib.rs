//! The wire: what both sides of the protocol share. No I/O and no clock in here.
