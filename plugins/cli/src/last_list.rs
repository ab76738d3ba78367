//! The last list of takes that a person saw in each project, so that `keep 3` means the third of them.
//! One small file a project in the cache folder; losing it costs nothing but the numbers.

use std::io;
use std::path::PathBuf;

use maquette_protocol::TakeId;
use serde::{Deserialize, Serialize};

/// The remembered lists.
#[derive(Debug, Clone)]
pub struct LastLists {
    /// The folder that holds them.
    pub folder: PathBuf,
}

#[derive(Debug, Serialize, Deserialize)]
struct Stored {
    takes: Vec<TakeId>,
}

impl LastLists {
    /// The takes of the last list, in the order shown; none where there never was a list, or where it is unreadable.
    pub fn read(&self, project: Option<&str>) -> Option<Vec<TakeId>> {
        let bytes = std::fs::read(self.file(project)).ok()?;
        serde_json::from_slice::<Stored>(&bytes).ok().map(|stored| stored.takes)
    }

    /// Remembers a list. A reader sees the old list or the new one, never a part.
    pub fn write(&self, project: Option<&str>, takes: &[TakeId]) -> io::Result<()> {
        std::fs::create_dir_all(&self.folder)?;
        let file = self.file(project);
        let unfinished = file.with_extension(format!("{}.part", std::process::id()));
        let text = serde_json::to_vec(&Stored { takes: takes.to_vec() })?;
        std::fs::write(&unfinished, text)?;
        std::fs::rename(&unfinished, &file)
    }

    fn file(&self, project: Option<&str>) -> PathBuf {
        let name = match project {
            Some(project) => blake3::hash(project.as_bytes()).to_hex()[..16].to_owned(),
            None => "default".into(),
        };
        self.folder.join(format!("{name}.last-list.json"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_project_has_its_own_list() {
        let folder = tempfile::tempdir().unwrap();
        let lists = LastLists { folder: folder.path().join("lists") };
        assert_eq!(lists.read(None), None);
        lists.write(None, &[TakeId(7), TakeId(3)]).unwrap();
        lists.write(Some("/home/a"), &[TakeId(1)]).unwrap();
        lists.write(Some("/home/a"), &[TakeId(2)]).unwrap();
        assert_eq!(lists.read(None), Some(vec![TakeId(7), TakeId(3)]));
        assert_eq!(lists.read(Some("/home/a")), Some(vec![TakeId(2)]));
        assert_eq!(lists.read(Some("/home/b")), None);
        assert_eq!(std::fs::read_dir(&lists.folder).unwrap().count(), 2, "no unfinished files are left");
        std::fs::write(lists.file(None), "{").unwrap();
        assert_eq!(lists.read(None), None);
    }
}
