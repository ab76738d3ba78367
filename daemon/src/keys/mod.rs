//! Keys of providers: from the environment, else from the system's keyring, else from a private file in the config folder. They never
//! leave this process but to their provider's own address, and nothing can print them.

mod ring;
mod store;

use std::fmt;

use zeroize::Zeroizing;

pub use store::{Kept, KeyError, KeyStore, Place};

/// A provider's key. It has no way to be shown or compared, and its memory is wiped.
#[derive(Clone)]
pub struct Key(Zeroizing<String>);

impl Key {
    /// A key out of this text, without the white space around it; none where nothing is left.
    pub fn new(text: &str) -> Option<Key> {
        let text = text.trim();
        (!text.is_empty()).then(|| Key(Zeroizing::new(text.to_owned())))
    }

    /// The same key with a word before it, as some headers want it.
    #[must_use]
    pub fn after(&self, word: &str) -> Key {
        Key(Zeroizing::new(format!("{word} {}", self.0.as_str())))
    }

    /// `text` without this key, should somebody have repeated it.
    #[must_use]
    pub fn hidden_in(&self, text: &str) -> String {
        text.replace(self.reveal(), "…")
    }

    /// The key itself, for the header that carries it and the place that keeps it.
    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(…)")
    }
}
