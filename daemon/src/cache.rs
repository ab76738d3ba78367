//! Cache keys: which recipes are the same, and the seeds of their variations. Pure.
//!
//! A key lists all fields of a recipe by name. A new field is a compile error here until somebody decides whether it belongs.

use std::collections::BTreeMap;

use maquette_protocol::Digest;

use crate::plan::recipe::{
    Behind, Camera, CameraMove, Colour, Composition, Edit, Frames, Input, InputRole, Map, Origin, Recipe,
    SeedMode, Sides,
};

/// Largest seed: 2⁵³ − 1, so that every JSON reader keeps it exact.
pub const MAX_SEED: u64 = (1 << 53) - 1;

/// Keys of another kind or another layout must never meet these: change the text when the layout of a key changes.
const CONTEXT: &str = "maquette recipe key 1";
const SEED_CONTEXT: &str = "maquette seed 1";

/// The digest of everything that decides what a recipe's variations look like: the series they belong to.
pub fn recipe_digest(recipe: &Recipe) -> Digest {
    let Recipe {
        origin,
        prompt,
        adds,
        negative,
        palette,
        // A route is a name for provider, call, address, model and parameters, which are all in the key: renaming one keeps its takes.
        route: _,
        provider,
        call,
        base_url,
        model,
        model_version,
        adapter_version,
        parameters,
        width,
        height,
        seed,
        strength_per_mille,
        motion,
        guidance_per_mille,
        duration_ms,
        fps,
        edit,
        inputs,
        continuation,
        trims,
        camera: Camera { way, looped },
        composition,
    } = recipe;
    let mut key = Key::new(CONTEXT);
    key.number(origin_number(*origin));
    key.text(prompt);
    key.maybe_text(negative.as_deref());
    key.texts(palette);
    key.text(provider);
    key.text(call);
    key.maybe_text(base_url.as_deref());
    key.text(model);
    key.text(model_version);
    key.number((*adapter_version).into());
    key.map(parameters);
    key.number((*width).into());
    key.number((*height).into());
    key.seed(*seed);
    key.maybe_number(strength_per_mille.map(u64::from));
    key.maybe_number(motion.map(u64::from));
    key.maybe_number(guidance_per_mille.map(u64::from));
    key.maybe_number(duration_ms.map(u64::from));
    key.maybe_number(fps.map(u64::from));
    key.edit(*edit);
    key.inputs(inputs);
    // These came later: without them the key is what it was, so that no take is made twice.
    for (name, value) in [("continuation", continuation), ("adds", adds)] {
        if let Some(value) = value {
            key.text(name);
            key.text(value);
        }
    }
    if !trims.is_empty() {
        key.text("trims");
        key.frames(trims);
    }
    if let Some(way) = way {
        key.text("camera");
        key.number(camera_number(*way));
    }
    if *looped {
        key.text("loop");
    }
    if let Some(composition) = composition {
        key.text("composition");
        key.composition(composition);
    }
    key.finish()
}

/// The seed of variation `k`, 0 to [`MAX_SEED`]: the person's seed, or a hash of the series, counted up.
///
/// Neighbours get neighbouring seeds, because a renderer may spread its choices evenly over them.
pub fn seed_for(series: &Digest, base: Option<u64>, k: u32) -> u64 {
    let first = base.unwrap_or_else(|| {
        let mut bytes = [0u8; 8];
        blake3::Hasher::new_derive_key(SEED_CONTEXT).update(&series.0).finalize_xof().fill(&mut bytes);
        u64::from_le_bytes(bytes)
    });
    first.wrapping_add(u64::from(k)) & MAX_SEED
}

/// Hashes fields so that no two lists of fields give the same bytes: every text carries its length, every option its presence.
pub(crate) struct Key(blake3::Hasher);

impl Key {
    pub(crate) fn new(context: &str) -> Key {
        Key(blake3::Hasher::new_derive_key(context))
    }

    pub(crate) fn number(&mut self, number: u64) {
        self.0.update(&number.to_le_bytes());
    }

    pub(crate) fn maybe_number(&mut self, number: Option<u64>) {
        self.number(number.is_some().into());
        self.number(number.unwrap_or_default());
    }

    pub(crate) fn text(&mut self, text: &str) {
        self.number(text.len() as u64);
        self.0.update(text.as_bytes());
    }

    fn maybe_text(&mut self, text: Option<&str>) {
        self.number(text.is_some().into());
        self.text(text.unwrap_or_default());
    }

