//! Clips as they are watched: where their frames come from, what they do over time, and the strip that is drawn of it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use maquette_eye::clip::{Watched, flicker, strip};
use maquette_eye::decode::{self, FrameFault, Frames};
use maquette_protocol::{Digest, TakeId};

use super::along::Moment;
use super::figures::{self, Measure};
use super::folder::Folder;
use super::foreign::{self, Refused};
use super::{Locked, VERSION, framed};
use crate::assets::{Assets, MAX_ASSET_BYTES, digest_of, encode_png};
use crate::cache::Key;
use crate::engine::library::media_of;
use crate::engine::{Caller, Engine, Fault};
use crate::state::command::Command;
use crate::state::domain::{Edge, Media, MediaType};
use crate::state::records::TakeRecord;

/// The most frames a second of a folder.
const MAX_FPS: f64 = 240.0;

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
    /// A file of the person's, with its bytes.
    File { path: PathBuf, bytes: Vec<u8> },
    /// Frames in a folder.
    Folder(Folder),
}

/// A clip that is no take, and what is asked of it.
#[derive(Debug)]
pub struct Outside {
    /// A file, or a folder of frames.
    pub path: PathBuf,
    /// Frames a second of a folder.
    pub fps: Option<f64>,
    /// The still that its frames are compared with.
    pub against: Option<TakeId>,
    /// Have lettering read.
    pub read_text: bool,
    /// Draw a strip of it.
    pub strip: bool,
}

/// What was measured of a clip that is no take.
#[derive(Debug)]
pub struct SeenOutside {
    /// What it does over time.
    pub flicker: Vec<Measure>,
    /// How far its frames are from the still, some of them in order.
    pub along: Vec<Moment>,
    /// The strip, where one was asked for.
    pub strip: Option<Media>,
}

impl Clip {
    /// The clip of a take.
    pub fn of(take: &TakeRecord) -> Self {
        let Media { digest, media, .. } = &take.media;
        Self { name: take.id.to_string(), digest: *digest, source: Source::Asset(*media) }
    }

