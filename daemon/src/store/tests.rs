//! The index: what survives a reopen, what is thrown away, what is found.

use maquette_protocol::{BatchId, ShotId};

use super::*;
use crate::ledger::money::Microcredits;
use crate::state::domain::{Edge, Media, MediaType, Stage, Verdict};
use crate::state::records::Judgement;
use crate::state::view::encode;

fn take(id: u64, change: impl FnOnce(&mut TakeRecord)) -> TakeRecord {
    let digest = Digest([u8::try_from(id % 7).unwrap(); 32]);
    let place = crate::journal::Place { pack: 1, offset: 0, len: 1 };
    let mut take = TakeRecord {
        id: TakeId(id),
        project: "default".into(),
        shot: ShotId(1 + id % 2),
        tier: "draft".into(),
        stage: Stage::Exploration,
        route: "r".into(),
        model: "m".into(),
        edge: Edge::Draft,
        recipe: Some(RecipeRef { series: digest, content: digest, place }),
        seed: Some(id * 10),
        k: 0,
        media: Media { digest, media: MediaType::Png, bytes: 1, width: 1, height: 1, duration_ms: None },
        cost: Microcredits::ZERO,
        cached: false,
        verdict: None,
        batch: Some(BatchId(1)),
        made_by: None,
        queued_ms: 0,
        created_ms: id * 1000,
        notes: vec![],
        continuation: None,
        deleted: false,
    };
    change(&mut take);
    take
}

fn prompt(recipe: &RecipeRef) -> Option<String> {
    Some(format!("word{} common", recipe.series.0[0]))
}

fn put(store: &Store, seq: u64, takes: &[TakeRecord]) {
    let changes = takes
        .iter()
        .map(|take| (TakeRecord::key(&take.id), Some(encode(take).unwrap())))
        .collect::<Changes>();
    store.apply(changes, seq, &prompt).unwrap();
}

fn find(store: &Store, change: impl FnOnce(&mut Query)) -> Vec<u64> {
    let mut query = Query { limit: 100, ..Query::default() };
    change(&mut query);
    store.search(&query).unwrap().takes.into_iter().map(|take| take.0).collect()
}

#[test]
fn what_was_applied_is_there_after_a_reopen_and_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().join("index");
    {
        let (store, found) = Store::open(&folder, 0).unwrap();
        assert_eq!(found, Found::default());
        let kept = Judgement { verdict: Verdict::Keep, reason: None, seq: 1 };
        put(
            &store,
            7,
            &[take(1, |_| {}), take(2, |t| t.verdict = Some(kept)), take(3, |t| t.tier = "hero".into())],
        );
        put(&store, 9, &[take(4, |t| t.edge = Edge::Promote(TakeId(2))), take(3, |t| t.deleted = true)]);
        store.settle().unwrap();
    }
    let (store, found) = Store::open(&folder, 9).unwrap();
    assert_eq!(found, Found { applied_seq: 9, moved_aside: None });
    store.load_tables(&prompt).unwrap();
    assert_eq!(find(&store, |_| {}), [4, 2, 1]);
    assert_eq!(find(&store, |q| q.verdict = Some(Verdict::Keep)), [2]);
    assert_eq!(find(&store, |q| q.seed = Some(40)), [4]);
    assert_eq!(find(&store, |q| q.text = Some("word1".into())), [1]);
    assert_eq!(find(&store, |q| q.text = Some("comm".into())), [4, 2, 1]);
    assert_eq!(find(&store, |q| (q.after_ms, q.before_ms) = (Some(2000), Some(4000))), [2]);
    assert_eq!(find(&store, |q| q.project = Some("other".into())), Vec::<u64>::new());
    assert_eq!(find(&store, |q| q.below = Some(TakeId(2))), [1]);
    assert_eq!(store.children(TakeId(2)).unwrap(), [TakeId(4)]);
    let page = store.search(&Query { limit: 1, ..Query::default() }).unwrap();
    assert_eq!((page.total, page.more, page.takes), (3, true, vec![TakeId(4)]));
}

