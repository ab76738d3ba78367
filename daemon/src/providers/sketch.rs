//! The sketch renderer as a provider: it works in this process, offline and free, and the same order always gives the same bytes.
//!
//! How many orders run at once is the executor's matter; each takes one blocking thread.

mod edits;
mod motion;

use std::sync::Arc;

use maquette_eye::FrameError;
use maquette_sketch::{
    FinishHints, FinishOrder, FontFile, Picture, Rgb, SketchError, Still, StillOrder, Surface, compose,
    compose_with, finish_with, missing_letters, read_with,
};

use super::{InputFile, Lookup, Order, Outcome, Pending, Product, ProductKind, Provider, Watch};
use crate::assets::{PictureError, PictureLimits, decode_picture, encode_png};
use crate::plan::recipe::{InputRole, Origin, Recipe};
use crate::platform::fonts::{SystemFont, fonts_for};

/// The provider's name.
pub const NAME: &str = "sketch";
/// Part of every cache key: changes whenever the renderer's pixels do.
pub const ADAPTER_VERSION: u32 = maquette_sketch::RENDERER_VERSION;

/// What every composition says of itself.
const NO_MODEL: &str = "sketch: a composition sketch, not a generative model";
/// How much detail a finish adds where nobody says.
const STRENGTH_PER_MILLE: u16 = 500;

/// The sketch renderer.
#[derive(Debug, Clone, Copy, Default)]
pub struct Sketch;

impl Provider for Sketch {
    fn name(&self) -> &str {
        NAME
    }

    /// The words that a composition leaves out.
    fn remarks(&self, recipe: &Recipe) -> Vec<String> {
        if recipe.origin != Origin::Draft {
            return Vec::new();
        }
        let wording = recipe.wording();
        let fonts = fonts_for(&missing_letters(&wording));
        let left_out = read_with(&wording, &files(&fonts)).not_understood;
        if left_out.is_empty() {
            Vec::new()
        } else {
            vec![format!("not understood: {}", left_out.join(", "))]
        }
    }

    fn is_local(&self) -> bool {
        true
    }

    fn submit<'a>(&'a self, order: &'a Order, watch: &'a Watch) -> Pending<'a, Outcome> {
        let (order, watch) = (order.clone(), watch.clone());
        Box::pin(async move {
            let stop = watch.stop.clone();
            let drawing = tokio::task::spawn_blocking(move || draw(&order, &watch));
            match drawing.await {
                Ok(Ok(_)) if stop.is_cancelled() => Outcome::Cancelled,
                Ok(Ok(product)) => Outcome::Made(product),
                Ok(Err(error)) => outcome(&error),
                Err(broken) => Outcome::Failed { reason: format!("the renderer broke off: {broken}") },
            }
        })
    }

    fn fetch<'a>(&'a self, _: &'a Order, _: &'a str, _: &'a Watch) -> Pending<'a, Outcome> {
        let reason = "the sketch renderer answers at once and keeps nothing".to_owned();
        Box::pin(std::future::ready(Outcome::Failed { reason }))
    }

    fn look_up<'a>(&'a self, _: &'a Order) -> Pending<'a, Lookup> {
        // Whatever a crash cut off left this process with it.
        Box::pin(std::future::ready(Lookup::NeverCame))
    }

    fn cancel<'a>(&'a self, _: &'a Order, _: &'a str) -> Pending<'a, Outcome> {
        Box::pin(std::future::ready(Outcome::Cancelled))
    }
}

