//! Structure guides: depth, edges and segments of a picture, as pictures for other models to follow.

use crate::depth::Depth;
use crate::detail::{box_blur, luma};
use crate::error::SketchError;
use crate::picture::{DepthMap, Picture};
use crate::segments::Segments;

/// A map as a picture of its parent's size.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guide {
    /// The map.
    pub picture: Picture,
    /// True where the map was guessed from the picture alone; false where it was known or measured.
    pub estimated: bool,
}

/// Depth in grey: black far, white near. Without the sketch's own map it is an estimate from height and sharpness.
///
/// # Errors
/// [`SketchError::Size`] or [`SketchError::Bytes`] for a map that is not as large as it says.
pub fn depth_guide(picture: &Picture, known: Option<DepthMap<'_>>) -> Result<Guide, SketchError> {
    let (width, height) = (picture.width() as usize, picture.height() as usize);
    let depth = match &known {
        Some(map) => {
            map.check()?;
            Depth::from_map(map, width, height)
        }
        None => Depth::estimate(picture),
    };
    let pixels = depth.values.iter().map(|v| [*v, *v, *v, 255]).collect();
    let picture = Picture::from_pixels(picture.width(), picture.height(), pixels);
    Ok(Guide { picture, estimated: known.is_none() })
}

/// Edges in white on black, thin and joined: J. Canny, "A Computational Approach to Edge Detection" (PAMI 1986), with thresholds that
/// follow the picture's contrast.
pub fn edge_guide(picture: &Picture) -> Guide {
    let (width, height) = (picture.width() as usize, picture.height() as usize);
    let mut lumas: Vec<u8> = picture.pixels().iter().map(|p| luma(*p)).collect();
    for _ in 0..2 {
        box_blur(&mut lumas, width, height, 1);
    }
    let slopes = slopes(&lumas, width, height);
    let thin = ridges(&slopes, width, height);
    let edges = joined(&thin, width, height);
    let pixels = edges.iter().map(|e| if *e { [255; 4] } else { [0, 0, 0, 255] }).collect();
    Guide { picture: Picture::from_pixels(picture.width(), picture.height(), pixels), estimated: false }
}

/// Segments in plain colours, one a part. Without the sketch's own they are an estimate by colour and place.
///
/// # Errors
/// [`SketchError::Size`] or [`SketchError::Bytes`] for segments that are not as large as they say.
pub fn segment_guide(picture: &Picture, known: Option<&Segments>) -> Result<Guide, SketchError> {
    let estimate;
    let segments = match known {
        Some(segments) => segments,
        None => {
            estimate = Segments::estimate(picture);
            &estimate
        }
    };
    let map = DepthMap { width: segments.width, height: segments.height, values: &segments.parts };
    map.check()?;
    // Both are numbers by pixel, and both are brought to a size by nearest sample.
    let parts = Depth::from_map(&map, picture.width() as usize, picture.height() as usize).values;
    let pixels = parts.iter().map(|part| part_colour(*part)).collect();
    let picture = Picture::from_pixels(picture.width(), picture.height(), pixels);
    Ok(Guide { picture, estimated: known.is_none() })
}

/// A colour for every part; those of the first twelve are as far apart as the eye tells.
pub(crate) fn part_colour(part: u8) -> [u8; 4] {
    const FIRST: [[u8; 3]; 12] = [
        [120, 120, 120],
        [80, 50, 50],
        [230, 25, 75],
        [60, 180, 75],
        [255, 225, 25],
        [0, 130, 200],
        [245, 130, 48],
        [145, 30, 180],
        [70, 240, 240],
        [240, 50, 230],
        [210, 245, 60],
        [250, 190, 212],
    ];
    let [r, g, b] = FIRST.get(usize::from(part)).copied().unwrap_or_else(|| {
        let turn = |by: u8| part.wrapping_mul(by) | 32;
        [turn(67), turn(139), turn(29)]
    });
    [r, g, b, 255]
}

/// Sobel's slopes across and down.
fn slopes(lumas: &[u8], width: usize, height: usize) -> Vec<(i16, i16)> {
    let mut slopes = Vec::with_capacity(lumas.len());
    for y in 0..height {
        let line = |y: usize| &lumas[y * width..(y + 1) * width];
        let (above, here, below) = (line(y.saturating_sub(1)), line(y), line((y + 1).min(height - 1)));
        for x in 0..width {
            let (left, right) = (x.saturating_sub(1), (x + 1).min(width - 1));
            let v = |line: &[u8], x: usize| i16::from(line[x]);
            let across = v(above, right) + 2 * v(here, right) + v(below, right)
                - v(above, left)
                - 2 * v(here, left)
                - v(below, left);
            let down = v(below, left) + 2 * v(below, x) + v(below, right)
                - v(above, left)
                - 2 * v(above, x)
                - v(above, right);
            slopes.push((across, down));
        }
    }
    slopes
}

