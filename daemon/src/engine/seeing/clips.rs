//! Clips as they are watched: where their frames come from, what they do over time, and the strip that is drawn of it.

use std::path::Path;
use std::sync::Arc;

use maquette_eye::clip::{Watched, flicker, strip};
use maquette_eye::decode::{self, FrameFault, Frames};
use maquette_protocol::{Digest, TakeId};

use super::figures::{self, Measure};
use super::foreign::{self, Refused};
use super::{VERSION, framed};
use crate::assets::{Assets, encode_png};
use crate::cache::Key;
use crate::engine::library::media_of;
use crate::engine::{Engine, Fault};
use crate::state::command::Command;
use crate::state::domain::{Edge, Media, MediaType};
use crate::state::records::TakeRecord;

/// A clip that is watched.
#[derive(Debug)]
pub struct Clip {
    /// What it is called where something is wrong with it.
    pub name: String,
    /// What its measures are kept by.
    pub digest: Digest,
    source: Source,
}

/// Where its frames come from.
#[derive(Debug)]
enum Source {
    /// An asset.
    Asset(MediaType),
}

impl Clip {
    /// The clip of a take.
    pub fn of(take: &TakeRecord) -> Self {
        let Media { digest, media, .. } = &take.media;
        Self { name: take.id.to_string(), digest: *digest, source: Source::Asset(*media) }
    }

    /// Hands over the clip's frames. Memory is bounded: they are decoded one by one.
    ///
    /// # Errors
    /// Where the bytes cannot be read, or are no clip that somebody here reads.
    pub fn shown<T>(
        &self,
        assets: &Assets,
        look: impl FnOnce(Box<dyn Frames + '_>) -> T,
    ) -> Result<T, Fault> {
        match &self.source {
            Source::Asset(media) => {
                let bytes = assets.read_verified(&self.digest, *media)?;
                Ok(look(self.opened(&bytes, &assets.path(&self.digest, *media))?))
            }
        }
    }

    /// Frames of a file: what is not read here is asked of `ffmpeg`.
    fn opened<'a>(&self, bytes: &'a [u8], path: &Path) -> Result<Box<dyn Frames + 'a>, Fault> {
        let not_watched = |fault: &FrameFault, hint: &str| Fault::Invalid {
            message: format!("{} cannot be watched: {fault}", self.name),
            hint: hint.to_owned(),
        };
        match decode::open(bytes) {
            Ok(frames) => Ok(frames),
            Err(fault @ FrameFault::NotRead { .. }) => {
                let hint = match foreign::frames(path) {
                    Ok(frames) => return Ok(Box::new(frames)),
                    Err(Refused::NotThere) => {
                        "Install ffmpeg, by which other formats are read, and ask again."
                    }
                    Err(Refused::NoFrame) => "ffmpeg could not read it either; is the file whole?",
                };
                Err(not_watched(&fault, hint))
            }
            Err(fault) => Err(not_watched(&fault, "Clips of H.264 in MP4, GIF, APNG, WebP and Y4M can.")),
        }
    }
}

impl Engine {
    /// What a clip does over time, and how far it goes from its anchor.
    pub(super) fn flicker(&self, clip: &Clip, anchor: Option<&Media>) -> Result<Vec<Measure>, Fault> {
        let key = flicker_key(&clip.digest, anchor);
        self.measured(&key, || Ok(figures::of_flicker(&self.watched(clip, anchor)?.report)))
    }

    /// What is kept of what a clip does over time. Nothing is measured.
    pub(in crate::engine) fn kept_flicker(&self, clip: &TakeRecord) -> Result<Option<Vec<Measure>>, Fault> {
        Ok(self.kept(&flicker_key(&clip.media.digest, self.anchor_of(clip)?.as_ref())))
    }

    /// Watches a whole clip.
    fn watched(&self, clip: &Clip, anchor: Option<&Media>) -> Result<Watched, Fault> {
        let anchor = anchor.map(|anchor| self.picture(anchor)).transpose()?;
        let frame = anchor.as_ref().map(framed).transpose()?;
        clip.shown(&self.assets, |mut frames| flicker(&mut *frames, frame))
    }

    /// The still that a clip was made from.
    pub(super) fn anchor_of(&self, clip: &TakeRecord) -> Result<Option<Media>, Fault> {
        let parent = match clip.edge {
            Edge::Promote(parent) | Edge::Edit(parent) => self.get::<TakeRecord>(&parent)?,
            Edge::Draft | Edge::Stitch(_) | Edge::Import => None,
        };
        let still = parent.filter(|parent| !parent.deleted && parent.media.media != MediaType::Mp4);
        Ok(still.map(|parent| parent.media))
    }

    /// Draws what a clip does over time: measures above each other, time across, the worst frames below. Kept as an asset.
    ///
    /// # Errors
    /// For a still, and where the clip cannot be read.
    pub async fn strip(self: &Arc<Self>, id: TakeId) -> Result<Media, Fault> {
        let engine = self.clone();
        let drawn = move || {
            let take = engine.take(id)?;
            if take.media.media != MediaType::Mp4 {
                return Err(Fault::Invalid {
                    message: format!("{id} is a still; a strip is for clips"),
                    hint: "`maquette kinetic` is for stills.".to_owned(),
                });
            }
            engine.draw_strip(&engine.watched(&Clip::of(&take), engine.anchor_of(&take)?.as_ref())?)
        };
        let media = tokio::task::spawn_blocking(drawn).await??;
        self.writer.carry_out(Command::Import { media: media.clone(), into: None }).await?;
        Ok(media)
    }

    fn draw_strip(&self, watched: &Watched) -> Result<Media, Fault> {
        let drawn = strip(watched).map_err(|error| Fault::Broken(error.to_string()))?;
        let bytes = encode_png(drawn.width, drawn.height, &drawn.rgba, true)?;
        Ok(media_of(self.assets.put(&bytes)?, drawn.width, drawn.height))
    }
}

/// What a clip's measures over time are kept by.
pub(super) fn flicker_key(clip: &Digest, anchor: Option<&Media>) -> Digest {
    let mut key = Key::new("maquette flicker 1");
    key.number(VERSION);
    key.digest(clip);
    if let Some(anchor) = anchor {
        key.digest(&anchor.digest);
    }
    key.finish()
}
