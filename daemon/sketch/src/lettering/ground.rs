//! What lies under letters: how light it is at its worst, and the scrim that makes it quiet enough to read on.

use std::sync::LazyLock;

use super::Area;
use crate::canvas::Canvas;
use crate::colour::{Ink, ink};
use crate::lab::linear;
use crate::number::smooth_step;

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

/// The light that each sRGB code gives, 0 to 1.
static LIGHT: LazyLock<[f32; 256]> = LazyLock::new(|| {
    let mut table = [0.0; 256];
    for (code, light) in (0_u8..=255).zip(&mut table) {
        *light = linear(code) as f32;
    }
    table
});

/// Relative luminance as WCAG 2.2 defines it, 0 to 1.
fn luminance([r, g, b, _]: [u8; 4]) -> f32 {
    let light = |code: u8| LIGHT[usize::from(code)];
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

/// The ground of an area.
pub(super) struct Ground {
    /// Mean colour.
    pub colour: Ink,
    /// Luminance of the darkest pixel.
    darkest: f32,
    /// Luminance of the lightest pixel.
    lightest: f32,
    /// How much the luma varies, in all and from one sample to the next.
    pub spread: f32,
}

impl Ground {
    /// Measures an area; what lies outside the picture is left out.
    pub(super) fn of(canvas: &Canvas, area: Area) -> Self {
        let (left, top, right, bottom) = pixels_of(canvas, area);
        let (mut darkest, mut lightest) = (1.0_f32, 0.0_f32);
        for y in top..bottom {
            for pixel in &canvas.pixels[y * canvas.width + left..y * canvas.width + right] {
                let light = luminance(*pixel);
                (darkest, lightest) = (darkest.min(light), lightest.max(light));
            }
        }
        let (colour, spread) = unrest(canvas, area);
        Self { colour, darkest, lightest, spread }
    }

    /// The least contrast of a letter to any pixel of the ground.
    pub(super) fn worst(&self, letter: Ink) -> f32 {
        let light = luminance(letter.bytes());
        if light > self.lightest {
            ratio(light, self.lightest)
        } else if light < self.darkest {
            ratio(light, self.darkest)
        } else {
            1.0
        }
    }
}

/// Mean colour of an area, and its unrest, by samples.
pub(super) fn unrest(canvas: &Canvas, (left, top, right, bottom): Area) -> (Ink, f32) {
    let column = |x: f32| (x.max(0.0) as usize).min(canvas.width - 1);
    let row = |y: f32| (y.max(0.0) as usize).min(canvas.height - 1);
    let (mut r, mut g, mut b, mut luma2, mut count, mut edges) = (0.0, 0.0, 0.0, 0.0, 0.0_f32, 0.0);
    for i in 0..9 {
        let mut before = None;
        for j in 0..40 {
            let y = row(top + (bottom - top) * (i as f32 + 0.5) / 9.0);
            let x = column(left + (right - left) * (j as f32 + 0.5) / 40.0);
            let [pr, pg, pb, _] = canvas.pixels[y * canvas.width + x];
            let colour = ink(pr, pg, pb);
            (r, g, b) = (r + colour.r, g + colour.g, b + colour.b);
            luma2 += colour.luma() * colour.luma();
            edges += before.map_or(0.0, |b: f32| (b - colour.luma()).abs());
            before = Some(colour.luma());
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
    for _ in 0..MOST_LAYERS {
        let ground = Ground::of(canvas, area);
        if ground.worst(letter) >= ENOUGH && ground.spread <= QUIET {
            return;
        }
        let end = if letter.luma() > 0.5 { ink(14, 16, 22) } else { ink(255, 252, 244) };
        scrim(canvas, area, feather, ground.colour.mix(end, 0.82));
    }
}

/// One layer of a scrim.
fn scrim(canvas: &mut Canvas, area: Area, feather: f32, colour: Ink) {
    let (left, top, right, bottom) = area;
    let grown = (left - feather, top - feather, right + feather, bottom + feather);
    let (x0, y0, x1, y1) = pixels_of(canvas, grown);
    let [r, g, b, _] = colour.bytes();
    let inverse = 1.0 / feather.max(0.01);
    let outside = |v: f32, low: f32, high: f32| (low - v).max(v - high).max(0.0) * inverse;
    for y in y0..y1 {
        let dy = outside(y as f32 + 0.5, top, bottom);
        for x in x0..x1 {
            let dx = outside(x as f32 + 0.5, left, right);
            let distance = (dx * dx + dy * dy).sqrt();
            let weight = ((1.0 - smooth_step(0.0, 1.0, distance)) * LAYER * 256.0 + 0.5) as u32;
            if weight == 0 {
                continue;
            }
            let pixel = &mut canvas.pixels[y * canvas.width + x];
            for (old, new) in pixel.iter_mut().zip([r, g, b]) {
                *old = ((u32::from(*old) * (256 - weight) + u32::from(new) * weight + 128) >> 8) as u8;
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
            let worst = Ground::of(&canvas, area).worst(letter);
            assert!(worst >= CONTRAST, "{worst} on {grey}");
            assert_eq!(canvas.pixels[0], [grey, grey, grey, 255], "far away nothing changes");
        }
    }
}
