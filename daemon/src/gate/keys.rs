//! What a caller can show: tokens of clients, kept as hashes, and signatures in asset URLs.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use maquette_protocol::Scope;
use tokio_util::sync::CancellationToken;

use crate::state::domain::ClientScope;

/// A client on TCP that was given a token.
#[derive(Debug)]
pub struct Client {
    /// Its name in logs and ledger entries.
    pub id: String,
    /// What it may do.
    pub scopes: Vec<Scope>,
    /// When its token ends by itself.
    expires_ms: Option<u64>,
    /// Cancelled when its token is taken back.
    ended: CancellationToken,
    /// When it last showed its token; 0 for never since the start.
    seen_ms: AtomicU64,
}

impl PartialEq for Client {
    fn eq(&self, other: &Client) -> bool {
        (&self.id, &self.scopes, self.expires_ms) == (&other.id, &other.scopes, other.expires_ms)
    }
}

impl Eq for Client {}

impl Client {
    /// A client with these scopes, whose token ends at `expires_ms` or never.
    pub fn new(id: &str, scopes: Vec<Scope>, expires_ms: Option<u64>) -> Client {
        let (ended, seen_ms) = (CancellationToken::new(), AtomicU64::new(0));
        Client { id: id.to_owned(), scopes, expires_ms, ended, seen_ms }
    }

    /// Programs of this user that read the token file: they may do everything.
    pub fn local() -> Client {
        Client::new("local", scopes_of(&[ClientScope::Admin]), None)
    }

    /// Whether its token counts no longer: it was taken back, or its time is over.
    pub fn is_over(&self, now_ms: u64) -> bool {
        self.ended.is_cancelled() || self.expires_ms.is_some_and(|expires_ms| now_ms >= expires_ms)
    }

    /// Waits until its token is taken back.
    pub async fn ended(&self) {
        self.ended.cancelled().await;
    }
}

/// What a client may do, in the words of the methods.
pub fn scopes_of(scopes: &[ClientScope]) -> Vec<Scope> {
    match scopes.iter().max() {
        None => vec![Scope::Open],
        Some(ClientScope::Read) => vec![Scope::Open, Scope::Read],
        // What these may spend, the writer decides with the books before it.
        Some(ClientScope::Generate | ClientScope::Spend) => {
            vec![Scope::Open, Scope::Read, Scope::Write, Scope::Spend]
        }
        Some(ClientScope::Admin) => vec![Scope::Open, Scope::Read, Scope::Write, Scope::Spend, Scope::Admin],
    }
}

/// What a client shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Credential<'a> {
    /// A bearer token.
    Token(&'a str),
    /// A session of the panel. A cookie is not bound to a port, so that every server on this host is sent it: alone it is worth nothing.
    Session {
        /// The cookie.
        cookie: &'a str,
        /// The key that the page keeps, which is bound to its origin and so to our port.
        page_key: &'a str,
    },
}

