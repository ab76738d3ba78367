//! The store: `assets/ab/cd/<digest>.<ext>`, read-only, wholly there or not there.
//!
//! Only what can be told by its bytes is stored, so a wrong name or a wrong declaration cannot come in. What no longer
//! matches its digest is moved to `assets/quarantine`.

#[cfg(test)]
pub(super) mod tests;

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use maquette_protocol::ids::Digest;

use super::digest_of;
use super::media::{Media, sniff};
use crate::platform::files;

/// The largest asset, in bytes.
pub const MAX_ASSET_BYTES: u64 = 512 << 20;
/// How many bytes are copied at a time.
pub(super) const CHUNK_BYTES: usize = 1 << 18;

/// The content-addressed store; clones share it.
#[derive(Clone, Debug)]
pub struct Assets {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    root: PathBuf,
    /// Directories (the byte of a name, or the two) whose own entries this process knows to be on the disk.
    synced: Mutex<HashSet<(u8, Option<u8>)>>,
    /// Assets whose names this process knows to be on the disk. Bounded; whoever falls out is synced once more.
    named: Mutex<HashSet<Digest>>,
}

/// The most assets whose names are remembered as synced.
const MAX_NAMED: usize = 4_096;

/// What was stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asset {
    /// The digest of the bytes.
    pub digest: Digest,
    /// What the bytes are.
    pub media: Media,
    /// How many there are.
    pub bytes_len: u64,
}

/// Why the store could not do something.
#[derive(Debug, thiserror::Error)]
pub enum AssetError {
    /// The operating system refused.
    #[error("cannot {doing} {}", path.display())]
    Io {
        /// What was tried.
        doing: &'static str,
        /// The file or directory.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// The disk or the quota is full; nothing was stored.
    #[error("the disk is full: cannot {doing} {}", path.display())]
    DiskFull {
        /// What was tried.
        doing: &'static str,
        /// The file.
        path: PathBuf,
        /// The error as it came.
        source: io::Error,
    },
    /// The bytes are no picture or clip of a kind we know.
    #[error("these bytes are no PNG, JPEG, WebP, GIF or MP4")]
    UnknownMedia,
    /// The asset is over the bound.
    #[error("an asset of {bytes} bytes is over the bound of {MAX_ASSET_BYTES}")]
    TooLarge {
        /// How many bytes it has at least.
        bytes: u64,
    },
    /// There is no such asset.
    #[error("there is no asset {0}")]
    NotFound(Digest),
    /// The file no longer matches its digest; it was moved aside.
    #[error("asset {digest} was damaged and moved to {}", moved_to.display())]
    Damaged {
        /// The asset.
        digest: Digest,
        /// Where its file is now.
        moved_to: PathBuf,
    },
}

impl AssetError {
    pub(super) fn io(doing: &'static str, path: &Path, source: io::Error) -> Self {
        let path = path.to_path_buf();
        if files::is_disk_full(&source) {
            Self::DiskFull { doing, path, source }
        } else {
            Self::Io { doing, path, source }
        }
    }
}

impl Assets {
    /// Opens the store in `dir/assets`, and creates it if there is none.
    ///
    /// # Errors
    /// What the operating system gives.
    pub fn open(dir: &Path) -> Result<Self, AssetError> {
        let root = dir.join("assets");
        for directory in [root.clone(), root.join("tmp"), root.join("quarantine")] {
            files::create_private_dir_durably(dir, &directory)
                .map_err(|source| AssetError::io("create", &directory, source))?;
        }
        let assets =
            Self { shared: Arc::new(Shared { root, synced: Mutex::default(), named: Mutex::default() }) };
        assets.clear_temporaries();
        Ok(assets)
    }

    /// Stores some bytes durably; bytes that are there already are not written again.
    ///
    /// # Errors
    /// `UnknownMedia`, `TooLarge`, `DiskFull` or `Io`.
    pub fn put(&self, bytes: &[u8]) -> Result<Asset, AssetError> {
        let asset = Asset {
            digest: digest_of(bytes),
            media: sniff(bytes).ok_or(AssetError::UnknownMedia)?,
            bytes_len: bytes.len() as u64,
        };
        check_size(asset.bytes_len)?;
        if self.is_there(&asset)? {
            return Ok(asset);
        }
        let mut temporary = Temporary::create(&self.temporaries())?;
        temporary.write(bytes)?;
        self.settle(temporary, &asset)?;
        Ok(asset)
    }

