//! Light on bodies: cast shadow, form shading and rim, all computed from the body's silhouette.
//!
//! The difference of the blurred silhouette towards and away from the light acts as `normal · light` of an
//! inflated body (the idea of S. Johnston, "Lumo: illumination for cel animation", NPAR 2002), so that
//! every subject gets a lit side, a shade side and a rim without a model of its own.

use crate::canvas::{Bounds, Canvas, blend};
use crate::light::Light;

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
    /// Blurs the silhouette around its bounds by two box passes (a triangle filter).
    fn of(canvas: &Canvas, bounds: Bounds, radius: usize) -> Self {
        let area = bounds.grown(radius * 2 + 1, canvas.width, canvas.height);
        let (width, height) = (area.right - area.left, area.bottom - area.top);
        let mut values = Vec::with_capacity(width * height);
        for y in area.top..area.bottom {
            values.extend_from_slice(
                &canvas.silhouette[y * canvas.width + area.left..y * canvas.width + area.right],
            );
        }
        for _ in 0..2 {
            blur_rows(&mut values, width, radius);
            blur_columns(&mut values, width, height, radius);
        }
        Self { area, values }
    }

    /// The value at a canvas pixel; outside it is 0.
    fn at(&self, x: isize, y: isize) -> i32 {
        let (left, top) = (self.area.left as isize, self.area.top as isize);
        let inside = x >= left && y >= top && x < self.area.right as isize && y < self.area.bottom as isize;
        if !inside {
            return 0;
        }
        let width = self.area.right - self.area.left;
        i32::from(self.values[(y - top) as usize * width + (x - left) as usize])
    }
}

/// Running mean along rows; outside counts as 0.
fn blur_rows(values: &mut [u8], width: usize, radius: usize) {
    if width == 0 {
        return;
    }
    let scale = 65_536 / (2 * radius as u32 + 1);
    let mut old = vec![0; width];
    for row in values.chunks_exact_mut(width) {
        old.copy_from_slice(row);
        let mut sum: u32 = old.iter().take(radius).map(|v| u32::from(*v)).sum();
        for x in 0..width {
            sum += old.get(x + radius).map_or(0, |v| u32::from(*v));
            row[x] = ((sum * scale) >> 16) as u8;
            sum -= if x >= radius { u32::from(old[x - radius]) } else { 0 };
        }
    }
}

/// Running mean along columns, a row at a time so that memory is read in order.
fn blur_columns(values: &mut [u8], width: usize, height: usize, radius: usize) {
    let scale = 65_536 / (2 * radius as u32 + 1);
    let old = values.to_vec();
    let mut sums = vec![0_u32; width];
    let add = |sums: &mut [u32], y: usize| {
        for (sum, v) in sums.iter_mut().zip(&old[y * width..(y + 1) * width]) {
            *sum = sum.wrapping_add(u32::from(*v));
        }
    };
    for y in 0..radius.min(height) {
        add(&mut sums, y);
    }
    for y in 0..height {
        if y + radius < height {
            add(&mut sums, y + radius);
        }
        for (value, sum) in values[y * width..(y + 1) * width].iter_mut().zip(&sums) {
            *value = (sum.wrapping_mul(scale) >> 16) as u8;
        }
        if y >= radius {
            for (sum, v) in sums.iter_mut().zip(&old[(y - radius) * width..(y - radius + 1) * width]) {
                *sum = sum.wrapping_sub(u32::from(*v));
            }
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
    let soft = Soft::of(canvas, bounds, radius.max(1));
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
    let broad = Soft::of(canvas, bounds, ((finish.size * 0.085) as usize).clamp(1, 200));
    let narrow = Soft::of(canvas, bounds, ((finish.size * 0.006) as usize).clamp(1, 12));
    let towards = light.towards();
    let step = |size: f32| ((towards.0 * size) as isize, (towards.1 * size) as isize);
    let (form_step, rim_step) = (step(finish.size * 0.085), step((finish.size * 0.014).max(1.6)));
    let lit = light.key.bytes();
    let dark = light.shade.times(light.shade).shift(-0.1).bytes();
    let form = (finish.form * 256.0) as i32;
    let rim = (finish.rim * 256.0) as i32;
    for y in bounds.top..bounds.bottom {
        for x in bounds.left..bounds.right {
            let at = y * canvas.width + x;
            let inside = i32::from(canvas.silhouette[at]);
            if inside == 0 {
                continue;
            }
            let (px, py) = (x as isize, y as isize);
            let facing =
                broad.at(px - form_step.0, py - form_step.1) - broad.at(px + form_step.0, py + form_step.1);
            let edge = (narrow.at(px - rim_step.0, py - rim_step.1)
                - narrow.at(px + rim_step.0, py + rim_step.1))
            .max(0);
            let form_weight = (facing.abs() * form * inside) >> 16;
            let (colour, share) = if facing > 0 { (lit, 72) } else { (dark, 190) };
            let shaded = blend(canvas.pixels[at], colour, ((form_weight * share) >> 8).clamp(0, 256) as u32);
            let rim_weight = ((edge * rim * inside) >> 16).clamp(0, 256) as u32;
            canvas.pixels[at] = blend(shaded, lit, rim_weight);
        }
    }
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
        blur_columns(&mut values, width, height, 3);
        let after: u32 = values.iter().map(|v| u32::from(*v)).sum();
        assert!(after <= before && after * 100 > before * 97, "{after} of {before}");
        assert_eq!(values[0], 0);
    }
}