    /// A clip that is a file, or frames in a folder. Blocks: every byte is read once, which tells whether it was seen before.
    ///
    /// # Errors
    /// Where it cannot be read or is too large, for a folder without `fps` and a file with it, and where the files of the folder are no
    /// sequence of frames.
    pub fn at(path: &Path, fps: Option<f64>) -> Result<Self, Fault> {
        let name = path.display().to_string();
        let broken = |why: String| Fault::File { path: name.clone(), why };
        let invalid = |message: String, hint: &str| Fault::Invalid { message, hint: hint.to_owned() };
        if !path.is_absolute() {
            return Err(invalid(format!("{name} is not a whole path"), "Write it from the root on."));
        }
        let metadata = std::fs::metadata(path).map_err(|error| broken(error.to_string()))?;
        if metadata.is_dir() {
            let told = "Give `fps`, more than 0 and at most 240.";
            let fps = fps
                .ok_or_else(|| invalid(format!("{name} is a folder of frames, which says no rate"), told))?;
            if !(fps > 0.0 && fps <= MAX_FPS) {
                return Err(invalid(format!("{fps} frames a second are no rate that is watched"), told));
            }
            let (folder, digest) = Folder::open(path, fps)?;
            return Ok(Self { name, digest, source: Source::Folder(folder) });
        }
        if !metadata.is_file() {
            return Err(broken("it is neither a file nor a folder".to_owned()));
        }
        if fps.is_some() {
            let hint = "Leave `fps` out: it is for folders of frames.";
            return Err(invalid(format!("{name} is a file, which says its own rate"), hint));
        }
        if metadata.len() > MAX_ASSET_BYTES {
            return Err(broken(format!(
                "it has {} bytes; at most {MAX_ASSET_BYTES} are watched",
                metadata.len()
            )));
        }
        let bytes = std::fs::read(path).map_err(|error| broken(error.to_string()))?;
        Ok(Self { name, digest: digest_of(&bytes), source: Source::File { path: path.to_owned(), bytes } })
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
            Source::File { path, bytes } => Ok(look(self.opened(bytes, path)?)),
            Source::Folder(folder) => Ok(look(Box::new(folder.frames()))),
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
        let still = parent.filter(|parent| !parent.deleted && !parent.media.media.is_clip());
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
            if !take.media.media.is_clip() {
                return Err(Fault::Invalid {
                    message: format!("{id} is a still; a strip is for clips"),
                    hint: "`maquette kinetic` is for stills.".to_owned(),
                });
            }
            engine.draw_strip(&engine.watched(&Clip::of(&take), engine.anchor_of(&take)?.as_ref())?)
        };
        let media = tokio::task::spawn_blocking(drawn).await??;
        self.named_in_the_journal(&media).await?;
        Ok(media)
    }

    /// Watches a clip that is no take: a file, or a folder of frames, which only a process on this machine may name.
    ///
    /// # Errors
    /// For callers that see no paths, and what [`Clip::at`] and decoding give.
    pub async fn watch_outside(
        self: &Arc<Self>,
        asked: Outside,
        project: &str,
        caller: &Caller,
    ) -> Result<SeenOutside, Fault> {
        if !caller.sees_paths {
            return Err(Fault::PathsAreLocal);
        }
        let (engine, brand) = (self.clone(), self.locked(project));
        let seen = tokio::task::spawn_blocking(move || engine.see_outside(&asked, &brand)).await??;
        if let Some(strip) = &seen.strip {
            self.named_in_the_journal(strip).await?;
        }
        Ok(seen)
    }

    fn see_outside(&self, asked: &Outside, brand: &[Locked]) -> Result<SeenOutside, Fault> {
        let Outside { path, fps, against, read_text, strip } = asked;
        let still = against.map(|against| self.take(against)).transpose()?.map(|take| take.media);
        if let Some(against) = against
            && still.as_ref().is_some_and(|still| still.media.is_clip())
        {
            return Err(Fault::Invalid {
                message: format!("{against} is a clip; frames are compared with a still"),
                hint: "Name its anchor.".to_owned(),
            });
        }
        let clip = Clip::at(path, *fps)?;
        let key = flicker_key(&clip.digest, still.as_ref());
        // One pass gives measures and strip, where either is missing.
        let (flicker, strip) = match (self.kept(&key), strip) {
            (Some(flicker), false) => (flicker, None),
            (kept, _) => {
                let watched = self.watched(&clip, still.as_ref())?;
                if watched.report.frames == 0 {
                    return Err(nothing_to_see(&clip.name, &watched.report.faults));
                }
                let strip = strip.then(|| self.draw_strip(&watched)).transpose()?;
                let flicker = match kept {
                    Some(flicker) => flicker,
                    None => self.measured(&key, || Ok(figures::of_flicker(&watched.report)))?,
                };
                (flicker, strip)
            }
        };
        let along = match &still {
            Some(still) => self.along(&clip, &flicker, still, brand, *read_text)?,
            None => Vec::new(),
        };
        Ok(SeenOutside { flicker, along, strip })
    }

    /// Gives an asset a name in the journal, so that it is nobody's orphan.
    async fn named_in_the_journal(&self, media: &Media) -> Result<(), Fault> {
        self.writer.carry_out(Command::Import { media: media.clone(), into: None }).await?;
        Ok(())
    }

    fn draw_strip(&self, watched: &Watched) -> Result<Media, Fault> {
        let drawn = strip(watched).map_err(|error| Fault::Broken(error.to_string()))?;
        let bytes = encode_png(drawn.width, drawn.height, &drawn.rgba, true)?;
        Ok(media_of(self.assets.put(&bytes)?, drawn.width, drawn.height))
    }
}

fn nothing_to_see(name: &str, faults: &[String]) -> Fault {
    let why = faults.first().map_or("it has no frames", String::as_str);
    Fault::Invalid {
        message: format!("{name} cannot be watched: {why}"),
        hint: "Export the frames anew.".to_owned(),
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