    /// Stores a copy of a file, without holding it in memory.
    ///
    /// # Errors
    /// As `put`.
    pub fn put_file(&self, path: &Path) -> Result<Asset, AssetError> {
        let io = |source| AssetError::io("read", path, source);
        let mut from = File::open(path).map_err(io)?;
        check_size(from.metadata().map_err(io)?.len())?;
        let mut temporary = Temporary::create(&self.temporaries())?;
        let mut media = None;
        let copied = copy_hashing(&mut from, |chunk| {
            media = media.or_else(|| sniff(chunk));
            if media.is_none() {
                return Err(AssetError::UnknownMedia);
            }
            temporary.write(chunk)
        });
        let (digest, bytes_len) = copied.map_err(|error| error.of_reading(path))?;
        let asset = Asset { digest, media: media.ok_or(AssetError::UnknownMedia)?, bytes_len };
        if !self.is_there(&asset)? {
            self.settle(temporary, &asset)?;
        }
        Ok(asset)
    }

    /// Begins an asset whose bytes come in pieces. Nothing is an asset before [`Assets::keep`].
    ///
    /// # Errors
    /// `DiskFull` or `Io`.
    pub fn receive(&self) -> Result<Incoming, AssetError> {
        let temporary = Temporary::create(&self.temporaries())?;
        Ok(Incoming { temporary, hasher: blake3::Hasher::new(), bytes_len: 0 })
    }

    /// Makes what came in an asset, durably.
    ///
    /// # Errors
    /// As `put`.
    pub fn keep(&self, incoming: Incoming, media: Media) -> Result<Asset, AssetError> {
        let Incoming { temporary, hasher, bytes_len } = incoming;
        let asset = Asset { digest: Digest(*hasher.finalize().as_bytes()), media, bytes_len };
        if !self.is_there(&asset)? {
            self.settle(temporary, &asset)?;
        }
        Ok(asset)
    }

    /// Where an asset is, or would be. Hand out copies, never this path.
    #[must_use]
    pub fn path(&self, digest: &Digest, media: Media) -> PathBuf {
        self.dir_of(digest).join(format!("{digest}.{}", media.extension()))
    }

    /// What kind of asset there is of this digest, if there is one.
    #[must_use]
    pub fn find(&self, digest: &Digest) -> Option<Media> {
        Media::ALL.into_iter().find(|media| self.path(digest, *media).is_file())
    }

    /// Opens an asset for reading, without checking its digest.
    ///
    /// # Errors
    /// `NotFound`, or what the operating system gives.
    pub fn open_file(&self, digest: &Digest, media: Media) -> Result<File, AssetError> {
        let path = self.path(digest, media);
        File::open(&path).map_err(|source| match source.kind() == io::ErrorKind::NotFound {
            true => AssetError::NotFound(*digest),
            false => AssetError::io("open", &path, source),
        })
    }

    /// The bytes of an asset, checked against its digest.
    ///
    /// # Errors
    /// `NotFound`, `TooLarge`, `Damaged` (the file is then in quarantine), or what the operating system gives.
    pub fn read_verified(&self, digest: &Digest, media: Media) -> Result<Vec<u8>, AssetError> {
        let path = self.path(digest, media);
        let io = |source| AssetError::io("read", &path, source);
        let file = self.open_file(digest, media)?;
        let length = file.metadata().map_err(io)?.len();
        check_size(length)?;
        let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or(0));
        file.take(MAX_ASSET_BYTES).read_to_end(&mut bytes).map_err(io)?;
        if digest_of(&bytes) == *digest { Ok(bytes) } else { Err(self.quarantine(digest, media)) }
    }

    /// Checks an asset against its digest without holding it in memory; gives its size in bytes.
    ///
    /// # Errors
    /// As `read_verified`.
    pub fn verify(&self, digest: &Digest, media: Media) -> Result<u64, AssetError> {
        self.copy_verified(digest, media, |_| Ok(()))
    }

