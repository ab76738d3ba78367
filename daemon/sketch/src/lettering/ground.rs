//! What lies under letters: how light it is at its worst, and the scrim that makes it quiet enough to read on.

use maquette_colour::linear_table;

use super::Area;
use crate::canvas::Canvas;
use crate::colour::{Ink, ink};
use crate::number::smooth_step;
use crate::paint::floor_to_byte;
use crate::run::{Mix, lay_over};

/// Contrast that every pixel of the ground has to a letter: level AA of WCAG 2.2 for text of any size.
pub(super) const CONTRAST: f32 = 4.5;
/// What is aimed at, so that eyes and readers by machine have an easy time.
const ENOUGH: f32 = 5.5;
/// The most unrest that letters are set on as it is.
const QUIET: f32 = 0.12;
/// How much of the ground one layer of a scrim hides.
const LAYER: f32 = 0.36;
/// Layers until nothing but the scrim is seen.
const MOST_LAYERS: usize = 8;

/// Relative luminance as WCAG 2.2 defines it, 0 to 1.
fn luminance([r, g, b, _]: [u8; 4]) -> f32 {
    let table = linear_table();
    let light = |code: u8| table[usize::from(code)];
    0.2126 * light(r) + 0.7152 * light(g) + 0.0722 * light(b)
}

