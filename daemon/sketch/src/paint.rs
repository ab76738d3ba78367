//! What fills an outline: one colour, or a gradient along a line or out of a point.

use crate::colour::Ink;
use crate::path::Point;

/// Entries of a gradient's table; enough that no step is seen at eight bits.
const STEPS: usize = 256;

/// A fill, in canvas pixels.
#[derive(Debug, Clone)]
pub(crate) enum Paint {
    /// One colour.
    Solid(Ink),
    /// Colours along a line, held at its ends.
    Linear { from: Point, to: Point, stops: Vec<(f32, Ink)> },
    /// Colours from a centre (0) to an ellipse (1). The position grows with the square of the distance,
    /// which saves a root a pixel and falls off softly, as light does.
    Radial { centre: Point, radii: Point, stops: Vec<(f32, Ink)> },
}

impl From<Ink> for Paint {
    fn from(colour: Ink) -> Self {
        Self::Solid(colour)
    }
}

impl Paint {
    /// A gradient between two colours along a line.
    pub(crate) fn linear(from: Point, to: Point, start: Ink, end: Ink) -> Self {
        Self::Linear { from, to, stops: vec![(0.0, start), (1.0, end)] }
    }

    /// A gradient from the top `y` to the bottom `y`.
    pub(crate) fn vertical(top: f32, bottom: f32, stops: &[(f32, Ink)]) -> Self {
        Self::Linear { from: (0.0, top), to: (0.0, bottom), stops: stops.to_vec() }
    }

    /// A glow: the colour's opacity in the centre, nothing at the ellipse.
    pub(crate) fn glow(centre: Point, radii: Point, colour: Ink) -> Self {
        let faint = colour.alpha(colour.a * 0.28);
        Self::Radial { centre, radii, stops: vec![(0.0, colour), (0.35, faint), (1.0, colour.alpha(0.0))] }
    }
}

/// A paint made ready for rows: colours are packed, opacity is in the last byte.
pub(crate) enum Ready {
    Solid([u8; 4]),
    /// Position = `x·dx + y·dy + offset`, times 256, into the table.
    Linear {
        dx: f32,
        dy: f32,
        offset: f32,
        table: Box<[[u8; 4]; STEPS]>,
    },
    Radial {
        centre: Point,
        inverse: Point,
        table: Box<[[u8; 4]; STEPS]>,
    },
    /// Every column's colour, where rows do not differ.
    Columns(Vec<[u8; 4]>),
}

/// A paint on one row.
pub(crate) enum Row<'a> {
    Constant([u8; 4]),
    Linear {
        start: f32,
        step: f32,
        table: &'a [[u8; 4]; STEPS],
    },
    Radial {
        centre: f32,
        inverse: f32,
        above: f32,
        table: &'a [[u8; 4]; STEPS],
    },
    /// Every column's colour, where rows do not differ.
    Columns(&'a [[u8; 4]]),
}

impl Ready {
    /// Prepares a paint; `opacity` multiplies the paint's own.
    pub(crate) fn new(paint: &Paint, opacity: f32) -> Self {
        match paint {
            Paint::Solid(colour) => Self::Solid(colour.alpha(colour.a * opacity).bytes()),
            Paint::Linear { from, to, stops } => {
                let (vx, vy) = (to.0 - from.0, to.1 - from.1);
                let length2 = (vx * vx + vy * vy).max(1e-6);
                let scale = STEPS as f32 / length2;
                let (dx, dy) = (vx * scale, vy * scale);
                Self::Linear { dx, dy, offset: -(from.0 * dx + from.1 * dy), table: table(stops, opacity) }
            }
            Paint::Radial { centre, radii, stops } => Self::Radial {
                centre: *centre,
                inverse: (1.0 / radii.0.abs().max(1e-3), 1.0 / radii.1.abs().max(1e-3)),
                table: table(stops, opacity),
            },
        }
    }

