//! One number a pixel: maps of luma, of differences, of saliency.

/// A map of numbers, rows from the top. Its values are as many as its pixels.
#[derive(Debug, Clone, PartialEq)]
pub struct Plane {
    width: usize,
    height: usize,
    values: Vec<f32>,
}

impl Plane {
    /// A map of one value.
    pub fn new(width: usize, height: usize, value: f32) -> Self {
        Self { width, height, values: vec![value; width * height] }
    }

    /// A map of given values, rows from the top; too few are filled up with 0, too many are dropped.
    pub fn of(width: usize, height: usize, mut values: Vec<f32>) -> Self {
        values.resize(width * height, 0.0);
        Self { width, height, values }
    }

    /// Width in pixels.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Height in pixels.
    pub fn height(&self) -> usize {
        self.height
    }

    /// All values, rows from the top.
    pub fn values(&self) -> &[f32] {
        &self.values
    }

    /// All values, to be changed.
    pub fn values_mut(&mut self) -> &mut [f32] {
        &mut self.values
    }

    /// One row; empty below the last.
    pub fn row(&self, y: usize) -> &[f32] {
        self.values.get(y * self.width..(y + 1) * self.width).unwrap_or(&[])
    }

    /// The rows from the top.
    pub fn rows(&self) -> impl DoubleEndedIterator<Item = &[f32]> + ExactSizeIterator {
        self.values.chunks_exact(self.width.max(1))
    }

    /// The value of every pixel changed.
    pub fn map(mut self, change: impl Fn(f32) -> f32) -> Self {
        self.values.iter_mut().for_each(|v| *v = change(*v));
        self
    }

    /// The middle part of at most this size; half a pixel too many goes to the right and below.
    pub fn middle(&self, width: usize, height: usize) -> Self {
        let (width, height) = (width.min(self.width), height.min(self.height));
        let (left, top) = ((self.width - width) / 2, (self.height - height) / 2);
        let mut values = Vec::with_capacity(width * height);
        for y in top..top + height {
            values.extend_from_slice(&self.row(y)[left..left + width]);
        }
        Self { width, height, values }
    }

    /// Half the size by means of 2 × 2 pixels; an odd last row or column is dropped, unless it is the only one.
    pub fn halved(&self) -> Self {
        let (width, height) = ((self.width / 2).max(1), (self.height / 2).max(1));
        let (right, below) = (usize::from(self.width > 1), usize::from(self.height > 1));
        let mut values = Vec::with_capacity(width * height);
        for y in 0..height {
            let (upper, lower) = (self.row(2 * y), self.row(2 * y + below));
            if right == 1 {
                let pairs = upper.as_chunks::<2>().0.iter().zip(lower.as_chunks::<2>().0);
                values.extend(pairs.map(|(u, l)| (u[0] + u[1] + l[0] + l[1]) * 0.25));
            } else {
                values.extend(upper.iter().zip(lower).map(|(u, l)| (u + l) * 0.5));
            }
        }
        Self::of(width, height, values)
    }

    /// Brought to another size (sides at least 1): means of what each pixel covers where an axis shrinks, linear where it grows.
    pub fn resized(&self, width: usize, height: usize) -> Self {
        if self.values.is_empty() {
            return Self::new(width.max(1), height.max(1), 0.0);
        }
        let (across, down) = (taps(self.width, width.max(1)), taps(self.height, height.max(1)));
        let mut narrow = Vec::with_capacity(across.len() * self.height);
        for row in self.rows() {
            narrow.extend(
                across.iter().map(|(start, weights)| {
                    weights.iter().zip(&row[*start..]).map(|(w, v)| w * v).sum::<f32>()
                }),
            );
        }
        let mut values = vec![0.0; across.len() * down.len()];
        for (line, (start, weights)) in values.chunks_exact_mut(across.len()).zip(&down) {
            for (row, weight) in narrow.chunks_exact(across.len()).skip(*start).zip(weights) {
                line.iter_mut().zip(row).for_each(|(out, v)| *out += weight * v);
            }
        }
        Self { width: across.len(), height: down.len(), values }
    }

    /// Blurred by a Gaussian of the given deviation in pixels (0 leaves it as it is); rims are mirrored. Taps reach three deviations.
    pub fn blurred(&self, deviation: f32) -> Self {
        if deviation <= 0.0 || self.values.is_empty() {
            return self.clone();
        }
        let reach = ((deviation * 3.0).ceil() as usize).clamp(1, 64);
        let bell = |i: usize| (-0.5 * (i as f32 / deviation).powi(2)).exp();
        let sum = bell(0) + 2.0 * (1..=reach).map(bell).sum::<f32>();
        let taps: Vec<f32> = (0..=reach).map(|i| bell(i) / sum).collect();
        self.filtered(&taps)
    }

