//! Light on bodies: cast shadow, form shading and rim, all computed from the body's silhouette.
//!
//! The difference of the blurred silhouette towards and away from the light acts as `normal · light` of an
//! inflated body (the idea of S. Johnston, "Lumo: illumination for cel animation", NPAR 2002), so that
//! every subject gets a lit side, a shade side and a rim without a model of its own.

use crate::canvas::{Bounds, Canvas, blend};
use crate::light::Light;
use crate::run::Mix;

/// How a body takes light.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Finish {
    /// Strength of light and shade, 0 to 1.
    pub form: f32,
    /// Strength of the rim, 0 to 1.
    pub rim: f32,
    /// Size of the body in pixels; radii follow it.
    pub size: f32,
}

/// A blurred copy of a part of the silhouette.
struct Soft {
    area: Bounds,
    values: Vec<u8>,
}

impl Soft {
    /// Blurs the silhouette around its bounds by two box passes (a triangle filter), as far as `margin` beyond them; the radius and
    /// one more is the least.
    fn of(canvas: &Canvas, bounds: Bounds, radius: usize, margin: usize) -> Self {
        let area = bounds.grown(margin.max(radius + 1), canvas.width, canvas.height);
        let (width, height) = (area.right - area.left, area.bottom - area.top);
        let mut values = Vec::with_capacity(width * height);
        for y in area.top..area.bottom {
            let start = y * canvas.width;
            values.extend_from_slice(&canvas.silhouette[start + area.left..start + area.right]);
        }
        let mut columns = vec![0; width * height];
        for _ in 0..2 {
            blur_rows(&mut values, width, radius);
            blur_columns(&values, &mut columns, width, radius);
            std::mem::swap(&mut values, &mut columns);
        }
        Self { area, values }
    }

    /// The values of a canvas row from a column on; outside they are 0.
    fn row(&self, x: isize, y: isize, to: &mut [u8]) {
        to.fill(0);
        if y < self.area.top as isize || y >= self.area.bottom as isize {
            return;
        }
        let width = self.area.right - self.area.left;
        let row = &self.values[(y - self.area.top as isize) as usize * width..][..width];
        let into = x - self.area.left as isize;
        let (skipped, first) = ((-into).max(0) as usize, into.max(0) as usize);
        if let (Some(to), Some(row)) = (to.get_mut(skipped..), row.get(first..)) {
            to.iter_mut().zip(row).for_each(|(to, value)| *to = *value);
        }
    }
}

/// Running mean along rows; outside counts as 0.
fn blur_rows(values: &mut [u8], width: usize, radius: usize) {
    let scale = 65_536 / (2 * radius as u32 + 1);
    // The row with nothing before and after it.
    let mut padded = vec![0; width + 2 * radius + 1];
    for row in values.chunks_exact_mut(width.max(1)) {
        padded[radius..radius + width].copy_from_slice(row);
        let mut sum: u32 = padded[..2 * radius].iter().map(|v| u32::from(*v)).sum();
        for (value, (leave, enter)) in row.iter_mut().zip(padded.iter().zip(&padded[2 * radius..])) {
            sum = sum.wrapping_add(u32::from(*enter));
            *value = (sum.wrapping_mul(scale) >> 16) as u8;
            sum = sum.wrapping_sub(u32::from(*leave));
        }
    }
}

/// The greatest radius whose sums fit into 16 bits.
const NARROW: usize = 127;

/// Running mean along columns, a row at a time so that memory is read in order.
fn blur_columns(from: &[u8], to: &mut [u8], width: usize, radius: usize) {
    let scale = 65_536 / (2 * radius as u32 + 1);
    if radius <= NARROW {
        let next = |sum: &mut u16, enter: u8, leave: u8| {
            let full = sum.wrapping_add(u16::from(enter));
            *sum = full.wrapping_sub(u16::from(leave));
            ((u32::from(full) * u32::from(scale as u16)) >> 16) as u8
        };
        run_down(from, to, width, radius, next);
    } else {
        let next = |sum: &mut u32, enter: u8, leave: u8| {
            let full = sum.wrapping_add(u32::from(enter));
            *sum = full.wrapping_sub(u32::from(leave));
            (full.wrapping_mul(scale) >> 16) as u8
        };
        run_down(from, to, width, radius, next);
    }
}

