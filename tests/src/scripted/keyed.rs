//! A provider that makes nothing and needs a key, for the conversation about keys: `sesame` is the one that it takes.

use maquette_daemon::keys::{Key, KeyStore};
use maquette_daemon::platform::folders::Folders;
use maquette_daemon::providers::{Decline, KeyTest, Lookup, Order, Outcome, Pending, Provider, Watch, Why};

/// Where its key may stand in the environment.
const VARIABLES: &[&str] = &["KEYED_KEY"];

/// The provider.
#[derive(Debug)]
pub struct Keyed(KeyStore);

impl Keyed {
    /// With the keys of a home.
    pub fn new(folders: &Folders) -> Keyed {
        Keyed(KeyStore::new(&folders.config))
    }
}

fn nothing() -> Outcome {
    Outcome::Declined(Decline::new(Why::Order, "this provider makes nothing"))
}

impl Provider for Keyed {
    fn name(&self) -> &str {
        "keyed"
    }

    fn is_local(&self) -> bool {
        false
    }

    fn key_variables(&self) -> &'static [&'static str] {
        VARIABLES
    }

    fn test_key<'a>(&'a self) -> Pending<'a, KeyTest> {
        Box::pin(async move {
            // A key cannot be compared; what it hides can.
            let is_good = |key: &Key| key.hidden_in("sesame") == "…";
            match self.0.find("keyed", VARIABLES) {
                Ok(Some((key, _))) if is_good(&key) => KeyTest::Good { says: "it opens".into() },
                Ok(_) => KeyTest::Bad { reason: "it does not open".into() },
                Err(error) => KeyTest::NotReached { reason: error.to_string() },
            }
        })
    }

    fn submit<'a>(&'a self, _: &'a Order, _: &'a Watch) -> Pending<'a, Outcome> {
        Box::pin(std::future::ready(nothing()))
    }

    fn fetch<'a>(&'a self, _: &'a Order, _: &'a str, _: &'a Watch) -> Pending<'a, Outcome> {
        Box::pin(std::future::ready(nothing()))
    }

    fn look_up<'a>(&'a self, _: &'a Order) -> Pending<'a, Lookup> {
        Box::pin(std::future::ready(Lookup::NeverCame))
    }

    fn cancel<'a>(&'a self, _: &'a Order, _: &'a str) -> Pending<'a, Outcome> {
        Box::pin(std::future::ready(nothing()))
    }
}
