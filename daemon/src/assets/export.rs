//! Named copies of assets for people: never the object itself, never a hard link to it.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use maquette_protocol::ids::Digest;

use super::media::Media;
use super::store::{AssetError, Assets};
use crate::platform::files;

/// The longest name we give, in characters, without number and extension.
const MAX_NAME_CHARS: usize = 80;
/// Names that are devices on Windows, with any extension.
const DEVICE_NAMES: [&str; 6] = ["con", "prn", "aux", "nul", "com", "lpt"];

impl Assets {
    /// Copies an asset into a folder under a name like the one asked for, durably; gives the path of the copy.
    ///
    /// The name is made safe, gets the extension of what the bytes are, and a number if it is taken: nothing is ever
    /// overwritten.
    ///
    /// # Errors
    /// `NotFound`, `Damaged` (no copy is left then), `DiskFull`, or what the operating system gives.
    pub fn export_copy(
        &self,
        digest: &Digest,
        media: Media,
        folder: &Path,
        wanted_name: &str,
    ) -> Result<PathBuf, AssetError> {
        written(media, folder, wanted_name, |copy, path| {
            let write = |chunk: &[u8]| copy.write_all(chunk).map_err(|source| unwritten(path, source));
            self.copy_verified(digest, media, write).map(drop)
        })
    }
}

/// Writes bytes that were made from an asset into a folder, named and numbered as [`Assets::export_copy`] does it; gives the path.
///
/// # Errors
/// `DiskFull`, or what the operating system gives; half a file does not stay.
pub fn export_made(
    bytes: &[u8],
    media: Media,
    folder: &Path,
    wanted_name: &str,
) -> Result<PathBuf, AssetError> {
    written(media, folder, wanted_name, |copy, path| {
        copy.write_all(bytes).map_err(|source| unwritten(path, source))
    })
}

/// A new file in a folder that `write` fills, synced; gives its path.
fn written(
    media: Media,
    folder: &Path,
    wanted_name: &str,
    write: impl FnOnce(&mut File, &Path) -> Result<(), AssetError>,
) -> Result<PathBuf, AssetError> {
    let (mut copy, path) = create_named(folder, &safe_stem(wanted_name), media)
        .map_err(|source| AssetError::io("create a file in", folder, source))?;
    let result = write(&mut copy, &path).and_then(|()| {
        let synced = copy.sync_all().and_then(|()| files::sync_dir(folder));
        synced.map_err(|source| unwritten(&path, source))
    });
    if result.is_err() {
        // A half copy is worse than none; the first error is the one to tell.
        let _ = fs::remove_file(&path);
    }
    result.map(|()| path)
}

fn unwritten(path: &Path, source: io::Error) -> AssetError {
    AssetError::io("write", path, source)
}

fn create_named(folder: &Path, stem: &str, media: Media) -> io::Result<(File, PathBuf)> {
    let mut number = 1;
    loop {
        let extension = media.extension();
        let name =
            if number == 1 { format!("{stem}.{extension}") } else { format!("{stem}-{number}.{extension}") };
        let path = folder.join(name);
        match File::options().write(true).create_new(true).open(&path) {
            Ok(file) => return Ok((file, path)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => number += 1,
            Err(error) => return Err(error),
        }
    }
}

/// A file name without extension that is safe everywhere: no separators, no control characters, no device, not hidden.
fn safe_stem(wanted: &str) -> String {
    let lower = wanted.to_lowercase();
    let extensions = ["png", "jpg", "jpeg", "webp", "gif", "mp4"];
    let is_known = |rest: &&str| lower.ends_with(&format!(".{rest}"));
    let cut = extensions.iter().find(|rest| is_known(rest)).map_or(0, |rest| rest.chars().count() + 1);
    let kept = wanted.chars().count().saturating_sub(cut).min(MAX_NAME_CHARS);
    let is_fine = |letter: char| letter.is_alphanumeric() || "-_. ".contains(letter);
    let plain: String =
        wanted.chars().take(kept).map(|letter| if is_fine(letter) { letter } else { '-' }).collect();
    let trimmed = plain.trim_matches(['.', ' ', '-']);
    let first_word = trimmed.split('.').next().unwrap_or("").to_lowercase();
    let is_device = DEVICE_NAMES.contains(&first_word.trim_end_matches(|c: char| c.is_ascii_digit()));
    match trimmed {
        "" => "take".to_owned(),
        _ if is_device => format!("take-{trimmed}"),
        _ => trimmed.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assets::store::tests::{PNG, damage};

    #[test]
    fn names_are_made_safe() {
        let check = |wanted: &str, expect: &str| assert_eq!(safe_stem(wanted), expect, "{wanted:?}");
        check("spring-hero t17", "spring-hero t17");
        check("hero.PNG", "hero");
        check("hero.v2.jpeg", "hero.v2");
        check("../../etc/passwd", "etc-passwd");
        check("a\\b:c\0d\n", "a-b-c-d");
        check("Frühling – 春", "Frühling - 春");
        check("...", "take");
        check("", "take");
        check("CON", "take-CON");
        check("com1.png", "take-com1");
        check(&"x".repeat(300), &"x".repeat(80));
    }

    #[test]
    fn a_copy_never_overwrites_and_is_no_link() {
        let dir = tempfile::tempdir().unwrap();
        let out = tempfile::tempdir().unwrap();
        let assets = Assets::open(dir.path()).unwrap();
        let asset = assets.put(PNG).unwrap();
        let export = || assets.export_copy(&asset.digest, asset.media, out.path(), "hero.jpg").unwrap();
        assert_eq!(export(), out.path().join("hero.png"));
        assert_eq!(export(), out.path().join("hero-2.png"));
        fs::write(out.path().join("hero.png"), b"changed by its owner").unwrap();
        assert_eq!(assets.read_verified(&asset.digest, asset.media).unwrap(), PNG);
    }

    #[test]
    fn a_damaged_asset_leaves_no_copy() {
        let dir = tempfile::tempdir().unwrap();
        let out = tempfile::tempdir().unwrap();
        let assets = Assets::open(dir.path()).unwrap();
        let asset = assets.put(PNG).unwrap();
        damage(&assets, &asset);
        let result = assets.export_copy(&asset.digest, asset.media, out.path(), "hero");
        assert!(matches!(result, Err(AssetError::Damaged { .. })));
        assert_eq!(fs::read_dir(out.path()).unwrap().count(), 0);
    }
}
