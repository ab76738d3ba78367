//! What can be seen of this machine without a daemon: folders, socket path, leftovers, disk.

use std::path::Path;

use maquette_daemon::discovery;
use maquette_daemon::platform::folders::{self, Folders};
use maquette_protocol::{Notice, NoticeLevel};

use crate::show::text::bytes;

/// Below this much free space, work will soon stop.
const LITTLE: u64 = 1 << 30;
/// Below this much, it may stop with the next picture.
const HARDLY_ANY: u64 = 100 << 20;

/// A finding.
pub fn finding(code: &str, level: NoticeLevel, message: &str, hint: &str) -> Notice {
    Notice { code: code.into(), level, message: message.into(), hint: hint.into() }
}

/// All that is wrong here, before the daemon is asked.
pub fn examined(folders: &Folders) -> Vec<Notice> {
    let mut findings = Vec::new();
    if let Err(error) = folders.check_socket_path() {
        let hint = "Set MAQUETTE_SOCK to a shorter path, for example /tmp/m.sock in a folder of your own";
        findings.push(finding("socket_path_too_long", NoticeLevel::Error, &error.to_string(), hint));
    }
    if folders.run.exists()
        && let Err(error) = folders::check_private(&folders.run)
    {
        let hint = format!("chmod 700 {}", folders.run.display());
        findings.push(finding("folder_not_private", NoticeLevel::Error, &error.to_string(), &hint));
    }
    let all = [&folders.config, &folders.data, &folders.state, &folders.cache, &folders.logs()];
    findings.extend(all.into_iter().filter_map(|folder| unwritable(folder)));
    findings.extend(stale_discovery(folders));
    findings.extend(short_of_disk(&folders.data));
    findings
}

/// Whether nothing can be written into a folder, or into the nearest one above it that exists.
fn unwritable(folder: &Path) -> Option<Notice> {
    let existing = folder.ancestors().find(|ancestor| ancestor.exists())?;
    let probe = existing.join(format!(".maquette-doctor-{}", std::process::id()));
    let written = std::fs::write(&probe, b"probe");
    let _ = std::fs::remove_file(&probe);
    let error = written.err()?;
    let message = format!("cannot write into {}: {error}", existing.display());
    let hint = format!("Make {} writable, or set MAQUETTE_HOME to a folder that is", existing.display());
    Some(finding("folder_not_writable", NoticeLevel::Error, &message, &hint))
}

/// A discovery file whose daemon is gone. The next start replaces it.
fn stale_discovery(folders: &Folders) -> Option<Notice> {
    let file = folders.discovery_file();
    match discovery::read(&file) {
        Ok(Some(_)) if !is_answered(folders) => {
            let message = format!("the discovery file {} names a daemon that is gone", file.display());
            Some(finding(
                "stale_discovery",
                NoticeLevel::Info,
                &message,
                "Nothing to do: the next start replaces it",
            ))
        }
        Ok(_) => None,
        Err(error) => {
            let hint = format!("rm {}", file.display());
            Some(finding("bad_discovery", NoticeLevel::Warning, &error.to_string(), &hint))
        }
    }
}

#[cfg(unix)]
fn is_answered(folders: &Folders) -> bool {
    maquette_daemon::platform::socket::connect(&folders.socket).is_ok_and(|stream| stream.is_some())
}

#[cfg(not(unix))]
fn is_answered(_folders: &Folders) -> bool {
    true
}

fn short_of_disk(data: &Path) -> Option<Notice> {
    let existing = data.ancestors().find(|ancestor| ancestor.exists())?;
    judged(free_bytes(existing)?, existing)
}

fn judged(free: u64, folder: &Path) -> Option<Notice> {
    let level = match free {
        0..HARDLY_ANY => NoticeLevel::Error,
        HARDLY_ANY..LITTLE => NoticeLevel::Warning,
        _ => return None,
    };
    let message = format!("only {} are free where {} is", bytes(free), folder.display());
    Some(finding("disk_nearly_full", level, &message, "Free some space, or delete takes: maquette delete"))
}

/// Bytes that this user may still write on the disk of `folder`.
#[cfg(unix)]
fn free_bytes(folder: &Path) -> Option<u64> {
    let facts = rustix::fs::statvfs(folder).ok()?;
    facts.f_bavail.checked_mul(facts.f_frsize)
}

#[cfg(not(unix))]
fn free_bytes(_folder: &Path) -> Option<u64> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(folders: &Folders) -> Vec<String> {
        examined(folders).into_iter().map(|finding| finding.code).collect()
    }

    #[test]
    fn a_fresh_home_is_well_and_a_long_one_is_not() {
        let home = tempfile::tempdir().unwrap();
        assert_eq!(codes(&Folders::under(home.path())), Vec::<String>::new());
        let long = home.path().join("x".repeat(120));
        assert_eq!(codes(&Folders::under(&long)), ["socket_path_too_long"]);
        assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 0, "looking leaves nothing behind");
    }

    #[cfg(unix)]
    #[test]
    fn an_open_run_folder_and_a_broken_discovery_file_are_found() {
        use std::os::unix::fs::PermissionsExt;
        let home = tempfile::tempdir().unwrap();
        let folders = Folders::under(home.path());
        folders.prepare().unwrap();
        std::fs::set_permissions(&folders.run, std::fs::Permissions::from_mode(0o755)).unwrap();
        std::fs::create_dir(folders.discovery_file()).unwrap();
        assert_eq!(codes(&folders), ["folder_not_private", "bad_discovery"]);
    }

    #[test]
    fn little_space_is_a_warning_and_hardly_any_an_error() {
        let level = |free| judged(free, Path::new("/")).map(|finding| finding.level);
        assert_eq!(level(LITTLE), None);
        assert_eq!(level(LITTLE - 1), Some(NoticeLevel::Warning));
        assert_eq!(level(HARDLY_ANY - 1), Some(NoticeLevel::Error));
    }
}
