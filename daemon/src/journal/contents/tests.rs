//! Tests of the pack of contents.

use std::fs;

use super::*;

const PACK_BYTES: u64 = 4096;

fn open(dir: &Path) -> (Contents, ContentsOpened) {
    Contents::open(dir, PACK_BYTES).unwrap()
}

fn append(contents: &mut Contents, payloads: &[&[u8]]) -> Vec<Place> {
    let items: Vec<_> = payloads.iter().map(|payload| (digest_of(payload), *payload)).collect();
    contents.append(&items).unwrap()
}

fn pack_file(dir: &Path, number: u32) -> PathBuf {
    pack::path(&dir.join("contents"), number)
}

fn used(path: &Path) -> Vec<u8> {
    let mut bytes = fs::read(path).unwrap();
    bytes.truncate(bytes.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1));
    bytes
}

fn live(contents: &Contents) -> Vec<Vec<u8>> {
    contents.reader().scan().unwrap().map(|item| item.unwrap().2).collect()
}

#[test]
fn contents_read_back_also_after_a_restart_and_over_packs() {
    let dir = tempfile::tempdir().unwrap();
    let (mut contents, opened) = open(dir.path());
    assert_eq!(opened, ContentsOpened::default());
    let payloads: Vec<_> = (0..30_u8).map(|number| vec![number; 300 + usize::from(number)]).collect();
    let places: Vec<_> = payloads.iter().flat_map(|payload| append(&mut contents, &[payload])).collect();
    assert!(places.last().unwrap().pack > 1);
    drop(contents);
    let (contents, opened) = open(dir.path());
    assert_eq!(opened, ContentsOpened::default());
    for (place, payload) in places.iter().zip(&payloads) {
        assert_eq!(contents.reader().read(*place, digest_of(payload)).unwrap().as_ref(), Some(payload));
    }
    assert_eq!(live(&contents), payloads);
}

#[test]
fn an_erased_content_is_gone_from_the_disk_and_the_others_stay() {
    let dir = tempfile::tempdir().unwrap();
    let (mut contents, _) = open(dir.path());
    let places = append(&mut contents, &[b"first", b"a secret prompt", b"third"]);
    let secret = digest_of(b"a secret prompt");
    let reader = contents.reader();
    assert!(reader.read(places[1], secret).unwrap().is_some());
    for _ in 0..2 {
        contents.reader().erase(places[1]).unwrap();
        assert_eq!(reader.read(places[1], secret).unwrap(), None);
    }
    let bytes = fs::read(pack_file(dir.path(), 1)).unwrap();
    assert!(!bytes.windows(6).any(|window| window == b"secret"));
    append(&mut contents, &[b"fourth"]);
    drop(contents);
    let (contents, opened) = open(dir.path());
    assert_eq!(opened, ContentsOpened::default());
    assert_eq!(live(&contents), [b"first".to_vec(), b"third".to_vec(), b"fourth".to_vec()]);
}

#[test]
fn an_erasure_that_was_cut_short_reads_as_erased_and_is_finished_by_the_next() {
    let dir = tempfile::tempdir().unwrap();
    let (mut contents, _) = open(dir.path());
    let place = append(&mut contents, &[b"a secret prompt"])[0];
    let file = files::open_for_update(&pack_file(dir.path(), 1)).unwrap();
    files::write_all_at(&file, &pack::ERASED, place.offset + pack::MARK_OFFSET).unwrap();
    let (contents, opened) = open(dir.path());
    assert_eq!(opened, ContentsOpened::default());
    assert_eq!(contents.reader().read(place, digest_of(b"a secret prompt")).unwrap(), None);
    contents.reader().erase(place).unwrap();
    assert!(!used(&pack_file(dir.path(), 1)).windows(6).any(|window| window == b"secret"));
}

