//! The normal form of one picture: looked at once, compared often (one anchor with many takes, or with every frame of a clip).

use std::borrow::Cow;

use maquette_colour::Lab;

use super::edges::gradients;
use super::layout::saliency;
use super::palette::{Colour, palette};
use super::structure::Levels;
use super::tone::{Key, histogram, key_light};
use crate::ground::normal::{Normal, normal_size};
use crate::ground::plane::Plane;
use crate::{Frame, Measured, Why};

/// The long edge, in pixels, at which pictures are compared.
pub const LONG: usize = 256;
/// Two pictures whose ratios of width to height differ by more than this factor are of different shapes.
const SHAPE: f32 = 1.05;
/// A picture whose luma varies less than this (of 255) in all is one colour.
const FLAT: f32 = 1.0;

/// A picture as it is compared: in linear light at [`LONG`] pixels, with what each measure needs of it.
#[derive(Debug, Clone)]
pub struct Look {
    pub(super) normal: Normal,
    pub(super) luma: Plane,
    pub(super) lab: Vec<Lab>,
    pub(super) gradients: Plane,
    pub(super) levels: Levels,
    pub(super) saliency: Plane,
    /// Pixels at a quarter of the normal size, and their palette.
    pub(super) colours: (Vec<Lab>, Vec<Colour>),
    pub(super) tones: [f32; 256],
    pub(super) key: Measured<Key>,
    range: f32,
}

impl Look {
    /// Looks at a picture of any size.
    pub fn new(frame: Frame<'_>) -> Self {
        Self::of(Normal::new(frame, LONG))
    }

    /// Looks at a picture that will be compared with another one: where their shapes are the same but for rounding, at that one's normal
    /// size, so that no row is off by a part of a pixel.
    pub fn beside(frame: Frame<'_>, other: &Self) -> Self {
        let (width, height) = normal_size(frame.width(), frame.height(), LONG);
        let (wide, high) = (other.normal.width(), other.normal.height());
        match width.abs_diff(wide) <= 1 && height.abs_diff(high) <= 1 {
            true => Self::of(Normal::sized(frame, wide, high)),
            false => Self::of(Normal::sized(frame, width, height)),
        }
    }

    /// Looks at a picture that is at its normal size already.
    pub fn of(normal: Normal) -> Self {
        let luma = normal.luma();
        let lab = normal.lab();
        let colours = normal.halved().halved().lab();
        let colours = (colours.clone(), palette(&colours));
        let range =
            luma.values().iter().fold((f32::MAX, f32::MIN), |(low, high), v| (low.min(*v), high.max(*v)));
        Self {
            gradients: gradients(&luma.halved()),
            levels: Levels::new(&luma),
            saliency: saliency(&luma),
            colours,
            tones: histogram(&luma),
            key: key_light(&luma),
            range: range.1 - range.0,
            normal,
            luma,
            lab,
        }
    }

    /// The picture at its normal size.
    pub fn normal(&self) -> &Normal {
        &self.normal
    }

    /// Luma 0 to 255 at the normal size.
    pub fn luma(&self) -> &Plane {
        &self.luma
    }

    /// L*a*b* of every pixel at the normal size.
    pub fn lab(&self) -> &[Lab] {
        &self.lab
    }

    /// Up to six colours with their shares, the largest first.
    pub fn palette(&self) -> &[Colour] {
        &self.colours.1
    }

    /// How salient each of 64 × 64 cells is.
    pub fn saliency(&self) -> &Plane {
        &self.saliency
    }

    /// Where the light comes from.
    pub fn key(&self) -> &Measured<Key> {
        &self.key
    }

    /// Whether all of it is transparent.
    pub fn is_empty(&self) -> bool {
        self.normal.cover() <= 0.0
    }

    /// Whether it has one colour only.
    pub fn is_flat(&self) -> bool {
        self.range < FLAT
    }
}

/// Two pictures where both can be seen: shapes that differ by a few pixels are cut to what they share around the middle.
pub(super) struct Pair<'a> {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) a: Side<'a>,
    pub(super) b: Side<'a>,
}

/// One side of a pair.
pub(super) struct Side<'a> {
    pub(super) lab: Cow<'a, [Lab]>,
    pub(super) gradients: Cow<'a, Plane>,
    pub(super) levels: Cow<'a, Levels>,
}

impl<'a> Pair<'a> {
    /// # Errors
    /// [`Why::Shape`] for pictures of different shapes.
    pub(super) fn new(a: &'a Look, b: &'a Look) -> Result<Self, Why> {
        let ratio = |look: &Look| look.normal.width() as f32 / look.normal.height() as f32;
        let between = ratio(a) / ratio(b);
        if between.max(1.0 / between) > SHAPE {
            return Err(Why::Shape);
        }
        let width = a.normal.width().min(b.normal.width());
        let height = a.normal.height().min(b.normal.height());
        Ok(Self { width, height, a: Side::new(a, width, height), b: Side::new(b, width, height) })
    }
}

impl<'a> Side<'a> {
    fn new(look: &'a Look, width: usize, height: usize) -> Self {
        let (from_x, from_y) = (look.normal.width(), look.normal.height());
        if (from_x, from_y) == (width, height) {
            return Self {
                lab: Cow::Borrowed(&look.lab),
                gradients: Cow::Borrowed(&look.gradients),
                levels: Cow::Borrowed(&look.levels),
            };
        }
        let (left, top) = ((from_x - width) / 2, (from_y - height) / 2);
        let row = |y: usize| &look.lab[y * from_x + left..y * from_x + left + width];
        Self {
            lab: (top..top + height).flat_map(row).copied().collect(),
            gradients: Cow::Owned(look.gradients.middle(width / 2, height / 2)),
            levels: Cow::Owned(Levels::new(&look.luma.middle(width, height))),
        }
    }
}
