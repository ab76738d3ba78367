//! Stills: what changed between two pictures, component by component.

mod brand;
mod drift;
mod edges;
mod layout;
mod look;
mod palette;
mod structure;
mod text;
pub mod thresholds;
mod tone;

pub use brand::{Brand, Swatch};
pub use drift::{Component, Drift, Options, Report, drift};
pub use edges::{Edges, gmsd};
pub use layout::{Layout, saliency};
pub use look::{LONG, Look};
pub use palette::{Colour, PaletteDrift, palette, palette_drift};
pub(crate) use structure::place_words;
pub use structure::{Structure, ms_ssim};
pub use text::Text;
pub use thresholds::{Level, Steps};
pub(crate) use tone::side_words;
pub use tone::{Key, Tone, key_light};
