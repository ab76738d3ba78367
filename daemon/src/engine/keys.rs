//! Keys of providers: where each is, setting one, forgetting it, and whether its provider takes it.
//!
//! A key goes from its caller to the key store and nowhere else: nothing in here logs, journals or answers with one.

use std::sync::Arc;

use futures_util::future::join_all;

use super::{Caller, Engine, Fault};
use crate::keys::{Kept, KeyError, KeyStore, Place};
use crate::providers::{KeyTest, Provider};

/// A provider that needs a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProviderKey {
    /// The provider.
    pub provider: String,
    /// Variables that are looked at first.
    pub variables: &'static [&'static str],
    /// Where its key is; none where there is none that can be used.
    pub place: Option<Place>,
    /// What a person should know of it.
    pub warning: Option<String>,
}

/// What a key's test showed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tested {
    /// There is no key.
    NoKey,
    /// The provider was asked.
    Asked(KeyTest),
}

impl Engine {
    /// The providers that need a key, and where it is. Asks no keyring.
    pub fn provider_keys(&self) -> Vec<ProviderKey> {
        let needing = self.executor.providers().filter(|provider| !provider.key_variables().is_empty());
        needing.map(|provider| self.provider_key(&**provider)).collect()
    }

    /// Whether a provider needs a key and there is none.
    pub fn lacks_key(&self, provider: &str) -> bool {
        let mut needing = self.executor.providers().filter(|provider| !provider.key_variables().is_empty());
        let found = needing.find(|known| known.name() == provider);
        found.is_some_and(|provider| self.provider_key(&**provider).place.is_none())
    }

    fn provider_key(&self, provider: &dyn Provider) -> ProviderKey {
        let (name, variables) = (provider.name(), provider.key_variables());
        let (place, warning) = match self.keys.place(name, variables) {
            Ok(place) => {
                let warning = place.as_ref().and_then(unencrypted);
                (place, warning)
            }
            Err(error) => (None, Some(error.to_string())),
        };
        ProviderKey { provider: name.to_owned(), variables, place, warning }
    }

    /// Keeps a key. Only a process on this machine may say one.
    ///
    /// # Errors
    /// Where the caller is elsewhere, there is no such provider, the text is no key, or it cannot be kept.
    pub async fn set_key(&self, caller: &Caller, provider: &str, key: &str) -> Result<ProviderKey, Fault> {
        if !caller.sees_paths {
            return Err(Fault::Elsewhere {
                message: "a key is taken from processes on this machine that use the Unix socket".to_owned(),
                hint: format!("Run `maquette key set {provider}` in a terminal on this machine."),
            });
        }
        let found = self.provider_with_key(provider)?;
        let (name, text) = (provider.to_owned(), zeroize::Zeroizing::new(key.to_owned()));
        let kept = self.with_keys(move |keys| keys.set(&name, &text)).await?;
        let mut now = self.provider_key(&*found);
        now.warning = [shadowed(&now, &kept), in_a_file(&kept)].into_iter().flatten().next();
        Ok(now)
    }

    /// Forgets a key; gives whether there was one, and where one is all the same.
    ///
    /// # Errors
    /// Where there is no such provider, or keyring or system refuse.
    pub async fn forget_key(&self, provider: &str) -> Result<(bool, ProviderKey), Fault> {
        let found = self.provider_with_key(provider)?;
        let name = provider.to_owned();
        let had_one = self.with_keys(move |keys| keys.forget(&name)).await?;
        Ok((had_one, self.provider_key(&*found)))
    }

    /// Asks providers by a free call whether they take their keys; all that have one where none is named.
    ///
    /// # Errors
    /// Where there is no such provider, or the keyring does not give the key.
    pub async fn test_keys(&self, provider: Option<&str>) -> Result<Vec<(String, Tested)>, Fault> {
        let Some(provider) = provider else {
            let needing = self.executor.providers().filter(|provider| !provider.key_variables().is_empty());
            let has_key = |provider: &&Arc<dyn Provider>| self.provider_key(&***provider).place.is_some();
            let all = needing.filter(has_key).map(|provider| self.test_key(provider.clone()));
            return Ok(join_all(all).await);
        };
        let found = self.provider_with_key(provider)?;
        Ok(vec![self.test_key(found).await])
    }

