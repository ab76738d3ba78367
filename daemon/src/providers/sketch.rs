//! The sketch renderer as a provider: it works in this process, offline and free, and the same order always gives the same bytes.
//!
//! How many orders run at once is the executor's matter; each takes one blocking thread.

use std::ops::ControlFlow;
use std::sync::Arc;

use maquette_sketch::{
    FinishOrder, Mask, MotionOrder, Picture, Piece, Rgb, SketchError, StillOrder, compose, finish, inpaint,
    parallax, stitch_pieces, upscale,
};

use super::{InputFile, Lookup, Order, Outcome, Pending, Product, ProductKind, Provider, Watch};
use crate::assets::{PictureError, PictureLimits, decode_picture, encode_png};
use crate::plan::recipe::{Edit, Frames, InputRole, Origin, Recipe};

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
        let left_out = maquette_sketch::read(&recipe.wording()).not_understood;
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
        | DrawError::MissingInput(_)
        | DrawError::Read(_)
        | DrawError::Picture(_) => Outcome::Failed { reason },
    }
}

/// Blocks until the order is drawn.
fn draw(order: &Order, watch: &Watch) -> Result<Product, DrawError> {
    go_on(watch)?;
    match order.recipe.call.as_str() {
        "compose" => draw_composition(order, watch),
        "finish" => draw_finish(order, watch),
        "upscale" => draw_upscale(order, watch),
        "inpaint" => draw_inpaint(order, watch),
        "parallax" => draw_clip(order, watch),
        "stitch" => join_clips(order, watch),
        other => Err(DrawError::NoSuchCall(other.to_owned())),
    }
}

fn go_on(watch: &Watch) -> Result<(), DrawError> {
    if watch.stop.is_cancelled() { Err(DrawError::Stopped) } else { Ok(()) }
}

fn draw_composition(order: &Order, watch: &Watch) -> Result<Product, DrawError> {
    let recipe = &order.recipe;
    let still = compose(&StillOrder {
        prompt: &recipe.wording(),
        negative: recipe.negative.as_deref(),
        seed: order.seed,
        width: recipe.width,
        height: recipe.height,
        palette: &palette(recipe),
    })?;
    picture(still.picture, vec![NO_MODEL.to_owned()], watch)
}

fn draw_finish(order: &Order, watch: &Watch) -> Result<Product, DrawError> {
    let parent = load(input(order, InputRole::Parent)?)?;
    go_on(watch)?;
    let recipe = &order.recipe;
    let finished = finish(&FinishOrder {
        parent: &parent,
        prompt: &recipe.wording(),
        seed: order.seed,
        width: recipe.width,
        height: recipe.height,
        strength: fraction(recipe.strength_per_mille.unwrap_or(STRENGTH_PER_MILLE)),
        palette: &palette(recipe),
    })?;
    picture(
        finished,
        vec!["sketch: the parent's composition at a higher fidelity, not a generative model".into()],
        watch,
    )
}

fn draw_upscale(order: &Order, watch: &Watch) -> Result<Product, DrawError> {
    let factor = match order.recipe.edit {
        Some(Edit::Upscale { factor }) => u32::from(factor),
        Some(Edit::Inpaint) | None => 2,
    };
    let parent = load(input(order, InputRole::Parent)?)?;
    go_on(watch)?;
    picture(upscale(&parent, factor)?, vec!["sketch: resampled; no detail was made up".into()], watch)
}

fn draw_inpaint(order: &Order, watch: &Watch) -> Result<Product, DrawError> {
    let parent = load(input(order, InputRole::Parent)?)?;
    let mask = Mask::from_picture(&load(input(order, InputRole::Mask)?)?);
    go_on(watch)?;
    let filled = inpaint(&parent, &mask, &order.recipe.wording(), order.seed)?;
    picture(filled, vec!["sketch: filled from the surroundings, not by a generative model".into()], watch)
}

fn draw_clip(order: &Order, watch: &Watch) -> Result<Product, DrawError> {
    let anchor = load(input(order, InputRole::Anchor)?)?;
    go_on(watch)?;
    let recipe = &order.recipe;
    let mut on_frame = |done: u32, total: u32| {
        (watch.progress)(done as f32 / total.max(1) as f32, None);
        if watch.stop.is_cancelled() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let motion = MotionOrder {
        anchor: &anchor,
        depth: None,
        prompt: &recipe.wording(),
        seed: order.seed,
        width: recipe.width,
        height: recipe.height,
        fps: recipe.fps.unwrap_or(24).into(),
        seconds: recipe.duration_ms.unwrap_or(4_000) as f32 / 1000.0,
        motion: recipe.motion.unwrap_or(40),
        guidance: fraction(recipe.guidance_per_mille.unwrap_or(600)),
    };
    let clip = parallax(&motion, &mut on_frame)?;
    Ok(Product {
        kind: ProductKind::Mp4,
        pixels: Some(first_frame(&anchor, clip.width, clip.height)?),
        duration_ms: Some(u64::from(clip.frames) * 1000 / u64::from(clip.fps.max(1))),
        charged: None,
        notes: vec!["sketch: a camera move over layers of estimated depth, not a generative model".into()],
        bytes: clip.mp4,
    })
}

/// The anchor at the clip's size, which is the clip's first frame, for the thumbnail: a finish that adds nothing.
fn first_frame(anchor: &Picture, width: u32, height: u32) -> Result<(u32, u32, Arc<Vec<u8>>), DrawError> {
    let plain =
        FinishOrder { parent: anchor, prompt: "", seed: 0, width, height, strength: 0.0, palette: &[] };
    Ok((width, height, Arc::new(finish(&plain)?.into_rgba())))
}

fn join_clips(order: &Order, watch: &Watch) -> Result<Product, DrawError> {
    let clips = order.inputs.iter().filter(|input| input.role == InputRole::Clip);
    let clips: Vec<Vec<u8>> = clips.map(|input| std::fs::read(&input.path)).collect::<Result<_, _>>()?;
    let trims = &order.recipe.trims;
    let parts = trims.iter().copied().chain(std::iter::repeat(Frames::default()));
    let pieces: Vec<Piece<'_>> =
        clips.iter().zip(parts).map(|(mp4, Frames { first, end })| Piece { mp4, first, end }).collect();
    let mut go_on =
        || if watch.stop.is_cancelled() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) };
    let joined = stitch_pieces(&pieces, &mut go_on)?;
    let note = match joined.encoded_again {
        0 => "sketch: joined without encoding again".to_owned(),
        frames => {
            format!("sketch: cut to the frame; {frames} of {} frames were encoded again", joined.frames)
        }
    };
    Ok(Product {
        kind: ProductKind::Mp4,
        pixels: None,
        duration_ms: match trims.is_empty() {
            true => order.recipe.duration_ms.map(u64::from),
            false => Some(u64::from(joined.frames) * 1000 / u64::from(joined.fps.max(1))),
        },
        charged: None,
        notes: vec![note],
        bytes: joined.mp4,
    })
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
    recipe.palette.iter().filter_map(|text| Rgb::from_hex(text)).collect()
}

fn fraction(per_mille: u16) -> f32 {
    f32::from(per_mille) / 1000.0
}

#[cfg(test)]
mod tests;
