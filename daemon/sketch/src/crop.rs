//! `crop`: the part of a picture that has its focal point, at another aspect.
//!
//! What stands out from its surroundings is found as by L. Itti, C. Koch, E. Niebur, "A Model of Saliency-Based Visual Attention for
//! Rapid Scene Analysis" (PAMI 1998), reduced to differences of centre and surround in lightness and two opponent colours.

use maquette_colour::LabTables;

use crate::error::SketchError;
use crate::picture::Picture;
use crate::resample::thumbnail;

/// The longer side of the map in which a focal point is looked for.
const MAP_SIDE: u32 = 64;

/// A cropped picture, and where it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cropped {
    /// The part, pixel by pixel.
    pub picture: Picture,
    /// Its left edge in the parent, in pixels.
    pub left: u32,
    /// Its upper edge in the parent, in pixels.
    pub top: u32,
}

/// How much every part of a picture stands out.
struct Saliency {
    width: usize,
    height: usize,
    values: Vec<f32>,
}

/// Cuts the largest part with an aspect of `width` to `height` that holds most of what stands out; `focus` (0 to 1 across and down)
/// says instead what must be as near to the middle as it can be.
///
/// # Errors
/// [`SketchError::Parameter`] for an aspect with a zero, or a focus outside the picture.
pub fn crop(parent: &Picture, aspect: (u32, u32), focus: Option<(f32, f32)>) -> Result<Cropped, SketchError> {
    if aspect.0 == 0 || aspect.1 == 0 {
        return Err(SketchError::Parameter { name: "aspect", expected: "above 0 both ways" });
    }
    if focus.is_some_and(|(x, y)| !(0.0..=1.0).contains(&x) || !(0.0..=1.0).contains(&y)) {
        return Err(SketchError::Parameter { name: "focus", expected: "0 to 1 both ways" });
    }
    let (width, height) = largest(parent, aspect);
    let (free_x, free_y) = (parent.width() - width, parent.height() - height);
    let (left, top) = match focus {
        Some((x, y)) => {
            let start = |at: f32, side: u32, part: u32, free: u32| {
                (at * side as f32 - part as f32 / 2.0).round().clamp(0.0, free as f32) as u32
            };
            (start(x, parent.width(), width, free_x), start(y, parent.height(), height, free_y))
        }
        None => {
            let map = Saliency::of(parent);
            let share = |part: u32, side: u32| part as f32 / side as f32;
            (
                (map.best_start(share(width, parent.width()), false) * free_x as f32).round() as u32,
                (map.best_start(share(height, parent.height()), true) * free_y as f32).round() as u32,
            )
        }
    };
    Ok(Cropped { picture: part(parent, left, top, width, height), left, top })
}

/// Where a picture draws the eye, 0 to 1 across and down: the middle of what stands out most.
pub fn focal_point(picture: &Picture) -> (f32, f32) {
    let map = Saliency::of(picture);
    let (mut x_sum, mut y_sum, mut sum) = (0.0, 0.0, 0.0);
    for (i, value) in map.values.iter().enumerate() {
        let weight = value * value * value;
        x_sum += weight * ((i % map.width) as f32 + 0.5);
        y_sum += weight * ((i / map.width) as f32 + 0.5);
        sum += weight;
    }
    if sum > 0.0 { (x_sum / sum / map.width as f32, y_sum / sum / map.height as f32) } else { (0.5, 0.5) }
}

/// The largest size of an aspect inside the picture, at least one pixel.
fn largest(parent: &Picture, (across, down): (u32, u32)) -> (u32, u32) {
    let (w, h) = (u64::from(parent.width()), u64::from(parent.height()));
    let (a, d) = (u64::from(across), u64::from(down));
    if w * d > h * a {
        (((h * a + d / 2) / d).clamp(1, w) as u32, h as u32)
    } else {
        (w as u32, ((w * d + a / 2) / a).clamp(1, h) as u32)
    }
}

fn part(parent: &Picture, left: u32, top: u32, width: u32, height: u32) -> Picture {
    let rows = parent.pixels().chunks_exact(parent.width() as usize);
    let (left, width_) = (left as usize, width as usize);
    let pixels = rows
        .skip(top as usize)
        .take(height as usize)
        .flat_map(|row| row[left..left + width_].iter().copied())
        .collect();
    Picture::from_pixels(width, height, pixels)
}

impl Saliency {
    fn of(picture: &Picture) -> Self {
        let small = thumbnail(picture, MAP_SIDE);
        let (width, height) = (small.width() as usize, small.height() as usize);
        let tables = LabTables::new();
        let labs: Vec<[f32; 3]> = small.pixels().iter().map(|p| tables.lab(*p)).collect();
        let mut values = vec![0.0_f32; width * height];
        for channel in 0..3 {
            let plane: Vec<f32> = labs.iter().map(|lab| lab[channel]).collect();
            let weight = if channel == 0 { 0.7 } else { 1.0 };
            for (centre, surround) in [(1, 6), (2, 12), (4, 24)] {
                let (near, wide) =
                    (blurred(&plane, width, height, centre), blurred(&plane, width, height, surround));
                for ((value, near), wide) in values.iter_mut().zip(near).zip(wide) {
                    *value += weight * (near - wide).abs();
                }
            }
        }
        // What lies near the rim is seldom the subject.
        let rim = |at: usize, size: usize| {
            let off = ((at as f32 + 0.5) / size as f32 - 0.5).abs() * 2.0;
            1.0 - 0.6 * off * off * off * off
        };
        for (i, value) in values.iter_mut().enumerate() {
            *value *= rim(i % width, width) * rim(i / width, height);
        }
        Self { width, height, values }
    }