/// Strengths where a slope is the steepest across its edge, 0 elsewhere.
fn ridges(slopes: &[(i16, i16)], width: usize, height: usize) -> Vec<u16> {
    let strength = |at: usize| slopes[at].0.unsigned_abs() + slopes[at].1.unsigned_abs();
    let mut thin = vec![0; slopes.len()];
    for y in 1..height.saturating_sub(1) {
        for x in 1..width.saturating_sub(1) {
            let at = y * width + x;
            let (across, down) = slopes[at];
            let (a, d) = (i32::from(across.unsigned_abs()), i32::from(down.unsigned_abs()));
            // The tangent of 22.5° is about 5/12.
            let step = if d * 12 <= a * 5 {
                1
            } else if a * 12 <= d * 5 {
                width
            } else if (across > 0) == (down > 0) {
                width + 1
            } else {
                width - 1
            };
            let own = strength(at);
            if own > 0 && own >= strength(at - step) && own > strength(at + step) {
                thin[at] = own;
            }
        }
    }
    thin
}

/// Strong ridges, and weak ones that lead on from them.
fn joined(thin: &[u16], width: usize, height: usize) -> Vec<bool> {
    let strong = threshold(thin);
    let weak = (strong / 3).max(12);
    let mut edges = vec![false; thin.len()];
    let mut open: Vec<usize> = (0..thin.len()).filter(|at| thin[*at] >= strong).collect();
    open.iter().for_each(|at| edges[*at] = true);
    while let Some(at) = open.pop() {
        let (x, y) = (at % width, at / width);
        for ny in y.saturating_sub(1)..=(y + 1).min(height - 1) {
            for nx in x.saturating_sub(1)..=(x + 1).min(width - 1) {
                let next = ny * width + nx;
                if !edges[next] && thin[next] >= weak {
                    edges[next] = true;
                    open.push(next);
                }
            }
        }
    }
    edges
}

/// The strength that a fifth of all ridges pass, but neither noise nor only the hardest edge.
fn threshold(thin: &[u16]) -> u16 {
    let mut strengths: Vec<u16> = thin.iter().copied().filter(|s| *s > 8).collect();
    if strengths.is_empty() {
        return u16::MAX;
    }
    let place = strengths.len() * 4 / 5;
    let (_, value, _) = strengths.select_nth_unstable(place);
    (*value).clamp(36, 240)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compose::{StillOrder, compose};

    #[test]
    fn edges_are_thin_and_where_things_end() {
        let inside = |i: u32| (20..60).contains(&(i % 80)) && (15..45).contains(&(i / 80));
        let pixel = |i| if inside(i) { [200, 200, 190, 255] } else { [60, 70, 80, 255] };
        let guide = edge_guide(&Picture::from_pixels(80, 60, (0..4800).map(pixel).collect()));
        assert!(!guide.estimated);
        let white = guide.picture.pixels().iter().filter(|p| p[0] > 0).count();
        assert!((120..160).contains(&white), "a frame of 140 pixels: {white}");
        let crossing: Vec<usize> = (0..80).filter(|x| guide.picture.pixels()[30 * 80 + x][0] > 0).collect();
        assert_eq!(crossing.len(), 2, "{crossing:?}");
    }

    #[test]
    fn a_sketchs_own_maps_are_no_estimates() {
        let still = compose(&StillOrder {
            prompt: "a teapot on a table",
            negative: None,
            seed: 1,
            width: 120,
            height: 90,
            palette: &[],
        })
        .expect("a still");
        let map = DepthMap { width: 120, height: 90, values: &still.depth };
        let known = depth_guide(&still.picture, Some(map)).expect("a guide");
        assert!(!known.estimated && depth_guide(&still.picture, None).expect("a guide").estimated);
        assert!(known.picture.pixels().iter().zip(&still.depth).all(|(p, d)| p[0] == *d));
        let parts = segment_guide(&still.picture, Some(&still.segments)).expect("a guide");
        assert!(!parts.estimated && segment_guide(&still.picture, None).expect("a guide").estimated);
        let short = Segments { parts: vec![0; 5], ..still.segments };
        assert!(segment_guide(&still.picture, Some(&short)).is_err());
    }

    #[test]
    fn every_size_has_guides() {
        for (width, height) in [(1, 1), (1, 40), (40, 1), (2, 2), (17, 3)] {
            let picture =
                Picture::from_pixels(width, height, vec![[7, 90, 200, 13]; (width * height) as usize]);
            assert_eq!(edge_guide(&picture).picture.width(), width);
            assert!(depth_guide(&picture, None).is_ok() && segment_guide(&picture, None).is_ok());
        }
    }
}
