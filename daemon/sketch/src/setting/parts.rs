//! The parts that settings are composed of: ground, relief, growth, houses, water, what hangs in the sky.
//!
//! A part draws itself with its own depth, in the stage's light and air; a setting is a short row of parts.

mod fabric;
mod ground;
mod growth;
mod heavens;
mod relief;
mod town;
mod water;

pub(super) use fabric::{books, column, curtain, pendant, shaft};
pub(super) use ground::{Soil, ground, slabs, track};
pub(super) use growth::{Tree, big_leaves, flowers, tree, tree_row, tufts};
pub(super) use heavens::{cloud_bank, planet, stars};
pub(super) use relief::{Relief, berg, crags, dune, mesas, mounds, rocks};
pub(super) use town::{gables, towers};
pub(super) use water::{reflect, ripples, water};