    /// Where a window of a share of the side should start, 0 to 1 of the free way, to hold the most; the middle wins between equals.
    fn best_start(&self, share: f32, down: bool) -> f32 {
        let size = if down { self.height } else { self.width };
        let mut lines = vec![0.0_f32; size];
        for (i, value) in self.values.iter().enumerate() {
            lines[if down { i / self.width } else { i % self.width }] += value * value;
        }
        let total: f32 = lines.iter().sum::<f32>().max(1e-6);
        let length = share * size as f32;
        let held = |start: f32| -> f32 {
            let (from, to) = (start * (size as f32 - length), start * (size as f32 - length) + length);
            let middle = (from + to) / 2.0;
            let inside = |i: usize| ((i + 1) as f32).min(to) - (i as f32).max(from);
            let off = |i: usize| (i as f32 + 0.5 - middle).abs() / length.max(1.0);
            // What is well inside counts more than what is at the edge.
            (0..size).map(|i| lines[i] * inside(i).clamp(0.0, 1.0) * (1.2 - off(i)).max(0.0)).sum()
        };
        let score = |k: u32| {
            let start = k as f32 / 64.0;
            (held(start) / total - 0.02 * (start - 0.5).abs(), start)
        };
        (0..=64).map(score).max_by(|a, b| a.0.total_cmp(&b.0)).map_or(0.5, |best| best.1)
    }
}

/// Mean over a square, edges held, by running sums.
fn blurred(plane: &[f32], width: usize, height: usize, radius: usize) -> Vec<f32> {
    let line = |get: &dyn Fn(usize) -> f32, size: usize| -> Vec<f32> {
        let at = |i: isize| get(i.clamp(0, size as isize - 1) as usize);
        let r = radius as isize;
        let scale = 1.0 / (2 * radius + 1) as f32;
        (0..size as isize).map(|i| (i - r..=i + r).map(at).sum::<f32>() * scale).collect()
    };
    let across: Vec<f32> = (0..height).flat_map(|y| line(&|x| plane[y * width + x], width)).collect();
    let mut out = vec![0.0; plane.len()];
    for x in 0..width {
        for (y, value) in line(&|y| across[y * width + x], height).into_iter().enumerate() {
            out[y * width + x] = value;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A grey picture with a red spot.
    fn spot(width: u32, height: u32, x: u32, y: u32) -> Picture {
        let near = |i: u32| (i % width).abs_diff(x) < width / 14 && (i / width).abs_diff(y) < height / 10;
        let pixel = |i| if near(i) { [210, 40, 30, 255] } else { [120, (118 + i % 5) as u8, 120, 255] };
        Picture::from_pixels(width, height, (0..width * height).map(pixel).collect())
    }

    #[test]
    fn the_focal_point_is_what_stands_out() {
        for (x, y) in [(60, 50), (200, 100), (250, 40)] {
            let (fx, fy) = focal_point(&spot(320, 180, x, y));
            assert!(
                (fx * 320.0 - x as f32).abs() < 30.0 && (fy * 180.0 - y as f32).abs() < 24.0,
                "{fx} {fy}"
            );
        }
    }

    #[test]
    fn a_crop_holds_the_focal_point() {
        for x in [40, 150, 280] {
            let cut = crop(&spot(320, 180, x, 90), (9, 16), None).expect("a crop");
            assert_eq!(cut.picture.height(), 180);
            assert!((100..103).contains(&cut.picture.width()), "{}", cut.picture.width());
            let inside = cut.left + 20..cut.left + cut.picture.width() - 20;
            assert!(inside.contains(&x) || x < 50 && cut.left == 0 || x > 270, "{x}: {}", cut.left);
        }
        let given = crop(&spot(320, 180, 40, 90), (1, 1), Some((0.9, 0.5))).expect("a crop");
        assert_eq!((given.left, given.picture.width()), (140, 180));
    }

    #[test]
    fn any_aspect_and_size_is_cropped_and_nonsense_is_refused() {
        for (width, height) in [(1, 1), (1, 90), (70, 1), (33, 21)] {
            for aspect in [(1, 1), (u32::MAX, 1), (1, u32::MAX), (16, 9)] {
                let cut = crop(&spot(width, height, 0, 0), aspect, None).expect("a crop");
                assert!(cut.left + cut.picture.width() <= width && cut.top + cut.picture.height() <= height);
            }
        }
        let picture = spot(8, 8, 1, 1);
        assert!(crop(&picture, (0, 1), None).is_err());
        assert!(crop(&picture, (1, 1), Some((f32::NAN, 0.5))).is_err());
    }
}
