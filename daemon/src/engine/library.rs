//! The library: takes, shots, verdicts, lineage, export, import, deletion.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use maquette_protocol::{Digest, TakeId};

use super::views::TakeView;
use super::{Caller, Engine, Fault};
use crate::assets::{
    Asset, AssetError, Incoming, Media as AssetMedia, PictureLimits, decode_picture, digest_of, export_made,
    probe, sniff,
};
use crate::journal::Place;
use crate::plan::names::check_shot_name;
use crate::plan::recipe::Recipe;
use crate::state::command::{Command, ImportInto, Reply};
use crate::state::domain::{Media, MediaType, RecipeRef, Stage, Verdict};
use crate::state::records::{ImportRecord, ShotRecord, TakeRecord};
use crate::store::{Page, Query};

/// Descendants that a lineage tells at most.
const MAX_DESCENDANTS: usize = 500;

/// The largest file that is brought in, in bytes.
const MAX_IMPORT_BYTES: u64 = 64 << 20;

/// The longest reason, in bytes.
pub const MAX_REASON: usize = 1_000;

/// A take's relatives.
#[derive(Debug, Clone, PartialEq)]
pub struct Lineage {
    /// From the first ancestor to the take itself.
    pub ancestors: Vec<TakeView>,
    /// What came from it, oldest first.
    pub descendants: Vec<TakeView>,
}

/// What was taken back.
#[derive(Debug, Clone, PartialEq)]
pub struct Undone {
    /// In words.
    pub what: String,
    /// The takes it concerned.
    pub takes: Vec<TakeView>,
    /// Steps that are left.
    pub left: u32,
}

/// How takes are copied out.
#[derive(Debug, Clone)]
pub struct Export {
    /// The folder; it is made if it is not there.
    pub folder: PathBuf,
    /// Whether each take's recipe is written beside it.
    pub recipes: bool,
    /// Another file format than the asset's.
    pub format: Option<String>,
}

fn no_such_format(take: TakeId, own: MediaType) -> Fault {
    let hint = match own {
        MediaType::Png | MediaType::Jpeg => "Use png or jpeg, or leave the format out.",
        MediaType::Mp4 => "Use gif, or leave the format out.",
        MediaType::Webp | MediaType::Gif | MediaType::Html => "Leave the format out.",
    };
    let message = format!("{take} is {} and is not to be had in that format", own.mime());
    Fault::Invalid { message, hint: hint.to_owned() }
}

impl Engine {
    /// Looks for takes. Blocks while the tables are loaded.
    pub async fn search(self: &Arc<Self>, query: Query) -> Result<(Vec<TakeView>, Page), Fault> {
        if self.store.is_loaded() {
            return self.found(&query);
        }
        let engine = self.clone();
        tokio::task::spawn_blocking(move || engine.found(&query)).await?
    }

    fn found(&self, query: &Query) -> Result<(Vec<TakeView>, Page), Fault> {
        let page = self.store.search(query)?;
        Ok((self.views(&page.takes)?, page))
    }

    /// Keeps or rejects takes, or takes an earlier word back.
    pub async fn judge(
        &self,
        takes: Vec<TakeId>,
        verdict: Option<Verdict>,
        reason: Option<String>,
    ) -> Result<Vec<TakeView>, Fault> {
        check_some("takes", takes.len(), 256)?;
        check_reason(reason.as_deref())?;
        self.writer.carry_out(Command::Judge { takes: takes.clone(), verdict, reason }).await?;
        self.views(&takes)
    }

    /// Takes back the last judgement or anchor of a project.
    pub async fn undo(&self, project: &str) -> Result<Undone, Fault> {
        let reply = self.writer.carry_out(Command::Undo { project: project.to_owned() }).await?;
        let Reply::Undone { what, takes, left } = reply else {
            return Err(Fault::Broken(format!("the writer answered {reply:?}")));
        };
        let still: Vec<TakeId> = takes.into_iter().filter(|take| self.take(*take).is_ok()).collect();
        Ok(Undone { what, takes: self.views(&still)?, left })
    }

    /// Ancestors and descendants of a take.
    pub async fn lineage(self: &Arc<Self>, id: TakeId) -> Result<Lineage, Fault> {
        let engine = self.clone();
        tokio::task::spawn_blocking(move || engine.lineage_of(id)).await?
    }

