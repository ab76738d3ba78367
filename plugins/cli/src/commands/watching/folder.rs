//! The folder: files are replaced whole, and only where their bytes are ours.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use maquette_daemon::assets::{PictureLimits, decode_picture, digest_of, encode_png};
use maquette_daemon::platform::files;
use maquette_protocol::{Digest, Shot, Take, TakeId};
use serde::Serialize;

use super::choice::Chosen;
use super::record::{Entry, Sidecar};

/// What became of one file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Outcome {
    /// The file, in the folder.
    pub file: String,
    /// The shot's name.
    pub shot: String,
    /// The take that it is, or should be.
    pub take: Option<TakeId>,
    /// BLAKE3 of that take's asset.
    pub digest: Option<Digest>,
    /// What was done.
    pub state: State,
    /// Why it was left alone.
    pub why: Option<String>,
}

/// What was done with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// It was written.
    Written,
    /// It had the right bytes already.
    Current,
    /// It was left alone.
    Refused,
}

/// The two files of a shot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Still,
    Clip,
}

impl Kind {
    fn extension(self) -> &'static str {
        match self {
            Kind::Still => "png",
            Kind::Clip => "mp4",
        }
    }

    fn entry(self, sidecar: &mut Sidecar) -> &mut Option<Entry> {
        match self {
            Kind::Still => &mut sidecar.still,
            Kind::Clip => &mut sidecar.clip,
        }
    }
}

/// A folder that is kept current.
#[derive(Debug, Clone)]
pub struct Folder(pub PathBuf);

impl Folder {
    /// Brings the files of a shot up to date. What cannot be done is an outcome like any other, so that other shots go on.
    pub fn keep(&self, stem: &str, shot: &Shot, chosen: &Chosen) -> Vec<Outcome> {
        let mut sidecar = match self.sidecar(stem, shot) {
            Ok(sidecar) => sidecar,
            Err(why) => {
                let take = chosen.still.as_ref().or(chosen.clip.as_ref());
                return vec![outcome(&format!("{stem}.json"), shot, take, State::Refused, Some(why))];
            }
        };
        shot.name.clone_into(&mut sidecar.name);
        sidecar.shot = shot.id;
        let files = [(Kind::Still, &chosen.still), (Kind::Clip, &chosen.clip)];
        let wanted = files.into_iter().filter_map(|(kind, take)| Some((kind, take.as_ref()?)));
        wanted
            .map(|(kind, take)| {
                let file = format!("{stem}.{}", kind.extension());
                let done = self.keep_file(&file, kind, take, &mut sidecar, stem);
                let (state, why) = match done {
                    Ok(state) => (state, None),
                    Err(why) => (State::Refused, Some(why)),
                };
                outcome(&file, shot, Some(take), state, why)
            })
            .collect()
    }

    /// The sidecar that is there, or a new one.
    fn sidecar(&self, stem: &str, shot: &Shot) -> Result<Sidecar, String> {
        let path = self.0.join(format!("{stem}.json"));
        let text = match plain_file(&path)? {
            None => return Ok(Sidecar::new(&shot.project, shot.id, &shot.name)),
            Some(_) => fs::read(&path).map_err(|error| error.to_string())?,
        };
        let theirs = "it was there before and is no sidecar of ours, so nothing of this shot is written";
        let sidecar = Sidecar::read(&text).ok_or(theirs)?;
        if sidecar.project != shot.project {
            return Err(format!("it belongs to the project {}, which has this folder", sidecar.project));
        }
        Ok(sidecar)
    }

