//! Keys of providers. No reply holds one, and none is logged.

use maquette_protocol::{self as wire, KeyPlace, KeyVerdict, Nothing};

use super::Call;
use crate::engine::Fault;
use crate::engine::keys::{ProviderKey, Tested};
use crate::keys::Place;
use crate::providers::KeyTest;

pub(super) async fn key_list(call: Call<'_>, _: Nothing) -> Result<wire::KeyListReply, Fault> {
    let keys = call.engine().provider_keys().into_iter();
    Ok(wire::KeyListReply { keys: keys.map(|key| told(&call, key)).collect() })
}

pub(super) async fn key_set(call: Call<'_>, asked: wire::KeySetParams) -> Result<wire::KeySetReply, Fault> {
    let key = call.engine().set_key(&call.caller, &asked.provider, asked.key.reveal()).await?;
    Ok(wire::KeySetReply { key: told(&call, key) })
}

pub(super) async fn key_forget(
    call: Call<'_>,
    asked: wire::KeyForgetParams,
) -> Result<wire::KeyForgetReply, Fault> {
    let (forgotten, key) = call.engine().forget_key(&asked.provider).await?;
    Ok(wire::KeyForgetReply { forgotten, key: told(&call, key) })
}

pub(super) async fn key_test(
    call: Call<'_>,
    asked: wire::KeyTestParams,
) -> Result<wire::KeyTestReply, Fault> {
    let tests = call.engine().test_keys(asked.provider.as_deref()).await?;
    Ok(wire::KeyTestReply {
        tests: tests.into_iter().map(|(provider, test)| tested(provider, test)).collect(),
    })
}

/// Paths are for processes on this machine.
fn told(call: &Call<'_>, key: ProviderKey) -> wire::ProviderKey {
    let ProviderKey { provider, variables, place, warning } = key;
    let (place, variable, path) = match place {
        None => (KeyPlace::Nowhere, None, None),
        Some(Place::Environment(variable)) => (KeyPlace::Environment, Some(variable.to_owned()), None),
        Some(Place::Keyring) => (KeyPlace::Keyring, None, None),
        Some(Place::File(path)) => (KeyPlace::File, None, Some(path.to_string_lossy().into_owned())),
    };
    let sees_paths = call.caller.sees_paths;
    let from_afar = || "something is to be known of this key; `maquette key list` tells it".to_owned();
    wire::ProviderKey {
        provider,
        found_in: place,
        variable,
        path: path.filter(|_| sees_paths),
        variables: variables.iter().map(|name| (*name).to_owned()).collect(),
        warning: warning.map(|warning| if sees_paths { warning } else { from_afar() }),
    }
}

fn tested(provider: String, test: Tested) -> wire::KeyTested {
    let set = |provider: &str| Some(format!("maquette key set {provider}"));
    let (verdict, says, hint) = match test {
        Tested::NoKey => (KeyVerdict::NoKey, "there is no key".to_owned(), set(&provider)),
        Tested::Asked(KeyTest::Good { says }) => (KeyVerdict::Good, says, None),
        Tested::Asked(KeyTest::Bad { reason }) => (KeyVerdict::Bad, reason, set(&provider)),
        Tested::Asked(KeyTest::NotReached { reason }) => {
            (KeyVerdict::NotReached, reason, Some("try again later".to_owned()))
        }
        Tested::Asked(KeyTest::NotChecked) => {
            (KeyVerdict::NotChecked, "the provider has no free call to ask by".to_owned(), None)
        }
    };
    wire::KeyTested { provider, verdict, says, hint }
}
