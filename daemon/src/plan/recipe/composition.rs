//! How a picture was composed: enough for a local renderer to know its depth and its things again, without asking the pixels.
//!
//! It stands in the recipe, and so in the key: equal keys mean equal knowledge.

use serde::{Deserialize, Serialize};

use super::{Edit, Origin, Recipe};

/// The order of a composition that was drawn on this machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Composition {
    /// Who drew it.
    pub provider: String,
    /// By which version: another one would draw another picture.
    pub adapter_version: u32,
    /// The prompt as it was told, the tier's words with it.
    pub wording: String,
    /// What was not to be drawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub negative: Option<String>,
    /// Colours it leaned on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub palette: Vec<String>,
    /// Its seed.
    pub seed: u64,
    /// Its width in pixels.
    pub width: u32,
    /// Its height in pixels.
    pub height: u32,
}

impl Composition {
    /// Whether a picture of this size shows all of it and nothing else, larger or smaller.
    pub fn fills(&self, width: u32, height: u32) -> bool {
        let (across, down) =
            (u64::from(self.width) * u64::from(height), u64::from(self.height) * u64::from(width));
        // As far as whole pixels can keep an aspect.
        across.abs_diff(down) <= u64::from(self.width.max(self.height))
    }
}

impl Recipe {
    /// How a take of this recipe is composed, as far as the recipe tells: a local draft by itself, and what keeps every place of one.
    pub fn composed(&self, seed: u64) -> Option<Composition> {
        let is_local = self.base_url.is_none();
        match (self.origin, self.edit) {
            (Origin::Draft, None) if is_local && self.inputs.is_empty() => Some(Composition {
                provider: self.provider.clone(),
                adapter_version: self.adapter_version,
                wording: self.wording(),
                negative: self.negative.clone(),
                palette: self.palette.clone(),
                seed,
                width: self.width,
                height: self.height,
            }),
            (Origin::Promote, None) => self.known(),
            (Origin::Edit, Some(edit)) if Edit::keeps_places(edit) => self.known(),
            (Origin::Draft | Origin::Promote | Origin::Edit | Origin::Stitch | Origin::Import, _) => None,
        }
    }

    fn known(&self) -> Option<Composition> {
        self.composition.clone().filter(|composition| composition.fills(self.width, self.height))
    }

    /// Takes over what is known of the parent's composition, where the renderer that is asked would compose it the same.
    pub fn knows(&mut self, parent: Option<&Composition>, (width, height): (u32, u32)) {
        let is_same = |known: &&Composition| {
            self.base_url.is_none()
                && known.provider == self.provider
                && known.adapter_version == self.adapter_version
                && known.fills(width, height)
        };
        self.composition = parent.filter(is_same).cloned();
    }
}
