//! The ground that all measures stand on: light, colour, one normal size, spectra, statistics.

pub mod colour;
pub mod fft;
pub mod light;
pub mod normal;
pub mod plane;
pub mod statistics;
