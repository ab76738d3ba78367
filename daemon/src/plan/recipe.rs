//! Recipes: everything that made a take except its variation and that variation's seed.
//!
//! A recipe's content is kept as long as its takes, so it has to stay readable: fields that come later get `#[serde(default)]`.
//! Its key is made in `cache`, by a list of all fields that the compiler keeps complete.

mod camera;
mod composition;
mod edit;

use std::collections::BTreeMap;

use maquette_protocol::Digest;
use serde::{Deserialize, Serialize};

pub use self::camera::{Camera, CameraMove};
pub use self::composition::Composition;
pub use self::edit::{Behind, Colour, Edit, Focus, Map, Sides};

/// Everything that made a take but variation and seed. Fractions are integers per mille and times are milliseconds, so that equal
/// recipes are equal to the bit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recipe {
    /// How the take comes to be.
    pub origin: Origin,
    /// The prompt as sent.
    pub prompt: String,
    /// What the tier adds to every prompt; apart from it, so that the next tier begins with the person's own words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub adds: Option<String>,
    /// What not to draw.
    #[serde(default)]
    pub negative: Option<String>,
    /// Colours to lean on, `#rrggbb` in small letters.
    #[serde(default)]
    pub palette: Vec<String>,
    /// Name of the route; only a name, see `cache`.
    pub route: String,
    /// The provider.
    pub provider: String,
    /// Which of the provider's calls makes it, for example `compose`.
    pub call: String,
    /// Where the provider is asked; none for local ones.
    #[serde(default)]
    pub base_url: Option<String>,
    /// Model id.
    pub model: String,
    /// Model version.
    pub model_version: String,
    /// Version of the adapter or renderer: it changes when the same order gives other pixels.
    pub adapter_version: u32,
    /// What the route fixes, for example `quality = "high"`.
    #[serde(default)]
    pub parameters: BTreeMap<String, String>,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Where seeds come from.
    pub seed: SeedMode,
    /// How much may change, 0 to 1000 per mille.
    #[serde(default)]
    pub strength_per_mille: Option<u16>,
    /// How strong the motion is, 0 to 255.
    #[serde(default)]
    pub motion: Option<u8>,
    /// How close to the anchor a clip stays, 0 to 1000 per mille.
    #[serde(default)]
    pub guidance_per_mille: Option<u16>,
    /// Length of a clip in milliseconds.
    #[serde(default)]
    pub duration_ms: Option<u32>,
    /// Frames a second.
    #[serde(default)]
    pub fps: Option<u16>,
    /// What an edit does.
    #[serde(default)]
    pub edit: Option<Edit>,
    /// Pictures and clips that go in, in order.
    #[serde(default)]
    pub inputs: Vec<Input>,
    /// The provider's own token of the parent, where the route carries on that very work.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub continuation: Option<String>,
    /// The part of each clip that is joined; empty where all of every one is.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub trims: Vec<Frames>,
    /// Where the camera of a clip goes.
    #[serde(default, skip_serializing_if = "Camera::is_open")]
    pub camera: Camera,
    /// How the picture that goes in was composed, where a local renderer did it and makes this take too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub composition: Option<Composition>,
}

/// Frames of a clip: from `first` on, up to `end`, which is not among them. Frames and no times, so that equal cuts are equal.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Frames {
    /// The first one.
    pub first: u32,
    /// The one after the last; none for all to the clip's end.
    pub end: Option<u32>,
}

impl Frames {
    /// Whether they are all of the clip.
    pub fn is_whole(self) -> bool {
        self == Frames::default()
    }
}

/// How a take comes to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// From a prompt.
    Draft,
    /// On a higher tier from its parent.
    Promote,
    /// Its parent with a part changed.
    Edit,
    /// Clips joined.
    Stitch,
    /// Brought in from a file; such a recipe only carries words to find it by, and nothing is made from it.
    Import,
}

/// Where the seeds of a recipe's variations come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SeedMode {
    /// A function of recipe and variation.
    FromRecipe,
    /// The person's seed, or the parent's, for variation 0; the next ones count up.
    Base(u64),
    /// The model takes no seed; the variation alone tells takes apart.
    None,
}

impl SeedMode {
    /// The seed of variation 0, where somebody gave one.
    pub fn base(self) -> Option<u64> {
        match self {
            SeedMode::Base(seed) => Some(seed),
            SeedMode::FromRecipe | SeedMode::None => None,
        }
    }
}

