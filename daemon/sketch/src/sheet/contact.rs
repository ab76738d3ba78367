//! The plain contact sheet: pictures of one size in rows, a line of text below each.

use super::{Area, Mark, Sheet, Words};
use crate::error::SketchError;
use crate::picture::Picture;

/// One picture of a contact sheet.
#[derive(Debug, Clone, Copy)]
pub struct Tile<'a> {
    /// The picture; it is fitted into the tile with its own aspect.
    pub picture: &'a Picture,
    /// The line under it; shortened with an ellipsis where it does not fit.
    pub caption: &'a str,
    /// Kept: a mark stands before the caption, as everywhere in Maquette.
    pub marked: bool,
}

/// Greys without hue: pictures are judged beside them.
const GROUND: [u8; 3] = [30; 3];
const WELL: [u8; 3] = [38; 3];
const WORDS: [u8; 3] = [196; 3];
const MARK: [u8; 3] = [238; 3];

/// Lays tiles out in rows of `columns`; `tile_px` is the longest side of a picture in pixels, 32 to 2048.
///
/// # Errors
/// [`SketchError::Parameter`] for no tiles, no columns, or a tile size out of range, [`SketchError::Size`] if the sheet would be too large.
pub fn sheet(tiles: &[Tile<'_>], columns: u32, tile_px: u32) -> Result<Picture, SketchError> {
    if tiles.is_empty() || columns == 0 {
        return Err(SketchError::Parameter { name: "tiles and columns", expected: "at least 1" });
    }
    if !(32..=2048).contains(&tile_px) {
        return Err(SketchError::Parameter { name: "tile_px", expected: "32 to 2048" });
    }
    let columns = columns.min(tiles.len().min(256) as u32);
    let rows = tiles.len().div_ceil(columns as usize) as u32;
    let gap = (tile_px / 64).max(2);
    let caption = (tile_px / 11).max(14);
    let tallest = tiles.iter().map(|t| fitted(t.picture, tile_px).1).max().unwrap_or(tile_px);
    let (cell_w, cell_h) = (tile_px + gap, tallest + caption + gap);
    let width = columns.saturating_mul(cell_w).saturating_add(gap);
    let height = rows.saturating_mul(cell_h).saturating_add(gap);
    let mut page = Sheet::new(width, height, GROUND)?;
    for (i, tile) in tiles.iter().enumerate() {
        let (column, row) = (i as u32 % columns, i as u32 / columns);
        let corner = (gap + column * cell_w, gap + row * cell_h);
        draw(&mut page, tile, corner, (tile_px, tallest), caption)?;
    }
    Ok(page.finish())
}

/// The size of a picture inside a square of `side`.
fn fitted(picture: &Picture, side: u32) -> (u32, u32) {
    let longest = picture.width().max(picture.height());
    let fit = |s: u32| ((u64::from(s) * u64::from(side)) / u64::from(longest)).max(1) as u32;
    (fit(picture.width()), fit(picture.height()))
}

fn draw(
    page: &mut Sheet,
    tile: &Tile<'_>,
    (x, y): (u32, u32),
    (side, tall): (u32, u32),
    caption: u32,
) -> Result<(), SketchError> {
    let area = |x: u32, y: u32, width: u32, height: u32| Area {
        x: x as f32,
        y: y as f32,
        width: width as f32,
        height: height as f32,
    };
    page.fill(area(x, y, side, tall), 0.0, WELL, 1.0);
    let (width, height) = fitted(tile.picture, side);
    let (left, top) = (x + (side - width) / 2, y + (tall - height) / 2);
    page.picture(area(left, top, width, height), tile.picture, 1.0)?;
    let size = caption as f32 * 0.62;
    let baseline = (y + tall) as f32 + caption as f32 * 0.68;
    let mut from = x as f32 + size * 0.2;
    if tile.marked {
        page.mark(Mark::Kept, (from, baseline - size * 0.8), size * 0.9, MARK, GROUND);
        from += size * 1.3;
    }
    let colour = if tile.marked { MARK } else { WORDS };
    let room = (x + side) as f32 - from;
    page.words(Words { text: tile.caption, at: (from, baseline), size, room, colour });
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_has_room_for_all() {
        let wide = Picture::from_pixels(40, 20, vec![[200, 30, 30, 255]; 800]);
        let tall = Picture::from_pixels(20, 40, vec![[30, 200, 30, 255]; 800]);
        let tile = |picture, marked| Tile {
            picture,
            caption: "1  a very long caption that cannot fit under so small a tile",
            marked,
        };
        let made =
            sheet(&[tile(&wide, true), tile(&tall, false), tile(&wide, false)], 2, 128).expect("a sheet");
        assert_eq!(made.width(), 2 * (128 + 2) + 2);
        assert_eq!(made.height(), 2 * (128 + 14 + 2) + 2);
        assert!(made.pixels().iter().any(|p| p[0] > 190 && p[1] < 60));
        assert!(made.pixels().iter().all(|p| p[3] == 255));
    }

    #[test]
    fn wrong_parameters_are_refused() {
        let one = Picture::from_pixels(1, 1, vec![[0; 4]]);
        let tile = Tile { picture: &one, caption: "", marked: false };
        assert!(sheet(&[], 1, 64).is_err());
        assert!(sheet(&[tile], 0, 64).is_err());
        assert!(sheet(&[tile], 1, 8).is_err());
        assert!(matches!(sheet(&[tile; 300], 300, 2048), Err(SketchError::Size { .. })));
    }
}