    fn texts(&mut self, texts: &[String]) {
        self.number(texts.len() as u64);
        texts.iter().for_each(|text| self.text(text));
    }

    fn map(&mut self, map: &BTreeMap<String, String>) {
        self.number(map.len() as u64);
        for (name, value) in map {
            self.text(name);
            self.text(value);
        }
    }

    fn seed(&mut self, seed: SeedMode) {
        match seed {
            SeedMode::FromRecipe => self.number(0),
            SeedMode::Base(seed) => {
                self.number(1);
                self.number(seed);
            }
            SeedMode::None => self.number(2),
        }
    }

    fn edit(&mut self, edit: Option<Edit>) {
        match edit {
            None => self.number(0),
            Some(Edit::Inpaint) => self.number(1),
            Some(Edit::Upscale { factor }) => {
                self.number(2);
                self.number(factor.into());
            }
            Some(Edit::Remove) => self.number(3),
            Some(Edit::Outpaint(Sides { left, top, right, bottom })) => {
                self.number(4);
                [left, top, right, bottom].iter().for_each(|side| self.number((*side).into()));
            }
            Some(Edit::Recolour { from, to }) => {
                self.number(5);
                self.maybe_number(from.map(colour_number));
                self.number(colour_number(to));
            }
            Some(Edit::Crop { focus }) => {
                self.number(6);
                self.maybe_number(focus.map(|focus| focus.x_per_mille.into()));
                self.maybe_number(focus.map(|focus| focus.y_per_mille.into()));
            }
            Some(Edit::Background(Behind::Colours { top, bottom })) => {
                self.number(7);
                [top, bottom].iter().for_each(|colour| self.number(colour_number(*colour)));
            }
            Some(Edit::Background(Behind::Picture)) => self.number(8),
            Some(Edit::Guide(map)) => {
                self.number(9);
                self.number(map_number(map));
            }
            Some(Edit::Calm) => self.number(10),
        }
    }

    fn composition(&mut self, composition: &Composition) {
        let Composition { provider, adapter_version, wording, negative, palette, seed, width, height } =
            composition;
        self.text(provider);
        self.number((*adapter_version).into());
        self.text(wording);
        self.maybe_text(negative.as_deref());
        self.texts(palette);
        self.number(*seed);
        self.number((*width).into());
        self.number((*height).into());
    }

    fn inputs(&mut self, inputs: &[Input]) {
        self.number(inputs.len() as u64);
        for Input { role, digest } in inputs {
            self.number(role_number(*role));
            self.0.update(&digest.0);
        }
    }

    fn frames(&mut self, trims: &[Frames]) {
        self.number(trims.len() as u64);
        for Frames { first, end } in trims {
            self.number((*first).into());
            self.maybe_number(end.map(u64::from));
        }
    }

    pub(crate) fn digest(&mut self, digest: &Digest) {
        self.0.update(&digest.0);
    }

    pub(crate) fn finish(self) -> Digest {
        Digest(*self.0.finalize().as_bytes())
    }
}

fn origin_number(origin: Origin) -> u64 {
    match origin {
        Origin::Draft => 0,
        Origin::Promote => 1,
        Origin::Edit => 2,
        Origin::Stitch => 3,
        Origin::Import => 4,
    }
}

fn colour_number(Colour([r, g, b]): Colour) -> u64 {
    u64::from(r) << 16 | u64::from(g) << 8 | u64::from(b)
}

fn map_number(map: Map) -> u64 {
    match map {
        Map::Depth => 0,
        Map::Edges => 1,
        Map::Segments => 2,
    }
}

fn camera_number(way: CameraMove) -> u64 {
    match way {
        CameraMove::Push => 0,
        CameraMove::Pull => 1,
        CameraMove::PanLeft => 2,
        CameraMove::PanRight => 3,
        CameraMove::TiltUp => 4,
        CameraMove::TiltDown => 5,
        CameraMove::OrbitLeft => 6,
        CameraMove::OrbitRight => 7,
        CameraMove::DollyZoom => 8,
        CameraMove::Handheld => 9,
    }
}

fn role_number(role: InputRole) -> u64 {
    match role {
        InputRole::Parent => 0,
        InputRole::Anchor => 1,
        InputRole::Mask => 2,
        InputRole::Reference => 3,
        InputRole::Clip => 4,
        InputRole::Guide => 5,
    }
}

#[cfg(test)]
mod tests;