    /// The same paint for many rows: a gradient that runs straight across is worked out once.
    pub(crate) fn for_rows(self, rows: usize, width: usize) -> Self {
        match self {
            Self::Linear { dx, dy, offset, table } if dy.abs() < 1e-4 && rows > 12 => {
                let start = offset + 0.5 * dx;
                Self::Columns((0..width).map(|x| table[entry(start + x as f32 * dx)]).collect())
            }
            Self::Solid(_) | Self::Linear { .. } | Self::Radial { .. } | Self::Columns(_) => self,
        }
    }

    /// The paint along row `y`.
    pub(crate) fn row(&self, y: usize) -> Row<'_> {
        let middle = y as f32 + 0.5;
        match self {
            Self::Solid(colour) => Row::Constant(*colour),
            Self::Linear { dx, dy, offset, table } => {
                let start = middle * dy + offset + 0.5 * dx;
                if dx.abs() < 1e-3 {
                    Row::Constant(table[entry(start)])
                } else {
                    Row::Linear { start, step: *dx, table }
                }
            }
            Self::Radial { centre, inverse, table } => {
                let up = (middle - centre.1) * inverse.1;
                Row::Radial { centre: centre.0 - 0.5, inverse: inverse.0, above: up * up, table }
            }
            Self::Columns(colours) => Row::Columns(colours),
        }
    }
}

impl Row<'_> {
    /// The colours of columns `from..` into `out`.
    pub(crate) fn colours(&self, from: usize, out: &mut [[u8; 4]]) {
        match self {
            Self::Constant(colour) => out.fill(*colour),
            Self::Columns(colours) => out.copy_from_slice(&colours[from..from + out.len()]),
            Self::Linear { start, step, table } => {
                let first = start + from as f32 * step;
                for (i, colour) in out.iter_mut().enumerate() {
                    *colour = table[entry(first + i as f32 * step)];
                }
            }
            Self::Radial { centre, inverse, above, table } => {
                let first = (from as f32 - centre) * inverse;
                for (i, colour) in out.iter_mut().enumerate() {
                    let across = first + i as f32 * inverse;
                    *colour = table[entry((across * across + above) * STEPS as f32)];
                }
            }
        }
    }
}

/// A table position; the cast saturates, so that everything outside is held at the ends.
fn entry(position: f32) -> usize {
    usize::from(position as u8)
}

/// The colours of a gradient at even steps.
fn table(stops: &[(f32, Ink)], opacity: f32) -> Box<[[u8; 4]; STEPS]> {
    let mut table = Box::new([[0; 4]; STEPS]);
    let Some(first) = stops.first() else { return table };
    let last = stops.last().unwrap_or(first);
    let mut segment = 0;
    for (i, entry) in table.iter_mut().enumerate() {
        let t = i as f32 / (STEPS - 1) as f32;
        while segment + 1 < stops.len() && t > stops[segment + 1].0 {
            segment += 1;
        }
        let colour = if t <= first.0 {
            first.1
        } else if segment + 1 >= stops.len() {
            last.1
        } else {
            let (from, to) = (stops[segment], stops[segment + 1]);
            from.1.mix(to.1, (t - from.0) / (to.0 - from.0).max(1e-6))
        };
        *entry = colour.alpha(colour.a * opacity).bytes();
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::colour::ink;

    fn at(row: &Row<'_>, x: usize) -> [u8; 4] {
        let mut out = [[0; 4]];
        row.colours(x, &mut out);
        out[0]
    }

    #[test]
    fn gradients_hold_their_ends() {
        let paint = Paint::linear((10.0, 0.0), (20.0, 0.0), ink(0, 0, 0), ink(255, 255, 255));
        let ready = Ready::new(&paint, 1.0);
        let row = ready.row(3);
        assert_eq!(at(&row, 0), [0, 0, 0, 255]);
        assert_eq!(at(&row, 500), [255; 4]);
        let middle = at(&row, 14)[0];
        assert!((100..=128).contains(&middle), "{middle}");
    }

    #[test]
    fn a_glow_ends_at_its_ellipse() {
        let ready = Ready::new(&Paint::glow((50.0, 50.0), (10.0, 20.0), ink(255, 0, 0)), 0.5);
        assert_eq!(at(&ready.row(50), 50)[3], 128);
        assert_eq!(at(&ready.row(50), 61)[3], 0);
        assert!(at(&ready.row(65), 50)[3] > 0);
    }
}