/// A picture or clip that goes into a take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Input {
    /// What it is for.
    pub role: InputRole,
    /// BLAKE3 of its bytes.
    pub digest: Digest,
}

/// What an input is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InputRole {
    /// The take it comes from.
    Parent,
    /// A frame of a clip: the first one, and where there is a second, the last.
    Anchor,
    /// White where an inpaint may change pixels.
    Mask,
    /// Something to look at.
    Reference,
    /// A clip to join.
    Clip,
    /// What the composition has to keep to: depth or lines, as the route wants them.
    Guide,
}

impl Recipe {
    /// A recipe that only carries words to find an imported picture by; nothing is made from it.
    pub fn imported(prompt: String, picture: Digest, width: u32, height: u32) -> Recipe {
        Recipe {
            origin: Origin::Import,
            prompt,
            adds: None,
            negative: None,
            palette: Vec::new(),
            route: "import".to_owned(),
            provider: "import".to_owned(),
            call: "import".to_owned(),
            base_url: None,
            model: "import".to_owned(),
            model_version: "1".to_owned(),
            adapter_version: 1,
            parameters: BTreeMap::new(),
            width,
            height,
            seed: SeedMode::None,
            strength_per_mille: None,
            motion: None,
            guidance_per_mille: None,
            duration_ms: None,
            fps: None,
            edit: None,
            inputs: vec![Input { role: InputRole::Reference, digest: picture }],
            continuation: None,
            trims: Vec::new(),
            camera: Camera::default(),
            composition: None,
        }
    }

    /// The prompt with what the tier adds to it and where the camera goes: what a model is told.
    pub fn wording(&self) -> String {
        let camera = self.camera.words();
        let parts = [self.prompt.as_str(), self.adds.as_deref().unwrap_or_default(), &camera];
        let said: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        said.join(", ")
    }

    /// The content as JSON, fields in the order of declaration: equal recipes give equal bytes.
    pub fn content(&self) -> Vec<u8> {
        // Writing to memory cannot fail, and no field of a recipe can: its maps have texts for keys and it has no floats.
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// Reads what [`Recipe::content`] wrote, in this release or an earlier one.
    ///
    /// # Errors
    /// Where the bytes are no recipe.
    pub fn from_content(bytes: &[u8]) -> Result<Recipe, serde_json::Error> {
        serde_json::from_slice(bytes)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A recipe to change one field of.
    pub(crate) fn teapot() -> Recipe {
        Recipe {
            origin: Origin::Draft,
            prompt: "a teapot".into(),
            adds: None,
            negative: None,
            palette: vec!["#0b5fff".into()],
            route: "sketch/composition".into(),
            provider: "sketch".into(),
            call: "compose".into(),
            base_url: None,
            model: "m".into(),
            model_version: "1".into(),
            adapter_version: 1,
            parameters: BTreeMap::new(),
            width: 1024,
            height: 1024,
            seed: SeedMode::FromRecipe,
            strength_per_mille: None,
            motion: None,
            guidance_per_mille: None,
            duration_ms: None,
            fps: None,
            edit: None,
            inputs: vec![],
            continuation: None,
            trims: vec![],
            camera: Camera::default(),
            composition: None,
        }
    }

    #[test]
    fn content_round_trips() {
        let mut recipe = teapot();
        recipe.edit = Some(Edit::Upscale { factor: 4 });
        recipe.inputs.push(Input { role: InputRole::Mask, digest: Digest([7; 32]) });
        recipe.parameters.insert("quality".into(), "high".into());
        assert_eq!(Recipe::from_content(&recipe.content()).unwrap(), recipe);
    }

    #[test]
    fn the_oldest_content_stays_readable() {
        // Written by the first release: never change this text.
        let first = r##"{"origin":"draft","prompt":"a teapot","negative":null,"palette":["#0b5fff"],"route":"sketch/composition",
            "provider":"sketch","call":"compose","base_url":null,"model":"m","model_version":"1","adapter_version":1,"parameters":{},
            "width":1024,"height":1024,"seed":"from_recipe","strength_per_mille":null,"motion":null,"guidance_per_mille":null,
            "duration_ms":null,"fps":null,"edit":null,"inputs":[]}"##;
        assert_eq!(Recipe::from_content(first.as_bytes()).unwrap(), teapot());
    }
}
