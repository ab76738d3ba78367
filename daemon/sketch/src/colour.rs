//! Colours: sRGB bytes at the rim, floats while mixing.

use crate::number::mix;

/// An opaque sRGB colour, 8 bits a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Rgb {
    /// Red, 0 to 255.
    pub r: u8,
    /// Green, 0 to 255.
    pub g: u8,
    /// Blue, 0 to 255.
    pub b: u8,
}

impl Rgb {
    /// A colour from its channels.
    pub const fn new(r: u8, g: u8, b: u8) -> Self {
        Self { r, g, b }
    }

    /// Reads `#rgb` or `#rrggbb`; anything else is `None`.
    pub fn from_hex(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#')?;
        if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        let value = u32::from_str_radix(digits, 16).ok()?;
        let byte = |shift: u32| (value >> shift) as u8;
        let nibble = |shift: u32| ((value >> shift) & 15) as u8 * 17;
        match digits.len() {
            3 => Some(Self::new(nibble(8), nibble(4), nibble(0))),
            6 => Some(Self::new(byte(16), byte(8), byte(0))),
            _ => None,
        }
    }
}

/// A colour while it is mixed: sRGB-encoded channels from 0 to 1, and opacity.
///
/// Mixing happens in the encoded space on purpose: flat illustration is judged by eye, not by photons, and
/// no power function is needed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Ink {
    pub r: f32,
    pub g: f32,
    pub b: f32,
    pub a: f32,
}

impl From<Rgb> for Ink {
    fn from(colour: Rgb) -> Self {
        ink(colour.r, colour.g, colour.b)
    }
}

/// An opaque ink from bytes, as colours are written in tables.
pub(crate) const fn ink(r: u8, g: u8, b: u8) -> Ink {
    Ink { r: r as f32 / 255.0, g: g as f32 / 255.0, b: b as f32 / 255.0, a: 1.0 }
}

impl Ink {
    /// The same colour with another opacity.
    pub(crate) fn alpha(self, a: f32) -> Self {
        Self { a, ..self }
    }

    /// `self` at 0, `other` at 1, opacity too.
    pub(crate) fn mix(self, other: Self, t: f32) -> Self {
        Self {
            r: mix(self.r, other.r, t),
            g: mix(self.g, other.g, t),
            b: mix(self.b, other.b, t),
            a: mix(self.a, other.a, t),
        }
    }

    /// Channel product: how a surface looks in coloured light.
    pub(crate) fn times(self, light: Self) -> Self {
        Self { r: self.r * light.r, g: self.g * light.g, b: self.b * light.b, a: self.a }
    }

    /// Brighter by a factor of the distance to white (0 to 1) or darker (−1 to 0).
    pub(crate) fn shift(self, amount: f32) -> Self {
        let to = if amount > 0.0 { 1.0 } else { 0.0 };
        let t = amount.abs();
        Self { r: mix(self.r, to, t), g: mix(self.g, to, t), b: mix(self.b, to, t), a: self.a }
    }

    /// Less colourful (0 is grey) or more (above 1), at the same luma.
    pub(crate) fn saturate(self, amount: f32) -> Self {
        let grey = self.luma();
        let channel = |c: f32| (grey + (c - grey) * amount).clamp(0.0, 1.0);
        Self { r: channel(self.r), g: channel(self.g), b: channel(self.b), a: self.a }
    }

    /// BT.709 luma of the encoded channels, 0 to 1.
    pub(crate) fn luma(self) -> f32 {
        0.2126 * self.r + 0.7152 * self.g + 0.0722 * self.b
    }

    /// Opaque bytes.
    pub(crate) fn bytes(self) -> [u8; 4] {
        let byte = |c: f32| (c * 255.0 + 0.5) as u8;
        [byte(self.r), byte(self.g), byte(self.b), byte(self.a)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hex_is_read_strictly() {
        for (text, expect) in [
            ("#0b5fff", Some(Rgb::new(11, 95, 255))),
            ("#fff", Some(Rgb::new(255, 255, 255))),
            ("#FFF4E0", Some(Rgb::new(255, 244, 224))),
            ("0b5fff", None),
            ("#12345", None),
            ("#+12345", None),
            ("#", None),
        ] {
            assert_eq!(Rgb::from_hex(text), expect, "{text}");
        }
    }

    #[test]
    fn mixing_keeps_its_ends() {
        let (a, b) = (ink(10, 20, 30), ink(200, 100, 50));
        assert_eq!(a.mix(b, 0.0).bytes(), a.bytes());
        assert_eq!(a.mix(b, 1.0).bytes(), b.bytes());
        assert_eq!(a.shift(1.0).bytes(), [255; 4]);
        assert!((a.saturate(0.0).luma() - a.luma()).abs() < 1e-5);
    }
}
