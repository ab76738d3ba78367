//! Codes that open the panel once: what `maquette panel` puts behind the `#` of an address, where no server and no log sees it.

use std::sync::{Mutex, PoisonError};

/// How long a code works, in milliseconds.
pub const LOGIN_MS: u64 = 60_000;

/// Codes at once; then the oldest ends.
const MOST: usize = 16;

/// The codes that were given out and not used yet, as hashes, with the end of each.
#[derive(Debug, Default)]
pub struct Logins(Mutex<Vec<(blake3::Hash, u64)>>);

impl Logins {
    /// Lets `code` open the panel once from now on; gives when it ends.
    pub fn give_out(&self, code: &str, now_ms: u64) -> u64 {
        let mut codes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        codes.retain(|(_, expires_ms)| now_ms < *expires_ms);
        if codes.len() >= MOST {
            codes.remove(0);
        }
        let expires_ms = now_ms.saturating_add(LOGIN_MS);
        codes.push((blake3::hash(code.as_bytes()), expires_ms));
        expires_ms
    }

    /// Whether `code` opens the panel; it does so once. Hashes are compared in constant time.
    pub fn use_up(&self, code: &str, now_ms: u64) -> bool {
        let hash = blake3::hash(code.as_bytes());
        let mut codes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(place) = codes.iter().position(|(known, _)| *known == hash) else { return false };
        let (_, expires_ms) = codes.remove(place);
        now_ms < expires_ms
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_opens_once_and_in_its_time() {
        let logins = Logins::default();
        let expires_ms = logins.give_out("one", 1_000);
        logins.give_out("two", 1_000);
        assert!(!logins.use_up("", 1_000) && !logins.use_up("on", 1_000));
        assert!(logins.use_up("one", expires_ms - 1));
        assert!(!logins.use_up("one", expires_ms - 1), "a second time");
        assert!(!logins.use_up("two", expires_ms), "too late");
        for n in 0..100 {
            logins.give_out(&n.to_string(), 5_000);
        }
        assert_eq!(logins.0.lock().unwrap().len(), MOST);
        assert!(logins.use_up("99", 5_000) && !logins.use_up("0", 5_000));
    }
}
