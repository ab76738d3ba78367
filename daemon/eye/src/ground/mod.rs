//! The ground that all measures stand on: one normal size, spectra, statistics. Light and colour are in `maquette_colour`.

pub mod fft;
pub mod normal;
pub mod plane;
mod reduced;
pub mod statistics;