#[test]
fn content_that_another_take_uses_stays() {
    let folder = tempfile::tempdir().unwrap();
    let (store, _) = Store::open(&folder.path().join("index"), 0).unwrap();
    put(&store, 1, &[take(1, |_| {}), take(8, |_| {}), take(2, |_| {})]);
    store.load_tables(&prompt).unwrap();
    assert_eq!(store.unshared(&[TakeId(1)]).unwrap(), Unshared::default(), "take 8 has the same content");
    let both = store.unshared(&[TakeId(1), TakeId(8)]).unwrap();
    assert_eq!((both.assets, both.series), (vec![Digest([1; 32])], vec![Digest([1; 32])]));
    assert_eq!(store.take_of_asset(&Digest([2; 32])).unwrap(), Some(TakeId(2)));
    assert_eq!(store.take_of_asset(&Digest([5; 32])).unwrap(), None);
}

#[test]
fn an_index_that_cannot_be_trusted_is_moved_aside() {
    let check = |spoil: &dyn Fn(&Path), journal_seq: u64, why: &str| {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("index");
        let (store, _) = Store::open(&folder, 0).unwrap();
        put(&store, 5, &[take(1, |_| {})]);
        store.settle().unwrap();
        drop(store);
        spoil(&folder);
        let (store, found) = Store::open(&folder, journal_seq).unwrap();
        let (reason, aside) = found.moved_aside.expect(why);
        assert!(reason.to_string().contains(why), "{reason}");
        assert!(aside.exists());
        assert_eq!((found.applied_seq, store.applied_seq()), (0, 0));
        assert_eq!((&store as &dyn View).get::<TakeRecord>(&TakeId(1)).unwrap(), None);
    };
    check(&|_| {}, 4, "ahead of the journal");
    check(&|folder| std::fs::write(folder.join("db"), vec![7; 100_000]).unwrap(), 5, "");
    check(
        &|folder| {
            // As the store does it: a process that another test starts just now may hold the file for a moment.
            let (db, _) = try_open(folder).unwrap();
            db.open_tree("records").unwrap().insert(MARK, &[9; 12]).unwrap();
        },
        5,
        "another layout",
    );
}

#[test]
fn a_value_over_the_bound_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let (store, _) = Store::open(&folder.path().join("index"), 0).unwrap();
    let changes = Changes::from([(b"tx".to_vec(), Some(vec![0; MAX_VALUE_BYTES + 1]))]);
    assert!(matches!(store.apply(changes, 1, &prompt), Err(StoreError::TooLarge { .. })));
    assert_eq!(store.applied_seq(), 0);
}

#[test]
fn what_gathers_is_read_as_if_it_were_down_already() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().join("index");
    let (store, _) = Store::open(&folder, 0).unwrap();
    let ids = |store: &Store| store.scan::<TakeRecord>().map(|take| take.unwrap().id.0).collect::<Vec<_>>();
    let has = |store: &Store, id| (store as &dyn View).get::<TakeRecord>(&TakeId(id)).unwrap().is_some();
    put(&store, 1, &[take(1, |_| {}), take(2, |_| {}), take(3, |_| {})]);
    store.settle().unwrap();
    put(&store, 2, &[take(4, |_| {})]);
    store.apply(Changes::from([(TakeRecord::key(&TakeId(2)), None)]), 3, &prompt).unwrap();
    assert_eq!((ids(&store), store.applied_seq()), (vec![1, 3, 4], 3));
    assert_eq!((has(&store, 2), has(&store, 3), has(&store, 4)), (false, true, true));
    drop(store);
    // A kill loses what has gathered, and the mark says so: the journal is replayed from there.
    let (store, found) = Store::open(&folder, 3).unwrap();
    assert_eq!((ids(&store), found.applied_seq), (vec![1, 2, 3], 1));
}

#[test]
fn a_full_gathering_goes_down_by_itself() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().join("index");
    let (store, _) = Store::open(&folder, 0).unwrap();
    let takes: Vec<TakeRecord> = (0..GATHERED as u64).map(|id| take(id, |_| {})).collect();
    put(&store, 6, &takes);
    drop(store);
    assert_eq!(Store::open(&folder, 6).unwrap().1.applied_seq, 6);
}

#[test]
fn a_file_that_somebody_still_holds_is_waited_for() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().join("index");
    let (store, _) = Store::open(&folder, 0).unwrap();
    put(&store, 1, &[take(1, |_| {})]);
    store.settle().unwrap();
    drop(store);
    // As a process would that inherited it and has not closed it yet.
    let held = std::fs::File::options().read(true).write(true).open(folder.join("db")).unwrap();
    held.lock().unwrap();
    let opening = std::thread::spawn(move || Store::open(&folder, 1).unwrap().1);
    drop(held);
    assert_eq!(opening.join().unwrap(), Found { applied_seq: 1, moved_aside: None });
}