/// Goes down the rows with a sum for every column. `next` takes a value in and another out, and gives the mean in between.
fn run_down<S: Copy + Default>(
    from: &[u8],
    to: &mut [u8],
    width: usize,
    radius: usize,
    next: impl Fn(&mut S, u8, u8) -> u8,
) {
    let width = width.max(1);
    let (nothing, height) = (vec![0; width], from.len() / width);
    let row = |y: usize| from.get(y * width..(y + 1) * width).unwrap_or(&nothing);
    let mut sums = vec![S::default(); width];
    for y in 0..height + radius {
        let leave = y.checked_sub(2 * radius).map_or(nothing.as_slice(), row);
        let columns = sums.iter_mut().zip(row(y).iter().zip(leave));
        match y.checked_sub(radius).and_then(|y| to.get_mut(y * width..(y + 1) * width)) {
            None => columns.for_each(|(sum, (enter, leave))| _ = next(sum, *enter, *leave)),
            Some(out) => out
                .iter_mut()
                .zip(columns)
                .for_each(|(mean, (sum, (enter, leave)))| *mean = next(sum, *enter, *leave)),
        }
    }
}

/// Darkens what lies under the current silhouette, blurred: a cast shadow.
///
/// `strength` is 0 to 1; `fade` gives the row where the shadow touches its body and the row where it has
/// lost two thirds of its strength.
pub(crate) fn cast(
    canvas: &mut Canvas,
    bounds: Bounds,
    light: &Light,
    radius: usize,
    strength: f32,
    fade: (f32, f32),
) {
    if bounds.is_empty() {
        return;
    }
    canvas.settle();
    let radius = radius.max(1);
    let soft = Soft::of(canvas, bounds, radius, 2 * radius + 1);
    let dark = light.shade.times(light.shade).shift(-0.25).bytes();
    let area = soft.area;
    let width = area.right - area.left;
    for y in area.top..area.bottom {
        let t = ((y as f32 - fade.0) / (fade.1 - fade.0)).clamp(0.0, 1.0);
        let weight = (strength * (1.0 - 0.66 * t) * 257.0) as u32;
        let row = &mut canvas.pixels[y * canvas.width + area.left..y * canvas.width + area.right];
        let values = &soft.values[(y - area.top) * width..(y - area.top + 1) * width];
        for (pixel, value) in row.iter_mut().zip(values) {
            if *value > 0 {
                *pixel = blend(*pixel, dark, (u32::from(*value) * weight) >> 8);
            }
        }
    }
}

