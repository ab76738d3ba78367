//! Surfaces: where a finish lays which texture. Of a sketch its own segments say where; of any other picture colours do, and that is an
//! estimate.

use maquette_colour::LabTables;

use crate::detail::{box_blur, luma};
use crate::materials::{Named, Texture, affinity, materials};
use crate::picture::Picture;
use crate::resample::{Window, thumbnail};
use crate::segments::Segments;
use crate::textures::{Tile, full_step};

/// A material that was laid on a part of a picture.
#[derive(Debug, Clone, PartialEq)]
pub struct Surface {
    /// The material as it was named.
    pub material: String,
    /// Its texture.
    pub texture: Texture,
    /// The part that it was said of; none where colours decided.
    pub on: Option<String>,
    /// The share of the picture that took it, 0 to 1.
    pub share: f32,
    /// True where the place is a guess by colour.
    pub estimated: bool,
}

/// The longer side of the map of an estimate.
const MAP_SIDE: u32 = 320;
/// Weight of what is only an estimate.
const UNSURE: f32 = 0.6;

/// Every texture of a finish with its place.
pub(crate) struct Laid {
    layers: Vec<Layer>,
    /// Column of the map for every column of the result.
    columns: Vec<u32>,
    rows: Vec<u32>,
}

/// One texture's place: a weight for every pixel of a map.
struct Layer {
    tile: Tile,
    /// Levels of the strongest step, at a weight of 255.
    gain: f32,
    weights: Vec<u8>,
    map_width: usize,
    /// The rows between which it lies in perspective, if it lies on the ground.
    ground: Option<(f32, f32)>,
}

/// What is laid where, for a result of a size.
pub(crate) struct Place<'a> {
    pub parent: &'a Picture,
    pub window: Window,
    pub width: u32,
    pub height: u32,
    pub strength: f32,
    pub seed: u64,
}

impl Laid {
    /// Finds the surfaces that a line tells of.
    pub(crate) fn new(line: &str, place: &Place<'_>, segments: Option<&Segments>) -> (Self, Vec<Surface>) {
        let no_names = Vec::new();
        let named = materials(line, segments.map_or(&no_names, |s| &s.names));
        let scale = place.width.max(place.height) as f32 / 1600.0;
        let light = light_side(place.parent);
        let (mut layers, mut surfaces) = (Vec::new(), Vec::new());
        let mut map = None;
        for (index, material) in named.iter().enumerate() {
            let known = segments.zip(material.of);
            let (weights, map_width, ground) = match known {
                Some((segments, part)) => {
                    (of_part(segments, part), segments.width as usize, ground_rows(segments, part))
                }
                None => {
                    let map = map.get_or_insert_with(|| Map::of(place.parent));
                    (map.likely(material.texture), map.width, None)
                }
            };
            let share =
                weights.iter().map(|w| f32::from(*w)).sum::<f32>() / 255.0 / weights.len().max(1) as f32;
            surfaces.push(told(material, known.map(|(segments, part)| &segments.names[part]), share));
            if share > 0.0005 {
                let sure = if known.is_some() { 1.0 } else { UNSURE };
                let gain = full_step(material.texture) * sure * place.strength;
                let tile = Tile::new(material.texture, scale.max(0.4), light, place.seed ^ index as u64);
                layers.push((Layer { tile, gain, weights, map_width, ground }, known.is_some()));
            }
        }
        (Self::placed(layers, place, segments), surfaces)
    }

