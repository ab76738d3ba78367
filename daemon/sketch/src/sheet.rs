//! Contact sheets: pictures side by side on neutral grey, each with a legible caption.

use crate::canvas::Canvas;
use crate::colour::{Ink, ink};
use crate::error::SketchError;
use crate::path::{Path, Place};
use crate::picture::{Picture, check_size};
use crate::read::Typeface;
use crate::resample::resize;
use crate::text;

/// One picture of a sheet.
#[derive(Debug, Clone, Copy)]
pub struct Tile<'a> {
    /// The picture; it is fitted into the tile with its own aspect.
    pub picture: &'a Picture,
    /// The line under it; shortened with an ellipsis where it does not fit.
    pub caption: &'a str,
    /// Kept: a filled mark stands before the caption, as everywhere in Maquette.
    pub marked: bool,
}

/// Greys without hue: pictures are judged beside them.
const GROUND: Ink = ink(30, 30, 30);
const WELL: Ink = ink(38, 38, 38);
const WORDS: Ink = ink(196, 196, 196);
const MARK: Ink = ink(238, 238, 238);

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
    check_size(width, height)?;
    let mut canvas = Canvas::new(width as usize, height as usize);
    canvas.pixels.fill(GROUND.bytes());
    for (i, tile) in tiles.iter().enumerate() {
        let (column, row) = (i as u32 % columns, i as u32 / columns);
        let corner = (gap + column * cell_w, gap + row * cell_h);
        draw_tile(&mut canvas, tile, corner, (tile_px, tallest), caption)?;
    }
    Ok(Picture::from_pixels(width, height, canvas.pixels))
}

/// The size of a picture inside a square of `side`.
fn fitted(picture: &Picture, side: u32) -> (u32, u32) {
    let longest = picture.width().max(picture.height());
    let fit = |s: u32| ((u64::from(s) * u64::from(side)) / u64::from(longest)).max(1) as u32;
    (fit(picture.width()), fit(picture.height()))
}

fn draw_tile(
    canvas: &mut Canvas,
    tile: &Tile<'_>,
    (x, y): (u32, u32),
    (side, tall): (u32, u32),
    caption: u32,
) -> Result<(), SketchError> {
    canvas.fill(&Path::new(Place::CANVAS).rect(x as f32, y as f32, side as f32, tall as f32), WELL);
    let (width, height) = fitted(tile.picture, side);
    let small = resize(tile.picture, width, height)?;
    let (left, top) = (x + (side - width) / 2, y + (tall - height) / 2);
    for (row, line) in small.pixels().chunks_exact(width as usize).enumerate() {
        let at = (top as usize + row) * canvas.width + left as usize;
        for (to, from) in canvas.pixels[at..at + width as usize].iter_mut().zip(line) {
            let alpha = u32::from(from[3]);
            *to = crate::canvas::blend(*to, *from, alpha + (alpha >> 7));
        }
    }
    let size = caption as f32 * 0.62;
    let baseline = (y + tall) as f32 + caption as f32 * 0.68;
    let mut from = x as f32 + size * 0.2;
    if tile.marked {
        let r = size * 0.3;
        canvas.fill(&Path::new(Place::CANVAS).ellipse((from + r, baseline - size * 0.34), r, r), MARK);
        from += r * 2.0 + size * 0.4;
    }
    let words = shortened(tile.caption, size, (x + side) as f32 - from);
    let colour = if tile.marked { MARK } else { WORDS };
    text::set(
        canvas,
        Place { origin: (from, baseline), ..Place::CANVAS },
        Typeface::Sans,
        &words,
        size,
        colour,
    );
    Ok(())
}

/// The longest beginning that fits, with an ellipsis if something was cut.
fn shortened(caption: &str, size: f32, room: f32) -> String {
    let line: String =
        caption.chars().map(|c| if c.is_control() { ' ' } else { c }).take(text::MAX_LINE).collect();
    if text::width(Typeface::Sans, &line, size) <= room {
        return line;
    }
    let letters: Vec<char> = line.chars().collect();
    let (mut fits, mut too_long) = (0, letters.len());
    while fits + 1 < too_long {
        let middle = (fits + too_long) / 2;
        let candidate: String = letters[..middle].iter().chain(['…'].iter()).collect();
        if text::width(Typeface::Sans, &candidate, size) <= room { fits = middle } else { too_long = middle }
    }
    let kept: String = letters[..fits].iter().collect();
    format!("{}…", kept.trim_end())
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
    fn captions_are_cut_not_squeezed() {
        assert_eq!(shortened("kurz", 12.0, 500.0), "kurz");
        let cut = shortened("a caption that is too long", 12.0, 60.0);
        assert!(cut.ends_with('…') && text::width(Typeface::Sans, &cut, 12.0) <= 60.0, "{cut}");
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
