//! Takes away what nobody knows: assets whose take was never recorded, and temporary files of dead writers.

use std::fs;
use std::path::{Path, PathBuf};

use maquette_protocol::ids::Digest;

use super::store::{AssetError, Assets};
use crate::platform::files;

/// What a sweep took away.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SweepReport {
    /// Assets that nobody knew.
    pub orphans: u64,
    /// Temporary files.
    pub temporaries: u64,
    /// Bytes of both.
    pub bytes: u64,
}

impl Assets {
    /// Removes what a killed writer left half-written. Only one process has the store, and it calls this before it writes, so no
    /// file is anybody's. On a disk that may only be read they stay, and harm nobody.
    pub(super) fn clear_temporaries(&self) {
        for path in entries(&self.temporaries()).unwrap_or_default() {
            if let Err(error) = files::remove_if_there(&path) {
                tracing::warn!(%error, path = %path.display(), "a half-written file could not be removed");
            }
        }
    }

    /// Removes assets and temporary files that are older than `older_than_ms`; assets only if `is_known` denies them.
    ///
    /// The age keeps a picture that was just stored, and is about to be recorded, from being taken for an orphan.
    /// `now_unix_ms` is in milliseconds since 1970.
    ///
    /// # Errors
    /// What the operating system gives; what was removed until then stays removed.
    pub fn sweep(
        &self,
        older_than_ms: u64,
        is_known: &dyn Fn(&Digest) -> bool,
        now_unix_ms: u64,
    ) -> Result<SweepReport, AssetError> {
        let mut report = SweepReport::default();
        let before = now_unix_ms.saturating_sub(older_than_ms);
        for path in entries(&self.temporaries())? {
            report.temporaries += u64::from(remove_older(&path, before, &mut report.bytes)?);
        }
        for first in entries(self.root())?.iter().filter(|path| is_hex_pair(path)) {
            for second in entries(first)?.iter().filter(|path| is_hex_pair(path)) {
                self.sweep_dir(second, before, is_known, &mut report)?;
            }
        }
        Ok(report)
    }

    fn sweep_dir(
        &self,
        dir: &Path,
        before: u64,
        is_known: &dyn Fn(&Digest) -> bool,
        report: &mut SweepReport,
    ) -> Result<(), AssetError> {
        for path in entries(dir)? {
            // A file whose name is no digest is not ours to remove.
            let digest = path.file_stem().and_then(|stem| stem.to_str()?.parse::<Digest>().ok());
            if digest.is_some_and(|digest| !is_known(&digest)) {
                report.orphans += u64::from(remove_older(&path, before, &mut report.bytes)?);
            }
        }
        Ok(())
    }
}

fn entries(dir: &Path) -> Result<Vec<PathBuf>, AssetError> {
    let io = |source| AssetError::io("list", dir, source);
    fs::read_dir(dir).map_err(io)?.map(|entry| entry.map(|entry| entry.path()).map_err(io)).collect()
}

fn is_hex_pair(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    name.len() == 2 && name.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn remove_older(path: &Path, before: u64, bytes: &mut u64) -> Result<bool, AssetError> {
    let io = |source| AssetError::io("sweep", path, source);
    let metadata = fs::metadata(path).map_err(io)?;
    if files::modified_unix_ms(&metadata).map_err(io)? >= before {
        return Ok(false);
    }
    *bytes += metadata.len();
    files::remove_if_there(path).map_err(io)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assets::store::tests::PNG;

    #[test]
    fn a_store_begins_without_half_written_files() {
        let dir = tempfile::tempdir().unwrap();
        let kept = Assets::open(dir.path()).unwrap().put(PNG).unwrap();
        fs::write(dir.path().join("assets/tmp/half"), b"abc").unwrap();
        let assets = Assets::open(dir.path()).unwrap();
        assert_eq!(fs::read_dir(dir.path().join("assets/tmp")).unwrap().count(), 0);
        assert!(assets.find(&kept.digest).is_some());
    }

    /// Long after any file that a test writes.
    const LATER: u64 = u64::MAX / 2;

    #[test]
    fn orphans_and_temporaries_go_when_they_are_old() {
        let dir = tempfile::tempdir().unwrap();
        let assets = Assets::open(dir.path()).unwrap();
        let known = assets.put(PNG).unwrap();
        let orphan = assets.put(b"GIF89a nobody knows me").unwrap();
        fs::write(dir.path().join("assets/tmp/left-over"), b"abc").unwrap();
        fs::write(dir.path().join("assets/notes.txt"), b"not ours").unwrap();
        let is_known = |digest: &Digest| *digest == known.digest;

        assert_eq!(assets.sweep(LATER, &is_known, LATER).unwrap(), SweepReport::default());
        let report = assets.sweep(1000, &is_known, LATER).unwrap();
        let expect = SweepReport { orphans: 1, temporaries: 1, bytes: orphan.bytes_len + 3 };
        assert_eq!(report, expect);
        assert_eq!(assets.find(&known.digest), Some(known.media));
        assert_eq!(assets.find(&orphan.digest), None);
        assert!(dir.path().join("assets/notes.txt").exists());
    }
}
