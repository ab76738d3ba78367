//! Where things live. The `directories` crate knows the customs of each system; `MAQUETTE_HOME` moves all folders
//! below one, which is what tests and portable installations use.

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};

/// A Unix socket's address holds 108 bytes on Linux and 104 on macOS, with the closing zero.
pub const SOCKET_PATH_LIMIT: usize = 104;

/// Why the folders cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// The system names no home folder for this user.
    #[error("this user has no home folder; set MAQUETTE_HOME to a folder that may be written")]
    NoHome,
    /// The path of the Unix socket does not fit into a socket address.
    #[error(
        "the socket path has {length} bytes, and a socket address holds fewer than {SOCKET_PATH_LIMIT}: {path}. \
             Set MAQUETTE_SOCK to a shorter path, or MAQUETTE_HOME to a shorter folder"
    )]
    SocketPathTooLong {
        /// The path.
        path: PathBuf,
        /// Its length in bytes.
        length: usize,
    },
    /// A folder that must be private is a symbolic link, a file, somebody else's, or open to others.
    #[error("{path} is not a private folder: {fault}. {hint}")]
    NotPrivate {
        /// The folder.
        path: PathBuf,
        /// What is wrong with it.
        fault: String,
        /// What to do about it.
        hint: String,
    },
    /// The system refused.
    #[error("cannot use the folder {path}: {source}")]
    Io {
        /// The folder.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
}

/// The folders and fixed paths of one installation. All are absolute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folders {
    /// `MAQUETTE_HOME`, if that is what moved the folders here; a child process must get it too.
    pub home: Option<PathBuf>,
    /// The user's own settings, and the discovery file.
    pub config: PathBuf,
    /// Journal and assets: what may not be lost.
    pub data: PathBuf,
    /// Logs, token, locks: what this machine keeps to itself.
    pub state: PathBuf,
    /// What may be deleted at any time.
    pub cache: PathBuf,
    /// The private folder (0700) for the socket. With `MAQUETTE_SOCK`, the folder of that socket.
    pub run: PathBuf,
    /// The Unix socket.
    pub socket: PathBuf,
    /// Whether `MAQUETTE_SOCK` named the socket; a child process must get it too.
    pub socket_named: bool,
}

impl Folders {
    /// The folders of this process' user and environment.
    pub fn of_this_user() -> Result<Folders, FolderError> {
        Folders::from_environment(|name| std::env::var_os(name))
    }

    /// The folders by the variables that `variable` gives: `MAQUETTE_HOME`, `MAQUETTE_SOCK`, `XDG_RUNTIME_DIR`.
    pub fn from_environment(variable: impl Fn(&str) -> Option<OsString>) -> Result<Folders, FolderError> {
        let named = |name: &str| variable(name).filter(|value| !value.is_empty()).map(PathBuf::from);
        let mut folders = match named("MAQUETTE_HOME") {
            Some(home) => Folders::under(&absolute(&home)?),
            None => Folders::by_custom(named("XDG_RUNTIME_DIR"))?,
        };
        if let Some(socket) = named("MAQUETTE_SOCK") {
            folders.socket = absolute(&socket)?;
            folders.run = folders.socket.parent().unwrap_or(Path::new("/")).to_path_buf();
            folders.socket_named = true;
        }
        Ok(folders)
    }

    /// All folders below `home`.
    pub fn under(home: &Path) -> Folders {
        let run = home.join("run");
        Folders {
            home: Some(home.to_path_buf()),
            config: home.join("config"),
            data: home.join("data"),
            state: home.join("state"),
            cache: home.join("cache"),
            socket: run.join("maquette.sock"),
            run,
            socket_named: false,
        }
    }

    /// The system's customary folders.
    fn by_custom(runtime: Option<PathBuf>) -> Result<Folders, FolderError> {
        let project = directories::ProjectDirs::from("", "", "maquette").ok_or(FolderError::NoHome)?;
        let data = project.data_dir().to_path_buf();
        // The specification calls a relative runtime folder invalid; it is ignored, as it asks.
        let run = match runtime.filter(|folder| folder.is_absolute()) {
            Some(runtime) => runtime.join("maquette"),
            None => data.join("run"),
        };
        Ok(Folders {
            home: None,
            config: project.config_dir().to_path_buf(),
            state: project.state_dir().unwrap_or(project.data_local_dir()).to_path_buf(),
            cache: project.cache_dir().to_path_buf(),
            socket: run.join("maquette.sock"),
            data,
            run,
            socket_named: false,
        })
    }

    /// Makes what is missing (0700) and checks that the run folder is ours alone and that the socket's path fits.
    pub fn prepare(&self) -> Result<(), FolderError> {
        self.check_socket_path()?;
        for folder in [&self.config, &self.data, &self.state, &self.cache, &self.run, &self.logs()] {
            make_private(folder)?;
        }
        check_private(&self.run)
    }

    /// That the socket's path fits into a socket address.
    pub fn check_socket_path(&self) -> Result<(), FolderError> {
        let length = self.socket.as_os_str().len();
        if length < SOCKET_PATH_LIMIT {
            return Ok(());
        }
        Err(FolderError::SocketPathTooLong { path: self.socket.clone(), length })
    }

    /// Daily logs, and what a starting daemon wrote to its standard error.
    pub fn logs(&self) -> PathBuf {
        self.state.join("logs")
    }