    async fn test_key(&self, provider: Arc<dyn Provider>) -> (String, Tested) {
        let name = provider.name().to_owned();
        let key = match self.keys.find(&name, provider.key_variables()) {
            Ok(Some((key, _))) => key,
            Ok(None) => return (name, Tested::NoKey),
            Err(error) => return (name, Tested::Asked(KeyTest::NotReached { reason: error.to_string() })),
        };
        // Some providers repeat the key that they turn away.
        let test = match provider.test_key().await {
            KeyTest::Good { says } => KeyTest::Good { says: key.hidden_in(&says) },
            KeyTest::Bad { reason } => KeyTest::Bad { reason: key.hidden_in(&reason) },
            KeyTest::NotReached { reason } => KeyTest::NotReached { reason: key.hidden_in(&reason) },
            KeyTest::NotChecked => KeyTest::NotChecked,
        };
        (name, Tested::Asked(test))
    }

    fn provider_with_key(&self, name: &str) -> Result<Arc<dyn Provider>, Fault> {
        let needing = || self.executor.providers().filter(|provider| !provider.key_variables().is_empty());
        if let Some(found) = needing().find(|provider| provider.name() == name) {
            return Ok(found.clone());
        }
        let names: Vec<&str> = needing().map(|provider| provider.name()).collect();
        let message = match self.executor.has(name) {
            true => format!("`{name}` needs no key"),
            false => format!("there is no provider `{}`", name.chars().take(64).collect::<String>()),
        };
        let hint = match names.is_empty() {
            true => "This daemon has no provider that needs one.".to_owned(),
            false => format!("Keys are for {}.", names.join(", ")),
        };
        Err(Fault::Invalid { message, hint })
    }

    /// Disk and keyring may make one wait.
    async fn with_keys<T: Send + 'static>(
        &self,
        work: impl FnOnce(&KeyStore) -> Result<T, KeyError> + Send + 'static,
    ) -> Result<T, Fault> {
        let keys = self.keys.clone();
        let done = tokio::task::spawn_blocking(move || work(&keys)).await;
        done.map_err(|error| Fault::Broken(error.to_string()))?.map_err(of_keys)
    }
}

fn of_keys(error: KeyError) -> Fault {
    let hint = match &error {
        KeyError::NoKey(_) => "Copy the key whole, and nothing else.",
        KeyError::NoProvider(_) => "`maquette key list` says which there are.",
        KeyError::Unfit { .. } => "`maquette key set` writes it anew.",
        KeyError::Io { .. } => "Look at the folder's permissions.",
        KeyError::Ring { .. } => "Unlock the keyring of your desktop and try again.",
    };
    Fault::Invalid { message: error.to_string(), hint: hint.to_owned() }
}

/// What is to be said of the place of a key.
fn unencrypted(place: &Place) -> Option<String> {
    match place {
        Place::Environment(_) | Place::Keyring => None,
        Place::File(path) => {
            Some(format!("the key lies unencrypted in {}, which only you may read", path.display()))
        }
    }
}

fn in_a_file(kept: &Kept) -> Option<String> {
    let lies = unencrypted(&kept.place)?;
    let reason = kept.no_ring.as_ref().map(|reason| format!(" ({reason})")).unwrap_or_default();
    Some(format!("no system keyring answered; {lies}{reason}"))
}

/// A variable comes first, so a key that was just set may not be the one that is used.
fn shadowed(now: &ProviderKey, kept: &Kept) -> Option<String> {
    let Some(Place::Environment(variable)) = &now.place else { return None };
    let kept = match &kept.place {
        Place::File(path) => format!("in {}, unencrypted", path.display()),
        Place::Keyring | Place::Environment(_) => "in the system's keyring".to_owned(),
    };
    Some(format!(
        "the key was kept {kept}, and {variable} in the daemon's environment comes before it: unset that, then `maquette stop`"
    ))
}
