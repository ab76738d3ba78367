//! Deterministic numbers: only `+ − × ÷ √` and rounding, which IEEE 754 fixes to the last bit on every machine.
//!
//! The platform's own sine, power and exponential differ between systems in the last bits, which would
//! change pixels and thereby cache keys and golden hashes. A test greps the sources for them.

/// Sine of an angle in turns (1 = a full circle).
///
/// The argument is folded to a quarter turn and evaluated by the odd Taylor polynomial of degree 9; the
/// error is below 4e-6, far under one grey level.
pub(crate) fn sin_turns(turns: f32) -> f32 {
    let folded = turns - turns.floor();
    let (sign, half) = if folded >= 0.5 { (-1.0, folded - 0.5) } else { (1.0, folded) };
    let quarter = if half > 0.25 { 0.5 - half } else { half };
    let x = quarter * 2.0 * std::f32::consts::PI;
    let x2 = x * x;
    sign * x * (1.0 - x2 / 6.0 * (1.0 - x2 / 20.0 * (1.0 - x2 / 42.0 * (1.0 - x2 / 72.0))))
}

/// Cosine of an angle in turns.
pub(crate) fn cos_turns(turns: f32) -> f32 {
    sin_turns(turns + 0.25)
}

/// Linear mix: `a` at 0, `b` at 1.
pub(crate) fn mix(a: f32, b: f32, t: f32) -> f32 {
    a + (b - a) * t
}

/// Hermite step from 0 at `from` to 1 at `to` (Perlin's `3t² − 2t³`).
pub(crate) fn smooth_step(from: f32, to: f32, x: f32) -> f32 {
    let t = ((x - from) / (to - from)).clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}

/// A number of 0 to four million, cut off. A cast would do the same, but one number at a time.
#[inline]
pub(crate) fn whole(value: f32) -> u32 {
    /// From here on a float has no fraction.
    const WHOLE: f32 = 8_388_608.0;
    let shifted = value + WHOLE;
    // Shifting has rounded, perhaps upwards.
    (shifted.to_bits() & 0x007f_ffff).wrapping_sub(u32::from(shifted - WHOLE > value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_are_cut_off() {
        for i in 0..200_000 {
            let value = i as f32 * 0.370_37;
            assert_eq!(whole(value), value as u32, "{value}");
        }
        for value in [0.0, 0.5, 0.999_999_94, 1.0, 1.5, 2.5, 3.0, 4_000_000.0, 1e-30] {
            assert_eq!(whole(value), value as u32, "{value}");
        }
    }

    #[test]
    fn sine_meets_known_angles() {
        for (turns, expect) in [
            (0.0, 0.0),
            (0.25, 1.0),
            (0.5, 0.0),
            (0.75, -1.0),
            (1.0 / 12.0, 0.5),
            (-0.25, -1.0),
            (2.125, std::f32::consts::FRAC_1_SQRT_2),
        ] {
            assert!((sin_turns(turns) - expect).abs() < 5e-6, "sin({turns}) = {}", sin_turns(turns));
            assert!((cos_turns(turns - 0.25) - expect).abs() < 5e-6);
        }
    }

    #[test]
    fn mixing_is_linear() {
        assert_eq!(mix(2.0, 4.0, 0.25), 2.5);
    }
}
