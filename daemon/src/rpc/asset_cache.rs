//! The bytes of assets that were asked for lately. Content under a digest never changes, so nothing here can be stale;
//! it only has to be forgotten when the content itself is deleted.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use axum::body::Bytes;

use super::asset_route::Version;

/// Memory for bytes, over all entries.
const CAPACITY: usize = 16 << 20;
/// What one entry costs beside its bytes, roughly; it bounds the number of tiny entries.
const OVERHEAD: usize = 256;

/// What a response is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// All bytes.
    pub bytes: Bytes,
    /// Media type.
    pub media_type: String,
}

/// A bounded set of assets in memory; the one that was not used for longest goes first.
#[derive(Debug, Default)]
pub struct AssetCache {
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    entries: HashMap<Version, (u64, Kept)>,
    size: usize,
    uses: u64,
}

impl AssetCache {
    /// The bytes of `version`, if they are here.
    pub fn get(&self, version: &Version) -> Option<Kept> {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        inner.uses += 1;
        let now = inner.uses;
        let (last_use, kept) = inner.entries.get_mut(version)?;
        *last_use = now;
        Some(kept.clone())
    }

    /// Keeps the bytes of `version`, and lets others go for them.
    pub fn put(&self, version: Version, kept: Kept) {
        let cost = OVERHEAD + kept.bytes.len();
        if cost > CAPACITY {
            return;
        }
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        inner.remove(&version);
        while inner.size + cost > CAPACITY {
            let Some(oldest) = inner.oldest() else { break };
            inner.remove(&oldest);
        }
        inner.uses += 1;
        inner.size += cost;
        let now = inner.uses;
        inner.entries.insert(version, (now, kept));
    }

    /// Forgets every version of `digest`, because its content was deleted.
    pub fn forget(&self, digest: &str) {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        let gone: Vec<Version> =
            inner.entries.keys().filter(|version| version.digest == digest).cloned().collect();
        for version in gone {
            inner.remove(&version);
        }
    }
}

impl Inner {
    fn oldest(&self) -> Option<Version> {
        self.entries.iter().min_by_key(|(_, (last_use, _))| *last_use).map(|(version, _)| version.clone())
    }

    fn remove(&mut self, version: &Version) {
        if let Some((_, kept)) = self.entries.remove(version) {
            self.size -= OVERHEAD + kept.bytes.len();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(digest: &str) -> Version {
        Version { digest: digest.to_owned(), max_side: None, format: None }
    }

    fn kept(megabytes: usize) -> Kept {
        Kept { bytes: Bytes::from(vec![0; megabytes << 20]), media_type: "image/png".to_owned() }
    }

    #[test]
    fn the_least_used_goes_first_and_the_size_stays_bounded() {
        let cache = AssetCache::default();
        for name in ["a", "b", "c"] {
            cache.put(version(name), kept(5));
        }
        assert!(cache.get(&version("a")).is_some());
        cache.put(version("d"), kept(5));
        assert!(cache.get(&version("b")).is_none());
        assert!(cache.get(&version("a")).is_some() && cache.get(&version("d")).is_some());
        cache.put(version("huge"), kept(17));
        assert!(cache.get(&version("huge")).is_none());
        assert!(cache.inner.lock().unwrap().size <= CAPACITY);
    }

    #[test]
    fn deleted_content_is_forgotten_in_every_version() {
        let cache = AssetCache::default();
        let small = Version { max_side: Some(64), ..version("a") };
        cache.put(version("a"), kept(1));
        cache.put(small.clone(), kept(1));
        cache.put(version("b"), kept(1));
        cache.forget("a");
        assert!(cache.get(&version("a")).is_none() && cache.get(&small).is_none());
        assert!(cache.get(&version("b")).is_some());
        assert_eq!(cache.inner.lock().unwrap().size, OVERHEAD + (1 << 20));
    }
}
