//! Keys are found in their order, kept where the person is told, and never shown.

use super::*;

const NAMES: &[&str] = &["FIRST_KEY", "SECOND_KEY"];

fn found(store: &KeyStore, set: &[(&str, &str)]) -> Option<(String, Place)> {
    let variable = |name: &str| set.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).into());
    let found = store.find_with("far", NAMES, variable).unwrap();
    found.map(|(key, place)| (key.reveal().to_owned(), place))
}

#[test]
fn the_environment_comes_before_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let store = KeyStore::new(folder.path());
    assert_eq!(found(&store, &[]), None);
    let Kept { place, no_ring } = store.set("far", " from-file\n").unwrap();
    assert!(no_ring.is_some(), "why it is not in the keyring is told");
    assert_eq!(found(&store, &[]), Some(("from-file".into(), place)));
    let from = |name| Place::Environment(name);
    assert_eq!(found(&store, &[("SECOND_KEY", "b")]), Some(("b".into(), from("SECOND_KEY"))));
    assert_eq!(
        found(&store, &[("FIRST_KEY", "a"), ("SECOND_KEY", "b")]),
        Some(("a".into(), from("FIRST_KEY")))
    );
    assert_eq!(found(&store, &[("FIRST_KEY", " ")]).map(|(key, _)| key), Some("from-file".into()));
    assert!(store.forget("far").unwrap());
    assert_eq!(found(&store, &[]), None);
}

#[test]
fn a_key_is_never_shown() {
    let key = Key::new("very-secret").unwrap();
    assert!(!format!("{key:?} {:?}", key.after("Key")).contains("secret"));
}

#[test]
fn what_is_no_key_and_no_name_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let store = KeyStore::new(folder.path());
    for text in ["", "  ", "two words", "käse"] {
        assert!(matches!(store.set("far", text), Err(KeyError::NoKey(_))), "{text}");
    }
    for name in ["", "../x", "a/b", "A"] {
        assert!(matches!(store.set(name, "k"), Err(KeyError::NoProvider(_))), "{name}");
    }
}

#[cfg(unix)]
#[test]
fn a_file_that_others_may_read_is_refused() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let store = KeyStore::new(folder.path());
    let Place::File(path) = store.set("far", "k").unwrap().place else { panic!("no file") };
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    std::fs::set_permissions(&path, PermissionsExt::from_mode(0o644)).unwrap();
    assert!(matches!(store.find_with("far", &[], |_| None), Err(KeyError::Unfit { .. })));
}

/// A keyring in memory. Each question waits for its gate, where there is one.
#[derive(Default)]
struct Desk {
    items: Mutex<HashMap<String, Key>>,
    asked: std::sync::atomic::AtomicUsize,
    gate: Option<Mutex<std::sync::mpsc::Receiver<()>>>,
    is_locked: bool,
}

impl Desk {
    fn check(&self) -> Result<(), NoRing> {
        self.asked.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        if let Some(gate) = &self.gate {
            // A gate that is gone stands open.
            let _ = gate.lock().unwrap().recv();
        }
        if self.is_locked { Err(NoRing("it is locked".into())) } else { Ok(()) }
    }

    fn asked(&self) -> usize {
        self.asked.load(std::sync::atomic::Ordering::SeqCst)
    }
}

impl Ring for Desk {
    fn get(&self, item: &str) -> Answer {
        self.check()?;
        Ok(self.items.lock().unwrap().get(item).cloned())
    }

    fn set(&self, item: &str, key: &Key) -> Result<(), NoRing> {
        self.check()?;
        self.items.lock().unwrap().insert(item.to_owned(), key.clone());
        Ok(())
    }

    fn remove(&self, item: &str) -> Result<(), NoRing> {
        self.check()?;
        self.items.lock().unwrap().remove(item);
        Ok(())
    }
}

fn with(folder: &Path, ring: &Arc<Desk>) -> KeyStore {
    KeyStore::with(folder, Some(ring.clone()), Duration::from_secs(60))
}