    fn lineage_of(&self, id: TakeId) -> Result<Lineage, Fault> {
        let mut ancestors = vec![self.take(id)?];
        while let Some(parent) = ancestors.last().and_then(|take| take.edge.parent()) {
            match self.get::<TakeRecord>(&parent)? {
                Some(take) if ancestors.len() < 64 => ancestors.push(take),
                _ => break,
            }
        }
        ancestors.reverse();
        let ancestors = ancestors.into_iter().map(|take| self.view(take)).collect::<Result<_, _>>()?;
        let mut seen = HashSet::from([id]);
        let mut found = Vec::new();
        let mut next = vec![id];
        while let Some(parent) = next.pop() {
            for child in self.store.children(parent)? {
                if found.len() < MAX_DESCENDANTS && seen.insert(child) {
                    found.push(child);
                    next.push(child);
                }
            }
        }
        found.sort();
        Ok(Lineage { ancestors, descendants: self.views(&found)? })
    }

    /// Shots of a project, the one changed last first.
    pub fn shots(&self, project: &str) -> Result<Vec<ShotRecord>, Fault> {
        let mut shots = Vec::new();
        for shot in self.store.scan::<ShotRecord>() {
            let shot = shot?;
            if shot.project == project {
                shots.push(shot);
            }
        }
        shots.sort_by_key(|shot| std::cmp::Reverse((shot.updated_ms, shot.id)));
        Ok(shots)
    }

    /// Gives a shot another name.
    pub async fn rename(&self, project: &str, shot: &str, name: &str) -> Result<ShotRecord, Fault> {
        let name = check_shot_name(name)?;
        let shot = self.shot_named(project, shot)?;
        self.writer.carry_out(Command::Rename { project: project.to_owned(), shot: shot.id, name }).await?;
        self.shot(shot.id)
    }

    /// Deletes the content of takes: first the journal says so, then the bytes go. Gives the bytes that were freed.
    pub async fn delete(self: &Arc<Self>, takes: Vec<TakeId>) -> Result<u64, Fault> {
        check_some("takes", takes.len(), 256)?;
        let reply = self.writer.carry_out(Command::Delete { takes }).await?;
        let Reply::Erase { assets, recipes } = reply else {
            return Err(Fault::Broken(format!("the writer answered {reply:?}")));
        };
        fail::fail_point!("engine.before_erase");
        let engine = self.clone();
        tokio::task::spawn_blocking(move || engine.erase(&assets, &recipes)).await?
    }

    /// Erases content that the journal has declared deleted. It may be called again after a crash.
    pub fn erase(&self, assets: &[Digest], recipes: &[Place]) -> Result<u64, Fault> {
        let mut freed = 0;
        for digest in assets {
            let Some(media) = self.assets.find(digest) else { continue };
            freed += std::fs::metadata(self.assets.path(digest, media)).map_or(0, |metadata| metadata.len());
            self.assets.remove(digest, media)?;
            if let Err(error) = self.thumbs.remove(digest) {
                tracing::warn!(%error, "a thumbnail of deleted content is left");
            }
        }
        for place in recipes {
            self.contents.erase(*place)?;
            freed += u64::from(place.len);
        }
        self.forget_recipes();
        Ok(freed)
    }

    /// Copies takes into a folder, with readable names: shot, tier, number.
    pub async fn export(self: &Arc<Self>, takes: Vec<TakeId>, how: Export) -> Result<Vec<PathBuf>, Fault> {
        check_some("takes", takes.len(), 500)?;
        let engine = self.clone();
        tokio::task::spawn_blocking(move || {
            let folder = &how.folder;
            let broken = |why: std::io::Error| Fault::File {
                path: folder.to_string_lossy().into_owned(),
                why: why.to_string(),
            };
            std::fs::create_dir_all(folder).map_err(broken)?;
            takes.iter().map(|take| engine.export_one(*take, &how)).collect()
        })
        .await?
    }