/// Why nothing was drawn.
#[derive(Debug, thiserror::Error)]
enum DrawError {
    /// A route of the catalog names a call that there is not.
    #[error("the sketch renderer has no call `{0}`: check the catalog")]
    NoSuchCall(String),
    /// The recipe does not say what is to be edited.
    #[error("the order says no edit")]
    NoEdit,
    /// The recipe lacks an input.
    #[error("the order has no {0:?}")]
    MissingInput(InputRole),
    /// An input could not be read.
    #[error("an input could not be read: {0}")]
    Read(#[from] std::io::Error),
    /// An input is no picture, or the result could not be encoded.
    #[error(transparent)]
    Picture(#[from] PictureError),
    /// The renderer would not.
    #[error(transparent)]
    Sketch(#[from] SketchError),
    /// The eye would not.
    #[error(transparent)]
    Eye(#[from] FrameError),
    /// Somebody stopped it.
    #[error("stopped")]
    Stopped,
}

/// How an order ends that drew nothing. Nothing is ever charged here.
fn outcome(error: &DrawError) -> Outcome {
    let reason = error.to_string();
    match error {
        DrawError::Stopped | DrawError::Sketch(SketchError::Cancelled { .. }) => Outcome::Cancelled,
        DrawError::Sketch(
            SketchError::NotOurClip(_) | SketchError::ClipsDiffer { .. } | SketchError::MaskSize { .. },
        ) => Outcome::Refused { reason, charged: None },
        DrawError::Sketch(
            SketchError::Size { .. }
            | SketchError::Bytes { .. }
            | SketchError::Parameter { .. }
            | SketchError::Encoder(_),
        )
        | DrawError::NoSuchCall(_)
        | DrawError::NoEdit
        | DrawError::MissingInput(_)
        | DrawError::Read(_)
        | DrawError::Eye(_)
        | DrawError::Picture(_) => Outcome::Failed { reason },
    }
}

/// Blocks until the order is drawn.
fn draw(order: &Order, watch: &Watch) -> Result<Product, DrawError> {
    go_on(watch)?;
    match order.recipe.call.as_str() {
        "compose" => draw_composition(order, watch),
        "finish" => draw_finish(order, watch),
        "edit" | "inpaint" | "upscale" => edits::draw(order, watch),
        "parallax" => motion::draw(order, watch),
        "stitch" => motion::join(order, watch),
        other => Err(DrawError::NoSuchCall(other.to_owned())),
    }
}

fn go_on(watch: &Watch) -> Result<(), DrawError> {
    if watch.stop.is_cancelled() { Err(DrawError::Stopped) } else { Ok(()) }
}

fn draw_composition(order: &Order, watch: &Watch) -> Result<Product, DrawError> {
    let recipe = &order.recipe;
    let wording = recipe.wording();
    let fonts = fonts_for(&missing_letters(&wording));
    let order_of_still = StillOrder {
        prompt: &wording,
        negative: recipe.negative.as_deref(),
        seed: order.seed,
        width: recipe.width,
        height: recipe.height,
        palette: &palette(recipe),
    };
    let still = compose_with(&order_of_still, &files(&fonts))?;
    let mut notes = vec![NO_MODEL.to_owned()];
    // Another machine may have other fonts, so the take says which it was.
    notes.extend(
        fonts.iter().map(|font| format!("sketch: lettering in {}, a font of this system", font.name)),
    );
    picture(still.picture, notes, watch)
}

/// The fonts as the renderer takes them.
fn files(fonts: &[SystemFont]) -> Vec<FontFile<'_>> {
    fonts.iter().map(SystemFont::file).collect()
}

fn draw_finish(order: &Order, watch: &Watch) -> Result<Product, DrawError> {
    let parent = load(input(order, InputRole::Parent)?)?;
    go_on(watch)?;
    let recipe = &order.recipe;
    let known = known(recipe)?;
    let finished = finish_with(
        &FinishOrder {
            parent: &parent,
            prompt: &recipe.wording(),
            seed: order.seed,
            width: recipe.width,
            height: recipe.height,
            strength: fraction(recipe.strength_per_mille.unwrap_or(STRENGTH_PER_MILLE)),
            palette: &palette(recipe),
        },
        &FinishHints { segments: known.as_ref().map(|still| &still.segments), tolerance: tolerance(recipe)? },
    )?;
    let mut notes =
        vec!["sketch: the parent's composition at a higher fidelity, not a generative model".to_owned()];
    notes.extend(finished.surfaces.iter().map(surface));
    picture(finished.picture, notes, watch)
}

/// How far a colour may be from a brand colour to be pulled onto it, in CIEDE2000.
fn tolerance(recipe: &Recipe) -> Result<f32, DrawError> {
    const NAME: &str = "palette_tolerance";
    let Some(text) = recipe.parameters.get(NAME) else { return Ok(FinishHints::default().tolerance) };
    let value = text.parse().ok().filter(|value| (0.0..=100.0).contains(value));
    value.ok_or(DrawError::Sketch(SketchError::Parameter { name: NAME, expected: "0 to 100" }))
}

/// A material that was laid, in words.
fn surface(surface: &Surface) -> String {
    let place = surface.on.as_deref().map_or(String::new(), |on| format!(" on the {on}"));
    match (surface.share > 0.0, surface.estimated) {
        (false, _) => format!("{}: no place for it was found", surface.material),
        (true, false) => format!("{}{place}", surface.material),
        (true, true) => format!("{}{place}, where colours suggest it", surface.material),
    }
}

/// The sketch that the parent or anchor was composed as, drawn again, where the recipe tells it.
fn known(recipe: &Recipe) -> Result<Option<Still>, DrawError> {
    let Some(known) = &recipe.composition else { return Ok(None) };
    let still = compose(&StillOrder {
        prompt: &known.wording,
        negative: known.negative.as_deref(),
        seed: known.seed,
        width: known.width,
        height: known.height,
        palette: &colours(&known.palette),
    })?;
    Ok(Some(still))
}

fn picture(picture: Picture, notes: Vec<String>, watch: &Watch) -> Result<Product, DrawError> {
    go_on(watch)?;
    let (width, height) = (picture.width(), picture.height());
    let opaque = picture.rgba().iter().skip(3).step_by(4).all(|alpha| *alpha == u8::MAX);
    let bytes = encode_png(width, height, picture.rgba(), opaque)?;
    (watch.progress)(1.0, Some(0));
    let pixels = Some((width, height, Arc::new(picture.into_rgba())));
    Ok(Product { bytes, kind: ProductKind::Png, pixels, duration_ms: None, charged: None, notes })
}

fn input(order: &Order, role: InputRole) -> Result<&InputFile, DrawError> {
    order.inputs.iter().find(|input| input.role == role).ok_or(DrawError::MissingInput(role))
}

fn load(input: &InputFile) -> Result<Picture, DrawError> {
    let limits = PictureLimits {
        max_side: maquette_sketch::MAX_SIDE,
        max_pixels: maquette_sketch::MAX_PIXELS,
        ..PictureLimits::default()
    };
    let decoded = decode_picture(&std::fs::read(&input.path)?, &limits)?;
    Ok(Picture::new(decoded.width, decoded.height, decoded.rgba)?)
}

fn palette(recipe: &Recipe) -> Vec<Rgb> {
    colours(&recipe.palette)
}

fn colours(palette: &[String]) -> Vec<Rgb> {
    palette.iter().filter_map(|text| Rgb::from_hex(text)).collect()
}

fn fraction(per_mille: u16) -> f32 {
    f32::from(per_mille) / 1000.0
}

#[cfg(test)]
mod tests;