/// Gives the body under the current silhouette its lit side, shade side and rim.
pub(crate) fn model(canvas: &mut Canvas, bounds: Bounds, light: &Light, finish: Finish) {
    if bounds.is_empty() {
        return;
    }
    canvas.settle();
    let towards = light.towards();
    let step = |size: f32| ((towards.0 * size) as isize, (towards.1 * size) as isize);
    let (form_step, rim_step) = (step(finish.size * 0.085), step((finish.size * 0.014).max(1.6)));
    let far = |step: (isize, isize)| step.0.unsigned_abs().max(step.1.unsigned_abs());
    let broad = Soft::of(canvas, bounds, ((finish.size * 0.085) as usize).clamp(1, 200), far(form_step));
    let narrow = Soft::of(canvas, bounds, ((finish.size * 0.006) as usize).clamp(1, 12), far(rim_step));
    let dark = light.shade.times(light.shade).shift(-0.1).bytes();
    let lit = light.key.bytes();
    let (shade, shine, gleam) = (mixes(dark, 190), mixes(lit, 72), mixes(lit, 256));
    let (form, rim) = ((finish.form * 256.0) as u16, (finish.rim * 256.0) as u16);
    let mut rows = [0; 5].map(|_: u8| vec![0_u8; bounds.right - bounds.left]);
    let [towards, away, forms, rims, behind] = &mut rows;
    for y in bounds.top..bounds.bottom {
        let (px, py) = (bounds.left as isize, y as isize);
        broad.row(px - form_step.0, py - form_step.1, towards);
        broad.row(px + form_step.0, py + form_step.1, away);
        narrow.row(px - rim_step.0, py - rim_step.1, rims);
        narrow.row(px + rim_step.0, py + rim_step.1, behind);
        let line = y * canvas.width + bounds.left..y * canvas.width + bounds.right;
        let inside = &canvas.silhouette[line.clone()];
        forms.copy_from_slice(towards);
        weigh(forms, away, inside, form, u8::abs_diff);
        weigh(rims, behind, inside, rim, u8::saturating_sub);
        let sides = towards.iter().zip(away.iter()).map(|(towards, away)| towards > away);
        let weights = forms.iter().zip(rims.iter()).zip(sides);
        for ((pixel, inside), ((form, rim), is_lit)) in
            canvas.pixels[line].iter_mut().zip(inside).zip(weights)
        {
            if *inside > 0 {
                let shades = if is_lit { &shine } else { &shade };
                *pixel = gleam[usize::from(*rim)].over(shades[usize::from(*form)].over(*pixel));
            }
        }
    }
}

/// Turns values into weights, 0 to 254: how far they are from others, by how much of the body is there, by a strength of 0 to 256.
fn weigh(values: &mut [u8], others: &[u8], inside: &[u8], strength: u16, apart: fn(u8, u8) -> u8) {
    for (value, (other, inside)) in values.iter_mut().zip(others.iter().zip(inside)) {
        let weight = u16::from(apart(*value, *other)) * u16::from(*inside);
        *value = ((u32::from(weight) * u32::from(strength)) >> 16) as u8;
    }
}

/// A colour made ready for every weight of 0 to 255, of which `share` of 256 counts.
fn mixes(colour: [u8; 4], share: u32) -> [Mix; 256] {
    let mut mixes = [Mix::of(colour, 0); 256];
    for (weight, mix) in (0..).zip(&mut mixes) {
        *mix = Mix::of(colour, (weight * share) >> 8);
    }
    mixes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blurring_keeps_the_sum_inside() {
        let (width, height) = (41, 33);
        let mut values = vec![0; width * height];
        for y in 12..20 {
            for x in 15..25 {
                values[y * width + x] = 200;
            }
        }
        let before: u32 = values.iter().map(|v| u32::from(*v)).sum();
        blur_rows(&mut values, width, 3);
        let mut blurred = vec![0; width * height];
        blur_columns(&values, &mut blurred, width, 3);
        let after: u32 = blurred.iter().map(|v| u32::from(*v)).sum();
        assert!(after <= before && after * 100 > before * 97, "{after} of {before}");
        assert_eq!(blurred[0], 0);
    }

    #[test]
    fn wide_and_narrow_sums_agree() {
        let (width, height) = (7, 400);
        let values: Vec<u8> = (0..width * height).map(|i| (i * i % 251) as u8).collect();
        for radius in [1, 40, NARROW, NARROW + 1, 300] {
            let mut made = vec![0; width * height];
            blur_columns(&values, &mut made, width, radius);
            for (i, value) in made.iter().enumerate() {
                let (x, y) = (i % width, i / width);
                let rows = y.saturating_sub(radius)..(y + radius + 1).min(height);
                let sum: u32 = rows.map(|y| u32::from(values[y * width + x])).sum();
                assert_eq!(
                    *value,
                    ((sum * (65_536 / (2 * radius as u32 + 1))) >> 16) as u8,
                    "{radius} {x} {y}"
                );
            }
        }
    }
}
