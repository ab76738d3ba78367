//! Boards: a plain contact sheet of takes.

use std::sync::Arc;

use maquette_protocol::TakeId;
use maquette_sketch::{Picture, Tile, sheet, thumbnail};

use super::library::check_some;
use super::{Engine, Fault};
use crate::assets::{PictureLimits, decode_picture, encode_png};
use crate::state::command::Command;
use crate::state::domain::{Media, MediaType};
use crate::state::records::TakeRecord;

/// Takes that one sheet shows at most.
const MAX_TILES: usize = 256;

/// How a sheet is composed.
#[derive(Debug, Clone)]
pub struct Board {
    /// The takes, in order.
    pub takes: Vec<TakeId>,
    /// Columns; as few holes as look well if none.
    pub columns: Option<u32>,
    /// Long side of a tile in pixels.
    pub tile: u32,
    /// Whether there is text under each tile.
    pub captions: bool,
}

impl Engine {
    /// Composes a sheet, and stores it as an asset.
    pub async fn board(self: &Arc<Self>, board: Board) -> Result<Media, Fault> {
        check_some("takes", board.takes.len(), MAX_TILES)?;
        let out_of_range = |message: &str| Fault::Invalid {
            message: message.to_owned(),
            hint: "Leave it out for a sheet that fits.".to_owned(),
        };
        if !(64..=1_024).contains(&board.tile) {
            return Err(out_of_range("`tile` is 64 to 1,024 pixels"));
        }
        if board.columns.is_some_and(|columns| !(1..=16).contains(&columns)) {
            return Err(out_of_range("`columns` is 1 to 16"));
        }
        let engine = self.clone();
        let media = tokio::task::spawn_blocking(move || engine.compose(&board)).await??;
        self.writer.carry_out(Command::Import { media: media.clone(), into: None }).await?;
        Ok(media)
    }

    fn compose(&self, board: &Board) -> Result<Media, Fault> {
        let broken = |error: maquette_sketch::SketchError| Fault::Broken(error.to_string());
        let mut pictures = Vec::new();
        for (place, id) in board.takes.iter().enumerate() {
            let take = self.take(*id)?;
            let caption = if board.captions { format!("{}  {id}", place + 1) } else { String::new() };
            pictures.push((self.tile(&take, board.tile)?, caption, take.is_kept()));
        }
        let tiles: Vec<Tile> = pictures
            .iter()
            .map(|(picture, caption, marked)| Tile { picture, caption, marked: *marked })
            .collect();
        let tallest = tiles.iter().map(|tile| shape(tile.picture)).fold(f64::INFINITY, f64::min);
        let columns = board.columns.unwrap_or_else(|| grid(tiles.len(), tallest));
        let picture = sheet(&tiles, columns, board.tile).map_err(broken)?;
        let bytes = encode_png(picture.width(), picture.height(), picture.rgba(), true)?;
        let asset = self.assets.put(&bytes)?;
        Ok(Media {
            digest: asset.digest,
            media: asset.media,
            bytes: asset.bytes_len,
            width: picture.width(),
            height: picture.height(),
            duration_ms: None,
        })
    }

    /// A take as it stands on a sheet. A clip's thumbnail is its first frame; where that has vanished, its anchor stands for it.
    fn tile(&self, take: &TakeRecord, side: u32) -> Result<Picture, Fault> {
        let media = &take.media;
        let load = || self.assets.read_verified(&media.digest, media.media);
        let small = self.thumbs.get(&media.digest, side, load).ok().and_then(|path| std::fs::read(path).ok());
        let small = small.and_then(|bytes| decode_picture(&bytes, &PictureLimits::default()).ok());
        let decoded = match (small, take.edge.parent()) {
            (Some(small), _) => small,
            (None, Some(parent)) if media.media == MediaType::Mp4 => {
                return self.tile(&self.take(parent)?, side);
            }
            (None, _) => decode_picture(&load()?, &PictureLimits::default())?,
        };
        let picture = Picture::new(decoded.width, decoded.height, decoded.rgba);
        Ok(thumbnail(&picture.map_err(|error| Fault::Broken(error.to_string()))?, side))
    }
}

/// Columns that a sheet has at most where nobody asked for more.
const MAX_COLUMNS: usize = 16;
/// A sheet wider or narrower than this, as width over height, is hard to look at.
const WIDEST: f64 = 2.5;
const NARROWEST: f64 = 0.75;
/// The shape that most screens and pages have.
const PLEASANT: f64 = 1.5;

/// Width over height.
fn shape(picture: &Picture) -> f64 {
    f64::from(picture.width()) / f64::from(picture.height())
}

/// Columns of a sheet of tiles whose width is `tile` times their height: of all grids that look well, the one with the
/// fewest holes; of these, the one nearest to the shape of a page. A few tiles stand in one row.
fn grid(tiles: usize, tile: f64) -> u32 {
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
        let check =
            |tiles: usize, tile: f64, expect: u32| assert_eq!(grid(tiles, tile), expect, "{tiles} of {tile}");
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
            let columns = grid(tiles, 1.0) as usize;
            let holes = columns * tiles.div_ceil(columns) - tiles;
            assert!(columns <= 16 && holes <= square, "{tiles}: {columns} columns leave {holes} holes");
        }
    }
}