    /// Removes an asset, durably; gives whether it was there.
    ///
    /// # Errors
    /// What the operating system gives.
    pub fn remove(&self, digest: &Digest, media: Media) -> Result<bool, AssetError> {
        let path = self.path(digest, media);
        let io = |source| AssetError::io("remove", &path, source);
        self.named().remove(digest);
        let was_there = files::remove_if_there(&path).map_err(io)?;
        if was_there {
            files::sync_dir(&self.dir_of(digest)).map_err(io)?;
        }
        Ok(was_there)
    }

    /// Hands an asset's bytes on in chunks; only its end tells whether they were right.
    pub(super) fn copy_verified(
        &self,
        digest: &Digest,
        media: Media,
        on_chunk: impl FnMut(&[u8]) -> Result<(), AssetError>,
    ) -> Result<u64, AssetError> {
        let mut file = self.open_file(digest, media)?;
        let copied = copy_hashing(&mut file, on_chunk);
        let (found, bytes) = copied.map_err(|error| error.of_reading(&self.path(digest, media)))?;
        if found == *digest { Ok(bytes) } else { Err(self.quarantine(digest, media)) }
    }

    pub(super) fn root(&self) -> &Path {
        &self.shared.root
    }

    pub(super) fn temporaries(&self) -> PathBuf {
        self.shared.root.join("tmp")
    }

    fn dir_of(&self, digest: &Digest) -> PathBuf {
        let [first, second, ..] = digest.0;
        self.shared.root.join(format!("{first:02x}")).join(format!("{second:02x}"))
    }

    /// Whether the asset is stored already, by its length. One that is counts as new for the sweep.
    fn is_there(&self, asset: &Asset) -> Result<bool, AssetError> {
        let file = match self.open_file(&asset.digest, asset.media) {
            Ok(file) => file,
            Err(AssetError::NotFound(_)) => return Ok(false),
            Err(error) => return Err(error),
        };
        let path = self.path(&asset.digest, asset.media);
        let io = |source| AssetError::io("look at", &path, source);
        if file.metadata().map_err(io)?.len() != asset.bytes_len {
            self.quarantine(&asset.digest, asset.media);
            return Ok(false);
        }
        files::touch(&file).map_err(io)?;
        // Another thread, or a process that died, may have given the name without syncing it.
        if !self.named().contains(&asset.digest) {
            self.ensure_dir(&asset.digest)?;
            self.sync_name(&asset.digest).map_err(io)?;
        }
        Ok(true)
    }

    fn named(&self) -> MutexGuard<'_, HashSet<Digest>> {
        self.shared.named.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts an asset's name on the disk.
    fn sync_name(&self, digest: &Digest) -> io::Result<()> {
        // From below: a journaling file system writes new directories above with what is in them, and syncing those costs nothing more.
        files::sync_dir(&self.dir_of(digest))?;
        self.sync_dirs_above(digest)?;
        let mut named = self.named();
        if named.len() >= MAX_NAMED {
            named.clear();
        }
        named.insert(*digest);
        Ok(())
    }

    /// Makes a finished temporary file the asset.
    fn settle(&self, mut temporary: Temporary, asset: &Asset) -> Result<(), AssetError> {
        fail::fail_point!("asset.after_temp");
        let path = self.path(&asset.digest, asset.media);
        let io = |source| AssetError::io("store", &path, source);
        files::make_read_only(&temporary.file).map_err(io)?;
        temporary.file.sync_all().map_err(io)?;
        fail::fail_point!("asset.after_sync");
        self.ensure_dir(&asset.digest)?;
        fs::rename(&temporary.path, &path).map_err(io)?;
        temporary.is_settled = true;
        fail::fail_point!("asset.after_rename");
        self.sync_name(&asset.digest).map_err(io)
    }

    /// Creates the directory of an asset. It is made durable with the name of what is in it.
    fn ensure_dir(&self, digest: &Digest) -> Result<(), AssetError> {
        if self.is_dir_synced(digest) {
            return Ok(());
        }
        let dir = self.dir_of(digest);
        files::create_private_dir(&dir).map_err(|source| AssetError::io("create", &dir, source))
    }

    fn is_dir_synced(&self, digest: &Digest) -> bool {
        let [first, second, ..] = digest.0;
        self.synced().contains(&(first, Some(second)))
    }

