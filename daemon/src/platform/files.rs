//! Files as the journal and the asset store need them: private, durable, read-only, uniquely named.
//!
//! Everything here blocks, so it is called from a writer thread or from `spawn_blocking`, never from an async task.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

/// Makes the entries of a directory (creations, renames, removals) durable.
///
/// Windows has no such call: NTFS journals its directories, so there it does nothing.
///
/// # Errors
/// Whatever opening or syncing the directory gives.
pub fn sync_dir(dir: &Path) -> io::Result<()> {
    #[cfg(unix)]
    {
        File::open(dir)?.sync_all()
    }
    #[cfg(not(unix))]
    {
        let _ = dir;
        Ok(())
    }
}

/// Creates a directory and its missing parents for this user only (mode 0700); an existing one is left alone.
///
/// # Errors
/// Whatever creating gives; an existing file of that name is an error.
pub fn create_private_dir(dir: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt;
        builder.mode(0o700);
    }
    builder.create(dir)
}

/// Creates a private directory below `root`, and makes every new entry on the way durable.
///
/// # Errors
/// Whatever creating or syncing gives, or `dir` not being below `root`.
pub fn create_private_dir_durably(root: &Path, dir: &Path) -> io::Result<()> {
    create_private_dir(dir)?;
    for ancestor in dir.ancestors().skip(1) {
        sync_dir(ancestor)?;
        if ancestor == root {
            return Ok(());
        }
    }
    Err(io::Error::new(io::ErrorKind::InvalidInput, "the directory is not below its root"))
}

/// Creates a file that only this user may read and write (mode 0600), open for both; fails if it is there.
///
/// # Errors
/// `AlreadyExists`, or whatever creating gives.
pub fn create_private_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options.open(path)
}

/// Opens an existing file for reading and writing.
///
/// # Errors
/// Whatever opening gives.
pub fn open_for_update(path: &Path) -> io::Result<File> {
    OpenOptions::new().read(true).write(true).open(path)
}

/// Writes `bytes` as a new private file `dir/name`: temporary file, sync, rename, directory sync.
///
/// After a crash the file is either wholly there or not there; a left-over `<name>.tmp` is replaced.
/// `before_rename` runs when the bytes are synced and the name is not yet given (for fail points).
///
/// # Errors
/// Whatever writing, syncing or renaming gives.
pub fn create_file_durably(
    dir: &Path,
    name: &str,
    bytes: &[u8],
    before_rename: impl FnOnce() -> io::Result<()>,
) -> io::Result<File> {
    let temporary = dir.join(format!("{name}.tmp"));
    remove_if_there(&temporary)?;
    let file = create_private_file(&temporary)?;
    write_all_at(&file, bytes, 0)?;
    file.sync_all()?;
    before_rename()?;
    fs::rename(&temporary, dir.join(name))?;
    sync_dir(dir)?;
    Ok(file)
}

/// Removes a file; a file that is not there is no error. Gives whether it was there.
///
/// # Errors
/// Whatever removing gives, except `NotFound`.
pub fn remove_if_there(path: &Path) -> io::Result<bool> {
    match fs::remove_file(path) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

/// Makes an open file read-only for everybody (mode 0444).
///
/// # Errors
/// Whatever changing the permissions gives.
pub fn make_read_only(file: &File) -> io::Result<()> {
    let mut permissions = file.metadata()?.permissions();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        permissions.set_mode(0o444);
    }
    #[cfg(not(unix))]
    permissions.set_readonly(true);
    file.set_permissions(permissions)
}

/// Sets a file's modification time to now, by the kernel's clock, so that a sweep by age starts counting again.
///
/// Elsewhere than on Unix this does nothing: the age then counts from the first write.
///
/// # Errors
/// Whatever setting the time gives.
pub fn touch(file: &File) -> io::Result<()> {
    #[cfg(unix)]
    {
        use rustix::fs::{Timespec, Timestamps, UTIME_NOW};
        let now = Timespec { tv_sec: 0, tv_nsec: UTIME_NOW };
        rustix::fs::futimens(file, &Timestamps { last_access: now, last_modification: now })?;
    }
    #[cfg(not(unix))]
    let _ = file;
    Ok(())
}

/// A name that no other call in this process has given and that no other process is likely to give.
#[must_use]
pub fn unique_name(prefix: &str) -> String {
    static COUNTER: AtomicU64 = AtomicU64::new(0);
    let count = COUNTER.fetch_add(1, Ordering::Relaxed);
    format!("{prefix}-{}-{count}", std::process::id())
}