    fn export_one(&self, id: TakeId, how: &Export) -> Result<PathBuf, Fault> {
        let take = self.take(id)?;
        let name = format!("{}-{}-{id}", self.shot(take.shot)?.name, take.tier);
        let own = take.media.media;
        let wanted = how.format.as_deref().map_or(Some(own), |word| own.in_format(word));
        let path = match wanted.ok_or_else(|| no_such_format(id, own))? {
            media if media == own => {
                self.assets.export_copy(&take.media.digest, media, &how.folder, &name)?
            }
            media => export_made(&self.in_format(&take.media, media)?, media, &how.folder, &name)?,
        };
        if let Some(recipe) = self.recipe_of(&take)?.filter(|_| how.recipes) {
            let beside = path.with_extension("json");
            let text = serde_json::to_vec_pretty(&recipe.recipe)
                .map_err(|error| Fault::Broken(error.to_string()))?;
            std::fs::write(&beside, text).map_err(|why| Fault::File {
                path: beside.to_string_lossy().into_owned(),
                why: why.to_string(),
            })?;
        }
        Ok(path)
    }

    /// The bytes of an asset in another format.
    fn in_format(&self, from: &Media, to: MediaType) -> Result<Vec<u8>, Fault> {
        let load = || self.assets.read_verified(&from.digest, from.media);
        let made = match to {
            MediaType::Gif => self.thumbs.moving(&from.digest, None, load),
            MediaType::Png | MediaType::Jpeg | MediaType::Webp | MediaType::Mp4 | MediaType::Html => {
                self.thumbs.converted(&from.digest, None, to, load)
            }
        };
        let path = made.map_err(|error| Fault::Broken(error.to_string()))?;
        std::fs::read(&path)
            .map_err(|why| Fault::File { path: path.to_string_lossy().into_owned(), why: why.to_string() })
    }

    /// Brings a picture in; where a shot is named, as a take.
    pub async fn import(
        self: &Arc<Self>,
        from: From,
        into: Option<Into>,
        caller: &Caller,
    ) -> Result<(Media, Option<TakeView>), Fault> {
        let media = match from {
            From::File(_) if !caller.sees_paths => return Err(Fault::PathsAreLocal),
            From::File(file) => {
                let engine = self.clone();
                tokio::task::spawn_blocking(move || engine.store_picture(&file)).await??
            }
            From::Asset(digest) => self.still(digest).await?,
        };
        if let Some(into) = &into {
            // What is made from the take later looks its project up by its id alone.
            self.remember_project(into.opening.clone()).await?;
        }
        let mut contents = Vec::new();
        let into = into.map(|into| {
            let recipe = into.prompt.map(|prompt| {
                let (recipe, digest, content) = words_to_find_by(prompt, &media);
                contents.push((digest, content));
                recipe
            });
            ImportInto { project: into.project, shot: into.shot, tier: into.tier, stage: into.stage, recipe }
        });
        let reply =
            self.writer.carry_out_with(Command::Import { media: media.clone(), into }, contents).await?;
        let take = match reply {
            Reply::Take(take) => Some(self.view(self.take(take)?)?),
            Reply::Done
            | Reply::Made { .. }
            | Reply::Stopping(_)
            | Reply::Paired(_)
            | Reply::Undone { .. }
            | Reply::Erase { .. } => None,
        };
        Ok((media, take))
    }

    fn store_picture(&self, path: &Path) -> Result<Media, Fault> {
        let broken = |why: String| Fault::File { path: path.to_string_lossy().into_owned(), why };
        let metadata = std::fs::metadata(path).map_err(|error| broken(error.to_string()))?;
        if !metadata.is_file() {
            return Err(broken("it is no file".to_owned()));
        }
        if metadata.len() > MAX_IMPORT_BYTES {
            return Err(broken(format!(
                "it has {} bytes; at most {MAX_IMPORT_BYTES} are taken",
                metadata.len()
            )));
        }
        let bytes = std::fs::read(path).map_err(|error| broken(error.to_string()))?;
        // Decoded whole, so that a truncated picture is refused now and not when it is paid for.
        let picture = decode_picture(&bytes, &PictureLimits::default())?;
        Ok(media_of(self.assets.put(&bytes)?, picture.width, picture.height))
    }