    /// Brings maps to the result: all layers share one map size, that of the segments or of the estimate.
    fn placed(layers: Vec<(Layer, bool)>, place: &Place<'_>, segments: Option<&Segments>) -> Self {
        // Where both kinds are used, estimates are brought to the segments' size.
        let size = match (segments, layers.iter().find(|(_, known)| *known)) {
            (Some(segments), Some(_)) => (segments.width as usize, segments.height as usize),
            (Some(_) | None, _) => layers
                .first()
                .map_or((1, 1), |(layer, _)| (layer.map_width, layer.weights.len() / layer.map_width.max(1))),
        };
        let layers = layers
            .into_iter()
            .map(|(mut layer, _)| {
                layer.weights = resized(&layer.weights, layer.map_width, size);
                layer.map_width = size.0;
                layer
            })
            .collect();
        let line = |start: f32, length: f32, whole: u32, count: u32, cells: usize| -> Vec<u32> {
            (0..count)
                .map(|i| {
                    let at = start + (i as f32 + 0.5) * length / count as f32;
                    ((at / whole as f32 * cells as f32) as usize).min(cells.saturating_sub(1)) as u32
                })
                .collect()
        };
        let window = place.window;
        Self {
            layers,
            columns: line(window.x, window.width, place.parent.width(), place.width, size.0),
            rows: line(window.y, window.height, place.parent.height(), place.height, size.1),
        }
    }

    /// The brightness steps of one row of the result, in 1/16 level; false if there are none.
    pub(crate) fn row(&self, y: usize, steps: &mut [i16]) -> bool {
        let mut any = false;
        for layer in &self.layers {
            let weights = &layer.weights[self.rows[y] as usize * layer.map_width..][..layer.map_width];
            if weights.iter().all(|w| *w == 0) {
                continue;
            }
            if !any {
                steps.fill(0);
                any = true;
            }
            layer.add(y, weights, &self.columns, self.rows.len(), steps);
        }
        any
    }
}

impl Layer {
    /// Adds the texture to a row.
    fn add(&self, y: usize, weights: &[u8], columns: &[u32], height: usize, steps: &mut [i16]) {
        let (grow, line, fade) = match self.ground {
            None => (1.0, y as f32, 1.0),
            Some((top, bottom)) => {
                // The ground recedes: what is farther off is smaller, and fades before it would flicker.
                let (top, bottom) = (top * height as f32, bottom * height as f32);
                let t = ((y as f32 - top) / (bottom - top).max(1.0)).clamp(0.0, 1.0);
                let away = 1.12 / (t + 0.12);
                (away, (bottom - top) * 0.5 * away, 1.0 / away.sqrt())
            }
        };
        let row = self.tile.row(line as usize);
        let middle = columns.len() as f32 / 2.0;
        let start = (middle * 64.0 - middle * grow) * 256.0;
        let (mut at, step) = (start as i64, (grow * 256.0) as i64);
        let gain = (self.gain * fade * 16.0 / 127.0 * 256.0 / 255.0) as i32;
        for (to, column) in steps.iter_mut().zip(columns) {
            let weight = i32::from(weights[*column as usize]);
            if weight > 0 {
                let texel = i32::from(row[self.tile.column(at)]);
                *to += ((texel * gain * weight) >> 8) as i16;
            }
            at += step;
        }
    }
}

fn told(material: &Named, on: Option<&String>, share: f32) -> Surface {
    Surface {
        material: material.words.clone(),
        texture: material.texture,
        on: on.cloned(),
        share,
        estimated: on.is_none(),
    }
}

/// Full weight on every part of a name, with a soft edge.
fn of_part(segments: &Segments, part: usize) -> Vec<u8> {
    let name = &segments.names[part];
    let same: Vec<bool> = segments.names.iter().map(|n| n == name).collect();
    let is = |p: &u8| same.get(usize::from(*p)).copied().unwrap_or(false);
    let mut weights: Vec<u8> = segments.parts.iter().map(|p| if is(p) { 255 } else { 0 }).collect();
    let own = weights.clone();
    box_blur(&mut weights, segments.width as usize, segments.height as usize, 1);
    // The edge is soft to the inside only: no texture leaves its thing.
    weights
        .iter_mut()
        .zip(own)
        .for_each(|(w, own)| *w = if own == 0 { 0 } else { w.saturating_sub(85).saturating_mul(2) });
    weights
}

