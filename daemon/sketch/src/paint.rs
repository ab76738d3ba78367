//! What fills an outline: one colour, or a gradient along a line or out of a point.

use crate::colour::Ink;
use crate::number::whole;
use crate::path::Point;
use crate::run::{Mix, weight};

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
        table: Box<Table>,
    },
    Radial {
        centre: Point,
        inverse: Point,
        table: Box<Table>,
    },
    /// Every column's place in the table, where rows do not differ.
    Columns(Vec<u8>, Box<Table>),
}

/// A paint on one row.
pub(crate) enum Row<'a> {
    Constant([u8; 4]),
    Varying(Varying<'a>, &'a Table),
}

/// Where the columns of a row lie in a gradient's table.
pub(crate) struct Varying<'a> {
    course: Along<'a>,
    /// Columns from the first to before the second may be seen; all others are transparent.
    pub reach: (usize, usize),
}

/// How the place in the table changes along a row.
enum Along<'a> {
    Line { start: f32, step: f32 },
    Circle { centre: f32, inverse: f32, above: f32 },
    Columns(&'a [u8]),
}

/// All columns.
const EVERYWHERE: (usize, usize) = (0, usize::MAX);

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
                let table = Table::new(stops, opacity);
                Self::Linear { dx, dy, offset: -(from.0 * dx + from.1 * dy), table }
            }
            Paint::Radial { centre, radii, stops } => Self::Radial {
                centre: *centre,
                inverse: (1.0 / radii.0.abs().max(1e-3), 1.0 / radii.1.abs().max(1e-3)),
                table: Table::new(stops, opacity),
            },
        }
    }

    /// The same paint for many rows: a gradient that runs straight across is worked out once.
    pub(crate) fn for_rows(self, rows: usize, width: usize) -> Self {
        match self {
            Self::Linear { dx, dy, offset, table } if dy.abs() < 1e-4 && rows > 12 => {
                let start = offset + 0.5 * dx;
                Self::Columns((0..width).map(|x| floor_to_byte(start + x as f32 * dx)).collect(), table)
            }
            Self::Solid(_) | Self::Linear { .. } | Self::Radial { .. } | Self::Columns(..) => self,
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
                    Row::Constant(table.colours[usize::from(floor_to_byte(start))])
                } else {
                    let course = Along::Line { start, step: *dx };
                    Row::Varying(Varying { course, reach: EVERYWHERE }, table)
                }
            }
            Self::Radial { centre, inverse, table } => {
                let up = (middle - centre.1) * inverse.1;
                let above = up * up;
                let course = Along::Circle { centre: centre.0 - 0.5, inverse: inverse.0, above };
                let reach = if table.ends_clear { inside(centre.0, inverse.0, above) } else { EVERYWHERE };
                Row::Varying(Varying { course, reach }, table)
            }
            Self::Columns(places, table) => {
                Row::Varying(Varying { course: Along::Columns(places), reach: EVERYWHERE }, table)
            }
        }
    }
}

/// The columns that an ellipse can reach on a row, and a few more.
fn inside(centre: f32, inverse: f32, above: f32) -> (usize, usize) {
    if above > 1.001 {
        return (0, 0);
    }
    let half = (1.001 - above).max(0.0).sqrt() / inverse + 2.0;
    ((centre - half).max(0.0) as usize, (centre + half).max(0.0) as usize + 1)
}

impl Varying<'_> {
    /// The place in the table of one column, as [`places`](Self::places) gives it for the first of some.
    pub(crate) fn place(&self, x: usize) -> u8 {
        match self.course {
            Along::Columns(places) => places[x],
            Along::Line { start, step } => floor_to_byte(start + x as f32 * step),
            Along::Circle { centre, inverse, above } => {
                let across = (x as f32 - centre) * inverse;
                floor_to_byte((across * across + above) * STEPS as f32)
            }
        }
    }

    /// The places in the table of the columns `from..`, as many as `out` holds.
    pub(crate) fn places<'b, const N: usize>(&'b self, from: usize, out: &'b mut [u8; N]) -> &'b [u8] {
        match self.course {
            Along::Columns(places) => return &places[from..],
            Along::Line { start, step } => {
                let first = start + from as f32 * step;
                for (i, place) in out.iter_mut().enumerate() {
                    *place = floor_to_byte(first + i as f32 * step);
                }
            }
            Along::Circle { centre, inverse, above } => {
                let first = (from as f32 - centre) * inverse;
                for (i, place) in out.iter_mut().enumerate() {
                    let across = first + i as f32 * inverse;
                    *place = floor_to_byte((across * across + above) * STEPS as f32);
                }
            }
        }
        out
    }
}

/// A number cut off to 0 to 255; everything outside is held at the ends. A cast would do the same, but one number at a time.
#[inline]
pub(crate) fn floor_to_byte(value: f32) -> u8 {
    let held = if value > 0.0 { value } else { 0.0 };
    let held = if held < 255.0 { held } else { 255.0 };
    whole(held) as u8
}

/// The colours of a gradient at even steps.
pub(crate) struct Table {
    pub colours: [[u8; 4]; STEPS],
    /// The same at full coverage; made only if some of them are not opaque.
    pub mixes: [Mix; STEPS],
    /// The least and the most of their weights, 0 to 256.
    pub least: u32,
    pub most: u32,
    /// True if nothing is seen of the last.
    ends_clear: bool,
}

impl Table {
    fn new(stops: &[(f32, Ink)], opacity: f32) -> Box<Self> {
        let mut table = Box::new(Self {
            colours: [[0; 4]; STEPS],
            mixes: [Mix::of([0; 4], 0); STEPS],
            least: 256,
            most: 0,
            ends_clear: false,
        });
        table.colour(stops, opacity);
        for colour in &table.colours {
            let weight = weight(colour[3], 256);
            (table.least, table.most) = (table.least.min(weight), table.most.max(weight));
        }
        table.ends_clear = table.colours[STEPS - 1][3] == 0;
        if table.least < 256 {
            for (mix, colour) in table.mixes.iter_mut().zip(&table.colours) {
                *mix = Mix::of(*colour, weight(colour[3], 256));
            }
        }
        table
    }

    /// Works out the colours.
    fn colour(&mut self, stops: &[(f32, Ink)], opacity: f32) {
        let Some(first) = stops.first() else { return };
        let last = stops.last().unwrap_or(first);
        let mut segment = 0;
        for (i, entry) in self.colours.iter_mut().enumerate() {
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
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::colour::ink;

    fn at(row: &Row<'_>, x: usize) -> [u8; 4] {
        match row {
            Row::Constant(colour) => *colour,
            Row::Varying(varying, table) => table.colours[usize::from(varying.places(x, &mut [0])[0])],
        }
    }

    #[test]
    fn a_place_is_its_position_cut_off() {
        for i in -3000..300_000 {
            let position = i as f32 / 1003.0;
            assert_eq!(floor_to_byte(position), position as u8, "{position}");
        }
        for position in [f32::NAN, f32::INFINITY, -f32::INFINITY, 254.999_98, 255.5, 1e30, -1e30, 1e-30] {
            assert_eq!(floor_to_byte(position), position as u8, "{position}");
        }
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
        let Row::Varying(varying, _) = ready.row(50) else { unreachable!("a glow varies") };
        assert!(varying.reach.0 <= 40 && varying.reach.1 > 60 && varying.reach.1 < 70);
        let Row::Varying(far, _) = ready.row(75) else { unreachable!("a glow varies") };
        assert_eq!(far.reach, (0, 0));
    }
}