    /// Stores a picture whose bytes came in, once they are known to be one.
    ///
    /// # Errors
    /// Where they are no whole PNG or JPEG within the bounds, or nothing can be written. Then nothing of them is left.
    pub async fn take_in(self: &Arc<Self>, incoming: Incoming) -> Result<Media, Fault> {
        let engine = self.clone();
        let stored = move || {
            let bytes = incoming.bytes()?;
            let picture = decode_picture(&bytes, &PictureLimits::default())?;
            let kind = sniff(&bytes).ok_or(AssetError::UnknownMedia)?;
            let asset = engine.assets.keep(incoming, kind)?;
            Ok::<_, Fault>(media_of(asset, picture.width, picture.height))
        };
        let media = tokio::task::spawn_blocking(stored).await??;
        self.writer.carry_out(Command::Import { media: media.clone(), into: None }).await?;
        Ok(media)
    }

    async fn still(self: &Arc<Self>, digest: Digest) -> Result<Media, Fault> {
        let media = self.asset(digest).await?;
        if matches!(media.media, AssetMedia::Png | AssetMedia::Jpeg) {
            return Ok(media);
        }
        let message = format!("{digest} is {}, and only a PNG or JPEG can become a take", media.media.mime());
        Err(Fault::Invalid { message, hint: "Name a still.".to_owned() })
    }

    /// What is known of an asset, whatever it belongs to.
    pub async fn asset(self: &Arc<Self>, digest: Digest) -> Result<Media, Fault> {
        if let Some(ImportRecord(media)) = self.get::<ImportRecord>(&digest)? {
            return Ok(media);
        }
        let engine = self.clone();
        tokio::task::spawn_blocking(move || engine.looked_at(digest)).await?
    }

    fn looked_at(&self, digest: Digest) -> Result<Media, Fault> {
        let kind: AssetMedia = self.assets.find(&digest).ok_or(Fault::UnknownAsset(digest))?;
        let bytes = self.assets.read_verified(&digest, kind)?;
        let seen = probe(&bytes)?;
        Ok(Media {
            digest,
            media: seen.media,
            bytes: bytes.len() as u64,
            width: seen.width,
            height: seen.height,
            duration_ms: seen.duration_ms,
        })
    }
}

/// A still that was stored, with its size in pixels.
pub(super) fn media_of(asset: Asset, width: u32, height: u32) -> Media {
    let Asset { digest, media, bytes_len: bytes } = asset;
    Media { digest, media, bytes, width, height, duration_ms: None }
}

/// Where a picture is that is brought in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum From {
    /// A file; only processes on this machine may name one.
    File(PathBuf),
    /// A still that is an asset already.
    Asset(Digest),
}

/// Where an imported picture becomes a take.
#[derive(Debug, Clone)]
pub struct Into {
    /// Project id.
    pub project: String,
    /// Its id, name and folder, where it has one.
    pub opening: Option<(String, String, String)>,
    /// Name of the shot.
    pub shot: String,
    /// Tier.
    pub tier: String,
    /// The tier's stage.
    pub stage: Stage,
    /// Words to find it by.
    pub prompt: Option<String>,
}

fn words_to_find_by(prompt: String, media: &Media) -> (RecipeRef, Digest, Vec<u8>) {
    let recipe = Recipe::imported(prompt, media.digest, media.width, media.height);
    let content = recipe.content();
    let digest = digest_of(&content);
    // The picture is part of the recipe, so that two pictures with the same words stay two.
    let series = digest;
    let recipe = RecipeRef { series, content: digest, place: Place::default() };
    (recipe, digest, content)
}

/// That a list is not empty and not too long.
pub fn check_some(field: &str, len: usize, max: usize) -> Result<(), Fault> {
    if (1..=max).contains(&len) {
        return Ok(());
    }
    Err(Fault::Invalid {
        message: format!("`{field}` has {len} entries; 1 to {max} are taken"),
        hint: "Name the takes, at most as many as that at a time.".to_owned(),
    })
}

/// That a reason is not too long.
pub fn check_reason(reason: Option<&str>) -> Result<(), Fault> {
    if reason.is_none_or(|reason| reason.len() <= MAX_REASON) {
        return Ok(());
    }
    Err(Fault::Invalid {
        message: format!("a reason has at most {MAX_REASON} bytes"),
        hint: "Say it shorter.".to_owned(),
    })
}
