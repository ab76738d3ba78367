//! What an edit does, as it stands in a recipe.

use serde::{Deserialize, Serialize};

/// What an edit does. Fractions are integers per mille, so that equal edits are equal to the bit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Edit {
    /// Fills the white part of a mask.
    Inpaint,
    /// More pixels, same picture.
    Upscale {
        /// 2 or 4.
        factor: u8,
    },
    /// Takes away what the white part of a mask covers.
    Remove,
    /// Goes on beyond the sides.
    Outpaint(Sides),
    /// Another colour, the same light and shade.
    Recolour {
        /// The old colour; none for the one that leads.
        from: Option<Colour>,
        /// The new one.
        to: Colour,
    },
    /// A part of the picture, of the recipe's size.
    Crop {
        /// What is as near to the middle as it can be; none for what stands out.
        focus: Option<Focus>,
    },
    /// Another background in the white part of a mask.
    Background(Behind),
    /// A map of the picture's structure.
    Guide(Map),
    /// Fine regular texture made softer where it would boil.
    Calm,
}

/// Pixels on each side of a picture.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Sides {
    /// Left of it.
    pub left: u32,
    /// Above it.
    pub top: u32,
    /// Right of it.
    pub right: u32,
    /// Below it.
    pub bottom: u32,
}

/// A colour: red, green and blue in sRGB.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Colour(pub [u8; 3]);

/// A place in a picture, per mille from its left and upper edge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Focus {
    /// Across, 0 to 1000.
    pub x_per_mille: u16,
    /// Down, 0 to 1000.
    pub y_per_mille: u16,
}

/// What comes behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Behind {
    /// A gradient, or one colour where both are equal.
    Colours {
        /// At the top.
        top: Colour,
        /// At the bottom.
        bottom: Colour,
    },
    /// The recipe's reference.
    Picture,
}

/// Maps of a picture's structure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Map {
    /// White is near and black is far.
    Depth,
    /// White lines on black.
    Edges,
    /// A colour for each thing.
    Segments,
}

impl Edit {
    /// Whether everything stays where it was, so that what is known of the picture's places still holds.
    pub fn keeps_places(self) -> bool {
        match self {
            Edit::Upscale { .. } | Edit::Recolour { .. } | Edit::Calm => true,
            Edit::Inpaint
            | Edit::Remove
            | Edit::Outpaint(_)
            | Edit::Crop { .. }
            | Edit::Background(_)
            | Edit::Guide(_) => false,
        }
    }

    /// Whether it makes something up, so that it is a new try at the picture and counts as a roll.
    pub fn makes_up(self) -> bool {
        match self {
            Edit::Inpaint | Edit::Remove | Edit::Outpaint(_) => true,
            Edit::Upscale { .. }
            | Edit::Recolour { .. }
            | Edit::Crop { .. }
            | Edit::Background(_)
            | Edit::Guide(_)
            | Edit::Calm => false,
        }
    }

    /// Whether it changes nothing outside of a mask.
    pub fn is_masked(self) -> bool {
        match self {
            Edit::Inpaint | Edit::Remove | Edit::Background(_) => true,
            Edit::Upscale { .. }
            | Edit::Outpaint(_)
            | Edit::Recolour { .. }
            | Edit::Crop { .. }
            | Edit::Guide(_)
            | Edit::Calm => false,
        }
    }
}

impl Colour {
    /// Reads `#rrggbb`.
    pub fn from_hex(text: &str) -> Option<Colour> {
        let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6)?;
        let number = u32::from_str_radix(digits, 16).ok()?;
        let [_, r, g, b] = number.to_be_bytes();
        Some(Colour([r, g, b]))
    }
}
