//! Writes a parcel into a host's folder and takes it away again, file by file, each whole or not at all, and never through a link.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use maquette_daemon::platform::files;
use maquette_parcels::Parcel;

use super::host::Host;
use super::plan::{Digests, Seen, There};
use super::receipt::Receipt;

/// What Python leaves beside modules that it has run; it is made from ours and goes with them.
const PYTHON_CACHE: &str = "__pycache__";
/// No receipt has this many bytes.
const RECEIPT_LIMIT: u64 = 1 << 20;

/// Why a folder cannot be worked on.
#[derive(Debug, thiserror::Error)]
#[error("cannot {action} {path}: {source}", path = .path.display())]
pub struct DiskError {
    action: &'static str,
    path: PathBuf,
    source: io::Error,
}

impl DiskError {
    fn at(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> DiskError {
        move |source| DiskError { action, path: path.to_path_buf(), source }
    }
}

/// The digests of a parcel's files.
pub fn digests(parcel: &Parcel) -> Digests {
    parcel.files.iter().map(|file| (file.name.to_owned(), digest(file.bytes))).collect()
}

fn digest(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().to_string()
}

/// What lies in `folder` at these names, and in the folders that they begin with.
pub fn seen<'a>(folder: &Path, names: impl Iterator<Item = &'a String>) -> Result<Seen, DiskError> {
    let names: BTreeSet<&str> = names.map(String::as_str).collect();
    let tops: BTreeSet<&str> = names.iter().filter_map(|name| name.split('/').next()).collect();
    let mut seen = Seen::new();
    let mut open: Vec<String> = tops.into_iter().map(str::to_owned).collect();
    while let Some(name) = open.pop() {
        let path = folder.join(&name);
        let about = match path.symlink_metadata() {
            Ok(about) => about,
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(DiskError::at("look at", &path)(error)),
        };
        let is_known = names.contains(name.as_str());
        if about.is_dir() && !is_known {
            open.extend(inside(&path)?.into_iter().map(|inner| format!("{name}/{inner}")));
            continue;
        }
        seen.insert(name, there(&path, &about, is_known)?);
    }
    Ok(seen)
}

fn inside(folder: &Path) -> Result<Vec<String>, DiskError> {
    let entries = std::fs::read_dir(folder).map_err(DiskError::at("read", folder))?;
    let names = entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned());
    Ok(names.filter(|name| name != PYTHON_CACHE).collect())
}

fn there(path: &Path, about: &std::fs::Metadata, is_known: bool) -> Result<There, DiskError> {
    if about.is_symlink() {
        return Ok(There::Link);
    }
    if !about.is_file() {
        return Ok(There::Other);
    }
    let bytes = if is_known { std::fs::read(path) } else { Ok(Vec::new()) };
    Ok(There::File(digest(&bytes.map_err(DiskError::at("read", path))?)))
}

/// Writes the named files of a parcel. All are written beside their places first, so that a full disk changes nothing.
pub fn write(folder: &Path, parcel: &Parcel, names: &[String]) -> Result<(), DiskError> {
    let files = parcel.files.iter().filter(|file| names.iter().any(|name| name == file.name));
    let mut staged: Vec<(PathBuf, PathBuf)> = Vec::new();
    let done = files.into_iter().try_for_each(|file| {
        let path = folder.join(file.name);
        staged.push((stage(&path, file.bytes, file.is_program())?, path));
        Ok(())
    });
    let done = done.and_then(|()| {
        staged.iter().try_for_each(|(from, to)| std::fs::rename(from, to).map_err(DiskError::at("write", to)))
    });
    if done.is_err() {
        // The first error is the one worth telling.
        staged.iter().for_each(|(from, _)| drop(std::fs::remove_file(from)));
    }
    done
}