    /// Filtered along both axes by one symmetric kernel, given from its middle outwards; rims are mirrored.
    pub fn filtered(&self, taps: &[f32]) -> Self {
        let (false, Some(reach)) = (self.values.is_empty(), taps.len().checked_sub(1)) else {
            return self.clone();
        };
        let mut values = vec![0.0; self.values.len()];
        let mut padded = vec![0.0; self.width + 2 * reach];
        // Only as many rows as the kernel spans are held, so that all stays near the processor.
        let mut ring = vec![vec![0.0; self.width]; 2 * reach + 1];
        let mut along = |y: isize, out: &mut [f32]| {
            let row = self.row(mirrored(y, self.height));
            padded[reach..reach + self.width].copy_from_slice(row);
            for i in (0..reach).chain(reach + self.width..padded.len()) {
                padded[i] = row[mirrored(i as isize - reach as isize, self.width)];
            }
            weigh(taps, |k| &padded[k..], out);
        };
        let first = -(reach as isize);
        (first..reach as isize).zip(&mut ring).for_each(|(y, row)| along(y, row));
        for (y, out) in values.chunks_exact_mut(self.width).enumerate() {
            let newest = y + 2 * reach;
            let slot = newest % ring.len();
            along(newest as isize + first, &mut ring[slot]);
            weigh(taps, |k| &ring[(y + k) % ring.len()], out);
        }
        Self { width: self.width, height: self.height, values }
    }
}

/// Means of several maps in windows that lie wholly inside, row by row: `source` gives row `y` of each map (0 up to `height`, `width`
/// values each), `visit` gets the rows of means, `2 · (taps − 1)` shorter and fewer.
pub(crate) fn windows<const MAPS: usize>(
    (width, height): (usize, usize),
    taps: &[f32],
    mut source: impl FnMut(usize, &mut [Vec<f32>; MAPS]),
    mut visit: impl FnMut([&[f32]; MAPS]),
) {
    let span = 2 * taps.len() - 1;
    if width < span || height < span {
        return;
    }
    let inner = width + 1 - span;
    let rows = |width: usize| -> [Vec<f32>; MAPS] { std::array::from_fn(|_| vec![0.0; width]) };
    let (mut given, mut means) = (rows(width), rows(inner));
    let mut ring: Vec<[Vec<f32>; MAPS]> = (0..span).map(|_| rows(inner)).collect();
    for y in 0..height {
        source(y, &mut given);
        for (given, out) in given.iter().zip(&mut ring[y % span]) {
            weigh(taps, |k| &given[k..], out);
        }
        if y + 1 >= span {
            let first = y + 1 - span;
            for (map, out) in means.iter_mut().enumerate() {
                weigh(taps, |k| &ring[(first + k) % span][map], out);
            }
            visit(std::array::from_fn(|map| means[map].as_slice()));
        }
    }
}

/// Adds `2 · taps − 1` lines, the `k`-th given by `line`, by a symmetric kernel that is given from its middle outwards.
fn weigh<'a>(taps: &[f32], line: impl Fn(usize) -> &'a [f32], out: &mut [f32]) {
    match taps {
        [a, b, c] => add_five([*a, *b, *c], std::array::from_fn(line), out),
        [a, b, c, d, e, f] => add_eleven([*a, *b, *c, *d, *e, *f], std::array::from_fn(line), out),
        _ => {
            let Some(reach) = taps.len().checked_sub(1) else { return };
            out.iter_mut().zip(line(reach)).for_each(|(out, v)| *out = v * taps[0]);
            for (k, tap) in taps.iter().enumerate().skip(1) {
                let pairs = line(reach - k).iter().zip(line(reach + k));
                out.iter_mut().zip(pairs).for_each(|(out, (a, b))| *out += tap * (a + b));
            }
        }
    }
}

/// The same for five lines: one loop whose sums stay in registers.
#[inline(never)]
fn add_five(taps: [f32; 3], lines: [&[f32]; 5], out: &mut [f32]) {
    let n = out.len();
    let [a, b, c, d, e] = lines.map(|line| &line[..n]);
    for x in 0..n {
        out[x] = taps[0] * c[x] + taps[1] * (b[x] + d[x]) + taps[2] * (a[x] + e[x]);
    }
}

