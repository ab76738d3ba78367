//! Edges: gradient magnitude similarity deviation.
//!
//! W. Xue, L. Zhang, X. Mou, A. Bovik, "Gradient Magnitude Similarity Deviation: A Highly Efficient Perceptual Image Quality Index"
//! (IEEE Transactions on Image Processing 23, 2014), with the paper's halving first.

use super::look::Pair;
use super::thresholds::{EDGES_GMSD, EDGES_SHARPNESS, Level};
use crate::ground::plane::{Plane, mirrored};

/// The paper's constant for luma of 0 to 255.
const C: f32 = 170.0;
/// What is added to mean gradients, so that flat pictures have a ratio too.
const FLOOR: f32 = 0.5;

/// How the edges of two pictures differ.
#[derive(Debug, Clone, PartialEq)]
pub struct Edges {
    /// Deviation of the similarity of gradients, 0 (the same edges) to about 0.4.
    pub gmsd: f32,
    /// Mean gradient of the second picture by that of the first: under 1 it is softer, over 1 sharper or busier.
    pub sharpness: f32,
}

impl Edges {
    pub(super) fn between(pair: &Pair<'_>) -> Self {
        let (a, b) = (&pair.a.gradients, &pair.b.gradients);
        let mean = |plane: &Plane| crate::ground::statistics::mean(plane.values());
        Self { gmsd: deviation(a, b), sharpness: (mean(b) + FLOOR) / (mean(a) + FLOOR) }
    }

    /// How many times more than by harmless edits the edges differ.
    pub(super) fn score(&self) -> f32 {
        EDGES_GMSD.score(self.gmsd).max(EDGES_SHARPNESS.score(self.sharpness.ln().abs()))
    }

    pub(super) fn level(&self) -> Level {
        EDGES_GMSD.level(self.gmsd).max(EDGES_SHARPNESS.level(self.sharpness.ln().abs()))
    }

    pub(super) fn words(&self) -> String {
        let percent = (100.0 * (self.sharpness - 1.0)).round();
        match EDGES_SHARPNESS.level(self.sharpness.ln().abs()) {
            Level::Same if self.level() == Level::Same => "the edges are the same".to_owned(),
            Level::Same => format!("edges moved or changed, as sharp as before (GMSD {:.3})", self.gmsd),
            Level::Slight | Level::Visible | Level::Strong if percent < 0.0 => {
                format!("edges are softer by {} % (GMSD {:.3})", -percent, self.gmsd)
            }
            Level::Slight | Level::Visible | Level::Strong => {
                format!("edges are stronger by {percent} % (GMSD {:.3})", self.gmsd)
            }
        }
    }
}

/// Gradient magnitude similarity deviation of two maps of luma (0 to 255) of one size: 0 for the same, up to about 0.4; 0 also for maps
/// of different sizes' common part when that is empty.
pub fn gmsd(a: &Plane, b: &Plane) -> f32 {
    let (width, height) = (a.width().min(b.width()), a.height().min(b.height()));
    let of = |plane: &Plane| match (plane.width(), plane.height()) == (width, height) {
        true => gradients(&plane.halved()),
        false => gradients(&plane.middle(width, height).halved()),
    };
    deviation(&of(a), &of(b))
}

/// The magnitude of the gradient by the operator of Prewitt, divided by 3; rims are mirrored.
pub(super) fn gradients(luma: &Plane) -> Plane {
    let (width, height) = (luma.width(), luma.height());
    let mut out = Vec::with_capacity(width * height);
    // A column and a row more on every side, so that the inner loop has no rims.
    let mut smooth = vec![0.0; width + 2];
    let mut steep = vec![0.0; width + 2];
    for y in 0..height as isize {
        let [up, at, down] = [y - 1, y, y + 1].map(|y| luma.row(mirrored(y, height)));
        for (((s, d), (u, a)), l) in
            smooth[1..].iter_mut().zip(&mut steep[1..]).zip(up.iter().zip(at)).zip(down)
        {
            (*s, *d) = (u + a + l, l - u);
        }
        for line in [&mut smooth, &mut steep] {
            (line[0], line[width + 1]) =
                (line[1 + mirrored(-1, width)], line[1 + mirrored(width as isize, width)]);
        }
        let (left, right) = (&smooth[..width], &smooth[2..]);
        let (before, here, after) = (&steep[..width], &steep[1..=width], &steep[2..]);
        let across = left.iter().zip(right).map(|(left, right)| (right - left) / 3.0);
        let down = before.iter().zip(here).zip(after).map(|((b, h), a)| (b + h + a) / 3.0);
        out.extend(across.zip(down).map(|(gx, gy)| (gx * gx + gy * gy).sqrt()));
    }
    Plane::of(width, height, out)
}

/// The deviation of the similarity of two maps of gradients of one size.
fn deviation(a: &Plane, b: &Plane) -> f32 {
    let likeness = |(a, b): (&f32, &f32)| (2.0 * a * b + C) / (a * a + b * b + C);
    let likenesses: Vec<f32> = a.values().iter().zip(b.values()).map(likeness).collect();
    crate::ground::statistics::deviation(&likenesses)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ramp_has_its_slope_and_rims_have_none_across() {
        let ramp = Plane::of(4, 3, [0.0, 2.0, 4.0, 6.0].repeat(3));
        let got = gradients(&ramp);
        assert_eq!(got.row(1), &[0.0, 4.0, 4.0, 0.0]);
        assert_eq!(gradients(&Plane::new(1, 1, 9.0)).values(), &[0.0]);
    }

    #[test]
    fn likeness_spreads_with_what_is_lost() {
        // Stripes on one half only: where all is equally unlike, nothing deviates, which is a known limit of the measure.
        let at = |i: usize| if i % 64 < 40 || (i / 512).is_multiple_of(2) { 40.0 } else { 200.0 };
        let stripes = Plane::of(64, 64, (0..4096).map(at).collect());
        assert!(gmsd(&stripes, &stripes).abs() < 1e-6);
        let (little, much) = (gmsd(&stripes, &stripes.blurred(0.8)), gmsd(&stripes, &stripes.blurred(3.0)));
        assert!(little > 0.001 && much > little, "{little} {much}");
    }
}