/// Writes bytes whole under a name of their own, beside the name that they will have.
fn stage(path: &Path, bytes: &[u8], is_program: bool) -> Result<PathBuf, DiskError> {
    let parent = path.parent().unwrap_or(path);
    std::fs::create_dir_all(parent).map_err(DiskError::at("make the folder", parent))?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let beside = parent.join(files::unique_name(&format!(".{name}.")));
    let written = std::fs::File::create_new(&beside).and_then(|mut file| {
        file.write_all(bytes)?;
        allow(&file, is_program)?;
        file.sync_all()
    });
    written.map(|()| beside.clone()).map_err(|source| {
        let _ = std::fs::remove_file(&beside);
        DiskError::at("write", path)(source)
    })
}

#[cfg(unix)]
fn allow(file: &std::fs::File, is_program: bool) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let mode = if is_program { 0o755 } else { 0o644 };
    file.set_permissions(std::fs::Permissions::from_mode(mode))
}

#[cfg(not(unix))]
fn allow(_file: &std::fs::File, _is_program: bool) -> io::Result<()> {
    Ok(())
}

/// Takes files away, then the folders that have nothing left in them. `folder` itself stays.
pub fn remove(folder: &Path, names: &[String]) -> Result<(), DiskError> {
    for name in names {
        let path = folder.join(name);
        files::remove_if_there(&path).map_err(DiskError::at("take away", &path))?;
    }
    let mut folders: BTreeSet<&str> = BTreeSet::new();
    for name in names {
        let mut rest = name.as_str();
        while let Some((above, _)) = rest.rsplit_once('/') {
            folders.insert(above);
            rest = above;
        }
    }
    // The deepest come last in the order of names.
    folders.iter().rev().for_each(|inner| prune(&folder.join(inner)));
    Ok(())
}

/// Takes a folder away if nothing is in it but what Python made from our modules.
fn prune(folder: &Path) {
    let is_link = |path: &Path| path.symlink_metadata().is_ok_and(|about| about.is_symlink());
    let cache = folder.join(PYTHON_CACHE);
    let rest = inside(folder).unwrap_or_default();
    if rest.is_empty() && cache.is_dir() && !is_link(&cache) {
        let _ = std::fs::remove_dir_all(&cache);
    }
    // A folder that is not empty stays, which is what its owner wants.
    let _ = std::fs::remove_dir(folder);
}

/// The receipt of a host; an empty one where nothing was installed.
pub fn receipt(ours: &Path, host: Host) -> Result<Receipt, DiskError> {
    let path = Receipt::file(ours, host);
    let read = std::fs::File::open(&path).and_then(|file| {
        let mut text = Vec::new();
        io::Read::read_to_end(&mut io::Read::take(file, RECEIPT_LIMIT), &mut text)?;
        serde_json::from_slice(&text).map_err(io::Error::from)
    });
    match read {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Receipt::empty()),
        read => read.map_err(DiskError::at("read", &path)),
    }
}

/// Writes the receipt of a host, or takes it away where nothing is left to remember.
pub fn keep(ours: &Path, host: Host, receipt: &Receipt) -> Result<(), DiskError> {
    let path = Receipt::file(ours, host);
    if receipt.installs.is_empty() {
        return files::remove_if_there(&path).map(drop).map_err(DiskError::at("take away", &path));
    }
    let text =
        serde_json::to_vec_pretty(receipt).map_err(|error| DiskError::at("write", &path)(error.into()))?;
    // What is nobody else's business lies below here.
    files::create_private_dir(ours).map_err(DiskError::at("make the folder", ours))?;
    replace(&path, &text)
}

/// Puts bytes in the place of a file, or makes it. Who may read it stays as it was.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<(), DiskError> {
    let beside = stage(path, bytes, false)?;
    let allowed = path.metadata().map(|about| about.permissions());
    let done = allowed.map_or(Ok(()), |allowed| std::fs::set_permissions(&beside, allowed));
    done.and_then(|()| std::fs::rename(&beside, path)).map_err(|source| {
        let _ = std::fs::remove_file(&beside);
        DiskError::at("write", path)(source)
    })
}

/// A file's text; an empty one where there is no file.
pub fn text(path: &Path) -> Result<String, DiskError> {
    match std::fs::read_to_string(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(String::new()),
        read => read.map_err(DiskError::at("read", path)),
    }
}
