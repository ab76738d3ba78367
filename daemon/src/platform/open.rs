//! Opens a file in the viewer that the person has chosen for its kind, or an address in the browser, and does not wait for it.

use std::ffi::OsStr;
use std::io;
use std::path::Path;
use std::process::{Command, Stdio};

/// Opens `path` in the system's viewer. An error means that the opener could not be started; what the viewer does later
/// is not known. The caller stays the viewer's parent until it ends, so call this from short-lived programs only.
pub fn in_viewer(path: &Path) -> io::Result<()> {
    // An absolute path can never be read as an option.
    start(opener(), std::path::absolute(path)?.as_os_str())
}

/// Opens `url` in the person's browser. Only addresses of our own scheme are taken, which no opener can read as an option or a file.
/// The address stands in the opener's arguments for as long as that runs, so a code in it must work once and soon be over.
pub fn in_browser(url: &str) -> io::Result<()> {
    if !url.starts_with("http://") {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "this is no address of a page"));
    }
    start(opener(), OsStr::new(url))
}

#[cfg(target_os = "macos")]
fn opener() -> Command {
    Command::new("open")
}

#[cfg(windows)]
fn opener() -> Command {
    // `explorer` takes the path as it stands; `cmd /c start` would read `&` in a name as a second command.
    Command::new("explorer")
}

#[cfg(not(any(target_os = "macos", windows)))]
fn opener() -> Command {
    Command::new("xdg-open")
}

fn start(mut opener: Command, what: &OsStr) -> io::Result<()> {
    opener.arg(what);
    opener.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut opener, 0);
    opener.spawn().map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_opener_is_an_error_and_a_present_one_is_started() {
        let nobody = Command::new("/nonexistent/opener");
        assert_eq!(start(nobody, OsStr::new("x")).unwrap_err().kind(), io::ErrorKind::NotFound);
        #[cfg(unix)]
        assert!(start(Command::new("true"), OsStr::new("x")).is_ok());
        for wrong in ["", "-rf", "/etc/passwd", "file:///etc/passwd"] {
            assert_eq!(in_browser(wrong).unwrap_err().kind(), io::ErrorKind::InvalidInput, "{wrong}");
        }
    }
}