#[test]
fn a_cut_at_every_byte_keeps_every_group_before_it() {
    let dir = tempfile::tempdir().unwrap();
    let (mut contents, _) = open(dir.path());
    append(&mut contents, &[b"one", b"two"]);
    let path = pack_file(dir.path(), 1);
    let whole = used(&path).len();
    append(&mut contents, &[b"three"]);
    let bytes = used(&path);
    for cut in whole..bytes.len() {
        for zeros in [0, 700] {
            let mut bad = bytes[..cut].to_vec();
            bad.resize(cut + zeros, 0);
            fs::write(&path, bad).unwrap();
            let (mut contents, opened) = open(dir.path());
            assert_eq!((opened.repaired.is_some(), &opened.damaged), (cut > whole, &None), "{cut} {zeros}");
            let place = append(&mut contents, &[b"new"])[0];
            assert_eq!((place.pack, place.offset), (1, whole as u64));
            assert_eq!(live(&contents), [b"one".to_vec(), b"two".to_vec(), b"new".to_vec()]);
        }
    }
}

#[test]
fn a_damaged_head_is_left_alone_and_the_rest_is_still_found() {
    let dir = tempfile::tempdir().unwrap();
    let (mut contents, _) = open(dir.path());
    let places = append(&mut contents, &[b"one", b"two", b"three"]);
    drop(contents);
    let path = pack_file(dir.path(), 1);
    let mut bytes = fs::read(&path).unwrap();
    bytes[places[1].offset as usize + 6] ^= 1;
    fs::write(&path, &bytes).unwrap();
    let (mut contents, opened) = open(dir.path());
    assert_eq!(opened.damaged.unwrap().offset, places[1].offset);
    assert_eq!(append(&mut contents, &[b"four"])[0].pack, 2);
    assert_eq!(fs::read(&path).unwrap(), bytes);
    let found: Vec<_> = contents.reader().scan().unwrap().collect();
    let good: Vec<_> = found.iter().flatten().map(|item| item.2.as_slice()).collect();
    assert_eq!(good, [b"one".as_slice(), b"three", b"four"]);
    assert_eq!(found.len(), 4);
}

#[test]
fn a_wrong_digest_is_refused_going_in_and_seen_coming_out() {
    let dir = tempfile::tempdir().unwrap();
    let (mut contents, _) = open(dir.path());
    assert!(matches!(contents.append(&[(digest_of(b"this"), b"that")]), Err(JournalError::Damaged(_))));
    let place = append(&mut contents, &[b"payload"])[0];
    assert!(matches!(contents.reader().read(place, digest_of(b"other")), Err(JournalError::Damaged(_))));
    // What was just written is still in memory; what is read later comes from the disk.
    drop(contents);
    let (contents, _) = open(dir.path());
    let reader = contents.reader();
    let path = pack_file(dir.path(), 1);
    let mut bytes = fs::read(&path).unwrap();
    bytes[place.offset as usize + pack::HEAD_BYTES] ^= 1;
    fs::write(&path, &bytes).unwrap();
    assert!(matches!(reader.read(place, digest_of(b"payload")), Err(JournalError::Damaged(_))));
    let nowhere = Place { offset: place.offset + 1, ..place };
    assert!(matches!(contents.reader().erase(nowhere), Err(JournalError::Damaged(_))));
}

#[test]
fn a_failed_write_poisons() {
    let dir = tempfile::tempdir().unwrap();
    let (mut contents, _) = open(dir.path());
    append(&mut contents, &[b"kept"]);
    let read_only = File::open(pack_file(dir.path(), 1)).unwrap();
    contents.file = Some(AppendFile::new(read_only, 500).unwrap());
    assert!(matches!(contents.append(&[(digest_of(b"x"), b"x")]), Err(JournalError::Io { .. })));
    assert!(matches!(contents.append(&[(digest_of(b"x"), b"x")]), Err(JournalError::Poisoned)));
    assert_eq!(live(&open(dir.path()).0), [b"kept".to_vec()]);
}

#[test]
fn what_is_too_large_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let (mut contents, _) = open(dir.path());
    let large = vec![0; MAX_CONTENT_BYTES + 1];
    assert!(matches!(
        contents.append(&[(digest_of(&large), large.as_slice())]),
        Err(JournalError::TooLarge { .. })
    ));
    assert_eq!(append(&mut contents, &[b"", &large[1..]]).len(), 2);
}