    /// Held for life by the one daemon.
    pub fn daemon_lock(&self) -> PathBuf {
        self.state.join("daemon.lock")
    }

    /// Held by the one client that is starting a daemon.
    pub fn spawn_lock(&self) -> PathBuf {
        self.state.join("spawn.lock")
    }

    /// The bearer token of local programs, 0600.
    pub fn token_file(&self) -> PathBuf {
        self.state.join("token")
    }

    /// The hint where a daemon listens. In the config folder, because sandboxed editors may not see the runtime folder.
    pub fn discovery_file(&self) -> PathBuf {
        self.config.join("daemon.json")
    }
}

fn absolute(path: &Path) -> Result<PathBuf, FolderError> {
    std::path::absolute(path).map_err(|source| FolderError::Io { path: path.to_path_buf(), source })
}

fn make_private(folder: &Path) -> Result<(), FolderError> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(|source| FolderError::Io { path: folder.to_path_buf(), source })
}

/// That `folder` is a real directory, ours, and closed to everybody else.
#[cfg(unix)]
pub fn check_private(folder: &Path) -> Result<(), FolderError> {
    use std::os::unix::fs::MetadataExt;
    let about = std::fs::symlink_metadata(folder)
        .map_err(|source| FolderError::Io { path: folder.to_path_buf(), source })?;
    let fault = |fault: String, hint: String| {
        Err(FolderError::NotPrivate { path: folder.to_path_buf(), fault, hint })
    };
    let elsewhere = "Set MAQUETTE_HOME or MAQUETTE_SOCK to a place in a folder of your own".to_owned();
    if about.is_symlink() {
        return fault("it is a symbolic link".to_owned(), elsewhere);
    }
    if !about.is_dir() {
        return fault("it is not a folder".to_owned(), elsewhere);
    }
    let us = rustix::process::geteuid().as_raw();
    if about.uid() != us {
        return fault(format!("it belongs to user {}, and we are {us}", about.uid()), elsewhere);
    }
    let mode = about.mode() & 0o777;
    if mode & 0o077 != 0 {
        let hint = format!("Run: chmod 700 {}", folder.display());
        return fault(format!("its mode {mode:o} lets others in"), hint);
    }
    Ok(())
}

/// Windows guards the user's profile folders by itself; that is not checked here.
#[cfg(not(unix))]
pub fn check_private(_folder: &Path) -> Result<(), FolderError> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(variables: &[(&str, &str)]) -> Folders {
        let variables: Vec<(String, OsString)> =
            variables.iter().map(|(name, value)| (name.to_string(), value.into())).collect();
        Folders::from_environment(|name| {
            variables.iter().find(|(key, _)| key == name).map(|(_, v)| v.clone())
        })
        .unwrap()
    }

    #[test]
    fn maquette_home_moves_everything() {
        let folders = with(&[("MAQUETTE_HOME", "/tmp/m"), ("XDG_RUNTIME_DIR", "/run/user/1")]);
        assert_eq!(folders, Folders::under(Path::new("/tmp/m")));
        assert_eq!(folders.socket, Path::new("/tmp/m/run/maquette.sock"));
    }

    #[test]
    fn the_socket_stands_in_the_runtime_folder_and_may_be_named() {
        let check = |variables: &[(&str, &str)], run: &str, socket: &str| {
            let folders = with(variables);
            assert_eq!(
                (folders.run.as_path(), folders.socket.as_path()),
                (Path::new(run), Path::new(socket))
            );
        };
        check(
            &[("XDG_RUNTIME_DIR", "/run/user/1")],
            "/run/user/1/maquette",
            "/run/user/1/maquette/maquette.sock",
        );
        check(&[("MAQUETTE_HOME", "/tmp/m"), ("MAQUETTE_SOCK", "/tmp/s/x")], "/tmp/s", "/tmp/s/x");
        check(
            &[("MAQUETTE_HOME", "/tmp/m"), ("MAQUETTE_SOCK", "")],
            "/tmp/m/run",
            "/tmp/m/run/maquette.sock",
        );
        assert!(with(&[("XDG_RUNTIME_DIR", "relative")]).run.ends_with("maquette/run"));
    }

    #[test]
    fn a_long_socket_path_is_refused_with_the_way_out() {
        let home = tempfile::tempdir().unwrap();
        let deep = Folders::under(&home.path().join("x".repeat(120)));
        let said = deep.prepare().unwrap_err().to_string();
        assert!(said.contains("MAQUETTE_HOME") && said.contains("MAQUETTE_SOCK"), "{said}");
        assert!(!deep.run.exists(), "nothing may be made before the check");
    }

    #[cfg(unix)]
    #[test]
    fn folders_are_made_private_and_an_open_or_linked_run_folder_is_refused() {
        use std::os::unix::fs::PermissionsExt;
        let home = tempfile::tempdir().unwrap();
        let folders = Folders::under(home.path());
        folders.prepare().unwrap();
        assert_eq!(std::fs::metadata(&folders.run).unwrap().permissions().mode() & 0o777, 0o700);

        std::fs::set_permissions(&folders.run, PermissionsExt::from_mode(0o755)).unwrap();
        assert!(folders.prepare().unwrap_err().to_string().contains("chmod 700"));

        std::fs::remove_dir(&folders.run).unwrap();
        std::os::unix::fs::symlink(&folders.data, &folders.run).unwrap();
        assert!(folders.prepare().unwrap_err().to_string().contains("symbolic link"));
    }
}