    fn keep_file(
        &self,
        file: &str,
        kind: Kind,
        take: &Take,
        sidecar: &mut Sidecar,
        stem: &str,
    ) -> Result<State, String> {
        let path = self.0.join(file);
        let known = kind.entry(sidecar).clone();
        let is_there = plain_file(&path)?.is_some();
        let is_whole =
            known.as_ref().filter(|known| known.digest == take.asset.digest && known.replaces.is_none());
        if let Some(whole) = is_whole.filter(|_| is_there) {
            // The take is the same; what was said of it may not be.
            *kind.entry(sidecar) = Some(Entry::of(take, file, whole.file_digest));
            self.write_sidecar(stem, sidecar)?;
            return Ok(State::Current);
        }
        let replaces = if is_there { Some(self.ours(&path, known.as_ref())?) } else { None };
        let bytes = bytes_of(kind, take)?;
        let digest = digest_of(&bytes);
        // The sidecar names both while the file may be either, so that a crash between the two leaves nothing that is nobody's.
        let mut entry = Entry::of(take, file, digest);
        entry.replaces = replaces.filter(|before| *before != digest);
        let has_two = entry.replaces.is_some();
        *kind.entry(sidecar) = Some(entry.clone());
        self.write_sidecar(stem, sidecar)?;
        self.write(&path, &bytes)?;
        if has_two {
            entry.replaces = None;
            *kind.entry(sidecar) = Some(entry);
            self.write_sidecar(stem, sidecar)?;
        }
        Ok(State::Written)
    }

    /// The digest of the file that is there, if we wrote it.
    fn ours(&self, path: &Path, known: Option<&Entry>) -> Result<Digest, String> {
        let there = digest_of(&fs::read(path).map_err(|error| error.to_string())?);
        match known {
            Some(known) if known.wrote(&there) => Ok(there),
            Some(_) => {
                Err("somebody changed it, so it is left alone; rename it to have the new one".to_owned())
            }
            None => Err("it was there before, so it is left alone; rename it to have ours".to_owned()),
        }
    }

    /// Writes the sidecar, if it says anything new.
    fn write_sidecar(&self, stem: &str, sidecar: &Sidecar) -> Result<(), String> {
        let path = self.0.join(format!("{stem}.json"));
        let text = sidecar.text();
        if fs::read(&path).is_ok_and(|there| there == text) {
            return Ok(());
        }
        self.write(&path, &text)
    }

    /// Replaces a file whole: a reader sees the old bytes or the new ones.
    fn write(&self, path: &Path, bytes: &[u8]) -> Result<(), String> {
        let temporary = self.0.join(files::unique_name(".maquette"));
        let written = File::options().write(true).create_new(true).open(&temporary).and_then(|mut file| {
            file.write_all(bytes)?;
            file.sync_all()
        });
        written.and_then(|()| fs::rename(&temporary, path)).map_err(|error| {
            // The first error is the one worth telling.
            let _ = fs::remove_file(&temporary);
            format!("it cannot be written: {error}")
        })
    }
}

fn outcome(file: &str, shot: &Shot, take: Option<&Take>, state: State, why: Option<String>) -> Outcome {
    Outcome {
        file: file.to_owned(),
        shot: shot.name.clone(),
        take: take.map(|take| take.id),
        digest: take.map(|take| take.asset.digest),
        state,
        why,
    }
}

/// What the system says of a file that may be replaced: none if there is none. Links and folders are somebody else's.
fn plain_file(path: &Path) -> Result<Option<fs::Metadata>, String> {
    match fs::symlink_metadata(path) {
        Ok(about) if about.is_file() => Ok(Some(about)),
        Ok(_) => Err("there is something else than a plain file by that name".to_owned()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error.to_string()),
    }
}

/// The bytes of a take as the file has them: stills as PNG, whatever the model made.
fn bytes_of(kind: Kind, take: &Take) -> Result<Vec<u8>, String> {
    let path = take.asset.path.as_deref().ok_or("the daemon named no file for it")?;
    let bytes = fs::read(path).map_err(|error| format!("its asset cannot be read: {error}"))?;
    if digest_of(&bytes) != take.asset.digest {
        return Err("the bytes of its asset are not what their name says; run `maquette doctor`".to_owned());
    }
    match (kind, take.asset.media.as_str()) {
        (Kind::Still, "image/png") | (Kind::Clip, "video/mp4") => Ok(bytes),
        (Kind::Still, _) => png(&bytes).map_err(|error| format!("it cannot be made a PNG: {error}")),
        (Kind::Clip, other) => Err(format!("the clip is {other}, and no MP4")),
    }
}

fn png(bytes: &[u8]) -> Result<Vec<u8>, maquette_daemon::assets::PictureError> {
    let picture = decode_picture(bytes, &PictureLimits::default())?;
    encode_png(picture.width, picture.height, &picture.rgba, picture.is_opaque())
}

#[cfg(test)]
mod tests;
