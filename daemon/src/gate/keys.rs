//! What a caller can show: tokens of clients, kept as hashes, and signatures in asset URLs.

use std::sync::{Arc, PoisonError, RwLock};

use maquette_protocol::Scope;

/// A client on TCP that was given a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Client {
    /// Its name in logs and ledger entries.
    pub id: String,
    /// What it may do.
    pub scopes: Vec<Scope>,
}

impl Client {
    /// Programs of this user that read the token file: they may do everything.
    pub fn local() -> Client {
        let scopes = vec![Scope::Open, Scope::Read, Scope::Write, Scope::Spend, Scope::Admin];
        Client { id: "local".to_owned(), scopes }
    }
}

/// The tokens that are valid now, as hashes, and the key of asset signatures.
pub struct Keys {
    clients: RwLock<Vec<(blake3::Hash, Arc<Client>)>>,
    signing: [u8; 32],
}

/// The key must not appear in logs.
impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Keys").finish_non_exhaustive()
    }
}

impl Keys {
    /// No clients yet; `signing` is a fresh secret of this run, so that signatures end with it.
    pub fn new(signing: [u8; 32]) -> Keys {
        Keys { clients: RwLock::new(Vec::new()), signing }
    }

    /// Admits `client` with `token` from now on.
    pub fn admit(&self, token: &str, client: Client) {
        let hash = blake3::hash(token.as_bytes());
        self.clients.write().unwrap_or_else(PoisonError::into_inner).push((hash, Arc::new(client)));
    }

    /// Forgets every token of the client `id`.
    pub fn revoke(&self, id: &str) {
        self.clients.write().unwrap_or_else(PoisonError::into_inner).retain(|(_, client)| client.id != id);
    }

    /// The client that `token` belongs to. Hashes are compared in constant time, and every one is compared.
    pub fn client(&self, token: &str) -> Option<Arc<Client>> {
        let hash = blake3::hash(token.as_bytes());
        let clients = self.clients.read().unwrap_or_else(PoisonError::into_inner);
        clients
            .iter()
            .fold(None, |found, (known, client)| if *known == hash { Some(client.clone()) } else { found })
    }

    /// The value of `s` in an asset URL that is good for `digest` until `expires_ms` (milliseconds since the Unix epoch).
    pub fn sign(&self, digest: &str, expires_ms: u64) -> String {
        format!("{expires_ms}.{}", self.mac(digest, expires_ms).to_hex())
    }

    /// Whether `signature` is ours, for this digest, and not over at `now_ms`. Compared in constant time.
    pub fn verify(&self, digest: &str, signature: &str, now_ms: u64) -> bool {
        let Some((expires, mac)) = signature.split_once('.') else { return false };
        let (Ok(expires_ms), Ok(mac)) = (expires.parse::<u64>(), blake3::Hash::from_hex(mac)) else {
            return false;
        };
        self.mac(digest, expires_ms) == mac && now_ms < expires_ms
    }

    fn mac(&self, digest: &str, expires_ms: u64) -> blake3::Hash {
        blake3::keyed_hash(&self.signing, format!("{digest}\n{expires_ms}").as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_found_and_forgotten() {
        let keys = Keys::new([0; 32]);
        keys.admit("one", Client { id: "a".into(), scopes: vec![Scope::Read] });
        keys.admit("two", Client { id: "b".into(), scopes: vec![] });
        assert_eq!(keys.client("one").unwrap().id, "a");
        assert_eq!(keys.client("two").unwrap().id, "b");
        assert!(keys.client("").is_none() && keys.client("on").is_none());
        keys.revoke("a");
        assert!(keys.client("one").is_none() && keys.client("two").is_some());
    }

    #[test]
    fn a_signature_is_good_for_its_digest_its_time_and_its_run() {
        let keys = Keys::new([7; 32]);
        let signature = keys.sign("aa", 1000);
        let later = signature.replacen("1000", "9000", 1);
        let check = |keys: &Keys, digest: &str, signature: &str, now: u64, expect: bool| {
            assert_eq!(keys.verify(digest, signature, now), expect, "{digest} {signature} {now}");
        };
        check(&keys, "aa", &signature, 999, true);
        check(&keys, "aa", &signature, 1000, false);
        check(&keys, "ab", &signature, 999, false);
        check(&keys, "aa", &later, 999, false);
        check(&keys, "aa", "", 0, false);
        check(&keys, "aa", "5000.", 0, false);
        check(&Keys::new([8; 32]), "aa", &signature, 999, false);
    }
}