    /// Makes the directories durable that lead to an asset, once in the life of this process. Nobody waits for another one's syncs: two
    /// who create the same directory at once both sync it.
    fn sync_dirs_above(&self, digest: &Digest) -> io::Result<()> {
        if self.is_dir_synced(digest) {
            return Ok(());
        }
        let [first, second, ..] = digest.0;
        files::sync_dir(&self.shared.root.join(format!("{first:02x}")))?;
        let is_above_synced = self.synced().contains(&(first, None));
        if !is_above_synced {
            files::sync_dir(&self.shared.root)?;
        }
        self.synced().extend([(first, None), (first, Some(second))]);
        Ok(())
    }

    fn synced(&self) -> MutexGuard<'_, HashSet<(u8, Option<u8>)>> {
        self.shared.synced.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Moves a damaged file aside and gives the error that says so.
    fn quarantine(&self, digest: &Digest, media: Media) -> AssetError {
        let path = self.path(digest, media);
        let name = files::unique_name(&digest.to_string());
        let moved_to = self.shared.root.join("quarantine").join(format!("{name}.{}", media.extension()));
        let moved = fs::rename(&path, &moved_to)
            .and_then(|()| files::sync_dir(&self.shared.root.join("quarantine")))
            .and_then(|()| files::sync_dir(&self.dir_of(digest)));
        match moved {
            Ok(()) => AssetError::Damaged { digest: *digest, moved_to },
            Err(source) => AssetError::io("quarantine", &path, source),
        }
    }
}

/// Bytes that come in for an asset, in a file that goes away unless they are kept.
pub struct Incoming {
    temporary: Temporary,
    hasher: blake3::Hasher,
    bytes_len: u64,
}

impl Incoming {
    /// Takes the next piece.
    ///
    /// # Errors
    /// `TooLarge`, `DiskFull` or `Io`.
    pub fn write(&mut self, piece: &[u8]) -> Result<(), AssetError> {
        self.bytes_len += piece.len() as u64;
        check_size(self.bytes_len)?;
        self.hasher.update(piece);
        self.temporary.write(piece)
    }

    /// How many bytes came in so far.
    pub fn bytes_len(&self) -> u64 {
        self.bytes_len
    }

    /// All that came in.
    ///
    /// # Errors
    /// What the operating system gives.
    pub fn bytes(&self) -> Result<Vec<u8>, AssetError> {
        let path = &self.temporary.path;
        fs::read(path).map_err(|source| AssetError::io("read", path, source))
    }
}

/// A temporary file that goes away unless it was settled.
struct Temporary {
    file: File,
    path: PathBuf,
    is_settled: bool,
}

impl Temporary {
    fn create(dir: &Path) -> Result<Self, AssetError> {
        let (file, path) = files::create_temporary(dir, "asset")
            .map_err(|source| AssetError::io("create a file in", dir, source))?;
        Ok(Self { file, path, is_settled: false })
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), AssetError> {
        self.file.write_all(bytes).map_err(|source| AssetError::io("write", &self.path, source))
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        if !self.is_settled {
            // What cannot be removed now is removed by the sweep.
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// Why a copy broke off.
pub(super) enum CopyError {
    Reading(io::Error),
    Taking(AssetError),
}

impl CopyError {
    pub(super) fn of_reading(self, path: &Path) -> AssetError {
        match self {
            Self::Reading(source) => AssetError::io("read", path, source),
            Self::Taking(error) => error,
        }
    }
}

/// Reads to the end in chunks; gives the digest and the number of bytes.
fn copy_hashing(
    from: &mut File,
    mut on_chunk: impl FnMut(&[u8]) -> Result<(), AssetError>,
) -> Result<(Digest, u64), CopyError> {
    let mut hasher = blake3::Hasher::new();
    let mut bytes = 0;
    let mut chunk = vec![0; CHUNK_BYTES];
    loop {
        let count = match from.read(&mut chunk) {
            Ok(0) => return Ok((Digest(*hasher.finalize().as_bytes()), bytes)),
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(CopyError::Reading(error)),
        };
        let part = &chunk[..count];
        bytes += count as u64;
        check_size(bytes).map_err(CopyError::Taking)?;
        hasher.update(part);
        on_chunk(part).map_err(CopyError::Taking)?;
    }
}

fn check_size(bytes: u64) -> Result<(), AssetError> {
    if bytes <= MAX_ASSET_BYTES { Ok(()) } else { Err(AssetError::TooLarge { bytes }) }
}
