//! What a measure answers: a value, or why there is none. No answer ever holds NaN or infinity.

use std::fmt;

/// A measure's answer.
#[derive(Debug, Clone, PartialEq)]
pub enum Measured<T> {
    /// It was measured; every number in it is finite.
    Value(T),
    /// It cannot be measured on these pictures, and why.
    NotDefined(Why),
    /// It could be asked of a person or of another program, but was not, and why. That is no pass.
    NotChecked(Why),
}

/// Why there is no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Why {
    /// All of a picture is transparent.
    Empty,
    /// A picture has one colour, or nearly: there is nothing to compare.
    Flat,
    /// A picture has too few pixels in width or height.
    Small,
    /// The two pictures have different shapes (ratios of width to height).
    Shape,
    /// The brand colour does not occur in the first picture.
    Absent,
    /// The light has no one direction, or its direction could not be told.
    Scattered,
    /// There are fewer samples than the measure needs.
    Few,
    /// Nothing moves fast enough for it to show.
    Slow,
    /// No program that reads text was at hand, or it read nothing in either picture.
    NoReader,
    /// Persons are not recognised: that takes a trained model, and this crate has none.
    NoModel,
    /// Nobody asked for it: there were no brand colours.
    NotAsked,
}

impl<T> Measured<T> {
    /// The value, if there is one.
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Value(value) => Some(value),
            Self::NotDefined(_) | Self::NotChecked(_) => None,
        }
    }

    /// Why there is no value, if there is none.
    pub fn why(&self) -> Option<Why> {
        match self {
            Self::Value(_) => None,
            Self::NotDefined(why) | Self::NotChecked(why) => Some(*why),
        }
    }

    /// The same answer about something made from the value.
    pub fn map<U>(self, make: impl FnOnce(T) -> U) -> Measured<U> {
        match self {
            Self::Value(value) => Measured::Value(make(value)),
            Self::NotDefined(why) => Measured::NotDefined(why),
            Self::NotChecked(why) => Measured::NotChecked(why),
        }
    }
}

impl<T> From<Result<T, Why>> for Measured<T> {
    fn from(result: Result<T, Why>) -> Self {
        match result {
            Ok(value) => Self::Value(value),
            Err(why) => Self::NotDefined(why),
        }
    }
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "a picture is wholly transparent",
            Self::Flat => "a picture has one colour only",
            Self::Small => "a picture is too small",
            Self::Shape => "the pictures have different shapes",
            Self::Absent => "the first picture does not have that colour",
            Self::Scattered => "the light has no clear direction",
            Self::Few => "there are too few samples",
            Self::Slow => "nothing moves fast enough for it to show",
            Self::NoReader => "no text was read from the pictures",
            Self::NoModel => "recognising persons takes a trained model, and there is none here",
            Self::NotAsked => "no brand colours were given",
        })
    }
}
