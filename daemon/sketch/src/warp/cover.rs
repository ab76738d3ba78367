//! How much of a frame's blocks a layer hides.

use super::{Padded, Spot};

/// How much of a part is covered.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Opacity {
    None,
    Mixed,
    Full,
}

/// A layer's opacity, with its extremes in cells so that empty and full parts are known at once.
pub(crate) struct Cover {
    alpha: Padded,
    cells_across: usize,
    /// Least and most opacity in each cell of [`CELL`] pixels.
    cells: Vec<(u8, u8)>,
    /// The same of each cell with the one beside it and the two below.
    squares: Vec<(u8, u8)>,
}

/// Side of a cell, in samples.
const CELL: usize = 8;

impl Cover {
    /// The opacity itself.
    pub(super) fn alpha(&self) -> &Padded {
        &self.alpha
    }

    pub(crate) fn new(alpha: &[u8], width: usize, height: usize) -> Self {
        let (cells_across, cells_down) = (width.div_ceil(CELL), height.div_ceil(CELL));
        let mut cells = vec![(255_u8, 0_u8); cells_across * cells_down];
        for (y, row) in alpha.chunks_exact(width).enumerate() {
            for (cell, part) in cells[y / CELL * cells_across..].iter_mut().zip(row.chunks(CELL)) {
                for value in part {
                    *cell = (cell.0.min(*value), cell.1.max(*value));
                }
            }
        }
        let joined = |a: (u8, u8), b: (u8, u8)| (a.0.min(b.0), a.1.max(b.1));
        let at = |x: usize, y: usize| cells[y.min(cells_down - 1) * cells_across + x.min(cells_across - 1)];
        let square = |i: usize| {
            let (x, y) = (i % cells_across, i / cells_across);
            joined(joined(at(x, y), at(x + 1, y)), joined(at(x, y + 1), at(x + 1, y + 1)))
        };
        let squares = (0..cells.len()).map(square).collect();
        Self { alpha: Padded::new(alpha, width, height), cells_across, cells, squares }
    }

    /// How opaque the layer is under a block, from the cells that it can touch. What reaches outside the plane is mixed.
    pub(super) fn over(&self, corners: &[Spot; 4]) -> Opacity {
        let range = |of: fn(&Spot) -> i32, size: usize| {
            let low = corners.iter().map(of).fold(i32::MAX, i32::min) - 256;
            let high = corners.iter().map(of).fold(i32::MIN, i32::max) + 512;
            let inside = low >= -256 && high <= (size as i32 + 2) << 8;
            let cell = |v: i32| ((v >> 8).clamp(0, size as i32 - 1) as usize) / CELL;
            inside.then(|| (cell(low), cell(high)))
        };
        let (Some((x0, x1)), Some((y0, y1))) =
            (range(|c| c.0, self.alpha.width), range(|c| c.1, self.alpha.height))
        else {
            return Opacity::Mixed;
        };
        let (mut least, mut most) = (255, 0);
        if (1..=3).contains(&(x1 - x0)) && (1..=3).contains(&(y1 - y0)) {
            // Two squares each way hold two to four cells, as most blocks touch.
            for at in [y0, y1 - 1].map(|y| y * self.cells_across) {
                let (left, right) = (self.squares[at + x0], self.squares[at + x1 - 1]);
                (least, most) = (least.min(left.0).min(right.0), most.max(left.1).max(right.1));
            }
        } else {
            for y in y0..=y1 {
                for cell in &self.cells[y * self.cells_across + x0..=y * self.cells_across + x1] {
                    (least, most) = (least.min(cell.0), most.max(cell.1));
                }
            }
        }
        match (least, most) {
            (_, 0) => Opacity::None,
            (255, _) => Opacity::Full,
            _ => Opacity::Mixed,
        }
    }
}
