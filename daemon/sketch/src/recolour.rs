//! `recolour`: another hue and tone, the same light and shade.

use maquette_colour::{Lab, LabTables};

use crate::colour::Rgb;
use crate::error::SketchError;
use crate::picture::{Mask, Picture};

/// What to recolour, and to what.
#[derive(Debug, Clone, Copy)]
pub struct RecolourOrder<'a> {
    /// The picture.
    pub parent: &'a Picture,
    /// Where; a pixel whose mask is 0 stays as it is. Without a mask whatever has the old colour is recoloured.
    pub mask: Option<&'a Mask>,
    /// The old colour; none for the one that leads in the mask, or in the picture.
    pub from: Option<Rgb>,
    /// The new colour.
    pub to: Rgb,
    /// 0 keeps the old colour, 1 takes the new one fully.
    pub strength: f32,
}

/// Sectors of hue in which colour is counted.
const SECTORS: usize = 36;
/// Chroma under which a colour counts as grey.
const GREY: f32 = 9.0;

/// Changes a colour. Lightness keeps its course around the old colour's, so form and shading stay.
///
/// # Errors
/// [`SketchError::MaskSize`] if the mask has another size than the picture, [`SketchError::Parameter`] for a strength outside 0 to 1.
pub fn recolour(order: &RecolourOrder<'_>) -> Result<Picture, SketchError> {
    let parent = order.parent;
    if let Some(mask) = order.mask {
        mask.fits(parent)?;
    }
    if !(0.0..=1.0).contains(&order.strength) {
        return Err(SketchError::Parameter { name: "strength", expected: "0 to 1" });
    }
    let tables = LabTables::new();
    let to = tables.lab([order.to.r, order.to.g, order.to.b, 255]);
    let from = match order.from {
        Some(colour) => Some(tables.lab([colour.r, colour.g, colour.b, 255])),
        None => leading(&tables, parent, order.mask),
    };
    let Some(from) = from else { return Ok(parent.clone()) };
    let change = Change { from, to, strength: order.strength, everywhere: order.mask.is_some() };
    let mut known = [([0_u8; 4], [0_u8; 4]); 1024];
    let mut pixels = parent.pixels().to_vec();
    for (i, pixel) in pixels.iter_mut().enumerate() {
        if order.mask.is_some_and(|mask| mask.values()[i] == 0) || pixel[3] == 0 {
            continue;
        }
        // Neighbours often share their colour, and sketches have few; an entry of all zeros is no pixel that comes here.
        let [r, g, b, _] = pixel.map(usize::from);
        let slot = &mut known[(r * 37 + g * 101 + b * 11) % 1024];
        if slot.0 != *pixel {
            *slot = (*pixel, tables.pixel(change.of(tables.lab(*pixel)), pixel[3]));
        }
        *pixel = slot.1;
    }
    Ok(Picture::from_pixels(parent.width(), parent.height(), pixels))
}

/// From one colour to another.
struct Change {
    from: Lab,
    to: Lab,
    strength: f32,
    /// Whether every pixel is meant, and not only those like the old colour.
    everywhere: bool,
}

impl Change {
    fn of(&self, lab: Lab) -> Lab {
        let weight = self.strength * if self.everywhere { 1.0 } else { likeness(lab, self.from) };
        if weight <= 0.0 {
            return lab;
        }
        // How colourful the pixel is against the old colour tells how colourful it will be against the new one: glints stay white and
        // creases stay dark. A grey thing takes the colour evenly.
        let (own, old) = (chroma(lab), chroma(self.from));
        let share = if old > GREY { (own / old).clamp(0.0, 1.5) } else { 1.0 };
        let dark_or_glint = (lab[0] / 12.0).min((100.0 - lab[0]) / 6.0).clamp(0.0, 1.0);
        let l = tone(lab[0], self.from[0], self.to[0]);
        let wanted = [l, self.to[1] * share * dark_or_glint, self.to[2] * share * dark_or_glint];
        [0, 1, 2].map(|i| lab[i] + (wanted[i] - lab[i]) * weight)
    }
}

/// A lightness on the line that takes the old colour's to the new one's and leaves black and white where they are.
fn tone(l: f32, from: f32, to: f32) -> f32 {
    let (from, to) = (from.clamp(8.0, 92.0), to.clamp(8.0, 92.0));
    if l <= from { l * to / from } else { 100.0 - (100.0 - l) * (100.0 - to) / (100.0 - from) }
}

fn chroma(lab: Lab) -> f32 {
    (lab[1] * lab[1] + lab[2] * lab[2]).sqrt()
}

/// How much a pixel belongs to a colour, 0 to 1: by the angle between them around grey; a grey by its nearness.
fn likeness(lab: Lab, colour: Lab) -> f32 {
    let (own, other) = (chroma(lab), chroma(colour));
    if other <= GREY {
        let off = (lab[0] - colour[0]).abs() / 40.0 + own / 14.0;
        return (1.6 - off * 1.6).clamp(0.0, 1.0);
    }
    if own < 1.0 {
        return 0.0;
    }
    let along = (lab[1] * colour[1] + lab[2] * colour[2]) / (own * other);
    let same_hue = ((along - 0.78) / 0.14).clamp(0.0, 1.0);
    same_hue * ((own - 3.0) / 9.0).clamp(0.0, 1.0)
}

