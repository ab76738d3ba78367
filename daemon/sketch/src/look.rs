//! Looks: the colours and materials of things, as named, as usual, or from the palette.

use crate::colour::{Ink, ink};
use crate::light::Light;
use crate::read::{Kind, Material, Subject};
use crate::subject::Look;

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
    Look { kind: subject.kind, base, accent, material, index, label: &subject.word }
}

fn usual_material(kind: Kind) -> Material {
    let glossy = [Kind::Car, Kind::Teapot, Kind::Mug, Kind::Apple, Kind::Vase, Kind::Bowl];
    if kind == Kind::Bottle {
        Material::Glass
    } else if glossy.contains(&kind) {
        Material::Glossy
    } else if matches!(kind, Kind::Table | Kind::Chair) {
        Material::Oak
    } else {
        Material::Matte
    }
}

fn usual_colour(palette: &[Ink; 4], light: &Light, kind: Kind, index: usize) -> Ink {
    match kind {
        Kind::Tree => light.leaf(ink(98, 132, 72)),
        Kind::Pine => ink(56, 88, 72),
        Kind::Plant => ink(196, 112, 78),
        Kind::Bottle => ink(58, 92, 66),
        Kind::Apple => ink(186, 44, 44),
        Kind::Cat => [ink(196, 138, 84), ink(84, 82, 86), ink(206, 196, 182), ink(60, 54, 52)][index % 4],
        Kind::Dog => [ink(176, 126, 78), ink(92, 74, 62), ink(222, 206, 178)][index % 3],
        Kind::Bird => ink(120, 132, 148),
        Kind::House => ink(226, 214, 194),
        Kind::Lighthouse => ink(190, 52, 46),
        Kind::Table | Kind::Chair => ink(176, 130, 84),
        Kind::Teapot | Kind::Mug | Kind::Bowl | Kind::Vase => {
            [ink(236, 228, 212), palette[1], ink(206, 216, 214), palette[2].shift(0.15)][index % 4]
        }
        Kind::Candle => ink(240, 230, 210),
        Kind::Lamp | Kind::Window => ink(240, 228, 206),
        Kind::Book
        | Kind::Box
        | Kind::Phone
        | Kind::Sofa
        | Kind::Person
        | Kind::Car
        | Kind::Bicycle
        | Kind::Boat
        | Kind::Umbrella
        | Kind::Lantern
        | Kind::Unknown => palette[1 + index % 3],
    }
}