impl Credential<'_> {
    /// What is kept of it. A token and a session never have the same hash.
    pub fn hash(self) -> blake3::Hash {
        match self {
            Credential::Token(token) => blake3::hash(token.as_bytes()),
            Credential::Session { cookie, page_key } => {
                let mut hasher = blake3::Hasher::new_derive_key("maquette 2026-11-21 session of the panel");
                // The length keeps the parts apart.
                hasher.update(&(cookie.len() as u64).to_be_bytes());
                hasher.update(cookie.as_bytes()).update(page_key.as_bytes()).finalize()
            }
        }
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

    /// Admits `client` from now on, whose credential has this hash.
    pub fn admit(&self, hash: blake3::Hash, client: Client) {
        self.clients.write().unwrap_or_else(PoisonError::into_inner).push((hash, Arc::new(client)));
    }

    /// Forgets the client `id`, and ends what it has running.
    pub fn revoke(&self, id: &str) {
        let mut clients = self.clients.write().unwrap_or_else(PoisonError::into_inner);
        clients.iter().filter(|(_, client)| client.id == id).for_each(|(_, client)| client.ended.cancel());
        clients.retain(|(_, client)| client.id != id);
    }

    /// The client that shows this, if it counts at `now_ms`. Hashes are compared in constant time, and every one is compared.
    pub fn client(&self, shown: Credential<'_>, now_ms: u64) -> Option<Arc<Client>> {
        let hash = shown.hash();
        let clients = self.clients.read().unwrap_or_else(PoisonError::into_inner);
        let found = clients
            .iter()
            .fold(None, |found, (known, client)| if *known == hash { Some(client.clone()) } else { found })?;
        if found.is_over(now_ms) {
            return None;
        }
        found.seen_ms.store(now_ms, Ordering::Relaxed);
        Some(found)
    }

    /// When the client `id` last showed its credential since the start.
    pub fn last_seen_ms(&self, id: &str) -> Option<u64> {
        let clients = self.clients.read().unwrap_or_else(PoisonError::into_inner);
        let seen = clients.iter().filter(|(_, client)| client.id == id);
        seen.map(|(_, client)| client.seen_ms.load(Ordering::Relaxed)).max().filter(|seen_ms| *seen_ms > 0)
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
    fn tokens_are_found_until_they_end() {
        let keys = Keys::new([0; 32]);
        let token = Credential::Token;
        keys.admit(token("one").hash(), Client::new("a", vec![Scope::Read], None));
        keys.admit(token("two").hash(), Client::new("b", vec![], Some(1_000)));
        assert_eq!(keys.last_seen_ms("a"), None);
        let one = keys.client(token("one"), 999).unwrap();
        assert_eq!((one.id.as_str(), keys.last_seen_ms("a")), ("a", Some(999)));
        assert_eq!(keys.client(token("two"), 999).unwrap().id, "b");
        assert!(keys.client(token("two"), 1_000).is_none(), "its time is over");
        assert!(keys.client(token(""), 1).is_none() && keys.client(token("on"), 1).is_none());
        keys.revoke("a");
        assert!(one.is_over(0), "whoever holds it hears of it");
        assert!(keys.client(token("one"), 1).is_none() && keys.client(token("two"), 1).is_some());
    }

    #[test]
    fn a_session_needs_both_parts_and_is_no_token() {
        let keys = Keys::new([0; 32]);
        let session = |cookie, page_key| Credential::Session { cookie, page_key };
        keys.admit(session("ab", "cd").hash(), Client::new("panel", vec![Scope::Read], None));
        keys.admit(Credential::Token("ef").hash(), Client::new("other", vec![Scope::Read], None));
        let check = |shown: Credential<'_>, expect: Option<&str>| {
            assert_eq!(keys.client(shown, 1).as_ref().map(|client| client.id.as_str()), expect, "{shown:?}");
        };
        check(session("ab", "cd"), Some("panel"));
        for (cookie, page_key) in
            [("ab", ""), ("", "cd"), ("abc", "d"), ("a", "bcd"), ("cd", "ab"), ("", "abcd"), ("", "ef")]
        {
            check(session(cookie, page_key), None);
        }
        for token in ["ab", "cd", "abcd", "ab\ncd"] {
            check(Credential::Token(token), None);
        }
    }

    #[test]
    fn scopes_hold_all_that_is_below_them() {
        let check =
            |scopes: &[ClientScope], expect: usize| assert_eq!(scopes_of(scopes).len(), expect, "{scopes:?}");
        check(&[], 1);
        check(&[ClientScope::Read], 2);
        check(&[ClientScope::Generate], 4);
        check(&[ClientScope::Spend, ClientScope::Read], 4);
        check(&[ClientScope::Read, ClientScope::Admin], 5);
        assert!(!scopes_of(&[ClientScope::Spend]).contains(&Scope::Admin));
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
