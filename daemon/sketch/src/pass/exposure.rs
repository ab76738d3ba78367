//! Exposure: the darkest pictures are lifted until what they are about is seen.

use crate::canvas::Canvas;

/// How bright a pixel is that nine of ten are darker than, at the least; 255 is white.
const LEAST: f32 = 74.0;
/// Pixels that are looked at: one of so many.
const STEP: usize = 13;

/// Lifts a picture that is nearly black; light and dark keep their order. Depth stays.
pub(crate) fn exposure(canvas: &mut Canvas) {
    let bright = bright(canvas).max(10.0);
    if bright >= LEAST {
        return;
    }
    let gain = LEAST * (255.0 - bright) / (bright * (255.0 - LEAST));
    let lifted = |v: u8| {
        let v = f32::from(v);
        (v * gain / (1.0 + v * (gain - 1.0) / 255.0) + 0.5) as u8
    };
    let curve: Vec<u8> = (0..=255).map(lifted).collect();
    for pixel in &mut canvas.pixels {
        let [r, g, b, a] = *pixel;
        *pixel = [curve[usize::from(r)], curve[usize::from(g)], curve[usize::from(b)], a];
    }
}

/// The luma that nine of ten pixels stay below.
fn bright(canvas: &Canvas) -> f32 {
    let mut counts = [0_usize; 256];
    let mut seen = 0;
    for [r, g, b, _] in canvas.pixels.iter().step_by(STEP) {
        let luma = (54 * u32::from(*r) + 183 * u32::from(*g) + 19 * u32::from(*b)) >> 8;
        counts[luma as usize] += 1;
        seen += 1;
    }
    let mut below = 0;
    for (luma, count) in counts.iter().enumerate() {
        below += count;
        if below * 10 > seen * 9 {
            return luma as f32;
        }
    }
    255.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exposed(values: &[u8]) -> Vec<u8> {
        let mut canvas = Canvas::new(values.len(), 20);
        let row: Vec<[u8; 4]> = values.iter().map(|v| [*v, *v, *v, 255]).collect();
        canvas.pixels = row.repeat(20);
        exposure(&mut canvas);
        canvas.pixels[..values.len()].iter().map(|p| p[0]).collect()
    }

    #[test]
    fn only_dark_pictures_are_lifted_and_order_stays() {
        let day: Vec<u8> = (0..=250).collect();
        assert_eq!(exposed(&day), day);
        let night: Vec<u8> = (0..40).collect();
        let lifted = exposed(&night);
        assert!(lifted[36] > 60 && lifted[0] == 0, "{lifted:?}");
        assert!(lifted.windows(2).all(|pair| pair[0] <= pair[1]), "{lifted:?}");
        assert_eq!(exposed(&[0; 30]), [0; 30]);
    }
}
