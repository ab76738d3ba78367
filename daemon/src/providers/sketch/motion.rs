//! Clips: a camera move over an anchor, and clips joined.

use std::ops::ControlFlow;
use std::sync::Arc;

use maquette_sketch::{
    CameraMove as Way, Course, DepthMap, FinishOrder, MotionOrder, Picture, Piece, finish, parallax_along,
    stitch_pieces,
};

use super::{DrawError, fraction, go_on, input, known, load};
use crate::plan::recipe::{Camera, CameraMove, Frames, InputRole, Recipe};
use crate::providers::{Order, Product, ProductKind, Watch};

/// Blocks until the camera has gone its way.
pub fn draw(order: &Order, watch: &Watch) -> Result<Product, DrawError> {
    let anchor = load(input(order, InputRole::Anchor)?)?;
    go_on(watch)?;
    let recipe = &order.recipe;
    let mut on_frame = |done: u32, total: u32| {
        (watch.progress)(done as f32 / total.max(1) as f32, None);
        if watch.stop.is_cancelled() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let known = known(recipe)?;
    let depth = known.as_ref().map(|still| DepthMap {
        width: still.picture.width(),
        height: still.picture.height(),
        values: &still.depth,
    });
    let kind = if depth.is_some() { "the sketch's own" } else { "estimated" };
    let motion = MotionOrder {
        anchor: &anchor,
        depth,
        prompt: &recipe.wording(),
        seed: order.seed,
        width: recipe.width,
        height: recipe.height,
        fps: recipe.fps.unwrap_or(24).into(),
        seconds: recipe.duration_ms.unwrap_or(4_000) as f32 / 1000.0,
        motion: recipe.motion.unwrap_or(40),
        guidance: fraction(recipe.guidance_per_mille.unwrap_or(600)),
    };
    let clip = parallax_along(&motion, &course(recipe), &mut on_frame)?;
    Ok(Product {
        kind: ProductKind::Mp4,
        pixels: Some(first_frame(&anchor, clip.width, clip.height)?),
        duration_ms: Some(u64::from(clip.frames) * 1000 / u64::from(clip.fps.max(1))),
        charged: None,
        notes: vec![format!("sketch: a camera move over layers of {kind} depth, not a generative model")],
        bytes: clip.mp4,
    })
}

/// Where the camera goes: what was said beside the prompt, else what the prompt says.
fn course(recipe: &Recipe) -> Course {
    let Camera { way, looped } = recipe.camera;
    let said = Course::named(&recipe.wording());
    let way = way.map(|way| match way {
        CameraMove::Push => Way::Push,
        CameraMove::Pull => Way::Pull,
        CameraMove::PanLeft => Way::PanLeft,
        CameraMove::PanRight => Way::PanRight,
        CameraMove::TiltUp => Way::TiltUp,
        CameraMove::TiltDown => Way::TiltDown,
        CameraMove::OrbitLeft => Way::OrbitLeft,
        CameraMove::OrbitRight => Way::OrbitRight,
        CameraMove::DollyZoom => Way::DollyZoom,
        CameraMove::Handheld => Way::Handheld,
    });
    Course { way: way.or(said.way), looped: looped || said.looped, handheld: said.handheld }
}

/// The anchor at the clip's size, which is the clip's first frame, for the thumbnail: a finish that adds nothing.
fn first_frame(anchor: &Picture, width: u32, height: u32) -> Result<(u32, u32, Arc<Vec<u8>>), DrawError> {
    let plain =
        FinishOrder { parent: anchor, prompt: "", seed: 0, width, height, strength: 0.0, palette: &[] };
    Ok((width, height, Arc::new(finish(&plain)?.into_rgba())))
}

/// Blocks until the clips are joined.
pub fn join(order: &Order, watch: &Watch) -> Result<Product, DrawError> {
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
