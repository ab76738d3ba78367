//! Looks: the colours and materials of things, as named, as usual, or from the palette.

use crate::colour::{Ink, ink};
use crate::light::Light;
use crate::read::{Material, Subject};
use crate::subject::{Look, usual_colour, usual_material};

/// Colours of a thing: its own word first, then what such things usually are, then the palette.
pub(crate) fn look<'a>(palette: &[Ink; 4], light: &Light, subject: &'a Subject, index: usize) -> Look<'a> {
    let usual = usual_colour(palette, light, subject.kind, index);
    let base = subject.colour.map_or(usual, Ink::from);
    let base = match subject.material {
        Some(Material::Glass) => base.mix(light.sky[1], 0.35),
        Some(Material::Metal) if subject.colour.is_none() => ink(176, 182, 190),
        Some(Material::Oak) if subject.colour.is_none() => ink(186, 138, 88),
        Some(Material::Walnut) if subject.colour.is_none() => ink(108, 74, 54),
        Some(Material::Stone) if subject.colour.is_none() => ink(200, 196, 190),
        Some(
            Material::Glossy
            | Material::Matte
            | Material::Metal
            | Material::Oak
            | Material::Walnut
            | Material::Stone,
        )
        | None => base,
    };
    let material = subject.material.unwrap_or(usual_material(subject.kind));
    let accent = palette[1 + (index + 1) % 3];
    Look {
        kind: subject.kind,
        base,
        accent,
        material,
        index,
        seated: false,
        aloft: false,
        in_use: false,
        label: &subject.word,
    }
}
