//! Keys of providers: which are there and where, setting one, forgetting it, and asking its provider whether it is good.
//!
//! A key goes in and never comes out: no reply, event or error holds one.

use std::fmt;

use schemars::JsonSchema;
use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

/// The text of a key on its way to the daemon. It is written to the wire and shown nowhere else.
#[derive(Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// A key out of this text.
    pub fn new(text: String) -> Secret {
        Secret(text)
    }

    /// The text itself, for the one place that keeps it.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// Errors of reading repeat what was read, so reading is done by hand: not even a key of the wrong type is repeated.
impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Secret, D::Error> {
        deserializer.deserialize_any(Reading)
    }
}

struct Reading;

const NO_TEXT: &str = "a key is a text";

impl Visitor<'_> for Reading {
    type Value = Secret;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the text of a key")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Secret, E> {
        Ok(Secret(text.to_owned()))
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<Secret, E> {
        Err(E::custom(NO_TEXT))
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<Secret, E> {
        Err(E::custom(NO_TEXT))
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<Secret, E> {
        Err(E::custom(NO_TEXT))
    }
}

/// A key to keep.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct KeySetParams {
    /// The provider, for example `fal`.
    pub provider: String,
    /// The key.
    pub key: Secret,
}

/// A key to forget.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct KeyForgetParams {
    /// The provider.
    pub provider: String,
}

/// Keys to test.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct KeyTestParams {
    /// The provider; without one, all that have a key.
    pub provider: Option<String>,
}

/// Where a key was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum KeyPlace {
    /// In a variable of the daemon's environment.
    Environment,
    /// In the system's keyring.
    Keyring,
    /// In a private file, which is not encrypted.
    File,
    /// Nowhere.
    Nowhere,
    /// A place that this build does not know.
    #[serde(other)]
    Unknown,
}

/// A provider that needs a key, and where that is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ProviderKey {
    /// The provider.
    pub provider: String,
    /// Where its key was found.
    pub found_in: KeyPlace,
    /// The variable that holds it, where it is in the environment.
    pub variable: Option<String>,
    /// The file that holds it, told to Unix peers only.
    pub path: Option<String>,
    /// Variables that are looked at before keyring and file.
    pub variables: Vec<String>,
    /// What a person should know of the place, for example that the file is not encrypted.
    pub warning: Option<String>,
}

/// Providers that need keys.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct KeyListReply {
    /// The providers, by name.
    pub keys: Vec<ProviderKey>,
}

/// Where a key stands now.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct KeySetReply {
    /// Where the key is that will be used.
    pub key: ProviderKey,
}

/// What became of a key that was to be forgotten.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct KeyForgetReply {
    /// Whether there was one to forget.
    pub forgotten: bool,
    /// Where a key is all the same: a variable of the environment is not ours to forget.
    pub key: ProviderKey,
}

/// What a provider said of its key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum KeyVerdict {
    /// The provider takes it.
    Good,
    /// The provider does not take it.
    Bad,
    /// Nobody could be reached.
    NotReached,
    /// The provider has no free call to ask by.
    NotChecked,
    /// There is no key.
    NoKey,
    /// A verdict that this build does not know.
    #[serde(other)]
    Unknown,
}

/// One key that was tested by a free call.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct KeyTested {
    /// The provider.
    pub provider: String,
    /// What it said.
    pub verdict: KeyVerdict,
    /// The same in words.
    pub says: String,
    /// What to do now, where there is something.
    pub hint: Option<String>,
}

/// Keys that were tested.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct KeyTestReply {
    /// By provider.
    pub tests: Vec<KeyTested>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_read_and_never_shown() {
        let read = |text: &str| serde_json::from_str::<KeySetParams>(text);
        let params = read(r#"{ "provider": "far", "key": "very-secret" }"#).unwrap();
        assert_eq!(params.key.reveal(), "very-secret");
        assert!(!format!("{params:?}").contains("secret"), "{params:?}");
        for wrong in ["77123", "-77123", "77123.5", "[77123]", r#"{ "77123": 77123 }"#, "true", "null"] {
            let error = read(&format!(r#"{{ "provider": "far", "key": {wrong} }}"#)).unwrap_err().to_string();
            assert!(!error.contains("77123"), "{error}");
        }
        let error = read(r#"{ "provider": "far", "kee": "very-secret" }"#).unwrap_err().to_string();
        assert!(!error.contains("very-secret"), "{error}");
    }
}
