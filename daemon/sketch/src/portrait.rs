//! Portraits: one subject alone on grey, without text; for contact sheets, icons and the blind test.

use crate::canvas::{Canvas, Plane};
use crate::chance::Choices;
use crate::colour::ink;
use crate::error::SketchError;
use crate::light::Light;
use crate::paint::Paint;
use crate::path::{Path, Place};
use crate::picture::{Picture, check_size};
use crate::read::{Kind, TimeOfDay, Weather};
use crate::shade::{self, Finish};
use crate::subject::{self, Look, measure, usual_colour, usual_material};

/// Draws `kind` alone in daylight on a square of neutral grey, `side` pixels wide.
///
/// # Errors
/// [`SketchError::Size`] for a side out of bounds.
pub fn portrait(kind: Kind, side: u32) -> Result<Picture, SketchError> {
    check_size(side, side)?;
    let mut canvas = Canvas::new(side as usize, side as usize);
    let size = side as f32;
    let ground = Path::new(Place::CANVAS).rect(0.0, 0.0, size, size);
    canvas.fill(&ground, Paint::from(ink(176, 176, 176)));
    with_look(kind, |light, look| {
        let (place, height) = placed(kind, size);
        canvas.plane(Plane::Flat(168));
        subject::draw(&mut canvas, place, light, look);
        let bounds = canvas.silhouette_of(|c| subject::draw(c, place, light, look));
        let soft = measure(kind).roundness;
        let finish = Finish { form: soft, rim: 0.4 * soft, size: height };
        shade::model(&mut canvas, bounds, light, finish);
    });
    Ok(Picture::from_pixels(side, side, canvas.pixels))
}

/// The largest place that leaves a margin of a twelfth on every side, and the height in pixels.
fn placed(kind: Kind, size: f32) -> (Place, f32) {
    let height = (size * 5.0 / 6.0) / measure(kind).aspect.max(1.0);
    let foot = size / 2.0 + height / 2.0;
    (Place::upright((size / 2.0, foot), height, height), height)
}

fn with_look(kind: Kind, draw: impl FnOnce(&Light, &Look<'_>)) {
    let palette = [ink(206, 196, 178), ink(186, 92, 62), ink(70, 98, 104), ink(224, 180, 104)];
    let light = Light::new(TimeOfDay::Day, Weather::Clear, &Choices::of(0));
    let base = usual_colour(&palette, &light, kind, 0);
    let material = usual_material(kind);
    draw(
        &light,
        &Look {
            kind,
            base,
            accent: palette[2],
            material,
            index: 0,
            seated: false,
            aloft: false,
            in_use: false,
            label: "",
        },
    );
}
