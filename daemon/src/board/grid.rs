//! How many columns equal tiles stand in.

/// Columns that a sheet has at most where nobody asked for more.
const MAX_COLUMNS: usize = 16;
/// A sheet wider or narrower than this, as width over height, is hard to look at.
const WIDEST: f64 = 2.5;
const NARROWEST: f64 = 0.75;
/// The shape that most screens and pages have.
const PLEASANT: f64 = 1.5;

/// Columns of a sheet of tiles whose width is `tile` times their height: of all grids that look well, the one with the
/// fewest holes; of these, the one nearest to the shape of a page. A few tiles stand in one row.
pub(super) fn columns(tiles: usize, tile: f64) -> u32 {
    let few = tiles <= 3;
    let grids = (1..=tiles.clamp(1, MAX_COLUMNS)).map(|columns| {
        let rows = tiles.div_ceil(columns);
        let sheet = columns as f64 * tile / rows as f64;
        let looks_well = if few { rows == 1 } else { (NARROWEST..=WIDEST).contains(&sheet) };
        let holes = if looks_well { columns * rows - tiles } else { tiles };
        (holes, (sheet / PLEASANT).ln().abs(), columns)
    });
    let best = grids.min_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
    best.and_then(|(_, _, columns)| u32::try_from(columns).ok()).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_has_few_holes_and_a_good_shape() {
        let check = |tiles: usize, tile: f64, expect: u32| {
            assert_eq!(columns(tiles, tile), expect, "{tiles} of {tile}")
        };
        let square = [
            (1, 1),
            (2, 2),
            (3, 3),
            (4, 2),
            (5, 3),
            (6, 3),
            (7, 4),
            (8, 4),
            (9, 3),
            (10, 5),
            (12, 4),
            (16, 4),
        ];
        square.into_iter().for_each(|(tiles, expect)| check(tiles, 1.0, expect));
        check(50, 1.0, 10);
        check(256, 1.0, 16);
        check(8, 16.0 / 9.0, 2);
        check(9, 16.0 / 9.0, 3);
        check(8, 9.0 / 16.0, 4);
        check(6, 9.0 / 16.0, 3);
        check(2, 16.0 / 9.0, 2);
        // Where no grid looks well, the one nearest to it is taken.
        check(4, 20.0, 1);
        check(4, 0.05, 4);
    }

    #[test]
    fn a_grid_is_never_worse_than_the_square_one() {
        for tiles in 4..=256_usize {
            let side = (1..=16).find(|side| side * side >= tiles).unwrap();
            let square = side * tiles.div_ceil(side) - tiles;
            let columns = columns(tiles, 1.0) as usize;
            let holes = columns * tiles.div_ceil(columns) - tiles;
            assert!(columns <= 16 && holes <= square, "{tiles}: {columns} columns leave {holes} holes");
        }
    }
}