/// Creates a private temporary file with a unique name in `dir`, stepping over left-overs of dead processes.
///
/// # Errors
/// Whatever creating gives.
pub fn create_temporary(dir: &Path, prefix: &str) -> io::Result<(File, PathBuf)> {
    loop {
        let path = dir.join(unique_name(prefix));
        match create_private_file(&path) {
            Ok(file) => return Ok((file, path)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
}

/// Reads exactly `buffer.len()` bytes at `offset`, without moving a shared position.
///
/// # Errors
/// `UnexpectedEof` if the file is shorter, or whatever reading gives.
pub fn read_exact_at(file: &File, buffer: &mut [u8], offset: u64) -> io::Result<()> {
    #[cfg(unix)]
    {
        std::os::unix::fs::FileExt::read_exact_at(file, buffer, offset)
    }
    #[cfg(windows)]
    {
        let mut done = 0;
        while done < buffer.len() {
            let at = offset + done as u64;
            match std::os::windows::fs::FileExt::seek_read(file, &mut buffer[done..], at)? {
                0 => return Err(io::ErrorKind::UnexpectedEof.into()),
                count => done += count,
            }
        }
        Ok(())
    }
}

/// Writes all of `bytes` at `offset`.
///
/// # Errors
/// Whatever writing gives; part of the bytes may then be written.
pub fn write_all_at(file: &File, bytes: &[u8], offset: u64) -> io::Result<()> {
    #[cfg(unix)]
    {
        std::os::unix::fs::FileExt::write_all_at(file, bytes, offset)
    }
    #[cfg(windows)]
    {
        let mut done = 0;
        while done < bytes.len() {
            let at = offset + done as u64;
            match std::os::windows::fs::FileExt::seek_write(file, &bytes[done..], at)? {
                0 => return Err(io::ErrorKind::WriteZero.into()),
                count => done += count,
            }
        }
        Ok(())
    }
}

/// Whether an error says that the disk or the quota is full.
#[must_use]
pub fn is_disk_full(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded)
}

/// A file's modification time in milliseconds since 1970; a time before that counts as 0.
///
/// # Errors
/// `Unsupported` where the platform keeps no such time.
pub fn modified_unix_ms(metadata: &fs::Metadata) -> io::Result<u64> {
    let since = metadata.modified()?.duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    Ok(u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_durable_file_replaces_a_left_over_and_is_private() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("a.seg.tmp"), b"left over, and longer than the new one").unwrap();
        create_file_durably(dir.path(), "a.seg", b"new", || Ok(())).unwrap();
        assert_eq!(fs::read(dir.path().join("a.seg")).unwrap(), b"new");
        assert!(!dir.path().join("a.seg.tmp").exists());
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = fs::metadata(dir.path().join("a.seg")).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }

    #[test]
    fn an_error_before_the_rename_gives_no_name() {
        let dir = tempfile::tempdir().unwrap();
        let result = create_file_durably(dir.path(), "a", b"x", || Err(io::Error::other("stop")));
        assert!(result.is_err());
        assert!(!dir.path().join("a").exists());
    }

    #[test]
    fn directories_are_made_only_below_their_root() {
        let dir = tempfile::tempdir().unwrap();
        create_private_dir_durably(dir.path(), &dir.path().join("ab/cd")).unwrap();
        assert!(dir.path().join("ab/cd").is_dir());
        let other = tempfile::tempdir().unwrap();
        assert!(create_private_dir_durably(other.path(), &dir.path().join("ab/cd")).is_err());
    }

    #[test]
    fn unique_names_differ() {
        assert_ne!(unique_name("a"), unique_name("a"));
    }

    #[test]
    fn a_touched_read_only_file_has_a_new_time() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a");
        fs::write(&path, b"x").unwrap();
        let file = File::options().write(true).open(&path).unwrap();
        file.set_modified(std::time::UNIX_EPOCH + std::time::Duration::from_secs(5)).unwrap();
        assert_eq!(modified_unix_ms(&fs::metadata(&path).unwrap()).unwrap(), 5_000);
        make_read_only(&file).unwrap();
        touch(&File::open(&path).unwrap()).unwrap();
        let metadata = fs::metadata(&path).unwrap();
        assert!(metadata.permissions().readonly());
        assert!(cfg!(not(unix)) || modified_unix_ms(&metadata).unwrap() > 5_000);
    }
}