/// The first and last row of the ground, as shares of the height.
fn ground_rows(segments: &Segments, part: usize) -> Option<(f32, f32)> {
    if part != usize::from(crate::canvas::GROUND) {
        return None;
    }
    let width = segments.width as usize;
    let rows: Vec<bool> =
        segments.parts.chunks_exact(width).map(|row| row.iter().any(|p| usize::from(*p) == part)).collect();
    let first = rows.iter().position(|r| *r)?;
    let last = rows.iter().rposition(|r| *r)?;
    Some((first as f32 / rows.len() as f32, (last + 1) as f32 / rows.len() as f32))
}

/// Brings a map to a size by nearest sample.
fn resized(weights: &[u8], width: usize, (to_width, to_height): (usize, usize)) -> Vec<u8> {
    let height = weights.len() / width.max(1);
    if (width, height) == (to_width, to_height) {
        return weights.to_vec();
    }
    let row = |y: usize| &weights[y * height / to_height * width..][..width];
    (0..to_height).flat_map(|y| (0..to_width).map(move |x| row(y)[x * width / to_width])).collect()
}

/// A small picture in L*a*b*, for estimates.
struct Map {
    width: usize,
    height: usize,
    labs: Vec<[f32; 3]>,
}

impl Map {
    fn of(picture: &Picture) -> Self {
        let small = thumbnail(picture, MAP_SIDE);
        let tables = LabTables::new();
        let labs = small.pixels().iter().map(|p| tables.lab(*p)).collect();
        Self { width: small.width() as usize, height: small.height() as usize, labs }
    }

    fn likely(&self, texture: Texture) -> Vec<u8> {
        let at_height = |i: usize| ((i / self.width) as f32 + 0.5) / self.height as f32;
        let likely = |(i, lab): (usize, &[f32; 3])| (affinity(texture, *lab, at_height(i)) * 255.0) as u8;
        let mut weights: Vec<u8> = self.labs.iter().enumerate().map(likely).collect();
        box_blur(&mut weights, self.width, self.height, 2);
        weights
    }
}

/// Which side a picture's light comes from: −1 left to 1 right, by where it is brighter.
pub(crate) fn light_side(picture: &Picture) -> f32 {
    let small = thumbnail(picture, 48);
    let width = small.width() as usize;
    let (mut lean, mut sum) = (0.0, 0.0);
    for (i, pixel) in small.pixels().iter().enumerate() {
        let off = ((i % width) as f32 + 0.5) / width as f32 - 0.5;
        let value = f32::from(luma(*pixel));
        lean += off * value;
        sum += value;
    }
    if sum > 0.0 { (lean / sum * 12.0).clamp(-1.0, 1.0) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compose::{StillOrder, compose};
    use crate::finish::{FinishOrder, finish};

    #[test]
    fn a_finish_keeps_the_side_of_the_light() {
        for seed in 0..6 {
            let prompt = "a leather sofa on a stone floor in a room";
            let order = StillOrder { prompt, negative: None, seed, width: 256, height: 192, palette: &[] };
            let parent = compose(&order).expect("a still").picture;
            let order = FinishOrder {
                parent: &parent,
                prompt,
                seed,
                width: 768,
                height: 576,
                strength: 1.0,
                palette: &[],
            };
            let (before, after) = (light_side(&parent), light_side(&finish(&order).expect("a finish")));
            assert!((before - after).abs() < 0.12, "seed {seed}: {before:.2} {after:.2}");
        }
    }

    #[test]
    fn light_is_on_the_brighter_side() {
        let slope = |flip: bool| {
            let value = |x: u32| if flip { 220 - x as u8 } else { 20 + x as u8 };
            let pixels = (0..200 * 20).map(|i| [value(i % 200), value(i % 200), 90, 255]).collect();
            light_side(&Picture::from_pixels(200, 20, pixels))
        };
        assert!(slope(true) < -0.3 && slope(false) > 0.3);
    }
}
