//! Push-pull filling of gaps: averages of what is known are taken down a pyramid and spread back up.
//!
//! S. Gortler, R. Grzeszczuk, R. Szeliski, M. Cohen, "The Lumigraph" (SIGGRAPH 1996), section 3.3.

/// A level: values and how well each is known (0 to 1).
struct Level {
    width: usize,
    height: usize,
    values: Vec<f32>,
    known: Vec<f32>,
}

/// Fills the samples of a plane where `gap` is not zero, smoothly from their surroundings.
pub(crate) fn fill_gaps(values: &mut [u8], gap: &[u8], width: usize, height: usize) {
    let known: Vec<f32> = gap.iter().map(|g| if *g == 0 { 1.0 } else { 0.0 }).collect();
    if known.iter().all(|k| *k > 0.0) || known.iter().all(|k| *k == 0.0) {
        return;
    }
    let mut levels =
        vec![Level { width, height, values: values.iter().map(|v| f32::from(*v)).collect(), known }];
    while let Some(last) = levels.last() {
        if last.width == 1 && last.height == 1 {
            break;
        }
        let next = pull(last);
        levels.push(next);
    }
    for i in (0..levels.len() - 1).rev() {
        let (fine, coarse) = levels.split_at_mut(i + 1);
        push(&mut fine[i], &coarse[0]);
    }
    for ((value, gap), filled) in values.iter_mut().zip(gap).zip(&levels[0].values) {
        if *gap != 0 {
            *value = (filled + 0.5) as u8;
        }
    }
}

/// Half the size: means weighted by how well their parts are known.
fn pull(fine: &Level) -> Level {
    let (width, height) = (fine.width.div_ceil(2), fine.height.div_ceil(2));
    let (mut values, mut known) = (vec![0.0; width * height], vec![0.0; width * height]);
    for y in 0..height {
        for x in 0..width {
            let (mut sum, mut weight) = (0.0, 0.0);
            for (dx, dy) in [(0, 0), (1, 0), (0, 1), (1, 1)] {
                let (fx, fy) = ((x * 2 + dx).min(fine.width - 1), (y * 2 + dy).min(fine.height - 1));
                let at = fy * fine.width + fx;
                sum += fine.values[at] * fine.known[at];
                weight += fine.known[at];
            }
            let at = y * width + x;
            values[at] = if weight > 0.0 { sum / weight } else { 0.0 };
            known[at] = weight.min(1.0);
        }
    }
    Level { width, height, values, known }
}

/// Unknown samples take the coarser level, bilinearly.
fn push(fine: &mut Level, coarse: &Level) {
    for y in 0..fine.height {
        for x in 0..fine.width {
            let at = y * fine.width + x;
            let known = fine.known[at];
            if known >= 1.0 {
                continue;
            }
            fine.values[at] = fine.values[at] * known + bilinear(coarse, x, y) * (1.0 - known);
            fine.known[at] = 1.0;
        }
    }
}

/// The coarse level at a fine sample's centre.
fn bilinear(coarse: &Level, x: usize, y: usize) -> f32 {
    let split = |v: usize, limit: usize| {
        let near = (v / 2).min(limit - 1);
        let other = if v.is_multiple_of(2) { near.saturating_sub(1) } else { (near + 1).min(limit - 1) };
        (near, other)
    };
    let ((x0, x1), (y0, y1)) = (split(x, coarse.width), split(y, coarse.height));
    let at = |x: usize, y: usize| coarse.values[y * coarse.width + x];
    0.75 * (0.75 * at(x0, y0) + 0.25 * at(x1, y0)) + 0.25 * (0.75 * at(x0, y1) + 0.25 * at(x1, y1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_take_their_surroundings() {
        let (width, height) = (33, 21);
        let mut values: Vec<u8> = (0..width * height).map(|i| 60 + (i % width) as u8).collect();
        let gap: Vec<u8> = (0..width * height)
            .map(|i| u8::from((10..20).contains(&(i % width)) && (5..15).contains(&(i / width))))
            .collect();
        let kept = values.clone();
        values.iter_mut().zip(&gap).filter(|(_, g)| **g == 1).for_each(|(v, _)| *v = 255);
        fill_gaps(&mut values, &gap, width, height);
        for (i, gap) in gap.iter().enumerate() {
            let off = values[i].abs_diff(kept[i]);
            assert!(if *gap == 0 { off == 0 } else { off < 8 }, "{off} at {i}");
        }
    }

    #[test]
    fn nothing_known_stays() {
        let mut values = vec![9; 12];
        fill_gaps(&mut values, &[1; 12], 4, 3);
        assert_eq!(values, [9; 12]);
    }
}
