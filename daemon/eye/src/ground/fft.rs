//! A small Fourier transform: in place, radix 2, for powers of two (J. Cooley, J. Tukey, 1965).

/// A complex number: real part, imaginary part.
pub type Complex = [f32; 2];

/// A transform of one length, with its factors worked out.
#[derive(Debug, Clone)]
pub struct Fft {
    length: usize,
    factors: Vec<Complex>,
}

impl Fft {
    /// A transform of `length` numbers; the next power of two is taken, at least 1.
    pub fn new(length: usize) -> Self {
        let length = length.max(1).next_power_of_two();
        let factor = |k: usize| {
            let angle = -std::f64::consts::TAU * k as f64 / length as f64;
            [angle.cos() as f32, angle.sin() as f32]
        };
        Self { length, factors: (0..length / 2).map(factor).collect() }
    }

    /// How many numbers it transforms.
    pub fn length(&self) -> usize {
        self.length
    }

    /// Forward, without scaling: `X[k] = Σ x[n] e^(−2πi kn / N)`. Values past the length are left alone; too few are left unchanged.
    pub fn forward(&self, values: &mut [Complex]) {
        let Some(values) = values.get_mut(..self.length) else { return };
        let bits = self.length.trailing_zeros();
        for i in 0..self.length {
            let j = if bits == 0 { 0 } else { i.reverse_bits() >> (usize::BITS - bits) };
            if i < j {
                values.swap(i, j);
            }
        }
        let mut half = 1;
        while half < self.length {
            let step = self.length / (2 * half);
            for block in values.chunks_exact_mut(2 * half) {
                let (low, high) = block.split_at_mut(half);
                for (k, (a, b)) in low.iter_mut().zip(high).enumerate() {
                    let [c, s] = self.factors[k * step];
                    let turned = [b[0] * c - b[1] * s, b[0] * s + b[1] * c];
                    (*a, *b) = ([a[0] + turned[0], a[1] + turned[1]], [a[0] - turned[0], a[1] - turned[1]]);
                }
            }
            half *= 2;
        }
    }

    /// Back, scaled by `1 / N`, so that it undoes [`Fft::forward`].
    pub fn inverse(&self, values: &mut [Complex]) {
        values.iter_mut().for_each(|v| v[1] = -v[1]);
        self.forward(values);
        let scale = 1.0 / self.length as f32;
        values.iter_mut().for_each(|v| *v = [v[0] * scale, -v[1] * scale]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_meets_the_sum_and_comes_back() {
        for length in [1, 2, 8, 64] {
            let signal: Vec<Complex> =
                (0..length).map(|i| [((i * 7919) % 31) as f32 - 15.0, ((i * 104_729) % 17) as f32]).collect();
            let fft = Fft::new(length);
            let mut got = signal.clone();
            fft.forward(&mut got);
            for (k, got) in got.iter().enumerate() {
                let mut sum = [0.0_f64; 2];
                for (n, v) in signal.iter().enumerate() {
                    let (s, c) = (-std::f64::consts::TAU * (k * n) as f64 / length as f64).sin_cos();
                    sum[0] += f64::from(v[0]) * c - f64::from(v[1]) * s;
                    sum[1] += f64::from(v[0]) * s + f64::from(v[1]) * c;
                }
                assert!((0..2).all(|i| (f64::from(got[i]) - sum[i]).abs() < 1e-3), "{length} {k}");
            }
            fft.inverse(&mut got);
            assert!(
                got.iter()
                    .zip(&signal)
                    .all(|(a, b)| (a[0] - b[0]).abs() < 1e-4 && (a[1] - b[1]).abs() < 1e-4)
            );
        }
    }

    #[test]
    fn too_few_values_are_left_alone() {
        let mut values = vec![[1.0, 0.0]; 3];
        Fft::new(8).forward(&mut values);
        assert_eq!(values, vec![[1.0, 0.0]; 3]);
    }
}
