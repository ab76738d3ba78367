//! Tests of the store, and bytes that other tests use.

use super::*;

/// Bytes that begin like a PNG, which is all the store looks at.
pub const PNG: &[u8] = b"\x89PNG\r\n\x1a\nand so on";

/// Flips a bit of a stored file.
pub fn damage(assets: &Assets, asset: &Asset) {
    let path = assets.path(&asset.digest, asset.media);
    let mut bytes = fs::read(&path).unwrap();
    bytes[9] ^= 1;
    fs::remove_file(&path).unwrap();
    fs::write(&path, bytes).unwrap();
}

fn temporaries(dir: &Path) -> usize {
    fs::read_dir(dir.join("assets/tmp")).unwrap().count()
}

#[test]
fn what_is_put_is_there_read_only_under_its_digest() {
    let dir = tempfile::tempdir().unwrap();
    let assets = Assets::open(dir.path()).unwrap();
    let asset = assets.put(PNG).unwrap();
    assert_eq!((asset.digest, asset.media, asset.bytes_len), (digest_of(PNG), Media::Png, 17));
    let hex = asset.digest.to_string();
    let path = dir.path().join("assets").join(&hex[..2]).join(&hex[2..4]).join(format!("{hex}.png"));
    assert_eq!(assets.path(&asset.digest, asset.media), path);
    assert!(fs::metadata(&path).unwrap().permissions().readonly());
    assert_eq!(assets.read_verified(&asset.digest, asset.media).unwrap(), PNG);
    assert_eq!(assets.verify(&asset.digest, asset.media).unwrap(), 17);
    assert_eq!(assets.put(PNG).unwrap(), asset);
    assert_eq!(temporaries(dir.path()), 0);
}

#[test]
fn a_file_is_put_as_its_bytes_are_and_not_as_its_name_says() {
    let dir = tempfile::tempdir().unwrap();
    let assets = Assets::open(dir.path()).unwrap();
    let path = dir.path().join("photo.png");
    let mut jpeg = b"\xff\xd8\xff\xe0".to_vec();
    jpeg.resize(CHUNK_BYTES * 2 + 17, 3);
    fs::write(&path, &jpeg).unwrap();
    for _ in 0..2 {
        let asset = assets.put_file(&path).unwrap();
        assert_eq!((asset.digest, asset.media), (digest_of(&jpeg), Media::Jpeg));
        assert_eq!(assets.find(&asset.digest), Some(Media::Jpeg));
    }
    fs::write(&path, b"").unwrap();
    assert!(matches!(assets.put_file(&path), Err(AssetError::UnknownMedia)));
    assert!(matches!(assets.put(b"<svg/>"), Err(AssetError::UnknownMedia)));
    assert_eq!(temporaries(dir.path()), 0);
}

#[test]
fn a_file_that_does_not_match_its_digest_goes_to_quarantine() {
    let dir = tempfile::tempdir().unwrap();
    let assets = Assets::open(dir.path()).unwrap();
    let asset = assets.put(PNG).unwrap();
    damage(&assets, &asset);
    let Err(AssetError::Damaged { digest, moved_to }) = assets.read_verified(&asset.digest, asset.media)
    else {
        panic!("damage was not seen")
    };
    assert_eq!(digest, asset.digest);
    assert!(moved_to.starts_with(dir.path().join("assets/quarantine")) && moved_to.exists());
    assert!(matches!(assets.verify(&asset.digest, asset.media), Err(AssetError::NotFound(_))));
    assets.put(PNG).unwrap();
    assert_eq!(assets.read_verified(&asset.digest, asset.media).unwrap(), PNG);
}

#[test]
fn a_stored_file_of_another_length_is_replaced() {
    let dir = tempfile::tempdir().unwrap();
    let assets = Assets::open(dir.path()).unwrap();
    let asset = assets.put(PNG).unwrap();
    let path = assets.path(&asset.digest, asset.media);
    fs::remove_file(&path).unwrap();
    fs::write(&path, b"short").unwrap();
    assets.put(PNG).unwrap();
    assert_eq!(assets.read_verified(&asset.digest, asset.media).unwrap(), PNG);
    assert_eq!(fs::read_dir(dir.path().join("assets/quarantine")).unwrap().count(), 1);
}

#[test]
fn an_asset_is_removed_once() {
    let dir = tempfile::tempdir().unwrap();
    let assets = Assets::open(dir.path()).unwrap();
    let asset = assets.put(PNG).unwrap();
    assert!(assets.remove(&asset.digest, asset.media).unwrap());
    assert!(!assets.remove(&asset.digest, asset.media).unwrap());
    assert!(matches!(assets.open_file(&asset.digest, asset.media), Err(AssetError::NotFound(_))));
}

#[test]
fn many_threads_may_put_the_same() {
    let dir = tempfile::tempdir().unwrap();
    let assets = Assets::open(dir.path()).unwrap();
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| assets.put(PNG).unwrap());
        }
    });
    assert_eq!(assets.read_verified(&digest_of(PNG), Media::Png).unwrap(), PNG);
    assert_eq!(temporaries(dir.path()), 0);
}
