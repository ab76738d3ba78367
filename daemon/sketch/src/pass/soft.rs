//! A box blur of pixels by running sums; two of them are a tent.

/// Blurs all channels; the edges are held.
pub(super) fn soften(pixels: &mut [[u8; 4]], width: usize, height: usize, radius: usize) {
    let radius = radius.min(width / 2).min(height / 2);
    if radius == 0 {
        return;
    }
    let scale = 65_536 / (2 * radius as u32 + 1);
    let mut old = vec![[0_u8; 4]; width];
    for row in pixels.chunks_exact_mut(width) {
        old.copy_from_slice(row);
        let at = |x: isize| old[x.clamp(0, width as isize - 1) as usize];
        let mut sums = [0_u32; 4];
        for x in -(radius as isize)..=radius as isize {
            add(&mut sums, at(x));
        }
        for (x, pixel) in row.iter_mut().enumerate() {
            *pixel = mean(&sums, scale);
            let x = x as isize;
            add(&mut sums, at(x + radius as isize + 1));
            take(&mut sums, at(x - radius as isize));
        }
    }
    columns(pixels, width, height, radius, scale);
}

/// Columns, a row at a time so that memory is read in order.
fn columns(pixels: &mut [[u8; 4]], width: usize, height: usize, radius: usize, scale: u32) {
    let old = pixels.to_vec();
    let row = |y: isize| {
        let y = y.clamp(0, height as isize - 1) as usize;
        &old[y * width..(y + 1) * width]
    };
    let mut sums = vec![[0_u32; 4]; width];
    for y in -(radius as isize)..=radius as isize {
        sums.iter_mut().zip(row(y)).for_each(|(sum, p)| add(sum, *p));
    }
    for y in 0..height {
        for (pixel, sum) in pixels[y * width..(y + 1) * width].iter_mut().zip(&sums) {
            *pixel = mean(sum, scale);
        }
        let y = y as isize;
        let (enter, leave) = (row(y + radius as isize + 1), row(y - radius as isize));
        for ((sum, new), old) in sums.iter_mut().zip(enter).zip(leave) {
            add(sum, *new);
            take(sum, *old);
        }
    }
}

fn add(sums: &mut [u32; 4], p: [u8; 4]) {
    sums.iter_mut().zip(p).for_each(|(s, v)| *s += u32::from(v));
}

fn take(sums: &mut [u32; 4], p: [u8; 4]) {
    sums.iter_mut().zip(p).for_each(|(s, v)| *s -= u32::from(v));
}

fn mean(sums: &[u32; 4], scale: u32) -> [u8; 4] {
    let value = |i: usize| ((sums[i] * scale + 32_768) >> 16).min(255) as u8;
    [value(0), value(1), value(2), 255]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_even_field_stays_even() {
        for radius in [1, 3, 40] {
            let mut pixels = vec![[200, 10, 90, 255]; 31 * 17];
            soften(&mut pixels, 31, 17, radius);
            assert!(pixels.iter().all(|p| p[0].abs_diff(200) <= 1 && p[1].abs_diff(10) <= 1), "{radius}");
        }
    }

    #[test]
    fn an_edge_is_spread() {
        let mut pixels: Vec<[u8; 4]> = (0..400).map(|i| [if i % 20 < 10 { 0 } else { 255 }; 4]).collect();
        soften(&mut pixels, 20, 20, 2);
        assert!(pixels[9][0] > 60 && pixels[9][0] < 200 && pixels[0][0] == 0);
    }
}