/// Contrast ratio of two luminances as WCAG 2.2 defines it, 1 to 21.
fn ratio(a: f32, b: f32) -> f32 {
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// Contrast ratio of two colours, 1 to 21.
pub(super) fn contrast(a: Ink, b: Ink) -> f32 {
    ratio(luminance(a.bytes()), luminance(b.bytes()))
}

/// The least contrast of a letter to any pixel of an area, inside the picture.
#[cfg(test)]
fn worst(canvas: &Canvas, area: Area, letter: Ink) -> f32 {
    let lights = rows_of(canvas, area).flatten().map(|pixel| luminance(*pixel));
    let (darkest, lightest) =
        lights.fold((1.0_f32, 0.0_f32), |range, light| (range.0.min(light), range.1.max(light)));
    between(letter, darkest, lightest)
}

/// True if a letter has enough contrast to every pixel of an area, and all of them are darker than it or all lighter.
fn stands_out(canvas: &Canvas, area: Area, letter: Ink) -> bool {
    let light = luminance(letter.bytes());
    let mut sides = (false, false);
    let mut is_clear = |darkest: f32, lightest: f32| {
        sides = (sides.0 || darkest < light, sides.1 || lightest > light);
        sides != (true, true) && between(letter, darkest, lightest) >= ENOUGH
    };
    rows_of(canvas, area).flat_map(|row| row.chunks(PIECE)).all(|piece| {
        let (darkest, lightest) = extremes(piece);
        // Most pieces of a row need no look at their pixels one by one.
        between(letter, luminance(darkest), luminance(lightest)) >= ENOUGH
            && is_clear(luminance(darkest), luminance(lightest))
            || piece.iter().map(|pixel| luminance(*pixel)).all(|light| is_clear(light, light))
    })
}

/// Pixels of a row that are looked at together.
const PIECE: usize = 64;

/// The least and the most of each channel of some pixels: none of them is darker or lighter than these two.
fn extremes(pixels: &[[u8; 4]]) -> ([u8; 4], [u8; 4]) {
    let (mut low, mut high) = ([255_u8; 16], [0_u8; 16]);
    let (fours, rest) = pixels.as_flattened().as_chunks::<16>();
    for four in fours {
        low.iter_mut().zip(four).for_each(|(low, code)| *low = (*low).min(*code));
        high.iter_mut().zip(four).for_each(|(high, code)| *high = (*high).max(*code));
    }
    for (i, code) in rest.iter().enumerate() {
        (low[i], high[i]) = (low[i].min(*code), high[i].max(*code));
    }
    let least = |i: usize| low[i].min(low[i + 4]).min(low[i + 8]).min(low[i + 12]);
    let most = |i: usize| high[i].max(high[i + 4]).max(high[i + 8]).max(high[i + 12]);
    ([0, 1, 2, 3].map(least), [0, 1, 2, 3].map(most))
}

/// The least contrast of a letter to grounds of luminances from one to another.
fn between(letter: Ink, darkest: f32, lightest: f32) -> f32 {
    let light = luminance(letter.bytes());
    if light > lightest {
        ratio(light, lightest)
    } else if light < darkest {
        ratio(light, darkest)
    } else {
        1.0
    }
}

/// The pixels of an area inside the picture, row by row.
fn rows_of(canvas: &Canvas, area: Area) -> impl Iterator<Item = &[[u8; 4]]> {
    let (left, top, right, bottom) = pixels_of(canvas, area);
    (top..bottom).map(move |y| &canvas.pixels[y * canvas.width + left..y * canvas.width + right])
}

/// Mean colour of an area, and its unrest, by samples.
pub(super) fn unrest(canvas: &Canvas, area: Area) -> (Ink, f32) {
    unrest_of(&samples(canvas, area))
}

/// Rows of samples of an area.
type Samples = [[[u8; 4]; 40]; 9];

/// The samples of an area.
fn samples(canvas: &Canvas, (left, top, right, bottom): Area) -> Samples {
    let column = |x: f32| (x.max(0.0) as usize).min(canvas.width - 1);
    let row = |y: f32| (y.max(0.0) as usize).min(canvas.height - 1);
    let columns: [usize; 40] =
        std::array::from_fn(|j| column(left + (right - left) * (j as f32 + 0.5) / 40.0));
    std::array::from_fn(|i| {
        let y = row(top + (bottom - top) * (i as f32 + 0.5) / 9.0);
        columns.map(|x| canvas.pixels[y * canvas.width + x])
    })
}

/// Mean colour and unrest of samples.
fn unrest_of(samples: &Samples) -> (Ink, f32) {
    let (mut r, mut g, mut b, mut luma2, mut count, mut edges) = (0.0, 0.0, 0.0, 0.0, 0.0_f32, 0.0);
    for row in samples {
        let mut before = None;
        for [pr, pg, pb, _] in row {
            let colour = ink(*pr, *pg, *pb);
            let luma = colour.luma();
            (r, g, b) = (r + colour.r, g + colour.g, b + colour.b);
            luma2 += luma * luma;
            edges += before.map_or(0.0, |before: f32| (before - luma).abs());
            before = Some(luma);
            count += 1.0;
        }
    }
    let colour = Ink { r: r / count, g: g / count, b: b / count, a: 1.0 };
    let variance = (luma2 / count - colour.luma() * colour.luma()).max(0.0);
    (colour, variance.sqrt() + 3.0 * edges / count)
}

/// Lays a scrim under an area, layer by layer, until letters of a colour stand out everywhere in it. It fades out
/// over `feather` pixels around the area and takes the ground's own colour along. Nothing is laid where none is needed.
pub(super) fn quieten(canvas: &mut Canvas, area: Area, feather: f32, letter: Ink) {
    let end = if letter.luma() > 0.5 { ink(14, 16, 22) } else { ink(255, 252, 244) };
    // In a large area all samples are well inside and take the whole weight.
    let is_large = area.2 - area.0 >= 80.0 && area.3 - area.1 >= 18.0;
    let mut scrim = None;
    let mut left = MOST_LAYERS;
    while left > 0 {
        // As long as the samples are too lively, another layer is needed, and they tell its colour.
        let mut samples = samples(canvas, area);
        let mut layers = Vec::new();
        while layers.len() < if is_large { left } else { 1 } {
            let (colour, spread) = unrest_of(&samples);
            if spread <= QUIET {
                break;
            }
            layers.push(colour.mix(end, 0.82));
            lay_over(samples.as_flattened_mut(), colour.mix(end, 0.82).bytes(), WHOLE);
        }
        if layers.is_empty() {
            if stands_out(canvas, area, letter) {
                return;
            }
            layers.push(unrest_of(&samples).0.mix(end, 0.82));
        }
        left -= layers.len();
        scrim.get_or_insert_with(|| Scrim::new(canvas, area, feather)).lay(canvas, &layers);
    }
}

/// The weight of a layer of a scrim in the area itself, in 1/256.
const WHOLE: u32 = (LAYER * 256.0 + 0.5) as u32;

/// The weights of a layer of a scrim, which all layers share.
struct Scrim {
    left: usize,
    top: usize,
    width: usize,
    /// The columns of the area itself, in which a row has one weight.
    middle: std::ops::Range<usize>,
    /// The weight of each column in rows of the area itself, in 1/256.
    across: Vec<u8>,
    rows: Vec<Weights>,
}

/// The weights of a row.
enum Weights {
    /// Those of the area.
    Whole,
    /// Its own.
    Own(Vec<u8>),
}

impl Scrim {
    fn new(canvas: &Canvas, (left, top, right, bottom): Area, feather: f32) -> Self {
        let grown = (left - feather, top - feather, right + feather, bottom + feather);
        let (x0, y0, x1, y1) = pixels_of(canvas, grown);
        let inverse = 1.0 / feather.max(0.01);
        let outside = |v: f32, low: f32, high: f32| (low - v).max(v - high).max(0.0) * inverse;
        let dxs: Vec<f32> = (x0..x1).map(|x| outside(x as f32 + 0.5, left, right)).collect();
        let weigh = |dy: f32| {
            let weight = |dx: &f32| {
                let distance = (dx * dx + dy * dy).sqrt();
                floor_to_byte((1.0 - smooth_step(0.0, 1.0, distance)) * LAYER * 256.0 + 0.5)
            };
            dxs.iter().map(weight).collect()
        };
        let row = |y: usize| {
            let dy = outside(y as f32 + 0.5, top, bottom);
            if dy == 0.0 { Weights::Whole } else { Weights::Own(weigh(dy)) }
        };
        let first = dxs.iter().position(|dx| *dx == 0.0).unwrap_or(0);
        let last = dxs.iter().rposition(|dx| *dx == 0.0).map_or(first, |last| last + 1);
        Self {
            left: x0,
            top: y0,
            width: x1 - x0,
            middle: first..last,
            across: weigh(0.0),
            rows: (y0..y1).map(row).collect(),
        }
    }

    /// Lays layers of some colours, one after the other.
    fn lay(&self, canvas: &mut Canvas, layers: &[Ink]) {
        let ready = |colour: &Ink| {
            let colour = colour.bytes();
            (colour, std::array::from_fn::<Mix, { WHOLE as usize + 1 }, _>(|i| Mix::of(colour, i as u32)))
        };
        let layers: Vec<_> = layers.iter().map(ready).collect();
        for (y, weights) in (self.top..).zip(&self.rows) {
            let start = y * canvas.width + self.left;
            let row = &mut canvas.pixels[start..start + self.width];
            let weights = match weights {
                Weights::Whole => &self.across,
                Weights::Own(weights) => weights,
            };
            let (before, rest) = row.split_at_mut(self.middle.start);
            let (middle, after) = rest.split_at_mut(self.middle.len());
            let sides = [(before, &weights[..self.middle.start]), (after, &weights[self.middle.end..])];
            for (colour, _) in &layers {
                let weight = weights.get(self.middle.start).copied().unwrap_or(0);
                lay_over(middle, *colour, u32::from(weight));
            }
            for (pixel, weight) in sides.into_iter().flat_map(|(row, weights)| row.iter_mut().zip(weights)) {
                if *weight > 0 {
                    for (_, mixes) in &layers {
                        *pixel = mixes[usize::from(*weight)].over(*pixel);
                    }
                }
            }
        }
    }
}

/// The pixels that an area touches, inside the picture: left, top, right, bottom; at least one.
pub(super) fn pixels_of(canvas: &Canvas, (left, top, right, bottom): Area) -> (usize, usize, usize, usize) {
    let cut = |v: f32, most: usize| (v.max(0.0) as usize).min(most);
    let (x0, y0) = (cut(left.floor(), canvas.width - 1), cut(top.floor(), canvas.height - 1));
    let (x1, y1) = (cut(right.ceil(), canvas.width), cut(bottom.ceil(), canvas.height));
    (x0, y0, x1.max(x0 + 1), y1.max(y0 + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ratios_are_those_of_wcag() {
        for (a, b, expect) in [
            ((255, 255, 255), (0, 0, 0), 21.0),
            ((119, 119, 119), (255, 255, 255), 4.478),
            ((255, 0, 0), (255, 255, 255), 3.998),
            ((18, 52, 86), (18, 52, 86), 1.0),
        ] {
            let got = contrast(ink(a.0, a.1, a.2), ink(b.0, b.1, b.2));
            assert!((got - expect).abs() < 0.01, "{got} for {a:?} on {b:?}");
        }
    }

    #[test]
    fn a_scrim_is_laid_only_where_it_is_needed() {
        let area = (20.0, 20.0, 80.0, 40.0);
        let (paper, dark) = (ink(255, 251, 242), ink(30, 30, 36));
        let mut canvas = Canvas::new(100, 60);
        quieten(&mut canvas, area, 8.0, paper);
        assert!(canvas.pixels.iter().all(|p| p[0] == 0), "white letters on black need nothing");
        for (letter, grey) in [(dark, 0), (paper, 255), (paper, 160), (dark, 110)] {
            canvas.pixels.fill([grey, grey, grey, 255]);
            canvas.pixels[30 * 100 + 50] = [255, 255, 255, 255];
            canvas.pixels[31 * 100 + 50] = [0, 0, 0, 255];
            quieten(&mut canvas, area, 8.0, letter);
            let worst = worst(&canvas, area, letter);
            assert!(worst >= CONTRAST, "{worst} on {grey}");
            assert_eq!(stands_out(&canvas, area, letter), worst >= ENOUGH, "{worst} on {grey}");
            assert_eq!(canvas.pixels[0], [grey, grey, grey, 255], "far away nothing changes");
        }
    }
}
