//! The system's keyring: the Secret Service over D-Bus, the keychain of macOS, the credentials of Windows.
//!
//! A keyring may be locked and ask its person, or not be there at all. So nobody in here waits for ever, and whoever cannot have an
//! answer in time goes on without one.

use std::sync::Arc;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use keyring_core::api::CredentialStoreApi;
use keyring_core::{Entry, Error};

use super::Key;

/// What items are called in a keyring; behind it stands the name that [`super::KeyStore`] gives.
const SERVICE: &str = "maquette";

/// The variable that shuts the keyring out where it is `none`.
const SWITCH: &str = "MAQUETTE_KEYRING";

/// Where keys can be kept encrypted. Each call may take as long as a person needs to unlock it.
pub trait Ring: Send + Sync {
    /// The key in an item; none where there is no such item.
    ///
    /// # Errors
    /// Where nobody answers, or the answer is no.
    fn get(&self, item: &str) -> Result<Option<Key>, NoRing>;

    /// Puts a key into an item.
    ///
    /// # Errors
    /// As [`Ring::get`].
    fn set(&self, item: &str, key: &Key) -> Result<(), NoRing>;

    /// Takes an item away.
    ///
    /// # Errors
    /// As [`Ring::get`].
    fn remove(&self, item: &str) -> Result<(), NoRing>;
}

/// Why a keyring did not do what it was asked for. Never holds a key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NoRing(pub String);

/// The keyring of this system, unless the person shut it out. Nothing is asked before the first call.
pub fn of_this_system() -> Option<Arc<dyn Ring>> {
    let is_shut_out = std::env::var(SWITCH).is_ok_and(|value| value == "none");
    // Unit tests run on people's own machines.
    (!is_shut_out && cfg!(not(test))).then(|| Arc::new(System) as Arc<dyn Ring>)
}

/// Does some work in a thread of its own and waits for it so long. What comes too late goes to `late`.
pub(super) fn within<T: Send + 'static>(
    patience: Duration,
    work: impl FnOnce() -> T + Send + 'static,
    late: impl FnOnce(T) + Send + 'static,
) -> Result<T, NoRing> {
    let (sender, receiver) = mpsc::sync_channel(1);
    let thread = thread::Builder::new().name("keyring".to_owned());
    let started = thread.spawn(move || {
        // A receiver that went away says that nobody waits any more.
        if let Err(mpsc::SendError(answer)) = sender.send(work()) {
            late(answer);
        }
    });
    started.map_err(|error| NoRing(error.to_string()))?;
    let silent = || NoRing(format!("the system's keyring did not answer within {} s", patience.as_secs()));
    receiver.recv_timeout(patience).map_err(|_| silent())
}

/// The keyring of this system. A connection a call: keys are remembered, so calls are few.
struct System;

impl Ring for System {
    fn get(&self, item: &str) -> Result<Option<Key>, NoRing> {
        match entry(item)?.get_password() {
            Ok(text) => Ok(Key::new(&text)),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(told(&error)),
        }
    }

    fn set(&self, item: &str, key: &Key) -> Result<(), NoRing> {
        entry(item)?.set_password(key.reveal()).map_err(|error| told(&error))
    }

    fn remove(&self, item: &str) -> Result<(), NoRing> {
        match entry(item)?.delete_credential() {
            Ok(()) | Err(Error::NoEntry) => Ok(()),
            Err(error) => Err(told(&error)),
        }
    }
}

fn entry(item: &str) -> Result<Entry, NoRing> {
    store().and_then(|store| store.build(SERVICE, item, None)).map_err(|error| told(&error))
}

#[cfg(all(unix, not(target_os = "macos")))]
fn store() -> Result<Arc<zbus_secret_service_keyring_store::Store>, Error> {
    zbus_secret_service_keyring_store::Store::new()
}

#[cfg(target_os = "macos")]
fn store() -> Result<Arc<apple_native_keyring_store::keychain::Store>, Error> {
    apple_native_keyring_store::keychain::Store::new()
}

#[cfg(windows)]
fn store() -> Result<Arc<windows_native_keyring_store::Store>, Error> {
    windows_native_keyring_store::Store::new()
}

/// What a keyring's error says. Some hold the bytes of the secret, so only those that hold a cause are repeated.
fn told(error: &Error) -> NoRing {
    if let Error::PlatformFailure(cause) | Error::NoStorageAccess(cause) = error {
        return NoRing(format!("the system's keyring cannot be used: {cause}"));
    }
    NoRing("the system's keyring gave an answer that cannot be read".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_repeats_no_secret() {
        let told = told(&Error::BadEncoding(b"very-secret".to_vec()));
        assert!(!told.to_string().contains("secret"), "{told}");
        let told = super::told(&Error::NoStorageAccess("it is locked".into()));
        assert_eq!(told.to_string(), "the system's keyring cannot be used: it is locked");
    }

    #[test]
    fn what_takes_too_long_is_not_waited_for_and_still_ends() {
        let (go, wait) = mpsc::channel::<()>();
        let (done, ended) = mpsc::channel();
        let work = move || wait.recv().is_err();
        let answer = within(Duration::ZERO, work, move |answer| done.send(answer).unwrap());
        assert_eq!(answer.unwrap_err().to_string(), "the system's keyring did not answer within 0 s");
        drop(go);
        assert!(ended.recv().unwrap(), "what came late was handed on");
        assert_eq!(within(Duration::from_secs(60), || 7, drop), Ok(7));
    }
}
