//! Which project a command is about: what `--project` says, else the nearest folder above with a `maquette.toml`, else none,
//! which means the built-in default project.

use std::path::Path;

use crate::fault::Fault;

/// The project as it is sent to the daemon: an absolute folder or an id.
pub fn of(folder: &Path, named: Option<&str>) -> Result<Option<String>, Fault> {
    let Some(named) = named else {
        return nearest(folder).map(text).transpose();
    };
    let path = folder.join(named);
    // An id is a bare word; a folder of that name wins only if it is there.
    if path.is_dir() { text(&path).map(Some) } else { Ok(Some(named.to_owned())) }
}

fn nearest(folder: &Path) -> Option<&Path> {
    folder.ancestors().find(|ancestor| ancestor.join("maquette.toml").is_file())
}

fn text(path: &Path) -> Result<String, Fault> {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    path.to_str().map(str::to_owned).ok_or_else(|| {
        Fault::usage(
            format!("the folder {} is not UTF-8", path.display()),
            "Rename the folder, then try again",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_folder_with_the_file_is_the_project() {
        let home = tempfile::tempdir().unwrap();
        let deep = home.path().join("a/b/c");
        std::fs::create_dir_all(&deep).unwrap();
        assert_eq!(of(&deep, None).unwrap(), None);
        std::fs::write(home.path().join("a/maquette.toml"), "").unwrap();
        let a = home.path().join("a").to_str().unwrap().to_owned();
        assert_eq!(of(&deep, None).unwrap(), Some(a.clone()));
        assert_eq!(of(home.path(), None).unwrap(), None);
        assert_eq!(of(home.path(), Some("a")).unwrap(), Some(a));
        assert_eq!(of(home.path(), Some("p-17")).unwrap(), Some("p-17".into()));
    }
}