/// The colour that leads: the mean around the hue that has most colour in it, or of all where everything is grey.
pub(crate) fn leading(tables: &LabTables, picture: &Picture, mask: Option<&Mask>) -> Option<Lab> {
    let mut sums = [[0.0_f64; 4]; SECTORS + 1];
    // A few ten thousand pixels are enough.
    let step = (picture.pixels().len() / 40_000).max(1);
    for (i, pixel) in picture.pixels().iter().enumerate().step_by(step) {
        if mask.is_some_and(|mask| mask.values()[i] == 0) || pixel[3] < 128 {
            continue;
        }
        let lab = tables.lab(*pixel);
        let (sector, weight) =
            if chroma(lab) < GREY { (SECTORS, 1.0) } else { (sector(lab), f64::from(chroma(lab))) };
        for (sum, value) in sums[sector].iter_mut().zip([lab[0], lab[1], lab[2], 1.0]) {
            *sum += f64::from(value) * weight;
        }
    }
    // A hue leads together with its neighbours, for one thing has more than one.
    let with_neighbours = |i: usize| -> [f64; 4] {
        let sum = |k: usize| (0..3).map(|d| sums[(i + SECTORS + d - 1) % SECTORS][k]).sum();
        [sum(0), sum(1), sum(2), sum(3)]
    };
    let coloured = (0..SECTORS).map(with_neighbours).max_by(|a, b| a[3].total_cmp(&b[3])).unwrap_or_default();
    let best = if coloured[3] > 0.0 { coloured } else { sums[SECTORS] };
    (best[3] > 0.0).then(|| [0, 1, 2].map(|k| (best[k] / best[3]) as f32))
}

/// The sector of a colour's hue, by its direction; exact angles do not matter.
fn sector(lab: Lab) -> usize {
    let (a, b) = (lab[1], lab[2]);
    // A diamond's way round, 0 to 4: a quarter for every quarter of a turn.
    let share = b.abs() / (a.abs() + b.abs()).max(1e-6);
    let way = match (a >= 0.0, b >= 0.0) {
        (true, true) => share,
        (false, true) => 2.0 - share,
        (false, false) => 2.0 + share,
        (true, false) => 4.0 - share,
    };
    ((way / 4.0 * SECTORS as f32) as usize).min(SECTORS - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A red ball's worth of shades beside green ones.
    fn picture() -> Picture {
        let pixel = |i: u32| {
            let v = (40 + i / 32 * 5) as u8;
            if i % 32 < 16 { [v, v / 4, v / 5, 255] } else { [v / 4, v / 2, v / 4, 255] }
        };
        Picture::from_pixels(32, 32, (0..1024).map(pixel).collect())
    }

    #[test]
    fn the_leading_colour_changes_and_its_shading_stays() {
        let parent = picture();
        let order = RecolourOrder {
            parent: &parent,
            mask: None,
            from: None,
            to: Rgb::new(30, 70, 200),
            strength: 1.0,
        };
        let made = recolour(&order).expect("it is recoloured");
        for y in 4..32 {
            let at = |x: usize| made.pixels()[y * 32 + x];
            assert!(at(3)[2] > at(3)[0], "blue leads in row {y}: {:?}", at(3));
            assert!(at(24).iter().zip(parent.pixels()[y * 32 + 24]).all(|(a, b)| a.abs_diff(b) <= 1), "{y}");
            let luma = |x: usize, y: usize| crate::detail::luma(made.pixels()[y * 32 + x]);
            assert!(luma(3, y) >= luma(3, y - 1), "lighter downwards as before");
        }
        let none = RecolourOrder { strength: 0.0, ..order };
        let same = recolour(&none).expect("it is made");
        assert!(same.rgba().iter().zip(parent.rgba()).all(|(a, b)| a.abs_diff(*b) <= 1));
    }

    #[test]
    fn outside_the_mask_every_byte_is_equal() {
        let parent = picture();
        let mask = Mask::new(32, 32, (0..1024).map(|i| u8::from(i % 7 == 0)).collect()).expect("a mask");
        let to = Rgb::new(240, 200, 20);
        let order = RecolourOrder { parent: &parent, mask: Some(&mask), from: None, to, strength: 1.0 };
        let made = recolour(&order).expect("it is recoloured");
        for (i, (new, old)) in made.pixels().iter().zip(parent.pixels()).enumerate() {
            assert!(i % 7 == 0 || new == old);
        }
        assert_ne!(made, parent);
    }

    #[test]
    fn tones_keep_their_order_and_ends() {
        for (from, to) in [(30.0, 80.0), (80.0, 30.0), (0.0, 100.0)] {
            assert_eq!((tone(0.0, from, to), tone(100.0, from, to)), (0.0, 100.0));
            assert!((1..100).all(|l| tone(l as f32, from, to) >= tone(l as f32 - 1.0, from, to)));
        }
    }
}
