//! `compose`: from a prompt and a seed to a lit composition sketch with depth.

use crate::arrange::arrange;
use crate::canvas::Canvas;
use crate::colour::Rgb;
use crate::error::SketchError;
use crate::lettering::{self, LetteringBox};
use crate::pass;
use crate::picture::{Picture, check_size};
use crate::plan::Plan;
use crate::read::{Kind, Reading, read, read_for, remove_kinds};
use crate::segments::{FIRST_THING, Segments};
use crate::setting;
use crate::stage::Stage;
use crate::text::{FontFile, Fonts};
use crate::unit::{Unit, draw_unit};

/// What to sketch.
#[derive(Debug, Clone, Copy)]
pub struct StillOrder<'a> {
    /// The line as the person typed it.
    pub prompt: &'a str,
    /// Things that must not be there.
    pub negative: Option<&'a str>,
    /// Equal orders with equal seeds give equal bytes. Consecutive seeds spread evenly over camera, light,
    /// arrangement and palette, so variation `k` is best asked for as `base + k`.
    pub seed: u64,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Brand colours, used where the prompt names none.
    pub palette: &'a [Rgb],
}

/// A composition sketch.
#[derive(Debug, Clone)]
pub struct Still {
    /// The picture.
    pub picture: Picture,
    /// Depth, one byte a pixel, the picture's size: 0 far, 255 near.
    pub depth: Vec<u8>,
    /// Which thing every pixel belongs to.
    pub segments: Segments,
    /// What was understood of the prompt, and what was not.
    pub reading: Reading,
    /// Where quoted text was set, in the order in which it was.
    pub lettering: Vec<LetteringBox>,
    /// How many shapes were drawn.
    pub shapes: usize,
}

/// Draws a composition sketch.
///
/// # Errors
/// [`SketchError::Size`] for a size out of bounds.
pub fn compose(order: &StillOrder<'_>) -> Result<Still, SketchError> {
    compose_with(order, &[])
}

/// As [`compose`], with fonts for the letters of quoted text that the shipped ones lack; the first that has a letter
/// sets it. Equal orders with equal fonts give equal bytes.
///
/// # Errors
/// [`SketchError::Size`] for a size out of bounds.
pub fn compose_with(order: &StillOrder<'_>, fonts: &[FontFile<'_>]) -> Result<Still, SketchError> {
    check_size(order.width, order.height)?;
    let fonts = Fonts::with(fonts);
    let mut reading = read_for(order.prompt, &fonts);
    apply_negative(&mut reading, order.negative);
    let plan = Plan::new(&reading, order.seed, order.palette);
    let mut stage = Stage::new(order.width, order.height, plan, order.seed);
    stage.canvas.gather(true);
    let floor = setting::draw_back(&mut stage);
    pass::quiet_side(&mut stage);
    stage.canvas.settle();
    pass::background(&mut stage.canvas, stage.plan.lens);
    let units = arrange(&stage, &reading, floor);
    let light = stage.light.on_things();
    for (unit, part) in units.iter().zip(FIRST_THING..=u8::MAX) {
        stage.canvas.part = part;
        draw_unit(&mut stage.canvas, &light, unit, floor);
    }
    stage.canvas.part = 0;
    setting::draw_front(&mut stage);
    pass::cues(&mut stage);
    stage.canvas.gather(false);
    pass::bend(&mut stage.canvas, &stage.plan);
    pass::mood(&mut stage.canvas, stage.plan.mood);
    pass::exposure(&mut stage.canvas);
    pass::style(&mut stage.canvas, stage.plan.style);
    let main = units.iter().find(|u| u.main).map(Unit::extent);
    let others: Vec<_> = units.iter().filter(|u| !u.main).map(Unit::extent).collect();
    let lettering = lettering::set_quotes(&mut stage, &reading, &fonts, main, &others);
    let ground = if stage.plan.tabletop { "table" } else { "ground" };
    let things = units.iter().map(|unit| unit.look.label.to_owned());
    let names = ["surroundings", ground].into_iter().map(str::to_owned).chain(things).collect();
    let Canvas { pixels, depth, parts, shapes, .. } = stage.canvas;
    let segments = Segments { width: order.width, height: order.height, parts, names };
    let picture = Picture::from_pixels(order.width, order.height, pixels);
    Ok(Still { picture, depth, segments, reading, lettering, shapes })
}

/// Takes out what the negative prompt names.
fn apply_negative(reading: &mut Reading, negative: Option<&str>) {
    let Some(negative) = negative else { return };
    let unwanted = read(negative);
    let kinds: Vec<Kind> = unwanted.subjects.iter().map(|s| s.kind).filter(|k| *k != Kind::Unknown).collect();
    remove_kinds(reading, &kinds);
    reading.negated.extend(unwanted.subjects.into_iter().map(|s| s.word));
}
