//! Edits of any still: the call, and what the take says of itself.

use maquette_eye::Frame;
use maquette_eye::kinetic::{Kinetic, calm};
use maquette_sketch::{
    Background, DepthMap, Guide, Mask, Picture, RecolourOrder, Rgb, Sides, crop, depth_guide, edge_guide,
    inpaint, outpaint, recolour, remove, replace_background, segment_guide, upscale,
};

use super::{DrawError, fraction, go_on, input, known, load, picture};
use crate::plan::recipe::{Behind, Colour, Edit, InputRole, Map};
use crate::providers::{Order, Product, Watch};

/// How soft the edge of a new background is, in pixels inside the mask.
const FEATHER: u32 = 2;

/// Blocks until the edit is drawn.
pub fn draw(order: &Order, watch: &Watch) -> Result<Product, DrawError> {
    let parent = load(input(order, InputRole::Parent)?)?;
    go_on(watch)?;
    let recipe = &order.recipe;
    let edit = recipe.edit.ok_or(DrawError::NoEdit)?;
    let (made, note) = match edit {
        Edit::Inpaint => {
            let filled = inpaint(&parent, &mask(order)?, &recipe.wording(), order.seed)?;
            (filled, "sketch: filled from the surroundings, not by a generative model")
        }
        Edit::Remove => {
            let without = remove(&parent, &mask(order)?, Some(0), order.seed)?;
            (without, "sketch: taken away and filled from the surroundings, not by a generative model")
        }
        Edit::Upscale { factor } => {
            (upscale(&parent, factor.into())?, "sketch: resampled; no detail was made up")
        }
        Edit::Outpaint(sides) => {
            let sides = Sides { left: sides.left, top: sides.top, right: sides.right, bottom: sides.bottom };
            let wider = outpaint(&parent, sides, order.seed)?;
            (wider, "sketch: continued from the picture's own parts, not by a generative model")
        }
        Edit::Recolour { from, to } => {
            let mask = order.inputs.iter().any(|input| input.role == InputRole::Mask);
            let mask = if mask { Some(self::mask(order)?) } else { None };
            let changed = recolour(&RecolourOrder {
                parent: &parent,
                mask: mask.as_ref(),
                from: from.map(rgb),
                to: rgb(to),
                strength: fraction(recipe.strength_per_mille.unwrap_or(1000)),
            })?;
            (changed, "sketch: recoloured; light and shade are the parent's")
        }
        Edit::Crop { focus } => {
            let focus = focus.map(|at| (fraction(at.x_per_mille), fraction(at.y_per_mille)));
            let cut = crop(&parent, (recipe.width, recipe.height), focus)?;
            (cut.picture, "sketch: cut out; every pixel is the parent's")
        }
        Edit::Background(behind) => {
            (background(order, &parent, behind)?, "sketch: the background is new; the rest is the parent's")
        }
        Edit::Guide(map) => {
            let guide = guide(order, &parent, map)?;
            let note = match (map, guide.estimated) {
                (Map::Edges, _) => "sketch: edges, measured",
                (Map::Depth, false) => "sketch: depth, known from the composition",
                (Map::Depth, true) => "sketch: depth, an estimate from height and sharpness",
                (Map::Segments, false) => "sketch: segments, known from the composition",
                (Map::Segments, true) => "sketch: segments, an estimate from colour and place",
            };
            (guide.picture, note)
        }
        Edit::Calm => return calmed(&parent, fraction(recipe.strength_per_mille.unwrap_or(1000)), watch),
    };
    picture(made, vec![note.to_owned()], watch)
}

/// The eye knows which texture would boil, so it is the one to take it off; the take says what it measured before and after.
fn calmed(parent: &Picture, strength: f32, watch: &Watch) -> Result<Product, DrawError> {
    let pixels = calm(seen(parent)?, strength);
    let made = Picture::new(parent.width(), parent.height(), pixels.into_flattened())?;
    go_on(watch)?;
    let (before, after) = (boiling(parent)?, boiling(&made)?);
    let notes = vec![
        "sketch: fine texture made softer where it would boil; the rest is the parent's".to_owned(),
        format!("boil before: {before}"),
        format!("boil after: {after}"),
    ];
    picture(made, notes, watch)
}

fn seen(picture: &Picture) -> Result<Frame<'_>, DrawError> {
    Ok(Frame::new(picture.width(), picture.height(), picture.rgba())?)
}

/// How a picture's texture would do in a clip: its score, 0 to 1, and why.
fn boiling(picture: &Picture) -> Result<String, DrawError> {
    let [_, _, _, boil, _] = Kinetic::new(seen(picture)?).scores();
    Ok(match boil.score.value() {
        Some(score) => format!("{score:.2}, {}", boil.words),
        None => boil.words,
    })
}

fn background(order: &Order, parent: &Picture, behind: Behind) -> Result<Picture, DrawError> {
    let mask = mask(order)?;
    let other;
    let background = match behind {
        Behind::Colours { top, bottom } if top == bottom => Background::Colour(rgb(top)),
        Behind::Colours { top, bottom } => Background::Gradient(rgb(top), rgb(bottom)),
        Behind::Picture => {
            other = load(input(order, InputRole::Reference)?)?;
            Background::Picture(&other)
        }
    };
    Ok(replace_background(parent, &mask, background, FEATHER)?)
}

fn guide(order: &Order, parent: &Picture, map: Map) -> Result<Guide, DrawError> {
    let known = match map {
        Map::Depth | Map::Segments => known(&order.recipe)?,
        Map::Edges => None,
    };
    match map {
        Map::Edges => Ok(edge_guide(parent)),
        Map::Segments => Ok(segment_guide(parent, known.as_ref().map(|still| &still.segments))?),
        Map::Depth => {
            let depth = known.as_ref().map(|still| DepthMap {
                width: still.picture.width(),
                height: still.picture.height(),
                values: &still.depth,
            });
            Ok(depth_guide(parent, depth)?)
        }
    }
}

fn mask(order: &Order) -> Result<Mask, DrawError> {
    Ok(Mask::from_picture(&load(input(order, InputRole::Mask)?)?))
}

fn rgb(Colour([r, g, b]): Colour) -> Rgb {
    Rgb::new(r, g, b)
}
