//! Calm: the texture that would boil is band-limited, and nothing else is touched.

use super::boil::risk_map;
use crate::Frame;
use crate::ground::normal::luma_of;
use crate::ground::plane::Plane;

/// Side of a block of the map of risk, in pixels of at most 1024.
pub(super) const BLOCK: usize = 16;
/// Deviation of the low pass that texture is replaced by, in pixels of at most 1024.
const PASS: f32 = 2.2;
/// Deviation in codes at which low-passed luma counts as an edge half and half.
const EDGE: f32 = 9.0;
/// Blocks under this risk are left alone.
const FLOOR: f32 = 0.04;

/// A variant with its risky fine texture band-limited, `strength` 0 (the same bytes) to 1 (as much as it can), at the same size.
///
/// Only luma's fine part is taken off, by one step for red, green and blue, so that hues stay; edges keep theirs; alpha and pixels
/// outside the blocks at risk are byte-equal. A strength that is not finite counts as 0.
pub fn calm(frame: Frame<'_>, strength: f32) -> Vec<[u8; 4]> {
    let strength = strength.max(0.0).min(1.0);
    let mut out = frame.pixels().to_vec();
    let (width, height) = (frame.width() as usize, frame.height() as usize);
    let long = width.max(height);
    let weights = weights(frame);
    if strength == 0.0 || weights.values().iter().all(|w| *w == 0.0) {
        return out;
    }
    let weights = weights.resized(width, height);
    let luma = codes(frame);
    let scale = (long as f32 / super::FINE as f32).max(1.0);
    let (low, edge) = low_pass(&luma, PASS * scale);
    let values = luma.values().iter().zip(low.values()).zip(edge.values());
    for ((pixel, ((luma, low), edge)), weight) in out.iter_mut().zip(values).zip(weights.values()) {
        let step = (low - luma) * (1.0 - edge) * weight * strength;
        if step.abs() >= 0.5 {
            pixel
                .iter_mut()
                .take(3)
                .for_each(|v| *v = (f32::from(*v) + step + 0.5).max(0.0).min(255.0) as u8);
        }
    }
    out
}

/// How much each block is calmed, 0 to 1: risky blocks wholly, and their neighbours a little, so that no border shows.
fn weights(frame: Frame<'_>) -> Plane {
    let (risks, _) = risk_map(&luma_of(frame, super::FINE));
    let wanted = risks.map(|risk| if risk < FLOOR { 0.0 } else { (risk * 4.0).min(1.0) });
    let spread = wanted.blurred(0.6);
    let values = spread.values().iter().zip(wanted.values());
    Plane::of(
        spread.width(),
        spread.height(),
        values.map(|(s, w)| if *s < 0.02 { 0.0 } else { s.max(*w) }).collect(),
    )
}

/// Luma in codes (Rec. 709 weights on sRGB codes), since it is codes that are changed.
fn codes(frame: Frame<'_>) -> Plane {
    let luma = |p: &[u8; 4]| 0.2126 * f32::from(p[0]) + 0.7152 * f32::from(p[1]) + 0.0722 * f32::from(p[2]);
    Plane::of(frame.width() as usize, frame.height() as usize, frame.pixels().iter().map(luma).collect())
}

/// Low-passed luma, and how much each place is an edge (0 to 1): the variance of low-passed luma, which fine texture has none of.
fn low_pass(luma: &Plane, deviation: f32) -> (Plane, Plane) {
    let low = luma.blurred(deviation);
    let mean = low.blurred(deviation);
    let square = low.clone().map(|v| v * v).blurred(deviation);
    let edge = square.values().iter().zip(mean.values()).map(|(s, m)| {
        let spread = (s - m * m).max(0.0);
        spread / (spread + EDGE * EDGE)
    });
    let edge = Plane::of(luma.width(), luma.height(), edge.collect());
    (low, edge)
}

#[cfg(test)]
mod tests {
    use super::super::Kinetic;
    use super::*;

    fn risk(frame: Frame<'_>) -> f32 {
        Kinetic::new(frame).boil.value().expect("a risk").risk
    }

    fn grey(width: u32, height: u32, at: impl Fn(u32, u32) -> u8) -> Vec<u8> {
        (0..width * height)
            .flat_map(|i| {
                let v = at(i % width, i / width);
                [v, v, v, 255]
            })
            .collect()
    }

    #[test]
    fn texture_is_calmed_and_the_rest_is_left_alone() {
        // A weave on the left, a smooth ramp and a hard edge on the right.
        let bytes = grey(512, 256, |x, y| match x {
            0..224 => 120 + 30 * u8::from((x / 2 + y / 2) % 2 == 0),
            224..400 => (x / 4) as u8,
            _ => 230,
        });
        let before = Frame::new(512, 256, &bytes).unwrap();
        let after = calm(before, 1.0);
        let half = calm(before, 0.5);
        let [whole_risk, half_risk] =
            [&after, &half].map(|p| risk(Frame::new(512, 256, p.as_flattened()).unwrap()));
        let first = risk(before);
        assert!(
            first > 0.2 && half_risk < first && whole_risk < 0.3 * first,
            "{first} {half_risk} {whole_risk}"
        );
        for (i, (a, b)) in before.pixels().iter().zip(&after).enumerate() {
            assert!(a[3] == b[3] && (i % 512 < 270 || a == b), "pixel {i}: {a:?} {b:?}");
        }
        assert_eq!(calm(before, 0.0), before.pixels());
        assert_eq!(calm(before, f32::NAN), before.pixels());
    }

    #[test]
    fn smooth_pictures_and_single_pixels_come_back_as_they_are() {
        let smooth = grey(300, 200, |x, y| ((x + y) / 2) as u8);
        let frame = Frame::new(300, 200, &smooth).unwrap();
        assert!(calm(frame, 1.0) == frame.pixels() && risk(frame) < 0.01);
        let one = Frame::new(1, 1, &[1, 2, 3, 4]).unwrap();
        assert_eq!(calm(one, 1.0), one.pixels());
    }
}