/// The same for eleven lines.
#[inline(never)]
fn add_eleven(taps: [f32; 6], lines: [&[f32]; 11], out: &mut [f32]) {
    let n = out.len();
    let [a, b, c, d, e, f, g, h, i, j, k] = lines.map(|line| &line[..n]);
    for x in 0..n {
        let near = taps[0] * f[x] + taps[1] * (e[x] + g[x]) + taps[2] * (d[x] + h[x]);
        out[x] = near + taps[3] * (c[x] + i[x]) + taps[4] * (b[x] + j[x]) + taps[5] * (a[x] + k[x]);
    }
}

/// For every pixel of an axis: its first source pixel and the weights, summing to 1, of that one and the next ones.
fn taps(from: usize, to: usize) -> Vec<(usize, Vec<f32>)> {
    let grows = to > from;
    let scale = from as f32 / to as f32;
    let tap = |i: usize| {
        if grows {
            let middle = ((i as f32 + 0.5) * scale - 0.5).clamp(0.0, (from - 1) as f32);
            let low = (middle as usize).min(from.saturating_sub(2));
            let part = middle - low as f32;
            return (low, if from == 1 { vec![1.0] } else { vec![1.0 - part, part] });
        }
        // In fractions of 1/to of a source pixel everything is whole.
        let (low, high) = (i * from, (i + 1) * from);
        let (start, end) = (low / to, high.div_ceil(to));
        let covered = |k: usize| ((k + 1) * to).min(high) - (k * to).max(low);
        (start, (start..end).map(|k| covered(k) as f32 / from as f32).collect())
    };
    (0..to).map(tap).collect()
}

/// A place inside `0..length` for one outside, mirrored with the rim counted once (…2 1 | 0 1 2…).
pub(crate) fn mirrored(place: isize, length: usize) -> usize {
    let period = (2 * length as isize - 2).max(1);
    let folded = place.rem_euclid(period);
    (if folded < length as isize { folded } else { period - folded }) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mirrored_places_stay_inside() {
        assert_eq!((-3..7).map(|i| mirrored(i, 4)).collect::<Vec<_>>(), [3, 2, 1, 0, 1, 2, 3, 2, 1, 0]);
        assert!((-9..9).all(|i| mirrored(i, 1) == 0 && mirrored(i, 2) < 2));
    }

    #[test]
    fn blur_keeps_the_sum_of_a_flat_map_and_spreads_a_point() {
        let flat = Plane::new(5, 3, 7.0).blurred(2.0);
        assert!(flat.values().iter().all(|v| (v - 7.0).abs() < 1e-4));
        let mut point = Plane::new(31, 31, 0.0);
        point.values_mut()[15 * 31 + 15] = 1.0;
        let spread = point.blurred(2.0);
        // A Gaussian's height is 1 / (2πσ²).
        assert!((spread.values()[15 * 31 + 15] - 1.0 / (std::f32::consts::TAU * 4.0)).abs() < 5e-4);
        assert!((spread.values().iter().sum::<f32>() - 1.0).abs() < 1e-4);
        assert_eq!(spread.row(12)[15], spread.row(15)[12]);
    }

    #[test]
    fn other_sizes_keep_means_and_ramps() {
        let plane = Plane::of(3, 1, vec![0.0, 6.0, 12.0]);
        assert_eq!(plane.resized(1, 1).values(), &[6.0]);
        let two = plane.resized(2, 1);
        assert!(two.values().iter().zip([2.0, 10.0]).all(|(a, b)| (a - b).abs() < 1e-5), "{two:?}");
        let six = plane.resized(6, 2);
        assert_eq!((six.width(), six.height()), (6, 2));
        let expect = [0.0, 1.5, 4.5, 7.5, 10.5, 12.0];
        assert!(six.row(1).iter().zip(expect).all(|(a, b)| (a - b).abs() < 1e-5), "{six:?}");
        assert_eq!(Plane::new(0, 0, 1.0).resized(2, 2), Plane::new(2, 2, 0.0));
    }

    #[test]
    fn halves_and_middles() {
        let plane = Plane::of(3, 2, vec![1.0, 3.0, 9.0, 5.0, 7.0, 9.0]);
        assert_eq!(plane.halved(), Plane::of(1, 1, vec![4.0]));
        assert_eq!(Plane::of(1, 3, vec![1.0, 2.0, 3.0]).halved(), Plane::of(1, 1, vec![1.5]));
        assert_eq!(Plane::new(1, 1, 5.0).halved(), Plane::new(1, 1, 5.0));
        assert_eq!(plane.middle(1, 9), Plane::of(1, 2, vec![3.0, 7.0]));
        assert_eq!(plane.row(9), &[] as &[f32]);
    }
}
