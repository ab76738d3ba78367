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
    /// Columns; near-square if none.
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
        let columns = board.columns.unwrap_or_else(|| near_square(tiles.len()));
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

/// Columns of a sheet that is about as wide as it is high.
fn near_square(tiles: usize) -> u32 {
    (1..=16)
        .find(|columns| columns * columns >= tiles)
        .and_then(|columns| u32::try_from(columns).ok())
        .unwrap_or(16)
}
