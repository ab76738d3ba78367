//! Statistics of measures: quantiles, rank correlation, the area under the curve of right against false alarms.

/// The quantile `q` (0 to 1) of some values, between the two nearest ranks (R. Hyndman, Y. Fan, 1996, type 7). `None` without values.
/// Values that are not finite sort to the ends.
pub fn quantile(values: &[f32], q: f32) -> Option<f32> {
    let mut values = values.to_vec();
    let last = values.len().checked_sub(1)?;
    let place = q.clamp(0.0, 1.0) * last as f32;
    let index = (place as usize).min(last);
    let (_, low, above) = values.select_nth_unstable_by(index, f32::total_cmp);
    let high = above.iter().copied().min_by(f32::total_cmp).unwrap_or(*low);
    Some(*low + (high - *low) * (place - index as f32))
}

/// The middle of some values. `None` without values.
pub fn median(values: &[f32]) -> Option<f32> {
    quantile(values, 0.5)
}

/// The sum, in double precision and in eight parts, so that no addition waits for the one before it.
pub fn sum(values: &[f32]) -> f64 {
    sum_of(values, |v| v)
}

/// The mean; 0 without values. Sums in double precision.
pub fn mean(values: &[f32]) -> f32 {
    (sum(values) / values.len().max(1) as f64) as f32
}

/// The standard deviation of the values themselves (divided by n); 0 without values.
pub fn deviation(values: &[f32]) -> f32 {
    let centre = f64::from(mean(values));
    (sum_of(values, |v| (v - centre) * (v - centre)) / values.len().max(1) as f64).sqrt() as f32
}

fn sum_of(values: &[f32], of: impl Fn(f64) -> f64) -> f64 {
    let (eights, rest) = values.as_chunks::<8>();
    let mut lanes = [0.0_f64; 8];
    for eight in eights {
        (0..8).for_each(|i| lanes[i] += of(f64::from(eight[i])));
    }
    lanes.iter().sum::<f64>() + rest.iter().map(|v| of(f64::from(*v))).sum::<f64>()
}

/// Spearman's rank correlation, −1 to 1, with mean ranks for ties (C. Spearman, 1904): Pearson's correlation of the ranks.
/// `None` for lists of different lengths, fewer than two pairs, or a list of one value only.
pub fn spearman(xs: &[f32], ys: &[f32]) -> Option<f32> {
    if xs.len() != ys.len() || xs.len() < 2 {
        return None;
    }
    let (rx, ry) = (ranks(xs), ranks(ys));
    let centre = (xs.len() as f64 + 1.0) / 2.0;
    let product =
        |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| (a - centre) * (b - centre)).sum::<f64>();
    let spread = product(&rx, &rx) * product(&ry, &ry);
    (spread > 0.0).then(|| (product(&rx, &ry) / spread.sqrt()) as f32)
}

/// The chance, 0 to 1, that a changed picture scores above an unchanged one, ties counting half: the area under the receiver
/// operating characteristic, by rank sums (H. Mann, D. Whitney, 1947). `None` if either list is empty.
pub fn auc(unchanged: &[f32], changed: &[f32]) -> Option<f32> {
    if unchanged.is_empty() || changed.is_empty() {
        return None;
    }
    let all: Vec<f32> = changed.iter().chain(unchanged).copied().collect();
    let sum: f64 = ranks(&all)[..changed.len()].iter().sum();
    let (n, m) = (changed.len() as f64, unchanged.len() as f64);
    Some(((sum - n * (n + 1.0) / 2.0) / (n * m)) as f32)
}

/// The interval of a rank correlation at 95 % by Fisher's transform with the spread of D. Bonett and T. Wright (2000):
/// `tanh(atanh r ± 1.96 √((1 + r²/2) / (n − 3)))`. `None` for fewer than four pairs.
pub fn spearman_interval(r: f32, n: usize) -> Option<(f32, f32)> {
    if n < 4 {
        return None;
    }
    let r = f64::from(r).clamp(-0.999_999, 0.999_999);
    let spread = 1.96 * ((1.0 + r * r / 2.0) / (n as f64 - 3.0)).sqrt();
    Some(((r.atanh() - spread).tanh() as f32, (r.atanh() + spread).tanh() as f32))
}

/// The rank of every value from 1; equal values share the mean of their ranks.
fn ranks(values: &[f32]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|a, b| values[*a].total_cmp(&values[*b]));
    let mut ranks = vec![0.0; values.len()];
    let mut start = 0;
    for group in order.chunk_by(|a, b| values[*a] == values[*b]) {
        let rank = start as f64 + (group.len() as f64 + 1.0) / 2.0;
        group.iter().for_each(|i| ranks[*i] = rank);
        start += group.len();
    }
    ranks
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(got: Option<f32>, expect: f32) {
        assert!(got.is_some_and(|got| (got - expect).abs() < 1e-5), "{got:?} for {expect}");
    }

    #[test]
    fn quantiles_lie_between_ranks() {
        let values = [4.0, 1.0, 3.0, 2.0];
        close(quantile(&values, 0.0), 1.0);
        close(quantile(&values, 1.0), 4.0);
        close(median(&values), 2.5);
        close(quantile(&values, 0.9), 3.7);
        assert_eq!(quantile(&[], 0.5), None);
        assert_eq!((mean(&[]), deviation(&[]), mean(&values)), (0.0, 0.0, 2.5));
        assert!((deviation(&values) - 1.25_f32.sqrt()).abs() < 1e-6);
    }

    #[test]
    fn rank_correlation_meets_worked_examples() {
        close(spearman(&[1.0, 2.0, 3.0, 4.0], &[1.0, 8.0, 27.0, 64.0]), 1.0);
        close(spearman(&[1.0, 2.0, 3.0, 4.0], &[4.0, 3.0, 2.0, 1.0]), -1.0);
        // IQ against hours of television, the textbook's ten pairs: −29/165.
        let iq = [106.0, 100.0, 86.0, 101.0, 99.0, 103.0, 97.0, 113.0, 112.0, 110.0];
        let hours = [7.0, 27.0, 2.0, 50.0, 28.0, 29.0, 20.0, 12.0, 6.0, 17.0];
        close(spearman(&iq, &hours), -29.0 / 165.0);
        close(spearman(&[1.0, 2.0, 2.0, 3.0], &[1.0, 2.0, 2.0, 3.0]), 1.0);
        for (x, y) in [(&[1.0][..], &[1.0][..]), (&[1.0, 2.0], &[1.0]), (&[1.0, 2.0], &[5.0, 5.0])] {
            assert_eq!(spearman(x, y), None);
        }
    }

    #[test]
    fn area_under_the_curve_counts_pairs() {
        close(auc(&[0.0, 1.0], &[2.0, 3.0]), 1.0);
        close(auc(&[2.0, 3.0], &[0.0, 1.0]), 0.0);
        close(auc(&[1.0, 1.0], &[1.0]), 0.5);
        close(auc(&[0.1, 0.4], &[0.35, 0.8]), 0.75);
        assert_eq!(auc(&[], &[1.0]), None);
    }

    #[test]
    fn intervals_hold_the_correlation_and_narrow() {
        let (low, high) = spearman_interval(0.6, 20).unwrap();
        let (lower, higher) = spearman_interval(0.6, 8).unwrap();
        assert!(lower < low && low < 0.6 && 0.6 < high && high < higher && higher < 1.0);
        assert!(spearman_interval(1.0, 10).is_some_and(|(l, h)| l.is_finite() && h.is_finite()));
        assert_eq!(spearman_interval(0.5, 3), None);
    }
}
