//! Files of a shot in a folder of a person, in every state a crash or that person can leave them in.

use maquette_protocol::ShotId;

use super::*;
use crate::testing::{shot, take};

struct Place {
    folder: Folder,
    assets: tempfile::TempDir,
    _keep: tempfile::TempDir,
}

impl Place {
    fn new() -> Place {
        let keep = tempfile::tempdir().unwrap();
        Place { folder: Folder(keep.path().to_owned()), assets: tempfile::tempdir().unwrap(), _keep: keep }
    }

    /// A still whose bytes are these.
    fn still(&self, id: u64, bytes: &[u8]) -> Take {
        let mut take = take(id);
        let path = self.assets.path().join(id.to_string());
        fs::write(&path, bytes).unwrap();
        take.asset.digest = digest_of(bytes);
        take.asset.path = Some(path.to_str().unwrap().to_owned());
        take
    }

    fn keep(&self, still: &Take) -> Vec<(State, Option<String>)> {
        let chosen = Chosen { still: Some(still.clone()), clip: None };
        self.folder
            .keep("spring", &shot(1, "spring", None), &chosen)
            .into_iter()
            .map(|one| (one.state, one.why))
            .collect()
    }

    fn read(&self, file: &str) -> Vec<u8> {
        fs::read(self.folder.0.join(file)).unwrap()
    }

    fn sidecar(&self) -> Sidecar {
        Sidecar::read(&self.read("spring.json")).unwrap()
    }
}

const WRITTEN: (State, Option<String>) = (State::Written, None);
const CURRENT: (State, Option<String>) = (State::Current, None);

#[test]
fn files_follow_the_takes_and_the_sidecar_says_which() {
    let place = Place::new();
    let first = place.still(1, b"one");
    assert_eq!(place.keep(&first), [WRITTEN]);
    assert_eq!(place.keep(&first), [CURRENT]);
    assert_eq!(place.keep(&place.still(2, b"two")), [WRITTEN]);
    assert_eq!(place.read("spring.png"), b"two");
    let entry = place.sidecar().still.unwrap();
    assert_eq!((entry.take, entry.file_digest, entry.replaces), (TakeId(2), digest_of(b"two"), None));
    // A verdict changes the sidecar alone.
    let mut judged = place.still(2, b"two");
    judged.verdict = Some(maquette_protocol::Verdict::Keep);
    assert_eq!(place.keep(&judged), [CURRENT]);
    assert_eq!(place.sidecar().still.unwrap().verdict, judged.verdict);
    // What a person took away comes back.
    fs::remove_file(place.folder.0.join("spring.png")).unwrap();
    assert_eq!(place.keep(&judged), [WRITTEN]);
    let mut names: Vec<_> =
        fs::read_dir(&place.folder.0).unwrap().map(|one| one.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["spring.json", "spring.png"]);
}

#[test]
fn what_is_not_ours_is_left_alone() {
    let place = Place::new();
    let refused = |kept: Vec<(State, Option<String>)>, says: &str| {
        assert_eq!(kept.len(), 1);
        assert_eq!(kept[0].0, State::Refused);
        assert!(kept[0].1.as_ref().unwrap().contains(says), "{kept:?}");
    };
    let path = place.folder.0.join("spring.png");
    fs::write(&path, b"a person's").unwrap();
    refused(place.keep(&place.still(1, b"one")), "it was there before");
    fs::remove_file(&path).unwrap();
    place.keep(&place.still(1, b"one"));
    fs::write(&path, b"retouched").unwrap();
    refused(place.keep(&place.still(2, b"two")), "somebody changed it");
    assert_eq!(place.read("spring.png"), b"retouched");
    assert_eq!(place.sidecar().still.unwrap().take, TakeId(1), "the sidecar still says what we wrote");
    fs::remove_file(&path).unwrap();
    fs::create_dir(&path).unwrap();
    refused(place.keep(&place.still(2, b"two")), "something else than a plain file");
    fs::remove_dir(&path).unwrap();
    fs::write(place.folder.0.join("spring.json"), b"{\"a person's\": 1}").unwrap();
    refused(place.keep(&place.still(2, b"two")), "no sidecar of ours");
    let elsewhere = Sidecar::new("another", ShotId(1), "spring").text();
    fs::write(place.folder.0.join("spring.json"), elsewhere).unwrap();
    refused(place.keep(&place.still(2, b"two")), "the project another");
}

#[cfg(unix)]
#[test]
fn a_link_leads_nowhere() {
    let place = Place::new();
    let target = place.assets.path().join("target");
    fs::write(&target, b"far away").unwrap();
    std::os::unix::fs::symlink(&target, place.folder.0.join("spring.png")).unwrap();
    assert_eq!(place.keep(&place.still(1, b"one"))[0].0, State::Refused);
    assert_eq!(fs::read(&target).unwrap(), b"far away");
}

#[test]
fn a_crash_between_sidecar_and_file_is_made_good() {
    let place = Place::new();
    place.keep(&place.still(1, b"one"));
    let second = place.still(2, b"two");
    let mut sidecar = place.sidecar();
    let mut entry = Entry::of(&second, "spring.png", digest_of(b"two"));
    entry.replaces = Some(digest_of(b"one"));
    sidecar.still = Some(entry);
    fs::write(place.folder.0.join("spring.json"), sidecar.text()).unwrap();
    assert_eq!(place.keep(&second), [WRITTEN]);
    assert_eq!(place.read("spring.png"), b"two");
    assert_eq!(place.sidecar().still.unwrap().replaces, None);
}

#[test]
fn bytes_are_checked_and_stills_become_png() {
    let place = Place::new();
    let mut broken = place.still(1, b"one");
    broken.asset.digest = digest_of(b"another");
    assert!(place.keep(&broken)[0].1.as_ref().unwrap().contains("not what their name says"));
    let mut strange = place.still(2, b"no picture");
    strange.asset.media = "image/webp".to_owned();
    assert!(place.keep(&strange)[0].1.as_ref().unwrap().contains("cannot be made a PNG"));
    // Another kind of picture than PNG is decoded and written anew.
    let same = encode_png(1, 1, &[1, 2, 3, 255], true).unwrap();
    let mut other = place.still(3, &same);
    other.asset.media = "image/jpeg".to_owned();
    assert_eq!(place.keep(&other), [WRITTEN]);
    assert!(place.read("spring.png").starts_with(b"\x89PNG"));
}