#[test]
fn a_keyring_comes_before_the_file_and_is_asked_once() {
    let folder = tempfile::tempdir().unwrap();
    let ring = Arc::new(Desk::default());
    KeyStore::new(folder.path()).set("far", "old").unwrap();
    let store = with(folder.path(), &ring);
    assert_eq!(found(&store, &[]).unwrap().0, "old");
    assert_eq!(ring.asked(), 0, "what was never put there is never asked for");
    assert_eq!(store.set("far", "first").unwrap(), Kept { place: Place::Keyring, no_ring: None });
    assert!(!folder.path().join("keys/far").exists(), "no copy lies unencrypted");
    for _ in 0..3 {
        assert_eq!(found(&store, &[]), Some(("first".into(), Place::Keyring)));
    }
    assert_eq!(ring.asked(), 2, "once to keep it and once to look");
    assert_eq!(store.place("far", &[]).unwrap(), Some(Place::Keyring));
    // Another store of the same folder: the daemon has two.
    with(folder.path(), &ring).set("far", "second").unwrap();
    assert_eq!(found(&store, &[]), Some(("second".into(), Place::Keyring)));
    let items: Vec<String> = ring.items.lock().unwrap().keys().cloned().collect();
    assert_eq!(items, [format!("far in {}", folder.path().join("keys").display())]);
    assert!(store.forget("far").unwrap() && ring.items.lock().unwrap().is_empty());
    assert_eq!(found(&store, &[]), None);
    assert!(!store.forget("far").unwrap());
}

#[test]
fn a_keyring_that_says_no_leaves_a_file_and_the_reason() {
    let folder = tempfile::tempdir().unwrap();
    let ring = Arc::new(Desk { is_locked: true, ..Desk::default() });
    let store = with(folder.path(), &ring);
    let kept = store.set("far", "k").unwrap();
    assert_eq!(kept.place, Place::File(folder.path().join("keys/far")));
    assert_eq!(kept.no_ring.as_deref(), Some("it is locked"));
    assert_eq!(found(&store, &[]).unwrap().0, "k");
}

#[test]
fn a_key_that_the_keyring_does_not_give_is_told_and_waited_for_so_long_only() {
    let folder = tempfile::tempdir().unwrap();
    with(folder.path(), &Arc::default()).set("far", "k").unwrap();
    let locked = with(folder.path(), &Arc::new(Desk { is_locked: true, ..Desk::default() }));
    let error = locked.find_with("far", &[], |_| None).map(drop).unwrap_err().to_string();
    assert!(error.contains("it is locked. Unlock it"), "{error}");
    assert!(locked.forget("far").is_err() && folder.path().join("keys/far.keyring").exists());
    let none = KeyStore::new(folder.path()).find_with("far", &[], |_| None).map(drop).unwrap_err();
    assert!(none.to_string().contains("MAQUETTE_KEYRING=none"), "{none}");

    let (open, gate) = std::sync::mpsc::channel();
    let slow = Arc::new(Desk { gate: Some(Mutex::new(gate)), ..Desk::default() });
    let store = KeyStore::with(folder.path(), Some(slow.clone()), Duration::ZERO);
    let item = format!("far in {}", folder.path().join("keys").display());
    slow.items.lock().unwrap().insert(item, Key::new("k").unwrap());
    for _ in 0..3 {
        assert!(matches!(store.find_with("far", &[], |_| None), Err(KeyError::Ring { .. })));
    }
    drop(open);
    let patient = KeyStore { patience: Duration::from_secs(60), ..store.clone() };
    assert_eq!(found(&patient, &[]).unwrap().0, "k");
    assert_eq!(slow.asked(), 1, "however many ask, the keyring is asked once at a time");
    assert_eq!(found(&store, &[]).unwrap().0, "k", "what came late is there for the next one");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lookup_inside_the_runtime_is_allowed() {
    let folder = tempfile::tempdir().unwrap();
    let ring = Arc::new(Desk::default());
    let store = with(folder.path(), &ring);
    store.set("far", "k").unwrap();
    assert_eq!(found(&store, &[]).unwrap().0, "k");
}
